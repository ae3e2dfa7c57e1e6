//! A channel that is slow while the function's time ends, through the Runtime API of Lambda.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use super::{incident, secrets, settings, told, webhook};
use crate::aws::S3Server;
use crate::aws::function::{FunctionProcess, InvocationResult};
use crate::fixtures::SMALL_TEMPLATES;
use crate::loopback::{Answer, Asked, Fault, Server};

/// Which message does not come to its end.
const STALLED: usize = 3;

fn put(server: &S3Server, path: &str, text: &str) {
    server.put(&format!("content/status/{path}"), text.as_bytes());
}

fn scheduled(time: &str) -> Value {
    json!({"scheduled_at": format!("2026-09-29T{time}Z"), "execution": "d32c5kddcf5bb8c3", "attempt": "1"})
}

#[test]
fn the_function_ends_in_time_beside_a_slow_channel_and_the_next_turn_goes_on() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let receiver = Server::start(move |_: &Asked| {
        match counted.fetch_add(1, Ordering::SeqCst) + 1 == STALLED {
            true => Answer::new(200, "text/plain", "taken").with(Fault::Stall),
            false => Answer::status(204),
        }
    });
    let server = S3Server::start();
    for (path, text) in SMALL_TEMPLATES {
        put(&server, path, text);
    }
    put(&server, "site.toml", &settings(&webhook("ops", "")));
    let times = ["09:00", "09:01", "09:02", "09:03", "09:04", "09:05"];
    let updates = times.map(|time| (time, "One."));
    let record = |count: usize| incident("N-1", "investigating", "", &updates[..count]);
    put(&server, "records/a.md", &record(1));
    let secrets = secrets(&receiver, &["ops"]);
    let secrets = secrets
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let variables: Vec<(&str, &str)> = secrets.chain([("KAIRAN_ALLOW_LOOPBACK", "1")]).collect();
    let mut function = FunctionProcess::start_with(&server, &variables);
    function.invoke_ok(&scheduled("09:00:30"));
    assert_eq!(told(&receiver), []);
    put(&server, "records/a.md", &record(6));
    let answer = function.invoke(&scheduled("09:06:00"), Duration::from_secs(10));
    let InvocationResult::Success(report) = answer else {
        panic!("{answer:?}");
    };
    // The site is there, and how far the channel has come is written.
    let first = told(&receiver);
    assert_eq!(first.len(), STALLED, "{report}");
    let cursor = server.files("content/status/.kairan/channels/");
    let cursor: Value = serde_json::from_slice(&cursor["ops.json"]).unwrap();
    assert_eq!(cursor["announced"]["key"], first[STALLED - 2].key.as_str());
    assert!(server.objects().contains_key("site/heartbeat.json"));
    assert!(
        cursor.get("failure").is_none(),
        "the time of the function was over"
    );
    // Without news.
    let mut function = FunctionProcess::start_with(&server, &variables);
    function.invoke_ok(&scheduled("09:06:30"));
    let second = told(&receiver);
    let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
    for event in first.iter().chain(&second) {
        *keys.entry(&event.key).or_default() += 1;
    }
    assert_eq!(keys.len(), 5, "{keys:?}");
    let again: Vec<_> = keys.iter().filter(|(_, count)| **count > 1).collect();
    assert_eq!(
        again,
        [(&&*first[STALLED - 1].key, &2)],
        "the one in flight"
    );
    function.invoke_ok(&scheduled("09:07:00"));
    assert_eq!(told(&receiver), []);
}
