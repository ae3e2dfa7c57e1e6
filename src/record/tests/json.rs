//! The forms in JSON.

use super::*;
use crate::record::decode::detect;

#[test]
fn service_comms_messages_are_read_without_their_tenant() {
    let text = fixture!("service-comms.json");
    let decoded = decode_text("a.json", text, None, None);
    insta::assert_snapshot!(dump_all(&decoded), @r#"
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
    2019-05-06T08:05:00Z - -: Title: Delayed delivery of meeting invitations | User Impact: Users may receive invitations late. | Current status: We're looking at the queues. | Next update by: Monday, May 6, 2019, at 10:00 AM UTC
    2019-05-10T09:00:12Z - -: A post-incident report has been published.
    2019-05-06T12:20:00Z - -: Title: Delayed delivery of meeting invitations | User Impact: Users received invitations up to an hour late. | Final status: The queue that wasn't emptied is empty again. | Root cause: A worker stopped & wasn't restarted.

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
        diagnostics(&decoded),
        ["a.json:49:5: MC900103 is a message center post, not an incident; it is skipped"]
    );
    let kept = format!("{:?}", decoded.records);
    assert!(!kept.contains("contoso.example") && !kept.contains("9d3f6a52"));
    // One message alone, and a bare list of them, are the same form.
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    for part in [value["value"][0].to_string(), value["value"].to_string()] {
        assert_eq!(
            decode_text("a.json", &part, None, None).records[0],
            decoded.records[0]
        );
    }
}

#[test]
fn a_statuspage_summary_tells_of_incidents_and_maintenance() {
    let decoded = decode_text("a.json", fixture!("statuspage-summary.json"), None, None);
    insta::assert_snapshot!(dump_all(&decoded), @r#"
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
    let listed = decoded.services.iter().map(|service| &*service.name);
    assert_eq!(
        listed.collect::<Vec<_>>(),
        ["API", "Web hooks", "Documents"]
    );
    assert_eq!(diagnostics(&decoded), [""; 0]);
}

#[test]
fn an_incident_of_a_group_alone_is_the_groups() {
    let text = r#"[{"id": "k1", "status": "resolved", "updated_at": "2026-05-04T12:00:00Z", "incident_updates": [
        {"id": "u1", "body": "x", "created_at": "2026-05-04T11:00:00Z", "affected_components": [null, {"code": "c"}]}],
        "components": [{"id": "g1", "name": "Platform", "group": true}]}]"#;
    let decoded = decode_text("a.json", text, None, None);
    let record = &decoded.records[0];
    assert_eq!(record.facts.service.as_deref(), Some("Platform"));
    assert_eq!((record.posts.len(), record.posts[0].affected.len()), (1, 0));
}

#[test]
fn the_first_of_several_services_is_the_one_it_is_filed_under() {
    let text = r#"[{"id": "k1", "name": "x", "status": "resolved", "updated_at": "2026-05-04T12:00:00Z", "incident_updates": [],
        "components": [{"name": " \u0007 "}, {"name": " API "}, {"name": "API"}, {"name": "Web\u0007"}]}]"#;
    let facts = &decode_text("a.json", text, None, None).records[0].facts;
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
        let decoded = decode_text("a.json", text, None, None);
        assert_eq!(
            (dump_all(&decoded), diagnostics(&decoded)),
            (String::new(), vec![]),
            "{text}"
        );
    }
}

#[test]
fn googles_incidents_are_read_in_both_shapes() {
    let decoded = decode_text("a.json", fixture!("google.json"), None, None);
    insta::assert_snapshot!(dump_all(&decoded), @r#"
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
    assert_eq!(diagnostics(&decoded), [""; 0]);
}

#[test]
fn an_update_that_is_null_takes_no_other_with_it() {
    for text in [
        r#"{"id": "EX1", "lastModifiedDateTime": "2026-03-02T08:00:00Z", "posts": [null,
            {"createdDateTime": "2026-03-02T08:00:00Z", "description": {"content": "a"}}]}"#,
        r#"{"Id": "EX1", "MessageType": "Incident", "Messages": [null,
            {"PublishedTime": "2026-03-02T08:00:00Z", "MessageText": "a"}]}"#,
        r#"{"id": "a1", "incident_updates": [null, {"created_at": "2026-03-02T08:00:00Z", "body": "a"}]}"#,
        r#"{"id": "a1", "external_desc": "b", "updates": [null, {"when": "2026-03-02T08:00:00Z", "text": "a"}]}"#,
    ] {
        let decoded = decode_text("a.json", text, None, None);
        assert_eq!(decoded.records[0].posts[0].body.content, "a", "{text}");
    }
}

