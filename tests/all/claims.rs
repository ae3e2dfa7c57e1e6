//! What pages claim: no more than the records say.

use kairan::store::Store;

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot, TestSite, days_of, own_incident, store_files};

/// The text of a page as it is without styles: tags are left out, and blocks end a line.
fn plain_text(html: &str) -> String {
    let body = &html[html.find("<body>").unwrap()..];
    let body = &body[..body.rfind("<script").unwrap()];
    let mut text = String::new();
    let mut rest = body;
    while let Some((before, tail)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tail.split_once('>').unwrap();
        let name = tag.trim_start_matches('/');
        let is_inline = ["a", "span", "bdi", "time", "svg", "use", "strong", "code"]
            .iter()
            .any(|inline| name.split([' ', '/']).next() == Some(*inline));
        if !is_inline {
            text.push('\n');
        }
        rest = after;
    }
    text + rest
}

/// The lines of a page's text that hold something.
fn lines(html: &str) -> Vec<String> {
    let text = plain_text(html);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// One resolved Graph issue with one post.
fn graph_issue(id: &str, status: &str, start: &str, post_at: &str, post: &str) -> String {
    serde_json::json!({"value": [{
        "@odata.type": "#microsoft.graph.serviceHealthIssue",
        "id": id,
        "title": "Mail is late",
        "service": "Mail",
        "status": status,
        "classification": "incident",
        "startDateTime": start,
        "lastModifiedDateTime": post_at,
        "isResolved": false,
        "impactDescription": "N/A",
        "posts": [{
            "createdDateTime": post_at,
            "postType": "regular",
            "description": {"contentType": "text", "content": post},
        }],
    }]})
    .to_string()
}

fn site_of_post(post: &str) -> TestSite {
    let at = "2026-09-29T08:00:00Z";
    let record = graph_issue("MA1", "serviceRestored", at, at, post);
    let site = TestRoot::empty().with("records/a.json", record).site();
    assert_eq!(site.diagnostics(), [""; 0]);
    site
}

#[test]
fn a_missing_cause_is_mentioned_only_where_every_text_has_a_label() {
    const NO_CAUSE: &str = "None of the updates has a section on the root cause.";
    const NO_STEPS: &str = "None of the updates has a section on next steps.";
    let cases = [
        ("User impact: Mail is late.\n\nFinal status: Fixed.", true),
        (
            "User impact: Mail is late.\n\nRoot cause: A full disk.\n\nNext steps: None.",
            false,
        ),
        // A text may tell of the cause under another label, or under none.
        (
            "User impact: Mail is late.\n\nFinal status: Fixed.\n\nStory: because of a certificate",
            false,
        ),
        (
            "User impact: Mail is late.\n\nFinal status: The root cause was a disk.",
            false,
        ),
        (
            "User impact: Mail is late.\n\nFinal status: Fixed. See the post-incident report.",
            false,
        ),
        (
            "User impact: Mail is late.\n\nFinal status: Fixed.\n\nGrundursache: Zertifikat",
            false,
        ),
        ("A full disk made mail late. It is fixed.", false),
        (
            "We have found what went wrong.\n\nUser impact: Mail is late.",
            false,
        ),
        (
            "User impact: Mail is late.\n\n## What broke\nA disk.",
            false,
        ),
        ("", false),
    ];
    for (post, is_said) in cases {
        let site = site_of_post(post);
        let page = site.page("en", "MA1");
        assert_eq!(page.contains(NO_CAUSE), is_said, "{post}");
        assert_eq!(page.contains(NO_STEPS), is_said, "{post}");
        assert_eq!(
            page.contains("<h2>Root cause</h2>"),
            is_said || post.contains("Root")
        );
    }
}

#[test]
fn a_section_that_says_nothing_is_no_impact() {
    let cases = [
        ("User impact: None at this time.", None),
        ("User impact: N/A", None),
        ("User impact:\n- None", None),
        ("Customer symptoms: none", None),
        ("Diagnosis: None at this time.", None),
        (
            "Diagnosis: Sign in fails with the error 17.",
            Some("Sign in fails with the error 17."),
        ),
        ("Workaround: Use the web.", None),
        (
            "User impact: None of the users can sign in.",
            Some("None of the users can sign in."),
        ),
        ("Symptoms: Mail is late.", Some("Mail is late.")),
        // The newest section on the impact decides.
        ("User impact: Mail is late.", Some("Mail is late.")),
    ];
    for (post, impact) in cases {
        let at = "2026-09-29T08:00:00Z";
        let record = graph_issue("MA1", "investigating", at, at, post);
        let site = TestRoot::empty().with("records/a.json", record).site();
        let page = site.text("en/incidents/MA1/index.html");
        let description = page
            .split_once("<meta name=\"description\" content=\"")
            .map(|(_, rest)| rest.split_once('"').unwrap().0);
        let told = format!("Problems · Mail · {}", impact.unwrap_or("Mail is late"));
        assert_eq!(description, Some(told.as_str()), "{post}");
        let home = site.text("en/index.html");
        assert_eq!(
            home.contains("<div class=\"prose\">"),
            impact.is_some(),
            "{post}"
        );
        // It stays on the page, under a heading of its own.
        let heading = post.split(':').next().unwrap();
        let heading = heading.replace("Customer symptoms", "Symptoms");
        assert!(page.contains(&format!(">{heading}</")), "{post}");
    }
}

#[test]
fn a_text_under_a_label_of_a_title_is_never_lost() {
    let paragraph = "Search was down for 20 minutes. Nobody in Kobe could use it.";
    for label in ["Summary", "Executive summary"] {
        for post in [
            format!("{label}: {paragraph}\n\nRoot cause: Dust."),
            format!("{label}\n{paragraph}\n\nRoot cause: Dust."),
        ] {
            let site = site_of_post(&post);
            let page = site.page("en", "MA1");
            assert!(page.contains("<h4>Summary</h4>"), "{post}");
            assert!(!page.contains("Earlier titles"), "{post}");
            for feed in ["en/feed.atom", "en/feed.rss"] {
                assert!(site.text(feed).contains(paragraph), "{post}");
            }
            assert_eq!(
                site.json("MA1")["updates"][0]["sections"][0]["kind"],
                "summary"
            );
        }
    }
    // A title that is not the incident's stays in the log and in the feeds.
    let site = site_of_post("Title: Some mail is slow\n\nUser impact: Mail is late.");
    assert!(site.page("en", "MA1").contains("<h4>Title</h4>"));
    assert!(site.text("en/feed.atom").contains("Some mail is slow"));
    // The incident's own stands above.
    let site = site_of_post("Title: Mail is late\n\nUser impact: It comes hours later.");
    assert!(!site.page("en", "MA1").contains("<h4>Title</h4>"));
}

#[test]
fn an_earlier_title_is_one_short_line() {
    let at = "2026-09-29T08:00:00Z";
    let record = |title: &str, modified: &str| {
        graph_issue("MA1", "investigating", at, at, "Text.")
            .replace("Mail is late", title)
            .replace(
                &format!("\"lastModifiedDateTime\":\"{at}\""),
                &format!("\"lastModifiedDateTime\":\"{modified}\""),
            )
    };
    let long = "Mail is late and so ".repeat(40);
    let root = TestRoot::empty().with("records/a.json", record(&long, at));
    root.site_at("2026-09-29T08:05:00Z");
    root.put(
        "records/a.json",
        record("Mail is late", "2026-09-29T08:10:00Z"),
    );
    let site = root.site_at("2026-09-29T08:15:00Z");
    let earlier = site.json("MA1")["earlier_titles"][0]["en"]["text"].clone();
    let earlier = earlier.as_str().unwrap();
    assert!(
        earlier.ends_with('…') && earlier.chars().count() <= 201,
        "{earlier}"
    );
}

#[test]
fn without_records_the_state_is_unknown() {
    let settings = format!("{MINIMAL_SETTINGS}[[services]]\nname = \"Payroll\"\n");
    let root = || TestRoot::empty().with("site.toml", &settings);
    let unread = root().with("records/a.json", "{\"value\": [");
    for site in [root().site(), unread.site()] {
        let home = site.text("en/index.html");
        assert!(home.contains("<div class=\"hero unknown\">"));
        assert!(home.contains("There is no data yet on the state of the services"));
        assert_eq!(days_of(home, "unknown"), 90);
        for path in ["en/index.html", "en/services/payroll/index.html"] {
            let text = plain_text(site.text(path));
            // The legend alone names the other states.
            assert_eq!(text.matches("Operating normally").count(), 1, "{path}");
            assert!(!text.contains("no open incidents") && !text.contains("without disruption"));
            assert!(text.contains("No data yet"), "{path}");
        }
    }
    // What was read holds no incident, so all is well today. Of the days before nothing is known.
    let site = root().with("records/a.json", "{\"value\": []}").site();
    assert_eq!(site.diagnostics(), [""; 0]);
    let home = site.text("en/index.html");
    assert!(home.contains("All services are operating normally"));
    assert_eq!(days_of(home, "unknown"), 89);
}

#[test]
fn a_service_that_is_said_to_be_impaired_without_an_incident_is_unknown() {
    let overview =
        r#"{"value": [{"id": "Exchange", "service": "Mail", "status": "serviceInterruption"}]}"#;
    let statuspage = r#"{"page": {"id": "p", "name": "P"}, "incidents": [], "components": [
        {"id": "1", "name": "Mail", "status": "major_outage", "position": 1}]}"#;
    let page_status = r#"{"page": {"id": "p", "name": "Mail"}, "status": {"indicator": "major"}}"#;
    for file in [overview, statuspage, page_status] {
        let root = TestRoot::empty().with("records/a.json", file);
        let site = root.site();
        let home = plain_text(site.text("en/index.html"));
        assert!(home.contains("The state of 1 service is unknown"), "{file}");
        assert!(home.contains("Mail No data yet"), "{home}");
        let messages = site.messages();
        assert!(
            messages[0].contains("there is no open incident of it"),
            "{messages:?}"
        );
        // Once its incident is read, that tells its state.
        let at = "2026-09-29T08:00:00Z";
        root.put(
            "records/b.json",
            graph_issue("MA1", "investigating", at, at, "Text."),
        );
        let site = root.site();
        assert!(
            site.text("en/index.html")
                .contains("<div class=\"hero degraded\">")
        );
        assert_eq!(site.messages(), [""; 0]);
    }
    let fine = overview.replace("serviceInterruption", "serviceOperational");
    let site = TestRoot::empty().with("records/a.json", fine).site();
    assert!(
        site.text("en/index.html")
            .contains("<div class=\"hero operational\">")
    );
}

