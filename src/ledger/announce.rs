//! When subscribers are told of an update.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Timelike, Utc};

use super::Entry;

/// What is older than this when it first shows up is an archive, not news.
const MAX_NEWS_AGE: Duration = Duration::days(1);

/// Gives every wording of every update that has none an instant of announcement.
///
/// News is announced `now`, later than anything before and a second apart, because some readers
/// take only what is newer than all they have. An old archive keeps its own times, so that it does
/// not arrive as today's news: all of it where `archive` says so (the first import), else an
/// incident's updates that are older than a day when the incident is first seen.
///
/// `elsewhere` are the instants at which updates of other incidents than `entries` were announced: no
/// two share one.
///
/// Pure; an instant once given never changes.
pub fn announce(
    entries: &mut BTreeMap<String, Entry>,
    existing_announcements: impl IntoIterator<Item = DateTime<Utc>>,
    archive: bool,
    now: DateTime<Utc>,
) {
    let now = now.with_nanosecond(0).unwrap_or(now);
    let mut taken: BTreeSet<DateTime<Utc>> = entries
        .values()
        .flat_map(|entry| entry.announced_at.values().flatten().copied())
        .chain(existing_announcements)
        .collect();
    let mut unannounced = Vec::new();
    for (id, entry) in &*entries {
        let is_new = entry.announced_at.is_empty();
        for update in entry.updates() {
            let announced_count = entry.announced_at.get(&update.id).map_or(0, Vec::len);
            let is_archive = archive || (is_new && update.at < now - MAX_NEWS_AGE);
            for revision in announced_count..update.revisions.len() {
                unannounced.push((
                    !is_archive,
                    update.at,
                    id.clone(),
                    update.id.clone(),
                    revision,
                ));
            }
        }
    }
    unannounced.sort();
    let last_announced_at = taken.last().copied();
    for (is_news, at, id, update_id, _) in unannounced {
        let mut instant = if is_news {
            last_announced_at.map_or(now, |newest| now.max(newest + Duration::seconds(1)))
        } else {
            // A year that is a slip of the pen must not put all later news behind it.
            at.with_nanosecond(0).unwrap_or(at).min(now)
        };
        while !taken.insert(instant) {
            instant += Duration::seconds(1);
        }
        if let Some(entry) = entries.get_mut(&id) {
            entry
                .announced_at
                .entry(update_id)
                .or_default()
                .push(instant);
        }
    }
}
