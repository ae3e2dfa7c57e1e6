//! Names that are recorded for ever: the slugs of services.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use indicatif::ProgressBar;
use kairan::publish::{Artifact, Stage};
use kairan::run::{Mode, run};
use kairan::store::Store;
use serde_json::json;

use crate::fixtures::{MINIMAL_SETTINGS, NOW, TestRoot, block_on, store_files, utc};

const LATER: &str = "2026-09-30T10:00:00Z";

/// A record of the service `service`.
fn record(id: &str, service: &str) -> String {
    format!(
        "---\nid: {id}\nservice: \"{service}\"\ntitle: Title of {id}\nstatus: investigating\n---\n\n\
         ## 2026-09-30T06:00:00Z\nUser impact: Words of {id}.\n"
    )
}

/// The incidents on the page of a service, by the site's only language.
fn page(site: &Store, slug: &str) -> Option<String> {
    let path = format!("en/services/{slug}/index.html");
    let bytes = block_on(site.get(&path)).unwrap()?;
    Some(String::from_utf8(bytes).unwrap())
}

fn assert_page_of(site: &Store, slug: &str, id: &str) {
    let page = page(site, slug).unwrap_or_else(|| panic!("{slug} is gone"));
    assert!(page.contains(&format!("incidents/{id}/")), "{slug}: {page}");
    let feed = format!("en/services/{slug}/feed.atom");
    let feed = block_on(site.get(&feed)).unwrap().unwrap();
    assert!(
        String::from_utf8(feed)
            .unwrap()
            .contains(&format!("[{id}]"))
    );
}

#[test]
fn a_service_that_comes_later_takes_no_address_over() {
    let root = TestRoot::empty().with("records/1.md", record("N-1", "A / B"));
    root.put("records/2.md", record("N-2", ""));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    assert_page_of(&site, "a-b", "N-1");
    assert_page_of(&site, "other", "N-2");
    root.put("records/3.md", record("N-3", "A & B"));
    root.put("records/4.md", record("N-4", "Other"));
    root.publish(&site, LATER).unwrap();
    for (slug, id) in [
        ("a-b", "N-1"),
        ("other", "N-2"),
        ("a-b-2", "N-3"),
        ("other-2", "N-4"),
    ] {
        assert_page_of(&site, slug, id);
    }
}

#[test]
fn a_service_that_no_record_names_any_more_keeps_its_page_and_feeds() {
    let root = TestRoot::empty().with("records/1.md", record("N-1", "Old Mail"));
    root.put("records/2.md", record("N-2", "Telephone"));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    assert_page_of(&site, "old-mail", "N-1");
    root.put("records/1.md", record("N-1", "New Mail"));
    root.publish(&site, LATER).unwrap();
    assert_page_of(&site, "old-mail", "N-1");
    assert_page_of(&site, "new-mail", "N-1");
    assert!(
        page(&site, "old-mail")
            .unwrap()
            .contains("no longer name this service")
    );
    let home = String::from_utf8(block_on(site.get("en/index.html")).unwrap().unwrap()).unwrap();
    assert!(home.contains("New Mail") && !home.contains("Old Mail"));
    // So does one whose incidents are gone.
    root.delete("ledger/N-2.json");
    root.delete("records/2.md");
    root.publish(&site, "2026-09-30T11:00:00Z").unwrap();
    let telephone = page(&site, "telephone").unwrap();
    assert!(!telephone.contains("incidents/N-2/"), "{telephone}");
    // One that comes back is listed again.
    root.put("records/1.md", record("N-1", "Old Mail"));
    root.publish(&site, "2026-09-30T12:00:00Z").unwrap();
    let old = page(&site, "old-mail").unwrap();
    assert!(!old.contains("no longer name this service"), "{old}");
    assert_page_of(&site, "new-mail", "N-1");
}

