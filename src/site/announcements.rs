//! Which announcements feeds hold, and which stand in the archive of the site's feed.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::routes::FeedArchive;
use crate::catalog::{Announced, AnnouncedFacts, Month, Part, PartedList};
use crate::incident::{IncidentSummary, UpdateSummary};

/// How many announcements a document of the archive holds. The feed of the site holds at least as many
/// entries, so it has what is not in the archive yet.
pub(super) const ARCHIVE_SIZE: usize = 50;

/// How many entries the feed of a service holds at least, where there are so many. It has no archive.
pub(super) const MIN_SERVICE_ENTRIES: usize = 10;

/// How many entries a feed holds at most, but for those of a burst of news; how many of them have texts.
pub(super) const MAX_ENTRIES: usize = 100;

/// A feed holds everything that was announced within this time before its newest entry, however much that is: who
/// fetches it every hour misses nothing, also where very much is announced at once and the reader knows no archives, as
/// hardly any does. Announcements are a second apart, so there is an end to it.
const BURST: Duration = Duration::hours(3);

/// A feed holds what was announced within this time before its newest entry, so that whoever fetches it once
/// a day misses nothing. It is measured from the newest entry, since time alone must not change a feed.
pub(super) const WINDOW: Duration = Duration::days(3);

/// An announcement of an update.
#[derive(Clone, Debug)]
pub(super) struct Announcement {
    pub at: DateTime<Utc>,
    pub incident: Arc<IncidentSummary>,
    /// The index of the update in its incident.
    pub update: usize,
}

impl Announcement {
    /// The announcement `announced` of an update of `incident`, if it has the update.
    pub fn new(incident: &Arc<IncidentSummary>, announced: &Announced) -> Option<Self> {
        let mut updates = incident.updates.iter();
        Some(Self {
            at: announced.at,
            incident: Arc::clone(incident),
            update: updates.position(|update| update.id == announced.update)?,
        })
    }

    pub fn update(&self) -> Option<&UpdateSummary> {
        self.incident.updates.get(self.update)
    }

    /// The order of announcements, oldest first; of one instant the last by id comes first.
    fn by_time_then_id(&self, other: &Self) -> Ordering {
        let by_time = self.at.cmp(&other.at);
        by_time.then_with(|| other.ids().cmp(&self.ids()))
    }

    fn ids(&self) -> (&str, Option<&str>) {
        (&self.incident.id, self.update().map(|update| &*update.id))
    }
}

/// The entries of the feed of a service with these incidents: the last announcement of each update, the newest first.
pub(super) fn newest_updates<'a>(
    incidents: impl Iterator<Item = &'a Arc<IncidentSummary>>,
) -> Vec<Announcement> {
    let mut updates: Vec<Announcement> = incidents.flat_map(last_announcements).collect();
    let in_window = count_newest(updates.iter().map(|update| update.at), WINDOW);
    let newest_first = |a: &Announcement, b: &Announcement| b.by_time_then_id(a);
    // Few of all that ever happened are in the feed: only those are sorted.
    let entries = in_window.clamp(MIN_SERVICE_ENTRIES, MAX_ENTRIES);
    let entries = entries.max(count_burst(updates.iter().map(|update| update.at)));
    if updates.len() > entries {
        updates.select_nth_unstable_by(entries, newest_first);
        updates.truncate(entries);
    }
    updates.sort_by(newest_first);
    updates
}

/// How many of the entries of a feed that were announced at these instants belong to the burst of news before its
/// newest entry.
pub(super) fn count_burst(announced_at: impl Iterator<Item = DateTime<Utc>> + Clone) -> usize {
    count_newest(announced_at, BURST)
}

/// How many of these instants are less than `within` before the newest.
fn count_newest(instants: impl Iterator<Item = DateTime<Utc>> + Clone, within: Duration) -> usize {
    let newest = instants.clone().max();
    let is_within = |at: &DateTime<Utc>| newest.is_some_and(|newest| newest - *at < within);
    instants.filter(is_within).count()
}

/// The last announcement of each update of an incident. What was announced while a note muted the incident is left
/// out.
pub(super) fn last_announcements(
    incident: &Arc<IncidentSummary>,
) -> impl Iterator<Item = Announcement> {
    let updates = incident.updates.iter().enumerate();
    updates.filter_map(|(index, update)| {
        let mut newest_first = update.announced_at.iter().rev();
        Some(Announcement {
            at: *newest_first.find(|at| !incident.was_muted_at(**at))?,
            incident: Arc::clone(incident),
            update: index,
        })
    })
}

/// The last announcement of each of the updates in the feed of the site, the newest first.
///
/// # Errors
/// If a month is needed that is not in memory: the month.
pub fn newest_announced(
    announced: &PartedList<Month, Announced>,
) -> Result<Vec<&Announced>, Month> {
    let mut newest: Vec<&Announced> = Vec::new();
    let mut seen = BTreeSet::new();
    for ((month, _), part) in announced.parts().rev() {
        // A month of which nothing is in the feed need not be in memory.
        if part.facts.muted == part.facts.count {
            continue;
        }
        let items = part.items().ok_or(month)?.iter().rev();
        for item in items.filter(|item| !item.is_muted) {
            let age = newest.first().map(|first| first.at - item.at);
            let is_within = |time| age.is_none_or(|age| age < time);
            let entries = match is_within(WINDOW) {
                true => MAX_ENTRIES,
                false => ARCHIVE_SIZE,
            };
            if newest.len() >= entries && !is_within(BURST) {
                return Ok(newest);
            }
            if seen.insert((&item.incident, &item.update)) {
                newest.push(item);
            }
        }
    }
    Ok(newest)
}

/// The documents of the archive. The announcements of a month stand in the order of their instants, and each
/// document holds the next `ARCHIVE_SIZE` of them. The last document of the newest month is there once it is
/// full, since it would change until then.
pub fn archive_documents(
    announced: &PartedList<Month, Announced>,
) -> impl Iterator<Item = FeedArchive> {
    let newest = announced.parts().next_back().map(|((month, _), _)| month);
    announced.parts().flat_map(move |((month, _), part)| {
        let AnnouncedFacts { count, .. } = part.facts;
        let documents = match newest == Some(month) {
            true => count / ARCHIVE_SIZE,
            false => count.div_ceil(ARCHIVE_SIZE),
        };
        (1..=documents).map(move |number| FeedArchive { month, number })
    })
}

/// The announcements in a document of the archive, oldest first, if its month is in memory.
pub fn archived(
    announced: &PartedList<Month, Announced>,
    document: FeedArchive,
) -> Option<&[Announced]> {
    let month = announced.part((document.month, 1)).and_then(Part::items)?;
    month.chunks(ARCHIVE_SIZE).nth(document.number - 1)
}
