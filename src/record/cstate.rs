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
//! <https://github.com/cstate/cstate/wiki/Usage>. A file's name is the incident's id. The front matter may
//! be TOML between `+++`, and have a `lang`, which cState itself has no use for. Hugo's name for a file
//! in another language, `vpn.ja.md` beside `vpn.md`, says it as well: see [`merge_translations`].

mod file_name;
mod languages;

use std::ops::Range;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;

use super::held_back::{EXPIRY_FIELD, PUBLISH_FIELD};
use super::hugo::{FrontMatter, fields, front_matter_text, is_true, parse_front_matter};
use super::instant::{InstantParser, or_report};
use super::json::extra_fields;
use super::post::{ListOrder, turn_oldest_first};
use super::{DecodeOptions, Facts, FileRecords, Form, Post, Record, Status};
use crate::diagnostics::FileDiagnostics;
use crate::locale::Tag;
use crate::text::body::Body;
use crate::text::markdown::{self, Images};

pub(super) use file_name::{incident_id, is_section_page, name_and_language};
pub use languages::merge_translations;

/// Hugo's own bookkeeping, the same in every file.
const IGNORED_FIELDS: [&str; 1] = ["section"];

/// Whether the front matter has a field that only cState's incidents have. Other tools call a field
/// `resolved` as well, but have others that cState has not.
pub(super) fn matches(text: &str) -> bool {
    let Some(front_matter) = front_matter_text(text) else {
        return false;
    };
    let has = |names: &[&str]| fields(front_matter).any(|(name, _)| names.contains(&name.as_str()));
    let is_issue = fields(front_matter).any(|field| field == ("section".to_owned(), "issue"));
    // Netlify's StatusKit, from which cState comes, names the systems otherwise.
    is_issue
        || has(&["resolvedwhen", "affected", "informational"])
        || has(&["affectedsystems"]) && text.contains("{{< track")
        || has(&["resolved"])
            && !has(&["affectedsystems", "components", "services", "status", "id"])
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    let Some((mut front, body_offset)) = parse_front_matter(diagnostics) else {
        return FileRecords::default();
    };
    if front.take_flag("draft") {
        // Its author has not published it anywhere yet.
        return FileRecords::default();
    }
    if front.is_never_rendered() {
        let mut found = FileRecords::default();
        found.left_out.add_internal_record(0);
        return found;
    }
    let (name, lang) = name_and_language(diagnostics.file(), options);
    let id = &*incident_id(name);
    if let Some(lang) = lang {
        let lang = || Value::String(lang.to_string());
        front.0.entry("lang".to_owned()).or_insert_with(lang);
    }
    let front_span = 0..body_offset;
    let decoder = FileDecoder {
        id,
        instant_parser: options.instant_parser(),
        locale: parse_language(id, front.0.get("lang"), front_span.clone(), diagnostics),
    };
    if !decoder.parse_publication(&mut front, front_span.clone(), diagnostics) {
        return FileRecords::default();
    }
    let mut parse_time = |name: &str, value: Option<String>| {
        decoder.parse_instant((name, &value?), front_span.clone(), diagnostics)
    };
    let date = parse_time("date", front.take_text("date"));
    let resolved_at = parse_time("resolvedWhen", front.take_text("resolvedwhen"));
    let posts = decoder.decode_posts(body_offset, date, diagnostics);
    let is_resolved = front.0.get("resolved").is_some_and(is_true);
    if resolved_at.is_some() && !is_resolved {
        diagnostics.warning(
            diagnostics.find(front_span.clone(), "resolvedWhen"),
            format!(
                "{id}: it has a `resolvedWhen`, but `resolved` is not true; it is shown as open"
            ),
            "write `resolved: true` if it is over, or remove `resolvedWhen`",
        );
    }
    let facts = decode_facts(front, date, resolved_at, posts.last());
    let record = Record::new(id.to_owned(), Form::Cstate, facts, posts);
    FileRecords::single(record, diagnostics)
}

/// The language that the front matter or the file's name says; English where it says none.
fn parse_language(
    id: &str,
    lang: Option<&Value>,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Tag {
    let Some(Value::String(lang)) = lang else {
        return Tag::english();
    };
    lang.parse().unwrap_or_else(|error| {
        diagnostics.error(
            diagnostics.find(span, lang),
            format!("{id}: {error}; it is taken for English"),
            "write a language tag, such as `lang: ja`",
        );
        Tag::english()
    })
}

fn decode_facts(
    mut front: FrontMatter,
    date: Option<DateTime<Utc>>,
    resolved_at: Option<DateTime<Utc>>,
    newest: Option<&Post>,
) -> Facts {
    let affected = ["affected", "affectedsystems"].map(|name| front.take_list(name));
    let (service, services) = Facts::normalize_services(affected.concat());
    let is_resolved = front.take_flag("resolved");
    let ended_at = resolved_at.filter(|_| is_resolved);
    // It tells of no trouble, and stands at the top of cState's own page only where it is pinned.
    let is_informational = front.take_flag("informational");
    let is_pinned = front.0.get("pin").is_some_and(is_true);
    let status = match (is_informational, is_resolved) {
        (true, _) if is_pinned => "serviceInformation".to_owned(),
        (true, _) => "completed".to_owned(),
        (false, true) => "resolved".to_owned(),
        (false, false) => {
            let is_open = |word: &String| Status::parse(word).is_open();
            let newest = newest.and_then(|post| post.status.clone());
            newest
                .filter(is_open)
                .unwrap_or_else(|| "investigating".to_owned())
        }
    };
    Facts {
        service,
        services,
        title: front.take_text("title"),
        status: Some(status),
        classification: is_informational.then(|| "advisory".to_owned()),
        severity: front.take_text("severity"),
        started_at: date,
        ended_at,
        updated_at: newest.and_then(Post::known_time).max(ended_at),
        extra_fields: extra_fields(front.0, &IGNORED_FIELDS),
        ..Facts::default()
    }
}

/// What is needed to read any part of a file.
struct FileDecoder<'a> {
    id: &'a str,
    instant_parser: InstantParser<'a>,
    locale: Tag,
}

