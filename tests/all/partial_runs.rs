//! A run that finds changes of a few incidents alone reads only the parts of the cache to which they lead, and the
//! site is the same as if all of it were made anew.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use kairan::catalog::PART_SIZE;
use kairan::run::{Mode, Report, run};
use kairan::store::Store;
use proptest::prelude::*;
use serde_json::json;

use crate::fixtures::{TestRoot, assert_same_files, block_on, store_files, utc};

const NOW: &str = "2026-09-30T09:00:00Z";

const SITE: &str = "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\", \"ja\"]\n\
    [feeds]\nauthority = \"status.example,2026\"\n";

const SERVICES: [&str; 3] = ["Mail", "Chat", "Agenda"];

/// A record of an incident: its number, how many updates it has, and what its words, its service and its status
/// are.
fn record(number: usize, updates: usize, words: usize) -> String {
    // The incidents are of three months, and some of them are long.
    let start =
        utc("2026-07-05T08:00:00Z") + TimeDelta::hours(i64::try_from(number).unwrap() * 131);
    let step = TimeDelta::hours(if number.is_multiple_of(3) { 200 } else { 1 });
    let posts = (0..updates).map(|update| {
        let at = start + step * i32::try_from(update).unwrap();
        let content = format!("User impact: Words {words} of update {update}.");
        json!({
            "createdDateTime": at.to_rfc3339(),
            "description": {"contentType": "text", "content": content},
        })
    });
    let end = (words % 2 == 1).then(|| (start + TimeDelta::hours(20)).to_rfc3339());
    json!({
        "id": format!("MA{number}"),
        "title": format!("Trouble {number}, words {words}"),
        "service": SERVICES[words % SERVICES.len()],
        "status": if words % 2 == 1 { "serviceRestored" } else { "serviceDegradation" },
        "classification": "incident",
        "startDateTime": start.to_rfc3339(),
        "endDateTime": end,
        "lastModifiedDateTime": (start + step * i32::try_from(updates).unwrap()).to_rfc3339(),
        "posts": posts.collect::<Vec<_>>(),
    })
    .to_string()
}

/// Publishes the root, and compares the site with one that is made anew from a copy.
fn publish_and_compare(root: &TestRoot, site: &Store, now: DateTime<Utc>) -> Report {
    let report = block_on(run(&root.0, site, now, Mode::Publish, &())).unwrap();
    let copy = TestRoot(Store::memory());
    for (path, bytes) in root.files("") {
        copy.put(&path, bytes);
    }
    let anew = Store::memory();
    let all = block_on(run(&copy.0, &anew, now, Mode::Full, &())).unwrap();
    assert_same_files(&store_files(site, ""), &store_files(&anew, ""));
    let facts = |report: &Report| {
        let errors: Vec<_> = report.errors().cloned().collect();
        (
            report.incidents,
            report.updates,
            report.last_announced_at,
            errors,
        )
    };
    assert_eq!(facts(&report), facts(&all));
    assert_eq!(report.written + report.unchanged, all.written);
    report
}

/// What happens to one incident.
#[derive(Clone, Debug)]
enum Event {
    Record(usize, usize, usize),
    /// A second file tells of the incident.
    SecondRecord(usize, usize, usize),
    RemoveRecords(usize),
    Annotation(usize, bool),
    RemoveAnnotation(usize),
    Translation(usize, usize),
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..15_usize, 1..6_usize, 0..6_usize).prop_map(|(a, b, c)| Event::Record(a, b, c)),
        2 => (0..15_usize, 1..6_usize, 0..6_usize).prop_map(|(a, b, c)| Event::SecondRecord(a, b, c)),
        2 => (0..15_usize).prop_map(Event::RemoveRecords),
        2 => (0..15_usize, any::<bool>()).prop_map(|(a, b)| Event::Annotation(a, b)),
        1 => (0..15_usize).prop_map(Event::RemoveAnnotation),
        2 => (0..15_usize, 0..6_usize).prop_map(|(a, b)| Event::Translation(a, b)),
    ]
}

