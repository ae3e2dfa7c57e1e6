//! EventBridge and SNS.

use serde_json::Value;

use super::contract::{failure, send_as_process, success};
use super::{event, only_asked, read_by_others};
use crate::loopback::{Answer, Asked, Server};

/// The parameters of a form.
fn form(asked: &Asked) -> Vec<(String, String)> {
    let pairs = asked.body.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        (decoded(name), decoded(value))
    });
    pairs.collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                bytes.push(
                    u8::from_str_radix(std::str::from_utf8(&rest[..2]).unwrap(), 16).unwrap(),
                );
                rest = &rest[2..];
            }
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn assert_is_signed(asked: &Asked, service: &str) {
    let authorization = asked.header("authorization").unwrap();
    // The region is the one that the ARN names, whatever that of the environment.
    let scope = format!("/eu-west-1/{service}/aws4_request");
    assert!(
        authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"),
        "{authorization}"
    );
    assert!(authorization.contains(&scope), "{authorization}");
}

/// Looks at an event as the SDK of CloudEvents reads it.
fn check_cloud_event(test: &str, lang: &str, json: &Value) {
    assert_eq!(json["specversion"], "1.0");
    assert_eq!(json["datacontenttype"], "application/json");
    let Some(found) = read_by_others(test, "cloud-event", json) else {
        return;
    };
    let sent = event(lang);
    for (name, expected) in [
        ("id", &*sent.key),
        ("type", "kairan.incident.updated"),
        ("source", "https://status.example/"),
        ("subject", "EX1310442"),
        ("time", "2026-09-29 09:31:07+00:00"),
    ] {
        assert_eq!(found["attributes"][name], expected, "{name}");
    }
    assert_eq!(found["data"]["incident"]["title"], sent.title);
    assert_eq!(found["data"]["text"], sent.text.as_str());
}

#[test]
fn event_bridge_gets_a_cloud_event() {
    let server = Server::start(|_| success("event-bridge"));
    for lang in ["en", "ja", "ar"] {
        assert_eq!(
            send_as_process("event-bridge", lang, &server.url, &[]),
            "taken"
        );
        let asked = only_asked(&server);
        assert_is_signed(&asked, "events");
        assert_eq!(asked.header("x-amz-target"), Some("AWSEvents.PutEvents"));
        let request: Value = serde_json::from_str(&asked.body).unwrap();
        let entries = request["Entries"].as_array().unwrap();
        assert_eq!(entries.len(), 1);
        let entry = &entries[0];
        assert_eq!(
            entry["EventBusName"],
            "arn:aws:events:eu-west-1:123456789012:event-bus/status"
        );
        assert_eq!(entry["Source"], "kairan");
        assert_eq!(entry["DetailType"], "incident.updated");
        assert_eq!(entry["Time"], 1_790_674_267);
        let detail: Value = serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap();
        check_cloud_event("event_bridge_gets_a_cloud_event", lang, &detail);
    }
}

#[test]
fn an_entry_that_event_bridge_did_not_take_is_not_told() {
    for body in [
        r#"{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure","ErrorMessage":"oh"}]}"#,
        r#"{"FailedEntryCount":1,"Entries":[{"ErrorCode":"ThrottlingException","ErrorMessage":"oh"}]}"#,
        r#"{"FailedEntryCount":0,"Entries":[]}"#,
        "{}",
    ] {
        let server = Server::start(move |_| Answer::new(200, "application/x-amz-json-1.1", body));
        let outcome = send_as_process("event-bridge", "en", &server.url, &[]);
        assert!(outcome.starts_with("waits: "), "{body}: {outcome}");
    }
}

#[test]
fn sns_gets_a_cloud_event_and_attributes_to_filter_by() {
    for (name, topic) in [("sns", "status"), ("sns-fifo", "status.fifo")] {
        let server = Server::start(move |_| success(name));
        for lang in ["en", "ja", "ar"] {
            assert_eq!(send_as_process(name, lang, &server.url, &[]), "taken");
            let asked = only_asked(&server);
            assert_is_signed(&asked, "sns");
            let form = form(&asked);
            let value = |name: &str| {
                let found = form.iter().find(|(found, _)| found == name);
                found.map(|(_, value)| value.as_str())
            };
            assert_eq!(value("Action"), Some("Publish"));
            let arn = format!("arn:aws:sns:eu-west-1:123456789012:{topic}");
            assert_eq!(value("TopicArn"), Some(&*arn));
            let message: Value = serde_json::from_str(value("Message").unwrap()).unwrap();
            check_cloud_event(
                "sns_gets_a_cloud_event_and_attributes_to_filter_by",
                lang,
                &message,
            );
            let attributes: Vec<[&str; 3]> = (1..=10)
                .filter_map(|number| {
                    let member = |part| value(&format!("MessageAttributes.entry.{number}.{part}"));
                    Some([
                        member("Name")?,
                        member("Value.DataType")?,
                        member("Value.StringValue")?,
                    ])
                })
                .collect();
            for expected in [
                ["ce-type", "String", "kairan.incident.updated"],
                ["ce-subject", "String", "EX1310442"],
                ["language", "String", lang],
                ["services", "String.Array", "[\"exchange-online\"]"],
            ] {
                assert!(
                    attributes.contains(&expected),
                    "{expected:?} {attributes:?}"
                );
            }
            let is_fifo = name == "sns-fifo";
            let key = event(lang).key;
            assert_eq!(value("MessageGroupId"), is_fifo.then_some("EX1310442"));
            assert_eq!(value("MessageDeduplicationId"), is_fifo.then_some(&*key));
        }
    }
}

#[test]
fn missing_permissions_are_named() {
    for (name, code, action) in [
        ("event-bridge", "AccessDeniedException", "events:PutEvents"),
        ("sns", "AuthorizationError", "sns:Publish"),
        ("mail", "AccessDeniedException", "ses:SendRawEmail"),
    ] {
        let server = Server::start(move |_| failure(name, 403, code, "not authorized"));
        let outcome = send_as_process(name, "en", &server.url, &[]);
        assert!(outcome.contains(action), "{name}: {outcome}");
    }
}
