//! An outage drill: a day on which everything goes wrong in turn, through a real S3 server and a server that answers
//! as Entra and Graph do. The site of each point of the day is left in a folder, where a browser reads it
//! (`tests/web/outage-drill.mjs`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use kairan::http::{Loopback, Secret};
use kairan::publish::{Artifact, Stage};
use kairan::run::{Connections, Mode, Report, run_connected};
use kairan::source::GraphCredentials;
use kairan::store::Store;
use serde_json::{Value, json};

use super::S3Server;
use super::s3_server::Outcome;
use crate::loopback::{Answer, Asked, Server};
use crate::machine_translations::{chat, chat_settings, json_of};

const INCIDENT: &str = "incidents/EX900001/index.html";

/// The posts of the incident, with the minute after which Graph tells of each.
const POSTS: [(&str, &str); 5] = [
    (
        "09:00",
        "Title: Some users can't send mail\n\nUser impact: Mail waits in the outbox.\n\nCurrent status: We're looking \
         into it.\n\nNext update by: Sunday, March 1, 2026, at 11:00 AM UTC",
    ),
    (
        "11:00",
        "Title: Some users can't send mail\n\nUser impact: Mail waits in the outbox.\n\nCurrent status: A gateway \
         refuses connections. We're moving its traffic.\n\nNext update by: Sunday, March 1, 2026, at 1:00 PM UTC",
    ),
    (
        "13:00",
        "Title: Some users can't send mail\n\nUser impact: Mail waits in the outbox.\n\nCurrent status: Half of the \
         traffic is moved.\n\nNext update by: Sunday, March 1, 2026, at 3:00 PM UTC",
    ),
    (
        "14:00",
        "Title: Some users can't send mail\n\nUser impact: Mail waits in the outbox.\n\nCurrent status: All traffic is \
         moved, and queues are draining.",
    ),
    (
        "15:00",
        "Title: Some users can't send mail\n\nUser impact: Mail waited in the outbox.\n\nFinal status: Mail flows \
         again.\n\nRoot cause: A certificate of a gateway had expired.\n\nNext steps: Certificates are watched by two \
         alarms now.",
    ),
];

fn utc(clock: &str) -> DateTime<Utc> {
    format!("2026-03-01T{clock}:00Z").parse().unwrap()
}

/// What Graph's issues are at an instant.
fn issues(now: DateTime<Utc>) -> Vec<Value> {
    let told = POSTS.iter().filter(|(clock, _)| utc(clock) <= now);
    let posts: Vec<Value> = told
        .map(|(clock, text)| {
            json!({
                "createdDateTime": utc(clock), "postType": "regular",
                "description": { "contentType": "text", "content": text },
            })
        })
        .collect();
    let Some(newest) = posts.last() else {
        return Vec::new();
    };
    let is_over = posts.len() == POSTS.len();
    vec![json!({
        "id": "EX900001", "service": "Exchange Online", "title": "Some users can't send mail",
        "status": if is_over { "serviceRestored" } else { "serviceDegradation" },
        "classification": "incident", "origin": "microsoft", "isResolved": is_over,
        "startDateTime": utc("08:40"), "endDateTime": is_over.then(|| utc("14:50")),
        "lastModifiedDateTime": newest["createdDateTime"], "posts": posts,
    })]
}

/// What goes wrong, and what time it is.
struct World {
    now: DateTime<Utc>,
    is_graph_down: bool,
    is_translator_throttled: bool,
    /// The texts that the translator has translated.
    translated: Vec<String>,
}

impl World {
    fn answer(&mut self, asked: &Asked) -> Answer {
        if asked.path.starts_with("/v1/chat/") {
            return self.translate(asked);
        }
        if self.is_graph_down {
            return Answer::new(503, "text/html", "<html>Service Unavailable</html>");
        }
        let path = asked.path.split('?').next().unwrap_or_default();
        let value = match path.rsplit('/').next().unwrap_or_default() {
            "token" => {
                json!({ "token_type": "Bearer", "expires_in": 3599, "access_token": "token-1" })
            }
            "issues" => json!({ "value": issues(self.now) }),
            "healthOverviews" => {
                let services = ["Exchange Online", "Microsoft Teams"];
                let services = services.map(|name| json!({ "id": name, "service": name }));
                json!({ "value": services })
            }
            _ => return Answer::status(404),
        };
        Answer::json(value.to_string())
    }

