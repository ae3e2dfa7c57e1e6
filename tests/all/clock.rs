//! A time that counts as now and is far ahead of the machine's clock, and a ledger that was written under
//! such a time. `tests/fixtures/ledger-2099` has one: a program of version 1 wrote it, first on
//! 2026-09-28 and then twice with `--now 2099-01-01T00:00:00Z`.

use std::fs;
use std::process::{Command, Output};

use chrono::{TimeDelta, Utc};
use kairan::run::import::{ImportFile, ImportOptions, decode_files};
use kairan::run::{Mode, mend_clock, run};
use kairan::store::{Conflict, Store};
use tempfile::TempDir;

use crate::fixtures::{
    MINIMAL_SETTINGS, RECORD, TestRoot, TestSite, assert_same_files, block_on, project_path,
    read_folder, store_files, utc,
};

const MENDED_AT: &str = "2026-09-30T09:05:00Z";

fn root_of_2099() -> TestRoot {
    TestRoot::new(&read_folder(&project_path("tests/fixtures/ledger-2099")))
}

/// The ids of a feed's entries, each with the instant at which it was last announced, newest first.
fn announced(site: &TestSite) -> Vec<(String, String)> {
    let text = |entry: &str, name: &str| {
        let (_, text) = entry.split_once(&format!("<{name}>")).unwrap();
        text.split_once('<').unwrap().0.to_owned()
    };
    let entries = site.text("en/feed.atom").split("<entry>").skip(1);
    let announced = entries.map(|entry| (text(entry, "id"), text(entry, "updated")));
    announced.collect()
}

fn instants(site: &TestSite) -> Vec<String> {
    announced(site).into_iter().map(|(_, at)| at).collect()
}

fn mend(root: &TestRoot, now: &str) {
    let plan = block_on(mend_clock::plan(&root.0, utc(now))).unwrap();
    block_on(plan.apply(&root.0)).unwrap();
}

/// Adds an update to the team's own incident.
fn add_update(root: &TestRoot, at: &str) {
    let mut record = String::from_utf8(root.get("records/printers.md").unwrap()).unwrap();
    record.push_str(&format!(
        "\n## {at}\nCurrent status: The new print server is in use.\n"
    ));
    root.put("records/printers.md", record);
}

fn folder_with_root() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("root/records");
    fs::create_dir_all(&records).unwrap();
    fs::write(folder.path().join("root/site.toml"), MINIMAL_SETTINGS).unwrap();
    fs::write(records.join("a.md"), RECORD).unwrap();
    folder
}

fn kairan(folder: &TempDir, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kairan"))
        .current_dir(folder.path())
        .args(args)
        .args(["--root", "root"])
        .output()
        .unwrap()
}

#[test]
fn a_now_far_ahead_of_the_clock_is_refused_before_anything_is_written() {
    let folder = folder_with_root();
    let before = read_folder(folder.path());
    let ahead = (Utc::now() + TimeDelta::days(2)).to_rfc3339();
    for args in [
        &["build", "--out", "site"][..],
        &["publish", "--to", "site", "--apply"],
        &["import", "root/records/a.md"],
        &["check"],
    ] {
        let output = kairan(&folder, &[args, &["--now", &ahead]].concat());
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
        assert!(message.contains("--allow-future-now"), "{message}");
        assert!(
            read_folder(folder.path()) == before,
            "{args:?} wrote something"
        );
    }
    let soon = (Utc::now() + TimeDelta::hours(12)).to_rfc3339();
    for now in [
        &["--now", &soon][..],
        &["--now", &ahead, "--allow-future-now"],
    ] {
        let output = kairan(&folder, &[&["build", "--out", "site"][..], now].concat());
        assert_eq!(output.status.code(), Some(0), "{now:?}");
    }
}

