//! A table of incidents as comma-separated values (RFC 4180), such as an export of a ticket system.
//!
//! The settings say which column holds what; without them there is no such form. Several rows of one
//! id are its updates. Semicolons, tabs and bars separate as well, told by the first row.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use csv::{ReaderBuilder, StringRecord};

use super::instant::InstantParser;
use super::json::is_private_field;
use super::{
    DecodeOptions, Decoded, Facts, Form, Post, Record, invalid_id_diagnostic, is_valid_id,
};
use crate::diagnostics::{Diagnostic, Location};
use crate::locale::Tag;
use crate::settings::CsvSettings;
use crate::text::body::Body;

pub(super) fn matches(text: &str, options: DecodeOptions<'_>) -> bool {
    let settings = options.csv;
    settings.is_some_and(|settings| delimiter(text, settings).is_some())
}

/// What separates the cells: that by which the first row has the column of the id.
fn delimiter(text: &str, settings: &CsvSettings) -> Option<u8> {
    let declared = separator_line(text).and_then(|(separator, _)| separator);
    declared.into_iter().chain(*b",;\t|").find(|delimiter| {
        let columns = column_names(&mut csv_reader(text, *delimiter));
        columns.contains(&settings.id)
    })
}

/// What Excel is told of the separator by a line `sep=;` before the first row, and that line's end.
fn separator_line(text: &str) -> Option<(Option<u8>, usize)> {
    let first = text.split_inclusive('\n').next()?;
    let declared = first.trim_end_matches(['\r', '\n']).strip_prefix("sep=")?;
    // The separator may be a tab; behind it space is nothing.
    let separator = if declared.len() > 1 {
        declared.trim_end()
    } else {
        declared
    };
    (separator.len() <= 1).then(|| (separator.bytes().next(), first.len()))
}

/// Where the first row starts.
fn header_offset(text: &str) -> usize {
    separator_line(text).map_or(0, |(_, end)| end)
}

fn csv_reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(&text.as_bytes()[header_offset(text)..])
}

fn column_names(reader: &mut csv::Reader<&[u8]>) -> Vec<String> {
    let names = reader.headers().cloned().unwrap_or_default();
    names.iter().map(|name| name.trim().to_owned()).collect()
}

/// A row of an incident: what it says, its message, and where it starts in the file.
struct Row {
    offset: usize,
    facts: Facts,
    posts: Vec<Post>,
}

pub(super) fn decode(file: &str, text: &str, options: DecodeOptions<'_>) -> Decoded {
    let Some(settings) = options.csv else {
        return Decoded::from_diagnostic(Diagnostic::new(
            Location::file(file),
            "what its columns mean is not known",
            "name them in site.toml: `[records.csv] id = \"…\", title = \"…\"`",
        ));
    };
    let mut decoded = Decoded::default();
    let header_offset = header_offset(text);
    let mut reader = csv_reader(text, delimiter(text, settings).unwrap_or(b','));
    let columns = column_names(&mut reader);
    let table = CsvTable {
        file,
        text,
        header_offset,
        columns: &columns,
        settings,
        instant_parser: InstantParser {
            format: settings.time_format.as_deref(),
            ..options.instant_parser()
        },
    };
    table.check_columns(&mut decoded.diagnostics);
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut last_offset = 0;
    for cells in reader.records() {
        match cells {
            Ok(cells) => {
                last_offset = table.row_offset(&cells);
                if let Some((id, row)) = table.parse_row(&cells, &mut decoded.diagnostics) {
                    rows.entry(id).or_default().push(row);
                }
            }
            Err(error) => decoded.diagnostics.push(Diagnostic::new(
                table.location(last_offset),
                format!("the row cannot be read: {error}"),
                "export the file again",
            )),
        }
    }
    if text.matches('"').count() % 2 == 1 {
        decoded.diagnostics.push(Diagnostic::new(
            table.location(last_offset),
            "a quotation mark is opened and not closed; what follows it is read as one cell",
            "close it; a mark within a quoted cell is written twice",
        ));
    }
    for (id, mut rows) in rows {
        table.fill_missing_times(&id, &mut rows, &mut decoded.diagnostics);
        decoded.records.push(merge_rows(id, rows));
    }
    decoded
}

/// What is needed to read any row.
struct CsvTable<'a> {
    file: &'a str,
    text: &'a str,
    /// Where the first row starts.
    header_offset: usize,
    columns: &'a [String],
    settings: &'a CsvSettings,
    instant_parser: InstantParser<'a>,
}

