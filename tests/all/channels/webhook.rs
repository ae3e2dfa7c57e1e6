//! The signed webhook, Slack and Teams.

use std::collections::BTreeSet;
use std::time::Instant;

use kairan::http::{HttpClient, Loopback};
use kairan::notifier::Notifier;
use kairan::settings::ChannelKind;
use kairan::site::{EventKind, EventText};
use serde_json::{Map, Value, json};

use super::{KEY, NOW, channel, event, now, only_asked, read_by_others, render_card, secret, send};
use crate::fixtures::{block_on, project_path};
use crate::loopback::{Answer, Server};

#[test]
fn a_receiver_verifies_who_sends_and_when() {
    let server = Server::start(|_| Answer::status(204));
    send(
        ChannelKind::Webhook,
        &format!("{}/hook?a=b", server.url),
        &event("ja"),
    )
    .unwrap();
    let asked = only_asked(&server);
    assert_eq!((&*asked.method, &*asked.path), ("POST", "/hook?a=b"));
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert!(asked.header("user-agent").unwrap().starts_with("kairan/"));
    let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    let headers: Map<String, Value> = headers
        .iter()
        .map(|name| ((*name).to_owned(), asked.header(name).into()))
        .collect();
    assert_eq!(headers["webhook-id"], "EX1310442/20260929T093000Z/1/ja");
    let input = json!({ "key": KEY, "now": NOW, "headers": headers, "body": asked.body });
    let Some(found) = read_by_others("a_receiver_verifies_who_sends_and_when", "webhook", &input)
    else {
        return;
    };
    assert_eq!(found["type"], "incident.updated");
    assert_eq!(found["data"]["incident"]["title"], "メールが遅れています");
    // What somebody altered, or sends again later, is not ours.
    for altered in [
        json!({ "key": KEY, "now": NOW, "headers": headers, "body": asked.body.replace("EX1310442", "EX1310443") }),
        json!({ "key": KEY, "now": "2026-09-29T09:38:00Z", "headers": headers, "body": asked.body }),
        json!({ "key": "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "now": NOW, "headers": headers, "body": asked.body }),
    ] {
        let found = read_by_others(
            "a_receiver_verifies_who_sends_and_when",
            "webhook",
            &altered,
        );
        assert_eq!(found.unwrap(), json!("not verified"));
    }
}

#[test]
fn slack_gets_blocks() {
    let server = Server::start(|_| Answer::new(200, "text/html", "ok"));
    for lang in ["en", "ja", "ar"] {
        send(
            ChannelKind::Slack,
            &format!("{}/services/T0/B0/xyz", server.url),
            &event(lang),
        )
        .unwrap();
        let asked = only_asked(&server);
        assert_eq!(
            (&*asked.method, &*asked.path),
            ("POST", "/services/T0/B0/xyz")
        );
        assert_eq!(asked.header("content-type"), Some("application/json"));
        let message: Value = serde_json::from_str(&asked.body).unwrap();
        let title = event(lang).title;
        assert!(message["text"].as_str().unwrap().contains(&title));
        assert_eq!(message["blocks"][0]["type"], "header");
        let blocks = message["blocks"].as_array().unwrap();
        let text = blocks.iter().find(|block| block["type"] == "rich_text");
        let runs = text.unwrap()["elements"][0]["elements"].as_array().unwrap();
        assert_eq!(runs[0]["text"], event(lang).text.as_str());
    }
}

#[test]
fn teams_gets_a_card_that_the_schema_allows() {
    let server = Server::start(|_| Answer::status(202));
    for lang in ["en", "ja", "ar"] {
        send(
            ChannelKind::Teams,
            &format!("{}/workflows/a?sig=b", server.url),
            &event(lang),
        )
        .unwrap();
        let asked = only_asked(&server);
        assert_eq!(
            (&*asked.method, &*asked.path),
            ("POST", "/workflows/a?sig=b")
        );
        let message: Value = serde_json::from_str(&asked.body).unwrap();
        let card = &message["attachments"][0]["content"];
        assert_eq!(card["lang"], lang);
        assert_eq!(card["rtl"].as_bool().unwrap_or_default(), lang == "ar");
        let problems = read_by_others("teams_gets_a_card_that_the_schema_allows", "card", card);
        assert!(
            problems.is_none_or(|problems| problems == json!([])),
            "{lang}"
        );
    }
}

#[test]
fn the_renderer_of_cards_shows_foreign_texts_as_they_stand() {
    let server = Server::start(|_| Answer::status(202));
    for lang in ["en", "ar"] {
        let mut event = event(lang);
        let lines = [
            "1. <at>all</at> *bold* [x](javascript:alert(1)) {{DATE(2017-02-14T06:08:00Z)}}",
            "- __b__ `c` ~~d~~ \\ &amp; https://a.example",
            "# {{TIME(2017-02-14T06:08:00Z)}} > [e](https://e.example)",
        ];
        event.words.kind = "*".to_owned();
        event.title = lines[0].to_owned();
        event.facts[0].label = "_a_".to_owned();
        event.facts[0].value = lines[2].to_owned();
        event.text = EventText::plain(lines.join("\n"));
        event.provenance = Some(lines[1].to_owned());
        send(ChannelKind::Teams, &server.url, &event).unwrap();
        let message: Value = serde_json::from_str(&only_asked(&server).body).unwrap();
        let card = &message["attachments"][0]["content"];
        let test = "the_renderer_of_cards_shows_foreign_texts_as_they_stand";
        let Some(seen) = render_card(test, card) else {
            return;
        };
        let text = seen["text"].as_str().unwrap();
        for (line, count) in lines.iter().zip([2, 2, 2]) {
            assert_eq!(text.matches(line).count(), count, "{line}: {text}");
        }
        assert!(text.contains("_a_"), "{text}");
        assert_eq!(seen["elements"], json!([]), "{text}");
        assert_eq!(seen["problems"], json!([]));
        assert_eq!(seen["direction"], event.direction.as_str());
    }
}

#[test]
fn teams_gets_at_most_four_messages_a_second() {
    let server = Server::start(|_| Answer::status(202));
    let (channel, secret) = (channel(ChannelKind::Teams), secret(&server.url));
    let http = HttpClient::new(Loopback::Allowed);
    let begun = Instant::now();
    block_on(async {
        let notifier = Notifier::open(&channel, &secret, &http).await.unwrap();
        for _ in 0..5 {
            notifier.send(&event("en"), now()).await.unwrap();
        }
    });
    assert!(
        begun.elapsed().as_millis() >= 1_000,
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(server.take_asked().len(), 5);
}

#[test]
fn no_error_tells_the_address() {
    for url in [
        "hooks.slack.example/services/T0/B0/very-secret",
        "https://hooks.slack.invalid/services/T0/B0/very-secret",
        "http://hooks.slack.example/services/very-secret",
        "https://very-secret:very-secret@10.0.0.1/very-secret?very-secret",
        "very-secret",
    ] {
        let error = send(ChannelKind::Slack, url, &event("en")).unwrap_err();
        let told = format!("{error} {error:?}");
        assert!(!told.contains("very-secret"), "{told}");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let other = Server::start(|_| Answer::status(200));
    let target = other.url.clone();
    let server = Server::start(move |_| Answer::status(307).header("location", &target));
    let error = send(ChannelKind::Webhook, &server.url, &event("en")).unwrap_err();
    assert!(error.to_string().contains("redirects"), "{error}");
    assert_eq!(other.take_asked().len(), 0);
}

const KINDS: [EventKind; 9] = [
    EventKind::Opened,
    EventKind::Updated,
    EventKind::Edited,
    EventKind::Reopened,
    EventKind::Resolved,
    EventKind::MaintenanceScheduled,
    EventKind::MaintenanceBegun,
    EventKind::MaintenanceOver,
    EventKind::Test,
];

/// The properties of an object in the schema, and in an example of it, by their path.
fn assert_same_keys(schema: &Value, part: &Value, example: &Value) {
    let part = match part["$ref"].as_str() {
        Some(path) => schema.pointer(path.trim_start_matches('#')).unwrap(),
        None => part,
    };
    if let Some(items) = part.get("items") {
        for example in example.as_array().unwrap() {
            assert_same_keys(schema, items, example);
        }
    }
    let Some(properties) = part.get("properties") else {
        return;
    };
    let (properties, example) = (
        properties.as_object().unwrap(),
        example.as_object().unwrap(),
    );
    let keys = |map: &Map<String, Value>| map.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(properties), keys(example));
    let required = part["required"].as_array().unwrap().iter();
    let required: BTreeSet<String> = required
        .map(|key| key.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(keys(properties), required);
    for (key, part) in properties {
        assert_same_keys(schema, part, &example[key]);
    }
}

#[test]
fn the_payload_is_as_its_schema_says() {
    let schema = std::fs::read_to_string(project_path("docs/schemas/event.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let server = Server::start(|_| Answer::status(200));
    let mut types = BTreeSet::new();
    for kind in KINDS {
        let mut event = event("ar");
        event.kind = kind;
        let is_test = kind == EventKind::Test;
        if is_test {
            (event.update, event.status, event.classification) = (None, None, None);
            (event.next_update_at, event.provenance) = (None, Some("By hand".to_owned()));
        }
        if kind == EventKind::Edited {
            event.text = EventText::plain("x".repeat(300_000));
        }
        send(ChannelKind::Webhook, &server.url, &event).unwrap();
        let payload: Value = serde_json::from_str(&only_asked(&server).body).unwrap();
        let problems: Vec<String> = validator
            .iter_errors(&payload)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(problems, Vec::<String>::new(), "{kind:?}");
        assert_same_keys(&schema, &schema, &payload);
        types.insert(payload["type"].clone().to_string());
    }
    let known = schema["properties"]["type"]["enum"]
        .as_array()
        .unwrap()
        .iter();
    assert_eq!(types, known.map(Value::to_string).collect());
}
