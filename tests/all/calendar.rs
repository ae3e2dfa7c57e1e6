//! The calendars: planned work and promised updates, and when they change.

use std::collections::BTreeMap;

use kairan::store::Store;

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot, block_on, own_incident};

/// The properties of each event, by its UID and name without parameters; lines are unfolded.
fn events(calendar: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let unfolded = calendar.replace("\r\n ", "");
    let events = unfolded.split("BEGIN:VEVENT\r\n").skip(1);
    let events = events.map(|event| {
        let event = event.split_once("END:VEVENT").unwrap().0;
        let properties = event.lines().map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            let name = name.split(';').next().unwrap();
            (name.to_owned(), value.to_owned())
        });
        let properties: BTreeMap<String, String> = properties.collect();
        (properties["UID"].clone(), properties)
    });
    events.collect()
}

fn planned(status: &str, start: &str, end: &str) -> String {
    format!(
        "---\nid: M-1\nservice: VPN\ntitle: \"Move; of the gateway, part 1\"\nstatus: {status}\nclassification: maintenance\n\
         started_at: {start}\nended_at: {end}\n---\n\n## 2026-09-28T08:00:00Z\nWe move it.\n"
    )
}

fn calendar(store: &Store, path: &str) -> String {
    let bytes = block_on(store.get(path)).unwrap().unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_plan_keeps_its_name_and_says_when_it_was_changed() {
    let root = TestRoot::empty();
    let site = Store::memory();
    let read = |now: &str| {
        root.publish(&site, now).unwrap();
        let all = events(&calendar(&site, "en/calendar.ics"));
        assert_eq!(
            all,
            events(&calendar(&site, "en/services/vpn/calendar.ics"))
        );
        all["M-1/planned@status.example"].clone()
    };
    root.put(
        "records/m.md",
        planned("scheduled", "2026-10-01T18:00:00Z", "2026-10-01T20:00:00Z"),
    );
    let first = read("2026-09-28T09:00:00Z");
    assert_eq!(first["DTSTART"], "20261001T180000Z");
    assert_eq!(first["DTEND"], "20261001T200000Z");
    assert_eq!(
        first["SUMMARY"],
        "Move\\; of the gateway\\, part 1 – Scheduled"
    );
    assert_eq!(first["STATUS"], "CONFIRMED");
    assert_eq!(first["CATEGORIES"], "VPN");
    assert_eq!(first["URL"], "https://status.example/en/incidents/M-1/");
    assert_eq!(first["DTSTAMP"], "20260928T090000Z");
    // Nothing but the time of the run is another one.
    assert_eq!(read("2026-09-29T09:00:00Z"), first);

    // The source moves it, without an update.
    root.put(
        "records/m.md",
        planned("scheduled", "2026-10-02T18:00:00Z", "2026-10-02T20:00:00Z"),
    );
    let moved = read("2026-09-29T10:00:00Z");
    assert_eq!(moved["DTSTART"], "20261002T180000Z");
    assert_eq!(moved["LAST-MODIFIED"], "20260929T100000Z");
    let number = |event: &BTreeMap<String, String>| event["SEQUENCE"].parse::<u32>().unwrap();
    assert!(number(&first) < number(&moved), "{first:?} {moved:?}");

    // It begins by the clock: that is when the event changed.
    let begun = read("2026-10-02T19:00:00Z");
    assert!(begun["SUMMARY"].ends_with("– In progress"), "{begun:?}");
    assert_eq!(begun["LAST-MODIFIED"], "20261002T180000Z");

    root.put(
        "records/m.md",
        planned("cancelled", "2026-10-02T18:00:00Z", "2026-10-02T20:00:00Z"),
    );
    let cancelled = read("2026-10-02T19:30:00Z");
    assert_eq!(cancelled["STATUS"], "CANCELLED");
    assert!(number(&moved) < number(&cancelled));
    // Two weeks later it is gone, and the calendar is still one.
    root.publish(&site, "2026-10-25T00:00:00Z").unwrap();
    let empty = calendar(&site, "en/calendar.ics");
    assert_eq!(events(&empty).len(), 0);
    assert!(empty.contains("BEGIN:VTIMEZONE\r\n"), "{empty}");
}

#[test]
fn a_promise_moves_and_goes_when_it_is_kept() {
    const UID: &str = "OWN-1/next-update@status.example";
    let root = TestRoot::empty();
    let site = Store::memory();
    let read = |now: &str| {
        root.publish(&site, now).unwrap();
        events(&calendar(&site, "en/calendar.ics")).remove(UID)
    };
    let first = (
        "08:00",
        "Current status: We look.\n\nNext update by: 2026-09-29T10:00:00Z",
    );
    let second = (
        "09:30",
        "Current status: We mend it.\n\nNext update by: 2026-09-29T12:00:00Z",
    );
    root.put("records/a.md", own_incident("investigating", &[first]));
    let promised = read("2026-09-29T08:30:00Z").unwrap();
    assert_eq!(promised["DTSTART"], "20260929T100000Z");
    assert!(!promised.contains_key("DTEND"));
    assert_eq!(promised["SUMMARY"], "Next update due: T");

    root.put(
        "records/a.md",
        own_incident("investigating", &[first, second]),
    );
    let moved = read("2026-09-29T09:40:00Z").unwrap();
    assert_eq!(moved["DTSTART"], "20260929T120000Z");
    assert!(promised["SEQUENCE"] < moved["SEQUENCE"]);

    // Its time passes: the event says so, where it stood.
    let overdue = read("2026-09-29T13:00:00Z").unwrap();
    assert_eq!(overdue["DTSTART"], "20260929T120000Z");
    assert_eq!(overdue["SUMMARY"], "Next update overdue since: T");
    assert_eq!(overdue["LAST-MODIFIED"], "20260929T120000Z");

    let third = ("13:30", "Current status: Nothing else is planned.");
    root.put(
        "records/a.md",
        own_incident("investigating", &[first, second, third]),
    );
    assert_eq!(read("2026-09-29T13:40:00Z"), None);
}

#[test]
fn what_is_muted_is_in_no_calendar_and_a_muted_service_keeps_its_own() {
    let record = planned("scheduled", "2026-10-01T18:00:00Z", "2026-10-01T20:00:00Z");
    let root = TestRoot::empty().with("records/m.md", record);
    let count = |path: &str, root: &TestRoot| events(root.site().text(path)).len();
    let (all, own) = ("en/calendar.ics", "en/services/vpn/calendar.ics");
    assert_eq!((count(all, &root), count(own, &root)), (1, 1));
    let muted = format!("{MINIMAL_SETTINGS}[[services]]\nname = \"VPN\"\nmuted = true\n");
    root.put("site.toml", muted);
    assert_eq!((count(all, &root), count(own, &root)), (0, 1));
    root.put("site.toml", MINIMAL_SETTINGS);
    root.put("annotations/M-1.md", "---\nmuted: true\n---\nNot ours.\n");
    assert_eq!((count(all, &root), count(own, &root)), (0, 0));
}

#[test]
fn lines_are_folded_at_75_octets_between_characters() {
    // Planned work with titles of every length, so that each character stands at each place of a line.
    let titles: Vec<String> = (0..80)
        .map(|words| {
            "社内ネットワークの計画作業のため、すべての拠点で🛠️接続が切れます。".repeat(2)
                + &"a".repeat(words)
        })
        .collect();
    let root = TestRoot::empty().with_small_templates();
    for (number, title) in titles.iter().enumerate() {
        let record = planned("scheduled", "2026-10-01T18:00:00Z", "2026-10-01T20:00:00Z")
            .replace("\"Move; of the gateway, part 1\"", title)
            .replace("id: M-1", &format!("id: M-{number}"));
        root.put(&format!("records/{number}.md"), record);
    }
    let site = root.site();
    let text = site.text("en/calendar.ics");
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let events = events(text);
    for (number, title) in titles.iter().enumerate() {
        let event = &events[&format!("M-{number}/planned@status.example")];
        assert_eq!(event["SUMMARY"], format!("{title} – Scheduled"));
    }
}
