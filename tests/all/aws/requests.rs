//! What a run costs in requests, for a thousand incidents.

use std::collections::BTreeMap;

use kairan::run::{Mode, run};

use super::S3Server;
use super::s3_server::Call;
use crate::fixtures::{SMALL_TEMPLATES, block_on, utc};

const INCIDENTS: usize = 1000;
const SERVICES: usize = 20;
const LOCALES: [&str; 2] = ["en", "ja"];

const SITE: &str = "title = \"Status\"\nbase_url = \"https://status.example\"\n\
    locales = [\"en\", \"ja\"]\n[feeds]\nauthority = \"status.example,2026\"\n";

fn incident(number: usize, updates: usize) -> String {
    incident_among(INCIDENTS, number, updates)
}

/// An incident among so many in a year.
fn incident_among(all: usize, number: usize, updates: usize) -> String {
    let (month, day) = (number * 12 / all + 1, number % 28 + 1);
    let mut text = format!(
        "---\nid: MA{number:04}\nservice: Service {}\ntitle: Trouble {number}\n\
         status: serviceRestored\nclassification: incident\n\
         started_at: 2025-{month:02}-{day:02}T06:00:00Z\n---\n",
        number % SERVICES
    );
    for update in 0..updates {
        text.push_str(&format!(
            "\n## 2025-{month:02}-{day:02}T{:02}:00:00Z\nUser impact: Words {update}.\n",
            7 + update
        ));
    }
    text
}

fn put_small_templates(server: &S3Server) {
    for (path, text) in SMALL_TEMPLATES {
        server.put(&format!("content/{path}"), text.as_bytes());
    }
}

/// How many requests of each kind were made: by method and bucket, a list apart from a read.
fn count_requests(calls: &[Call]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for call in calls {
        let bucket = call.path.split('/').nth(1).unwrap_or_default();
        let is_list =
            call.method == "GET" && call.path.matches('/').count() < 2 || call.path.ends_with('/');
        let method = if is_list { "LIST" } else { &call.method };
        *counts.entry(format!("{method} {bucket}")).or_default() += 1;
    }
    counts
}

