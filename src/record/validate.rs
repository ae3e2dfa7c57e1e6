//! Sanitizing and validation that all forms share.

use std::collections::BTreeMap;
use std::mem;
use std::ops::Range;

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;

use super::instant::{PLACEHOLDER_HELP, YEAR_RANGE_HELP};
use super::long_title::title_in;
use super::service_name::names_no_service;
use super::{Facts, Form, Post, Record, Status, TRUNCATED_FIELD};
use crate::diagnostics::FileDiagnostics;
use crate::locale::Tag;
use crate::text::body::{Body, Format};
use crate::text::garbled::{Garbling, find_garbled};
use crate::text::sections::Labels;
use crate::text::times::{ParseOptions, find_unrepresentable};
use crate::text::{first_unprintable, is_printable, to_rich_text};

/// Bodies longer than this are shown shortened on pages; the data keeps them whole.
pub const MAX_RENDERED_BODY_BYTES: usize = 200_000;

/// Takes out of the facts, and reports for the bodies, the characters that no output format can
/// carry. Bodies are kept as they came; reading them drops the same characters.
pub(super) fn sanitize(
    record: &mut Record,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let id = &record.id;
    let mut report_unprintable = |subject: &str, value: &str| {
        let unprintable = first_unprintable(value);
        if let Some(c) = unprintable {
            diagnostics.error(
                diagnostics.find(span.clone(), id),
                format!(
                    "{id}: {subject} holds the character U+{:04X}, which feeds and pages cannot \
                     carry; it is left out",
                    u32::from(c)
                ),
                "correct the text at its source",
            );
        }
        unprintable.is_some()
    };
    // The text without those characters, and the space around it, where it has any.
    let mut cleaned = |subject: &str, text: &str| {
        let printable = report_unprintable(subject, text).then(|| {
            text.chars()
                .filter(|c| is_printable(*c))
                .collect::<String>()
        });
        let rest = printable.as_deref().unwrap_or(text).trim();
        (rest.len() < text.len()).then(|| rest.to_owned())
    };
    let is_handwritten = record.form.is_handwritten();
    let facts = &mut record.facts;
    for (name, value) in [
        ("the service", &mut facts.service),
        ("the title", &mut facts.title),
        ("the status", &mut facts.status),
        ("the classification", &mut facts.classification),
        ("the severity", &mut facts.severity),
        ("the impact", &mut facts.user_impact),
    ] {
        if let Some(clean) = value.as_ref().and_then(|text| cleaned(name, text)) {
            *value = Some(clean);
        }
        if value.as_ref().is_some_and(String::is_empty) {
            *value = None;
        }
    }
    for title in facts.translated_titles.values_mut() {
        if let Some(clean) = cleaned("the title", title) {
            *title = clean;
        }
    }
    facts.translated_titles.retain(|_, title| !title.is_empty());
    if !facts.services.is_empty() {
        let mut names = mem::take(&mut facts.services);
        for name in &mut names {
            if let Some(clean) = cleaned("a service", name) {
                *name = clean;
            }
        }
        names.retain(|name| !name.is_empty() && (is_handwritten || !names_no_service(name)));
        let (service, services) = Facts::normalize_services(names);
        facts.services = services;
        facts.service = service.or(facts.service.take());
    }
    if !is_handwritten {
        facts.service.take_if(|name| names_no_service(name));
    }
    for affected in record.posts.iter_mut().flat_map(|post| &mut post.affected) {
        let states = [&mut affected.previous_state, &mut affected.state];
        for value in states.into_iter().flatten().chain([&mut affected.name]) {
            if let Some(clean) = cleaned("the name or the state of something affected", value) {
                *value = clean.into();
            }
        }
    }
    for post in &mut record.posts {
        if let Some(status) = &mut post.status
            && report_unprintable("the status of an update", status)
        {
            status.retain(is_printable);
        }
        for body in std::iter::once(&post.body).chain(post.translations.values()) {
            report_unprintable("an update", &body.content);
        }
    }
}

