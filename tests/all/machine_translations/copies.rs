//! Several roots and several runs share what was translated.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use super::chat::{answer_to, texts};
use super::{asked_json, chat_settings, incident, settings};
use crate::fixtures::{assert_same_files, read_folder};
use crate::folder::{Folder, run};
use crate::loopback::Server;

fn folder(server: &Server) -> Folder {
    let folder = Folder::new(&settings(&chat_settings(&server.url)));
    folder.put(
        "records/a.md",
        &incident(
            "N-1",
            "Late letters",
            &["Letters are late.", "We know why."],
        ),
    );
    folder
}

#[test]
fn a_turn_that_translates_gives_the_bytes_of_a_build_with_the_filled_memory() {
    let server = Server::start(answer_to);
    let folder = folder(&server);
    folder.build("09:00:00");
    folder.put(
        "records/b.md",
        &incident("N-2", "Late parcels", &["Parcels are late."]),
    );
    folder.build("09:01:00");
    assert!(!server.take_asked().is_empty());
    let pages = |site: &str| {
        let mut files = read_folder(Path::new(&folder.path(site)));
        assert!(files.len() > 20, "{}", files.len());
        files.remove("heartbeat.json");
        files
    };
    folder.forget_cache();
    let fresh = ["build", "--out", &folder.path("fresh")];
    assert!(folder.run("09:01:00", &fresh, &[]).status.success());
    assert_eq!(server.take_asked().len(), 0);
    assert_same_files(&pages("fresh"), &pages("site"));
}

#[test]
fn a_copy_of_a_root_has_what_was_translated_and_brings_back_what_it_translates() {
    let server = Server::start(answer_to);
    let folder = folder(&server);
    folder.build("09:00:00");
    assert_eq!(asked_json(&server).len(), 2);
    let copy = folder.path("copy");
    let push = |time: &str, from: &str, to: &str| {
        let args = ["push", to, "--apply", "--root", from, "--now", time];
        let output = run(&args, &[]);
        assert!(output.status.success(), "{output:?}");
    };
    let build = |root: &str, site: &str, now: &str| {
        let output = run(&["build", "--root", root, "--out", site, "--now", now], &[]);
        assert!(output.status.success(), "{output:?}");
    };
    let root = folder.path("root");
    push("2026-09-29T09:01:00Z", &root, &copy);
    // Both translate something else, and one text that both have.
    let put_copy = |path: &str, text: &str| std::fs::write(format!("{copy}/{path}"), text).unwrap();
    put_copy(
        "records/b.md",
        &incident("N-2", "Late parcels", &["Parcels are late."]),
    );
    folder.put(
        "records/c.md",
        &incident("N-3", "Late cards", &["Cards are late."]),
    );
    build(&copy, &folder.path("copy-site"), "2026-09-29T09:02:00Z");
    build(&root, &folder.path("site"), "2026-09-29T09:02:30Z");
    assert_eq!(asked_json(&server).len(), 4);
    push("2026-09-29T09:03:00Z", &copy, &root);
    build(&root, &folder.path("site"), "2026-09-29T09:04:00Z");
    assert_eq!(server.take_asked().len(), 0);
    for (id, text) in [
        ("N-1", "[ja] We know why."),
        ("N-2", "[ja] Parcels"),
        ("N-3", "[ja] Cards"),
    ] {
        let page = folder.read(&format!("site/ja/incidents/{id}/index.html"));
        assert!(page.contains(text), "{page}");
    }
}

#[test]
fn two_runs_at_once_ask_for_a_text_twice_at_most_and_lose_nothing() {
    let is_first = AtomicBool::new(true);
    let place = tempfile::tempdir().unwrap();
    let [root, site] = ["root", "site"].map(|name| place.path().join(name));
    let build = {
        let (root, site) = (root.clone(), site.clone());
        move |now: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
            command
                .arg("build")
                .arg("--root")
                .arg(&root)
                .arg("--out")
                .arg(&site);
            command
                .args(["--now", now])
                .env("KAIRAN_ALLOW_LOOPBACK", "1");
            command.output().unwrap()
        }
    };
    // While the first run waits for its first answer, a whole other run takes place.
    let other_run = build.clone();
    let server = Server::start(move |asked| {
        if is_first.swap(false, Ordering::SeqCst) {
            let other = other_run("2026-09-29T09:00:01Z");
            assert!(other.status.success(), "{other:?}");
        }
        answer_to(asked)
    });
    std::fs::create_dir_all(root.join("records")).unwrap();
    let settings = settings(&chat_settings(&server.url));
    std::fs::write(root.join("site.toml"), settings).unwrap();
    let record = incident(
        "N-1",
        "Late letters",
        &["Letters are late.", "We know why."],
    );
    std::fs::write(root.join("records/a.md"), record).unwrap();
    // Of two runs at once one may report a conflict.
    build("2026-09-29T09:00:00Z");
    let mut counts = std::collections::BTreeMap::new();
    for request in asked_json(&server) {
        let (target, texts) = texts(&request);
        for text in texts {
            *counts.entry((target.clone(), text)).or_insert(0) += 1;
        }
    }
    assert_eq!(counts.len(), 6, "{counts:?}");
    assert!(counts.values().all(|count| *count <= 2), "{counts:?}");
    assert!(counts.values().any(|count| *count == 2), "{counts:?}");
    let last = build("2026-09-29T09:01:00Z");
    assert!(last.status.success(), "{last:?}");
    assert_eq!(server.take_asked().len(), 0);
    let page = std::fs::read_to_string(site.join("ja/incidents/N-1/index.html")).unwrap();
    assert!(
        page.contains("[ja] Letters are late.") && page.contains("[ja] We know why."),
        "{page}"
    );
}
