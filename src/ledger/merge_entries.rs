//! Merges what two copies of a ledger know of one incident.

use std::sync::Arc;

use super::merge::cmp_age;
use super::{Entry, Snapshot};

/// Merges two entries of one incident: the union of their snapshots, of the instants at which each was
/// seen and of the update ids that were recorded for it; of the announcements of one text the earlier
/// counts, and the place in the archive is that of the copy that saw the incident first.
///
/// Pure. It is idempotent, commutative and associative, so copies of a ledger that were written apart
/// become the same in whatever order they are merged. No update id is lost: where the copies recorded
/// different ids for one update, the least is its id and the others are its aliases
/// ([`Update::aliases`](super::Update::aliases)). Whether they are of one incident is for the caller to
/// see to, by [`Entry::is_same_incident`].
pub fn merge_entries(one: Entry, other: Entry) -> Entry {
    let place_of = |entry: &Entry| {
        let (first_seen_at, place) = (entry.first_seen_at(), entry.archived_at());
        // Where nothing else is known, the place is by when it was first seen.
        let is_assumed = first_seen_at == Some(place);
        (first_seen_at.is_none(), first_seen_at, is_assumed, place)
    };
    let (_, _, _, place) = place_of(&one).min(place_of(&other));
    let mut entry = one;
    entry.namespace = match (entry.namespace, other.namespace) {
        (Some(one), Some(other)) => one.join(&other),
        (one, other) => one.or(other),
    };
    for snapshot in other.snapshots {
        match entry
            .snapshots
            .iter_mut()
            .find(|s| s.same_content(&snapshot))
        {
            Some(same) => same.merge_recorded(&snapshot),
            None => entry.snapshots.push(snapshot),
        }
    }
    entry.snapshots.sort_by(cmp_age);
    entry.share_logs();
    entry.drop_mixed_namespace();
    entry.fix_archived_at(place);
    entry
}

impl Snapshot {
    /// Adds what another copy of the ledger recorded for the same version.
    fn merge_recorded(&mut self, other: &Self) {
        self.seen.extend(&other.seen);
        self.seen.sort();
        self.seen.dedup();
        if self.log == other.log {
            return;
        }
        let log = Arc::make_mut(&mut self.log);
        log.update_ids.extend(other.log.update_ids.iter().cloned());
        for (announced, other) in log.announced_at.iter_mut().zip(&other.log.announced_at) {
            *announced = match (*announced, *other) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
    }
}
