//! Resolves the incidents that changed. The summaries of all others come from the cache.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::cache::{Cache, CachedIncident};
use super::loader::{IncidentFiles, Loader};
use super::progress::{Progress, STOPPED_AFTER_LEDGER, StepDeadline};
use super::resolver::{IncidentInputs, ResolvedIncident, Resolver};
use super::threads::{in_thread, max_threads};
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::incident::{self, Incidents};

/// How many updates of resolved incidents are kept in memory for rendering. The incidents beyond that are
/// resolved again when it is their turn, so that the memory of a run does not grow with the archive.
const MAX_KEPT_UPDATES: usize = 10_000;

/// How many incidents are resolved between two changes of the cache.
const CHUNK_SIZE: usize = 256;

/// Incidents that were resolved.
pub(super) struct ResolvedIncidents {
    /// Some of the incidents whose inputs changed, by id.
    pub incidents: Incidents,
    /// What the cache knew before of the incidents whose inputs changed, by id; `None` for those that are new.
    pub previous: BTreeMap<String, Option<Arc<CachedIncident>>>,
    /// Warnings about their texts.
    pub warnings: Vec<Diagnostic>,
    pub resolver: Arc<Resolver>,
}

/// Resolves the incidents for which the cache is not valid, and adds them to it. Of an incident whose
/// ledger entry is damaged, what the cache knows stays. Of a cache that is read partly only those incidents
/// are looked at that are in memory.
///
/// # Errors
/// If the store cannot be read, or the deadline is reached. The cache then holds what was resolved until then.
pub(super) async fn resolve_changed(
    loader: &mut Loader<'_>,
    incident_files: &IncidentFiles<'_>,
    cache: &mut Cache,
    progress: &dyn Progress,
) -> Result<ResolvedIncidents> {
    let now = cache.now;
    let resolver = Arc::new(Resolver::new(&loader.config, loader.listing, now));
    let mut inputs: BTreeMap<String, Digest> = BTreeMap::new();
    for id in loader.ledger.versions().keys() {
        inputs.insert(id.clone(), loader.input_digest(id, incident_files)?);
    }
    // What is known of damaged entries stays as it is.
    cache
        .incidents
        .retain(|id, _| inputs.contains_key(id) || loader.ledger.is_damaged(id));
    inputs.retain(|id, _| !loader.ledger.is_damaged(id));
    let is_cached = |id: &String, input_digest: &Digest| {
        let cached = cache.incidents.get(id);
        cached.is_some_and(|cached| cached.is_valid_for(input_digest, loader.listing, now))
    };
    let changed = inputs
        .into_iter()
        .filter(|(id, input_digest)| !is_cached(id, input_digest));
    let changed: Vec<String> = changed.map(|(id, _)| id).collect();
    let mut resolved_incidents = ResolvedIncidents {
        incidents: Incidents::new(),
        previous: BTreeMap::new(),
        warnings: Vec::new(),
        resolver: Arc::clone(&resolver),
    };
    let mut kept_updates = 0;
    let deadline = StepDeadline::new(progress);
    for ids in changed.chunks(CHUNK_SIZE) {
        let results = resolve_chunk(loader, incident_files, &resolver, ids, &deadline).await?;
        for (id, result) in results {
            let Resolved { inputs, resolved } = match result {
                Ok(result) => result,
                Err(diagnostic) => {
                    loader.ledger.record_damage(&id, diagnostic);
                    continue;
                }
            };
            let input_digest = inputs.digest()?;
            for (path, file) in inputs.files {
                let version = file.map(|(version, _)| version);
                loader.files.record_version(path, version);
            }
            let version = inputs.ledger_version;
            loader.ledger.record_version(&id, version.clone());
            let Some(resolved) = resolved else {
                continue;
            };
            let warnings = incident::warnings(&resolved.incident);
            resolved_incidents.warnings.extend(warnings);
            let cached = CachedIncident::new(version, &inputs.entry, input_digest, &resolved, now)?;
            let previous = cache.incidents.insert(id.clone(), Arc::new(cached));
            resolved_incidents.previous.insert(id.clone(), previous);
            kept_updates += resolved.incident.updates.len();
            if kept_updates <= MAX_KEPT_UPDATES {
                let incident = Arc::new(resolved.incident);
                resolved_incidents.incidents.insert(id, incident);
            }
        }
        deadline.check(STOPPED_AFTER_LEDGER)?;
    }
    Ok(resolved_incidents)
}

/// An incident as it was read and resolved.
struct Resolved {
    inputs: IncidentInputs,
    /// `None` for an entry without updates.
    resolved: Option<ResolvedIncident>,
}

/// Reads and resolves incidents, on all cores. Returns what became of each that has an entry; a diagnostic
/// says that the entry is damaged.
async fn resolve_chunk(
    loader: &Loader<'_>,
    incident_files: &IncidentFiles<'_>,
    resolver: &Arc<Resolver>,
    ids: &[String],
    deadline: &StepDeadline<'_>,
) -> Result<Vec<(String, Result<Resolved, Diagnostic>)>> {
    let in_time = ids.iter().take_while(|_| deadline.may_begin());
    let read = stream::iter(in_time).map(async |id| {
        let read = loader.read_inputs(id, incident_files).await?;
        Ok::<_, anyhow::Error>((id.clone(), read))
    });
    let read = read.buffered(loader.root.max_concurrency());
    let resolved = read.map(async |read: Result<_>| {
        let (id, read) = read?;
        let result = match read {
            None => return Ok::<_, anyhow::Error>(None),
            Some(Err(diagnostic)) => Err(diagnostic),
            Some(Ok(inputs)) => {
                let resolver = Arc::clone(resolver);
                let resolve = move || {
                    let resolved = resolver.resolve(&inputs);
                    Resolved { inputs, resolved }
                };
                Ok(in_thread(resolve).await)
            }
        };
        Ok(Some((id, result)))
    });
    let results = resolved.buffered(max_threads());
    let found: Vec<Option<_>> = results.try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}
