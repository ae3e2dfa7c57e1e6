//! Decodes the records that changed, and finds those that contradict each other.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::cache::{Cache, CachedIncident, RecordFile};
use super::identity::{ambiguous_incident_diagnostic, known_ids, shared_id_diagnostic};
use super::ledger_store::{SharedId, StagedEntry};
use super::loader::Loader;
use super::partial::{read_all, read_changed, read_due, read_ids};
use super::progress::{Progress, STOPPED_BEFORE_LEDGER, StepDeadline};
use super::site_config::decode_options;
use super::state::LastRun;
use super::threads::{in_thread, max_threads};
use crate::diagnostics::{Diagnostic, Location};
use crate::digest::Digest;
use crate::ledger::IncidentIds;
use crate::locale::Tag;
use crate::record::{self, Decoded, ListedService, MAX_FILE_BYTES, Record};
use crate::settings::Settings;
use crate::store::{Content, Version};
use crate::text::Labels;

/// How many files of records are read at a time from a store that takes several requests: each of them may be
/// large.
const MAX_READS: usize = 16;

/// What records say of the incidents of which something changed.
pub(super) struct DecodedChanges {
    /// The incidents whose records or whose ledger entry changed.
    pub changed_ids: BTreeSet<String>,
    /// Every record of theirs, by id.
    pub records: BTreeMap<String, Vec<Record>>,
}

impl DecodedChanges {
    /// Whether a record is of an incident with another id than its source gave it.
    pub fn has_shared_id(&self) -> bool {
        let mut records = self.records.iter();
        records.any(|(id, records)| records.iter().any(|record| record.id != *id))
    }
}

