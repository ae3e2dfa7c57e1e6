//! What is not for the public reaches no output: tenants and counts of their people in a vendor's texts,
//! private fields, work notes, and incidents of the own tenant.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot};

const TENANT_ID: &str = "9d3f6a52-1f0e-4b7c-8e21-0c5a4d9b7e13";

/// An incident whose every text holds an address of a tenant's.
fn record_naming_tenant() -> String {
    let address = format!("https://contoso.sharepoint.com/{TENANT_ID}?tenantId=contoso");
    serde_json::json!({
        "id": "EX1", "service": "Exchange Online", "title": format!("Mail waits, see {address}"),
        "status": "serviceDegradation", "classification": "incident",
        "impactDescription": format!("Mail waits: {address}"),
        "startDateTime": "2026-09-14T06:20:00Z", "lastModifiedDateTime": "2026-09-14T07:00:00Z",
        "details": [{"name": "Link", "value": address}],
        "posts": [{
            "createdDateTime": "2026-09-14T07:00:00Z",
            "description": {
                "contentType": "html",
                "content": format!("Title: {address}\n\nRoot cause: <a href=\"{address}\">a report</a>, {address}"),
            },
        }],
    })
    .to_string()
}

#[test]
fn pages_feeds_and_json_do_not_name_the_tenant() {
    let root = TestRoot::empty()
        .with("site.toml", MINIMAL_SETTINGS)
        .with("records/a.json", record_naming_tenant())
        .with(
            "translations/EX1.ja.md",
            format!("---\nsource: machine\n---\n\n## 2026-09-14T07:00:00Z\n根本原因: https://contoso.sharepoint.com/{TENANT_ID}\n"),
        )
        .with("site.toml", MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]"));
    let site = root.site_at("2026-09-14T08:00:00Z");
    assert!(site.page("en", "EX1").contains("….sharepoint.com"));
    for secret in ["contoso.sharepoint", TENANT_ID, "tenantId=contoso"] {
        assert_eq!(site.files_containing(secret), [""; 0], "{secret}");
    }
}

#[test]
fn links_in_the_teams_own_records_stay() {
    let settings = format!(
        "{MINIMAL_SETTINGS}\n[records.csv]\nid = \"Id\"\ntitle = \"Title\"\nupdate = \"Text\"\nupdate_at = \"At\"\n"
    );
    let root = TestRoot::empty().with("site.toml", settings).with(
        "records/a.csv",
        "Id,Title,Text,At\nT-1,Mail,See https://contoso.sharepoint.com/runbook,2026-09-14T07:00:00Z\n",
    );
    let site = root.site_at("2026-09-14T08:00:00Z");
    let page = site.page("en", "T-1");
    assert!(page.contains("href=\"https://contoso.sharepoint.com/runbook\""));
}

/// What must be nowhere on the site and nowhere in the ledger.
const MARKER: &str = "planted-7431";

const SERVICE_NOW: &str = "\n[records]\nzone = \"UTC\"\n[records.csv]\nid = \"Number\"\ntitle = \"Short\"\n\
     service = \"Service\"\nstatus = \"State\"\nstarted_at = \"Opened\"\nupdate = \"Journal\"\n\
     statuses = { Open = \"investigating\" }\n";

fn ledger_text(root: &TestRoot, id: &str) -> String {
    String::from_utf8(root.get(&format!("ledger/{id}.json")).unwrap()).unwrap()
}

fn ticket(journal: &str) -> String {
    format!(
        "Number,Service,Short,State,Opened,Journal\nINC1,VPN,Sign-in fails,Open,2026-09-14T06:00:00Z,\"{journal}\"\n"
    )
}

