//! The posts of a record, and the remarks beside them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ExtraFields;
use super::status::Status;
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
    pub extra_fields: ExtraFields,
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
            extra_fields: ExtraFields::default(),
        }
    }

    /// Whether its time is known: an unknown time is the Unix epoch.
    pub(super) fn is_dated(&self) -> bool {
        self.at != DateTime::UNIX_EPOCH
    }

    /// Its time, if it is known.
    pub(super) fn known_time(&self) -> Option<DateTime<Utc>> {
        self.is_dated().then_some(self.at)
    }
}

/// The order in which a form usually lists its posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListOrder {
    OldestFirst,
    NewestFirst,
}

/// The statuses in the order in which incidents and maintenance have them.
const PROGRESS: [&str; 9] = [
    "investigating",
    "identified",
    "monitoring",
    "scheduled",
    "inprogress",
    "verifying",
    "completed",
    "resolved",
    "postmortem",
];

impl ListOrder {
    /// How a list runs whose posts have one time, as far as the statuses of the first and the last one tell; else as
    /// is `usual`.
    pub fn by_statuses(first: Option<&Post>, last: Option<&Post>, usual: Self) -> Self {
        let progress = |post: Option<&Post>| {
            let status = Status::parse(post?.status.as_deref()?);
            let name = status.name.to_lowercase();
            let place = PROGRESS.iter().position(|word| *word == name);
            Some((!status.is_open(), place))
        };
        match (progress(first), progress(last)) {
            (Some((first, _)), Some((last, _))) if first != last => match last {
                true => Self::OldestFirst,
                false => Self::NewestFirst,
            },
            (Some((_, Some(first))), Some((_, Some(last)))) if first < last => Self::OldestFirst,
            (Some((_, Some(first))), Some((_, Some(last)))) if last < first => Self::NewestFirst,
            _ => usual,
        }
    }
}

/// Turns a list, where its newest item comes first, so that what has one time stands in the order in
/// which it was written. The first and the last time that is known tell how a list runs; where they are
/// equal it runs as is `usual`.
pub(super) fn turn_oldest_first<T, K: Ord>(
    list: &mut [T],
    usual: ListOrder,
    time: impl Fn(&T) -> Option<K>,
) {
    let first_and_last = list
        .iter()
        .find_map(&time)
        .zip(list.iter().rev().find_map(&time));
    let order = first_and_last.map(|(first, last)| first.cmp(&last));
    let is_newest_first = match order {
        Some(Ordering::Equal) | None => usual == ListOrder::NewestFirst,
        Some(order) => order == Ordering::Greater,
    };
    if is_newest_first {
        list.reverse();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_tells_by_its_times_how_it_runs() {
        use ListOrder::{NewestFirst, OldestFirst};
        // The times of a list, and the positions of its items from the oldest to the newest.
        let cases: [(&[i64], ListOrder, &[usize]); 8] = [
            (&[1, 2, 2], NewestFirst, &[0, 1, 2]),
            (&[2, 2, 1], OldestFirst, &[2, 1, 0]),
            (&[2, 2, 2], OldestFirst, &[0, 1, 2]),
            (&[2, 2, 2], NewestFirst, &[2, 1, 0]),
            (&[1, 3, 3, 2], NewestFirst, &[0, 1, 2, 3]),
            // 0 stands for a time that is not known.
            (&[0, 2, 1, 1], OldestFirst, &[3, 2, 1, 0]),
            (&[1], NewestFirst, &[0]),
            (&[], NewestFirst, &[]),
        ];
        for (times, usual, expected) in cases {
            let mut positions: Vec<usize> = (0..times.len()).collect();
            turn_oldest_first(&mut positions, usual, |position| {
                Some(times[*position]).filter(|time| *time != 0)
            });
            assert_eq!(positions, expected, "{times:?}");
        }
    }
}
