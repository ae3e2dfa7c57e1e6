//! A ledger entry as a file: one JSON object an incident.

use thiserror::Error;

use super::{Entry, VERSION};

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

#[derive(serde::Deserialize)]
struct Versioned {
    version: u32,
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
    let entry: Entry = serde_json::from_slice(bytes).map_err(|error| corrupt(error.to_string()))?;
    if entry.id != id {
        return Err(LedgerError::Misnamed {
            file: file.to_owned(),
            id: entry.id,
        });
    }
    let complete = entry.snapshots.iter().all(|snapshot| {
        !snapshot.seen.is_empty()
            && snapshot.posts.iter().all(|post| {
                let mut texts = std::iter::once(&post.body).chain(post.translations.values());
                texts.all(|digest| entry.bodies.contains_key(digest))
            })
    });
    if !complete {
        return Err(corrupt("it names texts that it does not hold".to_owned()));
    }
    Ok(entry)
}

/// The entry as a file: the same entry gives the same bytes.
pub fn write(entry: &Entry) -> Vec<u8> {
    // Plain maps, lists, strings and numbers cannot fail to serialise.
    let mut bytes = serde_json::to_vec_pretty(entry).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
