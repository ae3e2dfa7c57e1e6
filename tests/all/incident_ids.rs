//! Incidents of several systems that use one id.

use std::collections::{BTreeMap, BTreeSet};

use indicatif::ProgressBar;
use kairan::ledger::names::fold_path;
use kairan::run::copy::compare;
use kairan::run::import::{ImportFile, ImportOptions, decode_files, import};
use kairan::run::{Mode, run, show};
use kairan::store::Store;
use serde_json::json;

use crate::fixtures::{
    MINIMAL_SETTINGS, NOW, TestRoot, TestSite, assert_same_files, block_on, store_files, utc,
};

const LATER: &str = "2026-09-30T10:00:00Z";

fn empty_root() -> TestRoot {
    let csv = "[records.csv]\nid = \"Number\"\nservice = \"Service\"\ntitle = \"Title\"\n\
               status = \"State\"\nupdate = \"Text\"\nupdate_at = \"Time\"\n";
    TestRoot::empty().with("site.toml", format!("{MINIMAL_SETTINGS}{csv}"))
}

fn own(id: &str, day: u8, words: &str) -> String {
    format!(
        "---\nid: {id}\nservice: Post\ntitle: Late letters\nstatus: investigating\n---\n\n\
         ## 2026-09-{day:02}T06:00:00Z\nUser impact: {words}\n"
    )
}

fn csv(id: &str, day: u8) -> String {
    format!(
        "Number,Service,Title,State,Text,Time\n\
         {id},Door,Closed door,investigating,The door is closed.,2026-09-{day:02}T07:00:00Z\n"
    )
}

fn graph(id: &str, day: u8) -> String {
    json!({
        "id": id, "title": "No mail", "service": "Mail", "status": "serviceDegradation",
        "classification": "incident", "lastModifiedDateTime": format!("2026-09-{day:02}T08:00:00Z"),
        "startDateTime": format!("2026-09-{day:02}T07:00:00Z"),
        "posts": [{
            "createdDateTime": format!("2026-09-{day:02}T08:00:00Z"),
            "description": {"contentType": "html", "content": "User impact: No mail arrives."},
        }],
    })
    .to_string()
}

fn statuspage(page: &str, id: &str, day: u8) -> String {
    let at = format!("2026-09-{day:02}T09:00:00Z");
    json!({
        "page": {"id": page, "name": "Shop"},
        "incidents": [{
            "id": id, "name": "Shop is slow", "status": "investigating", "impact": "minor",
            "created_at": at, "updated_at": at, "shortlink": "https://stspg.io/x",
            "components": [{"id": "c", "name": "Shop", "status": "degraded_performance"}],
            "incident_updates": [{"id": "u", "status": "investigating", "body": "It is slow.", "created_at": at}],
        }],
    })
    .to_string()
}

/// A root in which five systems use the id 42.
fn root_of_five() -> TestRoot {
    empty_root()
        .with("records/own.md", own("42", 25, "Letters are late."))
        .with("records/tickets.csv", csv("42", 26))
        .with("records/graph.json", graph("42", 27))
        .with("records/shop.json", statuspage("abc", "42", 28))
        .with("records/other-shop.json", statuspage("xyz", "42", 29))
}

/// The titles of all incidents by their ids.
fn titles(site: &TestSite) -> BTreeMap<String, String> {
    let files = site.files.keys().filter_map(|path| {
        let id = path
            .strip_prefix("api/v1/incidents/")?
            .strip_suffix(".json")?;
        let title = site.json(id)["title"]["en"]["text"].as_str()?.to_owned();
        Some((id.to_owned(), title))
    });
    files.collect()
}

fn ids(site: &TestSite) -> Vec<String> {
    titles(site).into_keys().collect()
}

