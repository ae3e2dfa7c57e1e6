//! The history feeds of public status pages, in Atom or RSS.
//!
//! Statuspage's (`/history.atom`, `/history.rss`) holds the whole log of an incident in each entry. Of other
//! pages an entry is the latest wording of an incident, or one of several updates of it.

mod log;
mod xml;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Utc};

use super::instant::or_report;
use super::{
    DecodeOptions, Facts, FileRecords, Form, Namespace, Post, Record, Remark, Status, is_valid_id,
};
use crate::diagnostics::FileDiagnostics;
use crate::locale::Tag;
use crate::text::body::{Body, to_rich_text};
use crate::text::times::ParseOptions;
use log::{Log, parse_time, parse_window};
use xml::{Entry, Feed};

pub(super) fn matches(text: &str) -> bool {
    let text = text.trim_start();
    let start = text.get(..text.floor_char_boundary(4096)).unwrap_or(text);
    let is_xml = ["<?xml", "<rss", "<feed", "<!--", "<rdf:RDF"];
    let roots = ["<rss", "<feed", ":RDF", "<atom:feed"];
    is_xml.iter().any(|prefix| start.starts_with(prefix))
        && roots.iter().any(|root| start.contains(root))
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    let mut found = FileRecords::default();
    let feed = match Feed::parse(diagnostics.text()) {
        Ok(feed) => feed,
        Err((offset, message)) => {
            diagnostics.error(
                offset,
                format!("{message}; nothing of it is read, what was known before stays published"),
                "fetch the file again, or correct it",
            );
            return found;
        }
    };
    // An incident may have several entries, each an update of it.
    let mut by_id: BTreeMap<String, (Record, Range<usize>)> = BTreeMap::new();
    for entry in &feed.entries {
        let Some(record) = decode_entry(&feed, entry, options, diagnostics) else {
            continue;
        };
        match by_id.get_mut(&record.id) {
            Some((known, _)) => add_entry(known, record),
            None => {
                by_id.insert(record.id.clone(), (record, entry.span.clone()));
            }
        }
    }
    let mut records: Vec<_> = by_id.into_values().collect();
    records.sort_by_key(|(_, span)| span.start);
    for (record, span) in records {
        found.push(record, span);
    }
    found
}

/// Adds another entry of the same incident: the facts are those of the newest.
fn add_entry(known: &mut Record, other: Record) {
    if other.facts.updated_at > known.facts.updated_at {
        known.facts = other.facts;
        known.remarks = other.remarks;
    }
    known.posts.extend(other.posts);
    known.posts.sort_by_key(|post| post.at);
}