/// Takes the title out of a text that stands in its place; the text is kept among the other fields. Returns what
/// follows the title and stands in no update.
pub(super) fn shorten_title(
    record: &mut Record,
    labels: &BTreeMap<Tag, Labels>,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<Body> {
    let text = record.facts.title.as_ref()?;
    let is_google = record.form == Form::Google;
    let title = title_in(text, is_google, labels.get(&Tag::english()))?;
    let body = match is_google {
        true => Body::markdown(text.as_str()),
        false => Body::text(text.as_str()),
    };
    let rest = text_behind_title(&body, &title, record);
    if !is_google {
        // Google writes the text into the first update as well.
        diagnostics.warning(
            diagnostics.find(span, &record.id),
            format!(
                "{}: its title is a whole text; its first sentence is shown as the title, and the rest beside the \
                 updates",
                record.id
            ),
            "give it a title of one short line",
        );
    }
    let text = record.facts.title.replace(title).unwrap_or_default();
    record.facts.extra_fields.insert("title".to_owned(), text);
    rest
}

/// What of a text follows its title, unless an update says it: the whole text where the title is only a part of a
/// sentence or is labelled as one.
fn text_behind_title(body: &Body, title: &str, record: &Record) -> Option<Body> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = words(&to_rich_text(body).plain());
    let behind = plain.strip_prefix(&words(title)).map(str::trim);
    let rest = behind.unwrap_or(&plain);
    let said = |post: &Post| words(&to_rich_text(&post.body).plain()).contains(rest);
    if rest.is_empty() || record.posts.iter().any(said) {
        return None;
    }
    let written = body.content.trim();
    match written.strip_prefix(title) {
        Some(behind) => Some(Body {
            format: body.format,
            content: behind.trim().into(),
        }),
        None => Some(body.clone()),
    }
}

/// How long after everything else that a record says its start or end may lie. Work is planned months
/// ahead; what lies further ahead, such as 2079-06-06, is a database's last day.
const MAX_YEARS_AHEAD: i32 = 10;

/// Takes a start or an end out that lies so far ahead of everything else in the record that it can only
/// stand for "not known", and reports it.
pub(super) fn remove_placeholder_times(
    record: &mut Record,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let facts = &mut record.facts;
    let posts = record.posts.iter().map(|post| post.at);
    let newest = posts.chain(facts.updated_at).max();
    let is_far = |at: DateTime<Utc>, reference: Option<DateTime<Utc>>| {
        reference.is_some_and(|reference| at.year() - reference.year() > MAX_YEARS_AHEAD)
    };
    let started_at = facts.started_at.filter(|at| !is_far(*at, newest));
    let ended_at = facts
        .ended_at
        .filter(|at| !is_far(*at, newest.max(started_at)));
    for (name, field, kept) in [
        ("the start", &mut facts.started_at, started_at),
        ("the end", &mut facts.ended_at, ended_at),
    ] {
        if let Some(at) = field.filter(|_| kept.is_none()) {
            diagnostics.error(
                diagnostics.find(span.clone(), &record.id),
                format!(
                    "{}: {name} stands for a time that is not known: {}",
                    record.id,
                    at.format("%Y-%m-%d")
                ),
                PLACEHOLDER_HELP,
            );
        }
        *field = kept;
    }
}

/// Reports implausible and missing fields of a record.
///
/// `span` is where the record is in the file.
pub(super) fn add_warnings(
    record: &Record,
    span: Range<usize>,
    default_zone: Option<Tz>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let id = &record.id;
    let id_offset = diagnostics.find(span.clone(), id);
    let facts = &record.facts;
    if let Some(word) = &facts.status {
        if !Status::parse(word).is_known() {
            diagnostics.error(
                diagnostics.find(id_offset..span.end, word),
                format!("{id}: unknown status {word:?}; it is shown as it stands"),
                match record.form {
                    Form::Csv => "say what it means: `[records.csv] statuses = { \"…\" = \"resolved\" }` in site.toml",
                    _ => "if it is a new word of the source, it needs no action; else correct it",
                },
            );
        }
    } else if !facts.source_impact().is_maintenance() {
        let shown_as = match facts.ended_at {
            Some(_) => "closed, since it has an end",
            None => "open",
        };
        diagnostics.error(
            id_offset,
            format!("{id}: no status; the incident is shown as {shown_as}"),
            "add the status, such as `serviceRestored`",
        );
    }
    if facts.source_impact().is_maintenance() && facts.started_at.is_none() {
        diagnostics.error(
            id_offset,
            format!("{id}: maintenance without a planned start; it counts as in progress"),
            "add the planned window: when it starts, and when it ends",
        );
    }
    if facts.service.is_none() {
        diagnostics.error(
            id_offset,
            format!("{id}: no service; it is listed under the name for all such"),
            "add the name of the service",
        );
    }
    if let (Some(start), Some(end)) = (facts.started_at, facts.ended_at)
        && end < start
    {
        diagnostics.error(
            id_offset,
            format!(
                "{id}: it ends ({}) before it starts ({})",
                end.format("%Y-%m-%dT%H:%M:%SZ"),
                start.format("%Y-%m-%dT%H:%M:%SZ")
            ),
            "correct the start or the end; until then no duration is shown",
        );
    }
    let bodies = record.posts.iter().map(|post| &*post.body.content);
    let mut texts = facts.title.as_deref().into_iter().chain(bodies);
    if let Some((written, garbling)) = texts.find_map(|text| {
        let (range, garbling) = find_garbled(text)?;
        Some((&text[range], garbling))
    }) {
        report_garbled(id, written, garbling, id_offset..span.end, diagnostics);
    }
    for post in &record.posts {
        for body in std::iter::once(&post.body).chain(post.translations.values()) {
            if !post.extra_fields.contains_key(TRUNCATED_FIELD) {
                report_long_body(id, body, id_offset, diagnostics);
            }
            report_active_content(id, body, id_offset..span.end, diagnostics);
            report_far_time(id, body, id_offset..span.end, default_zone, diagnostics);
        }
    }
}

