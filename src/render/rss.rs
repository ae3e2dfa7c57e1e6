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
        extensions: [("atom".to_owned(), self_link(view))].into(),
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

/// `<atom:link rel="self">`, which tells the feed's address to a reader that opens it as a file.
fn self_link(view: &FeedView) -> BTreeMap<String, Vec<Extension>> {
    let link = Extension {
        name: "atom:link".to_owned(),
        attrs: [
            ("href", view.self_url.as_str()),
            ("rel", "self"),
            ("type", "application/rss+xml"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into(),
        ..Extension::default()
    };
    [("link".to_owned(), vec![link])].into()
}

fn item(view: &EntryView) -> Item {
    Item {
        title: Some(view.title.clone()),
        link: Some(view.url.clone()),
        guid: Some(Guid {
            value: view.id.clone(),
            permalink: false,
        }),
        pub_date: Some(rfc822_date(view.updated)),
        description: Some(view.summary.replace('&', "&amp;").replace('<', "&lt;")),
        content: Some(view.html.clone()),
        categories: vec![Category {
            name: view.service.clone(),
            domain: None,
        }],
        ..Item::default()
    }
}

/// A date of RFC 822 in GMT, as RSS 2.0 requires.
fn rfc822_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
