//! A ledger entry as a file: one JSON object per incident.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::{Entry, Snapshot, VERSION, version_1};
use crate::digest::hex;
use crate::record::{Namespace, is_valid_id};
use crate::text::body::{Body, Format};
use crate::text::times::is_representable;

/// Why a ledger file cannot be used. It must not be overwritten: what only it knows would be lost.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LedgerError {
    #[error("the ledger entry cannot be read ({reason})")]
    Corrupt { reason: String },
    #[error(
        "the ledger entry was written by a newer kairan (version {version}, this one knows {VERSION})"
    )]
    UnsupportedVersion { version: u32 },
    #[error("the file holds the ledger entry of the incident {id}")]
    Misnamed { id: String },
}

impl LedgerError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Corrupt { .. } => {
                "restore the file from a backup or an earlier version of the bucket; deleting it loses \
                 what only it knows"
                    .to_owned()
            }
            Self::UnsupportedVersion { .. } => "run that version of kairan or a later one".to_owned(),
            Self::Misnamed { id } => {
                format!("rename the file to {id}.json, or delete it if it is a copy of that one")
            }
        }
    }

    fn corrupt(reason: impl ToString) -> Self {
        Self::Corrupt {
            reason: reason.to_string(),
        }
    }
}

/// An entry as it was read from its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedEntry {
    pub entry: Entry,
    /// Whether the file is of an earlier version and has to be written anew.
    pub is_outdated: bool,
}

#[derive(Deserialize)]
struct FileVersion {
    version: u32,
}

/// An entry as its file holds it.
#[derive(Serialize, Deserialize)]
struct EntryFile<'a> {
    version: u32,
    id: Cow<'a, str>,
    /// The source's own id, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source_id: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    namespace: Option<Namespace>,
    snapshots: Vec<Snapshot<String>>,
    /// Every text, by digest.
    bodies: BTreeMap<String, Body>,
    /// In version 1 only.
    #[serde(default, skip_serializing)]
    announced: BTreeMap<String, Vec<DateTime<Utc>>>,
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
    if version > VERSION {
        return Err(LedgerError::UnsupportedVersion { version });
    }
    let file: EntryFile<'_> = serde_json::from_slice(bytes).map_err(LedgerError::corrupt)?;
    if file.id != id {
        return Err(LedgerError::Misnamed {
            id: file.id.into_owned(),
        });
    }
    let bodies = file.bodies;
    for (digest, body) in &bodies {
        if *digest != body_digest(body) {
            let reason = format!("its text {digest} does not fit its digest");
            return Err(LedgerError::corrupt(reason));
        }
    }
    let snapshots = file
        .snapshots
        .into_iter()
        .map(|snapshot| snapshot.try_map_bodies(|digest| bodies.get(&digest).cloned()));
    let snapshots = snapshots
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| LedgerError::corrupt("it names texts that it does not hold"))?;
    let is_outdated = version < VERSION;
    for snapshot in &snapshots {
        snapshot.validate(is_outdated)?;
    }
    let source_id = file.source_id.unwrap_or_else(|| file.id.clone());
    if !is_valid_id(&source_id) {
        let reason = format!("{source_id:?} cannot be the id of an incident");
        return Err(LedgerError::corrupt(reason));
    }
    let mut entry = Entry {
        source_id: source_id.into_owned(),
        id: file.id.into_owned(),
        namespace: file.namespace,
        snapshots,
    };
    if is_outdated {
        version_1::migrate(&mut entry, &file.announced);
    }
    Ok(ParsedEntry { entry, is_outdated })
}

impl Snapshot {
    /// Checks what a file may hold and a program never writes.
    fn validate(&self, is_outdated: bool) -> Result<(), LedgerError> {
        if self.seen.is_empty() {
            return Err(LedgerError::corrupt(
                "it does not say when a version was seen",
            ));
        }
        let count = self.posts.len();
        let is_complete = !self.update_ids.is_empty()
            && self.update_ids.iter().all(|ids| ids.len() == count)
            && self.announced_at.len() == count;
        if !is_outdated && !is_complete {
            return Err(LedgerError::corrupt(
                "it does not say which updates its posts belong to",
            ));
        }
        let facts = &self.facts;
        let instants = [facts.started_at, facts.ended_at, facts.updated_at].into_iter();
        let mut instants = instants
            .flatten()
            .chain(self.seen.iter().copied())
            .chain(self.posts.iter().map(|post| post.at))
            .chain(self.announced_at.iter().flatten().copied());
        if let Some(at) = instants.find(|at| !is_representable(*at)) {
            let reason = format!("its instant {at} is not within the years 0 to 9999");
            return Err(LedgerError::corrupt(reason));
        }
        Ok(())
    }
}

/// The bytes of an entry's file: the same entry gives the same bytes.
pub fn serialize(entry: &Entry) -> Vec<u8> {
    let mut bodies = BTreeMap::new();
    // Versions share the texts that they repeat, so each is digested once, by its address.
    let mut digests: BTreeMap<(Format, usize), String> = BTreeMap::new();
    let mut intern_body = |body: Body| {
        let body_key = (body.format, body.content.as_ptr().addr());
        let digest = digests
            .entry(body_key)
            .or_insert_with(|| body_digest(&body));
        bodies.entry(digest.clone()).or_insert(body);
        Some(digest.clone())
    };
    let snapshots = entry.snapshots.iter().cloned();
    let file = EntryFile {
        version: VERSION,
        id: Cow::Borrowed(&entry.id),
        source_id: (entry.source_id != entry.id).then_some(Cow::Borrowed(&entry.source_id)),
        namespace: entry.namespace.clone(),
        snapshots: snapshots
            .filter_map(|s| s.try_map_bodies(&mut intern_body))
            .collect(),
        bodies,
        announced: BTreeMap::new(),
    };
    // Plain maps, lists, strings and numbers cannot fail to serialise.
    let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
