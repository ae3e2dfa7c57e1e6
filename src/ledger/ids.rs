//! Which incident a record belongs to, and what the incident is called.
//!
//! An incident is known by its system ([`Namespace`]) and the id that the system gave it. Its id in
//! Kairan, the name of its ledger entry, its address and the key of everything that belongs to it, is
//! that id unless another incident has it. No file records the ids: an entry says which incident of
//! which system it is of, so the entries of the ledger are the register.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Entry;
use super::names::{bounded, fold_path};
use crate::record::{Form, MAX_ID_BYTES, Namespace, Record};

/// What tells an incident from all others: its systems and its id there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// One system; several where an earlier program merged the incidents of several systems.
    pub namespaces: Namespaces,
    /// The id that the system gave it.
    pub source_id: String,
}

/// Systems, each once and in order: nearly always one. A run knows several origins of each incident, and the node of a
/// [`BTreeSet`] has room for eleven, which was a kilobyte for each incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Namespaces(Box<[Namespace]>);

impl<const N: usize> From<[Namespace; N]> for Namespaces {
    fn from(namespaces: [Namespace; N]) -> Self {
        namespaces.into_iter().collect()
    }
}

impl FromIterator<Namespace> for Namespaces {
    fn from_iter<T: IntoIterator<Item = Namespace>>(namespaces: T) -> Self {
        let namespaces: BTreeSet<Namespace> = namespaces.into_iter().collect();
        Self(namespaces.into_iter().collect())
    }
}

impl std::ops::Deref for Namespaces {
    type Target = [Namespace];

    fn deref(&self) -> &[Namespace] {
        &self.0
    }
}

impl Origin {
    /// Whether a record that names its system and its id may be of this incident.
    fn includes(&self, namespace: &Namespace) -> bool {
        let mut namespaces = self.namespaces.iter();
        namespaces.any(|known| known.join(namespace).is_some())
    }

    /// Takes over the more precise name of its system.
    fn refine(&mut self, namespace: &Namespace) {
        if let Some(known) = self
            .namespaces
            .first()
            .filter(|_| self.namespaces.len() == 1)
            && let Some(joined) = known.join(namespace)
        {
            self.namespaces = [joined].into();
        }
    }
}

impl Entry {
    /// The incident that it is of. An entry without a namespace is of every system whose forms of
    /// records it holds.
    pub fn origin(&self) -> Origin {
        let of_forms = || {
            let forms = self.snapshots.iter().map(|snapshot| snapshot.form);
            forms.map(Namespace::of_form).collect()
        };
        let namespace = self.namespace.clone();
        Origin {
            namespaces: namespace.map_or_else(of_forms, |namespace| [namespace].into()),
            source_id: self.source_id.clone(),
        }
    }

    /// Whether two entries, which may be of two copies of a ledger, are of one incident.
    pub fn is_same_incident(&self, other: &Self) -> bool {
        let (one, other) = (self.origin(), other.origin());
        one.source_id == other.source_id
            && (one
                .namespaces
                .iter()
                .any(|namespace| other.includes(namespace))
                || one.namespaces.is_empty()
                || other.namespaces.is_empty())
    }

    /// Takes over the namespace of a record that is added in the form `form`.
    pub(super) fn add_namespace(&mut self, namespace: &Namespace, form: Form) {
        let is_of_family = |form| namespace.may_be_of(form);
        let mut forms = self
            .snapshots
            .iter()
            .map(|snapshot| snapshot.form)
            .chain([form]);
        self.namespace = if forms.all(is_of_family) {
            match &self.namespace {
                Some(known) => known.join(namespace),
                None => Some(namespace.clone()),
            }
        } else {
            None
        };
    }

    /// Forgets a namespace that not all of the records belong to.
    pub(super) fn drop_mixed_namespace(&mut self) {
        let forms = self.snapshots.iter().map(|snapshot| snapshot.form);
        self.namespace
            .take_if(|namespace| !forms.clone().all(|form| namespace.may_be_of(form)));
    }
}

/// What of a record tells to which incident it belongs.
#[derive(Clone, Copy, Debug)]
pub struct RecordIdentity<'a> {
    pub namespace: &'a Namespace,
    /// The id that the system gave it.
    pub id: &'a str,
    pub first_post_at: Option<DateTime<Utc>>,
}

impl<'a> From<&'a Record> for RecordIdentity<'a> {
    fn from(record: &'a Record) -> Self {
        Self {
            namespace: &record.namespace,
            id: &record.id,
            first_post_at: record.posts.iter().map(|post| post.at).min(),
        }
    }
}

/// A record whose incident is not known: it does not say from which of several systems it is, and more
/// than one of them has an incident with its id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it may be of any of the incidents {}", .incidents.join(", "))]
pub struct AmbiguousIncident {
    /// The ids of the incidents that it may be of.
    pub incidents: Vec<String>,
}

