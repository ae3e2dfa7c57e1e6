//! Parses a date, a time and a zone in any order.

use std::ops::Range;

use super::cursor::{Cursor, Parsed, optional};
use super::date::{date, date_without_year, weekday};
use super::parsed::{BracketedTime, ParsedDateTime, TimeOfDay, UndatedDay, UndatedTime};
use super::time_of_day::time_and_zone;
use super::words;
use super::zone::{Zone, named_zone, zone_before, zone_between};

/// Parses the date and time at a position, in either order. Returns their range in bytes, which may start
/// before the position with a zone.
pub(super) fn parse_datetime(start: Cursor) -> Option<(ParsedDateTime, Range<usize>)> {
    let (mut parsed, end) = date_and_time(start).or_else(|| time_and_date(start))?;
    let end = match bracketed_time(end) {
        Some((bracket, end)) => {
            parsed.bracket = Some(bracket);
            end
        }
        None => end,
    };
    let mut begin = start;
    if parsed.zone.is_none()
        && let Some((zone, before)) = zone_before(start)
    {
        parsed.zone = Some(zone);
        begin = before;
    }
    if parsed.zone.is_none() && parsed.bracket.is_none() {
        parsed.zone = zone_of_range(parsed.time, end).map(|(zone, _)| zone);
    }
    Some((parsed, begin.position..end.position))
}

fn date_and_time(start: Cursor) -> Parsed<ParsedDateTime> {
    let (date, after_date) = date(start)?;
    let (time, zone, end) = time_after_date(after_date).or_else(|| {
        // "2024年1月26日 UTC 21:30"
        let (zone_before_time, after_zone) = zone_between(after_date.skip_separators())?;
        let (time, zone_after_time, end) = time_after_date(after_zone)?;
        let agrees = zone_after_time.is_none_or(|behind| behind == zone_before_time);
        agrees.then_some((time, Some(zone_before_time), end))
    })?;
    let bracket = None;
    Some((
        ParsedDateTime {
            date,
            time,
            zone,
            bracket,
        },
        end,
    ))
}

/// A time without a whole date: `09:30 UTC`, `Tuesday at 9:30 AM UTC`, `9:30 AM UTC on 26 January`.
pub(super) fn parse_undated(start: Cursor) -> Option<(UndatedTime, Range<usize>)> {
    let (day, (time, zone, end)) = match undated_day(start) {
        Some((day, after)) => (Some(day), time_after_date(after)?),
        None => (None, time_and_zone(start)?),
    };
    let zone = zone.or_else(|| zone_of_range(time, end).map(|(zone, _)| zone));
    let (day, end) = match day {
        Some(day) => (day, end),
        None => {
            let gap = end.skip_separators();
            let at_day = gap.any_word(words::ON).map_or(gap, Cursor::skip_whitespace);
            undated_day(at_day).unwrap_or((UndatedDay::Unstated, end))
        }
    };
    let undated = UndatedTime { day, time, zone };
    Some((undated, start.position..end.position))
}

/// A day that is known from when a text was written: `Tuesday`, `tomorrow`, `26 January`.
fn undated_day(start: Cursor) -> Parsed<UndatedDay> {
    let date = || {
        let ((month, day), end) = date_without_year(start)?;
        Some((UndatedDay::Date { month, day }, end))
    };
    let weekday = || {
        let (weekday, end) = weekday(start)?;
        Some((UndatedDay::Weekday(weekday), end))
    };
    let tomorrow = || Some((UndatedDay::Tomorrow, start.any_word(words::TOMORROW)?));
    date().or_else(weekday).or_else(tomorrow)
}

