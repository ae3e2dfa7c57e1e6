//! XLIFF, the format in which programs for translators exchange texts: versions 1.2
//! (<https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html>) and 2.1
//! (<https://docs.oasis-open.org/xliff/xliff-core/v2.1/os/xliff-core-v2.1-os.html>).
//!
//! A unit is a segment, known by its key, and its text is Markdown, as in files of translations. Targets are plain text:
//! programs that know no inline elements would duplicate what stands in them. In sources, what must stay is marked.

mod read;
mod write;

use std::ops::Range;

use super::SegmentKey;
use crate::locale::Tag;

pub use read::{ReadIncident, ReadUnit, read};
pub use write::write;

/// A version of the format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XliffVersion {
    /// The one that every program reads.
    #[default]
    V1_2,
    V2_1,
}

/// What is given to translators.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub source: Tag,
    pub target: Tag,
    pub incidents: Vec<ExchangeIncident>,
}

/// An incident with what is to be translated of it.
#[derive(Clone, Debug)]
pub struct ExchangeIncident {
    pub id: String,
    pub notes: Vec<String>,
    pub units: Vec<ExchangeUnit>,
}

/// A text that is to be translated.
#[derive(Clone, Debug)]
pub struct ExchangeUnit {
    pub key: SegmentKey,
    /// Where it stands.
    pub name: String,
    /// In Markdown.
    pub source: String,
    /// The parts of the source that are the same in every language, in bytes.
    pub protected: Vec<Range<usize>>,
    pub target: Option<Target>,
    pub notes: Vec<String>,
    /// Terms of the glossary in it, with their translations.
    pub terms: Vec<(String, String)>,
}

/// The present translation of a text.
#[derive(Clone, Debug)]
pub struct Target {
    /// In Markdown.
    pub text: String,
    /// By which it is known when the file comes back.
    pub key: SegmentKey,
    pub state: TargetState,
}

/// What is to be done about a present translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetState {
    /// It translates an earlier wording.
    Stale,
    /// It has something otherwise than the original.
    Damaged,
    /// It is by a machine.
    Machine,
    /// It came with the record.
    Provided,
    /// A person stands for it.
    Reviewed,
}

impl TargetState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Damaged => "damaged",
            Self::Machine => "machine",
            Self::Provided => "provided",
            Self::Reviewed => "reviewed",
        }
    }
}

/// How far a translation is that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Nothing is said, or that it is to be worked on.
    Open,
    Translated,
    /// A person stands for it.
    Reviewed,
}

/// The name of Kairan in files, and of what it keeps there for itself.
const TOOL: &str = "kairan";
/// The name by which a file of version 2 keeps the key of the present translation.
const PRESENT: &str = "present";
