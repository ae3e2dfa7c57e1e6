//! When subscribers are told of an update.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Timelike, Utc};

use super::Entry;

/// What is older than this when it first shows up is an archive, not news.
const NEWS: Duration = Duration::days(1);

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
    elsewhere: impl IntoIterator<Item = DateTime<Utc>>,
    archive: bool,
    now: DateTime<Utc>,
) {
    let now = now.with_nanosecond(0).unwrap_or(now);
    let mut taken: BTreeSet<DateTime<Utc>> = entries
        .values()
        .flat_map(|entry| entry.announced.values().flatten().copied())
        .chain(elsewhere)
        .collect();
    let mut unannounced = Vec::new();
    for (id, entry) in &*entries {
        let is_new = entry.announced.is_empty();
        for update in entry.updates() {
            let done = entry.announced.get(&update.id).map_or(0, Vec::len);
            let old = archive || (is_new && update.at < now - NEWS);
            for revision in done..update.revisions.len() {
                unannounced.push((!old, update.at, id.clone(), update.id.clone(), revision));
            }
        }
    }
    unannounced.sort();
    let newest = taken.last().copied();
    for (is_news, at, id, update, _) in unannounced {
        let mut instant = if is_news {
            newest.map_or(now, |newest| now.max(newest + Duration::seconds(1)))
        } else {
            // A year that is a slip of the pen must not put all later news behind it.
            at.with_nanosecond(0).unwrap_or(at).min(now)
        };
        while !taken.insert(instant) {
            instant += Duration::seconds(1);
        }
        if let Some(entry) = entries.get_mut(&id) {
            entry.announced.entry(update).or_default().push(instant);
        }
    }
}
