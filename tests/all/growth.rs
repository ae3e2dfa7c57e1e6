//! The work and the output grow with what there is, not with its square. Each is measured at one size and
//! at four times that size: linear growth gives four times as much, quadratic growth sixteen times.

use std::time::Duration;

use chrono::TimeDelta;
use kairan::ledger::{Entry, announce, merge, parse, serialize};
use kairan::record::{Facts, Form, Post, Record};
use kairan::run::{Mode, run};
use kairan::store::Store;
use kairan::text::Body;
use serde_json::{Value, json};

use crate::fixtures::{NOW, TestRoot, block_on, store_files, utc};
use crate::time_complexity::measure_cpu;

/// Between four and sixteen.
const MOST: u32 = 8;

/// What passes without work that grows with the size.
const FIXED: Duration = Duration::from_millis(100);

#[track_caller]
fn assert_linear_time(what: &str, size: usize, work: impl Fn(usize) -> Duration) {
    let (once, four_times) = (work(size), work(4 * size));
    println!("{once:>8.1?} {four_times:>8.1?}  {what}");
    assert!(
        four_times < once * MOST + FIXED,
        "{what}: {once:?} for {size}, {four_times:?} for {}",
        4 * size
    );
}

fn graph_record(posts: &[Value]) -> Value {
    json!({
        "id": "EX1", "service": "Mail", "title": "Slow mail", "status": "serviceDegradation",
        "startDateTime": "2026-09-03T00:00:00Z", "posts": posts,
    })
}

fn updates_of_one_second(count: usize, words: &str) -> String {
    let posts: Vec<Value> = (0..count)
        .map(|n| {
            json!({
                "createdDateTime": "2026-09-03T01:00:00Z",
                "description": {"contentType": "text", "content": words.replace('#', &n.to_string())},
            })
        })
        .collect();
    graph_record(&posts).to_string()
}

#[test]
fn many_updates_of_one_second_that_are_seen_again_with_other_texts() {
    for (first, second) in [
        ("Note #.", "Remark #."),
        ("Same.", "Same."),
        ("Same.", "Other."),
    ] {
        assert_linear_time(first, 250, |count| {
            let site = Store::memory();
            let root =
                TestRoot::empty().with("records/a.json", updates_of_one_second(count, first));
            measure_cpu(|| {
                root.publish(&site, NOW).unwrap();
                root.put("records/a.json", updates_of_one_second(count, second));
                root.publish(&site, "2026-09-30T10:00:00Z").unwrap();
            })
        });
    }
}

/// An incident of Statuspage with two updates that affect `count` components.
fn incident_of_components(count: usize) -> TestRoot {
    let components = |member: &str| -> Vec<Value> {
        (0..count)
            .map(|n| json!({member: format!("c{n}"), "name": format!("Part {n}"), "status": "major_outage",
                "old_status": "operational", "new_status": "major_outage"}))
            .collect()
    };
    let update = |id: &str| {
        json!({
            "id": id, "status": "investigating", "body": "We look into it.",
            "created_at": "2026-09-29T08:00:00Z", "display_at": "2026-09-29T08:00:00Z",
            "affected_components": components("code"),
        })
    };
    let page = json!({
        "page": {"id": "p1", "name": "Parts", "url": "https://parts.example"},
        "incidents": [{
            "id": "i1", "name": "Outage", "status": "investigating", "impact": "major",
            "created_at": "2026-09-29T08:00:00Z", "updated_at": "2026-09-29T08:00:00Z",
            "components": components("id"), "incident_updates": [update("u1"), update("u2")],
        }],
    });
    TestRoot::empty().with("records/a.json", page.to_string())
}

#[test]
fn many_components_of_one_incident() {
    assert_linear_time("components", 40, |count| {
        let root = incident_of_components(count);
        measure_cpu(|| drop(root.site()))
    });
    let size = |count: usize| -> usize {
        let site = incident_of_components(count).site();
        site.files.values().map(Vec::len).sum()
    };
    let (once, four_times) = (size(40), size(160));
    assert!(four_times < once * 5, "{once} bytes, {four_times} bytes");
}

#[test]
fn a_feed_counts_the_affected_items_that_it_does_not_name() {
    let site = incident_of_components(30).site();
    let feed = site.text("en/services/part-7/feed.atom");
    assert!(feed.contains("Part 18: Major outage (before: Operational) and 11 more"));
    assert!(!feed.contains("Part 19:"));
    let feed = incident_of_components(20).site();
    assert!(
        feed.text("en/feed.atom")
            .contains("and Part 19: Major outage")
    );
}

