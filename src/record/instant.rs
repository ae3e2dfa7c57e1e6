//! Instants in records, with and without a time zone.

use std::ops::Range;

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::diagnostics::FileDiagnostics;
use crate::text::times::is_representable;

/// The remedy for an instant that no output could write.
pub(super) const YEAR_RANGE_HELP: &str = "correct its year: in UTC it is before 0 or after 9999";

/// Reads an instant that says its zone: RFC 3339, also with a space or without seconds.
///
/// # Errors
/// The remedy, where it is none, or beyond the years 0 to 9999 in UTC.
pub fn parse_instant(text: &str) -> Result<DateTime<Utc>, &'static str> {
    let text = text.trim();
    if let Some(at) = parse_utc(text) {
        return Ok(at);
    }
    representable(parse_with_zone(text)?)
}

/// Reads the instant of an `until`; `None` is for ever: a time in the year 9999 or later.
///
/// # Errors
/// The remedy, where it is none.
pub fn parse_until(text: &str) -> Result<Option<DateTime<Utc>>, &'static str> {
    let at = parse_with_zone(text.trim())?;
    Ok(Some(at).filter(|at| at.year() < 9999))
}

/// # Errors
/// The remedy, where an instant is beyond the years 0 to 9999 in UTC.
pub(super) fn representable(at: DateTime<Utc>) -> Result<DateTime<Utc>, &'static str> {
    if is_representable(at) {
        Ok(at)
    } else {
        Err(YEAR_RANGE_HELP)
    }
}

fn parse_with_zone(text: &str) -> Result<DateTime<Utc>, &'static str> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M %:z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S %z"))
        .map(|at| at.with_timezone(&Utc))
        .or_else(|_| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%MZ").map(|naive| naive.and_utc())
        })
        .map_err(|_| "write it with date, time and zone: 2026-09-14T06:20:00Z")
}

/// Fast path for RFC 3339 in UTC, which nearly every source writes: chrono's parser takes five times as
/// long. A property test compares the two.
fn parse_utc(text: &str) -> Option<DateTime<Utc>> {
    let (time, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let number = |range: Range<usize>| {
        time[range].iter().try_fold(0, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + u32::from(byte - b'0'))
        })
    };
    let separators = [4, 7, 10, 13, 16].map(|at| time[at]);
    let fraction = rest.strip_prefix(b".").map_or(&rest[..0], |digits| {
        let len = digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        &digits[..len]
    });
    let zone = match fraction.len() {
        0 => rest,
        1..=9 => &rest[1 + fraction.len()..],
        _ => return None,
    };
    if separators != *b"--T::" || !matches!(zone, b"Z" | b"+00:00") {
        return None;
    }
    let nano = (0..9).fold(0, |nano, at| {
        nano * 10 + fraction.get(at).map_or(0, |digit| u32::from(digit - b'0'))
    });
    let year = i32::try_from(number(0..4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?)?;
    let time = date.and_hms_nano_opt(number(11..13)?, number(14..16)?, number(17..19)?, nano)?;
    Some(time.and_utc())
}

/// The unambiguous formats of a local time.
const LOCAL_FORMATS: [&str; 6] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
];

/// Parses the times of one source: with its zone and its format.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct InstantParser<'a> {
    /// The zone of times that do not state theirs.
    pub zone: Option<Tz>,
    /// The source's own format, in chrono's `strftime` notation.
    pub format: Option<&'a str>,
}

impl InstantParser<'_> {
    /// Parses an instant, or a local time of the zone. Of an hour that occurs twice (when summer time
    /// ends) it is the first.
    ///
    /// # Errors
    /// The remedy, where it is none, its zone is not known, or it is beyond the years 0 to 9999.
    pub fn parse(self, text: &str) -> Result<DateTime<Utc>, &'static str> {
        let text = text.trim();
        if let Some(at) = parse_utc(text) {
            return Ok(at);
        }
        let help = match parse_with_zone(text) {
            Ok(at) => return representable(at),
            Err(help) => help,
        };
        if let Some(at) = self
            .format
            .and_then(|f| DateTime::parse_from_str(text, f).ok())
        {
            return representable(at.to_utc());
        }
        let forms = self.format.into_iter().chain(LOCAL_FORMATS);
        let local = forms
            .filter_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .next()
            .or_else(|| {
                let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
                day.and_hms_opt(0, 0, 0)
            })
            .ok_or(help)?;
        if !is_representable(local.and_utc()) {
            return Err(YEAR_RANGE_HELP);
        }
        let zone = self.zone.ok_or(
            "it does not say its zone: add it (2026-09-14T06:20:00Z), or name the zone of all \
             such times in site.toml, `[records] zone = \"Asia/Tokyo\"`",
        )?;
        match zone.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => representable(at.to_utc()),
            LocalResult::None => Err(
                "summer time skips this hour in the zone that site.toml names: add the zone it is in",
            ),
        }
    }
}

