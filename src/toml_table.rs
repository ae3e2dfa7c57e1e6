//! Reads a TOML file key by key, so that one key that cannot be used costs no other.
//!
//! A key that is unknown and a value of the wrong type are diagnostics; such a key counts as absent.

use std::cell::RefCell;
use std::ops::Range;

use chrono_tz::Tz;
use serde::Deserialize;
use strsim::osa_distance;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::diagnostics::{Diagnostic, FileDiagnostics};

/// The remedy for the value of an optional key.
const COUNTS_AS_ABSENT: &str = "correct the value; until then it counts as absent";

/// How often a file that is not TOML is cut off above the error and parsed again.
const MAX_ATTEMPTS: usize = 8;

/// A TOML file, and what was wrong in it so far.
#[derive(Debug)]
pub struct TomlFile<'a> {
    diagnostics: RefCell<FileDiagnostics<'a>>,
    text: &'a str,
}

/// A table of a file, from which known keys are taken one by one.
#[derive(Debug)]
pub struct TomlTable<'f, 'a> {
    file: &'f TomlFile<'a>,
    /// The dotted name of the table with a dot at its end; empty for the file itself.
    prefix: String,
    span: Range<usize>,
    values: DeTable<'a>,
    known_keys: Vec<&'static str>,
}

impl<'a> TomlFile<'a> {
    /// `path` is below the root; a byte order mark at the start of `text` is skipped.
    pub fn new(path: &'a str, text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self {
            diagnostics: RefCell::new(FileDiagnostics::new(path, text)),
            text,
        }
    }

    /// The table of the whole file.
    ///
    /// # Errors
    /// The file is not TOML.
    pub fn parse(&self) -> Result<TomlTable<'_, 'a>, Diagnostic> {
        let table = DeTable::parse(self.text).map_err(|error| self.syntax_diagnostic(&error))?;
        Ok(TomlTable::new(self, String::new(), table))
    }

    /// The table of the whole file; where it is not TOML, of the lines above the error.
    pub fn parse_leniently(&self) -> TomlTable<'_, 'a> {
        let mut text = self.text;
        // An array that is not closed is an error further down than the key that it belongs to.
        for attempt in 0..MAX_ATTEMPTS {
            match DeTable::parse(text) {
                Ok(table) => return TomlTable::new(self, String::new(), table),
                Err(error) => {
                    let end = error.span().map_or(0, |span| span.start.min(text.len()));
                    text = &text[..text[..text.floor_char_boundary(end)]
                        .rfind('\n')
                        .unwrap_or(0)];
                    if attempt == 0 {
                        self.push(self.syntax_diagnostic(&error));
                    }
                }
            }
        }
        TomlTable::new(self, String::new(), Spanned::new(0..0, DeTable::new()))
    }

    /// Adds an error about a byte of the text.
    pub fn error(&self, offset: usize, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.borrow_mut().error(offset, message, help);
    }

    /// Adds a diagnostic.
    pub fn push(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// An error about a byte of the text, which is not added.
    pub fn diagnostic(
        &self,
        offset: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(self.diagnostics.borrow().location(offset), message, help)
    }

    /// What was wrong, in the order in which it was found.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner().into_vec()
    }

    fn syntax_diagnostic(&self, error: &toml::de::Error) -> Diagnostic {
        let offset = error.span().map_or(0, |span| span.start);
        let message = error.message().trim().replace('\n', ", ");
        self.diagnostic(
            offset,
            format!("TOML syntax error: {message}"),
            "correct it (toml.io shows the syntax); until then what follows is not read",
        )
    }

    /// The time zone of a name; an unknown one is reported.
    pub fn parse_zone(&self, name: &Spanned<String>) -> Option<Tz> {
        let zone = name.get_ref().parse().ok();
        if zone.is_none() {
            self.error(
                name.span().start,
                format!("unknown time zone `{}`", name.get_ref()),
                "use a name of the IANA time zone database, such as Asia/Tokyo",
            );
        }
        zone
    }
}

