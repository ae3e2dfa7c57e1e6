//! Ids of the form that tenants have (RFC 9562).

use std::ops::Range;

/// An id such as a tenant's: 32 hexadecimal digits, alone or in five groups.
pub(super) fn find_guid(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if !has_first_group(bytes) {
        return None;
    }
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

/// Whether a text has eight hexadecimal digits in a row, as every id begins. Where a byte is none, no row reaches
/// across it, so most of a text is not looked at.
fn has_first_group(text: &[u8]) -> bool {
    let mut start = 0;
    while let Some(group) = text.get(start..start + 8) {
        match group.iter().rposition(|byte| !byte.is_ascii_hexdigit()) {
            Some(other) => start += other + 1,
            None => return true,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_row_of_eight_digits_is_found_wherever_it_stands(text in "[0-9a-fA-Fg -]{0,40}") {
            let mut rows = text.as_bytes().windows(8);
            let has_row = rows.any(|row| row.iter().all(u8::is_ascii_hexdigit));
            prop_assert_eq!(has_first_group(text.as_bytes()), has_row);
        }
    }
}
