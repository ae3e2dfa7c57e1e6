//! Which posts of an entry's snapshots belong to one update, as their recorded ids say.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Snapshot, SnapshotPost};

/// A post by the positions of its snapshot in the entry and of the post in the snapshot. Of the posts of a
/// run ([`Entry::runs`]) only those of the first snapshot count.
pub(super) type PostIndex = (usize, usize);

/// The posts of one update.
pub(super) struct PostGroup<'a> {
    /// The first is the update's id; the others are aliases. Never empty.
    pub ids: Vec<&'a str>,
    /// Sorted. Never empty.
    pub posts: Vec<PostIndex>,
}

impl Entry {
    pub(super) fn post(&self, (snapshot, post): PostIndex) -> (&Snapshot, &SnapshotPost) {
        let snapshot = &self.snapshots[snapshot];
        (snapshot, &snapshot.log.posts[post])
    }

    /// The posts by update, in the order in which the updates first occur in the snapshots. Posts of
    /// snapshots without recorded ids are left out.
    ///
    /// Where every snapshot has one list of ids, posts of one id make an update. Where merged copies of
    /// a ledger recorded different ids for one post, or for posts of one source key, these ids name
    /// one update, unless that would put two posts of one snapshot into it.
    pub(super) fn group_posts(&self) -> Vec<PostGroup<'_>> {
        let classes = IdClasses::new(self);
        let mut members_by_class = classes.members_by_class();
        let mut group_by_class: BTreeMap<usize, usize> = BTreeMap::new();
        let mut groups: Vec<PostGroup<'_>> = Vec::new();
        for run in self.runs() {
            let log = &self.snapshots[run.start].log;
            for (post_index, id) in log.preferred_ids().iter().enumerate() {
                let class = classes.class_of(id);
                let group = *group_by_class.entry(class).or_insert_with(|| {
                    groups.push(PostGroup {
                        ids: members_by_class.remove(&class).unwrap_or_default(),
                        posts: Vec::new(),
                    });
                    groups.len() - 1
                });
                groups[group].posts.push((run.start, post_index));
            }
        }
        // An id that names no update of its own any more stays as an alias of an update that it named.
        let mut unused = classes.claims.clone();
        unused.retain(|id, _| !group_by_class.contains_key(&classes.class_of(id)));
        for (id, posts) in unused {
            let group = groups.iter_mut().find(|group| {
                posts
                    .iter()
                    .any(|post| group.posts.binary_search(post).is_ok())
            });
            if let Some(group) = group {
                group.ids.push(id);
            }
        }
        groups
    }
}

/// The update ids of an entry, and which of them name the same update.
struct IdClasses<'a> {
    /// Every post for which an id is recorded, by id.
    claims: BTreeMap<&'a str, BTreeSet<PostIndex>>,
    /// The class of each id: the position of its least id in `claims`.
    class_by_id: BTreeMap<&'a str, usize>,
}

impl<'a> IdClasses<'a> {
    fn new(entry: &'a Entry) -> Self {
        let mut claims: BTreeMap<&str, BTreeSet<PostIndex>> = BTreeMap::new();
        for run in entry.runs() {
            for ids in &entry.snapshots[run.start].log.update_ids {
                for (post_index, id) in ids.iter().enumerate() {
                    let posts = claims.entry(id).or_default();
                    posts.insert((run.start, post_index));
                }
            }
        }
        let class_by_id = claims.keys().enumerate().map(|(index, id)| (*id, index));
        let mut classes = Self {
            class_by_id: class_by_id.collect(),
            claims,
        };
        for (one, other) in same_update_pairs(entry) {
            classes.join(one, other);
        }
        classes
    }

    fn class_of(&self, id: &str) -> usize {
        self.class_by_id[id]
    }

    fn members_by_class(&self) -> BTreeMap<usize, Vec<&'a str>> {
        let mut members: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for (id, class) in &self.class_by_id {
            members.entry(*class).or_default().push(id);
        }
        members
    }

    /// The ids of a class, sorted.
    fn members(&self, class: usize) -> Vec<&'a str> {
        let of_class = self.class_by_id.iter().filter(|(_, c)| **c == class);
        of_class.map(|(id, _)| *id).collect()
    }

    /// Makes two ids name one update, unless two posts of one snapshot would belong to it.
    fn join(&mut self, one: &str, other: &str) {
        let (one, other) = (self.class_of(one), self.class_of(other));
        if one == other {
            return;
        }
        let mut post_by_snapshot: BTreeMap<usize, usize> = BTreeMap::new();
        let members = [self.members(one), self.members(other)].concat();
        for (snapshot, post) in members.iter().flat_map(|id| &self.claims[id]) {
            if *post_by_snapshot.entry(*snapshot).or_insert(*post) != *post {
                return;
            }
        }
        for id in members {
            self.class_by_id.insert(id, one.min(other));
        }
    }
}

/// Pairs of ids that are recorded for one post, or for posts with one key of the source; sorted.
fn same_update_pairs(entry: &Entry) -> BTreeSet<(&str, &str)> {
    let mut ids_by_key: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut pairs = BTreeSet::new();
    for log in entry.logs() {
        for (post_index, post) in log.posts.iter().enumerate() {
            let ids = log.update_ids.iter();
            let ids: BTreeSet<&str> = ids.map(|ids| ids[post_index].as_str()).collect();
            pairs.extend(pairs_with_least(&ids));
            if let Some(key) = &post.key {
                ids_by_key.entry(key).or_default().extend(ids);
            }
        }
    }
    pairs.extend(ids_by_key.values().flat_map(pairs_with_least));
    pairs
}

/// The least of a set with each of the others.
fn pairs_with_least<'a>(ids: &BTreeSet<&'a str>) -> Vec<(&'a str, &'a str)> {
    let mut ids = ids.iter().copied();
    let Some(least) = ids.next() else {
        return Vec::new();
    };
    ids.map(|other| (least, other)).collect()
}
