//! What a build would do, told before it is done.

use kairan::publish::PublishPlan;
use kairan::run::plan_summary::PlanSummary;
use kairan::run::{Mode, run};
use kairan::store::{RequestCounts, Store};

use crate::fixtures::{
    MINIMAL_SETTINGS, NOW, TestRoot, assert_same_files, block_on, kairan, read_folder, store_files,
    utc,
};

fn dry_run(root: &TestRoot, site: &Store) -> PublishPlan {
    let report = block_on(run(&root.0, site, utc(NOW), Mode::Plan, &())).unwrap();
    report.plan.unwrap()
}

fn paths(plan: &PublishPlan) -> Vec<&str> {
    let puts = plan.puts.iter();
    puts.map(|file| file.path.as_str()).collect()
}

#[test]
fn a_plan_writes_nothing_and_lists_what_publishing_does() {
    let root = TestRoot::empty()
        .with(
            "notices/move.md",
            "---\ntitle: Office move\n---\nWe move.\n",
        )
        .with("static/logo.svg", "<svg/>");
    let site = Store::memory();
    let before = root.files("");
    let plan = dry_run(&root, &site);
    assert_same_files(&root.files(""), &before);
    assert!(store_files(&site, "").is_empty());
    assert!(root.get(".kairan/state.json").is_none());
    let report = root.publish(&site, NOW).unwrap();
    assert_eq!(paths(&plan).len(), report.written);
    assert!(dry_run(&root, &site).is_empty());

    root.delete("notices/move.md");
    root.delete("static/logo.svg");
    let (kept, published) = (root.files(""), store_files(&site, ""));
    let plan = dry_run(&root, &site);
    assert_eq!(plan.deletes, ["static/logo.svg"]);
    assert!(paths(&plan).contains(&"en/index.html"), "{plan:?}");
    assert_same_files(&root.files(""), &kept);
    assert_same_files(&store_files(&site, ""), &published);
    let report = root.publish(&site, NOW).unwrap();
    assert_eq!(
        (paths(&plan).len(), plan.deletes.len(), plan.unchanged),
        (report.written, report.deleted, report.unchanged)
    );
    let summary = PlanSummary::new(&plan, &site, RequestCounts::default()).unwrap();
    let summary = summary.to_string();
    assert!(summary.contains("\ndelete static/logo.svg\n"), "{summary}");
    let sum = format!(
        "{} to put, 1 to delete, {} unchanged; ",
        report.written, report.unchanged
    );
    assert!(summary.contains(&sum), "{summary}");
    assert!(
        !summary.contains("USD"),
        "a folder costs nothing: {summary}"
    );
}

#[test]
fn the_command_writes_only_with_apply() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (root, site) = (path("root"), path("site"));
    std::fs::create_dir(folder.path().join("root")).unwrap();
    std::fs::write(folder.path().join("root/site.toml"), MINIMAL_SETTINGS).unwrap();
    let before = read_folder(folder.path());
    let run_publish = |args: &[&str]| {
        let output = kairan(&[&["publish", "--root", &root, "--now", NOW], args].concat());
        let texts = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code(), texts)
    };
    let (code, [_, error]) = run_publish(&[]);
    assert_eq!(code, Some(2), "nothing says where");
    assert!(error.contains("build the site first"), "{error}");
    let (code, [said, talk]) = run_publish(&["--to", &site]);
    assert_eq!(code, Some(0));
    assert!(said.contains("put en/index.html ("), "{said}");
    assert!(talk.contains("add --apply"), "{talk}");
    assert_same_files(&read_folder(folder.path()), &before);
    let (code, [said, _]) = run_publish(&["--to", &site, "--apply"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("files written"), "{said}");
    let (code, [said, talk]) = run_publish(&[]);
    assert_eq!((code, talk.as_str()), (Some(0), ""));
    assert!(said.starts_with("0 to put, 0 to delete"), "{said}");
}
