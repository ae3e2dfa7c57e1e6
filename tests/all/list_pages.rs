//! Pages that list incidents have addresses that do not move and a bounded size, and a change rewrites few of
//! them.

use std::collections::{BTreeMap, BTreeSet};

use kairan::catalog::PART_SIZE;
use kairan::store::Store;

use crate::fixtures::{TestRoot, store_files};

const LOCALES: [&str; 3] = ["en", "de", "ja"];

/// A root in three languages.
fn root() -> TestRoot {
    let locales = LOCALES.join("\", \"");
    let settings = format!(
        "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"{locales}\"]\n\
         [feeds]\nauthority = \"status.example,2020\"\n"
    );
    TestRoot::empty().with("site.toml", settings)
}

/// An incident that was over within the hour; `at` is its day and hour, `2026-09-01T10`.
fn incident(id: &str, service: &str, at: &str) -> String {
    format!(
        "---\nid: {id}\nservice: {service}\ntitle: {service} stopped\nstatus: resolved\n---\n\n\
         ## {at}:05:00Z\nWe are looking.\n\n## {at}:45:00Z\nIt works again.\n"
    )
}

/// The months of five years, oldest first: `2021-10`.
fn months() -> impl Iterator<Item = String> {
    let months = (2021..=2026).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let months = months.filter(|month| ((2021, 10)..=(2026, 9)).contains(month));
    months.map(|(year, month)| format!("{year}-{month:02}"))
}

