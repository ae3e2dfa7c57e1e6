//! A site that takes longer to make than a run may take: each run goes on where the last one stopped.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use kairan::run::{Mode, Progress, run};
use kairan::store::Store;
use serde_json::json;

use crate::fixtures::{
    MINIMAL_SETTINGS, NOW, TestRoot, assert_same_files, block_on, store_files, utc,
};

const INCIDENTS: usize = 60;

const LARGE_INCIDENTS: usize = 21;
const UPDATES_OF_LARGE_INCIDENT: usize = 480;

/// A deadline that is reached once so many files are made.
struct AfterFiles {
    limit: usize,
    made: AtomicUsize,
}

impl AfterFiles {
    fn new(limit: usize) -> Self {
        let made = AtomicUsize::new(0);
        Self { limit, made }
    }
}

impl Progress for AfterFiles {
    fn page_done(&self) {
        self.made.fetch_add(1, Ordering::Relaxed);
    }

    fn deadline_reached(&self) -> bool {
        self.made.load(Ordering::Relaxed) >= self.limit
    }
}

fn root_with_incidents() -> TestRoot {
    let root = TestRoot::empty();
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    root.put("site.toml", settings);
    for number in 0..INCIDENTS {
        let (month, day) = (number / 28 + 1, number % 28 + 1);
        let record = json!({
            "id": format!("MA{number:04}"),
            "title": "The lift does not stop at every floor",
            "service": format!("Lift {}", number % 3),
            "status": "serviceRestored",
            "classification": "incident",
            "startDateTime": format!("2026-{month:02}-{day:02}T06:00:00Z"),
            "lastModifiedDateTime": format!("2026-{month:02}-{day:02}T08:00:00Z"),
            "posts": [{
                "createdDateTime": format!("2026-{month:02}-{day:02}T07:00:00Z"),
                "description": {
                    "contentType": "text",
                    "content": "User impact: Some people take the stairs.",
                },
            }],
        });
        root.put(&format!("records/{number}.json"), record.to_string());
    }
    root
}

#[test]
fn a_site_that_takes_three_turns_is_made_in_three_turns() {
    let root = root_with_incidents();
    let (whole, site) = (Store::memory(), Store::memory());
    let copy = TestRoot::new(&root.files(""));
    let all = copy.publish(&whole, NOW).unwrap().written;
    let limit = all.div_ceil(3);
    let mut turns = 0;
    let mut made = 0;
    loop {
        turns += 1;
        let progress = AfterFiles::new(limit);
        let result = block_on(run(&root.0, &site, utc(NOW), Mode::Publish, &progress));
        made += progress.made.into_inner();
        match result {
            Ok(_) => break,
            Err(error) => {
                let message = error.to_string();
                assert!(
                    message.starts_with("stopped before the deadline: "),
                    "{message}"
                );
                assert!(
                    message.contains("the next run goes on from there"),
                    "{message}"
                );
            }
        }
    }
    // A turn ends what it has begun when its deadline is reached, so it may do more than a third.
    assert!((2..=3).contains(&turns), "{turns}");
    assert_eq!(made, all, "nothing is made twice");
    assert_same_files(&store_files(&site, ""), &store_files(&whole, ""));
    let idle = root.publish(&site, NOW).unwrap();
    assert_eq!((idle.written, idle.unchanged), (0, all));
}

#[test]
fn a_full_run_that_stops_is_completed_by_an_ordinary_one() {
    let root = root_with_incidents();
    let site = Store::memory();
    let all = root.publish(&site, NOW).unwrap().written;
    let expected = store_files(&site, "");
    let progress = AfterFiles::new(all / 2);
    let stopped = block_on(run(&root.0, &site, utc(NOW), Mode::Full, &progress));
    stopped.unwrap_err();
    let until_then = progress.made.into_inner();
    let progress = AfterFiles::new(usize::MAX);
    let report = block_on(run(&root.0, &site, utc(NOW), Mode::Publish, &progress)).unwrap();
    assert_eq!(until_then + progress.made.into_inner(), all);
    assert_eq!((report.written, report.unchanged), (0, all));
    assert_same_files(&store_files(&site, ""), &expected);
}

/// Incidents with more updates than are kept in memory until lists are made.
fn records_with_many_updates() -> BTreeMap<String, String> {
    let records = (0..LARGE_INCIDENTS).map(|number| {
        let posts = (0..UPDATES_OF_LARGE_INCIDENT).map(|post| {
            json!({
                "createdDateTime": format!("2026-01-{:02}T{:02}:{:02}:00Z", number + 1, post / 60, post % 60),
                "description": { "contentType": "text", "content": "The lift is being repaired." },
            })
        });
        let record = json!({
            "id": format!("MA{number:04}"),
            "title": "The lift does not stop at every floor",
            "service": format!("Lift {}", number % 3),
            "status": "serviceRestored",
            "classification": "incident",
            "startDateTime": format!("2026-01-{:02}T00:00:00Z", number + 1),
            "lastModifiedDateTime": format!("2026-01-{:02}T23:00:00Z", number + 1),
            "posts": posts.collect::<Vec<_>>(),
        });
        (format!("records/{number}.json"), record.to_string())
    });
    records.collect()
}

#[test]
fn a_first_build_makes_the_files_of_incidents_while_they_are_in_memory() {
    let records = records_with_many_updates();
    let root_of = |records: &BTreeMap<String, String>| {
        let root = TestRoot::empty();
        root.put("site.toml", MINIMAL_SETTINGS);
        for (path, record) in records {
            root.put(path, record.clone());
        }
        root
    };
    // A site of which something is published gets its files in the usual order.
    let (usual, usual_site) = (root_of(&BTreeMap::new()), Store::memory());
    usual.publish(&usual_site, NOW).unwrap();
    for (path, record) in &records {
        usual.put(path, record.clone());
    }
    usual.publish(&usual_site, NOW).unwrap();
    let (root, site) = (root_of(&records), Store::memory());
    let report = root.publish(&site, NOW).unwrap();
    let files = store_files(&site, "");
    assert_same_files(&files, &store_files(&usual_site, ""));
    assert_eq!((report.written, report.unchanged), (files.len(), 0));
    assert_eq!(root.publish(&site, NOW).unwrap().written, 0);
    // A run that stops in it is continued.
    let (stopped, stopped_site) = (root_of(&records), Store::memory());
    let progress = AfterFiles::new(4);
    let result = block_on(run(
        &stopped.0,
        &stopped_site,
        utc(NOW),
        Mode::Publish,
        &progress,
    ));
    let message = result.unwrap_err().to_string();
    assert!(
        // The page of each in HTML and Markdown, its feed and its JSON.
        message.contains(&format!("of {} files", 4 * LARGE_INCIDENTS)),
        "{message}"
    );
    let until_then = progress.made.into_inner();
    let continued = stopped.publish(&stopped_site, NOW).unwrap();
    assert_eq!(
        (continued.written, continued.unchanged),
        (report.written - until_then, until_then)
    );
    assert_same_files(&store_files(&stopped_site, ""), &files);
}
