//! A ledger entry as a file: one JSON object an incident.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::{Entry, Snapshot, VERSION};
use crate::digest::hex;
use crate::text::body::{Body, Format};

/// Why a ledger file cannot be used. The run stops: what was published would be lost if the file
/// were written anew.
#[derive(Debug, Error)]
pub enum LedgerError {
    #[error(
        "{file} cannot be read ({reason}); nothing was changed. restore it from a backup or an \
         earlier version of the bucket; deleting it loses what only it knows"
    )]
    Corrupt { file: String, reason: String },
    #[error(
        "{file} was written by a newer kairan (version {version}, this one knows {VERSION}); \
         nothing was changed. run that version or a later one"
    )]
    UnsupportedVersion { file: String, version: u32 },
    #[error("{file} holds the incident {id}; nothing was changed. give the file its own name back")]
    Misnamed { file: String, id: String },
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
    snapshots: Vec<Snapshot<String>>,
    /// Every text, by digest.
    bodies: BTreeMap<String, Body>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    announced: Cow<'a, BTreeMap<String, Vec<DateTime<Utc>>>>,
}

/// What names a text in a file: 64 bits of SHA-256 are ample for the texts of one incident.
pub(super) fn body_digest(body: &Body) -> String {
    let mut hasher = Sha256::new();
    hasher.update([body.format as u8]);
    hasher.update(body.content.as_bytes());
    hex(&hasher.finalize()[..8])
}

/// Reads the entry of the incident `id` from `bytes`, the content of `file`.
///
/// # Errors
/// Where it is damaged, of a newer version, or another incident's.
pub fn parse(file: &str, id: &str, bytes: &[u8]) -> Result<Entry, LedgerError> {
    let corrupt = |reason: String| LedgerError::Corrupt {
        file: file.to_owned(),
        reason,
    };
    let file_version: FileVersion =
        serde_json::from_slice(bytes).map_err(|error| corrupt(error.to_string()))?;
    if file_version.version > VERSION {
        return Err(LedgerError::UnsupportedVersion {
            file: file.to_owned(),
            version: file_version.version,
        });
    }
    let file_entry: EntryFile<'_> =
        serde_json::from_slice(bytes).map_err(|error| corrupt(error.to_string()))?;
    if file_entry.id != id {
        return Err(LedgerError::Misnamed {
            file: file.to_owned(),
            id: file_entry.id.into_owned(),
        });
    }
    let bodies = file_entry.bodies;
    let snapshots = file_entry.snapshots.into_iter().map(|snapshot| {
        let is_seen = !snapshot.seen.is_empty();
        is_seen.then(|| snapshot.try_map_bodies(|digest| bodies.get(&digest).cloned()))?
    });
    let snapshots = snapshots.collect::<Option<_>>();
    Ok(Entry {
        version: file_entry.version,
        id: file_entry.id.into_owned(),
        snapshots: snapshots
            .ok_or_else(|| corrupt("it names texts that it does not hold".to_owned()))?,
        announced_at: file_entry.announced.into_owned(),
    })
}

/// The entry as a file: the same entry gives the same bytes.
pub fn serialize(entry: &Entry) -> Vec<u8> {
    let mut bodies = BTreeMap::new();
    // Versions share the texts that they repeat: each is digested once, known by where it lies.
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
        version: entry.version,
        id: Cow::Borrowed(&entry.id),
        snapshots: snapshots
            .filter_map(|s| s.try_map_bodies(&mut intern_body))
            .collect(),
        bodies,
        announced: Cow::Borrowed(&entry.announced_at),
    };
    // Plain maps, lists, strings and numbers cannot fail to serialise.
    let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
