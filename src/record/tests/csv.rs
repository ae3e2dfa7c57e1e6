//! Exports of ticket systems.

use super::*;

#[test]
fn the_rows_of_one_ticket_are_its_updates() {
    let text = fixture!("tickets.csv");
    let settings = csv_settings();
    let decoded = decode_text(
        "a.csv",
        text,
        Some(chrono_tz::Europe::Berlin),
        Some(&settings),
    );
    insta::assert_snapshot!(dump_all(&decoded), @r#"
    INC0012 Csv
    service: Warehouse terminals
    title: Scanners lost the "Hamburg" network
    status: Resolved
    started_at: 2026-03-02T07:15:00Z
    ended_at: 2026-03-02T12:00:00Z
    updated_at: 2026-03-02T13:00:00Z
    + Owner: Desk 4
    2026-03-02T07:30:00Z - In Progress: Some scanners sign out; | they come back after a minute.
    2026-03-02T13:00:00Z - Resolved: The access point was replaced.

    INC0013 Csv
    service: Printers
    title: Labels print blank
    status: Resolved
    started_at: 2026-03-03T09:00:00Z
    ended_at: 2026-03-03T10:00:00Z
    updated_at: 2026-03-03T10:05:00Z
    2026-03-03T10:05:00Z - -: Changed the ribbon.
    "#);
    assert_eq!(diagnostics(&decoded), [""; 0]);
    let post = &decoded.records[0].posts[0];
    assert_eq!(post.body.format, Format::Text);
}

#[test]
fn a_table_says_in_which_line_something_is_wrong() {
    let settings = csv_settings();
    let zone = Some(chrono_tz::Europe::Berlin);
    let cases = [
        // Without a zone, none of its local times is known.
        (
            "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\r\nA-1,X,t,Resolved,2026-03-02 08:15,,,\r\n",
            None,
            "a.csv:2:18: A-1: Opened is not a time: \"2026-03-02 08:15\"",
        ),
        (
            "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\nA-1,X,t,Resolved,,,,\n\n,X,t,Resolved,,,,\n",
            zone,
            "a.csv:4:1: a row without an id; it is skipped",
        ),
        (
            "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\nA-1,X,a, b,Resolved,,,,n\n",
            zone,
            "a.csv:2:1: A-1: 9 cells under 8 names",
        ),
        (
            "Ticket,Application,Summary,State,Opened,Closed,Changed\nA-1,X,t,Resolved,,,\n",
            zone,
            "a.csv:1:1: there is no column \"Note\", which is to be the update",
        ),
        (
            "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\nA-1,X,t,Resolved,2026-03-02 08:15,,,n\n",
            zone,
            "a.csv:2:1: A-1: its update has no time; it stands where the incident began",
        ),
        (
            "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\nA-1,X,\"t,Resolved,,,,\nA-2,X,t,Resolved,,,,\n",
            zone,
            "a.csv:2:7: a quotation mark is opened and not closed; what follows it is read as one cell",
        ),
        (
            "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\nA 1,X,t,Resolved,,,,\n",
            zone,
            "a.csv:2:1: \"A 1\" cannot be the id of an incident; the record is skipped",
        ),
    ];
    for (text, zone, expected) in cases {
        let decoded = decode_text("a.csv", text, zone, Some(&settings));
        let diagnostics = diagnostics(&decoded);
        assert!(
            diagnostics.iter().any(|diagnostic| diagnostic == expected),
            "{expected}: {diagnostics:#?}"
        );
    }
}

#[test]
fn a_mark_in_the_middle_of_a_cell_is_a_character() {
    let text = "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\n\
                A-1,X,The 24\" screen,Resolved,,,2026-03-02T08:15:00Z,n\n\
                A-2,X,\"A \"\"quoted\"\" word\",Resolved,,,2026-03-02T08:15:00Z,n\n";
    let decoded = decode_text("a.csv", text, None, Some(&csv_settings()));
    assert_eq!(diagnostics(&decoded), [""; 0]);
    let titles = decoded.records.iter().map(|r| r.facts.title.as_deref());
    let titles: Vec<&str> = titles.flatten().collect();
    assert_eq!(titles, ["The 24\" screen", "A \"quoted\" word"]);
}

#[test]
fn a_table_is_known_by_the_settings_alone() {
    let decoded = decode_text("tickets.csv", fixture!("tickets.csv"), None, None);
    assert_eq!(
        diagnostics(&decoded),
        ["tickets.csv:1:1: no known form of record"]
    );
    assert!(decoded.diagnostics[0].help.contains("[records.csv]"));
}

#[test]
fn cells_are_separated_by_what_the_first_row_or_the_line_above_it_says() {
    let settings = csv_settings();
    for (separator, separator_line) in [
        (",", ""),
        (";", ""),
        ("\t", ""),
        ("|", ""),
        ("^", "sep=^\r\n"),
        ("\t", "sep=\t\n"),
        (";", "sep=; \r\n"),
    ] {
        let rows = ["Ticket", "Summary", "Changed"].join(separator)
            + "\n"
            + &["INC1", "Slow", "2026-03-02T07:30:00Z"].join(separator);
        let decoded = decode_text(
            "a.csv",
            &format!("{separator_line}{rows}\n"),
            None,
            Some(&settings),
        );
        let title = decoded.records[0].facts.title.as_deref();
        assert_eq!(title, Some("Slow"), "{separator:?} {separator_line:?}");
    }
}

#[test]
fn the_logs_of_ticket_systems_are_taken_apart() {
    let zone = Some(chrono_tz::Europe::Berlin);
    let settings = CsvSettings {
        id: "Key".to_owned(),
        title: Some("Summary".to_owned()),
        status: Some("Status".to_owned()),
        updated_at: Some("Updated".to_owned()),
        update: Some("Comment".to_owned()),
        time_format: Some("%d/%b/%y %I:%M %p".to_owned()),
        statuses: [("Done".to_owned(), "resolved".to_owned())].into(),
        ..CsvSettings::default()
    };
    let jira = "sep=,\r\nKey,Summary,Status,Updated,Comment,Comment,Label,Label,Summary\r\n\
                OPS-1,Slow,Done,02/Mar/26 9:00 AM,02/Mar/26 8:30 AM;jdoe;We look.,02/Mar/26 8:45 AM;jdoe;Found: a; b.,x,y,\r\n";
    let decoded = decode_text("jira.csv", jira, zone, Some(&settings));
    insta::assert_snapshot!(dump_all(&decoded), @r#"
    OPS-1 Csv
    title: Slow
    status: resolved
    updated_at: 2026-03-02T07:45:00Z
    + Label: x
    y
    2026-03-02T07:30:00Z - -: We look.
    2026-03-02T07:45:00Z - -: Found: a; b.
    "#);
    assert_eq!(
        diagnostics(&decoded),
        [
            "jira.csv:1:1: 2 columns are called \"Summary\", which is to be the title",
            "jira.csv:3:1: OPS-1: no service; it is listed under the name for all such"
        ]
    );
    let journal = "Key,Summary,Status,Updated,Comment\nINC1,Slow,Done,2026-03-02 09:00,\"2026-03-02 08:45:00 - Jo Doe (Comments)\n\
                   Found it.\n\n2026-03-02 08:30:00 - Jo Doe (Comments)\nWe look.\nSoon more - (or less)\n\"\n";
    let decoded = decode_text("journal.csv", journal, zone, Some(&settings));
    insta::assert_snapshot!(dump_all(&decoded), @r#"
    INC1 Csv
    title: Slow
    status: resolved
    updated_at: 2026-03-02T07:45:00Z
    2026-03-02T07:45:00Z - -: Found it.
    2026-03-02T07:30:00Z - -: We look. | Soon more - (or less)
    "#);
}

#[test]
fn a_row_without_a_time_stands_where_its_incident_began() {
    let settings = CsvSettings {
        id: "Key".to_owned(),
        status: Some("Status".to_owned()),
        service: Some("Service".to_owned()),
        update: Some("Comment".to_owned()),
        update_at: Some("At".to_owned()),
        ..CsvSettings::default()
    };
    let text = "Key,Status,Service,Comment,At\nA,open,Mail,We look.,2026-03-02T09:00:00Z\n\
                A,resolved,Mail,All sent.,2026-03-02T10:00:00Z\nA,open,Mail,Call us.,\nB,open,Mail,Nobody knows.,\n";
    let decoded = decode_text("a.csv", text, None, Some(&settings));
    let [record] = &decoded.records[..] else {
        panic!("{:#?}", decoded.records);
    };
    let posts: Vec<_> = record
        .posts
        .iter()
        .map(|post| (post.at.format("%H:%M").to_string(), &*post.body.content))
        .collect();
    let posts: Vec<_> = posts.iter().map(|(at, text)| (&**at, *text)).collect();
    assert_eq!(
        posts,
        [
            ("09:00", "We look."),
            ("09:00", "Call us."),
            ("10:00", "All sent.")
        ]
    );
    assert_eq!(record.facts.status.as_deref(), Some("resolved"));
    let diagnostics = diagnostics(&decoded);
    assert!(diagnostics[0].starts_with("a.csv:4:1: A: its update has no time"));
    assert!(
        diagnostics
            .iter()
            .any(|diagnostic| diagnostic.ends_with("the record is skipped"))
    );
}
