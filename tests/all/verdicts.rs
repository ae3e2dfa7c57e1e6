//! What the team says that incidents and services mean for the company: what counts, and what stays the source's word.

use kairan::store::Store;
use serde_json::Value;

use crate::fixtures::{MINIMAL_SETTINGS, NOW, TestRoot, TestSite, assert_same_files, store_files};

const MAIL: &str = "---\nid: N-1\nservice: Mail\ntitle: Late mail\nstatus: investigating\n\
                    started_at: 2026-09-29T06:00:00Z\n---\n\n\
                    ## 2026-09-29T06:00:00Z\nUser impact: Mail is late.\n";

const CHAT: &str = "---\nid: N-2\nservice: Chat\ntitle: No chat\nstatus: serviceInterruption\n\
                    started_at: 2026-09-28T06:00:00Z\n---\n\n\
                    ## 2026-09-28T06:00:00Z\nUser impact: Chat is down.\n";

fn root() -> TestRoot {
    TestRoot::empty()
        .with_small_templates()
        .with("records/N-1.md", MAIL)
        .with("records/N-2.md", CHAT)
}

fn note(fields: &str) -> String {
    format!("---\n{fields}\n---\nOur people do not use it.\n")
}

fn with_services(services: &str) -> String {
    format!("{MINIMAL_SETTINGS}{services}")
}

fn heading(site: &TestSite) -> String {
    let home = site.text("en/index.html");
    let (_, rest) = home.split_once("<h1>").unwrap();
    let (heading, _) = rest.split_once("</h1>").unwrap();
    heading.replace("<bdi>", "").replace("</bdi>", "")
}

/// The part of the home page with this heading, up to the next section.
fn part<'a>(page: &'a str, heading: &str) -> &'a str {
    let start = page.find(&format!("{heading}</h2>")).unwrap();
    let rest = &page[start..];
    &rest[..rest.find("</section>").unwrap()]
}

/// Whether the home page has the row of a service, and the states of its days with something.
fn days(page: &str, service: &str) -> Option<Vec<String>> {
    let row = page.split("<p class=\"name\">").skip(1);
    let name = format!("<bdi>{service}</bdi>");
    let mut row = row.filter(|row| row.split("</p>").next().unwrap().contains(&name));
    let (_, drawing) = row.next()?.split_once("class=\"bars\"").unwrap();
    let drawing = drawing.split("</svg>").next().unwrap();
    let mut days = Vec::new();
    for path in drawing.split("<path class=\"").skip(1) {
        let (state, rest) = path.split_once("\" d=\"M").unwrap();
        for run in rest.split('"').next().unwrap().split('M') {
            let (start, length) = run.split_once(" 5h").unwrap();
            let start: usize = start.parse().unwrap();
            let length = length.parse().unwrap();
            days.extend((start..).take(length).map(|day| (day, state.to_owned())));
        }
    }
    days.sort();
    let states = days.into_iter().map(|(_, state)| state);
    Some(
        states
            .filter(|state| !matches!(state.as_str(), "unknown" | "operational"))
            .collect(),
    )
}