#[test]
fn work_notes_reach_no_output_in_any_language() {
    for (internal, public) in [
        ("Work notes", "Additional comments"),
        ("Arbeitsnotizen", "Zusätzliche Kommentare"),
        ("Notes de travail", "Commentaires supplémentaires"),
        ("作業メモ", "追加コメント"),
        ("工作备注", "附加评论"),
    ] {
        // The times of the second journal are in a format that the settings do not name.
        for (early, late) in [
            ("2026-09-14 06:10:00", "2026-09-14 06:20:00"),
            ("14.09.2026 06:10", "14.09.2026 06:20"),
        ] {
            let journal = format!(
                "{late} - Jo Doe ({public})\nYou can sign in.\n\n{early} - Sam Roe ({internal})\n{MARKER}\n\nstill {MARKER}"
            );
            let root = TestRoot::empty()
                .with("site.toml", format!("{MINIMAL_SETTINGS}{SERVICE_NOW}"))
                .with("records/a.csv", ticket(&journal));
            let site = root.site_at("2026-09-14T08:00:00Z");
            assert_eq!(site.files_containing(MARKER), [""; 0], "{internal}");
            assert!(!ledger_text(&root, "INC1").contains(MARKER), "{internal}");
            assert!(
                site.page("en", "INC1").contains("You can sign in."),
                "{public}"
            );
            let said = site.messages().join("\n");
            assert!(said.contains("1 work note"), "{internal}: {said}");
        }
    }
}

#[test]
fn a_work_note_is_one_however_its_line_ends() {
    let head = "2026-09-14 06:10:00 - Sam Roe (Work notes)";
    for note in [
        format!("{head}: {MARKER}"),
        format!("{head}:\n{MARKER}"),
        format!("{head} {MARKER}\n{MARKER}"),
        format!("{head}<br>{MARKER}<br>"),
        format!("{head}: {MARKER} (see INC7)"),
        format!("Sam Roe (Work notes) 2026-09-14 06:10:00\n{MARKER}"),
        format!("14.09.2026 06:10 - Sam Roe (작업 메모): {MARKER}"),
    ] {
        let public = "2026-09-14 06:20:00 - Jo Doe (Additional comments)\nYou can sign in.\n\n";
        for journal in [note.clone(), format!("{public}{note}")] {
            let root = TestRoot::empty()
                .with("site.toml", format!("{MINIMAL_SETTINGS}{SERVICE_NOW}"))
                .with("records/a.csv", ticket(&journal));
            let site = root.site_at("2026-09-14T08:00:00Z");
            assert_eq!(site.files_containing(MARKER), [""; 0], "{journal}");
            assert!(!ledger_text(&root, "INC1").contains(MARKER), "{journal}");
            let page = site.page("en", "INC1");
            assert_eq!(page.contains("You can sign in."), journal != note);
            let said = site.messages().join("\n");
            assert!(said.contains("1 work note"), "{journal}: {said}");
        }
    }
}

#[test]
fn a_column_that_is_internal_in_any_language_or_role_reaches_no_output() {
    for (column, value) in [
        ("Öffentlich", "nein"),
        ("intern", "ja"),
        ("Sichtbarkeit", "intern"),
        ("公開範囲", "社内"),
        ("Audience", "Agents"),
    ] {
        let table = format!(
            "Number,Service,Short,State,Opened,Journal,{column}\n\
             INC1,VPN,Sign-in fails,Open,2026-09-14T06:00:00Z,We look.,\n\
             INC1,VPN,Sign-in fails,Open,2026-09-14T06:00:00Z,{MARKER},{value}\n"
        );
        let root = TestRoot::empty()
            .with("site.toml", format!("{MINIMAL_SETTINGS}{SERVICE_NOW}"))
            .with("records/a.csv", table);
        let site = root.site_at("2026-09-14T08:00:00Z");
        assert_eq!(site.files_containing(MARKER), [""; 0], "{column}");
        assert!(site.page("en", "INC1").contains("We look."), "{column}");
    }
    let table = format!(
        "Number,Service,Short,State,Opened,work_notes\nINC1,VPN,Sign-in fails,Open,2026-09-14T06:00:00Z,{MARKER}\n"
    );
    let settings = SERVICE_NOW.replace("update = \"Journal\"", "impact = \"work_notes\"");
    let site = TestRoot::empty()
        .with("site.toml", format!("{MINIMAL_SETTINGS}{settings}"))
        .with("records/a.csv", table)
        .site_at("2026-09-14T08:00:00Z");
    assert_eq!(site.files_containing(MARKER), [""; 0]);
    let said = site.messages().join("\n");
    assert!(said.contains("1 work note"), "{said}");
}

