//! What is known of a source from one run to the next.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::source::{SourceFailure, SourceMemory};
use crate::store::Version;

/// What is known of a source from one run to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SourceState {
    /// The digest of where it is: of another place nothing is known.
    pub place: Option<Digest>,
    /// What it told last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<StoredDocument>,
    /// When it was last heard. While it is heard, the heartbeat of the site is up to date and this is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// The services of which it has told so far.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub services: BTreeSet<String>,
    #[serde(default)]
    pub memory: SourceMemory,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredDocument {
    pub digest: Digest,
    pub version: Version,
}

/// Why a source is silent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Failure {
    pub message: String,
    /// Until when it is not asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<DateTime<Utc>>,
}

impl From<Failure> for SourceFailure {
    fn from(failure: Failure) -> Self {
        let Failure { message, retry_at } = failure;
        Self { message, retry_at }
    }
}

impl From<SourceFailure> for Failure {
    fn from(failure: SourceFailure) -> Self {
        let SourceFailure { message, retry_at } = failure;
        Self { message, retry_at }
    }
}

/// Whether a source answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::run) enum SourceStatus {
    Heard,
    /// Nothing was heard since this instant; `None` if nothing ever was.
    Silent(Option<DateTime<Utc>>),
}

impl SourceState {
    pub fn status(&self) -> SourceStatus {
        match (&self.failure, &self.document) {
            (None, Some(_)) => SourceStatus::Heard,
            _ => SourceStatus::Silent(self.heard_at),
        }
    }
}
