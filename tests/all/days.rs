//! The last 90 days of each service: what is drawn, what is said of them in words, and what it costs to know.

use kairan::store::Store;

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot, days_of, store_files};
use crate::incident_json::select_texts;

/// An incident of the service Mail that is over.
fn incident(id: &str, status: &str, from: &str, until: &str) -> String {
    format!(
        "---\nid: {id}\nservice: Mail\ntitle: Trouble {id}\nstatus: resolved\nstarted_at: {from}:00Z\n\
         ended_at: {until}:00Z\n---\n\n## {from}:00Z · {status}\nIt began.\n\n## {until}:00Z · resolved\nOver.\n"
    )
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn texts(page: &str, selector: &str) -> Vec<String> {
    let texts = select_texts(page, selector).into_iter();
    texts.map(|text| words(&text)).collect()
}

/// Two months ago for two days, a month ago twice on one day, and long ago.
fn root() -> TestRoot {
    TestRoot::empty()
        .with(
            "records/a.md",
            incident("A", "outage", "2026-08-01T10:00", "2026-08-02T10:00"),
        )
        .with(
            "records/b.md",
            incident("B", "degraded", "2026-08-30T10:00", "2026-08-30T11:00"),
        )
        .with(
            "records/c.md",
            incident(
                "C",
                "serviceInterruption",
                "2026-08-30T12:00",
                "2026-08-30T13:00",
            ),
        )
        .with(
            "records/old.md",
            incident(
                "OLD",
                "serviceInterruption",
                "2026-01-01T12:00",
                "2026-07-02T13:00",
            ),
        )
}

#[test]
fn days_are_told_in_words_and_lead_to_their_incidents() {
    let site = root().site();
    let home = site.text("en/index.html");
    let service = site.text("en/services/mail/index.html");
    for page in [home, service] {
        assert_eq!(days_of(page, "operational"), 87, "{page}");
        assert_eq!(days_of(page, "unknown"), 0);
    }
    assert_eq!(
        texts(home, ".bars .hidden"),
        ["Mail, day by day: 3 days with incidents · 87 days without disruption"]
    );
    assert_eq!(
        home.matches("class=\"bars\" href=\"services/mail/#days\"")
            .count(),
        1
    );
    let told = texts(home, "li[data-days]");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("Sat 1 Aug to Sun 2 Aug: "), "{told:?}");
    assert!(told[0].ends_with(" · 1 incident"), "{told:?}");
    assert!(told[1].starts_with("Sun 30 Aug: "), "{told:?}");
    assert!(told[1].ends_with(" · 2 incidents"), "{told:?}");
    // The newest day first, with links.
    let rows = texts(service, "#days tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].starts_with("Sun 30 Aug"), "{rows:?}");
    assert!(rows[0].ends_with("Trouble CTrouble B"), "{rows:?}");
    assert!(service.contains("<tr id=\"day-2026-08-01\""));
    assert_eq!(service.matches("href=\"../../incidents/A/\"").count(), 2);
}

#[test]
fn a_day_without_a_record_is_unknown_and_never_fine() {
    let record = incident("B", "degraded", "2026-09-10T10:00", "2026-09-10T11:00");
    let site = TestRoot::empty().with("records/b.md", record).site();
    let home = site.text("en/index.html");
    assert_eq!(
        (days_of(home, "unknown"), days_of(home, "operational")),
        (69, 20)
    );
    let told = texts(home, "li[data-days]");
    assert_eq!(told[0], "Fri 3 Jul to Wed 9 Sept: No data");
    assert!(texts(home, ".bars .hidden")[0].ends_with("69 days without data"));
    let text = texts(home, "main");
    assert!(!text[0].contains('%'), "no percentage is said: {text:?}");
}

#[test]
fn what_one_system_told_long_ago_says_nothing_of_the_services_of_another() {
    let old = incident("OLD", "degraded", "2026-01-10T10:00", "2026-01-10T11:00");
    let other = |start: &str| {
        format!(
            r#"{{"value": [{{"id": "EX1", "service": "Exchange", "title": "T", "status": "serviceRestored",
            "classification": "incident", "startDateTime": "{start}", "endDateTime": "2026-09-28T12:00:00Z",
            "lastModifiedDateTime": "2026-09-28T12:00:00Z", "posts": []}}]}}"#
        )
    };
    let settings = format!("{MINIMAL_SETTINGS}[[services]]\nname = \"Printing\"\n");
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/old.md", old)
        .with("records/ex.json", other("2026-09-28T10:00:00Z"))
        .with(
            "records/components.json",
            r#"{"page": {"id": "p", "name": "P"}, "components": [{"id": "a", "name": "API", "status": "operational"}]}"#,
        )
        .with(
            "records/overviews.json",
            r#"{"value": [{"id": "T", "service": "Teams", "status": "serviceOperational"}]}"#,
        );
    let site = Store::memory();
    let days = |now: &str, slug: &str| {
        root.publish(&site, now).unwrap();
        let files = store_files(&site, "");
        let path = format!("en/services/{slug}/index.html");
        let page = files
            .get(&path)
            .unwrap_or_else(|| panic!("{:?}", files.keys()));
        let page = String::from_utf8(page.clone()).unwrap();
        (days_of(&page, "unknown"), days_of(&page, "operational"))
    };
    let now = "2026-09-30T09:00:00Z";
    assert_eq!(days(now, "mail"), (0, 90));
    assert_eq!(days(now, "exchange"), (87, 2));
    // No incident tells of it, and neither system is known to.
    assert_eq!(days(now, "printing"), (89, 1));
    // What is listed is known by the incidents of the system that lists it.
    assert_eq!(days(now, "api"), (89, 1));
    assert_eq!(days(now, "teams"), (87, 3));
    // An older incident of its own system makes more days known; time that passes does, too.
    root.put(
        "records/ex2.json",
        other("2026-09-08T10:00:00Z").replace("EX1", "EX2"),
    );
    assert_eq!(days("2026-10-02T09:00:00Z", "exchange"), (65, 2 + 2));
    assert_eq!(days("2026-10-02T09:00:00Z", "printing"), (87, 3));
}

#[test]
fn an_incident_leaves_the_days_as_they_pass() {
    let root = root();
    let site = Store::memory();
    let days = |now: &str| {
        root.publish(&site, now).unwrap();
        let files = store_files(&site, "");
        let home = String::from_utf8(files["en/index.html"].clone()).unwrap();
        texts(&home, "li[data-days]").len()
    };
    for (now, expected) in [
        ("2026-08-30T14:00:00Z", 3),
        ("2026-09-29T23:00:00Z", 3),
        ("2026-09-30T09:00:00Z", 2),
        ("2026-10-30T09:00:00Z", 2),
        ("2026-10-31T09:00:00Z", 1),
        ("2026-11-27T09:00:00Z", 1),
        ("2026-11-28T09:00:00Z", 0),
    ] {
        assert_eq!(days(now), expected, "{now}");
    }
}

#[test]
fn much_that_went_on_in_a_day_is_cut_short() {
    let mut root = TestRoot::empty();
    for number in 0..9 {
        let id = format!("N{number}");
        let record = incident(&id, "degraded", "2026-09-10T10:00", "2026-09-10T11:00");
        root = root.with(&format!("records/{number}.md"), record);
    }
    let site = root.site();
    let rows = texts(site.text("en/services/mail/index.html"), "#days tbody tr");
    assert!(rows[0].ends_with("Trouble N44 more"), "{rows:?}");
}