#[test]
fn a_collective_name_in_an_older_ledger_is_no_service_and_keeps_its_page() {
    let google = |name: &str| {
        serde_json::json!([{
            "id": "G-1", "number": "1", "begin": "2026-09-30T05:00:00+00:00",
            "created": "2026-09-30T05:00:00+00:00", "modified": "2026-09-30T05:00:00+00:00",
            "external_desc": "Reads fail", "severity": "high", "service_name": name,
            "updates": [{"created": "2026-09-30T05:00:00+00:00", "when": "2026-09-30T05:00:00+00:00",
                "modified": "2026-09-30T05:00:00+00:00", "text": "We look.", "status": "SERVICE_DISRUPTION"}],
        }])
        .to_string()
    };
    let root = TestRoot::empty().with("records/g.json", google("Disks"));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    // What an earlier version recorded for the same record.
    for path in ["ledger/G-1.json", "ledger/names.json"] {
        let text = String::from_utf8(root.get(path).unwrap()).unwrap();
        let text = text
            .replace("Disks", "Multiple Products")
            .replace("disks", "multiple-products");
        root.put(path, text);
    }
    root.put("records/g.json", google("Multiple Products"));
    let site = Store::memory();
    root.publish(&site, LATER).unwrap();
    assert_page_of(&site, "multiple-products", "G-1");
    let home = String::from_utf8(block_on(site.get("en/index.html")).unwrap().unwrap()).unwrap();
    assert!(!home.contains("Multiple Products"), "{home}");
}

#[test]
fn a_lost_file_is_restored_and_hands_nothing_over() {
    for (lost, is_restored) in [
        (&["ledger/names.json"][..], true),
        (&["ledger/names.json", ".kairan/names.json"], true),
    ] {
        let root = TestRoot::empty().with("records/1.md", record("N-1", "A / B"));
        let site = Store::memory();
        root.publish(&site, NOW).unwrap();
        for path in lost {
            root.delete(path);
        }
        root.put("records/3.md", record("N-3", "A & B"));
        root.publish(&site, LATER).unwrap();
        assert_page_of(&site, "a-b", "N-1");
        assert_page_of(&site, "a-b-2", "N-3");
        assert_eq!(root.get("ledger/names.json").is_some(), is_restored);
    }
}

#[test]
fn a_restored_file_gets_its_copy_at_once() {
    let root = TestRoot::empty().with("records/1.md", record("N-1", "A / B"));
    root.publish(&Store::memory(), NOW).unwrap();
    // A restore brings back the ledger, and nothing of the last build.
    let files = root.files("");
    let restored = TestRoot::new(&files);
    assert_eq!(restored.get(".kairan/names.json"), None);
    let site = Store::memory();
    restored.publish(&site, LATER).unwrap();
    let names = restored.get("ledger/names.json").unwrap();
    assert_eq!(names, files["ledger/names.json"]);
    assert_eq!(restored.get(".kairan/names.json"), Some(names));
    // So a loss right after it hands nothing over.
    restored.delete("ledger/names.json");
    restored.put("records/0.md", record("N-0", "A & B"));
    restored.publish(&site, "2026-09-30T11:00:00Z").unwrap();
    assert_page_of(&site, "a-b", "N-1");
    assert_page_of(&site, "a-b-2", "N-0");
}

#[test]
fn a_slug_of_the_settings_is_an_address_for_ever() {
    let service = |slug: &str| {
        format!("{MINIMAL_SETTINGS}[[services]]\nname = \"Mail\"\nslug = \"{slug}\"\n")
    };
    let root = TestRoot::empty()
        .with("site.toml", service("post"))
        .with("records/1.md", record("N-1", "Mail"));
    let site = Store::memory();
    assert_eq!(root.publish(&site, NOW).unwrap().diagnostics, []);
    assert_page_of(&site, "post", "N-1");
    assert_eq!(page(&site, "mail"), None);
    // It changes, and goes: every address that the service had stays its own.
    root.put("site.toml", service("E-Mail-Calendar"));
    assert_eq!(root.publish(&site, LATER).unwrap().diagnostics, []);
    assert_page_of(&site, "post", "N-1");
    assert_page_of(&site, "e-mail-calendar", "N-1");
    root.put("site.toml", MINIMAL_SETTINGS);
    root.put("records/2.md", record("N-2", "Post"));
    let report = root.publish(&site, "2026-09-30T11:00:00Z").unwrap();
    assert_eq!(report.diagnostics, []);
    for (slug, id) in [
        ("post", "N-1"),
        ("e-mail-calendar", "N-1"),
        ("post-2", "N-2"),
    ] {
        assert_page_of(&site, slug, id);
    }
    // A slug of another service is refused, and the service keeps its own.
    let taken = format!("{MINIMAL_SETTINGS}[[services]]\nname = \"Post\"\nslug = \"post\"\n");
    root.put("site.toml", taken);
    let report = root.publish(&site, "2026-09-30T12:00:00Z").unwrap();
    let errors: Vec<String> = report.errors().map(ToString::to_string).collect();
    assert!(
        errors.len() == 1 && errors[0].contains("Mail"),
        "{errors:?}"
    );
    assert_page_of(&site, "post", "N-1");
    assert_page_of(&site, "post-2", "N-2");
}