#[test]
fn nothing_is_fine_by_a_file_that_lists_no_incidents() {
    let planned = "---\nid: OWN-1\nservice: API\ntitle: T\nstatus: scheduled\nclassification: maintenance\n\
         started_at: 2026-10-20T20:00:00Z\n---\n\n## 2026-09-29T08:00:00Z\nIt takes an hour.\n";
    for (name, file) in [
        ("a.json", "[]"),
        (
            "a.json",
            r#"{"page": {"id": "p", "name": "P"}, "scheduled_maintenances": []}"#,
        ),
        ("a.md", planned),
        (
            "a.md",
            &planned.replace("classification: maintenance\n", ""),
        ),
    ] {
        let site = TestRoot::empty()
            .with(&format!("records/{name}"), file)
            .site();
        let home = site.text("en/index.html");
        assert!(home.contains("<div class=\"hero unknown\">"), "{file}");
    }
}

#[test]
fn no_time_is_told_before_it_has_come() {
    let at = "2026-09-29T08:00:00Z";
    let over = |end: &str| {
        graph_issue("MA1", "serviceRestored", at, at, "Fixed.").replace(
            "\"isResolved\"",
            &format!("\"endDateTime\":\"{end}\",\"isResolved\""),
        )
    };
    let root = TestRoot::empty().with("records/a.json", over("2026-10-02T08:00:00Z"));
    let site = root.site();
    let page = site.page("en", "MA1");
    assert!(
        !page.contains("October") && !page.contains("Duration"),
        "{page}"
    );
    assert!(site.messages()[0].contains("the end is still to come"));
    let later = root.site_at("2026-10-02T09:00:00Z");
    assert!(later.page("en", "MA1").contains("Duration"));
    // An update that is dated ahead is not what is happening now.
    let record = "---\nid: OWN-1\nservice: API\ntitle: T\nstatus: investigating\n---\n\n\
         ## 2026-09-29T08:00:00Z\nWe look.\n\n## 2026-10-02T08:00:00Z\nIt is back.\n";
    let root = TestRoot::empty().with("records/a.md", record);
    let now = |site: &TestSite| {
        let text = plain_text(site.text("en/incidents/OWN-1/index.html"));
        let (_, rest) = text.split_once("Newest update").unwrap();
        rest.split_once("Both updates").unwrap().0.to_owned()
    };
    let site = root.site();
    assert!(!now(&site).contains("It is back."));
    assert!(site.messages()[0].contains("the time of the update is still to come"));
    assert!(now(&root.site_at("2026-10-02T08:00:00Z")).contains("It is back."));
}

