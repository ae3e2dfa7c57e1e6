//! Versions of files, lists of files, and conditions for writing them.

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::error::UnusableFile;
use crate::diagnostics::Diagnostic;
use crate::digest::hex;

/// Identifies one content of a file. It is opaque, and can be compared only with versions from the same
/// store. A run has several copies of each, which share their text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub(super) ArcStr);

impl Version {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(hex(&Sha256::digest(bytes)).into())
    }

    /// That of a file which is too large to be read: nothing but its size matters.
    pub(super) fn of_large(size: u64) -> Self {
        Self(arcstr::format!("{size} bytes"))
    }
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// It has so many bytes, which is more than were to be read.
    TooLarge(u64),
}

/// A condition that must hold when a file is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// The file does not exist.
    Absent,
    /// The file still has this version.
    Unchanged(Version),
}

impl Precondition {
    /// The condition that a file is still as it was when it was read.
    pub fn if_unchanged(version: Option<Version>) -> Self {
        version.map_or(Self::Absent, Self::Unchanged)
    }

    /// Whether the condition holds for a file of the version `current`; `None` if there is no file.
    pub(super) fn is_met(&self, current: Option<&Version>) -> bool {
        match self {
            Self::Absent => current.is_none(),
            Self::Unchanged(version) => current == Some(version),
        }
    }
}

/// The files of a folder, and diagnostics for what cannot be a file of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileList {
    /// Sorted.
    pub paths: Vec<String>,
    /// One for each file or folder that is skipped.
    pub diagnostics: Vec<Diagnostic>,
}

impl FileList {
    pub(super) fn push_unusable(&mut self, unusable: &UnusableFile) {
        self.diagnostics.push(unusable.diagnostic());
    }
}

/// The files of a folder with their versions, and diagnostics for what cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileVersions {
    /// By path.
    pub versions: BTreeMap<String, Version>,
    /// One for each file or folder that is skipped.
    pub diagnostics: Vec<Diagnostic>,
}
