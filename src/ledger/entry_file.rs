//! A ledger entry as a file, one JSON object for each incident, and reading it.

use std::collections::BTreeMap;
use std::sync::Arc;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::error::find_text;
use super::{Entry, LedgerError, Log, Snapshot, SnapshotPost, VERSION, merge_patch, version_2};
use crate::digest::hex;
use crate::record::{Facts, Form, Namespace, Remark, is_valid_id};
use crate::text::body::Body;
use crate::text::times::is_representable;

/// An entry as it was read from its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedEntry {
    pub entry: Entry,
    /// The version of the file. One of an earlier version than [`VERSION`] has to be written anew.
    pub version: u32,
}

#[derive(Deserialize)]
struct FileVersion {
    version: u32,
}

/// An entry as its file holds it: every post and every text once, and of every snapshot what is not as in
/// the one before it. So a file grows with what its source published, and not with how often it was polled.
#[derive(Deserialize)]
struct EntryFile {
    id: String,
    /// The source's own id, where it is another.
    #[serde(default)]
    source_id: Option<String>,
    #[serde(default)]
    namespace: Option<Namespace>,
    /// See [`Entry::fixed_archived_at`].
    #[serde(default)]
    archived_at: Option<DateTime<Utc>>,
    snapshots: Vec<FileSnapshot>,
    posts: Vec<FilePost>,
    /// Every text, by digest.
    bodies: BTreeMap<String, Body>,
}

/// A version of a record. What is missing is as in the version before.
#[derive(Serialize, Deserialize)]
pub(super) struct FileSnapshot {
    pub seen: Vec<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// A merge patch (RFC 7396).
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub facts: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarks: Option<Vec<Remark>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts: Option<PostListChange>,
}

/// How a list of posts differs from the one of the version before: it has its first posts, then others,
/// and then its last posts. Posts are named by their positions in the file.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PostListChange {
    /// How many of the first posts are the same.
    pub first: usize,
    pub new: Vec<usize>,
    /// How many of the last posts are the same.
    pub last: usize,
}

/// A post, and what is recorded for it.
#[derive(Serialize, Deserialize)]
pub(super) struct FilePost {
    pub post: SnapshotPost<String>,
    /// The id of its update in each of the lists of [`Log::update_ids`].
    #[serde(default)]
    pub updates: Vec<ArcStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<DateTime<Utc>>,
}

/// The name of a text in a file: 64 bits of SHA-256 are ample for the texts of one incident.
pub(super) fn body_digest(body: &Body) -> String {
    let mut hasher = Sha256::new();
    hasher.update([body.format as u8]);
    hasher.update(body.content.as_bytes());
    hex(&hasher.finalize()[..8])
}

/// Reads the entry of the incident `id` from `bytes`, the content of its file. An entry of version 1
/// gets the update ids that version 1 showed.
///
/// # Errors
/// If it is damaged, of a newer version, or another incident's.
pub fn parse(id: &str, bytes: &[u8]) -> Result<ParsedEntry, LedgerError> {
    let FileVersion { version } = serde_json::from_slice(bytes).map_err(LedgerError::corrupt)?;
    let entry = match version {
        ..=2 => {
            let file: version_2::EntryFile =
                serde_json::from_slice(bytes).map_err(LedgerError::corrupt)?;
            check_digests(&file.bodies)?;
            file.into_entry(version)?
        }
        VERSION => {
            let file: EntryFile = serde_json::from_slice(bytes).map_err(LedgerError::corrupt)?;
            check_digests(&file.bodies)?;
            file.into_entry()?
        }
        _ => return Err(LedgerError::UnsupportedVersion { version }),
    };
    if entry.id != id {
        return Err(LedgerError::Misnamed { id: entry.id });
    }
    if !is_valid_id(&entry.source_id) {
        let reason = format!("{:?} cannot be the id of an incident", entry.source_id);
        return Err(LedgerError::corrupt(reason));
    }
    entry.validate()?;
    Ok(ParsedEntry { entry, version })
}

fn check_digests(bodies: &BTreeMap<String, Body>) -> Result<(), LedgerError> {
    match bodies
        .iter()
        .find(|(digest, body)| **digest != body_digest(body))
    {
        None => Ok(()),
        Some((digest, _)) => {
            let reason = format!("its text {digest} does not fit its digest");
            Err(LedgerError::corrupt(reason))
        }
    }
}

