//! When subscribers are told of an update.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Timelike, Utc};

use super::Entry;
use super::grouping::PostIndex;

/// An update that is older than this when its incident is first seen is an archive, not news.
const MAX_NEWS_AGE: Duration = Duration::days(1);

/// A revision of an update that is to get an instant of announcement. Sorted in the order in which
/// they are announced.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Unannounced {
    is_news: bool,
    update_at: DateTime<Utc>,
    incident: String,
    update_id: String,
    /// The snapshots and posts that have its text.
    posts: Vec<PostIndex>,
}

/// Gives every revision of every update that has none an instant of announcement. Pure; an instant
/// that is given never changes.
///
/// News is announced `now`, later than anything before and a second apart, because some feed readers
/// take only what is newer than all they have. What is old keeps its own time, so that it does not
/// arrive as today's news. How a record arrived, as a file or by an import, makes no difference:
///
/// - Of an incident that is new to the ledger, updates older than a day are old, and all of them with
///   `first_import`, which says that the ledger is being filled for the first time.
/// - Of an incident that is known, a revision is news if it is the newest of its update and stands in
///   a version that is newer than all known ones. A new update in such a version is news unless it is
///   both older than a day and older than when the incident was last seen to change.
/// - An earlier revision that arrives late is not announced: it shares the instant of the revision
///   after it.
/// - An update that its source dates ahead of `now` is announced when its time has come, as news.
///
/// `existing_announcements` are those of other incidents than `entries`: no two incidents share one.
pub fn announce(
    entries: &mut BTreeMap<String, Entry>,
    existing_announcements: impl IntoIterator<Item = DateTime<Utc>>,
    first_import: bool,
    now: DateTime<Utc>,
) {
    let run_at = now;
    let now = now.with_nanosecond(0).unwrap_or(now);
    let mut taken: BTreeSet<DateTime<Utc>> = entries
        .values()
        .flat_map(Entry::announcement_times)
        .chain(existing_announcements)
        .collect();
    let last_announced_at = taken.last().copied();
    let mut unannounced: Vec<Unannounced> = entries
        .values_mut()
        .flat_map(|entry| entry.take_over_announcements(first_import, run_at))
        .collect();
    unannounced.sort();
    for revision in unannounced {
        let mut instant = if revision.is_news {
            last_announced_at.map_or(now, |newest| now.max(newest + Duration::seconds(1)))
        } else {
            // A mistyped year must not put all later news behind it.
            let at = revision.update_at;
            at.with_nanosecond(0).unwrap_or(at).min(now)
        };
        while !taken.insert(instant) {
            instant += Duration::seconds(1);
        }
        if let Some(entry) = entries.get_mut(&revision.incident) {
            entry.set_announced(&revision.posts, instant);
        }
    }
}

impl Entry {
    /// Gives the announcement of a revision to the posts that repeat it and to earlier revisions that
    /// arrived late; returns the revisions that are still without one.
    fn take_over_announcements(
        &mut self,
        first_import: bool,
        now: DateTime<Utc>,
    ) -> Vec<Unannounced> {
        let is_incident_known = self.announcement_times().next().is_some();
        // A version without posts has no announcements that would tell whether it is known.
        let is_known = |index: &usize| {
            let mut announced = self.snapshots[*index].announced_at.iter();
            is_incident_known && (announced.len() == 0 || announced.any(Option::is_some))
        };
        let newest_known = (0..self.snapshots.len()).rev().find(is_known);
        let known = (0..self.snapshots.len()).filter(is_known);
        let last_change_at = known.flat_map(|index| &self.snapshots[index].seen).max();
        let last_change_at = last_change_at.copied();
        let mut taken_over: Vec<(Vec<PostIndex>, DateTime<Utc>)> = Vec::new();
        let mut unannounced = Vec::new();
        for update in self.updates() {
            let mut previous: Option<DateTime<Utc>> = None;
            for (number, revision) in update.revisions.iter().enumerate() {
                let own = revision.announced_at;
                let later = update.revisions[number + 1..].iter();
                let next = later.filter_map(|revision| revision.announced_at).next();
                let is_in_newer_version = newest_known
                    .is_none_or(|newest| revision.posts.iter().all(|(index, _)| *index > newest));
                if let Some(instant) = own.or(next) {
                    previous = previous.max(Some(instant));
                    taken_over.push((revision.posts.clone(), instant));
                } else if let Some(instant) = previous.filter(|_| !is_in_newer_version) {
                    taken_over.push((revision.posts.clone(), instant));
                } else if update.at <= now {
                    let is_recent = update.at >= now - MAX_NEWS_AGE;
                    let was_ahead = revision.first_seen_at < update.at;
                    let is_news = match newest_known {
                        _ if was_ahead => true,
                        None => !first_import && is_recent,
                        Some(_) => {
                            is_in_newer_version
                                && (previous.is_some()
                                    || is_recent
                                    || last_change_at.is_some_and(|seen| update.at > seen))
                        }
                    };
                    unannounced.push(Unannounced {
                        is_news,
                        update_at: update.at,
                        incident: self.id.clone(),
                        update_id: update.id.clone(),
                        posts: revision.posts.clone(),
                    });
                }
            }
        }
        for (posts, instant) in taken_over {
            self.set_announced(&posts, instant);
        }
        unannounced
    }

    /// Records when a text was announced, for those of its posts for which nothing is recorded yet.
    fn set_announced(&mut self, posts: &[PostIndex], instant: DateTime<Utc>) {
        for (snapshot, post) in posts {
            self.snapshots[*snapshot].announced_at[*post].get_or_insert(instant);
        }
    }
}
