//! The log of an incident as Statuspage writes it into the content of a feed's entry.
//!
//! The newest update comes first. No time has a year: `Mar 12, 09:14 UTC`.
//!
//! ```html
//! <p><small>Mar <var data-var='date'>12</var>, <var data-var='time'>09:14</var> UTC</small><br>
//! <strong>Resolved</strong> - All orders are through.</p>
//! ```

use std::ops::Range;

use chrono::{DateTime, Datelike, TimeDelta, TimeZone, Utc};
use chrono_tz::OffsetName;
use memchr::memmem;

use crate::text::body::{Body, to_rich_text};
use crate::text::times::{ParseOptions, find_first};

pub(super) struct Log<'a> {
    /// The planned window of scheduled maintenance, as it is written.
    pub window: Option<String>,
    /// The newest first.
    pub updates: Vec<LogUpdate<'a>>,
}

pub(super) struct LogUpdate<'a> {
    /// As it is written, without the year.
    pub time: String,
    /// The word of the source, such as `Resolved`.
    pub status: String,
    /// HTML.
    pub body: &'a str,
}

impl<'a> Log<'a> {
    /// Takes the content of an entry apart; `None` where it is not a log throughout.
    pub fn parse(html: &'a str) -> Option<Self> {
        let headings: Vec<Heading> = memmem::find_iter(html.as_bytes(), "<small>")
            .filter_map(|at| Heading::parse(html, at))
            .collect();
        let first = headings.first()?;
        let preamble = &html[..first.span.start];
        let window = match plain(preamble).trim() {
            "" => None,
            window if preamble.contains("data-var") => Some(window.to_owned()),
            _ => return None,
        };
        let ends = headings.iter().skip(1).map(|next| next.span.start);
        let ends = ends.chain([html.len()]);
        let updates = headings.iter().zip(ends).map(|(heading, end)| {
            let body = html[heading.span.end..end].trim();
            LogUpdate {
                time: heading.time.clone(),
                status: heading.status.clone(),
                body: body.strip_suffix("</p>").unwrap_or(body).trim(),
            }
        });
        Some(Self {
            window,
            updates: updates.collect(),
        })
    }
}

/// What stands before the text of an update.
struct Heading {
    span: Range<usize>,
    time: String,
    status: String,
}

impl Heading {
    /// Reads a heading whose `<small>` is at `start`.
    fn parse(html: &str, start: usize) -> Option<Self> {
        let (time, rest) = html[start..]
            .strip_prefix("<small>")?
            .split_once("</small>")?;
        let rest = rest.trim_start().strip_prefix("<br")?;
        let (_, rest) = rest.split_once('>')?;
        let (status, rest) = rest
            .trim_start()
            .strip_prefix("<strong>")?
            .split_once("</strong>")?;
        let time = plain(time);
        if !time.contains(char::is_numeric) {
            return None;
        }
        let rest = rest.trim_start();
        let body = rest.strip_prefix(['-', '–', '—', ':']).unwrap_or(rest);
        let end = html.len() - body.len();
        // A heading that is cut off goes on into the next one.
        if html[start + "<small>".len()..end].contains("<small>") {
            return None;
        }
        let before = html[..start].trim_end();
        let paragraph_start = before.strip_suffix("<p>").map(str::len);
        Some(Self {
            span: paragraph_start.unwrap_or(start)..end,
            time: time.trim().to_owned(),
            status: plain(status).trim().to_owned(),
        })
    }
}