#[test]
fn a_team_may_publish_its_work_notes_and_name_labels_of_its_own() {
    let journal = "2026-09-14 06:20:00 - Jo Doe (For all)\nFor everyone.\n\n2026-09-14 06:10:00 - Jo Doe (Work notes)\nFor us.";
    let settings = format!("{MINIMAL_SETTINGS}{SERVICE_NOW}");
    let root = TestRoot::empty()
        .with("site.toml", settings.clone())
        .with("records/a.csv", ticket(journal));
    let site = root.site_at("2026-09-14T08:00:00Z");
    for text in ["For us.", "For everyone."] {
        assert_eq!(site.files_containing(text), [""; 0]);
    }
    let said = site.messages().join("\n");
    assert!(said.contains("entries labelled \"For all\""), "{said}");
    let settings = settings
        .replace("zone = \"UTC\"", "zone = \"UTC\"\nwork_notes = true")
        .replace("update =", "public_labels = [\"For all\"]\nupdate =");
    let site = root
        .with("site.toml", settings)
        .site_at("2026-09-14T08:00:00Z");
    let page = site.page("en", "INC1");
    assert!(page.contains("For us.") && page.contains("For everyone."));
}

#[test]
fn an_incident_of_the_own_tenant_is_counted_and_not_published() {
    let mut record: Value = serde_json::from_str(&record_naming_tenant()).unwrap();
    record["id"] = "EX2".into();
    record["title"] = MARKER.into();
    record["origin"] = "Customer".into();
    let page = format!("{{\"value\": [{}, {record}]}}", record_naming_tenant());
    let root = TestRoot::empty()
        .with("site.toml", MINIMAL_SETTINGS)
        .with("records/a.json", page);
    let site = root.site_at("2026-09-14T08:00:00Z");
    assert_eq!(site.files_containing(MARKER), [""; 0]);
    assert_eq!(site.files_containing("EX2"), [""; 0]);
    assert!(site.page("en", "EX1").contains("Exchange Online"));
    let said = site.messages().join("\n");
    assert!(said.contains("1 incident of your own tenant"), "{said}");
}

#[test]
fn work_notes_in_hand_written_records_reach_no_output() {
    let own = format!(
        "---\nid: NET-1\nservice: VPN\ntitle: Slow\nstatus: investigating\n---\n\n## 2026-09-14T06:20:00Z\n\
         We look.\n\nWork notes: {MARKER}\n\n### Internal comment\n\n{MARKER}\n\n### Next steps\n\n- Soon more\n\n\
         2026-09-14 06:10:00 - Ann Lee (Work notes)\n{MARKER}\n\n{MARKER}\n"
    );
    let cstate = format!(
        "---\ntitle: Slow\ndate: 2026-09-14T06:00:00Z\nresolved: false\nseverity: down\naffected:\n  - Mail\nsection: issue\n---\n\n\
         *Investigating* - We look. {{{{/* {MARKER} */}}}}{{{{< comment >}}}}{MARKER}{{{{< /comment >}}}} {{{{< track \"2026-09-14 06:20:00\" >}}}}\n"
    );
    let root = TestRoot::empty()
        .with(
            "site.toml",
            format!("{MINIMAL_SETTINGS}[records]\nzone = \"UTC\"\n"),
        )
        .with("records/own.md", own)
        .with("records/2026-slow.md", cstate);
    let site = root.site_at("2026-09-14T08:00:00Z");
    assert_eq!(site.files_containing(MARKER), [""; 0]);
    for id in ["NET-1", "2026-slow"] {
        assert!(site.page("en", id).contains("We look."), "{id}");
        assert!(!ledger_text(&root, id).contains(MARKER), "{id}");
    }
    assert!(site.page("en", "NET-1").contains("Soon more"));
    let said = site.messages().join("\n");
    assert!(said.contains("3 work notes"), "{said}");
    assert!(said.contains("2 work notes"), "{said}");
}

