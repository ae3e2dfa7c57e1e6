//! A full build by many workers, with runs between them. That separate processes do the same over one bucket is tested
//! with the other tests of AWS.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use kairan::run::rebuild::{build_shard, plan_rebuild};
use kairan::run::{Mode, Progress, run};
use kairan::store::Store;

use crate::fixtures::{
    MINIMAL_SETTINGS, TestRoot, assert_same_files, block_on, kairan, store_files, utc,
};

const NOW: &str = "2026-09-30T09:00:00Z";
const LATER: &str = "2026-09-30T09:10:00Z";
const TWO_DAYS_LATER: &str = "2026-10-02T09:00:00Z";

fn record(id: &str, service: &str, text: &str) -> String {
    format!(
        "---\nid: {id}\nservice: {service}\ntitle: Slow\nstatus: investigating\n---\n\n\
         ## 2026-09-30T08:00:00Z\nUser impact: {text}\n"
    )
}

#[test]
fn a_shard_writes_the_names_of_services_as_the_whole_site_does() {
    let mut root = TestRoot::empty();
    for number in 0..8 {
        let service = match number % 4 {
            0 => "MAIL and calendar",
            1 => "Mail and Calendar",
            2 => "mail and calendar",
            _ => "chat",
        };
        let id = format!("N-{number}");
        let path = format!("records/{number}.md");
        root = root.with(&path, record(&id, service, "Slow."));
    }
    let page = r#"{"page": {"id": "p", "name": "P", "url": "https://p.example", "updated_at": "2026-09-30T08:00:00Z"},
        "components": [{"id": "c", "name": "CHAT", "status": "operational"}], "incidents": []}"#;
    let root = root.with("records/page.json", page);
    let one = root.site_at(NOW);
    assert!(one.page("en", "N-3").contains("CHAT"));

    let site = Store::memory();
    let plan = block_on(plan_rebuild(&root.0, &site, utc(NOW), 8, &())).unwrap();
    for shard in plan.shards {
        block_on(build_shard(&root.0, &site, &plan.rebuild, shard, &())).unwrap();
    }
    let made = store_files(&site, "");
    assert!(made.len() >= 8, "{:?}", made.keys());
    for (path, bytes) in &made {
        assert!(one.files.get(path) == Some(bytes), "{path}");
    }
}

#[test]
fn what_a_run_deletes_during_a_rebuild_is_made_again_when_it_is_wanted() {
    let settings = |locales: &str| {
        format!("title = \"T\"\nbase_url = \"https://a.example\"\nlocales = [{locales}]\n")
    };
    let mut root = TestRoot::empty().with("site.toml", settings(r#""en", "de""#));
    for number in 0..6 {
        let id = format!("N-{number}");
        root = root.with(
            &format!("records/{number}.md"),
            record(&id, "Mail", "Slow."),
        );
    }
    let site = Store::memory();
    let build = |now: &str| block_on(run(&root.0, &site, utc(now), Mode::Publish, &())).unwrap();
    let plan = block_on(plan_rebuild(&root.0, &site, utc(NOW), 2, &())).unwrap();
    block_on(build_shard(&root.0, &site, &plan.rebuild, 0, &())).unwrap();
    let german = |site: &Store| store_files(site, "de").len();
    assert!(german(&site) > 0);
    // The first run has them as files of its own, which the second deletes.
    root.put("site.toml", settings(r#""en", "de""#));
    build(LATER);
    root.put("site.toml", settings(r#""en""#));
    build(LATER);
    assert_eq!(german(&site), 0);
    // The rebuild is given up after a day, and what was made of it is taken over.
    root.put("site.toml", settings(r#""en", "de""#));
    build(TWO_DAYS_LATER);
    assert_same_files(&store_files(&site, ""), &root.site_at(TWO_DAYS_LATER).files);
}

#[test]
fn the_commands_of_a_plan_can_be_given_to_a_shell() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::create_dir_all(folder.path().join("my root/records")).unwrap();
    std::fs::write(path("my root/site.toml"), MINIMAL_SETTINGS).unwrap();
    std::fs::write(path("my root/records/a.md"), record("N-1", "Mail", "Slow.")).unwrap();
    let (root, site) = (path("my root"), path("the site"));
    let plan = ["rebuild", "plan", "--shards", "2"];
    let places = ["--root", &root, "--out", &site, "--now", NOW];
    let output = kairan(&[&plan[..], &places].concat());
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    let commands = said.lines().filter(|line| line.starts_with("kairan "));
    let commands: Vec<Vec<String>> = commands.map(|line| shlex::split(line).unwrap()).collect();
    assert_eq!(commands.len(), 2, "{said}");
    for command in commands {
        let arguments: Vec<&str> = command[1..].iter().map(String::as_str).collect();
        let output = kairan(&arguments);
        assert!(output.status.success(), "{command:?}: {output:?}");
    }
    assert!(
        folder
            .path()
            .join("the site/en/incidents/N-1/index.html")
            .is_file()
    );
}

/// While a worker writes, a run two days later ends the rebuild, with news of an incident of the worker's.
struct EndedMeanwhile {
    root: Store,
    site: Store,
    is_ended: AtomicBool,
}

impl Progress for EndedMeanwhile {
    fn page_done(&self) {
        if self.is_ended.swap(true, Ordering::Relaxed) {
            return;
        }
        let (root, site) = (self.root.clone(), self.site.clone());
        let ending = thread::spawn(move || {
            let now = utc(TWO_DAYS_LATER);
            block_on(run(&root, &site, now, Mode::Publish, &())).unwrap();
        });
        ending.join().unwrap();
    }
}

#[test]
fn what_a_worker_writes_after_the_end_of_its_rebuild_is_made_again() {
    let record = |text: &str| {
        format!(
            "---\nid: N-1\nservice: Mail\ntitle: Slow\nstatus: investigating\n---\n\n\
             ## 2026-09-30T08:00:00Z\nUser impact: {text}\n"
        )
    };
    let root = TestRoot::empty().with("records/a.md", record("Mail is slow."));
    let site = Store::memory();
    let plan = block_on(plan_rebuild(&root.0, &site, utc(NOW), 1, &())).unwrap();
    root.put("records/a.md", record("Mail is lost."));
    let meanwhile = EndedMeanwhile {
        root: root.0.clone(),
        site: site.clone(),
        is_ended: AtomicBool::new(false),
    };
    let built = block_on(build_shard(&root.0, &site, &plan.rebuild, 0, &meanwhile));
    let error = built.unwrap_err().to_string();
    assert!(error.contains("ended while shard 0 was built"), "{error}");
    let after = |now: &str| {
        block_on(run(&root.0, &site, utc(now), Mode::Publish, &())).unwrap();
        store_files(&site, "")
    };
    let repaired = after(TWO_DAYS_LATER);
    let report = block_on(run(&root.0, &site, utc(TWO_DAYS_LATER), Mode::Full, &())).unwrap();
    assert_eq!(report.written, 0);
    assert_same_files(&store_files(&site, ""), &repaired);
}
