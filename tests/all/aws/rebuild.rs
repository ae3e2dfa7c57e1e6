//! A full build by many workers: separate processes over one bucket, in any order, one of them twice, one of them
//! ended half-way.

use std::collections::BTreeMap;

use super::S3Server;
use super::command::{kairan, kairan_at};
use super::s3_server::Outcome;
use crate::fixtures::{assert_same_files, example_files};

const PLACES: [&str; 4] = ["--root", "s3://content", "--out", "s3://site"];
const NOW: &str = "2026-09-30T09:00:00Z";
const LATER: &str = "2026-09-30T09:10:00Z";
const TWO_DAYS_LATER: &str = "2026-10-02T09:00:00Z";

fn server_with_example() -> S3Server {
    let server = S3Server::start();
    for (path, bytes) in example_files() {
        server.put(&format!("content/{path}"), &bytes);
    }
    server
}

/// Runs a command that succeeds, and returns what it prints.
fn run_at(server: &S3Server, now: &str, arguments: &[&str]) -> String {
    let output = kairan_at(server, now, &[arguments, &PLACES].concat());
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Plans a rebuild with four shards, and returns its id.
fn plan(server: &S3Server) -> String {
    let said = run_at(server, NOW, &["rebuild", "plan", "--shards", "4"]);
    let id = said.split_whitespace().nth(1).unwrap();
    assert!(
        said.starts_with(&format!("rebuild {id} with 4 shards\n")),
        "{said}"
    );
    id.to_owned()
}

/// The site and the ledger.
fn published(server: &S3Server) -> BTreeMap<String, Vec<u8>> {
    let mut files = server.files("site/");
    files.extend(server.files("content/ledger/"));
    files
}

fn incident_pages_written(server: &S3Server) -> Vec<String> {
    let calls = server.calls().into_iter();
    let written = calls.filter(|call| call.is_write_to("site"));
    let paths = written.map(|call| call.path);
    let is_own = |path: &String| path.contains("/incidents/") && !path.contains("/api/v2/");
    paths.filter(is_own).collect()
}

fn change_record(server: &S3Server) {
    let record = "---\nid: NEW-1\nservice: Mail\ntitle: Something new\nstatus: investigating\n\
        started_at: 2026-09-30T08:50:00Z\n---\n\n## 2026-09-30T09:05:00Z\nUser impact: Mail is late.\n";
    server.put("content/records/new.md", record.as_bytes());
}

#[test]
fn shards_in_any_order_give_what_one_run_gives() {
    let one = server_with_example();
    run_at(&one, NOW, &["build"]);

    let many = server_with_example();
    let id = plan(&many);
    let shard = |number: &str| run_at(&many, NOW, &["rebuild", "shard", &id, number]);
    shard("2");
    shard("0");
    // One is ended half-way, and begun again.
    many.set_nth_write(&["site"], 5, Outcome::Refused, Outcome::Refused);
    let arguments = [&["rebuild", "shard", &id, "3"], &PLACES[..]].concat();
    assert_eq!(kairan(&many, &arguments).status.code(), Some(2));
    many.serve_normally();
    shard("3");
    shard("1");
    // One is built twice.
    many.calls();
    shard("2");
    assert_eq!(incident_pages_written(&many), [""; 0]);
    // The run that ends the rebuild makes the rest.
    run_at(&many, NOW, &["build"]);
    assert_eq!(incident_pages_written(&many), [""; 0]);
    assert_same_files(&published(&many), &published(&one));
    assert!(many.files("content/.kairan/rebuild/").is_empty());
    // And from there on a run is one like any other.
    change_record(&one);
    change_record(&many);
    for server in [&one, &many] {
        run_at(server, LATER, &["build"]);
    }
    assert_same_files(&published(&many), &published(&one));
    let said = run_at(&many, LATER, &["build"]);
    assert!(said.contains("0 files written"), "{said}");
}

#[test]
fn a_run_between_loses_nothing_and_no_shard_writes_over_its_news_for_long() {
    let one = server_with_example();
    run_at(&one, NOW, &["build"]);
    change_record(&one);
    run_at(&one, LATER, &["build"]);

    let many = server_with_example();
    run_at(&many, NOW, &["build"]);
    let id = plan(&many);
    run_at(&many, NOW, &["rebuild", "shard", &id, "0"]);
    // There is news before the rebuild has ended.
    change_record(&many);
    run_at(&many, LATER, &["build"]);
    for number in ["1", "2", "3"] {
        run_at(&many, LATER, &["rebuild", "shard", &id, number]);
    }
    run_at(&many, LATER, &["build"]);
    assert_same_files(&many.files("site/"), &one.files("site/"));
    assert!(many.files("content/.kairan/rebuild/").is_empty());
    let output = kairan_at(&many, LATER, &["verify", "--root", "s3://content"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_rebuild_that_is_given_up_leaves_nothing_behind() {
    let one = server_with_example();
    run_at(&one, NOW, &["build"]);
    run_at(&one, TWO_DAYS_LATER, &["build"]);

    let many = server_with_example();
    let id = plan(&many);
    run_at(&many, NOW, &["rebuild", "shard", &id, "0"]);
    many.set_nth_write(&["site"], 5, Outcome::Refused, Outcome::Refused);
    let arguments = [&["rebuild", "shard", &id, "1"], &PLACES[..]].concat();
    assert_eq!(kairan(&many, &arguments).status.code(), Some(2));
    many.serve_normally();
    // A day later what there is of it is taken over.
    run_at(&many, TWO_DAYS_LATER, &["build"]);
    assert_same_files(&many.files("site/"), &one.files("site/"));
    assert!(many.files("content/.kairan/rebuild/").is_empty());
    let output = kairan(&many, &arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("is in progress: plan one"), "{said}");
}

#[test]
fn a_shard_of_other_settings_or_of_no_rebuild_is_refused() {
    let server = server_with_example();
    let refused = |arguments: &[&str]| {
        let output = kairan(&server, &[arguments, &PLACES].concat());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let said = refused(&["rebuild", "shard", "0123456789abcdef", "0"]);
    assert!(
        said.contains("plan one with `kairan rebuild plan`"),
        "{said}"
    );
    let said = refused(&["rebuild", "plan", "--shards", "0"]);
    assert!(said.contains("at least one shard"), "{said}");
    let id = plan(&server);
    let said = refused(&["rebuild", "shard", &id, "4"]);
    assert!(said.contains("has the shards 0 to 3"), "{said}");
    let settings = server
        .files("content/site.toml")
        .into_values()
        .next()
        .unwrap();
    server.put(
        "content/site.toml",
        &[&settings[..], b"\n# Changed.\n"].concat(),
    );
    let said = refused(&["rebuild", "shard", &id, "0"]);
    assert!(said.contains("have changed since the rebuild"), "{said}");
}

#[test]
fn a_plan_takes_the_place_of_one_that_is_given_up() {
    let one = server_with_example();
    run_at(&one, NOW, &["build"]);
    let many = server_with_example();
    let given_up = plan(&many);
    run_at(&many, NOW, &["rebuild", "shard", &given_up, "0"]);
    let said = run_at(&many, NOW, &["rebuild", "plan", "--shards", "2"]);
    let id = said.split_whitespace().nth(1).unwrap();
    let old_shard = [&["rebuild", "shard", &given_up, "1"], &PLACES[..]].concat();
    assert_eq!(kairan(&many, &old_shard).status.code(), Some(2));
    for shard in ["1", "0"] {
        run_at(&many, NOW, &["rebuild", "shard", id, shard]);
    }
    run_at(&many, NOW, &["build"]);
    assert_same_files(&published(&many), &published(&one));
    assert!(many.files("content/.kairan/rebuild/").is_empty());
}
