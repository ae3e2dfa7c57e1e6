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

use super::{Decoded, Facts, Form, Post, Reading, Record, bad_id, is_id, parse_instant};
use crate::locale::Tag;
use crate::problem::{Place, Problem};
use crate::text::body::Body;
use crate::text::{front_matter, markdown};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
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

pub(super) fn is(text: &str) -> bool {
    front_matter::starts(text)
}

pub(super) fn decode(file: &str, text: &str, _: Reading<'_>) -> Decoded {
    let document = match front_matter::parse::<Front>(file, text) {
        Ok(document) => document,
        Err(problem) => return Decoded::problem(problem),
    };
    let front = document.front;
    if !is_id(&front.id) {
        let place = super::check::locate(file, text, 0, &front.id);
        return Decoded::problem(bad_id(place, &front.id));
    }
    let mut decoded = Decoded::default();
    let place = |needle: &str| super::check::locate(file, text, 0, needle);
    let locale = match front.lang.as_deref().map(str::parse::<Tag>) {
        None => Tag::english(),
        Some(Ok(tag)) => tag,
        Some(Err(error)) => {
            decoded.problems.push(Problem::new(
                place("lang:"),
                format!("{}: {error}; it is taken for English", front.id),
                "write a language tag, such as `lang: ja`",
            ));
            Tag::english()
        }
    };
    let is_address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    let report = front.report.filter(|report| {
        if !is_address(report) {
            decoded.problems.push(Problem::new(
                place("report:"),
                format!("{}: the report is not an address: {report:?}", front.id),
                "write the whole address: `report: https://…`",
            ));
        }
        is_address(report)
    });
    let dated = dated_bodies(file, text, document.body_offset, &mut decoded.problems);
    let posts: Vec<Post> = dated
        .into_iter()
        .map(|dated| Post {
            status: dated.notes.first().cloned(),
            locale: locale.clone(),
            ..Post::new(dated.at, dated.body)
        })
        .collect();
    let mut instant = |name: &str, value: Option<String>| -> Option<DateTime<Utc>> {
        let value = value?;
        parse_instant(&value)
            .map_err(|help| {
                decoded.problems.push(Problem::new(
                    place(&value),
                    format!("{}: {name} is not a time: {value:?}", front.id),
                    help,
                ));
            })
            .ok()
    };
    let facts = Facts {
        started_at: instant("started_at", front.started_at),
        ended_at: instant("ended_at", front.ended_at),
        updated_at: instant("updated_at", front.updated_at)
            .or_else(|| posts.iter().map(|post| post.at).max()),
        service: front.service,
        title: front.title,
        status: front.status,
        classification: front.classification,
        severity: front.severity,
        impact: front.impact,
        report,
        ..Facts::default()
    };
    decoded.records.push(Record {
        id: front.id,
        form: Form::Markdown,
        facts,
        posts,
        remarks: Vec::new(),
    });
    decoded
}

/// A body under a heading `## <instant> [· note]…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedBody {
    pub at: DateTime<Utc>,
    /// What follows the instant in the heading, split at `·`.
    pub notes: Vec<String>,
    /// The Markdown below.
    pub body: Body,
}

/// Reads the dated sections of `text` from `offset` on; what cannot be read is added to `problems`.
pub fn dated_bodies(
    file: &str,
    text: &str,
    offset: usize,
    problems: &mut Vec<Problem>,
) -> Vec<DatedBody> {
    let mut dated = Vec::new();
    for section in split_sections(text, offset) {
        let Some(heading) = section.heading else {
            if let Some(at) = section.body.find(|c: char| !c.is_whitespace()) {
                problems.push(Problem::new(
                    Place::at_offset(file, text, section.body_offset + at),
                    "text before the first dated heading; it is not shown",
                    "put it under a heading such as `## 2026-09-14T06:45:00Z`",
                ));
            }
            continue;
        };
        let mut parts = heading.split('·').map(str::trim);
        let time = parts.next().unwrap_or_default();
        let at = match parse_instant(time) {
            Ok(at) => at,
            Err(help) => {
                problems.push(Problem::new(
                    Place::at_offset(file, text, section.offset),
                    format!("the heading's time cannot be read: {time:?}; the update is not shown"),
                    help,
                ));
                continue;
            }
        };
        let rendered = markdown::render(section.body, "");
        problems.extend(
            rendered
                .flaws
                .into_iter()
                .map(|flaw| flaw.problem(file, text, section.body_offset)),
        );
        dated.push(DatedBody {
            at,
            notes: parts.map(str::to_owned).collect(),
            body: Body::markdown(section.body.trim()),
        });
    }
    dated
}

struct DatedSection<'a> {
    heading: Option<&'a str>,
    offset: usize,
    body: &'a str,
    body_offset: usize,
}

/// Splits at lines that start with `## `, but not inside fenced code.
fn split_sections(text: &str, from: usize) -> Vec<DatedSection<'_>> {
    let mut sections = Vec::new();
    let mut current = DatedSection {
        heading: None,
        offset: from,
        body: "",
        body_offset: from,
    };
    let mut offset = from;
    let mut in_code = false;
    for line in text[from..].split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if let Some(heading) = line.strip_prefix("## ").filter(|_| !in_code) {
            current.body = &text[current.body_offset..offset];
            sections.push(current);
            current = DatedSection {
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
