//! The files of a site: where each stands, what it is made from, and which incidents it shows whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use super::page_context::PageContext;
use crate::digest::Digest;
use crate::locale::Locale;
use crate::site::{Feed, Page, Site, ViewBuilder, incident_json_path};

/// A file that is rendered.
pub enum Output {
    Page(Page, Arc<Locale>),
    Feed(Feed, Arc<Locale>),
    /// All of an incident as JSON.
    IncidentJson(String),
    Sitemap,
    Robots,
}

impl Output {
    /// Every file of a site, in no particular order but always the same.
    pub fn all(site: &Site) -> Vec<Self> {
        let mut outputs = vec![Self::Sitemap, Self::Robots];
        for (index, locale) in site.locales.iter().enumerate() {
            // What is made once is made in the default language.
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

    /// Below the site's root.
    pub fn path(&self) -> String {
        match self {
            Self::Page(page, locale) => page.file_path(&locale.tag),
            Self::Feed(feed, locale) => feed.path(&locale.tag),
            Self::IncidentJson(id) => incident_json_path(id),
            Self::Sitemap => "sitemap.xml".to_owned(),
            Self::Robots => "robots.txt".to_owned(),
        }
    }

    /// The incidents of which it shows more than their outlines.
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

    /// What tells from what it is made, told from outlines alone: `base` is for what all files are made
    /// from, `incidents` for each incident's own log, notes and translations.
    ///
    /// None where making it tells as fast.
    ///
    /// # Errors
    /// Where a view cannot be written: a mistake of ours.
    pub fn input_digest(
        &self,
        site: &Site,
        build_digest: &Digest,
        incident_digests: &BTreeMap<String, Digest>,
    ) -> Result<Option<Digest>> {
        let digest = match self {
            Self::Page(page @ Page::Incident(id), locale) => {
                // The frame of the page, and how other pages speak of the incident.
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
                    PageContext::new(&builder, site, page),
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
