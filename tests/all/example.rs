//! What the incidents of the example root are there to show.

use crate::fixtures::{EXAMPLE_SITE, example_files};
use crate::incident_json::{IncidentJson, page_warnings, select_texts};
use crate::well_formed::assert_well_formed;

fn incident(id: &str) -> IncidentJson {
    IncidentJson(EXAMPLE_SITE.json(id))
}

fn title_count(id: &str) -> usize {
    incident(id).titles("en").len()
}

#[test]
fn the_site_is_sound_and_says_so() {
    assert_eq!(EXAMPLE_SITE.diagnostics(), [""; 0]);
    assert_well_formed(&EXAMPLE_SITE);
}

#[test]
fn every_incident_is_there_with_its_status_and_its_log() {
    let expected = [
        ("EX1272880", "serviceRestored", 7),
        ("EX1284190", "falsePositive", 2),
        ("EX1297664", "serviceRestored", 2),
        ("EX1310442", "serviceInterruption", 12),
        ("IT1281957", "serviceRestored", 4),
        ("IT1290447", "serviceDegradation", 7),
        ("MO1279036", "serviceRestored", 4),
        ("MO1306620", "serviceRestored", 3),
        ("NET-2026-011", "serviceRestored", 4),
        ("NET-2026-014", "resolved", 4),
        ("NET-2026-016", "scheduled", 2),
        ("SP1276403", "serviceRestored", 3),
        ("SP1294771", "serviceRestored", 6),
        ("SP1305118", "serviceRestored", 2),
        ("TM1288310", "postIncidentReviewPublished", 7),
        ("TM1299518", "investigationSuspended", 4),
        ("TM1308871", "restoringService", 4),
    ];
    assert_eq!(EXAMPLE_SITE.report.incidents, expected.len());
    for (id, status, updates) in expected {
        let incident = incident(id);
        assert_eq!(incident.text_field("status"), status, "{id}");
        assert_eq!(incident.updates().len(), updates, "{id}");
        let at = incident.update_fields("at");
        assert!(at.is_sorted(), "{id}: {at:?}");
        for locale in ["en", "ja", "ar", "de", "fr"] {
            let page = EXAMPLE_SITE.page(locale, id);
            for update in incident.update_fields("id") {
                assert!(
                    page.contains(&format!("id=\"u-{update}\"")),
                    "{id} {locale} {update}"
                );
            }
        }
    }
}

#[test]
fn open_incidents_are_on_the_home_page_worst_first() {
    let home = EXAMPLE_SITE.text("en/index.html");
    let ids = select_texts(home, ".card .meta bdi");
    // Maintenance is to come, and in a list of its own.
    assert_eq!(ids, ["EX1310442", "IT1290447", "TM1308871", "NET-2026-016"]);
    let down = incident("EX1310442");
    assert_eq!(select_texts(home, ".hero h1"), ["Exchange Online is down"]);
    assert_eq!(select_texts(home, ".worst > li > a"), [down.title("en")]);
}

#[test]
fn two_posts_of_one_minute_and_of_one_text_stay_two() {
    let ids = incident("EX1310442").update_fields("id").join(" ");
    assert!(ids.contains("20260930T022108Z 20260930T022144Z"), "{ids}");
    let log = incident("EX1310442");
    let same = |update| log.section(update, "current_status", "en");
    assert_eq!(same(6), same(7));
    assert_eq!(
        log.update_fields("next_update_by").last().unwrap(),
        &"2026-09-30T10:30:00Z"
    );
    // Two headings of the article, without seconds.
    let ids = incident("EX1272880").update_fields("id").join(" ");
    assert!(ids.contains("20260608T143100Z 20260608T143100Z-2"), "{ids}");
}

