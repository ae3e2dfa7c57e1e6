//! The ledger of a run: which entries it has, and those that are in memory.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::{DateTime, Utc};
use thiserror::Error;

use super::loaded::{EntryFacts, LoadedEntries, LoadedEntry, OutdatedFile};
use super::messages::{damaged_entry_diagnostic, stray_file_diagnostic};
use super::paths::{
    FIRST_IMPORT_FILE, MemoryFile, entry_path, incident_id, is_stray_file, memory_path,
};
use crate::diagnostics::Diagnostic;
use crate::ledger::{Entry, ParsedEntry, VERSION, merge, parse};
use crate::record::Record;
use crate::root::{LEDGER_FOLDER, Listing};
use crate::store::{Store, Version};

/// How many entries are read at a time.
const READ_CHUNK_SIZE: usize = 256;

/// The ledger: the version of every entry, what is known of those that were read, and some of them in memory.
#[derive(Default)]
pub(in crate::run) struct Ledger {
    pub(super) versions: BTreeMap<String, Version>,
    /// The version of what machines translated of each incident; `None` of one of which they translated nothing.
    memories: BTreeMap<String, Option<Version>>,
    /// What is known of each entry that was read and can be used, by incident.
    pub(super) facts: BTreeMap<String, EntryFacts>,
    pub(super) loaded: LoadedEntries,
    /// The version of the stored entry that each staged entry was made from, by incident.
    pub(super) staged: BTreeMap<String, Option<Version>>,
    /// Entries that cannot be used, by incident.
    pub(super) damaged: BTreeMap<String, Diagnostic>,
    /// Whether an entry could not be written.
    pub(super) is_incomplete: bool,
    /// Diagnostics for files in the folder that do not belong to the ledger.
    stray: Vec<Diagnostic>,
    /// Whether the root has no ledger yet, whatever is staged.
    pub(super) is_new: bool,
    /// Whether an earlier run began to fill the ledger and did not finish.
    pub(super) is_in_first_import: bool,
    /// Whether this run has begun to fill the ledger.
    pub(super) has_begun_first_import: bool,
    /// Whether the versions of the entries are those that the last run left, and were not listed.
    is_remembered: bool,
}

/// An entry of the ledger is not as the last run left it: it is gone, or damaged.
#[derive(Debug, Error)]
#[error("{0} is not as the last run left it; run again")]
pub(in crate::run) struct EntryDiffers(String);

impl Ledger {
    /// The ledger of a root, with no entry loaded yet.
    pub fn new(listing: &Listing) -> Self {
        let mut ledger = Self::default();
        for (path, version) in listing.folder(LEDGER_FOLDER) {
            if path == FIRST_IMPORT_FILE {
                ledger.is_in_first_import = true;
            } else if let Some(id) = incident_id(path) {
                ledger.versions.insert(id.to_owned(), version.clone());
            } else if let Some(file) = MemoryFile::at(path) {
                if let MemoryFile::Incident(id) = file {
                    ledger.set_memory_version(id, Some(version.clone()));
                }
            } else if is_stray_file(path) {
                ledger.stray.extend(stray_file_diagnostic(path));
            }
        }
        // An entry that cannot be read must not be taken for one that does not exist.
        for diagnostic in listing.diagnostics() {
            if let Some(id) = incident_id(&diagnostic.location.file) {
                ledger.damaged.insert(id.to_owned(), diagnostic.clone());
            }
        }
        ledger.is_new = ledger.versions.is_empty() && ledger.damaged.is_empty();
        ledger
    }

    /// The ledger as the last run left it, before any of its entries is known. `is_new` says that it has no entries.
    pub fn remembered(is_new: bool) -> Self {
        Self {
            is_remembered: true,
            is_new,
            ..Self::default()
        }
    }

    /// Whether the versions of the entries are those that the last run left, and were not listed.
    pub fn is_remembered(&self) -> bool {
        self.is_remembered
    }

    /// Takes over the version in which the last run left an entry, unless a version is known.
    pub fn remember(&mut self, id: &str, version: &Version) {
        if !self.versions.contains_key(id) {
            self.versions.insert(id.to_owned(), version.clone());
        }
    }

    /// The version of what machines translated of an incident, if anything is.
    pub fn memory_version(&self, id: &str) -> Option<&Version> {
        self.memories.get(id)?.as_ref()
    }

    /// Whether machines have translated anything of an incident, as far as is known: of a remembered ledger this is
    /// known of the incidents alone that the run has read.
    pub fn may_have_memory(&self, id: &str) -> bool {
        let known = self.memories.get(id);
        known.map_or(self.is_remembered, Option::is_some)
    }

    /// Takes over the version in which the last run left what machines translated of an incident, unless that is
    /// known.
    pub fn remember_memory(&mut self, id: &str, version: Option<&Version>) {
        if !self.memories.contains_key(id) {
            self.memories.insert(id.to_owned(), version.cloned());
        }
    }

    /// Records which version of what machines translated of an incident was found or written.
    pub fn set_memory_version(&mut self, id: &str, version: Option<Version>) {
        self.memories.insert(id.to_owned(), version);
    }

