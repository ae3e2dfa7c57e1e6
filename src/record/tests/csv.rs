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
        [
            "tickets.csv:1:1: what the columns of this table mean is not known; they are Ticket, Application, Summary, \
             State, Opened, Closed, Changed, Note, Owner"
        ]
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
            "jira.csv:2:1: 2 columns are called \"Summary\", which is to be the title",
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
    2026-03-02T07:30:00Z - -: We look. | Soon more - (or less)
    2026-03-02T07:45:00Z - -: Found it.
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

/// A table with the columns of [`csv_settings`] in which every time is written as `time`.
fn table_with_times(time: &str) -> String {
    let mut text = "Ticket,Application,Summary,State,Opened,Changed,Note,Closed\n".to_owned();
    for number in 1..=36 {
        writeln!(
            text,
            "INC{number},VPN,Slow,Resolved,{time},{time},It works.,"
        )
        .unwrap();
    }
    text
}

#[test]
fn a_column_of_times_that_cannot_be_read_is_told_once_with_the_setting_that_reads_it() {
    for (time, format) in [
        ("11/18/2026 8:30:00 AM", "%m/%d/%Y %I:%M:%S %p"),
        ("18.11.2026 08:30", "%d.%m.%Y %H:%M"),
        ("18-nov.-2026 08:30", "%d-%b-%Y %H:%M"),
        ("18 Kasım 2026 08:30", "%d %b %Y %H:%M"),
        ("2026年11月18日 08:30", "%Y年%m月%d日 %H:%M"),
    ] {
        let text = table_with_times(time);
        let zone = Some(chrono_tz::Asia::Tokyo);
        let decoded = decode_text("a.csv", &text, zone, Some(&csv_settings()));
        let expected = [
            format!("a.csv:2:38: INC1 and 35 others: Changed is not a time: {time:?}"),
            format!("a.csv:2:26: INC1 and 35 others: Opened is not a time: {time:?}"),
            "a.csv:2:1: INC1 and 35 others: when their updates were written is not known; the records are skipped"
                .to_owned(),
        ];
        let places = |line: &String| line.split_once(": ").map(|(_, rest)| rest.to_owned());
        let told: Vec<_> = diagnostics(&decoded).iter().map(places).collect();
        assert_eq!(told, expected.iter().map(places).collect::<Vec<_>>());
        let help = &decoded.diagnostics[0].help;
        let setting = format!("`[records.csv] time_format = \"{format}\"`");
        assert!(help.contains(&setting), "{time}: {help}");
        let settings = CsvSettings {
            time_format: Some(format.to_owned()),
            ..csv_settings()
        };
        let decoded = decode_text("a.csv", &text, zone, Some(&settings));
        assert_eq!(
            (decoded.records.len(), diagnostics(&decoded)),
            (36, vec![]),
            "{time}"
        );
        let at = decoded.records[0].facts.started_at.map(format_instant);
        assert_eq!(at.as_deref(), Some("2026-11-17T23:30:00Z"), "{time}");
    }
    let decoded = decode_text(
        "a.csv",
        &table_with_times("2026-11-18 08:30"),
        None,
        Some(&csv_settings()),
    );
    assert_eq!(decoded.diagnostics.len(), 3);
    assert!(decoded.diagnostics[0].help.contains("`[records] zone = "));
}

