//! The index of the search: it finds what the pages show, and nothing else, and grows by files.

use std::collections::{BTreeMap, BTreeSet};

use kairan::store::Store;
use kairan::text::words::{index_keys, is_unspaced, key_file, words};
use scraper::{Html, Selector};
use serde_json::Value;

use crate::fixtures::{EXAMPLE_SITE, MINIMAL_SETTINGS, NOW, TestRoot, own_incident, store_files};

/// The index of one language, as the script reads it.
struct SearchIndex {
    newest: Vec<SearchPart>,
    years: Vec<SearchYear>,
}

struct SearchPart {
    name: String,
    keys: KeyFiles,
    /// The addresses of its incidents, by number.
    addresses: Vec<String>,
}

struct SearchYear {
    keys: KeyFiles,
    parts: Vec<SearchPart>,
}

/// What each key of each file leads to.
struct KeyFiles(Vec<BTreeMap<String, String>>);

impl KeyFiles {
    /// The numbers of what has a key.
    fn having(&self, key: &str) -> Vec<usize> {
        let file = &self.0[key_file(key, self.0.len())];
        file.get(key)
            .map(|encoded| decode(encoded))
            .unwrap_or_default()
    }

    fn keys(&self) -> BTreeSet<&String> {
        self.0.iter().flat_map(BTreeMap::keys).collect()
    }
}

/// What each key of a file leads to.
fn entries(file: &Value) -> BTreeMap<String, String> {
    let coded = file["keys"].as_str().unwrap().split(' ');
    let mut key: Vec<u16> = Vec::new();
    let keys = coded.filter(|coded| !coded.is_empty()).map(|coded| {
        let common = coded.chars().next().unwrap().to_digit(36).unwrap();
        key.truncate(common as usize);
        key.extend(coded[1..].encode_utf16());
        String::from_utf16(&key).unwrap()
    });
    let numbers = file["numbers"].as_str().unwrap().split(' ');
    keys.zip(numbers.map(str::to_owned)).collect()
}

impl SearchPart {
    fn having(&self, key: &str) -> impl Iterator<Item = String> {
        let numbers = self.keys.having(key).into_iter();
        numbers.map(|number| self.addresses[number].clone())
    }
}

impl SearchYear {
    fn having(&self, key: &str) -> impl Iterator<Item = &SearchPart> {
        let numbers = self.keys.having(key).into_iter();
        numbers.map(|number| &self.parts[number])
    }
}

impl SearchIndex {
    fn new(files: &BTreeMap<String, Vec<u8>>, locale: &str) -> Self {
        let json = |path: String| -> Value {
            serde_json::from_slice(&files[&format!("{locale}/search/{path}")]).unwrap()
        };
        let index = json("index.json".to_owned());
        let name = |unit: &Value| unit["name"].as_str().unwrap().to_owned();
        let keys = |unit: &Value| {
            let files = 0..unit["files"].as_u64().unwrap();
            let files = files.map(|file| json(format!("{}/{file}.json", name(unit))));
            KeyFiles(files.map(|file| entries(&file)).collect())
        };
        let parts = |parts: &Value| -> Vec<SearchPart> {
            let parts = parts.as_array().unwrap().iter();
            let parts = parts.map(|part| {
                let results = (0..).map(|file| format!("{}/results-{file}.json", name(part)));
                let is_there =
                    |path: &String| files.contains_key(&format!("{locale}/search/{path}"));
                let results = results.take_while(is_there).map(json);
                let addresses = results.flat_map(|results| {
                    let results = results.as_array().unwrap().clone().into_iter();
                    results.map(|result| result["href"].as_str().unwrap().to_owned())
                });
                SearchPart {
                    name: name(part),
                    keys: keys(part),
                    addresses: addresses.collect(),
                }
            });
            parts.collect()
        };
        let years = index["years"].as_array().unwrap().iter();
        let years = years.map(|year| SearchYear {
            keys: keys(year),
            parts: parts(&year["parts"]),
        });
        Self {
            newest: parts(&index["newest"]),
            years: years.collect(),
        }
    }

    /// The addresses of the incidents that have a key.
    fn having(&self, key: &str) -> BTreeSet<String> {
        let of_years = self.years.iter().flat_map(|year| year.having(key));
        let parts = self.newest.iter().chain(of_years);
        parts.flat_map(|part| part.having(key)).collect()
    }

