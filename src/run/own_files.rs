//! Kairan's own files below `.kairan/`. They hold nothing that cannot be derived again, so one that cannot
//! be read or written as a file, such as a folder or a FIFO of that name, counts as missing and is reported.

use anyhow::Result;

use crate::diagnostics::{Diagnostic, Location};
use crate::publish::Artifact;
use crate::store::{Precondition, Store, UnusableFile, Version};

/// The folder of the files.
pub(super) const FOLDER: &str = ".kairan";

/// The state of the last run.
pub(super) const STATE: &str = ".kairan/state.json";

/// The cache.
pub(super) const CACHE: &str = ".kairan/index.json";

/// The copy of the recorded names.
pub(super) const NAMES: &str = ".kairan/names.json";

/// What is told of incidents that no update tells.
pub(super) const OUTBOX: &str = ".kairan/outbox.json";

/// What is known of the sources.
pub(super) const SOURCES: &str = ".kairan/sources.json";

/// The versions of the files of a local root.
pub(super) const FILE_VERSIONS: &str = ".kairan/file-versions.json";

/// Reads one of the files, if it exists and can be read as a file.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn read(root: &Store, path: &str) -> Result<Option<(Vec<u8>, Version)>> {
    match root.get_versioned(path).await {
        Err(error) if error.is::<UnusableFile>() => Ok(None),
        result => result,
    }
}

/// Writes one of the files, if it can be written as a file.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn write(root: &Store, file: &Artifact) -> Result<()> {
    match root.put(file).await {
        Err(error) if error.is::<UnusableFile>() => Ok(()),
        result => result,
    }
}

/// As [`write()`], if `condition` holds. Returns the version of the file that was written.
///
/// # Errors
/// [`Conflict`](crate::store::Conflict) if the condition does not hold; otherwise if the store cannot be
/// written.
pub(super) async fn write_if(
    root: &Store,
    file: &Artifact,
    condition: &Precondition,
) -> Result<Option<Version>> {
    match root.put_if(file, condition).await {
        Err(error) if error.is::<UnusableFile>() => Ok(None),
        result => result.map(Some),
    }
}

/// Diagnostics for those of the files that cannot be used.
pub(super) fn diagnostics(root: &Store) -> impl Iterator<Item = Diagnostic> {
    [STATE, CACHE, NAMES, FILE_VERSIONS, SOURCES, OUTBOX]
        .into_iter()
        .filter_map(|path| {
            let UnusableFile { problem, help, .. } = root.unusable_file(path)?;
            Some(Diagnostic::new(
                Location::file(path),
                format!("{problem}; every run does the whole work until it is gone"),
                help,
            ))
        })
}
