//! Incidents that affect several services, and services without incidents.

use std::fs;

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot, TestSite, project_path};

fn site_of_fixtures(records: &[&str]) -> TestSite {
    let root = TestRoot::empty().with(
        "site.toml",
        MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]"),
    );
    for name in records {
        let bytes = fs::read(project_path(&format!("tests/fixtures/records/{name}"))).unwrap();
        root.put(&format!("records/{name}"), bytes);
    }
    let site = root.site();
    assert_eq!(site.diagnostics(), [""; 0]);
    site
}

#[test]
fn an_incident_is_listed_with_every_affected_service() {
    let site = site_of_fixtures(&["statuspage-summary.json", "google.json"]);
    for (id, first, other) in [
        ("k3x8w1p0q7", "api", "web-hooks"),
        ("aB3dE5fG7hJ9kL1mN2pQ", "google-cloud-storage", "cloud-run"),
    ] {
        for slug in [first, other] {
            for file in ["index.html", "feed.atom", "feed.rss"] {
                let path = format!("en/services/{slug}/{file}");
                assert!(site.text(&path).contains(id), "{path}: {id}");
            }
            // Its page leads to all of them.
            let link = format!("href=\"../../services/{slug}/\"");
            assert!(site.page("en", id).contains(&link), "{id}: {slug}");
        }
        // The line above its title names one.
        let page = site.page("en", id);
        let kicker = page.split("<p class=\"kicker\">").nth(1).unwrap();
        let kicker = kicker.split("</p>").next().unwrap();
        assert!(kicker.contains(&format!("services/{first}/")), "{kicker}");
        assert!(!kicker.contains(&format!("services/{other}/")), "{kicker}");
    }
    let json = site.json("k3x8w1p0q7");
    assert_eq!(json["service"], "API");
    assert_eq!(json["services"], serde_json::json!(["API", "Web hooks"]));
}

#[test]
fn components_are_services_and_groups_are_not() {
    let site = site_of_fixtures(&["statuspage-summary.json"]);
    let home = site.text("en/index.html");
    let places = ["api", "web-hooks", "documents"].map(|slug| {
        let link = format!("href=\"services/{slug}/\"");
        home.find(&link).unwrap_or_else(|| panic!("{slug}"))
    });
    assert!(places.is_sorted(), "{places:?}");
    assert!(!home.contains("Platform") && !home.contains("Old API"));
    assert_eq!(site.files_containing("services/platform"), [""; 0]);
}

#[test]
fn affected_items_are_shown_in_the_readers_language() {
    let site = site_of_fixtures(&["statuspage-summary.json"]);
    let id = "k3x8w1p0q7";
    let change = "<bdi>Platform - API</bdi>";
    assert!(
        site.page("en", id)
            .contains(&format!("{change}: Major outage (before: Partial outage)"))
    );
    assert!(
        site.page("ja", id)
            .contains(&format!("{change}: 大規模停止（以前: 一部停止）"))
    );
    // A state that no catalog has a message for is shown unchanged.
    assert!(
        site.page("ja", id)
            .contains("<bdi>Platform - Web hooks</bdi>: <bdi>asleep</bdi>")
    );
    let affected = &site.json(id)["updates"][1]["affected"];
    assert_eq!(
        *affected,
        serde_json::json!([
            {"name": "Platform - API", "before": "partial_outage", "state": "major_outage"},
            {"name": "Platform - Web hooks", "before": null, "state": "asleep"},
        ])
    );
    for feed in ["en/feed.atom", "en/feed.rss", "en/services/api/feed.atom"] {
        assert!(
            site.text(feed).contains("Platform - API: Major outage"),
            "{feed}"
        );
    }
}
