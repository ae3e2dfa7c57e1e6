//! Codes: runs of letters and digits, versions, addresses of networks, telephone numbers.

use super::fact::FactKind;
use super::units::is_ideographic;

/// A code that begins at a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Code {
    pub kind: FactKind,
    pub end: usize,
    /// How it may be written, in lower case.
    pub texts: Vec<String>,
    /// The one number that it has, if it may be written as a word and a number: `Windows-11`.
    pub number: Option<u32>,
}

/// The longest code, in bytes: it keeps the time for a long run of characters linear.
const MAX_CODE_LEN: usize = 128;

/// The longest telephone number, in characters.
const MAX_PHONE_LEN: usize = 24;

/// The code at a position where a letter or a digit begins a word.
pub(super) fn code_at(text: &str, start: usize) -> Option<Code> {
    let rest = &text[start..];
    let bytes = &rest.as_bytes()[..rest.len().min(MAX_CODE_LEN)];
    let run = bytes
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':'))
        .count();
    let dotted = rest[..run].trim_end_matches(['-', '.', ':']);
    if let Some(code) = network_address(text, start, dotted) {
        return Some(code);
    }
    if let Some(code) = version(start, dotted) {
        return Some(code);
    }
    let run = bytes
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
        .count();
    let mut name = &rest[..run];
    // The last part goes on in other letters: `3-tägig`.
    if rest[run..].starts_with(|c: char| c.is_alphabetic() && !is_ideographic(c)) {
        name = name.rsplit_once('-').map_or("", |(name, _)| name);
    }
    let name = without_words(name.trim_end_matches('-'));
    let has_digit = name.bytes().any(|b| b.is_ascii_digit());
    let has_letter = name.bytes().any(|b| b.is_ascii_alphabetic());
    if !has_digit || !has_letter {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let mut texts = vec![lower.clone()];
    let mut parts = name.split('-');
    let digit_parts: Vec<&str> = parts
        .clone()
        .filter(|part| part.bytes().any(|b| b.is_ascii_digit()))
        .collect();
    // "Windows-11" is "Windows 11", and "Q3" is the third quarter.
    let number = match &digit_parts[..] {
        [part] if name.contains('-') && part.len() <= 5 => {
            let begins_with_word = parts.next().is_some_and(is_word);
            part.parse().ok().filter(|_| begins_with_word)
        }
        [part] if part.len() <= 3 => {
            let is_period = |prefix: char| part.strip_prefix([prefix, prefix.to_ascii_lowercase()]);
            ['Q', 'H', 'V']
                .into_iter()
                .find_map(|prefix| is_period(prefix)?.parse().ok())
        }
        _ => None,
    };
    // `KB-5034441` and `KB5034441`, but not `NET-2026-014` and `NET2026014`.
    if lower.matches('-').count() == 1 && digit_parts.len() == 1 {
        texts.push(lower.replace('-', ""));
    }
    Some(Code {
        kind: FactKind::Code,
        end: start + name.len(),
        texts,
        number,
    })
}

/// A name without the words at its end that only a compound has: `EX123456-Vorfall`, `HTTP-500-Fehler`.
fn without_words(name: &str) -> &str {
    let mut name = name;
    while let Some((rest, last)) = name.rsplit_once('-') {
        let has_digit = rest.bytes().any(|b| b.is_ascii_digit());
        if !(has_digit && is_word(last)) {
            break;
        }
        name = rest;
    }
    name
}

/// Whether a part of a name is a word, and not an abbreviation.
fn is_word(part: &str) -> bool {
    let mut bytes = part.bytes();
    part.len() >= 3
        && bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_lowercase())
}

/// `10.0.0.0/8`, `2001:db8::1`.
fn network_address(text: &str, start: usize, run: &str) -> Option<Code> {
    let parts: Vec<&str> = run.split(':').next()?.split('.').collect();
    let is_octet = |part: &&str| part.parse::<u16>().is_ok_and(|octet| octet < 256);
    let code = |end: usize| Code {
        kind: FactKind::Address,
        end,
        texts: vec![text[start..end].to_ascii_lowercase()],
        number: None,
    };
    if parts.len() == 4 && parts.iter().all(is_octet) {
        let end = start + parts.iter().map(|part| part.len() + 1).sum::<usize>() - 1;
        let rest = &text[end..];
        let digits = |after: &str| after.bytes().take_while(u8::is_ascii_digit).count();
        let suffix = match rest.as_bytes().first() {
            Some(b'/' | b':') => digits(&rest[1..]),
            _ => 0,
        };
        return Some(code(if suffix > 0 { end + 1 + suffix } else { end }));
    }
    let is_group = |group: &str| group.len() <= 4 && group.bytes().all(|b| b.is_ascii_hexdigit());
    let is_version_6 =
        run.matches(':').count() >= 3 && !run.contains(['.', '-']) && run.split(':').all(is_group);
    is_version_6.then(|| code(start + run.len()))
}

