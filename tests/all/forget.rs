//! Incidents that are removed from the ledger.

use std::process::Command;

use kairan::run::forget::plan;
use kairan::store::Store;

use crate::fixtures::{NOW, TestRoot, assert_same_files, block_on, store_files, utc};

const LATER: &str = "2026-09-30T10:00:00Z";

fn record(id: &str, words: &str) -> String {
    format!(
        "---\nid: {id}\nservice: Post\ntitle: Late letters {id}\nstatus: investigating\n---\n\n\
         ## 2026-09-29T06:00:00Z\nUser impact: {words}\n"
    )
}

fn root_of_two() -> TestRoot {
    TestRoot::empty()
        .with("records/1.md", record("N-1", "Letters are late."))
        .with("records/2.md", record("N-2", "Parcels are late."))
}

/// Plans, and does what was planned: returns the plan and where the copies are.
fn forget(root: &TestRoot, ids: &[&str]) -> (String, Vec<String>) {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let plan = block_on(plan(&root.0, &ids, utc(LATER))).unwrap();
    let copies = block_on(plan.apply(&root.0)).unwrap();
    (plan.to_string(), copies)
}

#[test]
fn a_forgotten_incident_leaves_the_site_with_the_next_build_and_a_copy_stays() {
    let folder = tempfile::tempdir().unwrap();
    for store in [Store::memory(), Store::dir(folder.path())] {
        let root = TestRoot(store);
        for (path, bytes) in root_of_two().files("") {
            root.put(&path, bytes);
        }
        let site = Store::memory();
        root.publish(&site, NOW).unwrap();
        let entry = root.get("ledger/N-2.json");
        root.delete("records/2.md");
        root.publish(&site, NOW).unwrap();
        let (plan, copies) = forget(&root, &["N-2", "N-2"]);
        assert_eq!(
            plan.lines().next(),
            Some("delete ledger/N-2.json (\"Late letters N-2\", updates: 1)")
        );
        assert_eq!(copies, [".kairan/forgotten/N-2.json"]);
        assert_eq!(root.get("ledger/N-2.json"), None);
        assert_eq!(root.get(".kairan/forgotten/N-2.json"), entry);
        let report = root.publish(&site, LATER).unwrap();
        assert_eq!((report.incidents, report.errors().count()), (1, 0));
        // It is as if it had never been; what the ledger knew of the service stays.
        let alone = TestRoot::empty();
        for (path, bytes) in root
            .files("ledger")
            .into_iter()
            .chain(root.files("records"))
        {
            alone.put(&path, bytes);
        }
        assert_same_files(&store_files(&site, ""), &alone.site_at(LATER).files);
        // The copy can be put back.
        root.put("ledger/N-2.json", entry.unwrap());
        assert_eq!(root.site_at(LATER).report.incidents, 2);
    }
}

#[test]
fn a_plan_names_what_would_bring_an_incident_back_and_what_is_left_of_it() {
    let root = root_of_two()
        .with("records/2-again.md", record("N-2", "Parcels are late."))
        .with("annotations/N-2.md", "---\ntitle: Note\n---\nWait.\n");
    root.publish(&Store::memory(), NOW).unwrap();
    let before = store_files(&root.0, "");
    let plan = block_on(plan(&root.0, &["N-2".to_owned()], utc(LATER))).unwrap();
    assert_same_files(&store_files(&root.0, ""), &before);
    let text = plan.to_string();
    for file in ["records/2.md", "records/2-again.md"] {
        assert!(
            text.contains(&format!("  {file} still holds a record of it")),
            "{text}"
        );
    }
    assert!(
        text.contains("  annotations/N-2.md belongs to it"),
        "{text}"
    );
    assert!(!text.contains("records/1.md"), "{text}");
    // The entry changes after the plan: nothing is removed, and the plan has to be made again.
    root.put("records/2.md", record("N-2", "Parcels are lost."));
    root.publish(&Store::memory(), LATER).unwrap();
    let error = block_on(plan.apply(&root.0)).unwrap_err().to_string();
    assert!(error.contains("run the command again"), "{error}");
    assert!(root.get("ledger/N-2.json").is_some());
}

#[test]
fn an_older_copy_is_never_written_over() {
    let root = root_of_two();
    let site = Store::memory();
    let mut copies = Vec::new();
    for words in ["late", "late", "lost", "found"] {
        root.put("records/2.md", record("N-2", words));
        root.publish(&site, LATER).unwrap();
        copies.extend(forget(&root, &["N-2"]).1);
    }
    let name = |suffix: &str| format!(".kairan/forgotten/N-2{suffix}.json");
    assert_eq!(copies, [name(""), name(""), name("-2"), name("-3")]);
}

#[test]
fn a_damaged_entry_can_be_forgotten_and_an_unknown_one_is_an_error() {
    let root = root_of_two();
    root.publish(&Store::memory(), NOW).unwrap();
    root.put("ledger/N-1.json", "{");
    let (plan, copies) = forget(&root, &["N-1"]);
    assert!(
        plan.starts_with("delete ledger/N-1.json (it cannot be read)"),
        "{plan}"
    );
    assert_eq!(root.get(&copies[0]).as_deref(), Some(&b"{"[..]));
    for (id, expected) in [
        ("N-3", "did you mean N-2?"),
        ("names", "no incident names"),
        ("../site", "no incident"),
    ] {
        let error = block_on(plan_of(&root, id)).unwrap_err().to_string();
        assert!(error.contains(expected), "{id}: {error}");
    }
}

async fn plan_of(root: &TestRoot, id: &str) -> anyhow::Result<String> {
    Ok(plan(&root.0, &[id.to_owned()], utc(LATER))
        .await?
        .to_string())
}

#[test]
fn the_command_only_plans_without_apply() {
    let folder = tempfile::tempdir().unwrap();
    let root = TestRoot(Store::dir(folder.path()));
    for (path, bytes) in root_of_two().files("") {
        root.put(&path, bytes);
    }
    root.publish(&Store::memory(), NOW).unwrap();
    let kairan = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_kairan"))
            .args([
                "forget",
                "N-1",
                "--now",
                LATER,
                "--allow-future-now",
                "--root",
            ])
            .arg(folder.path())
            .args(args)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(kairan(&[]).starts_with("delete ledger/N-1.json"));
    assert!(root.get("ledger/N-1.json").is_some());
    let said = kairan(&["--apply"]);
    assert!(
        said.ends_with("kept .kairan/forgotten/N-1.json\n"),
        "{said}"
    );
    assert!(root.get("ledger/N-1.json").is_none());
}
