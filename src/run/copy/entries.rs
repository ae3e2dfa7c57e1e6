//! Copies the entries of a ledger. An incident is known by its system and its id there, and two roots
//! may call it by different ids.

use std::collections::BTreeMap;

use anyhow::Result;

use super::put::{Change, Put};
use crate::diagnostics::{Diagnostic, Location};
use crate::ledger::names::fold_path;
use crate::ledger::{Entry, merge_entries, parse, serialize};
use crate::publish::{Artifact, Stage};
use crate::record::Namespace;
use crate::run::ledger_store::{entry_path, incident_id};
use crate::store::{Precondition, Store, Version};

/// Copies the entries of one ledger into another.
pub(super) struct EntryCopier<'a> {
    from: &'a Store,
    to: &'a Store,
    /// The ids of the other ledger, by what file systems take them for.
    ids_by_path: BTreeMap<String, String>,
    /// The entries of the other ledger, by id, whose ids the first does not have or has for other
    /// incidents.
    others: BTreeMap<String, OtherEntry>,
}

struct OtherEntry {
    bytes: Vec<u8>,
    version: Version,
    /// What it is to be.
    entry: Entry,
}

/// What is to be done with an entry.
pub(super) enum EntryCopy {
    Put(Change, Vec<u8>),
    Unchanged,
    /// It is merged into an entry of another id: see [`EntryCopier::into_puts`].
    Merged(Box<Diagnostic>),
}

impl<'a> EntryCopier<'a> {
    /// Reads the entries among `to_paths` that `is_in_from` does not say to be in the first ledger, too.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn load(
        from: &'a Store,
        to: &'a Store,
        to_paths: impl Iterator<Item = &String>,
        is_in_from: impl Fn(&str) -> bool,
    ) -> Result<Self> {
        let ids: Vec<&str> = to_paths.filter_map(|path| incident_id(path)).collect();
        let by_path = ids.iter().map(|id| (fold_path(id), (*id).to_owned()));
        let ids_by_path = by_path.collect();
        let missing = ids.into_iter().filter(|id| !is_in_from(&entry_path(id)));
        let missing: Vec<&str> = missing.collect();
        let reads = missing
            .iter()
            .map(async |id| to.get_versioned(&entry_path(id)).await);
        let files = to.try_join_bounded(reads).await?;
        let others = missing.into_iter().zip(files).filter_map(|(id, file)| {
            let (bytes, version) = file?;
            // A damaged one is not known to be of any incident.
            let entry = parse(id, &bytes).ok()?.entry;
            let other = OtherEntry {
                bytes,
                version,
                entry,
            };
            Some((id.to_owned(), other))
        });
        Ok(Self {
            others: others.collect(),
            from,
            to,
            ids_by_path,
        })
    }

    /// Takes note of an entry of the other ledger, if the first has another incident at its path.
    pub fn add_other_incident(
        &mut self,
        path: &str,
        bytes: &[u8],
        existing: &[u8],
        version: &Version,
    ) {
        let Some(id) = incident_id(path).filter(|_| bytes != existing) else {
            return;
        };
        let (Ok(ours), Ok(theirs)) = (parse(id, bytes), parse(id, existing)) else {
            return;
        };
        if !theirs.entry.is_same_incident(&ours.entry) {
            let other = OtherEntry {
                bytes: existing.to_vec(),
                version: version.clone(),
                entry: theirs.entry,
            };
            self.others.insert(id.to_owned(), other);
        }
    }

    /// Copies the entry `bytes` of the incident `id`, for which the other ledger has `existing`.
    ///
    /// # Errors
    /// Why it can be neither copied nor written over.
    pub fn copy(
        &mut self,
        id: &str,
        bytes: &[u8],
        existing: Option<&[u8]>,
    ) -> Result<EntryCopy, Box<Diagnostic>> {
        // A damaged entry must neither be kept as a backup nor take the place of a sound one.
        let entry = parse_entry(id, bytes, self.from)?;
        let existing = match existing {
            Some(existing) => Some((existing, parse_entry(id, existing, self.to)?)),
            None => None,
        };
        if let Some((existing_bytes, existing)) = &existing
            && existing.is_same_incident(&entry)
        {
            let merged = serialize(&merge_entries(existing.clone(), entry));
            return Ok(match merged == *existing_bytes {
                true => EntryCopy::Unchanged,
                false => EntryCopy::Put(Change::Merged, merged),
            });
        }
        let mut others = self.others.iter_mut();
        if let Some((other_id, other)) = others.find(|(_, o)| o.entry.is_same_incident(&entry)) {
            let diagnostic = other_id_diagnostic(&entry, other_id, self.from, self.to);
            other.entry = merge_entries(other.entry.clone(), entry);
            return Ok(EntryCopy::Merged(Box::new(diagnostic)));
        }
        if let Some((_, existing)) = &existing {
            let theirs = describe(existing);
            return Err(self.two_incidents_diagnostic(&entry, &theirs));
        }
        match self.ids_by_path.get(&fold_path(id)) {
            Some(theirs) => Err(self.two_incidents_diagnostic(&entry, theirs)),
            None => Ok(EntryCopy::Put(Change::New, bytes.to_vec())),
        }
    }

    /// What is to be written to the entries of the other ledger that have other ids.
    pub fn into_puts(self) -> impl Iterator<Item = Put> {
        self.others.into_iter().filter_map(|(id, other)| {
            let bytes = serialize(&other.entry);
            (bytes != other.bytes).then(|| Put {
                change: Change::Merged,
                file: Artifact::new(entry_path(&id), bytes, Stage::Data),
                condition: Precondition::Unchanged(other.version),
            })
        })
    }

    /// Says that two roots call two incidents by one id, or by ids that a file system takes for one.
    fn two_incidents_diagnostic(&self, entry: &Entry, theirs: &str) -> Box<Diagnostic> {
        let id = &entry.id;
        Box::new(Diagnostic::new(
            location(id, self.from),
            format!(
                "{id} is the incident {} here and {theirs} in {}; it is neither copied nor written over",
                describe(entry),
                self.to.name()
            ),
            format!(
                "copy the records of this incident, or import them there: it gets another id. to copy \
                 its entry as well, name a copy of the file after that id, and write in it that id as \
                 `id` and {:?} as `source_id`",
                entry.source_id
            ),
        ))
    }
}

/// Says that an entry is merged into one of another id.
fn other_id_diagnostic(entry: &Entry, other_id: &str, from: &Store, to: &Store) -> Diagnostic {
    let id = &entry.id;
    Diagnostic::warning(
        location(id, from),
        format!(
            "the incident {} is called {other_id} in {}: what is known of it is added there",
            describe(entry),
            to.name()
        ),
        format!("its annotations and translations have {other_id} in their names there"),
    )
}

fn describe(entry: &Entry) -> String {
    let origin = entry.origin();
    let systems: Vec<&str> = origin.namespaces.iter().map(Namespace::as_str).collect();
    format!("{} of {}", origin.source_id, systems.join(" and "))
}

fn parse_entry(id: &str, bytes: &[u8], store: &Store) -> Result<Entry, Box<Diagnostic>> {
    let parsed = parse(id, bytes).map_err(|error| {
        let message = format!("{error}; it is neither copied nor written over");
        Box::new(Diagnostic::new(location(id, store), message, error.help()))
    })?;
    Ok(parsed.entry)
}

fn location(id: &str, store: &Store) -> Location {
    Location::file(format!("{}/{}", store.name(), entry_path(id)))
}
