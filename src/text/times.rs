//! Instants written in prose.

use std::ops::Range;

use chrono::{DateTime, NaiveDateTime, Utc, Weekday};
use chrono_tz::Tz;

/// An instant found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub at: DateTime<Utc>,
    /// The local time, where the text gives it beside UTC (`9:33 PM (12:33 PM UTC)`): the article form
    /// tells its zone by such pairs.
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
    /// The clocks were changed: the local time exists twice or not at all.
    ClockChange,
    /// The local time and the one in brackets differ by more than any zone does, or disagree.
    Offset,
}

impl std::fmt::Display for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Weekday { written, actual } => {
                write!(f, "it says {written}, but that day is a {actual}")
            }
            Self::ClockChange => f.write_str("the clocks changed at that time"),
            Self::Offset => f.write_str("the local time and the time in brackets do not fit"),
        }
    }
}

/// The first instant in a text; one that names no zone is in `zone`, and without one it is none.
pub fn parse(text: &str, zone: Option<Tz>) -> Option<Reading> {
    find(text, zone).into_iter().next()
}

/// All instants in a text, in order.
pub fn find(_text: &str, _zone: Option<Tz>) -> Vec<Reading> {
    Vec::new()
}
