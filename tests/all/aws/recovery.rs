//! A run that dies between any two writes: what readers see meanwhile, and that the next run heals it.

use std::collections::BTreeMap;

use kairan::run::{Mode, Report, run};
use kairan::store::Store;

use super::S3Server;
use super::dead_links::dead_links;
use super::s3_server::{Objects, Outcome, files};
use crate::fixtures::{SMALL_TEMPLATES, assert_same_files, block_on, store_files, utc};

const NOW: &str = "2026-09-30T09:00:00Z";
const BUCKETS: &[&str] = &["content", "site"];

fn settings(locales: &str) -> String {
    format!(
        "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [{locales}]\n\
         [feeds]\nauthority = \"status.example,2026\"\n"
    )
}

fn incident(id: &str, service: &str, updates: usize) -> String {
    let mut text = format!(
        "---\nid: {id}\nservice: {service}\ntitle: Trouble with {service}\nstatus: serviceDegradation\n\
         classification: incident\nstarted_at: 2026-09-29T06:00:00Z\n---\n"
    );
    for update in 0..updates {
        text.push_str(&format!(
            "\n## 2026-09-29T0{}:00:00Z\nUser impact: Some people cannot use {service}.\n",
            6 + update
        ));
    }
    text
}

/// Puts a root's first form into the bucket `content`.
pub fn put_initial_root(server: &S3Server) {
    put_initial_root_at(server, "content");
}

/// Puts a root's first form below `place`.
pub fn put_initial_root_at(server: &S3Server, prefix: &str) {
    let put = |path: &str, text: &str| server.put(&format!("{prefix}/{path}"), text.as_bytes());
    for (path, text) in SMALL_TEMPLATES {
        put(path, text);
    }
    put("site.toml", &settings("\"en\", \"ja\""));
    put("records/A-1.md", &incident("A-1", "Mail", 1));
    put("records/B-2.md", &incident("B-2", "Chat", 2));
    let notice = "---\ntitle: Office move\nfrom: 2026-09-29T00:00:00Z\n---\nWe move.\n";
    put("notices/move.md", notice);
}

/// Changes it in every way: a language comes and one goes, an incident comes with a service of its
/// own, another has news, a notice is taken down.
pub fn put_changed_root(server: &S3Server) {
    server.put("content/site.toml", settings("\"en\", \"fr\"").as_bytes());
    server.put(
        "content/records/A-1.md",
        incident("A-1", "Mail", 2).as_bytes(),
    );
    server.put(
        "content/records/C-3.md",
        incident("C-3", "Files", 1).as_bytes(),
    );
    server.objects().remove("content/notices/move.md");
}

pub fn publish(server: &S3Server) -> anyhow::Result<Report> {
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    block_on(run(&root, &site, utc(NOW), Mode::Publish, &()))
}

/// What should be published: the site of the root as it is, made from nothing.
pub fn expected_site(server: &S3Server) -> BTreeMap<String, Vec<u8>> {
    let (root, site) = (Store::memory(), Store::memory());
    let content = files(&server.objects(), "content/");
    for (path, bytes) in content {
        let file = kairan::publish::Artifact::new(path, bytes, kairan::publish::Stage::Data);
        block_on(root.put(&file)).unwrap();
    }
    block_on(run(&root, &site, utc(NOW), Mode::Preview, &())).unwrap();
    store_files(&site, "")
}

/// The ledger's files.
fn ledger_files(server: &S3Server) -> BTreeMap<String, Vec<u8>> {
    server.files("content/ledger/")
}

/// A server with the first root, published or not.
fn server_with_root(is_published: bool) -> S3Server {
    let server = S3Server::start();
    put_initial_root(&server);
    if is_published {
        publish(&server).unwrap();
        put_changed_root(&server);
    }
    server
}

