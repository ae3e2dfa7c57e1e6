//! Brings the ledger up to date with the root: the first half of a run.

use anyhow::Result;

use super::cache::Cache;
use super::decode::decode;
use super::derived_names::derive_names;
use super::ingest::{Ingested, ingest};
use super::inputs::RunInputs;
use super::ledger_store::StagedEntry;
use super::loader::Loader;
use super::partial::read_needed;
use super::start::Start;
use super::state::State;

/// Decodes the records that changed since the last run, and adds them to the ledger. Reads as much of the `cache` as
/// that needs, and returns the cache. `staged` are the ledger entries that the last build of a preview did not write.
///
/// # Errors
/// If a store fails, or the deadline is reached.
pub(super) async fn update_ledger(
    inputs: RunInputs<'_>,
    start: &Start,
    loader: &mut Loader<'_>,
    cache: Cache,
    staged: Vec<StagedEntry>,
    state: &mut State,
) -> Result<(Cache, Ingested)> {
    let RunInputs {
        options, progress, ..
    } = inputs;
    let (now, last_run) = (start.now, start.last_run(state));
    let taken_over = state.taken_over.as_ref();
    let mut cache = read_needed(loader, cache, last_run, taken_over, options, now).await?;
    let decoded = decode(loader, &mut cache, staged, last_run, now, progress).await?;
    derive_names(loader, &cache).await?;
    let (clock, state) = (options.clock, options.writes_ledger.then_some(state));
    let ingested = ingest(loader, &mut cache, decoded, now, clock, state, progress).await?;
    Ok((cache, ingested))
}
