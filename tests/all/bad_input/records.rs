//! Records that cannot be read, or not believed.

use kairan::diagnostics::Location;
use serde_json::json;

use super::{assert_diagnostics, graph_issue, healthy_root, publish_and_check};

#[test]
fn a_valid_root_has_no_diagnostics() {
    assert_diagnostics(&publish_and_check(&healthy_root()), &[]);
}

#[test]
fn records_that_cannot_be_read_are_reported_with_their_location() {
    let cases: [(&str, &[u8], &str, &str); 16] = [
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"EX2\",\n \"title\": \"\xff\"}",
            ":3:12",
            "not UTF-8 from byte 48 on",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"EX2\",\n \"posts\": [",
            ":3:11",
            "the JSON is cut off",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"EX2\",\n \"title\": nul}",
            ":3:14",
            "the JSON cannot be read",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": 7}",
            ":2:7",
            "the JSON cannot be read",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"service\": \"Mail\"}",
            ":1:1",
            "without an id",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \" \"}",
            ":1:1",
            "without an id",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"../../etc/x\"}",
            ":2:8",
            "cannot be the id",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"..\"}",
            ":2:8",
            "cannot be the id",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"a\\u0000b\"}",
            ":1:1",
            "cannot be the id",
        ),
        ("bad.md", b"---\nid: a/b\n---\n", ":2:5", "cannot be the id"),
        // The ledger keeps a file of this name, and file systems may ignore case.
        (
            "bad.md",
            b"---\nid: Names\n---\n",
            ":2:5",
            "cannot be the id",
        ),
        (
            "bad.md",
            b"---\nid: EX2\nstatsu: x\n---\n",
            ":3:1",
            "statsu",
        ),
        ("bad.md", b"---\nservice: x\n---\n", ":2:1", "`id`"),
        ("bad.md", b"---\nid: EX2\n", ":1:1", "not closed"),
        (
            "bad.txt",
            b"Dear all,\nmail is slow.\n",
            ":1:1",
            "no known form",
        ),
        ("bad.txt", b"\xef\xbb\xbf \n", ":1:1", "the file is empty"),
    ];
    for (name, bytes, place, words) in cases {
        let file = format!("records/{name}");
        let site = publish_and_check(&healthy_root().with(&file, bytes));
        assert_diagnostics(&site, &[(&format!("{file}{place}"), words)]);
        assert_eq!(site.report.incidents, 1, "{words}");
    }
}

#[test]
fn one_bad_record_of_a_page_costs_the_others_nothing() {
    let (good, bad) = (graph_issue("EX2", json!({})), "{\n\"id\": \"a b\"}");
    let page = format!("{{\"value\": [\n{bad},\n{good}]}}");
    let site = publish_and_check(&healthy_root().with("records/page.json", page));
    assert_diagnostics(
        &site,
        &[("records/page.json:3:8", "\"a b\" cannot be the id")],
    );
    assert!(site.page("en", "EX2").contains("We look into it."));
}

#[test]
fn contradictory_facts_are_shown_and_reported() {
    let cases = [
        (
            json!({"status": "wobbly"}),
            "wobbly",
            "unknown status \"wobbly\"",
            "wobbly",
        ),
        (json!({"status": null}), "EX2", "no status", "Slow mail"),
        (json!({"service": null}), "EX2", "no service", "Slow mail"),
        (
            json!({"endDateTime": "2026-09-02T00:00:00Z", "status": "serviceRestored"}),
            "EX2",
            "ends (2026-09-02T00:00:00Z) before it starts (2026-09-03T00:00:00Z)",
            "Slow mail",
        ),
        (
            json!({"startDateTime": "yesterday"}),
            "yesterday",
            "startDateTime is not a time: \"yesterday\"",
            "Slow mail",
        ),
        (
            // Without a zone it could be any of 25 instants.
            json!({"startDateTime": "2026-09-02T23:00:00"}),
            "2026-09-02T23",
            "startDateTime is not a time",
            "Slow mail",
        ),
    ];
    for (more, needle, words, shown) in cases {
        let record = graph_issue("EX2", more);
        let offset = record.find(needle).unwrap();
        let place = Location::at_offset("records/EX2.json", &record, offset);
        let site = publish_and_check(&healthy_root().with("records/EX2.json", record));
        assert_diagnostics(&site, &[(&place.to_string(), words)]);
        assert!(site.page("en", "EX2").contains(shown), "{words}");
    }
}

#[test]
fn two_records_of_one_id_are_both_shown() {
    let record = |title: &str, hour: &str| {
        format!(
            "---\nid: N-1\nservice: Post\ntitle: {title}\nstatus: investigating\n---\n\n\
             ## 2026-09-28T{hour}:00:00Z\nUser impact: {title}!\n"
        )
    };
    let root = healthy_root()
        .with("records/a.md", record("Late parcels", "07"))
        .with("records/b.md", record("Lost parcels", "08"));
    let site = publish_and_check(&root);
    assert_diagnostics(
        &site,
        &[(
            "records/b.md",
            "two records of one id: N-1 is also in records/a.md",
        )],
    );
    let page = site.page("en", "N-1");
    assert!(page.contains("Late parcels!") && page.contains("Lost parcels!"));
}
