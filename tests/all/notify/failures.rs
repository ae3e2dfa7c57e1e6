//! Channels that do not take what they are told.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kairan::run::notify::TellingTime;
use kairan::run::{Progress, Report};

use super::{KEY, Subscribed, Told, incident, short, told, webhook};
use crate::fixtures::read_folder;
use crate::loopback::{Answer, Asked, Fault, Server};

/// A receiver whose path `/down` answers with a status that the test sets.
fn receiver() -> (Server, Arc<AtomicU16>) {
    let status = Arc::new(AtomicU16::new(503));
    let answer = Arc::clone(&status);
    let server = Server::start(move |asked: &Asked| match asked.path.as_str() {
        "/down" => match answer.load(Ordering::SeqCst) {
            429 => Answer::status(429).header("retry-after", "600"),
            status => Answer::status(status),
        },
        _ => Answer::status(204),
    });
    (server, status)
}

/// What was told at a path, in short.
fn told_at(asked: &[Asked], path: &str) -> Vec<String> {
    let there = asked.iter().filter(|asked| asked.path == path);
    there.map(|asked| Told::of(asked).short()).collect()
}

fn two_channels(server: &Server) -> Subscribed<'_> {
    let channels = format!("{}{}", webhook("down", ""), webhook("up", ""));
    let site = Subscribed::new(server, &["down", "up"], &channels);
    site.build("09:00:00");
    site
}

fn put_updates(site: &Subscribed<'_>, count: usize) {
    let updates = [("09:00", "One."), ("09:01", "Two."), ("09:02", "Three.")];
    let record = incident("N-1", "investigating", "", &updates[..count]);
    site.folder.put("records/a.md", &record);
}

/// What was asked in a run, and what is said of the channels after it.
fn build(site: &Subscribed<'_>, time: &str) -> (Vec<Asked>, String) {
    let said = said(&site.report(time));
    (site.server.take_asked(), said)
}

