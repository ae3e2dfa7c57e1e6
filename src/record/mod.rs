//! A record: an incident as a source tells it.
//!
//! Every form has one file with one pure decode, `text -> records + diagnostics`. The form is told by
//! content, never by a file's name. A new form is one new file, and one line in each of [`Form`],
//! [`Form::ALL`], `detect` and [`decode`].

mod article;
mod validate;
mod cstate;
mod csv;
mod dated_sections;
mod facts;
mod google;
mod graph;
mod instant;
mod json;
mod markdown;
mod namespace;
mod post;
mod report_url;
mod service_comms;
mod status;
mod statuspage;
mod table;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use chrono_tz::Tz;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::settings::CsvSettings;
use crate::text::Labels;
use crate::text::body::Body;
use instant::InstantParser;

pub use cstate::merge_translations;
pub use dated_sections::{DatedBody, parse_dated_bodies};
pub use facts::Facts;
pub use instant::parse_instant;
pub use namespace::{InvalidNamespace, Namespace};
pub use post::{AffectedItem, Post, Remark};
pub use status::{Impact, SourceImpact, Status};
pub use validate::MAX_RENDERED_BODY_BYTES;

/// The forms in which records come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Microsoft Graph `serviceHealthIssue`, one or a page of them.
    Graph,
    /// A Markdown pipe table with the latest message and its machine translation.
    Table,
    /// A page that republishes an incident as text, with dated headings.
    Article,
    /// Kairan's own incident: front matter and dated Markdown sections.
    Markdown,
    /// Office 365 Service Communications, one or a page of them.
    ServiceComms,
    /// Statuspage's incidents and scheduled maintenances.
    Statuspage,
    /// Google Cloud's incidents.
    Google,
    /// A table whose columns the settings name.
    Csv,
    /// cState's incident: Hugo front matter, and updates that end with their times.
    Cstate,
}

/// A word that names no form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no form of record is called {0:?}; `kairan import --help` lists them")]
pub struct UnknownForm(String);

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(name: &str) -> Result<Self, UnknownForm> {
        let found = Self::ALL
            .into_iter()
            .find(|(candidate, _)| *candidate == name);
        found
            .map(|(_, form)| form)
            .ok_or_else(|| UnknownForm(name.to_owned()))
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(_, form)| form == self);
        f.pad(found.map_or("", |(name, _)| name))
    }
}

impl Form {
    /// Every form, and the word that people call it by.
    pub const ALL: [(&'static str, Form); 9] = [
        ("graph", Form::Graph),
        ("service-comms", Form::ServiceComms),
        ("statuspage", Form::Statuspage),
        ("google", Form::Google),
        ("cstate", Form::Cstate),
        ("csv", Form::Csv),
        ("table", Form::Table),
        ("article", Form::Article),
        ("markdown", Form::Markdown),
    ];

    /// Whether a record of this form lists every update: only then can an update that is not in it
    /// have been withdrawn.
    pub fn lists_every_update(self) -> bool {
        !matches!(self, Self::Table | Self::Csv)
    }

    /// Whether a vendor writes it for its tenants, so that its texts may name one: see
    /// [`address`](crate::text::redact).
    pub fn may_name_tenants(self) -> bool {
        matches!(
            self,
            Self::Graph | Self::ServiceComms | Self::Table | Self::Article
        )
    }

    /// Whether people write it by hand: then two files of one id are a mistake, not two versions.
    pub fn is_handwritten(self) -> bool {
        matches!(self, Self::Markdown | Self::Cstate)
    }
}

/// An incident as a source tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The source's own id, such as `EX703958`; safe as a file name and in an address.
    pub id: String,
    /// The system that gave it the id.
    pub namespace: Namespace,
    pub form: Form,
    pub facts: Facts,
    /// In the source's order.
    pub posts: Vec<Post>,
    /// What whoever published the record added to it.
    pub remarks: Vec<Remark>,
}

impl Record {
    /// A record without remarks, in the namespace of its form.
    pub fn new(id: String, form: Form, facts: Facts, posts: Vec<Post>) -> Self {
        Self {
            namespace: Namespace::of_form(form),
            id,
            form,
            facts,
            posts,
            remarks: Vec::new(),
        }
    }
}

/// What a decode needs to know besides the text.
#[derive(Clone, Copy, Debug)]
pub struct DecodeOptions<'a> {
    /// The section labels of every known language.
    pub labels: &'a BTreeMap<Tag, Labels>,
    /// The zone of times that do not say theirs.
    pub default_zone: Option<Tz>,
    /// The language of texts whose form cannot say theirs; English without it.
    pub default_language: Option<&'a Tag>,
    /// What the columns of tables mean, where there are such tables.
    pub csv: Option<&'a CsvSettings>,
}

