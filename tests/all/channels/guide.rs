//! The receivers of docs/channels.md take what is ours and nothing else.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use chrono::Utc;
use kairan::http::{HttpClient, Loopback, Secret};
use kairan::notifier::{ChannelSecret, Notifier};
use kairan::settings::ChannelKind;

use super::{KEY, channel, event};
use crate::fixtures::{block_on, project_path, report_skipped};

const OTHER_KEY: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The only block of the guide in a language of programming.
fn block(lang: &str) -> String {
    let guide = fs::read_to_string(project_path("docs/channels.md")).unwrap();
    let blocks: Vec<&str> = guide.split(&format!("```{lang}\n")).skip(1).collect();
    assert_eq!(blocks.len(), 1, "{lang}");
    blocks[0].split("```").next().unwrap().to_owned()
}

/// A program that ends with the test.
struct Running(Option<Child>);

impl Running {
    /// Ends it, and returns what it printed.
    fn end(&mut self) -> Option<String> {
        let mut child = self.0.take()?;
        child.kill().ok()?;
        let output = child.wait_with_output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn send(port: u16, key: &str, minutes_ago: i64) -> Result<(), String> {
    let http = HttpClient::new(Loopback::Allowed);
    let channel = channel(ChannelKind::Webhook);
    let secret = ChannelSecret {
        url: Some(Secret::new(format!("http://127.0.0.1:{port}/"))),
        key: Some(Secret::new(key)),
    };
    let now = Utc::now() - chrono::TimeDelta::minutes(minutes_ago);
    let sent = block_on(async {
        let notifier = Notifier::open(&channel, &secret, &http).await?;
        notifier.send(&event("ja"), now).await
    });
    sent.map_err(|error| error.to_string())
}

/// Runs the receiver of the guide in this language, and sends it what is ours and what is not.
fn check_receiver(program: &Path, file: &str, lang: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(file);
    fs::write(&file, block(lang)).unwrap();
    let port = free_port();
    let child = Command::new(program)
        .arg(&file)
        .env("WEBHOOK_KEY", KEY)
        .env("PORT", port.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut running = Running(Some(child));
    let is_open = || TcpStream::connect(("127.0.0.1", port)).is_ok();
    for _ in 0..300 {
        if is_open() {
            break;
        }
        sleep(Duration::from_millis(100));
    }
    assert_eq!(send(port, KEY, 0), Ok(()), "{lang}");
    // While a key is replaced, a receiver may have either of them.
    assert_eq!(
        send(port, &format!("{OTHER_KEY} {KEY}"), 0),
        Ok(()),
        "{lang}"
    );
    for (key, minutes_ago) in [(OTHER_KEY, 0), (KEY, 6), (KEY, -6)] {
        let said = send(port, key, minutes_ago).unwrap_err();
        assert!(said.contains("refuses who asks (401)"), "{lang}: {said}");
    }
    let said = running.end().unwrap();
    assert_eq!(
        said.matches("incident.updated EX1310442").count(),
        2,
        "{lang}: {said}"
    );
}

#[cfg(unix)]
#[test]
fn the_receiver_in_python_verifies() {
    let python = project_path("tests/web/.venv/bin/python");
    match python.is_file() {
        true => check_receiver(&python, "receiver.py", "python"),
        false => report_skipped(
            "the_receiver_in_python_verifies",
            "tests/web/.venv is not there: scripts/setup makes it",
        ),
    }
}

#[cfg(unix)]
#[test]
fn the_receiver_in_node_verifies() {
    let node = PathBuf::from("node");
    match Command::new(&node).arg("--version").output() {
        Ok(_) => check_receiver(&node, "receiver.mjs", "js"),
        Err(_) => report_skipped("the_receiver_in_node_verifies", "node is not installed"),
    }
}