fn said(report: &Report) -> String {
    let channels = report.channels.iter().map(ToString::to_string);
    channels.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_channel_that_is_down_holds_nothing_up_and_is_told_everything_later() {
    let (server, status) = receiver();
    let site = two_channels(&server);
    put_updates(&site, 1);
    let (asked, said) = build(&site, "09:01:00");
    assert_eq!(told_at(&asked, "/up"), ["N-1 opened en"]);
    assert_eq!(told_at(&asked, "/down"), ["N-1 opened en"]);
    assert!(
        said.contains("channel down: 0 told; it has not taken"),
        "{said}"
    );
    assert!(said.contains("503"), "{said}");
    let heartbeat = site.heartbeat();
    assert!(
        heartbeat["channels"]["down"]["silent_since"].is_string(),
        "{heartbeat}"
    );
    assert!(heartbeat["channels"]["up"].is_null(), "{heartbeat}");
    // Also in a turn without news, and after as long as it has failed already.
    put_updates(&site, 2);
    let (asked, _) = build(&site, "09:02:00");
    assert_eq!(told_at(&asked, "/up"), ["N-1 updated en"]);
    assert_eq!(
        told_at(&asked, "/down"),
        ["N-1 opened en"],
        "the first one again"
    );
    let (asked, _) = build(&site, "09:02:30");
    assert_eq!(
        asked.len(),
        0,
        "a minute after the first failure, it waits for a minute"
    );
    let heartbeat = site.heartbeat();
    assert!(
        heartbeat["channels"]["down"]["retry_at"].is_string(),
        "{heartbeat}"
    );
    status.store(204, Ordering::SeqCst);
    put_updates(&site, 3);
    let (asked, _) = build(&site, "09:02:40");
    assert_eq!(told_at(&asked, "/up"), ["N-1 updated en"]);
    assert_eq!(told_at(&asked, "/down"), [""; 0]);
    let (asked, _) = build(&site, "09:03:10");
    assert_eq!(
        told_at(&asked, "/down"),
        ["N-1 opened en", "N-1 updated en", "N-1 updated en"]
    );
    assert_eq!(told_at(&asked, "/up"), [""; 0]);
    assert!(site.heartbeat().get("channels").is_none());
    let (asked, _) = build(&site, "09:03:20");
    assert_eq!(asked.len(), 0);
}

#[test]
fn a_channel_is_left_in_peace_for_as_long_as_it_asks() {
    let (server, status) = receiver();
    let site = two_channels(&server);
    put_updates(&site, 1);
    status.store(429, Ordering::SeqCst);
    let (asked, _) = build(&site, "09:01:00");
    assert_eq!(told_at(&asked, "/down").len(), 1);
    status.store(204, Ordering::SeqCst);
    for time in ["09:02:00", "09:10:59"] {
        assert_eq!(build(&site, time).0.len(), 0, "{time}");
    }
    let (asked, _) = build(&site, "09:11:10");
    assert_eq!(told_at(&asked, "/down"), ["N-1 opened en"]);
}

#[test]
fn what_a_channel_refuses_for_ever_is_passed_over_and_said() {
    let (server, status) = receiver();
    let site = two_channels(&server);
    put_updates(&site, 1);
    status.store(413, Ordering::SeqCst);
    let (asked, said) = build(&site, "09:01:00");
    assert_eq!(told_at(&asked, "/down").len(), 1);
    assert!(said.contains("refused and passed over: N-1/"), "{said}");
    status.store(204, Ordering::SeqCst);
    assert_eq!(build(&site, "09:02:00").0.len(), 0);
    put_updates(&site, 2);
    let (asked, _) = build(&site, "09:03:00");
    assert_eq!(told_at(&asked, "/down"), ["N-1 updated en"]);
}

#[test]
fn a_channel_without_its_secret_waits_for_it_and_says_so() {
    let (server, _) = receiver();
    let channels = format!("{}{}", webhook("up", ""), webhook("mute", ""));
    let site = Subscribed::new(&server, &["up"], &channels);
    site.build("09:00:00");
    put_updates(&site, 1);
    let (asked, said) = build(&site, "09:01:00");
    assert_eq!(told_at(&asked, "/up"), ["N-1 opened en"]);
    assert!(
        said.contains("channel mute: 0 told; it has not taken"),
        "{said}"
    );
    assert!(said.contains("no address"), "{said}");
}

#[test]
fn secrets_are_in_no_file() {
    let (server, _) = receiver();
    let site = two_channels(&server);
    put_updates(&site, 1);
    // `run` looks at what the program says.
    let output = site.run("09:01:00", &["build", "--out", &site.folder.path("site")]);
    assert!(output.status.success(), "{output:?}");
    let url = format!("{}/down", server.url);
    for folder in ["root", "site"] {
        for (path, bytes) in read_folder(Path::new(&site.folder.path(folder))) {
            let text = String::from_utf8_lossy(&bytes);
            for secret in [KEY, &url, &server.url] {
                assert!(!text.contains(secret), "{folder}/{path}");
            }
        }
    }
}

#[test]
fn a_channel_that_hangs_holds_up_no_other_and_neither_the_run() {
    let server = Server::start(|asked: &Asked| match asked.path.as_str() {
        "/down" => Answer::new(200, "text/plain", "taken").with(Fault::Stall),
        _ => Answer::status(204),
    });
    let site = two_channels(&server);
    put_updates(&site, 2);
    let started = Instant::now();
    // The others are told long before this is over.
    let time = TellingTime {
        at_most: Duration::from_secs(2),
        ..TellingTime::default()
    };
    let connections = site.connections().with_telling_time(time);
    let report = site.report_with("09:02:00", &connections, &());
    assert!(
        started.elapsed() < Duration::from_secs(30),
        "{:?}",
        started.elapsed()
    );
    let asked = server.take_asked();
    assert_eq!(told_at(&asked, "/up"), ["N-1 opened en", "N-1 updated en"]);
    assert_eq!(
        told_at(&asked, "/down"),
        ["N-1 opened en"],
        "whether it took it is unknown"
    );
    let said = said(&report);
    assert!(said.contains("channel down: 0 told"), "{said}");
    assert!(said.contains("did not answer in time"), "{said}");
}

/// A deadline that is reached once so many messages were taken.
struct AfterMessages {
    taken: Arc<AtomicUsize>,
    at_most: usize,
}

impl Progress for AfterMessages {
    fn deadline_reached(&self) -> bool {
        self.at_most <= self.taken.load(Ordering::SeqCst)
    }
}

#[test]
fn what_does_not_fit_into_the_time_of_a_turn_is_told_in_the_next() {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let server = Server::start(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        Answer::status(204)
    });
    let site = Subscribed::single(&server);
    site.build("09:00:00");
    let times = [
        "09:00", "09:01", "09:02", "09:03", "09:04", "09:05", "09:06",
    ];
    let updates = times.map(|time| (time, "One."));
    site.folder.put(
        "records/a.md",
        &incident("N-1", "investigating", "", &updates),
    );
    let turn = |time: &str, begins_for: Duration, at_most: usize| {
        taken.store(0, Ordering::SeqCst);
        let time_for_telling = TellingTime {
            begins_for,
            ..TellingTime::default()
        };
        let connections = site.connections().with_telling_time(time_for_telling);
        let deadline = AfterMessages {
            taken: Arc::clone(&taken),
            at_most,
        };
        let report = site.report_with(time, &connections, &deadline);
        (short(&told(&server)), said(&report))
    };
    let long = TellingTime::default().begins_for;
    let (first, said) = turn("09:10:00", Duration::ZERO, 9);
    assert_eq!(first, [""; 0], "no message is begun after that");
    assert!(said.contains("the next run goes on"), "{said}");
    // Without any news, in each turn as many as fit into it.
    let (second, said) = turn("09:10:30", long, 3);
    assert_eq!(second[0], "N-1 opened en");
    assert_eq!(second.len(), 3);
    assert!(said.contains("the next run goes on"), "{said}");
    let (third, _) = turn("09:10:35", long, 9);
    assert_eq!(third, ["N-1 updated en"; 4]);
    assert_eq!(site.build("09:10:40"), [""; 0]);
}

