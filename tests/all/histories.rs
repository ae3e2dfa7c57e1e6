//! A run does what changed, and the site is the same as if all of it were made anew: over histories of
//! everything that people, sources and accidents do to a root and a site.

use chrono::{DateTime, TimeDelta, Utc};
use kairan::publish::HEARTBEAT;
use kairan::run::{Mode, run};
use kairan::store::Store;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::root::{NOW, Root, assert_same, at, files_of, wait};

/// What happens between two runs.
#[derive(Clone, Debug)]
enum Event {
    /// A source tells of an incident: which, in which file, with how many updates, in which words.
    Record(u8, u8, u8, u8),
    /// A file of records goes, or becomes something that is none.
    NoRecord(u8, bool),
    /// Planned work begins so many hours after the first run, for so many.
    Maintenance(u8, u8),
    /// A note on an incident, known or not, shown from an hour on or always; or it goes.
    Note(u8, Option<u8>, u8),
    NoNote(u8),
    Translation(u8, u8),
    Notice(u8),
    Settings(u8),
    Template(u8),
    Asset(u8),
    /// Someone deletes a file of the site by hand.
    Lost(u8),
    /// A file of Kairan's own below the root is gone, cut in half, or of another run.
    NoState(u8),
    /// A ledger entry is gone, as after a restore of a part.
    NoLedger(u8),
    Nothing,
}

fn event() -> impl Strategy<Value = Event> {
    let n = |up_to: u8| 0..up_to;
    prop_oneof![
        6 => (n(4), n(3), 1..4u8, n(3)).prop_map(|(a, b, c, d)| Event::Record(a, b, c, d)),
        1 => (n(3), any::<bool>()).prop_map(|(a, b)| Event::NoRecord(a, b)),
        2 => (n(30), 1..6u8).prop_map(|(a, b)| Event::Maintenance(a, b)),
        3 => (n(6), proptest::option::of(n(30)), n(3)).prop_map(|(a, b, c)| Event::Note(a, b, c)),
        1 => n(6).prop_map(Event::NoNote),
        3 => (n(5), n(3)).prop_map(|(a, b)| Event::Translation(a, b)),
        2 => n(30).prop_map(Event::Notice),
        1 => n(3).prop_map(Event::Settings),
        1 => n(3).prop_map(Event::Template),
        1 => n(3).prop_map(Event::Asset),
        2 => n(200).prop_map(Event::Lost),
        2 => n(4).prop_map(Event::NoState),
        1 => n(4).prop_map(Event::NoLedger),
        2 => Just(Event::Nothing),
    ]
}

const SERVICES: [&str; 3] = ["Mail", "Chat", "Mail"];
const STATUSES: [&str; 3] = ["serviceDegradation", "serviceRestored", "investigating"];

/// So many hours after the first run.
fn hour(hours: i64) -> DateTime<Utc> {
    at(NOW) + TimeDelta::hours(hours)
}

fn graph(incident: u8, updates: u8, words: u8) -> Value {
    let post = |n: u8| {
        json!({
            "createdDateTime": hour(i64::from(n) - 30),
            "description": {"contentType": "html", "content": format!(
                "Title: Trouble {incident}<br>User impact: Words {words} of update {n}.<br>\
                 Current status: We look at it."
            )},
        })
    };
    json!({
        "id": format!("MA{incident}"),
        "title": format!("Trouble {incident}"),
        "service": SERVICES[usize::from(words)],
        "status": STATUSES[usize::from(words)],
        "classification": "incident",
        "startDateTime": hour(-40),
        "endDateTime": (words == 1).then(|| hour(-20)),
        "lastModifiedDateTime": hour(i64::from(updates) - 30),
        "posts": (0..updates).map(post).collect::<Vec<_>>(),
    })
}

