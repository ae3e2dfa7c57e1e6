//! Parses instants in prose.
//!
//! A text is always shown as it was written; the parsed instant is used only where no field of the record has
//! one. A time that contradicts itself is parsed with a [`TimeWarning`].

// In the order in which they may import each other.
mod words;
mod names;
mod cursor;
mod day_period;
mod zone;
mod place_words;
mod place_names;
mod places;
mod parsed;
mod time_of_day;
mod date;
mod relative;
mod datetime;
mod deadline;
mod range;
mod parts;

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc,
    Weekday,
};
use chrono_tz::Tz;
use memchr::memmem;

use cursor::Cursor;
pub use day_period::{DayPeriod, period_before, period_behind};
pub use deadline::{is_deadline, strip_time_words};
use parsed::{BracketedTime, ParsedDate, ParsedDateTime, UndatedDay, UndatedTime};
pub use parts::{
    WrittenClock, WrittenDate, clock_at, date_at, month_named, weekday_named, zone_at,
    zone_before_at,
};
pub use range::find_deadlines_after;
pub use zone::Zone;

/// An instant found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedInstant {
    pub at: DateTime<Utc>,
    /// The local time, if its zone is known only from the time in brackets after it (`9:33 PM (12:33 PM UTC)`).
    /// The zone of a page with local times follows from such pairs.
    pub local: Option<NaiveDateTime>,
    /// Why the writer may have meant another instant.
    pub warning: Option<TimeWarning>,
    /// Its range in the text, in bytes.
    pub span: Range<usize>,
}

/// A sign that a time is a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeWarning {
    /// The date falls on another day of the week.
    WeekdayMismatch { written: Weekday, actual: Weekday },
    /// The time in brackets is another instant, or its offset from the local time is not that of any zone.
    BracketMismatch,
    /// The local time exists twice (the first is taken) or not at all, because the clocks changed.
    ClockChange,
}

impl fmt::Display for TimeWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WeekdayMismatch { written, actual } => {
                write!(f, "the text says {written}, but that day is a {actual}")
            }
            Self::BracketMismatch => {
                f.write_str("the time in brackets is another than the one before it")
            }
            Self::ClockChange => f.write_str("the clocks were changed at that time"),
        }
    }
}

/// How to understand what a time does not state.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseOptions {
    /// The zone of times without one.
    pub zone: Option<Tz>,
    /// Whether the first number of `3/10/2026` is the day.
    pub day_first: bool,
}

/// The first instant in a text.
///
/// A time without a zone is in `options.zone`; without that it is not an instant. Neither is a time with an
/// abbreviation of several zones (`CST`, `IST`).
pub fn find_first(text: &str, options: ParseOptions) -> Option<ParsedInstant> {
    instants(text, options).find(|instant| is_representable(instant.at))
}

/// The first instant in a text that is a deadline: one after a word such as "by", or at the start of the text.
pub fn find_deadline(text: &str, options: ParseOptions) -> Option<ParsedInstant> {
    let mut found = find_all(text, options).into_iter();
    found.find(|instant| is_deadline(text, &instant.span))
}

/// All instants in a text, in order.
pub fn find_all(text: &str, options: ParseOptions) -> Vec<ParsedInstant> {
    let instants = instants(text, options);
    instants
        .filter(|instant| is_representable(instant.at))
        .collect()
}

/// The range of the first time in a text that is beyond the years 0 to 9999 in UTC.
pub fn find_unrepresentable(text: &str, options: ParseOptions) -> Option<Range<usize>> {
    // Years in prose have four digits and are 1900 or later, so only the last year can be exceeded.
    memmem::find(text.as_bytes(), b"9999")?;
    let mut instants = instants(text, options);
    let found = instants.find(|instant| !is_representable(instant.at))?;
    Some(found.span)
}

/// Whether every format can represent an instant: it is in the years 0 to 9999 in UTC.
pub fn is_representable(at: DateTime<Utc>) -> bool {
    (0..=9999).contains(&at.year())
}

/// The zone that a text states for all its times: `(All Times US/Pacific)`.
pub fn stated_zone(text: &str) -> Option<Tz> {
    static FINDER: LazyLock<memmem::Finder<'_>> = LazyLock::new(|| memmem::Finder::new("ll "));
    let rest = FINDER.find_iter(text.as_bytes()).find_map(|at| {
        let from = text.get(at.checked_sub(1)?..)?;
        ["All Times ", "All times ", "all times "]
            .iter()
            .find_map(|words| from.strip_prefix(words))
    })?;
    let rest = ["are in ", "in ", "are "]
        .iter()
        .find_map(|words| rest.strip_prefix(words))
        .unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '_'));
    rest.get(..end.unwrap_or(rest.len()))?.parse().ok()
}

