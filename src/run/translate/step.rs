//! The step of a run that translates.

use std::cmp::Reverse;
use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;
use tracing::info;

use super::memory_store::MemoryStore;
use super::report::TranslationReport;
use super::work::Work;
use crate::run::Connections;
use crate::run::cache::Cache;
use crate::run::ledger_store::memory_path;
use crate::run::loader::{IncidentFiles, Loader};
use crate::run::partial;
use crate::run::progress::Progress;
use crate::run::resolve::{ResolvedIncidents, resolve_changed};
use crate::run::state::State;

/// How long the step may take. What is published waits for it.
const MAX_DURATION: Duration = Duration::from_secs(20);

/// The most unchanged incidents that the step reads from the cache.
const MAX_READ_INCIDENTS: usize = 64;

/// Translates what is missing, beginning with what readers see first, and resolves the translated incidents again. What
/// does not fit into the time of a run is left to the next one. Without `connections` nothing is translated.
///
/// # Errors
/// If the store of the root fails. A translator that fails is in the report, and the originals are shown.
pub(in crate::run) async fn translate_missing(
    loader: &mut Loader<'_>,
    incident_files: &IncidentFiles<'_>,
    cache: &mut Cache,
    state: &mut State,
    resolved: &mut ResolvedIncidents,
    connections: Option<&Connections>,
    progress: &dyn Progress,
) -> Result<Option<TranslationReport>> {
    let Some(settings) = loader.config.settings.translation.clone() else {
        return Ok(None);
    };
    let mut report = TranslationReport::default();
    let connections = connections.filter(|_| is_anything_missing(cache));
    let key = connections.and_then(|connections| connections.translator_key.as_ref());
    let Some(http) = connections.and_then(|connections| connections.http.as_ref()) else {
        return Ok(Some(report));
    };
    let mut usage = MemoryStore::new(loader.root).usage().await?;
    report.note_obstacles(&mut usage, &settings, cache.now);
    if report.pause.is_some() || report.budget_refilled_at.is_some() {
        return Ok(Some(report));
    }
    read_untranslated(loader, cache).await?;
    let ids = untranslated_ids(cache, loader);
    state.begin_ledger_change(loader.root).await?;
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a translator takes is told by a clock alone"
    )]
    let started = Instant::now();
    let may_go_on = || started.elapsed() < MAX_DURATION && !progress.deadline_reached();
    let work = Work {
        loader,
        incident_files,
        resolver: &resolved.resolver,
        settings: &settings,
        http,
        key,
        now: cache.now,
        may_go_on: &may_go_on,
    };
    let written = work.fill(&ids, &mut report).await?;
    if written.is_empty() {
        return Ok(Some(report));
    }
    info!(incidents = written.len(), "translated");
    for (id, version) in written {
        loader
            .files
            .record_version(memory_path(&id), Some(version.clone()));
        loader.ledger.set_memory_version(&id, Some(version));
    }
    let again = resolve_changed(loader, incident_files, cache, None, progress).await?;
    for (id, previous) in again.previous {
        resolved.previous.entry(id).or_insert(previous);
    }
    resolved.incidents.extend(again.incidents);
    resolved.warnings.extend(again.warnings);
    Ok(Some(report))
}

/// Whether something is to be translated, in the incidents in memory or in those that only the stored cache has.
fn is_anything_missing(cache: &Cache) -> bool {
    let mut incidents = cache.incidents.values();
    incidents.any(|cached| !cached.untranslated.is_none()) || !cache.untranslated().is_none()
}

/// Reads the newest part of the cache with something to translate, unless incidents in memory have some.
async fn read_untranslated(loader: &mut Loader<'_>, cache: &mut Cache) -> Result<()> {
    let mut incidents = cache.incidents.values();
    if !cache.is_read_partly || incidents.any(|cached| !cached.untranslated.is_none()) {
        return Ok(());
    }
    partial::read_untranslated(loader, cache).await
}

/// The incidents in memory with something to translate, in the order in which readers see them.
fn untranslated_ids(cache: &Cache, loader: &Loader<'_>) -> Vec<String> {
    let incidents = cache.incidents.iter();
    let untranslated = incidents
        .filter(|(id, cached)| !cached.untranslated.is_none() && !loader.ledger.is_damaged(id));
    let mut ids: Vec<_> = untranslated
        .map(|(id, cached)| {
            let summary = &cached.brief.summary;
            (Reverse((summary.is_open(), summary.updated_at)), id.clone())
        })
        .collect();
    ids.sort();
    let mut ids: Vec<String> = ids.into_iter().map(|(_, id)| id).collect();
    if cache.is_read_partly {
        ids.truncate(MAX_READ_INCIDENTS);
    }
    ids
}
