//! What the ledger promises, whatever comes: it loses nothing and changes no name.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use kairan::ledger::{self, ClockCorrection, Entry, announce, merge_entries, parse, serialize};
use kairan::record::{AffectedItem, Facts, Form, Post, Record};
use kairan::text::Body;
use proptest::prelude::*;

use crate::fixtures::utc;

const FIRST: &str = "2026-09-01T00:00:00Z";

/// An instant some tenths of a second after the first: few seconds, so that many fall together.
fn tenths(tenths: i64) -> DateTime<Utc> {
    utc(FIRST) + Duration::milliseconds(100 * tenths)
}

fn post(at: DateTime<Utc>, words: &str) -> Post {
    Post::new(at, Body::text(words))
}

/// A version of an incident; `clock` is the source's, in tenths of a second.
fn record_version(form: Form, clock: Option<i64>, posts: &[(i64, &str)]) -> Record {
    let facts = Facts {
        updated_at: clock.map(tenths),
        status: Some("serviceDegradation".to_owned()),
        ..Facts::default()
    };
    let posts = posts
        .iter()
        .map(|(tenth, words)| post(tenths(*tenth), words))
        .collect();
    Record::new("EX1".to_owned(), form, facts, posts)
}

fn graph_record(clock: Option<i64>, posts: &[(i64, &str)]) -> Record {
    record_version(Form::Graph, clock, posts)
}

fn merge(known: Option<Entry>, records: &[Record], seen_at: DateTime<Utc>) -> Option<Entry> {
    ledger::merge(known, records.to_vec(), seen_at)
}

/// Merges versions one after the other, an hour apart.
fn merged_in_order(versions: &[Record]) -> Entry {
    let mut entry = None;
    for (hour, version) in (1..).zip(versions) {
        entry = merge(
            entry,
            std::slice::from_ref(version),
            utc(FIRST) + Duration::hours(hour),
        );
    }
    entry.unwrap()
}

/// The wordings of every update, oldest first.
fn revision_texts(entry: &Entry) -> Vec<Vec<String>> {
    let updates = entry.updates();
    let words = updates.iter().map(|update| {
        let words = update.revisions.iter().map(|r| r.body.content.to_string());
        words.collect()
    });
    words.collect()
}

fn update_ids(entry: &Entry) -> Vec<String> {
    entry.updates().into_iter().map(|u| u.id).collect()
}

fn posts() -> impl Strategy<Value = Vec<(i64, &'static str)>> {
    let words = prop::sample::select(vec!["a", "b", "c"]);
    prop::collection::vec((0..30_i64, words), 0..5)
}

/// Versions of one form, each with a clock of its own, oldest first.
fn versions(form: Form) -> impl Strategy<Value = Vec<Record>> {
    let most = if form.lists_every_update() { 5 } else { 1 };
    prop::collection::vec(posts(), 1..5).prop_map(move |all| {
        (1..)
            .zip(all)
            .map(|(clock, mut posts)| {
                posts.truncate(most);
                record_version(form, Some(1000 * clock), &posts)
            })
            .collect()
    })
}

fn forms() -> impl Strategy<Value = Form> {
    prop::sample::select(vec![
        Form::Graph,
        Form::Article,
        Form::Markdown,
        Form::Table,
    ])
}

/// A body, and what readers see of it without white space.
fn any_looks() -> impl Strategy<Value = (&'static str, Body)> {
    let looks = vec![
        ("a&b", Body::text("a & b")),
        ("a&b", Body::text("a  &\nb\n")),
        ("a&b", Body::html("<p>a &amp; <b>b</b></p>")),
        ("a&b", Body::html("a &#38;&nbsp;b<br>")),
        ("c", Body::text("c")),
        ("c", Body::html("<i>c</i>")),
    ];
    prop::sample::select(looks)
}

fn any_versions() -> impl Strategy<Value = Vec<Record>> {
    forms().prop_flat_map(versions)
}

/// Versions of any form, with clocks that may be equal or missing.
fn versions_of_mixed_forms() -> impl Strategy<Value = Vec<Record>> {
    let one = (forms(), prop::option::of(0..3_i64), posts())
        .prop_map(|(form, clock, posts)| record_version(form, clock, &posts));
    prop::collection::vec(one, 1..6)
}

