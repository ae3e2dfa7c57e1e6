//! The ledger in its store: read, learned from, written before anything is published.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use tracing::warn;

use crate::ledger::{Entry, announce, merge, read, write};
use crate::publish::{Artifact, Stage};
use crate::record::Record;
use crate::site::instant;
use crate::store::{Precondition, Store, Version};

/// Where entries are, below the root: one file an incident.
pub(super) const FOLDER: &str = "ledger";

/// How far back a time may lie that is worth no word: events that were sent at about one time arrive
/// in any order.
const JITTER: TimeDelta = TimeDelta::minutes(5);

/// The ledger as it was read.
#[derive(Default)]
pub(super) struct Ledger {
    entries: BTreeMap<String, Entry>,
    /// Of each entry's file, so that another run's writing is never written over.
    versions: BTreeMap<String, Version>,
}

/// Reads every entry.
///
/// # Errors
/// Where an entry cannot be read: the run stops before it could write over it.
pub(super) async fn load(root: &Store) -> Result<Ledger> {
    let paths = root.list(FOLDER).await?;
    let files = root.together(paths.iter().map(|path| root.get_versioned(path)));
    let mut ledger = Ledger::default();
    for (path, file) in paths.iter().zip(files.await?) {
        let (Some(id), Some((bytes, version))) = (id_of(path), file) else {
            continue;
        };
        let entry = read(path, id, &bytes)?;
        ledger.entries.insert(id.to_owned(), entry);
        ledger.versions.insert(id.to_owned(), version);
    }
    Ok(ledger)
}

/// The incident whose entry the file at `path` of a root is, if it is one.
pub(super) fn id_of(path: &str) -> Option<&str> {
    path.strip_prefix("ledger/")?.strip_suffix(".json")
}

impl Ledger {
    /// The time that counts as now: no run may be earlier than the one before. A clock that was set
    /// back would put what is new before what is known.
    pub fn not_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let snapshots = self.entries.values().flat_map(|entry| &entry.snapshots);
        let newest = snapshots.flat_map(|snapshot| &snapshot.seen).max();
        let Some(newest) = newest.filter(|newest| **newest > now) else {
            return now;
        };
        if *newest - now > JITTER {
            warn!(
                "the clock says {}, and the ledger was written at {}: the later counts as now. set \
                 the clock right, or wait",
                instant(now),
                instant(*newest)
            );
        }
        *newest
    }

    /// What is known after the records that were seen at `now`; `archive` where they are no news.
    pub fn learn(
        &self,
        records: &BTreeMap<String, Vec<Record>>,
        archive: bool,
        now: DateTime<Utc>,
    ) -> BTreeMap<String, Entry> {
        let mut entries = self.entries.clone();
        for (id, records) in records {
            if let Some(entry) = merge(entries.remove(id), records, now) {
                entries.insert(id.clone(), entry);
            }
        }
        announce(&mut entries, archive || self.entries.is_empty(), now);
        entries
    }

    /// The entries that differ from what was read.
    pub fn changed<'a>(&self, entries: &'a BTreeMap<String, Entry>) -> Vec<&'a Entry> {
        let is_new = |(id, entry): &(&String, &Entry)| self.entries.get(*id) != Some(*entry);
        entries
            .iter()
            .filter(is_new)
            .map(|(_, entry)| entry)
            .collect()
    }

    /// Writes entries, each only over the version of it that was read.
    ///
    /// # Errors
    /// Where the store refuses, or another run learned something meanwhile; nothing has been
    /// published then, and the next run goes on from what both have learned.
    pub async fn save(&self, root: &Store, entries: &[&Entry]) -> Result<()> {
        let writes = entries.iter().map(async |entry| {
            let path = format!("{FOLDER}/{}.json", entry.id);
            let condition = Precondition::still(self.versions.get(&entry.id).cloned());
            let artifact = Artifact::new(path, write(entry), Stage::Data);
            root.put_if(&artifact, &condition).await
        });
        root.together(writes)
            .await
            .context("the ledger cannot be written; nothing was published")?;
        Ok(())
    }
}

/// When the newest news was announced.
pub(super) fn newest_news(entries: &BTreeMap<String, Entry>) -> Option<DateTime<Utc>> {
    let announced = entries.values().flat_map(|entry| entry.announced.values());
    announced.flatten().max().copied()
}
