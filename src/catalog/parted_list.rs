//! Long lists in parts of a bounded size, of which those that a run does not need stay in their files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::digest::Digest;

/// What has a place in a list.
pub trait Item: Clone {
    /// How many items a part holds at most.
    const PART_SIZE: usize;

    /// The place of an item in its list: unique, and the same as long as the item is in the list.
    type Rank: Ord + Clone + Debug;

    /// What is known of the items of a part whose file is not read.
    type Facts: Clone + Debug;

    fn rank(&self) -> Self::Rank;

    /// What is to be known of these items, of which there is at least one, at `now`.
    fn facts(items: &[Self], now: DateTime<Utc>) -> Self::Facts;
}

/// Lists of items, each in parts: in each list the oldest [`Item::PART_SIZE`] are part 1, the next are part 2.
/// A new item then stands in the last part, and the parts before it stay the same.
#[derive(Clone, Debug)]
pub struct PartedList<L, T: Item> {
    parts: BTreeMap<PartKey<L>, Part<T>>,
}

/// A list, and the number of one of its parts, from 1.
pub type PartKey<L> = (L, usize);

#[derive(Clone, Debug)]
pub struct Part<T: Item> {
    /// The place of the first item.
    pub first: T::Rank,
    pub facts: T::Facts,
    /// Oldest first; `None` if the file is not read.
    items: Option<Vec<T>>,
    /// The digest of the part's file; `None` for a part that may differ from its file.
    file: Option<Digest>,
}

/// A part of a list is needed whose file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a part of a list is needed that was not read")]
pub struct NotLoaded;

impl<L, T: Item> Default for PartedList<L, T> {
    fn default() -> Self {
        Self {
            parts: BTreeMap::new(),
        }
    }
}

impl<T: Item> Part<T> {
    fn new(items: Vec<T>, now: DateTime<Utc>) -> Option<Self> {
        Some(Self {
            first: items.first()?.rank(),
            facts: T::facts(&items, now),
            items: Some(items),
            file: None,
        })
    }

    /// A part whose file has this digest, and is not read.
    pub fn of_file(first: T::Rank, facts: T::Facts, file: Digest) -> Self {
        Self {
            first,
            facts,
            items: None,
            file: Some(file),
        }
    }

    /// The items, oldest first; `None` if the file is not read.
    pub fn items(&self) -> Option<&[T]> {
        self.items.as_deref()
    }

    /// The digest of the part's file; `None` for a part that may differ from its file.
    pub fn file(&self) -> Option<&Digest> {
        self.file.as_ref()
    }

    /// Records that a file with this digest holds the part.
    pub fn set_file(&mut self, file: Digest) {
        self.file = Some(file);
    }
}

impl<L: Ord + Copy, T: Item> PartedList<L, T> {
    /// Divides items, in any order, into the parts of their lists.
    pub fn of_all(items: impl IntoIterator<Item = (L, T)>, now: DateTime<Utc>) -> Self {
        let mut lists: BTreeMap<L, Vec<T>> = BTreeMap::new();
        for (list, item) in items {
            lists.entry(list).or_default().push(item);
        }
        let mut parted = Self::default();
        for (list, mut items) in lists {
            // The ranks of one list at a time: those of all announcements of a large archive are hundreds of megabytes.
            items.sort_by_cached_key(T::rank);
            items.shrink_to_fit();
            parted.append(list, 1, items, now);
        }
        parted
    }

    /// The lists of which these are the parts.
    pub fn of_parts(parts: impl IntoIterator<Item = (PartKey<L>, Part<T>)>) -> Self {
        Self {
            parts: parts.into_iter().collect(),
        }
    }

