//! A time that counts as now and is far ahead of the machine's clock.

use std::fs;
use std::process::{Command, Output};

use chrono::{TimeDelta, Utc};
use tempfile::TempDir;

use crate::fixtures::{MINIMAL_SETTINGS, read_folder};

const RECORD: &str = "---\nid: N-1\nservice: Post\ntitle: Late letters\nstatus: investigating\n---\n\n\
                      ## 2026-09-29T06:00:00Z\nUser impact: Letters are late.\n";

fn folder_with_root() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("root/records");
    fs::create_dir_all(&records).unwrap();
    fs::write(folder.path().join("root/site.toml"), MINIMAL_SETTINGS).unwrap();
    fs::write(records.join("a.md"), RECORD).unwrap();
    folder
}

fn kairan(folder: &TempDir, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kairan"))
        .current_dir(folder.path())
        .args(args)
        .args(["--root", "root"])
        .output()
        .unwrap()
}

#[test]
fn a_now_far_ahead_of_the_clock_is_refused_before_anything_is_written() {
    let folder = folder_with_root();
    let before = read_folder(folder.path());
    let ahead = (Utc::now() + TimeDelta::days(2)).to_rfc3339();
    for args in [
        &["build", "--out", "site"][..],
        &["publish", "--to", "site", "--apply"],
        &["import", "root/records/a.md"],
        &["check"],
    ] {
        let output = kairan(&folder, &[args, &["--now", &ahead]].concat());
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
        assert!(message.contains("--allow-future-now"), "{message}");
        assert!(
            read_folder(folder.path()) == before,
            "{args:?} wrote something"
        );
    }
    let soon = (Utc::now() + TimeDelta::hours(12)).to_rfc3339();
    for now in [
        &["--now", &soon][..],
        &["--now", &ahead, "--allow-future-now"],
    ] {
        let output = kairan(&folder, &[&["build", "--out", "site"][..], now].concat());
        assert_eq!(output.status.code(), Some(0), "{now:?}");
    }
}
