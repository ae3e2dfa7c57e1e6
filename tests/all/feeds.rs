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
