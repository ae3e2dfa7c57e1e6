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

use super::library::Opened;
use crate::fingerprint::Fingerprint;
use crate::incident::Incident;
use crate::problem::Problem;
use crate::publish::{Artifact, Stage};
use crate::store::{Store, Version};

const FILE: &str = ".kairan/index.json";

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Index {
    /// What all of it was understood by: program, settings, languages.
    pub base: Fingerprint,
    /// The time of the run that wrote it.
    pub now: DateTime<Utc>,
    /// When the ledger was last written.
    pub newest_seen: Option<DateTime<Utc>>,
    /// By path.
    pub records: BTreeMap<String, RecordFile>,
    /// Records of one incident that contradict each other, by its id.
    pub conflicts: BTreeMap<String, Vec<Problem>>,
    /// By id.
    pub incidents: BTreeMap<String, Known>,
    /// What is wrong with a root's own template, by the page that it should have made; none where that
    /// is not known of the pages that are published.
    pub pages: Option<BTreeMap<String, Problem>>,
}

/// What is in a file of records.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RecordFile {
    pub version: Version,
    /// What it tells of each incident, by id.
    pub records: BTreeMap<String, Fingerprint>,
    /// The services that it lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// What is known of an incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Known {
    /// Of its ledger entry.
    pub ledger: Version,
    /// Of all that it was resolved from.
    pub inputs: Fingerprint,
    /// The last of its turning points that was passed.
    pub turned_at: Option<DateTime<Utc>>,
    /// When time alone will next change it.
    pub changes_at: Option<DateTime<Utc>>,
    /// What is wrong with its notes and translations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    pub outline: Incident,
}

impl Known {
    pub fn new(ledger: Version, inputs: Fingerprint, opened: &Opened, now: DateTime<Utc>) -> Self {
        let turns = || opened.incident.turning_points();
        Self {
            ledger,
            inputs,
            turned_at: turns().filter(|at| *at <= now).max(),
            changes_at: turns().filter(|at| now < *at).min(),
            problems: opened.problems.clone(),
            outline: opened.incident.clone(),
        }
    }

    /// Whether it is what a run at `now` would find that has these inputs.
    pub fn holds(&self, inputs: &Fingerprint, now: DateTime<Utc>) -> bool {
        self.inputs == *inputs && self.changes_at.is_none_or(|at| now < at)
    }

    /// Of all that is shown of it.
    ///
    /// # Errors
    /// Where it cannot be written: a mistake of ours.
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        Ok(Fingerprint::of(&(&self.inputs, self.turned_at))?)
    }
}

impl Index {
    pub fn new(base: Fingerprint) -> Self {
        Self {
            base,
            ..Self::default()
        }
    }

    /// The index of a root, as far as it holds for `base` and `now`. One that is gone or damaged costs
    /// one full reading and rendering, never more.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn load(root: &Store, base: Fingerprint, now: DateTime<Utc>) -> Result<Self> {
        let Some(bytes) = root.get(FILE).await? else {
            return Ok(Self::new(base));
        };
        // Another program may have written it in another shape, and everything is read again then.
        let Ok(index) = serde_json::from_slice::<Self>(&bytes) else {
            warn!("{FILE} is damaged or of another version; everything is read anew");
            return Ok(Self::new(base));
        };
        let holds = index.base == base && index.now <= now;
        Ok(if holds { index } else { Self::new(base) })
    }

    /// # Errors
    /// Where the store cannot be written.
    pub async fn save(&self, root: &Store) -> Result<()> {
        let bytes = serde_json::to_vec(self)?;
        root.put(&Artifact::new(FILE, bytes, Stage::Data)).await
    }

    /// When updates were announced, of all incidents but those for which `is_other` is false.
    pub fn announced(&self, is_other: impl Fn(&str) -> bool) -> Vec<DateTime<Utc>> {
        let others = self.incidents.iter().filter(|(id, _)| is_other(id));
        let updates = others.flat_map(|(_, known)| &known.outline.updates);
        updates
            .flat_map(|update| update.announced.iter().copied())
            .collect()
    }

    /// Everything that is wrong with records, notes, translations and templates.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        let files = self.records.values().flat_map(|file| &file.problems);
        let incidents = self.incidents.values().flat_map(|known| &known.problems);
        let conflicts = self.conflicts.values().flatten();
        files
            .chain(incidents)
            .chain(conflicts)
            .chain(self.pages.iter().flat_map(BTreeMap::values))
    }
}
