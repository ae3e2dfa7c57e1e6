//! Reads what version 1 of the ledger's files left to be derived: it recorded no update ids, and the
//! announcements only by update and revision.

use std::collections::BTreeMap;
use std::sync::Arc;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};

use super::grouping::PostIndex;
use super::updates::update_id;
use super::{Entry, SnapshotPost};
use crate::record::Form;

/// Records in an entry that was read from a file of version 1 the update ids and announcements that
/// a program of version 1 showed. `announced` is when the revisions of each update were announced,
/// oldest first, by update id.
pub(super) fn migrate(entry: &mut Entry, announced: &BTreeMap<String, Vec<DateTime<Utc>>>) {
    let histories = follow_updates(entry);
    let post_counts = entry
        .snapshots
        .iter()
        .map(|snapshot| snapshot.log.posts.len());
    let mut ids: Vec<Vec<String>> = post_counts
        .map(|count| vec![String::new(); count])
        .collect();
    let mut instants: Vec<Vec<Option<DateTime<Utc>>>> = ids
        .iter()
        .map(|snapshot| vec![None; snapshot.len()])
        .collect();
    let mut count_by_second: BTreeMap<i64, usize> = BTreeMap::new();
    for history in &histories {
        let (_, first) = entry.post(history[0]);
        let ordinal = count_by_second.entry(first.at.timestamp()).or_default();
        *ordinal += 1;
        let id = update_id(first.at, *ordinal);
        let announced = announced.get(&id).map_or(&[][..], Vec::as_slice);
        let revisions = revision_posts(entry, history);
        for (number, posts) in revisions.iter().enumerate() {
            // A revision may have joined another since: the update keeps its last announcement.
            let announced_at = match announced.last() {
                Some(last) if number + 1 == revisions.len() && announced.len() > number => {
                    Some(*last)
                }
                _ => announced.get(number).copied(),
            };
            for (snapshot, post) in posts {
                instants[*snapshot][*post] = announced_at;
            }
        }
        for (snapshot, post) in history {
            ids[*snapshot][*post].clone_from(&id);
        }
    }
    for ((snapshot, ids), instants) in entry.snapshots.iter_mut().zip(ids).zip(instants) {
        let log = Arc::make_mut(&mut snapshot.log);
        log.update_ids = [ids.into_iter().map(ArcStr::from).collect()].into();
        log.announced_at = instants;
    }
}

/// The posts of an update by revision: those in a row that have the same text.
fn revision_posts(entry: &Entry, history: &[PostIndex]) -> Vec<Vec<PostIndex>> {
    let same_text =
        |one: &PostIndex, other: &PostIndex| entry.post(*one).1.body == entry.post(*other).1.body;
    history.chunk_by(same_text).map(<[_]>::to_vec).collect()
}

/// The posts of every update, as version 1 followed it through all snapshots.
fn follow_updates(entry: &Entry) -> Vec<Vec<PostIndex>> {
    let mut histories: Vec<Vec<PostIndex>> = Vec::new();
    let mut newest_by_form: BTreeMap<Form, usize> = BTreeMap::new();
    for (snapshot_index, snapshot) in entry.snapshots.iter().enumerate() {
        let previous = newest_by_form.insert(snapshot.form, snapshot_index);
        let mut taken = vec![false; histories.len()];
        let mut found: Vec<Option<usize>> = vec![None; snapshot.log.posts.len()];
        for by_text in [true, false] {
            for (post, found) in snapshot.log.posts.iter().zip(&mut found) {
                if found.is_some() {
                    continue;
                }
                *found = (0..histories.len()).find(|&index| {
                    let last = histories[index].last();
                    let continues = |last| is_continued_by(entry, last, post, previous, by_text);
                    !taken[index] && last.is_some_and(|last| continues(*last))
                });
                if let Some(index) = *found {
                    taken[index] = true;
                }
            }
        }
        for (post_index, found) in found.into_iter().enumerate() {
            let post = (snapshot_index, post_index);
            match found {
                Some(index) => histories[index].push(post),
                None => histories.push(vec![post]),
            }
        }
    }
    histories
}

/// Whether version 1 took a post for the same update as the post `last` before it. `previous` is the
/// version of the same form before the post's.
fn is_continued_by(
    entry: &Entry,
    last: PostIndex,
    post: &SnapshotPost,
    previous: Option<usize>,
    by_text: bool,
) -> bool {
    let (last_snapshot, last_post) = entry.post(last);
    if post.key.is_some() || last_post.key.is_some() {
        return post.key == last_post.key;
    }
    let same_text = post.body == last_post.body;
    let still_latest = !last_snapshot.form.lists_every_update() && previous == Some(last.0);
    if still_latest && same_text {
        return true;
    }
    post.at.timestamp() == last_post.at.timestamp() && (!by_text || same_text)
}