    /// Reads the entries among `ids` that exist and were not read yet, and keeps the [`EntryFacts`] of each. Only some
    /// of the entries stay in memory. An entry that cannot be used is remembered as damaged, and its incident stays as
    /// it is.
    ///
    /// # Errors
    /// If the store cannot be read, or [`EntryDiffers`] of a remembered ledger.
    pub async fn survey(&mut self, root: &Store, ids: &BTreeSet<String>) -> Result<()> {
        let unread = ids.iter().filter(|id| !self.facts.contains_key(*id));
        let unread: Vec<String> = unread.cloned().collect();
        for ids in unread.chunks(READ_CHUNK_SIZE) {
            self.load_chunk(root, ids).await?;
            self.release(ids);
        }
        Ok(())
    }

    /// As [`Ledger::survey`] of all entries.
    ///
    /// # Errors
    /// As [`Ledger::survey`].
    pub async fn survey_all(&mut self, root: &Store) -> Result<()> {
        let ids = self.versions.keys().cloned().collect();
        self.survey(root, &ids).await
    }

    /// As [`Ledger::survey`] for the entries that are not in memory. All of `ids` stay in memory until they are
    /// released.
    ///
    /// # Errors
    /// As [`Ledger::survey`].
    pub async fn load(&mut self, root: &Store, ids: &BTreeSet<String>) -> Result<()> {
        let unloaded = ids.iter().filter(|id| self.loaded.get(id).is_none());
        let unloaded: Vec<String> = unloaded.cloned().collect();
        for ids in unloaded.chunks(READ_CHUNK_SIZE) {
            self.load_chunk(root, ids).await?;
        }
        Ok(())
    }

