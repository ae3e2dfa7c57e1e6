//! The article form: a page that republishes an incident as text.
//!
//! The English log stands under dated headings (`December 2, 2021 5:14 AM – Service restored`),
//! newest first, in the local time of whoever published the page; a summary in their language
//! is above it, and the navigation and boilerplate of a web page around it. The zone is not written anywhere:
//! it follows from the page's own pairs of local time and UTC
//! (`Thursday, November 25, 2021, 9:33 PM (12:33 PM UTC)`).

mod page_clock;

use chrono::NaiveDateTime;

use super::instant::YEAR_RANGE_HELP;
use super::post::{ListOrder, turn_oldest_first};
use super::{DecodeOptions, Facts, FileRecords, Form, Post, Record, Remark, Status, is_valid_id};
use crate::diagnostics::FileDiagnostics;
use crate::locale::Tag;
use crate::text::body::Body;
use crate::text::{SectionKind, language_of_script, parse_sections};
use page_clock::PageClock;

/// A dated heading, and the lines under it.
struct LogEntry<'a> {
    at: NaiveDateTime,
    offset: usize,
    lines: Vec<&'a str>,
}

pub(super) fn matches(text: &str) -> bool {
    let is_known =
        |line| parse_heading(line).is_some_and(|(_, status)| Status::parse(status).is_known());
    text.lines().any(is_known) && find_id(text).is_some()
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    let text = diagnostics.text();
    let Some(id) = find_id(text) else {
        return FileRecords::default();
    };
    let (preamble, mut entries) = split_log(text);
    if let Some(last) = entries.last_mut() {
        strip_boilerplate(&mut last.lines, options);
    }
    let Some(clock) = PageClock::find(text, options.default_zone) else {
        diagnostics.error(
            entries.first().map_or(0, |entry| entry.offset),
            format!("{id}: the zone of its times is not known; the record is skipped"),
            "nothing in it pairs a local time with UTC: name the zone in site.toml, `[records] \
             zone = \"Asia/Tokyo\"`",
        );
        return FileRecords::default();
    };
    turn_oldest_first(&mut entries, ListOrder::NewestFirst, |entry| Some(entry.at));
    let mut posts: Vec<Post> = Vec::new();
    for entry in &entries {
        let previous = posts.last().map(|post| post.at);
        let Some(at) = clock.to_utc(entry.at, previous) else {
            diagnostics.error(
                entry.offset,
                format!("{id}: the heading's time is none; the update is not shown"),
                YEAR_RANGE_HELP,
            );
            continue;
        };
        // The heading repeats the status of the whole incident, not that of its time.
        posts.push(Post::new(at, text_body(&entry.lines)));
    }
    posts.sort_by_key(|post| post.at);
    let mut facts = Facts {
        updated_at: posts.last().map(|post| post.at),
        ..Facts::default()
    };
    let summary = parse_facts(id, &preamble, &mut facts);
    // The page's own heading is as old as the page; the newest message's title is the present one.
    let has_title = |post: &Post| {
        let labels = options.labels.get(&post.locale);
        labels.is_some_and(|labels| {
            let mut sections = parse_sections(&post.body, labels, None).into_iter();
            sections.any(|section| section.kind == SectionKind::Title)
        })
    };
    if posts.last().is_some_and(has_title) {
        facts.title = None;
    }
    let remarks = (!summary.is_empty())
        .then(|| {
            let body = text_body(&summary);
            Remark {
                locale: language_of(&body),
                body,
            }
        })
        .into_iter()
        .collect();
    let record = Record {
        remarks,
        ..Record::new(id.to_owned(), Form::Article, facts, posts)
    };
    FileRecords::single(record, diagnostics)
}

/// `December 2, 2021 5:14 AM – Service restored`: the time, and the status.
fn parse_heading(line: &str) -> Option<(NaiveDateTime, &str)> {
    let line = line.trim().trim_start_matches('#').trim_start();
    let (time, status) = line.split_once(" – ").or_else(|| line.split_once(" - "))?;
    // A status that is new to us has some words and no sentence; other dated lines are the page's.
    let is_status = Status::parse(status).is_known()
        || (1..=4).contains(&status.split_whitespace().count())
            && status
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    let time = NaiveDateTime::parse_from_str(time.trim(), "%B %d, %Y %I:%M %p").ok()?;
    is_status.then_some((time, status))
}

