//! Reads files of versions 1 and 2, in which every snapshot lists its posts in full.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::error::find_text;
use super::{Entry, LedgerError, Log, Snapshot, SnapshotPost, version_1};
use crate::record::{Facts, Form, Namespace, Remark};
use crate::text::body::Body;

#[derive(Deserialize)]
pub(super) struct EntryFile {
    id: String,
    /// The source's own id, where it is another.
    #[serde(default)]
    source_id: Option<String>,
    #[serde(default)]
    namespace: Option<Namespace>,
    snapshots: Vec<FileSnapshot>,
    /// Every text, by digest.
    pub bodies: BTreeMap<String, Body>,
    /// In version 1 only.
    #[serde(default)]
    announced: BTreeMap<String, Vec<DateTime<Utc>>>,
}

#[derive(Deserialize)]
struct FileSnapshot {
    seen: Vec<DateTime<Utc>>,
    form: Form,
    facts: Facts,
    posts: Vec<SnapshotPost<String>>,
    #[serde(default)]
    remarks: Vec<Remark>,
    #[serde(default)]
    updates: BTreeSet<Vec<ArcStr>>,
    #[serde(default)]
    announced: Vec<Option<DateTime<Utc>>>,
}

impl EntryFile {
    /// The entry of a file of `version`. One of version 1 gets the update ids that version 1 showed.
    pub fn into_entry(self, version: u32) -> Result<Entry, LedgerError> {
        let snapshots = self.snapshots.into_iter();
        let snapshots = snapshots.map(|snapshot| snapshot.with_texts(&self.bodies));
        let mut entry = Entry {
            source_id: self.source_id.unwrap_or_else(|| self.id.clone()),
            id: self.id,
            namespace: self.namespace,
            fixed_archived_at: None,
            snapshots: snapshots.collect::<Result<_, _>>()?,
        };
        if version == 1 {
            version_1::migrate(&mut entry, &self.announced);
        }
        entry.share_logs();
        Ok(entry)
    }
}

impl FileSnapshot {
    fn with_texts(self, bodies: &BTreeMap<String, Body>) -> Result<Snapshot, LedgerError> {
        let posts = self.posts.into_iter();
        let posts = posts.map(|post| post.try_map_bodies(|name| find_text(bodies, &name)));
        let log = Log {
            update_ids: self.updates,
            announced_at: self.announced,
            ..Log::new(posts.collect::<Result<Vec<SnapshotPost>, _>>()?)
        };
        Ok(Snapshot {
            seen: self.seen,
            form: self.form,
            facts: self.facts,
            remarks: self.remarks,
            log: Arc::new(log),
        })
    }
}
