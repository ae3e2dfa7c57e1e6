//! A ledger that a program of version 1 wrote: `tests/fixtures/ledger-v1` is a root with such a ledger
//! (a table, a Graph record, a CSV export and a team's own incident, over three days of edits,
//! withdrawals and repeated messages), and what that program published of it.

use std::collections::BTreeSet;

use kairan::run::{Mode, run};
use kairan::store::Store;

use crate::fixtures::{
    TestRoot, assert_same_files, block_on, project_path, read_folder, store_files, utc,
};

pub const NOW: &str = "2026-08-20T12:05:00Z";

pub fn version_1_root() -> TestRoot {
    TestRoot::new(&read_folder(&project_path("tests/fixtures/ledger-v1/root")))
}

/// What names an entry of a feed and says when it was published and edited.
pub fn feed_entries(atom: &str) -> Vec<String> {
    let start = atom.find("<entry>").unwrap();
    let elements = atom[start..].split('<').filter(|element| {
        ["id>", "published>", "updated>"]
            .iter()
            .any(|name| element.starts_with(name))
    });
    elements.map(str::to_owned).collect()
}

#[test]
fn what_version_1_published_keeps_its_links_its_feed_ids_and_its_announcements() {
    let published = read_folder(&project_path("tests/fixtures/ledger-v1/site"));
    let text = |path: &str| String::from_utf8(published[path].clone()).unwrap();
    let root = version_1_root();
    let site = root.site_at(NOW);
    assert_eq!(site.diagnostics(), Vec::<String>::new());
    for path in ["en/feed.atom", "ja/feed.atom"] {
        assert_eq!(
            feed_entries(site.text(path)),
            feed_entries(&text(path)),
            "{path}"
        );
        assert_eq!(feed_entries(site.text(path)).len(), 3 * 12);
    }
    for link in text("anchors.txt").lines() {
        let (page, anchor) = link.split_once('#').unwrap();
        let html = site.text(&format!("{page}index.html"));
        assert!(html.contains(&format!("id=\"{anchor}\"")), "{link}");
    }
    let ledger = root.files("ledger");
    for (path, bytes) in &ledger {
        assert!(bytes.starts_with(b"{\n  \"version\": 2,"), "{path}");
    }
    assert_eq!(ledger.len(), 5, "four entries and the names");
    assert_eq!(
        block_on(root.0.list(".kairan/ledger-v1")).unwrap().paths,
        Vec::<String>::new()
    );
    // A second run has nothing to do, and a full one neither.
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let again = block_on(run(&root.0, &site, utc(NOW), Mode::Full, &())).unwrap();
    assert_eq!((again.changed_entries, again.written), (0, 0));
    assert_same_files(&root.files("ledger"), &ledger);
}

#[test]
fn a_command_that_only_reads_leaves_the_ledger_as_it_is() {
    let root = version_1_root();
    let before = store_files(&root.0, "");
    for mode in [Mode::Check, Mode::Plan, Mode::Preview] {
        let site = Store::memory();
        let report = block_on(run(&root.0, &site, utc(NOW), mode, &())).unwrap();
        assert_eq!(report.updates, 12, "{mode:?}");
        assert_same_files(&store_files(&root.0, ""), &before);
        assert_eq!(
            block_on(root.0.list(".kairan")).unwrap().paths,
            Vec::<String>::new()
        );
    }
}

#[test]
fn an_older_version_that_arrives_after_the_migration_renames_nothing() {
    let root = version_1_root();
    let ids = |site: &crate::fixtures::TestSite| -> BTreeSet<String> {
        let updates = site.json("EX1297664")["updates"].clone();
        let updates = updates.as_array().unwrap().iter();
        updates
            .map(|update| update["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = ids(&root.site_at(NOW));
    let table = String::from_utf8(root.get("records/outbound.txt").unwrap()).unwrap();
    assert!(table.contains("08/19/2026 09:47:51"), "{table}");
    // The same message, in an export of an hour before.
    root.put(
        "records/older.txt",
        table.replace("08/19/2026 09:47:51", "08/19/2026 08:47:51"),
    );
    let site = root.site_at("2026-08-20T13:00:00Z");
    assert_eq!(ids(&site), before);
}
