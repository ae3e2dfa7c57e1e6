//! The changed incidents in parts, whose records fit into memory.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::decode::DecodedChanges;
use super::loader::Loader;
use super::progress::Progress;
use super::read_records::{DecodedFile, read_records};
use crate::diagnostics::{Diagnostic, Location};
use crate::record::{self, Record};

/// Some of the changed incidents, and the files that tell of them.
#[derive(Default)]
pub(super) struct Part<'l> {
    pub ids: BTreeSet<String>,
    paths: BTreeSet<&'l str>,
}

/// The records of incidents, each with the path of its file.
pub(super) type LocatedRecords<'l> = BTreeMap<String, Vec<(&'l str, Record)>>;

impl<'l> DecodedChanges<'l> {
    /// All incidents that changed, in parts. Incidents that stand in the same file are in the same part if possible, so
    /// that few files are read more than once. Entries of the ledger that changed without a record count, too.
    pub fn parts(&self, loader: &Loader<'_>) -> Vec<Part<'l>> {
        let mut parts = vec![Part::default()];
        let mut placed: BTreeSet<&str> = BTreeSet::new();
        let mut size = 0;
        let mut paths_of: BTreeMap<&str, (usize, Vec<&'l str>)> = BTreeMap::new();
        for (path, file) in &self.files {
            for (id, records) in &file.incidents {
                let (size, paths) = paths_of.entry(id).or_default();
                *size += records.size;
                paths.push(path);
            }
        }
        let in_files = self.files.values().flat_map(|file| &file.incidents);
        let in_files = in_files.map(|(id, _)| id);
        let others = self.changed_ids.iter().chain(loader.ledger.outdated_ids());
        for id in in_files.chain(others) {
            if !placed.insert(id) {
                continue;
            }
            let (record_size, paths) = paths_of.remove(id.as_str()).unwrap_or_default();
            let entry_size = loader.ledger.facts(id).map_or(0, |facts| facts.size);
            let is_full = size > 0 && size + record_size + entry_size > loader.max_record_bytes;
            if is_full {
                parts.push(Part::default());
                size = 0;
            }
            size += record_size + entry_size;
            if let Some(part) = parts.last_mut() {
                part.ids.insert(id.clone());
                part.paths.extend(paths);
            }
        }
        parts
    }

    /// The records of a part's incidents: those that are in memory, and the others from their files. What a file
    /// says now counts, also if it has changed since it was read first: the next run sees that it has.
    ///
    /// # Errors
    /// If the store cannot be read, or the deadline is reached; `outcome` is what the run has done so far.
    pub async fn take_records(
        &mut self,
        loader: &Loader<'_>,
        part: &Part<'l>,
        now: DateTime<Utc>,
        progress: &dyn Progress,
        outcome: &str,
    ) -> Result<LocatedRecords<'l>> {
        let mut found = LocatedRecords::new();
        let ids = &mut self.ids;
        let mut add = |path: &'l str, records: Vec<Record>| {
            let incidents = ids.assign(&records).into_iter();
            for (record, id) in records.into_iter().zip(incidents) {
                // A record whose incident is ambiguous was reported when the file was read first.
                let Ok(id) = id else { continue };
                if part.ids.contains(&id) {
                    // Most incidents have one record: a list that grows would begin with room for four.
                    let of_incident = found.entry(id).or_insert_with(|| Vec::with_capacity(1));
                    of_incident.push((path, record));
                }
            }
        };
        let mut unread = Vec::new();
        for path in &part.paths {
            let file = self.files.get_mut(path);
            match file.and_then(|file| file.records.take()) {
                Some(records) => add(path, records),
                None => unread.push(*path),
            }
        }
        let records = |file: DecodedFile| file.records.unwrap_or_default();
        let each = |path, read: Option<(_, Vec<Record>)>| {
            if let Some((_, records)) = read {
                add(path, records);
            }
            Ok(())
        };
        read_records(loader, &unread, now, progress, outcome, records, each).await?;
        for records in found.values_mut() {
            record::merge_translations(records, |(_, record)| record);
        }
        Ok(found)
    }
}

/// Whether two records say the same, wherever one of them was fetched with the document of its review.
fn is_same(record: &Record, other: &Record) -> bool {
    if record == other {
        return true;
    }
    let document = &record.facts.report_document;
    if *document == other.facts.report_document {
        return false;
    }
    let mut other = other.clone();
    other.facts.report_document.clone_from(document);
    *record == other
}

/// Records of one id that cannot be versions of one incident.
///
/// Several files of one incident are welcome as successive versions of it. But a team writes its own
/// incident in one file, and two versions of one time cannot both be right.
pub(super) fn find_conflicts(id: &str, records: &[(&str, Record)]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (position, (file, record)) in records.iter().enumerate() {
        let Some((other, _)) = records[..position].iter().find(|(_, other)| {
            let is_handwritten = record.form.is_handwritten() || other.form.is_handwritten();
            let same_time =
                record.form == other.form && record.facts.updated_at == other.facts.updated_at;
            (is_handwritten || same_time) && !is_same(record, other)
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
