//! Channels by which subscribers are told, over their real protocols.

#[cfg(feature = "aws")]
mod aws;
mod contract;
#[cfg(feature = "aws")]
mod emulator;
mod guide;
#[cfg(feature = "aws")]
mod mail;
mod webhook;

use std::io::Write;
use std::process::{Command, Stdio};

use chrono::{DateTime, Utc};
use kairan::http::{HttpClient, Loopback, Secret};
use kairan::locale::Tag;
use kairan::notifier::{ChannelSecret, Notifier, NotifierError};
use kairan::record::Impact;
use kairan::settings::{ChannelKind, ChannelSettings};
use kairan::site::{EventFact, EventKind, EventService, EventText, EventView, EventWords};
use serde_json::Value;

use crate::fixtures::{block_on, project_path, report_skipped};
use crate::loopback::{Asked, Server};

/// The key of the signed webhook.
pub const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// When attempts are made.
pub const NOW: &str = "2026-09-29T09:32:00Z";

pub fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

/// An event in a language, with texts in it.
pub fn event(lang: &str) -> EventView {
    let [kind, title, state, label, value, text, why] = match lang {
        "ja" => [
            "新しい更新",
            "メールが遅れています",
            "問題あり",
            "次の更新",
            "2026年9月29日 20:30 JST",
            "メールの到着が最大2時間遅れています。\n\n- 別のサーバーに移しています。\n- コード: 4.4.7",
            "このメールは、サイトの宛先リストに登録されているため届いています。",
        ],
        "ar" => [
            "تحديث جديد",
            "البريد متأخر",
            "مشكلات",
            "التحديث القادم",
            "29 سبتمبر 2026، 11:30 UTC",
            "يصل البريد متأخرًا ساعتين على الأكثر.\n\nننقله إلى خوادم أخرى. الرمز: 4.4.7",
            "تصلك هذه الرسالة لأن عنوانك في قائمة الموقع.",
        ],
        _ => [
            "New update",
            "Mail is late",
            "Problems",
            "Next update",
            "29 September 2026, 11:30 UTC",
            "Mail arrives up to 2 hours late: error 4.4.7.\n\n- We move it to other servers.\n- Nothing is lost.",
            "You get this because your address is on the list of the site.",
        ],
    };
    let tag: Tag = lang.parse().unwrap();
    let paragraphs = text.split("\n\n").map(|text| format!("<p>{text}</p>"));
    EventView {
        key: format!("EX1310442/20260929T093000Z/1/{lang}"),
        incident_key: "EX1310442".to_owned(),
        kind: EventKind::Updated,
        at: "2026-09-29T09:31:07Z".parse().unwrap(),
        direction: tag.direction(),
        lang: tag,
        incident: "EX1310442".to_owned(),
        source_id: "EX1310442".to_owned(),
        update: Some("20260929T093000Z".to_owned()),
        title: title.to_owned(),
        impact: Impact::Degraded,
        state: state.to_owned(),
        status: None,
        services: vec![EventService {
            slug: "exchange-online".to_owned(),
            name: "Exchange Online".to_owned(),
        }],
        classification: Some("incident".to_owned()),
        facts: vec![EventFact {
            label: label.to_owned(),
            value: value.to_owned(),
        }],
        next_update_at: Some("2026-09-29T11:30:00Z".parse().unwrap()),
        text: EventText::plain(text),
        html: paragraphs.collect(),
        provenance: None,
        url: format!("https://status.example/{lang}/incidents/EX1310442/#u-20260929T093000Z"),
        home_url: format!("https://status.example/{lang}/"),
        site_title: "Status".to_owned(),
        words: EventWords {
            kind: kind.to_owned(),
            read_more: "→ EX1310442".to_owned(),
            is_cut: "…".to_owned(),
            why: why.to_owned(),
        },
    }
}

pub fn channel(kind: ChannelKind) -> ChannelSettings {
    ChannelSettings {
        name: "tests".to_owned(),
        kind,
        languages: vec!["en".parse().unwrap()],
        services: Vec::new(),
        classifications: Vec::new(),
        only_open_and_close: false,
    }
}

pub fn secret(url: &str) -> ChannelSecret {
    ChannelSecret {
        url: Some(Secret::new(url)),
        key: Some(Secret::new(KEY)),
    }
}

/// Sends an event by a channel with this address.
pub fn send(kind: ChannelKind, url: &str, event: &EventView) -> Result<(), NotifierError> {
    let http = HttpClient::new(Loopback::Allowed);
    let (channel, secret) = (channel(kind), secret(url));
    block_on(async {
        let notifier = Notifier::open(&channel, &secret, &http).await?;
        notifier.send(event, now()).await
    })
}

/// Runs `tests/all/channels/read.py`, which reads a message as programs of others do, and returns what it says.
pub fn read_by_others(test: &str, kind: &str, input: &Value) -> Option<Value> {
    let python = project_path("tests/web/.venv/bin/python");
    if !python.is_file() {
        report_skipped(test, "tests/web/.venv is not there: scripts/setup makes it");
        return None;
    }
    let mut command = Command::new(python);
    command.arg(project_path("tests/all/channels/read.py"));
    Some(ask(command.arg(kind), input))
}

/// What a card looks like to its readers, as `tests/all/channels/card.mjs` tells.
pub fn render_card(test: &str, card: &Value) -> Option<Value> {
    if !project_path("tests/web/node_modules/adaptivecards").is_dir() {
        report_skipped(
            test,
            "tests/web/node_modules is not there: scripts/setup makes it",
        );
        return None;
    }
    let mut command = Command::new("node");
    Some(ask(
        command.arg(project_path("tests/all/channels/card.mjs")),
        card,
    ))
}

/// Runs a program with JSON on its standard input, and returns the JSON that it prints.
fn ask(command: &mut Command, input: &Value) -> Value {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.to_string().as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The only request that a server was asked.
pub fn only_asked(server: &Server) -> Asked {
    let mut asked = server.take_asked();
    assert_eq!(asked.len(), 1, "an event is sent once");
    asked.remove(0)
}
