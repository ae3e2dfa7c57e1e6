//! The updates of an incident, derived from the snapshots of its entry.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::grouping::{PostGroup, PostIndex};
use super::{Entry, Snapshot, SnapshotPost};
use crate::locale::Tag;
use crate::record::{AffectedItem, Form};
use crate::text::body::{Body, Format};
use crate::text::{is_same_text, to_rich_text};

/// An update of an incident, with every revision that it ever had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update<'a> {
    /// Its permanent id, such as `20240124T183846Z`: the instant at which its source had published it
    /// when it was first seen, and `-2`, `-3`, … for others of the same second.
    pub id: String,
    /// Other ids that it has in copies of the ledger which were merged into this one.
    pub aliases: Vec<String>,
    /// When the source published it.
    pub at: DateTime<Utc>,
    /// When it was first seen.
    pub first_seen_at: DateTime<Utc>,
    /// The status that its source gives to it, or that the incident had when Kairan first saw it
    /// appear; `None` if Kairan did not see it appear.
    pub status: Option<&'a str>,
    /// What it affects, as the newest version says that says so.
    pub affected: &'a [AffectedItem],
    /// False if the source has withdrawn it.
    pub listed: bool,
    /// Oldest first; the last is the present one.
    pub revisions: Vec<Revision<'a>>,
    /// Every instant at which it was announced to subscribers, ascending: the first as new, the
    /// others as edited.
    pub announced_at: Vec<DateTime<Utc>>,
}

/// A revision of an update: one of the texts that it had for its readers. A text that is written in
/// another way and looks the same (white space, markup, a name that is redacted) is the same revision,
/// in the form that came last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision<'a> {
    pub first_seen_at: DateTime<Utc>,
    pub locale: &'a Tag,
    /// As the source gave it.
    pub body: &'a Body,
    /// The format in which the body is read.
    pub format: Format,
    /// Translations that came with it, and the form of the record that they are from.
    pub translations: BTreeMap<&'a Tag, (&'a Body, Form)>,
    /// When it was announced, if it was.
    pub(super) announced_at: Option<DateTime<Utc>>,
    /// The posts that have this text.
    pub(super) posts: Vec<PostIndex>,
}

/// The newest version of each form.
type NewestByForm<'a> = BTreeMap<Form, &'a Snapshot>;

impl Revision<'_> {
    /// Its text in the format in which it is read.
    pub fn readable_body(&self) -> Body {
        Body {
            format: self.format,
            content: self.body.content.clone(),
        }
    }
}

