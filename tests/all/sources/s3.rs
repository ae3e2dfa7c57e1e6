//! Sources of a site in S3.

use kairan::http::Loopback;
use kairan::run::{Connections, Mode, run_connected};
use kairan::source::GraphCredentials;

use super::{Answers, source, status_page, statuspage_api};
use crate::aws::S3Server;
use crate::fixtures::{block_on, utc};
use crate::loopback::Answer;

#[test]
fn a_turn_without_news_reads_the_settings_and_what_is_known_of_sources_and_writes_the_heartbeat() {
    let server = S3Server::start();
    let (root, site) = (server.store("content", ""), server.store("site", ""));
    let page = status_page(&[("a1", &["investigating"])]);
    let answers = Answers::new(move |asked| statuspage_api(&page, asked));
    let api = answers.serve();
    let settings = format!(
        "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\"]\n{}",
        source("forge", "statuspage", &api.url)
    );
    server.put("content/site.toml", settings.as_bytes());
    let connections = Connections::new(Loopback::Allowed, GraphCredentials::default());
    let turn = |now: &str| {
        server.calls();
        let running = run_connected(&root, &site, utc(now), Mode::Publish, &connections, &());
        let report = block_on(running).unwrap();
        let calls = server.calls().into_iter();
        let calls = calls.map(|call| format!("{} {}", call.method, call.path));
        (report, calls.collect::<Vec<_>>())
    };
    turn("2026-03-01T12:00:00Z");
    turn("2026-03-01T12:01:00Z");
    api.take_asked();
    let (report, calls) = turn("2026-03-01T12:02:00Z");
    assert_eq!(report.silent_sources().count(), 0);
    assert_eq!(api.take_asked().len(), 1);
    let mut objects: Vec<&str> = calls
        .iter()
        .map(String::as_str)
        .filter(|call| !call.ends_with("/content/") && !call.ends_with("/content"))
        .collect();
    objects.sort_unstable();
    assert_eq!(
        objects,
        [
            "GET /content/.kairan/sources.json",
            "GET /content/.kairan/state.json",
            "GET /content/ledger/names.json",
            "GET /content/site.toml",
            "PUT /site/heartbeat.json",
        ],
        "{calls:?}"
    );
    // When it falls silent, the heartbeat tells since when.
    answers.set(|_| Answer::status(500));
    let (report, _) = turn("2026-03-01T12:03:00Z");
    let silent = report.silent_sources().next().unwrap().to_string();
    assert!(silent.contains("since 2026-03-01T12:02:00Z"), "{silent}");
}
