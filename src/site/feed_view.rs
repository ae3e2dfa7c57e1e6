//! What a feed shows.

use chrono::{DateTime, Utc};

/// A feed in one language.
#[derive(Clone, Debug)]
pub struct FeedView {
    /// A `tag:` URI (RFC 4151) that never changes.
    pub id: String,
    pub title: String,
    /// Who publishes it: the title of the site, and the absolute address of its home page.
    pub author: String,
    pub author_url: String,
    pub description: String,
    pub lang: String,
    /// The absolute addresses of the feed itself and of the page that it belongs to.
    pub self_url: String,
    pub page_url: String,
    /// The newest announcement; for a feed without entries, since when it exists.
    pub updated: DateTime<Utc>,
    /// The newest document of the archive that is older than this one (RFC 5005).
    pub previous_archive: Option<String>,
    /// For a document of the archive: the address of the feed.
    pub current: Option<String>,
    pub entries: Vec<EntryView>,
}

/// What an entry is filed under.
#[derive(Clone, Debug)]
pub struct CategoryView {
    /// Of what kind it is: a `tag:` URI (RFC 4151) that never changes.
    pub scheme: String,
    /// The name of a service in the language of the feed, or a word for machines.
    pub term: String,
    /// The word for people, where the term is one for machines.
    pub label: Option<String>,
}

/// An entry: one update of an incident, or an incident.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// A `tag:` URI (RFC 4151) that never changes.
    pub id: String,
    pub title: String,
    /// The language of the title, if it is another than the feed's.
    pub title_lang: Option<String>,
    /// The absolute address of the update on its incident's page, or of the page.
    pub url: String,
    /// The services, the status and the severity, as far as they are known.
    pub categories: Vec<CategoryView>,
    /// The first and the last announcement of the update.
    pub published: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    /// Plain text in one line; `None` in the archive.
    pub summary: Option<String>,
    /// The language of the summary, if it is another than the feed's.
    pub summary_lang: Option<String>,
    /// Safe HTML with absolute addresses; `None` where it would make the feed too large.
    pub html: Option<String>,
}
