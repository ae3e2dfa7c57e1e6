//! Runs that die at any point while they publish and tell.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Output;

use super::{Told, incident, secrets, settings, told, webhook};
use crate::aws::S3Server;
use crate::aws::command::command_at;
use crate::aws::s3_server::Outcome;
use crate::fixtures::SMALL_TEMPLATES;
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
    put(
        &server,
        "site.toml",
        &settings(&webhook("ops", "languages = [\"en\", \"ja\"]")).replace(", \"de\"", ""),
    );
    put(&server, "records/a.md", &record("N-1", "investigating", 1));
    let output = build(&server, receiver, "09:00:00");
    assert!(output.status.success(), "{output:?}");
    // An update, an end without one, and a new incident.
    put(&server, "records/a.md", &record("N-1", "resolved", 1));
    put(&server, "records/b.md", &record("N-2", "investigating", 2));
    server
}

fn record(id: &str, status: &str, count: usize) -> String {
    let updates = [("09:00", "One."), ("09:01", "Two.")];
    incident(id, status, "", &updates[..count])
}

fn build(server: &S3Server, receiver: &Server, time: &str) -> Output {
    let now = format!("2026-09-29T{time}Z");
    let build = ["build", "--root", "s3://content", "--out", "s3://site"];
    let mut command = command_at(server, &now, &build);
    command.env("KAIRAN_ALLOW_LOOPBACK", "1");
    command.envs(secrets(receiver, &["ops"]));
    command.output().unwrap()
}

/// What happened, without the instant of a run: that of one that dies is another.
fn what(told: &Told) -> String {
    let mut parts = told.key.split('/');
    let (incident, update) = (parts.next().unwrap(), parts.next().unwrap());
    format!("{incident} {update} {}", told.language)
}

#[test]
fn a_run_that_dies_at_any_write_loses_nothing_and_repeats_at_most_the_event_in_flight() {
    let receiver = super::receiver();
    let expected = [
        "N-1 resolved en",
        "N-1 resolved ja",
        "N-2 20260929T090000Z en",
        "N-2 20260929T090000Z ja",
        "N-2 20260929T090100Z en",
        "N-2 20260929T090100Z ja",
    ];
    let server = subscribed(&receiver);
    let before = server.objects().clone();
    let cases: [(&'static [&str], Outcome); 3] = [
        (&["content"], Outcome::Refused),
        (&["content"], Outcome::DoneAndRefused),
        (&["site"], Outcome::Refused),
    ];
    for (buckets, outcome) in cases {
        let (mut number, mut interrupted, mut repeated) = (0, 0, 0);
        loop {
            number += 1;
            (*server.objects()).clone_from(&before);
            told(&receiver);
            server.set_nth_write(buckets, number, outcome, Outcome::Refused);
            let is_finished = build(&server, &receiver, "09:02:00").status.success();
            server.serve_normally();
            let output = build(&server, &receiver, "09:03:00");
            assert!(output.status.success(), "{buckets:?} {number}: {output:?}");
            let events = told(&receiver);
            let keys: BTreeSet<&str> = events.iter().map(|event| &*event.key).collect();
            let happened: BTreeSet<String> = events.iter().map(what).collect();
            let happened: Vec<String> = happened.into_iter().collect();
            assert_eq!(happened, expected, "{buckets:?} {number}");
            assert_eq!(
                keys.len(),
                expected.len(),
                "{buckets:?} {number}: {events:?}"
            );
            let more = events.len() - expected.len();
            assert!(more <= 1, "{buckets:?} {number}: {events:?}");
            repeated += more;
            if is_finished {
                break;
            }
            interrupted += 1;
        }
        assert!(interrupted > 8, "{buckets:?}: {interrupted}");
        // The write that failed after an event was told.
        let is_repeated = buckets == ["content"] && outcome == Outcome::Refused;
        assert_eq!(repeated, if is_repeated { 6 } else { 0 }, "{buckets:?}");
    }
}

#[test]
fn of_two_runs_at_once_each_event_is_told_at_most_twice_and_none_is_lost() {
    let receiver = super::receiver();
    let server = subscribed(&receiver);
    told(&receiver);
    let outputs: Vec<Output> = std::thread::scope(|scope| {
        let runs =
            ["09:02:00", "09:02:00"].map(|time| scope.spawn(|| build(&server, &receiver, time)));
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    println!("{outputs:?}");
    assert!(build(&server, &receiver, "09:03:00").status.success());
    assert!(build(&server, &receiver, "09:04:00").status.success());
    let events = told(&receiver);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for event in &events {
        *counts.entry(&event.key).or_default() += 1;
    }
    assert_eq!(counts.len(), 6, "{events:?}");
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
        assert!(build(&server, &receiver, "09:00:00").status.success());
        put(&server, "records/a.md", &record("N-1", "investigating", 2));
        assert!(build(&server, &receiver, "09:02:00").status.success());
        server.calls();
        assert!(build(&server, &receiver, "09:02:30").status.success());
        costs.push(server.calls().len());
    }
    assert_eq!(costs[0], costs[1]);
    assert_eq!(told(&receiver).len(), 1);
}