    /// What a chat endpoint answers.
    fn translate(&mut self, asked: &Asked) -> Answer {
        if self.is_translator_throttled {
            return Answer::status(429).header("retry-after", "600");
        }
        self.translated.extend(chat::texts(&json_of(asked)).1);
        chat::answer_to(asked)
    }
}

/// What a reader must see or must not see in a page, as a browser shows it.
struct Expectation {
    point: &'static str,
    page: String,
    shows: Vec<&'static str>,
    hides: Vec<&'static str>,
}

struct Drill {
    server: S3Server,
    world: Arc<Mutex<World>>,
    connections: Connections,
    folder: PathBuf,
    expectations: Vec<Expectation>,
    _graph: Server,
}

impl Drill {
    async fn new() -> Self {
        let world = Arc::new(Mutex::new(World {
            now: utc("08:00"),
            is_graph_down: false,
            is_translator_throttled: false,
            translated: Vec::new(),
        }));
        let answering = Arc::clone(&world);
        let graph = Server::start(move |asked| answering.lock().unwrap().answer(asked));
        let credentials = GraphCredentials {
            secret: Some(Secret::new("right")),
            ..GraphCredentials::default()
        };
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("outage-drill");
        let _ = fs::remove_dir_all(&folder);
        let drill = Self {
            server: S3Server::start(),
            world,
            connections: Connections::new(Loopback::Allowed, credentials),
            folder,
            expectations: Vec::new(),
            _graph: graph,
        };
        let settings = format!(
            "title = \"Service status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\", \"de\"]\n\
             [[sources]]\nname = \"m365\"\ntitle = \"Microsoft 365\"\nkind = \"graph\"\ntenant = \"contoso.example\"\n\
             client_id = \"0000-1111\"\nloopback_url = {:?}\n[translation]\n{}\n",
            drill.graph_url(),
            chat_settings(drill.graph_url())
        );
        drill.write("site.toml", &settings).await;
        drill
    }

    fn graph_url(&self) -> &str {
        &self._graph.url
    }

    fn root(&self) -> Store {
        self.server.store("content", "")
    }

    fn site(&self) -> Store {
        self.server.store("site", "")
    }

    async fn write(&self, path: &str, text: &str) {
        let file = Artifact::new(path, text.as_bytes().to_vec(), Stage::Data);
        self.root().put(&file).await.unwrap();
    }

