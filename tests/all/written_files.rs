//! How many files of a site one update writes. The incident is one of many, so that every list has its parts, and its
//! texts have words that no text had before.

use std::collections::BTreeMap;

use kairan::store::Store;

use crate::fixtures::{TestRoot, store_files};

/// So many that the words of a month fill as many files as a month may have, and that each service has pages by year.
const INCIDENTS: usize = 132;

const SETTINGS: &str = "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\", \"de\"]\n\
                        [feeds]\nauthority = \"status.example,2026\"\n";

fn front_matter(number: usize, status: &str) -> String {
    format!(
        "---\nid: N{number:03}\nservice: Service {}\ntitle: Trouble {number}\nstatus: {status}\n\
         classification: incident\n---\n",
        number % 2
    )
}

/// The texts of an incident in a language; each `updates` is a time and a word that no other text has.
fn texts(label: &str, updates: &[(&str, &str)]) -> String {
    let words = |word: &str| {
        let words = (b'a'..=b'l').map(|first| format!("{}{word}", char::from(first)));
        words.collect::<Vec<_>>().join(" ")
    };
    let updates = updates.iter();
    let updates = updates.map(|(at, word)| format!("\n## {at}\n{label}: {}.\n", words(word)));
    updates.collect()
}

/// What a file of the site is, without language, names and numbers.
fn kind(path: &str) -> &'static str {
    let kinds = [
        ("/incidents/N", "the incident"),
        ("api/v2/", "Statuspage's API"),
        ("api/v1/incidents/", "the incident"),
        ("/search/", "search"),
        ("/history/", "history"),
        ("sitemap", "site map"),
        ("badge.svg", "badges"),
        ("/embed/", "banner"),
        ("feed-archive/", "archive of the feed"),
        ("feed.", "feeds"),
        ("open.atom", "feeds"),
        ("calendar.ics", "calendars"),
        ("/services/", "pages of the service"),
        ("index.", "home"),
    ];
    let found = kinds.iter().find(|(part, _)| path.contains(part));
    found.map_or("others", |(_, kind)| kind)
}

/// How many files changed, by kind.
fn changes(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> BTreeMap<&'static str, usize> {
    let changed = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(bytes) && *path != "heartbeat.json");
    let mut counts = BTreeMap::new();
    for (path, _) in changed {
        *counts.entry(kind(path)).or_default() += 1;
    }
    counts
}

#[test]
fn an_update_writes_what_it_changes() {
    let mut root = TestRoot::empty()
        .with_small_templates()
        .with("site.toml", SETTINGS);
    for number in 1..INCIDENTS {
        let (month, day) = (7 + number * 3 / INCIDENTS, number % 28 + 1);
        let at = format!("2026-{month:02}-{day:02}T06:00:00Z");
        let word = format!("w{}", number % 7);
        let text = texts("User impact", &[(&at, &word)]);
        let record = front_matter(number, "resolved") + &text;
        root = root.with(&format!("records/{number}.md"), record);
    }
    let site = Store::memory();
    let turn = |status: &str, updates: &[(&str, &str)], now: &str| {
        let before = store_files(&site, "");
        let record = front_matter(0, status) + &texts("User impact", updates);
        root.put("records/0.md", record);
        let translated = texts("Auswirkungen auf Benutzer", updates);
        let translation = "---\nsource: reviewed\nreviewer: Sato\n---\n".to_owned() + &translated;
        root.put("translations/N000.de.md", translation);
        let report = root.publish(&site, now).unwrap();
        let counts = changes(&before, &store_files(&site, ""));
        assert_eq!(counts.values().sum::<usize>(), report.written);
        println!("{status}: {} of {counts:?}", report.written);
        (report.written, counts)
    };
    let updates = [
        ("2026-09-30T06:00:00Z", "first"),
        ("2026-09-30T07:00:00Z", "second"),
        ("2026-09-30T08:00:00Z", "third"),
        ("2026-09-30T09:00:00Z", "fourth"),
    ];
    turn("investigating", &updates[..2], "2026-09-30T07:01:00Z");
    let (written, counts) = turn("investigating", &updates[..3], "2026-09-30T08:01:00Z");
    assert!(written <= 46, "{counts:?}");
    // How things stand is told by more files than what was said: badges, the banner, states of components, and the lists
    // of what is over.
    let (written, counts) = turn("resolved", &updates, "2026-09-30T09:01:00Z");
    assert!(written <= 64, "{counts:?}");
}
