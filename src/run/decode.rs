//! Finds the records that changed. The records that were read stay in memory only if all of them fit. Otherwise they
//! are read again, part by part ([`super::record_parts`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use litemap::LiteMap;

use super::cache::{Cache, CachedIncident, RecordFile};
use super::identity::{ambiguous_incident_diagnostic, known_ids};
use super::ledger_store::{SharedId, StagedEntry, entry_path};
use super::loader::Loader;
use super::partial::{MAX_CHANGED_INCIDENTS, read_all, read_changed, read_due, read_ids};
use super::progress::{Progress, STOPPED_BEFORE_LEDGER};
use super::read_records::{DecodedFile, read_records};
use super::state::LastRun;
use crate::digest::Digest;
use crate::ledger::{IncidentIds, RecordIdentity};
use crate::record::{Namespace, Record};
use crate::root::LEDGER_FOLDER;
use crate::store::Version;

/// The incidents that changed, and the records that tell of them.
pub(super) struct DecodedChanges<'l> {
    /// The incidents whose records or whose ledger entry changed.
    pub changed_ids: BTreeSet<String>,
    /// Whether one of the incidents has another id than its source gave it.
    pub has_shared_id: bool,
    pub ids: IncidentIds,
    /// The files that tell of them, by path.
    pub files: BTreeMap<&'l str, ChangedRecordsFile>,
}

/// A file of records that tells of changed incidents.
pub(super) struct ChangedRecordsFile {
    /// In the order of their ids.
    pub incidents: Vec<(String, IncidentRecords)>,
    /// All records of the file; `None` if they have to be read again.
    pub records: Option<Vec<Record>>,
}

/// The records of one incident in a file.
#[derive(Default)]
pub(super) struct IncidentRecords {
    /// How many bytes they have, as they would be in JSON.
    pub size: usize,
    digests: Vec<Digest>,
    has_shared_id: bool,
}

/// What stays known of a record.
struct RecordSummary {
    namespace: Namespace,
    id: String,
    first_post_at: Option<DateTime<Utc>>,
    digest: Digest,
    size: usize,
}

impl RecordSummary {
    fn of(record: &Record) -> Result<Self> {
        let bytes = serde_json::to_vec(record)?;
        Ok(Self {
            namespace: record.namespace.clone(),
            id: record.id.clone(),
            first_post_at: RecordIdentity::from(record).first_post_at,
            digest: Digest::of_bytes(&bytes),
            size: bytes.len(),
        })
    }
}

impl SummarizedFile {
    fn of(file: DecodedFile) -> Result<Self> {
        let summaries = file.records.iter().flatten().map(RecordSummary::of);
        Ok(Self {
            summaries: summaries.collect::<Result<_>>()?,
            file,
        })
    }
}

impl<'a> From<&'a RecordSummary> for RecordIdentity<'a> {
    fn from(summary: &'a RecordSummary) -> Self {
        Self {
            namespace: &summary.namespace,
            id: &summary.id,
            first_post_at: summary.first_post_at,
        }
    }
}

/// A file that was read and decoded, with a summary of each of its records.
struct SummarizedFile {
    summaries: Vec<RecordSummary>,
    file: DecodedFile,
}

/// Decodes the records that changed, and reads what the cache knows of the incidents that may have changed with
/// them. `staged` are the ledger entries that the last build of a preview did not write.
///
/// # Errors
/// As [`decode_changes`]; [`SharedId`] where the ids of incidents would depend on what is staged.
pub(super) async fn decode<'l>(
    loader: &mut Loader<'l>,
    cache: &mut Cache,
    staged: Vec<StagedEntry>,
    last_run: Option<&LastRun>,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Result<DecodedChanges<'l>> {
    if staged.iter().any(StagedEntry::has_shared_id) {
        return Err(SharedId.into());
    }
    let has_staged = !staged.is_empty();
    loader.ledger.restage(staged);
    let listed_services = cache.listed_services();
    let changes = decode_changes(loader, cache, now, progress).await?;
    if has_staged && changes.has_shared_id {
        return Err(SharedId.into());
    }
    loader.ledger.unstage(&changes.changed_ids);
    if let Some(last_run) = last_run.filter(|_| cache.is_read_partly) {
        read_changed(loader, cache, &changes.changed_ids, &last_run.listing).await?;
    }
    if cache.listed_services() != listed_services {
        // The listed services appear on every page with the states of services.
        read_all(loader, cache).await?;
    }
    Ok(changes)
}

