//! The feeds of a site and of its services, in each format and language.

use std::sync::Arc;

use anyhow::Result;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use super::{atom, json_feed, rss};
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{Feed, FeedFormat, Site, Subject};

/// A feed in one language.
struct FeedOutput {
    feed: Feed,
    locale: Arc<Locale>,
}

/// Every feed in every language.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    for locale in &site.locales {
        outputs.extend(site.feeds().into_iter().map(|feed| -> Box<dyn Output> {
            let locale = Arc::clone(locale);
            Box::new(FeedOutput { feed, locale })
        }));
    }
    outputs
}

impl Output for FeedOutput {
    fn path(&self) -> String {
        self.feed.path(&self.locale.tag)
    }

    fn media_type(&self) -> &'static str {
        match self.feed.format {
            FeedFormat::Atom => "application/atom+xml; charset=utf-8",
            FeedFormat::Rss => "application/rss+xml; charset=utf-8",
            FeedFormat::Json => FeedFormat::Json.media_type(),
        }
    }

    fn stage(&self) -> Stage {
        Stage::Data
    }

    fn subject(&self) -> Subject<'_> {
        match &self.feed.service {
            Some(slug) => Subject::Service(slug),
            None => Subject::Site,
        }
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.locale.tag)
    }

    fn full_incidents<'a>(&'a self, site: &'a Site) -> Vec<&'a str> {
        site.feed_incidents(&self.feed).collect()
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let updates = site.feed_updates(&self.feed).into_iter();
        let entries = updates.map(|(incident, update)| {
            let incident = digests.with_services(&incident.id, Some(incident), site);
            (incident, &update.id)
        });
        let entries: Vec<_> = entries.collect();
        let since = site.feed_since(&self.feed);
        let archive = site.newest_archive(&self.feed);
        let archive = archive.map(|archive| archive.path(&self.locale.tag));
        let digest = Digest::of(&(digests.build, self.path(), since, archive, entries));
        Ok(digest?)
    }

    fn render(&self, renderer: &SiteRenderer, incidents: &Incidents) -> Result<Content> {
        let view = renderer.site.feed(&self.feed, &self.locale, incidents)?;
        let bytes = match self.feed.format {
            FeedFormat::Atom => atom::render(&view)?,
            FeedFormat::Rss => rss::render(&view)?,
            FeedFormat::Json => json_feed::render(&view)?,
        };
        Ok(bytes.into())
    }
}
