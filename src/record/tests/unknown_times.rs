//! Times that are not known: they concern what they are the time of, and nothing else.

use super::*;

/// The texts of the updates, and the diagnostics.
fn read(file: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let decoded = decode_text(file, text, None, None);
    let posts = decoded.records.iter().flat_map(|record| &record.posts);
    let texts = posts.map(|post| post.body.content.to_string()).collect();
    (texts, diagnostics(&decoded))
}

#[test]
fn an_update_whose_time_is_not_known_is_left_out_alone() {
    let unknown = [
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "1970-01-01 00:00:00",
        "0000-00-00 00:00:00",
        "/Date(-62135596800000)/",
        "yesterday",
        "",
    ];
    for time in unknown {
        let statuspage = format!(
            r#"{{"incidents": [{{"id": "k1", "name": "x", "status": "resolved", "created_at": "{time}", "incident_updates": [
                {{"id": "u2", "body": "Good.", "display_at": "2026-08-18T09:00:00Z"}},
                {{"id": "u1", "body": "Bad.", "display_at": "{time}", "created_at": "{time}"}}]}}]}}"#
        );
        let graph = format!(
            r#"[{{"id": "EX7", "service": "Mail", "title": "x", "status": "serviceRestored", "startDateTime": "2026-08-18T08:00:00Z",
                "lastModifiedDateTime": "2026-08-18T10:00:00Z", "posts": [
                {{"createdDateTime": "{time}", "description": {{"content": "Bad."}}}},
                {{"createdDateTime": "2026-08-18T09:00:00Z", "description": {{"content": "Good."}}}}]}}]"#
        );
        let service_comms = format!(
            r#"[{{"Id": "EX7", "WorkloadDisplayName": "Mail", "Title": "x", "LastUpdatedTime": "2026-08-18T10:00:00Z", "Messages": [
                {{"PublishedTime": "{time}", "MessageText": "Bad."}},
                {{"PublishedTime": "2026-08-18T09:00:00Z", "MessageText": "Good."}}]}}]"#
        );
        let google = format!(
            r#"[{{"id": "g1", "service_name": "Mail", "external_desc": "x", "begin": "2026-08-18T08:00:00Z", "updates": [
                {{"when": "2026-08-18T09:00:00Z", "text": "Good."}}, {{"when": "{time}", "text": "Bad."}}]}}]"#
        );
        for json in [statuspage, graph, service_comms, google] {
            let (texts, told) = read("a.json", &json);
            assert_eq!(texts, ["Good."], "{json}");
            let left_out =
                "when some of its updates were written is not known; those updates are left out";
            assert!(told.iter().any(|told| told.ends_with(left_out)), "{told:?}");
        }
    }
}

#[test]
fn a_cstate_update_whose_time_is_not_known_does_not_take_that_of_the_incident() {
    let text = "---\ntitle: x\ndate: 2026-08-18T08:00:00Z\nresolved: false\nseverity: down\naffected: [Mail]\nsection: issue\n---\n\
                Good. {{< track \"2026-08-18T09:00:00Z\" >}}\nBad. {{< track \"1970-01-01 00:00:00\" >}}\n";
    let (texts, told) = read("a.md", text);
    assert_eq!(texts, ["Good."]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("stands for a time that is not known"),
        "{told:?}"
    );
}

#[test]
fn the_place_of_a_time_is_that_of_its_own_field() {
    let text = r#"[{"id": "EX7", "service": "Mail", "title": "x", "status": "serviceRestored",
"startDateTime": "0001-01-01T00:00:00Z",
"endDateTime": "0001-01-01T00:00:00Z",
"lastModifiedDateTime": "2026-08-18T10:00:00Z",
"posts": [{"createdDateTime": "0001-01-01T00:00:00Z", "description": {"content": "A."}},
{"createdDateTime": "0001-01-01T00:00:00Z", "description": {"content": "B."}}]}]"#;
    let (_, told) = read("a.json", text);
    let lines: Vec<&str> = told
        .iter()
        .filter_map(|told| told.split(':').nth(1))
        .collect();
    assert_eq!(lines, ["2", "3", "5", "6", "1"], "{told:?}");
}

#[test]
fn a_record_without_any_time_is_skipped() {
    for (file, text) in [
        (
            "a.md",
            "---\nid: N1\ntitle: VPN\nstatus: investigating\n---\n",
        ),
        (
            "a.md",
            "---\nid: N1\nstatus: investigating\n---\n\n## soon, at 7 · investigating\nWe look.\n",
        ),
    ] {
        let decoded = decode_text(file, text, None, None);
        assert_eq!(decoded.records, [], "{text}");
        let told = diagnostics(&decoded);
        assert!(
            told.iter().any(|told| told
                .ends_with("N1: it does not say when it happened; the record is skipped")),
            "{told:?}"
        );
    }
}

#[test]
fn a_row_of_a_table_without_a_time_is_told_and_read() {
    let settings = csv_settings();
    let decoded = decode_text(
        "a.csv",
        "Ticket,Summary\nINC1,Slow\n",
        None,
        Some(&settings),
    );
    assert_eq!(decoded.records.len(), 1);
    let told = diagnostics(&decoded);
    let expected = "INC1: it does not say when it happened; its start is shown as not known";
    assert!(told.iter().any(|told| told.ends_with(expected)), "{told:?}");
}
