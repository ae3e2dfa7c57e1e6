//! Ids of the form that tenants have (RFC 9562).

use std::ops::Range;

/// An id such as a tenant's: 32 hexadecimal digits, alone or in five groups.
pub(super) fn find_guid(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let grouped = |at: usize| {
        let groups = bytes.get(at..at + 36)?;
        let fits = groups.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
        fits.then_some(at..at + 36)
    };
    let mut digit_run = 0;
    (0..=bytes.len()).find_map(|at| {
        let is_digit = bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        let preceding_digits = digit_run;
        digit_run = if is_digit { digit_run + 1 } else { 0 };
        match is_digit {
            // Digits that are glued to it are a part of it.
            true => grouped(at).map(|id| at - preceding_digits..id.end),
            false => (preceding_digits == 32).then(|| at - 32..at),
        }
    })
}
