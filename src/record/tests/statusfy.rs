//! Statusfy's Markdown.

use super::*;

fn front(fields: &str) -> String {
    format!(
        "---\nid: 7f\ntitle: Shop is down\ndate: 2026-08-18T05:00:00.000Z\naffectedsystems:\n  - shop\n  - till\n{fields}---\n"
    )
}

fn decode_one(text: &str) -> Record {
    let mut decoded = decode_text("records/2026-08-18_shop.md", text, None, None);
    assert_eq!(diagnostics(&decoded), [""; 0], "{text}");
    decoded.records.remove(0)
}

#[test]
fn updates_stand_in_containers_below_a_general_text() {
    let text = front("severity: major-outage\nresolved: false\n")
        + "It is down.\n\n::: update Monitoring | 2026-08-18T06:40:00.000Z\nIt **answers**.\n:::\n\n\
           ::: update Resolved | 2026-08-18T07:40:00.000Z\nIt works.\n:::\n\nSorry.\n";
    let other_marks = text.replace("::: update", ":::update");
    let other_marks = other_marks.replace("\n:::\n", "\n::::\n");
    for text in [text.clone(), text.replace('\n', "\r\n"), other_marks] {
        let record = decode_one(&text);
        assert_eq!((record.id.as_str(), record.form), ("7f", Form::Statusfy));
        let posts: Vec<_> = record
            .posts
            .iter()
            .map(|post| {
                let words: Vec<&str> = post.body.content.split_whitespace().collect();
                (
                    format_instant(post.at),
                    post.status.as_deref(),
                    words.join(" "),
                )
            })
            .collect();
        let expected = [
            ("2026-08-18T05:00:00Z", None, "It is down. Sorry."),
            (
                "2026-08-18T06:40:00Z",
                Some("Monitoring"),
                "It **answers**.",
            ),
            ("2026-08-18T07:40:00Z", Some("Resolved"), "It works."),
        ];
        assert_eq!(
            posts,
            expected.map(|(at, status, words)| (at.to_owned(), status, words.to_owned()))
        );
        assert_eq!(record.facts.services, ["shop", "till"]);
        assert_eq!(record.facts.source_impact().impact(), Impact::Outage);
        // The front matter says that it goes on.
        assert_eq!(record.facts.status.as_deref(), Some("investigating"));
    }
}

#[test]
fn the_front_matter_says_how_things_stand() {
    for (fields, body, status, end) in [
        ("resolved: true\n", "It was down.", "resolved", None),
        (
            "resolved: false\n",
            "::: update Identified | 2026-08-18T06:00:00Z\nA disk.\n:::",
            "Identified",
            None,
        ),
        (
            "resolved: false\ndescription: It is down.\n",
            "",
            "investigating",
            None,
        ),
        (
            "resolved: false\nseverity: under-maintenance\nscheduled: 2026-08-20T20:00:00.000Z\nduration: \"90\"\n",
            "We change a disk.",
            "scheduled",
            Some("2026-08-20T21:30:00Z"),
        ),
    ] {
        let record = decode_one(&(front(fields) + body + "\n"));
        assert_eq!(record.facts.status.as_deref(), Some(status), "{fields}");
        assert_eq!(record.facts.ended_at.map(format_instant).as_deref(), end);
        assert_eq!(record.facts.source_impact().is_maintenance(), end.is_some());
        assert_eq!(record.posts.len(), 1, "{fields}");
    }
}

#[test]
fn the_systems_of_statuskit_are_services_of_cstates_form() {
    let text = "+++\ntitle = \"Slow\"\ndate = 2026-08-18T05:00:00Z\nseverity = \"degraded-performance\"\n\
                affectedsystems = [\"shop\"]\nresolved = true\n+++\n**Resolved**: It works. {{< track \"2026-08-18T07:00:00Z\" >}}\n";
    let record = decode_one(text);
    assert_eq!(
        (record.form, record.facts.services.len()),
        (Form::Cstate, 0)
    );
    assert_eq!(record.facts.service.as_deref(), Some("shop"));
    assert_eq!(format_instant(record.posts[0].at), "2026-08-18T07:00:00Z");
}
