//! The documents of post-incident reviews, which Microsoft Graph gives one by one.

use chrono::TimeDelta;
use kairan::run::{Mode, copy, forget};
use kairan::store::Store;
use serde_json::{Value, json};

use super::graph::{Setup, issue, settings};
use crate::loopback::{Answer, Fault};

const PDF: &[u8] = b"%PDF-1.7\nA review.";

fn pdf() -> Answer {
    Answer::new(200, "application/octet-stream", PDF)
}

/// The third issue, which has a second post that says that its review is published.
fn reviewed() -> Value {
    let mut issue = issue("MO3", 63, 2);
    issue["status"] = json!("postIncidentReviewPublished");
    issue
}

/// A site that has seen the third issue with one post, and then its review published with the second.
async fn with_review() -> Setup {
    let mut setup = Setup::new().await;
    setup.site.turn().await;
    setup.asked();
    setup.change(|tenant| tenant.issues = vec![reviewed()]);
    setup.site.turn().await;
    setup
}

impl Setup {
    async fn publish_reports(&self, publishes: bool) {
        let key = format!("publish_reports = {publishes}\n");
        self.site
            .set_sources(&(key + &settings(&self.server)))
            .await;
    }

    async fn incident_page(&self) -> String {
        self.site.page("en/incidents/MO3/index.html").await
    }

    async fn report_json(&self) -> Value {
        let api = self.site.page("api/v1/incidents/MO3.json").await;
        serde_json::from_str::<Value>(&api).unwrap()["report"].clone()
    }

    async fn kept(&self) -> Vec<String> {
        self.site.root.list("ledger/reports").await.unwrap().paths
    }
}

#[tokio::test]
async fn a_document_is_fetched_once_and_published_only_where_the_settings_say_so() {
    let mut setup = with_review().await;
    assert_eq!(setup.asked(), ["issues", "incidentReport"]);
    // It is not there yet, so that nothing is asked for again at once.
    setup.site.turn().await;
    assert_eq!(setup.asked(), ["issues"]);
    let fact = "Published · <time datetime=\"2026-03-01T11:01:00Z\"";
    assert!(setup.incident_page().await.contains(fact));
    setup.change(|tenant| {
        tenant.reports.insert("MO3".to_owned(), pdf);
    });
    for _ in 0..4 {
        setup.site.turn().await;
    }
    let asked = setup.asked();
    assert_eq!(
        asked
            .iter()
            .filter(|path| *path == "incidentReport")
            .count(),
        1,
        "{asked:?}"
    );
    assert_eq!(setup.kept().await, ["ledger/reports/MO3.pdf"]);
    // The fact and its date are published, and not the document.
    let page = setup.incident_page().await;
    assert!(page.contains(fact) && !page.contains("MO3.pdf"), "{page}");
    let expected = json!({ "url": null, "published_at": "2026-03-01T11:01:00Z" });
    assert_eq!(setup.report_json().await, expected);
    assert_eq!(
        setup.site.site.list("reports").await.unwrap().paths,
        [""; 0]
    );
    // Nothing is new: one request.
    assert_eq!(setup.site.turn().await.written, 0);
    assert_eq!(setup.asked(), ["issues"]);
    setup.publish_reports(true).await;
    setup.site.turn().await;
    let link = "<a href=\"../../../reports/MO3.pdf\" download>Download the review (PDF, 1 kB)</a>";
    let page = setup.incident_page().await;
    assert!(page.contains(fact) && page.contains(link), "{page}");
    assert_eq!(
        setup
            .site
            .site
            .get("reports/MO3.pdf")
            .await
            .unwrap()
            .as_deref(),
        Some(PDF)
    );
    let expected = json!({ "url": "https://status.example/reports/MO3.pdf", "bytes": PDF.len() });
    assert_eq!(setup.report_json().await["document"], expected);
    assert_eq!(setup.site.run(Mode::Full).await.written, 0);
    // A later change of the issue does not lose it, and neither does one after which it is no longer listed.
    setup.change(|tenant| {
        let mut later = reviewed();
        later["lastModifiedDateTime"] = json!("2026-03-01T12:30:00Z");
        later["title"] = json!("Slow mail");
        tenant.issues = vec![later];
    });
    setup.site.now += TimeDelta::hours(1);
    assert_eq!(setup.site.turn().await.changed_entries, 1);
    assert!(setup.incident_page().await.contains(link));
    setup.change(|tenant| tenant.issues.clear());
    setup.site.now += TimeDelta::days(1);
    setup.site.turn().await;
    assert!(setup.incident_page().await.contains(link));
    assert!(!setup.asked().contains(&"incidentReport".to_owned()));
    // And it is taken back.
    setup.publish_reports(false).await;
    setup.site.turn().await;
    assert!(!setup.incident_page().await.contains("MO3.pdf"));
    assert_eq!(
        setup.site.site.list("reports").await.unwrap().paths,
        [""; 0]
    );
    assert_eq!(setup.kept().await, ["ledger/reports/MO3.pdf"]);
}

