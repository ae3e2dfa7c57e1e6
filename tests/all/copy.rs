//! Roots that are copied from place to place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kairan::ledger::parse;
use kairan::run::copy::compare;
use kairan::store::Store;

use crate::fixtures::{
    NOW, TestRoot, assert_same_files, block_on, example_files, kairan, read_folder, store_files,
};

const LATER: &str = "2026-09-30T10:00:00Z";

fn record_text(words: &str) -> String {
    format!(
        "---\nid: N-1\nservice: Post\ntitle: Late letters\nstatus: investigating\n---\n\n\
         ## 2026-09-29T06:00:00Z\nUser impact: {words}\n"
    )
}

/// A root that was published once, with what it learned.
fn published_root() -> TestRoot {
    let root = TestRoot::empty().with("records/a.md", record_text("Letters are late."));
    root.publish(&Store::memory(), NOW).unwrap();
    root
}

/// Copies, and says what was done.
fn copy_root(from: &TestRoot, to: &TestRoot, delete: bool) -> String {
    let plan = block_on(compare(&from.0, &to.0, delete)).unwrap();
    block_on(plan.apply(&to.0)).unwrap();
    plan.to_string()
}

/// Copies, and returns what could not be copied.
fn copy_diagnostics(from: &TestRoot, to: &TestRoot) -> String {
    let plan = block_on(compare(&from.0, &to.0, false)).unwrap();
    block_on(plan.apply(&to.0)).unwrap();
    let diagnostics = plan.diagnostics.iter().map(ToString::to_string);
    diagnostics.collect::<Vec<_>>().join("\n")
}

/// A root's files but for the state.
fn root_files(root: &TestRoot) -> BTreeMap<String, Vec<u8>> {
    root.files("")
}

#[test]
fn a_backup_that_is_restored_makes_the_same_site() {
    let root = TestRoot::new(&example_files());
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let backup = TestRoot(Store::memory());
    copy_root(&root, &backup, false);
    assert_same_files(&root_files(&backup), &root_files(&root));
    assert!(backup.get(".kairan/state.json").is_none());

    let restored = TestRoot(Store::memory());
    copy_root(&backup, &restored, false);
    let again = Store::memory();
    restored.publish(&again, NOW).unwrap();
    assert_same_files(&store_files(&again, ""), &store_files(&site, ""));
    // Also where the source has taken back its records since: the ledger knows them.
    let mut without_records = root_files(&backup);
    without_records.retain(|path, _| !path.starts_with("records/"));
    let again = TestRoot::new(&without_records).site();
    assert!(
        again
            .files
            .contains_key("en/incidents/EX1310442/index.html")
    );
}

#[test]
fn only_differences_are_copied_and_nothing_is_deleted_without_delete() {
    let (here, there) = (published_root(), published_root());
    there.put("notices/theirs.md", "---\ntitle: Theirs\n---\nWords.\n");
    assert_eq!(
        copy_root(&here, &there, false),
        "0 new, 0 changed, 0 merged, 0 to delete, 4 unchanged; 0 bytes to write"
    );
    here.put("notices/ours.md", "ours");
    here.put("site.toml", "title = \"x\"\n");
    assert_eq!(
        copy_root(&here, &there, false),
        "new notices/ours.md (4 bytes)\nchanged site.toml (12 bytes)\n\
         1 new, 1 changed, 0 merged, 0 to delete, 3 unchanged; 16 bytes to write"
    );
    assert!(there.get("notices/theirs.md").is_some());
    here.delete("ledger/N-1.json");
    let said = copy_root(&here, &there, true);
    assert!(
        said.starts_with("delete notices/theirs.md\n0 new"),
        "{said}"
    );
    assert!(there.get("notices/theirs.md").is_none());
    assert!(
        there.get("ledger/N-1.json").is_some(),
        "what is in the ledger stays"
    );
}

#[test]
fn entries_that_both_know_are_merged_and_none_is_written_over() {
    let (here, there) = (published_root(), published_root());
    let record = |root: &TestRoot, words: &str, now: &str| {
        root.put("records/a.md", record_text(words));
        root.publish(&Store::memory(), now).unwrap();
    };
    record(&here, "Letters are very late.", "2026-09-30T09:10:00Z");
    record(
        &there,
        "Letters and parcels are late.",
        "2026-09-30T09:20:00Z",
    );
    let said = copy_root(&here, &there, false);
    assert!(said.starts_with("merged ledger/N-1.json ("), "{said}");
    let entry = there.get("ledger/N-1.json").unwrap();
    let entry = parse("N-1", &entry).unwrap().entry;
    let bodies: BTreeSet<_> = entry.bodies().collect();
    assert_eq!(bodies.len(), 3, "{entry:#?}");
    // The other way the same comes out, and then there is nothing more to do.
    copy_root(&there, &here, false);
    assert_same_files(&here.files("ledger"), &there.files("ledger"));
    assert!(
        block_on(compare(&here.0, &there.0, true))
            .unwrap()
            .is_empty()
    );
    let site = there.site_at(LATER);
    let page = site.page("en", "N-1");
    for words in ["very late", "parcels"] {
        assert!(page.contains(words), "{words}");
    }
}

