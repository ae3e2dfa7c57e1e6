//! Invocations of the function: events in; a site, an answer, a log and metrics out.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::S3Server;
use super::function::{FunctionProcess, InvocationResult};
use super::recovery::put_initial_root_at;
use super::s3_server::{Call, Outcome};
use crate::fixtures::{assert_same_files, example_files};

const LONG_TIMEOUT: Duration = Duration::from_secs(120);

/// A server with the example root in `content/status/`.
fn server_with_example() -> S3Server {
    let server = S3Server::start();
    for (path, bytes) in example_files() {
        server.put(&format!("content/status/{path}"), &bytes);
    }
    server
}

/// A server with a small root in its place.
fn server_with_small_root() -> S3Server {
    let server = S3Server::start();
    put_initial_root_at(&server, "content/status");
    server
}

fn scheduled(at: &str) -> Value {
    json!({"scheduled_at": at, "execution": "d32c5kddcf5bb8c3", "attempt": "1"})
}

fn object_event(detail_type: &str, key: &str, at: &str) -> Value {
    json!({
        "version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": detail_type,
        "source": "aws.s3", "account": "111122223333", "time": at, "region": "eu-central-1",
        "resources": ["arn:aws:s3:::content"],
        "detail": {"version": "0", "bucket": {"name": "content"},
                   "object": {"key": key, "size": 5, "etag": "b1946ac92492d2347c6235b4d2611184"},
                   "reason": "PutObject"},
    })
}

const NOON: &str = "2026-09-30T09:00:00Z";
const LATER: &str = "2026-09-30T09:01:00Z";

fn object_text(server: &S3Server, path: &str) -> String {
    let objects = server.objects();
    let object = objects.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(object.bytes.to_vec()).unwrap()
}

/// The log's lines with this message.
fn log_lines<'a>(log: &'a [Value], message: &str) -> Vec<&'a Value> {
    log.iter()
        .filter(|line| line["message"] == message)
        .collect()
}

#[test]
fn an_event_far_ahead_of_the_clock_is_refused_before_anything_is_written() {
    let server = server_with_small_root();
    let before = server.files("");
    let mut function = FunctionProcess::start(&server);
    let ahead = (chrono::Utc::now() + chrono::TimeDelta::days(2)).to_rfc3339();
    let key = "status/records/a.md";
    for event in [
        scheduled(&ahead),
        object_event("Object Created", key, &ahead),
    ] {
        let message = function.invoke_err(&event, LONG_TIMEOUT);
        assert!(
            message.contains("ahead of this machine's clock"),
            "{message}"
        );
    }
    assert_same_files(&server.files(""), &before);
}

