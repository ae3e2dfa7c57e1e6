//! What may be wrong with a ledger file.

use std::collections::BTreeMap;

use thiserror::Error;

use super::VERSION;
use crate::text::body::Body;

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

    pub(super) fn corrupt(reason: impl ToString) -> Self {
        Self::Corrupt {
            reason: reason.to_string(),
        }
    }

    pub(super) fn unnamed_updates() -> Self {
        Self::corrupt("it does not say which updates its posts belong to")
    }
}

/// The text of a file that has this name.
pub(super) fn find_text(bodies: &BTreeMap<String, Body>, name: &str) -> Result<Body, LedgerError> {
    let text = bodies.get(name).cloned();
    text.ok_or_else(|| LedgerError::corrupt("it names texts that it does not hold"))
}