#[test]
fn one_id_in_five_systems_is_five_incidents_and_four_warnings() {
    let root = root_of_five().with(
        "annotations/csv-42.md",
        "---\ntitle: Note\n---\nUse the window.\n",
    );
    let site = root.site();
    let expected = [
        ("42", "Late letters"),
        ("csv-42", "Closed door"),
        ("microsoft-42", "No mail"),
        ("statuspage-abc-42", "Shop is slow"),
        ("statuspage-xyz-42", "Shop is slow"),
    ];
    let expected = expected.map(|(id, title)| (id.to_owned(), title.to_owned()));
    assert_eq!(titles(&site), BTreeMap::from(expected));
    let mut messages = site.messages();
    messages.retain(|message| message.contains("two systems use the id 42"));
    assert_eq!(
        messages,
        [
            "records/graph.json: two systems use the id 42: that of microsoft is published as microsoft-42",
            "records/other-shop.json: two systems use the id 42: that of statuspage-xyz is published as \
             statuspage-xyz-42",
            "records/shop.json: two systems use the id 42: that of statuspage-abc is published as \
             statuspage-abc-42",
            "records/tickets.csv: two systems use the id 42: that of csv is published as csv-42",
        ]
    );
    assert_eq!(site.diagnostics(), [""; 0]);
    assert_eq!(site.json("42").get("source_id"), None);
    assert_eq!(site.json("csv-42")["source_id"], "42");
    // People see the id that the system gave it, at an address of its own.
    let page = site.page("en", "csv-42");
    assert!(page.contains("<dd><bdi>42</bdi></dd>"), "{page}");
    assert!(page.contains("Use the window."));
    assert!(!site.page("en", "42").contains("Use the window."));
    let feed = site.text("en/feed.atom");
    for id in ids(&site) {
        assert!(feed.contains(&format!("/incidents/{id}/#u-")), "{id}");
        assert_eq!(feed.matches(&format!(":{id}/2026")).count(), 1, "{id}");
    }
    // Every later run says so again, and changes nothing.
    for mode in [Mode::Publish, Mode::Full, Mode::Check] {
        let store = Store::memory();
        let report = block_on(run(&root.0, &store, utc(LATER), mode, &())).unwrap();
        assert_eq!(report.changed_entries, 0, "{mode:?}");
        assert_eq!(
            report.diagnostics.len(),
            site.report.diagnostics.len(),
            "{mode:?}"
        );
        if mode != Mode::Check {
            let text = String::from_utf8(store_files(&store, "")["en/feed.atom"].clone()).unwrap();
            assert_eq!(text, feed, "{mode:?}");
        }
    }
    let shown = block_on(show(&root.0, "csv-42", None, utc(LATER))).unwrap();
    assert!(shown.starts_with("42 · Closed door"), "{shown}");
}

#[test]
fn an_incident_keeps_its_id_in_whatever_order_records_come_and_go() {
    let root = empty_root().with("records/tickets.csv", csv("42", 26));
    let store = Store::memory();
    root.publish(&store, NOW).unwrap();
    // An incident that began before comes later.
    root.put("records/own.md", own("42", 1, "Letters are late."));
    root.publish(&store, "2026-09-30T09:10:00Z").unwrap();
    let before = root.files("ledger");
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        ["ledger/42.json", "ledger/names.json", "ledger/own-42.json"]
    );
    // Each of the two is revised, in runs of their own and in one run.
    root.put("records/own.md", own("42", 1, "Letters are very late."));
    root.publish(&store, "2026-09-30T09:20:00Z").unwrap();
    root.put("records/tickets.csv", csv("42", 27));
    root.put("records/own.md", own("42", 1, "Letters are lost."));
    root.publish(&store, "2026-09-30T09:30:00Z").unwrap();
    // The entry that has the bare id is lost, and its record is gone for a while.
    let csv_entry = root.get("ledger/42.json").unwrap();
    let csv_record = root.get("records/tickets.csv").unwrap();
    root.delete("ledger/42.json");
    root.delete("records/tickets.csv");
    root.publish(&store, "2026-09-30T09:40:00Z").unwrap();
    root.put("records/own.md", own("42", 1, "Letters are found."));
    root.publish(&store, "2026-09-30T09:50:00Z").unwrap();
    assert!(root.get("ledger/42.json").is_none());
    root.put("ledger/42.json", csv_entry);
    root.put("records/tickets.csv", csv_record);
    block_on(run(&root.0, &store, utc(LATER), Mode::Full, &())).unwrap();
    let site = root.site_at("2026-09-30T10:10:00Z");
    assert_eq!(ids(&site), ["42", "own-42"]);
    assert_eq!(site.json("42")["title"]["en"]["text"], "Closed door");
    let updates = site.json("own-42")["updates"].clone();
    assert_eq!(updates[0]["revision"], 4, "{updates}");
    assert_same_files(&store_files(&store, ""), &site.files);
}

