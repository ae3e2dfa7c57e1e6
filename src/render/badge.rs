//! The badges of a site and of its services, as SVG.

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::{Incidents, Service};
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::view::BadgeView;
use crate::site::{BADGE_PATH, Page, Site, Subject, ViewBuilder, badge_path};

/// The badge of a page, in one language.
struct BadgeOutput {
    path: String,
    page: Page,
    locale: Arc<Locale>,
}

/// The context of the template.
#[derive(Serialize)]
struct BadgeContext {
    badge: BadgeView,
}

/// Every badge in every language, and that of the site in its first language at the root.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    let mut add = |path: String, page: Page, locale: &Arc<Locale>| {
        let locale = Arc::clone(locale);
        outputs.push(Box::new(BadgeOutput { path, page, locale }));
    };
    for (index, locale) in site.locales.iter().enumerate() {
        if index == 0 {
            add(BADGE_PATH.to_owned(), Page::Home, locale);
        }
        let slugs = site.services.all().flat_map(Service::slugs);
        let services = slugs.map(|slug| Page::Service(slug.to_owned()));
        for page in std::iter::once(Page::Home).chain(services) {
            add(badge_path(&page, &locale.tag), page, locale);
        }
    }
    outputs
}

impl BadgeOutput {
    fn context(&self, site: &Site) -> Result<BadgeContext> {
        let badge = ViewBuilder::new(site, &self.locale, &self.page).badge()?;
        Ok(BadgeContext { badge })
    }
}

impl Output for BadgeOutput {
    fn path(&self) -> String {
        self.path.clone()
    }

    fn media_type(&self) -> &'static str {
        "image/svg+xml"
    }

    fn stage(&self) -> Stage {
        Stage::Data
    }

    fn subject(&self) -> Subject<'_> {
        match &self.page {
            Page::Service(slug) => Subject::Service(slug),
            _ => Subject::Site,
        }
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.locale.tag)
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let context = self.context(site)?;
        Ok(Digest::of(&(digests.build, &self.path, context))?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        let context = self.context(&renderer.site)?;
        let pages = renderer.pages_in(&self.locale.tag)?;
        let page = pages.render("badge.html", &context)?;
        Ok(Content {
            bytes: page.html.into_bytes(),
            diagnostic: page.diagnostic,
        })
    }
}
