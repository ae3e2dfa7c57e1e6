//! The channels of AWS in an emulator: what subscribers get there.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::contract::send_as_process;
use super::event;
use crate::fixtures::{project_path, report_skipped};

#[test]
fn subscribers_in_an_emulator_get_what_they_asked_for() {
    let python = project_path("infra/.venv/moto/bin/python");
    if !python.is_file() {
        report_skipped(
            "subscribers_in_an_emulator_get_what_they_asked_for",
            "infra/.venv/moto is not there: scripts/setup makes it",
        );
        return;
    }
    let mut emulator = Command::new(python)
        .args(["-W", "ignore"])
        .arg(project_path("tests/all/channels/emulator.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(emulator.stdout.take().unwrap());
    let mut url = String::new();
    said.read_line(&mut url).unwrap();
    for name in ["event-bridge", "sns", "mail"] {
        for lang in ["en", "ja"] {
            let outcome = send_as_process(name, lang, url.trim(), &[]);
            assert_eq!(outcome, "taken", "{name} {lang}");
        }
    }
    let mut stdin = emulator.stdin.take().unwrap();
    stdin.write_all(b"\n").unwrap();
    let mut found = String::new();
    said.read_to_string(&mut found).unwrap();
    emulator.wait().unwrap();
    let found: Value = serde_json::from_str(&found).unwrap();
    // Subscriptions filter by attributes, and rules by what is in the event.
    let wanted = found["wanted"].as_array().unwrap();
    assert_eq!(wanted.len(), 2);
    for message in wanted {
        assert_eq!(message["body"]["type"], "kairan.incident.updated");
        assert_eq!(message["attributes"]["ce-id"], message["body"]["id"]);
    }
    assert_eq!(found["other"], json!([]));
    let bus = found["bus"].as_array().unwrap();
    assert_eq!(bus.len(), 1);
    assert_eq!(bus[0]["body"]["source"], "kairan");
    assert_eq!(bus[0]["body"]["detail"]["id"], event("ja").key);
    assert_eq!(
        bus[0]["body"]["detail"]["data"]["text"],
        event("ja").text.as_str()
    );
    let mails = found["mails"].as_array().unwrap();
    assert_eq!(mails.len(), 2);
    // The emulator adds those of the header.
    for (mail, addresses) in mails.iter().zip([
        ["all@example.com", "team@example.com"].as_slice(),
        &["zenin@example.com"],
    ]) {
        let to = mail["to"].as_array().unwrap();
        assert_eq!(to[..addresses.len()], *addresses, "{to:?}");
    }
}
