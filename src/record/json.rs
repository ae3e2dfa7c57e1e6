//! What the JSON forms share: detection, lists of objects, and locations.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use memchr::memmem::Finder;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::instant::{InstantParser, or_report};
use super::private::{is_private_field, strip_private_fields, value_marks_internal};
use super::{FileRecords, Record, is_valid_id, report_invalid_id};
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::text::encoding::conflict_diagnostic;
use crate::text::redact;

/// Whether a text starts like a JSON object or list.
pub(super) fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// The white space of JSON (RFC 8259, section 2).
const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Searches texts for some keys of JSON objects.
pub(super) struct KeyFinder {
    names: &'static [&'static str],
    finders: OnceLock<Vec<Finder<'static>>>,
}

impl KeyFinder {
    pub const fn new(names: &'static [&'static str]) -> Self {
        Self {
            names,
            finders: OnceLock::new(),
        }
    }

    /// Whether a JSON text, whole or cut off, has one of them anywhere.
    ///
    /// The forms are told apart by their keys. Inside a JSON string the quotes around a word would be
    /// escaped, so only a key can stand before a colon.
    pub fn any_in(&self, text: &str) -> bool {
        let finder_for = |name: &&str| Finder::new(&format!("\"{name}\"")).into_owned();
        let finders = || self.names.iter().map(finder_for).collect();
        looks_like_json(text)
            && self.finders.get_or_init(finders).iter().any(|finder| {
                finder.find_iter(text.as_bytes()).any(|at| {
                    let after = &text[at + finder.needle().len()..];
                    after.trim_start().starts_with(':')
                })
            })
    }
}

/// The key under which a page lists its objects.
static PAGE_KEYS: KeyFinder = KeyFinder::new(&["value"]);

/// The key that tells a capture.
static CAPTURE_KEYS: KeyFinder = KeyFinder::new(&["captured_at"]);

/// The first 64 KiB of a text, which suffice to detect the form of nearly every file.
pub(super) fn prefix(text: &str) -> &str {
    let end = (64 << 10..text.len()).find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(text.len())]
}

/// A part of a JSON file: an object, a list, or the whole.
#[derive(Clone, Copy)]
pub(super) struct JsonNode<'a> {
    json: &'a str,
    /// Where it starts in the file, in bytes.
    offset: usize,
}

/// An object as it is in the file, and what it says.
type ParsedNode<'a, T> = (JsonNode<'a>, Result<T, Diagnostic>);

impl<'a> JsonNode<'a> {
    /// The whole file.
    pub fn whole(diagnostics: &FileDiagnostics<'a>) -> Self {
        Self {
            json: diagnostics.text(),
            offset: 0,
        }
    }

    /// A part of this one.
    pub fn child(self, raw: &'a RawValue) -> Self {
        self.part(raw.get())
    }

    /// The node of a slice of `self.json`.
    fn part(self, json: &'a str) -> Self {
        let offset_in_self = json.as_ptr().addr() - self.json.as_ptr().addr();
        Self {
            json,
            offset: self.offset + offset_in_self,
        }
    }

    /// Where it is in the file, in bytes.
    pub fn span(self) -> Range<usize> {
        self.offset..self.offset + self.json.len()
    }

