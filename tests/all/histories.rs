//! A run does what changed, and the site is the same as if all of it were made anew: over histories of
//! everything that people, sources and accidents do to a root and a site.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use kairan::publish::HEARTBEAT_PATH;
use kairan::run::{Mode, Progress, Report, RunMemory, build_preview, run};
use kairan::store::Store;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fixtures::{
    MINIMAL_SETTINGS, NOW, TestRoot, assert_same_files, block_on, store_files, utc,
};

/// What happens between two runs.
#[derive(Clone, Debug)]
enum Event {
    /// A source tells of an incident: which, in which file, with how many updates, in which words.
    Record(u8, u8, u8, u8),
    /// A table of tickets, one of which may have the id of a source's incident: how many, in which words.
    Tickets(u8, u8),
    /// A file of records goes, or becomes something that is none.
    LoseRecord(u8, bool),
    /// Planned work begins so many hours after the first run, for so many.
    Maintenance(u8, u8),
    /// A note on an incident, known or not, shown from an hour on or always; or it goes.
    Annotation(u8, Option<u8>, u8),
    RemoveAnnotation(u8),
    Translation(u8, u8),
    Notice(u8),
    Settings(u8),
    Template(u8),
    Asset(u8),
    /// Someone deletes a file of the site by hand.
    LoseSiteFile(u8),
    /// A file of Kairan's own below the root is gone, cut in half, or of another run.
    LoseState(u8),
    /// A ledger entry is gone, as after a restore of a part.
    LoseLedgerEntry(u8),
    NoChange,
}

fn any_event() -> impl Strategy<Value = Event> {
    let below = |up_to: u8| 0..up_to;
    prop_oneof![
        6 => (below(4), below(3), 1..4u8, below(3)).prop_map(|(a, b, c, d)| Event::Record(a, b, c, d)),
        2 => (below(3), below(3)).prop_map(|(a, b)| Event::Tickets(a, b)),
        1 => (below(3), any::<bool>()).prop_map(|(a, b)| Event::LoseRecord(a, b)),
        2 => (below(30), 1..6u8).prop_map(|(a, b)| Event::Maintenance(a, b)),
        3 => (below(6), proptest::option::of(below(30)), below(3)).prop_map(|(a, b, c)| Event::Annotation(a, b, c)),
        1 => below(6).prop_map(Event::RemoveAnnotation),
        3 => (below(5), below(3)).prop_map(|(a, b)| Event::Translation(a, b)),
        2 => below(30).prop_map(Event::Notice),
        1 => below(3).prop_map(Event::Settings),
        1 => below(3).prop_map(Event::Template),
        1 => below(3).prop_map(Event::Asset),
        2 => below(200).prop_map(Event::LoseSiteFile),
        2 => below(6).prop_map(Event::LoseState),
        1 => below(4).prop_map(Event::LoseLedgerEntry),
        2 => Just(Event::NoChange),
    ]
}

/// The last one sorts before the others.
const SERVICES: [&str; 3] = ["Mail", "Chat", "Agenda"];
const STATUSES: [&str; 3] = ["serviceDegradation", "serviceRestored", "investigating"];

/// So many hours after the first run.
fn hours_later(hours: i64) -> DateTime<Utc> {
    utc(NOW) + TimeDelta::hours(hours)
}

