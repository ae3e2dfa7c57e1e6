//! The article form: a page that republishes an incident as text.
//!
//! The English log stands under dated headings (`December 2, 2021 5:14 AM – Service restored`),
//! newest first, in the local time of whoever published the page; a summary in their language
//! stands above it, and the furniture of a web page all around. The zone is not written anywhere:
//! it follows from the page's own pairs of local time and UTC
//! (`Thursday, November 25, 2021, 9:33 PM (12:33 PM UTC)`).

use std::collections::BTreeMap;

use chrono::{FixedOffset, NaiveDateTime, Offset, TimeZone, Utc};

use super::{Decoded, Facts, Form, Post, Reading, Record, Remark, Status, is_id};
use crate::locale::Tag;
use crate::problem::{Place, Problem};
use crate::text::body::{Body, Format};
use crate::text::{SectionKind, sections, times};

/// A dated heading, and the lines under it.
struct Dated<'a> {
    at: NaiveDateTime,
    offset: usize,
    lines: Vec<&'a str>,
}

pub(super) fn is(text: &str) -> bool {
    let is_known = |line| heading(line).is_some_and(|(_, status)| Status::read(status).is_known());
    text.lines().any(is_known) && find_id(text).is_some()
}

pub(super) fn decode(file: &str, text: &str, reading: Reading<'_>) -> Decoded {
    let mut decoded = Decoded::default();
    let Some(id) = find_id(text) else {
        return decoded;
    };
    let (above, mut log) = split(text);
    if let Some(last) = log.last_mut() {
        leave_out_furniture(&mut last.lines, reading);
    }
    let Some(zone) = utc_offset(text).or_else(|| {
        let zone = reading.zone?;
        let first = log.first()?;
        let at = zone.from_local_datetime(&first.at).earliest()?;
        Some(at.offset().fix())
    }) else {
        let offset = log.first().map_or(0, |dated| dated.offset);
        return Decoded::problem(Problem::new(
            Place::at_offset(file, text, offset),
            format!("{id}: the zone of its times is not known; the record is skipped"),
            "nothing in it pairs a local time with UTC: name the zone in site.toml, `[records] \
             zone = \"Asia/Tokyo\"`",
        ));
    };
    let mut posts: Vec<Post> = log
        .iter()
        .filter_map(|dated| {
            let at = zone.from_local_datetime(&dated.at).single()?;
            // The heading repeats the status of the whole incident, not that of its time.
            Some(Post::new(at.with_timezone(&Utc), text_body(&dated.lines)))
        })
        .collect();
    // The page lists the newest first; among equals the later in the list is the earlier.
    posts.reverse();
    posts.sort_by_key(|post| post.at);
    let mut facts = Facts {
        updated_at: posts.last().map(|post| post.at),
        ..Facts::default()
    };
    let summary = read_facts(id, &above, &mut facts);
    // The page's own heading is as old as the page; the newest message's title is the present one.
    let titled = |post: &Post| {
        let labels = reading.labels.get(&post.locale);
        labels.is_some_and(|labels| {
            let mut sections = sections(&post.body, labels, None).into_iter();
            sections.any(|section| section.kind == SectionKind::Title)
        })
    };
    if posts.last().is_some_and(titled) {
        facts.title = None;
    }
    let remarks = (!summary.is_empty())
        .then(|| {
            let body = text_body(&summary);
            Remark {
                locale: language(&body),
                body,
            }
        })
        .into_iter()
        .collect();
    decoded.records.push(Record {
        id: id.to_owned(),
        form: Form::Article,
        facts,
        posts,
        remarks,
    });
    decoded
}

/// `December 2, 2021 5:14 AM – Service restored`: the time, and the status.
fn heading(line: &str) -> Option<(NaiveDateTime, &str)> {
    let line = line.trim().trim_start_matches('#').trim_start();
    let (time, status) = line.split_once(" – ").or_else(|| line.split_once(" - "))?;
    // A status that is new to us has some words and no sentence; other dated lines are the page's.
    let is_status = Status::read(status).is_known()
        || (1..=4).contains(&status.split_whitespace().count())
            && status
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    let time = NaiveDateTime::parse_from_str(time.trim(), "%B %d, %Y %I:%M %p").ok()?;
    is_status.then_some((time, status))
}

