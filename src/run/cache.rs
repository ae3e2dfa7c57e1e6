//! The cache of decoded records and resolved incidents, so that a run reads only what has changed. It is
//! `.kairan/index.json` below the root.
//!
//! Every item names the version of the file that it was derived from, so it is valid for an unchanged file
//! whichever run wrote it.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::ledger_store::Ledger;
use super::own_files::{self, CACHE as CACHE_FILE};
use super::resolver::ResolvedIncident;
use crate::catalog::{Brief, IncidentFacts, Item, ListedIncident, PART_SIZE, Rank};
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::ledger::{Entry, Origin};
use crate::publish::{Artifact, Stage};
use crate::record::ListedService;
use crate::root::Listing;
use crate::store::{Store, Version};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Cache {
    /// The digest of the program, settings, languages and templates that it was made with.
    #[serde(rename = "base")]
    pub build_digest: Digest,
    /// The time of the run that wrote it.
    pub now: DateTime<Utc>,
    /// The files of records, by path.
    pub records: BTreeMap<String, RecordFile>,
    /// Records of one incident that contradict each other, by its id.
    pub conflicts: BTreeMap<String, Vec<Diagnostic>>,
    /// The resolved incidents, by id.
    pub incidents: BTreeMap<String, Arc<CachedIncident>>,
    /// The diagnostics of the root's own templates, by the page that they should have rendered; `None` if
    /// they are not known for the published pages.
    #[serde(rename = "pages")]
    pub page_diagnostics: Option<BTreeMap<String, Diagnostic>>,
    /// What a cache that no longer holds knew of incidents: lists show it of those whose ledger entries
    /// are damaged.
    #[serde(skip)]
    pub last_known: BTreeMap<String, Arc<CachedIncident>>,
}

/// The content of a file of records, in short.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RecordFile {
    pub version: Version,
    /// The digest of its records of each incident, by id.
    #[serde(rename = "records")]
    pub record_digests: BTreeMap<String, Digest>,
    /// The services that it lists, whether or not there is an incident of theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ListedService>,
    /// See [`Decoded::lists_incidents`](crate::record::Decoded::lists_incidents).
    #[serde(default)]
    pub lists_incidents: bool,
    /// When something of it is to be published that is held back until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[serde(rename = "problems")]
    pub diagnostics: Vec<Diagnostic>,
}

/// A resolved incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CachedIncident {
    /// The version of its ledger entry.
    #[serde(rename = "ledger")]
    pub ledger_version: Version,
    /// When the incident was last seen to change.
    #[serde(rename = "seen")]
    pub last_seen_at: Option<DateTime<Utc>>,
    /// From when on a text of it that is not announced yet is to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announcement_due_at: Option<DateTime<Utc>>,
    /// What its ledger entry says of where it comes from.
    pub origin: Origin,
    /// The digest of the files that it was resolved from.
    #[serde(rename = "inputs")]
    pub input_digest: Digest,
    /// When it next changes without new data.
    #[serde(rename = "changes_at")]
    pub next_change_at: Option<DateTime<Utc>>,
    /// The files that its annotations show as images, and whether each existed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub images: BTreeMap<String, bool>,
    /// The diagnostics of its annotations and translations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[serde(rename = "problems")]
    pub diagnostics: Vec<Diagnostic>,
    /// Whether its ledger entry is damaged: the summary is then of an earlier version of the entry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_damaged: bool,
    #[serde(flatten)]
    pub brief: Brief,
}

impl CachedIncident {
    /// # Errors
    /// Never: what its digest is of can always be serialised.
    pub fn new(
        ledger_version: Version,
        entry: &Entry,
        input_digest: Digest,
        resolved: &ResolvedIncident,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let transitions = || resolved.incident.transition_times();
        let last_transition_at = transitions().filter(|at| *at <= now).max();
        let images = resolved.images.clone();
        let digest = Digest::of(&(&input_digest, last_transition_at, &images))?;
        Ok(Self {
            ledger_version,
            last_seen_at: entry.last_seen_at(),
            announcement_due_at: entry.announcement_due_at(),
            origin: entry.origin(),
            input_digest,
            next_change_at: transitions().filter(|at| now < *at).min(),
            images,
            diagnostics: resolved.diagnostics.clone(),
            is_damaged: false,
            brief: Brief {
                digest,
                summary: Arc::new(resolved.incident.summary.clone()),
            },
        })
    }

    /// From when on it is to be looked at although nothing new is known of it.
    fn due_at(&self) -> Option<DateTime<Utc>> {
        let instants = [self.announcement_due_at, self.next_change_at];
        instants.into_iter().flatten().min()
    }

    /// Whether resolving it at `now` from these inputs would give the same incident.
    pub fn is_valid_for(
        &self,
        input_digest: &Digest,
        listing: &Listing,
        now: DateTime<Utc>,
    ) -> bool {
        let mut images = self.images.iter();
        !self.is_damaged
            && self.input_digest == *input_digest
            && self.next_change_at.is_none_or(|at| now < at)
            && images.all(|(path, was_there)| listing.get(path).is_some() == *was_there)
    }
}

impl Item for Arc<CachedIncident> {
    const PART_SIZE: usize = PART_SIZE;
    type Rank = Rank;
    type Facts = CachedFacts;

    fn rank(&self) -> Rank {
        Rank::of(&self.brief.summary)
    }

