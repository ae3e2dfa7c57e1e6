//! The ledger: everything ever seen of an incident.
//!
//! An [`Entry`] holds one [`Snapshot`] for every version of the record that was ever seen, and for
//! every post of a snapshot what was decided when it was stored: which update it belongs to, and when
//! its text was announced. [`merge()`] only adds snapshots, so it is idempotent and loses nothing,
//! and it never changes what is recorded for a stored post, so no update is ever renamed. Everything
//! else (which revision is the newest, what was edited or withdrawn, since when an update is known)
//! is derived from the snapshots by [`Entry::updates`].

mod announce;
mod clock;
mod entry_file;
mod grouping;
mod ids;
mod matching;
mod merge;
mod merge_entries;
pub mod names;
mod updates;
mod version_1;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::locale::Tag;
use crate::record::{AffectedItem, Facts, Form, Namespace, Remark};
use crate::text::body::Body;

pub use announce::announce;
pub use clock::ClockCorrection;
pub use entry_file::{LedgerError, ParsedEntry, parse, serialize};
pub use ids::{AmbiguousIncident, IncidentIds, Origin};
pub use merge::merge;
pub use merge_entries::merge_entries;
pub use updates::{Revision, Update};

/// The version of the ledger's files that this program writes.
pub const VERSION: u32 = 2;

/// Everything ever seen of one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The incident's id in Kairan, for ever: see [`IncidentIds`].
    pub id: String,
    /// The source's own id.
    pub source_id: String,
    /// The system that gave the source's id. `None` in entries of programs that did not record it, and
    /// that may have merged the incidents of several systems.
    pub namespace: Option<Namespace>,
    /// Every version of the record, oldest first by the source's clock.
    pub snapshots: Vec<Snapshot>,
}

/// One version of a record.
///
/// Most versions repeat most texts. In memory they share them (`B` is [`Body`]); in a file they name
/// them by digest (`B` is `String`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "B: Deserialize<'de>"))]
pub struct Snapshot<B = Body> {
    /// When it was first seen; further instants where the source came back to it after another.
    pub seen: Vec<DateTime<Utc>>,
    pub form: Form,
    pub facts: Facts,
    pub posts: Vec<SnapshotPost<B>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// The ids of the updates that the posts belong to, post by post, as recorded when the snapshot
    /// was stored. There are several lists only where merged copies of a ledger had recorded
    /// different ids.
    #[serde(default, rename = "updates")]
    pub update_ids: BTreeSet<Vec<String>>,
    /// When the text of each post was announced to subscribers, post by post; `None` for one that is
    /// not announced yet.
    #[serde(default, rename = "announced")]
    pub announced_at: Vec<Option<DateTime<Utc>>>,
}

/// A post of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(bound(deserialize = "B: Deserialize<'de>"))]
pub struct SnapshotPost<B = Body> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    pub locale: Tag,
    pub body: B,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Tag, B>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<AffectedItem>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[serde(rename = "others")]
    pub extra_fields: BTreeMap<String, String>,
}

impl Entry {
    /// An entry that knows nothing yet of the incident `id`, which its source calls `source_id`.
    pub fn new(id: &str, source_id: &str) -> Self {
        Self {
            id: id.to_owned(),
            source_id: source_id.to_owned(),
            namespace: None,
            snapshots: Vec::new(),
        }
    }

    /// Every text of every version, as often as it occurs.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let posts = self.snapshots.iter().flat_map(|snapshot| &snapshot.posts);
        posts.flat_map(SnapshotPost::bodies)
    }

    /// The newest version of the record.
    pub fn newest(&self) -> Option<&Snapshot> {
        self.snapshots.last()
    }

    /// What came beside the log with the newest version that had anything.
    pub fn newest_remarks(&self) -> &[Remark] {
        self.snapshots
            .iter()
            .rev()
            .find(|snapshot| !snapshot.remarks.is_empty())
            .map_or(&[], |snapshot| &snapshot.remarks)
    }

    /// Every instant at which something of the incident was announced to subscribers, unordered.
    pub fn announcement_times(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let instants = self.snapshots.iter().flat_map(|s| &s.announced_at);
        instants.copied().flatten()
    }

    /// Every instant that Kairan recorded itself: when it saw a version, and when it announced a text.
    /// Unordered.
    pub fn recorded_instants(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let seen = self.snapshots.iter().flat_map(|snapshot| &snapshot.seen);
        seen.copied().chain(self.announcement_times())
    }

    /// When the incident was last seen to change.
    pub fn last_seen_at(&self) -> Option<DateTime<Utc>> {
        let seen = self.snapshots.iter().flat_map(|snapshot| &snapshot.seen);
        seen.max().copied()
    }

    /// From when on a text of it that is not announced yet is to be; `None` if all of them are.
    pub fn announcement_due_at(&self) -> Option<DateTime<Utc>> {
        let posts = self.snapshots.iter().flat_map(|snapshot| {
            let announced = snapshot.announced_at.iter();
            snapshot.posts.iter().zip(announced)
        });
        let unannounced = posts.filter(|(_, announced)| announced.is_none());
        unannounced.map(|(post, _)| post.at).min()
    }

    /// When the incident was first seen.
    pub fn first_seen_at(&self) -> Option<DateTime<Utc>> {
        self.snapshots.iter().map(Snapshot::first_seen_at).min()
    }
}

impl<B> SnapshotPost<B> {
    /// Its text, and its translations.
    fn bodies(&self) -> impl Iterator<Item = &B> {
        std::iter::once(&self.body).chain(self.translations.values())
    }
}

impl<B> Snapshot<B> {
    /// The same version with other texts, where each has one.
    fn try_map_bodies<T>(self, mut map_body: impl FnMut(B) -> Option<T>) -> Option<Snapshot<T>> {
        let mut posts = Vec::with_capacity(self.posts.len());
        for post in self.posts {
            let translations = post.translations.into_iter();
            posts.push(SnapshotPost {
                key: post.key,
                at: post.at,
                status: post.status,
                locale: post.locale,
                body: map_body(post.body)?,
                translations: translations
                    .map(|(tag, body)| Some((tag, map_body(body)?)))
                    .collect::<Option<_>>()?,
                affected: post.affected,
                extra_fields: post.extra_fields,
            });
        }
        Some(Snapshot {
            seen: self.seen,
            form: self.form,
            facts: self.facts,
            posts,
            remarks: self.remarks,
            update_ids: self.update_ids,
            announced_at: self.announced_at,
        })
    }
}

impl Snapshot {
    pub fn first_seen_at(&self) -> DateTime<Utc> {
        self.seen.first().copied().unwrap_or_default()
    }

    /// The source's own clock: when it last touched the record.
    fn source_updated_at(&self) -> Option<DateTime<Utc>> {
        let newest_post = self.posts.iter().map(|post| post.at).max();
        self.facts.updated_at.or(newest_post)
    }
}