fn record_of_service(id: &str, service: &str) -> String {
    let record = record_text("Letters are late.");
    record
        .replace("N-1", id)
        .replace("service: Post", &format!("service: \"{service}\""))
}

#[test]
fn recorded_names_are_merged_and_the_older_one_keeps_a_slug() {
    let root_of = |id: &str, service: &str, now: &str| {
        let root = TestRoot::empty().with("records/a.md", record_of_service(id, service));
        root.publish(&Store::memory(), now).unwrap();
        root
    };
    let here = root_of("N-1", "A / B", NOW);
    let there = root_of("N-2", "A & B", LATER);
    here.put("records/c.md", record_of_service("N-3", "Parcels"));
    here.publish(&Store::memory(), LATER).unwrap();
    // The service that loses its address is named, whichever root it is in.
    for (from, to) in [(&here, &there), (&there, &here)] {
        let plan = block_on(compare(&from.0, &to.0, false)).unwrap();
        let warnings: Vec<&str> = plan
            .diagnostics
            .iter()
            .map(|d| d.message.as_str())
            .collect();
        assert!(
            plan.diagnostics
                .iter()
                .all(|diagnostic| !diagnostic.is_error())
        );
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        for part in [
            "the slug \"a-b\" belongs to the service \"A & B\"",
            "it goes to \"A / B\"",
            "\"A & B\" is published at another address",
        ] {
            assert!(warnings[0].contains(part), "{warnings:?}");
        }
    }
    let said = copy_root(&here, &there, false);
    assert!(said.contains("merged ledger/names.json"), "{said}");
    assert_eq!(copy_diagnostics(&here, &there), "");
    there.put("records/a.md", record_of_service("N-2", "A & B"));
    for root in [&there, &here] {
        if root.get("ledger/N-2.json").is_none() {
            copy_root(&there, root, false);
        }
        let site = root.site_at("2026-09-30T11:00:00Z");
        let page = |slug: &str| site.text(&format!("en/services/{slug}/index.html"));
        assert!(page("a-b").contains("incidents/N-1/"));
        assert!(page("a-b-2").contains("incidents/N-2/"));
        assert!(page("parcels").contains("incidents/N-3/"));
    }
    let names = |root: &TestRoot| root.get("ledger/names.json").unwrap();
    copy_root(&there, &here, false);
    copy_root(&here, &there, false);
    assert_eq!(names(&here), names(&there));

    // Damaged ones are neither copied nor written over, and stop nothing else.
    here.put("ledger/names.json", "{");
    here.put("records/d.md", record_of_service("N-4", "Parcels"));
    let before = names(&there);
    let told = copy_diagnostics(&here, &there);
    assert!(
        told.contains("ledger/names.json: the recorded names cannot be read"),
        "{told}"
    );
    assert_eq!(names(&there), before);
    assert!(there.get("records/d.md").is_some());
    copy_diagnostics(&there, &here);
    assert_eq!(names(&here), b"{");
}

/// A Statuspage with an update whose key its source keeps when it corrects the time.
fn statuspage(created_at: &str, updated_at: &str) -> String {
    serde_json::json!({
        "page": {"id": "q1w2e3r4t5y6", "name": "Parcel Post", "url": "https://post.status.example"},
        "incidents": [{
            "id": "z9x8c7v6b5n4", "name": "Parcels are late", "status": "investigating",
            "impact": "minor", "created_at": "2026-09-29T06:00:00Z", "updated_at": updated_at,
            "incident_updates": [{
                "id": "m1n2b3v4c5x6", "status": "investigating", "body": "We are counting parcels.",
                "created_at": created_at, "display_at": created_at, "updated_at": updated_at,
            }],
        }],
    })
    .to_string()
}

