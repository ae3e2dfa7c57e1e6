//! Amazon Translate, spoken to in the protocol of its SDK: <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{incident, settings, translated};
use crate::folder::Folder;
use crate::loopback::{Answer, Asked, Fault, Server};

const PATH: &str = "/service/AWSShineFrontendService_20170701/operation/TranslateText";

/// The texts of a map in CBOR (RFC 8949), by their names.
fn members(asked: &Asked) -> BTreeMap<String, String> {
    const INDEFINITE_MAP: u8 = 0xbf;
    const BREAK: u8 = 0xff;
    let (first, mut rest) = asked.bytes.split_first().unwrap();
    assert!(
        *first == INDEFINITE_MAP || first >> 5 == 5,
        "a map: {first:x}"
    );
    let mut members = BTreeMap::new();
    while !rest.is_empty() && rest[0] != BREAK {
        let name = take_text(&mut rest);
        members.insert(name, take_text(&mut rest));
    }
    members
}

/// Takes a text from the beginning of CBOR.
fn take_text(bytes: &mut &[u8]) -> String {
    let (first, rest) = bytes.split_first().unwrap();
    assert_eq!(first >> 5, 3, "a text: {first:x}");
    let size_len = match first & 0x1f {
        24 => 1,
        25 => 2,
        26 => 4,
        _ => 0,
    };
    let (size, rest) = rest.split_at(size_len);
    let size = size
        .iter()
        .fold(0, |size, byte| size << 8 | usize::from(*byte));
    let size = if size_len == 0 {
        usize::from(first & 0x1f)
    } else {
        size
    };
    let (text, rest) = rest.split_at(size);
    *bytes = rest;
    String::from_utf8(text.to_vec()).unwrap()
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(3 << 5 | 26);
    bytes.extend(u32::try_from(text.len()).unwrap().to_be_bytes());
    bytes.extend(text.as_bytes());
}

fn answer(status: u16, members: &[(&str, &str)]) -> Answer {
    let mut bytes = vec![5 << 5 | u8::try_from(members.len()).unwrap()];
    for (name, value) in members {
        push_text(&mut bytes, name);
        push_text(&mut bytes, value);
    }
    let answer = Answer::new(status, "application/cbor", bytes);
    answer.header("smithy-protocol", "rpc-v2-cbor")
}

fn answer_to(asked: &Asked) -> Answer {
    let members = members(asked);
    let (source, target) = (
        &members["SourceLanguageCode"],
        &members["TargetLanguageCode"],
    );
    let text = translated(target, &members["Text"]);
    answer(
        200,
        &[
            ("TranslatedText", &text),
            ("SourceLanguageCode", source),
            ("TargetLanguageCode", target),
        ],
    )
}

fn build(folder: &Folder, server: &Server, time: &str) -> String {
    folder.build_with(
        time,
        &[
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG"),
            ("AWS_ENDPOINT_URL_TRANSLATE", &server.url),
        ],
    )
}

fn folder(texts: &[&str]) -> Folder {
    let folder = Folder::new(&settings("provider = \"amazon\""));
    folder.put("records/a.md", &incident("N-1", "Late letters", texts));
    folder
}

#[test]
fn it_is_asked_for_one_text_at_a_time_within_its_limit() {
    let server = Server::start(answer_to);
    let long = "Letters to the north & the south are late. ".repeat(400);
    let folder = folder(&["Letters are late: error 5.7.1.", &long]);
    build(&folder, &server, "09:00:00");
    let asked = server.take_asked();
    for asked in &asked {
        assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", PATH));
        assert_eq!(asked.header("smithy-protocol"), Some("rpc-v2-cbor"));
        assert_eq!(asked.header("content-type"), Some("application/cbor"));
        let authorization = asked.header("authorization").unwrap();
        assert!(
            authorization.contains("/eu-central-1/translate/aws4_request"),
            "{authorization}"
        );
        let members = members(asked);
        assert_eq!(members["SourceLanguageCode"], "en");
        assert!(members["Text"].len() <= 10_000, "{}", members["Text"].len());
    }
    let to_ja = asked
        .iter()
        .map(members)
        .filter(|members| members["TargetLanguageCode"] == "ja");
    let texts: Vec<String> = to_ja.map(|members| members["Text"].clone()).collect();
    let wrapped = "<p>Letters are late: error <span translate=\"no\">5.7.1</span>.</p>";
    assert!(texts.iter().any(|text| text == wrapped), "{texts:?}");
    assert!(
        texts.len() == 4,
        "a title, a text, and a long text in two pieces: {}",
        texts.len()
    );
    let page = folder.read("site/ja/incidents/N-1/index.html");
    assert!(page.contains("[ja] Letters are late: error"), "{page}");
    assert!(page.contains("<bdi>Amazon Translate</bdi>"), "{page}");
    // One paragraph stays one paragraph.
    let german = folder.read("site/de/incidents/N-1/index.html");
    assert!(
        german.matches("<p>[de] Letters to the north").count() >= 1,
        "{german}"
    );
}

