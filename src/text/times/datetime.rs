//! Parses a date, a time and a zone in any order.

use std::ops::Range;

use super::cursor::{Cursor, Parsed, optional};
use super::date::{date, date_without_year, weekday};
use super::day_period::strip_prefix_before;
use super::names;
use super::parsed::{BracketedTime, ParsedDateTime, TimeOfDay, UndatedDay, UndatedTime};
use super::places::place_before;
use super::relative::days_ahead;
use super::time_of_day::time_and_any_zone;
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
    if matches!(parsed.zone, None | Some(Zone::Unknown))
        && let Some((zone, before)) = zone_before(start).or_else(|| place_before(start))
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
        None => (None, time_and_any_zone(start)?),
    };
    let zone = zone.or_else(|| zone_of_range(time, end).map(|(zone, _)| zone));
    let (day, end, begin) = match day {
        Some(day) => (day, end, start),
        None => {
            let (day, begin) = day_before(start);
            let found = match day {
                Some(day) => Some((day, end)),
                None => trailing_day(end),
            };
            let (day, end) = found.unwrap_or((UndatedDay::Unstated, end));
            (day, end, begin)
        }
    };
    let before = || zone_before(begin).or_else(|| place_before(begin));
    let (zone, begin) = match zone {
        Some(zone) => (Some(zone), begin),
        None => optional(begin, before()),
    };
    let undated = UndatedTime { day, time, zone };
    Some((undated, begin.position..end.position))
}

/// The day behind a time: `on Friday`, `(19 Nov)`, `in two days`.
fn trailing_day(end: Cursor) -> Parsed<UndatedDay> {
    let gap = end.skip_separators();
    if let Some((_, inside)) = gap.one_of(&['(', '（', '[']) {
        let (day, after) = undated_day(inside.skip_whitespace())?;
        return Some((day, after.skip_whitespace().one_of(&[')', '）', ']'])?.1));
    }
    let at_day = gap.any_word(words::ON).map_or(gap, Cursor::skip_whitespace);
    undated_day(at_day)
}

/// The day before a time within a run of letters, and where it begins with the part of the day behind it:
/// `更新は明日の午前9時`.
fn day_before(start: Cursor) -> (Option<UndatedDay>, Cursor) {
    let line = start.line_before();
    let at = |text: &str| start.rewind(line.len() - text.len());
    let text = strip_prefix_before(line).map_or(line, |(_, before)| before);
    let day_end = text.trim_end();
    let day_end = day_end.strip_suffix('の').unwrap_or(day_end);
    let behind = |words: &[&str]| {
        let mut words = words.iter();
        words.find_map(|word| day_end.strip_suffix(word))
    };
    if let Some(before) = behind(words::UNKNOWN_DAY_PREFIXES) {
        return (Some(UndatedDay::Unknown), at(before));
    }
    if let Some(before) = behind(words::DAY_AFTER_TOMORROW_PREFIXES) {
        return (Some(UndatedDay::InDays(2)), at(before));
    }
    if let Some(before) = behind(words::TOMORROW_PREFIXES) {
        return (Some(UndatedDay::InDays(1)), at(before));
    }
    // `来週の月曜9時`: a single character may be another word.
    let weekday = [3, 2].into_iter().find_map(|count| {
        let (at, _) = day_end.char_indices().rev().nth(count - 1)?;
        Some((names::weekday(&day_end[at..])?, &day_end[..at]))
    });
    let Some((weekday, before)) = weekday else {
        return (None, at(text));
    };
    let rest = before.trim_end();
    let rest = rest.strip_suffix('の').unwrap_or(rest);
    let mut unknown = words::UNKNOWN_DAY_PREFIXES.iter();
    match unknown.any(|word| rest.ends_with(word)) {
        true => (Some(UndatedDay::Unknown), at(before)),
        false => (Some(UndatedDay::Weekday(weekday)), at(before)),
    }
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
    let tomorrow = || {
        let end = start
            .any_word(words::TOMORROW)
            .or_else(|| start.any_literal(words::TOMORROW_PREFIXES))?;
        Some((UndatedDay::InDays(1), end))
    };
    let after_tomorrow = || {
        let end = start
            .any_phrase(words::DAY_AFTER_TOMORROW)
            .or_else(|| start.any_literal(words::DAY_AFTER_TOMORROW_PREFIXES))?;
        Some((UndatedDay::InDays(2), end))
    };
    let unknown = || {
        let end = start
            .any_phrase(words::UNKNOWN_DAY)
            .or_else(|| start.any_literal(words::UNKNOWN_DAY_PREFIXES))?;
        Some((UndatedDay::Unknown, end))
    };
    let in_days = || {
        let (days, end) = days_ahead(start)?;
        Some((UndatedDay::InDays(days), end))
    };
    date()
        .or_else(after_tomorrow)
        .or_else(unknown)
        .or_else(|| next_weekday(start))
        .or_else(weekday)
        .or_else(tomorrow)
        .or_else(in_days)
        .or_else(|| day_of_month(start))
}

/// `next Friday`.
fn next_weekday(start: Cursor) -> Parsed<UndatedDay> {
    let (weekday, end) = weekday(start.any_word(words::NEXT)?.skip_whitespace())?;
    Some((UndatedDay::NextWeekday(weekday), end))
}

/// `the 19th`, `19日`.
fn day_of_month(start: Cursor) -> Parsed<UndatedDay> {
    if let Some(after) = start.any_word(words::THE) {
        let (day, after) = after.skip_whitespace().up_to_two_digits()?;
        let end = after.any_word(words::ORDINAL_SUFFIXES)?;
        return Some((UndatedDay::DayOfMonth(day), end));
    }
    let (day, after) = start.up_to_two_digits()?;
    let end = after.any_literal(words::DAY)?;
    let is_duration = end.any_literal(words::DURATION_SUFFIXES).is_some();
    (!is_duration).then_some((UndatedDay::DayOfMonth(day), end))
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
    let (time, zone, after_time) = time_and_any_zone(start)?;
    let (zone, after_time) = match zone {
        Some(zone) => (Some(zone), after_time),
        // "10:00 - 11:30 UTC on April 9, 2019"
        None => optional(after_time, zone_of_range(time, after_time)),
    };
    let gap = after_time.skip_separators();
    let (bracket, at_date) = match gap.one_of(&['(', '（']) {
        Some((_, inside)) => (true, inside),
        None => (
            false,
            gap.any_word(words::ON).map_or(gap, Cursor::skip_whitespace),
        ),
    };
    let (date, end) = date(at_date)?;
    let end = match bracket {
        true => end.one_of(&[')', '）'])?.1,
        false => end,
    };
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
    let (time, zone, end) = time_and_any_zone(start)?;
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
        None => (None, time_and_any_zone(inside)?),
    };
    let zone = zone.filter(|zone| !matches!(zone, Zone::Ambiguous | Zone::Unknown))?;
    let (_, end) = end.skip_whitespace().one_of(&[')', '）', ']'])?;
    Some((BracketedTime { date, time, zone }, end))
}