    /// The addresses of the incidents that have all keys of a query's words.
    fn find(&self, query: &str) -> BTreeSet<String> {
        let mut found: Option<BTreeSet<String>> = None;
        words(query, |word| {
            index_keys(word, false, |key| {
                let having = self.having(key);
                found = Some(match found.take() {
                    Some(found) => found.intersection(&having).cloned().collect(),
                    None => having,
                });
            });
        });
        found.unwrap_or_default()
    }
}

fn decode(encoded: &str) -> Vec<usize> {
    let Some(digits) = encoded.strip_prefix('x') else {
        let mut number = 0;
        let steps = encoded
            .split(',')
            .map(|step| step.parse::<usize>().unwrap());
        let numbers = steps.map(|step| {
            number += step;
            number
        });
        return numbers.collect();
    };
    let digits = digits.chars().map(|digit| digit.to_digit(16).unwrap());
    let bits = digits.flat_map(|digit| (0..4).map(move |bit| digit & (8 >> bit) != 0));
    let numbers = bits.enumerate().filter(|(_, is_set)| *is_set);
    numbers.map(|(number, _)| number).collect()
}

fn href(id: &str) -> String {
    format!("../incidents/{id}/")
}

/// The texts of an incident's page that are not the interface's.
fn texts_of_page(html: &str) -> Vec<String> {
    // What an update took away and what it put in its place stand side by side.
    let html = ["</del>", "</ins>", "<del>", "<ins>"]
        .iter()
        .fold(html.to_owned(), |html, tag| {
            html.replace(tag, &format!(" {tag} "))
        });
    let document = Html::parse_document(&html);
    let blocks = ["p", "li", "td", "pre"].map(|block| format!("main .prose {block}"));
    let selector = format!("main h1 bdi, main .note h3 bdi, {}", blocks.join(", "));
    let selector = Selector::parse(&selector).unwrap();
    let elements = document.select(&selector);
    elements.map(|element| element.text().collect()).collect()
}

/// Whether a key is the last character of a longer run in a script without spaces.
fn is_unspaced_end(word: &str, key: &str) -> bool {
    let mut characters = key.chars();
    let is_one = characters.next().is_some_and(is_unspaced) && characters.next().is_none();
    is_one && key.len() < word.len()
}

#[test]
fn every_word_of_every_page_is_found_in_the_language_of_the_page() {
    let mut count = 0;
    for locale in ["en", "ja", "ar", "de", "fr"] {
        let index = SearchIndex::new(&EXAMPLE_SITE.files, locale);
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let start = format!("{locale}/incidents/");
        let pages = EXAMPLE_SITE.files.iter();
        let pages = pages.filter_map(|(path, html)| {
            let id = path.strip_prefix(&start)?.strip_suffix("/index.html")?;
            Some((id, std::str::from_utf8(html).unwrap()))
        });
        for (id, html) in pages {
            for text in texts_of_page(html) {
                words(&text, |word| {
                    index_keys(word, false, |key| {
                        // A run of characters may go on behind such a place.
                        if is_unspaced_end(word, key) {
                            return;
                        }
                        let found = known.entry(key.to_owned());
                        let found = found.or_insert_with(|| index.having(key));
                        assert!(found.contains(&href(id)), "{locale} {id}: {word} ({key})");
                        count += 1;
                    });
                });
            }
        }
    }
    assert!(count > 10_000, "{count}");
}

#[test]
fn incidents_are_found_by_ids_codes_services_and_words_in_either_language() {
    let cases = [
        ("en", "EX1310442", "EX1310442"),
        ("ja", "ＥＸ１３１０４４２", "EX1310442"),
        ("en", "0x8004DE40", "SP1294771"),
        ("ja", "0x8004de40", "SP1294771"),
        ("ar", "SP1294771", "SP1294771"),
        ("ja", "iOS devices", "IT1281957"),
        ("de", "Microsoft Intune", "IT1281957"),
    ];
    for (locale, query, id) in cases {
        let index = SearchIndex::new(&EXAMPLE_SITE.files, locale);
        assert!(index.find(query).contains(&href(id)), "{locale} {query}");
    }
    let index = SearchIndex::new(&EXAMPLE_SITE.files, "en");
    assert_eq!(index.find("nosuchword"), BTreeSet::new());
}

