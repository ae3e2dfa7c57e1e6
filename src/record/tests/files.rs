//! What tools and hands do to files of every form.

use super::*;

const ISSUE: &str = r#"{"id": "EX7", "title": "Search finds nothing", "service": "SharePoint",
    "status": "serviceRestored", "startDateTime": "2026-08-18T06:10:00Z", "endDateTime": "2026-08-18T07:10:00Z",
    "lastModifiedDateTime": "2026-08-18T08:00:00Z", "posts": [{"createdDateTime": "2026-08-18T08:00:00Z",
    "description": {"contentType": "html", "content": "Final status: Found."}}]}"#;

fn decode_bytes(file: &str, bytes: &[u8]) -> Decoded {
    let labels = BTreeMap::new();
    decode(file, bytes, None, DecodeOptions::new(&labels))
}

#[test]
fn a_file_in_utf16_is_read_as_the_same_in_utf8() {
    let own = "---\nid: NET-1\nservice: VPN\ntitle: 障害\n---\n## 2026-09-14T06:45:00Z\nx\n";
    for text in [ISSUE, own] {
        let expected = decode_bytes("a", text.as_bytes()).records;
        assert_eq!(expected.len(), 1);
        for mark in ["", "\u{feff}"] {
            let units: Vec<u16> = format!("{mark}{text}").encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            assert_eq!(decode_bytes("a", &little).records, expected);
            assert_eq!(decode_bytes("a", &big).records, expected);
        }
    }
}

#[test]
fn a_file_with_a_merge_conflict_is_skipped_in_every_form() {
    let conflict = "<<<<<<< HEAD\nStatus: a\n=======\nStatus: b\n>>>>>>> edit\n";
    for text in [
        format!("---\nid: NET-1\n---\n## 2026-09-14T06:45:00Z\n{conflict}"),
        format!("---\nresolved: true\ndate: 2026-09-14\n---\n{conflict}"),
        format!("---\n{conflict}resolved: true\n---\n"),
        format!("| EX1 | Exchange | Slow |\n|---|\n{conflict}| Status | resolved |\n"),
        format!("[\n{conflict}{ISSUE}]"),
        format!("{conflict}{ISSUE}"),
    ] {
        let decoded = decode_bytes("a", text.as_bytes());
        assert_eq!(decoded.records, [], "{text}");
        let line = text.lines().position(|line| line.starts_with('<')).unwrap() + 1;
        assert_eq!(
            diagnostics(&decoded),
            [format!(
                "a:{line}:1: a merge conflict of Git is left in the file; nothing of it is read"
            )],
            "{text}"
        );
    }
}

#[test]
fn a_time_that_stands_for_not_known_counts_as_such() {
    let start = "2026-08-18T06:10:00Z";
    let end = "2026-08-18T07:10:00Z";
    for (from, to, name) in [
        (start, "0001-01-01T00:00:00Z", "startDateTime"),
        (start, "1601-01-01T00:00:00Z", "startDateTime"),
        (start, "1899-12-30T00:00:00Z", "startDateTime"),
        (start, "1970-01-01T00:00:00Z", "startDateTime"),
        (start, "/Date(-62135596800000)/", "startDateTime"),
        (start, "2037-01-01T00:00:00Z", "the start"),
        (end, "9999-12-31T23:59:59Z", "endDateTime"),
        (end, "9999-12-31T23:59:59.9999999Z", "endDateTime"),
        (end, "2100-01-01T00:00:00Z", "endDateTime"),
        (end, "2079-06-06T23:59:00Z", "the end"),
    ] {
        let decoded = decode_bytes("a.json", ISSUE.replace(from, to).as_bytes());
        let facts = &decoded.records[0].facts;
        assert_eq!(facts.started_at.is_none(), from == start, "{to}");
        assert_eq!(facts.ended_at.is_none(), from == end, "{to}");
        let [diagnostic] = &diagnostics(&decoded)[..] else {
            panic!("{to}: {:?}", decoded.diagnostics);
        };
        let message = format!("EX7: {name} stands for a time that is not known");
        assert!(diagnostic.contains(&message), "{diagnostic}");
    }
    // Work is planned years ahead.
    let planned = ISSUE.replace(end, "2031-08-18T07:10:00Z");
    let decoded = decode_bytes("a.json", planned.as_bytes());
    assert!(decoded.records[0].facts.ended_at.is_some());
    assert_eq!(diagnostics(&decoded), [""; 0]);
    // Nor is it the time of an update.
    let own = "---\nid: NET-1\nservice: VPN\nstatus: resolved\n---\n## 1970-01-01T00:00:00Z\nx\n";
    let decoded = decode_bytes("a.md", own.as_bytes());
    assert!(diagnostics(&decoded)[0].starts_with("a.md:6:1: the heading's time cannot be read"));
}

