//! Translations: their files, where they come from, and what they lost of the original.

// In the order in which they may import each other.
pub mod facts;
pub mod check;
pub mod file;
pub mod glossary;
mod segment;
pub mod memory;
pub mod markup;
pub mod xliff;

use serde::{Deserialize, Serialize};

pub use check::{Accepted, Difference, DifferenceKind, Original};
pub use facts::{Fact, FactKind, facts_of};
pub use file::{Review, TranslationFile};
pub use glossary::Glossary;
pub use memory::IncidentMemory;
pub use segment::{Segment, SegmentKey, Untranslated, has_words};

/// Where a text comes from, the most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// The source's own words, not translated.
    Original,
    /// Translated or reviewed by a person.
    Reviewed,
    /// Provided with the record.
    Provided,
    /// Translated by a machine.
    Machine,
}

impl Provenance {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Reviewed => "reviewed",
            Self::Provided => "provided",
            Self::Machine => "machine",
        }
    }
}
