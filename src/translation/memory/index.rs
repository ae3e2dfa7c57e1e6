//! Which incident's memory has the translation of a segment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::locale::Tag;
use crate::translation::SegmentKey;

/// The version of the file format.
const VERSION: u32 = 1;

/// A part of the index: for each of its segments and each language, the incident whose memory has the translation
/// or is about to get it.
///
/// It is written before a provider is asked. So a run that is killed at any time leaves no translation that the
/// index does not know; where it names an incident that has none, the segment is asked for again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryIndex {
    version: u32,
    segments: BTreeMap<SegmentKey, BTreeMap<Tag, String>>,
}

impl MemoryIndex {
    /// The number of hexadecimal digits by which segments are divided into parts: there are at most 4,096.
    const DIGITS: usize = 3;

    /// The name of the part in which a segment is: the same number of segments is in each.
    pub fn part_of(segment: &SegmentKey) -> &str {
        &segment.as_str()[..Self::DIGITS]
    }

    /// Whether `name` is that of a part.
    pub fn is_part(name: &str) -> bool {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        name.len() == Self::DIGITS && name.bytes().all(is_digit)
    }

    /// Reads a part. `None` if it is damaged: the index is only a shortcut, and is written anew.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let index: Self = serde_json::from_slice(bytes).ok()?;
        (index.version <= VERSION).then_some(index)
    }

    pub fn serialize(&self) -> Vec<u8> {
        let file = Self {
            version: VERSION,
            segments: self.segments.clone(),
        };
        // Nothing in it can fail to be written as JSON.
        let mut bytes = serde_json::to_vec(&file).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The incident whose memory has the translation of a segment, if one is known.
    pub fn incident(&self, segment: &SegmentKey, locale: &Tag) -> Option<&str> {
        Some(self.segments.get(segment)?.get(locale)?)
    }

    /// Records that the memory of an incident has the translation of a segment, or is about to get it. Returns
    /// whether that is new.
    pub fn set(&mut self, segment: &SegmentKey, locale: &Tag, incident: &str) -> bool {
        let incidents = self.segments.entry(segment.clone()).or_default();
        let known = incidents.insert(locale.clone(), incident.to_owned());
        known.is_none_or(|known| known != incident)
    }

    /// Adds what another copy knows, and this one does not.
    pub fn merge(&mut self, other: Self) {
        for (segment, incidents) in other.segments {
            let known = self.segments.entry(segment).or_default();
            for (locale, incident) in incidents {
                known.entry(locale).or_insert(incident);
            }
        }
    }
}