impl FileDecoder<'_> {
    /// The time of a field: its name and its text, which is looked for in `span`.
    fn parse_instant(
        &self,
        field: (&str, &str),
        span: Range<usize>,
        diagnostics: &mut FileDiagnostics<'_>,
    ) -> Option<DateTime<Utc>> {
        let parsed = self.instant_parser.parse(field.1);
        or_report(parsed, self.id, field, span, diagnostics)
    }

    /// Writes the times at which Hugo begins and ceases to publish it as [`hold_back`](super::Decoded::hold_back) reads
    /// them. Returns whether they can be read: where one cannot, it may not be for the public yet, or no longer.
    fn parse_publication(
        &self,
        front: &mut FrontMatter,
        span: Range<usize>,
        diagnostics: &mut FileDiagnostics<'_>,
    ) -> bool {
        for field in [PUBLISH_FIELD, EXPIRY_FIELD] {
            let Some(written) = front.take_text(field) else {
                continue;
            };
            match self.instant_parser.parse(&written) {
                Ok(at) => {
                    let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
                    front.0.insert(field.to_owned(), Value::String(at));
                }
                Err(help) => {
                    diagnostics.error(
                        diagnostics.find(span, &written),
                        format!(
                            "{}: whether it is to be published now is not known; it is skipped: {written:?} is not a time",
                            self.id
                        ),
                        help,
                    );
                    return false;
                }
            }
        }
        true
    }

    /// The updates of the body from `offset` on, the oldest first: each ends with its time. What has
    /// none stands where the incident began.
    fn decode_posts(
        &self,
        offset: usize,
        date: Option<DateTime<Utc>>,
        diagnostics: &mut FileDiagnostics<'_>,
    ) -> Vec<Post> {
        let text = diagnostics.text();
        // With the time that each has of its own.
        let mut dated: Vec<(Option<DateTime<Utc>>, Post)> = Vec::new();
        let mut from = offset;
        while from < text.len() {
            let rest = &text[from..];
            let track = TrackShortcode::find(rest);
            let end = from + track.as_ref().map_or(rest.len(), |track| track.start);
            let next = from + track.as_ref().map_or(rest.len(), |track| track.end);
            let has_track = track.is_some();
            let at = track.and_then(|track| {
                let field = ("the time of an update", track.time);
                self.parse_instant(field, end..next, diagnostics)
            });
            // A time that cannot be read is another one than that of the incident.
            let post_time = if has_track { at } else { date };
            let post = self.decode_post(from..end, post_time, diagnostics);
            dated.extend(post.map(|post| (at, post)));
            from = next;
        }
        // What has no time says nothing of the order.
        let (mut posts, undated): (Vec<_>, Vec<_>) =
            dated.into_iter().partition(|(at, _)| at.is_some());
        let ends = [posts.first(), posts.last()].map(|end| end.map(|(_, post)| post));
        let usual = ListOrder::by_statuses(ends[0], ends[1], ListOrder::NewestFirst);
        turn_oldest_first(&mut posts, usual, |(at, _)| *at);
        let posts = undated.into_iter().rev().chain(posts);
        let mut posts: Vec<Post> = posts.map(|(_, post)| post).collect();
        posts.sort_by_key(|post| post.at);
        posts
    }

    fn decode_post(
        &self,
        range: Range<usize>,
        at: Option<DateTime<Utc>>,
        diagnostics: &mut FileDiagnostics<'_>,
    ) -> Option<Post> {
        let text = &diagnostics.text()[range.clone()];
        let content = text.trim();
        if content.is_empty() {
            return None;
        }
        if let Some(at) = text.find("{{<").or_else(|| text.find("{{%")) {
            diagnostics.error(
                range.start + at,
                format!(
                    "{}: a shortcode that is not `track`; it is shown as it stands",
                    self.id
                ),
                "write what it stands for as Markdown",
            );
        }
        // Rendered for the diagnostics: what is kept is the Markdown.
        markdown::check(diagnostics, range, Images::Descriptions);
        Some(Post {
            status: leading_status(content),
            locale: self.locale.clone(),
            ..Post::new(at.unwrap_or_default(), Body::markdown(content))
        })
    }
}

/// The shortcode `{{< track "2026-09-14 06:45:00" >}}`, and where it stands.
struct TrackShortcode<'a> {
    start: usize,
    end: usize,
    time: &'a str,
}

impl<'a> TrackShortcode<'a> {
    /// The first of a text.
    fn find(text: &'a str) -> Option<Self> {
        // Behind the last end nothing is looked for: none of it ends.
        let last_end = text.rfind("}}")?;
        text[..last_end].match_indices("{{").find_map(|(start, _)| {
            let inner = text[start + 2..].trim_start_matches(['<', '>', '%', ' ']);
            let time = inner.strip_prefix("track")?;
            if !time.starts_with([' ', '"', '`']) {
                return None;
            }
            let (time, rest) = time.split_once("}}")?;
            let time = time.trim_matches(['<', '>', '%', ' ']);
            let time = time.trim().trim_matches(['"', '`']);
            let end = text.len() - rest.len();
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
    Status::parse(word).is_known().then(|| word.to_owned())
}
