//! The same inputs give the same bytes, and a run with nothing new writes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::SystemTime;

use kairan::store::Store;
use serde_json::Value;

use crate::fixtures::{
    NOW, TestRoot, TestSite, assert_same_files, example_files, read_folder, store_files,
};

type Files = BTreeMap<String, Vec<u8>>;

/// The example root after its first run, and its site, which is made once for all tests.
fn published_example() -> (TestRoot, Store) {
    static FILES: LazyLock<[Files; 2]> = LazyLock::new(|| {
        let root = TestRoot::new(&example_files());
        let site = Store::memory();
        root.publish(&site, NOW).unwrap();
        let mut root_files = root.files("");
        root_files.extend(root.files(".kairan"));
        [root_files, store_files(&site, "")]
    });
    let [root, site] = &*FILES;
    (TestRoot::new(root), TestRoot::new(site).0)
}

fn publish_files(files: &Files) -> (TestSite, Files) {
    let root = TestRoot::new(files);
    let site = root.site();
    (site, root.files("ledger"))
}

/// When every file was last written.
fn modified_times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let paths = read_folder(folder).into_keys();
    paths
        .map(|path| {
            let meta = fs::metadata(folder.join(&path)).unwrap();
            (path, meta.modified().unwrap())
        })
        .collect()
}

#[test]
fn the_example_has_no_problems_and_is_the_same_each_time() {
    let (first, first_ledger) = publish_files(&example_files());
    assert_eq!(first.diagnostics(), [""; 0]);
    let (second_root, second) = published_example();
    assert_same_files(&first.files, &store_files(&second, ""));
    assert_same_files(&first_ledger, &second_root.files("ledger"));
}

/// The record in another order that says the same: posts and issues reversed.
fn reversed(bytes: &[u8]) -> Vec<u8> {
    fn reverse(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    if matches!(name.as_str(), "posts" | "value") {
                        field.as_array_mut().unwrap().reverse();
                    }
                    reverse(field);
                }
            }
            Value::Array(values) => values.iter_mut().for_each(reverse),
            _ => {}
        }
    }
    let mut value: Value = serde_json::from_slice(bytes).unwrap();
    reverse(&mut value);
    serde_json::to_vec(&value).unwrap()
}

#[test]
fn the_order_and_the_names_of_records_do_not_matter() {
    let (plain_root, plain) = published_example();
    let mut files = Files::new();
    for (number, (path, bytes)) in example_files().into_iter().enumerate() {
        if path.starts_with("records/") {
            let name = format!("records/{:03}/{number}", 999 - number);
            let is_json = bytes.starts_with(b"{");
            files.insert(name, if is_json { reversed(&bytes) } else { bytes });
        } else {
            files.insert(path, bytes);
        }
    }
    let (reordered, reordered_ledger) = publish_files(&files);
    assert_same_files(&store_files(&plain, ""), &reordered.files);
    assert_same_files(&plain_root.files("ledger"), &reordered_ledger);
}

#[test]
fn a_second_run_into_a_folder_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (root, site) = (folder.path().join("root"), folder.path().join("site"));
    for (path, bytes) in example_files() {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let (root_store, site_store) = (TestRoot(Store::dir(&root)), Store::dir(&site));
    let first = root_store.publish(&site_store, NOW).unwrap();
    let before = (modified_times(&root), modified_times(&site));
    let second = root_store.publish(&site_store, NOW).unwrap();
    assert_eq!(
        (second.written, second.deleted, second.changed_entries),
        (0, 0, 0)
    );
    assert_eq!(second.unchanged, first.written);
    assert_eq!((modified_times(&root), modified_times(&site)), before);
}

#[test]
fn without_ledger_and_state_the_site_is_the_same_again() {
    let (root, first) = published_example();
    let first = store_files(&first, "");
    root.delete(".kairan/state.json");
    let second = root.site();
    assert_same_files(&first, &second.files);
    for path in root.files("ledger").into_keys() {
        root.delete(&path);
    }
    let third = root.site();
    assert_same_files(&first, &third.files);
    assert_eq!(third.report.changed_entries, third.report.incidents);
}

