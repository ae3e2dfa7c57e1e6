//! What every channel does alike: the same answer is the same outcome.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use kairan::http::RetryAfter;
use kairan::notifier::{ChannelSecret, Notifier, NotifierError};
use kairan::settings::ChannelKind;

use super::{channel, event, now, secret, send};
use crate::fixtures::block_on;
use crate::loopback::{Answer, Fault, Server};

/// The channels, by their names in `KAIRAN_TEST_CHANNEL`.
pub fn kind(name: &str) -> ChannelKind {
    match name {
        "webhook" => ChannelKind::Webhook,
        "slack" => ChannelKind::Slack,
        "teams" => ChannelKind::Teams,
        "event-bridge" => ChannelKind::EventBridge {
            bus: "arn:aws:events:eu-west-1:123456789012:event-bus/status".to_owned(),
        },
        "sns" => ChannelKind::Sns {
            topic: "arn:aws:sns:eu-west-1:123456789012:status".to_owned(),
        },
        "sns-fifo" => ChannelKind::Sns {
            topic: "arn:aws:sns:eu-west-1:123456789012:status.fifo".to_owned(),
        },
        "mail" => ChannelKind::Mail {
            from: "Status <status@example.com>".to_owned(),
            to: vec![
                ("ja".parse().unwrap(), "zenin@example.com".to_owned()),
                ("en".parse().unwrap(), "all@example.com".to_owned()),
                ("en".parse().unwrap(), "Team <team@example.com>".to_owned()),
                ("ar".parse().unwrap(), "kull@example.com".to_owned()),
            ],
        },
        name => panic!("{name}"),
    }
}

#[cfg(feature = "aws")]
const NAMES: [&str; 6] = ["webhook", "slack", "teams", "event-bridge", "sns", "mail"];
#[cfg(not(feature = "aws"))]
const NAMES: [&str; 3] = ["webhook", "slack", "teams"];

/// What became of an event, as a process tells it.
fn outcome(result: &Result<(), NotifierError>) -> String {
    match result {
        Ok(()) => "taken".to_owned(),
        Err(NotifierError::Refused(reason)) => format!("refused: {reason}"),
        Err(NotifierError::Unavailable {
            message,
            retry_after: Some(RetryAfter::Seconds(seconds)),
        }) => format!("waits {seconds}: {message}"),
        Err(NotifierError::Unavailable { message, .. }) => format!("waits: {message}"),
    }
}

/// Sends an event by a channel to a server, in a process of its own: what speaks to AWS takes the address from the
/// environment.
pub fn send_as_process(name: &str, lang: &str, url: &str, env: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "channels::contract::a_process_sends",
            "--ignored",
            "--nocapture",
        ])
        .envs([
            ("KAIRAN_TEST_CHANNEL", name),
            ("KAIRAN_TEST_LANG", lang),
            ("KAIRAN_TEST_URL", url),
            ("AWS_ENDPOINT_URL", url),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG"),
        ])
        .envs(env.iter().copied())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, outcome) = said
        .split_once("OUTCOME ")
        .unwrap_or_else(|| panic!("{output:?}"));
    outcome.lines().next().unwrap().to_owned()
}

#[test]
#[ignore = "other tests run it as a process"]
fn a_process_sends() {
    let var = |name| std::env::var(name).unwrap();
    let event = event(&var("KAIRAN_TEST_LANG"));
    let kind = kind(&var("KAIRAN_TEST_CHANNEL"));
    println!(
        "OUTCOME {}",
        outcome(&send(kind, &var("KAIRAN_TEST_URL"), &event))
    );
}

