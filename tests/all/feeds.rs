//! What subscribers get from the feeds.

use kairan::diagnostics::Severity;
use kairan::store::Store;

use crate::fixtures::{TestRoot, store_files};

/// A record with an update a minute, the first at `hour` of 29 September.
fn record(id: &str, hour: u32, updates: u32) -> String {
    let front = format!("---\nid: {id}\nservice: Lifts\ntitle: Lifts\nstatus: resolved\n---\n");
    let updates = (0..updates).map(|minute| {
        let (hour, minute) = (hour + minute / 60, minute % 60);
        format!("\n## 2026-09-29T{hour:02}:{minute:02}:00Z\nLift {hour}-{minute} is slow.\n")
    });
    front + &updates.collect::<String>()
}

#[test]
fn an_update_that_is_dated_ahead_is_announced_when_its_time_has_come() {
    let record = |later: &str| {
        format!(
            "---\nid: L-1\nservice: Lifts\ntitle: Lifts\nstatus: investigating\n---\n\n\
             ## 2026-09-29T08:00:00Z\nWe look.\n\n## {later}\nIt is back.\n"
        )
    };
    let root = TestRoot::empty().with("records/L-1.md", record("2026-09-29T12:00:00Z"));
    let site = Store::memory();
    let feed = |now: &str| {
        root.publish(&site, now).unwrap();
        let files = store_files(&site, "");
        let text = std::str::from_utf8(&files["en/feed.atom"])
            .unwrap()
            .to_owned();
        let updated = text.split("<updated>").nth(1).unwrap()[..19].to_owned();
        (text.contains("It is back."), updated)
    };
    let early = feed("2026-09-29T09:00:00Z");
    assert!(!early.0);
    // Another incident's news meanwhile does not bring it forward, and it does not come before that news.
    root.put("records/L-2.md", self::record("L-2", 11, 3));
    assert!(!feed("2026-09-29T11:59:00Z").0);
    let (is_announced, updated) = feed("2026-09-29T12:05:00Z");
    assert!(is_announced);
    assert_eq!(updated, "2026-09-29T12:05:00");
    // Nothing changes with another run.
    assert_eq!(feed("2026-09-29T13:00:00Z"), (true, updated));
}

#[test]
fn all_that_one_run_announces_is_in_the_feeds() {
    let root = TestRoot::empty().with("records/L-0.md", record("L-0", 0, 120));
    let site = Store::memory();
    let entries = |now: &str| {
        let report = root.publish(&site, now).unwrap();
        let files = store_files(&site, "");
        let counts = ["en/feed.atom", "en/services/lifts/feed.rss"].map(|path| {
            let text = std::str::from_utf8(&files[path]).unwrap();
            text.matches("<entry>").count() + text.matches("<item>").count()
        });
        let warnings = report.diagnostics.iter();
        let warnings = warnings.filter(|one| one.location.file.ends_with("feed.atom"));
        let warnings: Vec<_> = warnings
            .inspect(|one| assert_eq!(one.severity, Severity::Warning))
            .map(|one| one.message.clone())
            .collect();
        (counts, warnings)
    };
    // An archive keeps its own times: these were all within three days.
    assert_eq!(entries("2026-09-29T04:00:00Z"), ([120; 2], vec![]));
    root.put("records/L-1.md", record("L-1", 2, 150));
    assert_eq!(entries("2026-09-29T10:00:00Z"), ([270; 2], vec![]));
    root.put("records/L-2.md", record("L-2", 0, 1000));
    let (counts, warnings) = entries("2026-09-29T20:00:00Z");
    assert_eq!(counts, [1000; 2]);
    assert!(
        warnings[0].contains("270 of them are not in the feeds"),
        "{warnings:?}"
    );
    // Later news needs no more than the usual number of entries beside it.
    root.put(
        "records/L-3.md",
        "---\nid: L-3\nservice: Lifts\ntitle: t\n---\n\n## 2026-10-05T09:00:00Z\nNew.\n",
    );
    assert_eq!(entries("2026-10-05T10:00:00Z"), ([100; 2], vec![]));
}
