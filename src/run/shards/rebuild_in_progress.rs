//! A rebuild in progress.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// A rebuild in progress, as the state records it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::run) struct Rebuild {
    pub id: Digest,
    /// How many shards the incidents are divided into.
    pub shards: usize,
    /// The digest of what every file depends on: another program, other settings or templates make other files.
    pub build_digest: Digest,
    /// The time of the pages.
    pub now: DateTime<Utc>,
    /// Whether a run has changed the site since, so that a worker may have put an older file in the place of a newer
    /// one.
    #[serde(default)]
    pub has_run_since: bool,
    /// The files that runs have deleted since: a worker may have put one there again before it was deleted, or after.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub deleted_since: BTreeSet<String>,
    /// The names of all services as the site writes them, in its order: the incidents of one shard may write them
    /// otherwise.
    #[serde(default)]
    pub service_names: Vec<String>,
}

impl Rebuild {
    /// The number of the shard that an incident is in, from 0.
    pub fn shard_of(&self, incident: &str) -> usize {
        let digest = Digest::of_bytes(incident.as_bytes());
        // Fifteen hexadecimal digits always fit into 64 bits.
        let hash = u64::from_str_radix(&digest.as_str()[..15], 16).unwrap_or_default();
        usize::try_from(hash % self.shards as u64).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_incident_is_in_one_shard_and_shards_are_of_about_one_size() {
        let rebuild = Rebuild {
            id: Digest::of_bytes(b"rebuild"),
            shards: 7,
            build_digest: Digest::of_bytes(b"build"),
            now: DateTime::UNIX_EPOCH,
            has_run_since: false,
            deleted_since: BTreeSet::new(),
            service_names: Vec::new(),
        };
        let mut sizes = [0; 7];
        for number in 0..7_000 {
            sizes[rebuild.shard_of(&format!("EX{number}"))] += 1;
        }
        assert!(
            sizes.iter().all(|size| (800..1_200).contains(size)),
            "{sizes:?}"
        );
    }
}
