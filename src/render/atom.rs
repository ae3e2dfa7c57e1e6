//! Atom (RFC 4287).

use anyhow::Result;
use atom_syndication::extension::Extension;
use atom_syndication::{Category, Content, Entry, Feed, Generator, Link, Person, Text};

use crate::site::{CategoryView, EntryView, FeedView};

const MEDIA_TYPE: &str = "application/atom+xml";

/// Renders a feed, or a document of its archive, as Atom.
///
/// # Errors
/// If the writer fails, which cannot happen in memory.
pub fn render(view: &FeedView) -> Result<Vec<u8>> {
    let mut feed = Feed {
        title: Text::plain(view.title.clone()),
        id: view.id.clone(),
        updated: view.updated.fixed_offset(),
        authors: vec![Person {
            name: view.author.clone(),
            uri: Some(view.author_url.clone()),
            ..Person::default()
        }],
        generator: Some(Generator {
            value: "Kairan".to_owned(),
            ..Generator::default()
        }),
        links: links(view),
        subtitle: Some(Text::plain(view.description.clone())),
        entries: view.entries.iter().map(entry).collect(),
        lang: Some(view.lang.clone()),
        ..Feed::default()
    };
    if view.current.is_some() {
        mark_as_archive(&mut feed);
    }
    let mut bytes = feed.write_to(Vec::new())?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The links of a feed, among them those to its archive (RFC 5005, section 4).
fn links(view: &FeedView) -> Vec<Link> {
    let mut links = vec![
        link("self", &view.self_url, MEDIA_TYPE),
        link("alternate", &view.page_url, "text/html"),
    ];
    let current = view.current.iter();
    links.extend(current.map(|url| link("current", url, MEDIA_TYPE)));
    let previous = view.previous_archive.iter();
    links.extend(previous.map(|url| link("prev-archive", url, MEDIA_TYPE)));
    links
}

/// Marks a document as one of an archive, which does not change any more (RFC 5005, section 4).
fn mark_as_archive(feed: &mut Feed) {
    let namespace = "http://purl.org/syndication/history/1.0";
    feed.namespaces
        .insert("fh".to_owned(), namespace.to_owned());
    let archive = Extension {
        name: "fh:archive".to_owned(),
        ..Extension::default()
    };
    let elements = [("archive".to_owned(), vec![archive])].into();
    feed.extensions.insert("fh".to_owned(), elements);
}

fn entry(view: &EntryView) -> Entry {
    Entry {
        title: text_in(&view.title, view.title_lang.as_ref()),
        id: view.id.clone(),
        updated: view.updated.fixed_offset(),
        published: Some(view.published.fixed_offset()),
        categories: view.categories.iter().map(category).collect(),
        links: vec![link("alternate", &view.url, "text/html")],
        summary: view
            .summary
            .as_ref()
            .map(|summary| text_in(summary, view.summary_lang.as_ref())),
        content: view.html.clone().map(|html| Content {
            content_type: Some("html".to_owned()),
            value: Some(html),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// A text, with its language where it is another than the feed's.
fn text_in(text: &str, lang: Option<&String>) -> Text {
    Text {
        lang: lang.cloned(),
        ..Text::plain(text)
    }
}

fn category(view: &CategoryView) -> Category {
    Category {
        term: view.term.clone(),
        scheme: Some(view.scheme.clone()),
        label: view.label.clone(),
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