impl EntryFile {
    fn into_entry(self) -> Result<Entry, LedgerError> {
        let posts = self.posts.into_iter();
        let posts = posts.map(|file_post| {
            let post = file_post
                .post
                .try_map_bodies(|name| find_text(&self.bodies, &name))?;
            Ok((Arc::new(post), file_post.updates, file_post.announced))
        });
        let posts = posts.collect::<Result<Vec<_>, _>>()?;
        let mut snapshots: Vec<Snapshot> = Vec::with_capacity(self.snapshots.len());
        let mut facts = Map::new();
        let mut numbers: Vec<usize> = Vec::new();
        for file_snapshot in self.snapshots {
            let before = snapshots.last();
            merge_patch::apply(&mut facts, file_snapshot.facts);
            let log = match (file_snapshot.posts, before) {
                (None, Some(before)) => Arc::clone(&before.log),
                (change, _) => {
                    numbers = change.unwrap_or_default().apply(&numbers)?;
                    Arc::new(log_of(&posts, &numbers)?)
                }
            };
            let form = file_snapshot.form.or(before.map(|before| before.form));
            let remarks = file_snapshot.remarks;
            let remarks = remarks.or_else(|| before.map(|before| before.remarks.clone()));
            snapshots.push(Snapshot {
                seen: file_snapshot.seen,
                form: form.ok_or_else(|| LedgerError::corrupt("it does not say its form"))?,
                facts: Facts::deserialize(&facts).map_err(LedgerError::corrupt)?,
                remarks: remarks.unwrap_or_default(),
                log,
            });
        }
        Ok(Entry {
            source_id: self.source_id.unwrap_or_else(|| self.id.clone()),
            id: self.id,
            namespace: self.namespace,
            fixed_archived_at: self.archived_at,
            snapshots,
        })
    }
}

impl PostListChange {
    /// The list that it makes of another.
    fn apply(self, before: &[usize]) -> Result<Vec<usize>, LedgerError> {
        let start = before.len().checked_sub(self.last);
        let start = start.filter(|start| self.first <= *start);
        let start = start.ok_or_else(|| {
            LedgerError::corrupt("a version repeats more posts than the one before it has")
        })?;
        Ok([&before[..self.first], &self.new, &before[start..]].concat())
    }
}

/// A post of a file, the ids of its update, and when it was announced.
type ParsedPost = (Arc<SnapshotPost>, Vec<ArcStr>, Option<DateTime<Utc>>);

/// The log of the posts with these numbers.
fn log_of(posts: &[ParsedPost], numbers: &[usize]) -> Result<Log, LedgerError> {
    let posts = numbers.iter().map(|number| posts.get(*number));
    let posts: Option<Vec<&ParsedPost>> = posts.collect();
    let posts =
        posts.ok_or_else(|| LedgerError::corrupt("it names posts that it does not hold"))?;
    let list_count = posts.first().map_or(1, |(_, ids, _)| ids.len());
    if posts.iter().any(|(_, ids, _)| ids.len() != list_count) {
        return Err(LedgerError::unnamed_updates());
    }
    let id_list = |list: usize| posts.iter().map(|(_, ids, _)| ids[list].clone()).collect();
    Ok(Log {
        update_ids: (0..list_count).map(id_list).collect(),
        announced_at: posts.iter().map(|(_, _, announced)| *announced).collect(),
        posts: posts.iter().map(|(post, _, _)| Arc::clone(post)).collect(),
    })
}

impl Entry {
    /// Checks what a file may hold and a program never writes.
    fn validate(&self) -> Result<(), LedgerError> {
        if self
            .snapshots
            .iter()
            .any(|snapshot| snapshot.seen.is_empty())
        {
            return Err(LedgerError::corrupt(
                "it does not say when a version was seen",
            ));
        }
        for log in self.logs() {
            let count = log.posts.len();
            let is_complete = !log.update_ids.is_empty()
                && log.update_ids.iter().all(|ids| ids.len() == count)
                && log.announced_at.len() == count;
            if !is_complete {
                return Err(LedgerError::unnamed_updates());
            }
        }
        let facts = self.snapshots.iter().flat_map(|snapshot| {
            let facts = &snapshot.facts;
            [facts.started_at, facts.ended_at, facts.updated_at]
        });
        let posts = self.logs().flat_map(|log| &log.posts);
        let mut instants = facts
            .flatten()
            .chain(self.fixed_archived_at)
            .chain(self.recorded_instants())
            .chain(posts.map(|post| post.at));
        if let Some(at) = instants.find(|at| !is_representable(*at)) {
            let reason = format!("its instant {at} is not within the years 0 to 9999");
            return Err(LedgerError::corrupt(reason));
        }
        Ok(())
    }
}
