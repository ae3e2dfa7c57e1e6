//! What the home page and an incident's page answer first, and that they say nothing twice.

use std::fmt::Write;

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot, own_incident};
use crate::incident_json::select_texts;

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn texts(page: &str, selector: &str) -> Vec<String> {
    select_texts(page, selector)
        .iter()
        .map(|text| words(text))
        .collect()
}

#[test]
fn a_page_answers_before_its_log_and_says_nothing_twice() {
    let updates = [
        (
            "08:00",
            "User impact: Mail waits.\n\nCurrent status: We look.",
        ),
        (
            "09:00",
            "User impact: Mail waits.\n\nScope of impact: All of Kobe.\n\nCurrent status: We replace a disk.",
        ),
        (
            "10:00",
            "User impact: Mail waits.\n\nScope of impact: All of Kobe.\n\nWorkaround: Use the web.\n\nCurrent status: We copy.",
        ),
    ];
    let record = own_incident("investigating", &updates);
    let site = TestRoot::empty().with("records/a.md", record).site();
    let page = site.page("en", "OWN-1");
    assert_eq!(
        texts(page, "section.answer"),
        [
            "User impact Mail waits.",
            "Scope of impact All of Kobe.",
            "Workaround Use the web.",
            "What is happening now We copy. Update 3 · 29 September 2026 at 10:00 UTC",
        ]
    );
    for text in ["Mail waits.", "All of Kobe.", "Use the web.", "We copy."] {
        let shown = texts(page, ".prose")
            .iter()
            .filter(|prose| *prose == text)
            .count();
        assert_eq!(shown, 1, "{text}");
    }
    let log = texts(page, ".log > li");
    assert!(
        log[0].contains("Current status We look. Shown above: User impact"),
        "{log:?}"
    );
    assert!(
        log[1].starts_with(
            "Update 2 29 September 2026 at 09:00 UTC Current status We replace a disk."
        ),
        "{log:?}"
    );
    // Its text stands further up, so its first words tell what it is about.
    assert!(log[2].starts_with("Update 3 · We copy."), "{log:?}");
    assert!(
        log[1].contains("Unchanged since Update 1: User impact"),
        "{log:?}"
    );
    assert!(
        log[2].contains("Shown above: Workaround · What is happening now"),
        "{log:?}"
    );
    assert!(
        log[2].contains("Unchanged since Update 2: Scope of impact"),
        "{log:?}"
    );
}

#[test]
fn a_text_that_returns_after_another_one_is_not_unchanged() {
    let updates = [
        ("08:00", "Current status: We look."),
        ("09:00", "Current status: We wait."),
        ("10:00", "Current status: We look."),
        ("11:00", "Final status: It is over."),
    ];
    let record = own_incident("serviceRestored", &updates);
    let site = TestRoot::empty().with("records/a.md", record).site();
    let page = site.page("en", "OWN-1");
    assert!(!page.contains("Unchanged since"), "{page}");
    assert_eq!(
        texts(page, ".log .prose"),
        ["We look.", "We wait.", "We look."]
    );
}

#[test]
fn of_two_sections_of_a_kind_one_alone_changes_an_earlier_text() {
    let updates = [
        (
            "08:00",
            "Current status: We see an issue with several products in Osaka.",
        ),
        (
            "09:00",
            "Current status: We see an issue with several products in Osaka and Kobe.\n\n\
             Current status: We see an issue with these products: mail, chat.",
        ),
        ("10:00", "Final status: All is well."),
    ];
    let record = own_incident("serviceRestored", &updates);
    let site = TestRoot::empty().with("records/a.md", record).site();
    let page = site.page("en", "OWN-1");
    assert!(page.contains("in Osaka <ins>and Kobe</ins>"), "{page}");
    assert!(
        page.contains("<p>We see an issue with these products: mail, chat.</p>"),
        "{page}"
    );
}

