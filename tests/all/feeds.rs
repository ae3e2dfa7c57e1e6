//! What subscribers get from the feeds.

use std::collections::{BTreeMap, BTreeSet};

use kairan::run::{Mode, run};
use kairan::store::Store;
use roxmltree::{Document, Node};
use serde_json::json;

use crate::fixtures::{TestRoot, assert_same_files, block_on, store_files, utc};

type Files = BTreeMap<String, Vec<u8>>;

const BASE_URL: &str = "https://status.example/";

/// How large a feed may be, in bytes.
const MAX_SIZE: usize = 100_000;

/// A record with an update a minute, the first at `hour` of a day.
fn record(id: &str, day: &str, hour: u32, updates: u32) -> String {
    let front = format!("---\nid: {id}\nservice: Lifts\ntitle: Lifts\nstatus: resolved\n---\n");
    let updates = (0..updates).map(|minute| {
        let (hour, minute) = (hour + minute / 60, minute % 60);
        format!("\n## {day}T{hour:02}:{minute:02}:00Z\nLift {hour}-{minute} is slow.\n")
    });
    front + &updates.collect::<String>()
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    std::str::from_utf8(&files[path]).unwrap()
}

/// What an element says: the text of its child of this name.
fn child_text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let child = node
        .children()
        .find(|child| child.has_tag_name(name) || child.tag_name().name() == name);
    child?.text()
}

/// The id of each entry of a feed, and when it was announced.
fn entries(document: &Document<'_>) -> Vec<(String, String)> {
    let nodes = document.descendants();
    let nodes = nodes.filter(|node| matches!(node.tag_name().name(), "entry" | "item"));
    nodes
        .map(|entry| {
            let id = child_text(entry, "id").or_else(|| child_text(entry, "guid"));
            let at = child_text(entry, "updated").or_else(|| child_text(entry, "pubDate"));
            (id.unwrap().to_owned(), at.unwrap().to_owned())
        })
        .collect()
}

/// The path to which a link of a feed leads.
fn link(document: &Document<'_>, rel: &str) -> Option<String> {
    let mut links = document
        .descendants()
        .filter(|node| node.tag_name().name() == "link");
    let link = links.find(|link| link.attribute("rel") == Some(rel))?;
    let path = link.attribute("href").unwrap().strip_prefix(BASE_URL);
    Some(path.unwrap().to_owned())
}

/// The documents of the archive to which a feed leads, the newest first.
fn archive(files: &Files, feed: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut path = link(&Document::parse(text(files, feed)).unwrap(), "prev-archive");
    while let Some(document_path) = path {
        let document = Document::parse(text(files, &document_path)).unwrap();
        let mut nodes = document.descendants();
        let namespace = "http://purl.org/syndication/history/1.0";
        assert!(
            nodes.any(|node| node.has_tag_name((namespace, "archive"))),
            "{document_path}"
        );
        assert_eq!(link(&document, "self").as_ref(), Some(&document_path));
        assert_eq!(link(&document, "current").as_deref(), Some("en/feed.atom"));
        path = link(&document, "prev-archive");
        paths.push(document_path);
    }
    paths
}