#[test]
fn the_names_of_the_columns_may_be_in_other_letters_and_below_a_preamble() {
    let header = "ticket,APPLICATION,Summary,State,opened,Closed,Changed,Note";
    let row = "INC1,VPN,Slow,Resolved,2026-03-02T08:15:00Z,,2026-03-02T09:15:00Z,Words";
    let cases = [
        (format!("{header}\n{row}\n"), vec![]),
        (
            format!("#TYPE System.Management.Automation.PSCustomObject\n{header}\n{row}\n"),
            vec![],
        ),
        (
            format!("sep=,\r\n#TYPE Selected.Object\r\n{header}\r\n{row}\r\n"),
            vec![],
        ),
        (
            format!("Incident report,\nMarch,\n,\n{header}\n{row}\n"),
            vec![
                "a.csv:4:1: the table begins here; what stands above its columns' names is not read",
            ],
        ),
    ];
    for (text, expected) in cases {
        let decoded = decode_text("a.csv", &text, None, Some(&csv_settings()));
        assert_eq!(diagnostics(&decoded), expected, "{text}");
        let facts = &decoded.records[0].facts;
        let said = (facts.service.as_deref(), facts.title.as_deref());
        assert_eq!(said, (Some("VPN"), Some("Slow")), "{text}");
        assert!(facts.started_at.is_some(), "{text}");
    }
    for text in ["Number,Title\nINC1,Slow\n", "Number;Title\nINC1;Slow\n"] {
        let decoded = decode_text("a.csv", text, None, Some(&csv_settings()));
        let expected = "a.csv:1:1: there is no column \"Ticket\", which is to be the id; the columns are Number, Title";
        assert_eq!(diagnostics(&decoded), [expected]);
    }
}

#[test]
fn a_row_of_totals_is_no_incident() {
    let table = |row: &str| {
        format!(
            "Ticket,Application,Summary,State,Opened\nINC1,Mail,Slow,resolved,2026-03-02T08:00:00Z\n{row}\n"
        )
    };
    for (row, count) in [
        ("Total,,1,,", 1),
        ("Total,-,,,", 1),
        ("INC2,,Slow,,2026-03-02T08:00:00Z", 2),
        ("INC2,,Slow,resolved,", 2),
        ("INC2,Mail,,,", 2),
    ] {
        let decoded = decode_text("a.csv", &table(row), None, Some(&csv_settings()));
        assert_eq!(decoded.records.len(), count, "{row}");
        let is_told = diagnostics(&decoded)
            .iter()
            .any(|told| told.contains("Total is not an incident"));
        assert_eq!(is_told, count == 1, "{row}");
    }
}

#[test]
fn a_word_for_nothing_in_a_cell_is_nothing() {
    for word in [
        "null",
        "NULL",
        "\\N",
        "-",
        "(empty)",
        "N/A",
        "#N/A",
        "None",
        "System.Object[]",
    ] {
        let text = format!(
            "Ticket,Application,Summary,State,Opened,Closed,Changed,Note,Owner\n\
             INC1,{word},{word},Resolved,2026-03-02T08:15:00Z,{word},{word},{word},{word}\n"
        );
        let decoded = decode_text("a.csv", &text, None, Some(&csv_settings()));
        let [record] = &decoded.records[..] else {
            panic!("{word}: {:?}", decoded.diagnostics);
        };
        assert!(
            record.facts.title.is_none() && record.posts.is_empty(),
            "{word}"
        );
        assert!(record.facts.extra_fields.is_empty(), "{word}");
        let told = diagnostics(&decoded);
        assert!(
            told[told.len() - 1]
                .ends_with("INC1: no service; it is listed under the name for all such")
        );
    }
    let text = "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\n\
                INC1,VPN,Slow,Resolved,2026-03-02T08:15:00Z,,,System.Object[]\n\
                INC2,VPN,Slow,Resolved,2026-03-02T08:15:00Z,,,System.Object[]\n";
    let decoded = decode_text("a.csv", text, None, Some(&csv_settings()));
    assert_eq!(
        diagnostics(&decoded),
        ["a.csv:2:47: INC1 and 1 others: Note holds the name of a type: \"System.Object[]\""]
    );
    let settings = CsvSettings {
        statuses: [("-".to_owned(), "resolved".to_owned())].into(),
        ..csv_settings()
    };
    let text = "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\nINC1,VPN,Slow,-,2026-03-02T08:15:00Z,,,\n";
    let decoded = decode_text("a.csv", text, None, Some(&settings));
    assert_eq!(decoded.records[0].facts.status.as_deref(), Some("resolved"));
}
