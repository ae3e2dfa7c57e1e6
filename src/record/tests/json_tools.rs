//! What PowerShell and captures make of the JSON forms, and what lies beside incidents in the same folder.

use super::*;

/// The issue that all of them tell of, as Graph gives it.
const ISSUE: &str = r#"{"startDateTime": "2026-08-18T06:10:00Z", "endDateTime": null,
    "lastModifiedDateTime": "2026-08-18T08:00:00Z", "title": "Search finds nothing", "id": "SP7",
    "impactDescription": "Nobody finds anything.", "classification": "incident", "status": "serviceDegradation",
    "service": "SharePoint Online", "isResolved": false, "details": [{"name": "NotifyInApp", "value": "True"}],
    "posts": [{"createdDateTime": "2026-08-18T08:00:00Z", "postType": "regular",
        "description": {"contentType": "html", "content": "Current status: We look."}}]}"#;

/// The same as Windows PowerShell writes it: names in Pascal case, times as numbers, wrapped lists.
const POWERSHELL: &str = r#"{"StartDateTime": "\/Date(1787033400000)\/", "EndDateTime": null,
    "LastModifiedDateTime": "\/Date(1787040000000)\/", "Title": "Search finds nothing", "Id": "SP7",
    "ImpactDescription": "Nobody finds anything.", "Classification": "incident", "Status": "serviceDegradation",
    "Service": "SharePoint Online", "IsResolved": false,
    "Details": {"value": [{"Name": "NotifyInApp", "Value": "True"}], "Count": 1},
    "Posts": {"value": [{"CreatedDateTime": "\/Date(1787040000000)\/", "PostType": "regular",
        "Description": {"ContentType": "html", "Content": "Current status: We look.", "AdditionalProperties": {}}}], "Count": 1},
    "AdditionalProperties": {}}"#;

fn issue() -> Record {
    let decoded = decode_text("a.json", ISSUE, None, None);
    assert_eq!(diagnostics(&decoded), [""; 0]);
    decoded.records.into_iter().next().unwrap()
}

#[test]
fn what_powershell_writes_is_read_as_what_it_fetched() {
    let newer = POWERSHELL
        .replace(r"\/Date(1787033400000)\/", "2026-08-18T06:10:00Z")
        .replace(r"\/Date(1787040000000)\/", "2026-08-18T08:00:00+00:00");
    let unwrapped = POWERSHELL
        .replace("\"Posts\": {\"value\": [", "\"Posts\": ")
        .replace("}}], \"Count\": 1}", "}}");
    let pages = [
        POWERSHELL.to_owned(),
        newer,
        unwrapped,
        ISSUE
            .replace("\"id\"", "\"ID\"")
            .replace("\"posts\"", "\"POSTS\""),
        POWERSHELL.replacen(
            r#""\/Date(1787033400000)\/""#,
            r#"{"value": "\/Date(1787033400000)\/", "DisplayHint": 2, "DateTime": "Tuesday"}"#,
            1,
        ),
        format!("[{POWERSHELL}]"),
        format!("{{\"value\": [{POWERSHELL}], \"Count\": 1}}"),
        format!("[{{\"@odata.context\": \"x\", \"value\": [{POWERSHELL}]}}]"),
        format!("{{\"Value\": [{POWERSHELL}], \"Count\": 1}}"),
    ];
    for text in pages {
        for form in [None, Some(Form::Graph)] {
            let labels = BTreeMap::new();
            let options = DecodeOptions::new(&labels);
            let decoded = decode("a.json", text.as_bytes(), form, options);
            assert_eq!(diagnostics(&decoded), [""; 0], "{text}");
            assert_eq!(decoded.records, [issue()], "{text}");
        }
    }
}