#[test]
fn every_announcement_is_in_the_feed_or_in_its_archive() {
    let root = TestRoot::empty().with("records/L-0.md", record("L-0", "2026-07-10", 0, 120));
    root.put("records/L-1.md", record("L-1", "2026-08-10", 2, 70));
    let site = Store::memory();
    let turn = |now: &str| {
        let report = root.publish(&site, now).unwrap();
        let warnings = report.diagnostics.into_iter();
        let warnings = warnings.filter(|one| one.location.file.ends_with("feed.atom"));
        (store_files(&site, ""), warnings.collect::<Vec<_>>())
    };
    let ids_of = |files: &Files, path: &str| {
        let entries = entries(&Document::parse(text(files, path)).unwrap());
        // A burst of news is larger: it stands in the feed whole.
        let size = files[path].len();
        assert!(size <= MAX_SIZE || entries.len() > 100, "{path}: {size}");
        entries
    };
    let all_ids = |files: &Files| {
        let documents = archive(files, "en/feed.atom");
        assert_eq!(documents, archive(files, "en/feed.rss"));
        let entries = documents.iter().flat_map(|path| {
            let entries = ids_of(files, path);
            assert!(entries.len() <= 50);
            entries
        });
        let ids: Vec<String> = entries.map(|(id, _)| id).collect();
        let archived: BTreeSet<String> = ids.iter().cloned().collect();
        assert_eq!(archived.len(), ids.len(), "an entry is archived twice");
        let current = ids_of(files, "en/feed.atom");
        let rss: Vec<String> = ids_of(files, "en/feed.rss")
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        let current: Vec<String> = current.into_iter().map(|(id, _)| id).collect();
        assert_eq!(current, rss);
        let all: BTreeSet<String> = archived.into_iter().chain(current).collect();
        all.len()
    };
    let (first, warnings) = turn("2026-09-29T04:00:00Z");
    assert_eq!((all_ids(&first), warnings.len()), (190, 0));
    // Of the newest month, what does not fill a document is in the feed alone.
    let months = archive(&first, "en/feed.atom");
    let expected =
        ["08/1", "07/3", "07/2", "07/1"].map(|part| format!("en/feed-archive/2026-{part}.atom"));
    assert_eq!(months, expected);

    root.put("records/L-2.md", record("L-2", "2026-09-29", 0, 1000));
    let (second, warnings) = turn("2026-09-29T20:00:00Z");
    assert_eq!(all_ids(&second), 1190);
    for path in &months {
        assert_eq!(first[path], second[path], "{path} was written again");
    }
    // Feeds hold all that was announced at once, without its texts.
    assert_eq!(warnings.len(), 0);
    let feeds = [
        "en/services/lifts/feed.rss",
        "en/services/lifts/feed.atom",
        "en/feed.rss",
        "en/feed.atom",
    ];
    for path in feeds {
        let held = entries(&Document::parse(text(&second, path)).unwrap());
        assert_eq!(held.len(), 1000, "{path}");
        let size = second[path].len();
        assert!(size < 700_000, "{path}: {size}");
    }

    // Later news needs no more than the usual number of entries beside it.
    root.put(
        "records/L-3.md",
        "---\nid: L-3\nservice: Lifts\ntitle: t\n---\n\n## 2026-10-05T09:00:00Z\nNew.\n",
    );
    let (third, warnings) = turn("2026-10-05T10:00:00Z");
    assert_eq!((all_ids(&third), warnings.len()), (1191, 0));
    assert_eq!(ids_of(&third, "en/feed.atom").len(), 50);
    assert_eq!(ids_of(&third, "en/services/lifts/feed.rss").len(), 10);
}

#[test]
fn an_edit_of_what_is_archived_is_announced_and_leaves_its_document_as_it_is() {
    let path = "records/L-0.md";
    let root = TestRoot::empty().with(path, record("L-0", "2026-08-10", 0, 120));
    let site = Store::memory();
    root.publish(&site, "2026-08-10T04:00:00Z").unwrap();
    let before = store_files(&site, "");
    let text_before = String::from_utf8(root.get(path).unwrap()).unwrap();
    root.put(
        path,
        text_before.replace("Lift 0-3 is slow.", "Lift 0-3 has stopped."),
    );
    root.publish(&site, "2026-08-10T05:00:00Z").unwrap();
    let after = store_files(&site, "");
    let feed = Document::parse(text(&after, "en/feed.atom")).unwrap();
    let (id, at) = entries(&feed).remove(0);
    assert!(id.ends_with(":L-0/20260810T000300Z"), "{id}");
    assert_eq!(at, "2026-08-10T05:00:00+00:00");
    let document = "en/feed-archive/2026-08/1.atom";
    assert!(text(&before, document).contains(&id));
    assert_eq!(before[document], after[document]);
}