#[test]
fn pages_have_the_true_time_and_feeds_wait_while_the_ledger_is_far_ahead() {
    let root = root_of_2099().with(
        "notices/weekend.md",
        "---\ntitle: Weekend work\nfrom: 2026-09-30T00:00:00Z\n---\nThe weekend notice.\n",
    );
    let before = root.site_at("2026-09-30T09:00:00Z");
    let errors = before.diagnostics();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        errors[0].contains("2099-01-01") && errors[0].contains("kairan mend-clock"),
        "{errors:?}"
    );
    assert_eq!(before.report.now, utc("2026-09-30T09:00:00Z"));
    assert!(before.text("en/index.html").contains("The weekend notice."));

    add_update(&root, "2026-09-30T09:01:00Z");
    let site = root.site_at("2026-09-30T09:02:00Z");
    assert_eq!(site.diagnostics(), errors);
    assert!(
        site.page("en", "OPS-11")
            .contains("The new print server is in use.")
    );
    assert_eq!(announced(&site), announced(&before));

    mend(&root, MENDED_AT);
    let mended = root.site_at("2026-09-30T09:06:00Z");
    assert_eq!(mended.diagnostics(), Vec::<String>::new());
    assert_eq!(
        instants(&mended),
        [
            "2026-09-30T09:06:00+00:00",
            "2026-09-30T09:05:00+00:00",
            "2026-09-30T09:04:58+00:00",
            "2026-09-28T07:10:00+00:00",
            "2026-09-28T06:30:00+00:00",
        ]
    );
    let ids = |site: &TestSite| -> Vec<String> {
        announced(site).into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(ids(&mended)[1..], ids(&before));
    let again = root.site_at("2026-09-30T09:07:00Z");
    assert_eq!(announced(&again), announced(&mended));
}

#[test]
fn a_clock_that_was_behind_is_corrected_and_the_news_is_announced() {
    let root = TestRoot::empty().with("records/a.md", RECORD);
    let site = Store::memory();
    root.publish(&site, "2026-09-29T07:00:00Z").unwrap();
    let later =
        RECORD.to_owned() + "\n## 2026-09-29T08:00:00Z\nUser impact: Parcels are late, too.\n";
    root.put("records/a.md", later);
    let behind = root.publish(&site, "2020-01-01T00:00:00Z").unwrap();
    assert_eq!(behind.errors().count(), 1);
    let feed = |site: &Store| {
        let feed = store_files(site, "en")["en/feed.atom"].clone();
        String::from_utf8(feed).unwrap()
    };
    assert!(!feed(&site).contains("Parcels are late"));
    // Nothing in the root changes but the time.
    let corrected = root.publish(&site, "2026-09-29T08:30:00Z").unwrap();
    assert_eq!(corrected.errors().count(), 0);
    assert!(feed(&site).contains("Parcels are late"));
    assert!(
        feed(&site).contains("<published>2026-09-29T08:30:00"),
        "{}",
        feed(&site)
    );
}

#[test]
fn a_full_run_does_not_go_back_in_time_either() {
    let root = TestRoot::empty().with("records/a.md", RECORD);
    let site = Store::memory();
    root.publish(&site, "2026-10-01T00:00:30Z").unwrap();
    let before = store_files(&site, "");
    for mode in [Mode::Publish, Mode::Full] {
        block_on(run(&root.0, &site, utc("2026-09-30T23:59:30Z"), mode, &())).unwrap();
        assert_same_files(&store_files(&site, ""), &before);
    }
}

/// The clock of a machine falls back by days for one run, and is right again.
#[test]
fn an_update_that_was_published_is_not_still_to_come_for_ever() {
    let record = r#"{"id": "A", "title": "T", "service": "Mail", "status": "investigating",
        "classification": "incident", "startDateTime": "2026-11-25T09:00:00Z",
        "lastModifiedDateTime": "2026-11-25T09:00:00Z", "posts": [
        {"createdDateTime": "2026-11-25T09:00:00Z", "description": {"content": "User impact: base."}},
        {"createdDateTime": "2026-12-01T09:34:00Z", "description": {"content": "Current status: LATER."}}]}"#;
    let root = TestRoot::empty().with("records/a.json", record);
    let site = Store::memory();
    for (now, is_published) in [
        ("2026-12-02T09:00:00Z", true),
        ("2026-11-28T15:00:00Z", false),
        ("2026-12-02T09:20:00Z", true),
        ("2026-12-10T09:00:00Z", true),
    ] {
        root.publish(&site, now).unwrap();
        let files = store_files(&site, "");
        let path = "api/v2/incidents/unresolved.json";
        let text = String::from_utf8(files[path].clone()).unwrap();
        assert_eq!(text.contains("LATER"), is_published, "{now}");
    }
}

#[test]
fn an_import_into_a_ledger_that_is_ahead_says_so() {
    let root = root_of_2099();
    let progress = indicatif::ProgressBar::hidden();
    let files = [ImportFile::in_memory("more.md", RECORD.as_bytes().to_vec())];
    let now = utc(MENDED_AT);
    let decoded = decode_files(&root.0, &files, ImportOptions::default(), now, &progress);
    let decoded = block_on(decoded).unwrap();
    let import = kairan::run::import::import(&root.0, decoded, utc(MENDED_AT));
    let report = block_on(import).unwrap();
    assert_eq!(report.changed_entries, 3, "two were migrated");
    assert!(report.diagnostics[0].help.contains("kairan mend-clock"));
}

