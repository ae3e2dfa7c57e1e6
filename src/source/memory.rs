//! What the next request to a source needs to know.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// How often everything is asked for anew, whatever the source says is unchanged.
const FULL_PASS: TimeDelta = TimeDelta::days(1);

/// What the last successful request to a source has left for the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceMemory {
    /// The validators of the last answer (RFC 9110, section 8.8).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// The digest of the last answer, for a server without validators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// For Graph: the instant up to which every modification is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified_until: Option<DateTime<Utc>>,
    /// For Graph: the issues that were modified shortly before, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub recent: BTreeMap<String, KnownIssue>,
    /// When everything was asked for last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_pass_at: Option<DateTime<Utc>>,
}

/// One version of an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownIssue {
    pub modified_at: DateTime<Utc>,
    pub digest: Digest,
}

impl SourceMemory {
    /// Whether everything is to be asked for at `now`.
    pub fn is_full_pass_due(&self, now: DateTime<Utc>) -> bool {
        self.full_pass_at
            .is_none_or(|at| now < at || now - at >= FULL_PASS)
    }
}