#[test]
fn a_damaged_file_is_a_diagnostic_and_is_never_overwritten() {
    for has_backup in [true, false] {
        let root = TestRoot::empty().with("records/1.md", record("N-1", "A / B"));
        let site = Store::memory();
        root.publish(&site, NOW).unwrap();
        root.put("ledger/names.json", "{");
        if !has_backup {
            root.delete(".kairan/names.json");
        }
        for (hour, id, service) in [(10, "N-3", "A & B"), (11, "N-4", "A-B")] {
            root.put(&format!("records/{id}.md"), record(id, service));
            let now = format!("2026-09-30T{hour}:00:00Z");
            let report = root.publish(&site, &now).unwrap();
            let message = report.diagnostics[0].to_string();
            assert!(message.contains("ledger/names.json"), "{message}");
            assert_eq!(report.diagnostics.len(), 1);
        }
        assert_page_of(&site, "a-b", "N-1");
        assert_page_of(&site, "a-b-2", "N-3");
        assert_page_of(&site, "a-b-3", "N-4");
        assert_eq!(root.get("ledger/names.json").unwrap(), b"{");
        // The remedy.
        root.delete("ledger/names.json");
        let report = root.publish(&site, "2026-09-30T12:00:00Z").unwrap();
        assert_eq!(report.diagnostics, []);
        assert_page_of(&site, "a-b", "N-1");
        assert_page_of(&site, "a-b-3", "N-4");
    }
}

#[test]
fn names_that_cannot_be_read_as_a_file_stop_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = TestRoot(Store::dir(folder.path()))
        .with("site.toml", MINIMAL_SETTINGS)
        .with("records/1.md", record("N-1", "A / B"));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let file = folder.path().join("ledger/names.json");
    std::fs::remove_file(&file).unwrap();
    let status = std::process::Command::new("mkfifo").arg(&file).status();
    assert!(status.unwrap().success());
    root.put("records/2.md", record("N-2", "A & B"));
    let report = root.publish(&site, "2026-09-30T10:00:00Z").unwrap();
    let mut messages = report.errors().map(ToString::to_string);
    assert!(
        messages.all(|message| message.contains("ledger/names.json")),
        "{:?}",
        report.diagnostics
    );
    assert!(report.errors().count() > 0);
    assert_page_of(&site, "a-b", "N-1");
    assert_page_of(&site, "a-b-2", "N-2");
}

#[test]
fn checks_plans_and_previews_write_no_names() {
    let root = TestRoot::empty().with("records/1.md", record("N-1", "A / B"));
    for mode in [Mode::Check, Mode::Plan, Mode::Preview] {
        let progress = ProgressBar::hidden();
        let now: DateTime<Utc> = utc(NOW);
        block_on(run(&root.0, &Store::memory(), now, mode, &progress)).unwrap();
        assert_eq!(root.get("ledger/names.json"), None, "{mode:?}");
        assert_eq!(root.get(".kairan/names.json"), None, "{mode:?}");
    }
}

/// The state of a root as version 2 kept it: with the manifest in it.
fn state_of_version_2(root: &TestRoot) -> String {
    let state = root.get(".kairan/state.json").unwrap();
    let mut state: serde_json::Value = serde_json::from_slice(&state).unwrap();
    let mut manifest = serde_json::Map::new();
    for part in root.files(".kairan/manifest").into_values() {
        manifest.append(&mut serde_json::from_slice(&part).unwrap());
    }
    state["version"] = 2.into();
    state["manifest"] = manifest.into();
    let fields = state.as_object_mut().unwrap();
    fields.remove("manifest_index");
    state.to_string()
}