    fn facts(items: &[Self], now: DateTime<Utc>) -> CachedFacts {
        let summaries = items.iter().map(|item| &*item.brief.summary);
        CachedFacts {
            incidents: IncidentFacts::of(summaries, now),
            last_seen_at: items.iter().filter_map(|item| item.last_seen_at).max(),
            due_at: items.iter().filter_map(|item| item.due_at()).min(),
            next_change_at: items.iter().filter_map(|item| item.next_change_at).min(),
            diagnostics: items
                .iter()
                .flat_map(|item| item.diagnostics.clone())
                .collect(),
        }
    }
}

impl ListedIncident for Arc<CachedIncident> {
    fn brief(&self) -> Brief {
        self.brief.clone()
    }
}

/// What is known of the incidents of a part of the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CachedFacts {
    #[serde(flatten)]
    pub incidents: IncidentFacts,
    pub last_seen_at: Option<DateTime<Utc>>,
    /// From when on a text of them that is not announced yet is to be, or when one of them next changes
    /// without new data.
    pub due_at: Option<DateTime<Utc>>,
    pub next_change_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
}

impl AsRef<IncidentFacts> for CachedFacts {
    fn as_ref(&self) -> &IncidentFacts {
        &self.incidents
    }
}

impl Cache {
    pub fn new(build_digest: Digest) -> Self {
        Self {
            build_digest,
            ..Self::default()
        }
    }

    /// Whether a file of records tells that services are fine: by a list of incidents, perhaps an empty one,
    /// or by the states of services.
    pub fn tells_what_is_fine(&self) -> bool {
        self.records.values().any(|file| {
            let mut services = file.services.iter();
            file.lists_incidents || services.any(|service| service.state.is_some())
        })
    }

    /// The services that a file of records lists as impaired, each with the path of the file.
    pub fn impaired_services(&self) -> impl Iterator<Item = (&String, &ListedService)> {
        self.records.iter().flat_map(|(path, file)| {
            let services = file.services.iter();
            let impaired = services.filter(|service| service.is_impaired());
            impaired.map(move |service| (path, service))
        })
    }

    /// Reads the cache of a root, and the digest of its file. A missing or damaged cache is empty, which costs
    /// one full run.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn read(root: &Store) -> Result<(Self, Option<Digest>)> {
        let Some((bytes, _)) = own_files::read(root, CACHE_FILE).await? else {
            return Ok((Self::default(), None));
        };
        // Another version of the program may have written it in another format.
        let Ok(cache) = serde_json::from_slice::<Self>(&bytes) else {
            warn!("{CACHE_FILE} cannot be parsed; rebuilding the cache");
            return Ok((Self::default(), None));
        };
        Ok((cache, Some(Digest::of_bytes(&bytes))))
    }

    /// The version of each entry of the ledger that it holds, by the incident's id.
    pub fn ledger_versions(&self) -> impl Iterator<Item = (&String, &Version)> {
        let incidents = self.incidents.iter();
        incidents.map(|(id, cached)| (id, &cached.ledger_version))
    }

    /// The cache, if a run of this build and at `now` may rely on it, else an empty one.
    pub fn valid_or_new(self, build_digest: Digest, now: DateTime<Utc>) -> Self {
        if self.build_digest == build_digest && self.now <= now {
            self
        } else {
            self.into_last_known(build_digest)
        }
    }

    /// An empty cache that remembers what this one knew of incidents.
    pub fn into_last_known(self, build_digest: Digest) -> Self {
        Self {
            last_known: self.incidents,
            ..Self::new(build_digest)
        }
    }

    /// Writes the cache into the root, and returns the digest of its file.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub async fn save(&self, root: &Store) -> Result<Digest> {
        let bytes = serde_json::to_vec(self)?;
        let digest = Digest::of_bytes(&bytes);
        own_files::write(root, &Artifact::new(CACHE_FILE, bytes, Stage::Data)).await?;
        Ok(digest)
    }

    /// Takes over what was known of the incidents whose ledger entries are damaged, and forgets the
    /// rest.
    pub fn take_over_last_known(&mut self, ledger: &Ledger) {
        for (id, cached) in std::mem::take(&mut self.last_known) {
            if ledger.is_damaged(&id) {
                self.incidents.entry(id).or_insert(cached);
            }
        }
        for id in ledger.damaged_ids() {
            if let Some(cached) = self.incidents.get_mut(id) {
                Arc::make_mut(cached).is_damaged = true;
            }
        }
    }

    /// The announcements of the incidents for whose ids `includes` is true.
    pub fn announced_at(&self, includes: impl Fn(&str) -> bool) -> Vec<DateTime<Utc>> {
        let incidents = self.incidents.iter().filter(|(id, _)| includes(id));
        let updates = incidents.flat_map(|(_, cached)| &cached.brief.summary.updates);
        updates
            .flat_map(|update| update.announced_at.iter().copied())
            .collect()
    }

    /// When the incidents were last seen to change for whose ids `includes` is true.
    pub fn last_seen_at(&self, includes: impl Fn(&str) -> bool) -> Option<DateTime<Utc>> {
        let incidents = self.incidents.iter().filter(|(id, _)| includes(id));
        incidents
            .filter_map(|(_, cached)| cached.last_seen_at)
            .max()
    }

    /// The diagnostics of records, annotations, translations and templates.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let files = self.records.values().flat_map(|file| &file.diagnostics);
        let incidents = self
            .incidents
            .values()
            .flat_map(|cached| &cached.diagnostics);
        let conflicts = self.conflicts.values().flatten();
        files
            .chain(incidents)
            .chain(conflicts)
            .chain(self.page_diagnostics.iter().flat_map(BTreeMap::values))
    }
}
