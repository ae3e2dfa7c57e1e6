//! A table of incidents as comma-separated values (RFC 4180), such as an export of a ticket system.
//!
//! The settings map its columns to fields; without them no file is taken for such a table. Several rows of one
//! id are its updates. Semicolons, tabs and bars separate as well, told by the first row.

mod cell;
mod columns;
mod dialect;
mod unread_cells;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Utc};
use csv::StringRecord;

use super::facts::is_microsoft_column;
use super::instant::InstantParser;
use super::journal::split_journal;
use super::json::is_cut_off;
use super::left_out::LeftOut;
use super::post::{ListOrder, turn_oldest_first};
use super::private::{Audience, is_internal_word, is_private_field, text_marks_internal};
use super::{
    DecodeOptions, ExtraFields, Facts, FileRecords, Form, Post, Record, is_valid_id,
    report_invalid_id,
};
use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::settings::CsvSettings;
use crate::text::body::Body;
use cell::cell_text;
use columns::{names, names_as_set};
use dialect::{Dialect, QuoteFault};
use unread_cells::UnreadCells;

pub(super) fn matches(text: &str, options: DecodeOptions<'_>) -> bool {
    let settings = options.csv;
    settings.is_some_and(|settings| Dialect::detect(text, settings).is_some())
}

/// The diagnostic of a table without the column of the id, if the file looks like a table: by its name, or
/// by another column that the settings name.
pub(super) fn missing_id_diagnostic(
    options: DecodeOptions<'_>,
    diagnostics: &FileDiagnostics<'_>,
) -> Option<Diagnostic> {
    let text = diagnostics.text();
    let dialect = Dialect::guess(text);
    let row = dialect.reader(text).headers().ok()?.clone();
    let is_named_so = [".csv", ".tsv"]
        .iter()
        .any(|extension| diagnostics.file().to_lowercase().ends_with(extension));
    let Some(settings) = options.csv else {
        return (is_named_so && row.len() > 1).then(|| {
            Diagnostic::new(
                diagnostics.location(dialect.header_offset),
                format!(
                    "what the columns of this table mean is not known; they are {}",
                    names(&row).join(", ")
                ),
                "name them in site.toml: `[records.csv] id = \"…\", title = \"…\"`",
            )
        });
    };
    let columns = names_as_set(&row, settings);
    let is_table = is_named_so || settings.columns().any(|(_, name)| columns.contains(name));
    (is_table && columns.len() > 1).then(|| {
        Diagnostic::new(
            diagnostics.location(dialect.header_offset),
            format!(
                "there is no column {:?}, which is to be the id; the columns are {}",
                settings.id,
                names(&row).join(", ")
            ),
            "correct `[records.csv]` in site.toml, or export the table with that column",
        )
    })
}

