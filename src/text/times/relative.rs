//! Parses durations until the time that is meant: `in 60 minutes`, `within the next two hours`, `30分以内`.

use std::ops::Range;

use chrono::TimeDelta;

use super::cursor::{Cursor, Parsed};
use super::words;

/// A duration until the time that is meant, and its range in the text. Of `2-3 hours` it is the longer one.
pub(super) fn parse_relative(start: Cursor) -> Option<(TimeDelta, Range<usize>)> {
    let (duration, end) = after_word(start).or_else(|| before_word(start))?;
    Some((duration, start.position..end.position))
}

/// `in 60 minutes`, `within the hour`, `innerhalb der nächsten Stunde`, `خلال ساعة`.
fn after_word(start: Cursor) -> Parsed<TimeDelta> {
    let mut cursor = start.any_word(words::RELATIVE)?.skip_whitespace();
    for _ in 0..3 {
        let after = cursor.any_word(words::RELATIVE_FILLERS);
        cursor = after.map_or(cursor, Cursor::skip_whitespace);
    }
    if let Some(after) = cursor.any_phrase(words::HALF_AN_HOUR) {
        return Some((TimeDelta::minutes(30), after));
    }
    let Some((number, after)) = amount(cursor) else {
        let one = cursor.any_word(words::ONE_HOUR);
        let two = || Some((TimeDelta::hours(2), cursor.any_word(words::TWO_HOURS)?));
        return one.map(|end| (TimeDelta::hours(1), end)).or_else(two);
    };
    let unit = after.skip_whitespace();
    let unit = unit
        .one_of(&['-'])
        .map_or(unit, |(_, after)| after.skip_whitespace());
    let units: [(&[&str], i64); 3] = [(words::MINUTES, 1), (words::HOURS, 60), (words::DAYS, 1440)];
    units
        .into_iter()
        .find_map(|(words, minutes)| Some((number.minutes(minutes), unit.any_word(words)?)))
}

/// `30分以内`, `1時間後`, `1小时内`, `30분 이내`.
fn before_word(start: Cursor) -> Parsed<TimeDelta> {
    let (number, after) = amount(start)?;
    let unit = after.skip_whitespace();
    let units: [(&[&str], i64); 2] = [(words::MINUTES_BEFORE, 1), (words::HOURS_BEFORE, 60)];
    units.into_iter().find_map(|(words, minutes)| {
        let after = unit.any_literal(words)?.skip_whitespace();
        Some((
            number.minutes(minutes),
            after.any_literal(words::RELATIVE_SUFFIXES)?,
        ))
    })
}

/// A number of minutes, hours or days, in tenths.
#[derive(Clone, Copy)]
struct Amount {
    tenths: i64,
}

impl Amount {
    /// The duration of so many units, each of some `minutes`.
    fn minutes(self, minutes: i64) -> TimeDelta {
        TimeDelta::minutes(self.tenths * minutes / 10)
    }
}

/// `60`, `1.5`, `two`, `2-3`, `two to three`.
fn amount(start: Cursor) -> Parsed<Amount> {
    let (first, after) = single_amount(start)?;
    let gap = after.skip_whitespace();
    let second = match gap.one_of(&['-', '–', '~', '〜', '～']) {
        Some((_, after)) => single_amount(after.skip_whitespace()),
        None => gap
            .any_word(words::RANGE_WORDS)
            .and_then(|after| single_amount(after.skip_whitespace())),
    };
    Some(second.unwrap_or((first, after)))
}

fn single_amount(start: Cursor) -> Parsed<Amount> {
    let in_words = || {
        let mut words = words::NUMBER_WORDS.iter().zip(1..);
        words.find_map(|(words, number)| {
            let tenths = 10 * number;
            Some((Amount { tenths }, start.any_word(words)?))
        })
    };
    let in_digits = || {
        let (whole, _, after) = start.number()?;
        let fraction = after.one_of(&['.', ',']).and_then(|(_, at)| at.number());
        let (tenths, end) = match fraction {
            Some((tenths, 1, end)) => (tenths, end),
            _ => (0, after),
        };
        let tenths = 10 * i64::from(whole) + i64::from(tenths);
        Some((Amount { tenths }, end))
    };
    in_digits().or_else(in_words)
}