/// The ids of all incidents, and which incident each is of.
///
/// A new incident gets the first of the ids `ID`, `NAMESPACE-ID`, `NAMESPACE-ID-2`, … that is free. Ids
/// that differ only in letter case count as one, since many file systems take them for one; so the
/// second of two incidents `abc` and `ABC` gets another id.
#[derive(Clone, Debug, Default)]
pub struct IncidentIds {
    /// The origin of every incident by its id; `None` where its entry cannot be read.
    origins: BTreeMap<String, Option<Origin>>,
    /// The incidents by the source's id.
    by_source_id: BTreeMap<String, BTreeSet<String>>,
    /// An incident by what [`fold_path`] makes of its id.
    by_path: BTreeMap<String, String>,
}

impl IncidentIds {
    /// Adds a known incident; without an origin if its entry cannot be read.
    pub fn insert(&mut self, id: &str, origin: Option<Origin>) {
        if let Some(origin) = &origin {
            let ids = self.by_source_id.entry(origin.source_id.clone());
            ids.or_default().insert(id.to_owned());
        }
        let path = self.by_path.entry(fold_path(id));
        if origin.is_some() {
            path.insert_entry(id.to_owned());
        } else {
            path.or_insert_with(|| id.to_owned());
        }
        self.origins.insert(id.to_owned(), origin);
    }

    /// The incident that each of `records` belongs to, record by record.
    ///
    /// The records of new incidents are taken by the time of their earliest post, so that the ids do
    /// not depend on the names of files. Records that do not say of which system of a kind they are come
    /// after all others.
    pub fn assign<'a>(
        &mut self,
        records: impl IntoIterator<Item = impl Into<RecordIdentity<'a>>>,
    ) -> Vec<Result<String, AmbiguousIncident>> {
        let records: Vec<RecordIdentity<'_>> = records.into_iter().map(Into::into).collect();
        let mut order: Vec<usize> = (0..records.len()).collect();
        order.sort_by_key(|index| {
            let record = records[*index];
            let is_vague = record.namespace.is_kind_alone();
            (is_vague, record.first_post_at, record.namespace, record.id)
        });
        let mut ids = vec![Ok(String::new()); records.len()];
        for index in order {
            let record = records[index];
            ids[index] = self.id_of(record.namespace, record.id);
        }
        ids
    }

    /// The id of the incident that a system calls `source_id`.
    fn id_of(
        &mut self,
        namespace: &Namespace,
        source_id: &str,
    ) -> Result<String, AmbiguousIncident> {
        if let Some(id) = self.find(namespace, source_id)? {
            if let Some(Some(origin)) = self.origins.get_mut(&id) {
                origin.refine(namespace);
            }
            return Ok(id);
        }
        let mut candidates = candidates(namespace, source_id);
        // There are more candidates than incidents.
        let id = candidates.find(|id| self.is_unreadable(id) || self.is_free(id));
        let id = id.unwrap_or_else(|| source_id.to_owned());
        if !self.is_unreadable(&id) {
            let origin = Origin {
                namespaces: [namespace.clone()].into(),
                source_id: source_id.to_owned(),
            };
            self.insert(&id, Some(origin));
        }
        Ok(id)
    }

    /// The known incident of a system and an id there: one of just this system before one whose system
    /// is known less or more precisely, and the one with the source's own id before others.
    fn find(
        &self,
        namespace: &Namespace,
        source_id: &str,
    ) -> Result<Option<String>, AmbiguousIncident> {
        let ids = self.by_source_id.get(source_id).into_iter().flatten();
        let candidates = ids.filter_map(|id| {
            let origin = self.origins.get(id)?.as_ref()?;
            let is_exact = origin.namespaces.contains(namespace);
            let rank = (!is_exact, id != source_id, id);
            origin.includes(namespace).then_some(rank)
        });
        let candidates: BTreeSet<_> = candidates.collect();
        match candidates.first() {
            Some((true, _, _)) if namespace.is_kind_alone() && candidates.len() > 1 => {
                let ids = candidates.into_iter().map(|(_, _, id)| id.clone());
                let incidents = ids.collect();
                Err(AmbiguousIncident { incidents })
            }
            first => Ok(first.map(|(_, _, id)| (*id).clone())),
        }
    }

    /// Whether the incident exists and its entry cannot be read. It may be the one that a record
    /// belongs to, so the record has to wait.
    fn is_unreadable(&self, id: &str) -> bool {
        self.origins.get(id).is_some_and(Option::is_none)
    }

    fn is_free(&self, id: &str) -> bool {
        !self.by_path.contains_key(&fold_path(id))
    }

    /// The incident `id`'s origin, if it is known.
    pub fn origin(&self, id: &str) -> Option<&Origin> {
        self.origins.get(id)?.as_ref()
    }

    /// The incident whose id a file system may take for `id`.
    pub fn owner(&self, id: &str) -> Option<&str> {
        self.by_path.get(&fold_path(id)).map(String::as_str)
    }
}

/// What an incident may be called, the first choice first. Without end.
fn candidates(namespace: &Namespace, source_id: &str) -> impl Iterator<Item = String> {
    let with_namespace = format!("{namespace}-{source_id}");
    let numbered = (1_u64..).map(move |number| match number {
        1 => bounded(&with_namespace, "", MAX_ID_BYTES),
        _ => bounded(&with_namespace, &format!("-{number}"), MAX_ID_BYTES),
    });
    std::iter::once(source_id.to_owned()).chain(numbered)
}

#[cfg(test)]
mod tests;
