//! Atom (RFC 4287).

use anyhow::Result;
use atom_syndication::{Category, Content, Entry, Feed, Generator, Link, Person, Text};
use chrono::{DateTime, FixedOffset, Utc};

use crate::site::{EntryView, FeedView};

/// Renders a feed as Atom.
///
/// # Errors
/// If the writer fails, which cannot happen in memory.
pub fn render(view: &FeedView) -> Result<Vec<u8>> {
    let feed = Feed {
        title: Text::plain(view.title.clone()),
        id: view.id.clone(),
        updated: with_fixed_offset(view.updated),
        authors: vec![Person {
            name: view.title.clone(),
            uri: Some(view.page_url.clone()),
            ..Person::default()
        }],
        generator: Some(Generator {
            value: "Kairan".to_owned(),
            ..Generator::default()
        }),
        links: vec![
            link("self", &view.self_url, "application/atom+xml"),
            link("alternate", &view.page_url, "text/html"),
        ],
        subtitle: Some(Text::plain(view.description.clone())),
        entries: view.entries.iter().map(entry).collect(),
        lang: Some(view.lang.clone()),
        ..Feed::default()
    };
    let mut bytes = feed.write_to(Vec::new())?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn entry(view: &EntryView) -> Entry {
    Entry {
        title: Text::plain(view.title.clone()),
        id: view.id.clone(),
        updated: with_fixed_offset(view.updated),
        published: Some(with_fixed_offset(view.published)),
        categories: vec![Category {
            term: view.service.clone(),
            ..Category::default()
        }],
        links: vec![link("alternate", &view.url, "text/html")],
        summary: Some(Text::plain(view.summary.clone())),
        content: Some(Content {
            content_type: Some("html".to_owned()),
            value: Some(view.html.clone()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

fn link(rel: &str, href: &str, media_type: &str) -> Link {
    Link {
        rel: rel.to_owned(),
        href: href.to_owned(),
        mime_type: Some(media_type.to_owned()),
        ..Link::default()
    }
}

fn with_fixed_offset(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.fixed_offset()
}