#[test]
fn it_is_throttled_and_goes_on_later() {
    let count = AtomicUsize::new(0);
    let server = Server::start(
        move |asked: &Asked| match count.fetch_add(1, Ordering::Relaxed) {
            0..12 => answer(
                429,
                &[("__type", "com.amazonaws.translate#TooManyRequestsException")],
            ),
            _ => answer_to(asked),
        },
    );
    let folder = folder(&["Letters are late."]);
    let mut minute = 0;
    let said = loop {
        let said = build(&folder, &server, &format!("09:{minute:02}:00"));
        let page = folder.read("site/ja/incidents/N-1/index.html");
        if !said.contains("TooManyRequestsException") {
            assert!(!folder.read("site/heartbeat.json").contains("translator"));
            assert!(page.contains("[ja] Letters are late."), "{minute}: {said}");
            break said;
        }
        assert!(page.contains("Letters are late."), "{page}");
        let heartbeat = folder.read("site/heartbeat.json");
        assert!(
            heartbeat.contains("\"silent_since\": \"2026-09-29T09:00:00Z\""),
            "{heartbeat}"
        );
        minute += 1;
    };
    assert!(said.contains("4 texts translated"), "{said}");
    assert!(minute > 1);
}

#[test]
fn what_it_cannot_translate_is_left_in_the_original_and_not_asked_for_again() {
    for error in [
        "UnsupportedLanguagePairException",
        "InvalidRequestException",
    ] {
        let name = format!("com.amazonaws.translate#{error}");
        let server = Server::start(
            move |asked: &Asked| match &*members(asked)["TargetLanguageCode"] {
                "ja" => answer(400, &[("__type", &name), ("message", "no")]),
                _ => answer_to(asked),
            },
        );
        let folder = folder(&["Letters are late."]);
        let said = build(&folder, &server, "09:00:00");
        assert!(said.contains("2 texts translated"), "{said}");
        let page = folder.read("site/ja/incidents/N-1/index.html");
        assert!(page.contains("Letters are late."), "{page}");
        server.take_asked();
        build(&folder, &server, "09:01:00");
        assert_eq!(server.take_asked().len(), 0);
    }
}

#[test]
fn missing_permissions_are_named() {
    let server = Server::start(|_: &Asked| {
        answer(
            400,
            &[("__type", "com.amazonaws.translate#AccessDeniedException")],
        )
    });
    let said = build(&folder(&["Letters are late."]), &server, "09:00:00");
    assert!(said.contains("allow translate:TranslateText"), "{said}");
}

#[test]
fn while_it_hangs_the_original_is_published() {
    let hangs = Arc::new(AtomicBool::new(true));
    let is_hanging = Arc::clone(&hangs);
    let server = Server::start(move |asked| match is_hanging.load(Ordering::Relaxed) {
        true => answer_to(asked).with(Fault::Stall),
        false => answer_to(asked),
    });
    let folder = folder(&["Letters are late."]);
    let said = build(&folder, &server, "09:00:00");
    assert!(said.contains("Amazon Translate cannot be asked"), "{said}");
    assert!(said.contains("(0 characters sent)"), "{said}");
    let page = folder.read("site/ja/incidents/N-1/index.html");
    assert!(page.contains("Letters are late."), "{page}");
    hangs.store(false, Ordering::Relaxed);
    let said = build(&folder, &server, "09:02:00");
    assert!(said.contains("4 texts translated"), "{said}");
}
