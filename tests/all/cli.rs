//! The command `kairan` as people and scripts meet it: what it says where, and how it ends.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::fixtures::{MINIMAL_SETTINGS, NOW, RECORD, kairan, kairan_command, read_folder};

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn put(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// A folder with a root in which nothing is wrong.
fn folder_with_root() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "root/site.toml", MINIMAL_SETTINGS);
    put(folder.path(), "root/records/a.md", RECORD);
    folder
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

/// Runs a command on the root of a folder.
fn run_on_root(folder: &TempDir, args: &[&str]) -> Output {
    let root = path(folder, "root");
    kairan(&[args, &["--root", &root, "--now", NOW]].concat())
}

#[test]
fn a_build_prints_a_summary_and_exits_with_0() {
    let folder = folder_with_root();
    let site = path(&folder, "site");
    let output = run_on_root(&folder, &["build", "--out", &site]);
    assert_eq!(output.status.code(), Some(0));
    let said = stdout(&output);
    assert!(said.starts_with(&site), "{said}");
    assert!(
        said.contains("1 incidents, 1 updates, 1 changed in the ledger"),
        "{said}"
    );
    assert!(said.contains("0 errors, 0 warnings"), "{said}");
    assert_eq!(said.lines().count(), 1);
    assert_eq!(stderr(&output), "");
    assert!(
        folder
            .path()
            .join("site/en/incidents/N-1/index.html")
            .exists()
    );
    let again = stdout(&run_on_root(&folder, &["build", "--out", &site]));
    assert!(
        again.contains("0 changed in the ledger; 0 files written, 0 deleted"),
        "{again}"
    );
}

#[test]
fn a_build_with_problems_publishes_the_rest_and_exits_with_0() {
    let folder = folder_with_root();
    put(folder.path(), "root/records/b.txt", "Dear all,\n");
    let site = path(&folder, "site");
    let output = run_on_root(&folder, &["build", "--out", &site]);
    assert_eq!(output.status.code(), Some(0));
    let told = stderr(&output);
    assert!(
        told.starts_with("error: records/b.txt:1:1: no known form of record\n  help: "),
        "{told}"
    );
    assert!(stdout(&output).contains("1 error, 0 warnings"));
    assert!(
        folder
            .path()
            .join("site/en/incidents/N-1/index.html")
            .exists()
    );
}

