//! Instants written in prose.
//!
//! A written time is data to show as it stands; its reading serves only where no field says more.
//! What contradicts itself is still read, with a [`Doubt`].

mod cursor;
mod grammar;
mod words;

use std::fmt;
use std::ops::Range;

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc, Weekday,
};
use chrono_tz::Tz;

use cursor::Cursor;
use grammar::{Bracket, Written, Zone};

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

/// The first instant in a text.
///
/// A time that names no zone is in `zone`, and without one it is no instant. One that names a zone
/// that several countries call so (`CST`, `IST`) is none either.
pub fn parse(text: &str, zone: Option<Tz>) -> Option<Reading> {
    readings(text, zone).next()
}

/// All instants in a text, in order; see [`parse`].
pub fn find(text: &str, zone: Option<Tz>) -> Vec<Reading> {
    readings(text, zone).collect()
}

fn readings(text: &str, zone: Option<Tz>) -> impl Iterator<Item = Reading> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        while let Some(start) = cursor::next_start(text, next) {
            if let Some((written, end)) = grammar::written(Cursor::at(text, start)) {
                next = end;
                if let Some((at, doubt)) = resolve(&written, zone) {
                    let explained = written.zone.is_none() && written.bracket.is_some();
                    return Some(Reading {
                        at,
                        local: written.date.and_time(written.time).filter(|_| explained),
                        doubt,
                        span: start..end,
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
    let on = |date: grammar::Date| in_zone(date.and_time(bracket.time)?, bracket.zone);
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
        .filter_map(|day| on(grammar::Date::of(day)))
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_that_says_its_zone_is_read() {
        for (text, expected) in [
            (
                "Friday, January 26, 2024, at 9:30 PM UTC",
                "2024-01-26T21:30:00Z",
            ),
            (
                "Friday, January 26, 2024, at 9:30 PM\u{a0}UTC",
                "2024-01-26T21:30:00Z",
            ),
            (
                "Friday, January 26, 2024 at 12:05 AM UTC.",
                "2024-01-26T00:05:00Z",
            ),
            (
                "by friday, jan. 26th 2024, 9:30 p.m. (UTC)",
                "2024-01-26T21:30:00Z",
            ),
            (
                "Friday, March 1, 2024, at 5:00 AM GMT+8",
                "2024-02-29T21:00:00Z",
            ),
            (
                "Friday, March 1, 2024, at 5:00 AM UTC-03:30",
                "2024-03-01T08:30:00Z",
            ),
            (
                "Friday. March 1st, 2024 by 8:00 PM UTC.",
                "2024-03-01T20:00:00Z",
            ),
            ("26 January 2024 at 21:30 UTC", "2024-01-26T21:30:00Z"),
            (
                "Friday, 2024-01-26 13:11 US/Pacific",
                "2024-01-26T21:11:00Z",
            ),
            ("2024-01-26 13:11 PDT", "2024-01-26T20:11:00Z"),
            ("2024-07-01 9 AM Pacific Time", "2024-07-01T16:00:00Z"),
            ("2024-01-26T21:30:00.123Z", "2024-01-26T21:30:00Z"),
            ("2024-01-26T21:30:00+09:00", "2024-01-26T12:30:00Z"),
            ("2024-01-26 18:05 +09:00", "2024-01-26T09:05:00Z"),
            ("2024-01-26 18:05 -05:00", "2024-01-26T23:05:00Z"),
            (
                "see the post from 6:03 PM UTC on April 9, 2024.",
                "2024-04-09T18:03:00Z",
            ),
            ("01/26/2024 24:00 UTC", "2024-01-27T00:00:00Z"),
            ("26/01/2024, 21:30 CET", "2024-01-26T20:30:00Z"),
            (
                "January 26, 2024, 1:00 PM UTCEnd time",
                "2024-01-26T13:00:00Z",
            ),
            ("2024年1月26日 金曜日 21:30 UTC", "2024-01-26T21:30:00Z"),
            (
                "2024年1月26日(金)午後9時30分(日本時間)",
                "2024-01-26T12:30:00Z",
            ),
            ("2024年1月26日金曜日午後9時 JST", "2024-01-26T12:00:00Z"),
            ("2024/01/26 21:30 (UTC+9)", "2024-01-26T12:30:00Z"),
            (
                "２０２４年１月２６日 ２１：３０ UTC",
                "2024-01-26T21:30:00Z",
            ),
            ("2024年1月26日星期五晚上9:30 UTC", "2024-01-26T21:30:00Z"),
            (
                "2024년 1월 26일 금요일 오후 9:30 UTC",
                "2024-01-26T21:30:00Z",
            ),
            ("2024. 1. 26. 오후 9시 30분 KST", "2024-01-26T12:30:00Z"),
            (
                "Freitag, 26. Januar 2024, 21:30 Uhr MEZ",
                "2024-01-26T20:30:00Z",
            ),
            ("am 1. März 2024 um 21.30 Uhr UTC", "2024-03-01T21:30:00Z"),
            (
                "vendredi 26 janvier 2024 à 21h30 UTC",
                "2024-01-26T21:30:00Z",
            ),
            ("jeudi 1er août 2024 à 21h UTC", "2024-08-01T21:00:00Z"),
            (
                "viernes, 26 de enero de 2024, a las 21:30 UTC",
                "2024-01-26T21:30:00Z",
            ),
            (
                "sexta-feira, 26 de janeiro de 2024, às 21:30 UTC",
                "2024-01-26T21:30:00Z",
            ),
            (
                "الجمعة، 26 يناير 2024، الساعة 9:30 م UTC",
                "2024-01-26T21:30:00Z",
            ),
            ("٢٦ يناير ٢٠٢٤ ٢١:٣٠ UTC", "2024-01-26T21:30:00Z"),
        ] {
            let reading = parse(text, None).map(|reading| (reading.at, reading.doubt));
            assert_eq!(reading, Some((utc(expected), None)), "{text}");
        }
    }

    #[test]
    fn the_bracket_beside_a_local_time_wins() {
        for (text, expected) in [
            (
                "Thursday, November 25, 2021, 9:33 PM (12:33 PM UTC)",
                "2021-11-25T12:33:00Z",
            ),
            (
                "Tuesday, November 30, 2021, 7:30 AM (11/29/2021, 10:30 PM UTC)",
                "2021-11-29T22:30:00Z",
            ),
            (
                "Tuesday, November 30, 2021, 7:30 AM (10:30 PM UTC)",
                "2021-11-29T22:30:00Z",
            ),
            (
                "Monday, November 29, 2021, 8:00 PM (4:00 AM UTC)",
                "2021-11-30T04:00:00Z",
            ),
            ("2021年11月25日 21:33（12:33 UTC）", "2021-11-25T12:33:00Z"),
            (
                "November 25, 2021, 9:33 PM UTC (4:33 PM EST)",
                "2021-11-25T21:33:00Z",
            ),
        ] {
            let readings = find(text, None);
            assert_eq!(readings.len(), 1, "{text}");
            assert_eq!(
                (readings[0].at, readings[0].doubt),
                (utc(expected), None),
                "{text}"
            );
            assert_eq!(readings[0].span, 0..text.len(), "{text}");
        }
        // 21:00 beside 7:00 UTC is 14 hours ahead or 10 behind: the zone decides.
        let text = "November 25, 2021, 9:00 PM (7:00 AM UTC)";
        let honolulu = parse(text, Some(Tz::Pacific__Honolulu)).unwrap();
        assert_eq!(honolulu.at, utc("2021-11-26T07:00:00Z"));
        assert_eq!(parse(text, None).unwrap().at, utc("2021-11-25T07:00:00Z"));
    }

    #[test]
    fn a_time_without_a_zone_takes_the_one_given() {
        for (text, zone, expected) in [
            ("01/24/2024 18:38:46", Tz::UTC, "2024-01-24T18:38:46Z"),
            (
                "December 2, 2021 5:14 AM",
                Tz::Asia__Tokyo,
                "2021-12-01T20:14:00Z",
            ),
            (
                "2024年1月26日 21:30",
                Tz::Asia__Tokyo,
                "2024-01-26T12:30:00Z",
            ),
            (
                "26 January 2024, 21:30",
                Tz::Europe__Berlin,
                "2024-01-26T20:30:00Z",
            ),
        ] {
            assert_eq!(
                parse(text, Some(zone)).map(|reading| reading.at),
                Some(utc(expected)),
                "{text}"
            );
            assert_eq!(parse(text, None), None, "{text}");
        }
    }

    #[test]
    fn a_slip_is_read_with_a_doubt() {
        let weekday = |written, actual| Some(Doubt::Weekday { written, actual });
        for (text, zone, expected, doubt) in [
            (
                "Monday, January 26, 2024, at 9:30 PM UTC",
                None,
                "2024-01-26T21:30:00Z",
                weekday(Weekday::Mon, Weekday::Fri),
            ),
            (
                "2024年1月26日(木) 21:30 UTC",
                None,
                "2024-01-26T21:30:00Z",
                weekday(Weekday::Thu, Weekday::Fri),
            ),
            (
                "November 30, 2021, 7:30 AM (11/19/2021, 10:30 PM UTC)",
                None,
                "2021-11-19T22:30:00Z",
                Some(Doubt::Bracket),
            ),
            (
                "November 25, 2021, 9:33 PM UTC (5:33 PM EST)",
                None,
                "2021-11-25T21:33:00Z",
                Some(Doubt::Bracket),
            ),
            (
                "October 27, 2024, 2:30 AM",
                Some(Tz::Europe__Berlin),
                "2024-10-27T00:30:00Z",
                Some(Doubt::ClockChange),
            ),
            (
                "March 31, 2024, 2:30 AM",
                Some(Tz::Europe__Berlin),
                "2024-03-31T01:30:00Z",
                Some(Doubt::ClockChange),
            ),
        ] {
            let reading = parse(text, zone).unwrap();
            assert_eq!(
                (reading.at, reading.doubt),
                (utc(expected), doubt),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_instant_is_not_read() {
        for text in [
            "",
            "Friday, January 26, 2024",
            "between 05:02 UTC and 11:30 UTC",
            "550 5.7.350 Remote server returned message",
            "554 5.7.1 Service unavailable; Client host [10.1.2024.5] blocked",
            "January 32, 2024, at 9:30 PM UTC",
            "13/13/2024 10:00 UTC",
            "January 26, 2024, at 29:30 UTC",
            "January 26, 2024, at 9:30 PM IST",
            "May 2024: 300 users",
            "version 2024.1.26, build 300",
        ] {
            assert_eq!(find(text, Some(Tz::UTC)), [], "{text}");
        }
    }

    #[test]
    fn all_instants_of_a_text_are_found_where_they_stand() {
        let text = "from Monday, April 1, 2024, at 7:00 AM UTC to Tuesday, April 2, 2024, at 8:00 AM UTC, \
                    or 2024-04-03T09:00:00Z";
        let spans: Vec<&str> = find(text, None)
            .into_iter()
            .map(|reading| &text[reading.span])
            .collect();
        assert_eq!(
            spans,
            [
                "Monday, April 1, 2024, at 7:00 AM UTC",
                "Tuesday, April 2, 2024, at 8:00 AM UTC",
                "2024-04-03T09:00:00Z",
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC*", zoned in any::<bool>()) {
            for reading in find(&text, zoned.then_some(Tz::Asia__Tokyo)) {
                prop_assert!(text.get(reading.span).is_some());
            }
        }

        #[test]
        fn pieces_of_times_are_read_without_panic(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "Friday", "金曜日", "January", "26", "2024", "2024年", "1月", "26日", "9:30", "24:00", "99:99",
                "PM", "午後", "UTC", "GMT+", "+14:00", "-", "/", "(", ")", ",", " ", "\u{a0}", "T", "Z", ":",
                "0001-01-01", "9999-12-31", "12/31/9999", "é", "٣", "h", ".", "de", "at",
            ]), 0..12),
        ) {
            let text = pieces.concat();
            for reading in find(&text, Some(Tz::America__New_York)) {
                prop_assert!(text.get(reading.span).is_some());
            }
        }

        #[test]
        fn what_is_written_is_read(seconds in 0i64..4_000_000_000) {
            let at = DateTime::from_timestamp(seconds / 60 * 60, 0).unwrap();
            for form in ["%A, %B %-d, %Y, at %-I:%M %p UTC", "%Y年%-m月%-d日 %H:%M UTC", "%m/%d/%Y %H:%M:%S UTC", "%+"] {
                let text = at.format(form).to_string();
                let reading = parse(&text, None);
                prop_assert_eq!(reading, Some(Reading { at, doubt: None, span: 0..text.len() }));
            }
        }
    }
}
