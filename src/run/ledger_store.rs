//! The ledger in its store: read, added to, and written before anything is published.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use thiserror::Error;
use tracing::info;

use super::clock::RunTimes;
use super::names_store::NamesStore;
use crate::diagnostics::{Diagnostic, Location};
use crate::ledger::{
    Entry, ParsedEntry, VERSION, announce, archive_instants, merge, parse, serialize,
};
use crate::publish::{Artifact, Stage};
use crate::record::{Record, is_valid_id};
use crate::root::{LEDGER_FOLDER, Listing, NAMES_FILE};
use crate::store::{Precondition, Store, UnusableFile, Version};

/// Stands in the root while the entries of a first import are written: a run that finds it goes on with
/// the first import. No incident's file has a name without an extension.
const FIRST_IMPORT_FILE: &str = "ledger/first-import";

/// How many entries are serialized and written at a time.
const SAVE_CHUNK_SIZE: usize = 256;

/// How many posts of entries that were written stay in memory for resolving. The other entries are read again
/// when it is their turn, so that the memory of a run does not grow with the ledger.
const MAX_KEPT_POSTS: usize = 10_000;

/// Where the files of an earlier version are kept that were migrated, until a run has succeeded.
fn backup_folder(version: u32) -> String {
    format!(".kairan/ledger-v{version}")
}

/// The ledger: the version of every entry, and those entries that were loaded.
#[derive(Default)]
pub(super) struct Ledger {
    versions: BTreeMap<String, Version>,
    loaded: BTreeMap<String, LoadedEntry>,
    /// Of each entry that was staged: the version of the stored entry that it was made from.
    staged: BTreeMap<String, Option<Version>>,
    /// Entries that cannot be used, by incident.
    damaged: BTreeMap<String, Diagnostic>,
    /// Whether an entry could not be written.
    is_incomplete: bool,
    /// Files in the folder that are not the ledger's.
    stray: Vec<Diagnostic>,
    /// Whether the root has no ledger yet, whatever is staged.
    is_new: bool,
    /// Whether an earlier run began to fill the ledger and did not finish.
    is_in_first_import: bool,
    /// Whether the versions of the entries are those that the last run left, and were not listed.
    is_remembered: bool,
}

/// An entry of the ledger is not as the last run left it: it is gone, or damaged.
#[derive(Debug, Error)]
#[error("{0} is not as the last run left it; run again")]
pub(super) struct EntryDiffers(String);

/// An incident that is not in the ledger shares its id with another one. Which of them gets the id depends on what
/// is known when the ledger first sees them, so a preview looks at all of them anew.
#[derive(Debug, Error)]
#[error("two incidents that are not in the ledger yet have one id; build again")]
pub(super) struct SharedId;