fn report_garbled(
    id: &str,
    written: &str,
    garbling: Garbling,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let reason = match garbling {
        Garbling::Windows1252 => "it is UTF-8 that was read as Windows-1252",
        Garbling::Windows932 => "it is UTF-8 that was read as Windows-932",
        Garbling::Console => "it is UTF-8 that was read in the code page of Windows' console",
        Garbling::ShiftJis => "it is Shift_JIS that was read as Windows-1252",
        Garbling::Replaced => "U+FFFD stands for a character that is lost",
    };
    diagnostics.warning(
        diagnostics.find(span, written),
        format!("{id}: its text is garbled at {written:?}: {reason}; it is shown as it stands"),
        "fetch or export it again as UTF-8: `Out-File -Encoding utf8` and `Get-Content -Encoding utf8` in \
         PowerShell, \"65001: Unicode (UTF-8)\" where Excel imports a text",
    );
}

fn report_long_body(id: &str, body: &Body, offset: usize, diagnostics: &mut FileDiagnostics<'_>) {
    if body.content.len() > MAX_RENDERED_BODY_BYTES {
        diagnostics.error(
            offset,
            format!(
                "{id}: an update of {} kB; its page shows the first {} kB, the data has it whole",
                body.content.len() / 1000,
                MAX_RENDERED_BODY_BYTES / 1000
            ),
            "check that the update is not broken; a page of that size is slow on a phone",
        );
    }
}

fn report_active_content(
    id: &str,
    body: &Body,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    if body.format == Format::Html
        && let Some(word) = active_content(&body.content)
    {
        diagnostics.error(
            diagnostics.find(span, word),
            format!("{id}: an update holds `{word}`; the active part is left out of every page"),
            "correct the text at its source",
        );
    }
}

/// Reports a time in the text of a body that no output could write.
fn report_far_time(
    id: &str,
    body: &Body,
    span: Range<usize>,
    default_zone: Option<Tz>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    // Taking the markup away costs much more than looking for the digits of the last year.
    if !body.content.contains("9999") {
        return;
    }
    let rich_text = to_rich_text(body);
    let text = rich_text.plain();
    let options = ParseOptions {
        zone: default_zone,
        ..ParseOptions::default()
    };
    if let Some(found) = find_unrepresentable(&text, options) {
        let written = &text[found];
        diagnostics.error(
            diagnostics.find(span, written),
            format!("{id}: a time in an update is after the year 9999 in UTC: {written:?}; it is shown as text only"),
            YEAR_RANGE_HELP,
        );
    }
}

/// The most dangerous active content (a script, a frame) in the HTML of a body.
fn active_content(html: &str) -> Option<&'static str> {
    const PATTERNS: [&str; 4] = ["<script", "javascript:", "<iframe", "<object"];
    let bytes = html.as_bytes();
    let matches_at = |pattern: &str, start: usize| {
        let part = bytes.get(start..start + pattern.len());
        part.is_some_and(|part| part.eq_ignore_ascii_case(pattern.as_bytes()))
    };
    // A tag is found by its `<`, a scheme by its `:`; a scheme matters only in an attribute, which has a `=`.
    let scheme = memchr::memchr(b'=', bytes).map_or(b'<', |_| b':');
    let found = memchr::memchr2_iter(b'<', scheme, bytes).filter_map(|at| match bytes[at] {
        b'<' => [0, 2, 3]
            .into_iter()
            .find(|&index| matches_at(PATTERNS[index], at)),
        _ => at
            .checked_sub("javascript".len())
            .filter(|start| matches_at(PATTERNS[1], *start))
            .map(|_| 1),
    });
    found.min().map(|worst| PATTERNS[worst])
}
