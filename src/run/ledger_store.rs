//! The ledger in its store: read, learned from, written before anything is published.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use tracing::warn;

use super::names_store::NAMES_FILE;
use crate::ledger::names::NAMES_VERSION;
use crate::ledger::{Entry, announce, merge, parse, serialize};
use crate::publish::{Artifact, Stage};
use crate::record::Record;
use crate::root::{LEDGER_FOLDER, Listing};
use crate::site::rfc3339;
use crate::store::{Precondition, Store, Version};

/// How far back a time may lie that is worth no word: events that were sent at about one time arrive
/// in any order.
pub(super) const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);

/// The ledger: of each entry the version that is there, and those entries that were opened.
pub(super) struct Ledger {
    versions: BTreeMap<String, Version>,
    loaded: BTreeMap<String, (Entry, Version)>,
    /// Of each entry that was staged: the version of the stored entry that it was made from.
    staged: BTreeMap<String, Option<Version>>,
    /// Whether the root has no ledger yet, whatever is staged.
    is_new: bool,
}

/// An entry that a preview staged, for the next build of the same preview.
#[derive(Debug)]
pub(super) struct StagedEntry {
    entry: Entry,
    version: Version,
    /// The version of the stored entry that it was made from.
    stored_version: Option<Version>,
}

impl Ledger {
    /// The ledger of a root, with no entry opened yet.
    pub fn new(listing: &Listing) -> Self {
        let files = listing.folder(LEDGER_FOLDER);
        let versions: BTreeMap<_, _> = files
            .filter_map(|(path, version)| Some((incident_id(path)?.to_owned(), version.clone())))
            .collect();
        Self {
            is_new: versions.is_empty(),
            versions,
            loaded: BTreeMap::new(),
            staged: BTreeMap::new(),
        }
    }

