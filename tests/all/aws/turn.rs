//! Turns of the function: events in, a site, a report, a log and metrics out.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::Server;
use super::bucket::{Call, Fate};
use super::function::{Answer, Function};
use super::healing::put_first_root;
use crate::root::{assert_same, example};

const LONG: Duration = Duration::from_secs(120);

/// A server with the example root in `content/status/`.
fn uploaded() -> Server {
    let server = Server::start();
    for (path, bytes) in example() {
        server.put(&format!("content/status/{path}"), &bytes);
    }
    server
}

/// A server with a small root in its place.
fn small() -> Server {
    let server = Server::start();
    put_first_root(&server, "content/status");
    server
}

fn scheduled(at: &str) -> Value {
    json!({"scheduled_at": at, "execution": "d32c5kddcf5bb8c3", "attempt": "1"})
}

fn object(detail_type: &str, key: &str, at: &str) -> Value {
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

fn text(server: &Server, path: &str) -> String {
    let objects = server.objects();
    let object = objects.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(object.bytes.to_vec()).unwrap()
}

/// The log's lines with this message.
fn lines<'a>(log: &'a [Value], message: &str) -> Vec<&'a Value> {
    log.iter()
        .filter(|line| line["message"] == message)
        .collect()
}

#[test]
fn records_and_notes_become_a_site() {
    let server = uploaded();
    let mut function = Function::start(&server);
    let report = function.succeed(&scheduled(NOON));
    assert_eq!(report["now"], NOON);
    assert!(report["incidents"].as_u64() > Some(5), "{report}");
    let page = "site/ja/incidents/EX1310442/index.html";
    let html = text(&server, page);
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
    let report = function.succeed(&scheduled(LATER));
    assert_eq!(
        (&report["written"], &report["learned"]),
        (&json!(0), &json!(0))
    );
    let writes = server.calls().into_iter().filter(Call::writes);
    let writes: Vec<String> = writes.map(|call| call.path).collect();
    assert_eq!(writes, ["/site/heartbeat.json"]);
    assert_same(&server.files("site/"), &site);

    let log = function.stop();
    let turns = lines(&log, "turn");
    assert_eq!(turns.len(), 2, "{log:#?}");
    assert_eq!(turns[0]["level"], "INFO");
    assert_eq!(turns[0]["mode"], "publish");
    assert_eq!(turns[1]["written"], 0);
    let metrics: Vec<&Value> = log.iter().filter(|line| !line["_aws"].is_null()).collect();
    assert_eq!(metrics.len(), 2);
    assert_eq!(metrics[0]["FunctionName"], "status");
    assert_eq!(metrics[0]["PagesWritten"], turns[0]["written"]);
    assert_eq!(metrics[1]["PagesWritten"], 0);
    assert!(metrics[1]["Duration"].as_i64() > Some(0));
}

#[test]
fn an_uploaded_note_is_published_at_once_and_own_files_are_nothing_to_do() {
    let server = small();
    let mut function = Function::start(&server);
    function.succeed(&scheduled(NOON));
    let key = "status/annotations/A-1-tell.md";
    let note = b"---\ntitle: Telephone\nauthor: Service desk\n---\nCall extension 4711.\n";
    server.put(&format!("content/{key}"), note);
    let report = function.succeed(&object("Object Created", key, LATER));
    assert!(report["written"].as_u64() > Some(0), "{report}");
    let page = "site/en/incidents/A-1/index.html";
    assert!(text(&server, page).contains("extension 4711"));

    server.objects().remove(&format!("content/{key}"));
    function.succeed(&object("Object Deleted", key, "2026-09-30T09:02:00Z"));
    assert!(!text(&server, page).contains("extension 4711"));

    server.calls();
    let own = object("Object Created", "status/ledger/A-1.json", LATER);
    let answer = function.succeed(&own);
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
    let server = small();
    server.put("content/status/notices/broken.md", b"---\ntitel: x\n---\n");
    let before = server.objects().clone();
    let mut function = Function::start(&server);
    let report = function.succeed(&json!({"check": true}));
    let problems = report["problems"].as_array().unwrap();
    let place = |problem: &Value| problem["place"]["file"] == "notices/broken.md";
    assert!(problems.iter().any(place), "{report}");
    assert!(*server.objects() == before);
    let log = function.stop();
    assert_eq!(lines(&log, "turn")[0]["mode"], "check");
    let told = log.iter().any(|line| {
        let place = line["place"].as_str().unwrap_or_default();
        line["level"] == "WARN" && place.starts_with("notices/broken.md")
    });
    assert!(told, "{log:#?}");
    assert!(log.iter().all(|line| line["_aws"].is_null()));
}