#[tokio::test]
async fn what_is_no_document_is_asked_for_again_and_never_kept() {
    let faults: [super::Fault; 9] = [
        (
            "answered with text/html that is no Word, PDF or ZIP file",
            || Answer::new(200, "text/html", "<html><title>Sign in</title></html>"),
        ),
        ("answered with application/pdf that is no Word", || {
            Answer::new(200, "application/pdf", "<html></html>")
        }),
        ("that is no Word, PDF or ZIP file", || {
            Answer::json("{\"error\":{}}")
        }),
        ("that is no Word, PDF or ZIP file", || {
            Answer::new(200, "application/octet-stream", "")
        }),
        ("answered with more than 20000000 bytes", || {
            let mut body = PDF.to_vec();
            body.resize(20_000_001, b' ');
            Answer::new(200, "application/pdf", body)
        }),
        ("has none yet (404)", || Answer::status(404)),
        ("has failed (500)", || {
            Answer::status(500).header("Retry-After", "0")
        }),
        ("asks for fewer requests (429)", || Answer::status(429)),
        ("cannot be reached", || pdf().with(Fault::CutOff)),
    ];
    for (expected, fault) in faults {
        let mut setup = Setup::new().await;
        setup.change(|tenant| {
            tenant.issues = vec![reviewed()];
            tenant.reports.insert("MO3".to_owned(), fault);
        });
        // The source is heard all the same.
        assert_eq!(setup.silence().await, "", "{expected}");
        assert!(
            setup
                .incident_page()
                .await
                .contains("Post number 1 of MO3.")
        );
        assert_eq!(setup.kept().await, [""; 0], "{expected}");
        let fetched = setup.fetch().await;
        assert!(fetched.contains(expected), "{expected}: {fetched}");
        setup.change(|tenant| {
            tenant.reports.insert("MO3".to_owned(), pdf);
        });
        let fetched = setup.fetch().await;
        assert!(
            fetched.contains("document of the review: MO3.pdf"),
            "{expected}: {fetched}"
        );
        assert_eq!(setup.kept().await, ["ledger/reports/MO3.pdf"], "{expected}");
    }
}

impl Setup {
    /// What comes where someone asks by hand, who does not wait.
    async fn fetch(&self) -> String {
        let (root, connections) = (&self.site.root, &self.site.connections);
        let fetched = kairan::run::fetch::fetch(root, None, false, connections, self.site.now);
        let fetched = fetched.await.unwrap();
        fetched.iter().map(ToString::to_string).collect()
    }
}

#[tokio::test]
async fn every_kind_of_document_keeps_its_extension() {
    const WORD: &[u8] = b"PK\x03\x04....[Content_Types].xml....word/document.xml....";
    const ZIP: &[u8] = b"PK\x03\x04....review.txt....";
    let answers: [super::Fault; 3] = [
        ("MO3.pdf", pdf),
        ("MO3.docx", || {
            Answer::new(200, "application/octet-stream", WORD)
        }),
        ("MO3.zip", || {
            Answer::new(200, "application/octet-stream", ZIP)
        }),
    ];
    for (name, answer) in answers {
        let mut setup = Setup::new().await;
        setup.publish_reports(true).await;
        setup.change(|tenant| {
            tenant.issues = vec![reviewed()];
            tenant.reports.insert("MO3".to_owned(), answer);
        });
        setup.site.turn().await;
        assert_eq!(setup.kept().await, [format!("ledger/reports/{name}")]);
        assert!(
            setup
                .incident_page()
                .await
                .contains(&format!("reports/{name}\" download"))
        );
        assert!(
            setup
                .site
                .site
                .get(&format!("reports/{name}"))
                .await
                .unwrap()
                .is_some()
        );
    }
}

