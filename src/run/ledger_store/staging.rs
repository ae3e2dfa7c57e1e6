//! Changed entries that stay in memory: those of a preview, a plan or a check.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::Ledger;
use super::loaded::LoadedEntry;
use crate::ledger::{Entry, serialize};
use crate::store::Version;

/// An incident that is not in the ledger shares its id with another one. Which of them gets the id depends on what
/// is known when the ledger first sees them, so a preview looks at all of them anew.
#[derive(Debug, Error)]
#[error("two incidents that are not in the ledger yet have one id; build again")]
pub(in crate::run) struct SharedId;

/// An entry that a preview staged, for the next build of the same preview.
#[derive(Debug)]
pub(in crate::run) struct StagedEntry {
    entry: Entry,
    version: Version,
    /// The version of the stored entry that it was made from.
    stored_version: Option<Version>,
}

impl StagedEntry {
    /// Whether its incident is not in the ledger, and has another id than its source gave it.
    pub fn has_shared_id(&self) -> bool {
        self.stored_version.is_none() && self.entry.id != self.entry.source_id
    }
}

impl Ledger {
    /// Takes over changed entries without writing them.
    pub fn stage(&mut self, entries: BTreeMap<String, Entry>) {
        for (id, entry) in entries {
            let version = Version::of(&serialize(&entry));
            let stored_version = self.versions.insert(id.clone(), version.clone());
            self.staged.entry(id.clone()).or_insert(stored_version);
            self.set_loaded(id, entry, version);
        }
    }

    /// The incidents whose entries are staged.
    pub fn staged_ids(&self) -> impl Iterator<Item = &String> {
        self.staged.keys()
    }

    /// Takes the staged entries out, for [`Ledger::restage`] of the next build.
    pub fn take_staged(&mut self) -> Vec<StagedEntry> {
        let staged = std::mem::take(&mut self.staged).into_iter();
        let entries = staged.filter_map(|(id, stored_version)| {
            let LoadedEntry { entry, version, .. } = self.loaded.remove(&id)?;
            Some(StagedEntry {
                entry,
                version,
                stored_version,
            })
        });
        entries.collect()
    }

    /// Stages again what an earlier build staged, where the stored entry is still the same.
    pub fn restage(&mut self, entries: Vec<StagedEntry>) {
        for staged in entries {
            let id = staged.entry.id.clone();
            if self.versions.get(&id) == staged.stored_version.as_ref() {
                self.staged.insert(id.clone(), staged.stored_version);
                self.set_loaded(id, staged.entry, staged.version);
            }
        }
    }

    /// Goes back to the stored entries of these incidents: what an earlier build staged from records
    /// that have changed since was never part of the ledger.
    pub fn unstage(&mut self, ids: &BTreeSet<String>) {
        for id in ids {
            let Some(stored_version) = self.staged.remove(id) else {
                continue;
            };
            self.loaded.remove(id);
            self.facts.remove(id);
            match stored_version {
                Some(version) => self.versions.insert(id.clone(), version),
                None => self.versions.remove(id),
            };
        }
    }
}
