//! How the phase of an incident changed, as the outbox has it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::site::EventKind;

/// A change of the phase of an incident: its end, its reopening, the beginning of planned work and the like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PhaseChange {
    /// From 1; each has one of its own.
    pub number: u64,
    /// When the update was announced that tells of it, or else when a run found it.
    pub at: DateTime<Utc>,
    pub incident: String,
    #[serde(with = "kind_word")]
    pub kind: EventKind,
    /// The id of the update that tells of it: then it is no event of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<String>,
}

/// Writes a kind by its word.
mod kind_word {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::site::EventKind;

    pub fn serialize<S: Serializer>(kind: &EventKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(kind.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EventKind, D::Error> {
        let word = String::deserialize(deserializer)?;
        let mut kinds = EventKind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.as_str() == word);
        kind.ok_or_else(|| D::Error::custom(format!("unknown kind of event {word:?}")))
    }
}