/// Whether a text may state a time at all: it has a digit, or a number of hours in words.
pub fn may_state_time(text: &str) -> bool {
    text.contains(char::is_numeric) || words::HOUR_STEMS.iter().any(|stem| text.contains(stem))
}

/// All instants in a text that was written at `written_at`, in order, including times without a date: see
/// `undated_to_utc`.
pub fn find_all_after(
    text: &str,
    options: ParseOptions,
    written_at: DateTime<Utc>,
) -> Vec<ParsedInstant> {
    let found = instants_after(text, options, Some(written_at));
    found
        .filter(|instant| is_representable(instant.at))
        .collect()
}

fn instants(text: &str, options: ParseOptions) -> impl Iterator<Item = ParsedInstant> + '_ {
    instants_after(text, options, None)
}

fn instants_after(
    text: &str,
    options: ParseOptions,
    written_at: Option<DateTime<Utc>>,
) -> impl Iterator<Item = ParsedInstant> + '_ {
    let mut next = 0;
    let mut last_end = 0;
    std::iter::from_fn(move || {
        while let Some(start) = cursor::next_token_start(text, next) {
            let mut cursor = Cursor::new(text, start);
            cursor.day_first = options.day_first;
            if let Some((parsed, span)) = datetime::parse_datetime(cursor) {
                let span = span.start.max(last_end)..span.end;
                next = span.end;
                last_end = next;
                if let Some((at, warning)) = to_utc(&parsed, options.zone) {
                    let has_bracketed_zone = parsed.zone.is_none() && parsed.bracket.is_some();
                    return Some(ParsedInstant {
                        at,
                        local: parsed
                            .date
                            .and_time(parsed.time)
                            .filter(|_| has_bracketed_zone),
                        warning,
                        span,
                    });
                }
            } else if let Some(written_at) = written_at
                && let Some((undated, span)) = datetime::parse_undated(cursor)
            {
                let span = span.start.max(last_end)..span.end;
                next = span.end;
                last_end = next;
                if let Some((at, warning)) = undated_to_utc(undated, options.zone, written_at) {
                    return Some(ParsedInstant {
                        at,
                        local: None,
                        warning,
                        span,
                    });
                }
            } else if let Some(written_at) = written_at
                && let Some((duration, span)) = relative::parse_relative(cursor)
            {
                next = span.end;
                last_end = next;
                return Some(ParsedInstant {
                    at: written_at.checked_add_signed(duration)?,
                    local: None,
                    warning: None,
                    span,
                });
            } else {
                next = cursor::token_end(text, start);
            }
        }
        None
    })
}

/// The instant of a date and time, with a warning if it contradicts itself.
fn to_utc(
    parsed: &ParsedDateTime,
    default_zone: Option<Tz>,
) -> Option<(DateTime<Utc>, Option<TimeWarning>)> {
    let local = parsed.date.and_time(parsed.time)?;
    let (at, warning) = match (parsed.zone, parsed.bracket) {
        (Some(named), bracket) => {
            let (at, warning) = local_to_utc(local, named)?;
            let agrees = bracket.is_none_or(|bracket| {
                bracket_to_utc(local, bracket, default_zone).is_none_or(|(other, _)| other == at)
            });
            (
                at,
                warning.or((!agrees).then_some(TimeWarning::BracketMismatch)),
            )
        }
        (None, Some(bracket)) => bracket_to_utc(local, bracket, default_zone)?,
        (None, None) => local_to_utc(local, Zone::Named(default_zone?))?,
    };
    let actual = parsed.date.date.weekday();
    let weekday_warning = parsed
        .date
        .weekday
        .filter(|&weekday| weekday != actual)
        .map(|written| TimeWarning::WeekdayMismatch { written, actual });
    Some((at, weekday_warning.or(warning)))
}

/// How far ahead a time without a date may be on the day after a text was written.
const MAX_HOURS_INTO_NEXT_DAY: i64 = 18;

/// How far ahead a date without a year may be.
const MAX_DAYS_TO_DATE: i64 = 60;

