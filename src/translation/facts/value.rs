//! What a fact states, apart from how it is written.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc, Weekday};

use crate::text::times::Zone;

use super::units::Unit;

/// What a fact states. A text may be read in several ways, so a fact has several values.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::translation) enum Value {
    /// A text that every language keeps, in lower case.
    Text(Box<str>),
    Number(Number),
    Date(Date),
    Clock(Clock),
    Weekday(Weekday),
    /// A month, with the year if that is written beside it.
    Month(u32, Option<i32>),
    /// An instant whose date and zone are known.
    Instant(DateTime<Utc>),
}

/// A number in millionths, with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::translation) struct Number {
    pub millionths: i128,
    pub unit: Option<Unit>,
}

impl Number {
    pub fn whole(value: u32, unit: Option<Unit>) -> Self {
        Self {
            millionths: i128::from(value) * MILLION,
            unit,
        }
    }

    /// The value, if it is a whole number that is not negative.
    pub fn as_whole(&self) -> Option<u32> {
        let is_whole = self.millionths % MILLION == 0;
        is_whole
            .then(|| u32::try_from(self.millionths / MILLION).ok())
            .flatten()
    }

    /// Whether both are the same amount: 90 minutes are an hour and a half.
    fn is_same(&self, other: &Self) -> bool {
        match (self.unit, other.unit) {
            (Some(unit), Some(of_other)) => {
                let (unit, factor) = unit.in_base();
                let (other_unit, other_factor) = of_other.in_base();
                unit == other_unit
                    && self.millionths.saturating_mul(factor)
                        == other.millionths.saturating_mul(other_factor)
            }
            (Some(unit), None) | (None, Some(unit)) => {
                // "minutes" may stand elsewhere in the sentence; `%` and `GB` stand beside the number.
                self.millionths == other.millionths && !unit.is_attached()
            }
            (None, None) => self.millionths == other.millionths,
        }
    }
}

/// One, in millionths.
pub(super) const MILLION: i128 = 1_000_000;

/// The year of dates that state none.
pub(super) const UNKNOWN_YEAR: i32 = 1904;

/// A date, possibly without its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::translation) struct Date {
    pub year: Option<i32>,
    pub month: u32,
    pub day: u32,
    pub weekday: Option<Weekday>,
    /// The year is that of another date of the text, `March 4 and March 5, 2026`.
    pub other_year: Option<i32>,
}

impl Date {
    /// Whether the second one states all that the first one does.
    fn is_kept_in(&self, other: &Self) -> bool {
        let is_same_year = match (self.year, other.year.or(other.other_year)) {
            (Some(year), other) => other == Some(year),
            (None, Some(year)) => self.other_year.is_none_or(|own| own == year),
            (None, None) => true,
        };
        let is_same_weekday = match (self.weekday, other.weekday) {
            (Some(weekday), Some(other)) => weekday == other,
            _ => true,
        };
        is_same_year && is_same_weekday && (self.month, self.day) == (other.month, other.day)
    }

    /// The date, in a leap year that no text means where the year is unknown.
    pub fn naive(&self) -> Option<NaiveDate> {
        let year = self.year.or(self.other_year).unwrap_or(UNKNOWN_YEAR);
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

/// A time of day, possibly without a zone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::translation) struct Clock {
    /// From 0 to 1440.
    pub minute: u32,
    pub second: u32,
    pub zone: Option<Zone>,
    /// A hash of the zone's abbreviation, where that is of several zones.
    pub abbreviation: u64,
    /// The zone of another time in its sentence, which may be its own, too.
    pub other_zone: Option<Zone>,
    /// Whether the half of the day is stated.
    pub has_am_pm: bool,
}

impl Clock {
    /// A time of day without a zone.
    pub fn at(minute: u32) -> Self {
        Self {
            minute,
            second: 0,
            zone: None,
            abbreviation: 0,
            other_zone: None,
            has_am_pm: false,
        }
    }

    fn is_kept_in(&self, other: &Self) -> bool {
        // The same moment in another zone.
        if self.utc_minute().is_some() && self.utc_minute() == other.utc_minute() {
            return self.second == other.second;
        }
        // 24:00 is 0:00 of the next day.
        let is_same_time = self.minute % 1440 == other.minute % 1440 && self.second == other.second;
        let is_same_zone = match (self.zone, other.zone) {
            (Some(Zone::Ambiguous), Some(Zone::Ambiguous)) => {
                self.abbreviation == other.abbreviation
            }
            (Some(zone), Some(other)) => is_same_zone(zone, other),
            (Some(zone), None) => other
                .other_zone
                .is_some_and(|other| is_same_zone(zone, other)),
            (None, Some(zone)) => self.other_zone.is_some_and(|own| is_same_zone(own, zone)),
            (None, None) => true,
        };
        is_same_time && is_same_zone
    }

