//! `kairan fetch`, and a build with sources.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::{Answers, source, status_page, statuspage_api};
use crate::loopback::Answer;

fn kairan(root: &Path, args: &[&str], loopback: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    command.args(args).arg("--root").arg(root);
    command.env_remove("KAIRAN_ALLOW_LOOPBACK");
    command.envs(loopback.map(|value| ("KAIRAN_ALLOW_LOOPBACK", value)));
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    let [stdout, stderr] = [&output.stdout, &output.stderr];
    format!(
        "{}{}",
        String::from_utf8_lossy(stdout),
        String::from_utf8_lossy(stderr)
    )
}

#[test]
fn sources_are_asked_by_hand() {
    let page = status_page(&[("a1", &["investigating"])]);
    let answers = Answers::new(move |asked| statuspage_api(&page, asked));
    let server = answers.serve();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    fs::create_dir(&root).unwrap();
    let head = "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\"]\n";
    let write =
        |sources: &str| fs::write(root.join("site.toml"), head.to_owned() + sources).unwrap();
    write("");
    let output = kairan(&root, &["fetch"], Some("1"));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("site.toml names no source"),
        "{}",
        said(&output)
    );
    let forge = source("forge", "statuspage", &server.url);
    write(&(forge + &source("gone", "statuspage", "http://127.0.0.1:1")));
    // This machine is asked only where that is allowed.
    for value in [None, Some("0"), Some("")] {
        let output = kairan(&root, &["fetch", "forge"], value);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("set KAIRAN_ALLOW_LOOPBACK=1"));
    }
    let output = kairan(&root, &["fetch", "forge", "--dry-run"], Some("1"));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(
        said(&output),
        "forge: something new; incidents: 1, services: 2\n"
    );
    assert!(!root.join(".kairan/sources/forge.json").exists());
    let output = kairan(&root, &["fetch", "forge"], Some("1"));
    assert!(
        said(&output).ends_with("it is kept for the next build\n"),
        "{}",
        said(&output)
    );
    let output = kairan(&root, &["fetch", "forge"], Some("1"));
    assert_eq!(said(&output), "forge: nothing new\n");
    let output = kairan(&root, &["fetch"], Some("1"));
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("gone: 127.0.0.1:1 cannot be reached"),
        "{}",
        said(&output)
    );
    let output = kairan(&root, &["fetch", "forg"], Some("1"));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("those of site.toml are forge, gone"),
        "{}",
        said(&output)
    );
    // What was fetched is built without asking again, and a source that is gone costs nothing.
    answers.set(|_| Answer::status(503));
    let site = folder.path().join("site");
    let output = kairan(
        &root,
        &["build", "--out", site.to_str().unwrap()],
        Some("1"),
    );
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(site.join("en/incidents/a1/index.html").exists());
    assert!(
        said(&output).contains("source gone: nothing was heard yet"),
        "{}",
        said(&output)
    );
}