/// The time of a field of the incident `id`; one that cannot be read is an error in `diagnostics`.
///
/// `field` is the field's name and its text; the text is looked for in `span`.
pub(super) fn or_report(
    parsed: Result<DateTime<Utc>, &'static str>,
    id: &str,
    (name, value): (&str, &str),
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<DateTime<Utc>> {
    let report = |help| {
        diagnostics.error(
            diagnostics.find(span, value),
            format!("{id}: {name} is not a time: {value:?}"),
            help,
        );
    };
    parsed.map_err(report).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn utc_is_read_as_chrono_reads_it(
            text in "20[0-9]{2}-(0[1-9]|1[0-3])-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,10})?(Z|z|\\+00:00|-00:00|\\+09:00|)",
        ) {
            let expected = DateTime::parse_from_rfc3339(&text).map(|at| at.to_utc()).ok();
            if let Some(at) = parse_utc(&text) {
                prop_assert_eq!(Some(at), expected, "{}", text);
            }
        }

        #[test]
        fn what_nearly_every_source_writes_is_read_at_once(
            second in 0..4_000_000_000_i64,
            fraction in prop::option::of("[0-9]{1,9}"),
            zone in prop::sample::select(vec!["Z", "+00:00"]),
        ) {
            let at = DateTime::from_timestamp(second, 0).unwrap().format("%Y-%m-%dT%H:%M:%S");
            let fraction = fraction.map_or_else(String::new, |digits| format!(".{digits}"));
            let text = format!("{at}{fraction}{zone}");
            prop_assert_eq!(parse_utc(&text), Some(text.parse().unwrap()), "{}", text);
        }
    }

    #[test]
    fn an_until_in_the_year_9999_or_later_is_for_ever() {
        for (text, expected) in [
            ("9998-12-31T23:59:59Z", Ok(false)),
            ("9999-01-01T00:00:00Z", Ok(true)),
            ("9999-12-31T23:59:59-05:00", Ok(true)),
            ("for ever", Err(())),
        ] {
            let is_for_ever = parse_until(text).map(|until| until.is_none());
            assert_eq!(is_for_ever.map_err(|_| ()), expected, "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_chronos_affair() {
        assert_eq!(parse_utc("2016-12-31T23:59:60Z"), None);
        assert!(parse_instant("2016-12-31T23:59:60Z").is_ok());
    }

    #[test]
    fn a_time_is_read_by_its_own_zone_or_the_clocks() {
        let berlin = Some(chrono_tz::Europe::Berlin);
        let european = Some("%d.%m.%Y %H:%M");
        let cases = [
            ("2026-09-14T06:20:00Z", None, None, Some("06:20")),
            ("2026-09-14T06:20:00+02:00", berlin, None, Some("04:20")),
            ("2026-09-14 06:20", berlin, None, Some("04:20")),
            ("2026-09-14T06:20:00.5", berlin, None, Some("04:20")),
            ("2026/09/14 06:20:00", berlin, None, Some("04:20")),
            ("2026-09-14 06:20", None, None, None),
            // Which of the two is the month, no one can know.
            ("09/10/2026 06:20", berlin, None, None),
            ("14.09.2026 06:20", berlin, european, Some("04:20")),
            ("14.09.2026 06:20", berlin, None, None),
            // The night in which summer time begins, and the one in which it ends.
            ("2026-03-29 02:30", berlin, None, None),
            ("2026-10-25 02:30", berlin, None, Some("00:30")),
            ("2026-03-08 10:15:00 -0500", berlin, None, Some("15:15")),
            ("2026-03-08 10:15:00Z", berlin, None, Some("10:15")),
            ("soon", berlin, None, None),
            // No format of a site can write these in UTC.
            ("9999-12-31T23:59:59Z", None, None, Some("23:59")),
            ("9999-12-31T23:59:59-01:00", None, None, None),
            ("0000-01-01T00:00:00+01:00", None, None, None),
            ("0000-01-01 00:30", berlin, None, None),
            ("+12345-01-01 00:30", berlin, None, None),
            ("+262142-12-31T23:59:59", berlin, None, None),
            ("-262143-01-01T00:00:00", berlin, None, None),
            (
                "31.12.9999 23:59 -0100",
                None,
                Some("%d.%m.%Y %H:%M %z"),
                None,
            ),
        ];
        for (text, zone, format, expected) in cases {
            let parsed = InstantParser { zone, format }.parse(text);
            let time = parsed.ok().map(|at| at.format("%H:%M").to_string());
            assert_eq!(time.as_deref(), expected, "{text}");
        }
    }
}
