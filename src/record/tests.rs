//! The forms by examples of our own, in `tests/fixtures/records/`.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Utc};

use super::*;
use crate::text::{self, Format};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/records/",
            $name
        ))
    };
}

fn columns() -> CsvSettings {
    let name = |name: &str| Some(name.to_owned());
    CsvSettings {
        id: "Ticket".to_owned(),
        service: name("Application"),
        title: name("Summary"),
        status: name("State"),
        started_at: name("Opened"),
        ended_at: name("Closed"),
        updated_at: name("Changed"),
        update: name("Note"),
        ..CsvSettings::default()
    }
}

fn read(file: &str, text: &str, zone: Option<Tz>, csv: Option<&CsvSettings>) -> Decoded {
    let labels = BTreeMap::new();
    let reading = Reading {
        labels: &labels,
        zone,
        csv,
    };
    decode(file, text.as_bytes(), None, reading)
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Everything that a record says, a line each.
fn told(record: &Record) -> String {
    let facts = &record.facts;
    let mut told = format!("{} {:?}\n", record.id, record.form);
    let times = [
        ("started_at", facts.started_at),
        ("ended_at", facts.ended_at),
        ("updated_at", facts.updated_at),
    ];
    let words = [
        ("service", &facts.service),
        ("title", &facts.title),
        ("status", &facts.status),
        ("classification", &facts.classification),
        ("severity", &facts.severity),
        ("impact", &facts.impact),
        ("report", &facts.report),
    ];
    for (name, word) in words {
        if let Some(word) = word {
            writeln!(told, "{name}: {word}").unwrap();
        }
    }
    if !facts.services.is_empty() {
        writeln!(told, "services: {}", facts.services.join(", ")).unwrap();
    }
    for (name, at) in times {
        if let Some(at) = at {
            writeln!(told, "{name}: {}", instant(at)).unwrap();
        }
    }
    for (name, word) in &facts.others {
        writeln!(told, "+ {name}: {word}").unwrap();
    }
    for post in &record.posts {
        let text = text::read(&post.body).plain().replace('\n', " | ");
        let status = post.status.as_deref().unwrap_or("-");
        let key = post.key.as_deref().unwrap_or("-");
        writeln!(told, "{} {key} {status}: {text}", instant(post.at)).unwrap();
        for Affected {
            name,
            before,
            state,
        } in &post.affected
        {
            let [before, state] = [before, state].map(|word| word.as_deref().unwrap_or("-"));
            writeln!(told, "  affects {name}: {before}, {state}").unwrap();
        }
        for (name, word) in &post.others {
            writeln!(told, "  + {name}: {word}").unwrap();
        }
    }
    told
}

fn all_told(decoded: &Decoded) -> String {
    decoded
        .records
        .iter()
        .map(told)
        .collect::<Vec<_>>()
        .join("\n")
}

fn problems(decoded: &Decoded) -> Vec<String> {
    let line = |problem: &Problem| format!("{}: {}", problem.place, problem.message);
    decoded.problems.iter().map(line).collect()
}

#[test]
fn service_comms_messages_are_read_without_their_tenant() {
    let text = fixture!("service-comms.json");
    let decoded = read("a.json", text, None, None);
    insta::assert_snapshot!(all_told(&decoded), @r#"
    EX900101 ServiceComms
    service: Exchange Online
    title: Delayed delivery of meeting invitations
    status: Post-incident report published
    classification: Incident
    severity: Sev1
    impact: Invitations arrived up to an hour late.
    started_at: 2019-05-06T07:10:00Z
    ended_at: 2019-05-06T11:45:00Z
    updated_at: 2019-05-10T09:00:12Z
    + FeatureDisplayName: E-Mail timely delivery
    2019-05-06T12:20:00Z - -: Title: Delayed delivery of meeting invitations | User Impact: Users received invitations up to an hour late. | Final status: The queue that wasn't emptied is empty again. | Root cause: A worker stopped & wasn't restarted.
    2019-05-10T09:00:12Z - -: A post-incident report has been published.
    2019-05-06T08:05:00Z - -: Title: Delayed delivery of meeting invitations | User Impact: Users may receive invitations late. | Current status: We're looking at the queues. | Next update by: Monday, May 6, 2019, at 10:00 AM UTC

    SP900102 ServiceComms
    service: SharePoint Online
    title: Work on the storage of team sites
    status: Scheduled
    classification: maintenance
    report: https://aka.ms/SP900102-report
    started_at: 2019-06-01T20:00:00Z
    ended_at: 2019-06-01T23:00:00Z
    updated_at: 2019-05-20T10:00:00Z
    "#);
    assert_eq!(
        problems(&decoded),
        ["a.json:49:5: MC900103 is a message center post, not an incident; it is skipped"]
    );
    let kept = format!("{:?}", decoded.records);
    assert!(!kept.contains("contoso.example") && !kept.contains("9d3f6a52"));
    // One message alone, and a bare list of them, are the same form.
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    for part in [value["value"][0].to_string(), value["value"].to_string()] {
        assert_eq!(
            read("a.json", &part, None, None).records[0],
            decoded.records[0]
        );
    }
}

#[test]
fn a_statuspage_summary_tells_of_incidents_and_maintenance() {
    let decoded = read("a.json", fixture!("statuspage-summary.json"), None, None);
    insta::assert_snapshot!(all_told(&decoded), @r#"
    k3x8w1p0q7 Statuspage
    service: API
    title: Elevated error rates
    status: postmortem
    classification: incident
    severity: critical
    report: https://stspg.example/k3x8
    services: API, Web hooks
    started_at: 2026-05-04T09:00:02Z
    ended_at: 2026-05-04T11:00:00Z
    updated_at: 2026-05-06T08:00:00Z
    + monitoring_at: 2026-05-04T10:30:00.000Z
    + shortlink: https://stspg.example/k3x8
    2026-05-04T09:00:02Z u1 investigating: One request of ten fails.
    2026-05-04T09:40:00Z u2 identified: A fix is under way. | It takes an hour.
      affects Platform - API: partial_outage, major_outage
      affects Platform - Web hooks: -, asleep
      + tone: calm
    2026-05-04T11:00:00Z u3 resolved: This is over.
    2026-05-06T08:00:00Z u4 postmortem: What happened, and what we do now.

    01JV3ZK8QH5M7N2R4T6W8Y0B1C Statuspage
    service: Hoshi Cloud
    title: Sign-in is slow
    status: investigating
    classification: incident
    severity: none
    started_at: 2026-05-04T10:00:00Z
    updated_at: 2026-05-04T10:00:00Z
    2026-05-04T10:00:00Z u5 investigating: We are looking.

    m5n7p9 Statuspage
    service: API
    title: Database upgrade
    status: scheduled
    classification: maintenance
    severity: maintenance
    started_at: 2026-05-09T22:00:00Z
    ended_at: 2026-05-10T02:00:00Z
    updated_at: 2026-05-01T08:00:00Z
    2026-05-01T08:00:00Z u6 scheduled: The API is read-only meanwhile.
    "#);
    // In the page's order, at the place of their group, which is no service of its own.
    assert_eq!(decoded.services, ["API", "Web hooks", "Documents"]);
    assert_eq!(problems(&decoded), [""; 0]);
}

#[test]
fn an_incident_of_a_group_alone_is_the_groups() {
    let text = r#"[{"id": "k1", "status": "resolved", "updated_at": "2026-05-04T12:00:00Z", "incident_updates": [
        {"id": "u1", "body": "x", "created_at": "2026-05-04T11:00:00Z", "affected_components": [null, {"code": "c"}]}],
        "components": [{"id": "g1", "name": "Platform", "group": true}]}]"#;
    let decoded = read("a.json", text, None, None);
    let record = &decoded.records[0];
    assert_eq!(record.facts.service.as_deref(), Some("Platform"));
    assert_eq!((record.posts.len(), record.posts[0].affected.len()), (1, 0));
}