/// The lines above the log, and the log as it stands, with what follows its last message.
fn split_log(text: &str) -> (Vec<&str>, Vec<LogEntry<'_>>) {
    let mut preamble = Vec::new();
    let mut entries: Vec<LogEntry<'_>> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some((at, _)) = parse_heading(line) {
            entries.push(LogEntry {
                at,
                offset,
                lines: Vec::new(),
            });
        } else if let Some(entry) = entries.last_mut() {
            if !trimmed.is_empty() {
                entry.lines.push(trimmed);
            }
        } else {
            preamble.push(trimmed);
        }
        offset += line.len();
    }
    (preamble, entries)
}

/// Removes the page's boilerplate below the last message: after the last labelled line, it begins where
/// bullets give way to prose, or English to an East Asian language.
fn strip_boilerplate(lines: &mut Vec<&str>, options: DecodeOptions<'_>) {
    let labels = options.labels.get(&Tag::english());
    let is_labelled = |line: &&str| {
        labels.is_some_and(|labels| {
            let sections = parse_sections(&text_body(&[line]), labels, None);
            sections.iter().any(|section| section.label.is_some())
        })
    };
    let first = lines.first().copied().unwrap_or_default();
    let is_boilerplate = |line: &str| {
        (is_bullet(first) && !is_bullet(line)) || (is_east_asian(line) && !is_east_asian(first))
    };
    let from = lines.iter().rposition(is_labelled).unwrap_or(0) + 1;
    if let Some(end) = (from..lines.len()).find(|&at| is_boilerplate(lines[at])) {
        lines.truncate(end);
    }
}

fn is_bullet(line: &str) -> bool {
    line.starts_with(['•', '・', '-', '–', '*', '●', '■'])
}

fn text_body(lines: &[&str]) -> Body {
    Body::text(lines.join("\n"))
}

/// Reads the facts above the log and returns the summary: the paragraphs between them and the log.
fn parse_facts<'a>(id: &str, preamble: &[&'a str], facts: &mut Facts) -> Vec<&'a str> {
    let mut summary = Vec::new();
    let mut seen_facts = false;
    for &line in preamble {
        let (name, value) = line
            .split_once([':', '：'])
            .map_or((line, ""), |(name, value)| (name.trim(), value.trim()));
        let fact = match name {
            "サービス" | "Service" => &mut facts.service,
            "状態" | "Status" => &mut facts.status,
            "ユーザーへの影響" | "User impact" | "User Impact" => &mut facts.user_impact,
            _ => {
                if let Some(title) = parse_title(line, id) {
                    facts.title = Some(title.to_owned());
                } else if seen_facts && !line.is_empty() {
                    summary.push(line);
                }
                continue;
            }
        };
        if !value.is_empty() {
            *fact = Some(value.to_owned());
            seen_facts = true;
        }
    }
    summary
}

/// The title in a line `Users are unable to … – EX300267`.
fn parse_title<'a>(line: &'a str, id: &str) -> Option<&'a str> {
    let title = line.strip_suffix(id)?.trim_end();
    let title = title.strip_suffix(['–', '-', '—'])?.trim_end();
    (!title.is_empty()).then_some(title)
}

/// The first word that looks like Microsoft's ids: two or more capitals and at least five digits.
fn find_id(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .find(|word| {
            let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
            word.len() - digits.len() >= 2
                && digits.len() >= 5
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        })
        .filter(|id| is_valid_id(id))
}

/// The language of a summary by its script; English where the script is that of many languages.
fn language_of(body: &Body) -> Tag {
    let language = language_of_script(&body.content);
    let language = language.and_then(|language| language.parse().ok());
    language.unwrap_or_else(Tag::english)
}

/// Not the middle dot, which is a bullet.
fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30fa}')
}

/// Whether a text is Japanese or Chinese: an English one may quote a word of theirs, and theirs an
/// English one.
fn is_east_asian(text: &str) -> bool {
    let is_cjk = |c: &char| is_kana(*c) || matches!(c, '\u{4e00}'..='\u{9fff}');
    let cjk_count = text.chars().filter(is_cjk).count();
    cjk_count > 0 && 2 * cjk_count >= text.chars().filter(char::is_ascii_alphabetic).count()
}