#[test]
fn a_section_that_says_nothing_is_no_cause_and_no_step() {
    for nothing in [
        "None at this time.",
        "Under investigation. We will provide an update by 10:00 UTC.",
        "Unknown at this time",
        "TBD",
    ] {
        let site = site_of_post(&format!(
            "User impact: Mail is late.\n\nRoot cause: {nothing}\n\nNext steps: {nothing}"
        ));
        let json = site.json("MA1");
        assert!(json["root_cause"].is_null(), "{nothing}");
        assert_eq!(json["next_steps"].as_array().unwrap().len(), 0, "{nothing}");
        let page = site.page("en", "MA1");
        // The sections are there, and stay in the log.
        assert!(!page.contains("None of the updates has"), "{nothing}");
        assert!(page.contains("<h4>Root cause</h4>"), "{nothing}");
    }
}

#[test]
fn a_cause_that_is_taken_back_is_not_shown_as_the_cause() {
    let cause = |updates: &[(&str, &str)]| {
        let record = own_incident("resolved", updates);
        let site = TestRoot::empty().with("records/a.md", record).site();
        let json = site.json("OWN-1");
        let text = json["root_cause"]["en"]["text"].as_str().map(str::to_owned);
        text.map(|text| (text, json["root_cause_is_preliminary"].as_bool().unwrap()))
    };
    let dust = |is_preliminary| Some(("Dust.".to_owned(), is_preliminary));
    for (first, second, expected) in [
        ("Root cause: Dust.", "Root cause: Unknown.", None),
        (
            "Preliminary root cause: Dust.",
            "Root cause: Under investigation.",
            dust(true),
        ),
        (
            "Root cause: Dust.",
            "Preliminary root cause: Unknown.",
            None,
        ),
        (
            "Root cause: Under investigation.",
            "Root cause: Dust.",
            dust(false),
        ),
        (
            "Root cause: Dust.",
            "Current status: All is well.",
            dust(false),
        ),
    ] {
        assert_eq!(
            cause(&[("07:00", first), ("08:00", second)]),
            expected,
            "{second}"
        );
    }
}

