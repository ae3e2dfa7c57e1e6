//! The documents of Statuspage's API: Kairan reads them back, they say what the pages say, and a run writes only
//! those that changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kairan::store::Store;
use serde_json::{Value, json};

use crate::fixtures::{EXAMPLE_SITE, NOW, TestRoot, TestSite, own_incident, store_files};

const SETTINGS: &str = "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\", \"ja\"]\n\
    [feeds]\nauthority = \"status.example,2026\"\n";

fn document(site: &TestSite, path: &str) -> Value {
    serde_json::from_str(site.text(path)).unwrap()
}

fn ids(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one["id"].as_str().unwrap()).collect()
}

/// The words of the sections of an incident in English: of each update its kinds and texts.
fn words(incident: &Value) -> Vec<Vec<(String, String)>> {
    let updates = incident["updates"].as_array().unwrap().iter();
    let listed = updates.filter(|update| update["listed"] == true);
    let words = listed.map(|update| {
        let sections = update["sections"].as_array().unwrap().iter();
        let section = |section: &Value| {
            let text = section["text"]["en"]["text"].as_str().unwrap_or_default();
            let words: Vec<&str> = text.split_whitespace().collect();
            let kind = section["kind"].as_str().unwrap().to_owned();
            (kind, words.join(" "))
        };
        let title = &incident["title"]["en"]["text"];
        let sections = sections.map(section);
        // The title of the incident is its name.
        sections
            .filter(|(kind, words)| !words.is_empty() && (kind != "title" || words != title))
            .collect()
    });
    words.collect()
}

fn times(incident: &Value) -> Vec<&Value> {
    let updates = incident["updates"].as_array().unwrap().iter();
    let listed = updates.filter(|update| update["listed"] == true);
    listed.map(|update| &update["at"]).collect()
}

/// A site that reads the documents of another one.
fn read_back(site: &TestSite) -> TestSite {
    let root = TestRoot::empty().with_small_templates();
    for name in ["summary", "incidents", "scheduled-maintenances"] {
        let path = format!("en/api/v2/{name}.json");
        root.put(&format!("records/{name}.json"), site.text(&path));
    }
    root.site()
}