#[test]
fn many_services_that_would_have_one_slug() {
    let marks = [
        '!', '#', '$', '%', '&', '*', '+', ',', '.', '/', ':', ';', '=', '?', '@',
    ];
    assert_linear_time("services of one slug", 50, |count| {
        let records = (0..count).map(|n| {
            let (first, second) = (marks[n % 15], marks[n / 15 % 15]);
            let mut record = graph_record(&[]);
            record["id"] = format!("EX{n}").into();
            record["service"] = format!("Mail {first}{second} 1").into();
            record
        });
        let records: Vec<Value> = records.collect();
        let root = TestRoot::empty().with("records/a.json", json!({"value": records}).to_string());
        measure_cpu(|| drop(root.site()))
    });
}

#[test]
fn many_annotations_of_many_incidents() {
    assert_linear_time("annotations", 50, |count| {
        let mut root = TestRoot::empty();
        let records: Vec<Value> = (0..count)
            .map(|n| {
                let mut record = graph_record(&[]);
                record["id"] = format!("EX{n}").into();
                record
            })
            .collect();
        root = root.with("records/a.json", json!({"value": records}).to_string());
        for n in 0..count {
            let note = "---\nauthor: Ops\n---\nUse the web.\n";
            root = root.with(&format!("annotations/EX{n}.md"), note);
        }
        measure_cpu(|| drop(root.site()))
    });
}

/// An incident with 20 updates that is polled often: each poll has a new time of its own, and every tenth
/// changes something.
fn polled_entry(polls: usize) -> (Entry, Duration) {
    let start = utc("2026-09-01T00:00:00Z");
    let record = |poll: usize| {
        let minute = |n: usize| start + TimeDelta::minutes(i64::try_from(n).unwrap());
        let count = (poll / 10 + 1).min(20);
        let posts = (0..count).map(|n| {
            let words =
                format!("User impact: Letters of district {n} wait. Carriers are on their way.");
            Post::new(minute(10 * n), Body::text(words))
        });
        let facts = Facts {
            service: Some("Post".to_owned()),
            title: Some("Letters wait".to_owned()),
            status: Some("investigating".to_owned()),
            updated_at: Some(minute(poll)),
            ..Facts::default()
        };
        Record::new("EX1".to_owned(), Form::Graph, facts, posts.collect())
    };
    let mut entries = std::collections::BTreeMap::new();
    let mut bytes = None::<Vec<u8>>;
    let elapsed = measure_cpu(|| {
        for poll in 0..polls {
            let at = start + TimeDelta::minutes(i64::try_from(poll).unwrap());
            // The entry is read from its file in each turn of the function; here in every fiftieth.
            let known = match bytes.take().filter(|_| poll % 50 == 0) {
                Some(bytes) => Some(parse("EX1", &bytes).unwrap().entry),
                None => entries.remove("EX1"),
            };
            let entry = merge(known, vec![record(poll)], at).unwrap();
            entries.insert("EX1".to_owned(), entry);
            announce(&mut entries, [], false, at);
            if (poll + 1) % 50 == 0 {
                bytes = Some(serialize(&entries["EX1"]));
            }
        }
    });
    (entries.remove("EX1").unwrap(), elapsed)
}

#[test]
fn the_entry_of_an_incident_that_is_polled_often_grows_with_its_posts() {
    let [few, many] = [400, 800].map(polled_entry);
    let [few_bytes, many_bytes] = [&few, &many].map(|(entry, _)| serialize(entry).len());
    println!(
        "{few_bytes} bytes and {:?} for 400 polls, {many_bytes} and {:?} for 800",
        few.1, many.1
    );
    // A poll without news costs a time of its own, and nothing for each of the 20 posts.
    assert!(
        many_bytes - few_bytes < 400 * 100,
        "{few_bytes}, {many_bytes}"
    );
    assert_eq!(parse("EX1", &serialize(&many.0)).unwrap().entry, many.0);
    assert_eq!(many.0.updates().len(), 20);
    assert_eq!(
        many.0
            .announcement_times()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        20
    );
}