#[test]
fn quiet_prints_only_errors() {
    let folder = folder_with_root();
    put(folder.path(), "root/records/b.txt", "Dear all,\n");
    let output = run_on_root(&folder, &["build", "-q", "--out", &path(&folder, "site")]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        (stdout(&output), stderr(&output)),
        (String::new(), String::new())
    );
    put(folder.path(), "root/site.toml", "title = \n");
    let output = run_on_root(&folder, &["build", "-q", "--out", &path(&folder, "site")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("site.toml:1:9"));
}

#[test]
fn check_lists_problems_on_stdout_and_exits_with_1() {
    let folder = folder_with_root();
    let output = run_on_root(&folder, &["check"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output), "");
    assert_eq!(
        stderr(&output),
        "no problems in 1 incidents with 1 updates\n"
    );
    put(
        folder.path(),
        "root/annotations/N-1.md",
        "---\ntitle: x\ntitel: y\n---\nWords.\n",
    );
    let before = read_folder(folder.path());
    let output = run_on_root(&folder, &["check"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    let (problem, help) = said.split_once('\n').unwrap();
    assert!(
        problem.starts_with("error: annotations/N-1.md:3:1: "),
        "{said}"
    );
    assert!(problem.contains("titel"), "{said}");
    assert!(help.starts_with("  help: "), "{said}");
    assert_eq!(
        stderr(&output),
        "1 error, 0 warnings in 1 incidents with 1 updates\n"
    );
    assert_eq!(stderr(&run_on_root(&folder, &["check", "--quiet"])), "");
    assert!(
        read_folder(folder.path()) == before,
        "a check writes nothing"
    );
}

#[test]
fn a_failed_build_exits_with_2_and_keeps_the_site() {
    let folder = folder_with_root();
    let site = path(&folder, "site");
    run_on_root(&folder, &["build", "--out", &site]);
    let before = read_folder(&folder.path().join("site"));
    put(folder.path(), "root/site.toml", "title = ");
    for args in [&["build", "--out", &site][..], &["check"][..]] {
        let output = run_on_root(&folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
        let told = stderr(&output);
        assert!(told.starts_with("kairan: error: site.toml"), "{told}");
    }
    assert!(read_folder(&folder.path().join("site")) == before);
}

#[test]
fn a_wrong_command_exits_with_2_and_says_what_is_valid() {
    let cases: [(&[&str], &str); 6] = [
        (&["biuld"], "build"),
        (&["build"], "--out <DIR>"),
        (
            &["build", "--out", "x", "--now", "soon"],
            "2026-09-30T09:00:00Z or 2026-09-30",
        ),
        (&["check", "-q", "-v"], "cannot be used with"),
        (&["completions", "tcl"], "bash"),
        (&[], "Usage"),
    ];
    for (args, words) in cases {
        let output = kairan(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(
            stderr(&output).contains(words),
            "{args:?}: {}",
            stderr(&output)
        );
        assert_eq!(stdout(&output), "", "{args:?}");
    }
    let output = kairan(&["check", "--root", "/no/such/folder"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("site.toml"), "{}", stderr(&output));
}

/// The commands that `kairan --help` lists.
fn commands() -> Vec<String> {
    let help = stdout(&kairan(&["--help"]));
    let list = help.split_once("Commands:\n").unwrap().1;
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names
        .filter(|name| !name.is_empty() && *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_has_help_with_an_example() {
    let commands = commands();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        let output = kairan(&[&command, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        let help = stdout(&output);
        assert!(
            help.contains(&format!("  kairan {command}")),
            "{command}: {help}"
        );
    }
    let help = stdout(&kairan(&["--help"]));
    assert!(
        help.contains("Examples:") && help.contains("Exit codes:"),
        "{help}"
    );
    let version = stdout(&kairan(&["--version"]));
    assert_eq!(version, format!("kairan {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_shell_has_completions_of_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let output = kairan(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let script = stdout(&output);
        for command in commands() {
            assert!(script.contains(&command), "{shell}: {command}");
        }
        assert_eq!(stderr(&output), "", "{shell}");
    }
}

#[test]
fn a_log_is_shown_on_stdout() {
    let folder = folder_with_root();
    let output = run_on_root(&folder, &["show", "N-1"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("Letters are late."),
        "{}",
        stdout(&output)
    );
    let output = run_on_root(&folder, &["show", "N-2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("there is no incident N-2: did you mean N-1?"),
        "{}",
        stderr(&output)
    );
    let output = run_on_root(&folder, &["show", "N-1", "--locale", "ja"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("the site has no language ja: its languages are en, "),
        "{}",
        stderr(&output)
    );
    let output = run_on_root(&folder, &["show", "N-1", "--locale", "en-GB"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let folder = folder_with_root();
    put(folder.path(), "root/records/b.txt", "Dear all,\n");
    for args in [&["check"][..], &["show", "N-1"], &["completions", "bash"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let root = path(&folder, "root");
        let output = kairan_command()
            .args([args, &["--root", &root, "--now", NOW]].concat())
            .stdout(writer)
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{args:?}: {}",
            stderr(&output)
        );
        assert_eq!(stderr(&output), "", "{args:?}");
    }
}

#[test]
fn a_log_is_in_the_readers_language_and_names_its_translators() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    let now = "2026-09-30T09:00:00Z";
    let log = |id: &str, locale: &str| {
        let output = kairan(&[
            "show", id, "--root", example, "--locale", locale, "--now", now,
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    let translated = log("EX1284190", "ja");
    for part in ["ステータス: 誤検知", "Amazon Translate による機械翻訳"] {
        assert!(translated.contains(part), "{part}: {translated}");
    }
    assert!(!translated.contains("falsePositive"), "{translated}");
    let closed = log("TM1288310", "en");
    let cause = closed.find("\nRoot cause\n").unwrap();
    assert!(cause < closed.find("── Update 1").unwrap(), "{closed}");
}

#[test]
fn an_import_writes_only_the_ledger() {
    let folder = folder_with_root();
    let record = folder.path().join("root/records/a.md");
    let outside = folder.path().join("a.md");
    fs::rename(record, &outside).unwrap();
    let outside = outside.to_str().unwrap();
    let output = run_on_root(&folder, &["import", outside, "--dry-run"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!folder.path().join("root/ledger").exists());
    let output = run_on_root(&folder, &["import", outside]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let after = read_folder(&folder.path().join("root"));
    assert!(after.contains_key("ledger/N-1.json"));
    run_on_root(&folder, &["import", outside]);
    assert!(
        read_folder(&folder.path().join("root")) == after,
        "again, and nothing changes"
    );
}
