//! What an update said that its source has withdrawn: it stays in the log, and nothing else says it.

use serde_json::{Value, json};

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot};
use crate::incident_json::select_texts;

const LISTED: (&str, &str) = (
    "2026-09-29T07:00:00Z",
    "User impact: Mail is slow.\n\nCurrent status: We are looking.",
);

const WITHDRAWN: (&str, &str) = (
    "2026-09-29T08:00:00Z",
    "User impact: All mail is lost.\n\nCurrent status: The mailboxes were deleted.\n\n\
     Workaround: Delete your profile.\n\nRoot cause: An attack.\n\n\
     Next update by: Tuesday, September 29, 2026, at 11:00 AM UTC",
);

/// What only the withdrawn update said.
const ONLY_THERE: [&str; 4] = ["mail is lost", "were deleted", "Delete your", "An attack"];

fn record(updates: &[(&str, &str)], changed_at: &str) -> String {
    let posts = updates.iter().map(|(at, text)| {
        json!({"createdDateTime": at, "description": {"contentType": "text", "content": text}})
    });
    let record = json!({
        "id": "MO1", "title": "Mail waits", "service": "Mail", "status": "serviceDegradation",
        "classification": "incident", "startDateTime": "2026-09-29T06:20:00Z",
        "lastModifiedDateTime": changed_at, "posts": posts.collect::<Vec<_>>(),
    });
    record.to_string()
}

#[test]
fn what_a_withdrawn_update_said_stands_in_the_log_alone() {
    let root = TestRoot::empty().with("site.toml", MINIMAL_SETTINGS).with(
        "records/a.json",
        record(&[LISTED, WITHDRAWN], "2026-09-29T08:00:00Z"),
    );
    let before = root.site_at("2026-09-29T08:10:00Z");
    let answers = |page: &str| select_texts(page, "section.answer, dl.strip").join(" ");
    let told = answers(before.page("en", "MO1"));
    assert!(
        ONLY_THERE.iter().all(|words| told.contains(words)),
        "{told}"
    );
    assert!(before.text("en/calendar.ics").contains("BEGIN:VEVENT"));

    root.put("records/a.json", record(&[LISTED], "2026-09-29T08:30:00Z"));
    let site = root.site_at("2026-09-29T08:40:00Z");
    let page = site.page("en", "MO1");
    let told = answers(page);
    assert!(
        !ONLY_THERE.iter().any(|words| told.contains(words)),
        "{told}"
    );
    assert!(told.contains("Mail is slow.") && told.contains("We are looking."));
    let log = select_texts(page, "ol.log").join(" ");
    assert!(ONLY_THERE.iter().all(|words| log.contains(words)), "{log}");

    let json = site.json("MO1");
    assert_eq!(json["root_cause"], Value::Null);
    for path in ["en/index.html", "en/api/v2/summary.json", "en/open.atom"] {
        let text = site.text(path);
        assert!(!text.contains("11:00"), "{path}");
        let is_said = |words: &&&str| text.contains(**words);
        let is_log = path == "en/open.atom";
        assert!(
            is_log || !ONLY_THERE.iter().any(|words| is_said(&words)),
            "{path}"
        );
    }
    assert!(!site.text("en/calendar.ics").contains("BEGIN:VEVENT"));
    // Those who read the feed of the site were told, and learn that it no longer stands.
    let feed = site.text("en/feed.atom");
    let entry = feed
        .split("<entry>")
        .find(|entry| entry.contains("were deleted"));
    let mark = "No longer listed by the source";
    assert!(entry.is_some_and(|entry| entry.contains(mark)), "{feed}");
    assert_eq!(feed.matches(mark).count(), 1);
}