#[test]
fn what_is_beyond_a_limit_is_reported_and_the_rest_is_published() {
    let long = format!("User impact: Letters wait. {}", "word ".repeat(300_000));
    let post = |n: usize, content: &str| {
        json!({
            "createdDateTime": format!("2026-09-03T{:02}:{:02}:{:02}Z", n / 3600, n / 60 % 60, n % 60),
            "description": {"contentType": "text", "content": content},
        })
    };
    let settings = String::from_utf8(TestRoot::empty().get("site.toml").unwrap()).unwrap();
    let settings = settings.replace("[\"en\"]", "[\"en\", \"de\", \"fr\", \"ja\", \"ar\"]");
    let root = TestRoot::empty().with("site.toml", settings).with(
        "records/a.json",
        graph_record(&[post(0, &long), post(1, "Two.")]).to_string(),
    );
    let site = root.site();
    let told = site.diagnostics().join("\n");
    assert!(
        told.contains("records/a.json:1:") && told.contains("EX1: an update has 1500 kB"),
        "{told}"
    );
    for (locale, note) in [
        ("en", "only the beginning of the text is shown"),
        ("de", "nur der Anfang des Textes wird gezeigt"),
        ("fr", "seul le début du texte est affiché"),
        ("ja", "冒頭のみを表示しています"),
        ("ar", "لا يظهر سوى بدايته"),
    ] {
        let page = site.page(locale, "EX1");
        assert!(page.contains(note), "{locale}");
        assert!(page.len() < 500_000, "{}", page.len());
    }
    assert_eq!(site.json("EX1")["updates"][0]["truncated"], true);
    assert!(site.json("EX1")["updates"][1].get("truncated").is_none());
    assert!(site.text("en/feed.atom").len() < 100_000);
    let entry = parse("EX1", &root.get("ledger/EX1.json").unwrap())
        .unwrap()
        .entry;
    let longest = entry.bodies().map(|body| body.content.len()).max().unwrap();
    assert!((999_000..=1_000_000).contains(&longest), "{longest}");

    let many: Vec<Value> = (0..10_001).map(|n| post(n, "x")).collect();
    let root = TestRoot::empty().with("records/a.json", graph_record(&many).to_string());
    let labels = std::collections::BTreeMap::new();
    let options = kairan::record::DecodeOptions::new(&labels);
    let decoded = kairan::record::decode("a", &root.get("records/a.json").unwrap(), None, options);
    assert_eq!(decoded.records[0].posts.len(), 10_000);
    assert_eq!(decoded.records[0].posts[0].at, utc("2026-09-03T00:00:01Z"));
    assert!(
        decoded.diagnostics[0]
            .to_string()
            .contains("the newest 10000 are kept")
    );

    let site = incident_of_components(1_100).files("records");
    let decoded = kairan::record::decode("a", &site["records/a.json"], None, options);
    assert_eq!(decoded.records[0].facts.services.len(), 1_000);
    assert_eq!(decoded.records[0].posts[0].affected.len(), 1_000);

    let decoded = kairan::record::decode("a", &vec![b' '; 64_000_001], None, options);
    assert!(
        decoded.diagnostics[0]
            .to_string()
            .contains("reads at most 64 MB")
    );
}

#[test]
fn a_text_that_an_earlier_program_kept_whole_is_cut_and_not_announced_again() {
    let long = "word ".repeat(300_000);
    let record = graph_record(&[json!({
        "createdDateTime": "2026-09-03T01:00:00Z",
        "description": {"contentType": "text", "content": &long},
    })]);
    let root = TestRoot::empty().with("records/a.json", record.to_string());
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let mut entry = parse("EX1", &root.get("ledger/EX1.json").unwrap())
        .unwrap()
        .entry;
    let log = std::sync::Arc::make_mut(&mut entry.snapshots[0].log);
    let post = std::sync::Arc::make_mut(&mut log.posts[0]);
    post.body = Body::text(long.trim_end());
    post.extra_fields.clear();
    root.put("ledger/EX1.json", serialize(&entry));
    let later = utc("2026-09-30T10:00:00Z");
    block_on(run(&root.0, &site, later, Mode::Full, &())).unwrap();
    let files = store_files(&site, "");
    let page = std::str::from_utf8(&files["en/incidents/EX1/index.html"]).unwrap();
    assert!(page.contains("only the beginning of the text is shown"));
    let entry = parse("EX1", &root.get("ledger/EX1.json").unwrap())
        .unwrap()
        .entry;
    assert_eq!(entry.snapshots.len(), 2);
    assert_eq!(entry.updates()[0].revisions.len(), 1);
    assert_eq!(entry.updates()[0].announced_at.len(), 1);
}