impl<'a> DecodeOptions<'a> {
    /// Of records that say all of themselves.
    pub fn new(labels: &'a BTreeMap<Tag, Labels>) -> Self {
        Self {
            labels,
            default_zone: None,
            default_language: None,
            csv: None,
        }
    }
}

impl DecodeOptions<'_> {
    fn instant_parser(&self) -> InstantParser<'_> {
        InstantParser {
            zone: self.default_zone,
            format: None,
        }
    }

    /// The known language whose labels a body uses most, if any.
    fn detect_language(&self, body: &Body) -> Option<Tag> {
        self.labels
            .iter()
            .map(|(tag, labels)| {
                let sections = crate::text::sections::parse_sections(body, labels, None);
                let labelled = sections.iter().filter(|s| s.label.is_some()).count();
                (labelled, tag)
            })
            .filter(|(labelled, _)| *labelled > 0)
            // Among equals the first by tag, so that the answer never depends on chance.
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)))
            .map(|(_, tag)| tag.clone())
    }
}

/// What was understood of a file of records, and what was not.
#[derive(Debug, Default)]
pub struct Decoded {
    pub records: Vec<Record>,
    /// The names of services that it lists, whether or not anything happened to them, in its order.
    pub services: Vec<String>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What a file of records holds, as its form tells it.
#[derive(Default)]
struct FileRecords {
    records: Vec<LocatedRecord>,
    /// See [`Decoded::services`].
    services: Vec<String>,
}

/// A record, and where in its file it is, in bytes.
struct LocatedRecord {
    record: Record,
    span: Range<usize>,
}

impl FileRecords {
    /// A file that is one record.
    fn single(record: Record, diagnostics: &FileDiagnostics<'_>) -> Self {
        let mut records = Self::default();
        records.push(record, 0..diagnostics.text().len());
        records
    }

    fn push(&mut self, record: Record, span: Range<usize>) {
        self.records.push(LocatedRecord { record, span });
    }

    /// Takes the texts of forms that cannot say their language for texts in `language`.
    fn set_default_language(&mut self, language: &Tag) {
        let records = self.records.iter_mut().map(|located| &mut located.record);
        let lacks_language = |record: &&mut Record| match record.form {
            Form::Statuspage | Form::Google => true,
            Form::Cstate => !record.facts.extra_fields.contains_key("lang"),
            _ => false,
        };
        for record in records.filter(lacks_language) {
            for post in &mut record.posts {
                post.locale = language.clone();
            }
        }
    }
}

/// The form of a text, told by its content.
fn detect(text: &str, options: DecodeOptions<'_>) -> Option<Form> {
    if let Some(form) = detect_json(json::prefix(text)).or_else(|| detect_json(text)) {
        Some(form)
    } else if cstate::matches(text) {
        Some(Form::Cstate)
    } else if markdown::matches(text) {
        Some(Form::Markdown)
    } else if table::matches(text) {
        Some(Form::Table)
    } else if article::matches(text) {
        Some(Form::Article)
    } else if csv::matches(text, options) {
        Some(Form::Csv)
    } else {
        None
    }
}

fn detect_json(text: &str) -> Option<Form> {
    if service_comms::matches(text) {
        Some(Form::ServiceComms)
    } else if statuspage::matches(text) {
        Some(Form::Statuspage)
    } else if google::matches(text) {
        Some(Form::Google)
    } else if graph::matches(text) {
        Some(Form::Graph)
    } else {
        None
    }
}

/// Reads the records in `bytes`, the content of `file` (a path below the root, for problems).
///
/// `form` is what the file is said to be; without it the content tells. Never fails: what cannot be
/// read is a problem, and what else is there is read.
pub fn decode(file: &str, bytes: &[u8], form: Option<Form>, options: DecodeOptions<'_>) -> Decoded {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            return Decoded {
                diagnostics: vec![not_utf8_diagnostic(file, bytes, error.valid_up_to())],
                ..Decoded::default()
            };
        }
    };
    if cstate::is_section_page(file) {
        return Decoded::default();
    }
    let mut diagnostics = FileDiagnostics::new(file, text);
    let detected = form.or_else(|| detect(text, options));
    let mut found = decode_as(detected, options, &mut diagnostics);
    if let Some(language) = options.default_language {
        found.set_default_language(language);
    }
    if let Some(expected) = form.filter(|_| found.records.is_empty()) {
        report_form_mismatch(expected, options, &mut diagnostics);
    }
    let mut records = Vec::with_capacity(found.records.len());
    for LocatedRecord { mut record, span } in found.records {
        if !record.posts.iter().all(Post::is_dated) {
            let id = &record.id;
            diagnostics.error(
                diagnostics.find(span, id),
                format!("{id}: when its updates were written is not known; the record is skipped"),
                "correct the times, or name the zone that they are in: `[records] zone` in \
                 site.toml, or `--zone` for an import",
            );
            continue;
        }
        validate::sanitize(&mut record, span.clone(), &mut diagnostics);
        validate::add_warnings(&record, span, &mut diagnostics);
        records.push(record);
    }
    Decoded {
        records,
        services: found.services,
        diagnostics: diagnostics.into_vec(),
    }
}

