//! A table of incidents as comma-separated values (RFC 4180), such as an export of a ticket system.
//!
//! The settings say which column holds what; without them there is no such form. Several rows of one
//! id are its updates. Semicolons, tabs and bars separate as well, told by the first row.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use csv::{ReaderBuilder, StringRecord};

use super::instant::Clock;
use super::json::is_private;
use super::{Decoded, Facts, Form, Post, Reading, Record, bad_id, is_id};
use crate::locale::Tag;
use crate::problem::{Place, Problem};
use crate::settings::CsvSettings;
use crate::text::body::Body;

pub(super) fn is(text: &str, reading: Reading<'_>) -> bool {
    let settings = reading.csv;
    settings.is_some_and(|settings| delimiter(text, settings).is_some())
}

/// What separates the cells: that by which the first row has the column of the id.
fn delimiter(text: &str, settings: &CsvSettings) -> Option<u8> {
    let said = said(text).and_then(|(separator, _)| separator);
    said.into_iter().chain(*b",;\t|").find(|delimiter| {
        let names = names(&mut reader(text, *delimiter));
        names.contains(&settings.id)
    })
}

/// What Excel is told of the separator by a line `sep=;` before the first row, and that line's end.
fn said(text: &str) -> Option<(Option<u8>, usize)> {
    let first = text.split_inclusive('\n').next()?;
    let said = first.trim_end_matches(['\r', '\n']).strip_prefix("sep=")?;
    // The separator may be a tab; behind it space is nothing.
    let separator = if said.len() > 1 {
        said.trim_end()
    } else {
        said
    };
    (separator.len() <= 1).then(|| (separator.bytes().next(), first.len()))
}

/// Where the first row starts.
fn start(text: &str) -> usize {
    said(text).map_or(0, |(_, end)| end)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(&text.as_bytes()[start(text)..])
}

fn names(reader: &mut csv::Reader<&[u8]>) -> Vec<String> {
    let names = reader.headers().cloned().unwrap_or_default();
    names.iter().map(|name| name.trim().to_owned()).collect()
}

/// A row of an incident: what it says, its message, and where it starts in the file.
struct Row {
    offset: usize,
    facts: Facts,
    posts: Vec<Post>,
}

pub(super) fn decode(file: &str, text: &str, reading: Reading<'_>) -> Decoded {
    let Some(settings) = reading.csv else {
        return Decoded::problem(Problem::new(
            Place::file(file),
            "what its columns mean is not known",
            "name them in site.toml: `[records.csv] id = \"…\", title = \"…\"`",
        ));
    };
    let mut decoded = Decoded::default();
    let start = start(text);
    let mut reader = reader(text, delimiter(text, settings).unwrap_or(b','));
    let names = names(&mut reader);
    let table = Table {
        file,
        text,
        start,
        names: &names,
        settings,
        clock: Clock {
            format: settings.time_format.as_deref(),
            ..reading.clock()
        },
    };
    table.check(&mut decoded.problems);
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut last = 0;
    for cells in reader.records() {
        match cells {
            Ok(cells) => {
                last = table.offset(&cells);
                if let Some((id, row)) = table.row(&cells, &mut decoded.problems) {
                    rows.entry(id).or_default().push(row);
                }
            }
            Err(error) => decoded.problems.push(Problem::new(
                table.place(last),
                format!("the row cannot be read: {error}"),
                "export the file again",
            )),
        }
    }
    if text.matches('"').count() % 2 == 1 {
        decoded.problems.push(Problem::new(
            table.place(last),
            "a quotation mark is opened and not closed; what follows it is read as one cell",
            "close it; a mark within a quoted cell is written twice",
        ));
    }
    for (id, mut rows) in rows {
        table.date(&id, &mut rows, &mut decoded.problems);
        decoded.records.push(record(id, rows));
    }
    decoded
}

/// What is needed to read any row.
struct Table<'a> {
    file: &'a str,
    text: &'a str,
    /// Where the first row starts.
    start: usize,
    names: &'a [String],
    settings: &'a CsvSettings,
    clock: Clock<'a>,
}

