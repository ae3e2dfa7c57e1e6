//! What the JSON forms have in common: telling them apart, taking lists apart, and places.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use memchr::memmem::Finder;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::check::locate;
use super::instant::Clock;
use super::{Decoded, Record, bad_id, is_id};
use crate::problem::{Place, Problem};
use crate::text::address;

/// Whether a text means to be JSON.
pub(super) fn is(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// What JSON has for white space (RFC 8259, section 2).
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Some keys of JSON objects, to be looked for in texts.
pub(super) struct Keys {
    names: &'static [&'static str],
    finders: OnceLock<Vec<Finder<'static>>>,
}

impl Keys {
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
    pub fn are_in(&self, text: &str) -> bool {
        let quoted = |name: &&str| Finder::new(&format!("\"{name}\"")).into_owned();
        let finders = || self.names.iter().map(quoted).collect();
        is(text)
            && self.finders.get_or_init(finders).iter().any(|key| {
                key.find_iter(text.as_bytes()).any(|at| {
                    let behind = &text[at + key.needle().len()..];
                    behind.trim_start().starts_with(':')
                })
            })
    }
}

/// The key under which a page lists its objects.
static PAGE: Keys = Keys::new(&["value"]);

/// The key that tells a capture.
static CAPTURE: Keys = Keys::new(&["captured_at"]);

/// The beginning of a text, which tells the form of a file of megabytes as well as all of it.
pub(super) fn beginning(text: &str) -> &str {
    let end = (64 << 10..text.len()).find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(text.len())]
}

/// One object of a JSON file, and the file.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    pub file: &'a str,
    pub text: &'a str,
    /// A part of `text`.
    pub json: &'a str,
}

/// An object as it stands, and what it says.
type Read<'a, T> = (Element<'a>, Result<T, Problem>);

impl<'a> Element<'a> {
    /// The whole file.
    pub fn whole(file: &'a str, text: &'a str) -> Self {
        let json = text;
        Self { file, text, json }
    }

    /// A part of this one.
    pub fn part(self, raw: &'a RawValue) -> Self {
        let json = raw.get();
        Self { json, ..self }
    }

