//! A chat endpoint, as it is asked and as it fails.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::turns::count_texts;
use super::{KEY, asked_json, chat_settings, incident, json_of, settings, translated};
use crate::folder::Folder;
use crate::loopback::{Answer, Asked, Fault, Server};

/// The texts of a request, and the language into which they are to be translated.
pub fn texts(request: &Value) -> (String, Vec<String>) {
    let content = |index: usize| request["messages"][index]["content"].as_str().unwrap();
    let (_, target) = content(0).split_once("into the language ").unwrap();
    let (target, _) = target.split_once(' ').unwrap();
    let texts: Value = serde_json::from_str(content(1)).unwrap();
    let texts = texts["texts"].as_array().unwrap().iter();
    let texts = texts.map(|text| text.as_str().unwrap().to_owned());
    (target.to_owned(), texts.collect())
}

/// An answer with these translations.
pub fn answer(translations: &[String]) -> Answer {
    let content = json!({ "translations": translations }).to_string();
    let message = json!({ "role": "assistant", "content": content });
    let choices = json!([{ "index": 0, "message": message, "finish_reason": "stop" }]);
    Answer::json(json!({ "object": "chat.completion", "choices": choices }).to_string())
}

/// Translates what is asked for.
pub fn answer_to(asked: &Asked) -> Answer {
    let (target, texts) = texts(&json_of(asked));
    let translations = texts.iter().map(|text| translated(&target, text));
    answer(&translations.collect::<Vec<_>>())
}

#[test]
fn it_is_asked_as_the_interface_says_and_readers_see_who_translated() {
    let server = Server::start(answer_to);
    let folder = Folder::new(&settings(&chat_settings(&server.url)));
    let text = "Letters to <nobody> are late: error 550 5.7.1, see https://post.example/x";
    folder.put("records/a.md", &incident("N-1", "Late letters", &[text]));
    folder.build_with("09:00:00", &[("KAIRAN_TRANSLATION_KEY", KEY)]);
    let asked = server.take_asked();
    assert_eq!(asked.len(), 2, "one request a language");
    for asked in &asked {
        assert_eq!(
            (asked.method.as_str(), asked.path.as_str()),
            ("POST", "/v1/chat/completions")
        );
        assert_eq!(
            asked.header("authorization"),
            Some(&*format!("Bearer {KEY}"))
        );
        assert_eq!(asked.header("content-type"), Some("application/json"));
        let request = json_of(asked);
        assert_eq!(request["model"], "parrot-1");
        assert_eq!(request["response_format"], json!({ "type": "json_object" }));
        let (_, texts) = texts(&request);
        assert_eq!(texts[0], "<p>Late letters</p>");
        assert!(
            texts[1].contains("<span translate=\"no\">550 5.7.1</span>"),
            "{}",
            texts[1]
        );
    }
    let page = folder.read("site/ja/incidents/N-1/index.html");
    assert!(page.contains("[ja] Late letters"), "{page}");
    assert!(page.contains("lang=\"ja-t-en-t0-und\""), "{page}");
    assert!(page.contains("<bdi>Parrot</bdi>"), "{page}");
    let english = folder.read("site/en/incidents/N-1/index.html");
    assert!(
        !english.contains("[ja]") && !english.contains("Parrot"),
        "{english}"
    );
    // The key is in no file.
    for (path, bytes) in crate::fixtures::read_folder(std::path::Path::new(&folder.path(""))) {
        assert!(!String::from_utf8_lossy(&bytes).contains(KEY), "{path}");
    }
}