#[test]
fn a_muted_incident_counts_for_nothing_and_is_found_all_the_same() {
    let before = root().site();
    assert!(heading(&before).contains("Chat"));
    let muted = root();
    muted.put("annotations/N-2.md", note("title: Not ours\nmuted: true"));
    let site = muted.site();
    assert_eq!(site.messages(), [""; 0]);
    assert!(heading(&site).contains("Mail has problems"));
    let home = site.text("en/index.html");
    assert!(!home.contains("No chat"), "{home}");
    assert_eq!(days(home, "Chat"), Some(vec![]));
    assert_eq!(
        days(before.text("en/index.html"), "Chat").map(|days| days.len()),
        Some(3)
    );
    for feed in ["en/feed.atom", "en/feed.rss", "en/services/chat/feed.atom"] {
        assert!(before.text(feed).contains("No chat"), "{feed}");
        assert!(!site.text(feed).contains("No chat"), "{feed}");
    }
    let page = site.page("en", "N-2");
    for words in [
        "Does not concern us",
        "Service interruption",
        "Chat is down.",
        "Our people do not use it.",
        "Not ours",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let history = site.text("en/history/2026-09/index.html");
    assert!(history.contains("No chat") && history.contains("Does not concern us"));
    let service = site.text("en/services/chat/index.html");
    assert!(!part(service, "Open incidents").contains("No chat"));
    assert!(part(service, "Does not concern us").contains("No chat"));
    assert_eq!(site.json("N-2")["muted"], true);
    assert_eq!(site.json("N-2")["verdict"]["affected"], false);
    assert_eq!(site.json("N-1").get("muted"), None);
    // Without the note everything is as it was.
    muted.delete("annotations/N-2.md");
    assert_same_files(&muted.site().files, &before.files);
}

#[test]
fn what_is_muted_and_unmuted_later_is_as_in_a_full_run() {
    let root = root();
    let site = Store::memory();
    let steps: [Option<&str>; 6] = [
        None,
        Some("muted: true"),
        Some("affected: false"),
        Some("state: outage\nuntil: 2026-09-30T12:00:00Z"),
        Some("muted: true\nfrom: 2026-09-29T12:00:00Z"),
        None,
    ];
    for (hour, fields) in (9..).zip(steps) {
        match fields {
            Some(fields) => root.put("annotations/N-1.md", note(fields)),
            None => root.delete("annotations/N-1.md"),
        }
        let now = format!("2026-09-30T{hour:02}:00:00Z");
        root.publish(&site, &now).unwrap();
        assert_same_files(&store_files(&site, ""), &root.site_at(&now).files);
    }
}

#[test]
fn a_note_counts_from_its_time_on_without_new_data() {
    let root = root();
    root.put(
        "annotations/N-2.md",
        note("affected: false\nfrom: 2026-09-30T10:00:00Z\nuntil: 2026-10-01T10:00:00Z"),
    );
    let site = Store::memory();
    for (now, is_down) in [
        ("2026-09-30T09:59:59Z", true),
        ("2026-09-30T10:00:00Z", false),
        ("2026-10-01T09:59:59Z", false),
        ("2026-10-01T10:00:00Z", true),
    ] {
        root.publish(&site, now).unwrap();
        let files = store_files(&site, "");
        let home = String::from_utf8_lossy(&files["en/index.html"]);
        assert_eq!(home.contains("is down</h1>"), is_down, "{now}");
        let page = String::from_utf8_lossy(&files["en/incidents/N-2/index.html"]);
        assert_eq!(page.contains("Not affected"), !is_down, "{now}");
        assert_same_files(&files, &root.site_at(now).files);
    }
}

#[test]
fn the_days_before_a_verdict_stay_as_they_were() {
    let cases = [
        ("muted: true", vec![]),
        // On the 29th it counted until noon.
        (
            "muted: true\nfrom: 2026-09-29T12:00:00Z",
            vec!["outage", "outage"],
        ),
        (
            "affected: false\nfrom: 2026-09-29T00:00:00Z",
            vec!["outage"],
        ),
        (
            "affected: false\nuntil: 2026-09-29T00:00:00Z",
            vec!["outage", "outage"],
        ),
        ("affected: true", vec!["outage", "outage", "outage"]),
        (
            "state: advisory\nfrom: 2026-09-29T12:00:00Z",
            vec!["outage", "outage", "advisory"],
        ),
    ];
    for (fields, expected) in cases {
        let root = root();
        root.put("annotations/N-2.md", note(fields));
        let site = root.site();
        let days = days(site.text("en/index.html"), "Chat").unwrap();
        assert_eq!(days, expected, "{fields}");
    }
}

#[test]
fn a_verdict_stands_beside_the_word_of_the_source() {
    let site = root()
        .with(
            "annotations/N-2.md",
            note("title: Chat works here\naffected: false"),
        )
        .with("annotations/N-1.md", note("state: outage"))
        .site();
    assert_eq!(site.messages(), [""; 0]);
    assert!(
        heading(&site).contains("Mail is down"),
        "{}",
        heading(&site)
    );
    let home = site.text("en/index.html");
    let open = part(home, "Open incidents");
    let (mail, chat) = (
        open.find("Late mail").unwrap(),
        open.find("No chat").unwrap(),
    );
    assert!(mail < chat, "what counts stands first");
    assert!(open[chat - 400..].contains("Not affected"));
    assert!(open.contains("Service interruption"));
    let page = site.page("en", "N-2");
    assert!(page.contains("For us") && page.contains("Not affected"));
    assert!(page.contains("Source: Service interruption"));
    assert!(page.contains("href=\"#note-1\""));
    let page = site.page("en", "N-1");
    assert!(page.contains("Down") && page.contains("Source: Investigating"));
    assert_eq!(site.json("N-1")["verdict"]["state"], "outage");
    assert_eq!(site.json("N-1")["status"], "investigating");
}

#[test]
fn a_state_outlasts_the_source_only_where_its_end_is_told() {
    let record = CHAT.replace("serviceInterruption", "resolved").replace(
        "started_at: 2026-09-28T06:00:00Z",
        "started_at: 2026-09-28T06:00:00Z\nended_at: 2026-09-29T06:00:00Z",
    );
    for (fields, is_down) in [
        ("state: outage", false),
        ("state: outage\nuntil: 2026-09-30T10:00:00Z", true),
        ("state: outage\nuntil: 2026-09-30T08:00:00Z", false),
    ] {
        let root = TestRoot::empty().with("records/N-2.md", &record);
        let site = root.with("annotations/N-2.md", note(fields)).site();
        assert_eq!(heading(&site).contains("is down"), is_down, "{fields}");
        let home = site.text("en/index.html");
        assert_eq!(part(home, "Open incidents").contains("No chat"), is_down);
    }
}

#[test]
fn a_state_that_ended_with_the_source_is_not_told_as_the_present_one() {
    let over = MAIL.replace(
        "status: investigating",
        "status: resolved\nended_at: 2026-09-29T08:00:00Z",
    );
    let planned = "---\nid: W-1\nservice: Chat\ntitle: New disks\nstatus: scheduled\nclassification: maintenance\n\
                   started_at: 2026-10-02T06:00:00Z\nended_at: 2026-10-02T08:00:00Z\n---\n\n\
                   ## 2026-09-28T06:00:00Z\nNew disks.\n";
    let root = TestRoot::empty()
        .with("records/N-1.md", &over)
        .with("records/W-1.md", planned);
    let before = root.site();
    for id in ["N-1", "W-1"] {
        root.put(&format!("annotations/{id}.md"), note("state: outage"));
    }
    let site = root.site();
    assert_eq!(site.messages(), [""; 0]);
    for id in ["N-1", "W-1"] {
        let page = site.page("en", id);
        assert!(!page.contains("For us"), "{page}");
        let icon = |site: &TestSite| {
            let page = site.text(&format!("en/incidents/{id}/index.html"));
            let (_, rest) = page.split_once("rel=\"icon\"").unwrap();
            rest.split('>').next().unwrap().to_owned()
        };
        assert_eq!(icon(&site), icon(&before));
        assert_eq!(site.json(id).get("verdict"), None);
    }
    // One that begins when the source's word is that it is over counts for nothing, and that is told.
    root.put(
        "annotations/N-1.md",
        note("state: outage\nfrom: 2026-09-29T09:00:00Z"),
    );
    let messages = root.site().messages();
    assert_eq!(messages.len(), 1, "{messages:#?}");
    assert!(
        messages[0]
            .contains("counts for nothing: N-1 is over by its source since 2026-09-29T08:00:00Z"),
        "{messages:#?}"
    );
}

#[test]
fn maintenance_that_takes_a_service_down_is_named_like_an_incident() {
    let work = "---\nid: W-1\nservice: Chat\ntitle: New disks\nstatus: inProgress\nclassification: maintenance\n\
                started_at: 2026-09-30T06:00:00Z\nended_at: 2026-10-02T08:00:00Z\n---\n\n\
                ## 2026-09-28T06:00:00Z\nNew disks.\n";
    let root = TestRoot::empty()
        .with("records/W-1.md", work)
        .with("annotations/W-1.md", note("state: outage"));
    let site = root.site();
    assert!(
        heading(&site).contains("Chat is down"),
        "{}",
        heading(&site)
    );
    let home = site.text("en/index.html");
    let hero = home.split("<h1>").nth(1).unwrap();
    let hero = hero.split("class=\"as-of\"").next().unwrap();
    assert!(
        hero.contains("New disks") && hero.contains("incidents/W-1/"),
        "{hero}"
    );
    assert_eq!(home.matches("New disks").count(), 2, "{home}");
    for file in [
        "en/open.atom",
        "en/embed/index.html",
        "en/embed/status.json",
    ] {
        assert!(site.text(file).contains("New disks"), "{file}");
    }
    let service = site.text("en/services/chat/index.html");
    assert!(
        part(service, "Open incidents").contains("New disks"),
        "{service}"
    );
    assert!(!service.contains("There are no incidents"), "{service}");
    // Programs list it as an incident, until the note ends.
    let lists = |site: &TestSite| {
        let files = [
            "summary.json",
            "incidents.json",
            "incidents/unresolved.json",
            "scheduled-maintenances.json",
            "scheduled-maintenances/active.json",
        ];
        files.map(|file| {
            let document: Value =
                serde_json::from_str(site.text(&format!("en/api/v2/{file}"))).unwrap();
            let incidents = document["incidents"].as_array().cloned();
            let planned = document["scheduled_maintenances"].as_array().cloned();
            let words = |list: Option<Vec<Value>>| {
                let words = list.into_iter().flatten().map(|one| {
                    let word = |name: &str| one[name].as_str().unwrap_or("-").to_owned();
                    word("status") + " " + &word("impact") + " " + &word("scheduled_for")
                });
                words.collect::<Vec<_>>().join(", ")
            };
            (words(incidents), words(planned))
        })
    };
    let incident = || ("investigating critical -".to_owned(), String::new());
    let none = Default::default;
    assert_eq!(
        lists(&site),
        [incident(), incident(), incident(), none(), none()]
    );
    root.delete("annotations/W-1.md");
    let work = || {
        let words = "in_progress maintenance 2026-09-30T06:00:00.000Z";
        (String::new(), words.to_owned())
    };
    assert_eq!(
        lists(&root.site()),
        [work(), none(), none(), work(), work()]
    );
}

#[test]
fn a_state_that_a_later_note_ends_is_over_from_then_on() {
    let over = MAIL.replace(
        "status: investigating",
        "status: resolved\nended_at: 2026-09-10T08:00:00Z",
    );
    let over = over.replace("2026-09-29T06", "2026-09-10T06");
    let root = TestRoot::empty()
        .with("records/N-1.md", over)
        .with(
            "annotations/N-1-a.md",
            note("state: outage\nuntil: 2026-12-01T00:00:00Z"),
        )
        .with(
            "annotations/N-1-b.md",
            note("state: operational\nfrom: 2026-09-11T00:00:00Z"),
        );
    let home = root.site();
    let home = home.text("en/index.html");
    assert!(!home.contains("Recently closed"), "{home}");
}

#[test]
fn where_fields_contradict_each_other_the_worse_counts() {
    let cases = [
        ("muted: true\nstate: degraded", "Chat has problems"),
        ("affected: false\naffected_by: none", ""),
        ("affected: true\nmuted: true", "Chat is down"),
        ("affected: false\nstate: outage", "Chat is down"),
        ("state: operational\naffected: true", "Chat is down"),
    ];
    for (fields, expected) in cases {
        let root = TestRoot::empty().with("records/N-2.md", CHAT);
        let site = root.with("annotations/N-2.md", note(fields)).site();
        let messages = site.messages();
        assert_eq!(messages.len(), 1, "{fields}: {messages:#?}");
        if expected.is_empty() {
            continue;
        }
        assert!(
            messages[0].starts_with("annotations/N-2.md:2:1"),
            "{messages:#?}"
        );
        assert!(messages[0].contains("contradict"), "{messages:#?}");
        assert!(
            heading(&site).contains(expected),
            "{fields}: {}",
            heading(&site)
        );
    }
}

#[test]
fn an_incident_may_be_muted_before_it_arrives() {
    let root = TestRoot::empty().with("records/N-1.md", MAIL);
    root.put("annotations/N-2.md", note("muted: true"));
    let site = Store::memory();
    let report = root.publish(&site, NOW).unwrap();
    let diagnostic = &report.diagnostics[0];
    assert!(diagnostic.message.contains("unknown incident: N-2"));
    assert!(diagnostic.help.contains("name the file by incident"));
    root.put("records/N-2.md", CHAT);
    let report = root.publish(&site, NOW).unwrap();
    assert_eq!(report.diagnostics, []);
    let files = store_files(&site, "");
    assert!(!String::from_utf8_lossy(&files["en/feed.atom"]).contains("No chat"));
    assert!(!String::from_utf8_lossy(&files["en/index.html"]).contains("No chat"));
    assert!(files.contains_key("en/incidents/N-2/index.html"));
    assert_same_files(&files, &root.site().files);
}

#[test]
fn a_muted_service_is_named_and_counts_for_nothing() {
    let muted = with_services(
        "[[services]]\nname = \"CHAT\"\nnames = { en = \"The chat\" }\nmuted = { en = \"We use another one.\" }\n",
    );
    let root = root().with("site.toml", muted);
    let site = root.site();
    assert_eq!(site.messages(), [""; 0]);
    assert!(heading(&site).contains("Mail has problems"));
    let home = site.text("en/index.html");
    assert!(!home.contains("No chat"));
    assert_eq!(days(home, "The chat"), None);
    assert!(home.contains("Services that do not concern us: <a href=\"services/chat/\">"));
    assert!(!site.text("en/feed.atom").contains("No chat"));
    // Whoever subscribes to the service itself gets what the source says of it.
    assert!(site.text("en/services/chat/feed.atom").contains("No chat"));
    let service = site.text("en/services/chat/index.html");
    assert!(service.contains("Does not concern us: We use another one."));
    assert!(part(service, "Open incidents").contains("No chat"));
    let page = site.page("en", "N-2");
    assert!(page.contains("Does not concern us") && page.contains("We use another one."));
    assert_eq!(site.json("N-2")["muted"], true);
    // An incident that affects another service, too, counts for that one.
    root.put(
        "records/google.json",
        r#"[{"id": "g1", "number": "1", "begin": "2026-09-30T06:00:00Z", "external_desc": "No phone",
            "status_impact": "SERVICE_OUTAGE", "severity": "high",
            "affected_products": [{"title": "Chat", "id": "c"}, {"title": "Phone", "id": "p"}],
            "updates": [{"created": "2026-09-30T06:10:00Z", "when": "2026-09-30T06:10:00Z", "text": "No phone.",
                         "status": "SERVICE_OUTAGE"}]}]"#,
    );
    let site = root.site();
    assert_eq!(site.messages(), [""; 0]);
    assert!(
        heading(&site).contains("Phone is down"),
        "{}",
        heading(&site)
    );
    assert!(site.text("en/feed.atom").contains("No phone"));
}

