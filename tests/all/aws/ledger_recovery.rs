//! A run that dies while it fills or migrates the ledger: the next one goes on.

use std::collections::BTreeMap;

use kairan::run::{Mode, run};
use serde_json::{Value, json};

use super::S3Server;
use super::s3_server::{Outcome, files};
use crate::fixtures::{SMALL_TEMPLATES, assert_same_files, block_on, utc};
use crate::ledger_migration::{
    self, assert_addresses_of_version_1, import_into, record_of_service, version_1_root,
    version_1_root_of_services,
};

const BUCKETS: &[&str] = &["content", "site"];

fn publish(server: &S3Server, now: &str) -> anyhow::Result<()> {
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    block_on(run(&root, &site, utc(now), Mode::Publish, &())).map(drop)
}

/// A server with these files of a root, and nothing published.
fn server_with(root: &BTreeMap<String, Vec<u8>>) -> S3Server {
    let server = S3Server::start();
    for (path, bytes) in root {
        server.put(&format!("content/{path}"), bytes);
    }
    for (path, text) in SMALL_TEMPLATES {
        server.put(&format!("content/{path}"), text.as_bytes());
    }
    server
}

/// Whichever write of the first run is the last one that is done, the next run leaves the same ledger
/// and the same site, and nothing else in the root.
///
/// Of the writes to the site, between which the root stays the same, one in sixteen is tried: `recovery`
/// tries them all.
fn assert_recovers(root: &BTreeMap<String, Vec<u8>>, now: &str) {
    let reference = server_with(root);
    let before = reference.objects().clone();
    let (_, mut moments) = reference.record_snapshots(|| publish(&reference, now).unwrap());
    let ledger = reference.files("content/ledger/");
    let site = reference.files("site/");
    let writes = moments.len();
    assert!(writes > 20, "only {writes} writes: what is tested here?");
    moments.insert(0, before);
    let mut root_before = None;
    let mut tried = 0;
    for (n, moment) in moments.into_iter().enumerate() {
        let root_now = Some(files(&moment, "content/"));
        if root_now == root_before && n % 16 != 0 {
            continue;
        }
        root_before = root_now;
        tried += 1;
        let server = S3Server::start();
        *server.objects() = moment;
        publish(&server, now).unwrap_or_else(|error| panic!("after write {n}: {error:#}"));
        assert_same_files(&server.files("content/ledger/"), &ledger);
        assert_same_files(&server.files("site/"), &site);
        let backups = server.files("content/.kairan/ledger-v");
        assert!(backups.is_empty(), "after write {n}: {:?}", backups.keys());
    }
    println!("{tried} of {writes} writes");
    assert!(tried > 8, "only {tried} moments: what is tested here?");
}

#[test]
fn a_first_import_that_dies_announces_the_rest_as_it_would_have() {
    let record = |id: &str, hour: u32| {
        format!(
            "---\nid: {id}\nservice: Post\ntitle: Late letters\nstatus: investigating\n---\n\n\
             ## 2026-09-30T0{hour}:00:00Z\nUser impact: Letters are late.\n"
        )
    };
    let mut root = BTreeMap::from([(
        "site.toml".to_owned(),
        b"title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\"]\n\
          [feeds]\nauthority = \"status.example,2026\"\n"
            .to_vec(),
    )]);
    // Two of one second, so that one of their announcements has to make room.
    for (id, hour) in [("N-1", 5), ("N-2", 6), ("N-3", 6), ("N-4", 8)] {
        root.insert(format!("records/{id}.md"), record(id, hour).into_bytes());
    }
    assert_recovers(&root, "2026-09-30T09:00:00Z");
}

/// A file of `count` incidents, of which each has an update of the same second and one of its own hour.
fn file_of_incidents(count: usize) -> (String, Vec<u8>) {
    let incidents = (0..count).map(|n| {
        json!({
            "id": format!("EX{n:04}"), "service": "Mail", "title": "Slow mail",
            "status": "serviceDegradation", "startDateTime": "2026-08-20T00:00:00Z",
            "posts": [
                {"createdDateTime": "2026-08-20T01:00:00Z", "description": {"content": "Mail is slow."}},
                {"createdDateTime": format!("2026-08-{:02}T02:00:00Z", 1 + n % 20),
                 "description": {"content": format!("Note {n}.")}},
            ],
        })
    });
    let incidents: Vec<Value> = incidents.collect();
    let bytes = serde_json::to_vec(&incidents).unwrap();
    ("export.json".to_owned(), bytes)
}

#[test]
fn a_first_import_of_many_incidents_that_dies_goes_on_as_it_began() {
    let settings = "title = \"T\"\nbase_url = \"https://status.example.com\"\nlocales = [\"en\"]\n";
    let root = BTreeMap::from([("site.toml".to_owned(), settings.as_bytes().to_vec())]);
    let file = file_of_incidents(600);
    let import = |server: &S3Server| {
        let content = server.store("content", "");
        import_into(&content, file.clone(), ledger_migration::NOW)
    };
    let reference = server_with(&root);
    import(&reference).unwrap();
    let ledger = reference.files("content/ledger/");
    assert_eq!(
        ledger.len(),
        601,
        "every incident, and the names of services"
    );
    // Entries are written in parts.
    for n in [3, 100, 258, 600] {
        let server = server_with(&root);
        server.set_nth_write(BUCKETS, n, Outcome::DoneAndRefused, Outcome::Refused);
        import(&server).unwrap_err();
        server.serve_normally();
        import(&server).unwrap();
        assert_same_files(&server.files("content/ledger/"), &ledger);
    }
}

#[test]
fn a_migration_that_dies_goes_on_and_deletes_its_copies_in_the_end() {
    let root = crate::fixtures::store_files(&version_1_root().0, "");
    assert_recovers(&root, ledger_migration::NOW);
}

#[test]
fn a_migration_that_dies_leaves_every_service_its_address() {
    let mut root = crate::fixtures::store_files(&version_1_root_of_services().0, "");
    root.extend([record_of_service("P-0", "Mail . 1")]);
    let server = server_with(&root);
    publish(&server, ledger_migration::NOW).unwrap();
    assert_addresses_of_version_1(&server.files("site/"));
    assert_recovers(&root, ledger_migration::NOW);
}

#[test]
fn an_import_that_dies_while_it_migrates_leaves_every_service_its_address() {
    let root = crate::fixtures::store_files(&version_1_root_of_services().0, "");
    for n in 1.. {
        let server = server_with(&root);
        server.set_nth_write(BUCKETS, n, Outcome::DoneAndRefused, Outcome::Refused);
        let content = server.store("content", "");
        let new = record_of_service("P-0", "Mail . 1");
        let died = import_into(&content, new, ledger_migration::NOW);
        server.serve_normally();
        // The state may be lost with it.
        for path in server.files("content/.kairan/").into_keys() {
            server.objects().remove(&format!("content/.kairan/{path}"));
        }
        publish(&server, "2026-08-20T13:00:00Z").unwrap();
        assert_addresses_of_version_1(&server.files("site/"));
        if died.is_ok() {
            assert!(n > 8, "only {n} writes: what is tested here?");
            break;
        }
    }
}
