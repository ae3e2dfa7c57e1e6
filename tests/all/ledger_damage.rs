//! A damaged file in the ledger keeps the pages of its incident as they are, and stops nothing else.

use kairan::run::{Mode, run};
use kairan::store::Store;

use crate::fixtures::{MINIMAL_SETTINGS, NOW, TestRoot, block_on, store_files, utc};

const LATER: &str = "2026-09-30T10:00:00Z";
const STILL_LATER: &str = "2026-09-30T11:00:00Z";
const ENTRY: &str = "ledger/N-1.json";

/// The record of an open incident with one update.
pub fn record(id: &str, words: &str) -> String {
    format!(
        "---\nid: {id}\nservice: Post\ntitle: Late letters of {id}\nstatus: investigating\n---\n\n\
         ## 2026-09-30T06:00:00Z\nUser impact: {words}\n"
    )
}

/// A root with two incidents that was published to `site`.
pub fn published_root(site: &Store) -> TestRoot {
    let root = TestRoot::empty()
        .with("records/a.md", record("N-1", "Letters are late."))
        .with("records/b.md", record("N-2", "Parcels are late."));
    root.publish(site, NOW).unwrap();
    root
}

type Damage = Box<dyn Fn(&str) -> String>;

/// Ways in which the entry of an incident may be damaged, and words of their diagnostics.
fn damages() -> Vec<(&'static str, Damage)> {
    let replace = |from: &'static str, to: &'static str| {
        move |text: &str| {
            assert!(text.contains(from), "{from}: {text}");
            text.replacen(from, to, 1)
        }
    };
    vec![
        ("cannot be read", Box::new(|_: &str| String::new())),
        (
            "cannot be read",
            Box::new(|text: &str| text[..text.len() / 2].to_owned()),
        ),
        (
            "does not fit its digest",
            Box::new(replace("Letters are late.", "Letters are FORGED.")),
        ),
        (
            "written by a newer kairan",
            Box::new(replace("\"version\": 3", "\"version\": 4")),
        ),
        (
            "holds the ledger entry of the incident N-7",
            Box::new(|text: &str| text.replace("N-1", "N-7")),
        ),
        (
            "is not within the years",
            Box::new(replace("\"at\":\"2026-", "\"at\":\"+12026-")),
        ),
        (
            "which updates its posts belong to",
            Box::new(replace("\"updates\"", "\"elsewhere\"")),
        ),
        (
            "texts that it does not hold",
            Box::new(replace("\"bodies\"", "\"bodies\": {}, \"lost\"")),
        ),
        (
            "posts that it does not hold",
            Box::new(replace("\"new\":[0]", "\"new\":[1]")),
        ),
        (
            "repeats more posts than the one before it has",
            Box::new(replace("\"first\":0", "\"first\":1")),
        ),
    ]
}

#[test]
fn a_damaged_entry_stops_no_other_incident_and_heals_when_it_is_restored() {
    for (words, damage) in damages() {
        for mode in [Mode::Publish, Mode::Full] {
            let site = Store::memory();
            let root = published_root(&site);
            let whole = root.get(ENTRY).unwrap();
            let page_before = block_on(site.get("en/incidents/N-1/index.html")).unwrap();
            root.put(ENTRY, damage(std::str::from_utf8(&whole).unwrap()));
            let damaged = root.get(ENTRY);
            root.put("records/a.md", record("N-1", "Letters are lost."));
            root.put("records/b.md", record("N-2", "Parcels are lost."));
            let report = block_on(run(&root.0, &site, utc(LATER), mode, &())).unwrap();
            let told: Vec<String> = report.errors().map(ToString::to_string).collect();
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].starts_with("error: ledger/N-1.json: "), "{told:?}");
            assert!(
                told[0].contains(words) && told[0].contains("records of it wait"),
                "{told:?}"
            );
            assert_eq!(root.get(ENTRY), damaged, "{words}");
            let files = store_files(&site, "");
            let text = |path: &str| std::str::from_utf8(&files[path]).unwrap();
            assert_eq!(
                files.get("en/incidents/N-1/index.html"),
                page_before.as_ref(),
                "{words}"
            );
            assert!(files.contains_key("api/v1/incidents/N-1.json"));
            assert!(text("en/incidents/N-2/index.html").contains("Parcels are lost."));
            assert!(
                text("en/index.html").contains("Late letters of N-1"),
                "{words}"
            );
            assert!(
                text("en/feed.atom").contains("Parcels are lost."),
                "{words}"
            );
            // The next run says the same, and so does a check.
            let again = root.publish(&site, LATER).unwrap();
            assert_eq!(
                (again.written, again.diagnostics),
                (0, report.diagnostics.clone())
            );
            let check = block_on(run(&root.0, &site, utc(LATER), Mode::Check, &())).unwrap();
            assert_eq!(check.diagnostics, report.diagnostics);

            root.put(ENTRY, whole);
            let healed = root.publish(&site, STILL_LATER).unwrap();
            assert_eq!(healed.errors().count(), 0, "{words}");
            let files = store_files(&site, "");
            let page = std::str::from_utf8(&files["en/incidents/N-1/index.html"]).unwrap();
            assert!(page.contains("Letters are lost.") && page.contains("Letters are late."));
        }
    }
}

#[test]
fn without_what_was_known_a_damaged_incident_keeps_its_pages_and_leaves_the_lists() {
    let site = Store::memory();
    let root = published_root(&site);
    let page_before = block_on(site.get("en/incidents/N-1/index.html")).unwrap();
    root.put(ENTRY, "");
    root.delete(".kairan/index.json");
    block_on(run(&root.0, &site, utc(LATER), Mode::Full, &())).unwrap();
    let files = store_files(&site, "");
    assert_eq!(
        files.get("en/incidents/N-1/index.html"),
        page_before.as_ref()
    );
    assert!(!String::from_utf8_lossy(&files["en/index.html"]).contains("Late letters of N-1"));
}

#[test]
fn a_damaged_incident_stays_in_the_lists_when_a_language_is_added() {
    let site = Store::memory();
    let root = published_root(&site);
    let before = store_files(&site, "");
    root.put(ENTRY, "");
    root.put(
        "site.toml",
        MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]"),
    );
    root.publish(&site, LATER).unwrap();
    let after = store_files(&site, "");
    let gone: Vec<&String> = before
        .keys()
        .filter(|path| !after.contains_key(*path))
        .collect();
    assert_eq!(gone, [""; 0]);
    assert!(String::from_utf8_lossy(&after["en/index.html"]).contains("Late letters of N-1"));
}

#[test]
fn a_stray_file_in_the_ledger_is_named_and_ignored() {
    for path in [
        "ledger/N-1 copy.json",
        "ledger/N-1-copy.json",
        "ledger/notes.txt",
        "ledger/empty.json",
        "ledger/old/N-1.json",
    ] {
        let site = Store::memory();
        let root = published_root(&site);
        let bytes = match path {
            "ledger/empty.json" => Vec::new(),
            _ => root.get(ENTRY).unwrap(),
        };
        let before = store_files(&site, "");
        root.put(path, bytes);
        for mode in [Mode::Check, Mode::Full, Mode::Publish] {
            let report = block_on(run(&root.0, &site, utc(NOW), mode, &())).unwrap();
            let told: Vec<String> = report.errors().map(ToString::to_string).collect();
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].starts_with(&format!("error: {path}: ")), "{told:?}");
        }
        assert!(store_files(&site, "") == before, "{path}");
        root.delete(path);
        assert_eq!(
            root.publish(&site, NOW).unwrap().errors().count(),
            0,
            "{path}"
        );
    }
}