#[test]
fn whatever_goes_wrong_the_original_is_published_and_the_translator_is_asked_again_later() {
    let half = Answer::json(r#"{"choices":[{"message":{"content":"{\"transl"#);
    let cases: Vec<(Answer, &str, &str)> = vec![
        (
            Answer::status(429).header("retry-after", "600"),
            "429",
            "09:10:00",
        ),
        (
            Answer::status(503).header("retry-after", "Tue, 29 Sep 2026 09:20:00 GMT"),
            "503",
            "09:20:00",
        ),
        (Answer::status(500), "500", "09:01:00"),
        (Answer::status(401), "check the key", "09:01:00"),
        (Answer::status(404), "check the address", "09:01:00"),
        (
            Answer::new(200, "text/html", "<html>Sign in</html>"),
            "something other",
            "09:01:00",
        ),
        (half, "something other", "09:01:00"),
        (answer_fault(Fault::CutOff), "", "09:01:00"),
        (answer_fault(Fault::NoAnswer), "", "09:01:00"),
    ];
    for (fault, reason, retry_at) in cases {
        let is_failing = std::sync::Arc::new(Mutex::new(Some(fault.clone())));
        let answering = std::sync::Arc::clone(&is_failing);
        let server = Server::start(move |asked| {
            let fault = answering.lock().unwrap().clone();
            fault.unwrap_or_else(|| answer_to(asked))
        });
        let folder = Folder::new(&settings(&chat_settings(&server.url)));
        folder.put(
            "records/a.md",
            &incident("N-1", "Late letters", &["Letters are late."]),
        );
        let said = folder.build("09:00:00");
        assert!(said.contains(reason), "{reason}: {said}");
        let since = "Parrot has not answered as it should since 2026-09-29 09:00 UTC";
        assert!(said.contains(since), "{fault:?}: {said}");
        assert!(said.contains("(0 characters sent)"), "{said}");
        let page = folder.read("site/ja/incidents/N-1/index.html");
        assert!(page.contains("Letters are late."), "{page}");
        // Before that time it is left alone.
        *is_failing.lock().unwrap() = None;
        server.take_asked();
        folder.build("09:00:30");
        assert_eq!(server.take_asked().len(), 0, "{reason}");
        let said = folder.build(retry_at);
        assert!(said.contains("4 texts translated"), "{reason}: {said}");
        let page = folder.read("site/ja/incidents/N-1/index.html");
        assert!(page.contains("[ja] Letters are late."), "{page}");
        assert!(!folder.build("10:00:00").contains("not answered"));
    }
}

fn answer_fault(fault: Fault) -> Answer {
    answer(&["<p>x</p>".to_owned()]).with(fault)
}

#[test]
fn one_text_that_is_refused_holds_up_no_other_and_is_not_asked_for_again() {
    let server = Server::start(|asked: &Asked| {
        let (_, texts) = texts(&json_of(asked));
        match texts.iter().any(|text| text.contains("riddle")) {
            true => answer(&[]),
            false => answer_to(asked),
        }
    });
    let folder = Folder::new(&settings(&chat_settings(&server.url)));
    let texts = ["Letters are late.", "It is a riddle."];
    folder.put("records/a.md", &incident("N-1", "Late letters", &texts));
    let said = folder.build("09:00:00");
    assert!(
        said.contains("4 texts translated") && said.contains("0 still"),
        "{said}"
    );
    let page = folder.read("site/de/incidents/N-1/index.html");
    assert!(
        page.contains("[de] Letters are late.") && page.contains("It is a riddle."),
        "{page}"
    );
    // What was refused among others, and then sent again alone, counts twice.
    let sent = count_texts(&mut BTreeMap::new(), &asked_json(&server));
    let usage: Value = serde_json::from_str(&folder.read("root/ledger/memory/usage.json")).unwrap();
    assert_eq!(usage["characters_of_day"], sent);
    folder.build("09:01:00");
    folder.run(
        "09:02:00",
        &["build", "--full", "--out", &folder.path("site")],
        &[],
    );
    assert_eq!(server.take_asked().len(), 0);
}

#[test]
fn a_text_of_which_facts_were_damaged_is_asked_for_once_more_with_placeholders() {
    let rounds = AtomicUsize::new(0);
    let server = Server::start(move |asked: &Asked| {
        let (target, texts) = texts(&json_of(asked));
        rounds.fetch_add(1, Ordering::Relaxed);
        let translations = texts
            .iter()
            .map(|text| translated(&target, &text.replace("EX123456", "EX12345")));
        answer(&translations.collect::<Vec<_>>())
    });
    let folder = Folder::new(&settings(&chat_settings(&server.url)));
    let text = "Letters of EX123456 are late.";
    folder.put("records/a.md", &incident("N-1", "Late letters", &[text]));
    folder.build("09:00:00");
    let requests = asked_json(&server);
    assert_eq!(requests.len(), 4, "two languages, twice");
    let again = requests
        .iter()
        .filter(|request| request.to_string().contains('⟦'));
    let again: Vec<Vec<String>> = again.map(|request| texts(request).1).collect();
    assert_eq!(again.len(), 2);
    for texts in again {
        assert_eq!(texts.len(), 1, "only the damaged text: {texts:?}");
    }
    let page = folder.read("site/ja/incidents/N-1/index.html");
    assert!(
        page.contains("[ja] Letters of") && page.contains("EX123456"),
        "{page}"
    );
    assert!(!page.contains("EX12345 "), "{page}");
    folder.build("09:01:00");
    assert_eq!(server.take_asked().len(), 0);
}
