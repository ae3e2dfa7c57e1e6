//! What other programs and pages read: badges, the banner, pages as Markdown, `security.txt`.

use crate::fixtures::{EXAMPLE_SITE, MINIMAL_SETTINGS, RECORD, TestRoot, TestSite};

/// The text of a badge.
fn badge(root: &TestRoot, path: &str) -> String {
    let site = root.site();
    let svg = site.text(path);
    let title = svg.split_once("<title>").unwrap().1;
    title.split_once("</title>").unwrap().0.to_owned()
}

#[test]
fn a_badge_says_what_the_home_page_says_and_unknown_is_not_fine() {
    let root = TestRoot::empty();
    assert_eq!(
        badge(&root, "badge.svg"),
        "Status: There is no data yet on the state of the services"
    );
    assert!(root.site().text("en/badge.svg").contains("#5b5a55"));
    root.put("records/a.md", RECORD);
    assert_eq!(badge(&root, "badge.svg"), "Status: 1 service has problems");
    assert_eq!(badge(&root, "en/services/post/badge.svg"), "Post: Problems");
    root.put("records/a.md", RECORD.replace("investigating", "resolved"));
    assert_eq!(
        badge(&root, "en/badge.svg"),
        "Status: All services are operating normally"
    );
    root.put(
        "site.toml",
        MINIMAL_SETTINGS.replace("title = \"Status\"", "title = \"<A> & \\\"B\\\" 状態\""),
    );
    let site = root.site();
    let svg = site.text("badge.svg");
    assert!(svg.contains("<title>&lt;A&gt; &amp; "), "{svg}");
}

#[test]
fn the_banner_names_open_incidents_and_counts_the_rest() {
    let record = |number: usize| {
        RECORD
            .replace("N-1", &format!("N-{number}"))
            .replace("Late letters", &format!("Late letters {number}"))
    };
    let mut root = TestRoot::empty();
    for number in 1..=7 {
        root = root.with(&format!("records/{number}.md"), record(number));
    }
    let site = root.site();
    let status: serde_json::Value =
        serde_json::from_str(site.text("en/embed/status.json")).unwrap();
    assert_eq!(status["state"], "degraded");
    assert_eq!(status["text"], "Post has problems");
    assert_eq!(status["incidents"].as_array().unwrap().len(), 5);
    assert_eq!(status["more_incidents"], 2);
    let banner = site.text("en/embed/index.html");
    assert_eq!(banner.matches("target=\"_blank\"").count(), 6);
    assert!(banner.contains("2 more"), "{banner}");
    assert!(!site.text("sitemap-pages.xml").contains("/embed/"));
}

#[test]
fn a_page_as_markdown_has_its_texts_and_no_markup_of_others() {
    let record = "---\nid: N-1\nservice: Post\ntitle: \"# Late [letters](x)\"\nstatus: investigating\n---\n\n\
                  ## 2026-09-29T06:00:00Z\nUser impact: Letters *are* late.\n\nWorkaround: Use <b>mail</b>.\n";
    let root = TestRoot::empty().with("records/a.md", record).with(
        "annotations/N-1.md",
        "---\ntitle: For us\nkind: workaround\n---\nCall **us**.\n",
    );
    let site = root.site();
    let text = site.text("en/incidents/N-1/index.md");
    for part in [
        "# \\# Late \\[letters",
        "## Update 1 · ",
        "### User impact\n\n",
        "## Workaround: For us\n\nCall **us**.",
        "- <https://status.example/en/incidents/N-1/>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let home = site.text("en/index.md");
    assert!(
        home.starts_with("# Status\n\nPost has problems\n"),
        "{home}"
    );
    assert!(home.contains("(<https://status.example/en/services/post/>): Problems"));
    let llms = site.text("llms.txt");
    assert!(
        llms.contains("](<https://status.example/en/index.md>)"),
        "{llms}"
    );
    root.put("site.toml", format!("markdown = false\n{MINIMAL_SETTINGS}"));
    let site = root.site();
    assert_eq!(site.files_containing("# Status"), [""; 0]);
}

#[test]
fn a_translated_page_as_markdown_leads_to_the_original() {
    let site: &TestSite = &EXAMPLE_SITE;
    let path = |locale: &str, id: &str| format!("{locale}/incidents/{id}/index.md");
    let link = |locale: &str, id: &str| {
        let address = format!("](<https://status.hinode.example/{locale}/incidents/{id}/>)");
        move |text: &str| text.contains(&address)
    };
    let is_to_english = link("en", "EX1310442");
    assert!(is_to_english(site.text(&path("ja", "EX1310442"))));
    assert!(!is_to_english(site.text(&path("en", "EX1310442"))));
    // Its German page shows the original.
    assert!(!is_to_english(site.text(&path("de", "EX1310442"))));
    // This one was written in Japanese.
    let is_to_japanese = link("ja", "NET-2026-014");
    assert!(is_to_japanese(site.text(&path("en", "NET-2026-014"))));
    assert!(!is_to_japanese(site.text(&path("ja", "NET-2026-014"))));
}

#[test]
fn security_txt_holds_for_a_quarter_and_more() {
    let settings = format!(
        "security_contact = [\"mailto:security@status.example\", \"https://status.example/report\"]\n{MINIMAL_SETTINGS}"
    );
    let root = TestRoot::empty().with("site.toml", &settings);
    let at = |now: &str| {
        root.site_at(now)
            .text(".well-known/security.txt")
            .to_owned()
    };
    let first = at("2026-09-30T09:00:00Z");
    assert_eq!(
        first,
        "Contact: mailto:security@status.example\nContact: https://status.example/report\n\
         Expires: 2027-01-01T00:00:00Z\nPreferred-Languages: en\n\
         Canonical: https://status.example/.well-known/security.txt\n"
    );
    assert_eq!(at("2026-07-01T00:00:00Z"), first);
    assert!(at("2026-10-01T00:00:00Z").contains("Expires: 2027-04-01T00:00:00Z"));
    assert!(at("2026-11-30T00:00:00Z").contains("Expires: 2027-04-01T00:00:00Z"));
    // The owner's own file takes its place.
    root.put("static/.well-known/security.txt", "Contact: tel:+1\n");
    assert_eq!(at("2026-11-30T00:00:00Z"), "Contact: tel:+1\n");
    // What cannot be used is reported and left out.
    let root = TestRoot::empty().with(
        "site.toml",
        format!("security_contact = \"security\"\n{MINIMAL_SETTINGS}"),
    );
    let site = root.site();
    assert!(site.diagnostics()[0].contains("is no contact of security.txt"));
}
