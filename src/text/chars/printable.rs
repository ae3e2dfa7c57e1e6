//! Characters that XML and HTML can carry, and cleaning a text of all others.

/// Whether every output format may contain a character: XML 1.0's `Char`
/// (<https://www.w3.org/TR/xml/#charsets>) without the control characters and noncharacters that are
/// parse errors in HTML.
pub fn is_printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{7e}' | '\u{a0}'..='\u{fdcf}' | '\u{fdf0}'..)
        && (u32::from(c) & 0xfffe) != 0xfffe
}

/// The first unprintable character of a text.
pub fn first_unprintable(text: &str) -> Option<char> {
    let is_dirty = |text: &&str| !is_all_printable(text);
    let dirty = Some(text).filter(is_dirty)?;
    dirty.chars().find(|c| !is_printable(*c))
}

/// The text without its unprintable characters.
pub fn strip_unprintable(mut text: String) -> String {
    if !is_all_printable(&text) {
        text.retain(is_printable);
    }
    text
}

/// Whether [`push_cleaned`] would change nothing.
pub(in crate::text) fn is_clean(text: &str) -> bool {
    memchr::memchr2(b'\\', b'\r', text.as_bytes()).is_none() && is_all_printable(text)
}

fn is_all_printable(text: &str) -> bool {
    // A fold without an early exit is vectorised.
    let is_control =
        |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f;
    let (has_control, bits) = text.bytes().fold((0, 0), |(found, bits), byte| {
        (found | u8::from(is_control(byte)), bits | byte)
    });
    if has_control != 0 || bits.is_ascii() {
        return has_control == 0;
    }
    // The control characters from U+0080 on begin with C2, U+FDD0 to U+FDEF end with B7 90 to AF, and
    // the last two of every plane with BF BE and BF BF. Other characters share these bytes, so they
    // are only candidates.
    let bytes = text.as_bytes();
    let may_have_unprintable = memchr::memchr3_iter(0xc2, 0xb7, 0xbf, bytes).any(|at| {
        let second = bytes.get(at + 1).copied();
        second.is_some_and(|second| match bytes[at] {
            0xc2 => second < 0xa0,
            0xb7 => second >= 0x90,
            _ => second >= 0xbe,
        })
    });
    !may_have_unprintable || text.chars().all(is_printable)
}

/// Appends a source's text: line endings become newlines; unprintable characters and a backslash that
/// escapes a line ending are dropped.
pub(in crate::text) fn push_cleaned(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\\' if matches!(chars.peek(), Some('\r' | '\n')) && !out.ends_with('\\') => {}
            c if is_printable(c) => out.push(c),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_printable_makes_a_text_unclean() {
        let every = (0..=u32::from(char::MAX)).filter_map(char::from_u32);
        for c in every {
            let text = format!("a{c}b");
            let clean = is_printable(c) && c != '\r' && c != '\\';
            assert_eq!(is_clean(&text), clean, "U+{:04X}", u32::from(c));
            assert_eq!(
                is_all_printable(&text),
                is_printable(c),
                "U+{:04X}",
                u32::from(c)
            );
            let mut cleaned = String::new();
            push_cleaned(&mut cleaned, &text);
            assert!(cleaned.chars().all(is_printable), "{text:?}");
        }
    }
}