    /// Drops entries with which a part of a run is done from memory, as far as memory has no room for them.
    pub fn release<'a>(&mut self, ids: impl IntoIterator<Item = &'a String>) {
        for id in ids {
            if !self.staged.contains_key(id) {
                self.loaded.release(id);
            }
        }
    }

    async fn load_chunk(&mut self, root: &Store, ids: &[String]) -> Result<()> {
        let is_usable =
            |id: &&String| self.versions.contains_key(*id) && !self.damaged.contains_key(*id);
        let files = ids.iter().filter(is_usable);
        let files = files.map(|id| (id, entry_path(id)));
        let files: Vec<(&String, String)> = files.collect();
        let reads = files.iter().map(|(_, path)| root.get_versioned(path));
        let contents = root.try_join_bounded(reads).await?;
        for ((id, path), content) in files.into_iter().zip(contents) {
            let Some((bytes, version)) = content else {
                if self.is_remembered {
                    return Err(EntryDiffers(path).into());
                }
                // It was deleted since it was listed.
                continue;
            };
            // Another run may have written it since it was listed.
            self.versions.insert(id.clone(), version.clone());
            match parse(id, &bytes) {
                Ok(ParsedEntry {
                    entry,
                    version: file_version,
                }) => {
                    let facts = EntryFacts {
                        size: bytes.len(),
                        file_version,
                        ..EntryFacts::of(&entry)
                    };
                    let outdated = (file_version < VERSION).then_some(OutdatedFile {
                        version: file_version,
                        bytes,
                    });
                    let loaded = LoadedEntry {
                        entry,
                        version,
                        outdated,
                    };
                    self.facts.insert(id.clone(), facts);
                    self.loaded.insert(id.clone(), loaded);
                }
                Err(error) => {
                    let diagnostic = damaged_entry_diagnostic(&path, &error, error.help());
                    self.damaged.insert(id.clone(), diagnostic);
                }
            }
        }
        Ok(())
    }

    pub(super) fn set_loaded(&mut self, id: String, entry: Entry, version: Version) {
        self.versions.insert(id.clone(), version.clone());
        self.facts.insert(id.clone(), EntryFacts::of(&entry));
        let loaded = LoadedEntry {
            entry,
            version,
            outdated: None,
        };
        self.loaded.insert(id, loaded);
    }

    /// Reads the entry of an incident, unless it is loaded already; `None` if there is none.
    ///
    /// # Errors
    /// If the store cannot be read, or [`EntryDiffers`] of a remembered ledger. A diagnostic stands for an entry
    /// that is damaged.
    pub async fn read_entry(
        &self,
        root: &Store,
        id: &str,
    ) -> Result<Option<Result<(Entry, Version), Diagnostic>>> {
        if let Some(loaded) = self.loaded.get(id) {
            return Ok(Some(Ok((loaded.entry.clone(), loaded.version.clone()))));
        }
        let path = entry_path(id);
        let file = root.get_versioned(&path).await?;
        let entry = file.map(|(bytes, version)| (parse(id, &bytes), version));
        if self.is_remembered && !matches!(entry, Some((Ok(_), _))) {
            return Err(EntryDiffers(path).into());
        }
        let Some((entry, version)) = entry else {
            return Ok(None);
        };
        Ok(Some(match entry {
            Ok(parsed) => Ok((parsed.entry, version)),
            Err(error) => Err(damaged_entry_diagnostic(&path, &error, error.help())),
        }))
    }

    /// Records which version of an entry was read. Its content is dropped, unless only memory holds it.
    pub fn record_version(&mut self, id: &str, version: Version) {
        self.versions.insert(id.to_owned(), version);
        if !self.staged.contains_key(id) {
            self.loaded.remove(id);
        }
    }

    /// Records that the entry of an incident cannot be used.
    pub fn record_damage(&mut self, id: &str, diagnostic: Diagnostic) {
        self.damaged.insert(id.to_owned(), diagnostic);
    }

    /// Whether the root has no ledger yet.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// The version of every entry by its incident's id, of damaged ones too.
    pub fn versions(&self) -> &BTreeMap<String, Version> {
        &self.versions
    }

    /// Leaves out the entries of all incidents but these.
    pub fn retain_incidents(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.versions.retain(|id, _| is_kept(id));
        self.damaged.retain(|id, _| is_kept(id));
    }

    /// Whether the incident's entry was found to be damaged.
    pub fn is_damaged(&self, id: &str) -> bool {
        self.damaged.contains_key(id)
    }

    /// Whether an entry could not be written, so that the next run has to try again.
    pub fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    /// The incidents whose entries were found to be damaged.
    pub fn damaged_ids(&self) -> impl Iterator<Item = &String> {
        self.damaged.keys()
    }

    /// What is wrong with the ledger's folder and with the entries that were to be loaded.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.stray.iter().chain(self.damaged.values())
    }

    /// Whether everything that was read in the ledger's folder is as Kairan writes it.
    pub fn is_sound(&self) -> bool {
        self.damaged.is_empty() && self.stray.is_empty() && !self.is_in_first_import
    }

    /// The entry of an incident, if it is in memory.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.loaded.get(id).map(|loaded| &loaded.entry)
    }

    /// The entries in memory.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.loaded.iter().map(|loaded| &loaded.entry)
    }

    /// What is known of an incident's entry, if it was read.
    pub fn facts(&self, id: &str) -> Option<&EntryFacts> {
        self.facts.get(id)
    }

    /// The incidents of those entries whose files are of an earlier version of the format, of those that were
    /// read.
    pub fn outdated_ids(&self) -> impl Iterator<Item = &String> {
        let outdated = self.facts.iter();
        let outdated = outdated.filter(|(_, facts)| facts.file_version < VERSION);
        outdated.map(|(id, _)| id)
    }

    /// Whether an entry that was read is of a version that knew no recorded names.
    pub fn has_version_1(&self) -> bool {
        self.facts.values().any(|facts| facts.file_version == 1)
    }

    /// When the entries that were read were last added to.
    pub fn last_seen_at(&self) -> Option<DateTime<Utc>> {
        self.facts.values().filter_map(|f| f.last_seen_at).max()
    }

    /// When the updates of the entries that were read were announced.
    pub fn announced_at(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let facts = self.facts.values();
        facts.flat_map(|facts| facts.announced_at.iter().copied())
    }

    /// The names of services on the pages of the incidents whose entries were read.
    pub fn service_names(&self) -> BTreeSet<String> {
        let facts = self.facts.values();
        facts
            .flat_map(|facts| &facts.service_names)
            .cloned()
            .collect()
    }

    /// Whether what is added to the ledger is taken for an archive: it is being filled for the first time.
    pub fn is_first_import(&self) -> bool {
        self.is_in_first_import || self.is_new
    }

    /// Adds `records`, which were seen at `seen_at`, to the entries of `ids`, which are in memory if they exist.
    /// Returns the entries; damaged ones are left out.
    pub fn merge(
        &self,
        ids: &BTreeSet<String>,
        mut records: BTreeMap<String, Vec<Record>>,
        seen_at: DateTime<Utc>,
    ) -> BTreeMap<String, Entry> {
        let mut merge_records = |id: &String| {
            let records = records.remove(id).unwrap_or_default();
            let known = self.entry(id).cloned();
            let known = known.or_else(|| Some(Entry::new(id, &records.first()?.id)));
            merge(known, records, seen_at)
        };
        ids.iter()
            .filter(|id| !self.is_damaged(id))
            .filter_map(|id| Some((id.clone(), merge_records(id)?)))
            .collect()
    }

    /// Whether an entry differs from the stored one, which is in memory, or the stored one has an earlier version of
    /// the format.
    pub fn is_changed(&self, entry: &Entry) -> bool {
        let stored = self.loaded.get(&entry.id);
        stored.is_none_or(|stored| stored.outdated.is_some() || stored.entry != *entry)
    }

    /// The root's listing, now that the ledger is written.
    pub fn update_listing(&self, listing: &mut Listing) {
        listing.remove(FIRST_IMPORT_FILE);
        for (id, version) in &self.versions {
            listing.insert(entry_path(id), version.clone());
        }
        for (id, version) in &self.memories {
            if let Some(version) = version {
                listing.insert(memory_path(id), version.clone());
            }
        }
    }
}
