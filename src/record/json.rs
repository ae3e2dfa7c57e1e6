//! What the JSON forms have in common: telling them apart, taking lists apart, and places.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use memchr::memmem::Finder;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::instant::InstantParser;
use super::validate::locate;
use super::{Decoded, Record, invalid_id_diagnostic, is_valid_id};
use crate::diagnostics::{Diagnostic, Location};
use crate::text::redact;

/// Whether a text means to be JSON.
pub(super) fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// What JSON has for white space (RFC 8259, section 2).
const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Some keys of JSON objects, to be looked for in texts.
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

/// The beginning of a text, which tells the form of a file of megabytes as well as all of it.
pub(super) fn prefix(text: &str) -> &str {
    let end = (64 << 10..text.len()).find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(text.len())]
}

/// One object of a JSON file, and the file.
#[derive(Clone, Copy)]
pub(super) struct JsonNode<'a> {
    pub file: &'a str,
    pub text: &'a str,
    /// A part of `text`.
    pub json: &'a str,
}

/// An object as it stands, and what it says.
type ParsedNode<'a, T> = (JsonNode<'a>, Result<T, Diagnostic>);

impl<'a> JsonNode<'a> {
    /// The whole file.
    pub fn whole(file: &'a str, text: &'a str) -> Self {
        let json = text;
        Self { file, text, json }
    }

    /// A part of this one.
    pub fn child(self, raw: &'a RawValue) -> Self {
        let json = raw.get();
        Self { json, ..self }
    }