#[test]
fn an_hour_later_on_the_same_day_nothing_changes() {
    let (root, store) = published_example();
    let (before, ledger) = (store_files(&store, ""), root.files("ledger"));
    let report = root.publish(&store, "2026-09-30T10:00:00Z").unwrap();
    assert_same_files(&before, &store_files(&store, ""));
    assert_same_files(&ledger, &root.files("ledger"));
    assert_eq!(
        (report.written, report.deleted, report.changed_entries),
        (0, 0, 0)
    );
}

#[test]
fn a_day_later_only_days_notices_and_overdue_updates_change() {
    let (root, store) = published_example();
    let before = store_files(&store, "");
    root.publish(&store, "2026-10-01T09:00:00Z").unwrap();
    let after = store_files(&store, "");
    for (path, bytes) in &after {
        let has_days = path.contains("/services/") && path.ends_with(".html");
        // The home page, as Markdown too, the banner and the calendars tell what is overdue.
        let is_home = path.split('/').count() == 2
            && (path.ends_with("/index.html") || path.ends_with("/index.md"));
        let tells_promises = path.contains("/embed/") || path.ends_with("/calendar.ics");
        // A promised update is overdue a day later.
        let page = after.get(&path.replace("index.md", "index.html"));
        let has_promise = path.contains("/incidents/")
            && page
                .is_some_and(|page| String::from_utf8_lossy(page).contains("<div class=\"due\">"));
        // A quarter begins, and with it the date of the contact is renewed.
        let is_contact = path == ".well-known/security.txt";
        if before[path] != *bytes {
            assert!(
                has_days || is_home || tells_promises || has_promise || is_contact,
                "{path} changed"
            );
        }
    }
}

#[test]
fn a_new_annotation_writes_only_the_pages_of_its_incident() {
    let (root, store) = published_example();
    let before = store_files(&store, "");
    root.put(
        "annotations/TM1308871.md",
        "---\ntitle: New\n---\nA new note.\n",
    );
    let report = root.publish(&store, NOW).unwrap();
    assert_eq!(report.errors().count(), 0);
    let after = store_files(&store, "");
    let changed: Vec<&String> = after
        .keys()
        .filter(|path| before[*path] != after[*path])
        .collect();
    assert_eq!(changed.len(), report.written);
    for path in &changed {
        let is_found_by_it = path.contains("/search/2026-09/") && !path.contains("results");
        let is_expected = path.contains("TM1308871") || is_found_by_it;
        assert!(is_expected, "{path} changed");
    }
    let pages =
        ["en", "ja", "ar", "de", "fr"].map(|l| format!("{l}/incidents/TM1308871/index.html"));
    assert!(
        pages.iter().all(|page| changed.contains(&page)),
        "{changed:?}"
    );
}

#[test]
fn only_what_was_removed_from_the_root_is_removed_from_the_site() {
    let root = TestRoot::new(&example_files()).with("static/old.txt", "old");
    let folder = tempfile::tempdir().unwrap();
    let site = Store::dir(folder.path());
    root.publish(&site, NOW).unwrap();
    fs::write(folder.path().join("static/theirs.txt"), "not ours").unwrap();
    root.delete("static/old.txt");
    // A record that vanishes takes nothing along: what was published is in the ledger.
    root.delete("records/teams/TM1288310.json");
    let report = root.publish(&site, NOW).unwrap();
    assert_eq!(
        (report.written, report.deleted, report.changed_entries),
        (0, 1, 0)
    );
    assert!(!folder.path().join("static/old.txt").exists());
    assert!(folder.path().join("static/theirs.txt").exists());
    assert!(
        folder
            .path()
            .join("en/incidents/TM1288310/index.html")
            .exists()
    );
}
