//! Counts how much of a folder of records is recognised: `scripts/score DIR [--zone Area/City]`.
//!
//! Prints for each form how many records and updates were decoded, how many updates have a section, what
//! share of the text is in one, how many of the times that were found were parsed, and how many root
//! causes and next steps were found in how many records. Then an independent count: of the lines that
//! plainly start with one of Microsoft's labels, how many became a section of that kind, and which did
//! not.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program for people at a terminal"
)]

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use indicatif::ProgressBar;
use kairan::locale::Tag;
use kairan::publish::{Artifact, Stage};
use kairan::record::{Form, Post};
use kairan::run::import::{DecodedFiles, ImportFile, ImportOptions, decode_files};
use kairan::settings;
use kairan::store::Store;
use kairan::text::SectionKind as Kind;
use kairan::text::{Labels, parse_sections};

/// The settings under which the records are decoded.
const SITE_TOML: &str = "title = \"score\"\nbase_url = \"https://localhost\"\nlocales = [\"en\"]\n";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    // `cargo bench` adds an argument of its own.
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let Some(folder) = arguments.next() else {
        println!("usage: scripts/score DIR [--zone Area/City]");
        return Ok(());
    };
    let mut site = SITE_TOML.to_owned();
    if let Some(zone) = arguments.nth(1) {
        writeln!(site, "[records]\nzone = \"{zone}\"")?;
    }
    let root = Store::memory();
    root.put(&Artifact::new(
        settings::FILE_NAME,
        site.into(),
        Stage::Data,
    ))
    .await?;
    let records_store = Store::dir(folder);
    let mut files = Vec::new();
    for path in records_store.list("").await?.paths {
        let bytes = records_store.get(&path).await?.unwrap_or_default();
        files.push(ImportFile::in_memory(path, bytes));
    }
    let options = ImportOptions {
        form: None,
        zone: None,
    };
    let progress = ProgressBar::hidden();
    let imported =
        decode_files(&root, &files, options, DateTime::<Utc>::MAX_UTC, &progress).await?;
    for (form, tally) in &imported.tallies {
        println!("{form}: {tally}");
    }
    count_labels(&imported)?;
    println!("{} files", files.len());
    for diagnostic in &imported.diagnostics {
        println!("{diagnostic}");
    }
    Ok(())
}

/// The labels as Microsoft's messages have them, in lower case: a list apart from those of `locales/`,
/// which the decoder uses.
const LABELS: [(&str, Kind); 34] = [
    ("title", Kind::Title),
    ("user impact", Kind::UserImpact),
    ("user experience", Kind::UserImpact),
    ("customer impact", Kind::UserImpact),
    ("more info", Kind::MoreInfo),
    ("current status", Kind::CurrentStatus),
    ("final status", Kind::FinalStatus),
    ("scope of impact", Kind::ScopeOfImpact),
    ("start time", Kind::StartTime),
    ("incident start time", Kind::StartTime),
    ("end time", Kind::EndTime),
    ("incident end time", Kind::EndTime),
    ("estimated time to resolve", Kind::EstimatedTimeToResolve),
    ("preliminary root cause", Kind::PreliminaryRootCause),
    ("root cause", Kind::RootCause),
    ("next steps", Kind::NextSteps),
    ("next update by", Kind::NextUpdateBy),
    ("next update", Kind::NextUpdateBy),
    ("タイトル", Kind::Title),
    ("ユーザーへの影響", Kind::UserImpact),
    ("ユーザへの影響", Kind::UserImpact),
    ("ユーザーの影響", Kind::UserImpact),
    ("詳細情報", Kind::MoreInfo),
    ("詳細", Kind::MoreInfo),
    ("現在の状況", Kind::CurrentStatus),
    ("現在のステータス", Kind::CurrentStatus),
    ("状況", Kind::CurrentStatus),
    ("最終ステータス", Kind::FinalStatus),
    ("影響範囲", Kind::ScopeOfImpact),
    ("影響の範囲", Kind::ScopeOfImpact),
    ("開始時間", Kind::StartTime),
    ("終了時間", Kind::EndTime),
    ("予備の根本原因", Kind::PreliminaryRootCause),
    ("次の更新期限", Kind::NextUpdateBy),
];

