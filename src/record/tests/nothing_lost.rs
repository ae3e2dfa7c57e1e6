//! Texts beside the log that are not lost, and fields that contradict each other.

use super::*;

fn remarks(decoded: &Decoded) -> Vec<String> {
    let remarks = decoded.records.iter().flat_map(|record| &record.remarks);
    remarks
        .map(|remark| text::to_rich_text(&remark.body).plain().into_owned())
        .collect()
}

fn google(fields: &str) -> String {
    format!(
        r#"[{{"id": "g1", "begin": "2026-11-18T06:00:00Z", "service_name": "Gmail",
            "affected_products": [{{"title": "Gmail"}}], "severity": "medium", {fields}}}]"#
    )
}

#[test]
fn what_follows_a_title_that_is_a_whole_text_stands_beside_the_updates() {
    let long = format!("Mail {}is late.", "very ".repeat(30));
    let update = |text: &str| {
        format!(
            r#""updates": [{{"created": "2026-11-18T07:00:00Z", "when": "2026-11-18T07:00:00Z", "text": "{text}",
               "status": "SERVICE_DISRUPTION"}}]"#
        )
    };
    let title = "Mail is late. It waits in a queue of the shop.\\nMore follows.";
    for (title, updates, expected) in [
        (
            title,
            update("We look."),
            vec!["It waits in a queue of the shop.\nMore follows."],
        ),
        // The update says it as well.
        (
            title,
            update("Mail is late. It waits in a queue of the shop. More follows. We look."),
            vec![],
        ),
        ("Mail is late.", update("We look."), vec![]),
        (
            &*format!("{long} Send it again once the queue of the shop is empty."),
            update("We look."),
            vec!["Send it again once the queue of the shop is empty."],
        ),
    ] {
        let text = google(&format!(r#""external_desc": "{title}", {updates}"#));
        let decoded = decode_text("a.json", &text, None, None);
        assert_eq!(remarks(&decoded), expected, "{title}");
    }
    let own = format!(
        "---\nid: N1\nservice: VPN\ntitle: \"{long} Send it again once the queue of the shop is empty.\"\nstatus: investigating\n\
         started_at: 2026-11-18T06:00:00Z\n---\n## 2026-11-18T09:00:00Z\nWe look.\n"
    );
    let decoded = decode_text("a.md", &own, None, None);
    assert_eq!(
        remarks(&decoded),
        ["Send it again once the queue of the shop is empty."]
    );
}

#[test]
fn the_newest_update_counts_where_a_list_of_updates_is_empty() {
    let newest = r#""external_desc": "Mail is late", "updates": [], "most_recent_update":
        {"created": "2026-11-18T07:00:00Z", "when": "2026-11-18T07:00:00Z", "text": "We look.", "status": "AVAILABLE"}"#;
    let decoded = decode_text("a.json", &google(newest), None, None);
    let post = &decoded.records[0].posts[0];
    assert_eq!(post.body.content, "We look.");
    assert_eq!(format_instant(post.at), "2026-11-18T07:00:00Z");
}

#[test]
fn a_description_beside_other_content_of_an_entry_is_kept() {
    for (description, expected) in [
        (
            "Orders of today are affected.",
            vec!["Orders of today are affected."],
        ),
        ("Orders wait.", vec![]),
        ("Orders wait. We…", vec![]),
    ] {
        let feed = format!(
            "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
             <title>Shop Status</title><link>https://status.shop.example/</link><item><title>[Resolved] Orders</title>\
             <link>https://status.shop.example/incidents/ab12</link><description>{description}</description>\
             <content:encoded>&lt;p&gt;Orders wait. We look.&lt;/p&gt;</content:encoded>\
             <pubDate>Wed, 18 Nov 2026 07:00:00 GMT</pubDate></item></channel></rss>"
        );
        let decoded = decode_text("a.rss", &feed, None, None);
        assert_eq!(remarks(&decoded), expected, "{description}");
        assert_eq!(decoded.records[0].posts.len(), 1);
    }
}

#[test]
fn one_time_of_a_table_proves_the_order_of_the_others() {
    let table = |updated: &str, start: &str| {
        format!(
            "| EX900300 | Exchange Online | Mail is late |\n|---|\n| Status | serviceDegradation |\n\
             | Last Updated | {updated} |\n| Start Time | {start} |\n| Latest Message | We look. |\n"
        )
    };
    let november = Some("2026-11-08T04:15:00Z");
    for (updated, start, expected) in [
        ("18/11/2026 14:06:33", "08/11/2026 04:15:00", november),
        ("11/18/2026 14:06:33", "11/08/2026 04:15:00", november),
        ("11/09/2026 14:06:33", "11/08/2026 04:15:00", november),
    ] {
        let decoded = decode_text("a.md", &table(updated, start), None, None);
        let read = decoded.records[0].facts.started_at.map(format_instant);
        assert_eq!(read.as_deref(), expected, "{updated} {start}");
        assert!(decoded.diagnostics.is_empty(), "{:?}", decoded.diagnostics);
    }
    // Of two that contradict each other, a third may be either.
    let contradictory = format!(
        "{}| End Time | 08/11/2026 05:00:00 |\n",
        table("18/11/2026 14:06:33", "11/17/2026 04:15:00")
    );
    let decoded = decode_text("a.md", &contradictory, None, None);
    let facts = &decoded.records[0].facts;
    assert_eq!(
        facts.updated_at.map(format_instant).as_deref(),
        Some("2026-11-18T14:06:33Z")
    );
    assert_eq!(facts.ended_at, None);
    assert_eq!(decoded.diagnostics.len(), 1);
}

#[test]
fn a_field_that_contradicts_the_status_is_reported() {
    let graph = |status: &str, is_resolved: bool| {
        format!(
            r#"{{"value": [{{"id": "MO900400", "service": "Teams", "title": "Calls fail", "status": "{status}",
               "isResolved": {is_resolved}, "startDateTime": "2026-11-18T06:00:00Z", "posts": [{{"createdDateTime":
               "2026-11-18T07:00:00Z", "description": {{"content": "We look.", "contentType": "html"}}}}]}}]}}"#
        )
    };
    for (status, is_resolved, is_reported) in [
        ("serviceRestored", false, true),
        ("serviceDegradation", true, true),
        ("serviceRestored", true, false),
        ("serviceDegradation", false, false),
        ("postIncidentReviewPublished", true, false),
    ] {
        let decoded = decode_text("a.json", &graph(status, is_resolved), None, None);
        let found = diagnostics(&decoded).join("\n");
        assert_eq!(
            found.contains("`isResolved` says otherwise"),
            is_reported,
            "{status}: {found}"
        );
    }
    let cstate = "---\ntitle: VPN\ndate: 2026-11-18T06:00:00Z\nresolved: false\nresolvedWhen: 2026-11-18T08:00:00Z\n\
                  affected: [VPN]\nseverity: down\nsection: issue\n---\nWe look.\n";
    let decoded = decode_text("content/issues/vpn.md", cstate, None, None);
    let found = diagnostics(&decoded).join("\n");
    assert!(found.contains("but `resolved` is not true"), "{found}");
}