#[test]
fn only_a_current_status_is_what_is_happening_now() {
    for (text, is_said) in [
        ("Current status: We look.\n\nMore info: Dust.", true),
        ("We look.", false),
        ("User impact: Mail waits.\n\nMore info: Dust.", false),
        (
            "ACTIONS TAKEN\nWe restarted it.\n\nFUTURE ACTIONS\nWe replace it.",
            false,
        ),
    ] {
        let record = own_incident("investigating", &[("08:00", text)]);
        let site = TestRoot::empty().with("records/a.md", record).site();
        let text_of_page = plain_text(site.page("en", "OWN-1"));
        let card = text_of_page.split_once("What is happening now");
        assert_eq!(card.is_some(), is_said, "{text}");
        let card = card.map(|(_, rest)| rest.split_once("The only update").unwrap().0);
        assert!(card.is_none_or(|card| !card.contains("Dust")), "{text}");
    }
}

#[test]
fn a_promise_that_a_later_update_superseded_is_history() {
    let promise = "We look.\n\nNext update by: Tuesday, September 29, 2026, 9:00 AM UTC";
    let in_prose = "We will provide an update by 09:00 UTC.";
    for (first, status, updates, now, expected) in [
        (
            promise,
            "investigating",
            1,
            "2026-09-29T08:30:00Z",
            "Next update by",
        ),
        (
            promise,
            "investigating",
            1,
            "2026-09-29T09:30:00Z",
            "Next update overdue since",
        ),
        (
            promise,
            "investigating",
            2,
            "2026-09-29T09:30:00Z",
            "Next update was promised for",
        ),
        (
            promise,
            "resolved",
            1,
            "2026-09-29T09:30:00Z",
            "Next update was promised for",
        ),
        (
            in_prose,
            "investigating",
            1,
            "2026-09-29T08:30:00Z",
            "Next update by",
        ),
        (
            in_prose,
            "investigating",
            1,
            "2026-09-29T09:30:00Z",
            "Next update overdue since",
        ),
        // The text itself has the promise.
        (in_prose, "investigating", 2, "2026-09-29T09:30:00Z", ""),
    ] {
        let updates = &[("08:00", first), ("09:10", "It goes on.")][..updates];
        let record = own_incident(status, updates);
        let site = TestRoot::empty().with("records/a.md", record).site_at(now);
        let text = plain_text(site.page("en", "OWN-1"));
        let (_, log) = text.split_once("Update 1").unwrap();
        let found = [
            "Next update by",
            "Next update overdue since",
            "Next update was promised for",
        ]
        .into_iter()
        .filter(|heading| log.contains(heading))
        .collect::<Vec<_>>();
        assert_eq!(found.concat(), expected, "{first} {status} {now}");
    }
}

