//! Entries in memory, and what stays known of those that are not.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::incident::present_service_names;
use crate::ledger::{Entry, Origin, VERSION};
use crate::store::Version;

/// How many posts of entries stay in memory beside those that are being worked on. The other entries are read
/// again when it is their turn, so that the memory of a run does not grow with the ledger.
const MAX_KEPT_POSTS: usize = 10_000;

pub(super) struct LoadedEntry {
    pub entry: Entry,
    pub version: Version,
    pub outdated: Option<OutdatedFile>,
}

/// A file of an earlier version of the format.
pub(super) struct OutdatedFile {
    pub version: u32,
    pub bytes: Vec<u8>,
}

/// What stays known of an entry that was read.
pub(in crate::run) struct EntryFacts {
    pub origin: Origin,
    /// When it was last added to.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// When its updates were announced.
    pub announced_at: Vec<DateTime<Utc>>,
    /// The names of services on its pages; empty for an entry without updates, which has no pages.
    pub service_names: Vec<String>,
    /// The size of its file in bytes; 0 if this run has changed it.
    pub size: usize,
    /// The version of the format of its file.
    pub file_version: u32,
}

impl EntryFacts {
    pub fn of(entry: &Entry) -> Self {
        let has_updates = entry.logs().any(|log| !log.posts.is_empty());
        Self {
            origin: entry.origin(),
            last_seen_at: entry.last_seen_at(),
            announced_at: entry.announcement_times().collect(),
            service_names: match has_updates {
                true => present_service_names(entry),
                false => Vec::new(),
            },
            size: 0,
            file_version: VERSION,
        }
    }
}

/// The entries in memory, by incident.
#[derive(Default)]
pub(super) struct LoadedEntries {
    by_id: BTreeMap<String, LoadedEntry>,
    /// How many posts they have.
    posts: usize,
}

fn count_posts(loaded: &LoadedEntry) -> usize {
    loaded.entry.logs().map(|log| log.posts.len()).sum()
}

impl LoadedEntries {
    pub fn get(&self, id: &str) -> Option<&LoadedEntry> {
        self.by_id.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &LoadedEntry> {
        self.by_id.values()
    }

    pub fn insert(&mut self, id: String, loaded: LoadedEntry) {
        self.posts += count_posts(&loaded);
        if let Some(replaced) = self.by_id.insert(id, loaded) {
            self.posts -= count_posts(&replaced);
        }
    }

    pub fn remove(&mut self, id: &str) -> Option<LoadedEntry> {
        let removed = self.by_id.remove(id)?;
        self.posts -= count_posts(&removed);
        Some(removed)
    }

    /// Drops one of the entries, if there are more than a run keeps in memory.
    pub fn release(&mut self, id: &str) {
        if self.posts > MAX_KEPT_POSTS {
            self.remove(id);
        }
    }
}
