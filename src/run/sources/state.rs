//! What is known of a source from one run to the next.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::reviews::Reviews;
use crate::digest::Digest;
use crate::source::{SourceFailure, SourceMemory};
use crate::store::Version;

/// The longest time between two requests to a source that fails and does not say when to ask again.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(15);

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
    #[serde(default, skip_serializing_if = "Reviews::is_empty")]
    pub reviews: Reviews,
    #[serde(default)]
    pub memory: SourceMemory,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredDocument {
    pub digest: Digest,
    pub version: Version,
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
    /// What stays known of a source that cannot be asked: the next answer is read as a whole.
    pub fn without_document(self) -> Self {
        Self {
            document: None,
            memory: SourceMemory::default(),
            ..self
        }
    }

    /// Whether it answered when it was asked last.
    pub fn is_heard(&self) -> bool {
        self.status() == SourceStatus::Heard
    }

    /// Records that the source has failed. It is asked again after as long as it has failed already, so that one that
    /// keeps every run waiting does so less and less often; or when it says.
    pub fn fail(&mut self, failure: SourceFailure, now: DateTime<Utc>) {
        let before = self.failure.take();
        let since = before.and_then(|before| before.since).unwrap_or(now);
        let since = since.min(now);
        let retry_at = now + (now - since).min(LONGEST_PAUSE);
        let retry_at = Some(retry_at).filter(|at| now < *at);
        self.failure = Some(Failure {
            message: failure.message,
            since: Some(since),
            retry_at: failure.retry_at.max(retry_at),
        });
    }

    pub fn status(&self) -> SourceStatus {
        match (&self.failure, &self.document) {
            (None, Some(_)) => SourceStatus::Heard,
            _ => SourceStatus::Silent(self.heard_at),
        }
    }
}