#[test]
fn an_update_to_which_two_ledgers_gave_different_ids_is_found_under_both() {
    let early = statuspage("2026-09-29T06:10:00Z", "2026-09-29T06:10:00Z");
    let corrected = statuspage("2026-09-29T06:25:00Z", "2026-09-29T06:30:00Z");
    let here = TestRoot::empty().with("records/post.json", &early);
    let there = TestRoot::empty().with("records/post.json", &corrected);
    let id = "z9x8c7v6b5n4";
    let update_id = |root: &TestRoot| root.site().json(id)["updates"][0]["id"].clone();
    let ids = [update_id(&here), update_id(&there)];
    let ids = ids.each_ref().map(|id| id.as_str().unwrap());
    assert_eq!(ids, ["20260929T061000Z", "20260929T062500Z"]);
    copy_root(&there, &here, false);
    let site = here.site_at(LATER);
    assert_eq!(site.json(id)["updates"].as_array().unwrap().len(), 1);
    assert_eq!(site.json(id)["updates"][0]["id"], ids[0]);
    for id_of_update in ids {
        let anchor = format!("id=\"u-{id_of_update}\"");
        assert!(
            site.page("en", id).contains(&anchor),
            "{anchor}: {}",
            site.page("en", id)
        );
    }
}

#[test]
fn a_damaged_entry_is_not_copied_and_not_written_over() {
    let (sound, damaged) = (published_root(), published_root());
    damaged.put("ledger/N-1.json", "{");
    for (from, to) in [(&sound, &damaged), (&damaged, &sound)] {
        let before = root_files(to);
        from.put("notices/a.md", "---\ntitle: A\n---\nWords.\n");
        let told = copy_diagnostics(from, to);
        assert!(told.contains("error: memory/ledger/N-1.json: "), "{told}");
        assert!(told.contains("cannot be read"), "{told}");
        assert!(
            to.get("notices/a.md").is_some(),
            "everything else is copied"
        );
        from.delete("notices/a.md");
        to.delete("notices/a.md");
        assert_same_files(&root_files(to), &before);
    }
    let empty = TestRoot(Store::memory());
    damaged.put("ledger/notes.txt", "a stray file");
    let told = copy_diagnostics(&damaged, &empty);
    assert!(
        told.contains("ledger/notes.txt: the file is not an entry"),
        "{told}"
    );
    let copied: Vec<String> = empty.files("ledger").into_keys().collect();
    assert_eq!(copied, ["ledger/names.json"]);
}

#[test]
fn what_changed_since_it_was_compared_is_left_alone() {
    let (here, there) = (published_root(), published_root());
    here.put("notices/a.md", "ours");
    let plan = block_on(compare(&here.0, &there.0, false)).unwrap();
    there.put("notices/a.md", "theirs");
    let error = block_on(plan.apply(&there.0)).unwrap_err();
    assert!(
        format!("{error:#}").contains("changed since it was read"),
        "{error:#}"
    );
    assert_eq!(there.get("notices/a.md").as_deref(), Some(&b"theirs"[..]));
}

#[test]
fn the_ledger_goes_first_and_the_settings_last() {
    let plan = block_on(compare(&published_root().0, &Store::memory(), false)).unwrap();
    let said = plan.to_string();
    let paths: Vec<&str> = said
        .lines()
        .filter_map(|line| line.split(' ').nth(1))
        .collect();
    let expected = [
        "ledger/names.json",
        "ledger/N-1.json",
        "records/a.md",
        "site.toml",
    ];
    assert_eq!(paths[..4], expected);
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_folder_is_pushed_and_pulled_only_with_apply() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let name = |path: &Path| path.to_str().unwrap().to_owned();
    let (root, backup, restored) = (place("root"), place("backup"), place("restored"));
    for (path, bytes) in root_files(&published_root()) {
        let file = root.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let push = ["push", &name(&backup), "--root", &name(&root)];
    let output = kairan(&push);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("new records/a.md ("));
    assert!(text(&output.stderr).contains("add --apply"));
    assert!(!backup.exists(), "a plan writes nothing");
    let output = kairan(&[&push[..], &["--apply"]].concat());
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
    assert_same_files(&read_folder(&backup), &read_folder(&root));

    let pull = [
        "pull",
        &name(&backup),
        "--root",
        &name(&restored),
        "--apply",
    ];
    assert_eq!(kairan(&pull).status.code(), Some(0));
    assert_same_files(&read_folder(&restored), &read_folder(&root));
    let output = kairan(&pull);
    assert!(text(&output.stdout).starts_with("0 new"), "{output:?}");

    // A place that is the root, lies in it or contains it is refused.
    let before = read_folder(&root);
    for other in [
        root.clone(),
        root.join("backup"),
        root.join("records"),
        place(""),
    ] {
        for command in ["push", "pull"] {
            let copy = [
                command,
                &name(&other),
                "--root",
                &name(&root),
                "--apply",
                "--delete",
            ];
            let output = kairan(&copy);
            assert_eq!(output.status.code(), Some(2), "{output:?}");
            assert!(
                text(&output.stderr).contains("choose a place beside"),
                "{output:?}"
            );
            assert_same_files(&read_folder(&root), &before);
        }
    }

    let output = kairan(&["push", &name(&backup), "--root", &name(&place("none"))]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no site.toml"), "{output:?}");
}
