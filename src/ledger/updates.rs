//! The updates of an incident, as they follow from all versions of its record.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Datelike, Timelike, Utc};

use super::{Entry, Snapshot, SnapshotPost};
use crate::locale::Tag;
use crate::record::{AffectedItem, Form};
use crate::text::body::Body;

/// One entry of the log, with every wording it ever had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update<'a> {
    /// Its name for ever, such as `20240124T183846Z`: the instant at which it was first published,
    /// and `-2`, `-3`, … for others of the same second.
    pub id: String,
    /// When the source published it.
    pub at: DateTime<Utc>,
    /// When it was first seen.
    pub first_seen_at: DateTime<Utc>,
    /// The status that its source gives to it, or that the incident had when Kairan first saw it
    /// appear; unknown where it did not watch.
    pub status: Option<&'a str>,
    /// What it touches, as the newest version says that says so.
    pub affected: &'a [AffectedItem],
    /// False where the source has withdrawn it.
    pub listed: bool,
    /// Every wording, oldest first; the last is the present one.
    pub revisions: Vec<Revision<'a>>,
}

/// A wording of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision<'a> {
    pub first_seen_at: DateTime<Utc>,
    pub locale: &'a Tag,
    pub body: &'a Body,
    /// Translations that came with it.
    pub translations: BTreeMap<&'a Tag, &'a Body>,
}

/// Where an update stands in each version: the posts of one update across the snapshots.
#[derive(Default)]
struct UpdateHistory<'a> {
    posts: Vec<(&'a Snapshot, &'a SnapshotPost)>,
}

/// The newest version of each form.
type NewestByForm<'a> = BTreeMap<Form, &'a Snapshot>;

impl Entry {
    /// Every update ever seen, oldest first.
    pub fn updates(&self) -> Vec<Update<'_>> {
        let histories = self.update_histories();
        let newest_by_form: NewestByForm<'_> = self.snapshots.iter().map(|s| (s.form, s)).collect();
        let mut count_by_second: BTreeMap<i64, usize> = BTreeMap::new();
        let mut updates: Vec<Update<'_>> = histories
            .iter()
            .filter_map(|history| {
                let (_, first) = history.posts.first()?;
                let ordinal = count_by_second.entry(first.at.timestamp()).or_default();
                *ordinal += 1;
                Some(self.build_update(history, update_id(first.at, *ordinal), &newest_by_form))
            })
            .collect();
        updates.sort_by_key(|update| update.at);
        updates
    }

    fn build_update<'a>(
        &'a self,
        history: &UpdateHistory<'a>,
        id: String,
        newest_by_form: &NewestByForm<'a>,
    ) -> Update<'a> {
        let mut revisions: Vec<Revision<'a>> = Vec::new();
        for (snapshot, post) in &history.posts {
            let translations = post.translations.iter();
            match revisions.last_mut() {
                // A translation that came later, or a better one, is no other wording; nor is the
                // language where it was said later.
                Some(same) if *same.body == post.body => {
                    same.locale = &post.locale;
                    same.translations.extend(translations);
                }
                _ => revisions.push(Revision {
                    first_seen_at: snapshot.first_seen_at(),
                    locale: &post.locale,
                    body: &post.body,
                    translations: translations.collect(),
                }),
            }
        }
        let first = history.posts.first();
        // Only a source's own key says that an update moved; else it keeps its first instant.
        let at = match history.posts.last() {
            Some((_, last)) if last.key.is_some() => last.at,
            _ => first.map(|(_, post)| post.at).unwrap_or_default(),
        };
        let seen = history.posts.iter().map(|(s, _)| s.first_seen_at());
        Update {
            id,
            at,
            first_seen_at: seen.min().unwrap_or_default(),
            status: first.and_then(|(snapshot, post)| self.status_of(snapshot, post)),
            affected: history.affected(),
            listed: history.is_listed(newest_by_form),
            revisions,
        }
    }

    /// The status of an incident when one of its updates appeared, in `first`.
    ///
    /// It is known where the source gives it, and for the newest update of a version that Kairan
    /// saw come after another, or that the source has not touched since that update.
    fn status_of<'a>(
        &'a self,
        appeared_in: &'a Snapshot,
        post: &'a SnapshotPost,
    ) -> Option<&'a str> {
        if let Some(status) = &post.status {
            return Some(status);
        }
        let is_newest = appeared_in
            .posts
            .last()
            .is_some_and(|p| std::ptr::eq(p, post));
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

    /// Follows every update through all versions.
    ///
    /// A source's own key decides. Without one an update is known by its instant; among several of
    /// one second the same text is the same update, and then order decides.
    fn update_histories(&self) -> Vec<UpdateHistory<'_>> {
        let mut histories: Vec<UpdateHistory<'_>> = Vec::new();
        let mut newest_by_form: BTreeMap<Form, &Snapshot> = BTreeMap::new();
        for snapshot in &self.snapshots {
            let previous_version = newest_by_form.insert(snapshot.form, snapshot);
            let found = match_posts(&histories, snapshot, previous_version);
            for (post, found) in snapshot.posts.iter().zip(found) {
                let index = found.unwrap_or_else(|| {
                    histories.push(UpdateHistory::default());
                    histories.len() - 1
                });
                histories[index].posts.push((snapshot, post));
            }
        }
        histories
    }
}