/// The lines above the log, and the log as it stands, with what follows its last message.
fn split(text: &str) -> (Vec<&str>, Vec<Dated<'_>>) {
    let mut above = Vec::new();
    let mut log: Vec<Dated<'_>> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some((at, _)) = heading(line) {
            log.push(Dated {
                at,
                offset,
                lines: Vec::new(),
            });
        } else if let Some(dated) = log.last_mut() {
            if !trimmed.is_empty() {
                dated.lines.push(trimmed);
            }
        } else {
            above.push(trimmed);
        }
        offset += line.len();
    }
    (above, log)
}

/// Takes the page's own furniture from below the last message: it begins where bullets give way to
/// prose or English to an East Asian language, behind the last line with a label.
fn leave_out_furniture(lines: &mut Vec<&str>, reading: Reading<'_>) {
    let labels = reading.labels.get(&Tag::english());
    let is_labelled = |line: &&str| {
        labels.is_some_and(|labels| {
            let sections = sections(&text_body(&[line]), labels, None);
            sections.iter().any(|section| section.label.is_some())
        })
    };
    let first = lines.first().copied().unwrap_or_default();
    let is_furniture = |line: &str| {
        (is_bullet(first) && !is_bullet(line)) || (is_east_asian(line) && !is_east_asian(first))
    };
    let from = lines.iter().rposition(is_labelled).unwrap_or(0) + 1;
    if let Some(end) = (from..lines.len()).find(|&at| is_furniture(lines[at])) {
        lines.truncate(end);
    }
}

fn is_bullet(line: &str) -> bool {
    line.starts_with(['•', '・', '-', '–', '*', '●', '■'])
}

fn text_body(lines: &[&str]) -> Body {
    Body {
        format: Format::Text,
        content: lines.join("\n").into(),
    }
}

/// Reads the facts above the log and returns the summary: the paragraphs between them and the log.
fn read_facts<'a>(id: &str, above: &[&'a str], facts: &mut Facts) -> Vec<&'a str> {
    let mut summary = Vec::new();
    let mut seen_facts = false;
    for &line in above {
        let (name, value) = line
            .split_once([':', '：'])
            .map_or((line, ""), |(name, value)| (name.trim(), value.trim()));
        let fact = match name {
            "サービス" | "Service" => &mut facts.service,
            "状態" | "Status" => &mut facts.status,
            "ユーザーへの影響" | "User impact" | "User Impact" => &mut facts.impact,
            _ => {
                if let Some(title) = titled(line, id) {
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
fn titled<'a>(line: &'a str, id: &str) -> Option<&'a str> {
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
        .filter(|id| is_id(id))
}

/// The offset from UTC that most pairs of local time and UTC in the text agree on.
fn utc_offset(text: &str) -> Option<FixedOffset> {
    let mut votes: BTreeMap<i32, usize> = BTreeMap::new();
    for reading in times::find(text, times::Usage::default()) {
        if let Some(local) = reading.local {
            let seconds = (local - reading.at.naive_utc()).num_seconds();
            *votes.entry(i32::try_from(seconds).ok()?).or_default() += 1;
        }
    }
    let (&seconds, _) = votes.iter().max_by_key(|(_, count)| **count)?;
    FixedOffset::east_opt(seconds)
}

/// The language of a summary: Japanese where it has kana, else English.
fn language(body: &Body) -> Tag {
    if body.content.contains(is_kana) {
        Tag::japanese()
    } else {
        Tag::english()
    }
}

/// Not the middle dot, which is a bullet.
fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30fa}')
}

/// Whether a text is Japanese or Chinese: an English one may quote a word of theirs, and theirs an
/// English one.
fn is_east_asian(text: &str) -> bool {
    let own = |c: &char| is_kana(*c) || matches!(c, '\u{4e00}'..='\u{9fff}');
    let own = text.chars().filter(own).count();
    own > 0 && 2 * own >= text.chars().filter(char::is_ascii_alphabetic).count()
}