#[test]
fn the_first_of_several_services_is_the_one_it_is_filed_under() {
    let text = r#"[{"id": "k1", "status": "resolved", "updated_at": "2026-05-04T12:00:00Z", "incident_updates": [],
        "components": [{"name": " \u0007 "}, {"name": " API "}, {"name": "API"}, {"name": "Web\u0007"}]}]"#;
    let facts = &read("a.json", text, None, None).records[0].facts;
    assert_eq!(facts.service.as_deref(), Some("API"));
    assert_eq!(facts.services, ["API", "Web"]);
}

#[test]
fn what_is_no_incident_is_no_problem() {
    let cases = [
        r#"{"page": {"id": "p"}, "components": [{"id": "c1", "name": "API", "status": "operational"}]}"#,
        r#"{"page": {"id": "p"}, "status": {"indicator": "none", "description": "All fine"}}"#,
        r#"{"page": {"id": "p"}, "incidents": []}"#,
        r#"{"@odata.context": "https://graph.example/$metadata", "value": []}"#,
        r#"{"value": []}"#,
        "[]",
    ];
    for text in cases {
        let decoded = read("a.json", text, None, None);
        assert_eq!(
            (all_told(&decoded), problems(&decoded)),
            (String::new(), vec![]),
            "{text}"
        );
    }
}

