//! Parses dates.

use chrono::Weekday;

use super::cursor::{Cursor, Parsed, lowercase, optional};
use super::names;
use super::parsed::ParsedDate;
use super::words;

/// Parses a date, with a day of the week before or after it.
pub(super) fn date(start: Cursor) -> Parsed<ParsedDate> {
    let (weekday, start) = optional(start, weekday(start));
    let after_weekday = match weekday {
        Some(_) => {
            let (_, after) = optional(start, start.one_of(&['.']));
            let gap = after.skip_separators();
            gap.any_word(words::THE)
                .map_or(gap, Cursor::skip_whitespace)
        }
        None => start,
    };
    let (mut date, end) = numeric_date(after_weekday)
        .or_else(|| month_first_date(after_weekday))
        .or_else(|| day_first_date(after_weekday))?;
    date.weekday = weekday;
    if weekday.is_none()
        && let Some((weekday, end)) = trailing_weekday(end)
    {
        date.weekday = Some(weekday);
        return Some((date, end));
    }
    Some((date, end))
}

/// The day of the week after a date, as in Japanese, Chinese and Korean: `3月4日(水)`.
pub(super) fn trailing_weekday(end: Cursor) -> Parsed<Weekday> {
    let (bracket, inside) = optional(
        end.skip_separators(),
        end.skip_whitespace().one_of(&['(', '（', '[']),
    );
    let (weekday, after) = weekday(inside.skip_whitespace())?;
    let end = match bracket {
        Some(_) => after.one_of(&[')', '）', ']'])?.1,
        None => after,
    };
    Some((weekday, end))
}

/// `2024-01-26`, `2024/1/26`, `2024. 1. 26.`, `2024年1月26日`, `1/26/2024`, `26.1.2024`.
fn numeric_date(start: Cursor) -> Parsed<ParsedDate> {
    let (first, digits, after) = start.number()?;
    if digits == 4 {
        let (month, after) = match after.skip_whitespace().any_literal(words::YEAR) {
            Some(after) => {
                let (month, after) = after.skip_whitespace().up_to_two_digits()?;
                (month, after.skip_whitespace().any_literal(words::MONTH)?)
            }
            None => {
                let (separator, after) = after.one_of(&['-', '/', '.'])?;
                let (month, after) = after.skip_whitespace().up_to_two_digits()?;
                (month, after.one_of(&[separator])?.1)
            }
        };
        let (day, after) = after.skip_whitespace().up_to_two_digits()?;
        let after = after
            .skip_whitespace()
            .any_literal(words::DAY)
            .unwrap_or(after);
        let after = optional(after, after.one_of(&['.'])).1;
        return Some((ParsedDate::new(first, month, day)?, after));
    }
    let (separator, after) = after.one_of(&['/', '.'])?;
    let (second, after) = after.up_to_two_digits()?;
    let (_, after) = after.one_of(&[separator])?;
    let (year, 4, end) = after.number()? else {
        return None;
    };
    // Dates with slashes have the month first in English, as in the United States; dates with dots have the
    // day first.
    let is_month_first = first <= 12 && (!start.day_first || second > 12);
    let (month, day) = match separator {
        '/' if is_month_first => (first, second),
        _ => (second, first),
    };
    Some((ParsedDate::new(year, month, day)?, end))
}

/// A date without a year, with a day of the week before it: `January 26`, `Tuesday, 26 January`, `1月26日`.
pub(super) fn date_without_year(start: Cursor) -> Parsed<(u32, u32)> {
    let start = match weekday(start) {
        Some((_, after)) => {
            let gap = after.skip_separators();
            gap.any_word(words::THE)
                .map_or(gap, Cursor::skip_whitespace)
        }
        None => start,
    };
    month_and_day(start)
        .or_else(|| day_and_month(start))
        .or_else(|| numbers_with_units(start))
}

/// `1月26日`, `1월 26일`.
fn numbers_with_units(start: Cursor) -> Parsed<(u32, u32)> {
    let (month, after) = start.up_to_two_digits()?;
    let after = after.skip_whitespace().any_literal(words::MONTH)?;
    let (day, after) = after.skip_whitespace().up_to_two_digits()?;
    let end = after.skip_whitespace().any_literal(words::DAY)?;
    Some(((month, day), end))
}

/// `January 26`, `Jan. 26th`.
fn month_and_day(start: Cursor) -> Parsed<(u32, u32)> {
    let (month, after) = month(start)?;
    let (day, after) = after.skip_whitespace().up_to_two_digits()?;
    let after = after.any_word(words::ORDINAL_SUFFIXES).unwrap_or(after);
    Some(((month, day), after))
}

/// `26 January`, `26. Januar`, `1er février`, `26 de enero`.
fn day_and_month(start: Cursor) -> Parsed<(u32, u32)> {
    let (day, after) = start.up_to_two_digits()?;
    let (_, after) = optional(after, after.one_of(&['.', 'º', '°']));
    let after = after
        .any_word(words::ORDINAL_SUFFIXES)
        .unwrap_or(after)
        .skip_whitespace();
    let after = after
        .any_word(words::OF)
        .map_or(after, Cursor::skip_whitespace);
    let (month, after) = month(after)?;
    Some(((month, day), after))
}

/// `January 26, 2024`, `Jan. 26th 2024`.
fn month_first_date(start: Cursor) -> Parsed<ParsedDate> {
    let ((month, day), after) = month_and_day(start)?;
    let (year, 4, end) = after.skip_separators().number()? else {
        return None;
    };
    Some((ParsedDate::new(year, month, day)?, end))
}

/// `26 January 2024`, `26-Jan-2024`, `26. Januar 2024`, `1er février 2024`, `26 de enero de 2024`.
fn day_first_date(start: Cursor) -> Parsed<ParsedDate> {
    let (day, after) = start.up_to_two_digits()?;
    let (_, after) = optional(after, after.one_of(&['.', 'º']));
    // "26-Jan-2024"
    if let Some((_, at_month)) = after.one_of(&['-'])
        && let Some((month, after)) = month(at_month)
    {
        let (_, after) = after.one_of(&['-'])?;
        let (year, 4, end) = after.number()? else {
            return None;
        };
        return Some((ParsedDate::new(year, month, day)?, end));
    }
    let ((month, day), after) = day_and_month(start)?;
    let after = after.skip_separators();
    let after = after
        .any_word(words::OF)
        .map_or(after, Cursor::skip_whitespace);
    let (year, 4, end) = after.number()? else {
        return None;
    };
    Some((ParsedDate::new(year, month, day)?, end))
}

fn month(start: Cursor) -> Parsed<u32> {
    let (word, after) = start.word()?;
    let month = names::month(&lowercase(word)?)?;
    Some((month, optional(after, after.one_of(&['.'])).1))
}

/// A day of the week.
pub(super) fn weekday(start: Cursor) -> Parsed<Weekday> {
    let (word, after) = start.word()?;
    if let Some(weekday) = names::weekday(&lowercase(word)?) {
        // The suffix of "terça-feira" is skipped.
        return Some((weekday, after.any_literal(&["-feira"]).unwrap_or(after)));
    }
    // "金曜日午後": without spaces, the word continues after the day of the week.
    let (prefix, _) = word
        .char_indices()
        .nth(3)
        .map(|(end, _)| word.split_at(end))?;
    Some((names::weekday(prefix)?, start.skip(prefix.len())))
}
