//! A month of invocations of the function's program, which follows a source by itself: nothing is lost, nothing is asked
//! for twice, and what subscribers hold on to stays.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use kairan::digest::Digest;
use kairan::site::rfc3339;
use serde_json::{Value, json};

use super::S3Server;
use super::function::FunctionProcess;
use crate::corpus::records_dir;
use crate::loopback::{Answer, Asked, Server};

/// What a source lists from an instant on.
pub struct Capture {
    pub at: DateTime<Utc>,
    pub incidents: Vec<Value>,
}

/// Answers with what is listed, as Google's dashboard does: with an ETag.
fn answer(incidents: &[Value], asked: &Asked) -> Answer {
    assert_eq!(asked.path, "/incidents.json");
    let etag = format!("\"{}\"", Digest::of(&incidents).unwrap().as_str());
    if asked.header("if-none-match") == Some(&etag) {
        return Answer::status(304);
    }
    Answer::json(Value::from(incidents).to_string()).header("ETag", &etag)
}

/// The ids of the feed's entries, with the instant at which each was first announced.
fn announced(feed: &str) -> BTreeMap<String, String> {
    let part = |entry: &str, name: &str| {
        let (_, rest) = entry.split_once(&format!("<{name}>")).unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    };
    let entries = feed.split("<entry>").skip(1);
    let entries: Vec<_> = entries
        .map(|entry| (part(entry, "id"), part(entry, "published")))
        .collect();
    let count = entries.len();
    let entries: BTreeMap<String, String> = entries.into_iter().collect();
    assert_eq!(entries.len(), count, "an id repeats");
    entries
}

/// Invokes the function at each capture, and in the two minutes after it. The server with the site, and what was
/// announced, by the ids of entries.
pub fn simulate(captures: &[Capture]) -> (S3Server, BTreeMap<String, String>) {
    let listed: Arc<Mutex<Vec<Value>>> = Arc::default();
    let answering = Arc::clone(&listed);
    let source = Server::start(move |asked| answer(&answering.lock().unwrap(), asked));
    let server = S3Server::start();
    let settings = format!(
        "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\"]\n\
         [[sources]]\nname = \"cloud\"\nkind = \"google\"\nurl = \"{}/incidents.json\"\n",
        source.url
    );
    server.put("content/status/site.toml", settings.as_bytes());
    let mut function = FunctionProcess::start_with(&server, &[("KAIRAN_ALLOW_LOOPBACK", "1")]);
    let mut invoke = |at: DateTime<Utc>| {
        let event = json!({"scheduled_at": rfc3339(at), "execution": "d32c5kdd", "attempt": "1"});
        let report = function.invoke_ok(&event);
        assert_eq!(source.take_asked().len(), 1, "requests to the source");
        report
    };
    let mut first_announced: BTreeMap<String, String> = BTreeMap::new();
    for capture in captures {
        listed.lock().unwrap().clone_from(&capture.incidents);
        invoke(capture.at);
        let feed = server.files("site/en/feed.atom")[""].clone();
        for (id, at) in announced(std::str::from_utf8(&feed).unwrap()) {
            let known = first_announced.entry(id.clone()).or_insert(at.clone());
            assert_eq!(*known, at, "{id} is announced again");
        }
        // Nothing is new: the heartbeat is all that is written.
        for minutes in 1..=2 {
            server.calls();
            let report = invoke(capture.at + TimeDelta::minutes(minutes));
            let calls = server.calls();
            assert_eq!(report["written"], 0, "{report}");
            assert!(calls.len() <= 7, "{calls:?}");
            let written = calls.iter().filter(|call| call.is_write());
            let written: Vec<&str> = written.map(|call| call.path.as_str()).collect();
            assert_eq!(written, ["/site/heartbeat.json"]);
        }
    }
    (server, first_announced)
}