impl<'f, 'a> TomlTable<'f, 'a> {
    fn new(file: &'f TomlFile<'a>, prefix: String, table: Spanned<DeTable<'a>>) -> Self {
        Self {
            file,
            prefix,
            span: table.span(),
            values: table.into_inner(),
            known_keys: Vec::new(),
        }
    }

    /// Where the table begins, in bytes.
    pub fn offset(&self) -> usize {
        self.span.start
    }

    fn take_value(&mut self, key: &'static str) -> Option<Spanned<DeValue<'a>>> {
        self.known_keys.push(key);
        self.values.remove(key)
    }

    /// The value of a key, if it is there and of the right type.
    pub fn take<T: Deserialize<'a>>(&mut self, key: &'static str) -> Option<Spanned<T>> {
        let value = self.take_value(key)?;
        match self.deserialize(key, value, COUNTS_AS_ABSENT) {
            Ok(value) => Some(value),
            Err(diagnostic) => {
                self.file.push(diagnostic);
                None
            }
        }
    }

    /// Where the value of a key begins and ends, in bytes, if the table has it. The key counts as none of the table's: no
    /// remedy names it.
    pub fn take_unknown(&mut self, key: &str) -> Option<Range<usize>> {
        self.values.remove(key).map(|value| value.span())
    }

    /// The value of a key that has to be there.
    ///
    /// # Errors
    /// The key is absent, in which case a similar key is named, or its value has the wrong type.
    pub fn require<T: Deserialize<'a>>(
        &mut self,
        key: &'static str,
        example: &str,
    ) -> Result<Spanned<T>, Diagnostic> {
        let Some(value) = self.take_value(key) else {
            return Err(self.misspelling_of(key).unwrap_or_else(|| {
                self.file.diagnostic(
                    self.span.start,
                    format!("there is no `{}{key}`", self.prefix),
                    format!("add it, such as {example}"),
                )
            }));
        };
        self.deserialize(key, value, &format!("write it as {example}"))
    }

    /// As [`TomlTable::require`]; what is wrong is reported.
    pub fn take_required<T: Deserialize<'a>>(
        &mut self,
        key: &'static str,
        example: &str,
    ) -> Option<Spanned<T>> {
        match self.require(key, example) {
            Ok(value) => Some(value),
            Err(diagnostic) => {
                self.file.push(diagnostic);
                None
            }
        }
    }

    /// What is wrong where a key is absent and one that was not taken is spelt like it.
    pub fn misspelling_of(&self, key: &str) -> Option<Diagnostic> {
        let similar = self.values.iter().map(|(found, _)| found);
        let similar = similar.filter(|found| is_similar(found.get_ref(), key));
        let found = similar.min_by_key(|found| osa_distance(found.get_ref(), key))?;
        Some(self.file.diagnostic(
            found.span().start,
            format!(
                "unknown key `{0}{1}`, and no `{0}{key}`",
                self.prefix,
                found.get_ref()
            ),
            format!("did you mean `{key}`?"),
        ))
    }

    /// Whether every key of the table was taken.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn deserialize<T: Deserialize<'a>>(
        &self,
        key: &str,
        value: Spanned<DeValue<'a>>,
        help: &str,
    ) -> Result<Spanned<T>, Diagnostic> {
        let span = value.span();
        T::deserialize(ValueDeserializer::from(value))
            .map(|value| Spanned::new(span.clone(), value))
            .map_err(|error| {
                self.file.diagnostic(
                    error.span().map_or(span.start, |span| span.start),
                    format!(
                        "`{}{key}`: {}",
                        self.prefix,
                        plain_message(error.message().trim())
                    ),
                    help,
                )
            })
    }

    /// The time zone that a key names, by its name in the IANA time zone database.
    pub fn take_zone(&mut self, key: &'static str) -> Option<Tz> {
        let name = self.take::<String>(key)?;
        self.file.parse_zone(&name)
    }

    /// The table of a key, if it is there and is a table.
    pub fn take_table(&mut self, key: &'static str) -> Option<TomlTable<'f, 'a>> {
        let value = self.take_value(key)?;
        self.as_table(key, value)
    }

    /// The tables of a key that is written `[[key]]`.
    pub fn take_tables(&mut self, key: &'static str) -> Vec<TomlTable<'f, 'a>> {
        let Some(value) = self.take_value(key) else {
            return Vec::new();
        };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(values) => values
                .into_iter()
                .filter_map(|value| self.as_table(key, value))
                .collect(),
            _ => {
                self.file.error(
                    span.start,
                    format!("`{}{key}` is not a list of tables", self.prefix),
                    format!(
                        "write each as a table of its own below `[[{}{key}]]`",
                        self.prefix
                    ),
                );
                Vec::new()
            }
        }
    }

    fn as_table(&self, key: &str, value: Spanned<DeValue<'a>>) -> Option<TomlTable<'f, 'a>> {
        let span = value.span();
        if let DeValue::Table(table) = value.into_inner() {
            let prefix = format!("{}{key}.", self.prefix);
            return Some(TomlTable::new(self.file, prefix, Spanned::new(span, table)));
        }
        self.file.error(
            span.start,
            format!("`{}{key}` is not a table", self.prefix),
            format!("write its keys below `[{}{key}]`", self.prefix),
        );
        None
    }

    /// Every key that was not taken, with its value if that has the right type: for tables whose keys
    /// are names. The offset of each key is given with it.
    pub fn into_entries<T: Deserialize<'a>>(mut self) -> Vec<(Spanned<String>, Spanned<T>)> {
        let values = std::mem::take(&mut self.values);
        let entries = values.into_iter().filter_map(|(key, value)| {
            let key = Spanned::new(key.span(), key.into_inner().into_owned());
            match self.deserialize(key.get_ref(), value, COUNTS_AS_ABSENT) {
                Ok(value) => Some((key, value)),
                Err(diagnostic) => {
                    self.file.push(diagnostic);
                    None
                }
            }
        });
        entries.collect()
    }

    /// Reports every key that was not taken as unknown.
    pub fn finish(self) {
        for (key, _) in &self.values {
            let similar = nearest(key.get_ref(), self.known_keys.iter().copied());
            let help = match similar {
                Some(similar) => format!("did you mean `{similar}`? until then it is ignored"),
                None => format!(
                    "remove it; the keys here are {}",
                    self.known_keys.join(", ")
                ),
            };
            self.file.error(
                key.span().start,
                format!("unknown key `{}{}`", self.prefix, key.get_ref()),
                help,
            );
        }
    }
}