#[tokio::test]
async fn a_document_that_is_kept_already_is_not_asked_for_whatever_was_lost() {
    let mut setup = Setup::new().await;
    setup.publish_reports(true).await;
    setup.change(|tenant| {
        tenant.issues = vec![reviewed()];
        tenant.reports.insert("MO3".to_owned(), pdf);
    });
    setup.site.turn().await;
    setup.asked();
    let page = setup.incident_page().await;
    assert!(page.contains("reports/MO3.pdf"));
    for lost in [
        &[".kairan/sources.json"][..],
        &[".kairan/sources/m365.json", ".kairan/sources.json"],
        &[".kairan/state.json", ".kairan/sources.json"],
        // A run that died after it had kept the document.
        &[
            "ledger/MO3.json",
            ".kairan/sources/m365.json",
            ".kairan/sources.json",
            ".kairan/state.json",
        ],
    ] {
        for path in lost {
            setup.site.root.delete(path).await.unwrap();
        }
        setup.site.turn().await;
        setup.site.turn().await;
        let asked = setup.asked();
        assert!(
            !asked.contains(&"incidentReport".to_owned()),
            "{lost:?}: {asked:?}"
        );
        assert!(
            setup.incident_page().await.contains("reports/MO3.pdf"),
            "{lost:?}"
        );
    }
}

#[tokio::test]
async fn an_issue_that_is_also_in_a_file_contradicts_nothing_and_keeps_its_document() {
    let mut setup = Setup::new().await;
    setup.publish_reports(true).await;
    setup.change(|tenant| {
        tenant.issues = vec![reviewed()];
        tenant.reports.insert("MO3".to_owned(), pdf);
    });
    let file = json!({ "value": [reviewed()] }).to_string();
    setup.site.write("records/issues.json", &file).await;
    for _ in 0..2 {
        let report = setup.site.turn().await;
        assert_eq!(report.errors().count(), 0, "{:?}", report.diagnostics);
        assert!(setup.incident_page().await.contains("reports/MO3.pdf"));
    }
}

#[tokio::test]
async fn a_document_is_given_up_after_a_week_with_a_word_in_the_report() {
    let mut setup = with_review().await;
    for _ in 0..20 {
        setup.site.now += TimeDelta::hours(12);
        setup.site.turn().await;
    }
    setup.asked();
    setup.site.now += TimeDelta::hours(12);
    let report = setup.site.turn().await;
    assert!(!setup.asked().contains(&"incidentReport".to_owned()));
    let said: Vec<String> = report.missing_reports().collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with(
            "source m365: the document of the review of MO3 was not to be had within 7 days"
        ) && said[0].ends_with("`kairan fetch m365` asks for it once more"),
        "{said:?}"
    );
    setup.change(|tenant| {
        tenant.reports.insert("MO3".to_owned(), pdf);
    });
    assert!(
        setup
            .fetch()
            .await
            .contains("document of the review: MO3.pdf")
    );
    assert_eq!(setup.site.turn().await.missing_reports().count(), 0);
}

#[tokio::test]
async fn a_document_goes_with_copies_and_is_forgotten_with_its_incident() {
    let mut setup = Setup::new().await;
    setup.publish_reports(true).await;
    setup.change(|tenant| {
        tenant.issues = vec![reviewed()];
        tenant.reports.insert("MO3".to_owned(), pdf);
    });
    setup.site.turn().await;
    let other = Store::memory();
    let plan = copy::compare(&setup.site.root, &other, false)
        .await
        .unwrap();
    plan.apply(&other).await.unwrap();
    assert_eq!(
        other
            .get("ledger/reports/MO3.pdf")
            .await
            .unwrap()
            .as_deref(),
        Some(PDF)
    );
    // A site of the copy has the document, and without it says that it is lost.
    let site = Store::memory();
    let report = kairan::run::run(&other, &site, setup.site.now, Mode::Publish, &())
        .await
        .unwrap();
    assert_eq!(report.diagnostics, []);
    assert!(site.get("reports/MO3.pdf").await.unwrap().is_some());
    other.delete("ledger/reports/MO3.pdf").await.unwrap();
    let site = Store::memory();
    let report = kairan::run::run(&other, &site, setup.site.now, Mode::Full, &())
        .await
        .unwrap();
    let said: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
    assert!(
        said.len() == 1 && said[0].contains("ledger/reports/MO3.pdf"),
        "{said:?}"
    );
    let ids = ["MO3".to_owned()];
    let plan = forget::plan(&setup.site.root, &ids, setup.site.now)
        .await
        .unwrap();
    assert!(plan.to_string().contains("delete ledger/reports/MO3.pdf"));
    plan.apply(&setup.site.root).await.unwrap();
    assert_eq!(setup.kept().await, [""; 0]);
}
