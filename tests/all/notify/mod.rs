//! What subscribers are told, through the program and over the real protocol of a webhook.

mod command;
mod failures;
#[cfg(feature = "aws")]
mod interrupted;
mod late;
#[cfg(feature = "aws")]
mod stored_secrets;
#[cfg(feature = "aws")]
mod timeout;
mod turns;

use std::fs;
use std::process::Output;

use kairan::http::Loopback;
use kairan::run::{Connections, Mode, Progress, Report, run_connected};
use kairan::source::GraphCredentials;
use kairan::store::Store;
use serde_json::Value;

use crate::fixtures::{SMALL_TEMPLATES, block_on, utc};
use crate::folder::{Folder, run};
use crate::loopback::{Answer, Asked, Server};

/// A key as Standard Webhooks has it; the tests look for it where it must not be.
pub const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Settings of a small site with these tables of channels: in Japanese, too, if one of them tells in it.
pub fn settings(channels: &str) -> String {
    let locales = match channels.contains("\"ja\"") {
        true => "\"en\", \"ja\"",
        false => "\"en\"",
    };
    format!(
        "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [{locales}]\n\
         search = false\nmarkdown = false\n{channels}\n"
    )
}

/// A channel that is a webhook, with more of its settings.
pub fn webhook(name: &str, more: &str) -> String {
    format!("[[channels]]\nname = \"{name}\"\nkind = \"webhook\"\n{more}\n")
}

/// An incident, and its updates by their times on 29 September and their texts.
pub fn incident(id: &str, status: &str, more: &str, updates: &[(&str, &str)]) -> String {
    let mut file =
        format!("---\nid: {id}\nservice: Post\ntitle: Trouble {id}\nstatus: {status}\n{more}---\n");
    for (time, text) in updates {
        let day = if time.contains('T') {
            ""
        } else {
            "2026-09-29T"
        };
        file += &format!("\n## {day}{time}:00Z\nUser impact: {text}\n");
    }
    file
}

/// Something that a webhook was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub key: String,
    pub kind: String,
    pub language: String,
    pub incident: String,
    pub has_update: bool,
    pub text: String,
}

impl Told {
    pub fn of(asked: &Asked) -> Self {
        assert_eq!(asked.method, "POST");
        let message: Value = serde_json::from_str(&asked.body).unwrap();
        let data = &message["data"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            key: asked.header("webhook-id").unwrap().to_owned(),
            kind: text(&data["kind"]),
            language: text(&data["language"]),
            incident: text(&data["incident"]["id"]),
            has_update: !data["update"].is_null(),
            text: text(&data["text"]),
        }
    }

    /// In short: `N-1 opened en`, with `(none)` where no update tells of it.
    pub fn short(&self) -> String {
        let none = if self.has_update { "" } else { " (none)" };
        format!("{} {} {}{none}", self.incident, self.kind, self.language)
    }
}

/// A receiver that takes everything.
pub fn receiver() -> Server {
    Server::start(|_| Answer::status(204))
}

/// What a receiver was told since it was asked last.
pub fn told(server: &Server) -> Vec<Told> {
    server.take_asked().iter().map(Told::of).collect()
}

pub fn short(told: &[Told]) -> Vec<String> {
    told.iter().map(Told::short).collect()
}

/// The environment with the secret of channels, each at a path of the server that is its name.
pub fn secrets(server: &Server, channels: &[&str]) -> Vec<(String, String)> {
    let of_channel = |channel: &&str| {
        let variable = channel.to_uppercase().replace('-', "_");
        [
            (
                format!("KAIRAN_CHANNEL_{variable}_URL"),
                format!("{}/{channel}", server.url),
            ),
            (format!("KAIRAN_CHANNEL_{variable}_KEY"), KEY.to_owned()),
        ]
    };
    channels.iter().flat_map(of_channel).collect()
}

/// Connections to servers on this machine, with these secrets of channels.
pub fn connections(secrets: &[(String, String)]) -> Connections {
    let connections = Connections::new(Loopback::Allowed, GraphCredentials::default());
    connections.with_channel_secrets(secrets.iter().cloned())
}

/// A time on 29 September, or with its date.
fn instant(time: &str) -> String {
    match time.contains('T') {
        true => format!("{time}Z"),
        false => format!("2026-09-29T{time}Z"),
    }
}

/// A root with channels, and what receives what they tell.
pub struct Subscribed<'a> {
    pub folder: Folder,
    pub server: &'a Server,
    env: Vec<(String, String)>,
}

impl<'a> Subscribed<'a> {
    pub fn new(server: &'a Server, names: &[&str], channels: &str) -> Self {
        Self::with_env(server, secrets(server, names), channels)
    }

    /// The same with these environment variables.
    pub fn with_env(server: &'a Server, env: Vec<(String, String)>, channels: &str) -> Self {
        let folder = Folder::new(&settings(channels));
        // What a ledger is first filled with is an archive.
        let old = incident("OLD-1", "resolved", "", &[("2026-09-01T06:00", "Old.")]);
        folder.put("records/old.md", &old);
        for (path, text) in SMALL_TEMPLATES {
            folder.put(path, text);
        }
        Self {
            folder,
            env,
            server,
        }
    }

    /// One channel in English.
    pub fn single(server: &'a Server) -> Self {
        Self::new(server, &["ops"], &webhook("ops", ""))
    }

    pub fn run(&self, time: &str, args: &[&str]) -> Output {
        let root = self.folder.path("root");
        let now = instant(time);
        let env: Vec<(&str, &str)> = self
            .env
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let output = run(&[args, &["--root", &root, "--now", &now]].concat(), &env);
        self.assert_is_secret(&output);
        output
    }

    /// Builds the site, and returns what the receiver was told in short.
    pub fn build(&self, time: &str) -> Vec<String> {
        self.report(time);
        short(&told(self.server))
    }

    /// Builds the site in this process: the program takes longer to start than a run of a small site takes.
    pub fn report(&self, time: &str) -> Report {
        self.report_with(time, &self.connections(), &())
    }

    pub fn connections(&self) -> Connections {
        connections(&self.env)
    }

    pub fn report_with(
        &self,
        time: &str,
        connections: &Connections,
        progress: &dyn Progress,
    ) -> Report {
        let [root, site] = ["root", "site"].map(|name| Store::dir(self.folder.path(name)));
        let (now, mode) = (utc(&instant(time)), Mode::Publish);
        block_on(run_connected(
            &root,
            &site,
            now,
            mode,
            connections,
            progress,
        ))
        .unwrap()
    }

    /// Secrets are in nothing that the program says.
    fn assert_is_secret(&self, output: &Output) {
        let said = [output.stdout.as_slice(), &output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        for (_, value) in &self.env {
            assert!(!said.contains(value.as_str()), "{said}");
        }
    }

    pub fn heartbeat(&self) -> Value {
        let text = fs::read(self.folder.path("site/heartbeat.json")).unwrap();
        serde_json::from_slice(&text).unwrap()
    }
}
