//! Ledgers that programs of earlier versions wrote.
//!
//! `tests/fixtures/ledger-v1` is a root with such a ledger
//! (a table, a Graph record, a CSV export and a team's own incident, over three days of edits,
//! withdrawals and repeated messages), and what that program published of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::ProgressBar;
use kairan::ledger::parse;
use kairan::run::copy::compare;
use kairan::run::import::{ImportFile, ImportOptions, decode_files, import};
use kairan::run::{Mode, Progress, forget, run};
use kairan::store::Store;

use crate::fixtures::{
    TestRoot, assert_same_files, block_on, project_path, read_folder, store_files, utc,
};

pub const NOW: &str = "2026-08-20T12:05:00Z";

pub fn version_1_root() -> TestRoot {
    TestRoot::new(&read_folder(&project_path("tests/fixtures/ledger-v1/root")))
}

/// A ledger of version 1 with three services, two of which would have the same slug. `Mail & 1` was seen
/// last, but comes first by name, so the program of version 1 published it at `mail-1`.
pub fn version_1_root_of_services() -> TestRoot {
    let mut root = TestRoot::empty();
    for (id, service, hour) in [
        ("P-1", "Mail / 1", 7),
        ("P-2", "Post", 8),
        ("P-3", "Mail & 1", 9),
    ] {
        let entry = serde_json::json!({
            "version": 1,
            "id": id,
            "snapshots": [{
                "seen": [format!("2026-08-19T{hour:02}:30:00Z")],
                "form": "graph",
                "facts": {
                    "service": service,
                    "title": "Letters wait",
                    "status": "serviceDegradation",
                    "classification": "incident",
                    "started_at": "2026-08-19T05:00:00Z",
                    "updated_at": format!("2026-08-19T{hour:02}:00:00Z"),
                },
                "posts": [{
                    "at": format!("2026-08-19T{hour:02}:00:00Z"),
                    "locale": "en",
                    "body": "b1dad11a59a71848",
                }],
            }],
            "bodies": {"b1dad11a59a71848": {"format": "text", "content": "User impact: Letters wait."}},
            "announced": {format!("20260819T{hour:02}0000Z"): [format!("2026-08-19T{hour:02}:30:00Z")]},
        });
        root = root.with(&format!("ledger/{id}.json"), entry.to_string());
    }
    root
}

/// Asserts that the services of [`version_1_root_of_services`] have the addresses that they had.
pub fn assert_addresses_of_version_1(site: &BTreeMap<String, Vec<u8>>) {
    for (slug, id) in [("mail-1", "P-3"), ("mail-1-2", "P-1"), ("post", "P-2")] {
        let page = &site[&format!("en/services/{slug}/index.html")];
        let page = String::from_utf8_lossy(page);
        for other in ["P-1", "P-2", "P-3"] {
            let is_of_page = page.contains(&format!("incidents/{other}/"));
            assert_eq!(is_of_page, other == id, "{other} at {slug}");
        }
    }
}

/// A record of another incident of `service`, in a file.
pub fn record_of_service(id: &str, service: &str) -> (String, Vec<u8>) {
    let text = format!(
        "---\nid: {id}\nservice: \"{service}\"\ntitle: Parcels wait\nstatus: investigating\n---\n\n\
         ## 2026-08-20T10:00:00Z\nUser impact: Parcels wait.\n"
    );
    (format!("records/{id}.md"), text.into_bytes())
}

