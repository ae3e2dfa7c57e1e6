//! DeepL, as it is asked and as it fails.

use serde_json::{Value, json};

use super::{KEY, incident, json_of, settings, translated};
use crate::folder::Folder;
use crate::loopback::{Answer, Asked, Server};

fn deepl_settings(url: &str) -> String {
    settings(&format!("provider = \"deepl\"\nurl = \"{url}\""))
}

pub fn answer_to(asked: &Asked) -> Answer {
    let request = json_of(asked);
    let target = request["target_lang"].as_str().unwrap();
    let texts = request["text"].as_array().unwrap().iter();
    let translations = texts.map(|text| {
        let text = translated(target, text.as_str().unwrap());
        json!({ "detected_source_language": "EN", "text": text })
    });
    let translations: Vec<Value> = translations.collect();
    Answer::json(json!({ "translations": translations }).to_string())
}

fn with_key(folder: &Folder, time: &str) -> String {
    folder.build_with(time, &[("KAIRAN_TRANSLATION_KEY", KEY)])
}

#[test]
fn it_is_asked_as_its_interface_says() {
    let server = Server::start(answer_to);
    let folder = Folder::new(&deepl_settings(&server.url));
    let texts = [
        "Letters are late: error 5.7.1.",
        "Letters & parcels are late.",
    ];
    folder.put("records/a.md", &incident("N-1", "Late letters", &texts));
    with_key(&folder, "09:00:00");
    let asked = server.take_asked();
    assert_eq!(asked.len(), 2, "all texts of a language in one request");
    for asked in &asked {
        assert_eq!(
            (asked.method.as_str(), asked.path.as_str()),
            ("POST", "/v2/translate")
        );
        assert_eq!(
            asked.header("authorization"),
            Some(&*format!("DeepL-Auth-Key {KEY}"))
        );
        assert_eq!(asked.header("content-type"), Some("application/json"));
        let request = json_of(asked);
        assert_eq!(request["source_lang"], "EN");
        assert_eq!(request["tag_handling"], "html");
        assert_eq!(request["text"][0], "<p>Late letters</p>");
        assert_eq!(request["text"][1], "<p>Letters &amp; parcels are late.</p>");
        assert_eq!(
            request["text"][2],
            "<p>Letters are late: error <span translate=\"no\">5.7.1</span>.</p>"
        );
    }
    let page = folder.read("site/de/incidents/N-1/index.html");
    assert!(
        page.contains("[DE] Letters &amp; parcels are late."),
        "{page}"
    );
    assert!(page.contains("<bdi>DeepL</bdi>"), "{page}");
}

#[test]
fn what_it_refuses_is_said_with_a_remedy() {
    for (status, body, part) in [
        (403, "", "check the key"),
        (456, r#"{"message":"Quota Exceeded"}"#, "plan are used up"),
        (413, "", "0 still to translate"),
        (
            400,
            r#"{"message":"Value for 'target_lang' not supported."}"#,
            "0 still to translate",
        ),
    ] {
        let server = Server::start(move |_: &Asked| Answer::new(status, "application/json", body));
        let folder = Folder::new(&deepl_settings(&server.url));
        folder.put(
            "records/a.md",
            &incident("N-1", "Late letters", &["Letters are late."]),
        );
        let said = with_key(&folder, "09:00:00");
        assert!(
            said.contains(part) || !said.contains("translate"),
            "{status}: {said}"
        );
        let page = folder.read("site/de/incidents/N-1/index.html");
        assert!(page.contains("Letters are late."), "{page}");
    }
}

#[test]
fn without_a_key_nothing_is_sent_and_the_remedy_is_said() {
    let server = Server::start(answer_to);
    let folder = Folder::new(&deepl_settings(&server.url));
    folder.put(
        "records/a.md",
        &incident("N-1", "Late letters", &["Letters are late."]),
    );
    let said = folder.build_with("09:00:00", &[("KAIRAN_TRANSLATION_KEY", " ")]);
    assert!(said.contains("set KAIRAN_TRANSLATION_KEY"), "{said}");
    assert_eq!(server.take_asked().len(), 0);
    // Who sets it need not wait long.
    let said = with_key(&folder, "09:01:00");
    assert!(said.contains("4 texts translated"), "{said}");
}

#[cfg(feature = "aws")]
#[test]
fn the_key_may_be_in_secrets_manager() {
    let server = Server::start(answer_to);
    let secrets = Server::start(|asked: &Asked| {
        assert_eq!(
            asked.header("x-amz-target"),
            Some("secretsmanager.GetSecretValue")
        );
        match json_of(asked)["SecretId"].as_str() {
            Some("status/deepl") => Answer::new(
                200,
                "application/x-amz-json-1.1",
                json!({ "Name": "status/deepl", "SecretString": format!("{KEY}\n") }).to_string(),
            ),
            _ => Answer::new(
                400,
                "application/x-amz-json-1.1",
                json!({ "__type": "ResourceNotFoundException", "Message": "none" }).to_string(),
            ),
        }
    });
    let folder = Folder::new(&deepl_settings(&server.url));
    folder.put(
        "records/a.md",
        &incident("N-1", "Late letters", &["Letters are late."]),
    );
    let build = |time: &str, id: &str| {
        let env = [
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG"),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url.as_str()),
            ("KAIRAN_TRANSLATION_SECRET_ID", id),
        ];
        folder.build_with(time, &env)
    };
    let said = build("09:00:00", "status/other");
    assert!(said.contains("secretsmanager:GetSecretValue"), "{said}");
    let said = build("09:01:00", "status/deepl");
    assert!(said.contains("4 texts translated"), "{said}");
    let asked = server.take_asked();
    let expected = format!("DeepL-Auth-Key {KEY}");
    assert!(
        asked
            .iter()
            .all(|asked| asked.header("authorization") == Some(&*expected))
    );
}
