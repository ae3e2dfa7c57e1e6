//! Reads a catalog file into its messages, one by one, so that a mistake in one of them costs no
//! other.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::Entry;
use fluent_syntax::parser;

use super::LocaleFile;
use super::references::{Pattern, References, term_key};
use crate::diagnostics::FileDiagnostics;

/// The most opening braces and parentheses in one message. They bound how deeply Fluent's parser
/// recurses; the longest built-in message has fifteen.
const MAX_OPENING_BRACKETS: usize = 200;

/// What a diagnostic says about a message that is not used.
pub(super) const FALLBACK: &str = "until then the built-in word is used";

/// A message, or a term (a name that messages share), whose key then begins with `-`.
pub(super) struct Message {
    /// Where it begins in its file's text, in bytes.
    pub(super) offset: usize,
    pub(super) pattern: Pattern,
    pub(super) references: References,
}

/// The messages of one file.
pub(super) struct CatalogFile<'a> {
    pub(super) messages: BTreeMap<String, Message>,
    /// The keys of the messages that have a mistake.
    pub(super) broken_keys: BTreeSet<String>,
    pub(super) diagnostics: FileDiagnostics<'a>,
}

/// Parses a file message by message. A message with a mistake is left out, with a diagnostic.
pub(super) fn parse(file: LocaleFile) -> CatalogFile {
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(file.text);
    let mut messages = BTreeMap::new();
    let mut broken_keys = BTreeSet::new();
    let mut diagnostics = FileDiagnostics::new(file.path, text);
    let entries = split_entries(text).filter(|(_, entry)| !entry.starts_with('#'));
    for (offset, entry) in entries {
        match parse_entry(entry) {
            Ok(None) => {}
            Ok(Some((key, pattern))) => {
                let message = Message {
                    offset,
                    references: References::of_pattern(&pattern),
                    pattern,
                };
                if messages.insert(key.clone(), message).is_some() {
                    diagnostics.error(
                        offset,
                        format!("the message `{key}` is defined twice in this file"),
                        "keep one of the two; until then the last one is used",
                    );
                }
            }
            Err(error) => {
                broken_keys.insert(leading_key(entry).to_owned());
                diagnostics.error(offset + error.offset, error.message, error.help);
            }
        }
    }
    CatalogFile {
        messages,
        broken_keys,
        diagnostics,
    }
}

/// What is wrong in an entry, at an offset from its start.
struct EntryError {
    offset: usize,
    message: String,
    help: String,
}

/// The key and pattern of an entry; `None` for one that is blank.
fn parse_entry(entry: &str) -> Result<Option<(String, Pattern)>, EntryError> {
    let key = leading_key(entry);
    let error = |message: String, help: &str| EntryError {
        offset: 0,
        message,
        help: format!("{help}; {FALLBACK}"),
    };
    if entry.matches(['{', '(']).count() > MAX_OPENING_BRACKETS {
        return Err(error(
            format!(
                "the message `{key}` has more than {MAX_OPENING_BRACKETS} opening braces and \
                 parentheses"
            ),
            "simplify or remove it",
        ));
    }
    if entry.contains(char::REPLACEMENT_CHARACTER) {
        return Err(error(
            format!("the message `{key}` has bytes that are not UTF-8"),
            "save the file as UTF-8",
        ));
    }
    let resource = parser::parse_runtime(entry.to_owned()).map_err(|(_, errors)| {
        let first = errors.first();
        let message = first.map_or_else(String::new, ToString::to_string);
        EntryError {
            offset: first.map_or(0, |first| first.pos.start),
            ..error(
                format!("syntax error: {}", lower_first(&message)),
                "fix the message (projectfluent.org/fluent/guide shows the syntax)",
            )
        }
    })?;
    let (key, pattern, attributes) = match resource.body.into_iter().next() {
        Some(Entry::Message(message)) => (message.id.name, message.value, message.attributes),
        Some(Entry::Term(term)) => (term_key(&term.id), Some(term.value), term.attributes),
        _ => return Ok(None),
    };
    match (pattern, attributes.first()) {
        (Some(pattern), None) => Ok(Some((key, pattern))),
        (_, attribute) => {
            let name = attribute.map_or("", |attribute| attribute.id.name.as_str());
            Err(error(
                format!("the message `{key}` has the attribute `.{name}`"),
                "remove the attribute, since no page shows it",
            ))
        }
    }
}

/// Cuts a file into its entries: each begins at a line that starts with a letter, `-` or `#`, as it
/// does for Fluent's parser when that recovers from a mistake. Gives the offset and text of each.
fn split_entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    let mut starts = vec![0];
    for line in text.split_inclusive('\n') {
        if offset > 0 && line.starts_with(|c: char| c.is_ascii_alphabetic() || "-#".contains(c)) {
            starts.push(offset);
        }
        offset += line.len();
    }
    let ends = starts.clone().into_iter().skip(1).chain([text.len()]);
    let ranges = starts.into_iter().zip(ends);
    ranges.map(|(start, end)| (start, &text[start..end]))
}

/// The key that an entry seems to have, for messages about it.
fn leading_key(entry: &str) -> &str {
    let is_key = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let end = entry.find(|c| !is_key(c)).unwrap_or(entry.len());
    &entry[..end]
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_lowercase);
    first.chain(chars).collect()
}
