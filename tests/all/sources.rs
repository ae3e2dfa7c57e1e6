//! Sources that a site asks by itself: what they are asked, and what readers see when they do not answer.

mod changes;
mod command;
mod credentials;
mod faults;
mod graph;
mod kinds;
mod reviews;
#[cfg(feature = "aws")]
mod s3;
mod tls;

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use kairan::http::Loopback;
use kairan::publish::{Artifact, Stage};
use kairan::run::{Connections, Mode, Report, run_connected};
use kairan::source::GraphCredentials;
use kairan::store::Store;
use serde_json::{Value, json};

use crate::loopback::{Answer, Asked, Server};

/// A site that asks sources.
pub struct Site {
    root: Store,
    site: Store,
    now: DateTime<Utc>,
    connections: Connections,
}

impl Site {
    /// A site with these `[[sources]]`, at noon of 1 March 2026.
    pub async fn new(sources: &str) -> Self {
        let site = Self {
            root: Store::memory(),
            site: Store::memory(),
            now: "2026-03-01T12:00:00Z".parse().unwrap(),
            connections: Connections::new(Loopback::Allowed, GraphCredentials::default()),
        };
        site.set_sources(sources).await;
        site
    }

    pub async fn set_sources(&self, sources: &str) {
        let head =
            "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\"]\n";
        self.write("site.toml", &format!("{head}{sources}")).await;
    }

    pub async fn write(&self, path: &str, text: &str) {
        let file = Artifact::new(path, text.as_bytes().to_vec(), Stage::Data);
        self.root.put(&file).await.unwrap();
    }

    /// A run a minute after the last one.
    pub async fn turn(&mut self) -> Report {
        self.now += chrono::TimeDelta::minutes(1);
        self.run(Mode::Publish).await
    }

    pub async fn run(&self, mode: Mode) -> Report {
        let connections = &self.connections;
        let run = run_connected(&self.root, &self.site, self.now, mode, connections, &());
        run.await.unwrap()
    }

    pub async fn page(&self, path: &str) -> String {
        let bytes = self.site.get(path).await.unwrap();
        String::from_utf8(bytes.unwrap_or_else(|| panic!("no {path}"))).unwrap()
    }

    pub async fn home(&self) -> String {
        self.page("en/index.html").await
    }

    pub async fn heartbeat(&self) -> Value {
        serde_json::from_str(&self.page("heartbeat.json").await).unwrap()
    }

    /// The files of the root, with their bytes.
    pub async fn root_files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        for folder in ["ledger", ".kairan"] {
            for path in self.root.list(folder).await.unwrap().paths {
                let bytes = self.root.get(&path).await.unwrap().unwrap();
                files.push((path, bytes));
            }
        }
        files
    }
}

type Answering = dyn Fn(&Asked) -> Answer + Send;

/// A part of what a run says of a fault, and the answer that is the fault.
pub type Fault = (&'static str, fn() -> Answer);

/// What a server answers now, which a test may change.
#[derive(Clone)]
pub struct Answers(Arc<Mutex<Box<Answering>>>);

impl Answers {
    pub fn new(answer: impl Fn(&Asked) -> Answer + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Box::new(answer))))
    }

    pub fn set(&self, answer: impl Fn(&Asked) -> Answer + Send + 'static) {
        *self.0.lock().unwrap() = Box::new(answer);
    }

    pub fn serve(&self) -> Server {
        let answers = self.clone();
        Server::start(move |asked| {
            let answer = answers.0.lock().unwrap();
            answer(asked)
        })
    }
}

/// A status page with an incident for each of `incidents`: its id, and the statuses of its updates.
pub fn status_page(incidents: &[(&str, &[&str])]) -> Value {
    let component =
        |id: &str, name: &str| json!({ "id": id, "name": name, "status": "operational" });
    let incidents = incidents.iter().map(|(id, statuses)| {
        let updates = statuses.iter().enumerate().map(|(minute, status)| {
            let at = format!("2026-03-01T11:{minute:02}:00.000Z");
            json!({
                "id": format!("{id}-{minute}"), "status": status, "body": format!("It is {status}."),
                "created_at": at, "display_at": at, "affected_components": [],
            })
        });
        let mut updates: Vec<Value> = updates.collect();
        updates.reverse();
        let updated_at = updates[0]["created_at"].clone();
        let status = updates[0]["status"].clone();
        let resolved_at = (status == "resolved").then(|| updated_at.clone());
        json!({
            "id": id, "name": format!("Trouble {id}"), "status": status, "impact": "major",
            "created_at": "2026-03-01T11:00:00.000Z", "started_at": "2026-03-01T11:00:00.000Z",
            "updated_at": updated_at, "resolved_at": resolved_at,
            "page_id": "forge", "incident_updates": updates, "components": [component("c1", "Git")],
        })
    });
    json!({
        "page": { "id": "forge", "name": "Forge", "url": "https://forge.example" },
        "components": [component("c1", "Git"), component("c2", "Packages")],
        "incidents": incidents.collect::<Vec<_>>(),
        "scheduled_maintenances": [],
        "status": { "indicator": "none", "description": "fine" },
    })
}

/// The answers of Statuspage's API for a page: the summary has what is open, the list everything.
pub fn statuspage_api(page: &Value, asked: &Asked) -> Answer {
    let mut document = page.clone();
    match asked.path.as_str() {
        "/api/v2/summary.json" => {
            let incidents = document["incidents"].as_array_mut().unwrap();
            incidents.retain(|incident| incident["status"] != "resolved");
        }
        "/api/v2/incidents.json" | "/api/v2/scheduled-maintenances.json" => {}
        path => return Answer::new(404, "application/json", format!("{{\"no\":{path:?}}}")),
    }
    let etag = format!(
        "W/\"{}\"",
        kairan::digest::Digest::of(&page).unwrap().as_str()
    );
    if asked.header("if-none-match") == Some(&etag) {
        return Answer::status(304);
    }
    Answer::json(document.to_string()).header("ETag", &etag)
}

/// The settings of a source.
pub fn source(name: &str, kind: &str, url: &str) -> String {
    format!(
        "[[sources]]\nname = {name:?}\ntitle = \"The {name}\"\nkind = {kind:?}\nurl = {url:?}\n"
    )
}
