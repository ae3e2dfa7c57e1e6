//! The cache of decoded records and resolved incidents, so that a run reads only what has changed. It is
//! `.kairan/index.json` below the root, and the files in `.kairan/index/` that it names.
//!
//! Every item names the version of the file that it was derived from, so it is valid for an unchanged file
//! whichever run wrote it.

mod files;
mod ids;
mod incident;
mod index;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::ledger_store::Ledger;
use super::shards::TakenOver;
use crate::catalog::{Catalog, PartedList, month_of};
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::record::ListedService;
use crate::store::Version;
use crate::translation::Untranslated;

pub(super) use files::PartIsLost;
pub(super) use ids::IdIndex;
pub(super) use incident::CachedIncident;
use texts::TextsFile;

#[derive(Clone, Debug, Default)]
pub(super) struct Cache {
    /// The digest of the program, settings, languages and templates that it was made with.
    pub build_digest: Digest,
    /// The time of the run that wrote it.
    pub now: DateTime<Utc>,
    /// The files of records, by path.
    pub records: BTreeMap<String, RecordFile>,
    /// Records of one incident that contradict each other, by its id.
    pub conflicts: BTreeMap<String, Vec<Diagnostic>>,
    /// The resolved incidents in memory, by id: all of them, unless the cache is read partly.
    pub incidents: BTreeMap<String, Arc<CachedIncident>>,
    /// The diagnostics of the root's own templates, by the page that they should have rendered; `None` if
    /// they are not known for the published pages.
    pub page_diagnostics: Option<BTreeMap<String, Diagnostic>>,
    /// What an outdated cache knew of incidents: lists show it for incidents whose ledger entries are damaged.
    pub last_known: BTreeMap<String, Arc<CachedIncident>>,
    /// The lists of the incidents, as the last run left them or as this one has changed them.
    pub catalog: Catalog<Arc<CachedIncident>>,
    /// The incidents that no list shows, since their entries are damaged and they have no page.
    pub hidden: Vec<Arc<CachedIncident>>,
    pub ids: IdIndex,
    /// The texts of the newest incidents.
    pub texts: TextsFile,
    /// The incidents of the annotations and translations, by path; those of unknown incidents are missing.
    pub annotated: BTreeMap<String, String>,
    pub site: SiteFacts,
    /// Whether only those incidents are in memory that a run has asked for.
    pub is_read_partly: bool,
    /// The files that the stored index names.
    files: BTreeSet<Digest>,
    /// Files that may no longer belong to the cache.
    leftovers: BTreeSet<Digest>,
}

/// What the last run found out about the site as a whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct SiteFacts {
    /// When something changes without new data that is not of a single incident.
    pub next_change_at: Option<DateTime<Utc>>,
    /// How many incidents name each service.
    pub service_names: BTreeMap<String, usize>,
    /// Whether there are annotations or translations of unknown incidents.
    pub has_orphans: bool,
    /// See [`Lists`](crate::site::Lists).
    pub known_since: BTreeMap<String, DateTime<Utc>>,
    pub has_unplanned: bool,
}

impl SiteFacts {
    /// Takes over what all pages with the states of services depend on.
    fn set_facts_of(&mut self, catalog: &Catalog<Arc<CachedIncident>>) {
        (self.known_since, self.has_unplanned) = (catalog.earliest(), catalog.has_unplanned());
    }

    /// Whether what all pages with the states of services depend on is as in these lists.
    pub fn agrees_with(&self, catalog: &Catalog<Arc<CachedIncident>>) -> bool {
        self.known_since == catalog.earliest() && self.has_unplanned == catalog.has_unplanned()
    }
}

