//! The messages of a record, and what stands beside them.

use std::collections::BTreeMap;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::locale::Tag;
use crate::text::body::Body;

/// One message of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Post {
    /// The source's own key, where it has one; else an update is known by its instant.
    pub key: Option<String>,
    pub at: DateTime<Utc>,
    /// The status that the source gives to this very message.
    pub status: Option<String>,
    /// The language of `body`.
    pub locale: Tag,
    pub body: Body,
    /// Translations that came with the record.
    pub translations: BTreeMap<Tag, Body>,
    /// What this very message says that it touches.
    pub affected: Vec<AffectedItem>,
    /// Its fields that Kairan has no use for yet.
    #[serde(rename = "others")]
    pub extra_fields: BTreeMap<String, String>,
}

impl Post {
    /// A message in English of which no more is known.
    pub fn new(at: DateTime<Utc>, body: Body) -> Self {
        Self {
            key: None,
            at,
            status: None,
            locale: Tag::english(),
            body,
            translations: BTreeMap::new(),
            affected: Vec::new(),
            extra_fields: BTreeMap::new(),
        }
    }

    /// Whether it is known when it was written; an unknown instant is the first of all.
    pub(super) fn is_dated(&self) -> bool {
        self.at != DateTime::UNIX_EPOCH
    }
}

/// What a message says that it touches: a component, a product, a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AffectedItem {
    pub name: ArcStr,
    /// The source's own words for its state before the message and with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "before")]
    pub previous_state: Option<ArcStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ArcStr>,
}

impl AffectedItem {
    /// Something of which only the name is told.
    pub(super) fn named(name: ArcStr) -> Self {
        Self {
            name,
            previous_state: None,
            state: None,
        }
    }
}

/// A text beside the log, by whoever published the record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Remark {
    pub locale: Tag,
    pub body: Body,
}
