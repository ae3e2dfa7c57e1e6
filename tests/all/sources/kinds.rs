//! Each kind of source.

use serde_json::json;

use super::{Answers, Site, source, status_page, statuspage_api};
use crate::loopback::Answer;

#[tokio::test]
async fn a_statuspage_is_followed_from_the_first_to_the_last_update() {
    let page = status_page(&[
        ("a1", &["investigating"]),
        ("b2", &["investigating", "resolved"]),
    ]);
    let answers = Answers::new(move |asked| statuspage_api(&page, asked));
    let server = answers.serve();
    let mut site = Site::new(&source("forge", "statuspage", &server.url)).await;
    let report = site.turn().await;
    assert_eq!(report.silent_sources().count(), 0);
    assert_eq!(report.incidents, 2);
    let paths = server.take_asked().into_iter().map(|asked| asked.path);
    assert_eq!(
        paths.collect::<Vec<_>>(),
        [
            "/api/v2/summary.json",
            "/api/v2/incidents.json",
            "/api/v2/scheduled-maintenances.json"
        ]
    );
    let incident = site.page("en/incidents/a1/index.html").await;
    assert!(incident.contains("It is investigating."));
    assert!(site.home().await.contains("Packages"));
    // It is over, so that the summary no longer has it.
    let page = status_page(&[
        ("a1", &["investigating", "identified", "resolved"]),
        ("b2", &["investigating", "resolved"]),
    ]);
    answers.set(move |asked| statuspage_api(&page, asked));
    assert_eq!(site.turn().await.changed_entries, 1);
    let incident = site.page("en/incidents/a1/index.html").await;
    assert!(incident.contains("It is identified.") && incident.contains("It is resolved."));
    let home = site.home().await;
    assert!(
        home.contains("All services are operating normally"),
        "{home}"
    );
    // What vanishes from the page of its source stays.
    let page = status_page(&[]);
    answers.set(move |asked| statuspage_api(&page, asked));
    assert_eq!(site.turn().await.incidents, 2);
}

#[tokio::test]
async fn a_turn_without_news_makes_one_conditional_request_and_writes_the_heartbeat_alone() {
    let page = status_page(&[("a1", &["investigating"])]);
    let incidents = json!([{
        "id": "g1", "external_desc": "Trouble", "status_impact": "SERVICE_DISRUPTION",
        "begin": "2026-03-01T10:00:00+00:00", "modified": "2026-03-01T10:05:00+00:00",
        "affected_products": [{ "title": "Cloud Storage" }],
        "updates": [{ "created": "2026-03-01T10:05:00+00:00", "when": "2026-03-01T10:05:00+00:00",
            "text": "It is slow.", "status": "SERVICE_DISRUPTION" }],
    }]);
    let feed = "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Post Status - Incident History</title>\
        <id>tag:post.example,2026:/history</id><link href=\"https://post.example\"/><updated>2026-03-01T10:00:00Z</updated>\
        <entry><id>tag:post.example,2026:Incident/7</id><title>Slow mail</title>\
        <link href=\"https://post.example/incidents/p7\"/><updated>2026-03-01T10:00:00Z</updated>\
        <published>2026-03-01T09:00:00Z</published><content type=\"html\">&lt;p&gt;&lt;strong&gt;Investigating&lt;/strong&gt; - \
        Mail is slow.&lt;/p&gt;</content></entry></feed>";
    let answers = Answers::new(move |asked| match asked.path.as_str() {
        // It knows no ETag.
        "/incidents.json" => match asked.header("if-modified-since") {
            Some("Sun, 01 Mar 2026 10:05:00 GMT") => Answer::status(304),
            _ => Answer::json(incidents.to_string())
                .header("Last-Modified", "Sun, 01 Mar 2026 10:05:00 GMT"),
        },
        // It knows no validator at all.
        "/history.atom" => Answer::new(200, "application/atom+xml; charset=utf-8", feed),
        _ => statuspage_api(&page, asked),
    });
    let server = answers.serve();
    let sources = [
        source("forge", "statuspage", &server.url),
        source("cloud", "google", &format!("{}/incidents.json", server.url)),
        source("post", "feed", &format!("{}/history.atom", server.url)),
    ];
    let mut site = Site::new(&sources.concat()).await;
    let report = site.turn().await;
    assert_eq!(
        report.incidents, 3,
        "{:?} {:?}",
        report.sources, report.diagnostics
    );
    for (page, text) in [("g1", "It is slow."), ("p7", "Mail is slow.")] {
        let incident = site.page(&format!("en/incidents/{page}/index.html")).await;
        assert!(incident.contains(text), "{incident}");
    }
    site.turn().await;
    server.take_asked();
    let files = site.root_files().await;
    let report = site.turn().await;
    assert_eq!((report.written, report.changed_entries), (0, 0));
    assert_eq!(site.root_files().await, files);
    let mut asked = server.take_asked();
    asked.sort_by(|a, b| a.path.cmp(&b.path));
    let paths: Vec<&str> = asked.iter().map(|asked| asked.path.as_str()).collect();
    assert_eq!(
        paths,
        ["/api/v2/summary.json", "/history.atom", "/incidents.json"]
    );
    let accept = asked[1].header("accept").unwrap();
    assert!(accept.starts_with("application/atom+xml"), "{accept}");
    let heartbeat = site.heartbeat().await;
    let heard = json!({ "heard_at": "2026-03-01T12:03:00Z", "silent": false });
    for source in ["forge", "cloud", "post"] {
        assert_eq!(heartbeat["sources"][source], heard);
    }
}

#[tokio::test]
async fn a_statuspage_that_lies_about_its_news_is_read_as_a_whole_once_a_day() {
    let page = status_page(&[("a1", &["investigating"])]);
    let answers = Answers::new(move |asked| statuspage_api(&page, asked));
    let server = answers.serve();
    let mut site = Site::new(&source("forge", "statuspage", &server.url)).await;
    site.turn().await;
    let page = status_page(&[("a1", &["investigating", "monitoring"])]);
    answers.set(move |asked| match asked.header("if-none-match") {
        Some(_) => Answer::status(304),
        None => statuspage_api(&page, asked),
    });
    assert_eq!(site.turn().await.changed_entries, 0);
    site.now += chrono::TimeDelta::days(1);
    assert_eq!(site.turn().await.changed_entries, 1);
}

#[tokio::test]
async fn what_is_left_out_is_not_published() {
    let mut page = status_page(&[("a1", &["investigating"]), ("b2", &["investigating"])]);
    page["incidents"][1]["components"][0] = page["components"][1].clone();
    let server = Answers::new(move |asked| statuspage_api(&page, asked)).serve();
    let settings = source("forge", "statuspage", &server.url);
    let mut site = Site::new(&format!(
        "{settings}take = {{ services = [\"packages\"] }}\n"
    ))
    .await;
    let report = site.turn().await;
    assert_eq!(report.incidents, 1);
    let home = site.home().await;
    assert!(home.contains("Trouble b2") && !home.contains("Trouble a1"));
    assert!(home.contains("Packages") && !home.contains(">Git<"));
    // The same answer is read anew where more is taken.
    site.set_sources(&settings).await;
    assert_eq!(site.turn().await.incidents, 2);
}
