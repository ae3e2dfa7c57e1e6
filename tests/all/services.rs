//! Incidents that affect several services, and services without incidents.

use std::fs;

use kairan::store::Store;
use serde_json::json;

use crate::fixtures::{MINIMAL_SETTINGS, NOW, TestRoot, TestSite, project_path};

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
    let places = ["documents", "api", "web-hooks"].map(|slug| {
        let link = format!("href=\"services/{slug}/\"");
        home.find(&link).unwrap_or_else(|| panic!("{slug}"))
    });
    assert!(places.is_sorted(), "{places:?}");
    // Groups stand apart; that with the worst service comes first, which is no component here.
    let group = home.find("<bdi>Platform</bdi>").unwrap();
    assert!(home.find("Other services").unwrap() < places[0]);
    assert!(places[0] < group && group < places[1]);
    assert!(!home.contains("Old API"));
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

fn google(service_name: &str, products: &[&str]) -> String {
    let products: Vec<_> = products
        .iter()
        .map(|title| json!({"title": title, "id": title}))
        .collect();
    let at = "2026-09-30T06:00:00+00:00";
    json!([{
        "id": "pQ7rS9tU1vW3xY5zA7bC", "number": "7", "begin": at, "created": at, "modified": at,
        "external_desc": "Slow uploads", "severity": "medium", "status_impact": "SERVICE_DISRUPTION",
        "service_key": "k", "service_name": service_name, "affected_products": products,
        "updates": [{"created": at, "modified": at, "when": at, "text": "We look.", "status": "SERVICE_DISRUPTION"}],
    }])
    .to_string()
}

#[test]
fn a_name_for_several_products_is_no_service() {
    let root = TestRoot::empty().with(
        "records/a.json",
        google("Multiple Products", &["Drawer", "Shelf"]),
    );
    let site = root.site();
    let json = site.json("pQ7rS9tU1vW3xY5zA7bC");
    assert_eq!(
        (&json["service"], &json["services"]),
        (&json!("Drawer"), &json!(["Drawer", "Shelf"]))
    );
    assert_eq!(site.files_containing("Multiple Products"), [""; 0]);
    for name in ["Multiple Choice", "Products", "Services"] {
        let root = TestRoot::empty().with("records/a.json", google(name, &["Shelf"]));
        assert_eq!(root.site().json("pQ7rS9tU1vW3xY5zA7bC")["service"], name);
    }
}

/// A Statuspage of two groups that both have a component of one name, and an incident of one of them.
fn page_with_groups(affected: &[usize]) -> String {
    let component = |id: &str, name: &str, group: Option<&str>| {
        json!({
            "id": id, "name": name, "group_id": group, "group": group.is_none(), "position": 1,
            "status": "operational", "only_show_if_degraded": false,
        })
    };
    let components = [
        component("g1", "Europe", None),
        component("g2", "Asia", None),
        component("c1", "API", Some("g1")),
        component("c2", "API", Some("g2")),
        component("c3", "Console", Some("g2")),
    ];
    let affected: Vec<_> = affected
        .iter()
        .map(|index| components[*index].clone())
        .collect();
    let at = "2026-09-30T06:00:00Z";
    json!({
        "page": {"id": "p", "name": "Shop"}, "components": components,
        "incidents": [{
            "id": "i1", "name": "Slow answers", "status": "investigating", "impact": "minor",
            "created_at": at, "updated_at": at, "components": affected,
            "incident_updates": [{"id": "u1", "status": "investigating", "body": "We look.", "created_at": at}],
        }],
    })
    .to_string()
}

#[test]
fn components_of_one_name_in_two_groups_are_two_services() {
    let root = TestRoot::empty().with("records/a.json", page_with_groups(&[2, 3, 4]));
    let site = root.site();
    assert_eq!(
        site.json("i1")["services"],
        json!(["Europe / API", "Asia / API", "Console"])
    );
    let home = site.text("en/index.html");
    for slug in ["europe-api", "asia-api", "console"] {
        assert!(
            home.contains(&format!("href=\"services/{slug}/\"")),
            "{slug}"
        );
    }
    let root = TestRoot::empty().with("records/a.json", page_with_groups(&[3]));
    let site = root.site();
    assert_eq!(site.json("i1")["service"], "Asia / API");
    assert!(
        !site
            .text("en/services/europe-api/feed.atom")
            .contains("Slow answers")
    );
    assert!(
        site.text("en/services/asia-api/feed.atom")
            .contains("Slow answers")
    );
}

