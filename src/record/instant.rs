//! Instants in records, with and without a time zone.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::time_words::in_english;
use crate::diagnostics::FileDiagnostics;
use crate::text::fold_width;
use crate::text::times::{ParseOptions, find_first, is_representable};

/// The remedy for an instant that no output could write.
pub(super) const YEAR_RANGE_HELP: &str = "correct its year: in UTC it is before 0 or after 9999";

/// Reads an instant that says its zone: RFC 3339, also with a space or without seconds, or a date as people
/// write it in which nothing is ambiguous (`18.11.2026 6:45 +01:00`, `2026年11月18日 6:45 JST`).
///
/// # Errors
/// The remedy, where it is none, or beyond the years 0 to 9999 in UTC.
pub fn parse_instant(text: &str) -> Result<DateTime<Utc>, &'static str> {
    representable(parse_in_any_form(text)?)
}

fn parse_in_any_form(text: &str) -> Result<DateTime<Utc>, &'static str> {
    let text = text.trim();
    parse_with_zone(text).or_else(|help| parse_as_people_write(text).ok_or(help))
}

/// The formats of a time with its zone whose order of day and month is known: nobody writes the month first
/// with dots.
const WRITTEN_FORMATS: [&str; 8] = [
    "%d.%m.%Y %H:%M:%S%#z",
    "%d.%m.%Y %H:%M%#z",
    "%d.%m.%Y, %H:%M%#z",
    "%d.%m.%Y %I:%M %p%#z",
    "%Y.%m.%d %H:%M%#z",
    "%Y-%m-%d %I:%M %p%#z",
    "%Y-%m-%d %I:%M:%S %p%#z",
    "%Y/%m/%d %I:%M %p%#z",
];

/// The instant of a text that is a date with time and zone in words and nothing else, and that is the same
/// whether the day or the month comes first.
fn parse_as_people_write(text: &str) -> Option<DateTime<Utc>> {
    let zulu = with_zulu(text);
    let formats = WRITTEN_FORMATS.iter();
    let mut parsed = formats.filter_map(|format| DateTime::parse_from_str(&zulu, format).ok());
    if let Some(at) = parsed.next() {
        return Some(at.to_utc());
    }
    let folded = fold_width(text);
    let named = name_offset(&folded);
    let parse = |day_first| {
        let options = ParseOptions {
            zone: None,
            day_first,
        };
        let found = find_first(&named, options)?;
        let is_whole = found.span == (0..named.len());
        (is_whole && found.warning.is_none()).then_some(found.at)
    };
    parse(false).filter(|at| parse(true) == Some(*at))
}

/// A text with `UTC` in front of an offset that stands alone at its end, as in prose.
fn name_offset(text: &str) -> Cow<'_, str> {
    match text.rsplit_once(' ') {
        Some((time, offset)) if offset.starts_with(['+', '-']) => {
            format!("{time} UTC{offset}").into()
        }
        _ => text.into(),
    }
}

/// Reads the instant of an `until`, in the forms of [`parse_instant`]; `None` is for ever: a time in the year 9999 or
/// later.
///
/// # Errors
/// The remedy, where it is none.
pub fn parse_until(text: &str) -> Result<Option<DateTime<Utc>>, &'static str> {
    let at = parse_in_any_form(text)?;
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
    let text = with_zulu(text);
    let mut parsed = ZONED_FORMATS
        .iter()
        .filter_map(|format| DateTime::parse_from_str(&text, format).ok());
    let at = parsed.next().map(|at| at.to_utc());
    at.ok_or(NO_TIME_HELP)
}

/// A text with characters of full width as those of ASCII, and `Z` for `UTC` or `GMT` at its end.
fn with_zulu(text: &str) -> Cow<'_, str> {
    let text = fold_width(text);
    let zulu = ["UTC", "GMT"]
        .iter()
        .find_map(|zone| text.strip_suffix(zone));
    match zulu {
        Some(time) => format!("{}Z", time.trim_end()).into(),
        None => text,
    }
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
        Err(_) if is_local_placeholder(value) => {
            ("stands for a time that is not known", PLACEHOLDER_HELP)
        }
        Err(help) => ("is not a time", help),
    };
    let message = format!("{id}: {name} {message}: {value:?}");
    // Several fields of a record may have the same text.
    let place = diagnostics
        .field_values(span.clone(), name, value)
        .find(|at| !diagnostics.has_told(*at, &message));
    let place = place.unwrap_or_else(|| diagnostics.find(span, value));
    diagnostics.error(place, message, help);
    None
}

/// Whether a text without a zone stands for "not known" in any zone: `1970-01-01 00:00:00`, and MySQL's
/// `0000-00-00 00:00:00`.
pub(super) fn is_local_placeholder(text: &str) -> bool {
    let utc = InstantParser {
        zone: Some(Tz::UTC),
        format: None,
    };
    let is_zero = |c: char| !c.is_numeric() || c == '0';
    match utc.parse(text) {
        Ok(at) => !is_plausible(at),
        Err(_) => text.matches("00").count() >= 3 && text.chars().all(is_zero),
    }
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
    fn a_date_is_read_as_people_write_it_where_it_is_not_ambiguous() {
        let expected = Some("2026-11-18T06:45:00Z".parse().unwrap());
        for text in [
            "18.11.2026 7:45 +01:00",
            "18.11.2026 07:45:00 +01:00",
            "18.11.2026, 06:45 UTC",
            "2026年11月18日 15:45 +09:00",
            "2026年11月18日 15:45 JST",
            "2026年11月18日 午後3時45分 +09:00",
            "２０２６年１１月１８日　１５：４５　＋０９：００",
            "2026-11-18 6:45 AM UTC",
            "2026-11-18 06:45 am Z",
            "November 18, 2026, 6:45 AM UTC",
            "18 November 2026 06:45 UTC",
            "11/18/2026 6:45 AM UTC",
            "18/11/2026 6:45 UTC",
            "2026/11/18 3:45 PM +09:00",
        ] {
            assert_eq!(parse_instant(text).ok(), expected, "{text}");
        }
        for text in [
            "11/10/2026 6:45 UTC",
            "18.11.2026 6:45",
            "2026年11月18日 6:45",
            "18 November 06:45 UTC",
            "since 18 November 2026 06:45 UTC",
            "18 November 2026 06:45 UTC to 07:45 UTC",
            "18.11.2026 7:45 XYZ",
        ] {
            assert!(parse_instant(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_a_time() {
        assert!(parse_instant("2016-12-31T23:59:60Z").is_ok());
    }

    #[test]
    fn a_time_that_stands_for_not_known_is_told_without_a_zone() {
        for text in [
            "1970-01-01 00:00:00",
            "0001-01-01T00:00:00",
            "0000-00-00 00:00:00",
            "0000-00-00",
            "00.00.0000 00:00",
            "9999-12-31 23:59:59",
        ] {
            assert!(is_local_placeholder(text), "{text}");
        }
        for text in ["2026-11-18 00:00:00", "00:00", "soon", "", "2000-00-00"] {
            assert!(!is_local_placeholder(text), "{text}");
        }
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
