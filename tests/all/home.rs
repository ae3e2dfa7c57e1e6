//! What the home page says of services and of open incidents, and in which words.

use std::fmt::Write;

use kairan::store::Store;

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot, own_incident, store_files};
use crate::incident_json::select_texts;

fn texts(page: &str, selector: &str) -> Vec<String> {
    let texts = select_texts(page, selector).into_iter();
    texts
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// Settings of twenty services, of which the first eighteen stand in three groups.
fn settings_with_groups() -> String {
    let mut settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    for number in 1..=20 {
        write!(settings, "\n[[services]]\nname = \"S{number}\"\n").unwrap();
    }
    for group in 0..3 {
        let members = (1..=6).map(|member| format!("\"S{}\"", group * 6 + member));
        let members = members.collect::<Vec<_>>().join(", ");
        write!(
            settings,
            "\n[[groups]]\nname = \"G{group}\"\nnames = {{ ja = \"組{group}\" }}\nservices = [{members}]\n"
        )
        .unwrap();
    }
    settings
}

#[test]
fn a_group_says_how_its_worst_service_is_and_comes_first_then() {
    let record = own_incident("serviceInterruption", &[("08:00", "It is off.")])
        .replace("service: API", "service: S9");
    let root = TestRoot::empty().with("site.toml", settings_with_groups());
    root.put("records/list.json", "{\"value\": []}");
    let site = root.site();
    assert_eq!(site.diagnostics(), [""; 0]);
    let fine = "6 services are operating normally";
    let folded = |page: &str| texts(page, ".group summary");
    let all_fine = [
        format!("G0 · {fine}"),
        format!("G1 · {fine}"),
        format!("G2 · {fine}"),
        "Other services · 2 services are operating normally".to_owned(),
    ];
    assert_eq!(folded(site.text("en/index.html")), all_fine);
    assert!(folded(site.text("ja/index.html"))[0].starts_with("組0 · "));

    let site = root.with("records/a.md", record).site();
    let home = site.text("en/index.html");
    assert_eq!(texts(home, ".group > .name"), ["G1 Down"]);
    assert_eq!(
        folded(home)[..2],
        [
            "5 services are operating normally".to_owned(),
            format!("G0 · {fine}")
        ]
    );
    let shown = texts(home, ".group > .services .name");
    assert_eq!(shown, ["S9 Down"], "what is down is not folded");
}

#[test]
fn groups_that_contradict_each_other_are_reported() {
    let settings = format!(
        "{MINIMAL_SETTINGS}[[groups]]\nname = \"A\"\nservices = [\"Mail\", \"Chat\"]\n\
         [[groups]]\nname = \"B\"\nservices = [\"Chat\"]\n[[groups]]\nname = \"A\"\nservices = [\"Fax\"]\n\
         [[groups]]\nname = \" \"\nservices = [\"Fax\"]\n[[groups]]\nname = \"C\"\nservices = [\"Printer\", \"Lifts\"]\n\
         [[services]]\nname = \"Printers\"\n"
    );
    let site = TestRoot::empty().with("site.toml", settings).site();
    let messages = site.messages().join("\n");
    for expected in [
        "the service \"Chat\" is in a group already",
        "the group \"B\" has no services",
        "the group \"A\" is listed twice",
        "the name of the group is empty",
        "the group \"C\" names the service \"Printer\", which there is not",
    ] {
        assert!(messages.contains(expected), "{messages}");
    }
    // It may have its first incident later.
    assert!(!messages.contains("Lifts"), "{messages}");
}

/// Whether the home page and that of the service API say a text at `now`, where a run that morning read the record: the
/// time alone makes the difference.
fn assert_says(record: String, now: &str, text: &str, is_said: bool) {
    let root = TestRoot::empty().with("records/a.md", &record);
    let site = Store::memory();
    root.publish(&site, "2026-09-30T09:00:00Z").unwrap();
    root.publish(&site, now).unwrap();
    let files = store_files(&site, "");
    for path in ["en/index.html", "en/services/api/index.html"] {
        let page = String::from_utf8(files[path].clone()).unwrap();
        let main = texts(&page, "main").join(" ");
        assert_eq!(main.contains(text), is_said, "{path} at {now}: {record}");
    }
}

#[test]
fn an_open_incident_of_which_nothing_is_heard_says_so_after_three_days() {
    let silent = "No update since 29 September 2026 at 08:00 UTC";
    let promise = "Next update by: 5 October 2026, 08:00 UTC";
    for (text, status, now, is_said) in [
        ("It is off.", "investigating", "2026-10-02T07:59:00Z", false),
        ("It is off.", "investigating", "2026-10-02T08:00:00Z", true),
        ("It is off.", "resolved", "2026-10-02T08:00:00Z", false),
        // The next update was promised for later.
        (promise, "investigating", "2026-10-05T07:59:00Z", false),
        (promise, "investigating", "2026-10-05T08:00:00Z", true),
    ] {
        assert_says(
            own_incident(status, &[("08:00", text)]),
            now,
            silent,
            is_said,
        );
    }
}

#[test]
fn planned_work_of_which_nothing_is_heard_after_its_time_says_so() {
    let silent = "No update since 29 September 2026 at 08:00 UTC";
    let work = |front: &str| {
        format!(
            "---\nid: W-1\nservice: API\ntitle: New disks\nclassification: maintenance\n\
             started_at: 2026-10-05T06:00:00Z\n{front}---\n\n## 2026-09-29T08:00:00Z\nNew disks.\n"
        )
    };
    let endless = "status: scheduled\n";
    let ending = "status: inProgress\nended_at: 2026-10-06T06:00:00Z\n";
    for (front, now, is_said) in [
        (endless, "2026-10-04T07:00:00Z", false),
        (endless, "2026-10-08T05:59:00Z", false),
        (endless, "2026-10-08T06:00:00Z", true),
        (ending, "2026-10-09T05:59:00Z", false),
        (ending, "2026-10-09T06:00:00Z", true),
    ] {
        assert_says(work(front), now, silent, is_said);
    }
}

#[test]
fn the_heading_leads_to_what_to_do() {
    let link = |root: TestRoot| {
        let site = root.site();
        let home = site.text("en/index.html").to_owned();
        let (_, rest) = home.split_once("class=\"worst\"").unwrap();
        let list = rest.split_once("</ul>").unwrap().0.to_owned();
        let found = list
            .find("#")
            .map(|at| list[at + 1..].split('"').next().unwrap().to_owned());
        if let Some(fragment) = &found {
            let page = site.page("en", "OWN-1");
            assert!(
                page.contains(&format!("id=\"{fragment}\"")),
                "{fragment}: {page}"
            );
        }
        found
    };
    let with = |text: &str| {
        TestRoot::empty().with(
            "records/a.md",
            own_incident("investigating", &[("08:00", text)]),
        )
    };
    let workaround = "Workaround: Use the web.\n\nCurrent status: We look.";
    assert_eq!(link(with("Current status: We look.")), None);
    assert_eq!(link(with("Workaround: None.")), None);
    assert_eq!(link(with(workaround)).as_deref(), Some("workaround"));
    let note = "---\ntitle: Phones\nkind: KIND\n---\nUse the phone.\n";
    let noted = |kind: &str| {
        with(workaround).with("annotations/OWN-1-phones.md", note.replace("KIND", kind))
    };
    assert_eq!(link(noted("workaround")).as_deref(), Some("note-phones"));
    assert_eq!(link(noted("action")).as_deref(), Some("note-phones"));
    assert_eq!(link(noted("note")).as_deref(), Some("workaround"));
}

#[test]
fn services_and_incidents_are_told_of_in_the_same_words() {
    for (status, words) in [
        ("serviceInterruption", "Down (Service interruption)"),
        ("serviceDegradation", "Problems (Service degradation)"),
        ("wobbly", "Problems (wobbly)"),
        ("available", "Resolved (Available)"),
        ("serviceRestored", "Resolved (Service restored)"),
        ("resolved", "Resolved"),
        ("falsePositive", "False positive"),
        ("investigationSuspended", "Investigation suspended"),
    ] {
        let record = own_incident(status, &[("08:00", "We look.")]);
        let site = TestRoot::empty().with("records/a.md", record).site();
        let home = site.text("en/index.html");
        let kicker = texts(home, ".card .kicker, .row .meta");
        assert!(
            kicker[0].starts_with(&format!("{words} · API")),
            "{kicker:?}"
        );
        let service = texts(home, ".services .name").join(" ");
        let word = words.split(" (").next().unwrap();
        let is_open = ["Down", "Problems"].contains(&word);
        assert_eq!(service.ends_with(word), is_open, "{service}");
        assert_eq!(
            home.contains("class=\"status resolved\""),
            word == "Resolved"
        );
    }
}
