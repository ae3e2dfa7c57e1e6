//! cState's Markdown incidents: Hugo front matter, and a body whose updates end with a `track`.
//!
//! ```text
//! ---
//! title: Sign-in fails
//! date: 2026-09-14T06:20:00Z
//! resolved: true
//! resolvedWhen: 2026-09-14T09:05:00Z
//! severity: disrupted
//! affected: [VPN]
//! section: issue
//! ---
//! *Resolved* - All is well. {{< track "2026-09-14T09:05:00Z" >}}
//! ```
//!
//! <https://github.com/cstate/cstate/wiki/Usage>. A file's name is the incident's id.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;

use super::instant::Clock;
use super::json::others;
use super::{Decoded, Facts, Form, Post, Reading, Record, Status, bad_id, check, is_id};
use crate::problem::{Place, Problem};
use crate::text::body::Body;
use crate::text::{front_matter, markdown};

#[derive(Deserialize)]
struct Front {
    title: Option<String>,
    date: Option<String>,
    #[serde(default)]
    resolved: bool,
    #[serde(rename = "resolvedWhen")]
    resolved_when: Option<String>,
    severity: Option<String>,
    #[serde(default)]
    affected: Vec<String>,
    #[serde(default)]
    draft: bool,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

/// Hugo's own bookkeeping, the same in every file.
const SAME: [&str; 1] = ["section"];

/// Whether the front matter has a field that only cState's incidents have.
pub(super) fn is(text: &str) -> bool {
    let mut lines = text
        .lines()
        .skip(1)
        .take_while(|line| line.trim_end() != "---");
    front_matter::starts(text)
        && lines.any(|line| {
            let name = line.split(':').next().unwrap_or_default();
            matches!(name, "resolved" | "resolvedWhen" | "affected")
                || line.split_whitespace().eq(["section:", "issue"])
        })
}

pub(super) fn decode(file: &str, text: &str, reading: Reading<'_>) -> Decoded {
    let document = match front_matter::parse::<Front>(file, text) {
        Ok(document) => document,
        Err(problem) => return Decoded::problem(problem),
    };
    let front = document.front;
    if front.draft {
        // Its author has not published it anywhere yet.
        return Decoded::default();
    }
    let id = name(file);
    if !is_id(id) {
        let problem = bad_id(Place::file(file), id);
        let help =
            "rename the file: its name is the incident's id, in letters, digits, `-` and `_`";
        return Decoded::problem(Problem::new(problem.place, problem.message, help));
    }
    let mut decoded = Decoded::default();
    let source = Source {
        file,
        text,
        id,
        clock: reading.clock(),
    };
    let date = source.instant("date", front.date.as_deref(), &mut decoded.problems);
    let resolved_when = front.resolved_when.as_deref();
    let resolved_at = source.instant("resolvedWhen", resolved_when, &mut decoded.problems);
    let front_date = front.date.as_deref();
    let offset = document.body_offset;
    let (mut posts, is_known) = source.posts(offset, date, front_date, &mut decoded.problems);
    // The newest comes first; among equals the later in the text is the earlier.
    posts.reverse();
    posts.sort_by_key(|post| post.at);
    let newest = posts.last();
    let (service, services) = Facts::services(front.affected);
    let facts = Facts {
        service,
        services,
        title: front.title,
        status: Some(if front.resolved {
            "resolved".to_owned()
        } else {
            let open = |word: &String| Status::read(word).is_open();
            let newest = newest.and_then(|post| post.status.clone());
            newest
                .filter(open)
                .unwrap_or_else(|| "investigating".to_owned())
        }),
        severity: front.severity,
        started_at: date,
        ended_at: resolved_at.filter(|_| front.resolved),
        updated_at: newest
            .filter(|_| is_known)
            .map(|post| post.at)
            .max(resolved_at),
        others: others(front.others, &SAME),
        ..Facts::default()
    };
    decoded.records.push(Record {
        id: id.to_owned(),
        form: Form::Cstate,
        facts,
        posts,
        remarks: Vec::new(),
    });
    decoded
}

/// The name of a file without its extension, or of its folder where Hugo asks for `index.md`.
fn name(file: &str) -> &str {
    let mut parts = file.rsplit('/');
    let last = parts.next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    match parts.next() {
        Some(folder) if stem == "index" => folder,
        _ => stem,
    }
}

/// A file, and how its times are read.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
    id: &'a str,
    clock: Clock<'a>,
}

