//! Decides which update each post of a new snapshot belongs to: once, when the snapshot is stored.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arcstr::ArcStr;

use super::grouping::{PostGroup, PostIndex};
use super::updates::{look_the_same, update_id};
use super::{Entry, Snapshot, SnapshotPost};
use crate::record::Form;
use crate::text::{Body, to_rich_text};

/// What two posts must have in common to belong to one update, the strictest rule first. Every post
/// of a snapshot is tried with one rule before any is tried with the next. Of posts with a key of the
/// source it is the key that must be the same, in place of the time.
#[derive(Clone, Copy)]
enum Rule {
    /// The same instant and text, in the nearest version or in any.
    InstantAndText(Versions),
    /// The same second and text, in the nearest version or in any.
    SecondAndText(Versions),
    /// The same second, in their order.
    Second,
    /// The same text in the versions before or after of a form that holds only its latest message: any
    /// change to such a record gives the message a new time.
    RepeatedMessage,
}

#[derive(Clone, Copy)]
enum Versions {
    Nearest,
    Any,
}

const RULES: [Rule; 6] = [
    Rule::InstantAndText(Versions::Nearest),
    Rule::InstantAndText(Versions::Any),
    Rule::SecondAndText(Versions::Nearest),
    Rule::SecondAndText(Versions::Any),
    Rule::Second,
    Rule::RepeatedMessage,
];

/// Records update ids for every snapshot of `entry` that has none, oldest first; those of feeds last, since
/// their times lack the seconds that the other forms have.
pub(super) fn record_update_ids(entry: &mut Entry) {
    let mut missing: Vec<usize> = (0..entry.snapshots.len())
        .filter(|index| entry.snapshots[*index].log.update_ids.is_empty())
        .collect();
    missing.sort_by_key(|index| entry.snapshots[*index].form == Form::Feed);
    if missing.is_empty() {
        return;
    }
    let mut known = KnownUpdates::new(entry);
    let recorded: Vec<(usize, Vec<ArcStr>)> = missing
        .into_iter()
        .map(|index| (index, known.match_snapshot(index)))
        .collect();
    for (index, ids) in recorded {
        let log = Arc::make_mut(&mut entry.snapshots[index].log);
        log.announced_at = vec![None; ids.len()];
        log.update_ids.insert(ids);
    }
}

struct KnownUpdate {
    id: ArcStr,
    /// Sorted.
    posts: Vec<PostIndex>,
}

/// The updates of an entry, found by key or by second.
struct KnownUpdates<'a> {
    entry: &'a Entry,
    redacts_tenants: bool,
    /// The position of the first version of the run of each version.
    run_starts: Vec<usize>,
    updates: Vec<KnownUpdate>,
    by_key: BTreeMap<&'a str, BTreeSet<usize>>,
    /// Those of posts without a key.
    by_second: BTreeMap<i64, BTreeSet<usize>>,
    by_minute: BTreeMap<i64, BTreeSet<usize>>,
    /// By post of the first snapshot of a run.
    by_post: BTreeMap<PostIndex, usize>,
    /// The updates that had a text in any version.
    by_text: BTreeMap<&'a Body, BTreeSet<usize>>,
    ids: BTreeSet<ArcStr>,
    /// The ordinal from which on an id of a second may be free.
    next_ordinals: BTreeMap<i64, usize>,
}

impl<'a> KnownUpdates<'a> {
    fn new(entry: &'a Entry) -> Self {
        let mut known = Self {
            entry,
            redacts_tenants: entry.may_name_tenants(),
            run_starts: entry
                .runs()
                .flat_map(|run| std::iter::repeat_n(run.start, run.len()))
                .collect(),
            updates: Vec::new(),
            by_key: BTreeMap::new(),
            by_second: BTreeMap::new(),
            by_minute: BTreeMap::new(),
            by_post: BTreeMap::new(),
            by_text: BTreeMap::new(),
            ids: BTreeSet::new(),
            next_ordinals: BTreeMap::new(),
        };
        for PostGroup { ids, posts } in entry.group_posts() {
            known.ids.extend(ids.iter().map(|id| ArcStr::from(*id)));
            let update = known.add_update(ids[0].into());
            for post in posts {
                known.add_post(update, post);
            }
        }
        known
    }

    fn add_update(&mut self, id: ArcStr) -> usize {
        self.updates.push(KnownUpdate {
            id,
            posts: Vec::new(),
        });
        self.updates.len() - 1
    }

    fn add_post(&mut self, update: usize, index: PostIndex) {
        let (_, post) = self.entry.post(index);
        match &post.key {
            Some(key) => self.by_key.entry(key).or_default().insert(update),
            None => {
                let second = post.at.timestamp();
                self.by_second.entry(second).or_default().insert(update)
            }
        };
        let minute = post.at.timestamp().div_euclid(60);
        self.by_minute.entry(minute).or_default().insert(update);
        self.by_text.entry(&post.body).or_default().insert(update);
        self.by_post.insert(index, update);
        let posts = &mut self.updates[update].posts;
        let position = posts.partition_point(|other| *other < index);
        posts.insert(position, index);
    }

