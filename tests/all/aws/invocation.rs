//! Turns of the function: events in, a site, a report, a log and metrics out.

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
fn records_and_notes_become_a_site() {
    let server = server_with_example();
    let mut function = FunctionProcess::start(&server);
    let report = function.invoke_ok(&scheduled(NOON));
    assert_eq!(report["now"], NOON);
    assert!(report["incidents"].as_u64() > Some(5), "{report}");
    let page = "site/ja/incidents/EX1310442/index.html";
    let html = object_text(&server, page);
    assert!(
        html.contains("日の出運送ポータル"),
        "the note is not on the page"
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

    // A turn with nothing new writes nothing but that it was there.
    let site = server.files("site/");
    server.calls();
    let report = function.invoke_ok(&scheduled(LATER));
    assert_eq!(
        (&report["written"], &report["learned"]),
        (&json!(0), &json!(0))
    );
    let writes = server.calls().into_iter().filter(Call::is_write);
    let writes: Vec<String> = writes.map(|call| call.path).collect();
    assert_eq!(writes, ["/site/heartbeat.json"]);
    assert_same_files(&server.files("site/"), &site);

    let log = function.stop();
    let invocations = log_lines(&log, "turn");
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
fn an_uploaded_note_is_published_at_once_and_own_files_are_nothing_to_do() {
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
        answer["nothing"]
            .as_str()
            .is_some_and(|why| why.contains("ledger/")),
        "{answer}"
    );
    assert!(server.calls().is_empty());
}

#[test]
fn a_check_writes_nothing_and_lists_every_problem() {
    let server = server_with_small_root();
    server.put("content/status/notices/broken.md", b"---\ntitel: x\n---\n");
    let before = server.objects().clone();
    let mut function = FunctionProcess::start(&server);
    let report = function.invoke_ok(&json!({"check": true}));
    let diagnostics = report["diagnostics"].as_array().unwrap();
    let is_expected = |diagnostic: &Value| {
        diagnostic["severity"] == "error" && diagnostic["place"]["file"] == "notices/broken.md"
    };
    assert!(diagnostics.iter().any(is_expected), "{report}");
    assert!(*server.objects() == before);
    let log = function.stop();
    assert_eq!(log_lines(&log, "turn")[0]["mode"], "check");
    let told = log.iter().any(|line| {
        let place = line["place"].as_str().unwrap_or_default();
        line["level"] == "WARN" && place.starts_with("notices/broken.md")
    });
    assert!(told, "{log:#?}");
    assert!(log.iter().all(|line| line["_aws"].is_null()));
}

#[test]
fn a_failed_turn_is_an_error_and_the_next_one_makes_it_good() {
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

    // What cannot be understood is an error, too, and no reason to end.
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
fn a_turn_that_would_pass_its_deadline_stops_and_the_next_ones_go_on() {
    let server = server_with_small_root();
    let whole = {
        let other = server_with_small_root();
        FunctionProcess::start(&other).invoke_ok(&scheduled(NOON));
        other.files("site/")
    };
    let mut function = FunctionProcess::start(&server);
    // So slow that the whole site is several turns' work.
    server.set_outcomes(|call| match call.is_write_to("site") {
        true => Outcome::Slow(Duration::from_millis(1_000)),
        false => Outcome::Served,
    });
    let mut stopped = 0;
    let report = loop {
        match function.invoke(&scheduled(NOON), Duration::from_secs(7)) {
            InvocationResult::Success(report) => break report,
            InvocationResult::Failure(error) => {
                let message = error["errorMessage"].as_str().unwrap();
                assert!(
                    message.contains("the next run goes on from there"),
                    "{message}"
                );
                stopped += 1;
                assert!(stopped < 20, "no end in sight");
            }
            InvocationResult::TimedOut => panic!("ended by Lambda, after {stopped} turns"),
        }
    };
    assert!(stopped > 0);
    assert!(report["unchanged"].as_u64() > Some(0), "{report}");
    assert_same_files(&server.files("site/"), &whole);
}

#[test]
fn a_turn_that_hangs_says_so_before_lambda_ends_it() {
    let server = server_with_small_root();
    let mut function = FunctionProcess::start(&server);
    server.set_outcomes(|call| match call.is_write_to("site") {
        true => Outcome::Stalled,
        false => Outcome::Served,
    });
    let error = function.invoke_err(&scheduled(NOON), Duration::from_secs(8));
    assert!(error.contains("the time was up"), "{error}");
    server.serve_normally();
    function.invoke_ok(&scheduled(NOON));
}

#[test]
fn a_clock_that_jumps_back_puts_nothing_before_what_is_known() {
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
        message.contains("the later counts as now")
    };
    assert_eq!(log.iter().filter(said).count(), 1, "{log:#?}");
}

#[test]
fn a_full_turn_finds_what_was_deleted_by_hand() {
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