#[test]
fn a_muted_service_that_no_record_names_is_a_warning() {
    for (name, help) in [
        ("Chatt", "did you mean \"Chat\"?"),
        (
            "Yammer",
            "write the name that it has in the records, or remove `muted`",
        ),
    ] {
        let service = format!("[[services]]\nname = \"{name}\"\nmuted = true\n");
        let root = root().with("site.toml", with_services(&service));
        let site = root.site();
        let [diagnostic] = &site.report.diagnostics[..] else {
            panic!("{:#?}", site.report.diagnostics);
        };
        assert!(!diagnostic.is_error());
        assert!(diagnostic.message.contains(name));
        assert_eq!(diagnostic.help, help);
    }
    // One that is not muted may have its first incident later, unless a record has a name like it.
    for (name, warnings) in [("Chatt", 1), ("Yammer", 0), ("Chat", 0)] {
        let service = with_services(&format!("[[services]]\nname = \"{name}\"\n"));
        let site = root().with("site.toml", service).site();
        assert_eq!(site.messages().len(), warnings, "{:#?}", site.messages());
    }
    let not_muted = with_services("[[services]]\nname = \"Chat\"\nmuted = false\n");
    let site = root().with("site.toml", not_muted).site();
    assert!(heading(&site).contains("Chat is down"));
    let wrong = with_services("[[services]]\nname = \"Chat\"\nmuted = 3\n");
    let site = root().with("site.toml", wrong).site();
    assert!(
        site.messages()[0].contains("expected true, a text"),
        "{:?}",
        site.messages()
    );
    assert!(heading(&site).contains("Chat is down"));
}