    /// The id of the update that each post of a snapshot belongs to; a new one where there is no such
    /// update yet. The snapshot's posts are known from then on.
    fn match_snapshot(&mut self, snapshot_index: usize) -> Vec<ArcStr> {
        let snapshot = &self.entry.snapshots[snapshot_index];
        let mut found: Vec<Option<usize>> = vec![None; snapshot.log.posts.len()];
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        for rule in RULES {
            for (post, found) in snapshot.log.posts.iter().zip(&mut found) {
                if found.is_none() {
                    *found = self.find_match(snapshot_index, post, rule, &taken);
                    taken.extend(*found);
                }
            }
        }
        for needs_same_text in [true, false] {
            for (post, found) in snapshot.log.posts.iter().zip(&mut found) {
                if found.is_none() {
                    *found = self.find_in_minute(snapshot.form, post, needs_same_text, &taken);
                    taken.extend(*found);
                }
            }
        }
        let matched = snapshot.log.posts.iter().zip(found).enumerate();
        matched
            .map(|(post_index, (post, found))| {
                let update = found.unwrap_or_else(|| {
                    let id = self.new_id(post);
                    self.add_update(id)
                });
                self.add_post(update, (snapshot_index, post_index));
                self.updates[update].id.clone()
            })
            .collect()
    }

    /// An id that no update of the incident has or had.
    fn new_id(&mut self, post: &SnapshotPost) -> ArcStr {
        let ordinal = self.next_ordinals.entry(post.at.timestamp()).or_insert(1);
        loop {
            let id = ArcStr::from(update_id(post.at, *ordinal));
            *ordinal += 1;
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }

    fn find_match(
        &self,
        snapshot_index: usize,
        post: &SnapshotPost,
        rule: Rule,
        taken: &BTreeSet<usize>,
    ) -> Option<usize> {
        if matches!(rule, Rule::RepeatedMessage) {
            let repeated = self.repeated_message(snapshot_index, post);
            return repeated.filter(|update| post.key.is_none() && !taken.contains(update));
        }
        let candidates = match &post.key {
            Some(key) => self.by_key.get(key.as_str()),
            None => self.by_second.get(&post.at.timestamp()),
        };
        let is_keyed = post.key.is_some();
        let candidates = candidates?;
        if matches!(rule, Rule::Second) {
            let mut candidates = candidates.iter().copied();
            return candidates.find(|update| !taken.contains(update));
        }
        let mut with_text = self.by_text.get(&post.body)?.iter().copied();
        with_text.find(|update| {
            let update_posts = &self.updates[*update].posts;
            let matches_in = |versions, matches: &dyn Fn(&SnapshotPost) -> bool| match versions {
                Versions::Any => update_posts.iter().any(|i| matches(self.entry.post(*i).1)),
                Versions::Nearest => {
                    let later = update_posts.partition_point(|(s, _)| *s < snapshot_index);
                    let nearest = update_posts.get(later.saturating_sub(1));
                    nearest.is_some_and(|i| matches(self.entry.post(*i).1))
                }
            };
            candidates.contains(update)
                && !taken.contains(update)
                && match rule {
                    Rule::InstantAndText(versions) => matches_in(versions, &|other| {
                        (is_keyed || other.at == post.at) && other.body == post.body
                    }),
                    Rule::SecondAndText(versions) => matches_in(versions, &|other| {
                        let same_second = other.at.timestamp() == post.at.timestamp();
                        (is_keyed || same_second) && other.body == post.body
                    }),
                    Rule::Second | Rule::RepeatedMessage => false,
                }
        })
    }

    /// An update of the same minute that only a feed has told of, or that no feed has told of where the
    /// post is from a feed: feeds give neither keys nor seconds.
    fn find_in_minute(
        &self,
        form: Form,
        post: &SnapshotPost,
        needs_same_text: bool,
        taken: &BTreeSet<usize>,
    ) -> Option<usize> {
        let is_feed = |index: &PostIndex| self.entry.post(*index).0.form == Form::Feed;
        let minute = post.at.timestamp().div_euclid(60);
        let text = || words(&post.body);
        let mut candidates = self.by_minute.get(&minute).into_iter().flatten().copied();
        candidates.find(|update| {
            let posts = &self.updates[*update].posts;
            let is_other_side = match form {
                Form::Feed => !posts.iter().any(is_feed),
                _ => posts.iter().all(is_feed),
            };
            let mut bodies = posts.iter().map(|index| &self.entry.post(*index).1.body);
            is_other_side
                && !taken.contains(update)
                && (!needs_same_text || bodies.any(|body| words(body) == text()))
        })
    }

    /// The update of the version before or after with the same text, in a form that holds only its
    /// latest message.
    fn repeated_message(&self, snapshot_index: usize, post: &SnapshotPost) -> Option<usize> {
        let snapshot = &self.entry.snapshots[snapshot_index];
        if !snapshot.holds_only_latest_message() {
            return None;
        }
        let same_form = |index: &usize| self.entry.snapshots[*index].form == snapshot.form;
        let before = (0..snapshot_index).rev().find(same_form);
        let after = (snapshot_index + 1..self.entry.snapshots.len()).find(same_form);
        let neighbours = before.into_iter().chain(after);
        neighbours
            .filter(|index| {
                let neighbour = &self.entry.snapshots[*index];
                neighbour.holds_only_latest_message() && {
                    let body = &neighbour.log.posts[0].body;
                    look_the_same(body, &post.body, self.redacts_tenants)
                }
            })
            .find_map(|index| self.by_post.get(&(self.run_starts[index], 0)).copied())
    }
}

/// What a body says, without its markup and white space.
fn words(body: &Body) -> String {
    let text = to_rich_text(body);
    text.plain()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}

impl Snapshot {
    fn holds_only_latest_message(&self) -> bool {
        !self.form.lists_every_update() && self.log.posts.len() == 1
    }
}
