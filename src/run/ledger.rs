//! The ledger in its store: read, learned from, written before anything is published.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use crate::ledger::{Entry, announce, merge, read, write};
use crate::publish::{Artifact, Stage};
use crate::record::Record;
use crate::store::Store;

const FOLDER: &str = "ledger";

/// Reads every entry.
///
/// # Errors
/// Where an entry cannot be read: the run stops before it could write over it.
pub(super) async fn load(root: &Store) -> Result<BTreeMap<String, Entry>> {
    let mut entries = BTreeMap::new();
    for path in root.list(FOLDER).await? {
        let id = path
            .strip_prefix("ledger/")
            .and_then(|name| name.strip_suffix(".json"));
        let Some(id) = id else { continue };
        let Some(bytes) = root.get(&path).await? else {
            continue;
        };
        entries.insert(id.to_owned(), read(&path, id, &bytes)?);
    }
    Ok(entries)
}

/// What is known after the records that were seen at `now`; `archive` where they are no news.
pub(super) fn learn(
    known: &BTreeMap<String, Entry>,
    records: &BTreeMap<String, Vec<Record>>,
    archive: bool,
    now: DateTime<Utc>,
) -> BTreeMap<String, Entry> {
    let mut entries = known.clone();
    for (id, records) in records {
        if let Some(entry) = merge(entries.remove(id), records, now) {
            entries.insert(id.clone(), entry);
        }
    }
    announce(&mut entries, archive || known.is_empty(), now);
    entries
}

/// The entries that differ from what is known.
pub(super) fn changed<'a>(
    known: &BTreeMap<String, Entry>,
    entries: &'a BTreeMap<String, Entry>,
) -> Vec<&'a Entry> {
    let is_new = |(id, entry): &(&String, &Entry)| known.get(*id) != Some(*entry);
    entries
        .iter()
        .filter(is_new)
        .map(|(_, entry)| entry)
        .collect()
}

/// Writes entries.
///
/// # Errors
/// Where the store refuses; nothing has been published then.
pub(super) async fn save(root: &Store, entries: &[&Entry]) -> Result<()> {
    for entry in entries {
        let path = format!("{FOLDER}/{}.json", entry.id);
        root.put(&Artifact::new(path, write(entry), Stage::Data))
            .await
            .context("the ledger cannot be written; nothing was published")?;
    }
    Ok(())
}
