//! A run lists what people write; the ledger, which only runs change, is taken to be as the last run left it.

use kairan::run::import::{ImportFile, ImportOptions, decode_files, import};
use kairan::run::{Mode, copy, forget, run};
use kairan::store::Store;

use super::ledger_damage::{published_root, record};
use crate::fixtures::{NOW, TestRoot, assert_same_files, block_on, store_files, utc};

const LATER: &str = "2026-09-30T10:00:00Z";
const NEXT_DAY: &str = "2026-10-01T10:00:00Z";
const ENTRY: &str = "ledger/N-1.json";

/// The site that a run makes which relies on nothing that an earlier one left.
fn site_made_anew(root: &TestRoot, now: &str) -> Store {
    let copy = TestRoot(Store::memory());
    for (path, bytes) in root.files("") {
        if !path.starts_with(".kairan/") {
            copy.put(&path, bytes);
        }
    }
    let site = Store::memory();
    copy.publish(&site, now).unwrap();
    site
}

#[test]
fn a_deleted_entry_is_found_by_a_full_run_and_by_any_run_a_day_later() {
    for (mode, now, is_found) in [
        (Mode::Publish, LATER, false),
        (Mode::Full, LATER, true),
        (Mode::Publish, NEXT_DAY, true),
    ] {
        let site = Store::memory();
        let root = published_root(&site);
        let entry = root.get(ENTRY).unwrap();
        root.delete("records/a.md");
        root.publish(&site, NOW).unwrap();
        root.delete(ENTRY);
        let report = block_on(run(&root.0, &site, utc(now), mode, &())).unwrap();
        assert_eq!(report.incidents, if is_found { 1 } else { 2 }, "{mode:?}");
        // One that is restored is found in the same way.
        root.put(ENTRY, entry);
        let report = block_on(run(&root.0, &site, utc(now), Mode::Full, &())).unwrap();
        assert_eq!(report.incidents, 2, "{mode:?}");
    }
}

/// What a run must read is found to be gone, and the rest of the ledger is then looked at as well.
#[test]
fn a_run_that_misses_an_entry_lists_the_ledger() {
    let site = Store::memory();
    let root = published_root(&site);
    root.delete("records/a.md");
    root.publish(&site, NOW).unwrap();
    root.delete(ENTRY);
    root.put("annotations/N-1.md", "---\ntitle: Note\n---\nCall us.\n");
    let report = root.publish(&site, LATER).unwrap();
    assert_eq!(report.incidents, 1);
    root.delete("annotations/N-1.md");
    root.publish(&site, LATER).unwrap();
    let anew = site_made_anew(&root, LATER);
    assert_same_files(&store_files(&site, ""), &store_files(&anew, ""));
}

#[test]
fn what_other_commands_add_to_the_ledger_is_in_the_next_run() {
    let site = Store::memory();
    let root = published_root(&site);
    let text = record("N-3", "Stamps are gone.");
    let files = [ImportFile::in_memory("c.md", text.into_bytes())];
    let progress = indicatif::ProgressBar::hidden();
    let decoded = decode_files(
        &root.0,
        &files,
        ImportOptions::default(),
        utc(LATER),
        &progress,
    );
    block_on(import(&root.0, block_on(decoded).unwrap(), utc(LATER))).unwrap();
    assert_eq!(root.publish(&site, LATER).unwrap().incidents, 3);

    let elsewhere = TestRoot::empty().with("records/d.md", record("N-4", "Boxes are gone."));
    elsewhere.publish(&Store::memory(), NOW).unwrap();
    elsewhere.delete("records/d.md");
    let plan = block_on(copy::compare(&elsewhere.0, &root.0, false)).unwrap();
    block_on(plan.apply(&root.0)).unwrap();
    assert_eq!(root.publish(&site, LATER).unwrap().incidents, 4);

    let plan = block_on(forget::plan(&root.0, &["N-4".to_owned()], utc(LATER))).unwrap();
    block_on(plan.apply(&root.0)).unwrap();
    assert_eq!(root.publish(&site, LATER).unwrap().incidents, 3);
    let anew = site_made_anew(&root, LATER);
    assert_same_files(&store_files(&site, ""), &store_files(&anew, ""));
}

/// A cache that an older run wrote knows less of the ledger than there is.
#[test]
fn a_cache_that_is_not_of_the_last_run_says_nothing_of_the_ledger() {
    let site = Store::memory();
    let root = published_root(&site);
    let older = root.get(".kairan/index.json").unwrap();
    root.put("records/c.md", record("N-3", "Stamps are gone."));
    root.publish(&site, LATER).unwrap();
    root.delete("records/c.md");
    root.publish(&site, LATER).unwrap();
    root.put(".kairan/index.json", older);
    root.put("records/a.md", record("N-1", "Letters are lost."));
    assert_eq!(root.publish(&site, LATER).unwrap().incidents, 3);
    let anew = site_made_anew(&root, LATER);
    assert_same_files(&store_files(&site, ""), &store_files(&anew, ""));
}

/// Another run may be completed between the steps of one that changes the ledger and dies.
#[test]
fn a_run_that_dies_after_it_wrote_the_ledger_leaves_nothing_unknown() {
    let site = Store::memory();
    let root = published_root(&site);
    let [state, cache] = [".kairan/state.json", ".kairan/index.json"];
    let old_cache = root.get(cache).unwrap();
    root.put("records/c.md", record("N-3", "Stamps are gone."));
    let before = root.get(state).unwrap();
    root.publish(&site, LATER).unwrap();
    // As if it had died after the ledger: the state that it wrote before has no last run.
    let mut died: serde_json::Value = serde_json::from_slice(&before).unwrap();
    died["last"] = serde_json::Value::Null;
    root.put(state, died.to_string());
    root.put(cache, old_cache);
    root.delete("records/c.md");
    assert_eq!(root.publish(&site, LATER).unwrap().incidents, 3);
}

#[test]
fn two_first_builds_at_once_leave_no_first_import_behind() {
    for _ in 0..16 {
        let mut root = TestRoot::empty().with_small_templates();
        for number in 0..8 {
            let id = format!("N-{number}");
            root = root.with(
                &format!("records/{id}.md"),
                record(&id, "Letters are late."),
            );
        }
        std::thread::scope(|scope| {
            for second in 0..2 {
                let root = &root.0;
                scope.spawn(move || {
                    let now = utc(&format!("2026-09-30T09:00:0{second}Z"));
                    // One of them may say that another run is in progress.
                    let _ = block_on(run(root, &Store::memory(), now, Mode::Publish, &()));
                });
            }
        });
        assert_eq!(root.get("ledger/first-import"), None);
    }
}
