//! A record: an incident as one source reports it.
//!
//! Every form has one file with one pure decode, `text -> records + diagnostics`. The form is told by
//! content, never by a file's name. A new form is one new file, and one line in each of [`Form`],
//! [`Form::ALL`], `detect` and [`decode()`].

mod article;
mod validate;
mod cstate;
mod csv;
mod dated_sections;
mod decode;
mod facts;
mod feed;
mod form;
mod google;
mod graph;
mod held_back;
mod hugo;
mod instant;
mod internal_text;
mod journal;
mod json;
mod left_out;
mod limits;
mod listed_service;
mod long_title;
mod markdown;
mod message_center;
mod namespace;
mod post;
mod postmortem;
mod private;
mod reading_format;
mod report_document;
mod report_url;
mod selection;
mod service_comms;
mod service_name;
mod status;
mod statusfy;
mod statuspage;
mod table;
mod unknown_form;
mod unread;
mod time_words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono_tz::Tz;
use serde::Serialize;

use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::settings::CsvSettings;
use crate::text::Labels;
use crate::text::body::Body;
use instant::InstantParser;
use left_out::LeftOut;
use message_center::MessageCenterPosts;

pub use cstate::merge_translations;
pub use dated_sections::{DatedBody, parse_dated_bodies};
pub use decode::decode;
pub use facts::{ExtraFields, Facts};
pub use form::{Form, UnknownForm};
pub use instant::{parse_instant, parse_until};
pub use internal_text::mask_internal_parts;
pub use limits::{MAX_AFFECTED, MAX_FILE_BYTES, MAX_UPDATES, TRUNCATED_FIELD};
pub use listed_service::ListedService;
pub use namespace::{InvalidNamespace, Namespace};
pub use post::{AffectedItem, Post, Remark};
pub use report_document::{DocumentKind, REPORT_FIELD, ReportDocument};
pub use selection::{select, takes_service};
pub use service_name::names_no_service;
pub use status::{Impact, SourceImpact, Status};
pub use validate::MAX_RENDERED_BODY_BYTES;

/// An incident as one source reports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The source's own id, such as `EX703958`; safe as a file name and in an address. The incident's
    /// id in Kairan is another where two systems use one id: see
    /// [`IncidentIds`](crate::ledger::IncidentIds).
    pub id: String,
    /// The system that gave it the id.
    pub namespace: Namespace,
    pub form: Form,
    pub facts: Facts,
    /// In the source's order, turned so that the oldest come first.
    pub posts: Vec<Post>,
    /// Texts beside the log, by whoever published the record.
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

/// Options for decoding a file of records.
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
    /// Whether what a ticket system marks as internal is read as well.
    pub with_work_notes: bool,
}

impl<'a> DecodeOptions<'a> {
    /// No default zone, no default language, no mapping of CSV columns, and no work notes.
    pub fn new(labels: &'a BTreeMap<Tag, Labels>) -> Self {
        Self {
            labels,
            default_zone: None,
            default_language: None,
            csv: None,
            with_work_notes: false,
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
            // Of several equal counts the first tag wins, so that the answer is deterministic.
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)))
            .map(|(_, tag)| tag.clone())
    }
}

/// The result of decoding a file: its records, and the diagnostics.
#[derive(Debug, Default)]
pub struct Decoded {
    pub records: Vec<Record>,
    /// The services that it lists, whether or not anything happened to them, in its order.
    pub services: Vec<ListedService>,
    /// Whether it lists incidents, perhaps none: then nothing is wrong with what it does not mention.
    pub lists_incidents: bool,
    pub diagnostics: Vec<Diagnostic>,
}

/// The records of a file as its format's decoder found them, before they are validated.
#[derive(Default)]
struct FileRecords {
    records: Vec<LocatedRecord>,
    /// See [`Decoded::services`].
    services: Vec<ListedService>,
    message_center: MessageCenterPosts,
    left_out: LeftOut,
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
            Form::Statuspage | Form::Google | Form::Feed | Form::Statusfy => true,
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

/// The id that no incident can have: its entry would be `ledger/names.json`, which records names.
const RESERVED_ID: &str = "names";

/// The most bytes of an incident's id.
pub const MAX_ID_BYTES: usize = 100;

/// Whether an id can name a file and stand in an address: ASCII letters, digits, `-`, `_` and `.`,
/// at most [`MAX_ID_BYTES`] of them, not starting with `.`, and not the reserved id in any case.
pub fn is_valid_id(id: &str) -> bool {
    (1..=MAX_ID_BYTES).contains(&id.len())
        && !id.starts_with('.')
        && !id.eq_ignore_ascii_case(RESERVED_ID)
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn report_invalid_id(id: &str, offset: usize, diagnostics: &mut FileDiagnostics<'_>) {
    let location = diagnostics.location(offset);
    diagnostics.push(invalid_id(id, location));
}

fn invalid_id(id: &str, location: Location) -> Diagnostic {
    let help = if id.eq_ignore_ascii_case(RESERVED_ID) {
        "give it another id: the ledger has a file of this name"
    } else {
        "use letters, digits, `-`, `_` and `.` only, at most 100 of them"
    };
    let message = format!("{id:?} cannot be the id of an incident; the record is skipped");
    Diagnostic::new(location, message, help)
}
