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
use std::ops::Range;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::instant::{YEAR_RANGE_HELP, or_report, representable};
use super::private::is_private_field;
use super::{
    DecodeOptions, Facts, FileRecords, Form, Post, Record, is_valid_id, parse_instant,
    report_invalid_id,
};
use crate::diagnostics::FileDiagnostics;
use crate::locale::Tag;
use crate::text::body::Body;
use crate::text::redact;

/// One row: its cells, and where it is in the file.
struct Row<'a> {
    cells: Vec<&'a str>,
    span: Range<usize>,
}

pub(super) fn matches(text: &str) -> bool {
    let mut rows = rows(text);
    rows.next().is_some_and(|header| header.cells.len() >= 2)
        && rows
            .any(|row| row.cells.len() == 2 && matches!(row.cells[0], "Latest Message" | "Status"))
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    let text = diagnostics.text();
    // A file may hold several tables, one after the other: a row that is not a pair and starts
    // with an id opens the next.
    let mut tables: Vec<Vec<Row<'_>>> = Vec::new();
    for row in rows(text) {
        match tables.last_mut() {
            Some(table) if row.cells.len() == 2 => table.push(row),
            _ => tables.push(vec![row]),
        }
    }
    let mut found = FileRecords::default();
    for table in tables {
        let [header, rows @ ..] = &table[..] else {
            continue;
        };
        let span = header.span.start..rows.last().unwrap_or(header).span.end;
        if let Some(record) = decode_table(header, rows, options, diagnostics) {
            found.push(record, span);
        }
    }
    found
}

fn decode_table(
    header: &Row<'_>,
    rows: &[Row<'_>],
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<Record> {
    let start = header.span.start;
    let id = header.cells.first().copied().unwrap_or_default();
    if id.is_empty() {
        diagnostics.error(
            start,
            "a table without an id; it is skipped",
            "put the incident's id into the first cell of its first row",
        );
        return None;
    }
    if !is_valid_id(id) {
        report_invalid_id(id, start, diagnostics);
        return None;
    }
    let header_cell = |cell: usize| header.cells.get(cell).map(|&text| text.to_owned());
    let mut contents = TableContents {
        facts: Facts {
            service: header_cell(1),
            title: header_cell(2),
            ..Facts::default()
        },
        ..TableContents::default()
    };
    let order = DateOrder::of(rows);
    for row in rows {
        contents.add_row(id, row, order, options, diagnostics);
    }
    let facts = contents.facts;
    let at = facts.updated_at.or(facts.started_at);
    if contents.latest_message.is_some() && at.is_none() {
        diagnostics.error(
            start,
            format!("{id}: its message has no time; it is not shown"),
            "add the row `| Last Updated | … |`",
        );
    }
    let post = contents.latest_message.zip(at).map(|(body, at)| Post {
        translations: contents.translations,
        ..Post::new(at, body)
    });
    let posts = post.into_iter().collect();
    Some(Record::new(id.to_owned(), Form::Table, facts, posts))
}

/// What the rows of a table say.
#[derive(Default)]
struct TableContents {
    facts: Facts,
    latest_message: Option<Body>,
    translations: BTreeMap<Tag, Body>,
}

impl TableContents {
    fn add_row(
        &mut self,
        id: &str,
        row: &Row<'_>,
        order: DateOrder,
        options: DecodeOptions<'_>,
        diagnostics: &mut FileDiagnostics<'_>,
    ) {
        let [name, value] = row.cells[..] else {
            return;
        };
        if value.is_empty() {
            return;
        }
        let mut time = || {
            let span = row.span.clone();
            or_report(
                parse_time(value, order),
                id,
                (name, value),
                span,
                diagnostics,
            )
        };
        let facts = &mut self.facts;
        match name {
            "Status" => facts.status = Some(value.to_owned()),
            "Classification" => facts.classification = Some(value.to_owned()),
            "User Impact" => facts.user_impact = Some(value.to_owned()),
            "Last Updated" => facts.updated_at = time(),
            "Start Time" => facts.started_at = time(),
            "End Time" => facts.ended_at = time(),
            "Latest Message" => self.latest_message = Some(Body::text(value)),
            _ if name.starts_with("Machine Translation") => {
                let body = Body::text(value);
                match options.detect_language(&body) {
                    Some(locale) => {
                        self.translations.insert(locale, body);
                    }
                    None => diagnostics.error(
                        row.span.start,
                        format!("{id}: the language of the machine translation is not known"),
                        "a translation is told by its section labels; add the language's labels \
                         in locales/",
                    ),
                }
            }
            _ if is_private_field(name) => {}
            _ => {
                let value = redact::redact_tenants(value).into_owned();
                facts.extra_fields.insert(name.to_owned(), value);
            }
        }
    }
}

const MONTH_FIRST: &str = "%m/%d/%Y %H:%M:%S";
const DAY_FIRST: &str = "%d/%m/%Y %H:%M:%S";

/// The rows that state times.
const TIME_ROWS: [&str; 3] = ["Last Updated", "Start Time", "End Time"];

/// In which order the times of a table have the day and the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateOrder {
    /// As Microsoft writes them.
    MonthFirst,
    /// A time of the table cannot be read otherwise: `18/11/2026`.
    DayFirst,
    /// One time has the day first and another one the month.
    Contradictory,
}

impl DateOrder {
    /// The order that the times of a table prove together.
    fn of(rows: &[Row<'_>]) -> Self {
        let times = rows.iter().filter_map(|row| match row.cells[..] {
            [name, value] if TIME_ROWS.contains(&name) => Some(value),
            _ => None,
        });
        let (mut day_first, mut month_first) = (false, false);
        for time in times {
            let is_read_as = |format| NaiveDateTime::parse_from_str(time, format).is_ok();
            day_first |= is_read_as(DAY_FIRST) && !is_read_as(MONTH_FIRST);
            month_first |= is_read_as(MONTH_FIRST) && !is_read_as(DAY_FIRST);
        }
        match (day_first, month_first) {
            (true, true) => Self::Contradictory,
            (true, false) => Self::DayFirst,
            (false, _) => Self::MonthFirst,
        }
    }
}

/// # Errors
/// The remedy.
fn parse_time(text: &str, order: DateOrder) -> Result<DateTime<Utc>, &'static str> {
    const HELP: &str =
        "write it as month/day/year hours:minutes:seconds in UTC: 01/24/2024 18:38:46";
    const ORDER_HELP: &str = "another time of the table has the day first and one the month, so this one may be \
                              either: write all of them as month/day/year";
    let read = |format| NaiveDateTime::parse_from_str(text, format).ok();
    let naive = match (order, read(MONTH_FIRST), read(DAY_FIRST)) {
        (DateOrder::Contradictory, Some(one), Some(other)) if one != other => {
            return Err(ORDER_HELP);
        }
        (DateOrder::DayFirst, _, day_first) => day_first,
        (_, month_first, day_first) => {
            month_first.or(day_first.filter(|_| order == DateOrder::Contradictory))
        }
    };
    match naive {
        Some(naive) => representable(naive.and_utc()),
        None => parse_instant(text).map_err(|help| match help {
            YEAR_RANGE_HELP => help,
            _ => HELP,
        }),
    }
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
                span: start..end,
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