/// `16.0.14326.20404`, `5.7.1`, `v2.3.1`.
fn version(start: usize, run: &str) -> Option<Code> {
    let number = run.strip_prefix(['v', 'V']).unwrap_or(run);
    let end = number.find([':', '-']).unwrap_or(number.len());
    let number = number[..end].trim_end_matches('.');
    let parts: Vec<&str> = number.split('.').collect();
    let is_number = |part: &&str| {
        !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit())
    };
    // `1.500.000` is a number.
    let is_grouped = parts[1..].iter().all(|part| part.len() == 3) && parts[0].len() <= 3;
    (parts.len() >= 3 && parts.iter().all(is_number) && !is_grouped).then(|| Code {
        kind: FactKind::Version,
        end: start + (run.len() - run.strip_prefix(['v', 'V']).unwrap_or(run).len()) + number.len(),
        texts: vec![number.to_owned()],
        number: None,
    })
}

/// The telephone number at a position, where a `+`, a bracket or a digit is: its end and its digits.
pub(super) fn phone_at(text: &str, start: usize) -> Option<(usize, String)> {
    let rest = &text[start..];
    let is_international = rest.starts_with('+');
    let mut digits = String::new();
    let mut groups = 0;
    let mut end = 0;
    let mut was_digit = false;
    for (offset, c) in rest.char_indices().take(MAX_PHONE_LEN) {
        match c {
            '0'..='9' => {
                groups += usize::from(!was_digit);
                was_digit = true;
                digits.push(c);
                end = offset + 1;
            }
            '+' if offset == 0 => {}
            ' ' | '-' | '(' | ')' | '.' | '/'
                if !rest[..offset].ends_with(['-', '.', '/'])
                    && !rest[..offset].ends_with("  ") =>
            {
                was_digit = false;
            }
            _ => break,
        }
    }
    let next = rest[end..].chars().next();
    let written = &rest[..end];
    let is_apart = !next.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '%' | ':'));
    let is_phone = if is_international {
        (7..=15).contains(&digits.len()) && groups > 1 || (9..=15).contains(&digits.len())
    } else {
        // A national number begins with a zero, `1-800`, or an area code in brackets.
        let begins = written.starts_with("(0")
            || written.starts_with("1-")
            || written.starts_with('0')
            || written.starts_with('(') && written.find(')') == Some(4);
        begins
            && (9..=12).contains(&digits.len())
            && (3..=5).contains(&groups)
            && !written.contains('/')
            || is_area_code_form(written)
    };
    (is_phone && is_apart).then(|| (start + end, digits))
}

/// `425-555-0100`
fn is_area_code_form(written: &str) -> bool {
    let lens: Vec<usize> = written.split('-').map(str::len).collect();
    lens == [3, 3, 4] && written.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_end_where_their_text_does() {
        for (text, expected) in [
            ("EX123456-Vorfall", Some("EX123456")),
            ("HTTP-500-Fehler", Some("HTTP-500")),
            ("NET-2026-014.", Some("NET-2026-014")),
            ("0x8004DE40", Some("0x8004DE40")),
            ("10.0.0.0/8 and", Some("10.0.0.0/8")),
            ("2001:db8::1,", Some("2001:db8::1")),
            ("16.0.14326.20404.", Some("16.0.14326.20404")),
            ("5.7.1", Some("5.7.1")),
            ("1.500.000", None),
            ("550", None),
            ("word", None),
            ("US-East", None),
        ] {
            let found = code_at(text, 0).map(|code| &text[..code.end]);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn telephone_numbers_are_told_from_other_numbers() {
        for (text, expected) in [
            ("+1 425 555 0100.", Some("14255550100")),
            ("+966 11 555 0174", Some("966115550174")),
            ("(425) 555-0100", Some("4255550100")),
            ("03-5555-0100 へ", Some("0355550100")),
            ("1-800-555-0199", Some("18005550199")),
            ("425-555-0100", Some("4255550100")),
            ("2026-03-04", None),
            ("100-200", None),
            ("1 500 000", None),
        ] {
            let found = phone_at(text, 0).map(|(_, digits)| digits);
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
