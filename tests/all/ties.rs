//! Updates of one instant, and edits that no reader sees.
//!
//! `tests/fixtures/ledger-ties` is a root of three incidents whose records list the oldest update first
//! (a Statuspage, cState, Google), with a ledger of a program that took every such list for one of the
//! newest first, and the feed that it published.

use serde_json::json;

use kairan::run::{Mode, run};
use kairan::store::Store;

use crate::fixtures::{
    NOW, TestRoot, TestSite, assert_same_files, block_on, own_incident, project_path, read_folder,
    utc,
};
use crate::ledger_migration::feed_entries;

/// The updates of an incident as `id status: first words`.
fn log(site: &TestSite, id: &str) -> Vec<String> {
    let updates = site.json(id)["updates"].clone();
    let updates = updates.as_array().unwrap().iter().map(|update| {
        let text = update["sections"][0]["text"]["en"]["text"]
            .as_str()
            .unwrap();
        let (id, status) = (update["id"].as_str().unwrap(), update["status"].as_str());
        format!("{id} {}: {text}", status.unwrap_or("-"))
    });
    updates.collect()
}

fn fixture() -> TestRoot {
    TestRoot::new(&read_folder(&project_path(
        "tests/fixtures/ledger-ties/root",
    )))
}

#[test]
fn a_list_of_the_oldest_first_keeps_its_ties() {
    let root = fixture();
    for path in root.files("ledger").keys() {
        root.delete(path);
    }
    let site = root.site();
    assert_eq!(
        log(&site, "shop-1"),
        [
            "20260818T070000Z investigating: The shop does not answer.",
            "20260818T080500Z identified: A disk is full.",
            "20260818T080500Z-2 monitoring: The disk has room again.",
            "20260818T080500Z-3 resolved: The shop answers again.",
        ]
    );
    assert_eq!(
        log(&site, "2026-08-18-door"),
        [
            "20260818T060000Z investigating: Investigating - The door does not open.",
            "20260818T063000Z monitoring: Monitoring - The lock was oiled.",
            "20260818T063000Z-2 resolved: Resolved - The door opens.",
        ]
    );
    assert_eq!(
        log(&site, "lampLampLampLamp1234"),
        [
            "20260818T090000Z serviceDisruption: The lamp flickers.",
            "20260818T091000Z serviceDisruption: A bulb is loose.",
            "20260818T091000Z-2 available: The lamp shines.",
        ]
    );
}

#[test]
fn statuses_tell_the_order_of_a_list_whose_updates_have_one_time() {
    let at = "2026-08-18T08:00:00Z";
    let update =
        |status: &str| json!({"id": status, "status": status, "body": status, "display_at": at});
    let newest_first = ["postmortem", "resolved", "monitoring", "investigating"];
    let mut oldest_first = newest_first;
    oldest_first.reverse();
    for order in [newest_first, oldest_first] {
        let record = json!({"page": {"id": "p", "name": "Shop"}, "incidents": [{
            "id": "shop-1", "name": "Slow", "status": "postmortem", "created_at": at,
            "incident_updates": order.map(update),
        }]});
        let root = TestRoot::empty().with("records/a.json", record.to_string());
        let log = log(&root.site(), "shop-1");
        let words = log.iter().map(|line| line.rsplit(' ').next().unwrap());
        assert_eq!(words.collect::<Vec<_>>(), oldest_first);
    }
}

