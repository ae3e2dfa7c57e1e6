//! Instants written in prose.
//!
//! A written time is data to show as it stands; its reading serves only where no field says more.
//! What contradicts itself is still read, with a [`Doubt`].

mod clock;
mod cursor;
mod date;
mod grammar;
mod usual;
mod words;

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc, Weekday,
};
use chrono_tz::Tz;
use memchr::memmem;

use clock::Zone;
use cursor::Cursor;
use date::Date;
use grammar::{Bracket, Written};

/// An instant found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub at: DateTime<Utc>,
    /// The local time, where only the brackets beside it say the zone (`9:33 PM (12:33 PM UTC)`): a
    /// page whose times are local gives its zone away by such pairs.
    pub local: Option<NaiveDateTime>,
    /// Why the writer may have meant something else.
    pub doubt: Option<Doubt>,
    /// The bytes of the text that say it.
    pub span: Range<usize>,
}

/// A sign that a written time is a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The date falls on another day of the week.
    Weekday { written: Weekday, actual: Weekday },
    /// The time in brackets is another one, or further from the local time than any zone is.
    Bracket,
    /// The clocks were changed: the local time exists twice (the first is taken) or not at all.
    ClockChange,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday { written, actual } => {
                write!(f, "the text says {written}, but that day is a {actual}")
            }
            Self::Bracket => f.write_str("the time in brackets is another than the one before it"),
            Self::ClockChange => f.write_str("the clocks were changed at that time"),
        }
    }
}

/// How times are written where they leave something open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// The zone of a time that names none.
    pub zone: Option<Tz>,
    /// Whether the first number of `3/10/2026` is the day, as outside of American English.
    pub day_first: bool,
}

/// The first instant in a text.
///
/// A time that names no zone is in that of `usage`, and without one it is no instant. One that names a
/// zone that several countries call so (`CST`, `IST`) is none either.
pub fn parse(text: &str, usage: Usage) -> Option<Reading> {
    readings(text, usage).next()
}

/// All instants in a text, in order; see [`parse`].
pub fn find(text: &str, usage: Usage) -> Vec<Reading> {
    readings(text, usage).collect()
}

/// The zone that a text names for all its times: `(All Times US/Pacific)`.
pub fn stated_zone(text: &str) -> Option<Tz> {
    static LL: LazyLock<memmem::Finder<'_>> = LazyLock::new(|| memmem::Finder::new("ll "));
    let rest = LL.find_iter(text.as_bytes()).find_map(|at| {
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

fn readings(text: &str, usage: Usage) -> impl Iterator<Item = Reading> + '_ {
    let mut next = 0;
    let mut last_end = 0;
    std::iter::from_fn(move || {
        while let Some(start) = cursor::next_start(text, next) {
            let mut cursor = Cursor::at(text, start);
            cursor.day_first = usage.day_first;
            if let Some((written, span)) = grammar::written(cursor) {
                let span = span.start.max(last_end)..span.end;
                next = span.end;
                last_end = next;
                if let Some((at, doubt)) = resolve(&written, usage.zone) {
                    let explained = written.zone.is_none() && written.bracket.is_some();
                    return Some(Reading {
                        at,
                        local: written.date.and_time(written.time).filter(|_| explained),
                        doubt,
                        span,
                    });
                }
            } else {
                next = cursor::after_token(text, start);
            }
        }
        None
    })
}

/// The instant that was written, and what speaks against it.
fn resolve(written: &Written, zone: Option<Tz>) -> Option<(DateTime<Utc>, Option<Doubt>)> {
    let local = written.date.and_time(written.time)?;
    let (at, doubt) = match (written.zone, written.bracket) {
        (Some(named), bracket) => {
            let (at, doubt) = in_zone(local, named)?;
            let agrees = bracket.is_none_or(|bracket| {
                in_bracket(local, bracket, zone).is_none_or(|(other, _)| other == at)
            });
            (at, doubt.or((!agrees).then_some(Doubt::Bracket)))
        }
        (None, Some(bracket)) => in_bracket(local, bracket, zone)?,
        (None, None) => in_zone(local, Zone::Named(zone?))?,
    };
    let actual = written.date.day.weekday();
    let weekday = written
        .date
        .weekday
        .filter(|&weekday| weekday != actual)
        .map(|written| Doubt::Weekday { written, actual });
    Some((at, weekday.or(doubt)))
}

fn in_zone(local: NaiveDateTime, zone: Zone) -> Option<(DateTime<Utc>, Option<Doubt>)> {
    match zone {
        Zone::Ambiguous => None,
        Zone::Offset(minutes) => {
            let at = local.checked_sub_signed(TimeDelta::minutes(minutes.into()))?;
            Some((at.and_utc(), None))
        }
        Zone::Named(zone) => match zone.from_local_datetime(&local) {
            LocalResult::Single(at) => Some((at.to_utc(), None)),
            LocalResult::Ambiguous(first, _) => Some((first.to_utc(), Some(Doubt::ClockChange))),
            LocalResult::None => {
                // The hour that was skipped: as far behind the change as the clock says.
                let before = local.checked_sub_signed(TimeDelta::hours(3))?;
                let before = zone.from_local_datetime(&before).earliest()?;
                let at = before.to_utc().checked_add_signed(TimeDelta::hours(3))?;
                Some((at, Some(Doubt::ClockChange)))
            }
        },
    }
}

/// The instant that a bracket says beside the local time that it explains.
///
/// Without a date of its own it is on the day that makes a real offset, from 12 hours behind UTC to
/// 14 ahead; where two days do, on the one that `zone` has, else on the local day.
fn in_bracket(
    local: NaiveDateTime,
    bracket: Bracket,
    zone: Option<Tz>,
) -> Option<(DateTime<Utc>, Option<Doubt>)> {
    let offset = |at: DateTime<Utc>| local.signed_duration_since(at.naive_utc());
    let is_real =
        |at: DateTime<Utc>| (TimeDelta::hours(-12)..=TimeDelta::hours(14)).contains(&offset(at));
    let on = |date: Date| in_zone(date.and_time(bracket.time)?, bracket.zone);
    if let Some(date) = bracket.date {
        let (at, doubt) = on(date)?;
        return Some((at, doubt.or((!is_real(at)).then_some(Doubt::Bracket))));
    }
    let today = local.date();
    let days = [
        Some(today),
        today.checked_sub_days(Days::new(1)),
        today.checked_add_days(Days::new(1)),
    ];
    let readings: Vec<_> = days
        .into_iter()
        .flatten()
        .filter_map(|day| on(Date::of(day)))
        .filter(|(at, _)| is_real(*at))
        .collect();
    let in_given_zone = |at: &DateTime<Utc>| {
        zone.is_some_and(|zone| at.with_timezone(&zone).naive_local() == local)
    };
    readings
        .iter()
        .find(|(at, _)| in_given_zone(at))
        .or(readings.first())
        .copied()
}

#[cfg(test)]
mod tests;