#[test]
fn an_estimate_of_the_resolution_in_prose_is_shown_while_it_is_the_newest() {
    let text = "Estimated time to resolve this issue is by 14:00 UTC.";
    for (status, is_shown) in [("investigating", true), ("resolved", false)] {
        let record = own_incident(status, &[("08:00", text)]);
        let site = TestRoot::empty().with("records/a.md", record).site();
        let update = &site.json("OWN-1")["updates"][0];
        assert_eq!(update["estimated_resolution_at"], "2026-09-29T14:00:00Z");
        let page = plain_text(site.page("en", "OWN-1"));
        assert_eq!(
            page.contains("Estimated resolution: 29 September"),
            is_shown,
            "{page}"
        );
    }
}

#[test]
fn days_before_the_earliest_record_are_unknown() {
    let start = "2026-09-27T10:00:00Z";
    let record = graph_issue(
        "MA1",
        "investigating",
        start,
        "2026-09-28T08:00:00Z",
        "Text.",
    );
    let site = TestRoot::empty().with("records/a.json", record).site();
    let home = site.text("en/index.html");
    assert_eq!(days_of(home, "unknown"), 86);
    assert_eq!(days_of(home, "degraded"), 4);
}

/// Records of each form whose start is two days ahead of [`AHEAD_NOW`], published the day before it.
fn records_ahead() -> Vec<(&'static str, String)> {
    let (start, posted) = ("2026-10-02T20:00:00Z", "2026-09-29T08:00:00Z");
    let cstate = |words: &str| {
        format!(
            "---\ntitle: A new database\ndate: {start}\nresolved: false\nseverity: disrupted\naffected: [API]\n---\n{words}\n"
        )
    };
    let own = |head: &str, heading: &str| {
        format!(
            "---\nid: OWN-1\nservice: API\ntitle: A new database\n{head}---\n\n## {heading}\nIt takes an hour.\n"
        )
    };
    vec![
        (
            "a.md",
            cstate("*Scheduled* - An hour. {{< track \"2026-09-29T08:00:00Z\" >}}"),
        ),
        ("a.md", cstate("It takes an hour.")),
        (
            "a.md",
            own(
                &format!("status: investigating\nstarted_at: {start}\n"),
                posted,
            ),
        ),
        (
            "a.md",
            own(&format!("status: scheduled\nstarted_at: {start}\n"), posted),
        ),
        (
            "a.md",
            own(
                &format!("started_at: {start}\nended_at: 2026-10-02T21:00:00Z\n"),
                posted,
            ),
        ),
        (
            "a.md",
            own(
                &format!("status: serviceInterruption\nstarted_at: {start}\n"),
                &format!("{posted} · scheduled"),
            ),
        ),
        (
            "a.json",
            graph_issue(
                "API-1",
                "serviceDegradation",
                start,
                posted,
                "It takes an hour.",
            ),
        ),
        (
            "a.csv",
            format!(
                "Id,Title,Status,Start,Changed,Note\nC-1,A new database,Open,{start},{posted},It takes an hour.\n"
            ),
        ),
    ]
}

const CSV_SETTINGS: &str = "[records.csv]\nid = \"Id\"\ntitle = \"Title\"\nstatus = \"Status\"\nstarted_at = \"Start\"\n\
     updated_at = \"Changed\"\ntext = \"Note\"\n";

