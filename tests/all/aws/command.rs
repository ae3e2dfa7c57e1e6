//! The command, with buckets where folders may stand.

use std::process::{Command, Output};

use super::S3Server;
use super::recovery::{expected_site, put_initial_root};
use super::s3_server::{Call, Outcome};
use crate::fixtures::{assert_same_files, kairan_command};

pub fn kairan(server: &S3Server, arguments: &[&str]) -> Output {
    kairan_at(server, "2026-09-30T09:00:00Z", arguments)
}

pub fn kairan_at(server: &S3Server, now: &str, arguments: &[&str]) -> Output {
    command_at(server, now, arguments).output().unwrap()
}

/// The program with nothing in its environment but the server.
pub fn command_at(server: &S3Server, now: &str, arguments: &[&str]) -> Command {
    let mut command = kairan_command();
    command.args(arguments).args(["--now", now]);
    command.env_clear().envs(server.environment());
    command
}

#[test]
fn a_site_is_built_from_bucket_to_bucket() {
    let server = S3Server::start();
    put_initial_root(&server);
    let places = ["--root", "s3://content", "--out", "s3://site"];
    let output = kairan(&server, &[&["build"], &places[..]].concat());
    assert!(output.status.success(), "{output:?}");
    assert_same_files(&server.files("site/"), &expected_site(&server));
    assert!(!server.files("content/ledger/").is_empty());
}

#[test]
fn a_bucket_without_a_name_is_an_error() {
    let output = kairan(&S3Server::start(), &["check", "--root", "s3:///status"]);
    assert_eq!(output.status.code(), Some(2));
    let talk = String::from_utf8(output.stderr).unwrap();
    assert!(talk.contains("write s3://bucket/prefix"), "{talk}");
}

#[test]
fn a_bucket_is_verified_and_repaired() {
    let server = S3Server::start();
    put_initial_root(&server);
    let places = ["--root", "s3://content", "--out", "s3://site/status"];
    let build = [&["build"], &places[..]].concat();
    server.set_nth_write(&["site"], 5, Outcome::Refused, Outcome::Refused);
    assert_eq!(kairan(&server, &build).status.code(), Some(2));
    server.serve_normally();
    let output = kairan(&server, &["verify", "--root", "s3://content"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.lines().any(|line| line.starts_with("unfinished ")),
        "{said}"
    );
    kairan(&server, &build);
    let whole = server.files("site/status/");
    server
        .objects()
        .remove("site/status/ja/index.html")
        .unwrap();
    server.put("site/status/robots.txt", b"x");
    let output = kairan(&server, &["verify", "--root", "s3://content", "--apply"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.starts_with("missing ja/index.html\naltered robots.txt\n"),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(0));
    assert_same_files(&server.files("site/status/"), &whole);
    let output = kairan(&server, &["verify", "--root", "s3://content"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
}

#[test]
fn a_plan_for_a_bucket_lists_requests_and_their_cost() {
    let server = S3Server::start();
    put_initial_root(&server);
    let publish = ["publish", "--root", "s3://content", "--to", "s3://site"];
    let output = kairan(&server, &publish);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!server.calls().iter().any(Call::is_write));
    let said = String::from_utf8(output.stdout).unwrap();
    let puts = said.lines().filter(|line| line.starts_with("put ")).count();
    let last = said.lines().last().unwrap();
    assert!(
        last.contains(" USD (list prices of us-east-1, 20"),
        "{said}"
    );
    let output = kairan(&server, &[&publish[..], &["--apply"]].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_same_files(&server.files("site/"), &expected_site(&server));
    let parts = server.files("content/.kairan/manifest/").len();
    assert!(
        last.contains(&format!(
            " {} writes, 0 deletes: about 0.0",
            puts + 4 + parts
        )),
        "{said}"
    );
}
