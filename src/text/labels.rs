//! The labels that open a section, as data: a list for every language.

/// The labels that a language's records use, by section kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {}

/// Why a list of labels could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct LabelsError(String);

impl Labels {
    /// Reads the `[labels]` table of a locale's TOML; a file without one has no labels.
    pub fn parse(_toml: &str) -> Result<Labels, LabelsError> {
        Ok(Labels::default())
    }

    /// Adds the labels of another list; where both know a label, the other's kind holds.
    pub fn merge(&mut self, _other: Labels) {}
}