/// Does an event to a root and its site.
fn happen(event: &Event, root: &Root, site: &Store) {
    match event {
        Event::Record(incident, file, updates, words) => {
            // A file tells of one incident, or of two.
            let record = graph(*incident, *updates, *words);
            let text = match file {
                0 => record.to_string(),
                _ => json!({"value": [record, graph(9, 1, 0)]}).to_string(),
            };
            root.put(&format!("records/{file}.json"), text);
        }
        Event::NoRecord(file, false) => root.delete(&format!("records/{file}.json")),
        Event::NoRecord(file, true) => root.put(&format!("records/{file}.json"), "{\"id\": "),
        Event::Maintenance(from, hours) => {
            let (from, to) = (i64::from(*from), i64::from(from + hours));
            let text = format!(
                "---\nid: PLAN-1\nservice: Chat\ntitle: Planned work\nstatus: scheduled\n\
                 classification: maintenance\nstarted_at: {}\nended_at: {}\n---\n\n## {}\nWe move.\n",
                hour(from).to_rfc3339(),
                hour(to).to_rfc3339(),
                hour(-5).to_rfc3339(),
            );
            root.put("records/plan.md", text);
        }
        Event::Note(incident, from, locale) => {
            let from = from.map(|hours| format!("from: {}\n", hour(hours.into()).to_rfc3339()));
            let locale = ["", ".ja", ".en"][usize::from(*locale)];
            let text = format!(
                "---\ntitle: Note\n{}---\nCall us.\n",
                from.unwrap_or_default()
            );
            root.put(&format!("annotations/MA{incident}{locale}.md"), text);
        }
        Event::NoNote(incident) => {
            for locale in ["", ".ja", ".en"] {
                root.delete(&format!("annotations/MA{incident}{locale}.md"));
            }
        }
        Event::Translation(incident, update) => {
            let text = format!(
                "---\nsource: machine\nengine: Test\n---\n\n## {}\nユーザーへの影響: 影響 {update}。\n",
                hour(i64::from(*update) - 30).to_rfc3339()
            );
            root.put(&format!("translations/MA{incident}.ja.md"), text);
        }
        Event::Notice(until) => {
            let until = hour(i64::from(*until)).to_rfc3339();
            let text = format!("---\ntitle: Notice\nuntil: {until}\n---\nRead this.\n");
            root.put("notices/a.md", text);
        }
        Event::Settings(n) => root.put("site.toml", settings(*n)),
        Event::Template(0) => root.delete("templates/404.html"),
        Event::Template(n) => root.put("templates/404.html", format!("<p>{n}{{{{ nothing }}}}")),
        Event::Asset(0) => root.delete("static/a.txt"),
        Event::Asset(n) => root.put("static/a.txt", [*n]),
        Event::Lost(n) => {
            let files = files_of(site, "");
            if let Some(path) = files.keys().nth(usize::from(*n)) {
                wait(site.delete(path)).unwrap();
            }
        }
        Event::NoState(0) => root.delete(".kairan/state.json"),
        Event::NoState(1) => root.delete(".kairan/index.json"),
        Event::NoState(n) => {
            let path = [".kairan/state.json", ".kairan/index.json"][usize::from(n - 2)];
            if let Some(bytes) = root.get(path) {
                root.put(path, &bytes[..bytes.len() / 2]);
            }
        }
        Event::NoLedger(incident) => root.delete(&format!("ledger/MA{incident}.json")),
        Event::Nothing => {}
    }
}

fn settings(n: u8) -> String {
    let locales = ["\"en\", \"ja\"", "\"ja\", \"en\"", "\"en\", \"ja\""][usize::from(n)];
    format!(
        "title = \"Status {n}\"\nbase_url = \"https://status.example\"\nlocales = [{locales}]\n\
         [feeds]\nauthority = \"status.example,2026\"\n"
    )
}

/// A copy of all that a root holds for good.
fn copy(root: &Root) -> Root {
    let copy = Root(Store::memory());
    for (path, bytes) in root.files("") {
        copy.put(&path, bytes);
    }
    copy
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_made_step_by_step_is_what_is_made_anew(
        history in proptest::collection::vec((event(), 0..300i64), 1..14),
    ) {
        let root = Root(Store::memory()).with("site.toml", settings(0));
        let site = Store::memory();
        let mut now = at(NOW);
        root.publish(&site, NOW).unwrap();
        for (event, minutes) in history {
            happen(&event, &root, &site);
            now += TimeDelta::minutes(minutes);
            let report = wait(run(&root.0, &site, now, Mode::Publish, &())).unwrap();
            let anew = Store::memory();
            let copy = copy(&root);
            let all = wait(run(&copy.0, &anew, now, Mode::Full, &())).unwrap();
            assert_same(&files_of(&site, ""), &files_of(&anew, ""));
            prop_assert_eq!(copy.files("ledger"), root.files("ledger"));
            prop_assert_eq!(report.problems, all.problems);
            prop_assert_eq!(
                (report.incidents, report.updates, report.newest_news),
                (all.incidents, all.updates, all.newest_news)
            );
            prop_assert_eq!(report.written + report.unchanged, all.written);
            // And there is nothing left to do, for a full run neither.
            for mode in [Mode::Publish, Mode::Full] {
                let again = wait(run(&root.0, &site, now, mode, &())).unwrap();
                prop_assert_eq!((again.written, again.deleted, again.learned), (0, 0, 0));
            }
        }
    }
}

#[test]
fn the_heart_beats_in_every_run_that_comes_to_its_end() {
    let root = Root::empty().with("records/0.json", graph(0, 1, 0).to_string());
    let site = Store::memory();
    let beat = || -> Value {
        let bytes = wait(site.get(HEARTBEAT)).unwrap().unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    root.publish(&site, NOW).unwrap();
    assert_eq!(beat()["checked_at"], NOW);
    assert!(beat()["newest_news_at"].is_string());
    let news = beat()["newest_news_at"].clone();
    root.publish(&site, "2026-09-30T09:01:00Z").unwrap();
    assert_eq!(beat()["checked_at"], "2026-09-30T09:01:00Z");
    assert_eq!(beat()["newest_news_at"], news);
    // One that fails does not tell that all is well.
    root.put("ledger/MA0.json", "{");
    root.publish(&site, "2026-09-30T09:02:00Z").unwrap_err();
    assert_eq!(beat()["checked_at"], "2026-09-30T09:01:00Z");
}
