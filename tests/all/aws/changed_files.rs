//! Files that change between the list of a root and their reading.

use std::collections::BTreeMap;

use kairan::run::{Mode, Report, run};

use super::S3Server;
use super::recovery::put_initial_root;
use super::s3_server::Outcome;
use crate::fixtures::{MINIMAL_SETTINGS, assert_same_files, block_on, utc};

fn publish(server: &S3Server, minute: usize, mode: Mode) -> Report {
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    let now = format!("2026-09-30T09:{minute:02}:00Z");
    let run = run(&root, &site, utc(&now), mode, &());
    block_on(run).unwrap()
}

/// The site, without what names the time of a run.
fn site_files(server: &S3Server) -> BTreeMap<String, Vec<u8>> {
    server.files("site/")
}

fn record(title: &str) -> String {
    format!(
        "---\nid: A-1\nservice: Mail\ntitle: {title}\nstatus: serviceDegradation\n\
         started_at: 2026-09-29T06:00:00Z\n---\n\n\
         ## 2026-09-29T06:00:00Z\nUser impact: Some people cannot use Mail.\n"
    )
}

/// A file of each kind, in the form that is listed and in the form that is read.
fn cases() -> Vec<(&'static str, String, String)> {
    let settings = |title: &str| MINIMAL_SETTINGS.replace("\"Status\"", &format!("\"{title}\""));
    let words = |text: &str| format!("---\ntitle: {text}\n---\n{text}.\n");
    let translation = |text: &str| {
        format!("---\nid: A-1\nlang: ja\n---\n\n## 2026-09-29T06:00:00Z\nUser impact: {text}\n")
    };
    vec![
        ("records/A-1.md", record("Listed"), record("Read")),
        ("annotations/A-1.md", words("Listed"), words("Read")),
        (
            "translations/A-1.ja.md",
            translation("一"),
            translation("二"),
        ),
        ("notices/a.md", words("Listed"), words("Read")),
        ("static/a.txt", "listed".to_owned(), "read".to_owned()),
        ("site.toml", settings("Listed"), settings("Read")),
        (
            "locales/en.ftl",
            "nav-history = Listed\n".to_owned(),
            "nav-history = Read\n".to_owned(),
        ),
        ("templates/404.html", "listed".to_owned(), "read".to_owned()),
    ]
}

/// Does what is given when a file is first read.
fn on_first_read(server: &S3Server, path: &str, act: impl Fn(&S3Server) + Send + 'static) {
    let target = format!("/content/{path}");
    let inner = server.clone();
    let mut is_done = false;
    server.set_outcomes(move |call| {
        if !is_done && call.method == "GET" && call.path == target {
            is_done = true;
            act(&inner);
        }
        Outcome::Served
    });
}

#[test]
fn what_is_read_is_remembered_under_the_version_that_was_read() {
    for (path, listed, read) in cases() {
        for is_put_back in [false, true] {
            let server = S3Server::start();
            put_initial_root(&server);
            publish(&server, 0, Mode::Publish);
            let key = format!("content/{path}");
            server.put(&key, listed.as_bytes());
            let (changed_key, changed_text) = (key.clone(), read.clone());
            on_first_read(&server, path, move |server| {
                server.put(&changed_key, changed_text.as_bytes());
            });
            publish(&server, 1, Mode::Publish);
            server.serve_normally();
            if is_put_back {
                server.put(&key, listed.as_bytes());
            }
            publish(&server, 2, Mode::Publish);
            let before = site_files(&server);
            let report = publish(&server, 2, Mode::Full);
            assert_same_files(&before, &site_files(&server));
            let changed = (report.written, report.deleted);
            assert_eq!(changed, (0, 0), "{path}, put back: {is_put_back}");
        }
    }
}

#[test]
fn a_file_that_is_deleted_after_it_was_listed_is_gone() {
    for (path, listed, _) in cases() {
        if path == "site.toml" {
            continue;
        }
        let server = S3Server::start();
        put_initial_root(&server);
        let key = format!("content/{path}");
        server.put(&key, listed.as_bytes());
        let deleted_key = key.clone();
        on_first_read(&server, path, move |server| {
            server.objects().remove(&deleted_key);
        });
        publish(&server, 1, Mode::Publish);
        server.serve_normally();
        // It comes back as it was listed.
        server.put(&key, listed.as_bytes());
        publish(&server, 2, Mode::Publish);
        let before = site_files(&server);
        let report = publish(&server, 2, Mode::Full);
        assert_same_files(&before, &site_files(&server));
        assert_eq!((report.written, report.deleted), (0, 0), "{path}");
    }
}

/// A file that is read only since it tells of an incident that another file changes.
#[test]
fn a_file_that_is_read_for_the_sake_of_another_is_read_whole() {
    let server = S3Server::start();
    put_initial_root(&server);
    let two = |title: &str| {
        let graph = |id: &str, title: &str, modified: &str| {
            format!(
                r#"{{"id": "{id}", "title": "{title}", "service": "Chat", "status": "serviceDegradation",
                "classification": "incident", "startDateTime": "2026-09-29T06:00:00Z",
                "lastModifiedDateTime": "{modified}", "posts": [{{"createdDateTime": "2026-09-29T06:00:00Z",
                "description": {{"contentType": "text", "content": "User impact: None."}}}}]}}"#
            )
        };
        let shared = graph("M1000001", "Shared", "2026-09-29T06:00:00Z");
        let own = graph("M1000002", title, "2026-09-29T07:00:00Z");
        format!(r#"{{"value": [{shared}, {own}]}}"#)
    };
    server.put("content/records/two.json", two("Listed").as_bytes());
    publish(&server, 0, Mode::Publish);
    let newer = r#"{"id": "M1000001", "title": "Shared", "service": "Chat", "status": "serviceRestored",
        "classification": "incident", "startDateTime": "2026-09-29T06:00:00Z",
        "lastModifiedDateTime": "2026-09-29T09:00:00Z", "posts": [{"createdDateTime":
        "2026-09-29T09:00:00Z", "description": {"contentType": "text", "content": "User impact: Over."}}]}"#;
    server.put("content/records/one.json", newer.as_bytes());
    let changed = two("Read").replace("T07:00:00Z", "T08:00:00Z");
    on_first_read(&server, "records/two.json", move |server| {
        server.put("content/records/two.json", changed.as_bytes());
    });
    publish(&server, 1, Mode::Publish);
    server.serve_normally();
    publish(&server, 2, Mode::Publish);
    let page = &server.files("site/")["en/incidents/M1000002/index.html"];
    assert!(String::from_utf8_lossy(page).contains("Read"));
    let report = publish(&server, 2, Mode::Full);
    assert_eq!((report.written, report.deleted), (0, 0));
}
