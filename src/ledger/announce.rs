//! When subscribers are told of an update.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::{DateTime, Duration, Timelike, Utc};

use super::Entry;
use super::grouping::PostIndex;
use super::updates::Revision;

/// An update that is older than this when its incident is first seen is an archive, not news.
const MAX_NEWS_AGE: Duration = Duration::days(1);

/// Announcements are at least this far apart: feeds tell whole seconds.
const STEP: Duration = Duration::seconds(1);

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
    let mut announcer = Announcer::new(first_import, now);
    announcer.add_existing(existing_announcements);
    announcer.announce(entries);
}

/// Gives instants of announcement to the revisions of entries that are not all in memory at once: see
/// [`announce`].
pub struct Announcer {
    taken: TakenInstants,
    first_import: bool,
    now: DateTime<Utc>,
    /// Entries with news, and what is to be announced of them.
    waiting: BTreeMap<String, Entry>,
    waiting_revisions: Vec<Unannounced>,
}

impl Announcer {
    /// `first_import` says that the ledger is being filled for the first time.
    pub fn new(first_import: bool, now: DateTime<Utc>) -> Self {
        Self {
            taken: TakenInstants::default(),
            first_import,
            now,
            waiting: BTreeMap::new(),
            waiting_revisions: Vec::new(),
        }
    }

    /// Adds instants at which something was announced earlier. Those of all incidents but the entries that are
    /// announced next must be known before.
    pub fn add_existing(&mut self, announcements: impl IntoIterator<Item = DateTime<Utc>>) {
        self.taken.extend(announcements);
    }

    /// Announces what is old in some of the entries, and takes out those that have news: they wait for the last
    /// entries, since news of all incidents is announced in the order of its time.
    pub fn announce_old(&mut self, entries: &mut BTreeMap<String, Entry>) {
        let unannounced = self.unannounced(entries);
        let news = unannounced.iter().filter(|revision| revision.is_news);
        let with_news: BTreeSet<String> = news.map(|revision| revision.incident.clone()).collect();
        let (waiting, old) = unannounced
            .into_iter()
            .partition(|revision| with_news.contains(&revision.incident));
        self.waiting_revisions.extend::<Vec<_>>(waiting);
        let taken_out = entries.extract_if(.., |id, _| with_news.contains(id));
        self.waiting.extend(taken_out);
        self.allot(entries, old);
    }

    /// Whether the entry of an incident waits for the last entries.
    pub fn awaits(&self, id: &str) -> bool {
        self.waiting.contains_key(id)
    }

    /// Announces what is not announced yet in the last entries, to which those are added that have waited.
    pub fn announce(&mut self, entries: &mut BTreeMap<String, Entry>) {
        let mut unannounced = self.unannounced(entries);
        unannounced.append(&mut self.waiting_revisions);
        entries.append(&mut self.waiting);
        self.allot(entries, unannounced);
    }

    /// The revisions that are to be announced. What is announced of other versions is taken over in the entries,
    /// after which it is no longer known which version is new.
    fn unannounced(&mut self, entries: &mut BTreeMap<String, Entry>) -> Vec<Unannounced> {
        self.taken
            .extend(entries.values().flat_map(Entry::announcement_times));
        let entries = entries.values_mut();
        entries
            .flat_map(|entry| entry.take_over_announcements(self.first_import, self.now))
            .collect()
    }

    fn allot(&mut self, entries: &mut BTreeMap<String, Entry>, mut unannounced: Vec<Unannounced>) {
        unannounced.sort();
        let now = self.now.with_nanosecond(0).unwrap_or(self.now);
        let last_announced_at = self.taken.last();
        let mut given: BTreeMap<String, Announcements> = BTreeMap::new();
        for revision in unannounced {
            let earliest = if revision.is_news {
                last_announced_at.map_or(now, |newest| now.max(newest + STEP))
            } else {
                // A mistyped year must not put all later news behind it.
                let at = revision.update_at;
                at.with_nanosecond(0).unwrap_or(at).min(now)
            };
            let instant = self.taken.take_from(earliest);
            let posts = revision.posts.into_iter();
            given
                .entry(revision.incident)
                .or_default()
                .extend(posts.map(|post| (post, instant)));
        }
        for (id, announcements) in given {
            if let Some(entry) = entries.get_mut(&id) {
                entry.set_announced(&announcements);
            }
        }
    }
}

