//! Incidents that went on after their source had called them over.

use serde_json::{Value, json};

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot};

/// A Statuspage incident with updates of these statuses, an hour apart, and its maintenance likewise.
fn statuspage(statuses: &[&str], is_maintenance: bool) -> String {
    let at = |hour: usize| format!("2026-09-30T{hour:02}:00:00Z");
    let updates = statuses.iter().enumerate().rev().map(|(hour, status)| {
        json!({"id": format!("u{hour}"), "status": status, "body": format!("Words {hour}."), "created_at": at(hour)})
    });
    let is_over = matches!(statuses.last(), Some(&"resolved"));
    json!({
        "page": {"id": "p", "name": "Shop"},
        "incidents": [{
            "id": "i1", "name": "Slow answers", "status": statuses.last(), "impact": "minor",
            "created_at": at(0), "updated_at": at(statuses.len()),
            "resolved_at": is_over.then(|| at(statuses.len())),
            "scheduled_for": is_maintenance.then(|| at(0)), "scheduled_until": is_maintenance.then(|| at(9)),
            "incident_updates": updates.collect::<Vec<Value>>(),
        }],
    })
    .to_string()
}

fn root() -> TestRoot {
    let locales = "[\"en\", \"de\", \"fr\", \"ja\", \"ar\"]";
    TestRoot::empty().with("site.toml", MINIMAL_SETTINGS.replace("[\"en\"]", locales))
}

/// When the incident was reopened, and the places of the updates that did it.
fn reopened(json: &Value) -> (Option<&str>, Vec<usize>) {
    let updates = json["updates"].as_array().unwrap().iter().enumerate();
    let reopening = updates.filter(|(_, update)| update["reopens"] == true);
    (
        json["reopened_at"].as_str(),
        reopening.map(|(place, _)| place).collect(),
    )
}

#[test]
fn an_update_that_opens_a_closed_incident_reopens_it() {
    let at = |hour: usize| format!("2026-09-30T{hour:02}:00:00Z");
    let cases: [(&[&str], &[usize]); 6] = [
        (&["investigating", "monitoring", "resolved"], &[]),
        (&["investigating", "resolved", "investigating"], &[2]),
        (
            &[
                "investigating",
                "resolved",
                "monitoring",
                "resolved",
                "postmortem",
            ],
            &[2],
        ),
        (
            &[
                "investigating",
                "resolved",
                "identified",
                "resolved",
                "monitoring",
            ],
            &[2, 4],
        ),
        (&["resolved", "resolved"], &[]),
        // What a word means that nobody knows is not known either.
        (&["investigating", "resolved", "pondering"], &[]),
    ];
    for (statuses, expected) in cases {
        let site = root()
            .with("records/a.json", statuspage(statuses, false))
            .site_at("2026-09-30T12:00:00Z");
        let json = site.json("i1");
        let last = expected.last().map(|place| at(*place));
        assert_eq!(
            reopened(&json),
            (last.as_deref(), expected.to_vec()),
            "{statuses:?}"
        );
        for (locale, word) in [
            ("en", "Incident reopened"),
            ("de", "Vorfall wieder geöffnet"),
            ("fr", "Incident rouvert"),
            ("ja", "インシデントを再オープン"),
            ("ar", "أُعيد فتح الحادث"),
        ] {
            let count = site.page(locale, "i1").matches(word).count();
            assert_eq!(count, expected.len(), "{locale}: {statuses:?}");
        }
        let has_fact = site.page("en", "i1").contains("<dt>Reopened</dt>");
        assert_eq!(has_fact, !expected.is_empty(), "{statuses:?}");
    }
    let planned = statuspage(&["scheduled", "completed", "in_progress"], true);
    let site = root()
        .with("records/a.json", planned)
        .site_at("2026-09-30T12:00:00Z");
    assert_eq!(reopened(&site.json("i1")), (None, Vec::new()));
}