#[test]
fn the_number_of_requests_depends_only_on_what_changed() {
    let server = S3Server::start();
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    server.put("content/site.toml", SITE.as_bytes());
    put_small_templates(&server);
    for number in 0..INCIDENTS {
        let path = format!("content/records/{number:04}.md");
        server.put(&path, incident(number, 3).as_bytes());
    }
    let turn = |now: &str, mode: Mode| {
        server.calls();
        let report = block_on(run(&root, &site, utc(now), mode, &())).unwrap();
        (report, server.calls())
    };
    let (first, calls) = turn("2026-09-30T09:00:00Z", Mode::Publish);
    assert_eq!((first.incidents, first.updates), (INCIDENTS, 3 * INCIDENTS));
    println!("all: {:?}", count_requests(&calls));

    // With nothing new: the state, the names, the list of what people write, the heartbeat. The list begins
    // with a page on which the ledger begins, and goes on after the ledger.
    let authored = 1 + SMALL_TEMPLATES.len() + INCIDENTS;
    let pages = 1 + authored.div_ceil(1000);
    let (idle, calls) = turn("2026-09-30T09:01:00Z", Mode::Publish);
    println!("nothing: {:?}", count_requests(&calls));
    assert_eq!((idle.written, idle.unchanged), (0, first.written));
    let writes: Vec<&str> = calls
        .iter()
        .filter(|c| c.is_write())
        .map(|c| &*c.path)
        .collect();
    assert_eq!(writes, ["/site/heartbeat.json"]);
    assert_eq!(calls.len(), 3 + pages, "{calls:?}");

    // With one more update: that incident, what is told of others beside it in feeds, and its pages.
    server.put("content/records/0500.md", incident(500, 4).as_bytes());
    let (report, calls) = turn("2026-09-30T09:02:00Z", Mode::Publish);
    println!("one update: {:?}", count_requests(&calls));
    assert_eq!(report.changed_entries, 1);
    let reads = |folder: &str| {
        let place = format!("/content/{folder}");
        let reads = calls
            .iter()
            .filter(|c| c.method == "GET" && c.path.starts_with(&place));
        reads.count()
    };
    assert_eq!(reads("records/"), 1);
    // A feed holds 50 updates: of 17 incidents; that of the service 10: of 4.
    assert!(reads("ledger/") <= 17 + 4 + 1, "{}", reads("ledger/"));
    let own = |path: &str| {
        let pages = [
            "incidents/MA0500/",
            "history/2025-07/",
            "history/index",
            "services/service-0/",
            "feed.",
            "feed-archive/2025-07/",
            "search/2025/",
            "search/2025-07/",
            "index",
        ];
        let is_own = |locale: &str| {
            let rest = path.strip_prefix(&format!("/site/{locale}/"));
            rest.is_some_and(|rest| pages.iter().any(|page| rest.starts_with(page)))
        };
        LOCALES.iter().any(|locale| is_own(locale))
            || [
                "api/v1/incidents/MA0500.json",
                "heartbeat.json",
                "sitemap-2025-07.xml",
            ]
            .iter()
            .any(|file| path == format!("/site/{file}"))
    };
    let written: Vec<&str> = calls
        .iter()
        .filter(|c| c.is_write_to("site"))
        .map(|c| &*c.path)
        .collect();
    let foreign: Vec<&&str> = written.iter().filter(|path| !own(path)).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
    assert_eq!(written.len(), report.written + 1);

    // A note reads and writes the pages of its incident alone, and where the index has its three words: those of its
    // month, and those of its year where the month did not have them.
    server.put(
        "content/annotations/MA0007.md",
        b"---\ntitle: Note\n---\nCall us.\n",
    );
    let (report, calls) = turn("2026-09-30T09:03:00Z", Mode::Publish);
    println!("one note: {:?}", count_requests(&calls));
    let in_index = calls
        .iter()
        .filter(|call| call.is_write_to("site") && call.path.contains("/search/"))
        .count();
    assert!(in_index <= 2 * 3 * LOCALES.len(), "{in_index}");
    // As a page and as Markdown in each language, and as JSON.
    assert_eq!(report.written - in_index, 2 * LOCALES.len() + 1);
    assert!(
        !calls
            .iter()
            .any(|c| c.path.starts_with("/content/records/"))
    );

    // And all of it is what a full run makes.
    let (full, calls) = turn("2026-09-30T09:04:00Z", Mode::Full);
    println!("full: {:?}", count_requests(&calls));
    assert_eq!(
        (full.written, full.deleted, full.changed_entries),
        (0, 0, 0)
    );

    // A root whose records are in the ledger alone costs the same whatever its size.
    for number in 0..INCIDENTS {
        block_on(root.delete(&format!("records/{number:04}.md"))).unwrap();
    }
    turn("2026-09-30T09:05:00Z", Mode::Publish);
    let (idle, calls) = turn("2026-09-30T09:06:00Z", Mode::Publish);
    println!("nothing in records: {:?}", count_requests(&calls));
    assert_eq!((idle.incidents, idle.written), (INCIDENTS, 0));
    assert!(calls.len() <= 5, "{calls:?}");

    // And so does an update of one of them.
    server.put("content/records/0500.md", incident(500, 5).as_bytes());
    let (report, calls) = turn("2026-09-30T09:07:00Z", Mode::Publish);
    let counts = count_requests(&calls);
    println!("one update, nothing else in records: {counts:?}");
    assert!(report.read_partly);
    assert_eq!((report.incidents, report.changed_entries), (INCIDENTS, 1));
    let (reads, writes) = reads_and_writes(&calls);
    assert!(reads <= 60 && writes <= 40, "{counts:?}");
    // The newest one is in documents of fifty, whose texts are known.
    server.put("content/records/0999.md", incident(999, 5).as_bytes());
    let (report, calls) = turn("2026-09-30T09:08:00Z", Mode::Publish);
    let counts = count_requests(&calls);
    println!("one update of the newest, nothing else in records: {counts:?}");
    assert!(report.read_partly);
    let documents = calls
        .iter()
        .filter(|call| call.is_write_to("site") && call.path.ends_with("/api/v2/incidents.json"));
    assert_eq!(documents.count(), 1 + LOCALES.len());
    let (newest_reads, newest_writes) = reads_and_writes(&calls);
    assert!(newest_reads <= 45 && newest_writes <= 50, "{counts:?}");
    let small = requests_of_an_update_among(INCIDENTS / 10);
    println!("a tenth of the archive: {small:?}");
    assert!(reads <= small.0 + 5 && writes <= small.1 + 5, "{small:?}");
}