fn apply_event(root: &TestRoot, event: &Event) {
    match event {
        Event::Record(number, updates, words) => {
            root.put(
                &format!("records/{number}.json"),
                record(*number, *updates, *words),
            );
        }
        Event::SecondRecord(number, updates, words) => {
            root.put(
                &format!("records/{number}-second.json"),
                record(*number, *updates, *words),
            );
        }
        Event::RemoveRecords(number) => {
            root.delete(&format!("records/{number}.json"));
            root.delete(&format!("records/{number}-second.json"));
        }
        Event::Annotation(number, has_name) => {
            let name = if *has_name { "-workaround" } else { "" };
            let text = "---\ntitle: Note\n---\nCall us.\n";
            root.put(&format!("annotations/MA{number}{name}.md"), text);
        }
        Event::RemoveAnnotation(number) => {
            root.delete(&format!("annotations/MA{number}.md"));
            root.delete(&format!("annotations/MA{number}-workaround.md"));
        }
        Event::Translation(number, words) => {
            let text = format!("---\nsource: machine\ntitle: 障害 {words}\n---\n");
            root.put(&format!("translations/MA{number}.ja.md"), text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn changes_of_incidents_alone_give_the_same_site_as_a_full_run(
        history in proptest::collection::vec((any_event(), 0..40_i64), 4..12),
    ) {
        let root = TestRoot(Store::memory()).with("site.toml", SITE).with_small_templates();
        for number in 0..6 {
            root.put(&format!("records/{number}.json"), record(number, 2, number));
        }
        let site = Store::memory();
        let mut now = utc(NOW);
        root.publish(&site, NOW).unwrap();
        for (event, minutes) in history {
            apply_event(&root, &event);
            now += TimeDelta::minutes(minutes);
            let report = publish_and_compare(&root, &site, now);
            let is_of_known = matches!(event, Event::Annotation(0..6, _) | Event::Translation(0..6, _));
            let has_orphans = report.errors().next().is_some();
            prop_assert!(report.read_partly || !is_of_known || has_orphans || report.written == 0);
        }
    }
}

/// The incident `number` of one month and one service.
fn short_record(number: usize) -> String {
    let at = utc("2026-09-01T00:00:00Z") + TimeDelta::minutes(i64::try_from(number).unwrap() * 7);
    format!(
        "---\nid: MA{number:04}\nservice: Mail\ntitle: Trouble\nstatus: resolved\nstarted_at: {0}\n\
         ended_at: {0}\n---\n\n## {0}\nAll is well.\n",
        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    )
}

/// Where a list gets one incident more than a part, a page or a document of the archive holds.
#[test]
fn a_list_that_becomes_longer_than_a_part_is_as_if_it_were_made_anew() {
    let root = TestRoot(Store::memory())
        .with("site.toml", SITE)
        .with_small_templates();
    let site = Store::memory();
    // The first part of the list is short by one, the page of the service has its last incident without years,
    // and so on; each is passed.
    for (count, next) in [(48, 52), (PART_SIZE - 1, PART_SIZE + 2)] {
        for number in 0..count {
            root.put(&format!("records/{number}.md"), short_record(number));
        }
        root.publish(&site, NOW).unwrap();
        for (minutes, number) in (count..next).enumerate() {
            root.put(&format!("records/{number}.md"), short_record(number));
            let now = utc(NOW) + TimeDelta::minutes(i64::try_from(minutes).unwrap());
            assert!(
                publish_and_compare(&root, &site, now).read_partly,
                "{number}"
            );
        }
    }
    // An old incident comes late: the parts after it move on.
    let old = short_record(0).replace("MA0000", "MA-OLD");
    root.put("records/old.md", old);
    let report = publish_and_compare(&root, &site, utc(NOW) + TimeDelta::minutes(9));
    assert!(report.read_partly);
}

/// An export of the last days holds each incident for a while.
#[test]
fn records_that_are_gone_change_nothing_that_was_published() {
    let root = TestRoot(Store::memory())
        .with("site.toml", SITE)
        .with_small_templates();
    for number in 0..100 {
        root.put(&format!("records/{number}.md"), short_record(number));
    }
    // A second file contradicts the first until it is gone.
    let contradiction = short_record(0).replace("Trouble", "Other trouble");
    root.put("records/0-second.md", contradiction);
    let site = Store::memory();
    let report = root.publish(&site, NOW).unwrap();
    assert!(!report.diagnostics.is_empty());
    let published = store_files(&site, "");
    for number in 1..90 {
        root.delete(&format!("records/{number}.md"));
    }
    let report = publish_and_compare(&root, &site, utc(NOW) + TimeDelta::minutes(1));
    assert!(report.read_partly);
    assert!(!report.diagnostics.is_empty());
    let after = store_files(&site, "");
    let changed = after
        .iter()
        .filter(|(path, bytes)| published.get(*path) != Some(*bytes));
    let changed: Vec<_> = changed.map(|(path, _)| path.as_str()).collect();
    assert_eq!(changed, [""; 0]);
    // But what somebody has taken out of the ledger as well is gone.
    for number in 90..100 {
        root.delete(&format!("records/{number}.md"));
    }
    for number in 100..200 {
        root.put(&format!("records/{number}.md"), short_record(number));
    }
    publish_and_compare(&root, &site, utc(NOW) + TimeDelta::minutes(2));
    for number in 100..200 {
        root.delete(&format!("records/{number}.md"));
    }
    root.delete("ledger/MA0150.json");
    publish_and_compare(&root, &site, utc(NOW) + TimeDelta::minutes(3));
    let page = |id: &str| block_on(site.get(&format!("en/incidents/{id}/index.html"))).unwrap();
    assert!(page("MA0150").is_none() && page("MA0151").is_some());
    root.delete("records/0-second.md");
    let report = publish_and_compare(&root, &site, utc(NOW) + TimeDelta::minutes(4));
    assert_eq!(report.diagnostics, []);
}

/// What is old is announced at the first instant that no other announcement has, also where that is in the next
/// month.
#[test]
fn no_two_announcements_have_one_instant_at_the_end_of_a_month() {
    let root = TestRoot(Store::memory())
        .with("site.toml", SITE)
        .with_small_templates();
    let record = |id: &str, at: &str| {
        let text = short_record(0).replace("MA0000", id);
        text.replace("2026-09-01T00:00:00Z", at)
    };
    let ends_of_months = [
        ("A", "2026-01-31T23:59:59Z"),
        ("B", "2026-02-01T00:00:00Z"),
        ("C", "2026-04-01T00:00:00Z"),
    ];
    for (id, at) in ends_of_months {
        root.put(&format!("records/{id}.md"), record(id, at));
    }
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    root.put("records/late.md", record("LATE", "2026-01-31T23:59:59Z"));
    let report = publish_and_compare(&root, &site, utc(NOW) + TimeDelta::minutes(1));
    assert!(report.read_partly);
    let feed = block_on(site.get("en/feed.atom")).unwrap().unwrap();
    let feed = String::from_utf8(feed).unwrap();
    let instants = feed.split("<published>").skip(1);
    let instants: Vec<&str> = instants.map(|rest| &rest[..20]).collect();
    let different: BTreeSet<&&str> = instants.iter().collect();
    assert_eq!((instants.len(), different.len()), (4, 4), "{instants:?}");
}

/// A run that is killed between any two writes of its cache loses nothing, and neither does one whose cache was
/// damaged.
#[test]
fn a_damaged_part_of_the_cache_is_written_anew() {
    let root = TestRoot(Store::memory())
        .with("site.toml", SITE)
        .with_small_templates();
    for number in 0..6 {
        root.put(&format!("records/{number}.json"), record(number, 2, number));
    }
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let parts: BTreeSet<String> = root.files(".kairan/index").into_keys().collect();
    assert!(parts.len() > 6, "{parts:?}");
    for (number, part) in parts.iter().enumerate() {
        match number % 2 {
            0 => root.delete(part),
            _ => root.put(part, "[]"),
        }
        root.put("records/5.json", record(5, 3 + number, 1));
        let now = utc(NOW) + TimeDelta::minutes(i64::try_from(number).unwrap());
        publish_and_compare(&root, &site, now);
        let found: BTreeSet<String> = root.files(".kairan/index").into_keys().collect();
        assert!(!found.is_empty());
    }
}

/// An issue of Microsoft's: its id, its service, its status, when it began, was last changed and was posted about.
fn issue(
    id: &str,
    service: &str,
    status: &str,
    began: &str,
    changed: &str,
    posted: &str,
) -> String {
    json!({
        "id": id, "title": "T", "service": service, "status": status, "classification": "incident",
        "startDateTime": began, "lastModifiedDateTime": changed,
        "endDateTime": (status == "serviceRestored").then_some(posted),
        "posts": [{
            "createdDateTime": posted,
            "description": {"contentType": "text", "content": "User impact: Words."},
        }],
    })
    .to_string()
}

/// A page of Statuspage with an incident of these components each.
fn statuspage(incidents: &[(&str, &[&str], &str, &str)]) -> String {
    let incidents = incidents.iter().map(|(id, components, at, status)| {
        let components = components.iter().map(|name| json!({"id": name, "name": name}));
        json!({
            "id": id, "name": format!("Trouble {id}"), "status": status, "impact": "minor",
            "created_at": at, "updated_at": at, "started_at": at,
            "resolved_at": (*status == "resolved").then_some(at),
            "components": components.collect::<Vec<_>>(),
            "incident_updates": [
                {"id": format!("{id}u"), "status": status, "body": "We look.", "created_at": at, "display_at": at},
            ],
        })
    });
    let incidents: Vec<_> = incidents.collect();
    json!({"page": {"id": "p1", "name": "Shop", "url": "https://shop.example"}, "incidents": incidents})
        .to_string()
}

/// Runs in turn, each with what is written before it, of which the last made a file stale in an earlier release.
#[test]
fn what_time_and_other_incidents_change_is_made_again() {
    let muted = format!("{SITE}[[services]]\nname = \"Alpha\"\nmuted = true\n");
    let one = (
        "one",
        &["Alpha", "Beta"][..],
        "2026-05-01T00:00:00Z",
        "resolved",
    );
    let two = ("two", &["Beta"][..], "2026-05-02T00:00:00Z", "resolved");
    let three = (
        "three",
        &["Beta"][..],
        "2026-09-30T09:00:00Z",
        "investigating",
    );
    let cancelled = "---\nid: P1\nservice: VPN\ntitle: T\nstatus: cancelled\nclassification: maintenance\n\
        started_at: 2026-09-14T09:00:00Z\nended_at: 2026-09-14T12:00:00Z\n---\n\n\
        ## 2026-09-10T09:00:00Z\nWe update the gateway.\n";
    let (begun, later) = ("2026-09-30T08:00:00Z", "2026-09-30T10:00:00Z");
    let posted = "2026-09-29T00:00:00Z";
    type Step<'a> = (&'a str, Vec<(&'a str, String)>);
    let cases: [(&str, Vec<Step<'_>>); 5] = [
        (
            "the service that names an incident on the page of another one",
            vec![
                (
                    "2026-09-30T09:00:00Z",
                    vec![
                        ("site.toml", muted),
                        ("records/a.json", statuspage(&[one, two])),
                    ],
                ),
                (
                    "2026-09-30T09:01:00Z",
                    vec![("records/a.json", statuspage(&[one, two, three]))],
                ),
            ],
        ),
        (
            "an incident that is dated ahead was created when its source said so",
            vec![
                (
                    "2026-09-30T09:00:00Z",
                    vec![(
                        "records/b.json",
                        issue(
                            "B1",
                            "Chat",
                            "serviceDegradation",
                            begun,
                            begun,
                            "2026-09-30T11:00:00Z",
                        ),
                    )],
                ),
                ("2026-09-30T09:01:00Z", vec![]),
            ],
        ),
        (
            "another spelling of a service",
            vec![
                (
                    "2026-09-30T09:00:00Z",
                    vec![(
                        "records/a.json",
                        issue("A1", "Mail", "serviceDegradation", posted, posted, posted),
                    )],
                ),
                (
                    "2026-09-30T09:01:00Z",
                    vec![(
                        "records/b.json",
                        issue("B1", "MAIL", "serviceRestored", begun, begun, begun),
                    )],
                ),
            ],
        ),
        (
            "a time of modification that comes",
            vec![
                (
                    "2026-09-30T09:00:00Z",
                    vec![
                        (
                            "records/a.json",
                            issue("A1", "Mail", "serviceDegradation", posted, later, posted),
                        ),
                        (
                            "records/b.json",
                            issue("B1", "Mail", "serviceRestored", posted, later, posted),
                        ),
                    ],
                ),
                ("2026-09-30T11:00:00Z", vec![]),
            ],
        ),
        (
            "an event that leaves the calendar",
            vec![
                (
                    "2026-09-20T09:00:00Z",
                    vec![("records/p.md", cancelled.to_owned())],
                ),
                ("2026-09-29T09:00:00Z", vec![]),
                ("2026-09-29T12:30:00Z", vec![]),
                ("2026-09-30T00:30:00Z", vec![]),
            ],
        ),
    ];
    for (what, steps) in cases {
        let root = TestRoot::empty()
            .with("site.toml", SITE)
            .with_small_templates();
        let site = Store::memory();
        for (now, files) in steps {
            for (path, content) in files {
                root.put(path, content);
            }
            println!("{what}, {now}");
            publish_and_compare(&root, &site, utc(now));
        }
    }
}
