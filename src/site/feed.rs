//! A feed in one language: one entry for each update, the newest announcement first.

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};

use super::announcements::{ARCHIVE_SIZE, MAX_ENTRIES, MIN_SERVICE_ENTRIES, count_burst};
use super::feed_size::{self, FeedSize, SITE_FEED};
use super::feed_view::{EntryView, FeedView};
use super::{Feed, FeedFormat, Page, Site};
use crate::incident::{IncidentSummary, Incidents, Service, UpdateSummary};
use crate::locale::Locale;

/// The size of the feed of a service, of which a site may have hundreds.
const SERVICE_FEED: FeedSize = FeedSize {
    with_texts: 20_000,
    at_most: 96_000,
};

/// An update and its incident.
pub type IncidentUpdate<'a> = (&'a IncidentSummary, &'a UpdateSummary);

impl Site {
    /// All feeds; each exists in every language. That of the site is in JSON, too.
    pub fn feeds(&self) -> Vec<Feed> {
        let slugs = self.services.all().flat_map(Service::slugs);
        let feeds = std::iter::once(None)
            .chain(slugs.map(|slug| Some(slug.to_owned())))
            .flat_map(|service| {
                FeedFormat::OF_SERVICES.map(|format| Feed {
                    service: service.clone(),
                    format,
                })
            });
        let json = Feed {
            service: None,
            format: FeedFormat::Json,
        };
        feeds.chain([json]).collect()
    }

    /// The updates in a feed, the newest announcement first.
    pub fn feed_updates(&self, feed: &Feed) -> Vec<IncidentUpdate<'_>> {
        let newest = match &feed.service {
            None => &self.lists.newest_updates[..],
            Some(slug) => match self.lists_of(slug) {
                Some(lists) => &lists.newest_updates[..],
                None => &[],
            },
        };
        let updates = newest.iter();
        let updates = updates
            .filter_map(|announcement| Some((&*announcement.incident, announcement.update()?)));
        updates
            .filter(|(incident, _)| !self.summaries_only.contains(&incident.id))
            .collect()
    }

    /// The incidents whose texts are in a feed.
    pub fn feed_incidents(&self, feed: &Feed) -> impl Iterator<Item = &str> {
        let with_text = self.feed_updates(feed).into_iter().take(MAX_ENTRIES);
        with_text.map(|(incident, _)| incident.id.as_str())
    }

    /// The view of a feed in one language. `incidents` are those of [`Site::feed_incidents`], by id.
    ///
    /// # Errors
    /// If one of them is missing, or a message is missing from the catalog.
    pub fn feed(&self, feed: &Feed, locale: &Locale, incidents: &Incidents) -> Result<FeedView> {
        let mut entries = self
            .feed_updates(feed)
            .into_iter()
            .enumerate()
            .map(|(index, (incident, update))| {
                if index >= MAX_ENTRIES {
                    return Ok(self.entry_without_text(incident, update, &locale.tag));
                }
                let incident = incidents.get(&incident.id);
                let mut updates = incident.into_iter().flat_map(|incident| &incident.updates);
                let full = updates.find(|full| full.summary.id == update.id);
                let (incident, update) = incident
                    .zip(full)
                    .with_context(|| format!("the update {} is not loaded", update.id))?;
                self.entry(incident, update, locale)
            })
            .collect::<Result<Vec<_>>>()?;
        let (size, at_least) = match feed.service {
            None => (SITE_FEED, ARCHIVE_SIZE),
            Some(_) => (SERVICE_FEED, MIN_SERVICE_ENTRIES),
        };
        let burst = count_burst(entries.iter().map(|entry: &EntryView| entry.updated));
        feed_size::limit(&mut entries, size, burst.max(at_least));
        let frame = self.empty_feed(feed, locale)?;
        let newest_archive = self.newest_archive(feed);
        Ok(FeedView {
            updated: entries.first().map_or(frame.updated, |entry| entry.updated),
            previous_archive: newest_archive.map(|document| self.url(&document.path(&locale.tag))),
            entries,
            ..frame
        })
    }

    /// A feed without entries.
    pub(super) fn empty_feed(&self, feed: &Feed, locale: &Locale) -> Result<FeedView> {
        let tag = &locale.tag;
        let slug = feed.service.as_deref();
        let service = slug.and_then(|slug| self.services.by_slug(slug));
        let author = self.settings.title.in_locale(tag);
        let title = match service {
            None => locale.format_message("feed-title", &[("title", author.into())])?,
            Some(service) => locale.format_message(
                "feed-service-title",
                &[
                    ("title", author.into()),
                    ("service", service.name_in(tag).into()),
                ],
            )?,
        };
        let page = feed.service.clone().map_or(Page::Home, Page::Service);
        let scope = feed.service.as_deref().unwrap_or("all");
        Ok(FeedView {
            id: self.tag_uri(&format!("feed/{tag}/{scope}")),
            description: self
                .settings
                .description
                .as_ref()
                .map_or(&*title, |words| words.in_locale(tag))
                .to_owned(),
            title,
            author: author.to_owned(),
            author_url: self.url(&Page::Home.path(tag)),
            lang: tag.to_string(),
            self_url: self.url(&feed.path(tag)),
            page_url: self.url(&page.path(tag)),
            updated: self.feed_since(feed),
            previous_archive: None,
            current: None,
            entries: Vec::new(),
        })
    }

    /// Since when a feed exists: since its service, or any of the site, is known, else since the date of the
    /// authority in its id.
    pub(crate) fn feed_since(&self, feed: &Feed) -> DateTime<Utc> {
        let services = self.services.all();
        let of_feed = services.filter(|service| match &feed.service {
            Some(slug) => service.slugs().any(|known| known == slug),
            None => true,
        });
        of_feed
            .map(|service| service.since)
            .min()
            .unwrap_or_else(|| self.settings.authority_date())
    }
}