/// Where readers begin: at the root of a new site, and anywhere in one that they know.
fn entry_points(is_published: bool) -> &'static [&'static str] {
    if is_published {
        &[
            "index.html",
            "en/index.html",
            "en/feed.atom",
            "en/feed.rss",
            "sitemap.xml",
        ]
    } else {
        &["index.html"]
    }
}

fn assert_no_dead_links(objects: &Objects, is_published: bool, context: &str) {
    let dead = dead_links(&files(objects, "site/"), entry_points(is_published));
    assert!(dead.is_empty(), "{context}: {dead:#?}");
}

#[test]
fn no_page_links_to_a_missing_file_at_any_moment() {
    for is_published in [false, true] {
        let server = server_with_root(is_published);
        let (report, moments) = server.record_snapshots(|| publish(&server).unwrap());
        assert!(moments.len() > report.written, "{report:?}");
        for (number, moment) in moments.iter().enumerate() {
            assert_no_dead_links(moment, is_published, &format!("after write {number}"));
        }
        let site = server.files("site/");
        assert_same_files(&site, &expected_site(&server));
        let has = |folder: &str| site.keys().any(|path| path.starts_with(folder));
        assert_eq!((has("ja/"), has("fr/")), (!is_published, is_published));
    }
}

#[test]
fn a_first_run_that_dies_after_any_write_is_healed_by_the_next() {
    assert_recovers_from_any_write(false);
}

#[test]
fn a_later_run_that_dies_after_any_write_is_healed_by_the_next() {
    assert_recovers_from_any_write(true);
}

/// A run that dies leaves the objects as they were after one of its writes, whether it learned that the
/// write was done or not. So the next run begins at each of these in turn.
fn assert_recovers_from_any_write(is_published: bool) {
    let reference = server_with_root(is_published);
    let before = reference.objects().clone();
    let (_, mut moments) = reference.record_snapshots(|| publish(&reference).unwrap());
    let (ledger_whole, site_whole) = (ledger_files(&reference), reference.files("site/"));
    let writes = moments.len();
    assert!(writes > 30, "only {writes} writes: what is tested here?");
    moments.insert(0, before);
    for (n, moment) in moments.into_iter().enumerate() {
        let server = S3Server::start();
        *server.objects() = moment;
        let report = publish(&server).unwrap_or_else(|error| panic!("after write {n}: {error:#}"));
        assert_same_files(&server.files("site/"), &site_whole);
        assert_same_files(&ledger_files(&server), &ledger_whole);
        if n == writes {
            assert_eq!(report.written, 0);
        }
    }
}

#[test]
fn what_an_interrupted_run_published_is_removed_with_its_cause() {
    let whole = server_with_root(true);
    let before = whole.objects().clone();
    for n in (1..40).step_by(3) {
        let server = S3Server::start();
        *server.objects() = before.clone();
        server.put(
            "content/notices/wrong.md",
            b"---\ntitle: Wrong\n---\nA mistake.\n",
        );
        server.set_nth_write(BUCKETS, n, Outcome::DoneAndRefused, Outcome::Refused);
        assert!(publish(&server).is_err(), "{n}");
        server.objects().remove("content/notices/wrong.md");
        server.serve_normally();
        publish(&server).unwrap();
        assert_same_files(&server.files("site/"), &expected_site(&server));
        let again = publish(&server).unwrap();
        assert_eq!(
            (again.written, again.deleted, again.changed_entries),
            (0, 0, 0),
            "{n}"
        );
    }
}

#[test]
fn a_full_run_finds_missing_files() {
    let server = server_with_root(true);
    publish(&server).unwrap();
    let whole = server.files("site/");
    let mut objects = server.objects();
    objects.remove("site/en/index.html").unwrap();
    drop(objects);
    // A run that costs a request a thousand files takes the state's word; a full one does not.
    assert_eq!(publish(&server).unwrap().written, 0);
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    let report = block_on(run(&root, &site, utc(NOW), Mode::Full, &())).unwrap();
    assert_eq!(report.written, 1);
    assert_same_files(&server.files("site/"), &whole);
}
