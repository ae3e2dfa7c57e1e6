//! A ledger entry as a file: one JSON object an incident.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::{Entry, Snapshot, VERSION};
use crate::fingerprint::hex;
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
    Newer { file: String, version: u32 },
    #[error("{file} holds the incident {id}; nothing was changed. give the file its own name back")]
    Misnamed { file: String, id: String },
}

#[derive(Deserialize)]
struct Versioned {
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
pub(super) fn digest(body: &Body) -> String {
    let mut hasher = Sha256::new();
    hasher.update([body.format as u8]);
    hasher.update(body.content.as_bytes());
    hex(&hasher.finalize()[..8])
}

/// Reads the entry of the incident `id` from `bytes`, the content of `file`.
///
/// # Errors
/// Where it is damaged, of a newer version, or another incident's.
pub fn read(file: &str, id: &str, bytes: &[u8]) -> Result<Entry, LedgerError> {
    let corrupt = |reason: String| LedgerError::Corrupt {
        file: file.to_owned(),
        reason,
    };
    let versioned: Versioned =
        serde_json::from_slice(bytes).map_err(|error| corrupt(error.to_string()))?;
    if versioned.version > VERSION {
        return Err(LedgerError::Newer {
            file: file.to_owned(),
            version: versioned.version,
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
        is_seen.then(|| snapshot.map(|digest| bodies.get(&digest).cloned()))?
    });
    let snapshots = snapshots.collect::<Option<_>>();
    Ok(Entry {
        version: file_entry.version,
        id: file_entry.id.into_owned(),
        snapshots: snapshots
            .ok_or_else(|| corrupt("it names texts that it does not hold".to_owned()))?,
        announced: file_entry.announced.into_owned(),
    })
}

/// The entry as a file: the same entry gives the same bytes.
pub fn write(entry: &Entry) -> Vec<u8> {
    let mut bodies = BTreeMap::new();
    // Versions share the texts that they repeat: each is digested once, known by where it lies.
    let mut known: BTreeMap<(Format, usize), String> = BTreeMap::new();
    let mut name = |body: Body| {
        let place = (body.format, body.content.as_ptr().addr());
        let digest = known.entry(place).or_insert_with(|| digest(&body));
        bodies.entry(digest.clone()).or_insert(body);
        Some(digest.clone())
    };
    let snapshots = entry.snapshots.iter().cloned();
    let file = EntryFile {
        version: entry.version,
        id: Cow::Borrowed(&entry.id),
        snapshots: snapshots.filter_map(|s| s.map(&mut name)).collect(),
        bodies,
        announced: Cow::Borrowed(&entry.announced),
    };
    // Plain maps, lists, strings and numbers cannot fail to serialise.
    let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