#[test]
fn a_table_is_read_whole_with_its_translation_and_its_damage() {
    let incident = incident("EX1297664");
    for (fact, value) in [
        ("service", "Exchange Online"),
        ("status", "serviceRestored"),
        ("classification", "incident"),
        ("started_at", "2026-08-17T22:40:00Z"),
        ("ended_at", "2026-08-19T08:30:00Z"),
        ("updated_at", "2026-08-19T09:47:51Z"),
    ] {
        assert_eq!(incident.text_field(fact), value, "{fact}");
    }
    assert_eq!(
        incident.update_fields("status"),
        ["serviceDegradation", "serviceRestored"]
    );
    assert_eq!(
        incident.update_fields("next_update_by"),
        ["2026-08-19T10:00:00Z", ""]
    );
    let kinds = [
        "title",
        "user_impact",
        "more_info",
        "current_status",
        "scope_of_impact",
        "next_update_by",
    ];
    for locale in ["en", "ja"] {
        assert_eq!(incident.kinds(0, locale), kinds, "{locale}");
    }
    // The table's column says that a machine made it, and so do the page and the feed.
    assert_eq!(incident.provenances("ja"), ["machine"]);
    // The translation has `?550 5.4.30` for it.
    assert_eq!(incident.lost_tokens("ja"), ["550 5.4.300"]);
    let page = EXAMPLE_SITE.page("ja", "EX1297664");
    assert!(
        page_warnings(page)
            .iter()
            .any(|doubt| doubt.contains("550 5.4.300")),
        "{:?}",
        page_warnings(page)
    );
    assert!(page.contains("[203.0.113.57]"));
    assert_eq!(title_count("EX1297664"), 2);
    assert_eq!(incident.next_steps("en").len(), 2);
    let other = IncidentJson(EXAMPLE_SITE.json("SP1305118"));
    assert_eq!(other.provenances("ar"), ["machine"]);
    assert_eq!(other.lost_tokens("ar"), [""; 0]);
}

#[test]
fn an_article_is_read_without_its_navigation() {
    let incident = incident("EX1272880");
    for (fact, value) in [
        ("service", "Exchange Online"),
        ("status", "serviceRestored"),
        ("started_at", "2026-06-07T21:10:00Z"),
        ("ended_at", "2026-06-09T05:25:00Z"),
    ] {
        assert_eq!(incident.text_field(fact), value, "{fact}");
    }
    let at = [
        "2026-06-08T00:44:00Z",
        "2026-06-08T08:17:00Z",
        "2026-06-08T14:31:00Z",
        "2026-06-08T14:31:00Z",
        "2026-06-08T22:05:00Z",
        "2026-06-09T05:52:00Z",
        "2026-06-10T02:48:00Z",
    ];
    assert_eq!(incident.update_fields("at"), at);
    let next = [
        "",
        "2026-06-08T15:00:00Z",
        "2026-06-08T18:30:00Z",
        "2026-06-08T22:30:00Z",
        "2026-06-09T06:30:00Z",
        "2026-06-10T04:00:00Z",
        "",
    ];
    assert_eq!(incident.update_fields("next_update_by"), next);
    assert_eq!(title_count("EX1272880"), 3);
    assert_eq!(incident.next_steps("en").len(), 2);
    let notes = incident.0["annotations"].as_array().unwrap();
    assert_eq!(notes.len(), 1);
    assert!(
        notes[0]["text"]["ja"]["html"]
            .as_str()
            .unwrap()
            .contains("迷惑メール")
    );
    let record =
        String::from_utf8_lossy(&example_files()["records/exchange/junk-folder.txt"]).into_owned();
    for furniture in [
        "みかん箱",
        "関連記事",
        "コメントを残す",
        "メールアドレスは公開",
        "迷惑投稿",
        "自由研究",
        "青空サイクル",
        "自転車",
    ] {
        assert!(record.contains(furniture), "{furniture}");
        assert_eq!(
            EXAMPLE_SITE.files_containing(furniture),
            [""; 0],
            "{furniture}"
        );
    }
}

