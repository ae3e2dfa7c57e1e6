//! What a feed shows.

use chrono::{DateTime, Utc};

/// A feed in one language.
#[derive(Clone, Debug)]
pub struct FeedView {
    /// A `tag:` URI (RFC 4151) that never changes.
    pub id: String,
    pub title: String,
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

/// An entry: one update of an incident.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// A `tag:` URI (RFC 4151) that never changes.
    pub id: String,
    pub title: String,
    /// The absolute address of the update on its incident's page.
    pub url: String,
    pub service: String,
    /// The first and the last announcement of the update.
    pub published: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    /// Plain text in one line; `None` in the archive.
    pub summary: Option<String>,
    /// Safe HTML with absolute addresses; `None` where it would make the feed too large.
    pub html: Option<String>,
}
