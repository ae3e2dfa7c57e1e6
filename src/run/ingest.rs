//! Adds what changed in the records to the ledger, part by part.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::cache::Cache;
use super::clock::RunTimes;
use super::decode::DecodedChanges;
use super::first_build::WrittenEntries;
use super::identity::shared_id_diagnostic;
use super::ledger_store::Ledger;
use super::loader::Loader;
use super::options::Clock;
use super::partial;
use super::progress::{Progress, STOPPED_BEFORE_LEDGER, STOPPED_IN_LEDGER, check_deadline};
use super::record_parts::{LocatedRecords, find_conflicts};
use super::state::State;
use crate::ledger::{Announcer, Entry, IncidentIds, archive_instants};
use crate::record::Record;

/// What a run has added to the ledger.
pub(super) struct Ingested {
    pub written: WrittenEntries,
    pub times: RunTimes,
}

/// Merges the changed records into the entries of their incidents, gives what is new its instant of announcement,
/// and writes the entries that differ; without the `state`, which says so before the first one is written, they are
/// staged in memory. From here on `cache.now` counts as now.
///
/// # Errors
/// If the store refuses, or the deadline is reached.
pub(super) async fn ingest(
    loader: &mut Loader<'_>,
    cache: &mut Cache,
    mut changes: DecodedChanges<'_>,
    now: DateTime<Utc>,
    clock: Clock,
    mut state: Option<&mut State>,
    progress: &dyn Progress,
) -> Result<Ingested> {
    let root = loader.root;
    loader.ledger.survey(root, &changes.changed_ids).await?;
    let times = run_times(loader, cache, &changes.changed_ids, now, clock);
    cache.now = times.now;
    let mut news = NewsLast::new(&loader.ledger, times);
    if !cache.is_read_partly {
        let is_unchanged =
            |id: &str| !changes.changed_ids.contains(id) || loader.ledger.is_damaged(id);
        news.announcer
            .add_existing(cache.announced_at(is_unchanged));
    }
    let mut ingested = Ingested {
        written: WrittenEntries::default(),
        times,
    };
    if let Some(state) = state.as_deref_mut() {
        // A run that migrated the ledger may have died before it deleted its copies.
        state.has_ledger_backups = !loader.ledger.is_new() && !state.was_finished_by_this_build();
    }
    cache
        .conflicts
        .retain(|id, _| !changes.changed_ids.contains(id));
    let mut parts = changes.parts(loader).into_iter().peekable();
    while let Some(part) = parts.next() {
        let outcome = match ingested.written.count() {
            0 => STOPPED_BEFORE_LEDGER,
            _ => STOPPED_IN_LEDGER,
        };
        let records = changes
            .take_records(loader, &part, now, progress, outcome)
            .await?;
        record_conflicts(cache, &records, &changes.ids);
        let records: BTreeMap<String, Vec<Record>> = without_paths(records);
        loader.ledger.load(root, &part.ids).await?;
        if cache.is_read_partly {
            let entries = loader
                .ledger
                .merge(&part.ids, records.clone(), times.recorded_at);
            let is_first_import = loader.ledger.is_first_import();
            let instants = archive_instants(entries, is_first_import, times.recorded_at);
            let existing = partial::announcements_beside(root, cache, instants).await?;
            news.announcer.add_existing(existing);
        }
        let is_last = parts.peek().is_none();
        let entries = news.ingest(&loader.ledger, &part.ids, records, is_last);
        check_deadline(progress, outcome)?;
        ingested.written.add(&entries);
        match state.as_deref_mut() {
            Some(state) => {
                if !entries.is_empty() {
                    state.begin_ledger_change(root).await?;
                }
                let is_migrated = loader.ledger.save(root, &mut loader.names, entries).await?;
                state.has_ledger_backups |= is_migrated;
            }
            None => loader.ledger.stage(entries),
        }
        let done = part.ids.iter();
        loader
            .ledger
            .release(done.filter(|id| !news.announcer.awaits(id)));
    }
    if state.is_some() {
        loader.ledger.end_first_import(root).await?;
    }
    Ok(ingested)
}

/// The times of the run, once the entries that changed were read.
fn run_times(
    loader: &Loader<'_>,
    cache: &mut Cache,
    changed_ids: &BTreeSet<String>,
    now: DateTime<Utc>,
    clock: Clock,
) -> RunTimes {
    cache.take_over_last_known(&loader.ledger);
    let last_seen_at = match cache.is_read_partly {
        true => cache.newest_seen_at(),
        false => {
            cache.last_seen_at(|id| !changed_ids.contains(id) && !loader.ledger.is_damaged(id))
        }
    };
    RunTimes::new(last_seen_at.max(loader.ledger.last_seen_at()), now, clock)
}

/// Records which incidents' records contradict each other or share their id.
fn record_conflicts(cache: &mut Cache, records: &LocatedRecords<'_>, ids: &IncidentIds) {
    for (id, records) in records {
        let mut diagnostics = find_conflicts(id, records);
        let first = records.first();
        diagnostics.extend(first.and_then(|(path, r)| shared_id_diagnostic(ids, id, r, path)));
        if !diagnostics.is_empty() {
            cache.conflicts.insert(id.clone(), diagnostics);
        }
    }
}

fn without_paths(records: LocatedRecords<'_>) -> BTreeMap<String, Vec<Record>> {
    let without_path = |(_, record)| record;
    let records = records.into_iter();
    records
        .map(|(id, records)| (id, records.into_iter().map(without_path).collect()))
        .collect()
}

/// Makes changed entries part by part. Those with news come with the last part, since news of all incidents is
/// announced in the order of its time.
pub(super) struct NewsLast {
    pub announcer: Announcer,
    times: RunTimes,
}

impl NewsLast {
    /// Knows when the updates of those entries of the ledger were announced that were read.
    pub fn new(ledger: &Ledger, times: RunTimes) -> Self {
        let mut announcer = Announcer::new(ledger.is_first_import(), times.recorded_at);
        announcer.add_existing(ledger.announced_at());
        Self { announcer, times }
    }

    /// The entries of `ids` that differ from the stored ones, which are in memory, with their `records`; and with
    /// the last part those that have waited. Nothing is announced while the ledger is ahead of the clock.
    pub fn ingest(
        &mut self,
        ledger: &Ledger,
        ids: &BTreeSet<String>,
        records: BTreeMap<String, Vec<Record>>,
        is_last: bool,
    ) -> BTreeMap<String, Entry> {
        let mut entries = ledger.merge(ids, records, self.times.recorded_at);
        if self.times.ledger_ahead.is_none() {
            match is_last {
                true => self.announcer.announce(&mut entries),
                false => self.announcer.announce_old(&mut entries),
            }
        }
        entries.retain(|_, entry| ledger.is_changed(entry));
        entries
    }
}

#[cfg(test)]
mod tests;
