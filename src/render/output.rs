//! The files of a site: their paths, the digests of their inputs, and the incidents that they show in full.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use super::page_context::PageContext;
use crate::digest::Digest;
use crate::locale::Locale;
use crate::site::{Feed, Page, Site, ViewBuilder, incident_json_path};

/// A file that a site consists of.
pub enum Output {
    Page(Page, Arc<Locale>),
    Feed(Feed, Arc<Locale>),
    /// The JSON of an incident, by its id.
    IncidentJson(String),
    Sitemap,
    Robots,
}

impl Output {
    /// Every file of a site, always in the same order.
    pub fn all(site: &Site) -> Vec<Self> {
        let mut outputs = vec![Self::Sitemap, Self::Robots];
        for (index, locale) in site.locales.iter().enumerate() {
            // Pages that are the same in all languages are rendered in the default one.
            let pages = site.pages().into_iter();
            let pages = pages.filter(|page| index == 0 || !page.is_locale_independent());
            outputs.extend(pages.map(|page| Self::Page(page, locale.clone())));
            let feeds = site.feeds().into_iter();
            outputs.extend(feeds.map(|feed| Self::Feed(feed, locale.clone())));
        }
        let incidents = site.incidents.iter();
        outputs.extend(incidents.map(|incident| Self::IncidentJson(incident.id.clone())));
        outputs
    }

    /// The path below the site's root.
    pub fn path(&self) -> String {
        match self {
            Self::Page(page, locale) => page.file_path(&locale.tag),
            Self::Feed(feed, locale) => feed.path(&locale.tag),
            Self::IncidentJson(id) => incident_json_path(id),
            Self::Sitemap => "sitemap.xml".to_owned(),
            Self::Robots => "robots.txt".to_owned(),
        }
    }

    /// The incidents of which it shows more than the summary.
    pub fn full_incidents<'a>(&'a self, site: &'a Site) -> Vec<&'a str> {
        match self {
            Self::Page(Page::Incident(id), _) | Self::IncidentJson(id) => vec![id],
            Self::Feed(feed, _) => {
                let updates = site.feed_updates(feed).into_iter();
                updates.map(|(incident, _)| incident.id.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The digest of everything that the file is rendered from, computed from summaries alone. `build_digest`
    /// covers what all files depend on, `incident_digests` the log, annotations and translations of each
    /// incident.
    ///
    /// `None` if rendering the file is as fast as computing a digest.
    ///
    /// # Errors
    /// Only on a bug: a view cannot be serialised.
    pub fn input_digest(
        &self,
        site: &Site,
        build_digest: &Digest,
        incident_digests: &BTreeMap<String, Digest>,
    ) -> Result<Option<Digest>> {
        let digest = match self {
            Self::Page(page @ Page::Incident(id), locale) => {
                // The frame of the page, and the incident as lists show it.
                let builder = ViewBuilder::new(site, locale, page);
                let incident = site.incident(id);
                let card = incident.map(|incident| builder.card(incident));
                let services = incident.into_iter().flat_map(|incident| &incident.services);
                let slugs = services.filter_map(|name| Some(&site.services.get(name)?.slug));
                let slugs: Vec<&String> = slugs.collect();
                let digest = incident_digests.get(id);
                Digest::of(&(build_digest, builder.page(), card, slugs, digest))
            }
            Self::Page(page, locale) => {
                let builder = ViewBuilder::new(site, locale, page);
                Digest::of(&(
                    build_digest,
                    &locale.tag,
                    PageContext::of_list(&builder, page),
                ))
            }
            Self::Feed(feed, locale) => {
                let updates = site.feed_updates(feed).into_iter();
                let entries = updates
                    .map(|(incident, update)| (incident_digests.get(&incident.id), &update.id));
                let entries: Vec<_> = entries.collect();
                let since = site.feed_since(feed);
                Digest::of(&(build_digest, feed.path(&locale.tag), since, entries))
            }
            Self::IncidentJson(id) => Digest::of(&(build_digest, incident_digests.get(id))),
            Self::Sitemap | Self::Robots => return Ok(None),
        };
        Ok(Some(digest?))
    }
}
