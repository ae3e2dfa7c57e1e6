//! Statuspage's postmortems and Markdown, from the record to the page.

use serde_json::json;

use crate::fixtures::TestRoot;

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