    /// The minute of the day in UTC, if the offset of its zone is known.
    pub fn utc_minute(&self) -> Option<u32> {
        let Some(Zone::Offset(offset)) = self.zone else {
            return None;
        };
        let minute = i64::from(self.minute) - i64::from(offset);
        u32::try_from(minute.rem_euclid(1440)).ok()
    }

    /// The instant of the time on a date.
    pub fn on(&self, date: NaiveDate) -> Option<DateTime<Utc>> {
        let local = date
            .and_hms_opt(0, 0, 0)?
            .checked_add_signed(TimeDelta::minutes(self.minute.into()))?
            .checked_add_signed(TimeDelta::seconds(self.second.into()))?;
        match self.zone? {
            Zone::Ambiguous | Zone::Unknown => None,
            Zone::Offset(minutes) => {
                let at = local.checked_sub_signed(TimeDelta::minutes(minutes.into()))?;
                Some(at.and_utc())
            }
            Zone::Named(zone) => Some(zone.from_local_datetime(&local).earliest()?.to_utc()),
        }
    }
}

/// The offsets of a zone in winter and in summer, in minutes.
fn offsets(zone: chrono_tz::Tz) -> [Option<i32>; 2] {
    [1, 7].map(|month| {
        let noon = Utc.with_ymd_and_hms(2026, month, 1, 12, 0, 0).earliest()?;
        let local = noon.with_timezone(&zone).naive_local();
        i32::try_from(local.signed_duration_since(noon.naive_utc()).num_minutes()).ok()
    })
}

/// A zone by its offset, if that is the same in winter and in summer.
pub(super) fn with_fixed_offset(zone: Zone) -> Zone {
    match zone {
        Zone::Named(named) => match offsets(named) {
            [Some(winter), Some(summer)] if winter == summer => Zone::Offset(winter),
            _ => zone,
        },
        _ => zone,
    }
}

/// Whether two zones may be the same: `PST` and `Pacific Time` are.
fn is_same_zone(one: Zone, other: Zone) -> bool {
    let has_offset = |zone: chrono_tz::Tz, minutes: i32| offsets(zone).contains(&Some(minutes));
    match (one, other) {
        (Zone::Offset(one), Zone::Offset(other)) => one == other,
        (Zone::Named(one), Zone::Named(other)) => one == other,
        (Zone::Named(zone), Zone::Offset(minutes)) | (Zone::Offset(minutes), Zone::Named(zone)) => {
            has_offset(zone, minutes)
        }
        // An abbreviation of several zones may be that one.
        (Zone::Ambiguous | Zone::Unknown, _) | (_, Zone::Ambiguous | Zone::Unknown) => true,
    }
}

impl Value {
    /// Whether a translation that states `other` keeps this.
    pub fn is_kept_in(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(text), Self::Text(other)) => text == other,
            (Self::Number(number), Self::Number(other)) => number.is_same(other),
            (Self::Date(date), Self::Date(other)) => date.is_kept_in(other),
            (Self::Clock(clock), Self::Clock(other)) => clock.is_kept_in(other),
            (Self::Weekday(day), Self::Weekday(other)) => day == other,
            (Self::Month(month, year), Self::Month(other, of_other)) => {
                month == other && (year == of_other || year.is_none() || of_other.is_none())
            }
            (Self::Instant(at), Self::Instant(other)) => at == other,
            _ => false,
        }
    }

    /// Keys for a look-up: values that may be equal have at least one key in common.
    pub fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        let (key, other) = match self {
            Self::Text(text) => (Key::Text(text), None),
            Self::Number(number) => {
                let in_base = number
                    .unit
                    .map(|unit| Key::Amount(number.millionths.saturating_mul(unit.in_base().1)));
                (Key::Number(number.millionths), in_base)
            }
            Self::Date(date) => (Key::Day(date.month * 32 + date.day), None),
            Self::Clock(clock) => {
                let in_utc = clock.utc_minute().map(Key::UtcMinute);
                (Key::Minute(clock.minute % 1440), in_utc)
            }
            Self::Weekday(day) => (Key::Weekday(day.num_days_from_monday()), None),
            Self::Month(month, _) => (Key::Day(month * 32), None),
            Self::Instant(at) => (Key::Instant(at.timestamp()), None),
        };
        [Some(key), other].into_iter().flatten()
    }

    /// The year that it states, if any.
    pub fn year(&self) -> Option<i32> {
        match self {
            Self::Date(date) => date.year,
            Self::Month(_, year) => *year,
            Self::Instant(at) => Some(at.year()),
            _ => None,
        }
    }
}

/// See [`Value::keys`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::translation) enum Key<'a> {
    Text(&'a str),
    Number(i128),
    /// A number in the base unit of its unit.
    Amount(i128),
    Day(u32),
    Minute(u32),
    UtcMinute(u32),
    Weekday(u32),
    Instant(i64),
}