#[test]
fn what_powershell_cut_off_is_a_diagnostic_with_the_remedy() {
    let statuspage = r#"{"page": {"id": "p"}, "incidents": [{"id": "k1", "name": "x", "created_at": "2026-08-18T08:00:00Z",
        "incident_updates": "@{id=u1; status=resolved}"}]}"#;
    let google = r#"[{"id": "g1", "external_desc": "x", "begin": "2026-08-18T08:00:00Z", "updates": ["@{when=2026; text=x}"]}]"#;
    let service_comms = r#"{"Id": "EX1", "LastUpdatedTime": "2026-08-18T08:00:00Z", "Messages": "System.Object[]"}"#;
    let type_name = "\"Microsoft.Graph.PowerShell.Models.MicrosoftGraphServiceHealthIssuePost\"";
    let start = POWERSHELL.find("{\"value\": [{\"Created").unwrap();
    let end = POWERSHELL.rfind(",\n    \"AdditionalProperties").unwrap();
    let cut_posts = |posts: &str| format!("{}{posts}{}", &POWERSHELL[..start], &POWERSHELL[end..]);
    for text in [
        statuspage.to_owned(),
        google.to_owned(),
        service_comms.to_owned(),
        cut_posts(type_name),
        cut_posts(&format!("[{type_name}, {type_name}]")),
        cut_posts(&format!("{{\"Description\": {type_name}}}")),
        format!("[{}]", cut_posts(type_name)),
    ] {
        let decoded = decode_text("a.json", &text, None, None);
        assert_eq!(decoded.records, [], "{text}");
        let [diagnostic] = &decoded.diagnostics[..] else {
            panic!("{text}: {:?}", decoded.diagnostics);
        };
        assert!(
            diagnostic.message.starts_with("an object was cut off to"),
            "{diagnostic}"
        );
        assert!(diagnostic.help.contains("ConvertTo-Json -Depth 10"));
        assert!(diagnostic.location.line.is_some());
    }
}

#[test]
fn several_values_in_one_file_are_read_one_after_the_other() {
    let line = |text: &str| text.replace('\n', " ");
    let [one, other] = [line(ISSUE), line(ISSUE).replace("SP7", "SP8")];
    let page = |issue: &str| format!("{{\"@odata.context\": \"x\", \"value\": [{issue}]}}");
    for text in [
        format!("{one}\n{other}\n"),
        format!("{one}\r\n\r\n{other}\r\n"),
        format!("{one}{other}"),
        format!("\u{feff}{one}\n\u{feff}{other}"),
        format!("{one},\n{other},\n"),
        format!("[{one}]\n[{other}]"),
        format!("{}\n{}", page(&one), page(&other)),
        format!("{}{}", page(&ISSUE.replace("SP7", "SP8")), page(ISSUE)),
    ] {
        let decoded = decode_text("a.json", &text, None, None);
        let mut ids: Vec<&str> = decoded.records.iter().map(|r| r.id.as_str()).collect();
        ids.sort_unstable();
        assert_eq!(
            (ids, diagnostics(&decoded)),
            (vec!["SP7", "SP8"], vec![]),
            "{text}"
        );
    }
    let lone = r#"{"id": "k1", "name": "x", "created_at": "2026-08-18T08:00:00Z", "status": "resolved", "incident_updates": []}"#;
    let lines = format!("{lone}\n{}\n", lone.replace("k1", "k2"));
    let decoded = decode_text("a.json", &lines, None, None);
    assert_eq!(
        (decoded.records.len(), decoded.diagnostics.len()),
        (2, 2),
        "{:?}",
        decoded.diagnostics
    );
    let incident = r#"{"id": "k1", "name": "x", "created_at": "2026-08-18T08:00:00Z", "status": "resolved", "incident_updates": []}"#;
    let documents = format!(
        "{{\"page\": {{\"id\": \"p\", \"name\": \"P\"}}, \"incidents\": [{incident}]}}\n\
         {{\"page\": {{\"id\": \"p\", \"name\": \"P\"}}, \"incidents\": [{}]}}",
        incident.replace("k1", "k2")
    );
    let decoded = decode_text("a.json", &documents, None, None);
    assert_eq!((decoded.records.len(), diagnostics(&decoded)), (2, vec![]));
}

#[test]
fn a_line_that_cannot_be_read_costs_no_other_line() {
    let line = ISSUE.replace('\n', " ");
    for (broken, message) in [
        (
            "{\"id\": \"SP1\", oops}",
            "a.json:2:15: the JSON cannot be read: key must be a string",
        ),
        (
            "fetched twice",
            "a.json:2:1: behind a JSON value stands text that belongs to none; it is not read",
        ),
        (
            "17",
            "a.json:2:1: behind a JSON value stands text that belongs to none; it is not read",
        ),
    ] {
        let decoded = decode_text("a.json", &format!("{line}\n{broken}\n{line}\n"), None, None);
        assert_eq!(
            decoded.records.len(),
            2,
            "{broken}: {:?}",
            decoded.diagnostics
        );
        assert_eq!(diagnostics(&decoded), [message]);
    }
    let first = format!("{{\"id\": oops}}\n{line}\n");
    let decoded = decode_text("a.json", &first, None, None);
    assert_eq!((decoded.records.len(), decoded.diagnostics.len()), (1, 1));
    let cut = format!("{line}\n{}", &line[..300]);
    let decoded = decode_text("a.json", &cut, None, None);
    assert_eq!(decoded.records.len(), 1);
    assert!(diagnostics(&decoded)[0].contains("the JSON is cut off"));
}