/// Reads the records that differ from those in the cache, and all others of the same incidents, and updates
/// the cache.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn decode_changes<'l>(
    loader: &mut Loader<'l>,
    cache: &mut Cache,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Result<DecodedChanges<'l>> {
    read_due(loader, cache, now).await?;
    let mut changed_ids = ledger_changes(loader, cache, now);
    loader.ledger.survey(loader.root, &changed_ids).await?;
    let mut ids = known_ids(&loader.ledger, cache);
    let listing = loader.listing;
    let listed: BTreeMap<&str, &Version> = listing.records().collect();
    let cached = std::mem::take(&mut cache.records);
    let (cached, removed): (BTreeMap<_, _>, BTreeMap<_, _>) = cached
        .into_iter()
        .partition(|(path, _)| listed.contains_key(path.as_str()));
    cache.records = cached;
    let removed = removed.into_values().flat_map(|file| file.record_digests);
    let removed = removed.map(|(id, _)| id).collect();
    changed_ids.extend(changed_by_removal(loader, cache, removed).await?);
    let is_cached = |path: &str, version: &Version| {
        let file = cache.records.get(path);
        let is_due = |file: &RecordFile| file.due_at.is_some_and(|at| at <= now);
        file.is_some_and(|file| file.version == *version && !is_due(file))
    };
    let changed = listed
        .iter()
        .filter(|(path, version)| !is_cached(path, version));
    let mut unread: BTreeSet<&str> = changed.map(|(path, _)| *path).collect();
    let mut files: BTreeMap<&str, ChangedRecordsFile> = BTreeMap::new();
    let mut kept_bytes = 0;
    // A file that is read since it tells of a changed incident may itself have changed since it was
    // listed, and tell of more.
    loop {
        let known = cache.records.iter();
        let known = known.filter(|(path, _)| !files.contains_key(path.as_str()));
        let of_changed = known.filter(|(_, file)| {
            let mut ids = file.record_digests.keys();
            ids.any(|id| changed_ids.contains(id))
        });
        let of_changed =
            of_changed.filter_map(|(path, _)| Some(*listed.get_key_value(path.as_str())?.0));
        unread.extend(of_changed);
        if unread.is_empty() {
            break;
        }
        let paths: Vec<&str> = std::mem::take(&mut unread).into_iter().collect();
        let mut summarized =
            read_and_summarize(loader, &paths, now, progress, &mut kept_bytes).await?;
        let summaries = summarized.values().flat_map(|(_, file)| &file.summaries);
        read_ids(loader, cache, &mut ids, summaries.map(RecordIdentity::from)).await?;
        let mut incidents = identify(&mut summarized, &mut ids);
        for path in paths {
            let incidents = incidents.remove(path).unwrap_or_default();
            // A file that was deleted since it was listed has no summary.
            let mut records = None;
            let file = match summarized.remove(path) {
                Some((version, SummarizedFile { file, .. })) => {
                    records = file.records;
                    Some(RecordFile {
                        version,
                        record_digests: record_digests(&incidents)?,
                        services: file.services,
                        lists_incidents: file.lists_incidents,
                        due_at: file.due_at,
                        diagnostics: file.diagnostics,
                    })
                }
                None => None,
            };
            changed_ids.extend(replace_cached(cache, path, file));
            let file = ChangedRecordsFile { incidents, records };
            files.insert(path, file);
        }
    }
    for file in files.values_mut() {
        file.incidents.retain(|(id, _)| changed_ids.contains(id));
        if kept_bytes > loader.max_record_bytes {
            file.records = None;
        }
    }
    files.retain(|_, file| !file.incidents.is_empty());
    let mut summaries = files.values().flat_map(|file| &file.incidents);
    Ok(DecodedChanges {
        has_shared_id: summaries.any(|(_, summary)| summary.has_shared_id),
        changed_ids,
        ids,
        files,
    })
}

/// Those of the incidents in `removed`, of which a file of records told that is gone, which may have changed. The ledger
/// keeps what the file has told. But what it contradicted is not contradicted any more, what is only staged comes from
/// the files that there are, and somebody may have taken the entry out of the ledger, too: the entries of few incidents
/// are looked at, and with many the ledger is listed.
///
/// # Errors
/// If the store cannot be read.
async fn changed_by_removal(
    loader: &Loader<'_>,
    cache: &Cache,
    mut removed: BTreeSet<String>,
) -> Result<BTreeSet<String>> {
    if removed.len() > MAX_CHANGED_INCIDENTS {
        let entries: BTreeSet<String> = loader
            .root
            .list(LEDGER_FOLDER)
            .await?
            .paths
            .into_iter()
            .collect();
        let staged: BTreeSet<&String> = loader.ledger.staged_ids().collect();
        removed.retain(|id| {
            cache.conflicts.contains_key(id)
                || staged.contains(id)
                || !entries.contains(&entry_path(id))
        });
    }
    Ok(removed)
}

