//! Writes changed entries.

use std::collections::BTreeMap;

use anyhow::{Context, Error, Result};
use tracing::info;

use super::Ledger;
use super::loaded::OutdatedFile;
use super::messages::unwritable_entry_diagnostic;
use super::paths::{FIRST_IMPORT_FILE, backup_folder, entry_path};
use crate::ledger::{Entry, VERSION, serialize};
use crate::publish::{Artifact, Stage};
use crate::run::names_store::NamesStore;
use crate::store::{Conflict, Precondition, Store, UnusableFile};

/// How many entries are serialized and written at a time.
const SAVE_CHUNK_SIZE: usize = 256;

const UNWRITABLE: &str = "the ledger cannot be written; nothing was published";

impl Ledger {
    /// Writes changed entries, each only over the version of it that was read, and before them the `names`
    /// of the services, which may be derived from the entries as they were. Files of an earlier version are
    /// kept in a folder of their own before they are written over. Returns whether there were any. An
    /// entry at whose path no file can be written counts as damaged.
    ///
    /// The entries may be only some of those that changed. [`Ledger::end_first_import`] says that all entries of a
    /// first import are written.
    ///
    /// # Errors
    /// If the store refuses, or another run changed an entry meanwhile; nothing has been published
    /// then, and the next run goes on from what both have added.
    pub async fn save(
        &mut self,
        root: &Store,
        names: &mut NamesStore,
        entries: BTreeMap<String, Entry>,
    ) -> Result<bool> {
        if !entries.is_empty() {
            names.save_before_ledger(root).await?;
        }
        if self.is_new && !entries.is_empty() {
            let absent = Precondition::if_unchanged(None);
            let marked = root.put_if(&first_import_marker(), &absent).await;
            marked.context(UNWRITABLE)?;
            self.is_in_first_import = true;
            self.has_begun_first_import = true;
            self.is_new = false;
        }
        let mut migrated = 0;
        let mut entries = entries.into_iter();
        loop {
            let chunk: Vec<(String, Entry)> = entries.by_ref().take(SAVE_CHUNK_SIZE).collect();
            if chunk.is_empty() {
                break;
            }
            let saved = self.save_chunk(root, chunk).await;
            // A run that was first has filled the ledger, and knows nothing of this one's marker.
            if self.has_begun_first_import && saved.as_ref().is_err_and(Error::is::<Conflict>) {
                self.end_first_import(root).await?;
            }
            migrated += saved.context(UNWRITABLE)?;
        }
        if migrated > 0 {
            info!(
                entries = migrated,
                "ledger migrated from an earlier version"
            );
        }
        Ok(migrated > 0)
    }

    /// Records that all entries of a first import are written, if there was one.
    ///
    /// # Errors
    /// If the store refuses.
    pub async fn end_first_import(&mut self, root: &Store) -> Result<()> {
        if std::mem::take(&mut self.is_in_first_import) {
            root.delete(FIRST_IMPORT_FILE).await.context(UNWRITABLE)?;
        }
        Ok(())
    }

    /// Writes some of the changed entries, and before them copies of their files of an earlier version, whose
    /// number is returned.
    async fn save_chunk(&mut self, root: &Store, entries: Vec<(String, Entry)>) -> Result<usize> {
        let outdated = entries.iter().filter_map(|(id, _)| {
            let OutdatedFile { version, bytes } = self.loaded.get(id)?.outdated.as_ref()?;
            let path = format!("{}/{id}.json", backup_folder(*version));
            Some(Artifact::new(path, bytes.clone(), Stage::Data))
        });
        let backups: Vec<Artifact> = outdated.collect();
        let puts = backups.iter().map(|backup| root.put(backup));
        root.try_join_bounded(puts).await?;
        let files = entries.iter().map(|(id, entry)| {
            let read_version = self.loaded.get(id).map(|loaded| loaded.version.clone());
            let artifact = Artifact::new(entry_path(id), serialize(entry), Stage::Data);
            (artifact, Precondition::if_unchanged(read_version))
        });
        let files: Vec<_> = files.collect();
        let versions = root.put_all_if(&files).await?;
        for ((id, entry), written) in entries.into_iter().zip(versions) {
            match written {
                Ok(version) => {
                    self.set_loaded(id.clone(), entry, version);
                    self.release([&id]);
                }
                Err(unusable) => {
                    let file = entry_path(&id);
                    let diagnostic =
                        unwritable_entry_diagnostic(&UnusableFile { file, ..unusable });
                    self.is_incomplete = true;
                    self.damaged.insert(id, diagnostic);
                }
            }
        }
        Ok(backups.len())
    }
}

/// Deletes the copies of migrated files, after the migrated ledger has been used with success.
///
/// # Errors
/// If the store refuses.
pub(in crate::run) async fn remove_backups(root: &Store) -> Result<()> {
    for version in 1..VERSION {
        let paths = root.list(&backup_folder(version)).await?.paths;
        root.try_join_bounded(paths.iter().map(|path| root.delete(path)))
            .await?;
    }
    Ok(())
}

fn first_import_marker() -> Artifact {
    let text = "kairan is filling this ledger for the first time. leave this file: the next run goes \
                on, and deletes it.\n";
    Artifact::new(FIRST_IMPORT_FILE, text.as_bytes().to_vec(), Stage::Data)
}
