//! Kairan's own incident: front matter, and dated sections in Markdown.
//!
//! ```text
//! ---
//! id: NET-2026-014
//! service: Corporate VPN
//! title: VPN sign-in fails for some users
//! status: serviceRestored
//! started_at: 2026-09-14T06:20:00Z
//! ---
//!
//! ## 2026-09-14T06:45:00Z · investigating
//! User impact: Users in Osaka cannot sign in.
//! ```
//!
//! With `classification: maintenance` it is scheduled maintenance: `started_at` and `ended_at` are the
//! planned window, and the status is `scheduled`, `inProgress` or `completed`.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    DecodeOptions, Decoded, Facts, Form, Post, Record, invalid_id_diagnostic, is_valid_id,
    parse_instant,
};
use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::text::body::Body;
use crate::text::{front_matter, markdown};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    id: String,
    service: Option<String>,
    title: Option<String>,
    status: Option<String>,
    classification: Option<String>,
    severity: Option<String>,
    impact: Option<String>,
    report: Option<String>,
    lang: Option<String>,
    started_at: Option<String>,
    ended_at: Option<String>,
    updated_at: Option<String>,
}

pub(super) fn matches(text: &str) -> bool {
    front_matter::has_front_matter(text)
}

pub(super) fn decode(file: &str, text: &str, _: DecodeOptions<'_>) -> Decoded {
    let document = match front_matter::parse::<FrontMatter>(file, text) {
        Ok(document) => document,
        Err(diagnostic) => return Decoded::from_diagnostic(diagnostic),
    };
    let front = document.front_matter;
    if !is_valid_id(&front.id) {
        let location = super::validate::locate(file, text, 0, &front.id);
        return Decoded::from_diagnostic(invalid_id_diagnostic(location, &front.id));
    }
    let mut decoded = Decoded::default();
    let location_of = |needle: &str| super::validate::locate(file, text, 0, needle);
    let locale = match front.lang.as_deref().map(str::parse::<Tag>) {
        None => Tag::english(),
        Some(Ok(tag)) => tag,
        Some(Err(error)) => {
            decoded.diagnostics.push(Diagnostic::new(
                location_of("lang:"),
                format!("{}: {error}; it is taken for English", front.id),
                "write a language tag, such as `lang: ja`",
            ));
            Tag::english()
        }
    };
    let is_url = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    let report_url = front.report.filter(|url| {
        if !is_url(url) {
            decoded.diagnostics.push(Diagnostic::new(
                location_of("report:"),
                format!("{}: the report is not an address: {url:?}", front.id),
                "write the whole address: `report: https://…`",
            ));
        }
        is_url(url)
    });
    let dated_bodies = parse_dated_bodies(
        file,
        text,
        document.body_offset,
        parse_instant,
        &mut decoded.diagnostics,
    );
    let posts: Vec<Post> = dated_bodies
        .into_iter()
        .map(|dated_body| Post {
            status: dated_body.attributes.first().cloned(),
            locale: locale.clone(),
            ..Post::new(dated_body.time, dated_body.body)
        })
        .collect();
    let mut parse_time = |name: &str, value: Option<String>| -> Option<DateTime<Utc>> {
        let value = value?;
        parse_instant(&value)
            .map_err(|help| {
                decoded.diagnostics.push(Diagnostic::new(
                    location_of(&value),
                    format!("{}: {name} is not a time: {value:?}", front.id),
                    help,
                ));
            })
            .ok()
    };
    let facts = Facts {
        started_at: parse_time("started_at", front.started_at),
        ended_at: parse_time("ended_at", front.ended_at),
        updated_at: parse_time("updated_at", front.updated_at)
            .or_else(|| posts.iter().map(|post| post.at).max()),
        service: front.service,
        title: front.title,
        status: front.status,
        classification: front.classification,
        severity: front.severity,
        user_impact: front.impact,
        report_url,
        ..Facts::default()
    };
    decoded
        .records
        .push(Record::new(front.id, Form::Markdown, facts, posts));
    decoded
}

/// A body under a heading `## <time> [· attribute]…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedBody<T> {
    /// What the heading says first.
    pub time: T,
    /// Where the heading starts, in bytes of the text.
    pub offset: usize,
    /// What follows the instant in the heading, split at `·`.
    pub attributes: Vec<String>,
    /// The Markdown below.
    pub body: Body,
}

/// Reads the dated sections of `text` from `offset` on; `parse_time` reads what a heading says first,
/// or returns the remedy. What cannot be read is added to `diagnostics`.
pub fn parse_dated_bodies<T>(
    file: &str,
    text: &str,
    offset: usize,
    parse_time: impl Fn(&str) -> Result<T, &'static str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DatedBody<T>> {
    let mut bodies = Vec::new();
    for section in split_at_headings(text, offset) {
        let Some(heading) = section.heading else {
            if let Some(at) = section.body.find(|c: char| !c.is_whitespace()) {
                diagnostics.push(Diagnostic::new(
                    Location::at_offset(file, text, section.body_offset + at),
                    "text before the first dated heading; it is not shown",
                    "put it under a heading such as `## 2026-09-14T06:45:00Z`",
                ));
            }
            continue;
        };
        let mut parts = heading.split('·').map(str::trim);
        let written = parts.next().unwrap_or_default();
        let time = match parse_time(written) {
            Ok(time) => time,
            Err(help) => {
                diagnostics.push(Diagnostic::new(
                    Location::at_offset(file, text, section.offset),
                    format!(
                        "the heading's time cannot be read: {written:?}; the update is not shown"
                    ),
                    help,
                ));
                continue;
            }
        };
        let mut file_diagnostics = FileDiagnostics::new(file, text);
        let body = section.body_offset..section.body_offset + section.body.len();
        markdown::render(&mut file_diagnostics, body, "");
        diagnostics.extend(file_diagnostics.into_vec());
        bodies.push(DatedBody {
            time,
            offset: section.offset,
            attributes: parts.map(str::to_owned).collect(),
            body: Body::markdown(section.body.trim()),
        });
    }
    bodies
}

struct RawSection<'a> {
    heading: Option<&'a str>,
    offset: usize,
    body: &'a str,
    body_offset: usize,
}

/// Splits at lines that start with `## `, but not inside fenced code.
fn split_at_headings(text: &str, start: usize) -> Vec<RawSection<'_>> {
    let mut sections = Vec::new();
    let mut current = RawSection {
        heading: None,
        offset: start,
        body: "",
        body_offset: start,
    };
    let mut offset = start;
    let mut in_code_fence = false;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            in_code_fence = !in_code_fence;
        }
        if let Some(heading) = line.strip_prefix("## ").filter(|_| !in_code_fence) {
            current.body = &text[current.body_offset..offset];
            sections.push(current);
            current = RawSection {
                heading: Some(heading.trim()),
                offset,
                body: "",
                body_offset: offset + line.len(),
            };
        }
        offset += line.len();
    }
    current.body = &text[current.body_offset..];
    sections.push(current);
    sections
}
