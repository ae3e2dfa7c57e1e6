//! An entry of the ledger: the versions of an incident's record.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::locale::Tag;
use crate::record::{AffectedItem, ExtraFields, Facts, Form, Namespace, Remark};
use crate::text::body::Body;

/// Everything ever seen of one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The incident's id in Kairan, for ever: see [`IncidentIds`](super::IncidentIds).
    pub id: String,
    /// The source's own id.
    pub source_id: String,
    /// The system that gave the source's id. `None` in entries of programs that did not record it, and
    /// that may have merged the incidents of several systems.
    pub namespace: Option<Namespace>,
    /// Its place in the archive, where that was another before versions arrived that are recorded to have been seen
    /// earlier; see [`Entry::archived_at`].
    pub fixed_archived_at: Option<DateTime<Utc>>,
    /// Every version of the record, oldest first by the source's clock.
    pub snapshots: Vec<Snapshot>,
}

/// One version of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// When it was first seen; further instants where the source came back to it after another.
    pub seen: Vec<DateTime<Utc>>,
    pub form: Form,
    pub facts: Facts,
    pub remarks: Vec<Remark>,
    /// Its posts. Versions that differ only in their facts share one log.
    pub log: Arc<Log>,
}

/// The posts of a version of a record, and what was recorded for each when it was stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Oldest first.
    pub posts: Vec<Arc<SnapshotPost>>,
    /// The ids of the updates that the posts belong to, post by post, as recorded when the snapshot
    /// was stored. There are several lists only where merged copies of a ledger had recorded
    /// different ids.
    pub update_ids: BTreeSet<Vec<ArcStr>>,
    /// When the text of each post was announced to subscribers, post by post; `None` for one that is
    /// not announced yet.
    pub announced_at: Vec<Option<DateTime<Utc>>>,
}

impl Log {
    /// Posts for which nothing is recorded yet.
    pub(super) fn new(posts: impl IntoIterator<Item = SnapshotPost>) -> Self {
        Self {
            posts: posts.into_iter().map(Arc::new).collect(),
            ..Self::default()
        }
    }

    /// The recorded update ids that count, post by post. Where copies of a ledger recorded different
    /// ones, the least counts, so that all copies agree.
    pub(super) fn preferred_ids(&self) -> &[ArcStr] {
        self.update_ids.first().map_or(&[], Vec::as_slice)
    }
}

/// A post of a snapshot.
///
/// Most versions repeat most texts. In memory they share them (`B` is [`Body`]); in a file they name
/// them by digest (`B` is `String`).
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
    #[serde(default, skip_serializing_if = "ExtraFields::is_empty")]
    #[serde(rename = "others")]
    pub extra_fields: ExtraFields,
}

impl Entry {
    /// An entry that knows nothing yet of the incident `id`, which its source calls `source_id`.
    pub fn new(id: &str, source_id: &str) -> Self {
        Self {
            id: id.to_owned(),
            source_id: source_id.to_owned(),
            namespace: None,
            fixed_archived_at: None,
            snapshots: Vec::new(),
        }
    }

    /// Every text of every version. One that several versions repeat may occur several times.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let posts = self.logs().flat_map(|log| &log.posts);
        posts.flat_map(|post| post.bodies())
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
        let instants = self.logs().flat_map(|log| &log.announced_at);
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
        let posts = self
            .logs()
            .flat_map(|log| log.posts.iter().zip(&log.announced_at));
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
    pub(super) fn bodies(&self) -> impl Iterator<Item = &B> {
        std::iter::once(&self.body).chain(self.translations.values())
    }

    /// The same post with other texts.
    pub(super) fn try_map_bodies<T, E>(
        self,
        mut map_body: impl FnMut(B) -> Result<T, E>,
    ) -> Result<SnapshotPost<T>, E> {
        let translations = self.translations.into_iter();
        Ok(SnapshotPost {
            key: self.key,
            at: self.at,
            status: self.status,
            locale: self.locale,
            body: map_body(self.body)?,
            translations: translations
                .map(|(tag, body)| Ok((tag, map_body(body)?)))
                .collect::<Result<_, _>>()?,
            affected: self.affected,
            extra_fields: self.extra_fields,
        })
    }
}

impl SnapshotPost {
    /// The post as a file holds it: with a name in the place of each text.
    pub(super) fn with_digests(
        &self,
        mut digest: impl FnMut(Body) -> String,
    ) -> SnapshotPost<String> {
        let Ok(post) = self
            .clone()
            .try_map_bodies(|body| Ok::<_, Infallible>(digest(body)));
        post
    }
}

impl Snapshot {
    pub fn first_seen_at(&self) -> DateTime<Utc> {
        self.seen.first().copied().unwrap_or_default()
    }

    /// The source's own clock: when it last touched the record.
    pub(super) fn source_updated_at(&self) -> Option<DateTime<Utc>> {
        let newest_post = || self.log.posts.iter().map(|post| post.at).max();
        self.facts.updated_at.or_else(newest_post)
    }
}