#[test]
fn records_and_annotations_become_a_site() {
    let server = server_with_example();
    let mut function = FunctionProcess::start(&server);
    let report = function.invoke_ok(&scheduled(NOON));
    assert_eq!(report["now"], NOON);
    assert!(report["incidents"].as_u64() > Some(5), "{report}");
    let page = "site/ja/incidents/EX1310442/index.html";
    let html = object_text(&server, page);
    assert!(
        html.contains("日の出運送ポータル"),
        "the annotation is not on the page"
    );
    assert!(
        html.matches("<time").count() > 3,
        "the log is not on the page"
    );
    {
        let objects = server.objects();
        let object = &objects[page];
        assert_eq!(
            object.media_type.as_deref(),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(object.language.as_deref(), Some("ja"));
        assert!(
            object
                .cache
                .as_deref()
                .is_some_and(|cache| cache.contains("max-age=60"))
        );
    }

    // An invocation with nothing new writes the heartbeat and nothing else.
    let site = server.files("site/");
    server.calls();
    let report = function.invoke_ok(&scheduled(LATER));
    assert_eq!(
        (&report["written"], &report["changed"]),
        (&json!(0), &json!(0))
    );
    let writes = server.calls().into_iter().filter(Call::is_write);
    let writes: Vec<String> = writes.map(|call| call.path).collect();
    assert_eq!(writes, ["/site/heartbeat.json"]);
    assert_same_files(&server.files("site/"), &site);

    let log = function.stop();
    let invocations = log_lines(&log, "invocation");
    assert_eq!(invocations.len(), 2, "{log:#?}");
    assert_eq!(invocations[0]["level"], "INFO");
    assert_eq!(invocations[0]["mode"], "publish");
    assert_eq!(invocations[1]["written"], 0);
    let metrics: Vec<&Value> = log.iter().filter(|line| !line["_aws"].is_null()).collect();
    assert_eq!(metrics.len(), 2);
    assert_eq!(metrics[0]["FunctionName"], "status");
    assert_eq!(metrics[0]["PagesWritten"], invocations[0]["written"]);
    assert_eq!(metrics[1]["PagesWritten"], 0);
    assert!(metrics[1]["Duration"].as_i64() > Some(0));
}

#[test]
fn an_uploaded_annotation_is_published_at_once_and_events_of_own_files_are_ignored() {
    let server = server_with_small_root();
    let mut function = FunctionProcess::start(&server);
    function.invoke_ok(&scheduled(NOON));
    let key = "status/annotations/A-1-tell.md";
    let note = b"---\ntitle: Telephone\nauthor: Service desk\n---\nCall extension 4711.\n";
    server.put(&format!("content/{key}"), note);
    let report = function.invoke_ok(&object_event("Object Created", key, LATER));
    assert!(report["written"].as_u64() > Some(0), "{report}");
    let page = "site/en/incidents/A-1/index.html";
    assert!(object_text(&server, page).contains("extension 4711"));

    server.objects().remove(&format!("content/{key}"));
    function.invoke_ok(&object_event("Object Deleted", key, "2026-09-30T09:02:00Z"));
    assert!(!object_text(&server, page).contains("extension 4711"));

    server.calls();
    let own = object_event("Object Created", "status/ledger/A-1.json", LATER);
    let answer = function.invoke_ok(&own);
    assert!(
        answer["ignored"]
            .as_str()
            .is_some_and(|why| why.contains("ledger/")),
        "{answer}"
    );
    assert!(server.calls().is_empty());
}

#[test]
fn a_check_writes_nothing_and_lists_every_error() {
    let server = server_with_small_root();
    server.put("content/status/notices/broken.md", b"---\ntitel: x\n---\n");
    let before = server.objects().clone();
    let mut function = FunctionProcess::start(&server);
    let answer = function.invoke_ok(&json!({"check": true}));
    let diagnostics = answer["diagnostics"].as_array().unwrap();
    let is_place = |one: &Value| one["place"]["file"] == "notices/broken.md";
    assert!(diagnostics.iter().any(is_place), "{answer}");
    assert!(answer["errors"].as_u64() > Some(0), "{answer}");
    assert!(*server.objects() == before);
    let log = function.stop();
    assert_eq!(log_lines(&log, "invocation")[0]["mode"], "check");
    assert_eq!(places(&log), ["notices/broken.md:2:1"], "{log:#?}");
    assert!(log.iter().all(|line| line["_aws"].is_null()));
}

/// Where the errors are that a log tells of, in its order.
fn places(log: &[Value]) -> Vec<&str> {
    let warnings = log.iter().filter(|line| line["level"] == "WARN");
    warnings.filter_map(|line| line["place"].as_str()).collect()
}

#[test]
fn an_error_is_logged_once_when_it_appears_and_counted_when_it_is_gone() {
    let server = server_with_small_root();
    let broken = b"---\ntitel: x\n---\n";
    server.put("content/status/notices/one.md", broken);
    let mut function = FunctionProcess::start(&server);
    let at = |minute: u32| scheduled(&format!("2026-09-30T09:{minute:02}:00Z"));
    assert_eq!(function.invoke_ok(&at(0))["errors"], 1);
    // Nothing has changed, or something else has.
    assert_eq!(function.invoke_ok(&at(1))["errors"], 1);
    server.put("content/status/static/a.txt", b"a");
    function.invoke_ok(&at(2));
    // A run that fails in between, and a full one, take nothing for new.
    server.put("content/status/static/a.txt", b"b");
    server.set_outcomes(|call| match call.is_write_to("site") {
        true => Outcome::Refused,
        false => Outcome::Served,
    });
    function.invoke_err(&at(3), LONG_TIMEOUT);
    server.serve_normally();
    function.invoke_ok(&at(4));
    function.invoke_ok(&json!({"full": true}));
    // Of two errors only the new one is logged.
    server.put("content/status/notices/two.md", broken);
    let key = "status/notices/two.md";
    function.invoke_ok(&object_event("Object Created", key, "2026-09-30T09:06:00Z"));
    server.objects().remove("content/status/notices/one.md");
    function.invoke_ok(&at(7));
    // It comes back, and is news again.
    server.put("content/status/notices/one.md", broken);
    function.invoke_ok(&at(8));
    let log = function.stop();
    assert_eq!(
        places(&log),
        [
            "notices/one.md:2:1",
            "notices/two.md:2:1",
            "notices/one.md:2:1"
        ],
        "{log:#?}"
    );
    let counts: Vec<[i64; 3]> = log_lines(&log, "invocation")
        .into_iter()
        .map(|line| {
            ["errors", "new_errors", "resolved_errors"].map(|key| line[key].as_i64().unwrap())
        })
        .collect();
    let expected = [
        [1, 1, 0],
        [1, 0, 0],
        [1, 0, 0],
        [1, 0, 0],
        [1, 0, 0],
        [2, 1, 0],
        [1, 0, 1],
        [2, 1, 0],
    ];
    assert_eq!(counts, expected, "{log:#?}");
}

/// The most that Lambda takes for an answer, in bytes.
const MAX_ANSWER: usize = 6 * 1024 * 1024;

#[test]
fn a_root_full_of_errors_is_answered_and_logged_within_bounds() {
    let server = server_with_small_root();
    let errors = 400;
    let long = "x".repeat(20_000);
    for n in 0..errors {
        let notice = format!("---\n{long}: x\n---\n");
        server.put(&format!("content/status/notices/{n}.md"), notice.as_bytes());
    }
    let mut function = FunctionProcess::start(&server);
    let answer = function.invoke_ok(&scheduled(NOON));
    assert!(
        answer["errors"].as_u64() >= Some(errors),
        "{}",
        answer["errors"]
    );
    let listed = answer["diagnostics"].as_array().unwrap().len() as u64;
    assert_eq!(
        answer["omitted"].as_u64(),
        Some(answer["errors"].as_u64().unwrap() + answer["warnings"].as_u64().unwrap() - listed)
    );
    assert!(listed < errors);
    assert!(answer.to_string().len() < MAX_ANSWER / 5);
    let log = function.stop();
    assert!(places(&log).len() < 300);
    let more = log
        .iter()
        .filter_map(|line| line["more"].as_u64())
        .sum::<u64>();
    assert_eq!(
        places(&log).len() as u64 + more,
        answer["errors"].as_u64().unwrap()
    );
    assert!(log.iter().all(|line| line.to_string().len() < 10_000));
}

/// One file of records that takes minutes to decode.
fn large_file() -> Vec<u8> {
    let post = |minute: u32| {
        json!({
            "createdDateTime": format!("2026-09-29T08:{minute}:00Z"),
            "description": {"contentType": "html", "content": format!(
                "Title: Trouble<br>User impact: Mail of group {minute} is late.<br>More: {}",
                "Current status: we look at it since 9:00 AM UTC on September 29. ".repeat(40)
            )},
        })
    };
    let posts: Vec<Value> = (10..45).map(post).collect();
    let incident = |n: u32| {
        json!({
            "id": format!("XX{n}"), "title": format!("Trouble {n}"), "service": "Mail",
            "status": "serviceDegradation", "classification": "incident",
            "startDateTime": "2026-09-29T08:00:00Z",
            "lastModifiedDateTime": "2026-09-29T09:00:00Z",
            "posts": posts,
        })
    };
    let incidents: Vec<Value> = (100_000..100_600).map(incident).collect();
    json!({ "value": incidents }).to_string().into_bytes()
}

#[test]
fn a_calculation_without_a_pause_fails_before_lambda_ends_it() {
    let server = server_with_small_root();
    server.put("content/status/records/large.json", &large_file());
    let mut function = FunctionProcess::start(&server);
    let error = function.invoke_err(&scheduled(NOON), Duration::from_secs(5));
    assert!(error.contains("deadline"), "{error}");
    assert!(server.files("site/").is_empty());
}

#[test]
fn a_failed_invocation_is_an_error_and_the_next_one_heals_it() {
    let server = server_with_small_root();
    let mut function = FunctionProcess::start(&server);
    server.set_outcomes(|call| match call.is_write_to("site") {
        true => Outcome::Refused,
        false => Outcome::Served,
    });
    let error = function.invoke_err(&scheduled(NOON), LONG_TIMEOUT);
    assert!(error.contains("cannot write s3://site/"), "{error}");
    assert!(error.contains("AccessDenied"), "{error}");
    assert!(server.files("site/").is_empty());
    assert!(!server.files("content/status/ledger/").is_empty());

    // An event that is not understood is an error as well, and the program goes on.
    let error = function.invoke_err(&json!({"hello": "world"}), LONG_TIMEOUT);
    assert!(error.contains("{\"check\": true}"), "{error}");

    server.serve_normally();
    let report = function.invoke_ok(&scheduled(LATER));
    assert!(report["written"].as_u64() > Some(20), "{report}");
    let log = function.stop();
    let errors: Vec<&Value> = log.iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(errors.len(), 2, "{log:#?}");
    assert!(
        errors[0]["message"]
            .as_str()
            .unwrap()
            .contains("AccessDenied")
    );
    let metrics = log.iter().filter(|line| !line["_aws"].is_null());
    assert_eq!(metrics.count(), 1);
}

#[test]
fn an_invocation_stops_before_its_deadline_and_the_next_ones_continue() {
    let server = server_with_small_root();
    let whole = {
        let other = server_with_small_root();
        FunctionProcess::start(&other).invoke_ok(&scheduled(NOON));
        other.files("site/")
    };
    let mut function = FunctionProcess::start(&server);
    // So slow that the whole site takes several invocations.
    server.set_outcomes(|call| match call.is_write_to("site") {
        true => Outcome::Slow(Duration::from_millis(1_000)),
        false => Outcome::Served,
    });
    let (mut invocations, mut stopped) = (0, 0);
    let report = loop {
        match function.invoke(&scheduled(NOON), Duration::from_secs(7)) {
            InvocationResult::Success(report) => break report,
            InvocationResult::Failure(error) => {
                let message = error["errorMessage"].as_str().unwrap();
                // On a busy machine it may also be stopped before its first write.
                assert!(message.contains("deadline"), "{message}");
                stopped += usize::from(message.contains("the next run goes on from there"));
                invocations += 1;
                assert!(invocations < 40, "no end in sight");
            }
            InvocationResult::TimedOut => panic!("ended by Lambda, after {stopped} invocations"),
        }
    };
    assert!(stopped > 0);
    assert!(report["unchanged"].as_u64() > Some(0), "{report}");
    assert_same_files(&server.files("site/"), &whole);
}

#[test]
fn an_invocation_that_hangs_fails_before_lambda_ends_it() {
    let server = server_with_small_root();
    let mut function = FunctionProcess::start(&server);
    server.set_outcomes(|call| match call.is_write_to("site") {
        true => Outcome::Stalled,
        false => Outcome::Served,
    });
    let error = function.invoke_err(&scheduled(NOON), Duration::from_secs(8));
    assert!(
        error.contains("the deadline passed during a step"),
        "{error}"
    );
    server.serve_normally();
    function.invoke_ok(&scheduled(NOON));
}

#[test]
fn a_clock_that_was_set_back_dates_nothing_before_the_last_run() {
    let server = server_with_small_root();
    let mut function = FunctionProcess::start(&server);
    function.invoke_ok(&scheduled(NOON));
    let key = "status/notices/new.md";
    server.put(&format!("content/{key}"), b"---\ntitle: New\n---\nNew.\n");
    let report = function.invoke_ok(&scheduled("2026-09-29T09:00:00Z"));
    assert_eq!(report["now"], NOON);
    let log = function.stop();
    let said = |line: &&Value| {
        let message = line["message"].as_str().unwrap_or_default();
        message.contains("is behind the last ledger write")
    };
    assert_eq!(log.iter().filter(said).count(), 1, "{log:#?}");
}

#[test]
fn a_full_run_restores_what_was_deleted_by_hand() {
    let server = server_with_small_root();
    let mut function = FunctionProcess::start(&server);
    function.invoke_ok(&scheduled(NOON));
    let whole = server.files("site/");
    server.objects().remove("site/ja/index.html").unwrap();
    let report = function.invoke_ok(&json!({"full": true}));
    // By the clock it is another day, perhaps, and more pages than the one differ.
    assert!(report["written"].as_u64() > Some(0), "{report}");
    let names = |site: BTreeMap<String, Vec<u8>>| site.into_keys().collect::<Vec<_>>();
    assert_eq!(names(server.files("site/")), names(whole));
}
