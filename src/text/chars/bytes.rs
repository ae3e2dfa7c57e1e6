//! Bytes of a text.

/// Whether a text has a byte like this. It is read to its end, since a fold without an early exit is vectorised: that is
/// faster where most texts have none.
pub fn has_byte(text: &str, is_wanted: impl Fn(u8) -> bool) -> bool {
    let found = text.bytes().map(|byte| u8::from(is_wanted(byte)));
    found.fold(0, |found, is_wanted| found | is_wanted) != 0
}
