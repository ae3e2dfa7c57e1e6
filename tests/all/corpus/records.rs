//! Every record form, decoded from real records.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chrono::{DateTime, Utc};
use kairan::ledger::merge;
use kairan::locale::Tag;
use kairan::record::{DecodeOptions, Decoded, Form, Status, decode};
use kairan::text::{Format, Labels};
use serde_json::Value;

use super::records_dir;

fn labels() -> BTreeMap<Tag, Labels> {
    let sets = [
        ("en", include_str!("../../../content/locales/en.toml")),
        ("ja", include_str!("../../../content/locales/ja.toml")),
    ];
    let read = |(tag, text): (&str, &str)| (tag.parse().unwrap(), Labels::parse(text).unwrap());
    sets.map(read).into()
}

fn decode_file(file: &str, text: &[u8]) -> Decoded {
    let labels = labels();
    let options = DecodeOptions::new(&labels);
    decode(file, text, None, options)
}

/// How many objects of a JSON value hold `key`: the messages, counted without knowing their form.
fn count_key(value: &Value, key: &str) -> usize {
    match value {
        Value::Array(values) => values.iter().map(|value| count_key(value, key)).sum(),
        Value::Object(object) => {
            // The newest update is repeated beside the list.
            let lists = object.iter().filter(|(name, _)| !name.starts_with("most"));
            let below: usize = lists.map(|(_, value)| count_key(value, key)).sum();
            usize::from(object.contains_key(key)) + below
        }
        _ => 0,
    }
}

#[test]
#[ignore = "needs KAIRAN_RECORDS"]
fn every_update_of_every_real_record_is_decoded() {
    let folder = records_dir();
    // Folder, the key that every message has, and how many records there are.
    let cases = [
        ("graph", "description", Form::Graph, 5),
        ("servicecomms", "MessageText", Form::ServiceComms, 17),
        ("statuspage", "incident_id", Form::Statuspage, 62),
        ("google", "text", Form::Google, 197),
    ];
    for (name, key, form, expected) in cases {
        let (mut found, mut posts, mut counted) = (0, 0, 0);
        for entry in fs::read_dir(folder.join(name)).unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            // A schema and a series of captures are no records, and the feed tells of known incidents.
            if matches!(&*file, "schema.json" | "evolution.json" | "history.atom") {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let decoded = decode_file(&file, &bytes);
            for diagnostic in &decoded.diagnostics {
                eprintln!("{diagnostic}");
                // One real record lacks its status, and one has a garbled text; nothing else is wrong with any.
                let known = ["no status", "its text is garbled"];
                let is_known = known.iter().any(|words| diagnostic.message.contains(words));
                assert!(is_known, "{diagnostic}");
            }
            assert!(decoded.records.iter().all(|record| record.form == form));
            found += decoded.records.len();
            posts += decoded.records.iter().map(|r| r.posts.len()).sum::<usize>();
            counted += count_key(&serde_json::from_slice(&bytes).unwrap(), key);
        }
        eprintln!("{name}: {found} records, {posts} of {counted} updates");
        assert_eq!((found, posts), (expected, counted), "{name}");
    }
    for (name, updates) in [("EX703958-table.txt", 1), ("EX300267-article.txt", 9)] {
        let decoded = decode_file(name, &fs::read(folder.join("seeds").join(name)).unwrap());
        assert_eq!(decoded.records[0].posts.len(), updates);
    }
}

#[test]
#[ignore = "needs KAIRAN_RECORDS"]
fn real_records_say_what_they_are() {
    let folder = records_dir();
    let decode_named = |name: &str| decode_file(name, &fs::read(folder.join(name)).unwrap());
    let report = &decode_named("servicecomms/LY177299.json").records[0];
    assert_eq!(report.facts.report_url, None);
    assert!(!format!("{report:?}").contains("https://"));
    let maintenances = decode_named("statuspage/scheduled-maintenances.json").records;
    assert!(
        maintenances
            .iter()
            .all(|record| record.facts.source_impact().is_maintenance())
    );
    assert!(
        decode_named("statuspage/components.json")
            .records
            .is_empty()
    );
    let google = decode_named("google/incidents.json").records;
    let open: Vec<&str> = google
        .iter()
        .filter(|record| {
            let status = record.facts.status.as_deref();
            status.is_none_or(|word| Status::parse(word).is_open())
        })
        .map(|record| record.id.as_str())
        .collect();
    assert_eq!(open, ["RvZMCy8b8FPZq6nF2m5C"]);
}