#[test]
fn what_begins_later_is_scheduled_until_it_begins() {
    for (name, record) in records_ahead() {
        let root = TestRoot::empty()
            .with("site.toml", format!("{MINIMAL_SETTINGS}{CSV_SETTINGS}"))
            .with(&format!("records/{name}"), &record);
        let site = Store::memory();
        let at = |now: &str| {
            root.publish(&site, now).unwrap();
            let files = store_files(&site, "");
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            let home = text(&files["en/index.html"]);
            let page = files
                .iter()
                .find(|(path, _)| path.starts_with("en/incidents/") && path.ends_with(".html"));
            (home, text(page.unwrap().1))
        };
        let (home, page) = at("2026-09-30T09:00:00Z");
        assert!(
            home.contains("<div class=\"hero operational\">")
                || home.contains("<div class=\"hero unknown\">"),
            "{record}"
        );
        assert!(home.contains("Planned f"), "{record}");
        assert!(!home.contains("Started"), "{record}");
        assert!(
            days_of(&home, "degraded") + days_of(&home, "outage") == 0,
            "{record}"
        );
        assert!(!home.contains("As of 2 October"), "{record}");
        assert!(
            page.contains("Planned start")
                && !page.contains("Last updated</dt><dd><time datetime=\"2026-10"),
            "{record}"
        );
        // Nothing but the time changes.
        let (home, page) = at("2026-10-02T20:00:00Z");
        assert!(
            !home.contains("<div class=\"hero operational\">"),
            "{record}"
        );
        assert!(
            home.contains("Started") && !page.contains("Planned start"),
            "{record}"
        );
    }
}

#[test]
fn what_an_update_calls_begun_has_begun() {
    let own = |heading: &str, text: &str| {
        format!(
            "---\nid: OWN-1\nservice: API\ntitle: T\nstatus: investigating\n\
             started_at: 2027-09-28T20:00:00Z\n---\n\n## {heading}\n{text}\n"
        )
    };
    for record in [
        own("2026-09-29T08:00:00Z · investigating", "It is down."),
        own(
            "2026-09-29T08:00:00Z",
            "Start time: 28 September 2026, 20:00 UTC",
        ),
    ] {
        let site = TestRoot::empty().with("records/a.md", &record).site();
        let home = site.text("en/index.html");
        assert!(home.contains("<div class=\"hero degraded\">"), "{record}");
        let messages = site.messages();
        assert!(messages[0].contains("an update says that it has begun"));
    }
    // That its status and its start contradict each other is said to whoever wrote them.
    let record = own("2026-09-29T08:00:00Z", "It is down.");
    let site = TestRoot::empty().with("records/a.md", &record).site();
    let messages = site.messages();
    assert!(
        messages[0].contains("the start is still to come"),
        "{messages:?}"
    );
}

#[test]
fn a_promised_update_is_overdue_once_its_time_has_passed() {
    let at = "2026-09-29T08:00:00Z";
    let post = "User impact: Mail is late.\n\nNext update by: 30 September 2026, 10:00 UTC";
    let open = graph_issue("MA1", "investigating", at, at, post);
    let root = TestRoot::empty().with("records/a.json", &open);
    let site = Store::memory();
    let texts_at = |now: &str| {
        root.publish(&site, now).unwrap();
        let files = store_files(&site, "");
        let paths = [
            "en/index.html",
            "en/incidents/MA1/index.html",
            "en/services/mail/index.html",
        ];
        paths.map(|path| plain_text(std::str::from_utf8(&files[path]).unwrap()))
    };
    const OVERDUE: &str = "Next update overdue since";
    for text in texts_at("2026-09-30T09:59:00Z") {
        assert!(!text.contains(OVERDUE), "{text}");
    }
    // The same records: the time alone makes it overdue, in the heading, on the card and on the page.
    let overdue = texts_at("2026-09-30T10:00:00Z");
    assert_eq!(
        overdue.clone().map(|text| text.matches(OVERDUE).count()),
        [2, 2, 1]
    );
    assert!(!overdue[0].contains("Next update by"));
    root.put(
        "records/a.json",
        open.replace("investigating", "serviceRestored"),
    );
    for text in texts_at("2026-09-30T11:00:00Z") {
        assert!(!text.contains(OVERDUE), "{text}");
    }
}

