//! Runs that read only the parts of the cache that changed records concern. If these parts are not enough, the run
//! reads the whole cache and goes on as any other run. Both give the same site.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use tracing::info;

use super::cache::{Cache, PartIsLost};
use super::loader::{Loader, incident_of_file};
use super::options::{Memory, Reuse, RunOptions};
use super::shards::TakenOver;
use super::state::LastRun;
use crate::catalog::{MissingParts, Month};
use crate::digest::Digest;
use crate::incident::possible_ids;
use crate::ledger::{IncidentIds, RecordIdentity};
use crate::root::{Listing, is_fetched};
use crate::store::Store;

/// The most changed files with which a run reads only parts of the cache; with more it would read most parts.
const MAX_CHANGED_FILES: usize = 64;

/// The most incidents that a run changes in a catalog that it has read partly.
pub(super) const MAX_CHANGED_INCIDENTS: usize = 64;

/// Whether a run may read parts of the cache only: since the last run nothing changed but records, annotations and
/// translations.
fn is_possible(
    cache: &Cache,
    build_digest: &Digest,
    last_run: Option<&LastRun>,
    listing: &Listing,
    options: RunOptions,
    now: DateTime<Utc>,
) -> bool {
    let site = &cache.site;
    let Some(last_run) = last_run else {
        return false;
    };
    let changed = listing.differences(&last_run.listing);
    // What a file of records has told that is gone stays in the ledger.
    let is_read = |path: &&&str| is_annotation_or_translation(path) || listing.get(path).is_some();
    options.reuse == Reuse::Stored
        && options.memory == Memory::Stored
        && cache.is_read_partly
        && cache.build_digest == *build_digest
        && cache.now <= now
        && cache.page_diagnostics.is_some()
        && cache.hidden.is_empty()
        && !site.has_orphans
        && site.next_change_at.is_none_or(|at| now < at)
        && listing.diagnostics() == last_run.listing.diagnostics()
        && changed.iter().filter(is_read).count() <= MAX_CHANGED_FILES
        && changed.iter().all(|path| is_of_incidents(path))
}

/// Whether a file of the root is about incidents alone.
fn is_of_incidents(path: &str) -> bool {
    path.starts_with("records/") || is_fetched(path) || is_annotation_or_translation(path)
}

fn is_annotation_or_translation(path: &str) -> bool {
    path.starts_with("annotations/") || path.starts_with("translations/")
}

/// Reads what the run needs of the cache before it decodes the records: only the index if it may read parts, otherwise
/// everything. What another build of the program or a run at a later time has found counts as missing.
///
/// # Errors
/// As [`read_all`].
pub(super) async fn read_needed(
    loader: &mut Loader<'_>,
    mut cache: Cache,
    last_run: Option<&LastRun>,
    taken_over: Option<&TakenOver>,
    options: RunOptions,
    now: DateTime<Utc>,
) -> Result<Cache> {
    let build_digest = loader.build_digest()?;
    if is_possible(
        &cache,
        &build_digest,
        last_run,
        loader.listing,
        options,
        now,
    ) {
        return Ok(cache);
    }
    read_all(loader, &mut cache).await?;
    if options.reuse == Reuse::LastKnown {
        return Ok(cache.into_last_known(build_digest));
    }
    let mut cache = cache.valid_or_new(build_digest, now);
    if let Some(taken_over) = taken_over {
        cache.add_taken_over(taken_over);
        remember_versions(loader, &cache);
    }
    Ok(cache)
}

/// Reads what is missing of the cache, and takes over the versions of the ledger's entries from it.
///
/// # Errors
/// If the store cannot be read, or [`PartIsLost`] of a cache on which the ledger depends.
pub(super) async fn read_all(loader: &mut Loader<'_>, cache: &mut Cache) -> Result<()> {
    if cache.is_read_partly {
        info!("reading all that is known of incidents");
    }
    match cache.read_all(loader.root).await {
        Err(error) if error.is::<PartIsLost>() && !loader.ledger.is_remembered() => {
            *cache = Cache::default();
        }
        result => result?,
    }
    remember_versions(loader, cache);
    Ok(())
}

/// Reads the parts of the cache in which something is due without new data.
///
/// # Errors
/// As [`Cache::read_parts`].
pub(super) async fn read_due(
    loader: &mut Loader<'_>,
    cache: &mut Cache,
    now: DateTime<Utc>,
) -> Result<()> {
    if !cache.is_read_partly {
        return Ok(());
    }
    let parts = cache.catalog.months.parts();
    let due = parts.filter(|(_, part)| part.facts.due_at.is_some_and(|at| at <= now));
    let missing = MissingParts {
        months: due.map(|(key, _)| key).collect(),
        ..MissingParts::default()
    };
    cache.read_parts(loader.root, missing).await?;
    remember_versions(loader, cache);
    Ok(())
}

/// Reads the newest part of the cache in which something is to be translated by a machine.
///
/// # Errors
/// As [`Cache::read_parts`].
pub(super) async fn read_untranslated(loader: &mut Loader<'_>, cache: &mut Cache) -> Result<()> {
    let mut parts = cache.catalog.months.parts().rev();
    let newest = parts.find(|(_, part)| !part.facts.untranslated.is_none());
    let newest = newest.map(|(key, _)| key);
    drop(parts);
    let missing = MissingParts {
        months: newest.into_iter().collect(),
        ..MissingParts::default()
    };
    cache.read_parts(loader.root, missing).await?;
    remember_versions(loader, cache);
    Ok(())
}

