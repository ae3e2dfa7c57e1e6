//! What is understood of a root's records and incidents, so that a run reads only what has changed:
//! `.kairan/index.json` below the root.
//!
//! It says of everything in it from which version that was understood. So it holds no secret of a
//! run's: whoever wrote it, and whenever, what it says of an unchanged file is true.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::loader::ResolvedIncident;
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::incident::Incident;
use crate::publish::{Artifact, Stage};
use crate::root::Listing;
use crate::store::{Store, Version};

const CACHE_FILE: &str = ".kairan/index.json";

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Cache {
    /// What all of it was understood by: program, settings, languages.
    #[serde(rename = "base")]
    pub build_digest: Digest,
    /// The time of the run that wrote it.
    pub now: DateTime<Utc>,
    /// When the ledger was last written.
    #[serde(rename = "newest_seen")]
    pub last_seen_at: Option<DateTime<Utc>>,
    /// By path.
    pub records: BTreeMap<String, RecordFile>,
    /// Records of one incident that contradict each other, by its id.
    pub conflicts: BTreeMap<String, Vec<Diagnostic>>,
    /// By id.
    pub incidents: BTreeMap<String, CachedIncident>,
    /// What is wrong with a root's own template, by the page that it should have made; none where that
    /// is not known of the pages that are published.
    #[serde(rename = "pages")]
    pub page_diagnostics: Option<BTreeMap<String, Diagnostic>>,
}

/// What is in a file of records.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RecordFile {
    pub version: Version,
    /// What it tells of each incident, by id.
    #[serde(rename = "records")]
    pub record_digests: BTreeMap<String, Digest>,
    /// The services that it lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[serde(rename = "problems")]
    pub diagnostics: Vec<Diagnostic>,
}

/// What is known of an incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CachedIncident {
    /// Of its ledger entry.
    #[serde(rename = "ledger")]
    pub ledger_version: Version,
    /// Of all that it was resolved from.
    #[serde(rename = "inputs")]
    pub input_digest: Digest,
    /// The last of its turning points that was passed.
    #[serde(rename = "turned_at")]
    pub last_transition_at: Option<DateTime<Utc>>,
    /// When time alone will next change it.
    #[serde(rename = "changes_at")]
    pub next_change_at: Option<DateTime<Utc>>,
    /// The files that its notes show as images, and whether each was there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub images: BTreeMap<String, bool>,
    /// What is wrong with its notes and translations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[serde(rename = "problems")]
    pub diagnostics: Vec<Diagnostic>,
    #[serde(rename = "outline")]
    pub summary: Incident,
}

impl CachedIncident {
    pub fn new(
        ledger_version: Version,
        input_digest: Digest,
        resolved: &ResolvedIncident,
        now: DateTime<Utc>,
    ) -> Self {
        let transitions = || resolved.incident.transition_times();
        Self {
            ledger_version,
            input_digest,
            last_transition_at: transitions().filter(|at| *at <= now).max(),
            next_change_at: transitions().filter(|at| now < *at).min(),
            images: resolved.images.clone(),
            diagnostics: resolved.diagnostics.clone(),
            summary: resolved.incident.clone(),
        }
    }

    /// Whether it is what a run at `now` would find that has these inputs.
    pub fn is_valid_for(
        &self,
        input_digest: &Digest,
        listing: &Listing,
        now: DateTime<Utc>,
    ) -> bool {
        let mut images = self.images.iter();
        self.input_digest == *input_digest
            && self.next_change_at.is_none_or(|at| now < at)
            && images.all(|(path, was_there)| listing.get(path).is_some() == *was_there)
    }

    /// The digest of all that is shown of it.
    ///
    /// # Errors
    /// Where it cannot be written: a mistake of ours.
    pub fn digest(&self) -> Result<Digest> {
        Ok(Digest::of(&(
            &self.input_digest,
            self.last_transition_at,
            &self.images,
        ))?)
    }
}

impl Cache {
    pub fn new(build_digest: Digest) -> Self {
        Self {
            build_digest,
            ..Self::default()
        }
    }

    /// The index of a root, as far as it holds for `base` and `now`. One that is gone or damaged costs
    /// one full reading and rendering, never more.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn load(root: &Store, build_digest: Digest, now: DateTime<Utc>) -> Result<Self> {
        let Some(bytes) = root.get(CACHE_FILE).await? else {
            return Ok(Self::new(build_digest));
        };
        // Another program may have written it in another shape, and everything is read again then.
        let Ok(cache) = serde_json::from_slice::<Self>(&bytes) else {
            warn!("{CACHE_FILE} is damaged or of another version; everything is read anew");
            return Ok(Self::new(build_digest));
        };
        Ok(cache.valid_or_new(build_digest, now))
    }

    /// The cache, if a run of this build and at `now` may rely on it, else an empty one.
    pub fn valid_or_new(self, build_digest: Digest, now: DateTime<Utc>) -> Self {
        if self.build_digest == build_digest && self.now <= now {
            self
        } else {
            Self::new(build_digest)
        }
    }

    /// # Errors
    /// Where the store cannot be written.
    pub async fn save(&self, root: &Store) -> Result<()> {
        let bytes = serde_json::to_vec(self)?;
        root.put(&Artifact::new(CACHE_FILE, bytes, Stage::Data))
            .await
    }

    /// When updates were announced, of all incidents but those for which `is_other` is false.
    pub fn announced_at(&self, includes: impl Fn(&str) -> bool) -> Vec<DateTime<Utc>> {
        let incidents = self.incidents.iter().filter(|(id, _)| includes(id));
        let updates = incidents.flat_map(|(_, cached)| &cached.summary.updates);
        updates
            .flat_map(|update| update.announced_at.iter().copied())
            .collect()
    }

    /// Everything that is wrong with records, notes, translations and templates.
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