#[test]
fn the_people_of_tickets_reach_no_output() {
    let text = "User ann.lee (Ann Lee) told us that the scanner is offline.\n\nAssigned to: Bob Ray\n\nSee [~cara].";
    let markdown = format!(
        "---\nid: OWN-1\nservice: Scanning\ntitle: Scanner of Ann Lee (ann.lee) offline\nstatus: investigating\n---\n\n\
         ## 2026-09-14T07:00:00Z\n{text}\n"
    );
    let settings = format!(
        "{MINIMAL_SETTINGS}\n[records.csv]\nid = \"Id\"\ntitle = \"Title\"\nservice = \"Area\"\nstatus = \"State\"\n\
         update = \"Text\"\nupdate_at = \"At\"\n"
    );
    let table = format!(
        "Id,Title,Area,State,Text,At\nT-1,Scanner of Ann Lee (ann.lee) offline,Scanning,investigating,\"{text}\",2026-09-14T07:00:00Z\n"
    );
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/a.md", markdown)
        .with("records/a.csv", table);
    let site = root.site_at("2026-09-14T08:00:00Z");
    for secret in ["Ann Lee", "ann.lee", "Bob Ray", "cara"] {
        assert_eq!(site.files_containing(secret), [""; 0], "{secret}");
    }
    for id in ["OWN-1", "T-1"] {
        let page = site.page("en", id);
        for words in [
            "Scanner of … offline",
            "User … told us that",
            "Assigned to: …",
            "See ….",
        ] {
            assert!(page.contains(words), "{id}: {words}");
        }
    }
    let messages = site.messages();
    let counted = messages
        .iter()
        .filter(|message| message.contains("4 names of people are left out"));
    assert_eq!(counted.count(), 2, "{messages:?}");
}

#[test]
fn an_export_of_microsofts_issues_as_a_table_is_redacted_like_them() {
    let settings = format!(
        "{MINIMAL_SETTINGS}\n[records.csv]\nid = \"Id\"\ntitle = \"Title\"\nservice = \"Service\"\nupdate = \"Posts\"\nupdate_at = \"At\"\n"
    );
    let at = "2026-09-14T07:00:00Z";
    let root = TestRoot::empty().with("site.toml", settings).with(
        "records/a.csv",
        format!(
            "Id,Title,Service,Posts,At,Origin,IsResolved\n\
             EX1,Mail waits,Mail,7431 users in your organization at contoso.sharepoint.com,{at},Microsoft,False\n\
             EX2,{MARKER},Mail,{MARKER},{at},Customer,False\n"
        ),
    );
    let site = root.site_at("2026-09-14T08:00:00Z");
    assert!(
        site.page("en", "EX1")
            .contains("users in your organization")
    );
    for secret in [MARKER, "EX2", "7431", "contoso.sharepoint"] {
        assert_eq!(site.files_containing(secret), [""; 0], "{secret}");
    }
}

