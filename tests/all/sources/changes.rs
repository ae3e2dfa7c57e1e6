//! Sources that come, go and move, and files that are lost.

use kairan::run::Mode;

use super::{Answers, Site, source, status_page, statuspage_api};

#[tokio::test]
async fn a_source_that_is_removed_leaves_its_incidents() {
    let page = status_page(&[("a1", &["investigating"])]);
    let server = Answers::new(move |asked| statuspage_api(&page, asked)).serve();
    let mut site = Site::new(&source("forge", "statuspage", &server.url)).await;
    site.turn().await;
    site.set_sources("").await;
    server.take_asked();
    let report = site.turn().await;
    assert_eq!((report.incidents, report.sources.len()), (1, 0));
    assert_eq!(server.take_asked().len(), 0);
    let heartbeat = site.heartbeat().await;
    assert!(heartbeat.get("sources").is_none());
}

#[tokio::test]
async fn a_source_that_moves_is_read_anew() {
    let pages = ["a1", "b2"].map(|id| {
        let page = status_page(&[(id, &["investigating"])]);
        Answers::new(move |asked| statuspage_api(&page, asked)).serve()
    });
    let mut site = Site::new(&source("forge", "statuspage", &pages[0].url)).await;
    site.turn().await;
    site.set_sources(&source("forge", "statuspage", &pages[1].url))
        .await;
    let report = site.turn().await;
    assert_eq!(report.incidents, 2);
    let asked = pages[1].take_asked();
    assert_eq!(asked[0].header("if-none-match"), None);
}

#[tokio::test]
async fn lost_files_of_sources_are_fetched_again() {
    let page = status_page(&[("a1", &["investigating"])]);
    let server = Answers::new(move |asked| statuspage_api(&page, asked)).serve();
    let mut site = Site::new(&source("forge", "statuspage", &server.url)).await;
    site.turn().await;
    let pages = site.home().await;
    for lost in [
        &[".kairan/sources.json"][..],
        &[".kairan/sources/forge.json"],
        &[".kairan/sources/forge.json", ".kairan/sources.json"],
    ] {
        for path in lost {
            site.root.delete(path).await.unwrap();
        }
        // The list of the root does not show that a document is lost, so that it takes two turns.
        site.run(Mode::Full).await;
        site.turn().await;
        let report = site.turn().await;
        assert_eq!(
            (report.written, report.silent_sources().count()),
            (0, 0),
            "{lost:?}"
        );
        assert_eq!(site.home().await, pages, "{lost:?}");
        let document = site.root.get(".kairan/sources/forge.json").await.unwrap();
        assert!(document.is_some(), "{lost:?}");
    }
    // One that someone has altered is replaced as well.
    site.write(
        ".kairan/sources/forge.json",
        "{\"page\":{},\"incidents\":[]}",
    )
    .await;
    site.run(Mode::Full).await;
    site.turn().await;
    site.turn().await;
    let document = site.root.get(".kairan/sources/forge.json").await.unwrap();
    assert!(String::from_utf8(document.unwrap()).unwrap().contains("a1"));
}

#[tokio::test]
async fn runs_with_news_of_sources_give_the_site_of_a_full_run() {
    let steps: [&[(&str, &[&str])]; 5] = [
        &[("a1", &["investigating"])],
        &[("a1", &["investigating", "identified"])],
        &[
            ("a1", &["investigating", "identified"]),
            ("b2", &["investigating"]),
        ],
        &[("b2", &["investigating", "resolved"])],
        &[],
    ];
    let answers = Answers::new(|_| crate::loopback::Answer::status(500));
    let server = answers.serve();
    let mut site = Site::new(&source("forge", "statuspage", &server.url)).await;
    for step in steps {
        let page = status_page(step);
        answers.set(move |asked| statuspage_api(&page, asked));
        site.turn().await;
        let report = site.run(Mode::Full).await;
        assert_eq!((report.written, report.deleted), (0, 0), "{step:?}");
    }
}