fn plain(html: &str) -> String {
    let text = to_rich_text(&Body::html(html)).plain().into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The instant of a time without a year, in the year in which it is nearest to `near`.
pub(super) fn parse_time(
    written: &str,
    near: DateTime<Utc>,
    options: ParseOptions,
) -> Option<DateTime<Utc>> {
    let (date, time) = written.split_once(',')?;
    // An abbreviation that stands for several zones is that of the page's zone, where that has it then.
    let (time, abbreviation) = match (options.zone, time.rsplit_once(' ')) {
        (Some(_), Some((rest, word))) if is_ambiguous(word) => (rest, Some(word)),
        _ => (time, None),
    };
    let has_abbreviation = |at: &DateTime<Utc>| {
        abbreviation.is_none_or(|word| {
            let offset = options
                .zone
                .map(|zone| zone.offset_from_utc_datetime(&at.naive_utc()));
            offset.is_some_and(|offset| offset.abbreviation() == Some(word))
        })
    };
    let years = [near.year() - 1, near.year(), near.year() + 1];
    let instants = years.into_iter().filter_map(|year| {
        let found = find_first(&format!("{date}, {year},{time}"), options)?;
        Some(found.at).filter(has_abbreviation)
    });
    let distance = |at: &DateTime<Utc>| (*at - near).abs();
    let nearest = instants.min_by_key(distance)?;
    (distance(&nearest) < TimeDelta::days(366)).then_some(nearest)
}

/// Whether a word looks like the abbreviation of a zone, and does not say which.
fn is_ambiguous(word: &str) -> bool {
    let is_abbreviation = word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    is_abbreviation
        && find_first(&format!("2026-01-01 00:00 {word}"), ParseOptions::default()).is_none()
}

/// Start and end of a planned window: `… Apr 7, 13:00 - 23:00 UTC`, `… Apr 7, 23:00 - Apr 8, 03:00 UTC`.
pub(super) fn parse_window(
    written: &str,
    near: DateTime<Utc>,
    options: ParseOptions,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let (start, end) = written.split_once(" - ")?;
    let zone = end.rsplit(' ').next()?;
    // The date is the last two words before the comma.
    let (before, start_time) = start.rsplit_once(',')?;
    let mut words = before.rsplit(' ');
    let (day, month) = (words.next()?, words.next()?);
    let start = parse_time(&format!("{month} {day},{start_time} {zone}"), near, options)?;
    let end = match end.contains(',') {
        true => parse_time(end, start, options)?,
        false => parse_time(&format!("{month} {day}, {end}"), start, options)?,
    };
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_heading_that_is_cut_off_is_none() {
        let whole = "<p><small>Mar 12, 09:14 UTC</small><br><strong>Resolved</strong> - Done.</p>";
        for cut in [
            "<p><small>Mar 12, 10:00",
            "<p><small>Mar 12, 10:00 UTC</small><br>",
            "<p><small>Mar 12, 10:00 UTC</small><br><strong>Monitoring",
            "<p><small>Mar 12, 10:00 UTC</small><br",
        ] {
            let html = format!("{whole}{cut}{whole}");
            let log = Log::parse(&html).unwrap();
            assert_eq!(log.updates.len(), 2, "{html}");
            assert!(Log::parse(&format!("{cut}{whole}")).is_none(), "{cut}");
        }
    }

    #[test]
    fn a_time_without_a_year_is_of_the_nearest_year() {
        let options = ParseOptions::default();
        for (written, near, expected) in [
            (
                "Mar 12, 09:14 UTC",
                "2026-03-12T09:14:30Z",
                Some("2026-03-12T09:14:00Z"),
            ),
            (
                "Dec 31, 23:50 UTC",
                "2026-01-01T02:00:00Z",
                Some("2025-12-31T23:50:00Z"),
            ),
            (
                "Jan 1, 00:10 UTC",
                "2025-12-31T23:00:00Z",
                Some("2026-01-01T00:10:00Z"),
            ),
            (
                "Jul 4, 09:00 PDT",
                "2026-07-05T00:00:00Z",
                Some("2026-07-04T16:00:00Z"),
            ),
            ("yesterday", "2026-07-05T00:00:00Z", None),
            ("Nov 18, 15:00 IST", "2026-11-18T10:00:00Z", None),
        ] {
            let parsed = parse_time(written, utc(near), options);
            assert_eq!(parsed, expected.map(utc), "{written}");
        }
        for (zone, expected) in [
            (chrono_tz::Tz::Asia__Kolkata, Some("2026-11-18T09:30:00Z")),
            (chrono_tz::Tz::Asia__Tokyo, None),
        ] {
            let options = ParseOptions {
                zone: Some(zone),
                ..options
            };
            let parsed = parse_time("Nov 18, 15:00 IST", utc("2026-11-18T10:00:00Z"), options);
            assert_eq!(parsed, expected.map(utc), "{zone}");
        }
    }

    #[test]
    fn a_window_may_end_on_another_day() {
        let options = ParseOptions::default();
        for (written, start, end) in [
            (
                "THIS IS A SCHEDULED EVENT Apr 7, 13:00 - 23:00 UTC",
                "2026-04-07T13:00:00Z",
                "2026-04-07T23:00:00Z",
            ),
            (
                "THIS IS A SCHEDULED EVENT Dec 31, 23:00 - Jan 1, 03:00 UTC",
                "2026-12-31T23:00:00Z",
                "2027-01-01T03:00:00Z",
            ),
        ] {
            let near = utc(start) - TimeDelta::days(10);
            let window = parse_window(written, near, options);
            assert_eq!(window, Some((utc(start), utc(end))), "{written}");
        }
    }

    #[test]
    fn a_log_is_split_into_its_updates() {
        let log = Log::parse(
            "<p> <small>Mar <var data-var='date'>12</var>, <var data-var='time'>09:14</var> UTC</small><br> \
             <strong>Resolved</strong> - All is <b>well</b>.<br /><br />Really. </p> \
             <p><small>Mar 12, 08:00 UTC</small><br/><strong>Investigating</strong> - We look.</p>",
        );
        let log = log.unwrap();
        assert_eq!(log.window, None);
        let updates: Vec<_> = log
            .updates
            .iter()
            .map(|u| (&*u.time, &*u.status, u.body))
            .collect();
        assert_eq!(
            updates,
            [
                (
                    "Mar 12, 09:14 UTC",
                    "Resolved",
                    "All is <b>well</b>.<br /><br />Really."
                ),
                ("Mar 12, 08:00 UTC", "Investigating", "We look."),
            ]
        );
        for html in [
            "",
            "<p>Words</p>",
            "<p>Words</p><p><small>Mar 12, 08:00 UTC</small><br><strong>A</strong> - b</p>",
        ] {
            assert!(Log::parse(html).is_none(), "{html}");
        }
    }
}