#[test]
fn ids_that_differ_in_letter_case_only_stay_apart_on_every_file_system() {
    let root = empty_root()
        .with("records/1.md", own("abc", 25, "One."))
        .with("records/2.md", own("ABC", 26, "Two."))
        .with("records/3.csv", csv("aBc", 27));
    let site = root.site();
    assert_eq!(ids(&site), ["abc", "csv-aBc", "own-ABC"]);
    let messages = site.messages();
    let expected = "records/2.md: ids that differ only in letter case: abc and ABC; ABC of own is \
                    published as own-ABC";
    assert!(
        messages.iter().any(|message| message == expected),
        "{messages:?}"
    );
    let paths: Vec<String> = site
        .files
        .keys()
        .chain(root.files("").keys())
        .map(|p| fold_path(p))
        .collect();
    let unique: BTreeSet<&String> = paths.iter().collect();
    assert_eq!(unique.len(), paths.len());
}

#[test]
fn an_entry_of_version_1_that_mixes_systems_stays_one_incident() {
    let body = |words: &str| json!({"format": "text", "content": words});
    let snapshot = |form: &str, at: &str, digest: &str| {
        json!({
            "seen": ["2026-09-28T12:00:00Z"], "form": form,
            "facts": {"service": "Post", "title": "Late letters", "status": "investigating"},
            "posts": [{"at": at, "locale": "en", "body": digest}],
        })
    };
    let digest = |words: &str| {
        use sha2::{Digest, Sha256};
        let mut hasher = Sha256::new();
        hasher.update([kairan::text::body::Format::Text as u8]);
        hasher.update(words);
        hasher.finalize()[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let (one, two) = (digest("One."), digest("Two."));
    let entry = json!({
        "version": 1, "id": "42",
        "snapshots": [
            snapshot("markdown", "2026-09-27T06:00:00Z", &one),
            snapshot("csv", "2026-09-28T06:00:00Z", &two),
        ],
        "bodies": {one.clone(): body("One."), two.clone(): body("Two.")},
        "announced": {
            "20260927T060000Z": ["2026-09-27T06:00:00Z"], "20260928T060000Z": ["2026-09-28T06:00:00Z"],
        },
    });
    let root = root_of_five().with("ledger/42.json", entry.to_string());
    let site = root.site();
    let expected = [
        "42",
        "microsoft-42",
        "statuspage-abc-42",
        "statuspage-xyz-42",
    ];
    assert_eq!(ids(&site), expected);
    let updates = site.json("42")["updates"].clone();
    let updates = updates.as_array().unwrap().iter();
    let updates: Vec<&str> = updates
        .map(|update| update["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        updates,
        [
            "20260925T060000Z",
            "20260926T070000Z",
            "20260927T060000Z",
            "20260928T060000Z"
        ]
    );
}

#[test]
fn an_import_knows_incidents_by_system_and_id() {
    let root = empty_root().with("records/own.md", own("42", 25, "Letters are late."));
    root.publish(&Store::memory(), NOW).unwrap();
    let import_file = |path: &str, text: String| {
        let files = [ImportFile::in_memory(path, text.into_bytes())];
        let progress = ProgressBar::hidden();
        let decoded = block_on(decode_files(
            &root.0,
            &files,
            ImportOptions::default(),
            utc(LATER),
            &progress,
        ));
        block_on(import(&root.0, decoded.unwrap(), utc(LATER))).unwrap()
    };
    let report = import_file("export.csv", csv("42", 26));
    assert_eq!(report.changed_entries, 1);
    assert_eq!(
        report.diagnostics[0].message,
        "two systems use the id 42: that of csv is published as csv-42"
    );
    assert_eq!(report.diagnostics[0].location.file, "export.csv");
    let report = import_file("own.md", own("42", 25, "Letters are very late."));
    assert_eq!((report.changed_entries, report.diagnostics.len()), (1, 0));
    let site = root.site_at("2026-09-30T10:10:00Z");
    assert_eq!(ids(&site), ["42", "csv-42"]);
}

#[test]
fn a_copy_does_not_mix_two_incidents_of_one_id() {
    let (here, there) = (
        empty_root().with("records/own.md", own("42", 25, "Letters are late.")),
        empty_root().with("records/tickets.csv", csv("42", 26)),
    );
    for root in [&here, &there] {
        root.publish(&Store::memory(), NOW).unwrap();
    }
    let before = there.get("ledger/42.json");
    let plan = block_on(compare(&here.0, &there.0, false)).unwrap();
    block_on(plan.apply(&there.0)).unwrap();
    let messages: Vec<&str> = plan.diagnostics.iter().map(|d| &*d.message).collect();
    assert_eq!(
        messages,
        [
            "42 is the incident 42 of own here and 42 of csv in memory; it is neither copied nor written over"
        ]
    );
    assert_eq!(there.get("ledger/42.json"), before);
    // The record came with the copy, so the next run publishes the incident under another id.
    assert_eq!(ids(&there.site_at(LATER)), ["42", "own-42"]);
}

#[test]
fn a_record_waits_where_its_incident_may_be_the_one_of_a_damaged_entry() {
    let root = empty_root().with("records/own.md", own("42", 25, "Letters are late."));
    let store = Store::memory();
    root.publish(&store, NOW).unwrap();
    let sound = root.get("ledger/42.json").unwrap();
    root.put("ledger/42.json", "{");
    root.put("records/own.md", own("42", 25, "Letters are very late."));
    root.publish(&store, LATER).unwrap();
    assert_eq!(root.files("ledger").len(), 2, "no entry under another id");
    // That of another system need not wait, since the cache knows whose the damaged entry is.
    root.put("records/tickets.csv", csv("42", 26));
    root.publish(&store, "2026-09-30T10:10:00Z").unwrap();
    assert!(root.get("ledger/csv-42.json").is_some());
    root.put("ledger/42.json", sound);
    let site = root.site_at("2026-09-30T10:20:00Z");
    assert_eq!(ids(&site), ["42", "csv-42"]);
    assert_eq!(site.json("42")["updates"][0]["revision"], 2);
}

#[test]
fn a_copy_knows_an_incident_under_whatever_id_the_other_root_has_it() {
    let here = empty_root().with("records/a.json", graph("42", 27));
    let there = empty_root().with("records/own.md", own("42", 25, "Letters are late."));
    for root in [&here, &there] {
        root.publish(&Store::memory(), NOW).unwrap();
    }
    let copy = |from: &TestRoot, to: &TestRoot| -> Vec<String> {
        let plan = block_on(compare(&from.0, &to.0, false)).unwrap();
        block_on(plan.apply(&to.0)).unwrap();
        plan.diagnostics.iter().map(|d| d.message.clone()).collect()
    };
    copy(&here, &there);
    assert_eq!(ids(&there.site_at(LATER)), ["42", "microsoft-42"]);
    // Names that are derived from the entries are written before these change, also before those of another id.
    here.delete("ledger/names.json");
    let plan = block_on(compare(&there.0, &here.0, false)).unwrap();
    let said = plan.to_string();
    let ledger: Vec<&str> = said
        .lines()
        .filter(|line| line.contains(" ledger/"))
        .collect();
    assert!(ledger[0].starts_with("new ledger/names.json"), "{said}");
    assert!(ledger[1].starts_with("merged ledger/42.json"), "{said}");
    // The way back, and again: what the other root calls microsoft-42 is 42 here.
    let messages = copy(&there, &here);
    assert!(
        messages.contains(&"the incident 42 of microsoft is called 42 in memory: what is known of it is added there".to_owned()),
        "{messages:?}"
    );
    let site = here.site_at("2026-09-30T10:10:00Z");
    assert_eq!(ids(&site), ["42", "own-42"]);
    assert_eq!(site.json("42")["title"]["en"]["text"], "No mail");
    copy(&here, &there);
    assert_eq!(
        ids(&there.site_at("2026-09-30T10:20:00Z")),
        ["42", "microsoft-42"]
    );
}

#[test]
fn a_copy_lets_no_ids_meet_that_differ_in_letter_case_only() {
    let here = empty_root().with("records/a.md", own("abc", 25, "One."));
    let there = empty_root().with("records/b.md", own("ABC", 26, "Two."));
    for root in [&here, &there] {
        root.publish(&Store::memory(), NOW).unwrap();
    }
    let plan = block_on(compare(&here.0, &there.0, false)).unwrap();
    block_on(plan.apply(&there.0)).unwrap();
    let messages: Vec<&str> = plan.diagnostics.iter().map(|d| &*d.message).collect();
    assert_eq!(
        messages,
        [
            "abc is the incident abc of own here and ABC in memory; it is neither copied nor written over"
        ]
    );
    assert_eq!(ids(&there.site_at(LATER)), ["ABC", "own-abc"]);
}

#[test]
fn a_copy_of_an_entry_in_another_letter_case_blames_no_record() {
    let root = empty_root().with("records/a.md", own("EX1", 25, "One."));
    root.publish(&Store::memory(), NOW).unwrap();
    root.put("ledger/ex1.json", root.get("ledger/EX1.json").unwrap());
    let site = root.site_at(LATER);
    assert!(
        site.messages()
            .iter()
            .all(|message| message.starts_with("ledger/ex1.json")),
        "{:?}",
        site.messages()
    );
    assert_eq!(site.json("EX1")["updates"].as_array().unwrap().len(), 1);
}

#[test]
fn a_record_that_may_be_of_two_statuspages_is_left_out_and_reported() {
    let of_no_page = |day| {
        let mut record: serde_json::Value =
            serde_json::from_str(&statuspage("abc", "42", day)).unwrap();
        record.as_object_mut().unwrap().remove("page");
        record["incidents"][0]["name"] = "Shop is shut".into();
        record.to_string()
    };
    let root = empty_root()
        .with("records/shop.json", statuspage("abc", "42", 27))
        .with("records/other-shop.json", statuspage("xyz", "42", 28));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let before = root.files("ledger");
    root.put("records/new.json", of_no_page(29));
    let report = root.publish(&site, LATER).unwrap();
    let errors: Vec<String> = report.errors().map(ToString::to_string).collect();
    let [error] = &errors[..] else {
        panic!("{errors:#?}")
    };
    for words in [
        "records/new.json",
        "42, statuspage-xyz-42",
        "add the `page`",
    ] {
        assert!(error.contains(words), "{error}");
    }
    assert!(
        root.files("ledger") == before,
        "no incident gets the record"
    );
    // An import says the same.
    let files = [ImportFile::in_memory(
        "new.json",
        of_no_page(29).into_bytes(),
    )];
    let hidden = ProgressBar::hidden();
    let decoded = decode_files(
        &root.0,
        &files,
        ImportOptions::default(),
        utc(LATER),
        &hidden,
    );
    let imported = block_on(import(&root.0, block_on(decoded).unwrap(), utc(LATER))).unwrap();
    assert_eq!(imported.changed_entries, 0);
    assert!(
        imported
            .diagnostics
            .iter()
            .any(|it| it.message.contains("is left out"))
    );
    // Of one page alone it is a version of that page's incident.
    root.delete("records/other-shop.json");
    root.delete("ledger/statuspage-xyz-42.json");
    root.put("records/new.json", of_no_page(30));
    let report = root.publish(&site, LATER).unwrap();
    assert_eq!(report.errors().count(), 0);
    assert!(root.files("ledger") != before);
}