    /// The ledger of a root, with all of its entries.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub async fn load_all(root: &Store, listing: &Listing) -> Result<Self> {
        let mut ledger = Self::new(listing);
        let ids: BTreeSet<String> = ledger.versions.keys().cloned().collect();
        ledger.load(root, &ids).await?;
        Ok(ledger)
    }

    /// Reads entries, those that there are and were not read yet.
    ///
    /// # Errors
    /// Where one cannot be read: the run stops before it could write over it.
    pub async fn load(&mut self, root: &Store, ids: &BTreeSet<String>) -> Result<()> {
        let is_unloaded =
            |id: &&String| self.versions.contains_key(*id) && !self.loaded.contains_key(*id);
        let ids: Vec<&String> = ids.iter().filter(is_unloaded).collect();
        let paths: Vec<String> = ids.iter().map(|id| entry_path(id)).collect();
        let files = root.try_join_bounded(paths.iter().map(|path| root.get_versioned(path)));
        for ((id, path), file) in ids.into_iter().zip(&paths).zip(files.await?) {
            if let Some((bytes, version)) = file {
                let entry = parse(path, id, &bytes)?;
                // Another run may have written it since it was listed.
                self.versions.insert(id.clone(), version.clone());
                self.loaded.insert(id.clone(), (entry, version));
            }
        }
        Ok(())
    }

    /// Every entry's version by its incident's id.
    pub fn versions(&self) -> &BTreeMap<String, Version> {
        &self.versions
    }

    /// The entry of an incident, if it was opened.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.loaded.get(id).map(|(entry, _)| entry)
    }

    /// The loaded entries.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.loaded.values().map(|(entry, _)| entry)
    }

    /// Whether a loaded entry is of a version that knew no recorded names.
    pub fn has_version_1(&self) -> bool {
        self.entries().any(|entry| entry.version < NAMES_VERSION)
    }

    /// When the opened entries were last written.
    pub fn last_seen_at(&self) -> Option<DateTime<Utc>> {
        let snapshots = self.entries().flat_map(|entry| &entry.snapshots);
        snapshots.flat_map(|snapshot| &snapshot.seen).max().copied()
    }

    /// When the updates of the opened entries were announced, all but those of `touched`.
    pub fn announced_at(&self, except: &BTreeSet<String>) -> Vec<DateTime<Utc>> {
        let others = self.entries().filter(|entry| !except.contains(&entry.id));
        let instants = others.flat_map(|entry| entry.announced_at.values());
        instants.flatten().copied().collect()
    }

    /// What is news of the incidents `touched`, which are open: their entries after `records`, which
    /// were seen at `now`, where these differ from what was read. `elsewhere` is when updates of all
    /// other incidents were announced; `archive` where none of it is to be announced as news.
    pub fn ingest(
        &self,
        changed_ids: &BTreeSet<String>,
        records: &BTreeMap<String, Vec<Record>>,
        existing_announcements: impl IntoIterator<Item = DateTime<Utc>>,
        archive: bool,
        now: DateTime<Utc>,
    ) -> BTreeMap<String, Entry> {
        let merge_records = |id: &String| {
            let records = records.get(id).map_or(&[][..], Vec::as_slice);
            merge(self.entry(id).cloned(), records, now)
        };
        let mut entries: BTreeMap<String, Entry> = changed_ids
            .iter()
            .filter_map(|id| Some((id.clone(), merge_records(id)?)))
            .collect();
        announce(
            &mut entries,
            existing_announcements,
            archive || self.is_new,
            now,
        );
        entries.retain(|id, entry| self.entry(id) != Some(entry));
        entries
    }

    /// Takes over what was learned, without writing it.
    pub fn stage(&mut self, entries: BTreeMap<String, Entry>) {
        for (id, entry) in entries {
            let version = Version::of(&serialize(&entry));
            let stored_version = self.versions.insert(id.clone(), version.clone());
            self.staged.entry(id.clone()).or_insert(stored_version);
            self.loaded.insert(id, (entry, version));
        }
    }

    /// Takes the staged entries out, for [`Ledger::restage`] of the next build.
    pub fn take_staged(&mut self) -> Vec<StagedEntry> {
        let staged = std::mem::take(&mut self.staged).into_iter();
        let entries = staged.filter_map(|(id, stored_version)| {
            let (entry, version) = self.loaded.remove(&id)?;
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
                self.versions.insert(id.clone(), staged.version.clone());
                self.loaded.insert(id, (staged.entry, staged.version));
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
            match stored_version {
                Some(version) => self.versions.insert(id.clone(), version),
                None => self.versions.remove(id),
            };
        }
    }

    /// Writes what was learned, each entry only over the version of it that was read.
    ///
    /// # Errors
    /// Where the store refuses, or another run learned something meanwhile; nothing has been
    /// published then, and the next run goes on from what both have learned.
    pub async fn save(&mut self, root: &Store, entries: BTreeMap<String, Entry>) -> Result<()> {
        let writes = entries.iter().map(async |(id, entry)| {
            let read_version = self.loaded.get(id).map(|(_, version)| version.clone());
            let artifact = Artifact::new(entry_path(id), serialize(entry), Stage::Data);
            root.put_if(&artifact, &Precondition::if_unchanged(read_version))
                .await
        });
        let versions = root
            .try_join_bounded(writes)
            .await
            .context("the ledger cannot be written; nothing was published")?;
        for ((id, entry), version) in entries.into_iter().zip(versions) {
            self.versions.insert(id.clone(), version.clone());
            self.loaded.insert(id, (entry, version));
        }
        Ok(())
    }
}

pub(super) fn entry_path(id: &str) -> String {
    format!("{LEDGER_FOLDER}/{id}.json")
}

/// The incident whose entry the file at `path` of a root is, if it is one.
pub(super) fn incident_id(path: &str) -> Option<&str> {
    if path == NAMES_FILE {
        return None;
    }
    let file = path.strip_prefix(LEDGER_FOLDER)?.strip_prefix('/')?;
    file.strip_suffix(".json")
}

/// The time that counts as now: no run may be earlier than what was `seen` before. A clock that was
/// set back would put what is new before what is known.
pub(super) fn monotonic_now(
    last_seen_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let Some(last_seen_at) = last_seen_at.filter(|seen| *seen > now) else {
        return now;
    };
    if last_seen_at - now > CLOCK_SKEW {
        warn!(
            "the clock says {}, and the ledger was written at {}: the later counts as now. set the \
             clock right, or wait",
            rfc3339(now),
            rfc3339(last_seen_at)
        );
    }
    last_seen_at
}
