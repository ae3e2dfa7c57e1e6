//! The updates of an incident, derived from the snapshots of its entry.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::grouping::{PostGroup, PostIndex};
use super::{Entry, Snapshot, SnapshotPost};
use crate::locale::Tag;
use crate::record::{AffectedItem, Form, TRUNCATED_FIELD};
use crate::text::body::{Body, Format, MAX_BODY_BYTES, beginning_of_long};
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
    /// Whether its source gives that status to it.
    pub is_status_stated: bool,
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
    /// Whether the text is too long to be read whole.
    pub is_truncated: bool,
    /// When it was announced, if it was.
    pub announced_at: Option<DateTime<Utc>>,
    /// The posts that have this text.
    pub(super) posts: Vec<PostIndex>,
}

impl Revision<'_> {
    /// As much of its text as is read, in the format in which it is read.
    pub fn readable_body(&self) -> Body {
        let body = Body {
            format: self.format,
            content: self.body.content.clone(),
        };
        beginning_of_long(&body).unwrap_or(body)
    }
}

impl Entry {
    /// Every update ever seen, oldest first.
    pub fn updates(&self) -> Vec<Update<'_>> {
        let groups = self.groups_in_order();
        let context = UpdateContext::new(self, &groups);
        let updates = groups.iter();
        updates
            .map(|group| self.build_update(group, &context))
            .collect()
    }

    /// The newest post of every run that has posts, by the run. Of posts of one instant it is
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
        let newest = self.runs().last().map_or(0, |run| run.start);
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

    fn build_update<'a>(&'a self, group: &PostGroup<'a>, context: &UpdateContext) -> Update<'a> {
        let seen = group.posts.iter();
        let seen = seen.filter_map(|(run, _)| context.first_seen_by_run.get(run).copied());
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
            status: self.status_of(group.posts[0], &context.newest_posts),
            is_status_stated: self.post(group.posts[0]).1.status.is_some(),
            affected: self.newest_affected(&group.posts),
            listed: self.is_listed(&group.posts, context),
            revisions: self.revisions(&group.posts, context.redacts_tenants),
            announced_at,
        }
    }

    fn announced_at(&self, (snapshot, post): PostIndex) -> Option<DateTime<Utc>> {
        self.snapshots[snapshot]
            .log
            .announced_at
            .get(post)
            .copied()?
    }

    fn revisions(&self, posts: &[PostIndex], redacts_tenants: bool) -> Vec<Revision<'_>> {
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
                is_truncated: post.extra_fields.contains_key(TRUNCATED_FIELD)
                    || post.body.content.len() > MAX_BODY_BYTES,
                announced_at,
                posts: vec![*index],
            };
            match revisions.last_mut() {
                // A translation that came later, or a better one, is no other revision; nor is the
                // language where it was said later.
                Some(same)
                    if same.body == revision.body
                        || look_the_same(
                            &same.readable_body(),
                            &revision.readable_body(),
                            redacts_tenants,
                        ) =>
                {
                    same.body = revision.body;
                    same.format = revision.format;
                    same.is_truncated = revision.is_truncated;
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

    /// Whether a form of one of its versions may name tenants, which readers do not see.
    pub(super) fn may_name_tenants(&self) -> bool {
        let mut forms = self.snapshots.iter().map(|snapshot| snapshot.form);
        forms.any(Form::may_name_tenants)
    }

    /// What the newest version affects that says so.
    fn newest_affected(&self, posts: &[PostIndex]) -> &[AffectedItem] {
        let newest_first = posts.iter().rev();
        let mut newest_first = newest_first.map(|index| &*self.post(*index).1.affected);
        newest_first
            .find(|affected| !affected.is_empty())
            .unwrap_or_default()
    }

    /// Whether the newest version of any form still has an update; a form that need not list every update
    /// never says that one was withdrawn.
    fn is_listed(&self, posts: &[PostIndex], context: &UpdateContext) -> bool {
        posts.iter().rev().any(|(run, _)| {
            let form = self.snapshots[*run].form;
            !form.lists_every_update() || context.newest_run_by_form.get(&form) == Some(run)
        })
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
        let has_earlier_version = first.0 > 0;
        let unchanged_since = appeared_in
            .facts
            .updated_at
            .is_some_and(|at| at.timestamp() <= post.at.timestamp());
        (is_newest && (has_earlier_version || unchanged_since))
            .then_some(appeared_in.facts.status.as_deref())
            .flatten()
    }
}

/// What the updates of an entry have in common. A run is known by the position of its first version.
struct UpdateContext {
    first_seen_by_run: BTreeMap<usize, DateTime<Utc>>,
    newest_run_by_form: BTreeMap<Form, usize>,
    /// The newest post of every run that has posts.
    newest_posts: BTreeMap<usize, PostIndex>,
    redacts_tenants: bool,
}

impl UpdateContext {
    fn new(entry: &Entry, groups: &[PostGroup<'_>]) -> Self {
        let mut context = Self {
            first_seen_by_run: BTreeMap::new(),
            newest_run_by_form: BTreeMap::new(),
            newest_posts: entry.newest_posts(groups),
            redacts_tenants: entry.may_name_tenants(),
        };
        for run in entry.runs() {
            let start = run.start;
            let form = entry.snapshots[start].form;
            context.newest_run_by_form.insert(form, start);
            let seen = entry.snapshots[run].iter().map(Snapshot::first_seen_at);
            context
                .first_seen_by_run
                .extend(seen.min().map(|at| (start, at)));
        }
        context
    }
}

/// Whether readers see the same text in two bodies of an incident, in which the names of tenants may be
/// redacted.
pub(super) fn look_the_same(one: &Body, other: &Body, redacts_tenants: bool) -> bool {
    let visible_text = |body: &Body| {
        let mut text = to_rich_text(body);
        if redacts_tenants {
            text.redact_tenants();
        }
        text
    };
    one == other || is_same_text(&visible_text(one), &visible_text(other))
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