impl Source<'_> {
    fn instant(
        &self,
        name: &str,
        value: Option<&str>,
        problems: &mut Vec<Problem>,
    ) -> Option<DateTime<Utc>> {
        let value = value?;
        let read = self.clock.read(value).map_err(|help| {
            problems.push(Problem::new(
                check::locate(self.file, self.text, 0, value),
                format!("{}: {name} is not a time: {value:?}", self.id),
                help,
            ));
        });
        read.ok()
    }

    /// The updates of the body from `offset` on, and whether any time of them or of the incident is
    /// known: each ends with its time. What has none stands where the incident began.
    fn posts(
        &self,
        offset: usize,
        date: Option<DateTime<Utc>>,
        front_date: Option<&str>,
        problems: &mut Vec<Problem>,
    ) -> (Vec<Post>, bool) {
        let mut posts = Vec::new();
        let mut times = Vec::new();
        let mut from = offset;
        while from < self.text.len() {
            let rest = &self.text[from..];
            let track = Track::find(rest);
            let end = track.as_ref().map_or(rest.len(), |track| track.start);
            let time = track.as_ref().map(|track| track.time);
            let at = self.instant("the time of an update", time, problems);
            if let Some(post) = self.post(from, &rest[..end], problems) {
                posts.push(post);
                times.push((at, time));
            }
            from += track.map_or(rest.len(), |track| track.end);
        }
        for (post, at) in posts.iter_mut().zip(self.places(&times, date, front_date)) {
            post.at = at;
        }
        let is_known = date.is_some() || times.iter().any(|(at, _)| at.is_some());
        (posts, is_known)
    }

    /// Where updates stand, each with its time, where that is known, and as it is written.
    ///
    /// One whose time is not known is not lost, and its problem is told; it stands by what is known:
    /// by the update before it, which is the one below, else where the incident began, else by the one
    /// above. Where no time of the whole file names its zone, each stands where it would in UTC: that
    /// keeps their order, and is wrong by some hours, while any other place would be wrong by years. It
    /// is no fact about the incident: when it began and was updated stays unknown.
    fn places(
        &self,
        times: &[(Option<DateTime<Utc>>, Option<&str>)],
        date: Option<DateTime<Utc>>,
        front_date: Option<&str>,
    ) -> Vec<DateTime<Utc>> {
        let in_utc = Clock {
            zone: Some(Tz::UTC),
            ..self.clock
        };
        let guess = |time: Option<&str>| in_utc.read(time?).ok();
        let nearest = times.iter().rev().find_map(|(at, _)| *at);
        let mut known = date.or(nearest);
        let mut places: Vec<DateTime<Utc>> = Vec::with_capacity(times.len());
        for (at, time) in times.iter().rev() {
            known = at.or(known);
            let place = known.or_else(|| guess(*time)).or_else(|| guess(front_date));
            places.push(place.unwrap_or_default());
        }
        places.reverse();
        places
    }

    fn post(&self, offset: usize, text: &str, problems: &mut Vec<Problem>) -> Option<Post> {
        let content = text.trim();
        if content.is_empty() {
            return None;
        }
        let flaws = markdown::render(text, "").flaws;
        problems.extend(
            flaws
                .into_iter()
                .map(|flaw| flaw.problem(self.file, self.text, offset)),
        );
        Some(Post {
            status: leading_status(content),
            ..Post::new(DateTime::default(), Body::markdown(content))
        })
    }
}

/// The shortcode `{{< track "2026-09-14 06:45:00" >}}`, and where it stands.
struct Track<'a> {
    start: usize,
    end: usize,
    time: &'a str,
}

impl<'a> Track<'a> {
    /// The first of a text.
    fn find(text: &'a str) -> Option<Self> {
        text.match_indices("{{").find_map(|(start, _)| {
            let (inner, _) = text[start + 2..].split_once("}}")?;
            let end = start + 2 + inner.len() + 2;
            let inner = inner.trim_matches(['<', '>', '%', ' ']);
            let time = inner.strip_prefix("track")?.trim().trim_matches(['"', '`']);
            Some(Self { start, end, time })
        })
    }
}

/// The status that a text opens with: `*Resolved* - All is well.`
fn leading_status(text: &str) -> Option<String> {
    let rest = text.trim_start_matches(['*', '_']);
    let (word, _) = rest
        .split_once(['*', '_'])
        .filter(|_| rest.len() < text.len())?;
    let word = word.trim_end_matches([':', ' ']);
    Status::read(word).is_known().then(|| word.to_owned())
}