/// An entry that a preview staged, for the next build of the same preview.
#[derive(Debug)]
pub(super) struct StagedEntry {
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

struct LoadedEntry {
    entry: Entry,
    version: Version,
    outdated: Option<OutdatedFile>,
}

/// A file of an earlier version of the format.
struct OutdatedFile {
    version: u32,
    bytes: Vec<u8>,
}

impl Ledger {
    /// The ledger of a root, with no entry loaded yet.
    pub fn new(listing: &Listing) -> Self {
        let mut ledger = Self::default();
        for (path, version) in listing.folder(LEDGER_FOLDER) {
            if path == FIRST_IMPORT_FILE {
                ledger.is_in_first_import = true;
            } else if let Some(id) = incident_id(path) {
                ledger.versions.insert(id.to_owned(), version.clone());
            } else if path != NAMES_FILE {
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

    /// The ledger as the last run left it, of which no entry is known yet. `is_new` says that there is none.
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

    /// The ledger of a root, with all of its entries.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn load_all(root: &Store, listing: &Listing) -> Result<Self> {
        let mut ledger = Self::new(listing);
        let ids: BTreeSet<String> = ledger.versions.keys().cloned().collect();
        ledger.load(root, &ids).await?;
        Ok(ledger)
    }

    /// Loads the entries among `ids` that exist and are not loaded yet. One that cannot be used is
    /// remembered as damaged, and nothing of its incident is changed.
    ///
    /// # Errors
    /// If the store cannot be read, or [`EntryDiffers`] of a remembered ledger.
    pub async fn load(&mut self, root: &Store, ids: &BTreeSet<String>) -> Result<()> {
        let is_unloaded = |id: &&String| {
            self.versions.contains_key(*id)
                && !self.loaded.contains_key(*id)
                && !self.damaged.contains_key(*id)
        };
        let ids: Vec<String> = ids.iter().filter(is_unloaded).cloned().collect();
        let paths: Vec<String> = ids.iter().map(|id| entry_path(id)).collect();
        let files = root.try_join_bounded(paths.iter().map(|path| root.get_versioned(path)));
        for ((id, path), file) in ids.iter().zip(&paths).zip(files.await?) {
            let Some((bytes, version)) = file else {
                if self.is_remembered {
                    return Err(EntryDiffers(path.clone()).into());
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
                    let outdated = (file_version < VERSION).then_some(OutdatedFile {
                        version: file_version,
                        bytes,
                    });
                    let loaded = LoadedEntry {
                        entry,
                        version,
                        outdated,
                    };
                    self.loaded.insert(id.clone(), loaded);
                }
                Err(error) => {
                    let diagnostic = damaged_entry_diagnostic(path, &error, error.help());
                    self.damaged.insert(id.clone(), diagnostic);
                }
            }
        }
        Ok(())
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

    /// Whether nothing in the folder of the ledger was found to be other than Kairan writes it.
    pub fn is_sound(&self) -> bool {
        self.damaged.is_empty() && self.stray.is_empty() && !self.is_in_first_import
    }

    /// The entry of an incident, if it was loaded.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.loaded.get(id).map(|loaded| &loaded.entry)
    }

    /// The loaded entries.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.loaded.values().map(|loaded| &loaded.entry)
    }

    fn outdated_ids(&self) -> impl Iterator<Item = &String> {
        let outdated = self.loaded.iter().filter(|(_, l)| l.outdated.is_some());
        outdated.map(|(id, _)| id)
    }

    /// Whether a loaded entry is of an earlier version of the format.
    pub fn has_outdated(&self) -> bool {
        self.outdated_ids().next().is_some()
    }

    /// Whether a loaded entry is of a version that knew no recorded names.
    pub fn has_version_1(&self) -> bool {
        let mut outdated = self.loaded.values().filter_map(|l| l.outdated.as_ref());
        outdated.any(|file| file.version == 1)
    }

    /// When the loaded entries were last added to.
    pub fn last_seen_at(&self) -> Option<DateTime<Utc>> {
        self.entries().filter_map(Entry::last_seen_at).max()
    }

    /// When the updates of the loaded entries were announced, except those of `changed_ids`.
    pub fn announced_at(&self, changed_ids: &BTreeSet<String>) -> Vec<DateTime<Utc>> {
        let others = self
            .entries()
            .filter(|entry| !changed_ids.contains(&entry.id));
        others.flat_map(Entry::announcement_times).collect()
    }

    /// The entries that differ from what was read: those of `changed_ids`, which are loaded, with
    /// `records`, and those of files of an earlier version. Damaged entries are left out.
    /// `existing_announcements` is when updates of all other incidents were announced. Nothing is
    /// announced while the ledger is ahead of the clock.
    pub fn ingest(
        &self,
        changed_ids: &BTreeSet<String>,
        records: BTreeMap<String, Vec<Record>>,
        existing_announcements: impl IntoIterator<Item = DateTime<Utc>>,
        times: RunTimes,
    ) -> BTreeMap<String, Entry> {
        let mut entries = self.merge(changed_ids, records, times);
        let is_first_import = self.is_in_first_import || self.is_new;
        if times.ledger_ahead.is_none() {
            let now = times.recorded_at;
            announce(&mut entries, existing_announcements, is_first_import, now);
        }
        entries.retain(|id, entry| {
            let loaded = self.loaded.get(id);
            loaded.is_none_or(|loaded| loaded.outdated.is_some() || loaded.entry != *entry)
        });
        entries
    }

    /// The entries of `changed_ids` with `records`, and those of files of an earlier version.
    fn merge(
        &self,
        changed_ids: &BTreeSet<String>,
        mut records: BTreeMap<String, Vec<Record>>,
        times: RunTimes,
    ) -> BTreeMap<String, Entry> {
        let mut merge_records = |id: &String| {
            let records = records.remove(id).unwrap_or_default();
            let known = self.entry(id).cloned();
            let known = known.or_else(|| Some(Entry::new(id, &records.first()?.id)));
            merge(known, records, times.recorded_at)
        };
        let ids: BTreeSet<&String> = changed_ids.iter().chain(self.outdated_ids()).collect();
        ids.into_iter()
            .filter(|id| !self.is_damaged(id))
            .filter_map(|id| Some((id.clone(), merge_records(id)?)))
            .collect()
    }

    /// See [`archive_instants`], of what [`Ledger::ingest`] would announce.
    pub fn archive_instants(
        &self,
        changed_ids: &BTreeSet<String>,
        records: &BTreeMap<String, Vec<Record>>,
        times: RunTimes,
    ) -> Vec<DateTime<Utc>> {
        let is_first_import = self.is_in_first_import || self.is_new;
        let entries = self.merge(changed_ids, records.clone(), times);
        archive_instants(entries, is_first_import, times.recorded_at)
    }

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
            match stored_version {
                Some(version) => self.versions.insert(id.clone(), version),
                None => self.versions.remove(id),
            };
        }
    }

