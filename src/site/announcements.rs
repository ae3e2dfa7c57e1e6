//! Which announcements feeds hold, and which stand in the archive of the site's feed.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use super::parts::in_parts_of;
use super::routes::{FeedArchive, Month};
use crate::incident::{IncidentSummary, UpdateSummary};

/// How many announcements a document of the archive holds. The feed of the site holds at least as many
/// entries, so it has what is not in the archive yet.
pub(super) const ARCHIVE_SIZE: usize = 50;

/// How many entries the feed of a service holds at least, where there are so many. It has no archive.
pub(super) const MIN_SERVICE_ENTRIES: usize = 10;

/// How many entries a feed holds at most.
pub(super) const MAX_ENTRIES: usize = 100;

/// A feed holds what was announced within this time before its newest entry, so that whoever fetches it once
/// a day misses nothing. It is measured from the newest entry, since time alone must not change a feed.
pub(super) const WINDOW: Duration = Duration::days(3);

/// An announcement of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Announcement {
    pub at: DateTime<Utc>,
    /// The index of its incident among all, and that of the update in it.
    pub incident: usize,
    pub update: usize,
}

/// The entries of a feed.
#[derive(Debug, Default)]
pub(super) struct NewestUpdates {
    /// The last announcement of each update, the newest first.
    pub updates: Vec<Announcement>,
    /// How many more were announced within [`WINDOW`] before the newest of them.
    pub left_out: usize,
}

/// The newest updates of the incidents with these indices: `at_least` so many, if there are.
pub(super) fn newest_updates(
    incidents: &[IncidentSummary],
    indices: impl Iterator<Item = usize>,
    at_least: usize,
) -> NewestUpdates {
    let last = |update: &UpdateSummary| update.announced_at.last().copied().into_iter();
    let mut updates: Vec<Announcement> = announcements(incidents, indices, last).collect();
    let newest = updates.iter().map(|update| update.at).max();
    let in_window = updates.iter().filter(|update| {
        newest.is_some_and(|newest| newest.signed_duration_since(update.at) < WINDOW)
    });
    let in_window = in_window.count();
    let newest_first = |a: &Announcement, b: &Announcement| in_order(incidents, b, a);
    // Few of all that ever happened are in the feed: only those are sorted.
    let entries = in_window.clamp(at_least, MAX_ENTRIES);
    if updates.len() > entries {
        updates.select_nth_unstable_by(entries, newest_first);
        updates.truncate(entries);
    }
    updates.sort_by(newest_first);
    NewestUpdates {
        updates,
        left_out: in_window.saturating_sub(MAX_ENTRIES),
    }
}

/// The documents of the archive, each with its announcements, oldest first. Those of a month stand in the
/// order of their instants, and each document holds the next [`ARCHIVE_SIZE`] of them. The last document of
/// the newest month is there once it is full, since it would change until then.
pub(super) fn archive(incidents: &[IncidentSummary]) -> BTreeMap<FeedArchive, Vec<Announcement>> {
    let each = |update: &UpdateSummary| update.announced_at.clone().into_iter();
    let mut oldest_first: Vec<Announcement> =
        announcements(incidents, 0..incidents.len(), each).collect();
    oldest_first.sort_by(|a, b| in_order(incidents, a, b));
    let by_month = oldest_first
        .into_iter()
        .map(|announcement| (Month::of(announcement.at), announcement));
    let mut documents = in_parts_of(ARCHIVE_SIZE, by_month);
    if let Some(last) = documents.last_entry()
        && last.get().len() < ARCHIVE_SIZE
    {
        last.remove();
    }
    let documents = documents.into_iter();
    documents
        .map(|((month, number), announcements)| (FeedArchive { month, number }, announcements))
        .collect()
}

/// The announcements that `instants` takes of each update of these incidents.
fn announcements<'a, I: Iterator<Item = DateTime<Utc>> + 'a>(
    incidents: &'a [IncidentSummary],
    indices: impl Iterator<Item = usize> + 'a,
    instants: impl Fn(&UpdateSummary) -> I + Copy + 'a,
) -> impl Iterator<Item = Announcement> + 'a {
    indices.flat_map(move |incident| {
        let updates = incidents.get(incident).into_iter();
        let updates = updates.flat_map(|incident| incident.updates.iter().enumerate());
        updates.flat_map(move |(index, update)| {
            instants(update).map(move |at| Announcement {
                at,
                incident,
                update: index,
            })
        })
    })
}

/// The order of announcements, oldest first; of one instant the last by id comes first.
fn in_order(incidents: &[IncidentSummary], a: &Announcement, b: &Announcement) -> Ordering {
    let key = |announcement: &Announcement| {
        let incident = incidents.get(announcement.incident);
        let update = incident.and_then(|incident| incident.updates.get(announcement.update));
        let ids = (
            incident.map(|incident| &incident.id),
            update.map(|update| &update.id),
        );
        (announcement.at, Reverse(ids))
    };
    key(a).cmp(&key(b))
}
