//! Times beyond the years 0 to 9999, which no format of a site can write.

use serde_json::json;

use super::{graph_issue, healthy_root};
use crate::fixtures::{MINIMAL_SETTINGS, TestRoot};
use crate::well_formed::assert_well_formed;

/// In UTC the years 10000 and -1.
const FAR: [&str; 2] = ["9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00"];

/// The last and the first instant that can be written, which are in another year in most zones.
const LIMITS: [&str; 2] = ["9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"];

/// Files with a time at each place where one can be, each about something of its own.
fn files_with_time(at: &str) -> Vec<(String, String)> {
    let templates = templates().into_iter().enumerate();
    templates
        .map(|(number, (path, text))| {
            let path = path.replace("/a.", &format!("/a{number}."));
            let text = text.replace("AT", at).replace("ID", &format!("T-{number}"));
            (path, text)
        })
        .collect()
}

/// A path and a text for each place where a time can be: `AT` stands for the time, `ID` for an id.
fn templates() -> Vec<(&'static str, String)> {
    let graph = |field: &str| graph_issue("ID", json!({field: "AT"}));
    let post = graph_issue(
        "ID",
        json!({"posts": [{
            "createdDateTime": "AT",
            "description": {"contentType": "text", "content": "Current status: We look into it."},
        }]}),
    );
    let service_comms = |field: &str| {
        let mut message = json!({
            "Id": "ID", "Title": "Slow mail", "Status": "Service degradation",
            "WorkloadDisplayName": "Mail", "MessageType": "Incident",
            "StartTime": "2026-09-03T01:00:00Z", "LastUpdatedTime": "2026-09-03T01:00:00Z",
            "Messages": [{"MessageText": "x", "PublishedTime": "2026-09-03T01:00:00Z"}],
        });
        match field {
            "PublishedTime" => message["Messages"][0][field] = json!("AT"),
            _ => message[field] = json!("AT"),
        }
        message.to_string()
    };
    let statuspage = |field: &str| {
        let mut incident = json!({
            "id": "ID", "name": "Slow mail", "status": "investigating", "impact": "minor",
            "created_at": "2026-09-03T01:00:00Z", "components": [{"name": "Mail"}],
            "incident_updates": [
                {"id": "u1", "body": "x", "created_at": "2026-09-03T01:00:00Z"},
            ],
        });
        match field.strip_prefix("update ") {
            Some(field) => incident["incident_updates"][0][field] = json!("AT"),
            None => incident[field] = json!("AT"),
        }
        if field.starts_with("scheduled") {
            incident["impact"] = json!("maintenance");
        }
        json!({"page": {"id": "p1"}, "incidents": [incident]}).to_string()
    };
    let google = |field: &str| {
        let mut incident = json!({
            "id": "ID", "external_desc": "Slow mail", "service_name": "Mail",
            "status_impact": "SERVICE_DISRUPTION", "begin": "2026-09-03T01:00:00Z",
            "updates": [{
                "created": "2026-09-03T01:00:00Z", "when": "2026-09-03T01:00:00Z",
                "status": "available", "text": "x",
            }],
        });
        match field.strip_prefix("update ") {
            Some(field) => incident["updates"][0][field] = json!("AT"),
            None => incident[field] = json!("AT"),
        }
        json!([incident]).to_string()
    };
    let own = |field: &str| {
        format!(
            "---\nid: ID\nservice: Mail\ntitle: Slow mail\nstatus: investigating\n{field}---\n\n\
             ## 2026-09-03T01:00:00Z\nIt is slow.\n"
        )
    };
    let cstate = |date: &str, resolved: &str, track: &str| {
        format!(
            "---\ntitle: Slow mail\ndate: {date}\nresolved: true\nresolvedWhen: {resolved}\n\
             severity: down\naffected: [Mail]\nsection: issue\n---\n\
             *Resolved* - It is fast. {{{{< track \"{track}\" >}}}}\n"
        )
    };
    let csv = |opened: &str, closed: &str, changed: &str| {
        format!(
            "Ticket,Service,Title,State,Opened,Closed,Changed,Note\n\
             ID,Mail,Slow mail,resolved,{opened},{closed},{changed},It is fast.\n"
        )
    };
    let fine = "2026-09-03T01:00:00Z";
    vec![
        ("records/a.json", graph("startDateTime")),
        ("records/a.json", graph("endDateTime")),
        ("records/a.json", graph("lastModifiedDateTime")),
        ("records/a.json", post),
        ("records/a.json", service_comms("StartTime")),
        ("records/a.json", service_comms("EndTime")),
        ("records/a.json", service_comms("LastUpdatedTime")),
        ("records/a.json", service_comms("PublishedTime")),
        ("records/a.json", statuspage("created_at")),
        ("records/a.json", statuspage("started_at")),
        ("records/a.json", statuspage("resolved_at")),
        ("records/a.json", statuspage("updated_at")),
        ("records/a.json", statuspage("scheduled_for")),
        ("records/a.json", statuspage("scheduled_until")),
        ("records/a.json", statuspage("update created_at")),
        ("records/a.json", statuspage("update display_at")),
        ("records/a.json", google("begin")),
        ("records/a.json", google("end")),
        ("records/a.json", google("modified")),
        ("records/a.json", google("update when")),
        ("records/a.md", own("started_at: AT\n")),
        ("records/a.md", own("ended_at: AT\n")),
        ("records/a.md", own("updated_at: AT\n")),
        ("records/a.md", own("").replace(fine, "AT")),
        ("records/a.md", cstate("AT", fine, fine)),
        ("records/a.md", cstate(fine, "AT", fine)),
        ("records/a.md", cstate(fine, fine, "AT")),
        ("records/a.csv", csv("AT", fine, fine)),
        ("records/a.csv", csv(fine, "AT", fine)),
        ("records/a.csv", csv(fine, fine, "AT")),
        (
            "annotations/OK-1.en-more.md",
            "---\ntitle: x\nfrom: AT\n---\nMore.\n".to_owned(),
        ),
        (
            "notices/a.md",
            "---\ntitle: x\nfrom: AT\n---\nMore.\n".to_owned(),
        ),
        (
            "translations/OK-1.ja.md",
            "---\nsource: machine\n---\n\n## AT\n遅い。\n".to_owned(),
        ),
    ]
}

