//! Channels whose secrets are in Secrets Manager, as an emulator of AWS has it.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::{KEY, Subscribed, incident, receiver, short, told, webhook};
use crate::fixtures::{project_path, report_skipped};

const NAME: &str = "kairan/channels";

/// The emulator with the one secret.
struct SecretsManager {
    emulator: Child,
    stdin: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
    url: String,
}

impl SecretsManager {
    /// `None` where the emulator is not installed.
    fn start(test: &str) -> Option<Self> {
        let python = project_path("infra/.venv/moto/bin/python");
        if !python.is_file() {
            report_skipped(
                test,
                "infra/.venv/moto is not there: scripts/setup makes it",
            );
            return None;
        }
        let mut emulator = Command::new(python)
            .args(["-W", "ignore"])
            .arg(project_path("tests/all/notify/stored_secrets.py"))
            .arg(NAME)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(emulator.stdout.take().unwrap()).lines();
        Some(Self {
            stdin: emulator.stdin.take().unwrap(),
            url: said.next().unwrap().unwrap(),
            said,
            emulator,
        })
    }

    /// Replaces the secret.
    fn store(&mut self, text: &str) {
        writeln!(self.stdin, "{text}").unwrap();
        assert_eq!(self.said.next().unwrap().unwrap(), "stored");
    }
}

impl Drop for SecretsManager {
    fn drop(&mut self) {
        let _ = self.emulator.kill();
        let _ = self.emulator.wait();
    }
}

#[test]
fn the_secrets_of_channels_are_read_from_secrets_manager_for_each_turn() {
    let test = "the_secrets_of_channels_are_read_from_secrets_manager_for_each_turn";
    let Some(mut manager) = SecretsManager::start(test) else {
        return;
    };
    let receiver = receiver();
    let env = [
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG"),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", manager.url.as_str()),
        ("KAIRAN_CHANNELS_SECRET_ID", NAME),
    ];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let channels = format!("{}{}", webhook("ops", ""), webhook("team-chat", ""));
    let site = Subscribed::with_env(&receiver, env.to_vec(), &channels);
    let count = std::cell::Cell::new(0);
    let turn = |time: &str| {
        let texts = [("09:00", "One."), ("09:01", "Two."), ("09:02", "Three.")];
        count.set(count.get() + 1);
        let record = incident("N-1", "investigating", "", &texts[..count.get().min(3)]);
        site.folder.put("records/a.md", &record);
        let output = site.run(time, &["build", "--out", &site.folder.path("site")]);
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(!said.contains("hunter2") && !said.contains(KEY), "{said}");
        said
    };
    let stored = |paths: [&str; 2]| -> String {
        let secret = |path: &str| json!({"url": format!("{}/{path}", receiver.url), "key": KEY});
        json!({"ops": secret(paths[0]), "team-chat": secret(paths[1])}).to_string()
    };
    let paths = || -> Vec<String> {
        let asked = receiver.take_asked();
        let mut paths: Vec<String> = asked.into_iter().map(|asked| asked.path).collect();
        paths.sort();
        paths
    };
    turn("09:00:30");
    // What is stored is of another form, and is not repeated.
    manager.store("hunter2");
    let said = turn("09:01:00");
    assert!(said.contains("is not of the form"), "{said}");
    assert_eq!(short(&told(&receiver)), [""; 0]);
    manager.store(&stored(["a", "b"]));
    turn("09:02:30");
    assert_eq!(paths(), ["/a", "/a", "/b", "/b"]);
    // Another one counts at once.
    manager.store(&stored(["c", "b"]));
    let record = incident("N-2", "investigating", "", &[("09:03", "Four.")]);
    site.folder.put("records/b.md", &record);
    turn("09:03:30");
    assert_eq!(paths(), ["/b", "/c"]);
    // A key that is stored counts beside an address that is given.
    let given = Subscribed::with_env(
        &receiver,
        [
            &env[..],
            &[(
                "KAIRAN_CHANNEL_OPS_URL".to_owned(),
                format!("{}/given", receiver.url),
            )],
        ]
        .concat(),
        &webhook("ops", ""),
    );
    let texts = [("09:00", "One."), ("09:01", "Two.")];
    for (count, time) in [(1, "09:00:30"), (2, "09:01:30")] {
        let record = incident("N-1", "investigating", "", &texts[..count]);
        given.folder.put("records/a.md", &record);
        let output = given.run(time, &["build", "--out", &given.folder.path("site")]);
        assert!(output.status.success(), "{output:?}");
    }
    assert_eq!(paths(), ["/given"]);
    // Nothing of it is in a file.
    for (path, bytes) in crate::fixtures::read_folder(std::path::Path::new(&site.folder.path(".")))
    {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains(KEY) && !text.contains(&receiver.url),
            "{path}"
        );
    }
    let heartbeat: Value = site.heartbeat();
    assert!(heartbeat.get("channels").is_none(), "{heartbeat}");
}