#[test]
fn posts_are_sorted_and_the_newest_stated_cause_is_shown() {
    let review = incident("TM1288310");
    assert_eq!(review.kinds(5, "en"), ["other"]);
    assert_eq!(review.kinds(6, "en"), ["other"]);
    assert!(
        review
            .root_cause("en")
            .starts_with("An update to the registration component")
    );
    assert_eq!(
        review.root_cause("en"),
        review.section(4, "root_cause", "en")
    );
    let reopened = incident("SP1294771");
    assert!(reopened.kinds(2, "en").contains(&"final_status"));
    assert!(reopened.kinds(3, "en").contains(&"current_status"));
    assert_eq!(
        reopened.root_cause("en"),
        reopened.section(5, "root_cause", "en")
    );
    assert_eq!(reopened.0["root_cause_is_preliminary"], false);
    // They have a text that may tell of a cause: one without a label, or one with a word such as "because".
    for id in ["EX1284190", "TM1299518", "SP1276403"] {
        assert_eq!(incident(id).root_cause("en"), "", "{id}");
        let page = EXAMPLE_SITE.page("en", id);
        assert!(
            !page.contains("None of the updates has a section on the root cause."),
            "{id}"
        );
    }
}

#[test]
fn only_what_a_translation_damages_is_marked() {
    let damaged = [("EX1297664", "ja"), ("SP1294771", "ar")];
    for path in EXAMPLE_SITE
        .files
        .keys()
        .filter(|path| path.starts_with("api/v1/incidents/"))
    {
        let id = path.rsplit('/').next().unwrap().trim_end_matches(".json");
        for locale in ["en", "ja", "ar", "de", "fr"] {
            let damage = incident(id).lost_tokens(locale).len();
            assert_eq!(damage > 0, damaged.contains(&(id, locale)), "{id} {locale}");
        }
    }
    assert_eq!(incident("SP1294771").lost_tokens("ar"), ["0x8004DE40"]);
    let page = EXAMPLE_SITE.page("ar", "SP1294771");
    assert!(
        page_warnings(page)
            .iter()
            .any(|doubt| doubt.contains("0x8004DE40")),
        "{:?}",
        page_warnings(page)
    );
}

#[test]
fn labels_without_separators_are_recognised_and_entities_decoded() {
    let glued = incident("SP1276403");
    let kinds = ["title", "user_impact", "more_info", "current_status"];
    assert_eq!(glued.kinds(0, "en"), kinds);
    let html = incident("IT1290447");
    assert!(html.title("en").starts_with("Admins' device compliance"));
    let next = "2026-07-28T17:00:00Z";
    assert_eq!(html.update_fields("next_update_by")[0], next);
}

#[test]
fn mistakes_in_written_times_are_reported_and_the_fields_win() {
    let incident = incident("IT1281957");
    assert_eq!(incident.text_field("ended_at"), "2026-07-02T23:10:00Z");
    let problems = incident.0["problems"].as_array().unwrap();
    let told = |words: &str| {
        problems
            .iter()
            .any(|p| p["message"].as_str().unwrap().contains(words))
    };
    assert_eq!(problems.len(), 2);
    assert!(told("the text says Fri, but that day is a Thu"));
    assert!(told("the update's end time is before its start time"));
    assert!(
        EXAMPLE_SITE
            .page("en", "IT1281957")
            .contains("Friday, July 2, 2026")
    );
}

