//! Decodes a file of records, in whichever form it is.

use chrono::DateTime;

use super::json::JsonKind;
use super::left_out::LeftOut;
use super::limits::{MAX_FILE_BYTES, apply_limits};
use super::post::Remark;
use super::unknown_form::report_unknown_form;
use super::unread::UnreadFields;
use super::{
    DecodeOptions, Decoded, FileRecords, Form, LocatedRecord, Post, Record, article, cstate, csv,
    feed, google, graph, json, markdown, service_comms, statusfy, statuspage, table, validate,
};
use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::text::body::Body;
use crate::text::encoding::{conflict_diagnostic, decode_text};
use crate::text::language_of_script;

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
    } else if statusfy::matches(text) {
        Some(Form::Statusfy)
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
    let size = bytes.len() as u64;
    if size > MAX_FILE_BYTES {
        return Decoded::of_large_file(file, size);
    }
    let text = match decode_text(file, bytes) {
        Ok(text) => text,
        Err(diagnostic) => return only(diagnostic),
    };
    if cstate::is_section_page(file) {
        return Decoded::default();
    }
    if !json::looks_like_json(&text)
        && let Some(diagnostic) = conflict_diagnostic(&FileDiagnostics::new(file, &text))
    {
        return only(diagnostic);
    }
    let mut detected = form.or_else(|| detect(&text, options));
    let preamble = match detected {
        None => json::blank_preamble(&text),
        Some(form) if form.is_json() => json::blank_preamble(&text),
        Some(_) => None,
    };
    let has_preamble = preamble.as_ref().is_some_and(|(_, is_text)| *is_text);
    let text = match preamble {
        Some((blanked, _)) => {
            detected = form.or_else(|| detect(&blanked, options));
            blanked.into()
        }
        None => text,
    };
    let is_json = json::looks_like_json(&text);
    let mut diagnostics = FileDiagnostics::new(file, &text);
    if has_preamble {
        diagnostics.warning(
            0,
            "what stands above the JSON is not read",
            "write the JSON alone into the file: `| ConvertTo-Json | Out-File` in PowerShell, `curl` without `-i`",
        );
    }
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
    let mut partly_undated = Vec::new();
    for LocatedRecord { mut record, span } in found.records {
        if !left_out.is_public(&record.id, record.form, &record.facts, span.start) {
            continue;
        }
        if !options.with_work_notes {
            left_out.remove_work_notes(&mut record.posts, span.start);
            if record.form.may_quote_tickets() {
                if !left_out.remove_internal_facts(&mut record.facts, span.start) {
                    continue;
                }
                left_out.remove_internal_parts(&mut record.posts, span.start);
            }
        }
        left_out.count_people(record.form, &record.facts, &record.posts, span.start);
        let post_count = record.posts.len();
        record.posts.retain(Post::is_dated);
        let facts = &record.facts;
        let has_time = facts.started_at.or(facts.updated_at).is_some() || !record.posts.is_empty();
        if !has_time {
            let offset = diagnostics.find(span.clone(), &record.id);
            if post_count > 0 {
                undated.push((offset, record.id));
                continue;
            }
            report_timeless(&record, offset, &mut diagnostics);
            if record.form.is_handwritten() {
                continue;
            }
        }
        if record.posts.len() < post_count {
            partly_undated.push((
                diagnostics.find(span.clone(), &record.id),
                record.id.clone(),
            ));
        }
        apply_limits(&mut record, span.clone(), &mut diagnostics);
        unread_fields.add(record.form, &record.facts, &record.posts, span.start);
        validate::sanitize(&mut record, span.clone(), &mut diagnostics);
        let rest =
            validate::shorten_title(&mut record, options.labels, span.clone(), &mut diagnostics);
        if let Some(body) = rest {
            let rest = public_remark(body, &record, options, &mut left_out, span.start);
            record.remarks.extend(rest);
        }
        validate::remove_placeholder_times(&mut record, span.clone(), &mut diagnostics);
        validate::add_warnings(&record, span, options.default_zone, &mut diagnostics);
        records.push(record);
    }
    report_undated(&undated, false, &mut diagnostics);
    report_undated(&partly_undated, true, &mut diagnostics);
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

/// What follows the title of a record in the field of the title, as a remark beside the updates, without what is not
/// for the public.
fn public_remark(
    body: Body,
    record: &Record,
    options: DecodeOptions<'_>,
    left_out: &mut LeftOut,
    offset: usize,
) -> Option<Remark> {
    let script = language_of_script(&body.content).and_then(|language| language.parse().ok());
    let stated = record.posts.first().map(|post| post.locale.clone());
    let stated = stated.filter(|locale| *locale != Tag::english());
    let locale = stated.or(script).unwrap_or_else(Tag::english);
    let mut posts = vec![Post::new(DateTime::UNIX_EPOCH, body)];
    if !options.with_work_notes && record.form.may_quote_tickets() {
        left_out.remove_internal_parts(&mut posts, offset);
    }
    let body = posts.pop()?.body;
    Some(Remark { locale, body })
}

/// The remedy for updates without times.
const UNDATED_HELP: &str = "correct the times, or say in site.toml how they are written: `[records] zone` \
     (`--zone` for an import), and for a table `[records.csv] time_format`";

impl Decoded {
    /// What is known of a file of `size` bytes that is larger than [`MAX_FILE_BYTES`]: that it is skipped.
    pub fn of_large_file(file: &str, size: u64) -> Self {
        let diagnostic = Diagnostic::new(
            Location::file(file),
            format!(
                "the file has {} MB, and kairan reads at most {} MB of one; it is skipped",
                size / 1_000_000,
                MAX_FILE_BYTES / 1_000_000
            ),
            "split it into files of fewer incidents",
        );
        Self {
            diagnostics: vec![diagnostic],
            ..Self::default()
        }
    }
}

/// Reports the records of which no update has a time, or some have none, each by where it is in the file and
/// its id.
fn report_undated(
    undated: &[(usize, String)],
    is_partly: bool,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let Some((offset, id)) = undated.first() else {
        return;
    };
    let message = match (undated.len() - 1, is_partly) {
        (0, false) => {
            format!("{id}: when its updates were written is not known; the record is skipped")
        }
        (others, false) => format!(
            "{id} and {others} others: when their updates were written is not known; the records are \
             skipped"
        ),
        (0, true) => format!(
            "{id}: when some of its updates were written is not known; those updates are left out"
        ),
        (others, true) => format!(
            "{id} and {others} others: when some of their updates were written is not known; those updates \
             are left out"
        ),
    };
    diagnostics.error(*offset, message, UNDATED_HELP);
}

/// Reports a record without updates that does not say when it happened. One that people write by hand is
/// skipped; a row of a table has only the columns that it has.
fn report_timeless(record: &Record, offset: usize, diagnostics: &mut FileDiagnostics<'_>) {
    let id = &record.id;
    let (consequence, help) = match record.form.is_handwritten() {
        true => (
            "the record is skipped",
            "add its start, or an update with its time",
        ),
        false => (
            "its start is shown as not known",
            "name the column of its start: `[records.csv] started_at = \"…\"` in site.toml",
        ),
    };
    let message = format!("{id}: it does not say when it happened; {consequence}");
    diagnostics.error(offset, message, help);
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
        Some(Form::Statusfy) => statusfy::decode(options, diagnostics),
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
