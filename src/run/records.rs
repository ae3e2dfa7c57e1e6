//! Decodes the records that changed, and finds those that contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::index::{Index, RecordFile};
use super::library::Library;
use crate::fingerprint::Fingerprint;
use crate::problem::{Place, Problem};
use crate::record::{self, Decoded, Reading, Record};
use crate::store::Version;

/// What records say of the incidents of which something changed.
pub(super) struct News {
    /// The incidents whose records or whose ledger entry changed.
    pub touched: BTreeSet<String>,
    /// Every record of theirs, by id.
    pub records: BTreeMap<String, Vec<Record>>,
}

/// Reads the records that are not as `index` knows them, and all others of the same incidents; notes
/// in `index` what was understood.
///
/// # Errors
/// Where the store cannot be read.
pub(super) async fn decode(library: &mut Library<'_>, index: &mut Index) -> Result<News> {
    let mut touched = touched_in_ledger(library, index);
    let present: BTreeMap<&str, &Version> = library.listing.folder("records").collect();
    let known = std::mem::take(&mut index.records);
    let (known, gone): (BTreeMap<_, _>, BTreeMap<_, _>) = known
        .into_iter()
        .partition(|(path, _)| present.contains_key(path.as_str()));
    index.records = known;
    touched.extend(gone.into_values().flat_map(|file| file.records.into_keys()));
    let is_known = |path: &str, version: &Version| {
        let file = index.records.get(path);
        file.is_some_and(|file| file.version == *version)
    };
    let changed = present
        .iter()
        .filter(|(path, version)| !is_known(path, version));
    let changed: Vec<&str> = changed.map(|(path, _)| *path).collect();
    let mut decoded: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
    for (path, found) in read(library, &changed).await? {
        let file = understood(present[path], &found)?;
        let before = index.records.insert(path.to_owned(), file);
        let before = before.map(|file| file.records).unwrap_or_default();
        let now = &index.records[path].records;
        let ids = before.keys().chain(now.keys());
        touched.extend(ids.filter(|id| before.get(*id) != now.get(*id)).cloned());
        decoded.insert(path, found.records);
    }
    let tells_of_them = |path: &str| {
        let ids = index.records[path].records.keys();
        ids.into_iter().any(|id| touched.contains(id))
    };
    let others = present.keys().copied();
    let others = others.filter(|path| index.records.contains_key(*path));
    let others = others.filter(|path| !decoded.contains_key(path) && tells_of_them(path));
    let others: Vec<&str> = others.collect();
    for (path, found) in read(library, &others).await? {
        decoded.insert(path, found.records);
    }
    let mut found: BTreeMap<String, Vec<(&str, Record)>> = BTreeMap::new();
    for (path, records) in decoded {
        for record in records.into_iter().filter(|r| touched.contains(&r.id)) {
            let records = found.entry(record.id.clone()).or_default();
            records.push((path, record));
        }
    }
    for records in found.values_mut() {
        record::join_languages(records, |(_, record)| record);
    }
    index.conflicts.retain(|id, _| !touched.contains(id));
    for (id, records) in &found {
        let problems = conflicts(id, records);
        if !problems.is_empty() {
            index.conflicts.insert(id.clone(), problems);
        }
    }
    let without_paths =
        |records: Vec<(&str, Record)>| records.into_iter().map(|(_, r)| r).collect();
    let records = found
        .into_iter()
        .map(|(id, records)| (id, without_paths(records)));
    Ok(News {
        records: records.collect(),
        touched,
    })
}

/// The incidents whose ledger entry is not the one that is known: someone restored or merged it, or a
/// run died before it could tell.
fn touched_in_ledger(library: &Library<'_>, index: &Index) -> BTreeSet<String> {
    let versions = library.ledger.versions();
    let known = |id: &String| index.incidents.get(id).map(|known| &known.ledger);
    let ids = versions.keys().chain(index.incidents.keys());
    ids.filter(|id| versions.get(*id) != known(id))
        .cloned()
        .collect()
}

async fn read<'p>(library: &mut Library<'_>, paths: &[&'p str]) -> Result<Vec<(&'p str, Decoded)>> {
    library.content.add(library.root, paths).await?;
    let reading = Reading {
        labels: &library.gathered.labels,
        zone: library.gathered.settings.record_zone,
        lang: library.gathered.settings.record_lang.as_ref(),
        csv: library.gathered.settings.csv.as_ref(),
    };
    let decode = |path: &&'p str| {
        let bytes = library.content.file(path)?;
        Some((*path, record::decode(path, bytes, None, reading)))
    };
    Ok(paths.iter().filter_map(decode).collect())
}

/// What a file of records holds, in short.
fn understood(version: &Version, found: &Decoded) -> Result<RecordFile> {
    let mut by_id: BTreeMap<&String, Vec<&Record>> = BTreeMap::new();
    for record in &found.records {
        by_id.entry(&record.id).or_default().push(record);
    }
    let prints = by_id
        .into_iter()
        .map(|(id, records)| Ok((id.clone(), Fingerprint::of(&records)?)));
    Ok(RecordFile {
        version: version.clone(),
        records: prints.collect::<Result<_>>()?,
        services: found.services.clone(),
        problems: found.problems.clone(),
    })
}

/// Records of one id that cannot be versions of one incident.
///
/// Several files of one incident are welcome as successive versions of it. But a team writes its own
/// incident in one file, and two versions of one time cannot both be right.
fn conflicts(id: &str, records: &[(&str, Record)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, (file, record)) in records.iter().enumerate() {
        let Some((other, _)) = records[..at].iter().find(|(_, other)| {
            let own = record.form.is_handwritten() || other.form.is_handwritten();
            let same_time =
                record.form == other.form && record.facts.updated_at == other.facts.updated_at;
            record != other && (own || same_time)
        }) else {
            continue;
        };
        problems.push(Problem::new(
            Place::file(*file),
            format!("two records of one id: {id} is also in {other}; all their updates are shown"),
            "give one of them another id, or remove it",
        ));
    }
    problems
}