impl Table<'_> {
    fn place(&self, offset: usize) -> Place {
        Place::at_offset(self.file, self.text, offset)
    }

    /// Where a row starts. The reader leaves the line feed of a row's end to the next row.
    fn offset(&self, cells: &StringRecord) -> usize {
        let start = cells.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let start = start.saturating_add(self.start);
        let rest = self.text.get(start..).unwrap_or_default();
        let ends = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        start.saturating_add(ends)
    }

    /// Reports the columns that the settings name and the file lacks.
    fn check(&self, problems: &mut Vec<Problem>) {
        for (field, name) in self.settings.columns() {
            if !self.names.iter().any(|known| known == name) {
                problems.push(Problem::new(
                    self.place(0),
                    format!("there is no column {name:?}, which is to be the {field}"),
                    format!(
                        "the columns are {}: correct [records.csv]",
                        self.names.join(", ")
                    ),
                ));
            }
        }
        for (field, name) in self.settings.columns() {
            let columns = self.names.iter().filter(|known| *known == name).count();
            if columns > 1 && field != "update" {
                problems.push(Problem::new(
                    self.place(0),
                    format!("{columns} columns are called {name:?}, which is to be the {field}"),
                    "give each a name of its own; until then the first that is filled in counts",
                ));
            }
        }
    }

    /// The cells of all columns of a name, those with something in them. A ticket system may give every
    /// comment of a ticket a column of one name.
    fn cells<'c>(
        &self,
        cells: &'c StringRecord,
        name: Option<&String>,
    ) -> impl Iterator<Item = &'c str> {
        let named = self.names.iter().zip(cells);
        let named = named.filter(move |(known, _)| Some(*known) == name);
        named
            .map(|(_, cell)| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// The cell of a column, if it has something in it.
    fn cell<'c>(&self, cells: &'c StringRecord, name: Option<&String>) -> Option<&'c str> {
        self.cells(cells, name).next()
    }

    fn row(&self, cells: &StringRecord, problems: &mut Vec<Problem>) -> Option<(String, Row)> {
        let offset = self.offset(cells);
        let settings = self.settings;
        let Some(id) = self.cell(cells, Some(&settings.id)) else {
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                problems.push(Problem::new(
                    self.place(offset),
                    "a row without an id; it is skipped",
                    format!("fill in its {:?}", settings.id),
                ));
            }
            return None;
        };
        if !is_id(id) {
            problems.push(bad_id(self.place(offset), id));
            return None;
        }
        if cells.len() > self.names.len() {
            problems.push(Problem::new(
                self.place(offset),
                format!(
                    "{id}: {} cells under {} names",
                    cells.len(),
                    self.names.len()
                ),
                "quote the cell that has the separator in it",
            ));
        }
        let words = |name: &Option<String>| self.cell(cells, name.as_ref()).map(str::to_owned);
        let mut instant = |name: &Option<String>| {
            let written = self.cell(cells, name.as_ref())?;
            let read = self.clock.read(written).map_err(|help| {
                let name = name.as_deref().unwrap_or_default();
                problems.push(Problem::new(
                    self.place(offset),
                    format!("{id}: {name} is not a time: {written:?}"),
                    help,
                ));
            });
            read.ok()
        };
        let facts = Facts {
            service: words(&settings.service),
            title: words(&settings.title),
            status: words(&settings.status).map(|word| self.meaning(word)),
            classification: words(&settings.classification),
            severity: words(&settings.severity),
            impact: words(&settings.impact),
            report: None,
            started_at: instant(&settings.started_at),
            ended_at: instant(&settings.ended_at),
            updated_at: instant(&settings.updated_at),
            others: self.others(cells),
            ..Facts::default()
        };
        let at = instant(&settings.update_at).or(facts.updated_at);
        let entries: Vec<Entry<'_>> = self
            .cells(cells, settings.update.as_ref())
            .flat_map(|cell| self.entries(cell))
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
    fn date(&self, id: &str, rows: &mut [Row], problems: &mut Vec<Problem>) {
        let started = rows.iter().filter_map(|row| row.facts.started_at).min();
        let posts = rows.iter().flat_map(|row| &row.posts);
        let dated = posts.filter(|post| post.is_dated());
        let began = started.or_else(|| dated.map(|post| post.at).min());
        let Some(began) = began else {
            return;
        };
        for row in rows {
            if row.posts.iter().all(Post::is_dated) {
                continue;
            }
            problems.push(Problem::new(
                self.place(row.offset),
                format!("{id}: its update has no time; it stands where the incident began"),
                "name the column of its time: `[records.csv] update_at = \"…\"`",
            ));
            for post in row.posts.iter_mut().filter(|post| !post.is_dated()) {
                post.at = began;
            }
        }
    }

    /// What a word for a status means, by the settings.
    fn meaning(&self, word: String) -> String {
        self.settings.statuses.get(&word).cloned().unwrap_or(word)
    }

    /// The entries of a cell: of a ServiceNow journal each after its line
    /// `2026-03-02 08:30:00 - Jo Doe (Comments)`, of a Jira comment its text after time and author
    /// (`02/Mar/26 8:30 AM;jdoe;…`), else the cell as it stands.
    fn entries<'c>(&self, cell: &'c str) -> Vec<Entry<'c>> {
        let read = |time: &str| self.clock.read(time).ok();
        if let Some((time, rest)) = cell.split_once(';')
            && let (Some(at), Some((_, text))) = (read(time), rest.split_once(';'))
        {
            let (at, text) = (Some(at), text.trim());
            return vec![Entry { at, text }];
        }
        let heading = |line: &str| {
            let (time, author) = line.trim().split_once(" - ")?;
            author.ends_with(')').then(|| read(time)).flatten()
        };
        let mut entries = Vec::new();
        let (mut at, mut from, mut offset) = (None, 0, 0);
        for line in cell.split_inclusive('\n') {
            if let Some(next) = heading(line) {
                entries.push((at, cell[from..offset].trim()));
                (at, from) = (Some(next), offset + line.len());
            }
            offset += line.len();
        }
        entries.push((at, cell[from..].trim()));
        let entries = entries.into_iter().map(|(at, text)| Entry { at, text });
        entries.filter(|entry| !entry.text.is_empty()).collect()
    }

    /// The cells of columns that the settings do not name, private ones left out.
    fn others(&self, cells: &StringRecord) -> BTreeMap<String, String> {
        let is_named = |name: &String| self.settings.columns().any(|(_, known)| known == name);
        let pairs = self.names.iter().zip(cells);
        let mut others: BTreeMap<String, String> = BTreeMap::new();
        for (name, cell) in pairs {
            let cell = cell.trim();
            if is_named(name) || is_private(name) || cell.is_empty() {
                continue;
            }
            let known = others.entry(name.clone()).or_default();
            if !known.is_empty() {
                known.push('\n');
            }
            known.push_str(cell);
        }
        others
    }
}

/// An entry of a cell that holds a log, with its time where it says it.
struct Entry<'a> {
    at: Option<DateTime<Utc>>,
    text: &'a str,
}

/// The incident of rows: what the newest says, filled up from those before.
fn record(id: String, mut rows: Vec<Row>) -> Record {
    let at = |row: &Row| {
        let newest = row.posts.iter().map(|post| post.at).max();
        newest.or(row.facts.updated_at)
    };
    // Among equals the order of the file.
    rows.sort_by_key(|row| (at(row), row.offset));
    let newest = rows.iter().filter_map(at).max();
    let is_log = rows.len() > 1;
    let mut facts = Facts::default();
    let mut posts = Vec::new();
    for row in rows {
        facts = row.facts.over(facts);
        posts.extend(row.posts.into_iter().map(|post| Post {
            // The status of a lone row is the incident's, whenever its text was written.
            status: post.status.filter(|_| is_log),
            ..post
        }));
    }
    facts.updated_at = newest.or(facts.updated_at);
    Record {
        id,
        form: Form::Csv,
        facts,
        posts,
        remarks: Vec::new(),
    }
}