#[test]
fn a_record_whose_status_opens_again_without_an_update_is_reopened() {
    let record = |status: &str, hour: usize| {
        json!({
            "id": "EX1", "title": "No mail", "service": "Mail", "status": status, "classification": "incident",
            "startDateTime": "2026-09-30T05:00:00Z",
            "lastModifiedDateTime": format!("2026-09-30T{hour:02}:00:00Z"),
            "posts": [{
                "createdDateTime": "2026-09-30T06:00:00Z",
                "description": {"contentType": "html", "content": "User impact: No mail arrives."},
            }],
        })
        .to_string()
    };
    let root = root();
    let mut last = None;
    for (hour, status) in [
        (6, "serviceDegradation"),
        (7, "serviceRestored"),
        (8, "restoringService"),
    ] {
        root.put("records/a.json", record(status, hour));
        last = Some(root.site_at(&format!("2026-09-30T{hour:02}:30:00Z")));
    }
    let site = last.unwrap();
    assert_eq!(
        reopened(&site.json("EX1")),
        (Some("2026-09-30T08:00:00Z"), Vec::new())
    );
    assert!(site.page("en", "EX1").contains("<dt>Reopened</dt>"));
}

#[test]
fn a_current_status_after_a_final_one_reopens_an_incident() {
    let post = |hour: usize, text: &str| {
        json!({
            "createdDateTime": format!("2026-09-30T{hour:02}:00:00Z"),
            "description": {"contentType": "html", "content": text},
        })
    };
    let record = |status: &str, texts: &[&str]| {
        let posts: Vec<Value> = (6..)
            .zip(texts)
            .map(|(hour, text)| post(hour, text))
            .collect();
        json!({
            "id": "EX1", "title": "No mail", "service": "Mail", "status": status, "classification": "incident",
            "startDateTime": "2026-09-30T05:00:00Z", "lastModifiedDateTime": "2026-09-30T11:00:00Z",
            "posts": posts,
        })
        .to_string()
    };
    let (open, over) = ("Current status: We look.", "Final status: It is repaired.");
    let report = "A post-incident report has been published.";
    let cases: [(&[&str], &str, &[usize]); 4] = [
        (&[open, over, report], "serviceRestored", &[]),
        (&[open, over, open], "serviceDegradation", &[2]),
        (&[open, over, report, open, over], "serviceRestored", &[3]),
        (&[over, over], "serviceRestored", &[]),
    ];
    for (texts, status, expected) in cases {
        let root = root().with("records/a.json", record(status, texts));
        let (_, reopening) = reopened(&root.site_at("2026-09-30T12:00:00Z").json("EX1"));
        assert_eq!(reopening, expected, "{texts:?}");
    }
}

#[test]
fn an_incident_that_ended_before_an_update_that_opens_it_is_a_warning() {
    let warning = "the newest update says investigating, but the incident ended before it and its status is resolved";
    for (statuses, resolved_at, is_told) in [
        (["resolved", "investigating"], 0, true),
        (["investigating", "resolved"], 1, false),
        (["resolved", "postmortem"], 0, false),
    ] {
        let at = |hour: usize| format!("2026-09-30T{hour:02}:00:00Z");
        let updates = statuses.iter().enumerate().map(|(hour, status)| {
            json!({"id": format!("u{hour}"), "status": status, "body": "Words.", "created_at": at(hour)})
        });
        let incident = json!({
            "id": "i1", "name": "Slow answers", "status": "resolved", "impact": "minor", "created_at": at(0),
            "resolved_at": at(resolved_at), "incident_updates": updates.collect::<Vec<Value>>(),
        });
        let document = json!({"page": {"id": "p", "name": "Shop"}, "incidents": [incident]});
        let site = root()
            .with("records/a.json", document.to_string())
            .site_at("2026-09-30T12:00:00Z");
        let told = site
            .messages()
            .iter()
            .any(|message| message.contains(warning));
        assert_eq!(told, is_told, "{statuses:?}: {:?}", site.messages());
    }
}

const CLOSED_TWICE: &str = "---\nid: N-1\nservice: Mail\ntitle: No mail\nstatus: serviceRestored\n\
     started_at: 2026-09-26T06:00:00Z\n---\n\n\
     ## 2026-09-26T07:00:00Z · serviceRestored\nEnd time: 2026-09-26 06:40 UTC\n\n\
     ## 2026-09-26T09:00:00Z · serviceDegradation\nDown again.\n\n\
     ## 2026-09-28T09:00:00Z · serviceRestored\nRestored for good.\n\n\
     ## 2026-09-29T09:00:00Z\nWe publish a report.\n";