#[test]
fn changes_of_a_section_are_marked_in_the_log() {
    let updates = [
        (
            "08:00",
            "Current status: We are restarting the gateways in Osaka.",
        ),
        (
            "09:00",
            "Current status: We are restarting the last gateways in Osaka.",
        ),
        ("10:00", "Current status: Mail works again."),
    ];
    let record = own_incident("serviceRestored", &updates);
    let site = TestRoot::empty().with("records/a.md", record).site();
    let page = site.page("en", "OWN-1");
    let marked = "We are restarting the <ins>last</ins> gateways in Osaka.";
    assert!(page.contains(marked), "{page}");
    let log = texts(page, ".log > li");
    assert!(
        log[1].contains("Changes since Update 1: added · removed"),
        "{log:?}"
    );
    // What has little to do with the text before it has no marks.
    assert!(page.contains("<p>Mail works again.</p>"), "{page}");
    // A text that stands on top is as its source wrote it.
    let record = own_incident("investigating", &updates[..2]);
    let site = TestRoot::empty().with("records/a.md", record).site();
    let page = site.page("en", "OWN-1");
    assert!(!page.contains("<ins>"), "{page}");
    assert!(
        page.contains("We are restarting the last gateways in Osaka."),
        "{page}"
    );
}

#[test]
fn a_long_log_is_folded_in_its_middle() {
    let mut body = String::from(
        "---\nid: OWN-1\nservice: Mail\ntitle: Mail waits\nstatus: investigating\n---\n",
    );
    for hour in 10..22 {
        let text = "We copy what is left and look at each of the disks. ".repeat(6);
        write!(
            body,
            "\n## 2026-09-29T{hour}:00:00Z\nIt is {hour}. {text}\n"
        )
        .unwrap();
    }
    let site = TestRoot::empty().with("records/a.md", body).site();
    let page = site.page("en", "OWN-1");
    let folded = texts(page, ".log details.fold > summary");
    assert_eq!(folded.len(), 9, "{folded:?}");
    assert_eq!(folded[0], "Read update 2");
    // Headings alone tell what happened.
    let headings = texts(page, ".log h3");
    assert!(
        headings[1].starts_with("Update 2 · It is 11. We copy"),
        "{headings:?}"
    );
    // All of it is there: a link, a search and paper find it.
    assert!((10..22).all(|hour| page.contains(&format!("It is {hour}. We copy what is left"))));
}

#[test]
fn what_was_no_incident_has_not_the_facts_of_one() {
    let updates = [
        (
            "08:00",
            "User impact: Mail is late.\n\nScope of impact: All of Osaka.\n\nCurrent status: We look.",
        ),
        (
            "09:00",
            "User impact: Mail is late.\n\nFinal status: The alert came from a test.",
        ),
    ];
    let site_of = |status: &str| {
        let record = own_incident(status, &updates).replace(
            "title: T",
            "title: T\nstarted_at: 2026-09-29T07:50:30Z\nended_at: 2026-09-29T09:00:10Z",
        );
        TestRoot::empty().with("records/a.md", record).site()
    };
    let restored = site_of("serviceRestored");
    let page = restored.page("en", "OWN-1");
    let heads = texts(page, ".answer h2, .strip dt, .strip dd");
    assert_eq!(
        heads,
        [
            "Started",
            "29 September 2026 at 07:50 UTC",
            "Ended",
            "29 September 2026 at 09:00 UTC",
            "Duration",
            "1 hour 10 minutes",
            "User impact",
            "Scope of impact",
            "Final status",
            "Root cause",
            "Next steps",
        ]
    );
    let site = site_of("falsePositive");
    let page = site.page("en", "OWN-1");
    let heads = texts(page, ".answer h2, .strip dt, .strip dd");
    assert_eq!(heads, ["Final status"]);
    // What was said stays in the log, and the record's times among the other facts.
    let log = texts(page, ".log").join(" ");
    assert!(log.contains("Mail is late.") && log.contains("All of Osaka."));
    let facts = texts(page, ".facts").join(" ");
    assert!(facts.contains("Started29 September 2026"), "{facts}");
    let head = site.text("en/incidents/OWN-1/index.html");
    let head = head.split_once("</head>").unwrap().0;
    assert!(!head.contains("Mail is late") && head.contains("False positive · API · T\""));
    assert_eq!(site.json("OWN-1").get("summary"), None);
}