fn decode_as(
    form: Option<Form>,
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    match form {
        Some(Form::Graph) => graph::decode(options, diagnostics),
        Some(Form::ServiceComms) => service_comms::decode(options, diagnostics),
        Some(Form::Statuspage) => statuspage::decode(options, diagnostics),
        Some(Form::Google) => google::decode(options, diagnostics),
        Some(Form::Csv) => csv::decode(options, diagnostics),
        Some(Form::Cstate) => cstate::decode(options, diagnostics),
        Some(Form::Table) => table::decode(options, diagnostics),
        Some(Form::Article) => article::decode(options, diagnostics),
        Some(Form::Markdown) => markdown::decode(diagnostics),
        None => {
            report_unknown_form(diagnostics);
            FileRecords::default()
        }
    }
}

/// Reports what a file without any record of the expected form looks like.
fn report_form_mismatch(
    expected: Form,
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let detected = detect(diagnostics.text(), options);
    if let Some(detected) = detected.filter(|detected| *detected != expected) {
        diagnostics.error(
            0,
            format!(
                "nothing in the file is a record of the form {expected}; it looks like {detected}"
            ),
            format!("leave `--as` out, or say `--as {detected}`"),
        );
    }
}

/// The problem of bytes that are not UTF-8 from `offset` on.
pub fn not_utf8_diagnostic(file: &str, bytes: &[u8], offset: usize) -> Diagnostic {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Diagnostic::new(
            Location::file(file),
            "the file is UTF-16, as Excel writes \"Unicode text\"; nothing of it is read",
            "save it again as UTF-8: in Excel as \"CSV UTF-8\"",
        );
    }
    let before = String::from_utf8_lossy(&bytes[..offset]);
    Diagnostic::new(
        Location::at_offset(file, &before, before.len()),
        format!("the file is not UTF-8 from byte {offset} on"),
        "save it again with the encoding UTF-8",
    )
}

/// Reports a file that is of no known form, unless it is a page on which nothing happened.
fn report_unknown_form(diagnostics: &mut FileDiagnostics<'_>) {
    let text = diagnostics.text();
    if json::looks_like_json(text) {
        let nodes = json::JsonNode::whole(diagnostics)
            .parse::<IgnoredAny>(diagnostics)
            .and_then(|_| json::JsonNode::objects(diagnostics));
        match nodes {
            Err(diagnostic) => return diagnostics.push(diagnostic),
            Ok(nodes) if nodes.is_empty() => return,
            Ok(_) => {}
        }
    }
    let (message, help) = if text.trim().is_empty() {
        ("the file is empty", "put a record into it, or delete it")
    } else {
        (
            "no known form of record",
            "records are JSON of Microsoft, Statuspage or Google, Markdown with front matter, a \
             table, an article with dated headings, or comma-separated values whose columns \
             `[records.csv]` in site.toml names; other files belong outside records/",
        )
    };
    diagnostics.error(0, message, help);
}

/// Whether an id can name a file and stand in an address: ASCII letters, digits, `-`, `_` and `.`,
/// at most 100 of them, not starting with `.`.
pub fn is_valid_id(id: &str) -> bool {
    (1..=100).contains(&id.len())
        && !id.starts_with('.')
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn report_invalid_id(id: &str, offset: usize, diagnostics: &mut FileDiagnostics<'_>) {
    let location = diagnostics.location(offset);
    diagnostics.push(invalid_id(id, location));
}

fn invalid_id(id: &str, location: Location) -> Diagnostic {
    Diagnostic::new(
        location,
        format!("{id:?} cannot be the id of an incident; the record is skipped"),
        "use letters, digits, `-`, `_` and `.` only",
    )
}
