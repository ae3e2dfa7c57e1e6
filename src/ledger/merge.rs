//! Adds versions of a record to what is known.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use super::file::digest;
use super::{Entry, Snapshot, SnapshotPost};
use crate::record::Record;

/// Adds to `known` the versions of one incident's record that were seen together at `seen_at`.
///
/// Pure and idempotent. Versions that carry the source's clock may arrive in any order. Records of
/// another incident than `known` are an error of the caller's and are left out.
///
/// Returns nothing only where there is nothing: no entry and no record.
pub fn merge(known: Option<Entry>, records: &[Record], seen_at: DateTime<Utc>) -> Option<Entry> {
    let mut entry = match known {
        Some(entry) => entry,
        None => Entry::new(&records.first()?.id),
    };
    let is_first = entry.snapshots.is_empty() && records.len() == 1;
    let mut seen_now: Vec<Snapshot> = Vec::new();
    for record in records.iter().filter(|record| record.id == entry.id) {
        let snapshot = snapshot(record, seen_at);
        // The only version there is has nothing to come back to.
        if !is_first {
            seen_now.push(snapshot.clone());
        }
        match entry.snapshots.iter_mut().find(|s| s.says_as(&snapshot)) {
            Some(same) => same.seen[0] = same.first_seen_at().min(seen_at),
            None => entry.snapshots.push(snapshot),
        }
    }
    entry.snapshots.sort_by(by_age);
    return_to(&mut entry, &seen_now, seen_at);
    Some(entry)
}

/// Notes that a source without a clock of its own came back to what it said before.
///
/// Without this, undoing an edit would leave the edit standing as the newest wording. Where the newest
/// version is still there, beside another that contradicts it, nothing came back.
fn return_to(entry: &mut Entry, seen_now: &[Snapshot], seen_at: DateTime<Utc>) {
    let current = seen_now.iter().max_by(|a, b| by_source(a, b));
    let (Some(newest), Some(current)) = (entry.snapshots.last(), current) else {
        return;
    };
    let is_newer = newest.clock() > current.clock() || newest.last_seen_at() >= seen_at;
    if is_newer || seen_now.iter().any(|seen| newest.says_as(seen)) {
        return;
    }
    if let Some(again) = entry.snapshots.iter_mut().find(|s| s.says_as(current)) {
        again.seen.push(seen_at);
        entry.snapshots.sort_by(by_age);
    }
}

/// The record as a snapshot.
fn snapshot(record: &Record, seen_at: DateTime<Utc>) -> Snapshot {
    let posts = record.posts.iter().map(|post| SnapshotPost {
        key: post.key.clone(),
        at: post.at,
        status: post.status.clone(),
        locale: post.locale.clone(),
        body: post.body.clone(),
        translations: post.translations.clone(),
        affected: post.affected.clone(),
        others: post.others.clone(),
    });
    let mut posts: Vec<_> = posts.collect();
    // Sources shuffle their posts: time orders them, and the source's order only equals.
    posts.sort_by_key(|post| post.at);
    Snapshot {
        seen: vec![seen_at],
        form: record.form,
        facts: record.facts.clone(),
        posts,
        remarks: record.remarks.clone(),
    }
}

impl Snapshot {
    fn last_seen_at(&self) -> DateTime<Utc> {
        self.seen.last().copied().unwrap_or_default()
    }

    /// Whether two snapshots are the same version, whenever they were seen.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        self.form == other.form
            && self.facts == other.facts
            && self.posts == other.posts
            && self.remarks == other.remarks
    }

    /// What tells versions apart that have the same clock: any order will do that is always the
    /// same.
    fn content(&self) -> String {
        let named = self.clone().map(|body| Some(digest(&body)));
        named.map_or_else(String::new, |named| {
            serde_json::to_string(&(named.form, &named.facts, &named.posts, &named.remarks))
                .unwrap_or_default()
        })
    }
}

/// By the source's clock, then by content.
fn by_source(a: &Snapshot, b: &Snapshot) -> Ordering {
    a.clock()
        .cmp(&b.clock())
        .then_with(|| a.content().cmp(&b.content()))
}

/// By the source's clock, then by our own, then by content.
pub(super) fn by_age(a: &Snapshot, b: &Snapshot) -> Ordering {
    a.clock()
        .cmp(&b.clock())
        .then_with(|| a.last_seen_at().cmp(&b.last_seen_at()))
        .then_with(|| a.content().cmp(&b.content()))
}
