//! Translations: where they come from, and whether they say what the original says.

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
    /// Nobody translated it: these are the source's own words.
    Original,
    /// A person translated it, or checked a translation.
    Reviewed,
    /// It came with the record.
    Provided,
    /// A machine translated it.
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