#[test]
#[ignore = "needs KAIRAN_RECORDS"]
fn no_real_update_of_statuspage_is_read_as_markdown() {
    let folder = records_dir();
    let mut count = 0;
    for name in ["incidents.json", "scheduled-maintenances.json"] {
        let bytes = fs::read(folder.join("statuspage").join(name)).unwrap();
        for record in decode_file(name, &bytes).records {
            for post in &record.posts {
                let format = record
                    .form
                    .reading_format(post.status.as_deref(), &post.body);
                assert_eq!(format, Format::Html, "{}", post.body.content);
                count += 1;
            }
        }
    }
    assert_eq!(count, 383);
}

#[test]
#[ignore = "needs KAIRAN_RECORDS"]
fn the_real_feed_adds_no_update_and_no_revision_to_the_incidents_of_the_api() {
    let folder = records_dir().join("statuspage");
    let decode_named =
        |name: &str| decode_file(name, &fs::read(folder.join(name)).unwrap()).records;
    let (api, feed) = (decode_named("incidents.json"), decode_named("history.atom"));
    let seen_at: DateTime<Utc> = "2026-09-01T00:00:00Z".parse().unwrap();
    for record in &feed {
        let of_api = api.iter().find(|other| other.id == record.id).unwrap();
        for records in [
            [record.clone(), of_api.clone()],
            [of_api.clone(), record.clone()],
        ] {
            let [first, second] = records.map(|record| vec![record]);
            let entry = merge(None, first, seen_at);
            let entry = merge(entry, second, seen_at).unwrap();
            let updates = entry.updates();
            assert_eq!(updates.len(), of_api.posts.len(), "{}", record.id);
            let lone = updates.iter().filter(|update| update.revisions.len() == 1);
            assert_eq!(lone.count(), updates.len(), "{}", record.id);
        }
    }
    assert_eq!(feed.len(), 25);
}

#[test]
#[ignore = "needs KAIRAN_RECORDS"]
fn an_incident_that_grew_keeps_the_names_of_its_updates() {
    let folder = records_dir();
    let bytes = fs::read(folder.join("google/evolution.json")).unwrap();
    let captures: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(captures.len(), 12);
    let mut entry = None;
    let mut first_seen: BTreeMap<String, DateTime<Utc>> = BTreeMap::new();
    for capture in captures {
        let seen_at: DateTime<Utc> = capture["captured_at"].as_str().unwrap().parse().unwrap();
        let decoded = decode_file("a.json", capture["incident"].to_string().as_bytes());
        let before = first_seen.len();
        entry = merge(entry, decoded.records, seen_at);
        let updates = entry.as_ref().unwrap().updates();
        let ids: BTreeSet<&str> = updates.iter().map(|update| update.id.as_str()).collect();
        assert_eq!(ids.len(), updates.len(), "an id repeats");
        assert_eq!(updates.len(), count_key(&capture["incident"], "text"));
        for update in &updates {
            let first_seen_at = first_seen.entry(update.id.clone()).or_insert(seen_at);
            assert_eq!(update.first_seen_at, *first_seen_at, "{}", update.id);
            assert!(update.listed && update.status.is_some());
        }
        // Every name that was ever given is still there.
        assert_eq!(first_seen.len(), updates.len());
        eprintln!("{seen_at}: {} updates after {before}", updates.len());
    }
    let entry = entry.unwrap();
    let updates = entry.updates();
    assert_eq!(updates.len(), 44);
    let edited: Vec<usize> = updates
        .iter()
        .map(|update| update.revisions.len())
        .collect();
    assert_eq!(
        edited.iter().filter(|revisions| **revisions == 2).count(),
        1
    );
}
