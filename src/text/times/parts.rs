//! The parts of a time as a text writes them: a date, possibly without a year, and a time of day, possibly
//! without a zone. What reads only whole instants is beside this in [`super`].

use chrono::{Datelike, Timelike, Weekday};

use super::cursor::{Cursor, lowercase};
use super::date;
use super::names;
use super::parsed::TimeOfDay;
use super::time_of_day::time_and_zone;
use super::zone::{Zone, named_zone, zone_before};

/// A date as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenDate {
    pub year: Option<i32>,
    /// From 1 to 12.
    pub month: u32,
    /// From 1 to 31.
    pub day: u32,
    pub weekday: Option<Weekday>,
}

/// A time of day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenClock {
    /// The minute of the day: from 0 to 1440, which is midnight at its end.
    pub minute: u32,
    pub second: u32,
    /// Whether the half of the day is stated, as by `PM`.
    pub has_am_pm: bool,
    pub zone: Option<Zone>,
}

/// The date at a position, and the position after it. `day_first` says how `3/10/2026` is read.
pub fn date_at(text: &str, start: usize, day_first: bool) -> Option<(WrittenDate, usize)> {
    let mut cursor = Cursor::new(text, start);
    cursor.day_first = day_first;
    if let Some((parsed, end)) = date::date(cursor) {
        let date = WrittenDate {
            year: Some(parsed.date.year()),
            month: parsed.date.month(),
            day: parsed.date.day(),
            weekday: parsed.weekday,
        };
        return Some((date, end.position));
    }
    let ((month, day), end) = date::date_without_year(cursor)?;
    let leading = date::weekday(cursor).map(|(weekday, _)| weekday);
    let trailing = leading.is_none().then(|| date::trailing_weekday(end));
    let (weekday, end) = match trailing.flatten() {
        Some((weekday, end)) => (Some(weekday), end),
        None => (leading, end),
    };
    let date = WrittenDate {
        year: None,
        month,
        day,
        weekday,
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((date, end.position))
}

/// The time of day at a position with the zone behind it, and the position after it.
pub fn clock_at(text: &str, start: usize) -> Option<(WrittenClock, usize)> {
    let (parsed, zone, end) = time_and_zone(Cursor::new(text, start))?;
    let TimeOfDay {
        time,
        next_day,
        has_am_pm,
    } = parsed;
    let minute = time.hour() * 60 + time.minute();
    let clock = WrittenClock {
        minute: if next_day { 1440 } else { minute },
        second: time.second(),
        has_am_pm,
        zone,
    };
    Some((clock, end.position))
}

/// The zone at a position, such as `UTC` or `Pacific Time`, and the position after it.
pub fn zone_at(text: &str, start: usize) -> Option<(Zone, usize)> {
    let (zone, end) = named_zone(Cursor::new(text, start))?;
    Some((zone, end.position))
}

/// The zone before a position, as in `日本時間 9:00`, unless it is that of a time before it.
pub fn zone_before_at(text: &str, position: usize) -> Option<Zone> {
    let (zone, _) = zone_before(Cursor::new(text, position))?;
    Some(zone)
}

/// The month, from 1 to 12, that a word names in any language.
pub fn month_named(word: &str) -> Option<u32> {
    names::month(&lowercase(word)?)
}

/// The day of the week that a word names in any language.
pub fn weekday_named(word: &str) -> Option<Weekday> {
    names::weekday(&lowercase(word)?)
}