impl Entry {
    /// Every update ever seen, oldest first.
    pub fn updates(&self) -> Vec<Update<'_>> {
        let newest_by_form: NewestByForm<'_> = self.snapshots.iter().map(|s| (s.form, s)).collect();
        let groups = self.groups_in_order();
        let newest_posts = self.newest_posts(&groups);
        let updates = groups.iter();
        updates
            .map(|group| self.build_update(group, &newest_by_form, &newest_posts))
            .collect()
    }

    /// The newest post of every version that has posts, by the version. Of posts of one instant it is
    /// that of the update that comes last in `groups`.
    fn newest_posts(&self, groups: &[PostGroup<'_>]) -> BTreeMap<usize, PostIndex> {
        let mut newest: BTreeMap<usize, PostIndex> = BTreeMap::new();
        for index in groups.iter().flat_map(|group| &group.posts) {
            let known = newest.entry(index.0).or_insert(*index);
            if self.post(*known).1.at <= self.post(*index).1.at {
                *known = *index;
            }
        }
        newest
    }

    /// The posts by update, the oldest update first. Updates of one instant stand in the order in which
    /// the newest version lists them, after those that it does not list.
    fn groups_in_order(&self) -> Vec<PostGroup<'_>> {
        let newest = self.snapshots.len().saturating_sub(1);
        let mut groups = self.group_posts();
        groups.sort_by_key(|group| {
            let mut posts = group.posts.iter();
            let listed = posts.find(|(snapshot, _)| *snapshot == newest);
            (self.dating_post(group).at, listed.copied())
        });
        groups
    }

    /// The post that says when an update was published: only a source's own key says that an update
    /// moved; else it keeps its first instant.
    fn dating_post(&self, group: &PostGroup<'_>) -> &SnapshotPost {
        let (_, first) = self.post(group.posts[0]);
        let (_, last) = self.post(group.posts[group.posts.len() - 1]);
        if last.key.is_some() { last } else { first }
    }

    fn build_update<'a>(
        &'a self,
        group: &PostGroup<'a>,
        newest_by_form: &NewestByForm<'a>,
        newest_posts: &BTreeMap<usize, PostIndex>,
    ) -> Update<'a> {
        let posts: Vec<(&Snapshot, &SnapshotPost)> =
            group.posts.iter().map(|index| self.post(*index)).collect();
        let seen = posts.iter().map(|(s, _)| s.first_seen_at());
        let ids = group.ids.iter().map(|id| (*id).to_owned());
        let mut ids = ids.collect::<Vec<_>>().into_iter();
        let announced_at = group.posts.iter();
        let announced_at = announced_at.filter_map(|index| self.announced_at(*index));
        let mut announced_at: Vec<DateTime<Utc>> = announced_at.collect();
        announced_at.sort();
        announced_at.dedup();
        Update {
            id: ids.next().unwrap_or_default(),
            aliases: ids.collect(),
            at: self.dating_post(group).at,
            first_seen_at: seen.min().unwrap_or_default(),
            status: self.status_of(group.posts[0], newest_posts),
            affected: newest_affected(&posts),
            listed: is_listed(&posts, newest_by_form),
            revisions: self.revisions(&group.posts),
            announced_at,
        }
    }

    fn announced_at(&self, (snapshot, post): PostIndex) -> Option<DateTime<Utc>> {
        self.snapshots[snapshot].announced_at.get(post).copied()?
    }

    fn revisions(&self, posts: &[PostIndex]) -> Vec<Revision<'_>> {
        let mut revisions: Vec<Revision<'_>> = Vec::new();
        for index in posts {
            let (snapshot, post) = self.post(*index);
            let announced_at = self.announced_at(*index);
            let translations = post.translations.iter();
            let translations = translations.map(|(locale, body)| (locale, (body, snapshot.form)));
            let status = post.status.as_deref();
            let revision = Revision {
                first_seen_at: snapshot.first_seen_at(),
                locale: &post.locale,
                body: &post.body,
                format: snapshot.form.reading_format(status, &post.body),
                translations: translations.collect(),
                announced_at,
                posts: vec![*index],
            };
            match revisions.last_mut() {
                // A translation that came later, or a better one, is no other revision; nor is the
                // language where it was said later.
                Some(same)
                    if same.body == revision.body
                        || self.look_the_same(&same.readable_body(), &revision.readable_body()) =>
                {
                    same.body = revision.body;
                    same.format = revision.format;
                    same.locale = revision.locale;
                    same.translations.extend(revision.translations);
                    same.posts.extend(revision.posts);
                    let instants = [same.announced_at, revision.announced_at].into_iter();
                    same.announced_at = instants.flatten().min();
                }
                _ => revisions.push(revision),
            }
        }
        revisions
    }

    /// Whether readers see the same text in two bodies of the incident.
    pub(super) fn look_the_same(&self, one: &Body, other: &Body) -> bool {
        let visible_text = |body: &Body| {
            let mut text = to_rich_text(body);
            let mut forms = self.snapshots.iter().map(|snapshot| snapshot.form);
            if forms.any(Form::may_name_tenants) {
                text.redact_tenants();
            }
            text
        };
        one == other || is_same_text(&visible_text(one), &visible_text(other))
    }

    /// The status of an incident when one of its updates appeared, as the post `first`. `newest_posts`
    /// are those of all versions.
    ///
    /// It is known where the source gives it, and for the newest update of a version that Kairan
    /// saw come after another, or that the source has not touched since that update.
    fn status_of(
        &self,
        first: PostIndex,
        newest_posts: &BTreeMap<usize, PostIndex>,
    ) -> Option<&str> {
        let (appeared_in, post) = self.post(first);
        if let Some(status) = &post.status {
            return Some(status);
        }
        let is_newest = newest_posts.get(&first.0) == Some(&first);
        let has_earlier_version = self
            .snapshots
            .first()
            .is_some_and(|s| !std::ptr::eq(s, appeared_in));
        let unchanged_since = appeared_in
            .facts
            .updated_at
            .is_some_and(|at| at.timestamp() <= post.at.timestamp());
        (is_newest && (has_earlier_version || unchanged_since))
            .then_some(appeared_in.facts.status.as_deref())
            .flatten()
    }
}

fn newest_affected<'a>(posts: &[(&'a Snapshot, &'a SnapshotPost)]) -> &'a [AffectedItem] {
    let mut newest_first = posts.iter().rev().map(|(_, post)| &*post.affected);
    newest_first
        .find(|affected| !affected.is_empty())
        .unwrap_or_default()
}

/// Whether the newest version of any form still has it; a form that need not list every update never
/// says that one was withdrawn.
fn is_listed(posts: &[(&Snapshot, &SnapshotPost)], newest_by_form: &NewestByForm<'_>) -> bool {
    posts.iter().rev().any(|(snapshot, _)| {
        let newest_of_form = newest_by_form.get(&snapshot.form);
        !snapshot.form.lists_every_update()
            || newest_of_form.is_some_and(|s| std::ptr::eq(*s, *snapshot))
    })
}

/// The id of the `ordinal`-th update (from 1) of the second of `at`.
pub(super) fn update_id(at: DateTime<Utc>, ordinal: usize) -> String {
    let second = at.format("%Y%m%dT%H%M%SZ");
    match ordinal {
        1 => second.to_string(),
        _ => format!("{second}-{ordinal}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_instant_and_a_number_for_all_but_the_first() {
        for (at, id) in [
            ("2026-09-14T06:45:07Z", "20260914T064507Z"),
            ("0987-01-02T03:04:05.678Z", "09870102T030405Z"),
            ("2016-12-31T23:59:60Z", "20161231T235960Z"),
            ("2026-09-14T00:00:00+09:00", "20260913T150000Z"),
        ] {
            let at: DateTime<Utc> = at.parse().unwrap();
            assert_eq!(update_id(at, 1), id);
            assert_eq!(update_id(at, 2), format!("{id}-2"));
        }
    }
}