    fn change(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.world.lock().unwrap());
    }

    async fn try_run_at(&self, clock: &str) -> anyhow::Result<Report> {
        self.change(|world| world.now = utc(clock));
        let (root, site) = (self.root(), self.site());
        let connections = &self.connections;
        run_connected(&root, &site, utc(clock), Mode::Publish, connections, &()).await
    }

    async fn run_at(&self, clock: &str) -> Report {
        self.try_run_at(clock).await.unwrap()
    }

    fn text(&self, path: &str) -> String {
        let objects = self.server.objects();
        let object = objects.get(&format!("site/{path}"));
        let object = object.unwrap_or_else(|| panic!("no {path}"));
        String::from_utf8(object.bytes.to_vec()).unwrap()
    }

    fn heartbeat(&self) -> Value {
        serde_json::from_str(&self.text("heartbeat.json")).unwrap()
    }

    /// Leaves the site as it is now for the browser.
    fn keep(&self, point: &str) {
        for (path, bytes) in self.server.files("site/") {
            let file = self.folder.join(point).join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
    }

    fn expect(
        &mut self,
        point: &'static str,
        page: &str,
        shows: &[&'static str],
        hides: &[&'static str],
    ) {
        self.expectations.push(Expectation {
            point,
            page: page.to_owned(),
            shows: shows.to_vec(),
            hides: hides.to_vec(),
        });
    }

    /// Leaves what the browser is to find.
    fn write_expectations(&self) {
        let expectations = self.expectations.iter().map(|expectation| {
            json!({
                "point": expectation.point, "page": expectation.page,
                "shows": expectation.shows, "hides": expectation.hides,
            })
        });
        let list = Value::from_iter(expectations);
        fs::write(self.folder.join("expectations.json"), list.to_string()).unwrap();
    }

    /// The ids of the feed's entries with their instants, the newest first.
    fn feed_entries(&self) -> Vec<(String, String)> {
        let feed = self.text("en/feed.atom");
        let part = |entry: &str, name: &str| {
            let (_, rest) = entry.split_once(&format!("<{name}>")).unwrap();
            rest.split_once('<').unwrap().0.to_owned()
        };
        let entries = feed.split("<entry>").skip(1);
        entries
            .map(|entry| (part(entry, "id"), part(entry, "updated")))
            .collect()
    }
}

/// The site that runs make to which nothing bad happens, of the same root.
async fn undisturbed_site(drill: &Drill, clock: &str) -> BTreeMap<String, Vec<u8>> {
    let site = Store::memory();
    let connections = Connections::default();
    let root = drill.root();
    run_connected(&root, &site, utc(clock), Mode::Full, &connections, &())
        .await
        .unwrap();
    let mut files = BTreeMap::new();
    for path in site.list("").await.unwrap().paths {
        let bytes = site.get(&path).await.unwrap().unwrap();
        files.insert(path, bytes);
    }
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_on_which_everything_goes_wrong_in_turn() {
    let mut drill = Drill::new().await;
    let fine = "All services are operating normally";

    drill.run_at("08:00").await;
    let point = "1-all-is-well";
    drill.keep(point);
    drill.expect(point, "en/index.html", &[fine, "Exchange Online"], &[]);

    drill.run_at("09:01").await;
    let point = "2-an-incident-begins";
    drill.keep(point);
    let begun = ["Some users can't send mail", "Exchange Online"];
    drill.expect(point, "en/index.html", &begun, &[fine]);
    let looked_into = "We're looking into it.";
    let in_english = format!("en/{INCIDENT}");
    drill.expect(point, &in_english, &[looked_into, "11:00"], &[]);
    let first_entries = drill.feed_entries();
    assert_eq!(first_entries.len(), 1, "{first_entries:?}");
    let in_german = format!("de/{INCIDENT}");
    let translated = ["[de] We're looking into it.", "Parrot"];
    drill.expect(point, &in_german, &translated, &[]);

    // Graph is down for six hours. The page says so, and what was known stays.
    drill.change(|world| world.is_graph_down = true);
    let report = drill.run_at("09:30").await;
    assert_eq!(report.silent_sources().count(), 1);
    let point = "3-graph-is-down";
    drill.keep(point);
    let silent = "No data has been received from Microsoft 365 since";
    drill.expect(point, "en/index.html", &[silent, begun[0]], &[fine]);
    let service = "en/services/exchange-online/index.html";
    drill.expect(point, service, &[silent], &[]);
    drill.expect(point, &in_english, &[looked_into], &[]);
    let heartbeat = drill.heartbeat();
    assert_eq!(heartbeat["sources"]["m365"]["silent"], true);
    assert_eq!(
        heartbeat["sources"]["m365"]["heard_at"],
        "2026-03-01T09:01:00Z"
    );
    // While it lasts, only the promise that passes changes the pages.
    assert_eq!(drill.run_at("10:30").await.written, 0);
    drill.run_at("12:00").await;
    let point = "4-a-promise-has-passed";
    drill.keep(point);
    drill.expect(point, "en/index.html", &[silent, "overdue since"], &[fine]);

    // The comms team writes a note, and another one with a mistake: the first is shown, the second reported.
    let note = "---\nauthor: Service desk\n---\nUse the web app in the meantime.\n";
    drill.write("annotations/EX900001.en.md", note).await;
    let bad = "---\nauthor: [Service desk\n---\nThis is **never** shown.\n";
    drill.write("annotations/EX900001.en-late.md", bad).await;
    let report = drill.run_at("12:30").await;
    let told: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
    assert!(
        told.iter()
            .any(|told| told.contains("annotations/EX900001.en-late.md:2")),
        "{told:?}"
    );
    let point = "5-a-note-and-a-bad-one";
    drill.keep(point);
    let workaround = "Use the web app in the meantime.";
    let never = "never";
    drill.expect(point, &in_english, &[workaround, looked_into], &[never]);

    // S3 is slow, and refuses every third request.
    let mut requests = 0;
    drill.server.set_outcomes(move |_| {
        requests += 1;
        match requests % 3 {
            0 => Outcome::SlowDown,
            _ => Outcome::Slow(Duration::from_millis(2)),
        }
    });
    let note = "---\nauthor: Service desk\n---\nUse the web app. Phones are not affected.\n";
    drill.write("annotations/EX900001.en.md", note).await;
    drill.run_at("13:00").await;
    drill.server.serve_normally();
    let point = "6-s3-is-slow";
    drill.keep(point);
    let newer = "Use the web app. Phones are not affected.";
    drill.expect(point, &in_english, &[newer], &[workaround]);

    // Two runs at once: at most one of them gives way, and the next one completes what it left.
    let own = "---\nid: NET-1\ntitle: The guest network is off\nservice: Guest network\nstatus: investigating\n\
               started_at: 2026-03-01T13:10:00Z\n---\n\n## 2026-03-01 13:10 +00:00 · investigating\nWe are on our way.\n";
    drill.write("records/NET-1.md", own).await;
    let (one, other) = tokio::join!(drill.try_run_at("13:30"), drill.try_run_at("13:30"));
    assert!(one.is_ok() || other.is_ok(), "{one:?} {other:?}");
    drill.run_at("13:31").await;
    let point = "7-two-runs-at-once";
    drill.keep(point);
    let both = ["The guest network is off", begun[0], silent];
    drill.expect(point, "en/index.html", &both, &[fine]);
    assert_eq!(drill.feed_entries().len(), 2);

    // Graph answers again, and tells of all that has happened since. The translator is throttled.
    drill.change(|world| {
        world.is_graph_down = false;
        world.is_translator_throttled = true;
    });
    let report = drill.run_at("15:31").await;
    assert_eq!(report.silent_sources().count(), 0);
    let point = "8-graph-answers-again";
    drill.keep(point);
    let home = ["The guest network is off"];
    drill.expect(point, "en/index.html", &home, &[silent]);
    let all = [
        looked_into,
        "A gateway refuses connections.",
        "Half of the traffic is moved.",
        "queues are draining",
        "A certificate of a gateway had expired.",
        "Certificates are watched by two alarms now.",
        newer,
    ];
    drill.expect(point, &in_english, &all, &[]);
    let untranslated = ["A certificate of a gateway had expired.", translated[0]];
    let cause = "[de] A certificate of a gateway had expired.";
    drill.expect(point, &in_german, &untranslated, &[cause]);
    let told = report.translation.unwrap().to_string();
    assert!(told.contains("429"), "{told}");
    // What was announced keeps its id and its instant, and all that is new is announced once, in order.
    let entries = drill.feed_entries();
    let ids: BTreeSet<&String> = entries.iter().map(|(id, _)| id).collect();
    assert_eq!((entries.len(), ids.len()), (6, 6), "{entries:?}");
    assert!(entries.contains(&first_entries[0]), "{entries:?}");
    let instants: Vec<&String> = entries.iter().map(|(_, at)| at).collect();
    assert!(
        instants.is_sorted_by(|newer, older| newer > older),
        "{instants:?}"
    );
    // The translator answers again: it is asked for what is missing, and for nothing twice. Only of two runs at once
    // both may have asked.
    drill.change(|world| world.is_translator_throttled = false);
    drill.run_at("16:00").await;
    let point = "9-the-translator-answers-again";
    drill.keep(point);
    let more = [cause, "[de] Half of the traffic is moved."];
    drill.expect(point, &in_german, &more, &[]);
    assert_eq!(drill.feed_entries(), entries);
    let mut texts = drill.world.lock().unwrap().translated.clone();
    texts.retain(|text| !text.contains("guest network") && !text.contains("on our way"));
    let once: BTreeSet<&String> = texts.iter().collect();
    assert_eq!(texts.len(), once.len(), "{texts:?}");

    // It is the site of one run to which nothing bad happened.
    let site = drill.server.files("site/");
    for (path, bytes) in undisturbed_site(&drill, "16:00").await {
        assert!(
            site.get(&path) == Some(&bytes) || path == "heartbeat.json",
            "{path}"
        );
    }
    drill.write_expectations();
}
