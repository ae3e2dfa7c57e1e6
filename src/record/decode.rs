//! Decodes a file of records, in whichever form it is.

use serde::de::IgnoredAny;

use super::json::JsonKind;
use super::unread::UnreadFields;
use super::{
    DecodeOptions, Decoded, FileRecords, Form, LocatedRecord, Post, article, cstate, csv, feed,
    google, graph, json, markdown, service_comms, statuspage, table, validate,
};
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::text::encoding::{conflict_diagnostic, decode_text};
use crate::text::front_matter;

/// The form of a text, told by its content.
pub(super) fn detect(text: &str, options: DecodeOptions<'_>) -> Option<Form> {
    if json::looks_like_json(text) {
        match json::detect_json(text) {
            Some(JsonKind::Form(form)) => Some(form),
            _ => None,
        }
    } else if feed::matches(text) {
        Some(Form::Feed)
    } else if cstate::matches(text) {
        Some(Form::Cstate)
    } else if cstate::is_statusfy(text) {
        None
    } else if markdown::matches(text) {
        Some(Form::Markdown)
    } else if table::matches(text) {
        Some(Form::Table)
    } else if article::matches(text) {
        Some(Form::Article)
    } else if csv::matches(text, options) {
        Some(Form::Csv)
    } else {
        None
    }
}

/// The keys of JSON objects under which a list of incidents stands.
static LIST_KEYS: json::KeyFinder = json::KeyFinder::new(&["value", "incidents", "issues"]);

/// Reads the records in `bytes`, the content of `file` (a path below the root, for problems).
///
/// `form` is what the file is said to be; without it the content tells. Never fails: what cannot be
/// read is a problem, and what else is there is read.
pub fn decode(file: &str, bytes: &[u8], form: Option<Form>, options: DecodeOptions<'_>) -> Decoded {
    let only = |diagnostic| Decoded {
        diagnostics: vec![diagnostic],
        ..Decoded::default()
    };
    let text = match decode_text(file, bytes) {
        Ok(text) => text,
        Err(diagnostic) => return only(diagnostic),
    };
    if cstate::is_section_page(file) {
        return Decoded::default();
    }
    let mut diagnostics = FileDiagnostics::new(file, &text);
    let is_json = json::looks_like_json(&text);
    if !is_json && let Some(diagnostic) = conflict_diagnostic(&diagnostics) {
        return only(diagnostic);
    }
    let detected = form.or_else(|| detect(&text, options));
    let mut found = decode_as(detected, options, &mut diagnostics);
    // A marker makes JSON invalid, so only JSON with an error is searched for it.
    if is_json
        && !diagnostics.is_empty()
        && let Some(diagnostic) = conflict_diagnostic(&diagnostics)
    {
        return only(diagnostic);
    }
    if let Some(language) = options.default_language {
        found.set_default_language(language);
    }
    if let Some(expected) = form.filter(|_| found.records.is_empty()) {
        report_form_mismatch(expected, options, &mut diagnostics);
    }
    let mut records = Vec::with_capacity(found.records.len());
    let mut left_out = found.left_out;
    let mut unread_fields = UnreadFields::default();
    let mut undated = Vec::new();
    for LocatedRecord { mut record, span } in found.records {
        if !left_out.is_public(record.form, &record.facts, span.start) {
            continue;
        }
        if !options.with_work_notes {
            left_out.remove_work_notes(&mut record.posts, span.start);
            if record.form.is_handwritten() {
                left_out.remove_internal_parts(&mut record.posts, span.start);
            }
        }
        if !record.posts.iter().all(Post::is_dated) {
            undated.push((diagnostics.find(span, &record.id), record.id));
            continue;
        }
        unread_fields.add(record.form, &record.facts, &record.posts, span.start);
        validate::sanitize(&mut record, span.clone(), &mut diagnostics);
        validate::shorten_title(&mut record, options.labels, span.clone(), &mut diagnostics);
        validate::remove_placeholder_times(&mut record, span.clone(), &mut diagnostics);
        validate::add_warnings(&record, span, options.default_zone, &mut diagnostics);
        records.push(record);
    }
    report_undated(&undated, &mut diagnostics);
    left_out.report(&mut diagnostics);
    unread_fields.report(&mut diagnostics);
    let is_list = detected == Some(Form::Csv) || LIST_KEYS.any_in(diagnostics.text());
    let diagnostics = diagnostics.into_vec();
    Decoded {
        records,
        services: found.services,
        lists_incidents: is_list && !diagnostics.iter().any(Diagnostic::is_error),
        diagnostics,
    }
}

