//! Adds versions of a record to what is known.

use std::cmp::Ordering;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::entry_file::body_digest;
use super::matching::record_update_ids;
use super::{Entry, Log, Snapshot, SnapshotPost};
use crate::record::Record;

/// Adds to `known` the versions of one incident's record that were seen together at `seen_at`.
///
/// Pure and idempotent. Versions that carry the source's clock may arrive in any order: each is put
/// where it belongs by that clock, its posts get the ids of the updates that they belong to, and what
/// is recorded for the snapshots before it does not change. Records with another id than the source's
/// id of `known` are left out; that the others are of its system is for the caller to see to, by
/// [`IncidentIds`](super::IncidentIds).
///
/// Returns `None` if there is neither an entry nor a record.
pub fn merge(known: Option<Entry>, records: Vec<Record>, seen_at: DateTime<Utc>) -> Option<Entry> {
    let mut entry = match known {
        Some(entry) => entry,
        None => {
            let id = &records.first()?.id;
            Entry::new(id, id)
        }
    };
    let place = (!entry.snapshots.is_empty()).then(|| entry.archived_at());
    let is_only_version = entry.snapshots.is_empty() && records.len() == 1;
    let mut seen_now: Vec<Snapshot> = Vec::new();
    let source_id = entry.source_id.clone();
    // Most entries have one version: a list that grows would begin with room for four.
    entry.snapshots.reserve_exact(records.len());
    for record in records {
        if record.id != source_id {
            continue;
        }
        entry.add_namespace(&record.namespace, record.form);
        let snapshot = into_snapshot(record, seen_at);
        // The first and only version cannot be a reversion.
        if !is_only_version {
            seen_now.push(snapshot.clone());
        }
        match entry
            .snapshots
            .iter_mut()
            .find(|s| s.same_content(&snapshot))
        {
            Some(same) => same.seen[0] = same.first_seen_at().min(seen_at),
            None => entry.snapshots.push(snapshot),
        }
    }
    entry.snapshots.sort_by(cmp_age);
    apply_reversion(&mut entry, &seen_now, seen_at);
    record_update_ids(&mut entry);
    entry.share_logs();
    if let Some(place) = place {
        entry.fix_archived_at(place);
    }
    Some(entry)
}

/// Records that a source without a clock of its own returned to an earlier version, or has another one than it had at
/// the same instant.
///
/// Without this, undoing an edit would leave the edit as the newest revision, and of two versions that were seen within
/// a second any might stay. If the newest version is still among the records, beside another that contradicts it, nothing
/// was undone.
fn apply_reversion(entry: &mut Entry, seen_now: &[Snapshot], seen_at: DateTime<Utc>) {
    let current = seen_now.iter().max_by(|a, b| cmp_source_clock(a, b));
    let (Some(newest), Some(current)) = (entry.snapshots.last(), current) else {
        return;
    };
    let is_newer =
        newest.source_updated_at() > current.source_updated_at() || newest.last_seen_at() > seen_at;
    if is_newer || seen_now.iter().any(|seen| newest.same_content(seen)) {
        return;
    }
    // What comes later was seen later.
    let seen_at = seen_at.max(newest.last_seen_at() + TimeDelta::seconds(1));
    if let Some(reverted_to) = entry.snapshots.iter_mut().find(|s| s.same_content(current)) {
        reverted_to.seen.push(seen_at);
        entry.snapshots.sort_by(cmp_age);
    }
}

/// The record as a snapshot.
fn into_snapshot(record: Record, seen_at: DateTime<Utc>) -> Snapshot {
    let posts = record.posts.into_iter().map(|post| SnapshotPost {
        key: post.key,
        at: post.at,
        status: post.status,
        locale: post.locale,
        body: post.body,
        translations: post.translations,
        affected: post.affected,
        extra_fields: post.extra_fields,
    });
    let mut posts: Vec<_> = posts.collect();
    // Sources list their posts in any order: they are sorted by time, and posts of one instant keep
    // the source's order.
    posts.sort_by_key(|post| post.at);
    Snapshot {
        seen: vec![seen_at],
        form: record.form,
        facts: record.facts,
        remarks: record.remarks,
        log: Arc::new(Log::new(posts)),
    }
}

impl Snapshot {
    fn last_seen_at(&self) -> DateTime<Utc> {
        self.seen.last().copied().unwrap_or_default()
    }

    /// Whether two snapshots are the same version, whenever they were seen and whatever is recorded
    /// for their posts.
    pub(super) fn same_content(&self, other: &Self) -> bool {
        self.form == other.form
            && self.facts == other.facts
            && self.remarks == other.remarks
            && (Arc::ptr_eq(&self.log, &other.log) || self.log.posts == other.log.posts)
    }

    /// Orders versions that have the same clock: any order will do that does not depend on arrival.
    fn content_key(&self) -> String {
        let posts = self.log.posts.iter();
        let posts: Vec<_> = posts
            .map(|post| post.with_digests(|body| body_digest(&body)))
            .collect();
        serde_json::to_string(&(self.form, &self.facts, &posts, &self.remarks)).unwrap_or_default()
    }
}

/// Orders by the source's clock, then by content.
fn cmp_source_clock(a: &Snapshot, b: &Snapshot) -> Ordering {
    a.source_updated_at()
        .cmp(&b.source_updated_at())
        .then_with(|| a.content_key().cmp(&b.content_key()))
}

/// Orders by the source's clock, then by when Kairan saw the version last, then by content.
pub(super) fn cmp_age(a: &Snapshot, b: &Snapshot) -> Ordering {
    a.source_updated_at()
        .cmp(&b.source_updated_at())
        .then_with(|| a.last_seen_at().cmp(&b.last_seen_at()))
        .then_with(|| a.content_key().cmp(&b.content_key()))
}