/// The content of a file of records, in short.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RecordFile {
    pub version: Version,
    /// The digest of its records of each incident, by id.
    #[serde(rename = "records")]
    pub record_digests: LiteMap<String, Digest>,
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

    /// Whether it holds no incident.
    pub fn is_empty(&self) -> bool {
        self.catalog.months.parts().next().is_none() && self.hidden.is_empty()
    }

    /// The version of each entry of the ledger that it holds, by the incident's id.
    pub fn ledger_versions(&self) -> impl Iterator<Item = (&String, &Version)> {
        let incidents = self.incidents.iter();
        incidents.map(|(id, cached)| (id, &cached.ledger_version))
    }

    /// The version of what machines translated of each incident in memory, if anything is, by its id.
    pub fn memory_versions(&self) -> impl Iterator<Item = (&String, Option<&Version>)> {
        let incidents = self.incidents.iter();
        incidents.map(|(id, cached)| (id, cached.memory_version.as_ref()))
    }

    /// How much machines are to translate of the listed incidents.
    pub fn untranslated(&self) -> Untranslated {
        let parts = self.catalog.months.parts();
        parts.map(|(_, part)| part.facts.untranslated).sum()
    }

    /// The cache, if a run of this build and at `now` may rely on it, else an empty one.
    pub fn valid_or_new(self, build_digest: Digest, now: DateTime<Utc>) -> Self {
        if self.build_digest == build_digest && self.now <= now {
            self
        } else {
            self.into_last_known(build_digest)
        }
    }

    /// Adds what the workers of a rebuild found out about incidents that the cache does not know.
    pub fn add_taken_over(&mut self, taken_over: &TakenOver) {
        if self.build_digest != taken_over.build_digest {
            return;
        }
        for (id, cached) in &taken_over.incidents {
            let known = self.incidents.entry(id.clone());
            known.or_insert_with(|| Arc::new(cached.clone()));
        }
        if self.page_diagnostics.is_none() {
            self.page_diagnostics
                .clone_from(&taken_over.page_diagnostics);
        }
    }

    /// An empty cache that remembers what this one knew of incidents.
    pub fn into_last_known(self, build_digest: Digest) -> Self {
        Self {
            last_known: self.incidents,
            files: self.files,
            leftovers: self.leftovers,
            ..Self::new(build_digest)
        }
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
        let summaries = incidents.map(|(_, cached)| &cached.brief.summary);
        summaries.flat_map(|one| one.announcement_times()).collect()
    }

    /// When the incidents were last seen to change for whose ids `includes` is true.
    pub fn last_seen_at(&self, includes: impl Fn(&str) -> bool) -> Option<DateTime<Utc>> {
        let incidents = self.incidents.iter().filter(|(id, _)| includes(id));
        incidents
            .filter_map(|(_, cached)| cached.last_seen_at)
            .max()
    }

    /// When an incident was last seen to change.
    pub fn newest_seen_at(&self) -> Option<DateTime<Utc>> {
        let parts = self.catalog.months.parts();
        parts.filter_map(|(_, part)| part.facts.last_seen_at).max()
    }

    /// When an update was last announced.
    pub fn last_announced_at(&self) -> Option<DateTime<Utc>> {
        let parts = self.catalog.months.parts();
        let listed = parts.filter_map(|(_, part)| part.facts.incidents.last_announced_at);
        let hidden = self.hidden.iter();
        let hidden = hidden.flat_map(|cached| cached.brief.summary.announcement_times());
        listed.chain(hidden).max()
    }

    /// When one of the listed incidents next changes without new data.
    pub fn next_change_at(&self) -> Option<DateTime<Utc>> {
        let parts = self.catalog.months.parts();
        let changes = parts.filter_map(|(_, part)| part.facts.next_change_at);
        let hidden = self
            .hidden
            .iter()
            .filter_map(|cached| cached.next_change_at);
        changes.chain(hidden).min()
    }

    /// The digests of the incidents in memory, by id.
    pub fn incident_digests(&self) -> BTreeMap<String, Digest> {
        let lists = self.catalog.services.values();
        let in_lists = lists.flat_map(PartedList::loaded_items);
        let in_lists = in_lists.map(|item| &item.0);
        let briefs = in_lists.chain(self.catalog.current.values());
        let briefs = briefs.chain(self.incidents.values().map(|cached| &cached.brief));
        briefs
            .map(|brief| (brief.summary.id.clone(), brief.digest.clone()))
            .collect()
    }

    /// What the files of records say of services apart from incidents.
    pub fn listed_services(&self) -> BTreeMap<String, (bool, Vec<ListedService>)> {
        let files = self.records.iter();
        let telling = files.filter(|(_, file)| file.lists_incidents || !file.services.is_empty());
        let listed = telling
            .map(|(path, file)| (path.clone(), (file.lists_incidents, file.services.clone())));
        listed.collect()
    }

    /// The diagnostics of records, annotations, translations and templates.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let files = self.records.values().flat_map(|file| &file.diagnostics);
        let parts = self.catalog.months.parts();
        let listed = parts.flat_map(|(_, part)| &part.facts.diagnostics);
        let hidden = self.hidden.iter().flat_map(|cached| &cached.diagnostics);
        let conflicts = self.conflicts.values().flatten();
        files
            .chain(listed)
            .chain(hidden)
            .chain(conflicts)
            .chain(self.page_diagnostics.iter().flat_map(BTreeMap::values))
    }

    /// Takes over the lists of all incidents, and those of them that no list shows.
    pub fn set_lists(
        &mut self,
        catalog: Catalog<Arc<CachedIncident>>,
        hidden: Vec<Arc<CachedIncident>>,
    ) {
        let incidents = self.incidents.iter();
        let incidents = incidents.map(|(id, cached)| (id, cached.as_ref()));
        self.ids = IdIndex::of_all(incidents, self.incidents.len());
        self.site.set_facts_of(&catalog);
        self.catalog = catalog;
        self.hidden = hidden;
    }

    /// Keeps only what is known of single incidents, for a run that stops before it has made its lists.
    pub fn forget_lists(&mut self) {
        let incidents = self.incidents.values();
        let by_month =
            incidents.map(|cached| (month_of(&cached.brief.summary), Arc::clone(cached)));
        self.catalog = Catalog {
            months: PartedList::of_all(by_month, self.now),
            ..Catalog::default()
        };
        self.hidden.clear();
        self.ids = IdIndex::default();
        self.site = SiteFacts::default();
    }
}
