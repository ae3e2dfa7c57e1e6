//! A folder as a store.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this gate is where the program touches folders"
)]

mod known;
mod read;
mod walk;
mod write;

use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

use super::error::{FOLDER_IN_PLACE, MOVE_FOLDER, UnusableFile};
use super::{Content, FileList, FileVersions, Precondition, Version};
use crate::publish::Artifact;
use read::{
    ReadError, existing, file_metadata, is_not_found, read_existing, read_file_within, read_within,
};

pub use known::KnownVersions;

/// A folder.
#[derive(Clone, Debug)]
pub struct DirStore {
    path: PathBuf,
}

impl DirStore {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn name(&self) -> String {
        let absolute = std::path::absolute(&self.path);
        absolute
            .unwrap_or_else(|_| self.path.clone())
            .display()
            .to_string()
    }

    /// Whether the two folders are one, or one lies inside the other.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let (this, other) = (canonical(&self.path), canonical(&other.path));
        this.starts_with(&other) || other.starts_with(&this)
    }

    /// The path of this folder inside `other`, if it lies inside it.
    pub(super) fn path_inside(&self, other: &Self) -> Option<PathBuf> {
        let (this, other) = (canonical(&self.path), canonical(&other.path));
        let path = this.strip_prefix(other).ok()?;
        (!path.as_os_str().is_empty()).then(|| path.to_owned())
    }

    pub(super) fn list(&self, folder: &str) -> FileList {
        let mut files = walk::list_files(self.path.join(folder), folder);
        files.paths.sort();
        files
    }

    /// The files below a folder, each with the version of the bytes that it has now: see
    /// [`Store::versions_within`](super::Store::versions_within).
    pub(super) fn versions(
        &self,
        folder: &str,
        max_bytes: u64,
        known: &mut KnownVersions,
    ) -> FileVersions {
        let FileList { paths, diagnostics } = self.list(folder);
        let mut files = FileVersions {
            diagnostics,
            ..FileVersions::default()
        };
        for path in paths {
            match self.version(&path, max_bytes, known) {
                Ok(version) => {
                    files.versions.insert(path, version);
                }
                // It was deleted since it was listed.
                Err(ReadError::NotFound) => {}
                Err(ReadError::Special(kind)) => {
                    let unusable = walk::special_file(path, kind);
                    files.diagnostics.push(unusable.diagnostic());
                }
                Err(ReadError::Io(error)) => {
                    let unusable = walk::unreadable(path, &error);
                    files.diagnostics.push(unusable.diagnostic());
                }
            }
        }
        files
    }

    fn version(
        &self,
        path: &str,
        max_bytes: u64,
        known: &mut KnownVersions,
    ) -> Result<Version, ReadError> {
        let file = self.path.join(path);
        let asked_at = SystemTime::now();
        let metadata = file_metadata(&file)?;
        if let Some(version) = known.version(path, &metadata) {
            return Ok(version);
        }
        let (_, version) = read_file_within(&file, max_bytes)?;
        known.remember(path, &metadata, asked_at, &version);
        Ok(version)
    }

    pub(super) fn get_within(
        &self,
        path: &str,
        max_bytes: u64,
    ) -> Result<Option<(Content, Version)>> {
        let file = self.path.join(path);
        existing(&file, read_file_within(&file, max_bytes))
    }

    /// When a file was last modified, by the clock of the file system.
    pub(super) fn modified_at(&self, path: &str) -> Option<SystemTime> {
        file_metadata(&self.path.join(path)).ok()?.modified().ok()
    }

    pub(super) fn get(&self, path: &str) -> Result<Option<Vec<u8>>> {
        read_existing(&self.path.join(path))
    }

    /// What stands at `path` and is neither a file nor nothing.
    pub(super) fn unusable_file(&self, path: &str) -> Option<UnusableFile> {
        let file_type = fs::metadata(self.path.join(path)).ok()?.file_type();
        if file_type.is_dir() {
            return Some(UnusableFile::new(path, FOLDER_IN_PLACE, MOVE_FOLDER));
        }
        walk::special_kind(file_type).map(|kind| walk::special_file(path, kind))
    }

    /// The size in bytes of a file, if there is one.
    pub(super) fn size(&self, path: &str) -> Result<Option<u64>> {
        let file = self.path.join(path);
        match fs::metadata(&file) {
            Ok(metadata) => Ok(metadata.is_file().then_some(metadata.len())),
            Err(error) if is_not_found(&error) || walk::is_link_loop(&error) => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
    }

    pub(super) fn put(&self, artifact: &Artifact, condition: Option<&Precondition>) -> Result<()> {
        write::put(&self.path, artifact, condition)
    }

    pub(super) fn put_all(&self, files: &[(Artifact, Precondition)]) -> Vec<Result<()>> {
        write::put_all(&self.path, files)
    }

    pub(super) fn delete(&self, path: &str) -> Result<()> {
        write::delete(&self.path, path)
    }

    /// Removes the files that crashed runs were writing into a folder and those below it.
    pub(super) fn remove_leftovers(&self, folder: &str) {
        write::remove_leftovers(&self.path.join(folder));
    }
}

/// Whether there is a folder at a path that is named on the command line.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Reads a file that is named on the command line, which may also be a FIFO or a terminal. One with more than
/// `max_bytes` is not read.
///
/// # Errors
/// If it does not exist or cannot be read.
pub fn read_named_file(path: &Path, max_bytes: u64) -> Result<Content> {
    let file = File::open(path).and_then(|file| {
        let size = file.metadata()?.len();
        read_within(file, size, max_bytes)
    });
    file.with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file that is named on the command line, which may also be a FIFO or a terminal.
///
/// # Errors
/// If it cannot be written.
pub fn write_named_file(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// A path without links and `..`. The last part of it need not exist.
fn canonical(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut found = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => {
                found.pop();
            }
            Component::CurDir => {}
            other => found.push(other),
        }
        // Each step follows links, so that a `..` after a link leads to the parent of its target.
        if let Ok(target) = fs::canonicalize(&found) {
            found = target;
        }
    }
    found
}
