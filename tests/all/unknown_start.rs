//! What no record tells of an incident's times and its status is not known: a start is never the time of the run.

use kairan::store::Store;

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot, days_of, store_files};

const COLUMNS: &str = "[records.csv]\nid = \"Id\"\ntitle = \"Title\"\nservice = \"Area\"\nstatus = \"State\"\n\
     started_at = \"Begun\"\nended_at = \"Over\"\nupdated_at = \"Changed\"\nclassification = \"Kind\"\n";

const NOW: &str = "2026-09-30T09:00:00Z";

/// What a site says of the only row of a table: the times in its data, its days on the home page that are not
/// unknown, and whether it is among the recently closed.
struct Said {
    start: Option<String>,
    end: Option<String>,
    updated: Option<String>,
    page: String,
    known_days: usize,
    is_recent: bool,
}

/// `row` is the state, the start, the end, the last change and the kind.
fn said_of(row: &str, now: &str) -> Said {
    let table =
        format!("Id,Title,Area,State,Begun,Over,Changed,Kind\nC-1,Slow doors,Doors,{row}\n");
    let root = TestRoot::empty()
        .with("site.toml", format!("{MINIMAL_SETTINGS}{COLUMNS}"))
        .with("records/a.csv", table);
    let site = Store::memory();
    root.publish(&site, now).unwrap();
    let files = store_files(&site, "");
    let text = |path: &str| String::from_utf8(files[path].to_vec()).unwrap();
    let json: serde_json::Value =
        serde_json::from_slice(&files["api/v1/incidents/C-1.json"]).unwrap();
    let time = |name: &str| json[name].as_str().map(str::to_owned);
    let home = text("en/index.html");
    Said {
        start: time("started_at"),
        end: time("ended_at"),
        updated: time("updated_at"),
        page: text("en/incidents/C-1/index.html"),
        known_days: ["degraded", "outage", "maintenance"]
            .iter()
            .map(|state| days_of(&home, state))
            .sum(),
        is_recent: home.contains("Recently closed") && home.contains("Slow doors"),
    }
}

const UNKNOWN_START: &str = "<dt>Started</dt><dd>Unknown</dd>";

#[test]
fn a_start_that_no_record_tells_is_not_known() {
    let at = "2026-09-28T08:00:00Z";
    for (row, expected) in [
        // Nothing tells when it was; an open one is a fact of today.
        ("Investigating,,,,", (None, None, None, 1, false)),
        ("Resolved,,,,", (None, None, None, 0, false)),
        // The end tells of its own day alone.
        (
            &*format!("Resolved,,{at},,"),
            (None, Some(at), None, 1, true),
        ),
        // The last change is no start.
        (
            &*format!("Resolved,,,{at},"),
            (None, None, Some(at), 1, true),
        ),
        (
            &*format!("Investigating,,,{at},"),
            (None, None, Some(at), 3, false),
        ),
        (
            &*format!("Resolved,{at},,,"),
            (Some(at), None, None, 1, true),
        ),
    ] {
        let said = said_of(row, NOW);
        let times = (
            said.start.as_deref(),
            said.end.as_deref(),
            said.updated.as_deref(),
            said.known_days,
            said.is_recent,
        );
        assert_eq!(times, expected, "{row}");
        assert_eq!(
            said.page.contains(UNKNOWN_START),
            said.start.is_none(),
            "{row}"
        );
        assert!(!said.page.contains("Duration"), "{row}");
        assert!(!said.page.contains("30 September"), "{row}");
    }
}

#[test]
fn an_end_that_is_still_to_come_is_no_start() {
    let said = said_of("Investigating,,2026-10-02T08:00:00Z,,", NOW);
    assert!(said.page.contains(UNKNOWN_START), "{}", said.page);
    assert_eq!(said.known_days, 1);
}

#[test]
fn an_incident_without_a_status_says_so() {
    let said = said_of(",2026-09-28T08:00:00Z,,,", NOW);
    assert!(said.page.contains("Status unknown"), "{}", said.page);
}

#[test]
fn an_incident_was_updated_last_by_its_newest_update_whatever_its_record_says() {
    let record = r#"[{"id": "EX7", "service": "Mail", "title": "x", "status": "serviceDegradation",
        "startDateTime": "2026-09-29T06:00:00Z", "lastModifiedDateTime": "2026-09-29T06:00:00Z",
        "posts": [{"createdDateTime": "2026-09-29T08:00:00Z", "description": {"content": "We look."}}]}]"#;
    let site = TestRoot::empty().with("records/a.json", record).site();
    assert_eq!(site.json("EX7")["updated_at"], "2026-09-29T08:00:00Z");
}

#[test]
fn the_announcement_of_planned_work_is_not_its_start() {
    let record = "---\nid: OWN-1\nservice: Doors\ntitle: New locks\nstatus: scheduled\nclassification: maintenance\n---\n\n\
         ## 2026-09-29T08:00:00Z\nWe change the locks next month.\n";
    let site = TestRoot::empty().with("records/a.md", record).site();
    let page = site.page("en", "OWN-1");
    assert!(
        page.contains("<dt>Planned start</dt><dd>Unknown</dd>"),
        "{page}"
    );
    let json = site.json("OWN-1");
    assert!(json["started_at"].is_null() && json["maintenance"]["planned_start"].is_null());
    for path in [
        "en/index.html",
        "en/feed.atom",
        "en/services/doors/index.html",
    ] {
        assert!(!site.text(path).contains("Planned for"), "{path}");
    }
}

#[test]
fn an_update_that_calls_an_incident_over_does_not_tell_when_it_began() {
    let record = |front: &str, log: &str| {
        let front = format!("id: N-1\nservice: Mail\ntitle: No mail\nstatus: resolved\n{front}");
        format!("---\n{front}---\n\n{log}\n")
    };
    let over = "## 2026-09-28T08:00:00Z · resolved\nIt was down in the night.";
    let plain = "## 2026-09-28T08:00:00Z\nIt was down in the night.";
    let two = format!("## 2026-09-28T01:00:00Z\nIt is down.\n\n{over}");
    let ended = "ended_at: 2026-09-28T05:00:00Z\n";
    let started = "started_at: 2026-09-28T01:00:00Z\n";
    for (front, log, is_unknown) in [
        ("", over, true),
        (ended, plain, true),
        // The status of the record is that of its newest update.
        ("", plain, true),
        ("", &two, false),
        (started, over, false),
    ] {
        let root = TestRoot::empty().with("records/a.md", record(front, log));
        let site = root.site_at(NOW);
        let page = site.page("en", "N-1");
        assert_eq!(page.contains(UNKNOWN_START), is_unknown, "{front} {log}");
        assert!(!is_unknown || !page.contains("<dt>Duration</dt>"), "{page}");
        assert!(
            !site
                .messages()
                .iter()
                .any(|m| m.contains("before the start"))
        );
        assert_eq!(site.json("N-1")["started_at"].is_null(), is_unknown);
    }
}

#[test]
fn an_end_of_an_incident_that_is_open_all_the_same_is_reported() {
    let said = said_of(
        "Investigating,2026-09-28T08:00:00Z,2026-09-28T09:00:00Z,,",
        NOW,
    );
    assert_eq!(said.end, None);
    assert!(
        said.page.contains(
            "the incident ended at 2026-09-28T09:00:00Z, but its status is investigating"
        ),
        "{}",
        said.page
    );
}