    /// Writes changed entries, each only over the version of it that was read, and before them the `names`
    /// of the services, which may be derived from the entries as they were. Files of an earlier version are
    /// kept in a folder of their own before they are written over. Returns whether there were any. An
    /// entry at whose path no file can be written counts as damaged.
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
        let error_context = "the ledger cannot be written; nothing was published";
        if self.is_new && !entries.is_empty() {
            root.put(&first_import_marker())
                .await
                .context(error_context)?;
            self.is_in_first_import = true;
            self.is_new = false;
        }
        let mut migrated = 0;
        let mut kept_posts = 0;
        let mut entries = entries.into_iter();
        loop {
            let chunk: Vec<(String, Entry)> = entries.by_ref().take(SAVE_CHUNK_SIZE).collect();
            if chunk.is_empty() {
                break;
            }
            let saved = self.save_chunk(root, chunk, &mut kept_posts).await;
            migrated += saved.context(error_context)?;
        }
        if self.is_in_first_import {
            root.delete(FIRST_IMPORT_FILE)
                .await
                .context(error_context)?;
            self.is_in_first_import = false;
        }
        if migrated > 0 {
            info!(
                entries = migrated,
                "ledger migrated from an earlier version"
            );
        }
        Ok(migrated > 0)
    }

    /// Writes some of the changed entries, and before them copies of their files of an earlier version, whose
    /// number is returned. `kept_posts` counts the posts of the entries that stay in memory.
    async fn save_chunk(
        &mut self,
        root: &Store,
        entries: Vec<(String, Entry)>,
        kept_posts: &mut usize,
    ) -> Result<usize> {
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
                    *kept_posts += entry.logs().map(|log| log.posts.len()).sum::<usize>();
                    if *kept_posts <= MAX_KEPT_POSTS {
                        self.set_loaded(id, entry, version);
                    } else {
                        self.loaded.remove(&id);
                        self.versions.insert(id, version);
                    }
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

    fn set_loaded(&mut self, id: String, entry: Entry, version: Version) {
        self.versions.insert(id.clone(), version.clone());
        let loaded = LoadedEntry {
            entry,
            version,
            outdated: None,
        };
        self.loaded.insert(id, loaded);
    }

    /// The root's listing, now that the ledger is written.
    pub fn update_listing(&self, listing: &mut Listing) {
        listing.remove(FIRST_IMPORT_FILE);
        for (id, version) in &self.versions {
            listing.insert(entry_path(id), version.clone());
        }
    }
}

/// Deletes the copies of migrated files, after the migrated ledger has been used with success.
///
/// # Errors
/// If the store refuses.
pub(super) async fn remove_backups(root: &Store) -> Result<()> {
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

fn damaged_entry_diagnostic(
    path: &str,
    problem: &dyn fmt::Display,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(
        Location::file(path),
        format!(
            "{problem}; the published pages of its incident stay as they are, and new records of it wait"
        ),
        help,
    )
}

/// Says that no entry can be written at a path of the ledger.
pub(super) fn unwritable_entry_diagnostic(unusable: &UnusableFile) -> Diagnostic {
    damaged_entry_diagnostic(&unusable.file, &unusable.problem, unusable.help)
}

/// Whether a path of a root is in the ledger's folder and not of one of its entries.
pub(super) fn is_stray_file(path: &str) -> bool {
    let is_in_ledger = path
        .strip_prefix(LEDGER_FOLDER)
        .is_some_and(|rest| rest.starts_with('/'));
    is_in_ledger && path != NAMES_FILE && incident_id(path).is_none()
}

/// Says of a stray file that it is ignored; nothing of Kairan's own.
pub(super) fn stray_file_diagnostic(path: &str) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::new(
        Location::file(path),
        "the file is not an entry of the ledger; it is ignored",
        "move it to another folder, or delete it",
    );
    (path != FIRST_IMPORT_FILE).then_some(diagnostic)
}

pub(super) fn entry_path(id: &str) -> String {
    format!("{LEDGER_FOLDER}/{id}.json")
}

/// The incident whose ledger entry is at `path` of a root, if it is the path of one.
pub(super) fn incident_id(path: &str) -> Option<&str> {
    if path == NAMES_FILE {
        return None;
    }
    let file = path.strip_prefix(LEDGER_FOLDER)?.strip_prefix('/')?;
    file.strip_suffix(".json").filter(|id| is_valid_id(id))
}