/// The track that each post of a snapshot belongs to, if one of the known: first by text, then by
/// order.
fn match_posts(
    histories: &[UpdateHistory<'_>],
    snapshot: &Snapshot,
    previous_version: Option<&Snapshot>,
) -> Vec<Option<usize>> {
    let mut taken = vec![false; histories.len()];
    let mut found = vec![None; snapshot.posts.len()];
    for by_text in [true, false] {
        for (post, found) in snapshot.posts.iter().zip(&mut found) {
            if found.is_some() {
                continue;
            }
            *found = (0..histories.len()).find(|&index| {
                !taken[index] && histories[index].is_continued_by(post, previous_version, by_text)
            });
            if let Some(index) = *found {
                taken[index] = true;
            }
        }
    }
    found
}

impl<'a> UpdateHistory<'a> {
    fn affected(&self) -> &'a [AffectedItem] {
        let posts = self.posts.iter().rev().map(|(_, post)| &*post.affected);
        posts
            .into_iter()
            .find(|affected| !affected.is_empty())
            .unwrap_or_default()
    }

    /// Whether the newest version of any form still has it; one that need not list every update never
    /// says that one is gone.
    fn is_listed(&self, newest_by_form: &NewestByForm<'a>) -> bool {
        self.posts.iter().rev().any(|(snapshot, _)| {
            let newest_of_form = newest_by_form.get(&snapshot.form);
            !snapshot.form.lists_every_update()
                || newest_of_form.is_some_and(|s| std::ptr::eq(*s, *snapshot))
        })
    }

    /// Whether a post is this update again. `before` is the version of the same form before the
    /// post's.
    fn is_continued_by(
        &self,
        post: &SnapshotPost,
        before: Option<&Snapshot>,
        by_text: bool,
    ) -> bool {
        let Some((snapshot, last)) = self.posts.last() else {
            return false;
        };
        if post.key.is_some() || last.key.is_some() {
            return post.key == last.key;
        }
        let same_text = post.body == last.body;
        // A record that holds only its latest message gives it the time of any change to itself:
        // the same text again is the same message.
        let still_latest = !snapshot.form.lists_every_update()
            && before.is_some_and(|before| std::ptr::eq(before, *snapshot));
        if still_latest && same_text {
            return true;
        }
        post.at.timestamp() == last.at.timestamp() && (!by_text || same_text)
    }
}

/// From so many nanoseconds on, an instant of chrono's is in the leap second behind its own.
const LEAP_SECOND_NANOS: u32 = 1_000_000_000;

fn update_id(at: DateTime<Utc>, ordinal: usize) -> String {
    let (year, month, day) = (at.year(), at.month(), at.day());
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    let needs_slow_path = !(0..=9999).contains(&year) || at.nanosecond() >= LEAP_SECOND_NANOS;
    // Every update of every page has one, and chrono's takes many times as long.
    let mut id = String::with_capacity("20260914T064507Z".len());
    if needs_slow_path {
        let _ = write!(id, "{}", at.format("%Y%m%dT%H%M%SZ"));
    } else {
        let date = u32::try_from(year).unwrap_or_default() * 10_000 + month * 100 + day;
        id.extend(zero_padded::<8>(date).map(char::from));
        id.push('T');
        id.extend(zero_padded::<6>(hour * 10_000 + minute * 100 + second).map(char::from));
        id.push('Z');
    }
    if ordinal > 1 {
        let _ = write!(id, "-{ordinal}");
    }
    id
}

/// The last digits of a number, with leading zeros.
fn zero_padded<const COUNT: usize>(mut number: u32) -> [u8; COUNT] {
    let mut digits = [b'0'; COUNT];
    for digit in digits.iter_mut().rev() {
        *digit += u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_as_chrono_writes_the_instant() {
        for at in [
            "2026-09-14T06:45:07Z",
            "0987-01-02T03:04:05.678Z",
            "2016-12-31T23:59:60Z",
            "9999-12-31T23:59:59-05:00",
            "0000-01-01T00:00:00+09:00",
        ] {
            let at: DateTime<Utc> = at.parse().unwrap();
            let expected = at.format("%Y%m%dT%H%M%SZ").to_string();
            assert_eq!(update_id(at, 1), expected);
            assert_eq!(update_id(at, 2), format!("{expected}-2"));
        }
    }
}