/// A small incident in one of the JSON forms, and the names of its list of updates and of an update's text.
fn json_incident(form: usize) -> (Value, &'static str) {
    let at = "2026-09-14T07:00:00Z";
    match form {
        0 => (
            json!({"id": "A1", "service": "Mail", "title": "Slow", "status": "serviceDegradation",
                "startDateTime": at, "lastModifiedDateTime": at, "posts": [
                    {"createdDateTime": at, "description": {"contentType": "text", "content": "Seen."}},
                    {"createdDateTime": at, "description": {"contentType": "text", "content": "Hidden?"}}]}),
            "posts",
        ),
        1 => (
            json!({"Id": "A1", "WorkloadDisplayName": "Mail", "Title": "Slow", "Status": "Service degradation",
                "StartTime": at, "LastUpdatedTime": at, "Messages": [
                    {"PublishedTime": at, "MessageText": "Seen."}, {"PublishedTime": at, "MessageText": "Hidden?"}]}),
            "Messages",
        ),
        2 => (
            json!({"id": "A1", "name": "Slow", "status": "investigating", "impact": "minor", "created_at": at,
                "incident_updates": [
                    {"id": "u1", "status": "investigating", "body": "Seen.", "display_at": at},
                    {"id": "u2", "status": "investigating", "body": "Hidden?", "display_at": at}]}),
            "incident_updates",
        ),
        _ => (
            json!({"id": "A1", "external_desc": "Slow", "service_name": "Mail", "begin": at,
                "most_recent_update": {}, "updates": [
                    {"created": at, "when": at, "text": "Seen.", "status": "SERVICE_DISRUPTION"},
                    {"created": "2026-09-14T07:01:00Z", "when": at, "text": "Hidden?", "status": "SERVICE_DISRUPTION"}]}),
            "updates",
        ),
    }
}

/// A field that is private, or that marks an update as internal; `true` for the latter.
fn private_field() -> impl Strategy<Value = (String, Value, bool)> {
    let field = |name: &str, value: Value, is_mark: bool| Just((name.to_owned(), value, is_mark));
    let names = prop_oneof![
        field("impactedUserCount", json!(7431), false),
        field("affectedUsers", json!([MARKER]), false),
        field("tenantId", json!(MARKER), false),
        field("work_notes", json!(MARKER), false),
        field("internalComments", json!([{"text": MARKER}]), false),
        field("public", json!(false), true),
        field("private", json!("yes"), true),
        field("visibility", json!("internal"), true),
        field("properties", json!([{"value": {"internal": true}}]), true),
    ];
    let capitalized = |name: &str| {
        let mut chars = name.chars();
        let first = chars.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(chars).collect::<String>()
    };
    (names, 0..4).prop_map(move |((name, value, is_mark), case)| {
        let name = match case {
            0 => name,
            1 => capitalized(&name),
            2 => name.to_uppercase(),
            _ => name.to_lowercase(),
        };
        (name, value, is_mark)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_planted_in_private_fields_reaches_no_output(
        form in 0..4_usize,
        (name, value, is_mark) in private_field(),
        depth in 0..3_usize,
        on_update in any::<bool>(),
    ) {
        let (mut incident, updates) = json_incident(form);
        if is_mark {
            let update = &mut incident[updates][1];
            update[&name] = value;
            let text = serde_json::to_string(update).unwrap().replace("Hidden?", MARKER);
            *update = serde_json::from_str(&text).unwrap();
        } else {
            let nested = (0..depth).fold(json!({ &name: value }), |inner, _| json!({"more": [inner]}));
            let target = if on_update { &mut incident[updates][0] } else { &mut incident };
            match depth {
                0 => target[&name] = nested[&name].clone(),
                _ => target["extra"] = nested,
            }
        }
        let root = TestRoot::empty()
            .with("site.toml", MINIMAL_SETTINGS)
            .with("records/a.json", incident.to_string());
        let site = root.site_at("2026-09-14T08:00:00Z");
        prop_assert!(site.page("en", "A1").contains("Seen."));
        let ledger = ledger_text(&root, "A1");
        for secret in [MARKER, "7431"] {
            prop_assert_eq!(site.files_containing(secret), [""; 0]);
            prop_assert!(!ledger.contains(secret), "{}", ledger);
        }
    }
}
