//! By which instant an incident has its place in the archive.

use chrono::{DateTime, Utc};

use super::Entry;

impl Entry {
    /// The instant by which the incident has its place in the archive: that of the oldest update that was known when the
    /// incident was first seen, or else what its record told then.
    ///
    /// Pages are at addresses of months and years, and these must not change: sources revise the start, may tell later
    /// of what was earlier, and a version may arrive under a clock that was set back.
    pub fn archived_at(&self) -> DateTime<Utc> {
        self.fixed_archived_at
            .unwrap_or_else(|| self.derived_archived_at())
    }

    /// Keeps `place` as its place in the archive, whatever the versions that it has now would tell.
    pub(super) fn fix_archived_at(&mut self, place: DateTime<Utc>) {
        self.fixed_archived_at = Some(place).filter(|place| *place != self.derived_archived_at());
    }

    /// The place that follows from what is recorded to have been seen first.
    fn derived_archived_at(&self) -> DateTime<Utc> {
        let first_seen_at = self.first_seen_at().unwrap_or_default();
        let first = || {
            let snapshots = self.snapshots.iter();
            snapshots.filter(|snapshot| snapshot.first_seen_at() == first_seen_at)
        };
        let posts = first().flat_map(|snapshot| &snapshot.log.posts);
        let starts = first().filter_map(|snapshot| snapshot.facts.started_at);
        let others =
            first().flat_map(|snapshot| [snapshot.facts.ended_at, snapshot.facts.updated_at]);
        let past = others.flatten().filter(|at| *at <= first_seen_at);
        posts
            .map(|post| post.at)
            .min()
            .or_else(|| starts.min())
            .or_else(|| past.min())
            .unwrap_or(first_seen_at)
    }
}
