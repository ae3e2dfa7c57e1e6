//! Merges decoded records into the ledger, and saves it.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::cache::Cache;
use super::clock::RunTimes;
use super::decode::DecodedChanges;
use super::loader::Loader;
use super::options::{Clock, RunOptions};
use super::partial;
use super::state::State;
use crate::ledger::Entry;

/// The ledger entries that the changed records change, and the times of the run. From here on
/// `cache.now` counts as now.
///
/// # Errors
/// If the ledger or the cache cannot be read.
pub(super) async fn ingest(
    loader: &mut Loader<'_>,
    cache: &mut Cache,
    changes: DecodedChanges,
    now: DateTime<Utc>,
    clock: Clock,
) -> Result<(BTreeMap<String, Entry>, RunTimes)> {
    loader
        .ledger
        .load(loader.root, &changes.changed_ids)
        .await?;
    cache.take_over_last_known(&loader.ledger);
    let (is_changed, is_damaged) = (
        |id: &str| changes.changed_ids.contains(id),
        |id: &str| loader.ledger.is_damaged(id),
    );
    let last_seen_at = match cache.is_read_partly {
        true => cache.newest_seen_at(),
        false => cache.last_seen_at(|id| !is_changed(id) && !is_damaged(id)),
    };
    let last_seen_at = last_seen_at.max(loader.ledger.last_seen_at());
    let times = RunTimes::new(last_seen_at, now, clock);
    cache.now = times.now;
    let (changed_ids, records) = (&changes.changed_ids, changes.records);
    let existing_announcements = if cache.is_read_partly {
        let instants = loader.ledger.archive_instants(changed_ids, &records, times);
        partial::announcements_beside(loader.root, cache, instants).await?
    } else {
        let is_unchanged = |id: &str| !is_changed(id) || is_damaged(id);
        cache.announced_at(is_unchanged)
    };
    let entries = loader
        .ledger
        .ingest(changed_ids, records, existing_announcements, times);
    Ok((entries, times))
}

/// Writes changed entries into the ledger, or keeps them in memory where a run writes none.
///
/// # Errors
/// If the root cannot be written, or another run has written the ledger or the state.
pub(super) async fn save_ledger(
    loader: &mut Loader<'_>,
    state: &mut State,
    changed_entries: BTreeMap<String, Entry>,
    options: RunOptions,
) -> Result<()> {
    if !options.writes_ledger {
        loader.ledger.stage(changed_entries);
        return Ok(());
    }
    let root = loader.root;
    // A run that migrated the ledger may have died before it deleted its copies.
    let may_have_backups = !loader.ledger.is_new() && !state.was_finished_by_this_build();
    if !changed_entries.is_empty() {
        state.begin_ledger_change(root).await?;
    }
    let names = &mut loader.names;
    let is_migrated = loader.ledger.save(root, names, changed_entries).await?;
    state.has_ledger_backups = is_migrated || may_have_backups;
    Ok(())
}