fn graph_record(incident: u8, updates: u8, words: u8) -> Value {
    // One of the incidents was in another month.
    let base = if incident == 3 { -24 * 40 } else { -30 };
    let post = |n: u8| {
        json!({
            "createdDateTime": hours_later(i64::from(n) + base),
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
        "startDateTime": hours_later(base - 10),
        "endDateTime": (words == 1).then(|| hours_later(base + 10)),
        "lastModifiedDateTime": hours_later(i64::from(updates) + base),
        "posts": (0..updates).map(post).collect::<Vec<_>>(),
    })
}

/// Does an event to a root and its site.
fn apply_event(event: &Event, root: &TestRoot, site: &Store) {
    match event {
        Event::Record(incident, file, updates, words) => {
            // A file tells of one incident, or of two.
            let record = graph_record(*incident, *updates, *words);
            let text = match file {
                0 => record.to_string(),
                _ => json!({"value": [record, graph_record(9, 1, 0)]}).to_string(),
            };
            root.put(&format!("records/{file}.json"), text);
        }
        Event::Tickets(rows, words) => {
            let mut table = "Id,Service,Title,Status,Text,Time\n".to_owned();
            for (number, id) in ["T-1", "MA1", "T-2"].iter().enumerate() {
                if number <= usize::from(*rows) {
                    let at = hours_later(i64::try_from(number).unwrap() - 50).to_rfc3339();
                    table.push_str(&format!("{id},Door,Trouble,open,Words {words}.,{at}\n"));
                }
            }
            root.put("records/tickets.csv", table);
        }
        Event::LoseRecord(file, false) => root.delete(&format!("records/{file}.json")),
        Event::LoseRecord(file, true) => root.put(&format!("records/{file}.json"), "{\"id\": "),
        Event::Maintenance(from, hours) => {
            let (from, to) = (i64::from(*from), i64::from(from + hours));
            let text = format!(
                "---\nid: PLAN-1\nservice: Chat\ntitle: Planned work\nstatus: scheduled\n\
                 classification: maintenance\nstarted_at: {}\nended_at: {}\n---\n\n## {}\nWe move.\n",
                hours_later(from).to_rfc3339(),
                hours_later(to).to_rfc3339(),
                hours_later(-5).to_rfc3339(),
            );
            root.put("records/plan.md", text);
        }
        Event::Annotation(incident, from, locale) => {
            let from =
                from.map(|hours| format!("from: {}\n", hours_later(hours.into()).to_rfc3339()));
            let locale = ["", ".ja", ".en"][usize::from(*locale)];
            let text = format!(
                "---\ntitle: Note\n{}---\nCall us.\n",
                from.unwrap_or_default()
            );
            root.put(&format!("annotations/MA{incident}{locale}.md"), text);
        }
        Event::RemoveAnnotation(incident) => {
            for locale in ["", ".ja", ".en"] {
                root.delete(&format!("annotations/MA{incident}{locale}.md"));
            }
        }
        Event::Translation(incident, update) => {
            let text = format!(
                "---\nsource: machine\nengine: Test\n---\n\n## {}\nユーザーへの影響: 影響 {update}。\n",
                hours_later(i64::from(*update) - 30).to_rfc3339()
            );
            root.put(&format!("translations/MA{incident}.ja.md"), text);
        }
        Event::Notice(until) => {
            let until = hours_later(i64::from(*until)).to_rfc3339();
            let text = format!("---\ntitle: Notice\nuntil: {until}\n---\nRead this.\n");
            root.put("notices/a.md", text);
        }
        Event::Settings(n) => root.put("site.toml", settings(*n)),
        Event::Template(0) => root.delete("templates/404.html"),
        Event::Template(n) => root.put("templates/404.html", format!("<p>{n}{{{{ nothing }}}}")),
        Event::Asset(0) => root.delete("static/a.txt"),
        Event::Asset(n) => root.put("static/a.txt", [*n]),
        Event::LoseSiteFile(n) => {
            let files = store_files(site, "");
            if let Some(path) = files.keys().nth(usize::from(*n)) {
                block_on(site.delete(path)).unwrap();
            }
        }
        Event::LoseState(0) => root.delete(".kairan/state.json"),
        Event::LoseState(1) => root.delete(".kairan/index.json"),
        Event::LoseState(4) => {
            if let Some(part) = root.files(".kairan/manifest").keys().next() {
                root.delete(part);
            }
        }
        Event::LoseState(5) => {
            if let Some((part, bytes)) = root.files(".kairan/manifest").pop_last() {
                root.put(&part, &bytes[..bytes.len() / 2]);
            }
        }
        Event::LoseState(n) => {
            let path = [".kairan/state.json", ".kairan/index.json"][usize::from(n - 2)];
            if let Some(bytes) = root.get(path) {
                root.put(path, &bytes[..bytes.len() / 2]);
            }
        }
        Event::LoseLedgerEntry(incident) => root.delete(&format!("ledger/MA{incident}.json")),
        Event::NoChange => {}
    }
}

fn settings(n: u8) -> String {
    let locales = ["\"en\", \"ja\"", "\"ja\", \"en\"", "\"en\", \"ja\""][usize::from(n)];
    format!(
        "title = \"Status {n}\"\nbase_url = \"https://status.example\"\nlocales = [{locales}]\n\
         [feeds]\nauthority = \"status.example,2026\"\n\
         [records.csv]\nid = \"Id\"\nservice = \"Service\"\ntitle = \"Title\"\nstatus = \"Status\"\n\
         update = \"Text\"\nupdate_at = \"Time\"\n"
    )
}

/// A copy of all that a root holds for good.
fn copy_root(root: &TestRoot) -> TestRoot {
    let copy = TestRoot(Store::memory());
    for (path, bytes) in root.files("") {
        copy.put(&path, bytes);
    }
    copy
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn incremental_runs_give_the_same_site_as_a_full_run(
        history in proptest::collection::vec(
            (any_event(), 0..300i64, proptest::option::weighted(0.3, 1..60usize)),
            1..14,
        ),
    ) {
        let root = TestRoot(Store::memory())
            .with("site.toml", settings(0))
            .with_small_templates();
        let site = Store::memory();
        let mut now = utc(NOW);
        root.publish(&site, NOW).unwrap();
        for (event, minutes, stop_at) in history {
            apply_event(&event, &root, &site);
            now += TimeDelta::minutes(minutes);
            if let Some(question) = stop_at {
                // A run that its deadline stops somewhere, and the next one goes on from there.
                let progress = StopAt::new(question);
                let _ = block_on(run(&root.0, &site, now, Mode::Publish, &progress));
            }
            // Only a full run looks for entries of the ledger that someone deletes.
            let mode = match event {
                Event::LoseLedgerEntry(_) => Mode::Full,
                _ => Mode::Publish,
            };
            let report = block_on(run(&root.0, &site, now, mode, &())).unwrap();
            let anew = Store::memory();
            let copy = copy_root(&root);
            let all = block_on(run(&copy.0, &anew, now, Mode::Full, &())).unwrap();
            assert_same_files(&store_files(&site, ""), &store_files(&anew, ""));
            prop_assert_eq!(copy.files("ledger"), root.files("ledger"));
            // Warnings are those of the incidents that a build read.
            let errors = |report: &Report| report.errors().cloned().collect::<Vec<_>>();
            prop_assert_eq!(errors(&report), errors(&all));
            prop_assert_eq!(
                (report.incidents, report.updates, report.last_announced_at),
                (all.incidents, all.updates, all.last_announced_at)
            );
            prop_assert_eq!(report.written + report.unchanged, all.written);
            // And there is nothing left to do, for a full run neither.
            for mode in [Mode::Publish, Mode::Full] {
                let again = block_on(run(&root.0, &site, now, mode, &())).unwrap();
                prop_assert_eq!((again.written, again.deleted, again.changed_entries), (0, 0, 0));
            }
        }
    }
}

/// The files of a preview's site, but those with the times of announcements, which are feeds and the documents of
/// Statuspage's API, and calendars without them: news of several builds is announced in the order of these builds, and news
/// of one build in the order of its updates.
fn preview_files(site: &Store) -> BTreeMap<String, Vec<u8>> {
    let mut files = store_files(site, "");
    let has_announcements = |path: &str| {
        let ends = [".atom", ".rss", "/feed.json"];
        ends.iter().any(|end| path.ends_with(end)) || path.contains("api/v2/")
    };
    files.retain(|path, _| !has_announcements(path));
    for (_, calendar) in files.iter_mut().filter(|(path, _)| path.ends_with(".ics")) {
        let text = String::from_utf8_lossy(calendar);
        let lines = text.lines();
        let untimed = lines.filter(|line| {
            let times = ["DTSTAMP:", "LAST-MODIFIED:"];
            !times.iter().any(|name| line.starts_with(name))
        });
        *calendar = untimed.collect::<Vec<_>>().join("\n").into_bytes();
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_rebuilt_preview_is_the_same_as_a_new_one(
        history in proptest::collection::vec((any_event(), any::<bool>()), 1..12),
    ) {
        let root = TestRoot(Store::memory())
            .with("site.toml", settings(0))
            .with_small_templates();
        let (site, elsewhere) = (Store::memory(), Store::memory());
        let mut memory = RunMemory::default();
        let now = utc(NOW);
        for (event, is_published) in history {
            apply_event(&event, &root, &elsewhere);
            if is_published {
                root.publish(&elsewhere, NOW).unwrap();
            }
            let before = root.files("");
            let report = block_on(build_preview(&root.0, &site, now, &mut memory, &())).unwrap();
            prop_assert!(root.files("") == before, "a preview writes nothing into the root");
            let anew = Store::memory();
            let all = block_on(run(&root.0, &anew, now, Mode::Preview, &())).unwrap();
            assert_same_files(&preview_files(&site), &preview_files(&anew));
            // Warnings are those of the incidents that a build read.
            let errors = |report: &Report| report.errors().cloned().collect::<Vec<_>>();
            prop_assert_eq!(errors(&report), errors(&all));
            prop_assert_eq!(report.written + report.unchanged, all.written);
            let again = block_on(build_preview(&root.0, &site, now, &mut memory, &())).unwrap();
            prop_assert_eq!((again.written, again.deleted), (0, 0));
        }
    }
}

/// Which of two incidents of one id keeps it does not depend on which of them a preview has seen first.
#[test]
fn a_preview_gives_ids_as_if_it_were_new() {
    let root = TestRoot(Store::memory())
        .with("site.toml", settings(0))
        .with_small_templates();
    let (site, elsewhere) = (Store::memory(), Store::memory());
    let mut memory = RunMemory::default();
    let events = [
        Event::Record(1, 0, 1, 0),
        Event::Tickets(1, 0),
        Event::LoseRecord(0, false),
        Event::Record(1, 0, 2, 1),
    ];
    for event in events {
        apply_event(&event, &root, &elsewhere);
        block_on(build_preview(&root.0, &site, utc(NOW), &mut memory, &())).unwrap();
        let anew = Store::memory();
        block_on(run(&root.0, &anew, utc(NOW), Mode::Preview, &())).unwrap();
        assert_same_files(&preview_files(&site), &preview_files(&anew));
    }
}

/// Each build of a preview renders only what changed, also of incidents that no ledger has yet.
#[test]
fn a_preview_renders_only_what_changed() {
    let incident = |n: u8, words: u8| graph_record(n, 2, words).to_string();
    let root = TestRoot::empty();
    for n in 0..9 {
        root.put(&format!("records/{n}.json"), incident(n, 0));
    }
    let site = Store::memory();
    let mut memory = RunMemory::default();
    let rendered = AtomicUsize::new(0);
    let mut build = || {
        let progress = CountPages(&rendered);
        block_on(build_preview(
            &root.0,
            &site,
            utc(NOW),
            &mut memory,
            &progress,
        ))
        .unwrap();
        rendered.swap(0, Ordering::Relaxed)
    };
    let all = build();
    root.put("annotations/MA3.md", "---\ntitle: Note\n---\nCall us.\n");
    let few = build();
    assert!(
        0 < few && few < all / 2,
        "{few} of {all} files were rendered"
    );
    root.put("records/4.json", incident(4, 2));
    let few = build();
    assert!(
        0 < few && few < all / 2,
        "{few} of {all} files were rendered"
    );
    // An earlier draft leaves nothing behind.
    let page = |path: &str| block_on(site.get(path)).unwrap();
    let draft = page("en/incidents/MA4/index.html");
    root.put("records/4.json", incident(4, 1));
    build();
    root.put("records/4.json", incident(4, 2));
    build();
    assert!(page("en/incidents/MA4/index.html") == draft);
    root.delete("records/4.json");
    build();
    assert!(page("en/incidents/MA4/index.html").is_none());
    // After a failure the next build makes it good.
    root.put("site.toml", "title = ");
    block_on(build_preview(&root.0, &site, utc(NOW), &mut memory, &())).unwrap_err();
    root.put("site.toml", MINIMAL_SETTINGS);
    root.put("records/4.json", incident(4, 2));
    block_on(build_preview(&root.0, &site, utc(NOW), &mut memory, &())).unwrap();
    assert!(page("en/incidents/MA4/index.html") == draft);
}

/// Stops a run at the n-th of its questions, and counts what it rendered until then.
struct StopAt {
    question: usize,
    asked: AtomicUsize,
    rendered: AtomicUsize,
}

impl StopAt {
    fn new(question: usize) -> Self {
        Self {
            question,
            asked: AtomicUsize::new(0),
            rendered: AtomicUsize::new(0),
        }
    }
}

impl Progress for StopAt {
    fn page_done(&self) {
        self.rendered.fetch_add(1, Ordering::Relaxed);
    }

    fn deadline_reached(&self) -> bool {
        self.asked.fetch_add(1, Ordering::Relaxed) + 1 >= self.question
    }
}

#[test]
fn a_deadline_stops_a_run_within_its_long_steps() {
    let root = TestRoot::empty();
    for n in 0..9 {
        root.put(
            &format!("records/{n}.json"),
            graph_record(n, 2, 0).to_string(),
        );
    }
    let stop_at = |question| {
        let progress = StopAt::new(question);
        let site = Store::memory();
        let result = block_on(run(&root.0, &site, utc(NOW), Mode::Check, &progress));
        let error = result.err().map(|error| error.to_string());
        (
            error,
            progress.asked.into_inner(),
            progress.rendered.into_inner(),
        )
    };
    let (error, asked, rendered) = stop_at(usize::MAX);
    assert_eq!(error, None);
    // At least once for each file that it decodes, each incident, and each file that may be outdated.
    assert!(asked > 9 + 9 + rendered, "{asked}, {rendered} files");
    for question in [1, 5, 9, 12, 20, asked / 2, asked - 1] {
        let (error, asked_until, rendered_until) = stop_at(question);
        assert!(error.unwrap().starts_with("stopped before the deadline: "));
        assert_eq!(asked_until, question, "it goes on after its deadline");
        assert!(rendered_until <= rendered);
    }
    // It asks once more for each batch of files, and ends those that it has begun.
    let (_, _, rendered_until) = stop_at(asked - 1);
    assert!(0 < rendered_until && rendered_until < rendered);
}

struct CountPages<'a>(&'a AtomicUsize);

impl Progress for CountPages<'_> {
    fn page_done(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn every_completed_run_writes_the_heartbeat() {
    let root = TestRoot::empty().with("records/0.json", graph_record(0, 1, 0).to_string());
    let site = Store::memory();
    let heartbeat = || -> Value {
        let bytes = block_on(site.get(HEARTBEAT_PATH)).unwrap().unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    root.publish(&site, NOW).unwrap();
    assert_eq!(heartbeat()["checked_at"], NOW);
    assert!(heartbeat()["newest_news_at"].is_string());
    let news = heartbeat()["newest_news_at"].clone();
    root.publish(&site, "2026-09-30T09:01:00Z").unwrap();
    assert_eq!(heartbeat()["checked_at"], "2026-09-30T09:01:00Z");
    assert_eq!(heartbeat()["newest_news_at"], news);
    // One that fails does not tell that all is well.
    root.put("site.toml", "title = ");
    root.publish(&site, "2026-09-30T09:02:00Z").unwrap_err();
    assert_eq!(heartbeat()["checked_at"], "2026-09-30T09:01:00Z");
}