#[test]
fn an_overview_of_health_lists_services_and_the_issues_in_it() {
    let service = |name: &str, more: &str| {
        format!(r#"{{"service": "{name}", "status": "serviceOperational", "id": "{name}"{more}}}"#)
    };
    let [plain, empty] = [
        service("Planner", ""),
        service("Bookings", r#", "issues": []"#),
    ];
    let expanded = service("SharePoint Online", &format!(r#", "issues": [{ISSUE}]"#));
    let pascal = format!(
        r#"{{"Service": "SharePoint Online", "Status": "serviceDegradation", "Id": "SP", "Issues": [{POWERSHELL}]}}"#
    );
    for (text, services, incidents) in [
        (
            format!("{{\"@odata.context\": \"x\", \"value\": [{plain}, {empty}]}}"),
            2,
            0,
        ),
        (
            format!("{{\"@odata.context\": \"x\", \"value\": [{plain}, {expanded}]}}"),
            2,
            1,
        ),
        (format!("[{plain}, {empty}, {expanded}]"), 3, 1),
        (format!("[{plain}]"), 1, 0),
        (plain.clone(), 1, 0),
        (format!("[{plain}, {ISSUE}]"), 1, 1),
        (format!("[{pascal}]"), 1, 1),
        // Graph's `serviceAnnouncement` with all that it has.
        (
            format!(
                "{{\"healthOverviews\": [{plain}, {empty}], \"issues\": [{ISSUE}], \"messages\": []}}"
            ),
            2,
            1,
        ),
        (format!("{{\"healthOverviews\": [{expanded}]}}"), 1, 1),
    ] {
        let decoded = decode_text("a.json", &text, None, None);
        assert_eq!(diagnostics(&decoded), [""; 0], "{text}");
        assert_eq!(decoded.services.len(), services, "{text}");
        assert_eq!(decoded.records.len(), incidents, "{text}");
        assert!(
            decoded
                .records
                .iter()
                .all(|r| r.id == "SP7" && r.posts.len() == 1)
        );
    }
    let current_status = r#"{"@odata.context": "x", "value": [{"FeatureStatus": [], "Id": "Exchange", "IncidentIds": [],
        "Status": "ServiceOperational", "StatusDisplayName": "Normal service", "StatusTime": "2026-08-18T08:00:00Z",
        "Workload": "Exchange", "WorkloadDisplayName": "Exchange Online"}]}"#;
    let decoded = decode_text("a.json", current_status, None, None);
    assert_eq!(decoded.services[0].name, "Exchange Online");
    assert!(!decoded.services[0].is_impaired());
    assert_eq!((decoded.records.len(), diagnostics(&decoded).len()), (0, 0));
}

#[test]
fn message_center_posts_are_left_out_and_counted() {
    let post = r#"{"startDateTime": "2026-08-18T01:00:00Z", "lastModifiedDateTime": "2026-08-18T01:00:00Z",
        "title": "A new button", "id": "MC7", "category": "stayInformed", "isMajorChange": false, "services": ["Teams"],
        "body": {"contentType": "html", "content": "It is blue."}}"#;
    let pascal = r#"{"StartDateTime": "2026-08-18T01:00:00Z", "Title": "A new button", "Id": "MC7",
        "Category": "stayInformed", "IsMajorChange": false, "Body": {"ContentType": "html", "Content": "It is blue."}}"#;
    for (text, incidents, message) in [
        (
            r#"{"id": "MC7", "title": "New", "startDateTime": "2026-08-18T01:00:00Z", "services": ["Teams"]}"#
                .to_owned(),
            0,
            "MC7 is a message center post, not an incident; it is skipped",
        ),
        (
            post.to_owned(),
            0,
            "MC7 is a message center post, not an incident; it is skipped",
        ),
        (
            format!("[{pascal}]"),
            0,
            "MC7 is a message center post, not an incident; it is skipped",
        ),
        (
            format!("[{ISSUE}, {post}, {pascal}]"),
            1,
            "MC7 and 1 others are message center posts, not incidents; they are skipped",
        ),
        // What was read of the first list before the file turned out to be two lists counts once.
        (
            format!("[{ISSUE}, {post}]\n[{pascal}]"),
            1,
            "MC7 and 1 others are message center posts, not incidents; they are skipped",
        ),
    ] {
        let decoded = decode_text("a.json", &text, None, None);
        assert_eq!(decoded.records.len(), incidents, "{text}");
        let [diagnostic] = &diagnostics(&decoded)[..] else {
            panic!("{:?}", decoded.diagnostics);
        };
        assert!(diagnostic.ends_with(message), "{diagnostic}");
    }
}