/// The answer by which a channel says that it has taken an event.
pub fn success(name: &str) -> Answer {
    match name {
        "slack" => Answer::new(200, "text/html", "ok"),
        "teams" => Answer::status(202),
        "event-bridge" => Answer::new(
            200,
            "application/x-amz-json-1.1",
            r#"{"FailedEntryCount":0,"Entries":[{"EventId":"11710aed-b79e-4468-a20b-bb3c0c3b4860"}]}"#,
        ),
        "sns" | "sns-fifo" => Answer::new(
            200,
            "text/xml",
            "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>567910cd</MessageId>\
             </PublishResult><ResponseMetadata><RequestId>d74b8436</RequestId></ResponseMetadata></PublishResponse>",
        ),
        "mail" => Answer::json(r#"{"MessageId":"0107018f-0000"}"#),
        _ => Answer::status(204),
    }
}

/// The answer by which a channel says that it will never take this event.
fn refusal(name: &str) -> Answer {
    match name {
        "slack" => Answer::new(400, "text/html", "invalid_blocks"),
        "event-bridge" => Answer::new(
            200,
            "application/x-amz-json-1.1",
            r#"{"FailedEntryCount":1,"Entries":[{"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed."}]}"#,
        ),
        "sns" => failure(
            name,
            400,
            "InvalidParameter",
            "Invalid parameter: Message too long",
        ),
        "mail" => failure(
            name,
            400,
            "BadRequestException",
            "Message length is more than 10485760 bytes long",
        ),
        _ => Answer::status(413),
    }
}

/// The answer by which a service of AWS tells of an error, and others by its status alone.
pub fn failure(name: &str, status: u16, code: &str, said: &str) -> Answer {
    match name {
        "event-bridge" => Answer::new(
            status,
            "application/x-amz-json-1.1",
            format!(r#"{{"__type":"{code}","message":"{said}"}}"#),
        ),
        "sns" | "sns-fifo" => Answer::new(
            status,
            "text/xml",
            format!(
                "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>{code}</Code>\
                 <Message>{said}</Message></Error><RequestId>9dd01905</RequestId></ErrorResponse>"
            ),
        ),
        "mail" => Answer::json(format!(r#"{{"message":"{said}"}}"#))
            .header("x-amzn-errortype", code)
            .with_status(status),
        _ => Answer::status(status),
    }
}

#[test]
fn every_channel_has_the_same_outcomes() {
    type Case = (&'static str, fn(&str) -> Answer, &'static str);
    let cases: [Case; 8] = [
        ("success", success, "taken"),
        (
            "throttled",
            |name| {
                failure(name, 429, "ThrottlingException", "slow down").header("retry-after", "7")
            },
            "waits 7: ",
        ),
        (
            "server error",
            |name| failure(name, 500, "InternalFailure", "oh"),
            "waits: ",
        ),
        (
            "unavailable",
            |name| failure(name, 503, "ServiceUnavailable", "oh").header("retry-after", "60"),
            "waits 60: ",
        ),
        (
            "denied",
            |name| failure(name, 403, "AccessDeniedException", "no"),
            "waits: ",
        ),
        (
            "nobody there",
            |name| failure(name, 404, "NotFound", "no"),
            "waits: ",
        ),
        (
            "no answer",
            |name| success(name).with(Fault::NoAnswer),
            "waits: ",
        ),
        ("refused", refusal, "refused: "),
    ];
    thread::scope(|scope| {
        for name in NAMES {
            scope.spawn(move || {
                for (case, answer, expected) in cases {
                    let server = Server::start(move |_| answer(name));
                    let outcome = send_as_process(name, "en", &server.url, &[]);
                    assert!(outcome.starts_with(expected), "{name}, {case}: {outcome}");
                    assert_eq!(
                        server.take_asked().len(),
                        1,
                        "{name}, {case}: an event is sent once"
                    );
                }
            });
        }
    });
}

#[test]
fn a_channel_that_hangs_is_left() {
    thread::scope(|scope| {
        for name in NAMES {
            scope.spawn(move || {
                // Without a body an answer would be complete with its headers.
                let answer = move || match name {
                    "webhook" | "teams" => Answer::new(200, "text/plain", "1"),
                    name => success(name),
                };
                let server = Server::start(move |_| answer().with(Fault::Stall));
                let begun = Instant::now();
                let outcome = send_as_process(name, "en", &server.url, &[]);
                assert!(outcome.starts_with("waits: "), "{name}: {outcome}");
                // The SDK of AWS gives up a connection on which nothing comes before its time is over.
                let took = begun.elapsed();
                assert!(took < Duration::from_secs(30), "{name}: {took:?}");
            });
        }
    });
}

#[test]
fn a_channel_without_its_secret_is_not_opened() {
    let http = kairan::http::HttpClient::new(kairan::http::Loopback::Allowed);
    let open = |kind, secret: &ChannelSecret| {
        let channel = channel(kind);
        let opened = block_on(async {
            let notifier = Notifier::open(&channel, secret, &http).await;
            notifier.map(|_| ())
        });
        outcome(&opened)
    };
    for name in ["webhook", "slack", "teams"] {
        let said = open(kind(name), &ChannelSecret::default());
        assert!(
            said.starts_with("waits: the channel has no address"),
            "{name}: {said}"
        );
        assert_eq!(open(kind(name), &secret("https://hook.example/")), "taken");
    }
    let without_key = ChannelSecret {
        key: None,
        ..secret("https://hook.example/")
    };
    let said = open(ChannelKind::Webhook, &without_key);
    assert!(said.starts_with("waits: the channel has no key"), "{said}");
    // A private network is never asked, whatever the channel.
    let http = kairan::http::HttpClient::new(kairan::http::Loopback::Refused);
    for name in ["webhook", "slack", "teams"] {
        let (channel, secret) = (channel(kind(name)), secret("https://192.168.0.1/hook"));
        let sent = block_on(async {
            let notifier = Notifier::open(&channel, &secret, &http).await?;
            notifier.send(&event("en"), now()).await
        });
        assert!(
            outcome(&sent).contains("private network"),
            "{name}: {}",
            outcome(&sent)
        );
    }
}