/// A row of an incident: what it says, its messages, and where it is in the file.
struct Row {
    span: Range<usize>,
    facts: Facts,
    posts: Vec<Post>,
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    let Some(settings) = options.csv else {
        diagnostics.push(Diagnostic::new(
            Location::file(diagnostics.file()),
            "what its columns mean is not known",
            "name them in site.toml: `[records.csv] id = \"…\", title = \"…\"`",
        ));
        return FileRecords::default();
    };
    let text = diagnostics.text();
    let dialect = Dialect::detect(text, settings).unwrap_or(Dialect::comma(text));
    let mut reader = dialect.reader(text);
    let header = reader.headers().cloned().unwrap_or_default();
    let columns = names_as_set(&header, settings);
    let table = CsvTable {
        columns: &columns,
        settings,
        with_work_notes: options.with_work_notes,
        instant_parser: InstantParser {
            format: settings.time_format.as_deref(),
            ..options.instant_parser()
        },
    };
    table.check_columns(dialect.header_offset, diagnostics);
    if Dialect::comma(text).header_offset < dialect.header_offset {
        // The reader passes over empty lines.
        let header = text[dialect.header_offset..].trim_start_matches(['\r', '\n']);
        diagnostics.warning(
            text.len() - header.len(),
            "the table begins here; what stands above its columns' names is not read",
            "if that is part of the table, correct `[records.csv]` in site.toml",
        );
    }
    let mut unread = UnreadCells::default();
    let mut found = FileRecords::default();
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut cells = StringRecord::new();
    let mut last_offset = 0;
    loop {
        match reader.read_record(&mut cells) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                diagnostics.error(
                    last_offset,
                    format!("the row cannot be read: {error}"),
                    "export the file again",
                );
                continue;
            }
        }
        last_offset = dialect.row_offset(text, &cells);
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let end = end.saturating_add(dialect.header_offset).min(text.len());
        if table.is_internal(&cells) && !options.with_work_notes {
            found.left_out.add_work_note(last_offset);
        } else if let Some((id, row)) = table.parse_row(
            &cells,
            last_offset..end,
            &mut unread,
            &mut found.left_out,
            diagnostics,
        ) {
            rows.entry(id).or_default().push(row);
        }
    }
    unread.report(settings.time_format.is_some(), diagnostics);
    match dialect.quote_fault(text) {
        None => {}
        Some(QuoteFault::Unclosed(offset)) => diagnostics.error(
            offset,
            "a quotation mark is opened and not closed; what follows it is read as one cell",
            "close it; a mark within a quoted cell is written twice",
        ),
        Some(QuoteFault::TextBehind(offset)) => diagnostics.error(
            offset,
            "a cell goes on behind the quotation mark that closes it; rows may be read as one cell",
            "quote the whole cell, and write a mark within it twice",
        ),
    }
    for (id, mut rows) in rows {
        table.fill_missing_times(&id, &mut rows, diagnostics);
        let (record, span) = merge_rows(id, rows);
        found.push(record, span);
    }
    found
}

/// What is needed to read any row.
struct CsvTable<'a> {
    columns: &'a [String],
    settings: &'a CsvSettings,
    with_work_notes: bool,
    instant_parser: InstantParser<'a>,
}

impl<'a> CsvTable<'a> {
    /// Reports the columns that the settings name and the file lacks, or has more than once. Their names
    /// stand at `offset`.
    fn check_columns(&self, offset: usize, diagnostics: &mut FileDiagnostics<'_>) {
        for (field, name) in self.settings.columns() {
            match self.columns.iter().filter(|column| *column == name).count() {
                0 => diagnostics.error(
                    offset,
                    format!("there is no column {name:?}, which is to be the {field}"),
                    format!(
                        "the columns are {}: correct [records.csv]",
                        self.columns.join(", ")
                    ),
                ),
                count if count > 1 && field != "update" => diagnostics.error(
                    offset,
                    format!("{count} columns are called {name:?}, which is to be the {field}"),
                    "give each a name of its own; until then the first that is filled in counts",
                ),
                _ => {}
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
            .map(|(_, cell)| self.text(cell))
            .filter(|cell| !cell.is_empty())
    }

    /// What a cell says: a word for nothing only where the settings say what it means as a status.
    fn text<'c>(&self, cell: &'c str) -> &'c str {
        let is_status = self.settings.statuses.contains_key(cell.trim());
        let text = if is_status {
            cell.trim()
        } else {
            cell_text(cell)
        };
        if is_cut_off(text) { "" } else { text }
    }