#[test]
fn a_correction_keeps_copies_and_changes_nothing_the_second_time() {
    let root = root_of_2099();
    root.site_at("2026-09-30T09:00:00Z");
    let before = root.files("ledger");
    let plan = block_on(mend_clock::plan(&root.0, utc(MENDED_AT))).unwrap();
    assert!(
        !plan.is_empty() && plan.to_string().contains("ledger/OPS-11.json"),
        "{plan}"
    );
    assert!(root.files("ledger") == before, "a plan wrote something");
    block_on(plan.apply(&root.0)).unwrap();
    let after = root.files("ledger");
    for (path, bytes) in &after {
        assert!(memchr::memmem::find(bytes, b"2099-").is_none(), "{path}");
        let copy = root.get(&format!(".kairan/clock-mended/20260930T090500Z/{path}"));
        let is_corrected = before[path] != *bytes;
        assert_eq!(copy, is_corrected.then(|| before[path].clone()), "{path}");
    }
    let again = block_on(mend_clock::plan(&root.0, utc("2026-10-07T00:00:00Z"))).unwrap();
    assert!(again.is_empty(), "{again}");
    block_on(again.apply(&root.0)).unwrap();
    assert!(root.files("ledger") == after);
}

#[test]
fn recorded_names_are_corrected_and_keep_their_services() {
    let root = TestRoot::empty().with("records/a.md", RECORD);
    let site = Store::memory();
    block_on(run(
        &root.0,
        &site,
        utc("2099-01-01T00:00:00Z"),
        Mode::Publish,
        &(),
    ))
    .unwrap();
    mend(&root, MENDED_AT);
    for path in ["ledger/names.json", ".kairan/names.json"] {
        let names = String::from_utf8(root.get(path).unwrap()).unwrap();
        assert!(
            names.contains("\"post\"") && names.contains("2026-09-30T09:0"),
            "{names}"
        );
        assert!(!names.contains("2099"), "{names}");
    }
    assert_eq!(root.site_at(MENDED_AT).diagnostics(), Vec::<String>::new());
}

#[test]
fn a_correction_that_was_interrupted_goes_on_as_it_was_planned() {
    let root = root_of_2099();
    root.site_at("2026-09-30T09:00:00Z");
    let whole = TestRoot::new(&root.files(""));
    mend(&whole, MENDED_AT);
    // Another program touches the second file while the first one is written.
    let plan = block_on(mend_clock::plan(&root.0, utc(MENDED_AT))).unwrap();
    let second = root.get("ledger/OPS-11.json").unwrap();
    root.put("ledger/OPS-11.json", [&second[..], b"\n"].concat());
    let error = block_on(plan.apply(&root.0)).unwrap_err();
    assert!(error.is::<Conflict>(), "{error:#}");
    assert!(
        error.to_string().contains("run the command again"),
        "{error:#}"
    );
    let ledger = root.files("ledger");
    assert!(ledger["ledger/MG700101.json"] == whole.files("ledger")["ledger/MG700101.json"]);
    mend(&root, "2026-09-30T11:00:00Z");
    assert!(root.files("ledger") == whole.files("ledger"));
    assert_eq!(root.get(".kairan/clock-mended/underway.json"), None);
}

#[test]
fn the_command_plans_first_and_says_what_to_do_with_an_older_ledger() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in read_folder(&project_path("tests/fixtures/ledger-2099")) {
        let path = folder.path().join("root").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let run = |args: &[&str]| {
        let output = kairan(&folder, args);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (code, text) = run(&["mend-clock"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("`kairan build`"), "{text}");
    let (code, text) = run(&["build", "--out", "site"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("kairan mend-clock"), "{text}");
    let before = read_folder(&folder.path().join("root"));
    let (code, text) = run(&["mend-clock"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("ledger/OPS-11.json") && text.contains("--apply"),
        "{text}"
    );
    assert!(
        read_folder(&folder.path().join("root")) == before,
        "a plan wrote something"
    );
    let (code, text) = run(&["mend-clock", "--apply"]);
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = run(&["build", "--out", "site"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("0 errors"), "{text}");
    let feed = fs::read_to_string(folder.path().join("site/en/feed.atom")).unwrap();
    assert!(!feed.contains("2099"), "{feed}");
}