/// The instant that a time without a date means in a text that was written at `written_at`: on the day
/// of the text, in the zone of the time. Where that has passed it is on the next day, but at most
/// [`MAX_HOURS_INTO_NEXT_DAY`] after the text: "by 10:00" at 10:02 is a slip, and says nothing. A day of
/// the week is the next such day, and so is a date without a year, but at most [`MAX_DAYS_TO_DATE`] ahead.
fn undated_to_utc(
    undated: UndatedTime,
    default_zone: Option<Tz>,
    written_at: DateTime<Utc>,
) -> Option<(DateTime<Utc>, Option<TimeWarning>)> {
    let zone = undated.zone.or(default_zone.map(Zone::Named))?;
    let today = match zone {
        Zone::Ambiguous | Zone::Unknown => return None,
        Zone::Offset(minutes) => {
            let offset = TimeDelta::minutes(minutes.into());
            written_at.checked_add_signed(offset)?.date_naive()
        }
        Zone::Named(zone) => written_at.with_timezone(&zone).date_naive(),
    };
    let on_day = |days: u64| {
        let date = today.checked_add_days(Days::new(days))?;
        let local = ParsedDate::from_naive(date).and_time(undated.time)?;
        let (at, warning) = local_to_utc(local, zone)?;
        (at > written_at).then_some((at, warning, date))
    };
    let latest = written_at.checked_add_signed(TimeDelta::hours(MAX_HOURS_INTO_NEXT_DAY))?;
    let found = match undated.day {
        UndatedDay::InDays(days) => u64::try_from(days).ok().and_then(on_day),
        UndatedDay::Unknown => None,
        UndatedDay::NextWeekday(weekday) => (0..=7)
            .filter_map(on_day)
            .find(|(_, _, date)| date.weekday() == weekday)
            // On a Wednesday, "next Friday" may be either of two.
            .filter(|(_, _, date)| date.iso_week() != today.iso_week()),
        UndatedDay::DayOfMonth(day) => (0..=30)
            .filter_map(on_day)
            .find(|(_, _, date)| date.day() == day),
        UndatedDay::Weekday(weekday) => (0..=7)
            .filter_map(on_day)
            .find(|(_, _, date)| date.weekday() == weekday),
        UndatedDay::Date { month, day } => {
            let in_year = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
            let years = [today.year(), today.year() + 1];
            let date = years
                .into_iter()
                .filter_map(in_year)
                .find(|date| *date >= today);
            let days = date.map(|date| date.signed_duration_since(today).num_days());
            let days = days.filter(|days| *days <= MAX_DAYS_TO_DATE);
            days.and_then(|days| on_day(days.unsigned_abs()))
        }
        UndatedDay::Unstated => on_day(0).or_else(|| on_day(1).filter(|(at, ..)| *at <= latest)),
    };
    found.map(|(at, warning, _)| (at, warning))
}

fn local_to_utc(local: NaiveDateTime, zone: Zone) -> Option<(DateTime<Utc>, Option<TimeWarning>)> {
    match zone {
        Zone::Ambiguous | Zone::Unknown => None,
        Zone::Offset(minutes) => {
            let at = local.checked_sub_signed(TimeDelta::minutes(minutes.into()))?;
            Some((at.and_utc(), None))
        }
        Zone::Named(zone) => match zone.from_local_datetime(&local) {
            LocalResult::Single(at) => Some((at.to_utc(), None)),
            LocalResult::Ambiguous(first, _) => {
                Some((first.to_utc(), Some(TimeWarning::ClockChange)))
            }
            LocalResult::None => {
                // In the skipped hour, the offset before the change applies.
                let before = local.checked_sub_signed(TimeDelta::hours(3))?;
                let before = zone.from_local_datetime(&before).earliest()?;
                let at = before.to_utc().checked_add_signed(TimeDelta::hours(3))?;
                Some((at, Some(TimeWarning::ClockChange)))
            }
        },
    }
}

/// The instant of a time in brackets after a local time.
///
/// Without a date it is on the day that gives a possible offset, from UTC-12 to UTC+14. If two days do, it
/// is on the one that fits `default_zone`, or else on the local day.
fn bracket_to_utc(
    local: NaiveDateTime,
    bracket: BracketedTime,
    default_zone: Option<Tz>,
) -> Option<(DateTime<Utc>, Option<TimeWarning>)> {
    let offset = |at: DateTime<Utc>| local.signed_duration_since(at.naive_utc());
    let is_plausible =
        |at: DateTime<Utc>| (TimeDelta::hours(-12)..=TimeDelta::hours(14)).contains(&offset(at));
    let at_date = |date: ParsedDate| local_to_utc(date.and_time(bracket.time)?, bracket.zone);
    if let Some(date) = bracket.date {
        let (at, warning) = at_date(date)?;
        return Some((
            at,
            warning.or((!is_plausible(at)).then_some(TimeWarning::BracketMismatch)),
        ));
    }
    let local_date = local.date();
    let days = [
        Some(local_date),
        local_date.checked_sub_days(Days::new(1)),
        local_date.checked_add_days(Days::new(1)),
    ];
    let candidates: Vec<_> = days
        .into_iter()
        .flatten()
        .filter_map(|day| at_date(ParsedDate::from_naive(day)))
        .filter(|(at, _)| is_plausible(*at))
        .collect();
    let matches_default_zone = |at: &DateTime<Utc>| {
        default_zone.is_some_and(|zone| at.with_timezone(&zone).naive_local() == local)
    };
    candidates
        .iter()
        .find(|(at, _)| matches_default_zone(at))
        .or(candidates.first())
        .copied()
}

#[cfg(test)]
mod tests;
