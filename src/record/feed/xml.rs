//! The entries of an Atom feed (RFC 4287) or an RSS feed (2.0, <https://www.rssboard.org/rss-specification>).

use std::ops::Range;

use roxmltree::{Document, Node, TextPos};

use crate::text::body::Body;

/// The root elements of Atom, RSS 2.0 and RSS 1.0.
const ROOT_ELEMENTS: [&str; 3] = ["feed", "rss", "RDF"];

/// What of a feed matters to its records.
pub(super) struct Feed {
    pub title: Option<String>,
    /// Who publishes it.
    pub author: Option<String>,
    /// The address of its page.
    pub link: Option<String>,
    /// Whether it says itself that Statuspage made it.
    pub is_of_statuspage: bool,
    pub entries: Vec<Entry>,
}

/// An entry of a feed, or an item.
pub(super) struct Entry {
    /// Where it is in the file, in bytes.
    pub span: Range<usize>,
    pub title: Option<String>,
    pub link: Option<String>,
    /// Its `id`, or `guid`.
    pub guid: Option<String>,
    pub body: Option<Body>,
    /// A second text, such as the description beside the whole content.
    pub summary: Option<Body>,
    pub published: Option<String>,
    pub updated: Option<String>,
}

impl Feed {
    /// # Errors
    /// If it is not well-formed XML or no feed: where, in bytes, and what is wrong.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let document = Document::parse(text).map_err(|error| {
            let message = error.to_string();
            let message = message.split(" at ").next().unwrap_or(&message);
            let message = format!("the feed is not well-formed XML ({message})");
            (offset(text, error.pos()), message)
        })?;
        let root = document.root_element();
        let name = root.tag_name().name();
        if !ROOT_ELEMENTS.contains(&name) {
            let message = format!("the XML is no Atom or RSS feed: its root element is \"{name}\"");
            return Err((root.range().start, message));
        }
        // Atom keeps its entries in the root, RSS 2.0 in a channel, and RSS 1.0 beside one.
        let about = child(root, "channel").unwrap_or(root);
        let entries = root.descendants();
        let entries = entries.filter(|node| ["entry", "item"].contains(&node.tag_name().name()));
        let id = child_text(about, "id").unwrap_or_default();
        let description = child_text(about, "description").unwrap_or_default();
        let author = child(about, "author").and_then(|author| child_text(author, "name"));
        Ok(Self {
            title: child_text(about, "title"),
            author,
            link: link(about),
            is_of_statuspage: id.starts_with("tag:") && id.ends_with(",2005:/history")
                || description == "Statuspage",
            entries: entries.map(|node| Entry::parse(node, text)).collect(),
        })
    }
}

impl Entry {
    fn parse(node: Node<'_, '_>, text: &str) -> Self {
        let first_text = |names: &[&str]| names.iter().find_map(|name| child_text(node, name));
        // `content` is Atom's and, in another namespace, the module's for RSS.
        let bodies = ["content", "encoded", "description", "summary"];
        let bodies = bodies.into_iter().filter_map(|name| child(node, name));
        let mut bodies = bodies.filter_map(|content| body(content, text));
        Self {
            span: node.range(),
            title: first_text(&["title"]),
            link: link(node),
            guid: first_text(&["id", "guid"]),
            body: bodies.next(),
            summary: bodies.next(),
            published: first_text(&["published", "pubDate", "date", "issued"]),
            updated: first_text(&["updated", "modified"]),
        }
    }
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children()
        .find(|child| child.tag_name().name() == name)
}

fn child_text(node: Node<'_, '_>, name: &str) -> Option<String> {
    let text = all_text(child(node, name)?);
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn all_text(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    texts.filter_map(|node| node.text()).collect()
}

/// The address of the page that a feed or an entry is about: Atom has it in an attribute.
fn link(node: Node<'_, '_>) -> Option<String> {
    let links = node.children();
    let mut links = links.filter(|child| child.tag_name().name() == "link");
    links.find_map(|link| {
        let is_page = link.attribute("rel").is_none_or(|rel| rel == "alternate");
        let address = match link.attribute("href") {
            Some(href) => href.to_owned(),
            None => all_text(link),
        };
        let address = address.trim();
        (is_page && !address.is_empty()).then(|| address.to_owned())
    })
}

fn body(content: Node<'_, '_>, text: &str) -> Option<Body> {
    let inner = match content.attribute("type") {
        Some("xhtml") => {
            let (first, last) = (content.first_child()?, content.last_child()?);
            return Some(Body::html(&text[first.range().start..last.range().end]));
        }
        _ => all_text(content),
    };
    let inner = inner.trim();
    if inner.is_empty() {
        return None;
    }
    Some(match content.attribute("type") {
        // Only Atom says so; the descriptions of RSS are HTML.
        Some("text" | "text/plain") => Body::text(inner),
        _ => Body::html(inner),
    })
}

/// A position in a text, in bytes. Lines and columns count from 1, columns in characters.
fn offset(text: &str, position: TextPos) -> usize {
    let row = usize::try_from(position.row).unwrap_or(1).max(1);
    let column = usize::try_from(position.col).unwrap_or(1).max(1);
    let newlines = memchr::memchr_iter(b'\n', text.as_bytes());
    let line_start = [0].into_iter().chain(newlines.map(|at| at + 1));
    let line_start = line_start.into_iter().nth(row - 1).unwrap_or(text.len());
    let mut chars = text[line_start..].char_indices();
    line_start + chars.nth(column - 1).map_or(0, |(at, _)| at)
}