#[test]
fn a_reader_is_shown_the_sites_first_language_before_an_original_in_another() {
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"de\", \"ja\"]");
    let record = "---\nid: NET-1\nservice: Network\ntitle: 回線の障害\nstatus: serviceRestored\nlang: ja\n---\n\n\
         ## 2026-09-29T08:00:00Z\nタイトル：回線の障害\nユーザーへの影響：VPN につながりません。\n根本原因：ケーブルの断線です。\n";
    let translation = "## 2026-09-29T08:00:00Z\n\nTitle: The line is down\n\nUser impact: The VPN cannot be reached.\n\n\
         Root cause: A cut cable.\n";
    for (provenance, source) in [
        ("reviewed", "Translation reviewed by a person"),
        ("machine", "Machine translation"),
    ] {
        let root = TestRoot::empty()
            .with("site.toml", &settings)
            .with("records/a.md", record)
            .with(
                "translations/NET-1.en.md",
                format!("---\nsource: {provenance}\n---\n{translation}"),
            );
        let site = root.site();
        assert_eq!(site.diagnostics(), [""; 0]);
        let german = site.text("de/incidents/NET-1/index.html");
        for words in [
            "The line is down",
            "The VPN cannot be reached.",
            "A cut cable.",
        ] {
            assert!(german.contains(words), "{words}");
        }
        assert!(german.contains(" · The VPN cannot be reached.\">"));
        // It says that it is not German, and who translated it.
        let german_source = match provenance {
            "reviewed" => "Von einer Person geprüfte Übersetzung",
            _ => "Maschinelle Übersetzung",
        };
        let shown = "Angezeigte Sprache: Englisch";
        let note = format!("{shown} · {german_source}");
        assert!(german.contains(&note), "{german_source}");
        let feed = site.text("de/feed.atom");
        let title = "<title xml:lang=\"en\">The line is down";
        assert!(feed.contains(title) && feed.contains(&note), "{feed}");
        assert!(!feed.contains("VPN につながりません"));
        assert!(site.text("en/incidents/NET-1/index.html").contains(source));
        // Readers of the original keep it.
        let japanese = site.text("ja/incidents/NET-1/index.html");
        assert!(
            japanese.contains("VPN につながりません") && !japanese.contains("cannot be reached")
        );
    }
}

#[test]
fn a_feed_without_entries_has_a_date_of_its_own() {
    let settings = format!("{MINIMAL_SETTINGS}[[services]]\nname = \"Payroll\"\n");
    let root = TestRoot::empty().with("site.toml", settings);
    let first = root.site();
    let feed = first.text("en/services/payroll/feed.atom");
    assert!(
        feed.contains("<updated>2026-09-30T09:00:00+00:00</updated>"),
        "{feed}"
    );
    // It changes with no run.
    let later = root.site_at("2026-11-30T09:00:00Z");
    assert_eq!(later.text("en/services/payroll/feed.atom"), feed);
    // Where there is no service either, the date of its id holds.
    let site = TestRoot::empty().site();
    let feed = site.text("en/feed.atom");
    assert!(
        feed.contains("<updated>2026-01-01T00:00:00+00:00</updated>"),
        "{feed}"
    );
}

#[test]
fn ids_times_and_counts_are_apart_without_a_style_sheet() {
    let at = "2026-09-29T08:00:00Z";
    let post = "User impact: Mail is late.\n\nNext update by: 1 October 2026, 10:00 UTC";
    let record = graph_issue("MA1", "investigating", at, at, post);
    let site = TestRoot::empty().with("records/a.json", record).site();
    let home = lines(site.text("en/index.html"));
    let meta = "Next update by 1 October 2026 at 10:00 UTC · Started 29 September 2026 at 08:00 UTC · 1 update · MA1";
    assert!(home.contains(&meta.to_owned()), "{home:#?}");
    assert!(
        home.contains(&"Problems (Investigating) · Mail".to_owned()),
        "{home:#?}"
    );
    let page = lines(site.text("en/incidents/MA1/index.html"));
    for line in [
        "Update 1 · Mail is late.",
        "29 September 2026 at 08:00 UTC · Status when first seen: Investigating",
    ] {
        assert!(page.contains(&line.to_owned()), "{page:#?}");
    }
    for (path, line) in [
        (
            "2026-09/",
            "Problems (Investigating) · Mail · Started 29 September 2026 · MA1",
        ),
        ("", "September 2026 · 1 incident"),
    ] {
        let history = lines(site.text(&format!("en/history/{path}index.html")));
        assert!(history.contains(&line.to_owned()), "{history:#?}");
    }
}