    /// The parts, in the order of their lists.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = (PartKey<L>, &Part<T>)> {
        self.parts.iter().map(|(key, part)| (*key, part))
    }

    pub fn parts_mut(&mut self) -> impl Iterator<Item = (PartKey<L>, &mut Part<T>)> {
        self.parts.iter_mut().map(|(key, part)| (*key, part))
    }

    pub fn part(&self, key: PartKey<L>) -> Option<&Part<T>> {
        self.parts.get(&key)
    }

    /// Whether there is such a part, and its file is not read.
    pub fn is_unread(&self, key: PartKey<L>) -> bool {
        self.part(key).is_some_and(|part| part.items.is_none())
    }

    /// The items of all parts that are in memory, oldest first in each list.
    pub fn loaded_items(&self) -> impl Iterator<Item = &T> {
        self.parts.values().filter_map(Part::items).flatten()
    }

    /// Takes over what was read of the file of a part.
    pub fn load(&mut self, key: PartKey<L>, items: Vec<T>) {
        if let Some(part) = self.parts.get_mut(&key) {
            part.items = Some(items);
        }
    }

    /// The part in which the item with this rank stands, or would stand if it were added.
    pub fn place(&self, list: L, rank: &T::Rank) -> usize {
        let parts = self.parts.range((list, 1)..=(list, usize::MAX));
        let before = parts.take_while(|(_, part)| part.first <= *rank);
        before.last().map_or(1, |((_, number), _)| *number)
    }

    /// The parts that are to be read before [`PartedList::replace`] is called with these arguments.
    pub fn missing_to_replace(
        &self,
        old: Option<(L, &T::Rank)>,
        new: Option<(L, &T::Rank)>,
    ) -> BTreeSet<PartKey<L>> {
        let mut missing = BTreeSet::new();
        for (list, rank) in old.into_iter().chain(new) {
            let number = self.place(list, rank);
            let last = if old == new { number } else { usize::MAX };
            let parts = self.parts.range((list, number)..=(list, last));
            let unread = parts.filter(|(_, part)| part.items.is_none());
            missing.extend(unread.map(|(key, _)| *key));
        }
        missing
    }

    /// Puts an item in the place of another one, which is in a list under this rank. Returns the keys of all
    /// parts that are not as before, of which some may be new and some may be gone.
    ///
    /// # Errors
    /// If one of [`PartedList::missing_to_replace`] is not loaded. Nothing is changed then.
    pub fn replace(
        &mut self,
        old: Option<(L, &T::Rank)>,
        new: Option<(L, T)>,
        now: DateTime<Utc>,
    ) -> Result<BTreeSet<PartKey<L>>, NotLoaded> {
        let new_rank = new.as_ref().map(|(list, item)| (*list, item.rank()));
        let new_place = new_rank.as_ref().map(|(list, rank)| (*list, rank));
        if !self.missing_to_replace(old, new_place).is_empty() {
            return Err(NotLoaded);
        }
        if let Some((list, rank)) = old
            && old == new_place
            && let Some((_, item)) = new
        {
            let key = (list, self.place(list, rank));
            let items = self.parts.get_mut(&key).and_then(|part| part.items.take());
            let mut items = items.unwrap_or_default();
            match items.iter_mut().find(|item| item.rank() == *rank) {
                Some(place) => *place = item,
                None => items.push(item),
            }
            self.parts
                .extend(Part::new(items, now).map(|part| (key, part)));
            return Ok([key].into());
        }
        let mut changed = BTreeSet::new();
        if let Some((list, rank)) = old {
            changed.extend(self.edit(list, rank, now, |items| {
                items.retain(|item| item.rank() != *rank);
            }));
        }
        if let Some((list, item)) = new {
            let rank = item.rank();
            changed.extend(self.edit(list, &rank, now, |items| {
                let index = items.partition_point(|other| other.rank() < rank);
                items.insert(index, item);
            }));
        }
        Ok(changed)
    }

    /// Changes the items of a list from the place of `rank` on.
    fn edit(
        &mut self,
        list: L,
        rank: &T::Rank,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut Vec<T>),
    ) -> BTreeSet<PartKey<L>> {
        let number = self.place(list, rank);
        let all = (list, number)..=(list, usize::MAX);
        let keys: BTreeSet<PartKey<L>> = self.parts.range(all).map(|(key, _)| *key).collect();
        let parts = keys.iter().filter_map(|key| self.parts.remove(key));
        let mut items: Vec<T> = parts.flat_map(|part| part.items).flatten().collect();
        change(&mut items);
        let added = self.append(list, number, items, now);
        keys.into_iter().chain(added).collect()
    }

    /// Adds parts with these items, from the part `number` on.
    fn append(
        &mut self,
        list: L,
        number: usize,
        mut items: Vec<T>,
        now: DateTime<Utc>,
    ) -> Vec<PartKey<L>> {
        let mut keys = Vec::new();
        while !items.is_empty() {
            let rest = items.split_off(items.len().min(T::PART_SIZE));
            let key = (list, number + keys.len());
            let part = Part::new(std::mem::replace(&mut items, rest), now);
            self.parts.extend(part.map(|part| (key, part)));
            keys.push(key);
        }
        keys
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Item for (u8, u8) {
        const PART_SIZE: usize = 3;
        type Rank = u8;
        type Facts = usize;

        fn rank(&self) -> u8 {
            self.0
        }

        fn facts(items: &[Self], _now: DateTime<Utc>) -> usize {
            items.len()
        }
    }

    type Lists = PartedList<u8, (u8, u8)>;

    type Content = (PartKey<u8>, usize, Vec<(u8, u8)>);

    /// Every part with its items.
    fn contents(lists: &Lists) -> Vec<Content> {
        let parts = lists.parts();
        let contents = parts.map(|(key, part)| (key, part.facts, part.items().unwrap().to_vec()));
        contents.collect()
    }

    /// The same lists with their files unread.
    fn unread(lists: &Lists) -> Lists {
        let file = Digest::of_bytes(b"");
        let parts = lists.parts();
        let parts = parts.map(|(key, part)| {
            let part = Part::of_file(part.first, part.facts, file.clone());
            (key, part)
        });
        Lists::of_parts(parts)
    }

    #[test]
    fn a_new_item_changes_the_last_part_of_its_list_alone() {
        let items = |count: u8| (0..count).map(|rank| (1, (rank, 1)));
        for count in 0..10 {
            let mut lists = Lists::of_all(items(count), DateTime::UNIX_EPOCH);
            let new = Some((1, (count, 1)));
            let changed = lists.replace(None, new, DateTime::UNIX_EPOCH).unwrap();
            let last = lists.parts().next_back().unwrap().0;
            let is_last = |key: &PartKey<u8>| *key == last || key.1 + 1 == last.1;
            assert!(changed.contains(&last), "{count}");
            assert!(changed.iter().all(is_last), "{count}: {changed:?}");
            assert!(changed.len() <= 2);
        }
    }

    proptest! {
        /// Replacing items one by one, with only those parts read that are asked for, gives the lists that
        /// all items give at once, and names every part that differs.
        #[test]
        fn lists_are_the_same_however_they_came_to_be(
            changes in prop::collection::vec((0..3_u8, 0..12_u8, 0..3_u8, any::<bool>()), 1..40),
        ) {
            let now = DateTime::UNIX_EPOCH;
            let mut all: BTreeMap<u8, (u8, u8)> = BTreeMap::new();
            let mut lists = Lists::default();
            for (list, rank, text, is_removed) in changes {
                let old = all.get(&rank).map(|(list, _)| *list);
                let new = (!is_removed).then_some((list, (rank, text)));
                match new {
                    Some((list, (rank, text))) => all.insert(rank, (list, text)),
                    None => all.remove(&rank),
                };
                let before = contents(&lists);
                let old = old.map(|list| (list, &rank));
                let mut partly_read = unread(&lists);
                for key in partly_read.missing_to_replace(old, new.map(|_| (list, &rank))) {
                    let items = lists.part(key).unwrap().items().unwrap().to_vec();
                    partly_read.load(key, items);
                }
                let changed = partly_read.replace(old, new, now).unwrap();
                for (key, part) in lists.parts() {
                    if partly_read.part(key).is_some_and(|part| part.items().is_none()) {
                        partly_read.load(key, part.items().unwrap().to_vec());
                    }
                }
                lists = partly_read;
                let items = all.iter().map(|(rank, (list, text))| (*list, (*rank, *text)));
                let at_once = contents(&Lists::of_all(items, now));
                prop_assert_eq!(contents(&lists), at_once.clone());
                let differing = before.iter().filter(|part| !at_once.contains(part));
                let added = at_once.iter().filter(|part| !before.contains(part));
                for (key, ..) in differing.chain(added) {
                    prop_assert!(changed.contains(key), "{:?} of {:?}", key, changed);
                }
            }
        }

        #[test]
        fn a_part_that_is_not_read_is_never_taken_for_an_empty_one(
            count in 1..10_u8, rank in 0..10_u8,
        ) {
            let items = (0..count).map(|rank| (1, (rank * 2, 1)));
            let lists = Lists::of_all(items, DateTime::UNIX_EPOCH);
            let mut unread = unread(&lists);
            let result = unread.replace(None, Some((1, (rank, 2))), DateTime::UNIX_EPOCH);
            prop_assert_eq!(result, Err(NotLoaded));
        }
    }
}