#[test]
fn the_end_of_the_first_time_is_not_that_of_the_second() {
    let site = root()
        .with("records/a.md", CLOSED_TWICE)
        .site_at("2026-09-30T09:00:00Z");
    let page = site.page("en", "N-1");
    assert!(page.contains("<dt>Ended</dt><dd>Unknown</dd>"), "{page}");
    assert!(!page.contains("<dt>Duration</dt>"), "{page}");
    // The days go to the update that closes it, and not to what is said of it later.
    let days = site.text("en/services/mail/index.html");
    assert!(
        days.contains("Sat 26 September") || days.contains("26 Sep"),
        "{days}"
    );
    let summary: Value = serde_json::from_str(site.text("api/v2/incidents.json")).unwrap();
    assert_eq!(
        summary["incidents"][0]["resolved_at"],
        "2026-09-28T09:00:00.000Z"
    );
}

#[test]
fn an_open_incident_that_was_over_before_says_so_on_its_first_screen() {
    let record = CLOSED_TWICE.replace("status: serviceRestored\n", "status: serviceDegradation\n");
    let (open, _) = record.split_once("## 2026-09-28").unwrap();
    let site = root()
        .with("records/a.md", open)
        .site_at("2026-09-30T09:00:00Z");
    let page = site.page("en", "N-1");
    let (strip, rest) = page.split_once("id=\"log\"").unwrap();
    assert!(strip.contains("<dt>Reopened</dt>"), "{strip}");
    assert!(!rest.contains("<dt>Reopened</dt>"), "{rest}");
}

#[test]
fn an_end_from_before_a_reopening_that_the_record_alone_tells_does_not_count() {
    let record = |status: &str, modified: &str, posts: &[(&str, &str)]| {
        let posts = posts.iter().map(|(at, text)| {
            json!({"createdDateTime": at, "description": {"contentType": "html", "content": text}})
        });
        json!({
            "id": "EX1", "title": "No mail", "service": "Mail", "status": status, "classification": "incident",
            "startDateTime": "2026-09-27T00:00:00Z", "lastModifiedDateTime": modified,
            "posts": posts.collect::<Vec<_>>(),
        })
        .to_string()
    };
    let first = [
        ("2026-09-27T01:00:00Z", "Current status: We look."),
        ("2026-09-27T04:00:00Z", "Final status: Fixed."),
    ];
    let again = [
        first[0],
        first[1],
        ("2026-09-28T08:00:00Z", "Final status: Fixed again."),
    ];
    let root = root().with(
        "records/a.json",
        record("serviceRestored", "2026-09-27T04:00:00Z", &first),
    );
    let site = kairan::store::Store::memory();
    root.publish(&site, "2026-09-27T05:00:00Z").unwrap();
    root.put(
        "records/a.json",
        record("serviceDegradation", "2026-09-27T11:00:00Z", &first),
    );
    root.publish(&site, "2026-09-27T12:00:00Z").unwrap();
    root.put(
        "records/a.json",
        record("serviceRestored", "2026-09-28T08:00:00Z", &again),
    );
    root.publish(&site, "2026-09-28T09:00:00Z").unwrap();
    let files = crate::fixtures::store_files(&site, "");
    let incidents: Value = serde_json::from_slice(&files["api/v2/incidents.json"]).unwrap();
    assert_eq!(
        incidents["incidents"][0]["resolved_at"],
        "2026-09-28T08:00:00.000Z"
    );
}

#[test]
fn work_of_several_nights_is_over_with_the_last_of_them() {
    let work = "---\nid: W-1\nservice: Mail\ntitle: New disks\nstatus: completed\nclassification: maintenance\n\
                started_at: 2026-09-25T00:00:00Z\nended_at: 2026-09-27T10:00:00Z\n---\n\n\
                ## 2026-09-25T01:00:00Z · inProgress\nA.\n\n## 2026-09-25T02:00:00Z · completed\nB.\n\n\
                ## 2026-09-27T01:00:00Z · inProgress\nC.\n\n## 2026-09-27T09:00:00Z · completed\nD.\n";
    let site = root()
        .with("records/a.md", work)
        .site_at("2026-09-30T09:00:00Z");
    let summary: Value =
        serde_json::from_str(site.text("api/v2/scheduled-maintenances.json")).unwrap();
    let work = &summary["scheduled_maintenances"][0];
    assert_eq!(work["resolved_at"], "2026-09-27T09:00:00.000Z", "{work}");
}