#[test]
fn each_text_says_where_it_comes_from() {
    assert_eq!(incident("MO1279036").provenances("ja"), ["reviewed"]);
    assert_eq!(incident("MO1279036").provenances("ar"), ["machine"]);
    assert!(EXAMPLE_SITE.page("ja", "MO1279036").contains("佐藤 美咲"));
    assert_eq!(incident("NET-2026-014").provenances("ja"), ["original"]);
    assert_eq!(incident("NET-2026-014").provenances("en"), ["reviewed"]);
    assert!(
        EXAMPLE_SITE
            .page("en", "NET-2026-014")
            .contains("Aisha Al-Harbi")
    );
    assert_eq!(incident("TM1308871").provenances("de"), ["machine"]);
    assert!(
        EXAMPLE_SITE
            .page("de", "TM1308871")
            .contains("lang=\"de-t-en-t0-und\"")
    );
    for locale in ["ja", "ar", "de", "fr"] {
        assert_eq!(
            incident("MO1306620").provenances(locale),
            [""; 0],
            "{locale}"
        );
    }
    let untranslated = EXAMPLE_SITE.page("ja", "MO1306620");
    assert!(untranslated.contains("lang=\"en\"") && untranslated.contains("未翻訳"));
    let partly = incident("IT1290447");
    let told = |locale: &str| {
        let updates = 0..partly.updates().len();
        updates
            .filter(|update| !partly.kinds(*update, locale).is_empty())
            .count()
    };
    assert_eq!((told("en"), told("ja"), told("ar")), (7, 3, 2));
}

#[test]
fn titles_that_changed_are_all_shown_the_newest_first() {
    assert_eq!(title_count("MO1279036"), 3);
    let page = EXAMPLE_SITE.page("en", "MO1279036");
    for title in incident("MO1279036").titles("en") {
        let title = title.replace('\'', "&#39;");
        assert!(
            page.contains(&title) || page.contains(&title.replace("&#39;", "&#x27;")),
            "{title}"
        );
    }
    assert_eq!(select_texts(page, "ol.log .change").len(), 2);
}

#[test]
fn own_incidents_say_their_status_update_by_update() {
    let own = incident("NET-2026-011");
    let statuses = [
        "investigating",
        "serviceDegradation",
        "restoringService",
        "serviceRestored",
    ];
    assert_eq!(own.update_fields("status"), statuses);
    assert_eq!(own.update_fields("at")[0], "2026-09-02T06:20:00Z");
    let own = incident("NET-2026-014");
    assert_eq!(
        own.update_fields("status"),
        ["investigating", "identified", "monitoring", "resolved"]
    );
    assert_eq!(own.text_field("started_at"), "2026-09-16T23:00:00Z");
    assert_eq!(
        own.update_fields("next_update_by")[1],
        "2026-09-17T02:00:00Z"
    );
}

#[test]
fn notes_are_shown_at_their_position_and_within_their_window() {
    let page = EXAMPLE_SITE.page("en", "EX1310442");
    assert!(page.contains("How to reach your colleagues and customers while mail is down"));
    assert!(page.contains("<table>"));
    assert!(
        EXAMPLE_SITE
            .page("ja", "EX1310442")
            .contains("メールが使えない間の連絡方法")
    );
    // A note in one language only is shown to all, and says in which it is.
    assert!(
        EXAMPLE_SITE
            .page("fr", "EX1310442")
            .contains("while mail is down")
    );
    assert!(EXAMPLE_SITE.page("en", "IT1290447").contains("lang=\"ja\""));
    let japanese = EXAMPLE_SITE.page("ja", "IT1290447");
    assert!(
        !japanese.contains("**"),
        "emphasis works beside Japanese punctuation"
    );
    assert!(japanese.contains("<strong>10 月 9 日（金）</strong>"));
    // Its time is over.
    assert!(
        !EXAMPLE_SITE
            .page("en", "TM1288310")
            .contains("note-customer-day")
    );
    // What it means for the team's readers comes first, then what they can do.
    let notes = select_texts(page, ".notes h3");
    let [impact, workaround] = &notes[..] else {
        panic!("{notes:?}");
    };
    assert!(impact.starts_with("Impact on us"), "{notes:?}");
    assert!(workaround.starts_with("Workaround"), "{notes:?}");
    assert!(EXAMPLE_SITE.text("en/index.html").contains("Osaka"));
    assert_eq!(EXAMPLE_SITE.files_containing("lyon-office"), [""; 0]);
}

#[test]
fn no_file_names_the_tenant() {
    for private in ["@odata.context", "$metadata"] {
        assert_eq!(EXAMPLE_SITE.files_containing(private), [""; 0], "{private}");
    }
}
