//! The form that nearly all times of Microsoft's posts have, read without trying the others.

use std::ops::RangeInclusive;

use chrono::NaiveTime;

use super::cursor::{Cursor, Parsed};
use super::parsed::{ParsedDate, ParsedDateTime, TimeOfDay};
use super::words;
use super::zone::Zone;

/// The bytes of `Wednesday, September 30, 2026, at 10:30 PM UTC`, with a no-break space.
const MAX_LEN: usize = 47;

/// `Friday, January 26, 2024, at 9:30 PM UTC`, where a sentence ends behind it; a test holds what is
/// read so to what the grammar reads.
pub(super) fn parse_common_form(start: Cursor) -> Parsed<ParsedDateTime> {
    let rest = start.rest();
    let head = &rest[..rest.floor_char_boundary(MAX_LEN)];
    let (weekday, rest) = split_once_byte(head, b',')?;
    let (month, rest) = split_once_byte(rest.strip_prefix(' ')?, b' ')?;
    let (day, rest) = split_once_byte(rest, b',')?;
    let (year, rest) = split_once_byte(rest.strip_prefix(' ')?, b',')?;
    let (hour, rest) = split_once_byte(rest.strip_prefix(" at ")?, b':')?;
    let (minute, rest) = rest.split_at_checked(2)?;
    let (pm_offset, rest) = match rest.strip_prefix(" AM") {
        Some(rest) => (0, rest),
        None => (12, rest.strip_prefix(" PM")?),
    };
    let rest = rest.strip_prefix([' ', '\u{a0}'])?.strip_prefix("UTC")?;
    let end = start.skip(head.len() - rest.len());
    if !matches!(
        end.rest().as_bytes(),
        [] | [b'.'] | [b'.', b' ' | b'\n', ..]
    ) {
        return None;
    }
    let hour = number(hour, 1..=2).filter(|hour| (1..=12).contains(hour))? % 12 + pm_offset;
    let month = words::MONTHS
        .into_iter()
        .zip(1..)
        .find(|(name, _)| *name == month);
    let mut date = ParsedDate::new(number(year, 4..=4)?, month?.1, number(day, 1..=2)?)?;
    let weekday = words::WEEKDAYS
        .into_iter()
        .find(|(name, _)| *name == weekday);
    date.weekday = Some(weekday?.1);
    let parsed = ParsedDateTime {
        date,
        time: TimeOfDay {
            time: NaiveTime::from_hms_opt(hour, number(minute, 2..=2)?, 0)?,
            next_day: false,
            has_am_pm: true,
        },
        zone: Some(Zone::Offset(0)),
        bracket: None,
    };
    Some((parsed, end))
}

/// What stands before the first of a mark, and what behind it; the parts are too short to be searched in
/// any other way.
fn split_once_byte(text: &str, delimiter: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == delimiter)?;
    Some((&text[..at], &text[at + 1..]))
}

/// A number of so many digits.
fn number(text: &str, digits: RangeInclusive<usize>) -> Option<u32> {
    let is_number = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}