#[test]
fn a_feed_of_long_texts_keeps_its_size_and_the_text_of_its_newest_entry() {
    let updates = (0..60).map(|minute| {
        let text = format!("Lift {minute} is slow. ").repeat(if minute == 58 { 1000 } else { 150 });
        format!("\n## 2026-09-29T05:{minute:02}:00Z\n{text}\n")
    });
    let front = "---\nid: L-9\nservice: Lifts\ntitle: Lifts\nstatus: resolved\n---\n".to_owned();
    let root = TestRoot::empty().with("records/L-9.md", front + &updates.collect::<String>());
    let site = root.site_at("2026-09-29T06:10:00Z");
    let contents = |path: &str| {
        let feed = site.text(path);
        assert!(feed.len() <= MAX_SIZE, "{path}: {}", feed.len());
        let document = Document::parse(feed).unwrap();
        let nodes = document.descendants();
        let nodes = nodes.filter(|node| matches!(node.tag_name().name(), "entry" | "item"));
        let texts = nodes.map(|entry| {
            let summary = child_text(entry, "summary").or_else(|| child_text(entry, "description"));
            assert!(summary.is_some_and(|summary| summary.starts_with("Lift")));
            entry
                .children()
                .any(|child| matches!(child.tag_name().name(), "content" | "encoded"))
        });
        texts.collect::<Vec<bool>>()
    };
    for (feed, texts) in [("feed", 12), ("services/lifts/feed", 1)] {
        for format in ["atom", "rss"] {
            let has_text = contents(&format!("en/{feed}.{format}"));
            assert_eq!(has_text.len(), 60);
            assert!(has_text[0], "the newest");
            assert!(!has_text[1], "an entry with too long a text");
            let with_texts = has_text.iter().filter(|has_text| **has_text).count();
            assert!(with_texts >= texts, "{feed}.{format}: {with_texts}");
        }
    }
}

/// The incident `k7` of a Statuspage as its feed and as its JSON tell of it.
pub fn feed_and_json() -> (String, String) {
    let update = |time: &str, status: &str, text: &str| {
        format!(
            "&lt;p&gt;&lt;small&gt;Sep &lt;var data-var='date'&gt;29&lt;/var&gt;, &lt;var data-var='time'&gt;{time}&lt;/var&gt; \
             UTC&lt;/small&gt;&lt;br&gt;&lt;strong&gt;{status}&lt;/strong&gt; - {text}&lt;/p&gt;"
        )
    };
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Shop Status - Incident History</title>\
         <link>https://status.shop.example</link><item><title>Orders wait</title><description>{}{}</description>\
         <pubDate>Tue, 29 Sep 2026 09:14:00 +0000</pubDate><link>https://status.shop.example/incidents/k7</link>\
         <guid>https://status.shop.example/incidents/k7</guid></item></channel></rss>",
        update("09:14", "Resolved", "All orders are through."),
        update("08:02", "Investigating", "Orders wait.")
    );
    let json = serde_json::json!({"page": {"id": "p", "name": "Shop"}, "incidents": [{
        "id": "k7", "name": "Orders wait", "status": "resolved", "created_at": "2026-09-29T08:02:31Z",
        "updated_at": "2026-09-29T09:14:45Z", "resolved_at": "2026-09-29T09:14:45Z",
        "incident_updates": [
            {"id": "u2", "status": "resolved", "body": "All orders are through.", "display_at": "2026-09-29T09:14:45Z"},
            {"id": "u1", "status": "investigating", "body": "Orders wait.", "display_at": "2026-09-29T08:02:31Z"},
        ],
    }]});
    (feed, json.to_string())
}

