//! Statuspage's postmortems and Markdown, from the record to the page.

use kairan::store::Store;
use serde_json::json;

use crate::fixtures::{TestRoot, project_path, store_files};

/// An incident whose last update is a postmortem in Markdown, one before it has a link, and one only looks
/// like Markdown.
fn incident() -> serde_json::Value {
    json!({"page": {"id": "p7", "name": "Shop"}, "incidents": [{
        "id": "k4l5m6", "name": "Orders wait", "status": "postmortem", "impact": "minor",
        "created_at": "2026-05-04T08:00:00Z", "resolved_at": "2026-05-04T09:30:00Z",
        "postmortem_body": "# What happened\r\n\r\nA queue was **full**.\r\n\r\n## Next steps\r\n\r\n* Watch the queue\r\n",
        "postmortem_published_at": "2026-05-06T10:00:00Z",
        "incident_updates": [
            {"id": "u2", "status": "resolved", "body": "Done, see [the shop](https://shop.example/orders).",
             "display_at": "2026-05-04T09:30:00Z"},
            {"id": "u1", "status": "investigating", "body": "Hosts [192.0.2.1] and *.shop.example, * soon more",
             "display_at": "2026-05-04T08:10:00Z"}],
    }]})
}

#[test]
fn a_postmortem_and_unmistakable_markdown_are_rendered() {
    let root = TestRoot::empty().with("records/a.json", incident().to_string());
    let site = root.site_at("2026-05-07T08:00:00Z");
    let page = site.page("en", "k4l5m6");
    for html in [
        "<strong>full</strong>",
        "<a href=\"https://shop.example/orders\"",
        "Hosts [192.0.2.1] and *.shop.example, * soon more",
    ] {
        assert!(page.contains(html), "{html}");
    }
    for source in ["**full**", "# What happened", "](https://shop"] {
        assert!(!page.contains(source), "{source}");
    }
    assert!(
        site.json("k4l5m6")["next_steps"]
            .to_string()
            .contains("Watch the queue")
    );
}

#[test]
fn a_postmortem_is_held_back_until_it_is_to_be_published() {
    let root = TestRoot::empty().with("records/a.json", incident().to_string());
    let store = Store::memory();
    let shows_postmortem = || {
        let files = store_files(&store, "");
        files
            .values()
            .any(|bytes| memchr::memmem::find(bytes, b"A queue was").is_some())
    };
    let report = root.publish(&store, "2026-05-06T09:59:00Z").unwrap();
    assert!(!shows_postmortem());
    let held = report
        .diagnostics
        .iter()
        .filter(|said| said.message.contains("held back"));
    assert_eq!(held.count(), 1);
    let ledger = root.get("ledger/k4l5m6.json").unwrap();
    assert!(memchr::memmem::find(&ledger, b"A queue was").is_none());
    // Only the time has changed.
    root.publish(&store, "2026-05-06T10:00:00Z").unwrap();
    assert!(shows_postmortem());
}

#[test]
fn how_a_body_is_read_is_no_edit_of_it() {
    let root = TestRoot::empty().with("records/a.json", incident().to_string());
    root.site_at("2026-05-07T08:00:00Z");
    let ledger = String::from_utf8(root.get("ledger/k4l5m6.json").unwrap()).unwrap();
    assert!(
        !ledger.contains("\"markdown\""),
        "the ledger holds what the source declared"
    );
    let again = root.site_at("2026-05-08T08:00:00Z");
    let json = again.json("k4l5m6");
    let updates = json["updates"].as_array().unwrap();
    assert_eq!(updates.len(), 3);
    for update in updates {
        assert_eq!(update["revision"], 1, "{update}");
    }
}

/// The incident of the history feed among the examples as the page's API tells of it.
fn api_incident() -> String {
    let update = |id: &str, status: &str, at: &str, body: &str| json!({"id": id, "status": status, "body": body, "created_at": at, "display_at": at});
    json!({"page": {"id": "p7q8", "name": "Shop"}, "incidents": [{
        "id": "f7h2k9m4n6p1", "name": "Orders wait before they are confirmed", "status": "resolved", "impact": "major",
        "created_at": "2025-12-31T22:50:31.100Z", "updated_at": "2026-01-01T00:40:12.500Z",
        "resolved_at": "2026-01-01T00:40:12.400Z", "components": [{"id": "c1", "name": "Checkout"}],
        "incident_updates": [
            update("u4", "resolved", "2026-01-01T00:40:12.400Z", "All orders are confirmed, and new ones are at once."),
            update("u3", "identified", "2025-12-31T23:55:02.000Z",
                "Two thirds of the orders are through.\r\n\r\nPlease do not send yours again."),
            update("u2", "identified", "2025-12-31T23:10:59.900Z", "A queue of the shop & the warehouse is full."),
            update("u1", "investigating", "2025-12-31T22:50:31.100Z", "We look into orders that wait.")],
    }]})
    .to_string()
}

fn history_feed(extension: &str) -> Vec<u8> {
    let name = format!("tests/fixtures/records/statuspage-history.{extension}");
    std::fs::read(project_path(&name)).unwrap()
}

#[test]
fn an_incident_of_the_api_and_of_the_feed_is_one_incident_with_each_update_once() {
    let (api, feed) = (api_incident().into_bytes(), history_feed("atom"));
    for (first, second) in [(&api, &feed), (&feed, &api)] {
        let root = TestRoot::empty().with("records/1", first);
        let before = root.site_at("2026-01-01T01:00:00Z");
        let ids = |json: &serde_json::Value| {
            let updates = json["updates"].as_array().unwrap().iter();
            updates
                .map(|update| update["id"].clone())
                .collect::<Vec<_>>()
        };
        let ids_before = ids(&before.json("f7h2k9m4n6p1"));
        root.put("records/2", second);
        root.put("records/3", history_feed("rss"));
        let after = root.site_at("2026-01-02T01:00:00Z");
        let json = after.json("f7h2k9m4n6p1");
        assert_eq!(ids(&json), ids_before);
        assert_eq!(ids_before.len(), 4);
        for update in json["updates"].as_array().unwrap() {
            assert_eq!(update["revision"], 1, "{update}");
        }
        assert_eq!(json["services"], json!(["Checkout"]), "{json}");
        let entries = after
            .text("en/feed.atom")
            .matches("f7h2k9m4n6p1/#u-")
            .count();
        let entries_before = before
            .text("en/feed.atom")
            .matches("f7h2k9m4n6p1/#u-")
            .count();
        assert_eq!(entries, entries_before);
        assert_eq!(after.files_containing("statuspage-f7h2k9m4n6p1"), [""; 0]);
    }
}