/// The labels at the starts of a message's lines, found without the reader.
fn expected_labels(message: &str) -> Vec<Kind> {
    let mut lines = message.replace('\u{a0}', " ").replace("&nbsp;", " ");
    for tag in ["<br", "<BR", "<p", "</p", "<li", "<div"] {
        lines = lines.replace(tag, &format!("\n{tag}"));
    }
    lines.lines().filter_map(expected_label).collect()
}

fn expected_label(mut line: &str) -> Option<Kind> {
    while let Some((_, rest)) = line.split_once('>').filter(|_| line.starts_with('<')) {
        line = rest.trim_start();
    }
    let bullets = |c: char| " #*•・-–".contains(c) || c.is_ascii_digit() || c == ')';
    let line = line.trim_start_matches(bullets).to_lowercase();
    LABELS.iter().find_map(|(label, kind)| {
        let rest = line.strip_prefix(label)?.trim_start_matches(['*', ' ']);
        rest.starts_with([':', '：']).then_some(*kind)
    })
}

/// What was found in the records of one form.
#[derive(Default)]
struct FormScore {
    /// Lines that plainly start with a label, and those of them that became a section of its kind.
    labels: usize,
    labels_taken: usize,
    causes: SectionCount,
    steps: SectionCount,
}

/// How many sections of some kinds there are, and in how many records.
#[derive(Default)]
struct SectionCount {
    sections: usize,
    records: usize,
}

impl SectionCount {
    fn add(&mut self, found: usize) {
        self.sections += found;
        self.records += usize::from(found > 0);
    }
}

/// Prints by form how many plain labels there are and how many of them the reader made sections of, and
/// how many root causes and next steps it found.
fn count_labels(imported: &DecodedFiles) -> Result<()> {
    let parse = |text: &str| Labels::parse(text).context("a built-in locale");
    let labels = BTreeMap::from([
        (
            Tag::english(),
            parse(include_str!("../content/locales/en.toml"))?,
        ),
        (
            Tag::japanese(),
            parse(include_str!("../content/locales/ja.toml"))?,
        ),
    ]);
    let mut scores: BTreeMap<Form, FormScore> = BTreeMap::new();
    for record in imported.records() {
        let score = scores.entry(record.form).or_default();
        let (mut causes, mut steps) = (0, 0);
        for post in &record.posts {
            let mut found = section_kinds(post, &labels);
            for kind in &found {
                match kind {
                    Kind::RootCause | Kind::PreliminaryRootCause => causes += 1,
                    Kind::NextSteps => steps += 1,
                    _ => {}
                }
            }
            for kind in expected_labels(&post.body.content) {
                score.labels += 1;
                match found.iter().position(|known| *known == kind) {
                    Some(at) => {
                        found.swap_remove(at);
                        score.labels_taken += 1;
                    }
                    None => println!("missed: {} {} {}", record.id, post.at, kind.as_str()),
                }
            }
        }
        score.causes.add(causes);
        score.steps.add(steps);
    }
    for (form, score) in scores {
        println!(
            "{form}: {} of {} labels taken, {} root causes in {} records, {} next steps in {} records",
            score.labels_taken,
            score.labels,
            score.causes.sections,
            score.causes.records,
            score.steps.sections,
            score.steps.records
        );
    }
    Ok(())
}

/// The kinds of the sections that the reader cuts a message into.
fn section_kinds(post: &Post, labels: &BTreeMap<Tag, Labels>) -> Vec<Kind> {
    let Some(labels) = labels.get(&post.locale) else {
        return Vec::new();
    };
    let sections = parse_sections(&post.body, labels, None).into_iter();
    let labelled = sections.filter(|section| section.label.is_some());
    labelled.map(|section| section.kind).collect()
}