#[test]
fn a_ledger_that_has_ties_in_the_wrong_order_keeps_its_ids_and_announces_nothing() {
    let root = fixture();
    let published = read_folder(&project_path("tests/fixtures/ledger-ties"));
    let published = String::from_utf8(published["feed.atom"].clone()).unwrap();
    let site = root.site_at("2026-08-18T09:30:00Z");
    let sorted = |atom: &str| {
        let mut entries: Vec<String> = feed_entries(atom)
            .chunks(3)
            .map(<[String]>::concat)
            .collect();
        entries.sort();
        entries
    };
    assert_eq!(sorted(site.text("en/feed.atom")), sorted(&published));
    assert_eq!(
        log(&site, "shop-1"),
        [
            "20260818T070000Z investigating: The shop does not answer.",
            "20260818T080500Z-2 identified: A disk is full.",
            "20260818T080500Z monitoring: The disk has room again.",
            "20260818T080500Z-3 resolved: The shop answers again.",
        ]
    );
    let last = |id: &str| log(&site, id).pop().unwrap();
    assert!(last("2026-08-18-door").ends_with("resolved: Resolved - The door opens."));
    assert!(last("lampLampLampLamp1234").ends_with("The lamp shines."));
    // Once the ledger knows the right order there is nothing to do.
    let ledger = root.files("ledger");
    let again = block_on(run(&root.0, &Store::memory(), utc(NOW), Mode::Full, &())).unwrap();
    assert_eq!(again.changed_entries, 0);
    assert_same_files(&root.files("ledger"), &ledger);
}

fn graph(clock: &str, content: &str) -> String {
    json!({
        "id": "EX1", "title": "No mail", "service": "Mail", "status": "serviceDegradation",
        "classification": "incident", "startDateTime": "2026-09-30T07:00:00Z",
        "lastModifiedDateTime": format!("2026-09-30T{clock}:00Z"),
        "posts": [{
            "createdDateTime": "2026-09-30T08:00:00Z",
            "description": {"contentType": "html", "content": content},
        }],
    })
    .to_string()
}

#[test]
fn an_edit_that_no_reader_sees_is_not_announced() {
    let original = "User impact: Mail &amp; calendars are slow for all 4,120 users in contoso.onmicrosoft.com.";
    let root = TestRoot::empty().with("records/a.json", graph("08:10", original));
    let published = root.site_at("2026-09-30T09:00:00Z");
    let edits = [
        "User impact:  Mail &amp; calendars are\nslow for all 4,120 users in contoso.onmicrosoft.com.",
        "<p>User impact: Mail &#38; calendars are slow for all 4,120 users in contoso.onmicrosoft.com.</p>",
        "User impact: <b>Mail</b> &amp; calendars are slow for all 4,120 users in contoso.onmicrosoft.com.<br>",
        "User impact: Mail &amp; calendars are slow for all 4,120 users in fabrikam.onmicrosoft.com.",
    ];
    for (minute, edit) in (11..).zip(edits) {
        root.put("records/a.json", graph(&format!("08:{minute}"), edit));
        let site = root.site_at(&format!("2026-09-30T09:{minute}:00Z"));
        assert_eq!(site.report.changed_entries, 1, "{edit}");
        let feed = site.text("en/feed.atom");
        assert_eq!(
            feed_entries(feed),
            feed_entries(published.text("en/feed.atom")),
            "{edit}"
        );
        assert_eq!(site.json("EX1")["updates"][0]["revision"], 1, "{edit}");
    }
    root.put(
        "records/a.json",
        graph("08:30", "User impact: Mail is slow."),
    );
    let site = root.site_at("2026-09-30T09:30:00Z");
    let updated = &feed_entries(site.text("en/feed.atom"))[1..];
    assert!(
        updated
            .iter()
            .any(|element| element.contains("2026-09-30T09:30:00")),
        "{updated:?}"
    );
    assert_eq!(site.json("EX1")["updates"][0]["revision"], 2);
}

/// Also where the clock is behind the ledger, whose runs all share one instant.
#[test]
fn of_two_versions_of_one_second_the_later_is_shown() {
    for words in ["Second", "Third", "Fourth", "Fifth", "Sixth"] {
        for now in ["2026-09-29T10:00:00Z", "2026-09-29T08:00:00Z"] {
            let root = TestRoot::empty();
            for (text, now) in [
                ("First", "2026-09-29T10:00:00Z"),
                (words, now),
                (words, now),
            ] {
                let update = format!("User impact: {text} words.");
                root.put(
                    "records/a.md",
                    own_incident("investigating", &[("06:00", &update)]),
                );
                root.site_at(now);
            }
            let site = root.site_at("2026-09-29T12:00:00Z");
            let shown = site.text("en/incidents/OWN-1/index.md");
            assert!(shown.contains(&format!("{words} words.")), "{now}: {shown}");
        }
    }
}
