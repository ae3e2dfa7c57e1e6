//! Sources that fail.

use std::sync::{Arc, Barrier};

use chrono::TimeDelta;
use kairan::http::Loopback;
use kairan::run::{Connections, Mode};
use kairan::source::GraphCredentials;
use serde_json::json;

use super::{Answers, Site, source, status_page, statuspage_api};
use crate::loopback::{Answer, Fault};

const HTML: &str = "<!doctype html><html><title>Sign in</title></html>";

/// A site of two sources of which the second one answers.
async fn two_sources() -> (Site, Answers) {
    let page = status_page(&[]);
    let answers = Answers::new(move |asked| statuspage_api(&page, asked));
    let mut other = status_page(&[]);
    other["page"] = json!({ "id": "press", "name": "Press", "url": "https://press.example" });
    other["components"] = json!([{ "id": "p1", "name": "Printing", "status": "operational" }]);
    let others = Answers::new(move |asked| statuspage_api(&other, asked));
    let sources = [
        source("forge", "statuspage", &answers.serve().url),
        source("press", "statuspage", &others.serve().url),
    ];
    let mut site = Site::new(&sources.concat()).await;
    // A service is listed once an incident or the settings name it.
    let services = "[[services]]\nname = \"Git\"\n[[services]]\nname = \"Printing\"\n";
    site.set_sources(&[sources.concat().as_str(), services].concat())
        .await;
    site.turn().await;
    (site, answers)
}

