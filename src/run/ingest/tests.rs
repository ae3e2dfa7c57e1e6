//! Tests that the ledger does not depend on how much of the records is in memory at a time.

use super::super::decode::decode_changes;
use super::super::ledger_store::incident_id;
use super::*;
use crate::ledger::parse;
use crate::publish::{Artifact, Stage};
use crate::root::Listing;
use crate::store::Store;

fn at(hour: u32) -> DateTime<Utc> {
    format!("2026-09-{:02}T{:02}:00:00Z", 20 + hour / 24, hour % 24)
        .parse()
        .unwrap()
}

/// A record as Microsoft Graph gives it, whose last update is of `updates`' last hour.
fn record(id: &str, updates: &[u32]) -> String {
    let posts = updates.iter().map(|hour| {
        let body = format!("Current status: Hour {hour} of {id}.");
        format!(
            r#"{{"createdDateTime": "{}", "description": {{"contentType": "text", "content": "{body}"}}}}"#,
            at(*hour).to_rfc3339()
        )
    });
    let posts: Vec<String> = posts.collect();
    format!(
        r#"{{"id": "{id}", "title": "{id} is slow", "service": "Mail", "status": "serviceDegradation",
        "classification": "incident", "startDateTime": "{}", "lastModifiedDateTime": "{}", "posts": [{}]}}"#,
        at(updates[0]).to_rfc3339(),
        at(*updates.last().unwrap()).to_rfc3339(),
        posts.join(", ")
    )
}

async fn put(root: &Store, path: &str, text: String) {
    let file = Artifact::new(path, text.into_bytes(), Stage::Data);
    root.put(&file).await.unwrap();
}

/// A root in which several files tell of one incident, and one file of several.
async fn new_root() -> Store {
    let root = Store::memory();
    let settings = "title = \"S\"\nbase_url = \"https://s.example\"\nlocales = [\"en\"]\n";
    put(&root, "site.toml", settings.to_owned()).await;
    let many = [
        record("EX1", &[1, 5]),
        record("EX4", &[2, 6]),
        record("EX9", &[3, 7]),
    ];
    put(&root, "records/b.json", format!("[{}]", many.join(", "))).await;
    put(&root, "records/a.json", record("EX4", &[2, 6, 9])).await;
    put(&root, "records/c.json", record("EX7", &[4])).await;
    root
}

/// Ingests a root as a run at `now` does, with so many bytes of records in memory. Returns the number of parts.
async fn ingest_once(
    root: &Store,
    cache: &mut Cache,
    now: DateTime<Utc>,
    max_record_bytes: usize,
) -> usize {
    let listing = Listing::read(root).await.unwrap();
    let ledger = Ledger::new(&listing);
    let mut loader = Loader::new(root, &listing, ledger).await.unwrap();
    loader.max_record_bytes = max_record_bytes;
    let changes = decode_changes(&mut loader, cache, now, &()).await.unwrap();
    let parts = changes.parts(&loader).len();
    let mut state = State::new(&Store::memory());
    let (clock, state) = (Clock::Monotonic, Some(&mut state));
    ingest(&mut loader, cache, changes, now, clock, state, &())
        .await
        .unwrap();
    parts
}

/// The files of the ledger.
async fn ledger_files(root: &Store) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for path in root.list("ledger").await.unwrap().paths {
        let bytes = root.get(&path).await.unwrap().unwrap();
        files.insert(path, String::from_utf8(bytes).unwrap());
    }
    files
}

#[tokio::test]
async fn records_that_are_read_in_parts_give_the_ledger_of_those_that_are_read_at_once() {
    let mut ledgers = Vec::new();
    for (max_record_bytes, expected_parts) in [(usize::MAX, [1, 1]), (1, [4, 5]), (1_200, [3, 5])] {
        let root = new_root().await;
        let mut cache = Cache::default();
        let first = ingest_once(&root, &mut cache, at(30), max_record_bytes).await;
        let first_ledger = ledger_files(&root).await;
        // News of three incidents, that of the first one by its name being the latest; and what is old of a new
        // incident.
        put(&root, "records/a.json", record("EX4", &[2, 6, 9, 41])).await;
        put(&root, "records/c.json", record("EX7", &[4, 40])).await;
        let many = [
            record("EX1", &[1, 5, 42]),
            record("EX4", &[2, 6]),
            record("EX9", &[3, 7]),
        ];
        put(&root, "records/b.json", format!("[{}]", many.join(", "))).await;
        put(&root, "records/d.json", record("EX8", &[8, 10])).await;
        // Nothing is known of the records but what the ledger has.
        let mut cache = Cache::default();
        let second = ingest_once(&root, &mut cache, at(43), max_record_bytes).await;
        assert_eq!([first, second], expected_parts, "{max_record_bytes}");
        ledgers.push([first_ledger, ledger_files(&root).await]);
        // Once more changes nothing.
        let mut cache = Cache::default();
        ingest_once(&root, &mut cache, at(44), max_record_bytes).await;
        assert_eq!(ledgers.last().unwrap()[1], ledger_files(&root).await);
    }
    let (at_once, in_parts) = ledgers.split_first().unwrap();
    // The entries, and the names of services.
    assert_eq!(at_once[0].len(), 5);
    for found in in_parts {
        assert_eq!(found, at_once);
    }
}

#[tokio::test]
async fn updates_of_one_instant_in_several_parts_are_announced_at_different_ones() {
    let root = Store::memory();
    let settings = "title = \"S\"\nbase_url = \"https://s.example\"\nlocales = [\"en\"]\n";
    put(&root, "site.toml", settings.to_owned()).await;
    for number in 0..20 {
        let id = format!("EX{number}");
        put(&root, &format!("records/{id}.json"), record(&id, &[1, 2])).await;
    }
    for now in [30, 31] {
        let mut cache = Cache::default();
        assert_eq!(ingest_once(&root, &mut cache, at(now), 1).await, 20);
        let mut instants = Vec::new();
        for (path, text) in ledger_files(&root).await {
            let Some(id) = incident_id(&path) else {
                continue;
            };
            let entry = parse(id, text.as_bytes()).unwrap().entry;
            instants.extend(entry.announcement_times());
        }
        let different: BTreeSet<_> = instants.iter().collect();
        assert_eq!(different.len(), instants.len());
        assert!(instants.len() >= 40);
        // The second run reads one record of which the ledger knows nothing, beside all others.
        if now == 30 {
            root.delete("ledger/EX3.json").await.unwrap();
        }
    }
}