/// Replaces what the cache knows of a file of records, or forgets a file that is gone. Returns the
/// incidents of which it tells something else than before.
fn replace_cached(cache: &mut Cache, path: &str, file: Option<RecordFile>) -> BTreeSet<String> {
    let nothing = LiteMap::new();
    let removed = cache.records.remove(path);
    let previous = removed
        .as_ref()
        .map_or(&nothing, |file| &file.record_digests);
    let current = file.as_ref().map_or(&nothing, |file| &file.record_digests);
    let ids = previous.keys().chain(current.keys());
    let changed = ids.filter(|id| previous.get(*id) != current.get(*id));
    let changed = changed.cloned().collect();
    let replaced = file.map(|file| (path.to_owned(), file));
    cache.records.extend(replaced);
    changed
}

/// The incidents whose ledger entry differs from the one in the cache (it was restored or merged, or a run
/// was interrupted before it wrote the cache), has something that is to be announced, or could not be
/// written.
fn ledger_changes(loader: &Loader<'_>, cache: &Cache, now: DateTime<Utc>) -> BTreeSet<String> {
    let versions = loader.ledger.versions();
    let cached_version = |id: &String| {
        let is_current = |cached: &&Arc<CachedIncident>| {
            !cached.is_damaged && cached.announcement_due_at.is_none_or(|due| now < due)
        };
        let cached = cache.incidents.get(id).filter(is_current);
        cached.map(|cached| &cached.ledger_version)
    };
    // The records of a cache that is read partly have not changed since the whole cache was read.
    let recorded_ids = cache.records.values().filter(|_| !cache.is_read_partly);
    let recorded_ids = recorded_ids.flat_map(|file| file.record_digests.keys());
    let ids = versions.keys().chain(cache.incidents.keys());
    ids.chain(recorded_ids)
        .filter(|id| !versions.contains_key(*id) || versions.get(*id) != cached_version(id))
        .cloned()
        .collect()
}

/// Reads and decodes files, and remembers which version of each was read. Their records stay in memory while
/// `kept_bytes`, which counts those of all files that were read, is not too many.
async fn read_and_summarize<'p>(
    loader: &mut Loader<'_>,
    paths: &[&'p str],
    now: DateTime<Utc>,
    progress: &dyn Progress,
    kept_bytes: &mut usize,
) -> Result<BTreeMap<&'p str, (Version, SummarizedFile)>> {
    let max_bytes = loader.max_record_bytes;
    let mut versions = Vec::new();
    let mut files = BTreeMap::new();
    let each = |path: &'p str, read: Option<(Version, Result<SummarizedFile>)>| {
        let Some((version, file)) = read else {
            versions.push((path, None));
            return Ok(());
        };
        let mut file = file?;
        let sizes = file.summaries.iter().map(|summary| summary.size);
        *kept_bytes += sizes.sum::<usize>();
        if *kept_bytes > max_bytes {
            file.file.records = None;
        }
        versions.push((path, Some(version.clone())));
        files.insert(path, (version, file));
        Ok(())
    };
    let (outcome, summarize) = (STOPPED_BEFORE_LEDGER, SummarizedFile::of);
    read_records(loader, paths, now, progress, outcome, summarize, each).await?;
    for (path, version) in versions {
        loader.files.record_version(path.to_owned(), version);
    }
    Ok(files)
}

/// Finds the incidents that the records of files belong to.
fn identify<'p>(
    files: &mut BTreeMap<&'p str, (Version, SummarizedFile)>,
    ids: &mut IncidentIds,
) -> BTreeMap<&'p str, Vec<(String, IncidentRecords)>> {
    let summaries = files.values().flat_map(|(_, file)| &file.summaries);
    let mut assigned = ids.assign(summaries).into_iter();
    let identified = files.iter_mut().map(|(path, (_, file))| {
        let mut incidents: BTreeMap<String, IncidentRecords> = BTreeMap::new();
        for (summary, incident) in file.summaries.drain(..).zip(assigned.by_ref()) {
            match incident {
                Ok(incident) => {
                    let has_shared_id = incident != summary.id;
                    let records = incidents.entry(incident).or_default();
                    records.size += summary.size;
                    records.digests.push(summary.digest);
                    records.has_shared_id |= has_shared_id;
                }
                Err(ambiguous) => {
                    let RecordSummary { namespace, id, .. } = &summary;
                    let diagnostic = ambiguous_incident_diagnostic(&ambiguous, namespace, id, path);
                    file.file.diagnostics.push(diagnostic);
                }
            }
        }
        (*path, incidents.into_iter().collect())
    });
    identified.collect()
}

/// The digest of the records of each incident in a file.
fn record_digests(incidents: &[(String, IncidentRecords)]) -> Result<LiteMap<String, Digest>> {
    let digests = incidents.iter();
    let digests = digests.map(|(id, records)| Ok((id.clone(), Digest::of(&records.digests)?)));
    digests.collect()
}
