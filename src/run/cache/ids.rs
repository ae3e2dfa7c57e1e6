//! Where each incident is, by its ids. The id of an incident determines the file, so a run reads only the files for the
//! incidents of its records.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::CachedIncident;
use crate::digest::Digest;
use crate::ledger::Origin;
use crate::ledger::names::fold_path;

/// How many incidents are in a file of ids on average, at most.
const INCIDENTS_PER_FILE: usize = 256;

/// What is known of an incident by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::run) struct KnownId {
    /// See [`IncidentSummary::archived_at`](crate::incident::IncidentSummary::archived_at): it leads to the part of the
    /// catalog in which the incident is.
    pub archived_at: DateTime<Utc>,
    pub origin: Origin,
}

impl KnownId {
    fn of(cached: &CachedIncident) -> Self {
        Self {
            archived_at: cached.brief.summary.archived_at,
            origin: cached.origin.clone(),
        }
    }
}

/// A file of ids.
#[derive(Clone, Debug, Default)]
pub(super) struct IdFile {
    /// By the incident's id; `None` if the file is not read.
    pub ids: Option<BTreeMap<String, KnownId>>,
    /// The digest of the file; `None` if it is not written.
    pub file: Option<Digest>,
}

/// The ids of all incidents. An incident is in the file of its own id and in that of its source's.
#[derive(Clone, Debug, Default)]
pub(in crate::run) struct IdIndex {
    /// How many hexadecimal digits the names of the files have.
    pub(super) digits: usize,
    pub(super) files: BTreeMap<String, IdFile>,
}

impl IdIndex {
    /// The ids of these incidents, of which there are `count`.
    pub fn of_all<'a>(
        incidents: impl Iterator<Item = (&'a String, &'a CachedIncident)>,
        count: usize,
    ) -> Self {
        let mut digits = 0;
        while digits < 4 && count > INCIDENTS_PER_FILE << (4 * digits) {
            digits += 1;
        }
        let mut index = Self {
            digits,
            files: BTreeMap::new(),
        };
        for (id, cached) in incidents {
            index.insert(id, cached);
        }
        index
    }

    /// Records what is known of an incident. The files that it is in must have been read.
    pub fn insert(&mut self, id: &str, cached: &CachedIncident) {
        let known = KnownId::of(cached);
        for name in self.names([id, &cached.origin.source_id]) {
            let file = self.files.entry(name).or_default();
            let ids = file.ids.get_or_insert_default();
            if ids.get(id) != Some(&known) {
                ids.insert(id.to_owned(), known.clone());
                file.file = None;
            }
        }
    }

    /// The names of the files in which incidents with these ids are, or whose sources have these ids.
    fn names<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
        let name = |id: &str| {
            let digest = Digest::of_bytes(fold_path(id).as_bytes());
            digest.as_str()[..self.digits].to_owned()
        };
        ids.into_iter().map(name).collect()
    }

    /// The files that have to be read to know the incidents with these ids, or whose sources have these ids.
    pub(super) fn missing<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Vec<(String, Digest)> {
        let names = self.names(ids).into_iter();
        let unread = names.filter_map(|name| {
            let file = self.files.get(&name)?;
            let digest = file.file.clone().filter(|_| file.ids.is_none())?;
            Some((name, digest))
        });
        unread.collect()
    }

    /// What is known of the incidents in the files that are in memory.
    pub fn known(&self) -> impl Iterator<Item = (&String, &KnownId)> {
        self.files
            .values()
            .filter_map(|file| file.ids.as_ref())
            .flatten()
    }

    /// What is known of the incident with this id, whose file is in memory.
    pub fn get(&self, id: &str) -> Option<&KnownId> {
        let name = self.names([id]).pop_first()?;
        self.files.get(&name)?.ids.as_ref()?.get(id)
    }
}