/// The instants from which on [`announce`] looks for free ones, for what is old in these entries. For news it needs
/// to know of other incidents no more than when something of theirs was last announced.
pub fn archive_instants(
    entries: BTreeMap<String, Entry>,
    first_import: bool,
    now: DateTime<Utc>,
) -> Vec<DateTime<Utc>> {
    let entries = entries.into_values();
    let unannounced =
        entries.flat_map(|mut entry| entry.take_over_announcements(first_import, now));
    let old = unannounced.filter(|revision| !revision.is_news);
    old.map(|revision| revision.update_at.min(now)).collect()
}

/// The instants at which something is announced. Each leads to a later instant before which none is free,
/// so that many announcements of one instant need not try all seconds after it.
#[derive(Default)]
struct TakenInstants(BTreeMap<DateTime<Utc>, DateTime<Utc>>);

impl TakenInstants {
    fn extend(&mut self, instants: impl IntoIterator<Item = DateTime<Utc>>) {
        for at in instants {
            self.0.entry(at).or_insert(at + STEP);
        }
    }

    fn last(&self) -> Option<DateTime<Utc>> {
        self.0.last_key_value().map(|(at, _)| *at)
    }

    /// Takes the first instant that is free, from `earliest` on in steps of a second.
    fn take_from(&mut self, earliest: DateTime<Utc>) -> DateTime<Utc> {
        let mut free = earliest;
        let mut passed = vec![];
        while let Some(later) = self.0.get(&free) {
            passed.push(free);
            free = *later;
        }
        passed.push(free);
        self.0
            .extend(passed.into_iter().map(|at| (at, free + STEP)));
        free
    }
}

/// For each revision, when the next one after it was announced that was announced at all.
fn next_announcements(revisions: &[Revision<'_>]) -> Vec<Option<DateTime<Utc>>> {
    let mut next = None;
    let newest_first = revisions.iter().rev().map(|revision| {
        let after = next;
        next = revision.announced_at.or(next);
        after
    });
    let mut announcements: Vec<_> = newest_first.collect();
    announcements.reverse();
    announcements
}

/// When the texts of posts were announced.
type Announcements = BTreeMap<PostIndex, DateTime<Utc>>;

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
        let is_known = |run: &Range<usize>| {
            let mut announced = self.snapshots[run.start].log.announced_at.iter();
            is_incident_known && (announced.len() == 0 || announced.any(Option::is_some))
        };
        let known: Vec<Range<usize>> = self.runs().filter(is_known).collect();
        let newest_known = known.last().map(|run| run.start);
        let known = known.iter().flat_map(|run| &self.snapshots[run.clone()]);
        let last_change_at = known.flat_map(|snapshot| &snapshot.seen).max().copied();
        let mut taken_over = Announcements::new();
        let mut unannounced = Vec::new();
        for update in self.updates() {
            let mut previous: Option<DateTime<Utc>> = None;
            let next_announcements = next_announcements(&update.revisions);
            for (revision, next) in update.revisions.iter().zip(next_announcements) {
                let own = revision.announced_at;
                // It waits for its time, whatever else of its version is announced.
                let was_ahead = revision.first_seen_at < update.at;
                let is_in_newer_version = newest_known
                    .is_none_or(|newest| revision.posts.iter().all(|(index, _)| *index > newest));
                if let Some(instant) = own.or(next) {
                    previous = previous.max(Some(instant));
                    taken_over.extend(revision.posts.iter().map(|post| (*post, instant)));
                } else if let Some(instant) =
                    previous.filter(|_| !is_in_newer_version && !was_ahead)
                {
                    taken_over.extend(revision.posts.iter().map(|post| (*post, instant)));
                } else if update.at <= now {
                    let is_recent = update.at >= now - MAX_NEWS_AGE;
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
        self.set_announced(&taken_over);
        unannounced
    }

    /// Records when texts were announced, for those posts for which nothing is recorded yet.
    fn set_announced(&mut self, announcements: &Announcements) {
        self.replace_logs(|run, log| {
            let announcements = announcements.range((run, 0)..(run + 1, 0));
            let missing = announcements.filter(|((_, post), _)| log.announced_at[*post].is_none());
            let mut missing = missing.peekable();
            missing.peek()?;
            let mut log = log.clone();
            for ((_, post), instant) in missing {
                log.announced_at[*post] = Some(*instant);
            }
            Some(log)
        });
    }
}