/// Decodes the records that changed, and reads what the cache knows of the incidents that may have changed with
/// them. `staged` are the ledger entries that the last build of a preview did not write.
///
/// # Errors
/// As [`decode_changes`]; [`SharedId`] where the ids of incidents would depend on what is staged.
pub(super) async fn decode(
    loader: &mut Loader<'_>,
    cache: &mut Cache,
    staged: Vec<StagedEntry>,
    last_run: Option<&LastRun>,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Result<DecodedChanges> {
    if staged.iter().any(StagedEntry::has_shared_id) {
        return Err(SharedId.into());
    }
    let has_staged = !staged.is_empty();
    loader.ledger.restage(staged);
    let listed_services = cache.listed_services();
    let changes = decode_changes(loader, cache, now, progress).await?;
    if has_staged && changes.has_shared_id() {
        return Err(SharedId.into());
    }
    loader.ledger.unstage(&changes.changed_ids);
    if let Some(last_run) = last_run.filter(|_| cache.is_read_partly) {
        read_changed(loader, cache, &changes.changed_ids, &last_run.listing).await?;
    }
    if cache.listed_services() != listed_services {
        // What they say of services concerns every page with their states.
        read_all(loader, cache).await?;
    }
    Ok(changes)
}

/// Reads the records that differ from those in the cache, and all others of the same incidents, and updates
/// the cache.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn decode_changes(
    loader: &mut Loader<'_>,
    cache: &mut Cache,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Result<DecodedChanges> {
    read_due(loader, cache, now).await?;
    let mut changed_ids = ledger_changes(loader, cache, now);
    loader.ledger.load(loader.root, &changed_ids).await?;
    let mut ids = known_ids(&loader.ledger, cache);
    let listed: BTreeMap<&str, &Version> = loader.listing.folder("records").collect();
    let cached = std::mem::take(&mut cache.records);
    let (cached, removed): (BTreeMap<_, _>, BTreeMap<_, _>) = cached
        .into_iter()
        .partition(|(path, _)| listed.contains_key(path.as_str()));
    cache.records = cached;
    changed_ids.extend(
        removed
            .into_values()
            .flat_map(|file| file.record_digests.into_keys()),
    );
    let is_cached = |path: &str, version: &Version| {
        let file = cache.records.get(path);
        let is_due = |file: &RecordFile| file.due_at.is_some_and(|at| at <= now);
        file.is_some_and(|file| file.version == *version && !is_due(file))
    };
    let changed = listed
        .iter()
        .filter(|(path, version)| !is_cached(path, version));
    let mut unread: BTreeSet<&str> = changed.map(|(path, _)| *path).collect();
    let mut decoded: BTreeMap<&str, RecordsById> = BTreeMap::new();
    // A file that is read since it tells of a changed incident may itself have changed since it was
    // listed, and tell of more.
    loop {
        let lacks_records = |path: &&str| {
            let decoded = decoded.get(path);
            let is_lacking = |id: &String| {
                changed_ids.contains(id) && !decoded.is_some_and(|by_id| by_id.contains_key(id))
            };
            let cached = cache.records.get(*path);
            cached.is_some_and(|file| file.record_digests.keys().any(is_lacking))
        };
        let known = listed.keys().copied();
        let known = known.filter(|path| !unread.contains(path));
        let of_changed: Vec<&str> = known.filter(lacks_records).collect();
        unread.extend(of_changed);
        if unread.is_empty() {
            break;
        }
        let paths: Vec<&str> = std::mem::take(&mut unread).into_iter().collect();
        let decoded_files = read_and_decode(loader, &paths, now, progress).await?;
        let records = decoded_files.values();
        let records = records.flat_map(|(file, _)| &file.records);
        read_ids(loader, cache, &mut ids, records).await?;
        let mut decoded_files = identify(decoded_files, &mut ids);
        for path in &paths {
            let version = loader.files.version(path, listed[path]);
            let file = match decoded_files.get_mut(path).zip(version) {
                Some((decoded_file, version)) => Some(summarize(version.clone(), decoded_file)?),
                // It was deleted since it was listed.
                None => None,
            };
            changed_ids.append(&mut replace_cached(cache, path, file));
        }
        for (path, mut decoded_file) in decoded_files {
            let records = &mut decoded_file.records;
            records.retain(|id, _| changed_ids.contains(id));
            decoded.insert(path, decoded_file.records);
        }
    }
    let mut by_id: BTreeMap<String, Vec<(&str, Record)>> = BTreeMap::new();
    for (path, records) in decoded {
        for (id, records) in records {
            let of_incident = by_id.entry(id).or_default();
            of_incident.reserve_exact(records.len());
            of_incident.extend(records.into_iter().map(|record| (path, record)));
        }
    }
    for records in by_id.values_mut() {
        record::merge_translations(records, |(_, record)| record);
    }
    cache.conflicts.retain(|id, _| !changed_ids.contains(id));
    for (id, records) in &by_id {
        let mut diagnostics = find_conflicts(id, records);
        let first = records.first();
        diagnostics.extend(first.and_then(|(path, r)| shared_id_diagnostic(&ids, id, r, path)));
        if !diagnostics.is_empty() {
            cache.conflicts.insert(id.clone(), diagnostics);
        }
    }
    let without_paths =
        |records: Vec<(&str, Record)>| records.into_iter().map(|(_, r)| r).collect();
    let records = by_id
        .into_iter()
        .map(|(id, records)| (id, without_paths(records)));
    Ok(DecodedChanges {
        records: records.collect(),
        changed_ids,
    })
}

/// Replaces what the cache knows of a file of records, or forgets a file that is gone. Returns the
/// incidents of which it tells something else than before.
fn replace_cached(cache: &mut Cache, path: &str, file: Option<RecordFile>) -> BTreeSet<String> {
    let digests =
        |file: Option<RecordFile>| file.map(|file| file.record_digests).unwrap_or_default();
    let current = digests(file.clone());
    let previous = digests(match file {
        Some(file) => cache.records.insert(path.to_owned(), file),
        None => cache.records.remove(path),
    });
    let ids = previous.keys().chain(current.keys());
    ids.filter(|id| previous.get(*id) != current.get(*id))
        .cloned()
        .collect()
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
    // Of a cache that is read partly, the records are as when all was read.
    let recorded_ids = cache.records.values().filter(|_| !cache.is_read_partly);
    let recorded_ids = recorded_ids.flat_map(|file| file.record_digests.keys());
    let ids = versions.keys().chain(cache.incidents.keys());
    ids.chain(recorded_ids)
        .filter(|id| !versions.contains_key(*id) || versions.get(*id) != cached_version(id))
        .cloned()
        .collect()
}

/// Records of a file by the incident that they belong to.
type RecordsById = BTreeMap<String, Vec<Record>>;

/// A decoded file whose records' incidents are known.
struct DecodedFile {
    records: RecordsById,
    services: Vec<ListedService>,
    lists_incidents: bool,
    /// See [`RecordFile::due_at`].
    due_at: Option<DateTime<Utc>>,
    diagnostics: Vec<Diagnostic>,
}

/// Finds the incidents that the records of files belong to.
fn identify<'p>(
    files: BTreeMap<&'p str, (Decoded, Option<DateTime<Utc>>)>,
    ids: &mut IncidentIds,
) -> BTreeMap<&'p str, DecodedFile> {
    let mut incidents = ids
        .assign(files.values().flat_map(|(file, _)| &file.records))
        .into_iter();
    let identified = files.into_iter().map(|(path, (mut decoded, due_at))| {
        let mut records = RecordsById::new();
        for (record, incident) in decoded.records.into_iter().zip(incidents.by_ref()) {
            match incident {
                Ok(incident) => {
                    let of_incident = records.entry(incident);
                    // Most files have one record of an incident: a list that grows would begin with room for
                    // four.
                    of_incident
                        .or_insert_with(|| Vec::with_capacity(1))
                        .push(record);
                }
                Err(ambiguous) => {
                    let diagnostic = ambiguous_incident_diagnostic(&ambiguous, &record, path);
                    decoded.diagnostics.push(diagnostic);
                }
            }
        }
        let file = DecodedFile {
            records,
            services: decoded.services,
            lists_incidents: decoded.lists_incidents,
            due_at,
            diagnostics: decoded.diagnostics,
        };
        (path, file)
    });
    identified.collect()
}

