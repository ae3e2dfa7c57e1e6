//! Errors that concern one file of a store, as opposed to the store itself.

use thiserror::Error;

use crate::diagnostics::{Diagnostic, Location};

/// A precondition did not hold.
#[derive(Debug, Error)]
#[error("{file} changed since it was read: another run is in progress. run again")]
pub struct Conflict {
    pub file: String,
}

/// A path that cannot be read or written as a file. Other files of the store are not affected.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}: {problem}; {help}")]
pub struct UnusableFile {
    pub file: String,
    pub problem: String,
    pub help: &'static str,
}

impl UnusableFile {
    pub(super) fn new(
        file: impl Into<String>,
        problem: impl Into<String>,
        help: &'static str,
    ) -> Self {
        Self {
            file: file.into(),
            problem: problem.into(),
            help,
        }
    }

    /// The error for a path that not every store supports, if it is one.
    pub(super) fn with_bad_name(path: &str) -> Option<Self> {
        let is_too_long = path.len() > MAX_PATH_BYTES;
        let too_long = is_too_long.then_some("it is longer than 1,024 bytes");
        let problem = too_long.or_else(|| path.split('/').find_map(name_problem))?;
        Some(Self::new(printable(path), problem, RENAME))
    }

    /// The error as a diagnostic of the file.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(Location::file(&self.file), &self.problem, self.help)
    }
}

/// A diagnostic for a path that not every store supports.
pub fn check_path(path: &str) -> Option<Diagnostic> {
    UnusableFile::with_bad_name(path).map(|unusable| unusable.diagnostic())
}

pub(super) const RENAME: &str = "rename it";

pub(super) const FOLDER_IN_PLACE: &str = "there is a folder of that name";
pub(super) const MOVE_FOLDER: &str = "move the folder away";

/// The maximum length of a key in S3, in bytes.
const MAX_PATH_BYTES: usize = 1024;

/// The maximum length of the name of a file or folder on common file systems, in bytes.
const MAX_NAME_BYTES: usize = 255;

/// The reason for which not every store supports a part of a path, if there is one.
fn name_problem(name: &str) -> Option<&'static str> {
    match name {
        "" => Some("a part of its name is empty"),
        "." | ".." => Some("a part of its name is `.` or `..`"),
        _ if name.contains('\\') => Some("its name has a backslash"),
        _ if name.contains(char::is_control) => Some("its name has a control character"),
        _ if name.len() > MAX_NAME_BYTES => Some("a part of its name is longer than 255 bytes"),
        _ => None,
    }
}

/// The path with control characters escaped, which would affect a terminal.
fn printable(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for character in path.chars() {
        if character.is_control() {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
    text
}