/// Reports the records whose updates have no times, each by where it is in the file and its id.
fn report_undated(undated: &[(usize, String)], diagnostics: &mut FileDiagnostics<'_>) {
    let Some((offset, id)) = undated.first() else {
        return;
    };
    let message = match undated.len() - 1 {
        0 => format!("{id}: when its updates were written is not known; the record is skipped"),
        others => format!(
            "{id} and {others} others: when their updates were written is not known; the records are \
             skipped"
        ),
    };
    diagnostics.error(
        *offset,
        message,
        "correct the times, or say in site.toml how they are written: `[records] zone` (`--zone` for an \
         import), and for a table `[records.csv] time_format`",
    );
}

fn decode_as(
    form: Option<Form>,
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    match form {
        Some(Form::Graph) => graph::decode(options, diagnostics),
        Some(Form::ServiceComms) => service_comms::decode(options, diagnostics),
        Some(Form::Statuspage) => statuspage::decode(options, diagnostics),
        Some(Form::Google) => google::decode(options, diagnostics),
        Some(Form::Feed) => feed::decode(options, diagnostics),
        Some(Form::Csv) => csv::decode(options, diagnostics),
        Some(Form::Cstate) => cstate::decode(options, diagnostics),
        Some(Form::Table) => table::decode(options, diagnostics),
        Some(Form::Article) => article::decode(options, diagnostics),
        Some(Form::Markdown) => markdown::decode(diagnostics),
        None => {
            report_unknown_form(options, diagnostics);
            FileRecords::default()
        }
    }
}

/// Reports what a file without any record of the expected form looks like.
fn report_form_mismatch(
    expected: Form,
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let detected = detect(diagnostics.text(), options);
    if let Some(detected) = detected.filter(|detected| *detected != expected) {
        diagnostics.error(
            0,
            format!(
                "nothing in the file is a record of the form {expected}; it looks like {detected}"
            ),
            format!("leave `--as` out, or say `--as {detected}`"),
        );
    }
}

fn report_foreign(what: &str, diagnostics: &mut FileDiagnostics<'_>) {
    diagnostics.error(
        0,
        format!("this is {what}, which kairan does not read"),
        "export its incidents as CSV and name the columns in site.toml, `[records.csv]`, or write them as \
         Markdown with front matter",
    );
}

/// Reports a file that is of no known form, unless it is a page on which nothing happened.
fn report_unknown_form(options: DecodeOptions<'_>, diagnostics: &mut FileDiagnostics<'_>) {
    let text = diagnostics.text();
    if json::looks_like_json(text) {
        if let Some(JsonKind::Foreign(tool)) = json::detect_json(text) {
            return report_foreign(&format!("data of {tool}"), diagnostics);
        }
        let nodes = json::JsonNode::whole(diagnostics)
            .parse::<IgnoredAny>(diagnostics)
            .and_then(|_| json::JsonNode::whole(diagnostics).objects(true, diagnostics));
        match nodes {
            Err(diagnostic) => return diagnostics.push(diagnostic),
            Ok(nodes) if nodes.is_empty() => return,
            Ok(_) => {}
        }
    }
    if cstate::is_statusfy(text) {
        return report_foreign("an incident of Statusfy", diagnostics);
    }
    let diagnostic = front_matter::misspelt_fence(diagnostics)
        .or_else(|| csv::missing_id_diagnostic(options, diagnostics));
    if let Some(diagnostic) = diagnostic {
        return diagnostics.push(diagnostic);
    }
    let (message, help) = if text.trim().is_empty() {
        ("the file is empty", "put a record into it, or delete it")
    } else {
        (
            "no known form of record",
            "records are JSON of Microsoft, Statuspage or Google, an Atom or RSS feed, Markdown with front matter, a \
             table, an article with dated headings, or comma-separated values whose columns \
             `[records.csv]` in site.toml names; other files belong outside records/",
        )
    };
    diagnostics.error(0, message, help);
}
