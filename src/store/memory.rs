//! A store in memory, for the preview and for tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use super::hidden::is_hidden;
use super::{Conflict, Precondition, Version};
use crate::publish::Artifact;

/// Files in memory; clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Arc<Mutex<BTreeMap<String, Artifact>>>);

impl MemoryStore {
    fn files(&self) -> MutexGuard<'_, BTreeMap<String, Artifact>> {
        // A panic in another thread leaves the map valid: every change to it is one call.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn list(&self, folder: &str) -> Vec<String> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        self.files()
            .keys()
            .filter(|path| {
                path.strip_prefix(&prefix)
                    .is_some_and(|rest| !is_hidden(folder, rest))
            })
            .cloned()
            .collect()
    }

    pub(super) fn versions(&self, folder: &str) -> BTreeMap<String, Version> {
        let paths = self.list(folder);
        let files = self.files();
        let versions = paths.into_iter().filter_map(|path| {
            let version = Version::of(&files.get(&path)?.bytes);
            Some((path, version))
        });
        versions.collect()
    }

    pub(super) fn get(&self, path: &str) -> Option<Vec<u8>> {
        self.files()
            .get(path)
            .map(|artifact| artifact.bytes.clone())
    }

    /// A file's size in bytes.
    pub(super) fn size(&self, path: &str) -> Option<u64> {
        let files = self.files();
        files.get(path).map(|file| file.bytes.len() as u64)
    }

    pub(super) fn put(&self, artifact: &Artifact, condition: Option<&Precondition>) -> Result<()> {
        let mut files = self.files();
        if let Some(condition) = condition {
            let current = files.get(&artifact.path).map(|file| &file.bytes);
            if current == Some(&artifact.bytes) {
                return Ok(());
            }
            if !condition.is_met(current.map(|bytes| Version::of(bytes)).as_ref()) {
                return Err(Conflict {
                    file: artifact.path.clone(),
                }
                .into());
            }
        }
        files.insert(artifact.path.clone(), artifact.clone());
        Ok(())
    }

    pub(super) fn delete(&self, path: &str) {
        self.files().remove(path);
    }

    /// A file with its metadata, for a server.
    pub fn artifact(&self, path: &str) -> Option<Artifact> {
        self.files().get(path).cloned()
    }
}