async fn read_and_decode<'p>(
    loader: &mut Loader<'_>,
    paths: &[&'p str],
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Result<BTreeMap<&'p str, (Decoded, Option<DateTime<Utc>>)>> {
    let decoder = Arc::new(Decoder {
        settings: loader.config.settings.clone(),
        labels: Arc::clone(&loader.config.labels),
        now,
    });
    let deadline = StepDeadline::new(progress);
    let root = loader.root;
    let in_time = paths.iter().take_while(|_| deadline.may_begin());
    let read = stream::iter(in_time).map(async |path| {
        let file = root.get_within(path, MAX_FILE_BYTES).await?;
        Ok::<_, anyhow::Error>((*path, file))
    });
    let read = read.buffered(root.max_concurrency().min(MAX_READS));
    let decoded = read.map(async |read: Result<_>| {
        let (path, file) = read?;
        let (content, version) = match file {
            None => return Ok((path, None, None)),
            Some((content, version)) => (content, version),
        };
        let (decoder, name) = (Arc::clone(&decoder), path.to_owned());
        let file = in_thread(move || decoder.decode(&name, content)).await;
        Ok::<_, anyhow::Error>((path, Some(version), Some(file)))
    });
    let mut decoded = pin!(decoded.buffered(max_threads()));
    let mut files = BTreeMap::new();
    while let Some((path, version, file)) = decoded.try_next().await? {
        loader.files.record_version(path.to_owned(), version);
        files.extend(file.map(|file| (path, file)));
    }
    deadline.check(STOPPED_BEFORE_LEDGER)?;
    Ok(files)
}

/// Decodes files of records, in any thread.
struct Decoder {
    settings: Settings,
    labels: Arc<BTreeMap<Tag, Labels>>,
    now: DateTime<Utc>,
}

impl Decoder {
    /// What a file holds, and when something of it is to be published that is held back until then.
    fn decode(&self, path: &str, content: Content) -> (Decoded, Option<DateTime<Utc>>) {
        let options = decode_options(&self.settings, &self.labels, self.settings.record_zone);
        let mut file = match content {
            Content::Bytes(bytes) => record::decode(path, &bytes, None, options),
            Content::TooLarge(size) => Decoded::of_large_file(path, size),
        };
        let due_at = file.hold_back(path, self.now);
        (file, due_at)
    }
}

/// What a file of records holds, in short: what is not needed beside its records is taken out of `decoded`.
fn summarize(version: Version, decoded: &mut DecodedFile) -> Result<RecordFile> {
    let digests = decoded.records.iter();
    let digests = digests.map(|(id, records)| Ok((id.clone(), Digest::of(records)?)));
    Ok(RecordFile {
        version,
        record_digests: digests.collect::<Result<_>>()?,
        services: std::mem::take(&mut decoded.services),
        lists_incidents: decoded.lists_incidents,
        due_at: decoded.due_at,
        diagnostics: std::mem::take(&mut decoded.diagnostics),
    })
}

/// Records of one id that cannot be versions of one incident.
///
/// Several files of one incident are welcome as successive versions of it. But a team writes its own
/// incident in one file, and two versions of one time cannot both be right.
fn find_conflicts(id: &str, records: &[(&str, Record)]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (position, (file, record)) in records.iter().enumerate() {
        let Some((other, _)) = records[..position].iter().find(|(_, other)| {
            let is_handwritten = record.form.is_handwritten() || other.form.is_handwritten();
            let same_time =
                record.form == other.form && record.facts.updated_at == other.facts.updated_at;
            record != other && (is_handwritten || same_time)
        }) else {
            continue;
        };
        diagnostics.push(Diagnostic::new(
            Location::file(*file),
            format!("two records of one id: {id} is also in {other}; all their updates are shown"),
            "give one of them another id, or remove it",
        ));
    }
    diagnostics
}