/// Eight incidents in a month, each of which grows hour by hour; one text is edited, and the oldest incidents leave the
/// list after two weeks, as they do on real pages.
fn month() -> Vec<Capture> {
    let start: DateTime<Utc> = "2026-03-01T06:00:00Z".parse().unwrap();
    let hours = |count: usize| TimeDelta::hours(i64::try_from(count).unwrap());
    let incident = |number: usize, updates: usize, is_edited: bool| {
        let begin = start + hours(90 * number);
        let at = |update: usize| rfc3339(begin + hours(update));
        let list: Vec<Value> = (0..updates)
            .rev()
            .map(|update| {
                let last = update + 1 == 5;
                let word = if is_edited && update == 1 {
                    "corrected"
                } else {
                    "told"
                };
                json!({
                    "created": at(update), "modified": at(update), "when": at(update),
                    "text": format!("Report {update} of trouble {number} as {word}."),
                    "status": if last { "AVAILABLE" } else { "SERVICE_DISRUPTION" },
                    "affected_locations": [],
                })
            })
            .collect();
        let mut value = json!({
            "id": format!("trouble{number}"), "number": format!("{number}"), "begin": at(0), "created": at(0),
            "modified": list[0]["modified"], "external_desc": format!("Trouble {number}"), "updates": list,
            "most_recent_update": list[0], "status_impact": "SERVICE_DISRUPTION", "severity": "medium",
            "service_key": "s1", "service_name": "Storage",
            "affected_products": [{ "title": "Storage", "id": "s1" }], "uri": format!("incidents/trouble{number}"),
        });
        if updates == 5 {
            value["end"] = at(4).into();
        }
        value
    };
    let mut captures = Vec::new();
    for number in 0..8 {
        for updates in 1..=5 {
            let older = (number.max(4) - 4..number).rev();
            let incidents = [incident(number, updates, updates > 3)]
                .into_iter()
                .chain(older.map(|older| incident(older, 5, true)));
            captures.push(Capture {
                at: start + hours(90 * number + updates - 1) + TimeDelta::minutes(1),
                incidents: incidents.collect(),
            });
        }
    }
    captures
}

/// The page without the elements of this name, which have no others in them.
fn without_elements(page: &str, name: &str) -> String {
    let (opening, closing) = (format!("<{name}>"), format!("</{name}>"));
    let mut parts = page.split(&opening);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |rest, part| {
        rest + part.split_once(&closing).expect("it is closed").1
    })
}

#[test]
fn a_month_in_which_a_source_is_followed() {
    let captures = month();
    let days = (captures.last().unwrap().at - captures[0].at).num_days();
    assert!(days >= 26, "{days}");
    let (server, announced) = simulate(&captures);
    // Nothing was lost, though the list has only the newest five incidents.
    for number in 0..8 {
        let page = &server.files(&format!("site/en/incidents/trouble{number}/index.html"))[""];
        let marked = std::str::from_utf8(page).unwrap();
        // A space keeps what was removed and what was added apart.
        let marked = &marked.replace("</del> <ins>", "</del><ins>");
        let page = without_elements(marked, "del");
        let page = page.replace("<ins>", "").replace("</ins>", "");
        let mut from = 0;
        for update in 0..5 {
            let word = if update == 1 { "corrected" } else { "told" };
            let text = format!("Report {update} of trouble {number} as {word}.");
            let log = page[from..]
                .find("class=\"log\"")
                .map_or(from, |at| from + at);
            let found = page[log..].find(&text);
            from = log + found.unwrap_or_else(|| panic!("{text}"));
        }
        // The earlier wording, without the marks on what was changed later.
        let earlier = without_elements(marked, "ins");
        let earlier = earlier.replace("<del>", "").replace("</del>", "");
        assert!(earlier.contains(&format!("Report 1 of trouble {number} as told.")));
    }
    assert_eq!(announced.len(), 40);
}

#[test]
#[ignore = "needs KAIRAN_RECORDS"]
fn corpus_an_incident_that_grew_to_44_updates_is_followed() {
    let bytes = fs::read(records_dir().join("google/evolution.json")).unwrap();
    let captured: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    let captures = captured.iter().map(|capture| Capture {
        at: capture["captured_at"].as_str().unwrap().parse().unwrap(),
        incidents: vec![capture["incident"].clone()],
    });
    let captures: Vec<Capture> = captures.collect();
    let (server, announced) = simulate(&captures);
    let api = &server.files("site/api/v1/incidents/")["fmEL9i2fArADKawkZAa2.json"];
    let incident: Value = serde_json::from_slice(api).unwrap();
    let updates = incident["updates"].as_array().unwrap();
    assert_eq!(updates.len(), 44);
    // The updates before the first capture are old news of one day, all others are told once.
    assert_eq!(announced.len(), 44);
}