proptest! {
    #[test]
    fn correcting_the_clock_keeps_every_order_and_changes_nothing_else(
        versions in versions_of_mixed_forms(),
        other_versions in versions_of_mixed_forms(),
        hours_ahead in 0..8_i64,
    ) {
        let mut entries = [merged_in_order(&versions), merged_in_order(&other_versions)];
        for entry in &mut entries {
            let mut announced = BTreeMap::from([(entry.id.clone(), entry.clone())]);
            announce(&mut announced, [], false, utc(FIRST) + Duration::hours(6));
            *entry = announced.remove(&entry.id).unwrap();
        }
        let recorded = || entries.iter().flat_map(Entry::recorded_instants);
        let now = utc(FIRST) + Duration::hours(hours_ahead);
        let correction = ClockCorrection::plan(recorded(), now);
        let pairs: BTreeMap<_, _> = recorded().map(|at| (at, correction.correct(at))).collect();
        let mut corrected: Vec<_> = pairs.values().copied().collect();
        prop_assert!(corrected.is_sorted_by(|a, b| a < b), "{:?}", pairs);
        for (at, corrected) in &pairs {
            let is_ahead = *at > now + Duration::minutes(5);
            prop_assert_eq!(corrected != at, is_ahead, "{} {}", at, corrected);
        }
        corrected.retain(|at| *at > now + Duration::minutes(5));
        prop_assert!(corrected.is_empty(), "{:?}", corrected);
        for entry in &entries {
            let corrected = correction.corrected_entry(entry);
            let again = ClockCorrection::plan(corrected.recorded_instants(), now);
            prop_assert!(again.is_empty());
            prop_assert_eq!(update_ids(&corrected), update_ids(entry));
            prop_assert_eq!(revision_texts(&corrected), revision_texts(entry));
            let statuses = |entry: &Entry| -> Vec<Option<String>> {
                entry.updates().iter().map(|u| u.status.map(str::to_owned)).collect()
            };
            prop_assert_eq!(statuses(&corrected), statuses(entry));
            let bytes = serialize(&corrected);
            prop_assert_eq!(&parse(&entry.id, &bytes).unwrap().entry, &corrected);
        }
        // It makes no difference whether copies of a ledger are corrected before or after they are merged.
        let [one, other] = &entries;
        prop_assert_eq!(
            correction.corrected_entry(&merge_entries(one.clone(), other.clone())),
            merge_entries(correction.corrected_entry(one), correction.corrected_entry(other))
        );
    }

    #[test]
    fn merging_again_changes_nothing(versions in versions_of_mixed_forms()) {
        let once = merged_in_order(&versions);
        let last = versions.last().unwrap();
        let now = utc(FIRST) + Duration::days(9);
        let again = merge(Some(once.clone()), std::slice::from_ref(last), now);
        let twice = merge(again.clone(), std::slice::from_ref(last), now + Duration::days(1));
        prop_assert_eq!(&again, &twice);
        // What was seen last is what the source says now: nothing is news.
        prop_assert_eq!(update_ids(&once).len(), update_ids(&twice.unwrap()).len());
    }

    #[test]
    fn all_at_once_merges_again_without_change(versions in versions_of_mixed_forms()) {
        let once = merge(None, &versions, utc(FIRST));
        let twice = merge(once.clone(), &versions, utc(FIRST) + Duration::days(1));
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn no_update_is_renamed_or_loses_a_text_whatever_arrives_later(
        versions in versions_of_mixed_forms().prop_shuffle()
    ) {
        let mut entry = None;
        let mut before: BTreeMap<String, BTreeSet<Body>> = BTreeMap::new();
        for (hour, version) in (1..).zip(&versions) {
            let now = utc(FIRST) + Duration::hours(hour);
            let merged = merge(entry, std::slice::from_ref(version), now).unwrap();
            let texts = texts_by_id(&merged);
            for (id, texts_before) in &before {
                let texts = texts.get(id);
                prop_assert!(texts.is_some_and(|texts| texts.is_superset(texts_before)), "{}", id);
            }
            let ids = update_ids(&merged);
            prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{:?}", ids);
            before = texts;
            entry = Some(merged);
        }
    }

    #[test]
    fn the_texts_that_are_shown_do_not_depend_on_the_order_of_arrival(
        (versions, shuffled) in any_versions().prop_flat_map(|versions| {
            (Just(versions.clone()), Just(versions).prop_shuffle())
        })
    ) {
        let (straight, shuffled) = (merged_in_order(&versions), merged_in_order(&shuffled));
        let all = |entry: &Entry| entry.bodies().cloned().collect::<BTreeSet<_>>();
        prop_assert_eq!(all(&straight), all(&shuffled));
        let shown = |entry: &Entry| texts_by_id(entry).into_values().flatten().collect::<BTreeSet<_>>();
        prop_assert_eq!(shown(&straight), shown(&shuffled));
        prop_assert_eq!(shown(&straight), all(&straight));
        if versions[0].form.lists_every_update() {
            prop_assert_eq!(listed_texts(&straight), listed_texts(&shuffled));
        }
        let together = merge(None, &versions, utc(FIRST));
        let mut reversed = versions;
        reversed.reverse();
        prop_assert_eq!(together, merge(None, &reversed, utc(FIRST)));
    }

    #[test]
    fn updates_of_different_seconds_are_the_same_in_any_order_of_arrival(
        (versions, shuffled) in versions_with_distinct_seconds().prop_flat_map(|versions| {
            (Just(versions.clone()), Just(versions).prop_shuffle())
        })
    ) {
        let (straight, shuffled) = (merged_in_order(&versions), merged_in_order(&shuffled));
        // Only Kairan's own clock may tell the two apart.
        let updates = |entry: &Entry| {
            entry.updates().into_iter().map(|update| {
                let texts: Vec<Body> = update.revisions.iter().map(|r| r.body.clone()).collect();
                (update.id, update.at, update.listed, texts)
            }).collect::<Vec<_>>()
        };
        prop_assert_eq!(updates(&straight), updates(&shuffled));
    }

    #[test]
    fn no_word_is_ever_lost(versions in versions_of_mixed_forms()) {
        let entry = merged_in_order(&versions);
        let shown: BTreeSet<String> = revision_texts(&entry).into_iter().flatten().collect();
        for post in versions.iter().flat_map(|version| &version.posts) {
            prop_assert!(entry.bodies().any(|body| *body == post.body));
            prop_assert!(shown.contains(post.body.content.as_str()), "{:?}", post);
        }
        let most = versions.iter().map(|version| version.posts.len()).max().unwrap();
        prop_assert!(entry.updates().len() >= most);
    }

    #[test]
    fn what_is_listed_is_what_the_newest_version_says(versions in versions(Form::Graph)) {
        let entry = merged_in_order(&versions);
        let updates = entry.updates();
        let mut listed: Vec<&str> = updates
            .iter()
            .filter(|update| update.listed)
            .map(|update| update.revisions.last().unwrap().body.content.as_str())
            .collect();
        let newest = versions.last().unwrap();
        let mut said: Vec<&str> = newest.posts.iter().map(|p| p.body.content.as_str()).collect();
        listed.sort_unstable();
        said.sort_unstable();
        prop_assert_eq!(listed, said);
    }

    #[test]
    fn an_entry_reads_back_as_it_was_written(versions in versions_of_mixed_forms()) {
        let entry = merged_in_order(&versions);
        let bytes = serialize(&entry);
        prop_assert_eq!(parse("EX1", &bytes).unwrap().entry, entry.clone());
        prop_assert_eq!(serialize(&parse("EX1", &bytes).unwrap().entry), bytes);
    }

    #[test]
    fn copies_become_the_same_in_whatever_order_they_are_merged(
        all in prop::collection::vec((versions_of_mixed_forms(), any::<bool>()), 3..=3)
    ) {
        let copies = all.iter().map(|(versions, first_import)| {
            let mut entries = BTreeMap::from([("EX1".to_owned(), merged_in_order(versions))]);
            announce(&mut entries, [], *first_import, utc(FIRST) + Duration::days(1));
            entries.remove("EX1").unwrap()
        });
        let copies: Vec<Entry> = copies.collect();
        let [a, b, c] = [0, 1, 2].map(|copy| copies[copy].clone());
        let both = merge_entries(a.clone(), b.clone());
        prop_assert_eq!(&merge_entries(b.clone(), a.clone()), &both);
        prop_assert_eq!(&merge_entries(a.clone(), a.clone()), &a);
        prop_assert_eq!(&merge_entries(both.clone(), a.clone()), &both);
        prop_assert_eq!(
            merge_entries(both.clone(), c.clone()),
            merge_entries(a.clone(), merge_entries(b.clone(), c.clone()))
        );
        let ids = ids_and_aliases(&both);
        let unique: BTreeSet<&String> = ids.iter().collect();
        prop_assert_eq!(unique.len(), ids.len(), "{:?}", ids);
        let shown: BTreeSet<Body> = texts_by_id(&both).into_values().flatten().collect();
        let announced: BTreeSet<_> = both.announcement_times().collect();
        for copy in [&a, &b] {
            for id in ids_and_aliases(copy) {
                prop_assert!(ids.contains(&id), "{} is not among {:?}", id, ids);
            }
            for body in copy.bodies() {
                prop_assert!(shown.contains(body), "{:?}", body);
            }
            for snapshot in &copy.snapshots {
                let keeps = |s: &ledger::Snapshot| {
                    s.log.posts == snapshot.log.posts && snapshot.seen.iter().all(|at| s.seen.contains(at))
                };
                prop_assert!(both.snapshots.iter().any(keeps), "{:?}", snapshot);
            }
            prop_assert!(copy.announcement_times().all(|at| announced.first() <= Some(&at)));
        }
        // What arrives after that renames nothing either.
        let before = ids_and_aliases(&both);
        let after = merge(Some(both), &all[2].0, utc(FIRST) + Duration::days(2)).unwrap();
        for id in before {
            prop_assert!(ids_and_aliases(&after).contains(&id), "{}", id);
        }
    }

    #[test]
    fn an_announcement_is_made_for_what_readers_see_and_for_nothing_else(
        versions in prop::collection::vec(prop::collection::vec(prop::option::of(any_looks()), 3), 1..7)
    ) {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        // Of each update: what readers saw last, and how often something was announced.
        let mut expected: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
        for (hour, version) in (1..).zip(&versions) {
            let mut record = graph_record(Some(1000 * hour), &[]);
            for (number, looks) in version.iter().enumerate() {
                let Some((visible, body)) = looks else { continue };
                record.posts.push(Post::new(tenths(10 * number as i64), body.clone()));
                let known = expected.entry(number).or_insert(("", 0));
                if known.0 != *visible {
                    *known = (visible, known.1 + 1);
                }
            }
            let now = utc(FIRST) + Duration::hours(hour);
            let entry = merge(entries.remove("EX1"), &[record], now).unwrap();
            entries.insert("EX1".to_owned(), entry);
            announce(&mut entries, [], false, now);
            let announced = entries["EX1"].updates().into_iter().map(|u| u.announced_at.len());
            let expected = expected.values().map(|(_, count)| *count);
            prop_assert_eq!(announced.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        }
    }

    #[test]
    fn announcements_only_grow(
        versions in versions_of_mixed_forms().prop_shuffle(),
        first_import: bool,
    ) {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        let mut before: BTreeMap<String, Vec<DateTime<Utc>>> = BTreeMap::new();
        for (hour, version) in (1..).zip(&versions) {
            let now = utc(FIRST) + Duration::hours(hour);
            let known = entries.remove("EX1");
            let newest_known = known.as_ref().and_then(|entry| entry.newest().cloned());
            let entry = merge(known, std::slice::from_ref(version), now).unwrap();
            let is_old = newest_known.is_some_and(|newest| {
                entry.newest().is_some_and(|now| now.log.posts == newest.log.posts && now.facts == newest.facts)
            });
            entries.insert("EX1".to_owned(), entry);
            announce(&mut entries, [], first_import && hour == 1, now);
            let announced = announcements(&entries["EX1"]);
            for (id, instants) in &before {
                prop_assert!(announced[id].starts_with(instants), "{}: {:?}", id, announced[id]);
                prop_assert!(!is_old || announced[id] == *instants, "{} is announced again", id);
            }
            let all: Vec<_> = announced.values().flatten().collect();
            let unique: BTreeSet<_> = all.iter().collect();
            prop_assert_eq!(unique.len(), all.len(), "no two at once: {:?}", all);
            let newest_before = before.values().flatten().max();
            for (id, instants) in &announced {
                prop_assert!(!instants.is_empty());
                let news = &instants[before.get(id).map_or(0, Vec::len)..];
                let is_later = news.iter().all(|at| newest_before.is_none_or(|newest| newest < at));
                // What an older version adds is an archive: it keeps its own time.
                prop_assert!(is_later || is_old && !before.contains_key(id), "{}: {:?}", id, news);
            }
            before = announced;
        }
    }
}

/// The texts that each update ever had, by its id.
fn texts_by_id(entry: &Entry) -> BTreeMap<String, BTreeSet<Body>> {
    let updates = entry.updates().into_iter();
    let texts = updates.map(|update| {
        let texts = update.revisions.iter().map(|r| r.body.clone());
        (update.id, texts.collect())
    });
    texts.collect()
}

/// The present texts of the updates that the source lists, sorted.
fn listed_texts(entry: &Entry) -> Vec<Body> {
    let updates = entry.updates();
    let listed = updates.iter().filter(|update| update.listed);
    let texts = listed.map(|update| update.revisions.last().unwrap().body.clone());
    let mut texts: Vec<Body> = texts.collect();
    texts.sort();
    texts
}

fn ids_and_aliases(entry: &Entry) -> Vec<String> {
    let updates = entry.updates().into_iter();
    let ids = updates.flat_map(|update| std::iter::once(update.id).chain(update.aliases));
    ids.collect()
}

/// When each update was announced, by its id.
fn announcements(entry: &Entry) -> BTreeMap<String, Vec<DateTime<Utc>>> {
    let updates = entry.updates().into_iter();
    updates
        .map(|update| (update.id, update.announced_at))
        .collect()
}

/// Versions with a clock, none of which has two posts of one second.
fn versions_with_distinct_seconds() -> impl Strategy<Value = Vec<Record>> {
    versions(Form::Graph).prop_map(|mut versions| {
        for version in &mut versions {
            let mut seconds = BTreeSet::new();
            version
                .posts
                .retain(|post| seconds.insert(post.at.timestamp()));
            for post in &mut version.posts {
                // The instant within the second would otherwise depend on which version came first.
                post.at = DateTime::from_timestamp(post.at.timestamp(), 0).unwrap();
            }
        }
        versions
    })
}

#[test]
fn an_edited_update_keeps_its_earlier_words() {
    let entry = merged_in_order(&[
        graph_record(Some(10), &[(0, "first"), (5, "second")]),
        graph_record(Some(20), &[(0, "first, edited"), (5, "second")]),
    ]);
    assert_eq!(
        revision_texts(&entry),
        [vec!["first", "first, edited"], vec!["second"]]
    );
}

/// As where a root says its records' language after their first import.
#[test]
fn an_update_is_in_the_language_that_was_said_last() {
    let english = graph_record(Some(10), &[(0, "eins")]);
    let mut german = english.clone();
    german.posts[0].locale = "de".parse().unwrap();
    let entry = merged_in_order(&[english, german]);
    let updates = entry.updates();
    let locales: Vec<_> = updates[0]
        .revisions
        .iter()
        .map(|r| r.locale.as_str())
        .collect();
    assert_eq!(locales, ["de"]);
}

#[test]
fn a_withdrawn_update_stays_and_is_marked_until_it_returns() {
    let versions = [
        graph_record(Some(10), &[(0, "a"), (50, "b")]),
        graph_record(Some(20), &[(50, "b")]),
        graph_record(Some(30), &[(0, "a"), (50, "b")]),
    ];
    let listed = |count: usize| -> Vec<bool> {
        let entry = merged_in_order(&versions[..count]);
        entry.updates().iter().map(|u| u.listed).collect()
    };
    assert_eq!(listed(1), [true, true]);
    assert_eq!(listed(2), [false, true]);
    assert_eq!(listed(3), [true, true]);
}

#[test]
fn a_table_grows_into_a_log() {
    let table = |clock, words| record_version(Form::Table, Some(clock), &[(clock, words)]);
    let entry = merged_in_order(&[
        table(10, "a"),
        table(20, "b"),
        table(30, "b"),
        table(40, "c"),
    ]);
    // The third version has only touched another field: the same message is the same update.
    assert_eq!(revision_texts(&entry), [["a"], ["b"], ["c"]]);
    assert!(entry.updates().iter().all(|update| update.listed));
}

#[test]
fn two_updates_of_one_second_and_of_one_text_stay_two() {
    let versions = [
        graph_record(Some(10), &[(1, "a"), (2, "b"), (40, "same"), (90, "same")]),
        graph_record(
            Some(20),
            &[(1, "a"), (2, "b, edited"), (40, "same"), (90, "same")],
        ),
    ];
    let names = [
        "20260901T000000Z",
        "20260901T000000Z-2",
        "20260901T000004Z",
        "20260901T000009Z",
    ];
    assert_eq!(update_ids(&merged_in_order(&versions[..1])), names);
    let entry = merged_in_order(&versions);
    assert_eq!(update_ids(&entry), names);
    assert_eq!(revision_texts(&entry)[1], ["b", "b, edited"]);
}

#[test]
fn an_edit_that_the_source_reverts_is_reverted() {
    for clock in [None, Some(10)] {
        let (a, b) = (
            graph_record(clock, &[(0, "a")]),
            graph_record(clock, &[(0, "b")]),
        );
        let entry = merged_in_order(&[a.clone(), b.clone(), a.clone()]);
        let words = revision_texts(&entry);
        assert_eq!(words[0].last().unwrap(), "a", "{words:?}");
        assert!(words[0].contains(&"b".to_owned()), "{words:?}");
        let entry = merged_in_order(&[a.clone(), b.clone(), a, b]);
        assert_eq!(revision_texts(&entry)[0].last().unwrap(), "b");
    }
}

/// One incident, announced at once.
fn announced_at(versions: &[Record], archive: bool, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let entry = merge(None, versions, now).unwrap();
    let mut entries = BTreeMap::from([("EX1".to_owned(), entry)]);
    announce(&mut entries, [], archive, now);
    announcements(&entries["EX1"])
        .into_values()
        .flatten()
        .collect()
}

#[test]
fn old_updates_keep_their_own_times_and_news_is_announced_now() {
    let record = [graph_record(Some(90), &[(0, "a"), (1, "b"), (50, "c")])];
    let later = utc("2026-09-20T00:00:00Z");
    let own = [
        "2026-09-01T00:00:00Z",
        "2026-09-01T00:00:01Z",
        "2026-09-01T00:00:05Z",
    ]
    .map(utc);
    assert_eq!(announced_at(&record, true, later), own);
    // First seen late is an archive too, though the ledger has others.
    assert_eq!(announced_at(&record, false, later), own);
    let soon = utc("2026-09-01T00:10:00Z");
    let news = [
        "2026-09-01T00:10:00Z",
        "2026-09-01T00:10:01Z",
        "2026-09-01T00:10:02Z",
    ]
    .map(utc);
    assert_eq!(announced_at(&record, false, soon), news);
}

#[test]
fn a_mistyped_year_puts_no_announcement_into_the_future() {
    // A wrong year: were it announced then, all later news would have to come after it.
    let record = [graph_record(
        Some(90),
        &[(0, "a"), (10 * 86_400 * 365 * 36, "in 2062")],
    )];
    let now = utc("2026-09-20T00:00:00Z");
    for archive in [true, false] {
        let announced = announced_at(&record, archive, now);
        assert!(
            announced.iter().all(|at| *at <= now + Duration::minutes(1)),
            "{announced:?}"
        );
    }
}

#[test]
fn what_a_later_release_reads_in_a_record_is_not_announced() {
    // As it was written when what an update touches was not kept yet.
    let file = r#"{
      "version": 1,
      "id": "EX1",
      "snapshots": [{
        "seen": ["2026-09-01T00:00:00Z"],
        "form": "statuspage",
        "facts": {"service": "API", "status": "investigating", "updated_at": "2026-09-01T00:00:00Z", "others": {"components": "API, Web"}},
        "posts": [{"key": "u1", "at": "2026-09-01T00:00:00Z", "locale": "en", "body": "18c5946e27387989"}]
      }],
      "bodies": {"18c5946e27387989": {"format": "html", "content": "It is slow."}},
      "announced": {"20260901T000000Z": ["2026-09-01T00:00:01Z"]}
    }"#;
    let old = parse("EX1", file.as_bytes()).unwrap().entry;
    let now = utc("2026-09-01T00:00:00Z");
    let mut again = post(now, "");
    again.key = Some("u1".to_owned());
    again.body = Body::html("It is slow.");
    again.affected = vec![AffectedItem {
        name: "API".into(),
        previous_state: None,
        state: Some("partial_outage".into()),
    }];
    let facts = Facts {
        service: Some("API".to_owned()),
        services: vec!["API".to_owned(), "Web".to_owned()],
        status: Some("investigating".to_owned()),
        updated_at: Some(now),
        ..Facts::default()
    };
    let record = Record::new("EX1".to_owned(), Form::Statuspage, facts, vec![again]);
    let later = utc("2026-09-02T00:00:00Z");
    let entry = merge(Some(old.clone()), &[record], later).unwrap();
    assert_eq!(entry.newest().unwrap().facts.services, ["API", "Web"]);
    let updates = entry.updates();
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0].id, "20260901T000000Z");
    assert_eq!(updates[0].affected[0].name, "API");
    assert_eq!(updates[0].first_seen_at, now);
    assert_eq!(updates[0].revisions.len(), 1);
    let mut entries = BTreeMap::from([("EX1".to_owned(), entry)]);
    announce(&mut entries, [], false, later);
    assert_eq!(announcements(&entries["EX1"]), announcements(&old));
}