#[test]
fn white_space_may_stand_above_the_front_matter_of_every_form() {
    for text in [
        "---\nid: NET-1\nservice: VPN\nstatus: resolved\n---\n## 2026-09-14T06:45:00Z\nx\n",
        "---\ntitle: t\ndate: 2026-09-14T06:45:00Z\naffected: [Shop]\nresolved: true\n---\nx\n",
        "+++\ntitle = \"t\"\ndate = 2026-09-14T06:45:00Z\naffected = [\"Shop\"]\nresolved = true\n+++\nx\n",
    ] {
        let expected = decode_bytes("records/a.md", text.as_bytes()).records;
        assert_eq!(expected[0].posts.len(), 1);
        for blank in ["\n", "\r\n \r\n", "\u{feff}\n", "\n\u{feff}"] {
            let decoded = decode_bytes("records/a.md", format!("{blank}{text}").as_bytes());
            assert_eq!(decoded.records, expected, "{text}");
            assert_eq!(diagnostics(&decoded), [""; 0]);
        }
    }
}

#[test]
fn garbled_text_is_named_and_shown_as_it_stands() {
    for (garbled, place) in [
        (
            "StÃ¶rung bei der Suche",
            "a.json:1:27: EX7: its text is garbled at \"Ã¶\"",
        ),
        (
            "Caf\u{fffd}",
            "a.json:1:28: EX7: its text is garbled at \"\u{fffd}\"",
        ),
    ] {
        let text = ISSUE.replace("Search finds nothing", garbled);
        let decoded = decode_bytes("a.json", text.as_bytes());
        assert_eq!(decoded.records[0].facts.title.as_deref(), Some(garbled));
        let told = diagnostics(&decoded);
        assert!(told.len() == 1 && told[0].starts_with(place), "{told:?}");
        assert!(!decoded.diagnostics[0].is_error());
    }
}

#[test]
fn a_title_that_is_a_whole_text_is_cut_to_its_title() {
    let text = r##"[{"id": "W7", "begin": "2026-08-18T05:00:00Z", "modified": "2026-08-18T06:00:00Z", "status_impact":
        "SERVICE_INFORMATION", "service_name": "Google Chat", "external_desc":
        "**Title:**\nMessages arrive twice.\n**Description:**\nWe look into it.", "updates": []}]"##;
    let labels = crate::locale::LocaleFiles::new(&[], &mut Vec::new()).labels;
    let decoded = decode("a.json", text.as_bytes(), None, DecodeOptions::new(&labels));
    let facts = &decoded.records[0].facts;
    assert_eq!(facts.title.as_deref(), Some("Messages arrive twice."));
    assert!(
        facts
            .extra_fields
            .get("title")
            .unwrap()
            .contains("We look into it.")
    );
    let long = "Search finds nothing at all. ".repeat(12);
    let decoded = decode_bytes(
        "a.json",
        ISSUE.replace("Search finds nothing", &long).as_bytes(),
    );
    let title = decoded.records[0].facts.title.as_deref();
    assert_eq!(title, Some("Search finds nothing at all."));
    assert!(diagnostics(&decoded)[0].contains("its title is a whole text"));
}

#[test]
fn markdown_of_other_tools_is_not_taken_for_cstates() {
    let other = "---\nid: 7f\nstatus: down\nresolved: false\n---\nIt is down.\n";
    let decoded = decode_bytes("records/a.md", other.as_bytes());
    assert_eq!(decoded.records, []);
    assert!(
        diagnostics(&decoded)[0].contains("resolved"),
        "{:?}",
        decoded.diagnostics
    );
}
