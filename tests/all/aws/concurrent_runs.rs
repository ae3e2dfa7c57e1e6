//! Two runs at once: nothing is lost, nothing is announced twice, and one of them says so.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use kairan::run::{Mode, Report, run};

use super::S3Server;
use super::recovery::{expected_site, publish, put_changed_root, put_initial_root};
use super::s3_server::{Objects, Outcome};
use crate::fixtures::{assert_same_files, block_on, utc};

/// A run that waits as long as it is held.
fn publish_patiently(server: &S3Server, now: &str) -> anyhow::Result<Report> {
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    block_on(run(&root, &site, utc(now), Mode::Publish, &()))
}

/// Waits until a write is held: false if the run comes to its end without it.
fn wait_until_held(server: &S3Server, is_finished: impl Fn() -> bool) -> bool {
    let is_held = async || tokio::time::timeout(Duration::from_millis(20), server.held()).await;
    while block_on(is_held()).is_err() {
        if is_finished() {
            return false;
        }
    }
    true
}

/// Starts a run, and once one of its writes is held, changes the root and lets another run finish before
/// the first goes on. The results of the first and of the other; `None` if no write of the first is held.
fn publish_beside_held(
    server: &S3Server,
    change_root: impl FnOnce(),
) -> Option<(anyhow::Result<Report>, anyhow::Result<Report>)> {
    let held = {
        let server = server.clone();
        thread::spawn(move || publish_patiently(&server, "2026-09-30T08:58:00Z"))
    };
    if !wait_until_held(server, || held.is_finished()) {
        return None;
    }
    change_root();
    let other = publish_patiently(server, "2026-09-30T08:59:00Z");
    server.release();
    Some((held.join().unwrap(), other))
}

/// The updates of a moment's feed, with the instant at which each was announced.
fn announced_at(objects: &Objects) -> BTreeMap<String, String> {
    let Some(feed) = objects.get("site/en/feed.atom") else {
        return BTreeMap::new();
    };
    let feed = std::str::from_utf8(&feed.bytes).unwrap();
    let text = |entry: &str, name: &str| {
        let (_, text) = entry.split_once(&format!("<{name}>")).unwrap();
        let (text, _) = text.split_once(&format!("</{name}>")).unwrap();
        text.to_owned()
    };
    let entries = feed.split("<entry>").skip(1);
    entries
        .map(|entry| (text(entry, "id"), text(entry, "published")))
        .collect()
}

#[test]
fn two_runs_at_once_lose_nothing() {
    let start = S3Server::start();
    put_initial_root(&start);
    publish(&start).unwrap();
    let before = start.objects().clone();
    let mut is_told = 0;
    for n in 1.. {
        let server = S3Server::start();
        *server.objects() = before.clone();
        server.put("content/records/D-4.md", DRAFT.as_bytes());
        server.set_nth_write(&["content", "site"], n, Outcome::Held, Outcome::Served);
        // While the one waits at its `n`th write, the other sees a newer root and finishes.
        let (outcome, moments) =
            server.record_snapshots(|| publish_beside_held(&server, || put_changed_root(&server)));
        let Some((slow, fast)) = outcome else {
            assert!(n > 20, "only {n} writes: what is tested here?");
            break;
        };
        fast.unwrap_or_else(|error| panic!("{n}: {error:#}"));
        if let Err(error) = slow {
            let said = format!("{error:#}");
            assert!(said.contains("another run is in progress"), "{n}: {said}");
            is_told += 1;
        }
        server.serve_normally();
        publish(&server).unwrap();
        assert_same_files(&server.files("site/"), &expected_site(&server));
        for id in ["A-1", "B-2", "C-3", "D-4"] {
            let page = format!("site/en/incidents/{id}/index.html");
            assert!(server.objects().contains_key(&page), "{n}: {id}");
        }
        let last = announced_at(&server.objects());
        assert!(last.len() >= 5, "{n}: {last:?}");
        for moment in &moments {
            for (id, instant) in announced_at(moment) {
                assert_eq!(
                    last.get(&id),
                    Some(&instant),
                    "{n}: {id} was announced twice"
                );
            }
        }
    }
    assert!(is_told > 20, "{is_told}");
}

/// A record of an incident of the service `service`.
fn record(id: &str, service: &str) -> String {
    DRAFT
        .replace("D-4", id)
        .replace("service: Mail", &format!("service: \"{service}\""))
}

#[test]
fn two_runs_that_record_names_at_once_give_no_slug_to_two_services() {
    let start = S3Server::start();
    put_initial_root(&start);
    publish(&start).unwrap();
    let before = start.objects().clone();
    let mut conflicts = 0;
    for n in 1.. {
        let server = S3Server::start();
        *server.objects() = before.clone();
        server.put("content/records/E-5.md", record("E-5", "A / B").as_bytes());
        server.set_nth_write(&["content", "site"], n, Outcome::Held, Outcome::Served);
        // The other run knows both of the services that ask for one slug.
        let put_other = || server.put("content/records/F-6.md", record("F-6", "A & B").as_bytes());
        let (outcome, moments) =
            server.record_snapshots(|| publish_beside_held(&server, put_other));
        let Some((slow, fast)) = outcome else {
            assert!(n > 10, "only {n} writes: what is tested here?");
            break;
        };
        fast.unwrap_or_else(|error| panic!("{n}: {error:#}"));
        conflicts += usize::from(slow.is_err());
        server.serve_normally();
        publish(&server).unwrap();
        let page_of = |objects: &Objects, slug: &str| {
            let page = objects.get(&format!("site/en/services/{slug}/index.html"))?;
            let html = String::from_utf8(page.bytes.to_vec()).unwrap();
            let of = |id: &str| html.contains(&format!("incidents/{id}/"));
            assert!(of("E-5") != of("F-6"), "{n}: {slug} is of one service");
            Some(of("E-5"))
        };
        let objects = server.objects().clone();
        let owners = ["a-b", "a-b-2"].map(|slug| page_of(&objects, slug));
        let owners = owners.map(|owner| owner.unwrap_or_else(|| panic!("{n}: a slug is missing")));
        assert!(owners[0] != owners[1], "{n}");
        // No page was ever that of another service.
        for moment in &moments {
            for (slug, owner) in ["a-b", "a-b-2"].iter().zip(owners) {
                assert!(
                    page_of(moment, slug).is_none_or(|is| is == owner),
                    "{n}: {slug}"
                );
            }
        }
    }
    assert!(conflicts > 5, "{conflicts}");
}

const DRAFT: &str = "---\nid: D-4\nservice: Mail\ntitle: Slow mail\nstatus: serviceDegradation\n\
    started_at: 2026-09-30T06:00:00Z\n---\n\n## 2026-09-30T06:10:00Z\nUser impact: Mail is slow.\n";