impl CsvTable<'_> {
    fn location(&self, offset: usize) -> Location {
        Location::at_offset(self.file, self.text, offset)
    }

    /// Where a row starts. The reader leaves the line feed of a row's end to the next row.
    fn row_offset(&self, cells: &StringRecord) -> usize {
        let start = cells.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let start = start.saturating_add(self.header_offset);
        let rest = self.text.get(start..).unwrap_or_default();
        let line_break_len = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        start.saturating_add(line_break_len)
    }

    /// Reports the columns that the settings name and the file lacks.
    fn check_columns(&self, diagnostics: &mut Vec<Diagnostic>) {
        for (field, name) in self.settings.columns() {
            if !self.columns.iter().any(|column| column == name) {
                diagnostics.push(Diagnostic::new(
                    self.location(0),
                    format!("there is no column {name:?}, which is to be the {field}"),
                    format!(
                        "the columns are {}: correct [records.csv]",
                        self.columns.join(", ")
                    ),
                ));
            }
        }
        for (field, name) in self.settings.columns() {
            let count = self.columns.iter().filter(|column| *column == name).count();
            if count > 1 && field != "update" {
                diagnostics.push(Diagnostic::new(
                    self.location(0),
                    format!("{count} columns are called {name:?}, which is to be the {field}"),
                    "give each a name of its own; until then the first that is filled in counts",
                ));
            }
        }
    }

    /// The cells of all columns of a name, those with something in them. A ticket system may give every
    /// comment of a ticket a column of one name.
    fn column_cells<'c>(
        &self,
        cells: &'c StringRecord,
        name: Option<&String>,
    ) -> impl Iterator<Item = &'c str> {
        let named = self.columns.iter().zip(cells);
        let named = named.filter(move |(column, _)| Some(*column) == name);
        named
            .map(|(_, cell)| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// The cell of a column, if it has something in it.
    fn column_cell<'c>(&self, cells: &'c StringRecord, name: Option<&String>) -> Option<&'c str> {
        self.column_cells(cells, name).next()
    }

    fn parse_row(
        &self,
        cells: &StringRecord,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<(String, Row)> {
        let offset = self.row_offset(cells);
        let settings = self.settings;
        let Some(id) = self.column_cell(cells, Some(&settings.id)) else {
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                diagnostics.push(Diagnostic::new(
                    self.location(offset),
                    "a row without an id; it is skipped",
                    format!("fill in its {:?}", settings.id),
                ));
            }
            return None;
        };
        if !is_valid_id(id) {
            diagnostics.push(invalid_id_diagnostic(self.location(offset), id));
            return None;
        }
        if cells.len() > self.columns.len() {
            diagnostics.push(Diagnostic::new(
                self.location(offset),
                format!(
                    "{id}: {} cells under {} names",
                    cells.len(),
                    self.columns.len()
                ),
                "quote the cell that has the separator in it",
            ));
        }
        let column_text =
            |name: &Option<String>| self.column_cell(cells, name.as_ref()).map(str::to_owned);
        let mut column_time = |name: &Option<String>| {
            let written = self.column_cell(cells, name.as_ref())?;
            let parsed = self.instant_parser.parse(written).map_err(|help| {
                let name = name.as_deref().unwrap_or_default();
                diagnostics.push(Diagnostic::new(
                    self.location(offset),
                    format!("{id}: {name} is not a time: {written:?}"),
                    help,
                ));
            });
            parsed.ok()
        };
        let facts = Facts {
            service: column_text(&settings.service),
            title: column_text(&settings.title),
            status: column_text(&settings.status).map(|word| self.map_status(word)),
            classification: column_text(&settings.classification),
            severity: column_text(&settings.severity),
            user_impact: column_text(&settings.impact),
            report_url: None,
            started_at: column_time(&settings.started_at),
            ended_at: column_time(&settings.ended_at),
            updated_at: column_time(&settings.updated_at),
            extra_fields: self.extra_fields(cells),
            ..Facts::default()
        };
        let at = column_time(&settings.update_at).or(facts.updated_at);
        let entries: Vec<LogEntry<'_>> = self
            .column_cells(cells, settings.update.as_ref())
            .flat_map(|cell| self.split_log(cell))
            .collect();
        // The status is that of the row, and of a log in a cell that of its end.
        let is_log = entries.len() > 1;
        let posts = entries.into_iter().map(|entry| Post {
            status: facts.status.clone().filter(|_| !is_log),
            locale: settings.lang.clone().unwrap_or_else(Tag::english),
            ..Post::new(entry.at.or(at).unwrap_or_default(), Body::text(entry.text))
        });
        Some((
            id.to_owned(),
            Row {
                offset,
                posts: posts.collect(),
                facts,
            },
        ))
    }

    /// Puts what has no time where its incident began, as far as any row of it tells.
    fn fill_missing_times(&self, id: &str, rows: &mut [Row], diagnostics: &mut Vec<Diagnostic>) {
        let started = rows.iter().filter_map(|row| row.facts.started_at).min();
        let posts = rows.iter().flat_map(|row| &row.posts);
        let dated = posts.filter(|post| post.is_dated());
        let incident_start = started.or_else(|| dated.map(|post| post.at).min());
        let Some(incident_start) = incident_start else {
            return;
        };
        for row in rows {
            if row.posts.iter().all(Post::is_dated) {
                continue;
            }
            diagnostics.push(Diagnostic::new(
                self.location(row.offset),
                format!("{id}: its update has no time; it stands where the incident began"),
                "name the column of its time: `[records.csv] update_at = \"…\"`",
            ));
            for post in row.posts.iter_mut().filter(|post| !post.is_dated()) {
                post.at = incident_start;
            }
        }
    }

    /// What a word for a status means, by the settings.
    fn map_status(&self, word: String) -> String {
        self.settings.statuses.get(&word).cloned().unwrap_or(word)
    }

    /// The entries of a cell: of a ServiceNow journal each after its line
    /// `2026-03-02 08:30:00 - Jo Doe (Comments)`, of a Jira comment its text after time and author
    /// (`02/Mar/26 8:30 AM;jdoe;…`), else the cell as it stands.
    fn split_log<'c>(&self, cell: &'c str) -> Vec<LogEntry<'c>> {
        let parse_time = |time: &str| self.instant_parser.parse(time).ok();
        if let Some((time, rest)) = cell.split_once(';')
            && let (Some(at), Some((_, text))) = (parse_time(time), rest.split_once(';'))
        {
            let (at, text) = (Some(at), text.trim());
            return vec![LogEntry { at, text }];
        }
        let parse_heading = |line: &str| {
            let (time, author) = line.trim().split_once(" - ")?;
            author.ends_with(')').then(|| parse_time(time)).flatten()
        };
        let mut entries = Vec::new();
        let (mut at, mut from, mut offset) = (None, 0, 0);
        for line in cell.split_inclusive('\n') {
            if let Some(next) = parse_heading(line) {
                entries.push((at, cell[from..offset].trim()));
                (at, from) = (Some(next), offset + line.len());
            }
            offset += line.len();
        }
        entries.push((at, cell[from..].trim()));
        let entries = entries.into_iter().map(|(at, text)| LogEntry { at, text });
        entries.filter(|entry| !entry.text.is_empty()).collect()
    }

    /// The cells of columns that the settings do not name, private ones left out.
    fn extra_fields(&self, cells: &StringRecord) -> BTreeMap<String, String> {
        let is_mapped = |name: &String| self.settings.columns().any(|(_, column)| column == name);
        let pairs = self.columns.iter().zip(cells);
        let mut extra_fields: BTreeMap<String, String> = BTreeMap::new();
        for (name, cell) in pairs {
            let cell = cell.trim();
            if is_mapped(name) || is_private_field(name) || cell.is_empty() {
                continue;
            }
            let value = extra_fields.entry(name.clone()).or_default();
            if !value.is_empty() {
                value.push('\n');
            }
            value.push_str(cell);
        }
        extra_fields
    }
}

/// An entry of a cell that holds a log, with its time where it says it.
struct LogEntry<'a> {
    at: Option<DateTime<Utc>>,
    text: &'a str,
}

/// The incident of rows: what the newest says, filled up from those before.
fn merge_rows(id: String, mut rows: Vec<Row>) -> Record {
    let row_time = |row: &Row| {
        let newest = row.posts.iter().map(|post| post.at).max();
        newest.or(row.facts.updated_at)
    };
    // Among equals the order of the file.
    rows.sort_by_key(|row| (row_time(row), row.offset));
    let newest = rows.iter().filter_map(row_time).max();
    let is_log = rows.len() > 1;
    let mut facts = Facts::default();
    let mut posts = Vec::new();
    for row in rows {
        facts = row.facts.fill_missing_from(facts);
        posts.extend(row.posts.into_iter().map(|post| Post {
            // The status of a lone row is the incident's, whenever its text was written.
            status: post.status.filter(|_| is_log),
            ..post
        }));
    }
    facts.updated_at = newest.or(facts.updated_at);
    Record::new(id, Form::Csv, facts, posts)
}
