//! A store in memory, for the preview and for tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::publish::Artifact;

/// Files in memory; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<BTreeMap<String, Artifact>>>);

impl Memory {
    fn files(&self) -> MutexGuard<'_, BTreeMap<String, Artifact>> {
        // A panic elsewhere leaves the map whole: every change to it is one call.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn list(&self, folder: &str) -> Vec<String> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
        self.files()
            .keys()
            .filter(|path| {
                path.strip_prefix(&prefix)
                    .is_some_and(|rest| !is_hidden(rest))
            })
            .cloned()
            .collect()
    }

    pub(super) fn get(&self, path: &str) -> Option<Vec<u8>> {
        self.files()
            .get(path)
            .map(|artifact| artifact.bytes.clone())
    }

    pub(super) fn size(&self, path: &str) -> Option<u64> {
        self.files()
            .get(path)
            .map(|artifact| artifact.bytes.len() as u64)
    }

    pub(super) fn put(&self, artifact: &Artifact) {
        self.files().insert(artifact.path.clone(), artifact.clone());
    }

    pub(super) fn delete(&self, path: &str) {
        self.files().remove(path);
    }

    /// A file with all that belongs to it, for whoever serves it.
    pub fn artifact(&self, path: &str) -> Option<Artifact> {
        self.files().get(path).cloned()
    }
}
