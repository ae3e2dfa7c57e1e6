//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use anyhow::Result;
use serde::Serialize;

use crate::site::{EntryView, FeedView, rfc3339};

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: &'a str,
    language: &'a str,
    authors: [Author<'a>; 1],
    /// The archive of all announcements, which is in Atom (RFC 5005): an extension, since the pages to which the
    /// format's own `next_url` leads would have to be kept a second time in this format.
    #[serde(rename = "_archive", skip_serializing_if = "Option::is_none")]
    archive: Option<Archive<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    url: &'a str,
}

#[derive(Serialize)]
struct Archive<'a> {
    about: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// In place of a text that would make the feed too large.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    date_published: String,
    date_modified: String,
    /// The language of the title, if it is another than the feed's.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    tags: Vec<&'a str>,
}

/// Renders a feed as JSON Feed. The dates are those of the announcements.
///
/// # Errors
/// If the writer fails, which cannot happen in memory.
pub fn render(view: &FeedView) -> Result<Vec<u8>> {
    let archive = view.previous_archive.as_deref();
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &view.title,
        home_page_url: &view.page_url,
        feed_url: &view.self_url,
        description: &view.description,
        language: &view.lang,
        authors: [Author {
            name: &view.author,
            url: &view.author_url,
        }],
        archive: archive.map(|url| Archive {
            about: "https://www.rfc-editor.org/rfc/rfc5005",
            url,
        }),
        items: view.entries.iter().map(item).collect(),
    };
    let mut bytes = serde_json::to_vec(&feed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn item(view: &EntryView) -> Item<'_> {
    let html = view.html.as_deref();
    let summary = view.summary.as_deref();
    Item {
        id: &view.id,
        url: &view.url,
        title: &view.title,
        summary: summary.filter(|summary| !summary.is_empty()),
        content_html: html,
        content_text: summary.or(Some("")).filter(|_| html.is_none()),
        date_published: rfc3339(view.published),
        date_modified: rfc3339(view.updated),
        language: view.title_lang.as_deref(),
        tags: view
            .categories
            .iter()
            .map(|one| one.term.as_str())
            .collect(),
    }
}
