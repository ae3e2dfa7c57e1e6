//! Translators that take a request and do not answer: what is new is published all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{KEY, chat, deepl, incident, settings};
use crate::folder::Folder;
use crate::loopback::{Answer, Asked, Fault, Server};

/// Builds while the server hangs, and again when it does not. A hanging translator is asked once in each language.
fn a_hanging_translator_holds_up_one_run_for_one_request(
    answer_to: fn(&Asked) -> Answer,
    provider: impl Fn(&str) -> String,
) {
    let hangs = Arc::new(AtomicBool::new(true));
    let is_hanging = Arc::clone(&hangs);
    let server = Server::start(move |asked| {
        let answer = answer_to(asked);
        match is_hanging.load(Ordering::Relaxed) {
            true => answer.with(Fault::Stall),
            false => answer,
        }
    });
    let folder = Folder::new(&settings(&provider(&server.url)));
    folder.put(
        "records/a.md",
        &incident("N-1", "Late letters", &["Letters are late."]),
    );
    let build = |time: &str| folder.build_with(time, &[("KAIRAN_TRANSLATION_KEY", KEY)]);
    let said = build("09:00:00");
    assert!(
        said.contains("did not answer completely within 30 seconds"),
        "{said}"
    );
    let asked = server.take_asked().len();
    assert!(asked <= 2, "{asked} requests");
    let page = folder.read("site/ja/incidents/N-1/index.html");
    assert!(page.contains("Letters are late."), "{page}");
    let heartbeat = folder.read("site/heartbeat.json");
    assert!(
        heartbeat.contains("\"silent_since\": \"2026-09-29T09:00:00Z\""),
        "{heartbeat}"
    );
    hangs.store(false, Ordering::Relaxed);
    let said = build("09:02:00");
    assert!(said.contains("4 texts translated"), "{said}");
    assert!(!folder.read("site/heartbeat.json").contains("silent_since"));
}

#[test]
fn a_chat_endpoint_that_hangs() {
    a_hanging_translator_holds_up_one_run_for_one_request(chat::answer_to, super::chat_settings);
}

#[test]
fn deepl_that_hangs() {
    a_hanging_translator_holds_up_one_run_for_one_request(deepl::answer_to, |url| {
        format!("provider = \"deepl\"\nurl = \"{url}\"")
    });
}
