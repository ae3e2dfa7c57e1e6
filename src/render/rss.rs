//! RSS 2.0 with full texts (`content:encoded`).

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};
use rss::extension::Extension;
use rss::{Category, Channel, Guid, Item};

use crate::site::{EntryView, FeedView};

/// Renders a feed as RSS.
///
/// Its dates are Kairan's announcements, strictly descending: Power Automate's trigger takes only what
/// is later than all that it has seen. No time of building stands in it, so that the same news gives
/// the same bytes.
///
/// # Errors
/// Where the writer fails, which it does not in memory.
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

/// `<atom:link rel="self">`, by which a reader knows a feed that it was handed as a file.
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

/// RFC 822, as RSS wants it, in GMT.
fn rfc822_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