#[test]
fn a_german_word_is_found_inside_a_longer_one() {
    let record = |id: &str, text: &str| {
        format!(
            "---\nid: {id}\nlang: de\nservice: Post\ntitle: Störung\nstatus: investigating\n---\n\n\
             ## 2026-09-29T06:00:00Z\n{text}\n"
        )
    };
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"de\", \"en\"]");
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with(
            "records/1.md",
            record("N-1", "Das Freigabepostfach ist weg."),
        )
        .with("records/2.md", record("N-2", "Die Postfächer sind weg."));
    let site = root.site();
    let german = SearchIndex::new(&site.files, "de");
    assert_eq!(german.find("Postfach"), [href("N-1")].into());
    assert_eq!(german.find("Postfächer weg"), [href("N-2")].into());
    let english = SearchIndex::new(&site.files, "en");
    assert_eq!(english.find("Postfach"), BTreeSet::new());
}

#[test]
fn a_year_names_the_parts_of_each_key() {
    let mut count = 0;
    for locale in ["en", "ja", "ar", "de", "fr"] {
        let index = SearchIndex::new(&EXAMPLE_SITE.files, locale);
        assert_eq!(index.newest.len(), 2);
        for year in index.years {
            let mut of_parts = BTreeSet::new();
            for part in &year.parts {
                for key in part.keys.keys() {
                    let mut parts = year.having(key);
                    assert!(parts.any(|having| having.name == part.name), "{key}");
                    of_parts.insert(key);
                    count += 1;
                }
            }
            assert_eq!(year.keys.keys(), of_parts, "{locale}");
        }
    }
    assert!(count > 1000, "{count}");
}

/// Files of the index in which a word stands.
fn files_with(files: &BTreeMap<String, Vec<u8>>, word: &str) -> usize {
    let in_index = files.iter().filter(|(path, _)| path.contains("/search/"));
    let texts = in_index.map(|(_, bytes)| String::from_utf8_lossy(bytes));
    texts.filter(|text| text.contains(word)).count()
}

#[test]
fn what_pages_do_not_show_is_not_in_the_index() {
    let note = "---\ntitle: Until noon\nuntil: 2026-09-30T10:00:00Z\n---\nTransientword.\n";
    let record = "---\nid: N-1\nservice: Post\ntitle: Late letters\nstatus: investigating\n---\n\n\
        ## 2026-09-29T06:00:00Z\nLastingword.\n";
    let root = TestRoot::empty()
        .with("site.toml", MINIMAL_SETTINGS)
        .with("records/1.md", record)
        .with("annotations/N-1.md", note);
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let files = store_files(&site, "");
    assert_eq!(files_with(&files, "transientword"), 1);
    root.publish(&site, "2026-09-30T11:00:00Z").unwrap();
    let files = store_files(&site, "");
    assert_eq!(files_with(&files, "transientword"), 0);
    assert_eq!(files_with(&files, "lastingword"), 1);
}

#[test]
fn a_site_may_have_no_search() {
    let root = TestRoot::empty()
        .with("site.toml", format!("search = false\n{MINIMAL_SETTINGS}"))
        .with("records/1.md", own_incident("resolved", &[]));
    let site = root.site();
    let mut paths = site.files.keys();
    assert!(!paths.any(|path| path.contains("/search/")));
    assert_eq!(site.files_containing("search/"), [""; 0]);
}

/// An incident of the month before or after the others.
fn numbered(number: usize, month: u32, words: &str) -> String {
    let minute = number % 60;
    let hour = number / 60 % 24;
    let day = 1 + number / 1440;
    let at = format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z");
    format!(
        "---\nid: N-{number}\nservice: Post\ntitle: Late letters\nstatus: resolved\nstarted_at: {at}\n\
         ended_at: {at}\n---\n\n## {at}\n{words}\n"
    )
}

/// A site in two languages with incidents that [`numbered`] makes, in a month and with words that follow from the number.
fn numbered_root(count: usize, of_number: impl Fn(usize) -> (u32, String)) -> TestRoot {
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with_small_templates();
    for number in 0..count {
        let (month, words) = of_number(number);
        let record = numbered(number, month, &words);
        root.put(&format!("records/{number}.md"), record);
    }
    root
}

