//! Instants in records, with and without a time zone.

use std::ops::{Range, RangeInclusive};

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::time_words::in_english;
use crate::diagnostics::FileDiagnostics;
use crate::text::fold_width;
use crate::text::times::is_representable;

/// The remedy for an instant that no output could write.
pub(super) const YEAR_RANGE_HELP: &str = "correct its year: in UTC it is before 0 or after 9999";

/// Reads an instant that says its zone: RFC 3339, also with a space or without seconds.
///
/// # Errors
/// The remedy, where it is none, or beyond the years 0 to 9999 in UTC.
pub fn parse_instant(text: &str) -> Result<DateTime<Utc>, &'static str> {
    let text = text.trim();
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

/// The formats of a time with its zone besides RFC 3339: one digit for the hour, a space, no seconds, an
/// offset in any form.
const ZONED_FORMATS: [&str; 6] = [
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%dT%H:%M%#z",
    "%Y-%m-%d %H:%M%#z",
    "%Y/%m/%d %H:%M:%S%#z",
    "%Y/%m/%d %H:%M%#z",
];

/// The remedy for a text that is no time.
pub(super) const NO_TIME_HELP: &str = "write it with date, time and zone: 2026-09-14T06:20:00Z";

fn parse_with_zone(text: &str) -> Result<DateTime<Utc>, &'static str> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    if let Some(at) = parse_json_date(text) {
        return Ok(at);
    }
    let text = fold_width(text);
    let zulu = ["UTC", "GMT"]
        .iter()
        .find_map(|zone| text.strip_suffix(zone));
    let text = zulu.map_or(text.clone(), |time| format!("{}Z", time.trim_end()).into());
    let mut parsed = ZONED_FORMATS
        .iter()
        .filter_map(|format| DateTime::parse_from_str(&text, format).ok());
    let at = parsed.next().map(|at| at.to_utc());
    at.ok_or(NO_TIME_HELP)
}

/// The instant in `/Date(1795068600000)/`, milliseconds since 1970, as .NET's older serializers and
/// Windows PowerShell's `ConvertTo-Json` write it. An offset behind the number changes nothing.
///
/// <https://learn.microsoft.com/dotnet/standard/datetime/system-text-json-support>
fn parse_json_date(text: &str) -> Option<DateTime<Utc>> {
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let end = inner
        .char_indices()
        .find(|(at, c)| *at > 0 && matches!(c, '+' | '-'));
    let milliseconds = end.map_or(inner, |(at, _)| &inner[..at]);
    DateTime::from_timestamp_millis(milliseconds.parse().ok()?)
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
        let help = match parse_with_zone(text) {
            Ok(at) => return representable(at),
            Err(help) => help,
        };
        let english = self.format.map(|_| in_english(text));
        let text = english.as_deref().unwrap_or(text);
        if let Some(at) = self
            .format
            .and_then(|f| DateTime::parse_from_str(text, f).ok())
        {
            return representable(at.to_utc());
        }
        let text = fold_width(text);
        let forms = self.format.into_iter().chain(LOCAL_FORMATS);
        let local = forms
            .filter_map(|form| NaiveDateTime::parse_from_str(&text, form).ok())
            .next()
            .or_else(|| {
                let days = self.format.into_iter().chain(["%Y-%m-%d"]);
                let mut days = days.filter_map(|form| NaiveDate::parse_from_str(&text, form).ok());
                let day = days.next()?;
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

/// The years in which a time of a record can lie. Programs and databases write an unknown time as the
/// first or the last one that they can express: 0001, 1601, 1899, 1900, 1970, 9999.
const PLAUSIBLE_YEARS: RangeInclusive<i32> = 1990..=2099;

/// Whether an instant is a time, and not one that stands for "not known".
pub(super) fn is_plausible(at: DateTime<Utc>) -> bool {
    PLAUSIBLE_YEARS.contains(&at.year())
}

/// The remedy for a time that stands for "not known".
pub(super) const PLACEHOLDER_HELP: &str = "write the real time, or leave the field empty";

/// The time of a field of the incident `id`; one that cannot be read, or that stands for "not known", is
/// an error in `diagnostics`.
///
/// `field` is the field's name and its text; the text is looked for in `span`.
pub(super) fn or_report(
    parsed: Result<DateTime<Utc>, &'static str>,
    id: &str,
    (name, value): (&str, &str),
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<DateTime<Utc>> {
    let (message, help) = match parsed {
        Ok(at) if is_plausible(at) => return Some(at),
        Ok(_) => ("stands for a time that is not known", PLACEHOLDER_HELP),
        Err(help) => ("is not a time", help),
    };
    diagnostics.error(
        diagnostics.find(span, value),
        format!("{id}: {name} {message}: {value:?}"),
        help,
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_leap_second_is_a_time() {
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
            // Hours of one digit, as Go and Hugo read them.
            ("2026-11-18T8:30:00Z", None, None, Some("08:30")),
            ("2026-11-18T8:30:00-00:00", None, None, Some("08:30")),
            ("2026-11-18 8:30 Z", None, None, Some("08:30")),
            ("2026-11-18T8:30+0200", None, None, Some("06:30")),
            ("2026-11-18 8:30:15.25 +02", None, None, Some("06:30")),
            ("2026-11-18 8:30 UTC", berlin, None, Some("08:30")),
            ("2026/11/18 8:30 GMT", berlin, None, Some("08:30")),
            ("2026-11-18T8:30:00", berlin, None, Some("07:30")),
            // What an input method writes.
            (
                "２０２６－１１－１８　８：３０　＋０９：００",
                None,
                None,
                Some("23:30"),
            ),
            ("２０２６/１１/１８　８：３０", berlin, None, Some("07:30")),
            // PowerShell's.
            ("/Date(1795068600000)/", None, None, Some("06:10")),
            ("/Date(1795068600000+0900)/", None, None, Some("06:10")),
            ("/Date(-62135596800000)/", None, None, Some("00:00")),
            ("/Date(soon)/", berlin, None, None),
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
