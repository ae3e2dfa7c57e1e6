//! RSS 2.0 with full texts (`content:encoded`).

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};
use rss::extension::Extension;
use rss::{Category, Channel, Guid, Item};

use crate::site::{EntryView, FeedView};

/// Renders a feed as RSS.
///
/// The dates are those of the announcements, strictly descending, because Power Automate's trigger takes
/// only items that are later than all that it has seen. It contains no build time, so that the same updates
/// give the same bytes.
///
/// # Errors
/// If the writer fails, which cannot happen in memory.
pub fn render(view: &FeedView) -> Result<Vec<u8>> {
    let channel = Channel {
        title: view.title.clone(),
        link: view.page_url.clone(),
        description: view.description.clone(),
        language: Some(view.lang.clone()),
        generator: Some("Kairan".to_owned()),
        pub_date: Some(rfc822_date(view.updated)),
        items: view.entries.iter().map(item).collect(),
        extensions: [("atom".to_owned(), links(view))].into(),
        namespaces: [
            ("atom", "http://www.w3.org/2005/Atom"),
            ("content", "http://purl.org/rss/1.0/modules/content/"),
        ]
        .map(|(prefix, name)| (prefix.to_owned(), name.to_owned()))
        .into(),
        ..Channel::default()
    };
    let mut bytes = channel.write_to(Vec::new())?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// `<atom:link rel="self">`, which tells the feed's address to a reader that opens it as a file, and the link
/// to the archive (RFC 5005, section 4), which is that of the Atom feed.
fn links(view: &FeedView) -> BTreeMap<String, Vec<Extension>> {
    let link = |rel: &str, href: &str, media_type: &str| Extension {
        name: "atom:link".to_owned(),
        attrs: [("href", href), ("rel", rel), ("type", media_type)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ..Extension::default()
    };
    let mut links = vec![link("self", &view.self_url, "application/rss+xml")];
    let previous = view.previous_archive.iter();
    links.extend(previous.map(|url| link("prev-archive", url, "application/atom+xml")));
    [("link".to_owned(), links)].into()
}

fn item(view: &EntryView) -> Item {
    // Some readers take a category with a `domain` for something other than a text.
    let categories = view.categories.iter().map(|category| Category {
        name: category.term.clone(),
        domain: None,
    });
    Item {
        title: Some(view.title.clone()),
        link: Some(view.url.clone()),
        guid: Some(Guid {
            value: view.id.clone(),
            permalink: false,
        }),
        pub_date: Some(rfc822_date(view.updated)),
        description: view.summary.as_ref().map(|summary| escape_markup(summary)),
        content: view.html.clone(),
        categories: categories.collect(),
        ..Item::default()
    }
}

/// Readers take the description for HTML.
fn escape_markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A date of RFC 822 in GMT, as RSS 2.0 requires.
fn rfc822_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