/// The instants of announcements near `instants`, from which the instants of old updates must differ, and the last of
/// all announcements, which news must follow.
///
/// # Errors
/// As [`Cache::read_parts`].
pub(super) async fn announcements_beside(
    root: &Store,
    cache: &mut Cache,
    instants: Vec<DateTime<Utc>>,
) -> Result<Vec<DateTime<Utc>>> {
    // A free instant is in the same month or in the next one: no month has as many announcements as seconds.
    let months = instants.into_iter().map(Month::of);
    let months: BTreeSet<Month> = months.flat_map(|month| [month, month.next()]).collect();
    cache.read_announced(root, &months).await?;
    let announced = cache.catalog.announced.loaded_items().map(|one| one.at);
    Ok(announced.chain(cache.last_announced_at()).collect())
}

/// Adds to `ids` what is known of incidents whose ids or whose sources' ids are those of `records`.
///
/// # Errors
/// As [`Cache::read_ids`].
pub(super) async fn read_ids<'r>(
    loader: &mut Loader<'_>,
    cache: &mut Cache,
    ids: &mut IncidentIds,
    records: impl Iterator<Item = RecordIdentity<'r>> + Clone,
) -> Result<()> {
    if !cache.is_read_partly {
        return Ok(());
    }
    let source_ids = records.clone().map(|record| record.id);
    cache.read_ids(loader.root, source_ids).await?;
    for (id, known) in cache.ids.known() {
        ids.insert(id, Some(known.origin.clone()));
    }
    // An id that is derived from another one may belong to an incident whose part of the cache was not read.
    let assigned = ids.clone().assign(records.clone());
    let is_certain = assigned.iter().zip(records).all(|(id, record)| {
        id.as_ref()
            .is_ok_and(|id| id == record.id || ids.origin(id).is_some())
    });
    if !is_certain {
        read_all(loader, cache).await?;
        for (id, cached) in &cache.incidents {
            ids.insert(id, Some(cached.origin.clone()));
        }
    }
    Ok(())
}

/// Reads what the cache knows of the incidents that may have changed: those whose records did, and those whose
/// annotations or translations are not as in `last_listing`.
///
/// # Errors
/// As [`Cache::read_parts`].
pub(super) async fn read_changed(
    loader: &mut Loader<'_>,
    cache: &mut Cache,
    changed_ids: &BTreeSet<String>,
    last_listing: &Listing,
) -> Result<()> {
    let changed_files = loader.listing.differences(last_listing).into_iter();
    let changed_files = changed_files.filter(|path| is_annotation_or_translation(path));
    let Some(annotated_ids) = annotated_ids(loader, cache, changed_ids, changed_files).await?
    else {
        return read_all(loader, cache).await;
    };
    let ids: BTreeSet<String> = changed_ids.union(&annotated_ids).cloned().collect();
    if ids.len() > MAX_CHANGED_INCIDENTS {
        return read_all(loader, cache).await;
    }
    cache.read_incidents(loader.root, &ids).await?;
    remember_versions(loader, cache);
    // By its name, a file that was taken for another incident's may belong to a new incident.
    let is_new = |id: &&String| !cache.incidents.contains_key(*id);
    let mut new = changed_ids.iter().filter(is_new);
    let other_files = || {
        cache
            .annotated
            .iter()
            .filter(|(_, id)| !changed_ids.contains(*id))
    };
    if new.any(|id| other_files().any(|(path, _)| file_name(path).starts_with(id.as_str()))) {
        read_all(loader, cache).await?;
    }
    Ok(())
}

/// The incidents of annotations and translations that changed, which the cache then knows; `None` if one is of an
/// unknown incident.
async fn annotated_ids(
    loader: &Loader<'_>,
    cache: &mut Cache,
    changed_ids: &BTreeSet<String>,
    files: impl Iterator<Item = &str>,
) -> Result<Option<BTreeSet<String>>> {
    let mut annotated_ids = BTreeSet::new();
    for path in files {
        if loader.listing.get(path).is_none() {
            annotated_ids.extend(cache.annotated.remove(path));
            continue;
        }
        if !cache.annotated.contains_key(path) {
            let name = file_name(path);
            let candidates = possible_ids(name.strip_suffix(".md").unwrap_or(name));
            cache.read_ids(loader.root, candidates).await?;
            let is_known = |id: &str| cache.ids.get(id).is_some() || changed_ids.contains(id);
            let Some(id) = incident_of_file(path, is_known) else {
                return Ok(None);
            };
            cache.annotated.insert(path.to_owned(), id);
        }
        annotated_ids.extend(cache.annotated.get(path).cloned());
    }
    Ok(Some(annotated_ids))
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Takes over the versions of the entries of all incidents in memory.
fn remember_versions(loader: &mut Loader<'_>, cache: &Cache) {
    if loader.ledger.is_remembered() {
        for (id, version) in cache.ledger_versions() {
            loader.ledger.remember(id, version);
        }
    }
    remember_memories(loader, cache);
}

/// Takes over the versions of what machines translated of all incidents in memory: their texts in feeds and lists are
/// those translations.
pub(super) fn remember_memories(loader: &mut Loader<'_>, cache: &Cache) {
    if loader.ledger.is_remembered() {
        for (id, version) in cache.memory_versions() {
            loader.ledger.remember_memory(id, version);
        }
    }
}
