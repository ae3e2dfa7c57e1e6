//! What sources mark as internal, in each form.

use super::*;

const LEFT_OUT: &str = "1 work note or internal comment is left out";
const RECORD_LEFT_OUT: &str = "1 incident that is marked as internal is left out";

fn has_message(decoded: &Decoded, message: &str) -> bool {
    let mut found = decoded.diagnostics.iter();
    found.any(|diagnostic| diagnostic.message == message)
}

/// A table with one row, which has a column more than the settings name.
fn decode_row(column: &str, cell: &str) -> Decoded {
    let cell = cell.replace('"', "\"\"");
    let text = format!(
        "Ticket,Application,Summary,State,Opened,Closed,Changed,Note,{column}\n\
         INC1,VPN,Slow,Resolved,,,2026-03-02T08:15:00Z,SECRET,\"{cell}\"\n"
    );
    decode_text("a.csv", &text, None, Some(&csv_settings()))
}

#[test]
fn a_cell_marks_its_row_as_internal_whatever_its_column_is_called() {
    for (column, cell) in [
        ("公開", "非公開"),
        ("公開", "×"),
        ("社内", "○"),
        ("区分", "社内"),
        ("Für Kunden sichtbar", "Nein"),
        ("Show on status page", "No"),
        ("sd.public.comment", r#"{"internal":true}"#),
        ("Comment security", "role:Administrators"),
        ("Field name", "work_notes"),
        ("Art des Eintrags", "Arbeitsnotiz"),
        ("Anything", "Internal"),
        ("Anything", "Confidential"),
        ("Anything", "داخلي"),
    ] {
        let decoded = decode_row(column, cell);
        assert_eq!(decoded.records, [], "{column}={cell}");
        assert!(has_message(&decoded, LEFT_OUT), "{column}={cell}");
    }
    for (column, cell) in [
        ("公開", "○"),
        ("Visible", "Yes"),
        ("Team", "Internal IT"),
        ("Remark", "See the work notes"),
        ("Scope", "International"),
        ("Anything", ""),
    ] {
        assert_eq!(decode_row(column, cell).records.len(), 1, "{column}={cell}");
    }
}

#[test]
fn a_title_that_is_marked_as_internal_hides_its_record() {
    for (title, expected) in [
        ("Internal only: SECRET", None),
        ("[internal] SECRET", None),
        ("【社内限定】SECRET", None),
        ("VPN is slow [internal: SECRET]", Some("VPN is slow")),
        ("Internal DNS is slow", Some("Internal DNS is slow")),
    ] {
        let record = format!(
            "---\nid: N1\nservice: VPN\ntitle: \"{title}\"\nstatus: resolved\n\
             started_at: 2026-11-18T06:00:00Z\nimpact: \"Internal note: SECRET\"\n---\n\
             ## 2026-11-18T09:00:00Z\nAll is well.\n"
        );
        let decoded = decode_text("records/N1.md", &record, None, None);
        let found = decoded.records.first().map(|record| &record.facts);
        let found_title = found.and_then(|facts| facts.title.as_deref());
        assert_eq!(found_title, expected, "{title}");
        assert_eq!(found.and_then(|facts| facts.user_impact.as_deref()), None);
        assert_eq!(
            has_message(&decoded, RECORD_LEFT_OUT),
            expected.is_none(),
            "{title}"
        );
    }
    let settings = CsvSettings {
        impact: Some("Impact".to_owned()),
        ..csv_settings()
    };
    let text = "Ticket,Application,Summary,State,Changed,Note,Impact\n\
                INC1,VPN,Internal only: SECRET,Resolved,2026-03-02T08:15:00Z,a,\n\
                INC2,VPN,Slow,Resolved,2026-03-02T08:15:00Z,a,Work notes: SECRET\n";
    let decoded = decode_text("a.csv", text, None, Some(&settings));
    assert_eq!(decoded.records.len(), 1);
    assert!(!dump_all(&decoded).contains("SECRET"));
    assert!(has_message(&decoded, LEFT_OUT) && has_message(&decoded, RECORD_LEFT_OUT));
}

#[test]
fn a_page_that_its_tool_does_not_publish_is_left_out() {
    let decode_page = |fields: &str| {
        let text = format!(
            "---\ntitle: Slow\ndate: 2026-11-18T06:00:00Z\nresolved: true\naffected: [VPN]\nsection: issue\n{fields}\n---\nA.\n"
        );
        decode_text("records/slow.md", &text, None, None)
    };
    for fields in [
        "headless: true",
        "build: {render: never}",
        "_build:\n  render: false",
        "published: false",
        "hidden: true",
        "visible: false",
    ] {
        let decoded = decode_page(fields);
        assert_eq!(decoded.records, [], "{fields}");
        assert!(has_message(&decoded, RECORD_LEFT_OUT), "{fields}");
    }
    let now = "2026-11-20T09:00:00Z".parse().unwrap();
    for (fields, count, due) in [
        (
            "publishDate: 2026-11-21T09:00:00Z",
            0,
            Some("2026-11-21T09:00:00Z"),
        ),
        ("publishDate: 2026-11-19T09:00:00Z", 1, None),
        ("publishDate: soon", 0, None),
        ("expiryDate: 2026-11-19T09:00:00Z", 0, None),
        ("expiryDate: 2026-11-21T09:00:00Z", 1, None),
        ("build: {render: always}", 1, None),
    ] {
        let mut decoded = decode_page(fields);
        let due_at = decoded.hold_back("records/slow.md", now);
        assert_eq!(due_at.map(format_instant).as_deref(), due, "{fields}");
        assert_eq!(decoded.records.len(), count, "{fields}");
        assert_eq!(decoded.diagnostics.is_empty(), count == 1, "{fields}");
    }
    let draft = "---\nid: 7f\ntitle: Slow\ndate: 2026-08-18T05:00:00.000Z\naffectedsystems: [shop]\ndraft: true\n---\nA.\n";
    let decoded = decode_text("records/slow.md", draft, None, None);
    assert_eq!(decoded.records, []);
    assert!(has_message(&decoded, RECORD_LEFT_OUT));
}

#[test]
fn an_incident_in_json_that_is_not_published_is_left_out() {
    for (field, count) in [
        (r#""published":false"#, 0),
        (r#""draft":true"#, 0),
        (r#""hidden":true"#, 0),
        (r#""visible":false"#, 0),
        (r#""privacy":"private""#, 0),
        (r#""IsVisible":false"#, 0),
        (r#""deleted":true"#, 0),
        (r#""published":true"#, 1),
        (r#""privacy":"public""#, 1),
    ] {
        let text = format!(
            r#"{{"incidents":[{{"id":"k1","name":"Slow","status":"resolved","impact":"minor",{field},
            "created_at":"2026-11-18T06:00:00Z","incident_updates":[{{"id":"u1","body":"A.","status":"resolved",
            "created_at":"2026-11-18T06:00:00Z"}}]}}]}}"#
        );
        let decoded = decode_text("a.json", &text, None, None);
        assert_eq!(decoded.records.len(), count, "{field}");
        assert_eq!(
            has_message(&decoded, RECORD_LEFT_OUT),
            count == 0,
            "{field}"
        );
    }
}
