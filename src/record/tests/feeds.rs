//! Atom and RSS feeds of status pages.

use super::*;

#[test]
fn a_history_feed_is_read_alike_in_atom_and_rss() {
    let atom = decode_text("a", fixture!("statuspage-history.atom"), None, None);
    let rss = decode_text("a", fixture!("statuspage-history.rss"), None, None);
    assert_eq!(diagnostics(&atom), [""; 0]);
    assert_eq!(atom.records, rss.records);
    assert_eq!(diagnostics(&rss), [""; 0]);
    for record in &atom.records {
        assert_eq!(record.namespace, Namespace::STATUSPAGE);
    }
    insta::assert_snapshot!(dump_all(&atom), @r#"
    c3v8b1n7m2q5 Feed
    service: Shop
    title: New racks in Lyon
    status: completed
    classification: maintenance
    started_at: 2026-02-13T22:00:00Z
    ended_at: 2026-02-14T04:00:00Z
    updated_at: 2026-02-14T04:05:00Z
    2026-02-09T10:00:00Z - scheduled: We put new racks in place. The shop answers more slowly.
    2026-02-13T22:00:00Z - in_progress: The work has begun.
    2026-02-14T04:05:00Z - completed: The racks are in place.

    f7h2k9m4n6p1 Feed
    service: Shop
    title: Orders wait before they are confirmed
    status: resolved
    classification: incident
    ended_at: 2026-01-01T00:40:00Z
    updated_at: 2026-01-01T00:40:12Z
    2025-12-31T22:50:00Z - investigating: We look into orders that wait.
    2025-12-31T23:10:00Z - identified: A queue of the shop & the warehouse is full.
    2025-12-31T23:55:00Z - identified: Two thirds of the orders are through. | Please do not send yours again.
    2026-01-01T00:40:00Z - resolved: All orders are confirmed, and new ones are at once.
    "#);
}

#[test]
fn an_entry_of_other_feeds_is_the_latest_wording() {
    let decoded = decode_text("a", fixture!("latest.rss"), None, None);
    insta::assert_snapshot!(dump_all(&decoded), @r#"
    HC7K-2Z1 Feed
    service: Harbour Cloud
    title: Storage in the north answers late
    status: Mitigated
    updated_at: 2026-03-03T10:15:00Z
    2026-03-03T10:15:00Z - Mitigated: Impact Statement: Since 08:10 UTC reads may take longer. | We moved the load & watch it.
    "#);
    assert_eq!(
        diagnostics(&decoded),
        ["a:16:5: an entry that does not say which incident it is about; it is skipped"]
    );
    assert_eq!(
        decoded.records[0].namespace.as_str(),
        "feed-status-harbour-example"
    );
}

#[test]
fn entries_of_one_incident_are_its_updates() {
    let entry = |at: &str, title: &str, text: &str| {
        format!(
            "<entry><id>tag:x,{at}</id><title>{title}</title><updated>{at}</updated>\
             <link href='https://status.cloud.google.com/incidents/hT4k9Lm2'/><summary type='html'>{text}</summary></entry>"
        )
    };
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Cloud</title>{}{}</feed>",
        entry("2026-03-03T10:00:00Z", "RESOLVED: Disks are slow", "Over."),
        entry("2026-03-03T09:00:00Z", "UPDATE: Disks are slow", "We look."),
    );
    let decoded = decode_text("a", &feed, None, None);
    let [record] = &decoded.records[..] else {
        panic!("{:?}", decoded.records);
    };
    assert_eq!(record.namespace, Namespace::GOOGLE_CLOUD);
    assert_eq!((record.id.as_str(), record.posts.len()), ("hT4k9Lm2", 2));
    assert_eq!(record.facts.title.as_deref(), Some("Disks are slow"));
    assert_eq!(record.facts.status.as_deref(), Some("RESOLVED"));
    assert_eq!(record.posts[0].body.content, "We look.");
}

#[test]
fn an_incident_of_a_log_ended_when_it_was_last_resolved() {
    let log = |updates: &[(&str, &str)]| {
        let updates = updates.iter().map(|(time, status)| {
            format!("&lt;p&gt;&lt;small&gt;Mar 3, {time} UTC&lt;/small&gt;&lt;br&gt;&lt;strong&gt;{status}&lt;/strong&gt; - Words&lt;/p&gt;")
        });
        format!(
            "<feed><entry><published>2026-03-03T12:00:00Z</published><title>Slow</title>\
             <link href='https://s.example/incidents/a1b2'/><content type='html'>{}</content></entry></feed>",
            updates.collect::<String>()
        )
    };
    let resolved = [
        ("11:00", "Resolved"),
        ("10:00", "Investigating"),
        ("09:00", "Resolved"),
    ];
    let reviewed = [&[("12:00", "Postmortem")], &resolved[..]].concat();
    for (updates, end) in [
        (&resolved[..], Some("2026-03-03T11:00:00Z")),
        (&reviewed, Some("2026-03-03T11:00:00Z")),
        (&resolved[1..], None),
    ] {
        let decoded = decode_text("a", &log(updates), None, None);
        let ended_at = decoded.records[0].facts.ended_at.map(format_instant);
        assert_eq!(ended_at.as_deref(), end);
    }
}

#[test]
fn a_title_may_say_the_status_in_front_or_behind() {
    for title in [
        "[Mitigated] Storage - West",
        "MITIGATED: Storage - West",
        "Storage - West - Mitigated",
        "Storage - West – mitigated",
    ] {
        let feed = format!(
            "<rss><channel><item><title>{title}</title><link>https://status.shop.example/incidents/a1</link>\
             <pubDate>Tue, 03 Mar 2026 08:40:00 GMT</pubDate><description>Words</description></item></channel></rss>"
        );
        let decoded = decode_text("a", &feed, None, None);
        let facts = &decoded.records[0].facts;
        assert_eq!(facts.title.as_deref(), Some("Storage - West"));
        let status = Status::parse(facts.status.as_deref().unwrap());
        assert_eq!(status.name, "mitigated");
    }
}

#[test]
fn an_entry_of_a_blog_is_no_incident() {
    let item = |title: &str, link: &str| {
        format!(
            "<rss><channel><item><title>{title}</title><link>{link}</link><pubDate>Tue, 03 Mar 2026 08:40:00 GMT</pubDate>\
                 <description>Words</description></item></channel></rss>"
        )
    };
    for (title, link, expected) in [
        ("How we bake", "https://blog.shop.example/?p=123", 0),
        ("[Resolved] Slow", "https://blog.shop.example/?p=123", 1),
        ("Slow", "https://status.shop.example/?p=123", 1),
        ("Slow", "https://shop.example/incidents/a1", 1),
    ] {
        let decoded = decode_text("a", &item(title, link), None, None);
        assert_eq!(decoded.records.len(), expected, "{title} {link}");
        let skipped = diagnostics(&decoded)
            .iter()
            .any(|said| said.contains("about an incident"));
        assert_eq!(skipped, expected == 0);
    }
}

#[test]
fn what_is_wrong_with_a_feed_is_said_with_its_line() {
    let atom = fixture!("statuspage-history.atom");
    for (feed, expected) in [
        (
            atom.replacen("</title>", "</titel>", 1),
            "a:6:40: the feed is not well-formed XML",
        ),
        (
            atom[..atom.len() / 2].to_owned(),
            "the feed is not well-formed XML",
        ),
        (
            atom.replacen("Jan &lt;var", "Foo &lt;var", 1),
            "f7h2k9m4n6p1: \"Foo 1, 00:40 UTC\" is not the time of an update",
        ),
        (
            atom.replacen("<updated>2026-01-01T00:40:12Z", "<updated>soon", 1),
            "f7h2k9m4n6p1: the date of the update is not a time: \"soon\"",
        ),
    ] {
        let decoded = decode_text("a", &feed, None, None);
        let said = diagnostics(&decoded).join("\n");
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_page_that_is_no_feed_is_none() {
    for (text, expected) in [
        ("<!DOCTYPE html><html></html>", "this is a web page"),
        (
            "<?xml version='1.0'?><urlset></urlset>",
            "XML that is no feed",
        ),
        ("a <rss> b", "no known form of record"),
    ] {
        let decoded = decode_text("a", text, None, None);
        assert!(diagnostics(&decoded)[0].contains(expected), "{text}");
    }
    let deep = format!("<rss>{}", "<a>".repeat(200_000));
    assert!(decode_text("a", &deep, None, None).records.is_empty());
}