#[test]
fn a_time_that_lacks_its_zone_takes_the_one_that_is_set_in_every_form() {
    let zone = Some(chrono_tz::Asia::Tokyo);
    for text in [
        r#"{"id": "EX1", "startDateTime": "T", "posts": [{"createdDateTime": "T"}]}"#,
        r#"{"Id": "EX1", "StartTime": "T", "Messages": [{"PublishedTime": "T", "MessageText": "a"}]}"#,
        r#"{"id": "a1", "started_at": "T", "incident_updates": [{"created_at": "T"}]}"#,
        r#"{"id": "a1", "external_desc": "b", "begin": "T", "updates": [{"when": "T", "text": "a"}]}"#,
    ] {
        let text = text.replace("\"T\"", "\"2026-03-02T08:00:00\"");
        let decoded = decode_text("a.json", &text, zone, None);
        let record = &decoded.records[0];
        let expected = "2026-03-01T23:00:00Z";
        assert_eq!(
            record.facts.started_at.map(format_instant).as_deref(),
            Some(expected),
            "{text}"
        );
        assert_eq!(format_instant(record.posts[0].at), expected, "{text}");
        let decoded = decode_text("a.json", &text, None, None);
        assert!(decoded.records.is_empty(), "{text}");
        assert!(
            decoded.diagnostics[0].help.contains("[records] zone"),
            "{text}"
        );
    }
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
    let options = DecodeOptions::new(&labels);
    for (text, form) in cases {
        assert_eq!(detect(text, options), Some(form));
        // Cut off in the middle, it is still that form, and only that is wrong with it.
        let cut = &text[..text.len() - text.len() / 10];
        let decoded = decode_text("a.json", cut, None, None);
        assert!(decoded.records.is_empty());
        assert!(
            decoded.diagnostics[0].message.contains("cut off"),
            "{:?}",
            decoded.diagnostics
        );
    }
    let decoded = decode_text("a.json", r#"{"name": "kairan"}"#, None, None);
    assert_eq!(
        diagnostics(&decoded),
        ["a.json:1:1: no known form of record"]
    );
}

#[test]
fn a_record_says_which_system_gave_it_its_id() {
    let statuspage = r#"{"id":"a1","name":"x","status":"resolved","updated_at":"2026-09-14T06:20:00Z","incident_updates":[]"#;
    let google = r#"[{"id":"g1","external_desc":"x","begin":"2026-09-14T06:20:00Z""#;
    for (text, expected) in [
        (
            r#"{"id":"EX900901","title":"x","service":"s","startDateTime":"2026-09-14T06:20:00Z"}"#
                .to_owned(),
            "microsoft",
        ),
        (
            format!(
                r#"{{"page":{{"id":"Kc7","url":"https://status.example/"}},"incidents":[{statuspage}}}]}}"#
            ),
            "statuspage-kc7",
        ),
        (
            format!(
                r#"{{"page":{{"name":"A","url":"https://status.example/en"}},"incidents":[{statuspage}}}]}}"#
            ),
            "statuspage-status-example",
        ),
        (
            format!(r#"[{statuspage},"page_id":"kc7"}}]"#),
            "statuspage-kc7",
        ),
        (format!("{statuspage}}}"), "statuspage"),
        (format!(r#"{statuspage},"page_id":7}}"#), "statuspage"),
        (
            format!(r#"{google},"service_name":"Google Compute Engine"}}]"#),
            "google-cloud",
        ),
        (
            format!(
                r#"{google},"service_name":"Multiple Products","affected_products":[{{"title":"Gmail"}}]}}]"#
            ),
            "google-workspace",
        ),
        (format!("{google}}}]"), "google"),
    ] {
        let decoded = decode_text("a.json", &text, None, None);
        assert_eq!(
            decoded.records.len(),
            1,
            "{text}: {:?}",
            decoded.diagnostics
        );
        assert_eq!(decoded.records[0].namespace.as_str(), expected, "{text}");
    }
    let settings = csv_settings();
    let own = "---\nid: NET-1\nstarted_at: 2026-09-14T06:20:00Z\n---\n";
    let csv = "Ticket,Note,Changed\nINC1,Words,2026-08-18T09:12:00Z\n";
    for (text, expected) in [(own, "own"), (csv, "csv")] {
        let decoded = decode_text("a", text, None, Some(&settings));
        assert_eq!(
            decoded.records.len(),
            1,
            "{text}: {:?}",
            decoded.diagnostics
        );
        assert_eq!(decoded.records[0].namespace.as_str(), expected, "{text}");
    }
}

/// An incident of the management API with a postmortem, and `fields` of the postmortem's.
fn with_postmortem(fields: &str) -> String {
    format!(
        r###"[{{"id": "q1w2e3", "name": "Orders wait", "status": "postmortem", "impact": "minor",
            "created_at": "2026-05-04T08:00:00Z", "resolved_at": "2026-05-04T09:30:00Z",
            "postmortem_body": "## Root cause\n\nA queue was full.", {fields}
            "incident_updates": [{{"id": "u1", "status": "resolved", "body": "All orders are through.",
                "display_at": "2026-05-04T09:30:00Z"}}]}}]"###
    )
}

#[test]
fn a_postmortem_is_an_update_once_it_is_published() {
    let published = r#""postmortem_published_at": "2026-05-06T10:00:00Z","#;
    for (fields, expected) in [
        (published.to_owned(), true),
        (format!("{published} \"postmortem_ignored\": false,"), true),
        (format!("{published} \"postmortem_ignored\": true,"), false),
        ("\"postmortem_published_at\": null,".to_owned(), false),
        (String::new(), false),
    ] {
        let decoded = decode_text("a.json", &with_postmortem(&fields), None, None);
        let kept = format!("{decoded:?}");
        assert_eq!(kept.contains("A queue was full."), expected, "{fields}");
        let posts = &decoded.records[0].posts;
        assert_eq!(posts.len(), 1 + usize::from(expected));
        if let [_, postmortem] = &posts[..] {
            assert_eq!(format_instant(postmortem.at), "2026-05-06T10:00:00Z");
            assert_eq!(postmortem.status.as_deref(), Some("postmortem"));
        }
    }
}

#[test]
fn a_postmortem_that_is_listed_is_no_second_update() {
    let text = with_postmortem(r#""postmortem_published_at": "2026-05-06T10:00:00Z","#).replace(
        "\"incident_updates\": [",
        r###""incident_updates": [{"id": "u2", "status": "postmortem", "body": "## Root cause\r\n\r\nA queue was full.\r\n",
            "display_at": "2026-05-06T10:00:00Z"}, "###,
    );
    let decoded = decode_text("a.json", &text, None, None);
    assert_eq!(decoded.records[0].posts.len(), 2);
}

#[test]
fn a_field_with_text_that_is_not_shown_is_named() {
    let text = with_postmortem(
        r#""impact_override": "minor", "summary": "Orders of two shops waited for an hour and a half.",
           "more": {"notes": ["What we told the people who run the shops."]}, "shortlink": "https://s.example/x y","#,
    );
    let decoded = decode_text("a.json", &text, None, None);
    let unread: Vec<String> = diagnostics(&decoded)
        .into_iter()
        .filter(|said| said.contains("not shown"))
        .collect();
    assert_eq!(
        unread,
        [
            "a.json:4:13: the field \"more\" holds text that is not shown",
            "a.json:3:99: the field \"summary\" holds text that is not shown",
        ]
    );
}