#[test]
fn every_service_keeps_the_slug_that_the_version_before_published() {
    // A slug of more bytes than a new one may have, which was legal.
    let long = "Service ".repeat(20);
    let slug = "service-".repeat(20);
    let slug = slug.trim_end_matches('-');
    let root = TestRoot::empty().with("records/1.md", record("N-1", &long));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let state = state_of_version_2(&root);
    let names = String::from_utf8(root.get("ledger/names.json").unwrap()).unwrap();
    let short: BTreeSet<&str> = names.split('"').filter(|part| part.len() == 80).collect();
    let short = short.first().unwrap();
    // As if the version before had published it.
    root.put(".kairan/state.json", state.replace(short, slug));
    for (path, bytes) in store_files(&site, "en/services") {
        let file = Artifact::new(path.replace(short, slug), bytes, Stage::Data);
        block_on(site.put(&file)).unwrap();
        block_on(site.delete(&path)).unwrap();
    }
    root.delete("ledger/names.json");
    root.delete(".kairan/names.json");
    root.publish(&site, LATER).unwrap();
    assert_page_of(&site, slug, "N-1");
}

#[test]
fn a_service_name_of_any_length_is_published() {
    for name in ["x".repeat(300), "障害".repeat(60), "a ".repeat(4000)] {
        let root = TestRoot::empty().with("records/1.md", record("N-1", &name));
        let folder = tempfile::tempdir().unwrap();
        let site = Store::dir(folder.path());
        root.publish(&site, NOW).unwrap();
        root.put("records/1.md", record("N-1", "Short"));
        root.publish(&site, LATER).unwrap();
        assert_page_of(&site, "short", "N-1");
    }
}

#[test]
fn lost_names_go_to_the_service_that_had_them_first() {
    let service = "[[services]]\nname = \"A & B\"\n";
    for settings in [
        MINIMAL_SETTINGS.to_owned(),
        format!("{MINIMAL_SETTINGS}{service}"),
    ] {
        let root = TestRoot::empty();
        let site = Store::memory();
        // The oldest incident is renamed to the slug's second service, and the first names of it stay taken.
        for (hour, id, service) in [
            (7, "N-1", "Old & New"),
            (8, "N-2", "A / B"),
            (9, "N-1", "A & B"),
        ] {
            if hour == 9 {
                root.put("site.toml", &settings);
            }
            root.put(&format!("records/{id}.md"), record(id, service));
            root.publish(&site, &format!("2026-09-30T{hour:02}:00:00Z"))
                .unwrap();
        }
        let assert_pages = || {
            assert_page_of(&site, "a-b", "N-2");
            assert_page_of(&site, "a-b-2", "N-1");
        };
        assert_pages();
        root.delete("ledger/names.json");
        for path in store_files(&root.0, ".kairan").into_keys() {
            root.delete(&path);
        }
        root.put("records/N-3.md", record("N-3", "Old / New"));
        root.publish(&site, LATER).unwrap();
        assert_pages();
        assert_page_of(&site, "old-new-2", "N-3");
    }
}

#[test]
fn names_that_are_lost_with_their_copy_are_missed_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let kairan = |args: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_kairan"))
            .current_dir(folder.path())
            .args(args)
            .args(["--root", "root", "--now", NOW])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let build = || kairan(&["build", "--out", "site"]);
    let is_missed = |said: String| said.contains("ledger/names.json is missing");
    write("root/site.toml", MINIMAL_SETTINGS);
    write("record.md", &record("N-1", "A / B"));
    // A ledger of which nothing was published misses nothing.
    assert!(!is_missed(kairan(&["import", "record.md"])));
    assert!(!is_missed(build()));
    std::fs::remove_dir_all(folder.path().join("root/.kairan")).unwrap();
    assert!(!is_missed(build()));
    std::fs::remove_dir_all(folder.path().join("root/.kairan")).unwrap();
    std::fs::remove_file(folder.path().join("root/ledger/names.json")).unwrap();
    assert!(is_missed(build()));
    assert!(!is_missed(build()));
}

