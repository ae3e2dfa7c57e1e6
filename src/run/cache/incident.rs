//! A resolved incident, as a run remembers it for the next one.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::catalog::{Brief, IncidentFacts, Item, ListedIncident, PART_SIZE, Rank};
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::incident::SearchWords;
use crate::ledger::{Entry, Origin};
use crate::root::Listing;
use crate::run::resolver::ResolvedIncident;
use crate::store::Version;
use crate::translation::Untranslated;

/// A resolved incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::run) struct CachedIncident {
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
    /// The version of what machines translated of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_version: Option<Version>,
    /// What machines are to translate of it.
    #[serde(default, skip_serializing_if = "Untranslated::is_none")]
    pub untranslated: Untranslated,
    /// Whether its ledger entry is damaged: the summary is then of an earlier version of the entry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_damaged: bool,
    pub brief: Brief,
    /// The words by which it is found; not known in a site without a search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "words")]
    pub search_words: Option<Arc<SearchWords>>,
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
        let mut summary = resolved.incident.summary.clone();
        summary.detach();
        Ok(Self {
            ledger_version,
            last_seen_at: entry.last_seen_at(),
            announcement_due_at: entry.announcement_due_at(),
            origin: entry.origin(),
            input_digest,
            next_change_at: transitions().filter(|at| now < *at).min(),
            images,
            diagnostics: resolved.diagnostics.clone(),
            memory_version: resolved.memory_version.clone(),
            untranslated: resolved.untranslated.iter().collect(),
            is_damaged: false,
            brief: Brief {
                digest,
                summary: Arc::new(summary),
            },
            search_words: None,
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
            untranslated: items.iter().map(|item| item.untranslated).sum(),
        }
    }
}

impl ListedIncident for Arc<CachedIncident> {
    fn brief(&self) -> Brief {
        self.brief.clone()
    }

    fn search_words(&self) -> Option<Arc<SearchWords>> {
        self.search_words.clone()
    }
}

/// What is known of the incidents of a part of the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::run) struct CachedFacts {
    pub incidents: IncidentFacts,
    pub last_seen_at: Option<DateTime<Utc>>,
    /// From when on one of them is to be looked at although nothing new is known of it.
    pub due_at: Option<DateTime<Utc>>,
    /// When one of them next changes without new data.
    pub next_change_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
    #[serde(default, skip_serializing_if = "Untranslated::is_none")]
    pub untranslated: Untranslated,
}

impl AsRef<IncidentFacts> for CachedFacts {
    fn as_ref(&self) -> &IncidentFacts {
        &self.incidents
    }
}
