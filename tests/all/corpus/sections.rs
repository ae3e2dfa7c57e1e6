//! Labels, sections and times in the posts of real records.

use std::fs;
use std::path::Path;

use kairan::text::{Body, Labels, Section, SectionKind, parse_sections, times};
use serde_json::Value;

use super::records_dir;

fn english() -> Labels {
    Labels::parse(include_str!("../../../content/locales/en.toml")).unwrap()
}

fn japanese() -> Labels {
    Labels::parse(include_str!("../../../content/locales/ja.toml")).unwrap()
}

/// The files of the folders of JSON whose posts have labels.
fn files(records: &Path) -> Vec<Vec<u8>> {
    ["graph", "servicecomms"]
        .iter()
        .flat_map(|folder| fs::read_dir(records.join(folder)).unwrap())
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect()
}

/// The bodies of all posts in a JSON value.
fn bodies(value: &Value) -> Vec<Body> {
    match value {
        Value::Array(values) => values.iter().flat_map(bodies).collect(),
        Value::Object(object) => object
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(text) if key == "content" || key == "MessageText" => {
                    vec![Body::html(text)]
                }
                value => bodies(value),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// How often labels stand before a colon, by plain search: what a reader without doubts would find.
fn count_labels(content: &str) -> usize {
    const LABELS: [&str; 16] = [
        "title",
        "user impact",
        "more info",
        "current status",
        "final status",
        "scope of impact",
        "start time",
        "end time",
        "estimated time to resolve",
        "root cause",
        "next steps",
        "next update by",
        "next update",
        "user experience",
        "customer impact",
        "next step",
    ];
    let lower = content.to_lowercase();
    let colons = lower.match_indices(':');
    colons
        .filter(|(colon, _)| {
            let before = lower[..*colon].trim_end();
            LABELS.iter().any(|label| before.ends_with(label))
        })
        .count()
}

fn count_labelled(sections: &[Section]) -> usize {
    sections
        .iter()
        .filter(|section| section.label.is_some())
        .count()
}

#[test]
#[ignore = "needs KAIRAN_RECORDS"]
fn real_posts_are_cut_at_their_labels() {
    let records = records_dir();
    let labels = english();
    let (mut expected, mut found, mut posts) = (0, 0, 0);
    for file in files(&records) {
        for body in bodies(&serde_json::from_slice(&file).unwrap()) {
            let sections = parse_sections(&body, &labels, None);
            posts += 1;
            expected += count_labels(&body.content);
            found += count_labelled(&sections);
            for section in sections {
                // Plain search finds no label in what is left: none was missed, and none glued.
                assert_eq!(count_labels(&section.text.plain()), 0, "{section:?}");
            }
        }
    }
    eprintln!("{found} of {expected} labels found in {posts} posts");
    assert!(posts > 100 && found <= expected);
    assert!(found * 100 >= expected * 99, "{found} of {expected}");
}

#[test]
#[ignore = "needs KAIRAN_RECORDS"]
fn real_times_are_read() {
    let records = records_dir();
    let labels = english();
    let (mut read, mut all) = (0, 0);
    for file in files(&records) {
        for body in bodies(&serde_json::from_slice(&file).unwrap()) {
            for section in parse_sections(&body, &labels, None) {
                if matches!(
                    section.kind,
                    SectionKind::StartTime | SectionKind::EndTime | SectionKind::NextUpdateBy
                ) {
                    let text = section.text.plain();
                    let parsed = times::find_first(&text, times::ParseOptions::default());
                    all += 1;
                    read += usize::from(parsed.is_some());
                    if parsed.is_none_or(|parsed| parsed.warning.is_some()) {
                        eprintln!("doubtful: {text}");
                    }
                }
            }
        }
    }
    eprintln!("{read} of {all} times read");
    assert!(all > 100 && read * 100 >= all * 99, "{read} of {all}");
}

#[test]
#[ignore = "needs KAIRAN_RECORDS"]
fn the_article_and_the_table_are_read() {
    let records = records_dir();
    let article = fs::read_to_string(records.join("seeds/EX300267-article.txt")).unwrap();
    let posts: Vec<&str> = article.split(" – Service restored\n").skip(1).collect();
    assert_eq!(posts.len(), 9);
    let last = parse_sections(&Body::text(posts[0]), &english(), None);
    let kinds: Vec<&str> = last.iter().map(|section| section.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "title",
            "user_impact",
            "more_info",
            "final_status",
            "scope_of_impact",
            "start_time",
            "end_time",
            "root_cause",
            "next_steps",
        ]
    );
    assert_eq!(last[2].text.0.len(), 4);
    let next_steps = last[8].text.plain();
    assert_eq!(
        next_steps
            .lines()
            .filter(|line| line.starts_with("- "))
            .count(),
        2,
        "{next_steps}"
    );
    for post in &posts {
        for section in parse_sections(&Body::text(*post), &english(), None) {
            if section.kind == SectionKind::NextUpdateBy {
                assert!(
                    times::find_first(&section.text.plain(), times::ParseOptions::default())
                        .unwrap()
                        .warning
                        .is_none()
                );
            }
        }
    }

    let table = fs::read_to_string(records.join("seeds/EX703958-table.txt")).unwrap();
    for (row, labels) in [
        ("Latest Message", english()),
        ("Machine Translation", japanese()),
    ] {
        let (_, cell) = table.split_once(&format!("| {row} | ")).unwrap();
        let cell = cell.split_once(" |").map_or(cell, |(cell, _)| cell);
        let sections = parse_sections(&Body::text(cell), &labels, None);
        let kinds: Vec<&str> = sections
            .iter()
            .map(|section| section.kind.as_str())
            .collect();
        assert_eq!(
            kinds,
            [
                "title",
                "user_impact",
                "more_info",
                "current_status",
                "scope_of_impact",
                "next_update_by"
            ]
        );
        let next =
            times::find_first(&sections[5].text.plain(), times::ParseOptions::default()).unwrap();
        assert_eq!(next.at.to_rfc3339(), "2024-01-26T21:30:00+00:00");
        assert_eq!(next.warning, None);
    }
}