fn root() -> TestRoot {
    let settings = format!(
        "{}[records.csv]\nid = \"Ticket\"\nservice = \"Service\"\ntitle = \"Title\"\nstatus = \"State\"\n\
         started_at = \"Opened\"\nended_at = \"Closed\"\nupdated_at = \"Changed\"\nupdate = \"Note\"\n",
        MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\", \"ar\"]"),
    );
    healthy_root().with("site.toml", settings)
}

/// Neither the ledger nor the site has the years 10000 and -1.
#[track_caller]
fn assert_no_far_year<'a>(files: impl IntoIterator<Item = (&'a String, &'a Vec<u8>)>, what: &str) {
    for (path, bytes) in files {
        for year in ["10000-", "-0001-"] {
            let found = memchr::memmem::find(bytes, year.as_bytes());
            assert_eq!(found, None, "{path} has {year} of {what}");
        }
    }
}

fn put_all(root: &TestRoot, files: &[(String, String)]) {
    for (path, text) in files {
        root.put(path, text);
    }
}

#[test]
fn a_year_that_cannot_be_written_is_an_error_of_its_field_alone() {
    for at in FAR {
        let root = root();
        let files = files_with_time(at);
        put_all(&root, &files);
        let site = root.site();
        assert!(site.page("en", "OK-1").contains("Letters are late."));
        for (path, text) in &files {
            let mut told = site.report.errors().filter(|d| d.location.file == *path);
            let told = told.find(|d| d.message.contains(at));
            let told = told.unwrap_or_else(|| panic!("no error in {path}: {text}"));
            assert!(told.help.contains("before 0 or after 9999"), "{told}");
        }
        assert_no_far_year(&site.files, at);
        assert_no_far_year(&root.files("ledger"), at);
        // Correcting the times heals, and so does removing the files.
        put_all(&root, &files_with_time("2026-09-03T01:00:00Z"));
        let site = root.site();
        let told = site.report.errors().find(|d| d.message.contains("time"));
        assert_eq!(told, None);
        for (path, _) in &files {
            root.delete(path);
        }
        root.site();
    }
}

#[test]
fn the_first_and_the_last_year_are_shown_in_every_zone() {
    for at in LIMITS {
        let root = root();
        put_all(&root, &files_with_time(at));
        let site = root.site();
        assert!(site.page("en", "OK-1").contains("Letters are late."));
        let is_time = |message: &str| message.contains("is not a time");
        let told = site.report.errors().find(|d| is_time(&d.message));
        assert_eq!(told, None);
        assert_well_formed(&site);
        // What is announced later stays in the years that can be written.
        root.put("records/new.json", graph_issue("EX3", json!({})));
        root.site_at("2026-10-01T09:00:00Z");
        assert_no_far_year(&root.files("ledger"), at);
    }
}

#[test]
fn an_until_in_the_last_year_or_later_has_no_end() {
    for until in [
        "9999-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-05:00",
    ] {
        let text = format!("---\ntitle: For ever\nuntil: {until}\n---\nMore.\n");
        let root = root()
            .with("annotations/OK-1.en-more.md", &text)
            .with("notices/a.md", &text);
        let site = root.site();
        assert_eq!(site.diagnostics(), [""; 0], "{until}");
        assert!(site.text("en/index.html").contains("For ever"));
        assert!(site.page("en", "OK-1").contains("For ever"));
        for (path, bytes) in &site.files {
            let found = memchr::memmem::find(bytes, b"9999-");
            assert_eq!(found, None, "{path} has the end of a note without end");
        }
    }
}

#[test]
fn a_time_in_prose_that_cannot_be_written_is_an_error_and_stays_prose() {
    let words = "Next update by: Friday, December 31, 9999, 11:30 PM PST";
    let body = json!({"posts": [{
        "createdDateTime": "2026-09-03T01:00:00Z",
        "description": {"contentType": "text", "content": words},
    }]});
    let root = root().with("records/a.json", graph_issue("EX2", body));
    let site = root.site();
    let told = site.report.errors().find(|d| d.message.starts_with("EX2"));
    let told = told.unwrap();
    assert!(told.location.line.is_some_and(|line| line > 1), "{told}");
    assert!(told.message.contains("December 31, 9999"), "{told}");
    assert!(
        site.page("en", "EX2")
            .contains("December 31, 9999, 11:30 PM")
    );
    assert_no_far_year(&site.files, words);
}