#[test]
fn an_object_that_lacks_what_every_incident_has_is_none() {
    for (text, message) in [
        (
            r#"{"id": "7", "createdDateTime": "2026-08-18T01:00:00Z", "displayName": "Jo"}"#,
            "7 is not an incident: it has no service and no updates; it is skipped",
        ),
        (
            r#"{"id": "T1", "title": "Buy paper", "startDateTime": "2026-08-18T01:00:00Z", "planId": "p"}"#,
            "T1 is not an incident: it has no service and no updates; it is skipped",
        ),
        (
            r#"[{"Id": "EX1", "LastUpdatedTime": "2026-08-18T01:00:00Z"}]"#,
            "EX1 is not an incident: it has no title and no updates; it is skipped",
        ),
        (
            r#"{"incidents": [{"id": "k1", "name": "Database"}]}"#,
            "k1 is not an incident: it has no time and no updates; it is skipped",
        ),
        (
            r#"{"id": "g1", "external_desc": "x"}"#,
            "g1 is not an incident: it has no time and no updates; it is skipped",
        ),
    ] {
        let decoded = decode_text("a.json", text, None, None);
        assert_eq!(decoded.records, [], "{text}");
        assert!(
            diagnostics(&decoded)[0].ends_with(message),
            "{:?}",
            decoded.diagnostics
        );
    }
}