/// A source may tell later of what was earlier: the month in which an incident was published keeps its pages.
#[test]
fn an_older_update_and_a_revised_start_take_no_month_away() {
    let issue = |start: &str, posts: &[&str], changed: &str| {
        let posts = posts.iter().map(|at| {
            json!({"createdDateTime": at, "description": {"contentType": "text", "content": format!("News of {at}.")}})
        });
        let issue = json!({
            "id": "CH1", "title": "T", "service": "Chat", "status": "serviceDegradation",
            "classification": "incident", "startDateTime": start, "lastModifiedDateTime": changed,
            "posts": posts.collect::<Vec<_>>(),
        });
        issue.to_string()
    };
    let (august, september) = ("2026-08-15T00:00:00Z", "2026-09-03T00:00:00Z");
    let cases = [
        (
            issue(september, &[september], september),
            issue(september, &["2026-07-30T00:00:00Z", september], NOW),
        ),
        (
            issue(august, &[], august),
            issue(august, &["2026-09-01T00:00:00Z"], NOW),
        ),
        (issue(august, &[], august), issue(september, &[], NOW)),
    ];
    // Also where the clock was set back in between.
    let times = [LATER, "2026-09-30T08:59:00Z"];
    let cases = cases
        .iter()
        .flat_map(|case| times.map(|later| (case, later)));
    for ((before, after), later) in cases {
        let root = TestRoot::empty().with_small_templates();
        let site = Store::memory();
        let mut known = BTreeSet::new();
        for (record, now) in [(before, NOW), (after, later)] {
            root.put("records/a.json", record);
            block_on(run(&root.0, &site, utc(now), Mode::Publish, &())).unwrap();
            let paths: BTreeSet<String> = store_files(&site, "").into_keys().collect();
            let lost: Vec<_> = known.difference(&paths).collect();
            assert_eq!(lost, Vec::<&String>::new());
            known = paths;
        }
        assert_eq!(
            known
                .iter()
                .filter(|path| path.starts_with("en/history/2026-"))
                .count(),
            1
        );
    }
}

/// A closed incident of a service, which began at this time.
fn closed(id: &str, service: &str, at: &str) -> String {
    format!(
        "---\nid: {id}\nservice: {service}\ntitle: Title of {id}\nstatus: resolved\nstarted_at: {at}\n\
         ended_at: {at}\n---\n\n## {at}\nWords of {id}.\n"
    )
}

#[test]
fn a_page_of_a_year_stays_when_incidents_go_to_another_service() {
    let root = TestRoot::empty().with_small_templates();
    for number in 0..50 {
        let text = closed(&format!("M-{number}"), "Mail", "2025-05-01T10:00:00Z");
        root.put(&format!("records/{number}.md"), text);
    }
    let of_2024 = |service: &str| closed("M-2024", service, "2024-05-01T10:00:00Z");
    root.put("records/x.md", of_2024("Mail"));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let years = ["2024", "2025"].map(|year| format!("mail/{year}"));
    for year in &years {
        assert!(page(&site, year).is_some(), "{year}");
    }
    // 50 incidents alone would need no pages of years, and 2024 has none any more.
    root.put("records/x.md", of_2024("Chat"));
    root.publish(&site, LATER).unwrap();
    for year in &years {
        assert!(page(&site, year).is_some(), "{year}");
    }
    assert!(page(&site, "chat").unwrap().contains("incidents/M-2024/"));
    let now = "2026-09-30T11:00:00Z";
    root.publish(&site, now).unwrap();
    let mut files = store_files(&site, "");
    let mut full = root.site_at(now).files;
    for files in [&mut files, &mut full] {
        files.retain(|path, _| path.starts_with("en/services/"));
    }
    crate::fixtures::assert_same_files(&files, &full);
    // The source renames a service that the settings name.
    let settings = format!("{MINIMAL_SETTINGS}[[services]]\nname = \"Mail\"\n");
    root.put("site.toml", settings);
    for number in 0..50 {
        let text = closed(&format!("M-{number}"), "Post", "2025-05-01T10:00:00Z");
        root.put(&format!("records/{number}.md"), text);
    }
    root.publish(&site, "2026-09-30T12:00:00Z").unwrap();
    for year in &years {
        assert!(page(&site, year).is_some(), "{year}");
    }
    assert!(page(&site, "mail").unwrap().contains("incidents/M-"));
}