#[test]
fn a_failed_turn_is_an_error_and_the_next_one_makes_it_good() {
    let server = small();
    let mut function = Function::start(&server);
    server.fates(|call| match call.writes_to("site") {
        true => Fate::Refused,
        false => Fate::Served,
    });
    let error = function.fail(&scheduled(NOON), LONG);
    assert!(error.contains("cannot write s3://site/"), "{error}");
    assert!(error.contains("AccessDenied"), "{error}");
    assert!(server.files("site/").is_empty());
    assert!(!server.files("content/status/ledger/").is_empty());

    // What cannot be understood is an error, too, and no reason to end.
    let error = function.fail(&json!({"hello": "world"}), LONG);
    assert!(error.contains("{\"check\": true}"), "{error}");

    server.all_is_well();
    let report = function.succeed(&scheduled(LATER));
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
    let server = small();
    let whole = {
        let other = small();
        Function::start(&other).succeed(&scheduled(NOON));
        other.files("site/")
    };
    let mut function = Function::start(&server);
    // So slow that the whole site is several turns' work.
    server.fates(|call| match call.writes_to("site") {
        true => Fate::Slow(Duration::from_millis(1_000)),
        false => Fate::Served,
    });
    let mut stopped = 0;
    let report = loop {
        match function.invoke(&scheduled(NOON), Duration::from_secs(7)) {
            Answer::Success(report) => break report,
            Answer::Failure(error) => {
                let message = error["errorMessage"].as_str().unwrap();
                assert!(
                    message.contains("the next run goes on from there"),
                    "{message}"
                );
                stopped += 1;
                assert!(stopped < 20, "no end in sight");
            }
            Answer::TimedOut => panic!("ended by Lambda, after {stopped} turns"),
        }
    };
    assert!(stopped > 0);
    assert!(report["unchanged"].as_u64() > Some(0), "{report}");
    assert_same(&server.files("site/"), &whole);
}

#[test]
fn a_turn_that_hangs_says_so_before_lambda_ends_it() {
    let server = small();
    let mut function = Function::start(&server);
    server.fates(|call| match call.writes_to("site") {
        true => Fate::Stalled,
        false => Fate::Served,
    });
    let error = function.fail(&scheduled(NOON), Duration::from_secs(8));
    assert!(error.contains("the time was up"), "{error}");
    server.all_is_well();
    function.succeed(&scheduled(NOON));
}

#[test]
fn a_clock_that_jumps_back_puts_nothing_before_what_is_known() {
    let server = small();
    let mut function = Function::start(&server);
    function.succeed(&scheduled(NOON));
    let key = "status/notices/new.md";
    server.put(&format!("content/{key}"), b"---\ntitle: New\n---\nNew.\n");
    let report = function.succeed(&scheduled("2026-09-29T09:00:00Z"));
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
    let server = small();
    let mut function = Function::start(&server);
    function.succeed(&scheduled(NOON));
    let whole = server.files("site/");
    server.objects().remove("site/ja/index.html").unwrap();
    let report = function.succeed(&json!({"full": true}));
    // By the clock it is another day, perhaps, and more pages than the one differ.
    assert!(report["written"].as_u64() > Some(0), "{report}");
    let names = |site: BTreeMap<String, Vec<u8>>| site.into_keys().collect::<Vec<_>>();
    assert_eq!(names(server.files("site/")), names(whole));
}
