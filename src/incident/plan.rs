//! How the plan of an incident that is to come, or of maintenance, was changed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ledger::{Entry, Snapshot};

/// The changes of a planned start, end or state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHistory {
    /// How often it was changed: 0 for a plan that stands as it was first seen.
    pub changes: usize,
    /// When Kairan first saw it as it is now.
    pub since: DateTime<Utc>,
}

impl PlanHistory {
    /// Of the versions of an entry; `None` for one without any.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let plan = |snapshot: &Snapshot| {
            let facts = &snapshot.facts;
            (facts.started_at, facts.ended_at, facts.status.clone())
        };
        let versions = entry.snapshots.iter();
        let mut versions = versions.map(|version| (plan(version), version.first_seen_at()));
        let (mut current, mut since) = versions.next()?;
        let mut changes = 0;
        for (next, seen_at) in versions {
            if next != current {
                changes += 1;
                // Versions stand in the order of the source, and may have been seen in another one.
                since = since.max(seen_at);
                current = next;
            }
        }
        Some(Self { changes, since })
    }
}
