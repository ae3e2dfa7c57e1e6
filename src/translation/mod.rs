//! Translations: their files, where they come from, and what they lost of the original.

pub mod check;
pub mod file;

mod token;

use serde::{Deserialize, Serialize};

pub use check::lost_tokens;
pub use file::TranslationFile;

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