    /// The objects of a file: those of a list, those that a page lists under `value`, or its only
    /// one. Of a capture, `{"captured_at": …, "incident": {…}}`, the incident.
    ///
    /// # Errors
    /// A problem where the file is a page or a list, and no JSON.
    pub fn all(file: &'a str, text: &'a str) -> Result<Vec<Self>, Problem> {
        #[derive(Deserialize)]
        struct Page<'a> {
            #[serde(borrow)]
            value: Option<Vec<&'a RawValue>>,
        }
        let whole = Self::whole(file, text);
        let raws = if text.trim_start().starts_with('[') {
            Some(whole.read::<Vec<&RawValue>>()?)
        } else if PAGE.are_in(text) {
            whole.read::<Page<'_>>()?.value
        } else {
            // Looking for the key costs little beside reading the file to its end.
            None
        };
        let elements = match raws {
            Some(raws) => raws.into_iter().map(|raw| whole.part(raw)).collect(),
            None => vec![whole],
        };
        if CAPTURE.are_in(text) {
            return elements.into_iter().map(Self::captured).collect();
        }
        Ok(elements)
    }

    /// Reads the objects of a file, each with its place; see [`Element::all`].
    ///
    /// # Errors
    /// As there; an object that does not fit `T` is a problem of its own.
    fn read_all<T: Deserialize<'a>>(
        file: &'a str,
        text: &'a str,
    ) -> Result<Vec<Read<'a, T>>, Problem> {
        if text.trim_start().starts_with('[')
            && !CAPTURE.are_in(text)
            && let Some(list) = Self::whole(file, text).list()
        {
            return Ok(list);
        }
        let elements = Self::all(file, text)?;
        Ok(elements
            .into_iter()
            .map(|element| (element, element.read()))
            .collect())
    }

    /// Reads the records of a file, each from an object of it.
    pub fn records<T: Deserialize<'a>>(
        file: &'a str,
        text: &'a str,
        mut record: impl FnMut(Self, T, &mut Vec<Problem>) -> Option<Record>,
    ) -> Decoded {
        let objects = match Self::read_all(file, text) {
            Ok(objects) => objects,
            Err(problem) => return Decoded::problem(problem),
        };
        let mut decoded = Decoded::default();
        for (element, object) in objects {
            match object {
                Ok(object) => {
                    let record = record(element, object, &mut decoded.problems);
                    decoded.records.extend(record);
                }
                Err(problem) => decoded.problems.push(problem),
            }
        }
        decoded
    }

    /// Reads the objects of a list as they come, so that a file of megabytes is gone through once.
    /// Where something does not fit, there is nothing: going through it again tells what.
    fn list<T: Deserialize<'a>>(self) -> Option<Vec<Read<'a, T>>> {
        let mut rest = self.text.trim_start_matches(SPACE).strip_prefix('[')?;
        let mut list = Vec::new();
        loop {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter();
            let value = values.next()?.ok()?;
            let (json, behind) = rest.split_at(values.byte_offset());
            let json = json.trim_start_matches(SPACE);
            list.push((Self { json, ..self }, Ok(value)));
            let behind = behind.trim_start_matches(SPACE);
            match behind.strip_prefix(',') {
                Some(next) => rest = next,
                None => {
                    let end = behind.strip_prefix(']')?;
                    return end.trim_start_matches(SPACE).is_empty().then_some(list);
                }
            }
        }
    }

    /// The incident of a capture; anything else as it is.
    fn captured(self) -> Result<Self, Problem> {
        #[derive(Deserialize)]
        struct Capture<'a> {
            #[serde(borrow)]
            incident: Option<&'a RawValue>,
        }
        let capture = self.read::<Capture<'_>>()?;
        Ok(capture.incident.map_or(self, |raw| self.part(raw)))
    }

    /// # Errors
    /// A problem where it does not fit `T`.
    pub fn read<T: Deserialize<'a>>(self) -> Result<T, Problem> {
        serde_json::from_str(self.json).map_err(|error| self.problem(&error))
    }

    fn offset(self) -> usize {
        self.json.as_ptr().addr() - self.text.as_ptr().addr()
    }

    pub fn place(self) -> Place {
        Place::at_offset(self.file, self.text, self.offset())
    }

    /// The place of `needle` in it, or its own.
    pub fn place_of(self, needle: &str) -> Place {
        locate(self.file, self.text, self.offset(), needle)
    }

    /// The id of an incident, where it is one; else that is a problem.
    pub fn id(self, id: Option<String>, problems: &mut Vec<Problem>) -> Option<String> {
        match id.filter(|id| !id.trim().is_empty()) {
            None => problems.push(Problem::new(
                self.place(),
                "an incident without an id; it is skipped",
                "add its `id`, such as `EX703958`",
            )),
            Some(id) if !is_id(&id) => problems.push(bad_id(self.place_of(&id), &id)),
            Some(id) => return Some(id),
        }
        None
    }

    /// The instant that the field `name` of the incident `id` holds; where it is none, that is a
    /// problem.
    pub fn instant(
        self,
        id: &str,
        name: &str,
        value: Option<String>,
        clock: Clock<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<DateTime<Utc>> {
        let value = value.filter(|value| !value.trim().is_empty())?;
        let read = clock.read(&value).map_err(|help| {
            problems.push(Problem::new(
                self.place_of(&value),
                format!("{id}: {name} is not a time: {value:?}"),
                help,
            ));
        });
        read.ok()
    }

    /// What is wrong with its JSON, and where.
    fn problem(self, error: &serde_json::Error) -> Problem {
        let start = self.place();
        // serde_json counts lines from the start of what it was given, and columns in bytes.
        let rest = &self.text[self.offset()..];
        let line = rest.split('\n').nth(error.line().saturating_sub(1));
        let before = line
            .unwrap_or_default()
            .char_indices()
            .take_while(|(at, _)| *at < error.column().saturating_sub(1))
            .count();
        let first_line = error.line() <= 1;
        let place = Place {
            file: self.file.to_owned(),
            line: start.line.map(|line| line + error.line().saturating_sub(1)),
            column: if first_line {
                start.column.map(|column| column + before)
            } else {
                Some(before + 1)
            },
        };
        let said = error.to_string();
        let message = said.split(" at line ").next().unwrap_or(&said);
        if error.is_eof() {
            Problem::new(
                place,
                "the JSON is cut off; nothing of it is read, what was known before stays published",
                "fetch the file again",
            )
        } else {
            Problem::new(
                place,
                format!("the JSON cannot be read: {message}"),
                "correct it, or fetch the file again",
            )
        }
    }
}

/// The fields without a meaning to Kairan, as text; empty ones, `unwanted` ones and private ones left
/// out.
pub(super) fn others(
    fields: BTreeMap<String, Value>,
    unwanted: &[&str],
) -> BTreeMap<String, String> {
    fields
        .into_iter()
        .filter(|(name, _)| !unwanted.contains(&name.as_str()) && !is_private(name))
        .filter_map(|(name, value)| {
            let text = match value {
                Value::Null => return None,
                Value::String(text) if text.is_empty() => return None,
                Value::Array(list) if list.is_empty() => return None,
                Value::String(text) => text,
                mut other => {
                    strip(&mut other);
                    other.to_string()
                }
            };
            let text = address::without_tenants(&text).into_owned();
            Some((name, text))
        })
        .collect()
}

/// Whether a field holds a tenant's id, counts the tenant's people, or is an API's own bookkeeping:
/// never kept, never published, whatever form a record is taken for.
pub(super) fn is_private(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with('@')
        || name.contains("tenant")
        || matches!(name.as_str(), "affectedusercount" | "additionaldetails")
}

/// Takes what is private out of what stands inside a field.
fn strip(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(strip),
        Value::Object(fields) => {
            fields.retain(|name, _| !is_private(name));
            fields.values_mut().for_each(strip);
        }
        _ => {}
    }
}
