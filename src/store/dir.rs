//! A folder as a store.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this gate is where the program touches folders"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Conflict, Precondition, Version};
use crate::publish::Artifact;

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

    pub(super) fn list(&self, folder: &str) -> Result<Vec<String>> {
        let mut paths = Vec::new();
        let mut pending = vec![(self.path.join(folder), folder.to_owned())];
        while let Some((dir_path, prefix)) = pending.pop() {
            let entries = match fs::read_dir(&dir_path) {
                Ok(entries) => entries,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => {
                    return Err(error)
                        .with_context(|| format!("cannot list {}", dir_path.display()));
                }
            };
            for entry in entries {
                let entry = entry.with_context(|| format!("cannot list {}", dir_path.display()))?;
                let Some(file_name) = entry.file_name().to_str().map(str::to_owned) else {
                    bail!(
                        "{} has a name that is not UTF-8: rename it",
                        entry.path().display()
                    );
                };
                if file_name.starts_with('.') {
                    continue;
                }
                let path = if prefix.is_empty() {
                    file_name
                } else {
                    format!("{prefix}/{file_name}")
                };
                // `metadata` follows links, as people mean who link a folder into their root.
                match fs::metadata(entry.path()) {
                    Ok(meta) if meta.is_dir() => pending.push((entry.path(), path)),
                    Ok(_) => paths.push(path),
                    // An editor may have taken its temporary file away in between.
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    Err(error) => {
                        return Err(error)
                            .with_context(|| format!("cannot read {}", entry.path().display()));
                    }
                }
            }
        }
        paths.sort();
        Ok(paths)
    }

    pub(super) fn get(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let file = self.path.join(path);
        match fs::read(&file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_not_found(&error) => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
    }

    /// The sizes in bytes of those paths that are files.
    pub(super) fn sizes<'a>(
        &self,
        paths: impl Iterator<Item = &'a String>,
    ) -> Result<BTreeMap<String, u64>> {
        let mut sizes = BTreeMap::new();
        for path in paths {
            let file = self.path.join(path);
            match fs::metadata(&file) {
                Ok(meta) if meta.is_file() => {
                    sizes.insert(path.clone(), meta.len());
                }
                Ok(_) => {}
                Err(error) if is_not_found(&error) => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("cannot read {}", file.display()));
                }
            }
        }
        Ok(sizes)
    }

    pub(super) fn put(&self, artifact: &Artifact, condition: Option<&Precondition>) -> Result<()> {
        let file = self.path.join(&artifact.path);
        let write_error = || format!("cannot write {}", file.display());
        let folder = file.parent().unwrap_or(&self.path);
        fs::create_dir_all(folder).with_context(write_error)?;
        // Another run waits here, and not between the look and the writing. The system lets go of the
        // lock at the latest when this program ends, however it ends.
        let lock = File::open(folder).with_context(write_error)?;
        match lock.lock() {
            // Some mounted file systems know no locks: there, runs must not overlap.
            Err(error) if error.kind() == ErrorKind::Unsupported => {}
            result => result.with_context(write_error)?,
        }
        if let Some(condition) = condition {
            let current = self.get(&artifact.path)?;
            if current.as_ref() == Some(&artifact.bytes) {
                return Ok(());
            }
            if !condition.is_met(current.as_deref().map(Version::of).as_ref()) {
                let file = file.display().to_string();
                return Err(Conflict { file }.into());
            }
        }
        let write = || -> io::Result<()> {
            // Beside its place, so that the rename stays on one file system and is atomic.
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let temp_path = folder.join(format!(".{name}.kairan-new"));
            let mut temp_file = File::create(&temp_path)?;
            temp_file.write_all(&artifact.bytes)?;
            fs::rename(&temp_path, &file)
        };
        write().with_context(write_error)
    }

    pub(super) fn delete(&self, path: &str) -> Result<()> {
        let file = self.path.join(path);
        match fs::remove_file(&file) {
            Err(error) if !is_not_found(&error) => {
                return Err(error).with_context(|| format!("cannot delete {}", file.display()));
            }
            _ => {}
        }
        // A folder is nothing by itself: the last file takes it along.
        let mut folder = file.parent();
        while let Some(dir) = folder.filter(|dir| *dir != self.path) {
            if fs::remove_dir(dir).is_err() {
                break;
            }
            folder = dir.parent();
        }
        Ok(())
    }
}

/// Whether an error says that there is no such file: nothing, a folder, or something below a file.
fn is_not_found(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory
    )
}