#[test]
fn spellings_of_one_name_share_a_page_and_its_address_stays() {
    let record = |number: usize, service: &str| {
        format!(
            "---\nid: N-{number}\nservice: \"{service}\"\ntitle: Trouble {number}\nstatus: investigating\n---\n\n\
             ## 2026-09-29T06:00:00Z\nWe look.\n"
        )
    };
    let spellings = [
        "Mail Room",
        "mail  room",
        "MAIL ROOM™",
        "Ｍａｉｌ Room",
        "Mail\u{a0}Room.",
    ];
    let root = TestRoot::empty().with("records/0.md", record(0, spellings[2]));
    let store = Store::memory();
    root.publish(&store, NOW).unwrap();
    for (number, service) in (1..).zip(spellings) {
        root.put(&format!("records/{number}.md"), record(number, service));
    }
    let site = root.site();
    let pages: Vec<&String> = site
        .files
        .keys()
        .filter(|path| path.starts_with("en/services/"))
        .collect();
    let folder = "en/services/mail-room/";
    assert!(
        pages.iter().all(|path| path.starts_with(folder)),
        "{pages:?}"
    );
    let page = site.text("en/services/mail-room/index.html");
    for number in 0..=spellings.len() {
        assert!(page.contains(&format!("Trouble {number}")), "{number}");
    }
}

#[test]
fn each_service_is_as_the_newest_word_on_it_says() {
    let page = |impact: &str, states: &[[&str; 2]]| {
        let updates = states.iter().enumerate().rev().map(|(hour, [alpha, beta])| {
            let affected = [("Alpha", alpha), ("Beta", beta)]
                .map(|(name, state)| json!({"code": name, "name": name, "old_status": "operational", "new_status": state}));
            json!({
                "id": format!("u{hour}"), "status": "identified", "body": format!("Words {hour}."),
                "created_at": format!("2026-09-30T0{hour}:00:00Z"), "affected_components": affected,
            })
        });
        let component =
            |name: &str| json!({"id": name, "name": name, "status": "operational", "position": 1});
        let components = ["Alpha", "Beta"].map(component);
        json!({
            "page": {"id": "p", "name": "Shop"},
            "incidents": [{
                "id": "i1", "name": "Slow answers", "status": "identified", "impact": impact,
                "created_at": "2026-09-30T00:00:00Z", "updated_at": "2026-09-30T05:00:00Z",
                "components": components,
                "incident_updates": updates.collect::<Vec<_>>(),
            }],
        })
        .to_string()
    };
    for (impact, states, expected) in [
        (
            "critical",
            &[
                ["major_outage", "major_outage"],
                ["operational", "degraded_performance"],
            ][..],
            ["degraded_performance", "degraded_performance", "minor"],
        ),
        (
            "none",
            &[["major_outage", "partial_outage"]],
            ["major_outage", "partial_outage", "critical"],
        ),
        // A word that is not known says nothing.
        (
            "critical",
            &[["burning", "partial_outage"]],
            ["major_outage", "partial_outage", "critical"],
        ),
    ] {
        let root = TestRoot::empty().with("records/a.json", page(impact, states));
        let site = root.site();
        let summary: serde_json::Value =
            serde_json::from_str(site.text("api/v2/summary.json")).unwrap();
        let components = summary["components"].as_array().unwrap().iter();
        let mut found: Vec<&str> = components
            .map(|one| one["status"].as_str().unwrap())
            .collect();
        found.push(summary["status"]["indicator"].as_str().unwrap());
        assert_eq!(found, expected, "{impact} {states:?}");
        // What the team says counts for all of its services.
        root.put(
            "annotations/i1.md",
            "---\naffected: false\n---\nNot ours.\n",
        );
        let site = root.site();
        let summary: serde_json::Value =
            serde_json::from_str(site.text("api/v2/summary.json")).unwrap();
        assert_eq!(summary["components"][0]["status"], "operational");
    }
}
