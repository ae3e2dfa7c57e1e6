//! A request that failed, and when it is repeated.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::http::is_waiting;

/// Why a request failed, and when it is repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Failure {
    pub message: String,
    /// Since when it has failed again and again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// Until when it is not asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<DateTime<Utc>>,
}

impl Failure {
    /// Whether it is not yet time to ask again.
    pub fn waits(&self, now: DateTime<Utc>) -> bool {
        self.retry_at.is_some_and(|at| is_waiting(at, now))
    }
}

/// What is done about the pauses after failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::run) enum Pauses {
    Kept,
    /// A person asks by hand, which ignores the pauses.
    Ignored,
}
