//! The results of the parsers of dates and times.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::zone::Zone;

/// A time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    pub time: NaiveTime,
    /// Whether it is midnight at the end of the day, `24:00`.
    pub next_day: bool,
    /// Whether the half of the day is stated, as by `PM`.
    pub has_am_pm: bool,
}

/// A date, and the day of the week that was written with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ParsedDate {
    pub date: NaiveDate,
    pub weekday: Option<Weekday>,
}

impl ParsedDate {
    pub fn from_naive(date: NaiveDate) -> Self {
        Self {
            date,
            weekday: None,
        }
    }

    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let year = i32::try_from(year).ok().filter(|year| *year >= 1900)?;
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from_naive)
    }

    pub fn and_time(self, time: TimeOfDay) -> Option<NaiveDateTime> {
        let day = match time.next_day {
            true => self.date.checked_add_days(Days::new(1))?,
            false => self.date,
        };
        Some(day.and_time(time.time))
    }
}

/// A date and a time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ParsedDateTime {
    pub date: ParsedDate,
    pub time: TimeOfDay,
    pub zone: Option<Zone>,
    pub bracket: Option<BracketedTime>,
}

/// The day of a time without a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UndatedDay {
    Unstated,
    /// So many days after that of the text: one for "tomorrow".
    InDays(i64),
    Weekday(Weekday),
    /// "next Friday", which is that of the next week where this week still has one.
    NextWeekday(Weekday),
    /// "the 19th", `19日`.
    DayOfMonth(u32),
    /// A day that is not told, such as one of "next week".
    Unknown,
    /// A date without a year.
    Date {
        month: u32,
        day: u32,
    },
}

/// A time of the day without a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UndatedTime {
    pub day: UndatedDay,
    pub time: TimeOfDay,
    pub zone: Option<Zone>,
}

/// A time in brackets after a local time: `9:33 PM (12:33 PM UTC)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BracketedTime {
    pub date: Option<ParsedDate>,
    pub time: TimeOfDay,
    pub zone: Zone,
}
