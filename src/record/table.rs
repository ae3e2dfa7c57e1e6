//! The table form: a Markdown pipe table with an incident's facts, its latest message, and that
//! message's machine translation.
//!
//! ```text
//! | EX703958 | Exchange Online | Some users may be unable to … |
//! |---|
//! | Status | serviceDegradation |
//! | Last Updated | 01/24/2024 18:38:46 |
//! | Latest Message | Title: …
//! User impact: … |
//! | Machine Translation | … |
//! ```
//!
//! Its times are UTC. It holds only the latest message: the log grows from successive snapshots.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::json::is_private_field;
use super::{
    DecodeOptions, Decoded, Facts, Form, Post, Record, invalid_id_diagnostic, is_valid_id,
};
use crate::diagnostics::{Diagnostic, Location};
use crate::text::body::{Body, Format};
use crate::text::redact;

/// One row: its cells, and where it starts in the file.
struct Row<'a> {
    cells: Vec<&'a str>,
    offset: usize,
}

pub(super) fn matches(text: &str) -> bool {
    let mut rows = rows(text);
    rows.next().is_some_and(|header| header.cells.len() >= 2)
        && rows
            .any(|row| row.cells.len() == 2 && matches!(row.cells[0], "Latest Message" | "Status"))
}

pub(super) fn decode(file: &str, text: &str, options: DecodeOptions<'_>) -> Decoded {
    let mut decoded = Decoded::default();
    // A file may hold several tables, one after the other: a row that is not a pair and starts
    // with an id opens the next.
    let mut tables: Vec<Vec<Row<'_>>> = Vec::new();
    for row in rows(text) {
        match tables.last_mut() {
            Some(table) if row.cells.len() == 2 => table.push(row),
            _ => tables.push(vec![row]),
        }
    }
    for table in tables {
        decode_table(file, text, &table, options, &mut decoded);
    }
    decoded
}

fn decode_table(
    file: &str,
    text: &str,
    table: &[Row<'_>],
    options: DecodeOptions<'_>,
    decoded: &mut Decoded,
) {
    let Some((header, rows)) = table.split_first() else {
        return;
    };
    let location = Location::at_offset(file, text, header.offset);
    let id = header.cells.first().copied().unwrap_or_default();
    if id.is_empty() {
        decoded.diagnostics.push(Diagnostic::new(
            location,
            "a table without an id; it is skipped",
            "put the incident's id into the first cell of its first row",
        ));
        return;
    }
    if !is_valid_id(id) {
        decoded
            .diagnostics
            .push(invalid_id_diagnostic(location, id));
        return;
    }
    let header_cell = |cell: usize| header.cells.get(cell).map(|&text| text.to_owned());
    let mut facts = Facts {
        service: header_cell(1),
        title: header_cell(2),
        ..Facts::default()
    };
    let mut latest_body = None;
    let mut translations = BTreeMap::new();
    for row in rows {
        let [name, value] = row.cells[..] else {
            continue;
        };
        if value.is_empty() {
            continue;
        }
        let mut parse_cell_time = || {
            let at = parse_time(value);
            if at.is_none() {
                decoded.diagnostics.push(Diagnostic::new(
                    Location::at_offset(file, text, row.offset),
                    format!("{id}: {name} is not a time: {value:?}"),
                    "write it as month/day/year hours:minutes:seconds in UTC: 01/24/2024 18:38:46",
                ));
            }
            at
        };
        match name {
            "Status" => facts.status = Some(value.to_owned()),
            "Classification" => facts.classification = Some(value.to_owned()),
            "User Impact" => facts.user_impact = Some(value.to_owned()),
            "Last Updated" => facts.updated_at = parse_cell_time(),
            "Start Time" => facts.started_at = parse_cell_time(),
            "End Time" => facts.ended_at = parse_cell_time(),
            "Latest Message" => latest_body = Some(text_body(value)),
            _ if name.starts_with("Machine Translation") => {
                let body = text_body(value);
                match options.detect_language(&body) {
                    Some(locale) => {
                        translations.insert(locale, body);
                    }
                    None => decoded.diagnostics.push(Diagnostic::new(
                        Location::at_offset(file, text, row.offset),
                        format!("{id}: the language of the machine translation is not known"),
                        "a translation is told by its section labels; add the language's labels \
                         in locales/",
                    )),
                }
            }
            _ if is_private_field(name) => {}
            _ => {
                let value = redact::redact_tenants(value).into_owned();
                facts.extra_fields.insert(name.to_owned(), value);
            }
        }
    }
    let at = facts.updated_at.or(facts.started_at);
    let posts = match (latest_body, at) {
        (Some(body), Some(at)) => vec![Post {
            translations,
            ..Post::new(at, body)
        }],
        (Some(_), None) => {
            decoded.diagnostics.push(Diagnostic::new(
                location,
                format!("{id}: its message has no time; it is not shown"),
                "add the row `| Last Updated | … |`",
            ));
            Vec::new()
        }
        (None, _) => Vec::new(),
    };
    decoded
        .records
        .push(Record::new(id.to_owned(), Form::Table, facts, posts));
}

fn text_body(text: &str) -> Body {
    Body {
        format: Format::Text,
        content: text.into(),
    }
}

fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    NaiveDateTime::parse_from_str(text, "%m/%d/%Y %H:%M:%S")
        .map(|naive| naive.and_utc())
        .ok()
        .or_else(|| super::parse_instant(text).ok())
}

/// The rows of a text, separator rows left out. A cell may run over several lines: a row ends with
/// the line that ends with a pipe, unless another such line comes before the next row.
fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    let mut offset = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &text[offset..];
            let start = offset + rest.find(|c: char| !c.is_whitespace())?;
            if !text[start..].starts_with('|') {
                return None;
            }
            let mut end = start;
            for line in text[start..].split_inclusive('\n') {
                end += line.len();
                if line.trim_end().ends_with('|') && !row_continues(&text[end..]) {
                    break;
                }
            }
            offset = end;
            let row = text[start..end].trim();
            let inner = row.strip_prefix('|').unwrap_or(row);
            let inner = inner.strip_suffix('|').unwrap_or(inner);
            if !inner.is_empty() && inner.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ')) {
                continue;
            }
            return Some(Row {
                cells: split_cells(inner),
                offset: start,
            });
        }
    })
}

/// Whether the text behind a line that ends with a pipe still belongs to its row.
fn row_continues(rest: &str) -> bool {
    let mut lines = rest.lines().map(str::trim);
    lines
        .find(|line| line.starts_with('|') || line.ends_with('|'))
        .is_some_and(|line| !line.starts_with('|'))
}

/// A row's cells. A value's own pipes stay in it: only the header row has more than two cells.
fn split_cells(inner: &str) -> Vec<&str> {
    let first_cell = inner.split_once('|').map(|(name, _)| name.trim());
    let field_names = [
        "Status",
        "Classification",
        "User Impact",
        "Last Updated",
        "Start Time",
        "End Time",
        "Latest Message",
    ];
    let is_field = first_cell
        .is_some_and(|name| field_names.contains(&name) || name.starts_with("Machine Translation"));
    let count = if is_field { 2 } else { usize::MAX };
    inner.splitn(count, '|').map(str::trim).collect()
}
