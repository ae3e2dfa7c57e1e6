//! What readers of feeds see over time, with a parser that other programs use (`feed-rs`).

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use feed_rs::model::{Entry, Feed};
use kairan::store::Store;
use serde_json::{Value, json};

use crate::fixtures::{
    EXAMPLE_SITE, MINIMAL_SETTINGS, TestRoot, TestSite, own_incident, store_files, utc,
};

/// How large a feed may be, in bytes.
const MAX_SIZE: usize = 100_000;

const SITE_FEEDS: [&str; 3] = ["en/feed.atom", "en/feed.rss", "en/feed.json"];

fn parse(bytes: &[u8], path: &str) -> Feed {
    assert!(bytes.len() <= MAX_SIZE, "{path}: {}", bytes.len());
    parse_of_any_size(bytes, path)
}

fn parse_of_any_size(bytes: &[u8], path: &str) -> Feed {
    feed_rs::parser::parse(bytes).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn feed(site: &TestSite, path: &str) -> Feed {
    parse(site.text(path).as_bytes(), path)
}

/// The instant by which readers tell what is new.
fn announced(entry: &Entry) -> DateTime<Utc> {
    entry.updated.or(entry.published).unwrap()
}

/// A reader that asks for a feed every 30 minutes and takes only what is later than all that it has seen, as
/// Power Automate does.
struct Subscriber {
    path: &'static str,
    last: Option<DateTime<Utc>>,
    taken: Vec<(String, DateTime<Utc>)>,
}

impl Subscriber {
    fn poll(&mut self, site: &Store) {
        let files = store_files(site, "");
        let Some(bytes) = files.get(self.path) else {
            return;
        };
        let feed = parse_of_any_size(bytes, self.path);
        let entries = feed.entries.iter();
        let new = entries.filter(|entry| self.last.is_none_or(|last| last < announced(entry)));
        let new: Vec<(String, DateTime<Utc>)> = new
            .map(|entry| (entry.id.clone(), announced(entry)))
            .collect();
        self.last = new.iter().map(|(_, at)| *at).max().max(self.last);
        self.taken.extend(new);
    }
}

#[test]
fn who_asks_twice_an_hour_and_takes_what_is_newer_gets_every_update() {
    let root = TestRoot::empty().with_small_templates();
    let site = Store::memory();
    let start = utc("2026-09-29T00:00:00Z");
    let record = |id: usize, updates: &[(DateTime<Utc>, String)]| {
        let mut text =
            format!("---\nid: N-{id}\nservice: Mail\ntitle: Late\nstatus: investigating\n---\n");
        for (at, words) in updates {
            text.push_str(&format!(
                "\n## {}\nUser impact: {words}\n",
                at.format("%FT%TZ")
            ));
        }
        text
    };
    let mut updates: [Vec<(DateTime<Utc>, String)>; 3] = Default::default();
    let mut subscribers = SITE_FEEDS.map(|path| Subscriber {
        path,
        last: None,
        taken: Vec::new(),
    });
    let mut expected = BTreeSet::new();
    let mut edits = 0;
    for turn in 0..24 {
        let now = start + TimeDelta::minutes(15 * turn);
        let number = usize::try_from(turn).unwrap();
        let id = number % 3;
        // Some come late, several come at once, and some are edited.
        let late = TimeDelta::minutes(if number % 5 == 3 { 90 } else { 1 });
        let at = now - late;
        for second in 0..(1 + turn % 4) {
            let at = at + TimeDelta::seconds(second);
            updates[id].push((at, format!("Turn {turn}, {second}.")));
            expected.insert(format!("N-{id}/{}", at.format("%Y%m%dT%H%M%SZ")));
        }
        if number % 7 == 6 && updates[id].len() > 3 {
            updates[id][1].1.push_str(" Edited.");
            edits += 1;
        }
        updates[id].sort();
        root.put(&format!("records/{id}.md"), record(id, &updates[id]));
        root.publish(&site, &now.format("%FT%TZ").to_string())
            .unwrap();
        // White space alone is nothing new.
        if turn % 6 == 3 {
            root.put(
                &format!("records/{id}.md"),
                record(id, &updates[id]).replace("User impact: ", "User impact:  "),
            );
            let before = store_files(&site, "");
            let at = (now + TimeDelta::seconds(30)).format("%FT%TZ").to_string();
            root.publish(&site, &at).unwrap();
            let after = store_files(&site, "");
            for (path, bytes) in &before {
                let is_feed = path.ends_with(".atom")
                    || path.ends_with(".rss")
                    || path.ends_with("feed.json");
                assert!(!is_feed || after[path] == *bytes, "{path} at {at}");
            }
        }
        if turn % 2 == 0 {
            subscribers.iter_mut().for_each(|one| one.poll(&site));
        }
    }
    assert!(edits > 2);
    for subscriber in &mut subscribers {
        subscriber.poll(&site);
        let path = subscriber.path;
        let taken = &subscriber.taken;
        let ids: BTreeSet<String> = taken
            .iter()
            .map(|(id, _)| id.rsplit_once(':').unwrap().1.to_owned())
            .collect();
        assert_eq!(ids, expected, "{path}");
        // An update comes again where it was edited, and never otherwise.
        let again = taken.len() - ids.len();
        assert!((1..=edits).contains(&again), "{path}: {again} of {edits}");
        let instants: BTreeSet<_> = taken.iter().map(|(_, at)| at).collect();
        assert_eq!(instants.len(), taken.len(), "{path}: two at one instant");
    }
}

/// Hardly any reader goes to an archive for what a feed does not hold.
#[test]
fn who_asks_twice_an_hour_gets_every_update_however_many_come_at_once() {
    let root = TestRoot::empty().with_small_templates();
    let site = Store::memory();
    let start = utc("2026-09-29T00:00:00Z");
    let paths = [
        "en/services/mail/feed.atom",
        "en/services/mail/feed.rss",
        "en/feed.atom",
        "en/feed.rss",
        "en/feed.json",
    ];
    let mut subscribers = paths.map(|path| Subscriber {
        path,
        last: None,
        taken: Vec::new(),
    });
    let mut updates = String::new();
    let mut count = 0;
    for (turn, news) in (0..).zip([1, 0, 130, 2, 0, 0, 400, 1, 1]) {
        let now = start + TimeDelta::minutes(30 * turn);
        for number in 0..news {
            let at = now - TimeDelta::seconds(1_000) + TimeDelta::seconds(number);
            updates += &format!(
                "\n## {}\nUser impact: Turn {turn}, {number}.\n",
                at.format("%FT%TZ")
            );
            count += 1;
        }
        let front = "---\nid: N-1\nservice: Mail\ntitle: Late\nstatus: investigating\n---\n";
        root.put("records/1.md", format!("{front}{updates}"));
        let report = root.publish(&site, &now.format("%FT%TZ").to_string());
        assert_eq!(report.unwrap().diagnostics.len(), 0);
        subscribers.iter_mut().for_each(|one| one.poll(&site));
    }
    for one in subscribers {
        let ids: BTreeSet<String> = one.taken.iter().map(|(id, _)| id.clone()).collect();
        assert_eq!(ids.len(), one.taken.len(), "{}", one.path);
        assert_eq!(ids.len(), count, "{}", one.path);
    }
    // A day later the feeds are as small as ever.
    updates += "\n## 2026-10-05T00:00:00Z\nUser impact: New.\n";
    let front = "---\nid: N-1\nservice: Mail\ntitle: Late\nstatus: investigating\n---\n";
    root.put("records/1.md", format!("{front}{updates}"));
    root.publish(&site, "2026-10-05T00:01:00Z").unwrap();
    let files = store_files(&site, "");
    for (path, expected) in paths.iter().zip([10, 10, 50, 50, 50]) {
        assert_eq!(parse(&files[*path], path).entries.len(), expected, "{path}");
    }
}

/// An incident that vanishes from the feed of open incidents is taken for one that has ended.
#[test]
fn the_feed_of_open_incidents_names_all_that_open_at_once() {
    let root = TestRoot::empty().with_small_templates();
    let site = Store::memory();
    let put = |numbers: std::ops::Range<u32>, at: &str| {
        for number in numbers {
            root.put(
                &format!("records/{number}.md"),
                format!(
                    "---\nid: N-{number}\nservice: Mail\ntitle: Late\nstatus: investigating\n---\n\n## {at}\n{}\n",
                    "The mail is late. ".repeat(20)
                ),
            );
        }
    };
    put(0..130, "2026-09-29T06:00:00Z");
    root.publish(&site, "2026-09-29T06:01:00Z").unwrap();
    let open = || store_files(&site, "")["en/open.atom"].clone();
    let feed = parse_of_any_size(&open(), "en/open.atom");
    assert_eq!(feed.entries.len(), 130);
    let ids: BTreeSet<&String> = feed.entries.iter().map(|entry| &entry.id).collect();
    assert_eq!(ids.len(), 130);
    for entry in &feed.entries {
        assert!(entry.id.ends_with("/open"), "{}", entry.id);
        let title = &entry.title.as_ref().unwrap().content;
        assert!(title.starts_with("Late"), "{title}");
    }
    // Once the burst is over, the newest are there within the size of a feed.
    put(130..131, "2026-09-30T06:00:00Z");
    root.publish(&site, "2026-09-30T06:01:00Z").unwrap();
    let feed = parse(&open(), "en/open.atom");
    assert!(feed.entries[0].id.ends_with("N-130/open"));
    assert!(
        (50..=100).contains(&feed.entries.len()),
        "{}",
        feed.entries.len()
    );
}

#[test]
fn the_feeds_of_the_site_tell_the_same_in_every_format() {
    let site: &TestSite = &EXAMPLE_SITE;
    for locale in ["en", "ja", "ar"] {
        let [atom, rss, json] = SITE_FEEDS.map(|path| {
            let path = path.replace("en/", &format!("{locale}/"));
            feed(site, &path)
        });
        let entries = |feed: &Feed| -> Vec<(String, String, DateTime<Utc>)> {
            let entries = feed.entries.iter();
            let title = |entry: &Entry| entry.title.as_ref().unwrap().content.clone();
            entries
                .map(|entry| (entry.id.clone(), title(entry), announced(entry)))
                .collect()
        };
        assert!(atom.entries.len() > 20);
        assert_eq!(entries(&atom), entries(&rss));
        assert_eq!(entries(&atom), entries(&json));
        assert_eq!(json.language.as_deref(), Some(locale));
    }
    let json: Value = serde_json::from_str(site.text("en/feed.json")).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(
        json["feed_url"],
        "https://status.hinode.example/en/feed.json"
    );
    for item in json["items"].as_array().unwrap() {
        let has_one = item["content_html"].is_string() != item["content_text"].is_string();
        assert!(has_one, "{item}");
    }
}

#[test]
fn entries_are_filed_under_services_status_and_severity() {
    let record = json!({"page": {"id": "p", "name": "Shop"}, "incidents": [{
        "id": "N-1", "name": "Late", "status": "identified", "impact": "critical",
        "created_at": "2026-09-29T06:00:00Z", "updated_at": "2026-09-29T06:00:00Z",
        "components": [{"id": "a", "name": "Mail"}, {"id": "b", "name": "Chat"}],
        "incident_updates": [{"id": "u", "status": "identified", "body": "Mail is late.",
            "created_at": "2026-09-29T06:00:00Z", "display_at": "2026-09-29T06:00:00Z"}],
    }]});
    let root = TestRoot::empty().with("records/N-1.json", record.to_string());
    let site = root.site_at("2026-09-29T06:02:00Z");
    let atom = feed(&site, "en/feed.atom");
    let of = |kind: &str| -> Vec<(String, Option<String>)> {
        let scheme = format!("tag:status.example,2026:category/{kind}");
        let categories = atom.entries[0].categories.iter();
        let categories = categories.filter(|one| one.scheme.as_ref() == Some(&scheme));
        categories
            .map(|one| (one.term.clone(), one.label.clone()))
            .collect()
    };
    let services: Vec<String> = of("service").into_iter().map(|(term, _)| term).collect();
    assert_eq!(services, ["Mail", "Chat"]);
    assert_eq!(
        of("status"),
        [("identified".to_owned(), Some("Identified".to_owned()))]
    );
    let title = &atom.entries[0].title.as_ref().unwrap().content;
    assert_eq!(title, "Late – Down [N-1]");
    assert_eq!(
        of("severity"),
        [("outage".to_owned(), Some("Down".to_owned()))]
    );
    let rss = feed(&site, "en/feed.rss");
    let terms = |feed: &Feed| -> Vec<String> {
        let categories = feed.entries[0].categories.iter();
        categories.map(|one| one.term.clone()).collect()
    };
    assert_eq!(terms(&rss), terms(&atom));
    let json: Value = serde_json::from_str(site.text("en/feed.json")).unwrap();
    let tags = json["items"][0]["tags"].as_array().unwrap().iter();
    let tags: Vec<&str> = tags.map(|tag| tag.as_str().unwrap()).collect();
    assert_eq!(tags, terms(&atom));
}

#[test]
fn an_open_incident_is_in_its_feed_until_it_ends() {
    let open = [("06:00", "User impact: It is down.")];
    let two = [open[0], ("07:00", "User impact: It is slow.")];
    let three = [open[0], two[1], ("08:00", "Final status: It is well.")];
    let root = TestRoot::empty().with("records/own.md", own_incident("investigating", &open));
    root.put(
        "records/other.md",
        "---\nid: N-2\nservice: Chat\ntitle: Over\nstatus: serviceRestored\n---\n\n## 2026-09-29T05:00:00Z\nIt was.\n",
    );
    let at = |text: &str| root.site_at(&format!("2026-09-29T{text}:00Z"));
    let ids = |feed: &Feed| -> Vec<String> {
        let entries = feed.entries.iter();
        entries.map(|entry| entry.id.clone()).collect()
    };
    let expected = "tag:status.example,2026:OWN-1/open";
    let first = at("06:01");
    let one = feed(&first, "en/open.atom");
    assert_eq!(ids(&one), [expected]);
    assert!(
        one.description
            .unwrap()
            .content
            .contains("leaves this feed when its incident ends")
    );
    root.put("records/own.md", own_incident("investigating", &two));
    let second = at("07:01");
    let newer = feed(&second, "en/open.atom");
    assert_eq!(ids(&newer), [expected]);
    assert!(announced(&newer.entries[0]) > announced(&one.entries[0]));
    assert!(second.text("en/open.atom").contains("It is slow."));
    root.put("annotations/OWN-1.md", "---\nmuted: true\n---\nNot ours.\n");
    assert_eq!(ids(&feed(&at("07:02"), "en/open.atom")), [""; 0]);
    root.delete("annotations/OWN-1.md");
    root.put("records/own.md", own_incident("serviceRestored", &three));
    assert_eq!(ids(&feed(&at("08:01"), "en/open.atom")), [""; 0]);
}

#[test]
fn the_feed_of_an_incident_is_one_entry_that_grows() {
    let root = TestRoot::empty().with_small_templates();
    root.put(
        "records/other.md",
        "---\nid: N-2\nservice: Chat\ntitle: Over\nstatus: serviceRestored\n---\n\n## 2026-09-29T05:00:00Z\nIt was.\n",
    );
    let site = Store::memory();
    let path = "en/incidents/OWN-1/feed.atom";
    let long = "The queue is long. ".repeat(300);
    let mut updates: Vec<(String, String)> = Vec::new();
    let mut last: Option<Entry> = None;
    for minute in 0..20 {
        updates.push((
            format!("06:{minute:02}"),
            format!("User impact: Part {minute}. {long}"),
        ));
        let listed = updates
            .iter()
            .map(|(at, text)| (at.as_str(), text.as_str()));
        let listed: Vec<(&str, &str)> = listed.collect();
        root.put("records/own.md", own_incident("investigating", &listed));
        if minute % 8 != 0 && minute != 19 {
            continue;
        }
        root.publish(&site, &format!("2026-09-29T06:{minute:02}:30Z"))
            .unwrap();
        let files = store_files(&site, "");
        let feed = parse(&files[path], path);
        let [entry] = &feed.entries[..] else {
            panic!("{} entries", feed.entries.len());
        };
        assert_eq!(entry.id, "tag:status.example,2026:OWN-1");
        if let Some(last) = &last {
            assert!(announced(entry) > announced(last));
        }
        let content = entry.content.as_ref().unwrap().body.as_ref().unwrap();
        let newest = content.find(&format!("Part {minute}.")).unwrap();
        assert!(minute == 0 || newest < content.find("Part 0.").unwrap_or(usize::MAX));
        assert!(content.contains("https://status.example/en/incidents/OWN-1/"));
        last = Some(entry.clone());
    }
    let content = last.unwrap().content.unwrap().body.unwrap();
    assert!(!content.contains("Part 0."), "older updates are cut");
    assert!(content.len() > 70_000, "{}", content.len());
    // An incident of which nothing changed has the feed that it had.
    let other = "en/incidents/N-2/feed.atom";
    let before = store_files(&site, "")[other].clone();
    root.put(
        "records/own.md",
        own_incident("investigating", &[("06:00", "User impact: Less.")]),
    );
    root.publish(&site, "2026-09-29T07:00:00Z").unwrap();
    assert_eq!(store_files(&site, "")[other], before);
}

#[test]
fn a_text_in_another_language_says_so_and_a_translation_leads_to_its_original() {
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let record = "---\nid: N-1\nservice: Mail\nlang: ja\ntitle: メールの遅延\nstatus: investigating\n---\n\n\
        ## 2026-09-29T06:00:00Z\nユーザーへの影響: メールが遅れています。\n";
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/N-1.md", record);
    let site = root.site_at("2026-09-29T06:01:00Z");
    let atom = site.text("en/feed.atom");
    assert!(atom.contains("<title xml:lang=\"ja\">"), "{atom}");
    assert!(atom.contains("<summary xml:lang=\"ja\">"), "{atom}");
    assert!(!site.text("ja/feed.atom").contains("<title xml:lang"));
    let site: &TestSite = &EXAMPLE_SITE;
    let rss = site.text("ar/feed.rss");
    assert!(rss.contains("dir=\"rtl\""));
    let original = "https://status.hinode.example/en/incidents/";
    assert!(rss.contains(original), "no link to an original");
}

#[test]
fn the_feed_of_an_incident_shows_withdrawn_updates_as_its_page_does() {
    let root = TestRoot::empty();
    let one = ("06", "It is down.");
    let gone = ("07", "It is the moon.");
    let site = Store::memory();
    let turn = |updates: &[(&str, &str)], now: &str| {
        let updates = updates.iter().map(|(hour, text)| {
            let at = format!("2026-09-29T{hour}:00:00Z");
            json!({"id": hour, "status": "identified", "body": text, "created_at": at, "display_at": at})
        });
        let record = json!({"page": {"id": "p", "name": "Shop"}, "incidents": [{
            "id": "OWN-1", "name": "Late", "status": "identified", "impact": "critical",
            "created_at": "2026-09-29T06:00:00Z", "updated_at": now,
            "components": [{"id": "a", "name": "Mail"}],
            "incident_updates": updates.collect::<Vec<Value>>(),
        }]});
        root.put("records/own.json", record.to_string());
        root.publish(&site, now).unwrap();
        let files = store_files(&site, "");
        let path = "en/incidents/OWN-1/feed.atom";
        let entry = parse(&files[path], path).entries.remove(0);
        let summary = entry.summary.unwrap().content;
        let page = String::from_utf8(files["en/incidents/OWN-1/index.html"].clone()).unwrap();
        let html = entry.content.unwrap().body.unwrap();
        assert!(page.contains("the moon") && html.contains("the moon"));
        let mark = "No longer listed by the source";
        assert_eq!(page.contains(mark), html.contains(mark), "{html}");
        (summary, html.contains(mark), html)
    };
    let (summary, is_marked, _) = turn(&[one, gone], "2026-09-29T07:01:00Z");
    assert_eq!((&*summary, is_marked), ("It is the moon.", false));
    let (summary, is_marked, html) = turn(&[one], "2026-09-29T07:02:00Z");
    assert_eq!((&*summary, is_marked), ("It is down.", true), "{html}");
    let heading = html.find("at 07:00 UTC").unwrap();
    let mark = html.find("No longer listed").unwrap();
    assert!(
        heading < mark && mark < html.find("the moon").unwrap(),
        "{html}"
    );
}