#[test]
fn an_older_file_of_names_takes_no_address_from_a_service() {
    let root = TestRoot::empty().with("records/1.md", record("N-1", "Mail"));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let older = root.get("ledger/names.json").unwrap();
    root.put("records/2.md", record("N-2", "A / B"));
    root.publish(&site, LATER).unwrap();
    root.put("records/3.md", record("N-3", "A & B"));
    root.publish(&site, "2026-09-30T11:00:00Z").unwrap();
    let newest = root.get("ledger/names.json").unwrap();
    root.put("ledger/names.json", older);
    let report = root.publish(&site, "2026-09-30T12:00:00Z").unwrap();
    assert_page_of(&site, "a-b", "N-2");
    assert_page_of(&site, "a-b-2", "N-3");
    let messages: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(messages.len(), 1, "{messages:#?}");
    assert!(
        messages[0].contains("recorded before are missing (2)"),
        "{messages:#?}"
    );
    assert_eq!(root.get("ledger/names.json"), Some(newest));
}

#[test]
fn programs_know_a_service_by_its_first_slug() {
    let root = TestRoot::empty().with("records/1.md", record("N-1", "Mail"));
    let site = Store::memory();
    let ids = |site: &Store| {
        let bytes = block_on(site.get("api/v2/summary.json")).unwrap().unwrap();
        let summary: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let all = summary["components"].as_array().unwrap().iter();
        let of_incident = summary["incidents"][0]["components"]
            .as_array()
            .unwrap()
            .iter();
        let ids = all
            .chain(of_incident)
            .map(|one| one["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    root.publish(&site, NOW).unwrap();
    assert_eq!(ids(&site), ["mail", "mail"]);
    let slug = format!("{MINIMAL_SETTINGS}[[services]]\nname = \"Mail\"\nslug = \"e-mail\"\n");
    root.put("site.toml", slug);
    root.publish(&site, LATER).unwrap();
    assert_page_of(&site, "e-mail", "N-1");
    assert_eq!(ids(&site), ["mail", "mail"]);
    root.put("site.toml", MINIMAL_SETTINGS);
    root.publish(&site, "2026-09-30T11:00:00Z").unwrap();
    assert_eq!(ids(&site), ["mail", "mail"]);
}

#[test]
fn a_new_address_of_the_site_changes_no_id_of_its_feeds() {
    let settings = |host: &str, more: &str| {
        format!("title = \"T\"\nbase_url = \"https://{host}\"\nlocales = [\"en\"]\n{more}")
    };
    let root = TestRoot::empty().with("records/1.md", record("N-1", "Mail"));
    root.put("site.toml", settings("a.example", ""));
    let site = Store::memory();
    let ids = || {
        let bytes = block_on(site.get("en/feed.atom")).unwrap().unwrap();
        let feed = String::from_utf8(bytes).unwrap();
        let ids = feed.split("<id>").skip(1);
        let ids = ids.map(|rest| rest.split('<').next().unwrap().to_owned());
        ids.collect::<Vec<String>>()
    };
    root.publish(&site, NOW).unwrap();
    let before = ids();
    assert!(before[0].starts_with("tag:a.example,2026:"), "{before:?}");
    root.put("site.toml", settings("b.example", ""));
    root.publish(&site, LATER).unwrap();
    assert_eq!(ids(), before);
    // What the settings say counts.
    let given = "[feeds]\nauthority = \"c.example,2026\"\n";
    root.put("site.toml", settings("b.example", given));
    root.publish(&site, "2026-09-30T11:00:00Z").unwrap();
    assert!(ids()[0].starts_with("tag:c.example,2026:"));
}

#[test]
fn a_language_that_is_taken_out_is_told() {
    let settings = |locales: &str| MINIMAL_SETTINGS.replace("[\"en\"]", locales);
    let root = TestRoot::empty().with("records/1.md", record("N-1", "Mail"));
    root.put("site.toml", settings("[\"en\", \"pt\"]"));
    root.put("static/index.html", "A page.");
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    // A static file is in no language.
    root.delete("static/index.html");
    root.put("site.toml", settings("[\"en\"]"));
    let report = root.publish(&site, LATER).unwrap();
    let messages: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(messages.len(), 1, "{messages:#?}");
    let told = "`locales` has pt no longer: all that is published in this language is deleted (";
    assert!(messages[0].contains(told), "{messages:#?}");
    assert!(block_on(site.get("pt/index.html")).unwrap().is_none());
    root.put("records/2.md", record("N-2", "Chat"));
    let report = root.publish(&site, "2026-09-30T11:00:00Z").unwrap();
    assert!(report.diagnostics.is_empty(), "{:#?}", report.diagnostics);
}
