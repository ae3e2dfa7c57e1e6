//! Parses durations until the time that is meant: `in 60 minutes`, `within the next two hours`, `30分以内`.

use std::ops::{Range, RangeInclusive};

use chrono::TimeDelta;

use super::cursor::{Cursor, Parsed};
use super::words;
use super::zone::zone_after_time;

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
    if let Some(after) = cursor.any_word(words::ONE_AND_A_HALF) {
        let end = after.skip_whitespace().any_word(words::HOURS)?;
        return Some((TimeDelta::minutes(90), end));
    }
    let Some((number, after)) = amount(cursor) else {
        let one = cursor.any_word(words::ONE_HOUR);
        let two = || Some((TimeDelta::hours(2), cursor.any_word(words::TWO_HOURS)?));
        let (hours, end) = one.map(|end| (TimeDelta::hours(1), end)).or_else(two)?;
        let (more, end) = beyond_hours(end);
        return Some((hours + more, end));
    };
    let unit = after.skip_whitespace();
    let unit = unit
        .one_of(&['-'])
        .map_or(unit, |(_, after)| after.skip_whitespace());
    let units: [(&[&str], i64); 3] = [(words::MINUTES, 1), (words::HOURS, 60), (words::DAYS, 1440)];
    let (minutes, end) = units
        .into_iter()
        .find_map(|(words, minutes)| Some((minutes, unit.any_word(words)?)))?;
    if minutes != 60 {
        return Some((number.minutes(minutes), end));
    }
    let is_french = ["h", "heure", "heures"].contains(&end.text_since(&unit));
    if is_french && is_clock(start, number, end) {
        return None;
    }
    let (more, end) = beyond_hours(end);
    Some((number.minutes(minutes) + more, end))
}

/// The hours with which `d'ici 14 h` means the time of day.
const HOURS_OF_DAY: RangeInclusive<i64> = 7..=23;

/// Whether `11 h` is a time of day: minutes without their word follow, or a zone, or it is such an hour as in `d'ici 14 h`.
fn is_clock(start: Cursor, hours: Amount, end: Cursor) -> bool {
    let behind = end.skip_whitespace();
    let has_minutes = behind
        .minute_or_second()
        .is_some_and(|(_, after)| after.skip_whitespace().any_word(words::MINUTES).is_none());
    let is_abbreviated = end.line_before().ends_with('h');
    has_minutes
        || zone_after_time(end, false).is_some()
        || is_abbreviated
            && start.any_word(&["ici"]).is_some()
            && HOURS_OF_DAY.contains(&(hours.tenths / 10))
}

/// What stands behind a number of hours and belongs to it: `and a half`, `30 min`.
fn beyond_hours(end: Cursor) -> (TimeDelta, Cursor) {
    let gap = end.skip_whitespace();
    if let Some(after) = gap.any_phrase(words::AND_A_HALF) {
        return (TimeDelta::minutes(30), after);
    }
    let at_number = gap
        .any_word(words::AND)
        .map_or(gap, Cursor::skip_whitespace);
    let minutes = single_amount(at_number).and_then(|(number, after)| {
        let end = after.skip_whitespace().any_word(words::MINUTES)?;
        Some((number.minutes(1), end))
    });
    minutes.unwrap_or((TimeDelta::zero(), end))
}

/// A number of days ahead: `in two days`.
pub(super) fn days_ahead(start: Cursor) -> Parsed<i64> {
    let cursor = start.any_word(words::IN_DAYS)?.skip_whitespace();
    let cursor = cursor
        .any_word(words::OF)
        .map_or(cursor, Cursor::skip_whitespace);
    let (number, after) = single_amount(cursor)?;
    let end = after.skip_whitespace().any_word(words::DAYS)?;
    (number.tenths % 10 == 0).then_some((number.tenths / 10, end))
}

/// `30分以内`, `1時間後`, `1小时内`, `30분 이내`.
fn before_word(start: Cursor) -> Parsed<TimeDelta> {
    let (number, after) = amount(start)?;
    let unit = after.skip_whitespace();
    if let Some(after) = unit.any_literal(words::HALF_HOURS_BEFORE) {
        let end = after
            .skip_whitespace()
            .any_literal(words::RELATIVE_SUFFIXES)?;
        return Some((number.minutes(60) + TimeDelta::minutes(30), end));
    }
    let units: [(&[&str], i64); 2] = [(words::MINUTES_BEFORE, 1), (words::HOURS_BEFORE, 60)];
    units.into_iter().find_map(|(words, minutes)| {
        let after = unit.any_literal(words)?;
        let (more, after) = match minutes {
            60 => beyond_hours_before(after),
            _ => (TimeDelta::zero(), after),
        };
        let after = after.skip_whitespace();
        Some((
            number.minutes(minutes) + more,
            after.any_literal(words::RELATIVE_SUFFIXES)?,
        ))
    })
}

/// `1時間半`, `1時間30分`, `1시간 반`.
fn beyond_hours_before(end: Cursor) -> (TimeDelta, Cursor) {
    let gap = end.skip_whitespace();
    if let Some(after) = gap.any_literal(words::AND_A_HALF_BEFORE) {
        return (TimeDelta::minutes(30), after);
    }
    let minutes = single_amount(gap).and_then(|(number, after)| {
        let end = after.skip_whitespace().any_literal(words::MINUTES_BEFORE)?;
        Some((number.minutes(1), end))
    });
    minutes.unwrap_or((TimeDelta::zero(), end))
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
