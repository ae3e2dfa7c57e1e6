//! The steps of a run, each as work that can be repeated.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;

use chrono::{DateTime, Utc};
use kairan::incident::{ResolveInputs, resolve};
use kairan::ledger::{Entry, announce, merge, parse, serialize};
use kairan::locale::{Tag, built_in_file, built_in_file_names};
use kairan::publish::{Artifact, Stage};
use kairan::record::{DecodeOptions, Decoded, Record, decode};
use kairan::run::{Mode, run};
use kairan::store::Store;
use kairan::text::Labels;
use tokio::runtime::{Builder, Runtime};

const INCIDENTS: usize = 100;
const UPDATES: usize = 6;

const SETTINGS: &str =
    "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\", \"de\"]\n";

/// A step, prepared: what it does can be repeated.
pub type Work = Box<dyn FnMut()>;

/// A name, and what prepares the step of this name.
type Step = (&'static str, fn() -> Work);

/// The steps.
pub const STEPS: [Step; 6] = [
    ("decode", prepare_decode),
    ("ingest", prepare_ingest),
    ("resolve", prepare_resolve),
    ("render", prepare_render),
    ("plan", prepare_plan),
    ("build", prepare_build),
];

fn now() -> DateTime<Utc> {
    "2026-09-30T09:00:00Z".parse().unwrap()
}

/// A file of records as Microsoft Graph gives them. The newest update of the first incident says `newest`.
fn records_file(newest: &str) -> Vec<u8> {
    let services = ["Mail", "Chat", "Files", "Phone"];
    let mut text = String::from("[");
    for incident in 0..INCIDENTS {
        let (month, day) = (1 + incident % 9, 1 + incident / 9 % 28);
        let service = services[incident % services.len()];
        let separator = if incident == 0 { "" } else { "," };
        write!(
            text,
            "{separator}\n{{\"id\": \"EX{incident:06}\", \"title\": \"{service} is slow\", \"service\": \"{service}\", \
             \"status\": \"serviceRestored\", \"classification\": \"incident\", \"isResolved\": true, \
             \"startDateTime\": \"2026-{month:02}-{day:02}T06:00:00Z\", \
             \"endDateTime\": \"2026-{month:02}-{day:02}T18:00:00Z\", \
             \"lastModifiedDateTime\": \"2026-{month:02}-{day:02}T18:05:00Z\", \"posts\": ["
        )
        .unwrap();
        for update in 0..UPDATES {
            let separator = if update == 0 { "" } else { ", " };
            let words = match (incident, update + 1) {
                (0, UPDATES) => newest,
                _ => "We moved requests to another region",
            };
            write!(
                text,
                "{separator}{{\"createdDateTime\": \"2026-{month:02}-{day:02}T{:02}:00:00Z\", \"postType\": \"regular\", \
                 \"description\": {{\"contentType\": \"html\", \"content\": \"<p>Title: {service} is slow</p>\
                 <p>User impact: About {} % of requests of users in Europe may take minutes.</p>\
                 <p>Current status: {words}, and watch &amp; measure what users see of it.</p>\
                 <p>Next update by: 2026-{month:02}-{day:02} {:02}:30 UTC</p>\"}}}}",
                7 + update,
                40 - update,
                8 + update,
            )
            .unwrap();
        }
        text.push_str("]}");
    }
    text.push_str("\n]\n");
    text.into_bytes()
}

fn labels() -> BTreeMap<Tag, Labels> {
    let names = built_in_file_names();
    let labels = names.iter().filter_map(|name| {
        let tag = name.strip_suffix(".toml")?.parse().ok()?;
        Some((tag, Labels::parse(&built_in_file(name)?).ok()?))
    });
    labels.collect()
}

fn decode_file(bytes: &[u8], labels: &BTreeMap<Tag, Labels>) -> Decoded {
    let decoded = decode("records/all.json", bytes, None, DecodeOptions::new(labels));
    assert_eq!(decoded.diagnostics, []);
    decoded
}

fn prepare_decode() -> Work {
    let (bytes, labels) = (records_file("It is solved"), labels());
    Box::new(move || drop(black_box(decode_file(&bytes, &labels))))
}

/// The entries of a ledger that is filled for the first time.
fn ingest(records: &[Record]) -> BTreeMap<String, Entry> {
    let entries = records.iter().map(|record| {
        let entry = merge(None, vec![record.clone()], now());
        (record.id.clone(), entry.unwrap())
    });
    let mut entries = entries.collect();
    announce(&mut entries, [], true, now());
    entries
}

fn prepare_ingest() -> Work {
    let records = decode_file(&records_file("It is solved"), &labels()).records;
    Box::new(move || {
        for entry in ingest(&records).values() {
            black_box(serialize(entry));
        }
    })
}

fn prepare_resolve() -> Work {
    let labels = labels();
    let records = decode_file(&records_file("It is solved"), &labels).records;
    let files = ingest(&records);
    let files: Vec<_> = files
        .into_iter()
        .map(|(id, entry)| (id, serialize(&entry)))
        .collect();
    Box::new(move || {
        let inputs = ResolveInputs {
            labels: &labels,
            zone: None,
            translations: &[],
            annotations: &[],
            now: now(),
        };
        for (id, bytes) in &files {
            let entry = parse(id, bytes).unwrap().entry;
            black_box(resolve(&entry, inputs, &mut Vec::new()));
        }
    })
}

/// Runs in one thread, and waits for the calculations in others.
struct Runner(Runtime);

impl Runner {
    fn new() -> Self {
        Self(Builder::new_current_thread().build().unwrap())
    }

    fn put(&self, root: &Store, path: &str, bytes: Vec<u8>) {
        let file = Artifact::new(path, bytes, Stage::Data);
        self.0.block_on(root.put(&file)).unwrap();
    }

    fn root(&self) -> Store {
        let root = Store::memory();
        self.put(&root, "site.toml", SETTINGS.as_bytes().to_vec());
        self.put(&root, "records/all.json", records_file("It is solved"));
        root
    }

    fn run(&self, root: &Store, site: &Store, mode: Mode) {
        let report = self.0.block_on(run(root, site, now(), mode, &()));
        assert_eq!(report.unwrap().incidents, INCIDENTS);
    }
}

/// Every file of a site whose incidents are known.
fn prepare_render() -> Work {
    let runner = Runner::new();
    let root = runner.root();
    runner.run(&root, &Store::memory(), Mode::Publish);
    Box::new(move || runner.run(&root, &Store::memory(), Mode::Publish))
}

/// What one update would change.
fn prepare_plan() -> Work {
    let runner = Runner::new();
    let (root, site) = (runner.root(), Store::memory());
    runner.run(&root, &site, Mode::Publish);
    runner.put(&root, "records/all.json", records_file("It is slow again"));
    Box::new(move || runner.run(&root, &site, Mode::Plan))
}

/// All steps, from a file of records to a site.
fn prepare_build() -> Work {
    let runner = Runner::new();
    Box::new(move || runner.run(&runner.root(), &Store::memory(), Mode::Publish))
}
