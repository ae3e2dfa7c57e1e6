//! Writes a ledger entry as a file.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

use super::entry_file::{FilePost, FileSnapshot, PostListChange, body_digest};
use super::{Entry, Log, Snapshot, SnapshotPost, VERSION, merge_patch};
use crate::record::Facts;
use crate::text::body::{Body, Format};

/// The bytes of an entry's file: the same entry gives the same bytes. Every snapshot, post and text stands
/// in a line of its own.
pub fn serialize(entry: &Entry) -> Vec<u8> {
    let mut posts = FilePosts::default();
    let mut snapshots = SnapshotWriter::default();
    let lines = entry.snapshots.iter();
    let lines = lines.map(|snapshot| to_json(&snapshots.write(snapshot, &mut posts)));
    let lines: Vec<String> = lines.collect();
    let mut members = vec![member("version", VERSION), member("id", to_json(&entry.id))];
    if entry.source_id != entry.id {
        members.push(member("source_id", to_json(&entry.source_id)));
    }
    if let Some(namespace) = &entry.namespace {
        members.push(member("namespace", to_json(namespace)));
    }
    if let Some(place) = &entry.fixed_archived_at {
        members.push(member("archived_at", to_json(place)));
    }
    members.push(member("snapshots", in_lines('[', &lines, ']')));
    members.push(member("posts", in_lines('[', &posts.lines, ']')));
    let bodies = posts.bodies.iter();
    let bodies = bodies.map(|(digest, body)| member(digest, to_json(body)));
    let bodies: Vec<String> = bodies.collect();
    members.push(member("bodies", in_lines('{', &bodies, '}')));
    let mut text = in_lines('{', &members, '}');
    text.push('\n');
    text.into_bytes()
}

/// Maps with text as keys, lists, texts and numbers cannot fail to serialize.
fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn member(name: &str, value: impl Display) -> String {
    format!("\"{name}\": {value}")
}

fn in_lines(open: char, lines: &[String], close: char) -> String {
    match lines {
        [] => format!("{open}{close}"),
        lines => format!("{open}\n{}\n{close}", lines.join(",\n")),
    }
}

/// A post, the ids of its update in each list, and when it was announced.
type RecordedPost<'a> = (
    &'a Arc<SnapshotPost>,
    Vec<&'a ArcStr>,
    Option<DateTime<Utc>>,
);

fn recorded_posts(log: &Log) -> Vec<RecordedPost<'_>> {
    let posts = log.posts.iter().enumerate();
    let posts = posts.map(|(index, post)| {
        let ids = log.update_ids.iter().filter_map(|ids| ids.get(index));
        let announced_at = log.announced_at.get(index).copied().flatten();
        (post, ids.collect(), announced_at)
    });
    posts.collect()
}

/// Writes each snapshot as what is not as in the one before it.
#[derive(Default)]
struct SnapshotWriter<'a> {
    before: Option<&'a Snapshot>,
    facts_before: Map<String, Value>,
    /// The positions in the file of the posts before.
    numbers: Vec<usize>,
}

impl<'a> SnapshotWriter<'a> {
    fn write(&mut self, snapshot: &'a Snapshot, posts: &mut FilePosts) -> FileSnapshot {
        let before = self.before.replace(snapshot);
        let facts = facts_object(&snapshot.facts);
        let facts_change = merge_patch::diff(&self.facts_before, &facts);
        self.facts_before = facts;
        let has_log_before = before.is_some_and(|before| before.log == snapshot.log);
        let has_remarks_before = match before {
            Some(before) => before.remarks == snapshot.remarks,
            None => snapshot.remarks.is_empty(),
        };
        FileSnapshot {
            seen: snapshot.seen.clone(),
            form: (before.map(|before| before.form) != Some(snapshot.form))
                .then_some(snapshot.form),
            facts: facts_change,
            remarks: (!has_remarks_before).then(|| snapshot.remarks.clone()),
            posts: (!has_log_before).then(|| {
                self.change_posts(before.map(|before| &*before.log), &snapshot.log, posts)
            }),
        }
    }

    fn change_posts(
        &mut self,
        before: Option<&Log>,
        log: &Log,
        posts: &mut FilePosts,
    ) -> PostListChange {
        let before = before.map_or_else(Vec::new, recorded_posts);
        let after = recorded_posts(log);
        let (first, new, last) = changed_range(&before, &after);
        let new: Vec<usize> = after[new].iter().map(|post| posts.intern(post)).collect();
        let changed = first..self.numbers.len() - last;
        self.numbers.splice(changed, new.iter().copied());
        PostListChange { first, new, last }
    }
}

fn facts_object(facts: &Facts) -> Map<String, Value> {
    match serde_json::to_value(facts) {
        Ok(Value::Object(facts)) => facts,
        _ => Map::new(),
    }
}

/// How many of the first items two lists have in common, which items of the second are not in the first
/// after these, and how many of the last they have in common.
fn changed_range<T: PartialEq>(before: &[T], after: &[T]) -> (usize, Range<usize>, usize) {
    let pairs = before.iter().zip(after);
    let first = pairs.take_while(|(one, other)| one == other).count();
    let pairs = before[first..]
        .iter()
        .rev()
        .zip(after[first..].iter().rev());
    let last = pairs.take_while(|(one, other)| one == other).count();
    (first, first..after.len() - last, last)
}

/// The posts and texts of a file, each once.
#[derive(Default)]
struct FilePosts {
    lines: Vec<String>,
    number_by_line: BTreeMap<String, usize>,
    bodies: BTreeMap<String, Body>,
    /// Versions share the texts that they repeat, so each is digested once, by its address.
    digests: BTreeMap<(Format, usize), String>,
}

impl FilePosts {
    /// The position of a post in the file.
    fn intern(&mut self, (post, updates, announced): &RecordedPost<'_>) -> usize {
        let post = post.with_digests(|body| self.intern_body(body));
        let line = to_json(&FilePost {
            post,
            updates: updates.iter().map(|id| (*id).clone()).collect(),
            announced: *announced,
        });
        let next = self.lines.len();
        let number = *self.number_by_line.entry(line.clone()).or_insert(next);
        if number == next {
            self.lines.push(line);
        }
        number
    }

    /// The name of a text in the file.
    fn intern_body(&mut self, body: Body) -> String {
        let address = (body.format, body.content.as_ptr().addr());
        let digest = self
            .digests
            .entry(address)
            .or_insert_with(|| body_digest(&body));
        self.bodies.entry(digest.clone()).or_insert(body);
        digest.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_from_one_list_to_another_is_one_range() {
        for (before, after, expected) in [
            ("", "", (0, 0..0, 0)),
            ("", "ab", (0, 0..2, 0)),
            ("ab", "", (0, 0..0, 0)),
            ("ab", "ab", (2, 2..2, 0)),
            ("ab", "abc", (2, 2..3, 0)),
            ("abc", "axc", (1, 1..2, 1)),
            ("abc", "ac", (1, 1..1, 1)),
            ("aa", "aaa", (2, 2..3, 0)),
            ("aaa", "aa", (2, 2..2, 0)),
            ("abc", "bcd", (0, 0..3, 0)),
        ] {
            let lists = [before, after].map(|list| list.chars().collect::<Vec<_>>());
            assert_eq!(
                changed_range(&lists[0], &lists[1]),
                expected,
                "{before} {after}"
            );
        }
    }
}
