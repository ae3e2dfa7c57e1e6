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

use std::ops::Range;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::dated_sections::parse_dated_bodies;
use super::instant::{is_plausible, or_report};
use super::post::{ListOrder, turn_oldest_first};
use super::{
    Facts, FileRecords, Form, Impact, Post, Record, invalid_id, is_valid_id, parse_instant,
};
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::locale::{Tag, language_of_country};
use crate::settings::misspelt_classification;
use crate::text::front_matter;

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

pub(super) fn decode(diagnostics: &mut FileDiagnostics<'_>) -> FileRecords {
    match decode_record(diagnostics) {
        Ok(record) => FileRecords::single(record, diagnostics),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            FileRecords::default()
        }
    }
}

/// # Errors
/// Where the front matter cannot be read, or its id is none.
fn decode_record(diagnostics: &mut FileDiagnostics<'_>) -> Result<Record, Diagnostic> {
    let document = front_matter::parse::<FrontMatter>(diagnostics)?;
    let front = document.front_matter;
    let id = front.id;
    let front_span = 0..document.body_offset;
    if !is_valid_id(&id) {
        let offset = diagnostics.find(front_span, &id);
        return Err(invalid_id(&id, diagnostics.location(offset)));
    }
    let locale = parse_language(&id, front.lang.as_deref(), front_span.clone(), diagnostics);
    check_classification_and_severity(
        front.classification.as_deref(),
        front.severity.as_deref(),
        &id,
        front_span.clone(),
        diagnostics,
    );
    let report_url = front
        .report
        .filter(|url| is_report_url(&id, url, front_span.clone(), diagnostics));
    let mut posts: Vec<Post> =
        parse_dated_bodies(document.body_offset, parse_heading_time, diagnostics)
            .into_iter()
            .map(|dated_body| Post {
                status: dated_body.attributes.first().cloned(),
                locale: locale.clone(),
                ..Post::new(dated_body.time, dated_body.body)
            })
            .collect();
    turn_oldest_first(&mut posts, ListOrder::OldestFirst, Post::known_time);
    let mut parse_time = |name: &str, value: Option<String>| {
        let value = value?;
        let parsed = parse_instant(&value);
        or_report(parsed, &id, (name, &value), front_span.clone(), diagnostics)
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
    Ok(Record::new(id, Form::Markdown, facts, posts))
}

/// # Errors
/// The remedy, where it is no time, or one that stands for "not known".
fn parse_heading_time(text: &str) -> Result<DateTime<Utc>, &'static str> {
    let at = parse_instant(text)?;
    if is_plausible(at) {
        Ok(at)
    } else {
        Err("correct its year")
    }
}

/// Reports a classification that looks like a misspelt one, and a severity that says nothing.
fn check_classification_and_severity(
    classification: Option<&str>,
    severity: Option<&str>,
    id: &str,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    if let Some(word) = classification
        && let Some(meant) = misspelt_classification(word)
    {
        diagnostics.error(
            diagnostics.find(span.clone(), "classification:"),
            format!("{id}: unknown classification {word:?}; it counts as an incident"),
            format!("did you mean {meant:?}?"),
        );
    }
    if let Some(word) = severity
        && !Impact::is_severity(word)
    {
        diagnostics.error(
            diagnostics.find(span, "severity:"),
            format!("{id}: the severity {word:?} says nothing of how far the incident reaches"),
            "write `none`, `minor`, `major` or `critical`",
        );
    }
}

/// The language that a file says it is in; English where it says none, or says what is none.
fn parse_language(
    id: &str,
    lang: Option<&str>,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Tag {
    match lang.map(str::parse::<Tag>) {
        None => Tag::english(),
        Some(Ok(tag)) => {
            if let Some(language) = language_of_country(&tag) {
                diagnostics.error(
                    diagnostics.find(span, "lang:"),
                    format!("{id}: `{tag}` is the code of a country, and of no language"),
                    format!("did you mean `lang: {language}`?"),
                );
            }
            tag
        }
        Some(Err(error)) => {
            diagnostics.error(
                diagnostics.find(span, "lang:"),
                format!("{id}: {error}; it is taken for English"),
                "write a language tag, such as `lang: ja`",
            );
            Tag::english()
        }
    }
}

fn is_report_url(
    id: &str,
    url: &str,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> bool {
    let is_url = url.starts_with("https://") || url.starts_with("http://");
    if !is_url {
        diagnostics.error(
            diagnostics.find(span, "report:"),
            format!("{id}: the report is not an address: {url:?}"),
            "write the whole address: `report: https://…`",
        );
    }
    is_url
}
