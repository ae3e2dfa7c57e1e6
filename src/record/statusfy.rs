//! Statusfy's Markdown incidents: front matter, a general text, and updates in containers.
//!
//! ```text
//! ---
//! id: 7f3a
//! title: Sign-in fails
//! date: 2026-09-14T06:20:00.000Z
//! severity: major-outage
//! affectedsystems: [vpn]
//! resolved: true
//! ---
//! Nobody can sign in.
//!
//! ::: update Resolved | 2026-09-14T09:05:00.000Z
//! All is well.
//! :::
//! ```
//!
//! <https://docs.statusfy.co/guide/incidents/>. Without an `id` the file's name is it. Planned work has
//! `scheduled`, its start, and `duration`, in minutes.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use super::cstate::{incident_id, name_and_language};
use super::hugo::{fields, front_matter_text, parse_front_matter};
use super::instant::or_report;
use super::json::extra_fields;
use super::post::{ListOrder, turn_oldest_first};
use super::{DecodeOptions, Facts, FileRecords, Form, Post, Record, Status, is_valid_id};
use crate::diagnostics::FileDiagnostics;
use crate::locale::Tag;
use crate::text::body::Body;
use crate::text::markdown::{self, Images};

/// Whether the front matter names systems as only Statusfy's does, or an update stands in a container.
pub(super) fn matches(text: &str) -> bool {
    front_matter_text(text).is_some_and(|front_matter| {
        fields(front_matter).any(|(name, _)| name == "affectedsystems")
            || text.lines().any(|line| opening(line.trim()).is_some())
    })
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    let Some((mut front, body_offset)) = parse_front_matter(diagnostics) else {
        return FileRecords::default();
    };
    let (name, lang) = name_and_language(diagnostics.file(), options);
    let id = front.take_text("id").filter(|id| is_valid_id(id));
    let id = id.unwrap_or_else(|| incident_id(name).into_owned());
    let parser = options.instant_parser();
    let mut parse_time = |name: &str, written: Option<String>, span: Range<usize>| {
        let written = written?;
        let parsed = parser.parse(&written);
        or_report(parsed, &id, (name, &written), span, diagnostics)
    };
    let front_span = || 0..body_offset;
    let date = parse_time("date", front.take_text("date"), front_span());
    let scheduled = parse_time("scheduled", front.take_text("scheduled"), front_span());
    let modified = parse_time("modified", front.take_text("modified"), front_span());
    let (containers, general) = split_containers(diagnostics.text(), body_offset);
    let mut posts = Vec::with_capacity(containers.len() + 1);
    for container in containers {
        let field = ("the time of an update", container.time);
        let parsed = parser.parse(container.time);
        let at = or_report(parsed, &id, field, container.span, diagnostics);
        let text = diagnostics.text()[container.body.clone()].trim();
        // Rendered for the diagnostics: what is kept is the Markdown.
        markdown::check(diagnostics, container.body, Images::Descriptions);
        posts.push(Post {
            status: Some(container.title.to_owned()).filter(|title| !title.is_empty()),
            ..Post::new(at.unwrap_or_default(), Body::markdown(text))
        });
    }
    turn_oldest_first(&mut posts, ListOrder::OldestFirst, Post::known_time);
    let description = front.take_text("description");
    let general = Some(general.trim()).filter(|text| !text.is_empty());
    if let Some(text) = general.or(description.as_deref()) {
        let post = Post::new(date.unwrap_or_default(), Body::markdown(text));
        posts.insert(0, post);
    }
    posts.sort_by_key(|post| post.at);
    let locale = lang.unwrap_or_else(Tag::english);
    for post in &mut posts {
        post.locale = locale.clone();
    }
    let (service, services) = Facts::normalize_services(front.take_list("affectedsystems"));
    let is_resolved = front.take_flag("resolved");
    let minutes = front
        .take_text("duration")
        .and_then(|text| text.trim().parse().ok());
    let duration = minutes.and_then(TimeDelta::try_minutes);
    let facts = Facts {
        service,
        services,
        title: front.take_text("title"),
        status: Some(status(is_resolved, scheduled, &posts)),
        classification: scheduled.map(|_| "maintenance".to_owned()),
        severity: front.take_text("severity"),
        started_at: scheduled.or(date),
        ended_at: scheduled
            .zip(duration)
            .and_then(|(start, duration)| start.checked_add_signed(duration)),
        updated_at: posts.last().and_then(Post::known_time).max(modified),
        extra_fields: extra_fields(front.0, &[]),
        ..Facts::default()
    };
    let record = Record::new(id, Form::Statusfy, facts, posts);
    FileRecords::single(record, diagnostics)
}

/// The status of the incident: what the front matter says, or else the newest update that leaves it open.
fn status(is_resolved: bool, scheduled: Option<DateTime<Utc>>, posts: &[Post]) -> String {
    let newest = posts.last().and_then(|post| post.status.clone());
    let newest = newest.filter(|word| Status::parse(word).is_known());
    let word = match (is_resolved, scheduled) {
        (true, Some(_)) => "completed",
        (true, None) => "resolved",
        (false, Some(_)) => "scheduled",
        (false, None) => "investigating",
    };
    newest
        .filter(|word| !is_resolved && Status::parse(word).is_open())
        .unwrap_or_else(|| word.to_owned())
}

/// An update in its container.
struct Container<'a> {
    title: &'a str,
    time: &'a str,
    /// Its opening line, in bytes of the file.
    span: Range<usize>,
    body: Range<usize>,
}

/// What stands behind the name of a container that a line opens, if it is that of an update. The marks are three colons
/// or more, with or without a space behind them.
fn opening(line: &str) -> Option<&str> {
    let name = line
        .strip_prefix(":::")?
        .trim_start_matches(':')
        .trim_start();
    let heading = name.strip_prefix("update")?;
    heading.starts_with(char::is_whitespace).then_some(heading)
}

fn is_closing(line: &str) -> bool {
    line.len() >= 3 && line.bytes().all(|b| b == b':')
}

/// The containers of the text from `offset` on, and what stands outside them. One that is not closed goes on
/// to the next, or to the end.
fn split_containers(text: &str, offset: usize) -> (Vec<Container<'_>>, String) {
    let mut containers: Vec<Container<'_>> = Vec::new();
    let mut general = String::new();
    let mut is_open = false;
    let mut start = offset;
    for line in text[offset..].split_inclusive('\n') {
        let end = start + line.len();
        let content = line.trim();
        if let Some(heading) = opening(content) {
            let (title, time) = heading.rsplit_once('|').unwrap_or((heading, ""));
            containers.push(Container {
                title: title.trim(),
                time: time.trim(),
                span: start..end,
                body: end..end,
            });
            is_open = true;
        } else if is_closing(content) {
            is_open = false;
        } else if let Some(container) = containers.last_mut().filter(|_| is_open) {
            container.body.end = end;
        } else {
            general.push_str(line);
        }
        start = end;
    }
    (containers, general)
}