#[test]
fn a_capture_that_is_not_whole_is_a_warning() {
    let no_posts = ISSUE.replace("\"posts\"", "\"notes\"");
    for (text, message) in [
        (
            format!(
                r#"{{"@odata.nextLink": "https://graph.example/?$skip=1", "value": [{ISSUE}]}}"#
            ),
            "a.json:1:4: the page says that there are more objects than the 1 in it (@odata.nextLink)",
        ),
        (
            format!(r#"[{{"@odata.count": 40, "value": [{ISSUE}]}}]"#),
            "a.json:1:5: the page says that there are more objects than the 1 in it (@odata.count)",
        ),
        (
            format!(r#"{{"value": [{ISSUE}], "nextLink": "https://graph.example/?$skip=1"}}"#),
            "a.json:6:93: the page says that there are more objects than the 1 in it (nextLink)",
        ),
        (format!("[{no_posts}]"), "a.json:2:93: SP7: no posts in it"),
    ] {
        let decoded = decode_text("a.json", &text, None, None);
        assert_eq!(decoded.records.len(), 1, "{text}");
        assert_eq!(diagnostics(&decoded), [message], "{text}");
        assert!(!decoded.diagnostics[0].is_error());
    }
    let pages =
        format!(r#"[{{"@odata.nextLink": "x", "value": [{ISSUE}]}}, {{"value": [{ISSUE}]}}]"#);
    let lines =
        format!("{{\"@odata.nextLink\": \"x\", \"value\": [{ISSUE}]}}\n{{\"value\": [{ISSUE}]}}");
    for text in [pages, lines] {
        let decoded = decode_text("a.json", &text, None, None);
        assert_eq!(
            (decoded.records.len(), diagnostics(&decoded)),
            (2, vec![]),
            "{text}"
        );
    }
    let whole = format!(r#"{{"@odata.count": 1, "value": [{ISSUE}]}}"#);
    assert_eq!(
        diagnostics(&decode_text("a.json", &whole, None, None)),
        [""; 0]
    );
}

#[test]
fn data_of_other_tools_is_declined_by_name() {
    for (text, tool) in [
        (
            r#"{"incidents": [{"id": "P1", "title": "x", "escalation_policy": {}}]}"#,
            "PagerDuty's API",
        ),
        (
            r#"{"posts": [{"id": "P1", "post_type": "incident"}]}"#,
            "PagerDuty's status pages",
        ),
        (
            r#"{"result": {"status_overall": {}, "incidents": []}}"#,
            "Status.io",
        ),
        (
            r#"[{"id": 7, "updates": [{"update_type": "issue"}]}]"#,
            "Heroku's status API",
        ),
        (
            r#"{"page_title": "x", "ongoing_incidents": []}"#,
            "incident.io",
        ),
        (
            r#"{"data": [{"attributes": {"aggregate_state": "resolved"}}]}"#,
            "Better Stack",
        ),
        (
            r#"{"page": {"name": "x"}, "activeIncidents": []}"#,
            "Instatus",
        ),
    ] {
        let decoded = decode_text("a.json", text, None, None);
        assert_eq!(decoded.records, []);
        let expected = format!("a.json:1:1: this is data of {tool}, which kairan does not read");
        assert_eq!(diagnostics(&decoded), [expected]);
    }
}

#[test]
fn what_stands_around_json_is_a_warning() {
    for (before, after, expected) in [
        ("WARNING: the module is old\r\n", "", 1),
        ("PS C:\\> Get-Issue | ConvertTo-Json\n", "\nPS C:\\> \n", 2),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
            "",
            1,
        ),
        ("[INFO] fetched\n", "", 1),
        ("// by hand\n", "", 1),
        ("\u{1e}", "", 0),
    ] {
        for form in [None, Some(Form::Graph)] {
            let text = format!("{before}{ISSUE}{after}");
            let labels = BTreeMap::new();
            let decoded = decode("a.json", text.as_bytes(), form, DecodeOptions::new(&labels));
            assert_eq!(
                decoded.records,
                [issue()],
                "{text}: {:?}",
                decoded.diagnostics
            );
            assert_eq!(
                decoded.diagnostics.len(),
                expected,
                "{:?}",
                decoded.diagnostics
            );
        }
    }
}

#[test]
fn the_posts_of_an_issue_alone_are_no_incidents() {
    let post = r#"{"createdDateTime": "2026-08-18T06:10:00Z", "postType": "regular", "description": {"content": "x"}}"#;
    for text in [
        format!(r#"{{"@odata.context": "x", "value": [{post}, {post}]}}"#),
        format!(
            "[{}]",
            post.replace("postType", "PostType")
                .replace("createdD", "CreatedD")
        ),
    ] {
        let decoded = decode_text("a.json", &text, None, None);
        assert_eq!(decoded.records, []);
        let [told] = &diagnostics(&decoded)[..] else {
            panic!("{:?}", decoded.diagnostics);
        };
        assert!(
            told.contains("the posts of an issue without the issue"),
            "{told}"
        );
    }
}

#[test]
fn messages_and_tasks_are_no_incidents_whatever_their_status() {
    for text in [
        r#"[{"id": "7", "createdDateTime": "2026-08-18T06:10:00Z", "subject": "x", "body": {"content": "secret"}}]"#,
        r#"[{"id": "7", "createdDateTime": "2026-08-18T06:10:00Z", "title": "Buy", "status": "completed",
            "body": {"content": "secret"}}]"#,
    ] {
        let decoded = decode_text("a.json", text, None, None);
        assert_eq!(decoded.records, [], "{text}");
        assert!(
            diagnostics(&decoded)[0].contains("7 is not an incident"),
            "{:?}",
            decoded.diagnostics
        );
    }
}

#[test]
fn components_of_one_name_are_told_apart_by_their_groups() {
    let incident = |id: &str, component: &str| {
        format!(
            r#"{{"id": "{id}", "name": "x", "status": "resolved", "created_at": "2026-08-18T08:00:00Z", "components": [{component}],
                "incident_updates": [{{"id": "{id}u", "body": "Done.", "display_at": "2026-08-18T09:00:00Z"}}]}}"#
        )
    };
    let api =
        |group: &str| format!(r#"{{"id": "c{group}", "name": "API", "group_id": "{group}"}}"#);
    let group = |id: &str| format!(r#"{{"id": "{id}", "name": "Group {id}", "group": true}}"#);
    let services = |text: &str| {
        let decoded = decode_text("a.json", text, None, None);
        let names = decoded
            .records
            .iter()
            .map(|r| r.facts.service.clone().unwrap_or_default());
        (names.collect::<Vec<_>>(), diagnostics(&decoded))
    };
    let [east, west] =
        ["east", "west"].map(|id| incident(id, &format!("{}, {}", group(id), api(id))));
    let named = services(&format!(r#"{{"incidents": [{east}, {west}]}}"#));
    let expected = ["Group east / API", "Group west / API"].map(str::to_owned);
    assert_eq!(named, (expected.to_vec(), vec![]));
    let [east, west] = ["east", "west"].map(|id| incident(id, &api(id)));
    let (names, told) = services(&format!(r#"{{"incidents": [{east}, {west}]}}"#));
    assert_eq!(names, ["API", "API"]);
    assert!(
        told[0].contains("components of 2 groups are called \"API\""),
        "{told:?}"
    );
    let (_, told) = services(&format!(r#"{{"incidents": [{east}]}}"#));
    assert_eq!(told, [""; 0]);
}
