//! The parts of a JSON file, and where they are in it.

use std::ops::Range;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::cut_off::is_cut_off;
use super::keys::KeyFinder;
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::record::instant::{InstantParser, or_report};
use crate::record::{is_valid_id, report_invalid_id};

/// The white space of JSON (RFC 8259, section 2).
pub(super) const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// The keys under which a page lists its objects: that of Graph's lists, and one of its `serviceAnnouncement`.
/// <https://learn.microsoft.com/graph/api/resources/serviceannouncement>
static PAGE_KEYS: KeyFinder = KeyFinder::new(&["value", "Value", "healthOverviews"]);

/// The key that tells a capture.
pub(super) static CAPTURE_KEYS: KeyFinder = KeyFinder::new(&["captured_at"]);

/// A part of a JSON file: an object, a list, or the whole.
#[derive(Clone, Copy)]
pub(in crate::record) struct JsonNode<'a> {
    json: &'a str,
    /// Where it starts in the file, in bytes.
    offset: usize,
}

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
    pub(super) fn part(self, json: &'a str) -> Self {
        let offset_in_self = json.as_ptr().addr() - self.json.as_ptr().addr();
        Self {
            json,
            offset: self.offset + offset_in_self,
        }
    }

    /// Its text.
    pub fn json(self) -> &'a str {
        self.json
    }

    /// Where it is in the file, in bytes.
    pub fn span(self) -> Range<usize> {
        self.offset..self.offset + self.json.len()
    }

    /// Its objects: those of a list, those that a page lists under `value`, or itself. Of a capture,
    /// `{"captured_at": …, "incident": {…}}`, the incident. A last page that says that there are more is a
    /// warning: `is_last` says whether no other value follows in the file.
    ///
    /// # Errors
    /// Where it is a page or a list, and no JSON.
    pub fn objects(
        self,
        is_last: bool,
        diagnostics: &mut FileDiagnostics<'a>,
    ) -> Result<Vec<Self>, Diagnostic> {
        let mut nodes = Vec::new();
        if self.json.trim_start_matches(WHITESPACE).starts_with('[') {
            let elements = self.parse::<Vec<&RawValue>>(diagnostics)?;
            let count = elements.len();
            for (at, raw) in elements.into_iter().enumerate() {
                let node = self.child(raw);
                if node.looks_like_page() {
                    let is_last = is_last && at + 1 == count;
                    nodes.append(&mut node.page_objects(is_last, diagnostics)?);
                } else {
                    nodes.push(node);
                }
            }
        } else if PAGE_KEYS.any_in(self.json) {
            // Looking for the key costs little beside reading the file to its end.
            nodes = self.page_objects(is_last, diagnostics)?;
        } else {
            nodes.push(self);
        }
        // `null` is no object; PowerShell writes it for an empty page.
        nodes.retain(|node| node.json != "null");
        if CAPTURE_KEYS.any_in(self.json) {
            let nodes = nodes.into_iter();
            return nodes.map(|node| node.unwrap_capture(diagnostics)).collect();
        }
        Ok(nodes)
    }

    /// Whether it begins with a key of a page.
    pub(super) fn looks_like_page(self) -> bool {
        let first = self.json.strip_prefix('{').unwrap_or_default();
        let first = first.trim_start_matches(WHITESPACE);
        ["\"value\"", "\"@odata.", "\"odata."]
            .iter()
            .any(|key| first.starts_with(key))
    }

    /// The objects of a page; itself, if it is none.
    fn page_objects(
        self,
        is_last: bool,
        diagnostics: &mut FileDiagnostics<'a>,
    ) -> Result<Vec<Self>, Diagnostic> {
        #[derive(Deserialize)]
        struct ODataPage<'a> {
            #[serde(borrow, alias = "Value")]
            value: Option<&'a RawValue>,
            #[serde(borrow, rename = "healthOverviews")]
            health_overviews: Option<&'a RawValue>,
            #[serde(borrow)]
            issues: Option<&'a RawValue>,
            #[serde(borrow)]
            messages: Option<&'a RawValue>,
            #[serde(rename = "@odata.nextLink", alias = "odata.nextLink")]
            next_link: Option<IgnoredAny>,
            #[serde(rename = "nextLink")]
            plain_next_link: Option<IgnoredAny>,
            #[serde(rename = "@odata.count", alias = "odata.count")]
            count: Option<u64>,
        }
        // An object of which a field is called `value`, too, may be of any other type.
        let page = match self.parse::<ODataPage<'_>>(diagnostics) {
            Ok(page) => page,
            Err(_) if self.parse::<IgnoredAny>(diagnostics).is_ok() => return Ok(vec![self]),
            Err(diagnostic) => return Err(diagnostic),
        };
        if page.health_overviews.is_some() {
            let lists = [page.health_overviews, page.issues, page.messages];
            let mut nodes = Vec::new();
            for raw in lists.into_iter().flatten() {
                let list = self.child(raw);
                let objects = list.parse::<Vec<&RawValue>>(diagnostics)?;
                nodes.extend(objects.into_iter().map(|raw| list.child(raw)));
            }
            return Ok(nodes);
        }
        let Some(raw) = page.value.filter(|raw| raw.get().starts_with(['[', '{'])) else {
            return Ok(vec![self]);
        };
        let list = self.child(raw);
        let nodes = if raw.get().starts_with('[') {
            let raw_objects = list.parse::<Vec<&RawValue>>(diagnostics)?;
            raw_objects.into_iter().map(|raw| list.child(raw)).collect()
        } else {
            vec![list]
        };
        let is_short = page.count.is_some_and(|count| count > nodes.len() as u64);
        let is_continued = page.next_link.is_some() || page.plain_next_link.is_some();
        if is_last && (is_continued || is_short) {
            let key = if page.next_link.is_some() {
                "@odata.nextLink"
            } else if is_continued {
                "nextLink"
            } else {
                "@odata.count"
            };
            diagnostics.warning(
                diagnostics.find(self.span(), key.trim_start_matches('@')),
                format!("the page says that there are more objects than the {} in it ({key})", nodes.len()),
                "fetch the other pages, too: `Get-MgServiceAnnouncementIssue -All`, or the address in \
                 @odata.nextLink until there is none",
            );
        }
        Ok(nodes)
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
    pub(super) fn syntax_error(
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
        if error.is_data()
            && let Some(diagnostic) = self.cut_off_object(diagnostics)
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

    /// The diagnostic of text behind a value.
    pub(super) fn stray_text(self, diagnostics: &FileDiagnostics<'_>) -> Diagnostic {
        Diagnostic::new(
            diagnostics.location(self.offset),
            "behind a JSON value stands text that belongs to none; it is not read",
            "delete it, or fetch the file again",
        )
    }

    /// The diagnostic of an object that PowerShell has cut off, if there is one in it.
    pub(super) fn cut_off_object(self, diagnostics: &FileDiagnostics<'_>) -> Option<Diagnostic> {
        let quotes = memchr::memchr_iter(b'"', self.json.as_bytes());
        let start = quotes.map(|quote| quote + 1).find(|start| {
            let (text, _) = self.json[*start..].split_once('"').unwrap_or_default();
            is_cut_off(text)
        })?;
        let (name, _) = self.json[start..].split_once(['"', ' ', '='])?;
        Some(Diagnostic::new(
            diagnostics.location(self.offset + start),
            format!("an object was cut off to {name:?}; what it belongs to is skipped"),
            "write every level of it: `ConvertTo-Json -Depth 10` in PowerShell",
        ))
    }
}