    /// The objects of a file: those of a list, those that a page lists under `value`, or its only
    /// one. Of a capture, `{"captured_at": …, "incident": {…}}`, the incident.
    ///
    /// # Errors
    /// Where the file is a page or a list, and no JSON.
    pub fn objects(diagnostics: &FileDiagnostics<'a>) -> Result<Vec<Self>, Diagnostic> {
        #[derive(Deserialize)]
        struct ODataPage<'a> {
            #[serde(borrow)]
            value: Option<Vec<&'a RawValue>>,
        }
        let text = diagnostics.text();
        let whole = Self::whole(diagnostics);
        let raw_objects = if text.trim_start().starts_with('[') {
            Some(whole.parse::<Vec<&RawValue>>(diagnostics)?)
        } else if PAGE_KEYS.any_in(text) {
            whole.parse::<ODataPage<'_>>(diagnostics)?.value
        } else {
            // Looking for the key costs little beside reading the file to its end.
            None
        };
        let nodes: Vec<Self> = match raw_objects {
            Some(raw_objects) => raw_objects
                .into_iter()
                .map(|raw| whole.child(raw))
                .collect(),
            None => vec![whole],
        };
        if CAPTURE_KEYS.any_in(text) {
            let nodes = nodes.into_iter();
            return nodes.map(|node| node.unwrap_capture(diagnostics)).collect();
        }
        Ok(nodes)
    }

    /// Reads the objects of a file; see [`JsonNode::objects`].
    ///
    /// # Errors
    /// As there; an object that does not fit `T` is an error of its own.
    fn parse_objects<T: Deserialize<'a>>(
        diagnostics: &FileDiagnostics<'a>,
    ) -> Result<Vec<ParsedNode<'a, T>>, Diagnostic> {
        let text = diagnostics.text();
        if text.trim_start().starts_with('[')
            && !CAPTURE_KEYS.any_in(text)
            && let Some(list) = Self::whole(diagnostics).parse_list()
        {
            return Ok(list);
        }
        let nodes = Self::objects(diagnostics)?.into_iter();
        Ok(nodes.map(|node| (node, node.parse(diagnostics))).collect())
    }

    /// Reads the records of a file, each from an object of it.
    pub fn decode_records<T: Deserialize<'a>>(
        diagnostics: &mut FileDiagnostics<'a>,
        mut decode_record: impl FnMut(Self, T, &mut FileDiagnostics<'a>) -> Option<Record>,
    ) -> FileRecords {
        let mut found = FileRecords::default();
        let objects = match Self::parse_objects(diagnostics) {
            Ok(objects) => objects,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return found;
            }
        };
        for (node, object) in objects {
            match object {
                Ok(object) => {
                    if let Some(record) = decode_record(node, object, diagnostics) {
                        found.push(record, node.span());
                    }
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        found
    }

    /// Reads the objects of a list as they come, so that a file of megabytes is gone through once.
    /// `None` where something does not fit: going through it again tells what.
    fn parse_list<T: Deserialize<'a>>(self) -> Option<Vec<ParsedNode<'a, T>>> {
        let mut rest = self.json.trim_start_matches(WHITESPACE).strip_prefix('[')?;
        let mut list = Vec::new();
        loop {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter();
            let value = values.next()?.ok()?;
            let (json, after) = rest.split_at(values.byte_offset());
            let json = json.trim_start_matches(WHITESPACE);
            list.push((self.part(json), Ok(value)));
            let after = after.trim_start_matches(WHITESPACE);
            match after.strip_prefix(',') {
                Some(next) => rest = next,
                None => {
                    let end = after.strip_prefix(']')?;
                    return end
                        .trim_start_matches(WHITESPACE)
                        .is_empty()
                        .then_some(list);
                }
            }
        }
    }

    /// The incident of a capture; anything else as it is.
    fn unwrap_capture(self, diagnostics: &FileDiagnostics<'_>) -> Result<Self, Diagnostic> {
        #[derive(Deserialize)]
        struct Capture<'a> {
            #[serde(borrow)]
            incident: Option<&'a RawValue>,
        }
        let capture = self.parse::<Capture<'_>>(diagnostics)?;
        Ok(capture.incident.map_or(self, |raw| self.child(raw)))
    }

    /// # Errors
    /// Where it is not JSON, or does not fit `T`.
    pub fn parse<T: Deserialize<'a>>(
        self,
        diagnostics: &FileDiagnostics<'_>,
    ) -> Result<T, Diagnostic> {
        serde_json::from_str(self.json).map_err(|error| self.syntax_error(&error, diagnostics))
    }

    /// The id of an incident, where it is one; else that is an error.
    pub fn valid_id(
        self,
        id: Option<String>,
        diagnostics: &mut FileDiagnostics<'_>,
    ) -> Option<String> {
        match id.filter(|id| !id.trim().is_empty()) {
            None => diagnostics.error(
                self.offset,
                "an incident without an id; it is skipped",
                "add its `id`, such as `EX703958`",
            ),
            Some(id) if !is_valid_id(&id) => {
                report_invalid_id(&id, diagnostics.find(self.span(), &id), diagnostics);
            }
            Some(id) => return Some(id),
        }
        None
    }

    /// The instant that the field `name` of the incident `id` holds; where it is none, that is an
    /// error.
    pub fn parse_instant(
        self,
        id: &str,
        name: &str,
        value: Option<String>,
        instant_parser: InstantParser<'_>,
        diagnostics: &mut FileDiagnostics<'_>,
    ) -> Option<DateTime<Utc>> {
        let value = value.filter(|value| !value.trim().is_empty())?;
        let parsed = instant_parser.parse(&value);
        or_report(parsed, id, (name, &value), self.span(), diagnostics)
    }

    /// What is wrong with its JSON, and where.
    fn syntax_error(
        self,
        error: &serde_json::Error,
        diagnostics: &FileDiagnostics<'_>,
    ) -> Diagnostic {
        // serde_json counts lines from the start of what it was given, and columns in bytes.
        let newlines = memchr::memchr_iter(b'\n', self.json.as_bytes());
        let line_start = match error.line().saturating_sub(1) {
            0 => 0,
            line => newlines.map(|at| at + 1).nth(line - 1).unwrap_or(0),
        };
        let offset = self.offset + line_start + error.column().saturating_sub(1);
        if error.is_syntax()
            && let Some(diagnostic) = conflict_diagnostic(diagnostics)
        {
            return diagnostic;
        }
        let location = diagnostics.location(offset);
        let error_text = error.to_string();
        let message = error_text.split(" at line ").next().unwrap_or(&error_text);
        if error.is_eof() {
            Diagnostic::new(
                location,
                "the JSON is cut off; nothing of it is read, what was known before stays published",
                "fetch the file again",
            )
        } else {
            Diagnostic::new(
                location,
                format!("the JSON cannot be read: {message}"),
                "correct it, or fetch the file again",
            )
        }
    }
}

/// The fields that Kairan has no use for, as text, without empty, ignored and private ones.
pub(super) fn extra_fields(
    fields: BTreeMap<String, Value>,
    ignored: &[&str],
) -> BTreeMap<String, String> {
    fields
        .into_iter()
        .filter(|(name, _)| !ignored.contains(&name.as_str()))
        .filter_map(|(name, value)| {
            // The mark that says that a note is internal is looked at before the note is left out.
            if is_private_field(&name) && !value_marks_internal(&name, &value) {
                return None;
            }
            let text = match value {
                Value::Null => return None,
                Value::String(text) if text.is_empty() => return None,
                Value::Array(list) if list.is_empty() => return None,
                Value::String(text) => text,
                mut other => {
                    strip_private_fields(&mut other);
                    other.to_string()
                }
            };
            let text = redact::redact_tenants(&text).into_owned();
            Some((name, text))
        })
        .collect()
}