#[test]
fn what_was_announced_before_a_note_stays_in_the_feed_and_all_in_the_archive() {
    let updates =
        (0..60).map(|minute| format!("\n## 2026-09-29T07:{minute:02}:00Z\nStill {minute}.\n"));
    let record = CHAT.replace("2026-09-28", "2026-09-29") + &updates.collect::<String>();
    let root = root().with("records/N-2.md", record);
    let site = Store::memory();
    root.publish(&site, "2026-09-29T08:00:00Z").unwrap();
    let before = store_files(&site, "");
    root.put(
        "annotations/N-2.md",
        note("muted: true\nfrom: 2026-09-29T12:00:00Z"),
    );
    root.publish(&site, "2026-09-30T08:00:00Z").unwrap();
    let later = CHAT.replace("2026-09-28T06:00", "2026-09-30T07:59");
    let later = later.replace("Chat is down.", "Later.");
    root.put("records/later.md", later.replace("N-2", "N-3"));
    let muted = root.get("records/N-2.md").unwrap();
    let muted = String::from_utf8(muted).unwrap() + "\n## 2026-09-30T08:01:00Z\nMuted.\n";
    root.put("records/N-2.md", muted);
    root.publish(&site, "2026-09-30T08:02:00Z").unwrap();
    let files = store_files(&site, "");
    let feed = String::from_utf8_lossy(&files["en/feed.atom"]);
    assert!(feed.contains("Still 59.") && feed.contains("Later.") && !feed.contains("Muted."));
    let archive = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        let mut archive = files.clone();
        archive.retain(|path, _| path.starts_with("en/feed-archive/"));
        archive
    };
    assert!(!archive(&before).is_empty());
    assert!(archive(&before) == archive(&files));
}

/// Whoever reads a feed or a page as Markdown knows as much as whoever reads the page.
#[test]
fn feeds_and_markdown_say_what_the_team_says() {
    let root = root();
    let files = [
        "en/feed.atom",
        "en/feed.rss",
        "en/feed.json",
        "en/services/mail/feed.atom",
        "en/open.atom",
        "en/incidents/N-1/feed.atom",
        "en/incidents/N-1/index.md",
        "en/index.md",
    ];
    let having = |words: &str| -> Vec<&str> {
        let site = root.site();
        let having = files.iter().filter(|path| site.text(path).contains(words));
        having.copied().collect()
    };
    let words = "For us: Not affected";
    assert_eq!(having(words), [""; 0]);
    root.put("annotations/N-1.md", note("affected: false"));
    assert_eq!(having(words), files);
    // In the summary, too, which is all that many programs show.
    let site = root.site();
    let rss = site.text("en/feed.rss");
    assert!(
        rss.contains("<description><![CDATA[For us: Not affected · Mail is late.]]></description>"),
        "{rss}"
    );
    root.put("annotations/N-1.md", note("state: outage"));
    assert_eq!(having("For us: Down"), files);
}
