//! Mail by Amazon SES.

use serde_json::{Value, json};

use super::contract::{failure, send_as_process, success};
use super::{event, only_asked, read_by_others};
use crate::loopback::Server;

/// The mail of a request to SES, in Base64, and to whom it goes.
fn sent(lang: &str) -> (String, Value) {
    let server = Server::start(|_| success("mail"));
    assert_eq!(send_as_process("mail", lang, &server.url, &[]), "taken");
    let asked = only_asked(&server);
    assert_eq!(
        (&*asked.method, &*asked.path),
        ("POST", "/v2/email/outbound-emails")
    );
    let authorization = asked.header("authorization").unwrap();
    assert!(
        authorization.contains("/eu-central-1/ses/aws4_request"),
        "{authorization}"
    );
    let request: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(request["FromEmailAddress"], "status@example.com");
    let mail = request["Content"]["Raw"]["Data"].as_str().unwrap();
    (
        mail.to_owned(),
        request["Destination"]["ToAddresses"].clone(),
    )
}

#[test]
fn each_language_goes_to_its_addresses_as_a_mail_that_programs_read() {
    for (lang, addresses) in [
        ("en", json!(["all@example.com", "team@example.com"])),
        ("ja", json!(["zenin@example.com"])),
        ("ar", json!(["kull@example.com"])),
    ] {
        let (mail, to) = sent(lang);
        assert_eq!(to, addresses);
        // What is sent again is the same, so that a receiver can know it again.
        assert_eq!(sent(lang).0, mail);
        let input = json!({ "mail": mail });
        let test = "each_language_goes_to_its_addresses_as_a_mail_that_programs_read";
        let Some(found) = read_by_others(test, "mail", &input) else {
            continue;
        };
        let told = event(lang);
        assert_eq!(found["defects"], json!([]), "{lang}");
        assert_eq!(found["kind"], "multipart/alternative");
        assert_eq!(found["from"], json!([["Status", "status@example.com"]]));
        assert_eq!(
            found["to"].as_array().unwrap().len(),
            addresses.as_array().unwrap().len()
        );
        let headers = found["headers"].as_array().unwrap();
        let header = |name: &str| {
            let mut found = headers
                .iter()
                .filter(|header| header[0].as_str().unwrap().eq_ignore_ascii_case(name));
            let value = found.next().unwrap_or_else(|| panic!("{name}"))[1]
                .as_str()
                .unwrap()
                .to_owned();
            assert!(found.next().is_none(), "{name} stands once");
            value
        };
        assert_eq!(
            header("Subject"),
            format!("{} – {} (EX1310442)", told.words.kind, told.title)
        );
        assert_eq!(header("Content-Language"), lang);
        assert_eq!(header("X-Kairan-Event"), told.key);
        assert_eq!(header("References"), "<EX1310442@status.example>");
        assert_eq!(header("List-Id"), format!("<{lang}.status.example>"));
        assert_eq!(header("MIME-Version"), "1.0");
        let parts = found["parts"].as_array().unwrap();
        let [text, html] = &parts[..] else {
            panic!("{parts:?}");
        };
        assert_eq!(
            (text[0].as_str(), html[0].as_str()),
            (Some("text/plain"), Some("text/html"))
        );
        let (text, html) = (text[1].as_str().unwrap(), html[1].as_str().unwrap());
        assert!(
            text.replace("\r\n", "\n").contains(told.text.as_str()),
            "{text}"
        );
        for part in [&told.url, &told.words.why, &told.facts[0].value] {
            assert!(text.contains(part), "{part}: {text}");
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(html.contains(&format!(
            "<html lang=\"{lang}\" dir=\"{}\">",
            told.direction.as_str()
        )));
        let foreign = "[src], link, script, iframe, object, form";
        let foreign = scraper::Selector::parse(foreign).unwrap();
        let document = scraper::Html::parse_document(html);
        assert!(document.select(&foreign).next().is_none(), "{html}");
    }
}

#[test]
fn a_language_without_an_address_is_told_nobody() {
    let server = Server::start(|_| success("mail"));
    assert_eq!(send_as_process("mail", "fr", &server.url, &[]), "taken");
    assert_eq!(server.take_asked().len(), 0);
}

#[test]
fn addresses_that_are_not_verified_leave_mail_waiting() {
    for (status, code, said) in [
        (
            400,
            "MessageRejected",
            "Email address is not verified. The following identities failed the check",
        ),
        (400, "MailFromDomainNotVerifiedException", "not verified"),
        (400, "SendingPausedException", "paused"),
        (400, "AccountSuspendedException", "suspended"),
        (
            429,
            "TooManyRequestsException",
            "Maximum sending rate exceeded",
        ),
        (
            400,
            "LimitExceededException",
            "Daily message quota exceeded",
        ),
    ] {
        let server = Server::start(move |_| failure("mail", status, code, said));
        let outcome = send_as_process("mail", "en", &server.url, &[]);
        assert!(
            outcome.starts_with("waits: ") && outcome.contains(said),
            "{outcome}"
        );
    }
}
