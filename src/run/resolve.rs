//! Resolves the incidents that changed. The summaries of all others come from the cache.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::cache::{Cache, CachedIncident};
use super::first_build::FirstBuild;
use super::loader::{IncidentFiles, Loader};
use super::progress::{Progress, STOPPED_AFTER_LEDGER, StepDeadline};
use super::resolver::{IncidentInputs, MAX_KEPT_UPDATES, ResolvedIncident, Resolver};
use super::threads::{in_thread, max_threads};
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::incident::{self, Incidents, SearchWords};

/// How many incidents are resolved between two changes of the cache.
const CHUNK_SIZE: usize = 256;

/// How many incidents go to a thread together.
const BATCH_SIZE: usize = 8;

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

/// Resolves the incidents for which the cache is not valid, and adds them to it. What the cache knows of an incident
/// with a damaged entry stays as it is. If the cache is read partly, only the incidents in memory are looked at. In a
/// first build, the files of each incident are made, too.
///
/// # Errors
/// If a store fails, or the deadline is reached. The cache then holds what was resolved until then.
pub(super) async fn resolve_changed(
    loader: &mut Loader<'_>,
    incident_files: &IncidentFiles<'_>,
    cache: &mut Cache,
    mut first_build: Option<&mut FirstBuild<'_>>,
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
        let mut incidents = Incidents::new();
        for (id, result) in results {
            let Resolved {
                inputs,
                resolved,
                search_words,
            } = match result {
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
            let cached = CachedIncident {
                search_words: search_words.map(Arc::new),
                ..cached
            };
            let previous = cache.incidents.insert(id.clone(), Arc::new(cached));
            resolved_incidents.previous.insert(id.clone(), previous);
            kept_updates += resolved.incident.updates.len();
            let incident = Arc::new(resolved.incident);
            if kept_updates <= MAX_KEPT_UPDATES {
                let kept = Arc::clone(&incident);
                resolved_incidents.incidents.insert(id.clone(), kept);
            }
            incidents.insert(id, incident);
        }
        if let Some(first_build) = &mut first_build {
            let made = first_build.make_files(&incidents, &resolver, loader, incident_files, cache);
            made.await?;
        }
        match &first_build {
            None => deadline.check(STOPPED_AFTER_LEDGER)?,
            Some(first_build) => deadline.check(&first_build.stop_message())?,
        }
    }
    Ok(resolved_incidents)
}

/// An incident as it was read and resolved.
struct Resolved {
    inputs: IncidentInputs,
    /// `None` for an entry without updates.
    resolved: Option<ResolvedIncident>,
    /// See [`CachedIncident::search_words`].
    search_words: Option<SearchWords>,
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
    let batches = ids.chunks(BATCH_SIZE);
    let in_time = batches.take_while(|_| deadline.may_begin());
    let read = stream::iter(in_time).map(async |ids| {
        let reads = ids.iter().map(|id| loader.read_inputs(id, incident_files));
        let inputs = loader.root.try_join_bounded(reads).await?;
        Ok::<_, anyhow::Error>(ids.iter().cloned().zip(inputs).collect::<Vec<_>>())
    });
    let max_reads = loader.root.max_concurrency();
    let read = read.buffered(max_reads.div_ceil(BATCH_SIZE));
    let resolved = read.map(async |read: Result<Vec<_>>| {
        let (batch, resolver) = (read?, Arc::clone(resolver));
        let resolve = move |inputs| {
            let resolved = resolver.resolve(&inputs);
            let search_words = resolved.as_ref();
            let search_words = search_words.and_then(|one| resolver.search_words(&one.incident));
            Resolved {
                inputs,
                resolved,
                search_words,
            }
        };
        let resolve_batch = move || {
            let read = batch.into_iter();
            let read = read.filter_map(|(id, inputs)| Some((id, inputs?.map(&resolve))));
            read.collect::<Vec<_>>()
        };
        Ok::<_, anyhow::Error>(in_thread(resolve_batch).await)
    });
    let results = resolved.buffered(max_threads());
    let found: Vec<Vec<_>> = results.try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}
