//! The archive of the site's feed (RFC 5005): every announcement that there ever was, in documents that are
//! written once.
//!
//! An entry has its title, service, dates and link, so that the documents do not change with the texts of
//! their incidents, and take little room.

use std::collections::BTreeSet;

use anyhow::Result;

use super::announcements::Announcement;
use super::feed::IncidentUpdate;
use super::feed_view::{EntryView, FeedView};
use super::{Feed, FeedArchive, FeedFormat, Site, lists};
use crate::locale::Locale;

impl Site {
    /// The documents of the archive, oldest first; each exists in every language.
    pub fn feed_archives(&self) -> impl Iterator<Item = FeedArchive> {
        self.lists.feed_archive.keys().copied()
    }

    /// The announcements in a document of the archive, the newest first: of each update the last one in it.
    pub fn archived_updates(&self, document: FeedArchive) -> Vec<IncidentUpdate<'_>> {
        let announcements = self.archived(document);
        announcements.map(|(_, update)| update).collect()
    }

    /// The newest document of a feed's archive.
    pub fn newest_archive(&self, feed: &Feed) -> Option<FeedArchive> {
        let newest = self.lists.feed_archive.keys().next_back();
        newest.filter(|_| feed.service.is_none()).copied()
    }

    /// The document of the archive before this one.
    pub fn previous_archive(&self, document: FeedArchive) -> Option<FeedArchive> {
        lists::neighbors(&self.lists.feed_archive, &document)
            .0
            .copied()
    }

    fn archived(
        &self,
        document: FeedArchive,
    ) -> impl Iterator<Item = (&Announcement, IncidentUpdate<'_>)> {
        let announcements = self.lists.feed_archive.get(&document).into_iter();
        let newest_first = announcements.flat_map(|announcements| announcements.iter().rev());
        let mut seen = BTreeSet::new();
        newest_first
            .filter(move |one| seen.insert((&one.incident.id, one.update)))
            .filter_map(|one| Some((one, (&*one.incident, one.update()?))))
    }

    /// The view of a document of the archive in one language.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn feed_archive(&self, document: FeedArchive, locale: &Locale) -> Result<FeedView> {
        let tag = &locale.tag;
        let feed = Feed {
            service: None,
            format: FeedFormat::Atom,
        };
        let entries = self
            .archived(document)
            .map(|(announcement, (incident, update))| EntryView {
                updated: announcement.at,
                ..self.entry_without_text(incident, update, tag)
            });
        let entries: Vec<EntryView> = entries.collect();
        let frame = self.empty_feed(&feed, locale)?;
        let previous = self.previous_archive(document);
        Ok(FeedView {
            self_url: self.url(&document.path(tag)),
            updated: entries.first().map_or(frame.updated, |entry| entry.updated),
            previous_archive: previous.map(|previous| self.url(&previous.path(tag))),
            current: Some(self.url(&feed.path(tag))),
            entries,
            ..frame
        })
    }
}