#[test]
fn an_update_among_many_incidents_changes_few_files_and_not_those_of_other_months() {
    let root = numbered_root(160, |number| {
        let (letter, parcel) = (number % 7, number * 31);
        let words = format!("Words{number} of letter{letter} and parcel{parcel}.");
        (if number < 40 { 8 } else { 9 }, words)
    });
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let before = store_files(&site, "");
    // In all files of keys, which are found by the first letters.
    let letter = |number: u32| char::from_digit(10 + number % 26, 36).unwrap();
    let word = |number: u32| format!("{}{}novel ", letter(number), letter(number / 26));
    let words: String = (0..300).map(word).collect();
    root.put("records/159.md", numbered(159, 9, &words));
    let report = root.publish(&site, "2026-09-30T09:01:00Z").unwrap();
    assert!(report.read_partly);
    let after = store_files(&site, "");
    let changed = after.iter().filter(|(path, bytes)| {
        before.get(*path) != Some(*bytes) && path.as_str() != "heartbeat.json"
    });
    let changed: Vec<&String> = changed.map(|(path, _)| path).collect();
    let in_index = changed.iter().filter(|path| path.contains("/search/"));
    let in_index: Vec<_> = in_index.collect();
    assert!(changed.len() <= 40, "{changed:#?}");
    assert!(
        in_index.iter().all(|path| path.contains("/2026-09/")),
        "{in_index:?}"
    );
    assert_eq!(in_index.len(), 2 * 10, "{in_index:?}");
}

#[test]
fn the_first_incident_of_a_month_leaves_other_months_as_they_are() {
    let root = numbered_root(400, |number| {
        let words = format!("Words{number} of letter{} and parcels.", number % 7);
        (1 + u32::try_from(number).unwrap() % 8, words)
    });
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let before = store_files(&site, "");
    root.put("records/400.md", numbered(400, 9, "Words400 of parcels."));
    let report = root.publish(&site, "2026-09-30T09:01:00Z").unwrap();
    assert!(report.read_partly);
    let after = store_files(&site, "");
    let paths = before.keys().chain(after.keys()).collect::<BTreeSet<_>>();
    let changed = paths.iter().filter(|path| {
        path.contains("/search/") && before.get(path.as_str()) != after.get(path.as_str())
    });
    let changed: BTreeSet<&str> = changed.map(|path| path.as_str()).collect();
    let of_language = |language: &str| {
        let files = [
            "index.json",
            "2026/0.json",
            "2026/1.json",
            "2026-09/0.json",
            "2026-09/results-0.json",
        ];
        files.map(|file| format!("{language}/search/{file}"))
    };
    let expected = [of_language("en"), of_language("ja")].concat();
    assert_eq!(changed, expected.iter().map(String::as_str).collect());
}

/// A month with many incidents has several parts, and what happens to one of them leaves the others as they are.
#[test]
fn an_update_in_a_month_with_many_incidents_changes_the_files_of_its_part() {
    let root = numbered_root(450, |number| {
        let month = if number < 420 { 8 } else { 9 };
        (month, format!("Words{number} of parcels."))
    });
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let before = store_files(&site, "");
    let index = SearchIndex::new(&before, "en");
    let names = index.newest.iter().map(|part| part.name.as_str());
    let names: Vec<&str> = names.collect();
    assert_eq!(names, ["2026-09", "2026-08-3", "2026-08-2", "2026-08"]);
    assert_eq!(index.find("words250"), [href("N-250")].into());
    root.put(
        "records/250.md",
        numbered(250, 8, "Words250 of parcels and novelties."),
    );
    let report = root.publish(&site, "2026-09-30T09:01:00Z").unwrap();
    assert!(report.read_partly);
    let after = store_files(&site, "");
    let changed = after
        .iter()
        .filter(|(path, bytes)| path.contains("/search/") && before.get(*path) != Some(*bytes));
    let changed: Vec<&String> = changed.map(|(path, _)| path).collect();
    assert!(!changed.is_empty());
    assert!(
        changed.iter().all(|path| path.contains("/2026-08-2/")),
        "{changed:?}"
    );
    let index = SearchIndex::new(&after, "en");
    assert_eq!(index.find("novelties"), [href("N-250")].into());
}

#[test]
fn a_site_without_pages_as_markdown_has_a_search_that_asks_for_none() {
    let page = "en/search/index.html";
    assert!(EXAMPLE_SITE.text(page).contains(" data-texts=\"index.md\""));
    let settings = format!("markdown = false\n{MINIMAL_SETTINGS}");
    let site = TestRoot::empty().with("site.toml", settings).site();
    assert!(!site.text(page).contains("data-texts"));
}
