//! `.kairan/sources.json`: what is known of each source from one run to the next.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::state::SourceState;
use crate::publish::{Artifact, Stage};
use crate::run::own_files::{self, SOURCES as SOURCES_FILE};
use crate::store::{Conflict, Precondition, Store, Version};

/// The version of the form of the file. A file of another version counts as missing: everything is fetched anew.
const FILE_VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Content {
    version: u32,
    sources: BTreeMap<String, SourceState>,
}

/// The file as it is stored.
#[derive(Debug, Default)]
pub(super) struct StoredFile {
    version: Option<Version>,
    sources: BTreeMap<String, SourceState>,
}

impl StoredFile {
    /// # Errors
    /// If the store cannot be read.
    pub async fn read(root: &Store) -> Result<Self> {
        let Some((bytes, version)) = own_files::read(root, SOURCES_FILE).await? else {
            return Ok(Self::default());
        };
        let content = serde_json::from_slice::<Content>(&bytes).ok();
        let content = content.filter(|content| content.version == FILE_VERSION);
        if content.is_none() {
            warn!("{SOURCES_FILE} is damaged or of another version; all sources are fetched anew");
        }
        Ok(Self {
            version: Some(version),
            sources: content.map(|content| content.sources).unwrap_or_default(),
        })
    }

    pub fn sources(&self) -> &BTreeMap<String, SourceState> {
        &self.sources
    }

    /// Writes what is known now, unless nothing but the time at which sources were heard is new: that stands in the
    /// heartbeat. Where another run has written the file meanwhile, that one's validators may be of other documents than
    /// those that are stored, so what has been fetched now is asked for once more by the next run.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub async fn save(
        &mut self,
        root: &Store,
        sources: &BTreeMap<String, SourceState>,
    ) -> Result<()> {
        if is_same(&self.sources, sources) {
            return Ok(());
        }
        let mut current = sources.clone();
        match self.write(root, &current).await {
            Err(error) if error.is::<Conflict>() => {
                *self = Self::read(root).await?;
                for source in current.values_mut() {
                    source.memory = Default::default();
                }
                self.write(root, &current).await
            }
            result => result,
        }
    }

    async fn write(&mut self, root: &Store, sources: &BTreeMap<String, SourceState>) -> Result<()> {
        let content = Content {
            version: FILE_VERSION,
            sources: sources.clone(),
        };
        let mut bytes = serde_json::to_vec_pretty(&content)?;
        bytes.push(b'\n');
        let file = Artifact::new(SOURCES_FILE, bytes, Stage::Data);
        let condition = Precondition::if_unchanged(self.version.clone());
        self.version = own_files::write_if(root, &file, &condition).await?;
        self.sources.clone_from(sources);
        Ok(())
    }
}

/// Whether nothing is new but when sources were heard that are heard.
fn is_same(
    stored: &BTreeMap<String, SourceState>,
    current: &BTreeMap<String, SourceState>,
) -> bool {
    let without_time = |sources: &BTreeMap<String, SourceState>| {
        let mut sources = sources.clone();
        for source in sources.values_mut() {
            if source.failure.is_none() {
                source.heard_at = None;
            }
        }
        sources
    };
    without_time(stored) == without_time(current)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMemory;

    fn heard(etag: &str, at: &str) -> BTreeMap<String, SourceState> {
        let state = SourceState {
            heard_at: Some(at.parse().unwrap()),
            memory: SourceMemory {
                etag: Some(etag.to_owned()),
                ..SourceMemory::default()
            },
            ..SourceState::default()
        };
        [("a".to_owned(), state)].into()
    }

    #[tokio::test]
    async fn of_two_runs_at_once_the_second_one_keeps_no_validators() {
        let root = Store::memory();
        let mut first = StoredFile::read(&root).await.unwrap();
        let mut second = StoredFile::read(&root).await.unwrap();
        first
            .save(&root, &heard("1", "2026-03-01T12:00:00Z"))
            .await
            .unwrap();
        let stored = StoredFile::read(&root).await.unwrap();
        assert_eq!(stored.sources()["a"].memory.etag.as_deref(), Some("1"));
        second
            .save(&root, &heard("2", "2026-03-01T12:00:00Z"))
            .await
            .unwrap();
        let stored = StoredFile::read(&root).await.unwrap();
        assert_eq!(stored.sources()["a"].memory, SourceMemory::default());
    }

    #[tokio::test]
    async fn a_file_that_is_damaged_or_of_another_version_counts_as_missing() {
        for bytes in ["", "{", "{\"version\":2,\"sources\":{}}", "[]"] {
            let root = Store::memory();
            let file = Artifact::new(SOURCES_FILE, bytes.as_bytes().to_vec(), Stage::Data);
            root.put(&file).await.unwrap();
            let mut stored = StoredFile::read(&root).await.unwrap();
            assert!(stored.sources().is_empty(), "{bytes}");
            let sources = heard("1", "2026-03-01T12:00:00Z");
            stored.save(&root, &sources).await.unwrap();
            let again = StoredFile::read(&root).await.unwrap();
            assert_eq!(again.sources(), &sources, "{bytes}");
        }
    }
}
