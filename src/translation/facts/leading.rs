//! What a text begins with.

/// The number that a text begins with, of one to four digits, and its length in bytes.
pub(super) fn digits(text: &str) -> Option<(u32, usize)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text
        .get(..len)
        .filter(|_| (1..=4).contains(&len))?
        .parse()
        .ok()?;
    Some((number, len))
}

/// A text without the first of the prefixes that it begins with.
pub(super) fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))
}
