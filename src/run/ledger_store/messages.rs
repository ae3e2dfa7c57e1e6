//! What is said of files of the ledger that cannot be used.

use std::fmt;

use super::paths::FIRST_IMPORT_FILE;
use crate::diagnostics::{Diagnostic, Location};
use crate::store::UnusableFile;

/// Says that an entry cannot be used, and why.
pub(super) fn damaged_entry_diagnostic(
    path: &str,
    problem: &dyn fmt::Display,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(
        Location::file(path),
        format!(
            "{problem}; the published pages of its incident stay as they are, and new records of it wait"
        ),
        help,
    )
}

/// Says that no entry can be written at a path of the ledger.
pub(in crate::run) fn unwritable_entry_diagnostic(unusable: &UnusableFile) -> Diagnostic {
    damaged_entry_diagnostic(&unusable.file, &unusable.problem, unusable.help)
}

/// Says that a stray file is ignored; `None` for a file that Kairan itself has written.
pub(in crate::run) fn stray_file_diagnostic(path: &str) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::new(
        Location::file(path),
        "the file is not an entry of the ledger; it is ignored",
        "move it to another folder, or delete it",
    );
    (path != FIRST_IMPORT_FILE).then_some(diagnostic)
}