#[test]
fn the_first_facts_lead_to_what_to_do_and_to_many_services() {
    let record = |count: usize, is_over: bool| {
        let names: Vec<String> = (1..=count).map(|number| format!("S{number:02}")).collect();
        format!(
            "---\ntitle: T\ndate: 2026-09-29T08:00:00Z\nresolved: {is_over}\naffected: [API, {}]\n---\n\
             User impact: It is off.\n\nWorkaround: Use the telephone.\n",
            names.join(", ")
        )
    };
    for (count, shown) in [
        (1, "S01"),
        (5, "S01 S02 S03 S04 S05"),
        (6, "S01 S02 S03 S04 2 more"),
        (23, "S01 S02 S03 S04 19 more"),
    ] {
        let site = TestRoot::empty()
            .with("records/OWN-1.md", record(count, false))
            .site();
        let page = site.page("en", "OWN-1");
        assert_eq!(texts(page, ".strip .names li").join(" "), shown);
        let all = texts(page, "#services li").len();
        assert_eq!(all, if count > 5 { count } else { 0 });
        assert!(page.contains("class=\"act\"><a href=\"#workaround\">What to do</a>"));
        assert_eq!(page.matches("id=\"workaround\"").count(), 1);
    }
    let site = TestRoot::empty()
        .with("records/OWN-1.md", record(1, true))
        .site();
    assert!(!site.page("en", "OWN-1").contains("class=\"act\""));
}

#[test]
fn that_a_text_is_not_translated_is_said_once_and_then_by_its_language() {
    let record = own_incident(
        "investigating",
        &[
            (
                "08:00",
                "Title: T\n\nUser impact: It is off.\n\nCurrent status: We look.",
            ),
            (
                "09:00",
                "User impact: It is off.\n\nCurrent status: We repair.",
            ),
        ],
    );
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"de\"]");
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/a.md", record);
    let said = "angezeigte Sprache: Englisch";
    let site = root.site();
    let page = site.page("de", "OWN-1");
    assert_eq!(page.matches(said).count(), 1, "{page}");
    assert_eq!(
        texts(page, ".answer h2"),
        [
            "Auswirkungen auf Benutzer Englisch",
            "Aktuelle Lage Englisch"
        ]
    );
    assert_eq!(
        texts(page, ".answer .meta"),
        ["Aktualisierung 2 · 29. September 2026 um 11:00 MESZ (09:00 UTC)"]
    );
    // Where the title is translated, each text says it.
    root.put(
        "translations/OWN-1.de.md",
        "---\nsource: reviewed\n---\n\n## 2026-09-29T08:00:00Z\nTitel: Der Titel\n",
    );
    let site = root.site();
    let page = site.page("de", "OWN-1");
    assert!(page.matches(said).count() >= 3, "{page}");
}

#[test]
fn the_home_page_names_what_is_down_and_folds_what_is_fine() {
    let mut settings = MINIMAL_SETTINGS.to_owned();
    for number in 1..=20 {
        write!(settings, "\n[[services]]\nname = \"Service {number}\"\n").unwrap();
    }
    let incident = |number: usize| {
        own_incident(
            "serviceInterruption",
            &[("08:00", "User impact: It is off.")],
        )
        .replace("OWN-1", &format!("OWN-{number}"))
        .replace("service: API", &format!("service: Service {number}"))
    };
    let home = |count: usize| {
        let mut root = TestRoot::empty().with("site.toml", &settings);
        for number in 1..=count {
            root = root.with(&format!("records/{number}.md"), incident(number));
        }
        root.site().text("en/index.html").to_owned()
    };
    for (count, heading) in [
        (1, "Service 1 is down"),
        (2, "Service 1 and Service 2 are down"),
        (4, "4 services are down"),
    ] {
        let page = home(count);
        assert_eq!(texts(&page, ".hero h1"), [heading]);
        let fine = format!("{} services are operating normally", 20 - count);
        assert_eq!(texts(&page, "details.fold > summary"), [fine]);
        let links = texts(&page, ".worst > li > a");
        assert_eq!(links.len(), count.min(4), "{links:?}");
    }
}

#[test]
fn other_incidents_are_found_from_a_page() {
    let updates = [(
        "08:00",
        "The cause is tracked under OWN-0002. See KB5001330, OWN-0001 and OWN-0002.",
    )];
    let record = own_incident("resolved", &updates).replace("OWN-1", "OWN-0001");
    let root = TestRoot::empty().with("records/a.md", record);
    let site = root.site();
    let page = site.page("en", "OWN-0001");
    assert_eq!(texts(page, ".facts .names li"), ["OWN-0002"]);
    assert!(page.contains("href=\"../../search/?q=OWN-0002\""));
    assert!(page.contains("href=\"../../history/2026-09/\">September 2026</a>"));

    let without_search = root.with("site.toml", format!("search = false\n{MINIMAL_SETTINGS}"));
    let site = without_search.site();
    let page = site.page("en", "OWN-0001");
    assert_eq!(texts(page, ".facts .names li"), ["OWN-0002"]);
    assert!(!page.contains("?q="));
}