    /// The cell of a column, if it has something in it.
    fn column_cell<'c>(&self, cells: &'c StringRecord, name: Option<&String>) -> Option<&'c str> {
        self.column_cells(cells, name).next()
    }

    fn parse_row(
        &self,
        cells: &StringRecord,
        span: Range<usize>,
        unread: &mut UnreadCells<'a>,
        left_out: &mut LeftOut,
        diagnostics: &mut FileDiagnostics<'_>,
    ) -> Option<(String, Row)> {
        let id = self.row_id(cells, span.start, diagnostics)?;
        if cells.len() > self.columns.len() {
            diagnostics.error(
                span.start,
                format!(
                    "{id}: {} cells under {} names",
                    cells.len(),
                    self.columns.len()
                ),
                "quote the cell that has the separator in it",
            );
        }
        let settings = self.settings;
        let mut parse_time = |name: &'a Option<String>| {
            let name = name.as_ref()?;
            let written = self.column_cell(cells, Some(name))?;
            let parsed = self.instant_parser.parse(written);
            unread.check_time(parsed, name, written, id, span.clone())
        };
        let column_text =
            |name: &Option<String>| self.column_cell(cells, name.as_ref()).map(str::to_owned);
        // A column of work notes is none on the impact, whatever the settings say.
        let is_internal = |name: &String| Audience::is_work_note(name);
        let impact = &settings.impact;
        let is_withheld = !self.with_work_notes && impact.as_ref().is_some_and(is_internal);
        let user_impact = column_text(impact);
        if is_withheld && user_impact.is_some() {
            left_out.add_work_note(span.start);
        }
        let facts = Facts {
            service: column_text(&settings.service),
            title: column_text(&settings.title),
            status: column_text(&settings.status).map(|word| self.map_status(word)),
            classification: column_text(&settings.classification),
            severity: column_text(&settings.severity),
            user_impact: user_impact.filter(|_| !is_withheld),
            report_url: None,
            started_at: parse_time(&settings.started_at),
            ended_at: parse_time(&settings.ended_at),
            updated_at: parse_time(&settings.updated_at),
            extra_fields: self.extra_fields(cells),
            ..Facts::default()
        };
        let at = parse_time(&settings.update_at).or(facts.updated_at);
        if let Some(name) = &settings.update {
            let pairs = self.columns.iter().zip(cells);
            for (_, cell) in pairs.filter(|(column, cell)| *column == name && is_cut_off(cell)) {
                unread.add_cut_off(name, cell, id, span.clone());
            }
        }
        if !self.says_something(cells) {
            diagnostics.error(
                span.start,
                format!("{id} is not an incident: its row has no service, status, time or text; it is skipped"),
                "leave rows of totals out of the export",
            );
            return None;
        }
        let row = Row {
            posts: self.parse_posts(cells, facts.status.as_ref(), at, span.start, left_out),
            span,
            facts,
        };
        Some((id.to_owned(), row))
    }

    /// Whether a row says more than an id and a title, as far as the table has columns for more: a row below
    /// the table, such as `Total`, does not.
    fn says_something(&self, cells: &StringRecord) -> bool {
        let is_of_more =
            |name: &String| *name != self.settings.id && Some(name) != self.settings.title.as_ref();
        let mut present = self
            .settings
            .columns()
            .map(|(_, name)| name)
            .filter(|name| is_of_more(name) && self.columns.contains(name))
            .peekable();
        present.peek().is_none()
            || present.any(|name| self.column_cell(cells, Some(name)).is_some())
    }

    /// The id of a row, where it is one; an empty row is none, and no error.
    fn row_id<'c>(
        &self,
        cells: &'c StringRecord,
        offset: usize,
        diagnostics: &mut FileDiagnostics<'_>,
    ) -> Option<&'c str> {
        match self.column_cell(cells, Some(&self.settings.id)) {
            Some(id) if is_valid_id(id) => return Some(id),
            Some(id) => report_invalid_id(id, offset, diagnostics),
            None if cells.iter().all(|cell| cell_text(cell).is_empty()) => {}
            None => diagnostics.error(
                offset,
                "a row without an id; it is skipped",
                format!("fill in its {:?}", self.settings.id),
            ),
        }
        None
    }

    /// Whether a cell marks its whole row as internal: by what its column is called, or, where the settings do not say
    /// what the column means, by a word that says nothing else.
    fn is_internal(&self, cells: &StringRecord) -> bool {
        let mut pairs = self.columns.iter().zip(cells);
        pairs.any(|(column, cell)| {
            text_marks_internal(column, cell) || !self.is_mapped(column) && is_internal_word(cell)
        })
    }

    /// Whether the settings say what a column means.
    fn is_mapped(&self, column: &str) -> bool {
        self.settings.columns().any(|(_, name)| name == column)
    }

    /// The messages in the cells of a row, each at its own time or else at that of the row. What is not
    /// for the public is counted in `left_out` and left out.
    fn parse_posts(
        &self,
        cells: &StringRecord,
        status: Option<&String>,
        at: Option<DateTime<Utc>>,
        offset: usize,
        left_out: &mut LeftOut,
    ) -> Vec<Post> {
        let column = self.settings.update.as_ref();
        let parse_time = |time: &str| self.instant_parser.parse(time).ok();
        let cells = self.column_cells(cells, column);
        let mut entries: Vec<_> = cells
            .flat_map(|cell| split_journal(cell, parse_time))
            .collect();
        turn_oldest_first(&mut entries, ListOrder::OldestFirst, |entry| entry.at);
        // The status is that of the row, and of a log in a cell that of its end.
        let is_log = entries.len() > 1;
        entries.retain(|entry| {
            let audience = match entry.label {
                Some(label) if self.settings.public_labels.iter().any(|l| l == label) => {
                    Audience::Everyone
                }
                Some(label) => Audience::of_label(label),
                // The column's name speaks for what has no label of its own.
                None => match column.map(|name| Audience::of_label(name)) {
                    Some(Audience::Internal) => Audience::Internal,
                    _ => Audience::Everyone,
                },
            };
            match (audience, entry.label) {
                (Audience::Everyone, _) => true,
                (Audience::Unknown, Some(label)) => {
                    left_out.add_unknown_label(label, offset);
                    false
                }
                _ if self.with_work_notes => true,
                _ => {
                    left_out.add_work_note(offset);
                    false
                }
            }
        });
        let posts = entries.into_iter().map(|entry| Post {
            status: status.filter(|_| !is_log).cloned(),
            locale: self.settings.lang.clone().unwrap_or_else(Tag::english),
            ..Post::new(entry.at.or(at).unwrap_or_default(), Body::text(entry.text))
        });
        posts.collect()
    }

    /// Dates posts without a time to the start of their incident, if any row has it.
    fn fill_missing_times(
        &self,
        id: &str,
        rows: &mut [Row],
        diagnostics: &mut FileDiagnostics<'_>,
    ) {
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
            diagnostics.error(
                row.span.start,
                format!("{id}: its update has no time; it stands where the incident began"),
                "name the column of its time: `[records.csv] update_at = \"…\"`",
            );
            for post in row.posts.iter_mut().filter(|post| !post.is_dated()) {
                post.at = incident_start;
            }
        }
    }

    /// What a word for a status means, by the settings.
    fn map_status(&self, word: String) -> String {
        self.settings.statuses.get(&word).cloned().unwrap_or(word)
    }

    /// The cells of columns that the settings do not name, private ones left out.
    fn extra_fields(&self, cells: &StringRecord) -> ExtraFields {
        let pairs = || self.columns.iter().zip(cells);
        let tells_vendor = pairs().any(|(name, cell)| {
            !self.is_mapped(name) && is_microsoft_column(name) && !self.text(cell).is_empty()
        });
        let mut extra_fields = ExtraFields::default();
        for (name, cell) in pairs() {
            let cell = self.text(cell);
            // A column that tells whose table it is is kept, whatever else it is read as.
            let is_kept = !self.is_mapped(name) || !tells_vendor && is_microsoft_column(name);
            if !is_kept || is_private_field(name) || cell.is_empty() {
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

/// The incident of several rows, and the location of the newest row. Fields that the newest row lacks come
/// from the earlier rows.
fn merge_rows(id: String, mut rows: Vec<Row>) -> (Record, Range<usize>) {
    let row_time = |row: &Row| {
        let newest = row.posts.iter().filter_map(Post::known_time).max();
        newest.or(row.facts.updated_at)
    };
    turn_oldest_first(&mut rows, ListOrder::OldestFirst, row_time);
    rows.sort_by_key(row_time);
    let newest = rows.iter().filter_map(row_time).max();
    let span = rows.last().map_or(0..0, |row| row.span.clone());
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
    (Record::new(id, Form::Csv, facts, posts), span)
}