/// A message of the deserialiser in the words of TOML's readers: `invalid type: string "x", expected i64`
/// becomes `it is the text "x", and should be a whole number`.
fn plain_message(message: &str) -> String {
    let types = message.strip_prefix("invalid type: ");
    let Some((found, expected)) = types.and_then(|types| types.split_once(", expected ")) else {
        return message.to_owned();
    };
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    let found = match kind {
        "string" => format!("the text {value}"),
        "integer" | "floating" => format!("the number {}", value.trim_start_matches("point ")),
        "boolean" => format!("{value} without quotes"),
        "sequence" => "a list".to_owned(),
        "map" => "a table".to_owned(),
        _ => found.to_owned(),
    };
    let expected = match expected {
        "a string" => "a text in quotes",
        "a sequence" => "a list in brackets",
        "a map" => "a table",
        "a boolean" => "true or false",
        "i64" | "u64" | "usize" | "u32" => "a whole number",
        other => other,
    };
    format!("it is {found}, and should be {expected}")
}

/// The candidate that is most like `word`, if any is like it.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .filter(|candidate| is_similar(word, candidate))
        .min_by_key(|candidate| osa_distance(word, candidate))
}

/// Whether one may be a misspelling of the other: at most a third of its letters differ.
fn is_similar(word: &str, candidate: &str) -> bool {
    let length = candidate.chars().count();
    word.chars().count() <= 2 * length && osa_distance(word, candidate) <= (length / 3).max(1)
}

#[cfg(test)]
mod tests;