    /// The objects of a file: those of a list, those that a page lists under `value`, or its only
    /// one. Of a capture, `{"captured_at": …, "incident": {…}}`, the incident.
    ///
    /// # Errors
    /// A problem where the file is a page or a list, and no JSON.
    pub fn objects(file: &'a str, text: &'a str) -> Result<Vec<Self>, Diagnostic> {
        #[derive(Deserialize)]
        struct ODataPage<'a> {
            #[serde(borrow)]
            value: Option<Vec<&'a RawValue>>,
        }
        let whole = Self::whole(file, text);
        let raw_objects = if text.trim_start().starts_with('[') {
            Some(whole.parse::<Vec<&RawValue>>()?)
        } else if PAGE_KEYS.any_in(text) {
            whole.parse::<ODataPage<'_>>()?.value
        } else {
            // Looking for the key costs little beside reading the file to its end.
            None
        };
        let nodes = match raw_objects {
            Some(raw_objects) => raw_objects
                .into_iter()
                .map(|raw| whole.child(raw))
                .collect(),
            None => vec![whole],
        };
        if CAPTURE_KEYS.any_in(text) {
            return nodes.into_iter().map(Self::unwrap_capture).collect();
        }
        Ok(nodes)
    }

    /// Reads the objects of a file, each with its place; see [`Element::all`].
    ///
    /// # Errors
    /// As there; an object that does not fit `T` is a problem of its own.
    fn parse_objects<T: Deserialize<'a>>(
        file: &'a str,
        text: &'a str,
    ) -> Result<Vec<ParsedNode<'a, T>>, Diagnostic> {
        if text.trim_start().starts_with('[')
            && !CAPTURE_KEYS.any_in(text)
            && let Some(list) = Self::whole(file, text).parse_list()
        {
            return Ok(list);
        }
        let nodes = Self::objects(file, text)?;
        Ok(nodes.into_iter().map(|node| (node, node.parse())).collect())
    }

    /// Reads the records of a file, each from an object of it.
    pub fn decode_records<T: Deserialize<'a>>(
        file: &'a str,
        text: &'a str,
        mut decode_record: impl FnMut(Self, T, &mut Vec<Diagnostic>) -> Option<Record>,
    ) -> Decoded {
        let objects = match Self::parse_objects(file, text) {
            Ok(objects) => objects,
            Err(diagnostic) => return Decoded::from_diagnostic(diagnostic),
        };
        let mut decoded = Decoded::default();
        for (node, object) in objects {
            match object {
                Ok(object) => {
                    let record = decode_record(node, object, &mut decoded.diagnostics);
                    decoded.records.extend(record);
                }
                Err(diagnostic) => decoded.diagnostics.push(diagnostic),
            }
        }
        decoded
    }

    /// Reads the objects of a list as they come, so that a file of megabytes is gone through once.
    /// Where something does not fit, there is nothing: going through it again tells what.
    fn parse_list<T: Deserialize<'a>>(self) -> Option<Vec<ParsedNode<'a, T>>> {
        let mut rest = self.text.trim_start_matches(WHITESPACE).strip_prefix('[')?;
        let mut list = Vec::new();
        loop {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter();
            let value = values.next()?.ok()?;
            let (json, after) = rest.split_at(values.byte_offset());
            let json = json.trim_start_matches(WHITESPACE);
            list.push((Self { json, ..self }, Ok(value)));
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
    fn unwrap_capture(self) -> Result<Self, Diagnostic> {
        #[derive(Deserialize)]
        struct Capture<'a> {
            #[serde(borrow)]
            incident: Option<&'a RawValue>,
        }
        let capture = self.parse::<Capture<'_>>()?;
        Ok(capture.incident.map_or(self, |raw| self.child(raw)))
    }

    /// # Errors
    /// A problem where it does not fit `T`.
    pub fn parse<T: Deserialize<'a>>(self) -> Result<T, Diagnostic> {
        serde_json::from_str(self.json).map_err(|error| self.syntax_diagnostic(&error))
    }

    fn offset(self) -> usize {
        self.json.as_ptr().addr() - self.text.as_ptr().addr()
    }

    pub fn location(self) -> Location {
        Location::at_offset(self.file, self.text, self.offset())
    }

    /// The place of `needle` in it, or its own.
    pub fn locate(self, needle: &str) -> Location {
        locate(self.file, self.text, self.offset(), needle)
    }

    /// The id of an incident, where it is one; else that is a problem.
    pub fn valid_id(self, id: Option<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        match id.filter(|id| !id.trim().is_empty()) {
            None => diagnostics.push(Diagnostic::new(
                self.location(),
                "an incident without an id; it is skipped",
                "add its `id`, such as `EX703958`",
            )),
            Some(id) if !is_valid_id(&id) => {
                diagnostics.push(invalid_id_diagnostic(self.locate(&id), &id));
            }
            Some(id) => return Some(id),
        }
        None
    }

    /// The instant that the field `name` of the incident `id` holds; where it is none, that is a
    /// problem.
    pub fn parse_instant(
        self,
        id: &str,
        name: &str,
        value: Option<String>,
        instant_parser: InstantParser<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<DateTime<Utc>> {
        let value = value.filter(|value| !value.trim().is_empty())?;
        let parsed = instant_parser.parse(&value).map_err(|help| {
            diagnostics.push(Diagnostic::new(
                self.locate(&value),
                format!("{id}: {name} is not a time: {value:?}"),
                help,
            ));
        });
        parsed.ok()
    }

    /// What is wrong with its JSON, and where.
    fn syntax_diagnostic(self, error: &serde_json::Error) -> Diagnostic {
        let start = self.location();
        // serde_json counts lines from the start of what it was given, and columns in bytes.
        let rest = &self.text[self.offset()..];
        let line = rest.split('\n').nth(error.line().saturating_sub(1));
        let chars_before = line
            .unwrap_or_default()
            .char_indices()
            .take_while(|(at, _)| *at < error.column().saturating_sub(1))
            .count();
        let first_line = error.line() <= 1;
        let location = Location {
            file: self.file.to_owned(),
            line: start.line.map(|line| line + error.line().saturating_sub(1)),
            column: if first_line {
                start.column.map(|column| column + chars_before)
            } else {
                Some(chars_before + 1)
            },
        };
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

/// The fields without a meaning to Kairan, as text; empty ones, `unwanted` ones and private ones left
/// out.
pub(super) fn extra_fields(
    fields: BTreeMap<String, Value>,
    ignored: &[&str],
) -> BTreeMap<String, String> {
    fields
        .into_iter()
        .filter(|(name, _)| !ignored.contains(&name.as_str()) && !is_private_field(name))
        .filter_map(|(name, value)| {
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

/// Whether a field holds a tenant's id, counts the tenant's people, or is an API's own bookkeeping:
/// never kept, never published, whatever form a record is taken for.
pub(super) fn is_private_field(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with('@')
        || name.contains("tenant")
        || matches!(name.as_str(), "affectedusercount" | "additionaldetails")
}

/// Takes what is private out of what stands inside a field.
fn strip_private_fields(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(strip_private_fields),
        Value::Object(fields) => {
            fields.retain(|name, _| !is_private_field(name));
            fields.values_mut().for_each(strip_private_fields);
        }
        _ => {}
    }
}
