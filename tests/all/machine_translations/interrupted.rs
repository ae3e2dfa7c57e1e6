//! A run that dies between any two writes while it translates.

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