#[test]
fn of_a_feed_and_json_that_are_first_seen_together_the_json_gives_the_ids_of_updates() {
    let (feed, json) = feed_and_json();
    let ids = |site: &crate::fixtures::TestSite| -> Vec<String> {
        let incident = site.json("k7");
        let updates = incident["updates"].as_array().unwrap().iter();
        updates
            .map(|update| update["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let precise = ["20260929T080231Z", "20260929T091445Z"];
    for names in [["a.json", "b.rss"], ["b.json", "a.rss"]] {
        let root = TestRoot::empty()
            .with(&format!("records/{}", names[0]), &json)
            .with(&format!("records/{}", names[1]), &feed);
        assert_eq!(ids(&root.site_at("2026-09-29T10:00:00Z")), precise);
    }
    // What is recorded for a feed that was seen earlier stays.
    let root = TestRoot::empty().with("records/a.rss", &feed);
    let of_feed = ids(&root.site_at("2026-09-29T10:00:00Z"));
    assert_eq!(of_feed, ["20260929T080200Z", "20260929T091400Z"]);
    root.put("records/b.json", &json);
    assert_eq!(ids(&root.site_at("2026-09-29T11:00:00Z")), of_feed);
}

/// Codes, phone numbers, addresses and versions keep their order on pages and in feeds that are written from
/// right to left, and a feed says that it is.
#[test]
fn codes_are_isolated_wherever_a_right_to_left_text_is_shown() {
    let settings =
        "title = \"T\"\nbase_url = \"https://status.example/\"\nlocales = [\"ar\", \"en\"]\n";
    let record = "---\nid: NET-1\nservice: VPN\ntitle: الخطأ 421 4.3.2 في الشبكة\nstatus: investigating\nlang: ar\n---\n\n\
        ## 2026-09-29T08:00:00Z\nالتأثير على المستخدم: يظهر 421 4.3.2 منذ 2026-09-28. اتصل على +966 11 555 0174.\n";
    let notice = "---\ntitle: هاتف +966-11-5550174\n---\nافتح /sites/hr أو `ls -l`.\n";
    let site = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/a.md", record)
        .with("notices/n.ar.md", notice)
        .site();
    assert_eq!(site.diagnostics(), [""; 0]);
    let isolated = |code: &str| format!("<bdi dir=\"ltr\">{code}</bdi>");
    let title = "الخطأ \u{2066}421 4.3.2\u{2069} في الشبكة";
    let page = site.text("ar/incidents/NET-1/index.html");
    let home = site.text("ar/index.html");
    let history = site.text("ar/history/2026-09/index.html");
    let feed = site.text("ar/feed.atom");
    for file in [page, home, history, feed] {
        assert!(file.contains(title));
    }
    let feed_html = Document::parse(feed).unwrap();
    let content = feed_html
        .descendants()
        .find(|node| node.has_tag_name("content") || node.tag_name().name() == "content");
    let content = content.and_then(|node| node.text()).unwrap();
    assert!(content.starts_with("<div dir=\"rtl\">") && content.ends_with("</div>"));
    for code in ["421 4.3.2", "2026-09-28", "+966 11 555 0174"] {
        assert!(page.contains(&isolated(code)), "{code}");
        assert!(content.contains(&isolated(code)), "{code}");
    }
    assert!(home.contains("هاتف \u{2066}+966-11-5550174\u{2069}"));
    assert!(
        home.contains(&isolated("/sites/hr")) && home.contains("<code dir=\"ltr\">ls -l</code>")
    );
    // What is written from left to right stays as it is.
    let english = "---\nid: NET-2\nservice: VPN\ntitle: Error 421 4.3.2\nstatus: investigating\n---\n\n\
        ## 2026-09-29T08:00:00Z\nUser impact: Call +966 11 555 0174.\n";
    let site = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/b.md", english)
        .site();
    for path in [
        "en/incidents/NET-2/index.html",
        "ar/incidents/NET-2/index.html",
    ] {
        assert!(!site.text(path).contains("<bdi dir=\"ltr\">"), "{path}");
    }
}

#[test]
fn the_archive_of_a_feed_names_services_as_a_full_run_does() {
    let record = |id: &str, service: &str, at: &str| {
        format!(
            "---\nid: {id}\nservice: {service}\ntitle: T\nstatus: resolved\n---\n\n## {at}\nWords.\n"
        )
    };
    let root = TestRoot::empty()
        .with(
            "records/1.md",
            record("N-1", "Mail", "2026-07-02T10:00:00Z"),
        )
        .with("records/2.md", record("N-2", "Zed", "2026-09-20T10:00:00Z"));
    let site = Store::memory();
    root.publish(&site, "2026-09-30T09:00:00Z").unwrap();
    // A spelling that comes first in the alphabet names the service.
    root.put(
        "records/3.md",
        record("N-3", "MAIL", "2026-09-30T09:30:00Z"),
    );
    let now = "2026-09-30T10:00:00Z";
    root.publish(&site, now).unwrap();
    let step_by_step = store_files(&site, "");
    assert!(step_by_step.contains_key("en/feed-archive/2026-07/1.atom"));
    assert_same_files(&step_by_step, &root.site_at(now).files);
}

#[test]
fn an_edit_that_its_source_dates_ahead_is_news_when_its_time_has_come() {
    let record = |at: &str, body: &str| {
        let update = |id: &str, at: &str, body: &str| json!({"id": id, "status": "investigating", "body": body, "created_at": at, "display_at": at});
        json!({"page": {"id": "p0", "name": "Shop"}, "incidents": [{
            "id": "X", "name": "Orders wait", "status": "investigating", "impact": "major",
            "created_at": "2026-09-30T08:00:00Z", "updated_at": at,
            "incident_updates": [update("u1", at, body), update("u0", "2026-09-30T08:00:00Z", "We look.")],
        }]})
        .to_string()
    };
    let root = TestRoot::empty().with("records/a.json", record("2026-09-30T09:00:00Z", "First."));
    let site = Store::memory();
    root.publish(&site, "2026-09-30T09:05:00Z").unwrap();
    root.put(
        "records/a.json",
        record("2026-09-30T10:05:00Z", "Second, and quite different."),
    );
    let ahead = "2026-09-30T10:00:00Z";
    root.publish(&site, ahead).unwrap();
    let ledger = root.get("ledger/X.json").unwrap();
    // A full run before its time changes nothing.
    block_on(run(
        &root.0,
        &site,
        utc("2026-09-30T10:01:00Z"),
        Mode::Full,
        &(),
    ))
    .unwrap();
    assert_eq!(
        String::from_utf8(root.get("ledger/X.json").unwrap()),
        String::from_utf8(ledger)
    );
    root.publish(&site, "2026-09-30T10:06:00Z").unwrap();
    let files = store_files(&site, "");
    let feed = Document::parse(text(&files, "en/feed.atom")).unwrap();
    assert_eq!(entries(&feed)[0].1, "2026-09-30T10:06:00+00:00");
}

#[test]
fn the_announcement_of_work_keeps_its_title_whatever_the_clock_says() {
    let work = "---\nid: W-1\nservice: Lifts\ntitle: New ropes\nstatus: scheduled\nclassification: maintenance\n\
                started_at: 2026-09-30T06:00:00Z\nended_at: 2026-09-30T10:00:00Z\n---\n\n\
                ## 2026-09-29T06:00:00Z\nNew ropes.\n";
    let root = TestRoot::empty().with("records/W-1.md", work);
    for now in [
        "2026-09-29T07:00:00Z",
        "2026-09-30T07:00:00Z",
        "2026-09-30T11:00:00Z",
    ] {
        let site = root.site_at(now);
        let feed = Document::parse(site.text("en/feed.atom")).unwrap();
        let mut titles = feed
            .descendants()
            .filter(|node| node.has_tag_name("entry") || node.tag_name().name() == "entry");
        let title = child_text(titles.next().unwrap(), "title").unwrap();
        assert_eq!(title, "New ropes – Scheduled [W-1]", "{now}");
    }
}
