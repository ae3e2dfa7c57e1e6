//! By which instant an incident has its place in the archive.

use chrono::{DateTime, Utc};

use crate::ledger::Entry;

/// The instant by which an incident has its place in the archive: that of the oldest update that was known when the
/// incident was first seen, or else what its record told then.
///
/// Pages are at addresses of months and years, and these must not change: sources revise the start, and may tell later of
/// what was earlier.
pub(super) fn archived_at(entry: &Entry) -> DateTime<Utc> {
    let first_seen_at = entry.first_seen_at().unwrap_or_default();
    let first = || {
        let snapshots = entry.snapshots.iter();
        snapshots.filter(|snapshot| snapshot.first_seen_at() == first_seen_at)
    };
    let posts = first().flat_map(|snapshot| &snapshot.log.posts);
    let starts = first().filter_map(|snapshot| snapshot.facts.started_at);
    let others = first().flat_map(|snapshot| [snapshot.facts.ended_at, snapshot.facts.updated_at]);
    let past = others.flatten().filter(|at| *at <= first_seen_at);
    posts
        .map(|post| post.at)
        .min()
        .or_else(|| starts.min())
        .or_else(|| past.min())
        .unwrap_or(first_seen_at)
}