#[tokio::test]
async fn a_source_that_fails_is_said_to_be_silent_and_heals() {
    let (mut site, answers) = two_sources().await;
    assert!(
        site.home()
            .await
            .contains("All services are operating normally")
    );
    site.turn().await;
    let faults: [super::Fault; 14] = [
        ("is no summary", || {
            Answer::json("{\"page\":{\"id\":\"forge\"},\"incidents\":null}")
        }),
        ("does not understand the request (204)", || {
            Answer::status(204)
        }),
        ("has failed (500)", || Answer::status(500)),
        ("has failed (503)", || Answer::new(503, "text/html", HTML)),
        ("refuses to answer (403)", || Answer::status(403)),
        ("has nothing there (404)", || Answer::status(404)),
        ("cannot be reached", || {
            Answer::json("{}").with(Fault::NoAnswer)
        }),
        ("cannot be reached", || {
            Answer::json("{\"page\":{}}").with(Fault::CutOff)
        }),
        ("answered with text/html", || {
            Answer::new(200, "text/html", HTML)
        }),
        ("answered with text/plain", || {
            Answer::new(200, "text/plain", HTML)
        }),
        ("is no summary", || {
            Answer::json("{\"error\":\"maintenance\"}")
        }),
        ("no JSON object", || {
            Answer::json("{\"page\":{\"id\":\"forge\"},\"compon")
        }),
        ("is no summary", || {
            Answer::json("{\"page\":{},\"incidents\":{\"a\":1}}")
        }),
        ("does not understand the request (418)", || {
            Answer::status(418)
        }),
    ];
    for (expected, fault) in faults {
        let healthy = site.home().await;
        let last_heard = kairan::site::rfc3339(site.now);
        answers.set(move |_| fault());
        let report = site.turn().await;
        let silent: Vec<String> = report.silent_sources().map(ToString::to_string).collect();
        assert_eq!(silent.len(), 1, "{expected}: {silent:?}");
        let message = format!("source forge: nothing was heard since {last_heard}: ");
        assert!(
            silent[0].starts_with(&message) && silent[0].contains(expected),
            "{silent:?}"
        );
        for path in ["en/index.html", "en/services/git/index.html"] {
            let page = site.page(path).await;
            assert!(
                page.contains("No data has been received from <bdi>The forge</bdi> since"),
                "{page}"
            );
            assert!(page.contains(&last_heard), "{page}");
            assert!(!page.contains("operating normally"), "{page}");
        }
        let summary = site.page("api/v2/summary.json").await;
        let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
        assert_eq!(summary["status"]["indicator"], "unknown");
        let description = summary["status"]["description"].as_str().unwrap();
        assert!(
            description.contains("No data has been received from The forge since"),
            "{description}"
        );
        let states = summary["components"].as_array().unwrap().iter();
        let states = states.map(|one| format!("{} {}", one["name"], one["status"]));
        let states: Vec<String> = states.map(|state| state.replace('"', "")).collect();
        assert_eq!(
            states,
            ["Git unknown", "Printing operational", "Packages unknown"]
        );
        let other = site.page("en/services/printing/index.html").await;
        assert!(!other.contains("No data has been received"));
        let heartbeat = site.heartbeat().await;
        let expected_state = json!({ "heard_at": last_heard, "silent": true });
        assert_eq!(heartbeat["sources"]["forge"], expected_state);
        assert_eq!(heartbeat["sources"]["press"]["silent"], false);
        // While it lasts, nothing is written again.
        let page = site.home().await;
        assert_eq!(site.turn().await.written, 0, "{expected}");
        assert_eq!(site.home().await, page);
        let page = status_page(&[]);
        answers.set(move |asked| statuspage_api(&page, asked));
        let report = site.turn().await;
        assert_eq!(report.silent_sources().count(), 0, "{expected}");
        assert_eq!(site.home().await, healthy, "{expected}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_feed_changes_nothing() {
    const EMPTY: &str =
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Post</title></channel></rss>";
    let answers = Answers::new(|_| Answer::new(200, "application/rss+xml", EMPTY));
    let url = answers.serve().url;
    let mut site = Site::new(&source("post", "feed", &url)).await;
    assert_eq!(site.turn().await.silent_sources().count(), 0);
    let bodies = [
        (
            "its root element is \"urlset\"",
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url/></urlset>",
        ),
        (
            "its root element is \"html\"",
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body>Sign in</body></html>",
        ),
        (
            "its root element is \"Error\"",
            "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>",
        ),
        (
            "its root element is \"opml\"",
            "<opml version=\"2.0\"><body><outline type=\"rss\"/></body></opml>",
        ),
        (
            "not well-formed XML",
            "<rss version=\"2.0\"><channel><title>Post</ti",
        ),
        (
            "not well-formed XML",
            "<!doctype html><title>Sign in</title><feed>",
        ),
    ];
    for (expected, body) in bodies {
        answers.set(move |_| Answer::new(200, "text/xml", body));
        // So long that no pause after earlier failures is left.
        site.now += TimeDelta::minutes(15);
        let report = site.turn().await;
        let silent: Vec<String> = report.silent_sources().map(ToString::to_string).collect();
        assert!(
            silent.len() == 1 && silent[0].contains(expected),
            "{expected}: {silent:?}"
        );
        assert_eq!(site.heartbeat().await["sources"]["post"]["silent"], true);
    }
    // Both feeds have no entries, and one of RSS 1.0 has none either.
    for body in [
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"/>",
        EMPTY,
        "<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>",
    ] {
        answers.set(move |_| Answer::new(200, "text/xml", body));
        site.now += TimeDelta::minutes(15);
        assert_eq!(site.turn().await.silent_sources().count(), 0, "{body}");
    }
}

#[tokio::test]
async fn incidents_of_a_silent_source_stay_as_last_known() {
    let (mut site, answers) = two_sources().await;
    let page = status_page(&[("a1", &["investigating", "identified"])]);
    answers.set(move |asked| statuspage_api(&page, asked));
    site.turn().await;
    let incident = site.page("en/incidents/a1/index.html").await;
    answers.set(|_| Answer::new(200, "text/html", HTML));
    site.turn().await;
    let silent = site.page("en/incidents/a1/index.html").await;
    assert!(silent.contains("No data has been received from <bdi>The forge</bdi> since"));
    assert!(silent.contains("It is identified."));
    let home = site.home().await;
    assert!(home.contains("Trouble a1") && home.contains("No data has been received"));
    // Other commands know it, too, and ask nothing.
    let report = site.run(Mode::Check).await;
    assert_eq!(report.silent_sources().count(), 1);
    // A full run changes nothing.
    assert_eq!(site.run(Mode::Full).await.written, 0);
    // It heals, and what was said of it is gone.
    let page = status_page(&[("a1", &["investigating", "identified"])]);
    answers.set(move |asked| statuspage_api(&page, asked));
    site.turn().await;
    assert_eq!(site.page("en/incidents/a1/index.html").await, incident);
}

#[tokio::test]
async fn a_source_that_asks_for_fewer_requests_is_left_alone_until_then() {
    let (mut site, answers) = two_sources().await;
    let server = answers.serve();
    site.set_sources(&source("forge", "statuspage", &server.url))
        .await;
    site.turn().await;
    for (hour, after) in [(13, "150"), (14, "Sun, 01 Mar 2026 14:05:30 GMT")] {
        site.now = format!("2026-03-01T{hour}:02:00Z").parse().unwrap();
        answers.set(move |_| Answer::status(429).header("Retry-After", after));
        let report = site.turn().await;
        let silent = report.silent_sources().next().unwrap().to_string();
        assert!(silent.contains("asks for fewer requests (429)"), "{silent}");
        let expected = format!("from 2026-03-01T{hour}:05:30Z on");
        assert!(silent.ends_with(&expected), "{silent}");
        let page = status_page(&[]);
        answers.set(move |asked| statuspage_api(&page, asked));
        server.take_asked();
        for _ in 0..2 {
            assert_eq!(site.turn().await.silent_sources().count(), 1);
        }
        assert_eq!(server.take_asked().len(), 0);
        assert_eq!(site.turn().await.silent_sources().count(), 0);
    }
}

#[tokio::test]
async fn a_source_whose_settings_are_broken_is_silent_and_not_taken_for_fine() {
    let (mut site, answers) = two_sources().await;
    let server = answers.serve();
    let services = "[[services]]\nname = \"Git\"\n";
    let good = source("forge", "statuspage", &server.url);
    site.set_sources(&[good.as_str(), services].concat()).await;
    site.turn().await;
    site.turn().await;
    let healthy = site.home().await;
    assert!(healthy.contains("All services are operating normally"));
    for broken in [
        good.replace("http://", "ftp://"),
        good.replace("url =", "address ="),
        good.replace("\"statuspage\"", "\"statuspge\""),
        source("forge", "graph", &server.url),
    ] {
        site.set_sources(&[broken.as_str(), services].concat())
            .await;
        server.take_asked();
        for _ in 0..5 {
            let report = site.turn().await;
            let silent = report.silent_sources().next().unwrap().to_string();
            assert!(
                silent.contains("its settings in site.toml cannot be used"),
                "{silent}"
            );
        }
        assert!(site.run(Mode::Check).await.errors().count() > 0);
        assert_eq!(server.take_asked().len(), 0);
        let home = site.home().await;
        assert!(
            home.contains("No data has been received from <bdi>The forge</bdi> since"),
            "{broken}"
        );
        assert!(!home.contains("operating normally"), "{broken}");
        // They are put right, and it is asked at once.
        site.set_sources(&[good.as_str(), services].concat()).await;
        assert_eq!(site.turn().await.silent_sources().count(), 0, "{broken}");
        assert_eq!(site.home().await, healthy, "{broken}");
    }
}

#[tokio::test]
async fn a_source_that_fails_for_long_is_asked_less_and_less_often() {
    let (mut site, answers) = two_sources().await;
    let server = answers.serve();
    let sources = source("forge", "statuspage", &server.url);
    site.set_sources(&sources).await;
    site.turn().await;
    answers.set(|_| Answer::status(404));
    server.take_asked();
    let mut asked_at = Vec::new();
    for minute in 0..90 {
        let report = site.turn().await;
        assert_eq!(report.silent_sources().count(), 1);
        if !server.take_asked().is_empty() {
            asked_at.push(minute);
        }
    }
    assert_eq!(asked_at, [0, 1, 2, 4, 8, 16, 31, 46, 61, 76]);
    let report = site.turn().await;
    let silent = report.silent_sources().next().unwrap().to_string();
    assert!(
        silent.ends_with("; it is asked again from 2026-03-01T13:34:00Z on"),
        "{silent}"
    );
    // Whoever asks by hand does not wait.
    let connections = Connections::new(Loopback::Allowed, GraphCredentials::default());
    let fetch = async |site: &Site| {
        let fetched =
            kairan::run::fetch::fetch(&site.root, Some("forge"), false, &connections, site.now);
        fetched.await.unwrap()[0].to_string()
    };
    let fetched = fetch(&site).await;
    assert!(fetched.contains("has nothing there (404)"), "{fetched}");
    let page = status_page(&[]);
    answers.set(move |asked| statuspage_api(&page, asked));
    assert_eq!(fetch(&site).await, "forge: nothing new");
    // It has healed at once, and a failure that comes later begins anew.
    server.take_asked();
    assert_eq!(site.turn().await.silent_sources().count(), 0);
    answers.set(|_| Answer::status(404));
    for _ in 0..3 {
        site.turn().await;
    }
    assert_eq!(server.take_asked().len(), 4);
}

#[tokio::test]
async fn sources_are_asked_at_the_same_time() {
    // Each one answers only once the other one has been asked.
    let asked = Arc::new(Barrier::new(2));
    let servers = ["forge", "press"].map(|_| {
        let asked = Arc::clone(&asked);
        let page = status_page(&[]);
        Answers::new(move |request| {
            if request.path.ends_with("summary.json") {
                asked.wait();
            }
            statuspage_api(&page, request)
        })
        .serve()
    });
    let sources = [
        source("forge", "statuspage", &servers[0].url),
        source("press", "statuspage", &servers[1].url),
    ];
    let mut site = Site::new(&sources.concat()).await;
    assert_eq!(site.turn().await.silent_sources().count(), 0);
}

#[tokio::test]
async fn a_source_that_was_never_heard_is_never_painted_green() {
    let answers = Answers::new(|_| Answer::status(500));
    let url = answers.serve().url;
    let mut site = Site::new(&source("forge", "statuspage", &url)).await;
    site.write(
        "records/none.json",
        "{\"page\":{\"id\":\"x\"},\"incidents\":[]}",
    )
    .await;
    let report = site.turn().await;
    let silent = report.silent_sources().next().unwrap().to_string();
    assert!(silent.contains("nothing was heard yet"), "{silent}");
    let home = site.home().await;
    assert!(home.contains("No data has been received from <bdi>The forge</bdi> yet."));
    assert!(!home.contains("operating normally"));
}

#[tokio::test]
async fn a_run_that_may_ask_nothing_says_so_of_a_source_that_was_never_asked() {
    let site = Site::new(&source("forge", "statuspage", "https://forge.example")).await;
    let report = site.run(Mode::Check).await;
    let silent: Vec<String> = report.silent_sources().map(ToString::to_string).collect();
    assert_eq!(silent.len(), 1);
    // A machine that is not to be asked is named with the remedy.
    let site = Site::new(&source("own", "statuspage", "http://127.0.0.1:9")).await;
    let connections = Connections::new(Loopback::Refused, GraphCredentials::default());
    let run = kairan::run::run_connected(
        &site.root,
        &site.site,
        site.now,
        Mode::Publish,
        &connections,
        &(),
    );
    let report = run.await.unwrap();
    let silent = report.silent_sources().next().unwrap().to_string();
    assert!(silent.contains("KAIRAN_ALLOW_LOOPBACK=1"), "{silent}");
}
