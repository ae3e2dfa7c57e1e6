//! The files of a site: where each stands, what it is made from, and which incidents it shows whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use super::Context;
use crate::fingerprint::Fingerprint;
use crate::locale::Locale;
use crate::site::{Feed, Page, Site, Viewer, json_path};

/// A file that is rendered.
pub enum File {
    Page(Page, Arc<Locale>),
    Feed(Feed, Arc<Locale>),
    /// All of an incident as JSON.
    Incident(String),
    SiteMap,
    Robots,
}

impl File {
    /// Every file of a site, in no particular order but always the same.
    pub fn all(site: &Site) -> Vec<Self> {
        let mut files = vec![Self::SiteMap, Self::Robots];
        for (at, locale) in site.locales.iter().enumerate() {
            // What is made once is made in the default language.
            let pages = site.pages().into_iter();
            let pages = pages.filter(|page| at == 0 || !page.is_single());
            files.extend(pages.map(|page| Self::Page(page, locale.clone())));
            let feeds = site.feeds().into_iter();
            files.extend(feeds.map(|feed| Self::Feed(feed, locale.clone())));
        }
        let incidents = site.incidents.iter();
        files.extend(incidents.map(|incident| Self::Incident(incident.id.clone())));
        files
    }

    /// Below the site's root.
    pub fn path(&self) -> String {
        match self {
            Self::Page(page, locale) => page.file(&locale.tag),
            Self::Feed(feed, locale) => feed.path(&locale.tag),
            Self::Incident(id) => json_path(id),
            Self::SiteMap => "sitemap.xml".to_owned(),
            Self::Robots => "robots.txt".to_owned(),
        }
    }

    /// The incidents of which it shows more than their outlines.
    pub fn shows<'a>(&'a self, site: &'a Site) -> Vec<&'a str> {
        match self {
            Self::Page(Page::Incident(id), _) | Self::Incident(id) => vec![id],
            Self::Feed(feed, _) => {
                let news = site.news(feed).into_iter();
                news.map(|(incident, _)| incident.id.as_str()).collect()
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
    pub fn made_from(
        &self,
        site: &Site,
        base: &Fingerprint,
        incidents: &BTreeMap<String, Fingerprint>,
    ) -> Result<Option<Fingerprint>> {
        let fingerprint = match self {
            Self::Page(page @ Page::Incident(id), locale) => {
                // The frame of the page, and how other pages speak of the incident.
                let viewer = Viewer::new(site, locale, page);
                let card = site.incident(id).map(|incident| viewer.card(incident));
                Fingerprint::of(&(base, viewer.page(), card, incidents.get(id)))
            }
            Self::Page(page, locale) => {
                let viewer = Viewer::new(site, locale, page);
                Fingerprint::of(&(base, &locale.tag, Context::new(&viewer, site, page)))
            }
            Self::Feed(feed, locale) => {
                let news = site.news(feed).into_iter();
                let news = news.map(|(incident, update)| (incidents.get(&incident.id), &update.id));
                let news: Vec<_> = news.collect();
                Fingerprint::of(&(base, feed.path(&locale.tag), news))
            }
            Self::Incident(id) => Fingerprint::of(&(base, incidents.get(id))),
            Self::SiteMap | Self::Robots => return Ok(None),
        };
        Ok(Some(fingerprint?))
    }
}