/// The paths of the files that differ between two states of a site.
fn changed(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> BTreeSet<String> {
    let paths = before.keys().chain(after.keys());
    let changed = paths.filter(|path| before.get(*path) != after.get(*path));
    changed.cloned().collect()
}

/// These paths in every language.
fn in_every_language(paths: &[&str]) -> BTreeSet<String> {
    let paths = paths.iter();
    let paths = paths.flat_map(|path| LOCALES.map(|locale| format!("{locale}/{path}")));
    paths.collect()
}

/// These documents of Statuspage's API in every language, and in the first one at the root.
fn api(names: &[&str]) -> BTreeSet<String> {
    let names = names.iter();
    let paths: Vec<String> = names.map(|name| format!("api/v2/{name}.json")).collect();
    let relative: Vec<&str> = paths.iter().map(String::as_str).collect();
    let mut all = in_every_language(&relative);
    all.extend(paths);
    all
}

#[test]
fn the_first_incident_of_a_month_rewrites_no_page_of_another_incident() {
    let root = root();
    for (number, month) in months().enumerate() {
        let record = incident(&format!("A-{number}"), "Mail", &format!("{month}-10T10"));
        root.put(&format!("records/{number}.md"), record);
    }
    let site = Store::memory();
    root.publish(&site, "2026-10-05T09:00:00Z").unwrap();
    let before = store_files(&site, "");
    root.put("records/new.md", incident("NEW", "Mail", "2026-10-05T08"));
    let report = root.publish(&site, "2026-10-05T09:10:00Z").unwrap();
    let after = store_files(&site, "");
    let mut expected = in_every_language(&[
        "index.html",
        "feed.atom",
        "feed.rss",
        "feed.json",
        // What was announced in September is complete.
        "feed-archive/2026-09/1.atom",
        "incidents/NEW/index.html",
        "incidents/NEW/index.md",
        "index.md",
        "embed/index.html",
        "embed/status.json",
        "incidents/NEW/feed.atom",
        "history/index.html",
        "history/2026-09/index.html",
        "history/2026-10/index.html",
        "services/mail/2026/index.html",
        "services/mail/index.html",
        "services/mail/feed.atom",
        "services/mail/feed.rss",
        // The index of the search has a new month, and its year leads to August from now on.
        "search/index.json",
        "search/2026-10/0.json",
        "search/2026-10/results-0.json",
        "search/2026/0.json",
    ]);
    expected.insert("api/v1/incidents/NEW.json".to_owned());
    expected.extend(api(&["components", "incidents", "status", "summary"]));
    expected.extend(["sitemap.xml", "sitemap-2026-10.xml"].map(str::to_owned));
    assert_eq!(report.written, expected.len());
    assert_eq!(changed(&before, &after), expected);

    // An update of the oldest incident.
    let oldest = String::from_utf8(root.get("records/0.md").unwrap()).unwrap();
    root.put(
        "records/0.md",
        oldest + "\n## 2026-10-05T09:15:00Z\nIt happened again for a minute.\n",
    );
    let before = after;
    root.publish(&site, "2026-10-05T09:20:00Z").unwrap();
    let after = store_files(&site, "");
    let mut expected = in_every_language(&[
        "index.html",
        "feed.atom",
        "feed.rss",
        "feed.json",
        "incidents/A-0/index.html",
        "incidents/A-0/index.md",
        "index.md",
        "embed/index.html",
        "embed/status.json",
        "incidents/A-0/feed.atom",
        "search/2021-10/0.json",
        "search/2021-10/results-0.json",
        "search/2021/0.json",
        // It is the newest of its year now.
        "services/mail/2021/index.html",
        "services/mail/index.html",
        "services/mail/feed.atom",
        "services/mail/feed.rss",
    ]);
    expected.extend(["api/v1/incidents/A-0.json", "sitemap-2021-10.xml"].map(str::to_owned));
    // It ends with this update, and so its service is well since then.
    expected.extend(api(&["components", "status", "summary"]));
    let unexpected: Vec<_> = changed(&before, &after)
        .difference(&expected)
        .cloned()
        .collect();
    assert_eq!(unexpected, [""; 0], "an update of an old incident");

    // A service that sorts before the other one.
    root.put(
        "records/lifts.md",
        incident("LIFT", "Lifts", "2026-10-05T09"),
    );
    let before = after;
    root.publish(&site, "2026-10-05T09:50:00Z").unwrap();
    let after = store_files(&site, "");
    let mut expected = in_every_language(&[
        "index.html",
        "feed.atom",
        "feed.rss",
        "feed.json",
        "incidents/LIFT/index.html",
        "incidents/LIFT/index.md",
        "index.md",
        "embed/index.html",
        "embed/status.json",
        "services/lifts/badge.svg",
        "incidents/LIFT/feed.atom",
        "history/index.html",
        "history/2026-10/index.html",
        "services/lifts/index.html",
        "services/lifts/calendar.ics",
        "services/lifts/feed.atom",
        "services/lifts/feed.rss",
        "search/2026-10/0.json",
        "search/2026-10/results-0.json",
        "subscribe/index.html",
    ]);
    let files = [
        "api/v1/incidents/LIFT.json",
        "sitemap-2026-10.xml",
        "sitemap-pages.xml",
    ];
    expected.extend(files.map(str::to_owned));
    expected.extend(api(&["components", "incidents", "status", "summary"]));
    assert_eq!(
        changed(&before, &after),
        expected,
        "a service that sorts before the other one"
    );
}

/// The size of the largest page that lists incidents.
fn largest_list(files: &BTreeMap<String, Vec<u8>>) -> usize {
    let lists = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html") && !path.contains("/incidents/"));
    lists.map(|(_, bytes)| bytes.len()).max().unwrap()
}

#[test]
fn a_long_month_has_parts_and_a_new_incident_changes_only_the_last() {
    let root = TestRoot::empty();
    // In the order of their first updates, one every hour from 1 September.
    let record = |number: usize| {
        let (day, hour) = (1 + number / 24, number % 24);
        incident(
            &format!("B-{number:03}"),
            "Mail",
            &format!("2026-09-{day:02}T{hour:02}"),
        )
    };
    let add = |number: usize| root.put(&format!("records/{number}.md"), record(number));
    let older = incident("OLDER", "Mail", "2026-08-03T10");
    root.put("records/older.md", older);
    let site = Store::memory();
    (0..PART_SIZE + 1).for_each(add);
    root.publish(&site, "2026-09-29T09:00:00Z").unwrap();
    let size = largest_list(&store_files(&site, ""));
    (PART_SIZE + 1..2 * PART_SIZE).for_each(add);
    root.publish(&site, "2026-09-29T09:10:00Z").unwrap();
    let before = store_files(&site, "");
    let twice = largest_list(&before);
    assert!(twice < size + size / 50, "{twice} bytes after {size}");
    add(2 * PART_SIZE);
    root.publish(&site, "2026-09-29T10:00:00Z").unwrap();
    let after = store_files(&site, "");

    let parts =
        ["2026-09/", "2026-09/2/", "2026-09/3/"].map(|part| format!("en/history/{part}index.html"));
    let changed = changed(&before, &after);
    let changed: Vec<&String> = parts
        .iter()
        .filter(|part| changed.contains(*part))
        .collect();
    assert_eq!(
        changed,
        [&parts[1], &parts[2]],
        "the last part, and the one that links to it"
    );

    let text = |path: &str| String::from_utf8(after[path].clone()).unwrap();
    let incidents = |path: &str| text(path).matches("<li class=\"row\"").count();
    assert_eq!(
        parts.each_ref().map(|part| incidents(part)),
        [PART_SIZE, PART_SIZE, 1]
    );
    let links = |path: &str, to: &[&str]| {
        let page = text(path);
        for link in to {
            assert!(
                page.contains(&format!("href=\"{link}\"")),
                "{path} has no link to {link}"
            );
        }
    };
    links("en/history/index.html", &["2026-09/3/", "2026-08/"]);
    links("en/history/2026-08/index.html", &["../2026-09/", "../"]);
    links(&parts[0], &["2/", "../2026-08/", "../"]);
    links(&parts[1], &["../3/", "../", "../../"]);
    links(&parts[2], &["../2/", "../../"]);
    assert!(text(&parts[0]).contains("<h1>Incidents in September 2026, part 1</h1>"));
    assert!(text(&parts[1]).contains("<h1>Incidents in September 2026, part 2</h1>"));
    assert!(text(&parts[1]).contains("Older: September 2026, part 1</a>"));
    assert!(text("en/history/2026-08/index.html").contains("Newer: September 2026</a>"));
    assert!(text("en/history/index.html").contains("401 incidents"));
}

#[test]
fn a_service_with_many_incidents_has_a_page_of_bounded_size_and_pages_by_year() {
    let root = TestRoot::empty();
    let record = |number: usize| {
        // Forty in each year from 2022 on.
        let (year, number_in_year) = (2022 + number / 40, number % 40);
        let at = format!(
            "{year}-{:02}-{:02}T10",
            1 + number_in_year / 5,
            1 + number_in_year % 5
        );
        incident(&format!("C-{number:03}"), "Mail", &at)
    };
    let site = Store::memory();
    let turn = |numbers: std::ops::Range<usize>| {
        for number in numbers {
            root.put(&format!("records/{number}.md"), record(number));
        }
        root.publish(&site, "2026-09-29T09:00:00Z").unwrap();
        store_files(&site, "")
    };
    let files = turn(0..50);
    assert!(
        !files.contains_key("en/services/mail/2022/index.html"),
        "all fit on one page"
    );
    let before = turn(50..120);
    let after = turn(120..121);
    let text = |path: &str| std::str::from_utf8(&after[path]).unwrap();
    let incidents = |path: &str| text(path).matches("<li class=\"row\"").count();
    let year = |year: &str| format!("en/services/mail/{year}/index.html");
    assert_eq!(incidents("en/services/mail/index.html"), 50);
    assert_eq!(
        ["2022", "2023", "2024", "2025"].map(|of| incidents(&year(of))),
        [40, 40, 40, 1]
    );
    for link in ["2022/", "2025/"] {
        assert!(text("en/services/mail/index.html").contains(&format!("<a href=\"{link}\"")));
    }
    let page = text("en/services/mail/2024/index.html");
    for link in [
        "rel=\"next\" href=\"../2025/\"",
        "rel=\"prev\" href=\"../2023/\"",
        "href=\"../\"",
    ] {
        assert!(page.contains(link), "{link}");
    }
    assert!(
        page.contains("<h1>Incidents of <bdi>Mail</bdi>: 2024</h1>"),
        "{page}"
    );
    let changed = changed(&before, &after);
    let years = changed
        .iter()
        .filter(|path| path.starts_with("en/services/mail/2"));
    let years: Vec<&String> = years.collect();
    // The first of a year, and the page that links to it.
    assert_eq!(years, [&year("2024"), &year("2025")]);
}

#[test]
fn a_year_of_a_service_stays_at_the_address_that_the_service_had() {
    let root = TestRoot::empty();
    for number in 0..51 {
        let at = format!("2025-{:02}-{:02}T10", 1 + number / 10, 1 + number % 10);
        root.put(
            &format!("records/{number}.md"),
            incident(&format!("D-{number}"), "Mail", &at),
        );
    }
    let site = Store::memory();
    root.publish(&site, "2026-09-29T09:00:00Z").unwrap();
    let settings = String::from_utf8(root.get("site.toml").unwrap()).unwrap();
    root.put(
        "site.toml",
        settings + "[[services]]\nname = \"Mail\"\nslug = \"post\"\n",
    );
    root.publish(&site, "2026-09-29T09:10:00Z").unwrap();
    let files = store_files(&site, "");
    let page = std::str::from_utf8(&files["en/services/mail/2025/index.html"]).unwrap();
    assert!(page.contains(
        "<link rel=\"canonical\" href=\"https://status.example/en/services/post/2025/\">"
    ));
    assert!(files.contains_key("en/services/post/2025/index.html"));
}