#[test]
fn kairan_reads_its_own_documents_back() {
    let site: &TestSite = &EXAMPLE_SITE;
    let again = read_back(site);
    let errors: Vec<_> = again.report.errors().collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let (mut updates, mut sections) = (0, 0);
    let listed = ["incidents", "scheduled-maintenances"].map(|name| {
        let list = document(site, &format!("en/api/v2/{name}.json"));
        list[name.replace('-', "_")].clone()
    });
    let listed: Vec<&str> = listed.iter().flat_map(ids).collect();
    assert_eq!(listed.len(), site.report.incidents);
    for id in listed {
        let [before, after] =
            [site, &again].map(|site| document(site, &format!("api/v1/incidents/{id}.json")));
        assert_eq!(times(&after), times(&before), "{id}");
        assert_eq!(after["kind"], before["kind"], "{id}");
        assert_eq!(
            after["title"]["en"]["text"], before["title"]["en"]["text"],
            "{id}"
        );
        assert_eq!(after["services"], before["services"], "{id}");
        assert_eq!(after["started_at"], before["started_at"], "{id}");
        assert_eq!(
            after["ended_at"].is_null(),
            before["ended_at"].is_null(),
            "{id}"
        );
        let (before, after) = (words(&before), words(&after));
        assert_eq!(after.len(), before.len());
        for (after, before) in after.iter().zip(&before) {
            let text = |sections: &Vec<(String, String)>| {
                let words = sections.iter().map(|(_, words)| words.as_str());
                words.collect::<Vec<_>>().join(" ")
            };
            // Who translated a text is said at its end.
            let (after_text, before_text) = (text(after), text(before));
            let rest = after_text.strip_prefix(&before_text);
            let is_remark = |rest: &str| rest.is_empty() || rest.starts_with(" (Translation");
            assert!(
                rest.is_some_and(is_remark),
                "{id}: {after_text} != {before_text}"
            );
            sections += before
                .iter()
                .filter(|section| after.contains(section))
                .count();
            updates += before.len();
        }
    }
    // A label that only the source of the first site has is read as a part of the text.
    assert!(sections * 100 >= updates * 95, "{sections} of {updates}");
    let states = |site: &TestSite| -> BTreeMap<String, String> {
        let components = document(site, "api/v2/components.json");
        let components = components["components"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        components
            .map(|one| (text(&one["name"]), text(&one["status"])))
            .collect()
    };
    // Statuspage has one word for minor problems and for worse ones, and none for an open incident that does not
    // concern the company: read back, these are worse, and nothing is better.
    let mut expected = states(site);
    for (name, before, after) in [
        ("Microsoft Intune", "degraded_performance", "partial_outage"),
        ("Microsoft Teams", "operational", "degraded_performance"),
    ] {
        let state = expected.insert(name.to_owned(), after.to_owned());
        assert_eq!(state.as_deref(), Some(before), "{name}");
    }
    assert_eq!(states(&again), expected);
}

#[test]
fn a_status_that_nobody_told_is_marked_and_not_read_back() {
    let record = "---\nid: N-1\nservice: Mail\ntitle: Late mail\nstatus: verifyingService\n---\n\n\
        ## 2026-09-29T06:00:00Z\nUser impact: Mail is late.\n\n## 2026-09-29T07:00:00Z\nUser impact: Less.\n";
    let site = TestRoot::empty().with("records/N-1.md", record).site();
    let list = document(&site, "api/v2/incidents/unresolved.json");
    let incident = &list["incidents"][0];
    assert_eq!(incident["status"], "monitoring");
    let updates = incident["incident_updates"].as_array().unwrap().iter();
    let statuses: Vec<_> = updates
        .map(|update| (&update["status"], &update["is_status_assumed"]))
        .collect();
    let (monitoring, first, yes) = (json!("monitoring"), json!("investigating"), json!(true));
    assert_eq!(statuses, [(&monitoring, &json!(null)), (&first, &yes)]);
    let again = document(&read_back(&site), "api/v1/incidents/N-1.json");
    assert!(again["updates"][0]["status"].is_null(), "{again}");
}

#[test]
fn what_does_not_concern_the_company_is_left_out() {
    let note = |fields: &str| format!("---\n{fields}\n---\nWe do not use it.\n");
    let incident = |id: &str, service: &str| {
        format!(
            "---\nid: {id}\nservice: {service}\ntitle: T\nstatus: serviceInterruption\n---\n\n\
             ## 2026-09-29T06:00:00Z\nUser impact: It is down.\n"
        )
    };
    let settings = format!("{SETTINGS}[[services]]\nname = \"Fax\"\nmuted = true\n");
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/N-1.md", incident("N-1", "Mail"))
        .with("records/N-2.md", incident("N-2", "Chat"))
        .with("records/N-3.md", incident("N-3", "Fax"));
    let state = |site: &TestSite| {
        let summary = document(site, "api/v2/summary.json");
        let components = summary["components"].as_array().unwrap().iter();
        let components =
            components.map(|one| format!("{} {}", one["id"], one["status"]).replace('"', ""));
        (
            summary["status"]["indicator"].as_str().unwrap().to_owned(),
            components.collect::<Vec<_>>(),
            ids(&summary["incidents"]).join(" "),
            ids(&document(site, "api/v2/incidents.json")["incidents"]).join(" "),
        )
    };
    let expect = |indicator: &str, components: [&str; 2], ids: &str| {
        let components = components.map(str::to_owned).to_vec();
        (
            indicator.to_owned(),
            components,
            ids.to_owned(),
            ids.to_owned(),
        )
    };
    let site = root.site();
    assert_eq!(
        state(&site),
        expect(
            "critical",
            ["chat major_outage", "mail major_outage"],
            "N-1 N-2"
        )
    );
    assert_eq!(
        document(&site, "api/v2/incidents.json")["incidents"][0]["impact"],
        "critical"
    );
    root.put("annotations/N-1.md", note("muted: true"));
    root.put("annotations/N-2.md", note("state: advisory"));
    let site = root.site();
    assert_eq!(
        state(&site),
        expect(
            "minor",
            ["chat degraded_performance", "mail operational"],
            "N-2"
        )
    );
    assert_eq!(
        document(&site, "api/v2/incidents.json")["incidents"][0]["impact"],
        "minor"
    );
}

#[test]
fn a_site_without_records_does_not_say_that_all_is_well() {
    let site = TestRoot::empty().site();
    let status = document(&site, "api/v2/status.json");
    assert_eq!(status["status"]["indicator"], "unknown");
    assert_eq!(
        status["status"]["description"],
        "There is no data yet on the state of the services"
    );
    assert_eq!(
        document(&site, "api/v2/summary.json")["incidents"],
        json!([])
    );
}

#[test]
fn planned_work_is_where_its_time_is() {
    let work = |id: &str, status: &str, from: &str, until: &str| {
        format!(
            "---\nid: {id}\nservice: Mail\ntitle: T\nstatus: {status}\nclassification: maintenance\n\
             started_at: {from}\nended_at: {until}\n---\n\n## 2026-09-20T06:00:00Z\nWe move the servers.\n"
        )
    };
    let root = TestRoot::empty()
        .with(
            "records/M-1.md",
            work(
                "M-1",
                "scheduled",
                "2026-10-01T00:00:00Z",
                "2026-10-01T02:00:00Z",
            ),
        )
        .with(
            "records/M-2.md",
            work(
                "M-2",
                "scheduled",
                "2026-09-30T08:00:00Z",
                "2026-09-30T10:00:00Z",
            ),
        )
        .with(
            "records/M-3.md",
            work(
                "M-3",
                "completed",
                "2026-09-21T08:00:00Z",
                "2026-09-21T10:00:00Z",
            ),
        )
        .with(
            "records/M-4.md",
            work(
                "M-4",
                "scheduled",
                "2026-09-22T08:00:00Z",
                "2026-09-22T10:00:00Z",
            ),
        );
    let site = root.site();
    let of = |name: &str| {
        let list = document(&site, &format!("api/v2/{name}.json"));
        let list = list["scheduled_maintenances"].as_array().unwrap().iter();
        let mut list: Vec<String> = list
            .map(|one| format!("{} {}", one["id"], one["status"]).replace('"', ""))
            .collect();
        list.sort();
        list
    };
    assert_eq!(of("scheduled-maintenances/upcoming"), ["M-1 scheduled"]);
    assert_eq!(of("scheduled-maintenances/active"), ["M-2 in_progress"]);
    assert_eq!(of("summary"), ["M-1 scheduled", "M-2 in_progress"]);
    // Nobody said that the fourth is done.
    assert_eq!(
        of("scheduled-maintenances"),
        [
            "M-1 scheduled",
            "M-2 in_progress",
            "M-3 completed",
            "M-4 scheduled"
        ]
    );
    assert_eq!(
        document(&site, "api/v2/summary.json")["incidents"],
        json!([])
    );
    assert_eq!(
        document(&site, "api/v2/status.json")["status"]["indicator"],
        "maintenance"
    );
}

#[test]
fn a_document_is_bounded_and_says_where_the_rest_is() {
    let root = TestRoot::empty().with_small_templates();
    for incident in 0..52 {
        let mut record = format!(
            "---\nid: N-{incident:02}\nservice: Mail\ntitle: T\nstatus: serviceRestored\n---\n"
        );
        for update in 0..27 {
            let long = "All of it is late. ".repeat(if update == 26 { 500 } else { 20 });
            let (day, hour, minute) = (incident / 24 + 1, incident % 24, update);
            write!(
                record,
                "\n## 2026-09-{day:02}T{hour:02}:{minute:02}:00Z\nUser impact: {update} {long}\n"
            )
            .unwrap();
        }
        root.put(&format!("records/{incident}.md"), record);
    }
    let site = root.site();
    let list = document(&site, "api/v2/incidents.json");
    let size = site.text("api/v2/incidents.json").len();
    assert!((500_000..1_500_000).contains(&size), "{size}");
    let ids = ids(&list["incidents"]);
    assert_eq!((ids.len(), ids[0], ids[49]), (50, "N-51", "N-02"));
    let updates = list["incidents"][0]["incident_updates"].as_array().unwrap();
    assert_eq!(updates.len(), 25);
    let newest = updates[0]["body"].as_str().unwrap();
    assert!(
        newest.starts_with("User impact: 26 All of it is late."),
        "{newest}"
    );
    let link = "…\n\nRead the whole incident: https://status.example/en/incidents/N-51/#u-20260903T032600Z";
    assert!(newest.ends_with(link), "{}", &newest[newest.len() - 200..]);
}

#[test]
fn a_run_writes_the_documents_that_changed() {
    let root = TestRoot::empty()
        .with("site.toml", SETTINGS)
        .with_small_templates();
    for incident in 0..60 {
        let (day, hour) = (incident / 24 + 1, incident % 24);
        let record = format!(
            "---\nid: N-{incident:02}\nservice: Mail\ntitle: T\nstatus: serviceRestored\n---\n\
             \n## 2026-09-{day:02}T{hour:02}:00:00Z\nUser impact: It is late.\n"
        );
        root.put(&format!("records/{incident:02}.md"), record);
    }
    let open = [("06:00", "User impact: It is down.")];
    root.put("records/own.md", own_incident("investigating", &open));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let turn = |record: String, path: &str, now: &str| {
        let before = store_files(&site, "");
        root.put(path, record);
        root.publish(&site, now).unwrap();
        let after = store_files(&site, "");
        let changed = after
            .into_iter()
            .filter(|(path, bytes)| before.get(path) != Some(bytes));
        let paths = changed.map(|(path, _)| path);
        paths
            .filter(|path| path.contains("api/v2/"))
            .collect::<Vec<_>>()
    };
    let everywhere = |names: &[&str]| {
        let mut paths: Vec<String> = ["", "en/", "ja/"]
            .iter()
            .flat_map(|folder| {
                names
                    .iter()
                    .map(move |name| format!("{folder}api/v2/{name}.json"))
            })
            .collect();
        paths.sort();
        paths
    };
    // An update of an incident that is none of the newest.
    let old = "---\nid: N-03\nservice: Mail\ntitle: T\nstatus: serviceRestored\n---\n\
        \n## 2026-09-01T03:00:00Z\nUser impact: It is late.\n\n## 2026-09-01T04:00:00Z\nUser impact: It was.\n";
    let written = turn(old.to_owned(), "records/03.md", "2026-09-30T09:01:00Z");
    assert_eq!(written, [""; 0]);
    // One of an incident that is not over.
    let two = [open[0], ("07:00", "User impact: It is still down.")];
    let written = turn(
        own_incident("investigating", &two),
        "records/own.md",
        "2026-09-30T09:02:00Z",
    );
    assert_eq!(
        written,
        everywhere(&["incidents", "incidents/unresolved", "summary"])
    );
}