#[test]
fn a_cursor_that_cannot_be_written_lets_nothing_be_told_again_and_again() {
    let (server, _) = receiver();
    let site = two_channels(&server);
    let cursor = site.folder.path("root/.kairan/channels/up.json");
    std::fs::remove_file(&cursor).unwrap();
    std::fs::create_dir(&cursor).unwrap();
    put_updates(&site, 1);
    for time in ["09:01:00", "09:02:00"] {
        let (asked, said) = build(&site, time);
        assert_eq!(told_at(&asked, "/up"), [""; 0], "{said}");
    }
}

#[test]
fn a_repair_of_the_site_forgets_no_channel_that_waits() {
    let (server, status) = receiver();
    let site = two_channels(&server);
    put_updates(&site, 1);
    status.store(429, Ordering::SeqCst);
    let (asked, _) = build(&site, "09:01:00");
    assert_eq!(told_at(&asked, "/down"), ["N-1 opened en"]);
    status.store(204, Ordering::SeqCst);
    std::fs::remove_file(site.folder.path("site/en/index.html")).unwrap();
    let place = site.folder.path("site");
    let args = ["verify", "--site", &place, "--apply"];
    let output = site.run("09:02:00", &args);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(server.take_asked().len(), 0, "it is still left in peace");
    let (asked, _) = build(&site, "09:11:10");
    assert_eq!(told_at(&asked, "/down"), ["N-1 opened en"]);
}

#[test]
fn after_a_run_whose_clock_was_ahead_a_channel_is_told_what_is_new() {
    let (server, status) = receiver();
    let site = two_channels(&server);
    let work = "---\nid: WORK-1\nservice: Post\ntitle: Work\nstatus: scheduled\nclassification: maintenance\n\
         started_at: 2026-10-01T10:00:00Z\nended_at: 2026-10-01T12:00:00Z\n---\n\n\
         ## 2026-09-29T09:00:00Z\nMore information: We move.\n";
    site.folder.put("records/work.md", work);
    put_updates(&site, 1);
    build(&site, "09:01:00");
    build(&site, "2026-11-01T10:00:00");
    // One channel fails under that clock, and the other was told of what had passed by then.
    status.store(204, Ordering::SeqCst);
    put_updates(&site, 2);
    let (asked, said) = build(&site, "09:02:00");
    for channel in ["/up", "/down"] {
        let told = told_at(&asked, channel);
        assert!(
            told.iter().any(|told| told.starts_with("N-1 updated")),
            "{channel}: {told:?}; {said}"
        );
    }
}