#[test]
fn googles_incidents_are_read_in_both_shapes() {
    let decoded = read("a.json", fixture!("google.json"), None, None);
    insta::assert_snapshot!(all_told(&decoded), @r#"
    aB3dE5fG7hJ9kL1mN2pQ Google
    service: Google Cloud Storage
    title: Uploads to Cloud Storage fail in one region
    status: AVAILABLE
    severity: SERVICE_OUTAGE
    services: Google Cloud Storage, Cloud Run
    started_at: 2024-03-04T10:00:00Z
    ended_at: 2024-03-04T13:00:00Z
    updated_at: 2024-03-05T09:00:00Z
    + created: 2024-03-04T10:20:00+00:00
    + previously_affected_locations: Osaka (asia-northeast2)
    + uri: incidents/aB3dE5fG7hJ9kL1mN2pQ
    2024-03-04T10:15:00Z 2024-03-04T10:20:00+00:00 SERVICE_DISRUPTION: Summary: Uploads fail.
    2024-03-04T11:10:00Z 2024-03-04T11:10:00+00:00 SERVICE_OUTAGE: Summary: Uploads fail. | Description: All uploads in Osaka fail.
      affects Osaka (asia-northeast2): -, -
    2024-03-04T13:05:00Z 2024-03-04T13:05:00+00:00 AVAILABLE: Incident report | Summary: uploads to [203.0.113.8] failed for <1% of requests. | - We add a test. | - We add an alarm.

    cloud-queues-20003 Google
    service: Cloud Queues
    title: We are experiencing an issue with queues.
    status: resolved
    severity: SERVICE_DISRUPTION
    started_at: 2020-05-06T01:00:00Z
    ended_at: 2020-05-06T02:00:00Z
    updated_at: 2020-05-06T02:00:01Z
    + created: 2020-05-06T01:10:00Z
    + public: true
    + uri: /incident/cloud-queues/20003
    2020-05-06T01:10:00Z 2020-05-06T01:10:00Z -: Queues are slow.
    2020-05-06T02:00:00Z 2020-05-06T02:00:00Z -: Over.
    "#);
    assert_eq!(problems(&decoded), [""; 0]);
}

#[test]
fn the_rows_of_one_ticket_are_its_updates() {
    let text = fixture!("tickets.csv");
    let columns = columns();
    let decoded = read(
        "a.csv",
        text,
        Some(chrono_tz::Europe::Berlin),
        Some(&columns),
    );
    insta::assert_snapshot!(all_told(&decoded), @r#"
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
    assert_eq!(problems(&decoded), [""; 0]);
    let post = &decoded.records[0].posts[0];
    assert_eq!(post.body.format, Format::Text);
}

#[test]
fn a_table_says_in_which_line_something_is_wrong() {
    let columns = columns();
    let zone = Some(chrono_tz::Europe::Berlin);
    let cases = [
        // Without a zone, none of its local times is known.
        (
            "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\r\nA-1,X,t,Resolved,2026-03-02 08:15,,,\r\n",
            None,
            "a.csv:2:1: A-1: Opened is not a time: \"2026-03-02 08:15\"",
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
            "a.csv:2:1: a quotation mark is opened and not closed; what follows it is read as one cell",
        ),
        (
            "Ticket,Application,Summary,State,Opened,Closed,Changed,Note\nA 1,X,t,Resolved,,,,\n",
            zone,
            "a.csv:2:1: \"A 1\" cannot be the id of an incident; the record is skipped",
        ),
    ];
    for (text, zone, expected) in cases {
        let decoded = read("a.csv", text, zone, Some(&columns));
        let problems = problems(&decoded);
        assert!(
            problems.iter().any(|problem| problem == expected),
            "{expected}: {problems:#?}"
        );
    }
}

#[test]
fn a_table_is_known_by_the_settings_alone() {
    let decoded = read("tickets.csv", fixture!("tickets.csv"), None, None);
    assert_eq!(
        problems(&decoded),
        ["tickets.csv:1:1: no known form of record"]
    );
    assert!(decoded.problems[0].help.contains("[records.csv]"));
}

#[test]
fn a_cstate_incident_is_named_by_its_file_and_split_at_its_tracks() {
    let text = fixture!("cstate/2026-04-13-slow-lookups.md");
    let zone = Some(chrono_tz::Europe::Berlin);
    let decoded = read("records/2026-04-13-slow-lookups.md", text, zone, None);
    insta::assert_snapshot!(all_told(&decoded), @r#"
    2026-04-13-slow-lookups Cstate
    service: API
    title: Lookups are slow
    status: resolved
    severity: down
    services: API, Search
    started_at: 2026-04-13T14:30:00Z
    ended_at: 2026-04-13T14:58:00Z
    updated_at: 2026-04-13T14:58:00Z
    + pin: false
    2026-04-13T14:35:00Z - Investigating: Investigating - Lookups take more than ten seconds.
    2026-04-13T14:50:00Z - Monitoring: Monitoring - After a restart we watch the index. | It will take a while.
    2026-04-13T14:58:00Z - Resolved: Resolved - The index is whole again; GET /find answers in 80 ms.
    "#);
    assert_eq!(problems(&decoded), [""; 0]);

    let bundle = read("records/slow-lookups/index.md", text, zone, None);
    assert_eq!(bundle.records[0].id, "slow-lookups");
    // Without a zone nothing is dated, and an update's time is its name for ever.
    let nowhere = read("records/slow.md", text, None, None);
    assert!(nowhere.records.is_empty());
    let said: Vec<String> = problems(&nowhere);
    assert!(
        said.iter()
            .any(|problem| problem.ends_with("the record is skipped")),
        "{said:#?}"
    );
    assert!(nowhere.problems[0].help.contains("[records] zone"));
    let draft = text.replace("pin: false", "draft: true");
    assert!(
        read("records/slow.md", &draft, zone, None)
            .records
            .is_empty()
    );
    let named = read("records/slow lookups.md", text, zone, None);
    assert!(named.records.is_empty() && named.problems[0].help.starts_with("rename the file"));
}

#[test]
fn a_cstate_folder_is_read_as_hugo_reads_it() {
    let zone = Some(chrono_tz::Europe::Berlin);
    let toml = "+++\r\ntitle = \"Mail waits\"\r\ndate = 2026-04-13T14:30:00Z\r\nresolved = true\r\n\
                resolvedWhen = 2026-04-13T15:00:00Z\r\nseverity = \"notice\"\r\naffected = [\"Mail\", \"Web\"]\r\n\
                +++\r\n*Resolved* - All sent. {{< track \"2026-04-13T15:00:00Z\" >}}\r\n";
    let loose = "---\nTitle: Logins fail\nDate: 2026-04-14 10:00:00 -0500\nResolved: True\nresolvedWhen: \"\"\n\
                 Affected: Web\nsection: 'issue'\nlang: ja\n---\n復旧しました。 {{<track \"2026-04-14 11:00:00 -0500\">}}\n";
    let notice = "---\ntitle: New address\ndate: 2026-04-15T10:00:00Z\ninformational: true\naffected:\n---\n\
                  We move. {{< tracker >}}\n";
    let files = [
        ("mail.md", toml),
        ("login.md", loose),
        ("notice.md", notice),
    ];
    let mut all = Decoded::default();
    for (file, text) in files {
        let decoded = read(file, text, zone, None);
        all.records.extend(decoded.records);
        all.problems.extend(decoded.problems);
    }
    insta::assert_snapshot!(all_told(&all), @r#"
    mail Cstate
    service: Mail
    title: Mail waits
    status: resolved
    severity: notice
    services: Mail, Web
    started_at: 2026-04-13T14:30:00Z
    ended_at: 2026-04-13T15:00:00Z
    updated_at: 2026-04-13T15:00:00Z
    2026-04-13T15:00:00Z - Resolved: Resolved - All sent.

    login Cstate
    service: Web
    title: Logins fail
    status: resolved
    started_at: 2026-04-14T15:00:00Z
    updated_at: 2026-04-14T16:00:00Z
    + lang: ja
    2026-04-14T16:00:00Z - -: 復旧しました。

    notice Cstate
    title: New address
    status: completed
    classification: advisory
    started_at: 2026-04-15T10:00:00Z
    updated_at: 2026-04-15T10:00:00Z
    2026-04-15T10:00:00Z - -: We move. {{< tracker >}}
    "#);
    assert_eq!(all.records[1].posts[0].locale, Tag::japanese());
    let german = "de".parse().unwrap();
    let all = all.in_language(Some(&german));
    // Who says a language is believed.
    let languages: Vec<&str> = all
        .records
        .iter()
        .map(|r| r.posts[0].locale.as_str())
        .collect();
    assert_eq!(languages, ["de", "ja", "de"]);
    assert_eq!(
        problems(&all),
        [
            "notice.md:7:10: notice: a shortcode that is not `track`; it is shown as it stands",
            "notice.md:1:1: notice: no service; it is listed under the name for all such"
        ]
    );
    let pinned = notice.replace("affected:", "pin: true");
    let pinned = read("notice.md", &pinned, zone, None);
    let status = pinned.records[0].facts.status.as_deref();
    assert_eq!(status, Some("serviceInformation"));
    let section = read("issues/_index.md", "---\ntitle: History\n---\n", zone, None);
    assert!(section.records.is_empty() && section.problems.is_empty());
}

#[test]
fn the_logs_of_ticket_systems_are_taken_apart() {
    let zone = Some(chrono_tz::Europe::Berlin);
    let columns = CsvSettings {
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
    let decoded = read("jira.csv", jira, zone, Some(&columns));
    insta::assert_snapshot!(all_told(&decoded), @r#"
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
        problems(&decoded),
        [
            "jira.csv:1:1: 2 columns are called \"Summary\", which is to be the title",
            "jira.csv:3:1: OPS-1: no service; it is listed under the name for all such"
        ]
    );
    let journal = "Key,Summary,Status,Updated,Comment\nINC1,Slow,Done,2026-03-02 09:00,\"2026-03-02 08:45:00 - Jo Doe (Comments)\n\
                   Found it.\n\n2026-03-02 08:30:00 - Jo Doe (Comments)\nWe look.\nSoon more - (or less)\n\"\n";
    let decoded = read("journal.csv", journal, zone, Some(&columns));
    insta::assert_snapshot!(all_told(&decoded), @r#"
    INC1 Csv
    title: Slow
    status: resolved
    updated_at: 2026-03-02T07:45:00Z
    2026-03-02T07:45:00Z - -: Found it.
    2026-03-02T07:30:00Z - -: We look. | Soon more - (or less)
    "#);
}

#[test]
fn a_file_that_is_said_to_be_what_it_is_not_is_a_problem() {
    let labels = BTreeMap::new();
    let reading = Reading {
        labels: &labels,
        zone: None,
        csv: None,
    };
    let text = fixture!("service-comms.json");
    for form in [Form::Statuspage, Form::Table, Form::Cstate] {
        let decoded = decode("a.json", text.as_bytes(), Some(form), reading);
        let last = decoded.problems.last().unwrap();
        assert!(
            last.message.ends_with("it looks like service_comms"),
            "{last}"
        );
    }
    let utf16 = decode("a.csv", b"\xff\xfeI\0d\0", None, reading);
    assert!(utf16.problems[0].message.contains("UTF-16"));
}

#[test]
fn no_field_keeps_the_address_of_a_tenant() {
    let address = "https://reports.example/api/contoso.example/ServiceComms/P(1)";
    let text = fixture!("service-comms.json");
    let text = text.replacen(
        "\"Messages\"",
        &format!("\"Link\": \"{address}\", \"Messages\""),
        1,
    );
    let text = text.replacen(
        "\"MessageText\": \"",
        &format!("\"MessageText\": \"Read {address} - "),
        1,
    );
    let record = &read("a.json", &text, None, None).records[0];
    let field = &record.facts.others["Link"];
    assert_eq!(field, "https://reports.example/api/…/ServiceComms/P(1)");
    // A text is kept as it came, and shown without.
    assert!(
        record
            .posts
            .iter()
            .any(|post| post.body.content.contains(address))
    );
}

#[test]
fn the_json_forms_are_told_apart() {
    let cases = [
        (fixture!("service-comms.json"), Form::ServiceComms),
        (fixture!("statuspage-summary.json"), Form::Statuspage),
        (fixture!("google.json"), Form::Google),
        (
            r#"{"id": "EX1", "startDateTime": "2026-01-01T00:00:00Z", "posts": [{"description": {"content": "the field \"MessageText\": of old"}}]}"#,
            Form::Graph,
        ),
    ];
    let labels = BTreeMap::new();
    let reading = Reading {
        labels: &labels,
        zone: None,
        csv: None,
    };
    for (text, form) in cases {
        assert_eq!(detect(text, reading), Some(form));
        // Cut off in the middle, it is still that form, and only that is wrong with it.
        let cut = &text[..text.len() - text.len() / 10];
        let decoded = read("a.json", cut, None, None);
        assert!(decoded.records.is_empty());
        assert!(
            decoded.problems[0].message.contains("cut off"),
            "{:?}",
            decoded.problems
        );
    }
    let decoded = read("a.json", r#"{"name": "kairan"}"#, None, None);
    assert_eq!(problems(&decoded), ["a.json:1:1: no known form of record"]);
}

#[test]
fn an_article_may_have_a_status_that_is_new_to_us() {
    let text = "Mail is late – EX900200\nService: Exchange Online\n\
                Late (Thursday, December 2, 2021, 9:33 PM (12:33 PM UTC)).\n\
                December 2, 2021 9:40 PM – Service restored\n• Final status: It is on time.\n\
                December 2, 2021 8:40 PM – Awaiting calm\n• Current status: It is late.\n\
                Related posts\nDecember 2, 2021 7:00 PM – Alice says: it was late here, too.\n";
    let decoded = read("a.txt", text, None, None);
    insta::assert_snapshot!(all_told(&decoded), @r#"
    EX900200 Article
    service: Exchange Online
    title: Mail is late
    updated_at: 2021-12-02T12:40:00Z
    2021-12-02T11:40:00Z - -: - Current status: It is late.
    2021-12-02T12:40:00Z - -: - Final status: It is on time.
    "#);
}

#[test]
fn what_is_private_is_dropped_whatever_a_record_is_taken_for() {
    let text = r#"{"id": "EX900300", "@odata.context": "https://graph.example/9d3f6a52", "status": "resolved",
        "TenantParams": [1], "affectedTenantCount": 3, "more": {"list": [{"tenantId": "9d3f6a52", "kept": 1}]}}"#;
    let labels = BTreeMap::new();
    let reading = Reading {
        labels: &labels,
        zone: None,
        csv: None,
    };
    for form in [
        Form::Graph,
        Form::ServiceComms,
        Form::Statuspage,
        Form::Google,
    ] {
        // ServiceComms writes its names in capitals.
        let text = text.replace("\"id\"", "\"id\": \"EX900300\", \"Id\"");
        let decoded = decode("a.json", text.as_bytes(), Some(form), reading);
        let others = &decoded.records[0].facts.others;
        assert_eq!(others["more"], r#"{"list":[{"kept":1}]}"#, "{form}");
        let kept = format!("{decoded:?}");
        assert!(
            !kept.contains("9d3f6a52") && !kept.contains("enant"),
            "{kept}"
        );
    }
}

#[test]
fn what_is_private_is_dropped_from_rows_and_columns() {
    let columns = columns();
    let csv = "Ticket,Note,Changed,TenantId,Owner\nINC1,Words,2026-08-18 09:12,9d3f6a52,Desk\n";
    let zone = Some(chrono_tz::Europe::Berlin);
    let table = "| EX900301 | Exchange Online | Mail is slow |\n|---|\n| Status | resolved |\n|---|\n\
                 | Tenant ID | 9d3f6a52 |\n| Owner | Desk |\n\
                 | Last Updated | 08/18/2026 09:12:27 |\n| Latest Message | Words |\n";
    for text in [csv, table] {
        let decoded = read("a", text, zone, Some(&columns));
        assert_eq!(decoded.records[0].facts.others["Owner"], "Desk", "{text}");
        assert!(!format!("{decoded:?}").contains("9d3f6a52"), "{decoded:?}");
    }
}

proptest::proptest! {
    /// Whatever stands in a field, and wherever a text is cut, decoding ends.
    #[test]
    fn no_text_is_too_odd_to_decode(cut in 0_usize..4000, odd in "\\PC{0,12}", form in 0_usize..5) {
        let fixtures = [
            fixture!("service-comms.json"),
            fixture!("statuspage-summary.json"),
            fixture!("google.json"),
            fixture!("tickets.csv"),
            fixture!("cstate/2026-04-13-slow-lookups.md"),
        ];
        let mut text = fixtures[form].to_owned();
        let at = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.insert_str(at, &odd);
        let columns = columns();
        let whole = read("a", &text, Some(chrono_tz::Asia::Tokyo), Some(&columns));
        let start = read("a", &text[..at], None, Some(&columns));
        for decoded in [whole, start] {
            proptest::prop_assert!(decoded.records.iter().all(|record| is_id(&record.id)));
        }
    }
}

#[test]
fn a_line_of_a_cell_may_end_with_a_pipe() {
    let table = "| EX900301 | Exchange Online | Mail is slow |\n|---|\n| Status | resolved |\n\
                 | Last Updated | 09/26/2026 10:00:00 |\n\
                 | Latest Message | Title: Mail is slow\nUser impact: run `a |\nCurrent status: All is well. |\n";
    for end in ["", "\nA footer of the page, which is no row.\n"] {
        let decoded = read("a.txt", &format!("{table}{end}"), None, None);
        let body = &decoded.records[0].posts[0].body.content;
        let expected = "Title: Mail is slow\nUser impact: run `a |\nCurrent status: All is well.";
        assert_eq!(body, expected, "{end:?}");
    }
}
