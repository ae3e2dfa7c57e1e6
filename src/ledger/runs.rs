//! Runs of versions that share their posts.

use std::ops::Range;
use std::sync::Arc;

use super::{Entry, Log, Snapshot};

impl Snapshot {
    /// Whether the next version is of the same form and has the very same log, so that what is true of
    /// the posts of one is true of those of the other.
    fn continues_in(&self, next: &Self) -> bool {
        self.form == next.form && Arc::ptr_eq(&self.log, &next.log)
    }
}

/// An incident that is polled often has far more versions than different logs: its versions are taken in
/// runs of one form and one log, and a run's posts are those of its first version.
impl Entry {
    /// The positions of the versions of each run.
    pub(super) fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let mut end = 0;
        let runs = self.snapshots.chunk_by(Snapshot::continues_in);
        runs.map(move |run| {
            let start = end;
            end += run.len();
            start..end
        })
    }

    /// The log of each run.
    pub(crate) fn logs(&self) -> impl Iterator<Item = &Log> {
        let runs = self.snapshots.chunk_by(Snapshot::continues_in);
        runs.map(|run| &*run[0].log)
    }

    /// Puts another log in the place of that of each run for which `change` returns one. It is given the
    /// position of the run's first version.
    pub(super) fn replace_logs(&mut self, mut change: impl FnMut(usize, &Log) -> Option<Log>) {
        let mut start = 0;
        for run in self.snapshots.chunk_by_mut(Snapshot::continues_in) {
            if let Some(log) = change(start, &run[0].log) {
                let log = Arc::new(log);
                for snapshot in &mut *run {
                    snapshot.log = Arc::clone(&log);
                }
            }
            start += run.len();
        }
        self.share_logs();
    }

    /// Lets every version share the log of the one before, where they are equal.
    pub(super) fn share_logs(&mut self) {
        for index in 1..self.snapshots.len() {
            let (before, rest) = self.snapshots.split_at_mut(index);
            let (before, snapshot) = (&before[index - 1], &mut rest[0]);
            if before.log == snapshot.log {
                snapshot.log = Arc::clone(&before.log);
            }
        }
    }
}