pub fn import_into(root: &Store, file: (String, Vec<u8>), now: &str) -> anyhow::Result<()> {
    let progress = ProgressBar::hidden();
    let (path, bytes) = file;
    let files = [ImportFile::in_memory(path, bytes)];
    let decoded = decode_files(root, &files, ImportOptions::default(), utc(now), &progress);
    let decoded = block_on(decoded)?;
    block_on(import(root, decoded, utc(now))).map(drop)
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
    let entries = ledger.iter();
    for (path, bytes) in entries.filter(|(path, _)| *path != "ledger/names.json") {
        assert!(bytes.starts_with(b"{\n\"version\": 3,"), "{path}");
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

#[test]
fn a_build_of_a_ledger_of_version_1_keeps_the_addresses_of_services() {
    let root = version_1_root_of_services();
    let (path, record) = record_of_service("P-0", "Mail . 1");
    root.put(&path, record);
    assert_addresses_of_version_1(&root.site_at(NOW).files);
}

#[test]
fn whichever_command_migrates_the_ledger_the_addresses_of_services_stay() {
    type Migrate = fn(&TestRoot);
    let import_first: Migrate = |root| {
        import_into(&root.0, record_of_service("P-0", "Post"), NOW).unwrap();
    };
    let push_here: Migrate = |root| {
        // Another root knows the same incidents, so their entries are merged.
        let other = version_1_root_of_services();
        import_into(&other.0, record_of_service("P-0", "Mail . 1"), NOW).unwrap();
        other.delete("ledger/names.json");
        let plan = block_on(compare(&other.0, &root.0, false)).unwrap();
        block_on(plan.apply(&root.0)).unwrap();
    };
    let push_names_here: Migrate = |root| {
        let other = TestRoot::empty();
        let (path, record) = record_of_service("P-0", "Mail . 1");
        other.put(&path, record);
        other.publish(&Store::memory(), NOW).unwrap();
        let plan = block_on(compare(&other.0, &root.0, false)).unwrap();
        assert!(
            plan.diagnostics
                .iter()
                .any(|d| d.message.contains("\"mail-1\""))
        );
        block_on(plan.apply(&root.0)).unwrap();
    };
    for migrate in [import_first, push_here, push_names_here] {
        let root = version_1_root_of_services();
        migrate(&root);
        assert!(root.get("ledger/names.json").is_some());
        assert_addresses_of_version_1(&root.site_at("2026-08-20T13:00:00Z").files);
    }
}

#[test]
fn an_incident_of_version_1_that_is_forgotten_leaves_its_address_to_no_other_service() {
    let root = version_1_root_of_services();
    let plan = block_on(forget::plan(&root.0, &["P-3".to_owned()], utc(NOW))).unwrap();
    assert_eq!(
        root.get("ledger/names.json"),
        None,
        "a plan wrote something"
    );
    block_on(plan.apply(&root.0)).unwrap();
    let site = root.site_at("2026-08-20T13:00:00Z");
    assert!(
        site.text("en/services/mail-1-2/index.html")
            .contains("incidents/P-1/")
    );
    // The service keeps its page, on which no other service's incident ever stands.
    if let Some(page) = site.files.get("en/services/mail-1/index.html") {
        let page = String::from_utf8_lossy(page);
        assert!(!page.contains("incidents/P-"), "{page}");
    }
}

#[test]
fn an_import_keeps_long_slugs_that_version_1_published_wherever_the_site_is() {
    let root = version_1_root_of_services();
    let long = "Mail ".repeat(30);
    let slug = "mail-".repeat(30);
    let slug = slug.trim_end_matches('-');
    let entry = String::from_utf8(root.get("ledger/P-2.json").unwrap()).unwrap();
    root.put(
        "ledger/P-2.json",
        entry.replace("\"Post\"", &format!("\"{long}\"")),
    );
    let state = serde_json::json!({
        "version": 1,
        "site": "s3://status",
        "last": null,
        "manifest": {format!("en/services/{slug}/index.html"): {"digest": "d", "size": 1}},
    });
    root.put(".kairan/state.json", state.to_string());
    import_into(&root.0, record_of_service("P-0", "Post"), NOW).unwrap();
    let site = root.site_at("2026-08-20T13:00:00Z");
    assert!(
        site.files
            .contains_key(&format!("en/services/{slug}/index.html"))
    );
}

/// A root with a ledger that a program of version 2 wrote: an incident of Graph over nine polls (edits, a withdrawal, the
/// return of an earlier wording, changes of fields alone) and one of Statuspage over four.
pub fn version_2_root() -> TestRoot {
    TestRoot::new(&read_folder(&project_path("tests/fixtures/ledger-v2/root")))
}

#[test]
fn what_version_2_published_stays_as_it_is() {
    let published = read_folder(&project_path("tests/fixtures/ledger-v2/site"));
    let root = version_2_root();
    let before = root.files("ledger");
    let site = root.site_at("2026-08-19T11:02:00Z");
    assert_eq!(site.diagnostics(), Vec::<String>::new());
    assert_eq!(
        feed_entries(site.text("en/feed.atom")),
        feed_entries(std::str::from_utf8(&published["en/feed.atom"]).unwrap())
    );
    for id in ["LF481516", "doorDoor12"] {
        let expected = &published[&format!("api/incidents/{id}.json")];
        let expected: serde_json::Value = serde_json::from_slice(expected).unwrap();
        assert_eq!(site.json(id), expected, "{id}");
        let path = format!("ledger/{id}.json");
        let written = root.get(&path).unwrap();
        let [old, new] = [&before[&path], &written].map(|bytes| parse(id, bytes).unwrap());
        assert_eq!((old.version, new.version), (2, 3));
        assert_eq!(old.entry, new.entry, "{id}");
        assert!(written.len() < before[&path].len() / 2, "{}", written.len());
    }
    let backups = root.files(".kairan/ledger-v2");
    assert_eq!(backups.keys().collect::<Vec<_>>(), Vec::<&String>::new());
}

/// Reaches its deadline when it has been asked so often.
struct Deadline(AtomicUsize);

impl Progress for Deadline {
    fn deadline_reached(&self) -> bool {
        let asked = self.0.load(Ordering::Relaxed);
        self.0.store(asked.saturating_sub(1), Ordering::Relaxed);
        asked == 0
    }
}

#[test]
fn a_migration_keeps_a_copy_of_each_file_until_a_run_has_succeeded() {
    let now = utc("2026-08-19T11:02:00Z");
    let mut runs_with_copies = 0;
    for asked in (0..).step_by(8) {
        let root = version_2_root();
        let before = root.files("ledger");
        let deadline = Deadline(AtomicUsize::new(asked));
        let done = block_on(run(
            &root.0,
            &Store::memory(),
            now,
            Mode::Publish,
            &deadline,
        ));
        let copies = root.files(".kairan/ledger-v2");
        for id in ["LF481516", "doorDoor12"] {
            let path = format!("ledger/{id}.json");
            let is_migrated = root.get(&path) != before.get(&path).cloned();
            let copy = copies.get(&format!(".kairan/ledger-v2/{id}.json"));
            let is_copied = copy.is_some_and(|copy| *copy == before[&path]);
            assert_eq!(is_copied, is_migrated && done.is_err(), "{asked}");
        }
        runs_with_copies += usize::from(!copies.is_empty());
        if done.is_ok() {
            break;
        }
        root.site_at("2026-08-19T11:03:00Z");
        assert!(root.files(".kairan/ledger-v2").is_empty(), "{asked}");
    }
    assert!(runs_with_copies > 0);
}
