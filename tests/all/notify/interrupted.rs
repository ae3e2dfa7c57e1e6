//! Runs that die at any point while they publish and tell.

use std::collections::{BTreeMap, BTreeSet};

use kairan::run::{Mode, Report, run_connected};

use super::{Told, connections, incident, secrets, settings, told, webhook};
use crate::aws::S3Server;
use crate::aws::s3_server::{Call, Outcome};
use crate::fixtures::{SMALL_TEMPLATES, block_on, utc};
use crate::loopback::Server;

fn put(server: &S3Server, path: &str, text: &str) {
    server.put(&format!("content/{path}"), text.as_bytes());
}

/// A root that a channel has subscribed to, after its first run, with something to tell.
fn subscribed(receiver: &Server) -> S3Server {
    let server = S3Server::start();
    for (path, text) in SMALL_TEMPLATES {
        put(&server, path, text);
    }
    put(&server, "site.toml", &settings(&webhook("ops", "")));
    put(&server, "records/a.md", &record("N-1", "investigating", 1));
    build(&server, receiver, "09:00:00").unwrap();
    // An end without an update, and a new incident.
    put(&server, "records/a.md", &record("N-1", "resolved", 1));
    put(&server, "records/b.md", &record("N-2", "investigating", 2));
    server
}

fn record(id: &str, status: &str, count: usize) -> String {
    let updates = [("09:00", "One."), ("09:01", "Two.")];
    incident(id, status, "", &updates[..count])
}

fn build(server: &S3Server, receiver: &Server, time: &str) -> anyhow::Result<Report> {
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    let now = utc(&format!("2026-09-29T{time}Z"));
    let connections = connections(&secrets(receiver, &["ops"]));
    let run = run_connected(&root, &site, now, Mode::Publish, &connections, &());
    block_on(run)
}

/// What happened, without the instant of a run: that of one that dies is another.
fn what(told: &Told) -> String {
    let mut parts = told.key.split('/');
    let (incident, update) = (parts.next().unwrap(), parts.next().unwrap());
    format!("{incident} {update} {}", told.language)
}

const EXPECTED: [&str; 3] = [
    "N-1 resolved en",
    "N-2 20260929T090000Z en",
    "N-2 20260929T090100Z en",
];

/// The writes to a bucket in an undisturbed run at which another is to die, counted from 1. Before the outbox is
/// written a run knows nothing of what is to be told, so of those writes the first, one in the middle and the last
/// stand for all, and one for those to the site; `aws::recovery` looks at each of them.
fn deadly_writes(calls: &[Call], bucket: &str) -> Vec<usize> {
    let writes: Vec<&Call> = calls
        .iter()
        .filter(|call| call.is_write_to(bucket))
        .collect();
    let outbox = writes
        .iter()
        .position(|call| call.path.ends_with("/.kairan/outbox.json"));
    let before = outbox.unwrap_or(writes.len());
    let chosen: BTreeSet<usize> = match outbox {
        Some(_) => [1, before / 2, before].into(),
        None => [before / 2].into(),
    };
    chosen
        .into_iter()
        .chain(before + 1..=writes.len())
        .collect()
}

#[test]
fn a_run_that_dies_at_any_write_loses_nothing_and_repeats_at_most_the_event_in_flight() {
    let receiver = super::receiver();
    let server = subscribed(&receiver);
    let before = server.objects().clone();
    server.calls();
    build(&server, &receiver, "09:02:00").unwrap();
    let calls = server.calls();
    let cases = [
        ("content", Outcome::Refused),
        ("content", Outcome::DoneAndRefused),
        ("site", Outcome::Refused),
    ];
    for (bucket, outcome) in cases {
        let buckets: &'static [&str] = match bucket {
            "content" => &["content"],
            _ => &["site"],
        };
        let numbers = deadly_writes(&calls, bucket);
        let mut repeated = 0;
        for number in &numbers {
            (*server.objects()).clone_from(&before);
            told(&receiver);
            server.set_nth_write(buckets, *number, outcome, Outcome::Refused);
            let died = build(&server, &receiver, "09:02:00");
            assert!(died.is_err(), "{bucket} {number}");
            server.serve_normally();
            let healed = build(&server, &receiver, "09:03:00");
            assert!(healed.is_ok(), "{bucket} {number}: {healed:?}");
            let events = told(&receiver);
            let keys: BTreeSet<&str> = events.iter().map(|event| &*event.key).collect();
            let happened: BTreeSet<String> = events.iter().map(what).collect();
            let happened: Vec<String> = happened.into_iter().collect();
            assert_eq!(happened, EXPECTED, "{bucket} {number}");
            assert_eq!(keys.len(), EXPECTED.len(), "{bucket} {number}: {events:?}");
            let more = events.len() - EXPECTED.len();
            assert!(more <= 1, "{bucket} {number}: {events:?}");
            repeated += more;
        }
        assert!(bucket == "site" || numbers.len() > 8, "{numbers:?}");
        // The write that failed after an event was told.
        let is_repeated = bucket == "content" && outcome == Outcome::Refused;
        assert_eq!(repeated, if is_repeated { 3 } else { 0 }, "{bucket}");
    }
}

#[test]
fn of_two_runs_at_once_each_event_is_told_at_most_twice_and_none_is_lost() {
    let receiver = super::receiver();
    let server = subscribed(&receiver);
    told(&receiver);
    std::thread::scope(|scope| {
        let runs =
            ["09:02:00", "09:02:00"].map(|time| scope.spawn(|| build(&server, &receiver, time)));
        for run in runs {
            // One of them may end with a conflict.
            println!("{:?}", run.join().unwrap());
        }
    });
    build(&server, &receiver, "09:03:00").unwrap();
    build(&server, &receiver, "09:04:00").unwrap();
    let events = told(&receiver);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for event in &events {
        *counts.entry(&event.key).or_default() += 1;
    }
    assert_eq!(counts.len(), 3, "{events:?}");
    assert!(counts.values().all(|count| *count <= 2), "{events:?}");
}

#[test]
fn a_turn_without_news_costs_what_it_costs_without_channels() {
    let receiver = super::receiver();
    let mut costs = Vec::new();
    for channels in ["", &webhook("ops", "")] {
        let server = S3Server::start();
        for (path, text) in SMALL_TEMPLATES {
            put(&server, path, text);
        }
        put(&server, "site.toml", &settings(channels));
        put(&server, "records/a.md", &record("N-1", "investigating", 1));
        build(&server, &receiver, "09:00:00").unwrap();
        put(&server, "records/a.md", &record("N-1", "investigating", 2));
        build(&server, &receiver, "09:02:00").unwrap();
        server.calls();
        build(&server, &receiver, "09:02:30").unwrap();
        costs.push(server.calls().len());
    }
    assert_eq!(costs[0], costs[1]);
    assert_eq!(told(&receiver).len(), 1);
}