fn decode_entry(
    feed: &Feed,
    entry: &Entry,
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<Record> {
    let Some(id) = incident_id(entry, feed.link.as_deref()) else {
        diagnostics.error(
            entry.span.start,
            "an entry that does not say which incident it is about; it is skipped",
            "its link or its id must name the incident; fetch the feed of incidents, not of the page",
        );
        return None;
    };
    let mut parse_date = |name: &str, written: &Option<String>| {
        let written = written.as_deref()?;
        // The date counts, whatever day of the week stands before it.
        let date = written.split_once(", ").map_or(written, |(_, date)| date);
        let parsed = match DateTime::parse_from_rfc2822(date) {
            Ok(at) => Ok(at.to_utc()),
            Err(_) => options.instant_parser().parse(written),
        };
        or_report(
            parsed,
            &id,
            (name, written),
            entry.span.clone(),
            diagnostics,
        )
    };
    let published_at = parse_date("the date of publication", &entry.published);
    let updated_at = parse_date("the date of the update", &entry.updated).or(published_at);
    let (title_status, title) = split_status(entry.title.as_deref().unwrap_or_default());
    let mut facts = Facts {
        service: page_name(feed),
        title: (!title.is_empty()).then_some(title),
        updated_at,
        ..Facts::default()
    };
    let content = entry.body.as_ref();
    let log = content.and_then(|body| Log::parse(&body.content));
    let is_log = log.is_some();
    let status = title_status.or_else(|| content.and_then(body_status));
    if !is_log && status.is_none() && !feed.is_of_status_page(entry) {
        diagnostics.error(
            entry.span.start,
            format!("{id}: nothing in the entry says that it is about an incident; it is skipped"),
            "put only feeds of status pages into records/",
        );
        return None;
    }
    let posts = match (log, content) {
        (Some(log), _) => {
            let near = published_at.or(updated_at);
            decode_log(&log, near, &id, entry, &mut facts, options, diagnostics)
        }
        (None, Some(body)) => {
            facts.status = status;
            let at = updated_at.unwrap_or_default();
            vec![Post {
                status: facts.status.clone(),
                ..Post::new(at, body.clone())
            }]
        }
        (None, None) => {
            facts.status = status;
            Vec::new()
        }
    };
    let remarks = own_summary(entry).map(|body| Remark {
        locale: Tag::english(),
        body: body.clone(),
    });
    Some(Record {
        namespace: namespace(feed, entry, is_log),
        remarks: remarks.into_iter().collect(),
        ..Record::new(id, Form::Feed, facts, posts)
    })
}

/// The second text of an entry, unless the first has its words or begins with them.
fn own_summary(entry: &Entry) -> Option<&Body> {
    let words = |body: &Body| {
        let text = to_rich_text(body);
        let text = text.plain();
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>()
    };
    let summary = entry.summary.as_ref()?;
    let said = words(entry.body.as_ref()?);
    let summary_words = words(summary);
    (!said.contains(&summary_words) && !summary_words.contains(&said)).then_some(summary)
}

/// The updates of a log, the oldest first, and what it says of the incident as a whole.
fn decode_log(
    log: &Log<'_>,
    published_at: Option<DateTime<Utc>>,
    id: &str,
    entry: &Entry,
    facts: &mut Facts,
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Vec<Post> {
    let time_options = ParseOptions {
        zone: options.default_zone,
        ..ParseOptions::default()
    };
    let mut posts = Vec::with_capacity(log.updates.len());
    let mut near = published_at;
    for update in &log.updates {
        // No time has a year: it is that of the entry.
        let at = near.and_then(|near| parse_time(&update.time, near, time_options));
        if near.is_none() {
            diagnostics.error(
                diagnostics.find(entry.span.clone(), &update.status),
                format!("{id}: the year of {:?} is not known", update.time),
                "give the entry the date of its publication, in the standard form of feeds",
            );
        } else if at.is_none() {
            diagnostics.error(
                diagnostics.find(entry.span.clone(), &update.status),
                format!("{id}: {:?} is not the time of an update", update.time),
                "if its zone is missing or has several meanings, name it: `[records] zone` in site.toml, or `--zone` for an import",
            );
        }
        near = at.or(near);
        posts.push(Post {
            status: Some(update.status.to_lowercase().replace(' ', "_")),
            ..Post::new(at.unwrap_or_default(), Body::html(update.body))
        });
    }
    posts.reverse();
    // "Update" says that the status is still the one before.
    let mut status: Option<String> = None;
    for post in &mut posts {
        if post.status.as_deref() == Some("update") {
            post.status.clone_from(&status);
        }
        status.clone_from(&post.status);
    }
    facts.status = status;
    facts.classification = Some("incident".to_owned());
    if let Some(window) = &log.window {
        facts.classification = Some("maintenance".to_owned());
        let window = published_at.and_then(|near| parse_window(window, near, time_options));
        (facts.started_at, facts.ended_at) = window.unzip();
    } else if let Some("resolved" | "postmortem") = facts.status.as_deref() {
        // The last time that it was resolved: it may have been reopened in between.
        let mut newest_first = posts.iter().rev();
        let resolved = newest_first.find(|post| post.status.as_deref() == Some("resolved"));
        facts.ended_at = resolved.and_then(Post::known_time);
    }
    posts
}

impl Feed {
    /// Whether an entry is of a status page by its addresses: a host with "status" in its name, or a path
    /// such as `/incidents/ID`.
    fn is_of_status_page(&self, entry: &Entry) -> bool {
        let addresses = [&entry.link, &entry.guid, &self.link].into_iter().flatten();
        let mut addresses = addresses.map(|address| address.to_lowercase());
        addresses.any(|address| {
            let host = address
                .split_once("//")
                .map(|(_, rest)| rest.split('/').next());
            let host = host.flatten().unwrap_or_default();
            host.contains("status") || ID_PREFIXES.iter().any(|prefix| address.contains(prefix))
        })
    }
}

/// The parts of a path before the id of an incident.
const ID_PREFIXES: [&str; 4] = [
    "/incidents/",
    "/incident/",
    "/maintenances/",
    "/maintenance/",
];

/// The id of the incident that an entry is about: from its link or its own id where they have a path such
/// as `/incidents/ID`, else the last part of its id, or of its link where that is not the feed's.
fn incident_id(entry: &Entry, feed_link: Option<&str>) -> Option<String> {
    let (link, guid) = (entry.link.as_deref(), entry.guid.as_deref());
    let in_path = |address: &str| {
        let (at, prefix) = ID_PREFIXES
            .iter()
            .find_map(|prefix| Some((address.find(prefix)?, prefix)))?;
        let id = address[at + prefix.len()..].split(['/', '?', '#']).next()?;
        is_valid_id(id).then(|| id.to_owned())
    };
    let last_part = |address: &str| {
        let address = address.trim_end_matches('/');
        let part = address.rsplit(['/', '#', '?', '=', '&', ':', ',']).next()?;
        // A word without a digit names a page.
        (is_valid_id(part) && part.contains(|c: char| c.is_ascii_digit())).then(|| part.to_owned())
    };
    let addresses = || [link, guid].into_iter().flatten();
    let own_link = link.filter(|link| Some(*link) != feed_link);
    addresses()
        .find_map(in_path)
        .or_else(|| [guid, own_link].into_iter().flatten().find_map(last_part))
}

/// The system that an entry is from. Statuspage's ids are its own for all pages, and a feed does not say
/// the page's id, which its JSON does.
fn namespace(feed: &Feed, entry: &Entry, is_log: bool) -> Namespace {
    if feed.is_of_statuspage || is_log {
        return Namespace::STATUSPAGE;
    }
    let address = entry.link.as_deref().or(feed.link.as_deref());
    let rest = address.and_then(|address| address.split_once("//"));
    let (host, path) = rest.map_or(("", ""), |(_, rest)| {
        rest.split_once('/').unwrap_or((rest, ""))
    });
    match host {
        "status.cloud.google.com" => Namespace::GOOGLE_CLOUD,
        "www.google.com" if path.starts_with("appsstatus") => Namespace::GOOGLE_WORKSPACE,
        _ => Namespace::feed(host),
    }
}

/// The name of the page that a feed is of: "Shop" of "Shop Status - Incident History".
fn page_name(feed: &Feed) -> Option<String> {
    let title = || {
        let title = feed.title.as_deref()?;
        let title = title.strip_suffix(" - Incident History").unwrap_or(title);
        Some(title.strip_suffix(" Status").unwrap_or(title).to_owned())
    };
    feed.author.clone().or_else(title)
}

/// The status in a title and the rest of it: `[Resolved] Mail waits`, `RESOLVED: Mail waits`,
/// `Mail waits - Resolved`.
fn split_status(title: &str) -> (Option<String>, String) {
    let in_brackets = title.find('[').and_then(|start| {
        let end = start + title[start..].find(']')?;
        Some((start, &title[start + 1..end], end + 1))
    });
    let before_colon = title
        .split_once(": ")
        .map(|(word, _)| (0, word, word.len() + 1));
    let behind_dash = [" - ", " – "].map(|dash| {
        let (rest, word) = title.rsplit_once(dash)?;
        Some((rest.len(), word, title.len()))
    });
    let found = [in_brackets, before_colon].into_iter().chain(behind_dash);
    let mut found = found
        .flatten()
        .filter(|(_, word, _)| Status::parse(word).is_known());
    match found.next() {
        Some((start, word, end)) => {
            let rest = format!("{}{}", &title[..start], title[end..].trim_start());
            (Some(word.to_owned()), rest.trim().to_owned())
        }
        None => (None, title.trim().to_owned()),
    }
}

/// The status in the first line of a body: `Status: Resolved`.
fn body_status(body: &Body) -> Option<String> {
    let text = to_rich_text(body);
    let text = text.plain();
    let word = text.lines().next()?.trim().strip_prefix("Status:")?.trim();
    Status::parse(word).is_known().then(|| word.to_owned())
}