/// The zone at the end of a range whose start has none, `10:00 - 11:30 UTC`, and the end of the range.
///
/// If only the end has a half of the day, that of the start is unknown, and the zone counts as ambiguous.
fn zone_of_range(time: TimeOfDay, end: Cursor) -> Parsed<Zone> {
    let gap = end.skip_whitespace();
    let range_end = match gap.one_of(&['-', '–', '—', '~', '〜', '～']) {
        Some((_, after)) => after.skip_whitespace(),
        None => gap.any_word(words::RANGE_WORDS)?.skip_whitespace(),
    };
    let after_date = date(range_end).map_or(range_end, |(_, after)| after);
    let (end_time, zone, after) = time_after_date(after_date)?;
    let zone = match end_time.has_am_pm && !time.has_am_pm {
        true => zone.and(Some(Zone::Ambiguous)),
        false => zone,
    };
    Some((zone?, after))
}

/// `6:03 PM UTC on April 9, 2019`. A date with a time after it does not belong to the time before it.
fn time_and_date(start: Cursor) -> Parsed<ParsedDateTime> {
    let (time, zone, after_time) = time_and_zone(start)?;
    let (zone, after_time) = match zone {
        Some(zone) => (Some(zone), after_time),
        // "10:00 - 11:30 UTC on April 9, 2019"
        None => optional(after_time, zone_of_range(time, after_time)),
    };
    let gap = after_time.skip_separators();
    let at_date = gap.any_word(words::ON).map_or(gap, Cursor::skip_whitespace);
    let (date, end) = date(at_date)?;
    if time_after_date(end).is_some() {
        return None;
    }
    let (zone, end) = match zone {
        Some(zone) => (Some(zone), end),
        None => optional(end, named_zone(end.skip_whitespace())),
    };
    let bracket = None;
    Some((
        ParsedDateTime {
            date,
            time,
            zone,
            bracket,
        },
        end,
    ))
}

/// Parses the time after a date, with its zone.
fn time_after_date(after_date: Cursor) -> Option<(TimeOfDay, Option<Zone>, Cursor)> {
    let (start, is_approximate) = skip_to_time(after_date);
    let (time, zone, end) = time_and_zone(start)?;
    // "environ 5 h" is a duration, unless a zone follows.
    let is_duration =
        is_approximate && zone.is_none() && end.text_since(&start).ends_with(['h', 'H']);
    (!is_duration).then_some((time, zone, end))
}

/// Skips from a date to its time: commas, words such as "at" and "around", and the `T` of ISO 8601. Returns
/// whether one of the words says that the time is approximate.
fn skip_to_time(after_date: Cursor) -> (Cursor, bool) {
    let mut cursor = after_date.skip_separators();
    if let Some(after) = cursor.one_of(&['T', 't']).map(|(_, after)| after)
        && after.number().is_some()
    {
        return (after, false);
    }
    if let Some((_, after)) = cursor.one_of(&['-', '–', '—', '・', '·']) {
        cursor = after.skip_whitespace();
    }
    let mut is_approximate = false;
    for _ in 0..4 {
        let about = cursor
            .any_phrase(words::ABOUT_PHRASES)
            .or_else(|| cursor.any_literal(words::ABOUT_PREFIXES));
        if let Some(after) = about {
            is_approximate = true;
            cursor = optional(after, after.one_of(&['.'])).1.skip_whitespace();
        } else if let Some(after) = cursor
            .any_word(words::AT)
            .or_else(|| cursor.any_literal(words::AT_PREFIXES))
        {
            cursor = after.skip_whitespace();
        } else {
            break;
        }
    }
    (cursor, is_approximate)
}

fn bracketed_time(before: Cursor) -> Parsed<BracketedTime> {
    let (_, inside) = before.skip_whitespace().one_of(&['(', '（', '['])?;
    let inside = inside.skip_whitespace();
    let (date, (time, zone, end)) = match date(inside) {
        Some((date, after)) => (Some(date), time_after_date(after)?),
        None => (None, time_and_zone(inside)?),
    };
    let zone = zone.filter(|zone| *zone != Zone::Ambiguous)?;
    let (_, end) = end.skip_whitespace().one_of(&[')', '）', ']'])?;
    Some((BracketedTime { date, time, zone }, end))
}
