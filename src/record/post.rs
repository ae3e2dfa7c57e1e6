//! The posts of a record, and the remarks beside them.

use std::collections::BTreeMap;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::locale::Tag;
use crate::text::body::Body;

/// One post of a record: a message about the incident at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Post {
    /// The source's own key, where it has one; else an update is known by its instant.
    pub key: Option<String>,
    pub at: DateTime<Utc>,
    /// The status that the source gives to this post.
    pub status: Option<String>,
    /// The language of `body`.
    pub locale: Tag,
    pub body: Body,
    /// Translations that came with the record.
    pub translations: BTreeMap<Tag, Body>,
    /// What this post names as affected.
    pub affected: Vec<AffectedItem>,
    /// Its fields that Kairan has no use for yet.
    #[serde(rename = "others")]
    pub extra_fields: BTreeMap<String, String>,
}

impl Post {
    /// A post in English with a time and a body and nothing else.
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

    /// Whether its time is known: an unknown time is the Unix epoch.
    pub(super) fn is_dated(&self) -> bool {
        self.at != DateTime::UNIX_EPOCH
    }
}

/// A component, product or location that a post names as affected.
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
    /// An item of which only the name is known.
    pub(super) fn named(name: ArcStr) -> Self {
        Self {
            name,
            previous_state: None,
            state: None,
        }
    }
}

/// A text outside the log, by whoever published the record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Remark {
    pub locale: Tag,
    pub body: Body,
}
