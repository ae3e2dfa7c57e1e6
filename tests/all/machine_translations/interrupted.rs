//! A run that dies between any two writes while it translates.

use std::collections::BTreeSet;
use std::process::Output;

use super::chat::{answer_to, texts};
use super::{asked_json, chat_settings, incident, settings};
use crate::aws::S3Server;
use crate::aws::command::command_at;
use crate::aws::s3_server::Outcome;
use crate::fixtures::{SMALL_TEMPLATES, assert_same_files};
use crate::loopback::Server;

fn server_with_root(translator: &Server) -> S3Server {
    let server = S3Server::start();
    let put = |path: &str, text: &str| server.put(&format!("content/{path}"), text.as_bytes());
    for (path, text) in SMALL_TEMPLATES {
        put(path, text);
    }
    put("site.toml", &settings(&chat_settings(&translator.url)));
    put(
        "records/a.md",
        &incident("N-1", "Late letters", &["Letters are late."]),
    );
    put(
        "records/b.md",
        &incident("N-2", "Late letters", &["Letters are late."]),
    );
    server
}

fn build(server: &S3Server, time: &str) -> Output {
    let now = format!("2026-09-29T{time}Z");
    let build = ["build", "--root", "s3://content", "--out", "s3://site"];
    let mut command = command_at(server, &now, &build);
    command.env("KAIRAN_ALLOW_LOOPBACK", "1").output().unwrap()
}

#[test]
fn what_was_written_is_never_asked_for_again() {
    let translator = Server::start(answer_to);
    let undisturbed = server_with_root(&translator);
    assert!(build(&undisturbed, "09:05:00").status.success());
    assert_eq!(translator.take_asked().len(), 2);
    let mut is_finished = false;
    let mut number = 0;
    let mut interrupted = 0;
    while !is_finished {
        number += 1;
        let server = server_with_root(&translator);
        server.set_nth_write(&["content"], number, Outcome::Refused, Outcome::Refused);
        is_finished = build(&server, "09:00:00").status.success();
        interrupted += usize::from(!is_finished);
        translator.take_asked();
        server.serve_normally();
        let memory = server.files("content/ledger/memory/incidents/");
        let memory: String = memory
            .values()
            .map(|file| String::from_utf8_lossy(file))
            .collect();
        let output = build(&server, "09:05:00");
        assert!(output.status.success(), "{number}: {output:?}");
        for request in asked_json(&translator) {
            let (target, texts) = texts(&request);
            for text in texts {
                let text = text.replace("<p>", &format!("<p>[{target}] "));
                assert!(!memory.contains(&text), "{number}: {text}");
            }
        }
        let pages = |server: &S3Server| server.files("site/ja/incidents/");
        assert_same_files(&pages(&server), &pages(&undisturbed));
    }
    assert!(interrupted > 8, "{interrupted}");
}

#[test]
fn a_run_reads_the_memory_of_what_changed_alone() {
    let translator = Server::start(answer_to);
    let mut reads = Vec::new();
    for incidents in [4, 40] {
        let server = server_with_root(&translator);
        let put = |number: usize, texts: &[&str]| {
            let id = format!("N-{number}");
            let record = incident(&id, &format!("Late letters of street {id}"), texts);
            server.put(&format!("content/records/{number}.md"), record.as_bytes());
        };
        for number in 10..10 + incidents {
            put(number, &["Letters are late."]);
        }
        let reads_of = |time: &str| {
            server.calls();
            let output = build(&server, time);
            assert!(output.status.success(), "{output:?}");
            let calls = server.calls().into_iter();
            let read = calls
                .filter(|call| call.method == "GET")
                .map(|call| call.path);
            let read: Vec<String> = read.collect();
            let ids = |folder: &str| -> BTreeSet<String> {
                let of_incidents = read.iter().filter_map(|path| path.strip_prefix(folder));
                let ids = of_incidents.filter_map(|name| name.strip_suffix(".json"));
                ids.filter(|id| id.starts_with("N-"))
                    .map(str::to_owned)
                    .collect()
            };
            let entries = ids("/content/ledger/");
            let memories = ids("/content/ledger/memory/incidents/");
            assert!(memories.is_subset(&entries), "{memories:?} {entries:?}");
            let memory = read
                .iter()
                .filter(|path| path.starts_with("/content/ledger/memory/"));
            let others =
                memory.filter(|path| !path.starts_with("/content/ledger/memory/incidents/"));
            (memories.len(), others.count())
        };
        reads_of("09:00:00");
        translator.take_asked();
        assert_eq!(reads_of("09:01:00"), (0, 0), "nothing is new");
        put(12, &["Letters are late.", "Parcels are late."]);
        let (_, others) = reads_of("09:02:00");
        reads.push(others);
        assert_eq!(translator.take_asked().len(), 2);
    }
    // The usage, and the parts of the index in which the new text is.
    assert_eq!(reads[0], reads[1], "whatever the site has besides");
    assert!(reads[0] <= 12, "{reads:?}");
}
