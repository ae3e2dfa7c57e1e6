//! A table of incidents as comma-separated values (RFC 4180), such as an export of a ticket system.
//!
//! The settings say which column holds what; without them there is no such form. Several rows of one
//! id are its updates. Semicolons and tabs separate as well, told by the first row.

use std::collections::BTreeMap;

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
    b",;\t".iter().copied().find(|delimiter| {
        let names = names(&mut reader(text, *delimiter));
        names.contains(&settings.id)
    })
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes())
}

fn names(reader: &mut csv::Reader<&[u8]>) -> Vec<String> {
    let names = reader.headers().cloned().unwrap_or_default();
    names.iter().map(|name| name.trim().to_owned()).collect()
}

/// A row of an incident: what it says, its message, and where it starts in the file.
struct Row {
    offset: usize,
    facts: Facts,
    post: Option<Post>,
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
    let mut reader = reader(text, delimiter(text, settings).unwrap_or(b','));
    let names = names(&mut reader);
    let table = Table {
        file,
        text,
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
    let records = rows.into_iter().map(|(id, rows)| record(id, rows));
    decoded.records.extend(records);
    decoded
}

/// What is needed to read any row.
struct Table<'a> {
    file: &'a str,
    text: &'a str,
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
    }

    /// The cell of a column, if it has something in it.
    fn cell<'c>(&self, cells: &'c StringRecord, name: Option<&String>) -> Option<&'c str> {
        let at = self.names.iter().position(|known| Some(known) == name)?;
        let cell = cells.get(at)?.trim();
        (!cell.is_empty()).then_some(cell)
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
            status: words(&settings.status),
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
        let post = self.cell(cells, settings.update.as_ref()).map(|text| {
            if at.is_none() {
                problems.push(Problem::new(
                    self.place(offset),
                    format!("{id}: its update has no time; it stands where the incident began"),
                    "name the column of its time: `[records.csv] update_at = \"…\"`",
                ));
            }
            let at = at.unwrap_or_else(|| facts.last_known_at());
            Post {
                status: facts.status.clone(),
                locale: settings.lang.clone().unwrap_or_else(Tag::english),
                ..Post::new(at, Body::text(text))
            }
        });
        Some((
            id.to_owned(),
            Row {
                offset,
                facts,
                post,
            },
        ))
    }

    /// The cells of columns that the settings do not name, private ones left out.
    fn others(&self, cells: &StringRecord) -> BTreeMap<String, String> {
        let is_named = |name: &String| self.settings.columns().any(|(_, known)| known == name);
        let pairs = self.names.iter().zip(cells);
        pairs
            .filter(|(name, _)| !is_named(name) && !is_private(name))
            .filter(|(_, cell)| !cell.trim().is_empty())
            .map(|(name, cell)| (name.clone(), cell.trim().to_owned()))
            .collect()
    }
}

/// The incident of rows: what the newest says, filled up from those before.
fn record(id: String, mut rows: Vec<Row>) -> Record {
    let at = |row: &Row| {
        row.post
            .as_ref()
            .map(|post| post.at)
            .or(row.facts.updated_at)
    };
    // Among equals the order of the file.
    rows.sort_by_key(|row| (at(row), row.offset));
    let newest = rows.iter().filter_map(at).max();
    let is_log = rows.len() > 1;
    let mut facts = Facts::default();
    let mut posts = Vec::new();
    for row in rows {
        facts = row.facts.over(facts);
        posts.extend(row.post.map(|post| Post {
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