fn reads_and_writes(calls: &[Call]) -> (usize, usize) {
    let reads = calls.iter().filter(|call| call.method == "GET").count();
    (
        reads,
        calls.iter().filter(|call| call.method == "PUT").count(),
    )
}

/// How many reads and writes it takes to publish an update of one of `all` incidents that the ledger holds.
fn requests_of_an_update_among(all: usize) -> (usize, usize) {
    let server = S3Server::start();
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    server.put("content/site.toml", SITE.as_bytes());
    put_small_templates(&server);
    let record = |number: usize, updates| incident_among(all, number, updates);
    for number in 0..all {
        let path = format!("content/records/{number:04}.md");
        server.put(&path, record(number, 4).as_bytes());
    }
    let turn = |now: &str| block_on(run(&root, &site, utc(now), Mode::Publish, &())).unwrap();
    turn("2026-09-30T09:00:00Z");
    for number in 0..all {
        block_on(root.delete(&format!("records/{number:04}.md"))).unwrap();
    }
    turn("2026-09-30T09:01:00Z");
    let path = format!("content/records/{:04}.md", all / 2);
    server.put(&path, record(all / 2, 5).as_bytes());
    server.calls();
    assert!(turn("2026-09-30T09:02:00Z").read_partly);
    reads_and_writes(&server.calls())
}

#[test]
fn a_change_in_a_file_of_many_records_reads_the_entries_of_what_changed() {
    const RECORDS: usize = 300;
    let server = S3Server::start();
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    let csv = "[records.csv]\nid = \"Id\"\nservice = \"Service\"\ntitle = \"Title\"\nstatus = \"Status\"\n\
               update = \"Text\"\nupdate_at = \"Time\"\n";
    server.put("content/site.toml", format!("{SITE}{csv}").as_bytes());
    put_small_templates(&server);
    let export = |words: &str| {
        let rows = (0..RECORDS).map(|number| {
            let text = if number == 7 { words } else { "Words." };
            let (month, day) = (number / 28 + 1, number % 28 + 1);
            format!("{number},Mail,Trouble,resolved,{text},2025-{month:02}-{day:02}T06:00:00Z\n")
        });
        format!(
            "Id,Service,Title,Status,Text,Time\n{}",
            rows.collect::<String>()
        )
    };
    let turn = |words: &str, now: &str| {
        server.put("content/records/export.csv", export(words).as_bytes());
        server.calls();
        let report = block_on(run(&root, &site, utc(now), Mode::Publish, &())).unwrap();
        (report.changed_entries, server.calls())
    };
    assert_eq!(turn("Words.", "2026-09-30T09:00:00Z").0, RECORDS);
    let (changed_entries, calls) = turn("Other words.", "2026-09-30T09:01:00Z");
    assert_eq!(changed_entries, 1);
    let is_entry =
        |path: &str| path.starts_with("/content/ledger/") && !path.ends_with("names.json");
    let reads = calls
        .iter()
        .filter(|c| c.method == "GET" && is_entry(&c.path))
        .count();
    // The feeds hold 100 updates, and that one is among them now.
    assert!(reads <= 101, "{reads}");
}
