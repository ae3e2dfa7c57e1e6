//! Divides the files that are to be made into batches, each of which is made in one thread.

use std::collections::BTreeSet;

use super::outdated::{Source, SourceContent};
use crate::incident::Incidents;
use crate::publish::OutdatedFile;
use crate::site::Site;

/// How many incidents a batch may read to have each of them read once.
const MAX_BATCH_INCIDENTS: usize = 256;

/// How many files a batch has if no incident is read for it, and how many incidents are read for a batch whose files
/// share none of them. Handing a batch to a thread and back costs about a tenth of making one page.
const BATCH_FILES: usize = 16;
const BATCH_INCIDENTS: usize = 4;

/// Files, and the incidents that they show in full.
#[derive(Default)]
pub(super) struct PlannedBatch {
    pub files: Vec<OutdatedFile<Source>>,
    pub incidents: BTreeSet<String>,
    /// The incidents that have to be read and resolved.
    pub unread: BTreeSet<String>,
}

impl PlannedBatch {
    fn of_file(file: OutdatedFile<Source>, site: &Site, resolved: &Incidents) -> Self {
        let (unread, incidents) = incidents_of(&file, site, resolved);
        Self {
            files: vec![file],
            incidents: incidents.into_iter().collect(),
            unread: unread.into_iter().collect(),
        }
    }

    /// Whether the files of another batch are to be made together with those of this one: most of all those that
    /// show the same incidents, so that these are read and resolved once.
    fn takes(&self, other: &Self) -> bool {
        let mut files = self.files.iter().chain(&other.files);
        let all_rendered =
            files.all(|file| matches!(file.source.content, SourceContent::Output(_)));
        let unread = self.unread.union(&other.unread).count();
        let is_related = !self.unread.is_disjoint(&other.unread);
        all_rendered
            && match other.unread.is_empty() {
                true => self.files.len() < BATCH_FILES,
                false => {
                    unread <= BATCH_INCIDENTS
                        || is_related && unread <= MAX_BATCH_INCIDENTS.max(self.unread.len())
                }
            }
    }

    fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
        self.incidents.extend(other.incidents);
        self.unread.extend(other.unread);
    }
}

/// The incidents that a file shows in full and that are not among `resolved`, and all that it shows in full; each in
/// order, and once.
fn incidents_of(
    file: &OutdatedFile<Source>,
    site: &Site,
    resolved: &Incidents,
) -> (Vec<String>, Vec<String>) {
    let mut incidents = match &file.source.content {
        SourceContent::Output(output) => output.full_incidents(site),
        SourceContent::StaticFile(..) | SourceContent::Report(_) => Vec::new(),
    };
    incidents.sort_unstable();
    incidents.dedup();
    let unread = incidents.iter().filter(|id| !resolved.contains_key(**id));
    let owned = |id: &&str| (*id).to_owned();
    (
        unread.map(owned).collect(),
        incidents.iter().map(owned).collect(),
    )
}

/// Divides the files of a group into batches: files that show the same incidents are in the same batch if possible.
/// The incidents among `resolved` need not be read. A batch is made when it is asked for: those of a large site would be
/// hundreds of megabytes.
pub(super) fn plan_batches(
    mut group: Vec<OutdatedFile<Source>>,
    site: &Site,
    resolved: &Incidents,
) -> impl Iterator<Item = PlannedBatch> {
    group.sort_by_cached_key(|file| incidents_of(file, site, resolved));
    let of_one_file = group.into_iter();
    let of_one_file = of_one_file.map(|file| PlannedBatch::of_file(file, site, resolved));
    let mut of_one_file = of_one_file.peekable();
    std::iter::from_fn(move || {
        let mut batch = of_one_file.next()?;
        while let Some(other) = of_one_file.next_if(|other| batch.takes(other)) {
            batch.extend(other);
        }
        Some(batch)
    })
}
