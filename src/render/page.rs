//! The pages of a site in each of its languages.

use std::sync::Arc;

use anyhow::Result;

use super::output::{Content, InputDigests, Output, loaded};
use super::page_context::PageContext;
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{Page, Site, Subject, ViewBuilder};

/// A page in one language.
struct PageOutput {
    page: Page,
    locale: Arc<Locale>,
}

/// Every page in every language. Pages that are the same in all languages are rendered in the default one.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    for (index, locale) in site.locales.iter().enumerate() {
        let pages = site.pages().into_iter();
        let pages = pages.filter(|page| index == 0 || !page.is_locale_independent());
        outputs.extend(pages.map(|page| -> Box<dyn Output> {
            let locale = Arc::clone(locale);
            Box::new(PageOutput { page, locale })
        }));
    }
    outputs
}

impl Output for PageOutput {
    fn path(&self) -> String {
        self.page.file_path(&self.locale.tag)
    }

    fn media_type(&self) -> &'static str {
        "text/html; charset=utf-8"
    }

    fn stage(&self) -> Stage {
        match self.page {
            Page::Incident(_) => Stage::Incident,
            _ => Stage::List,
        }
    }

    fn subject(&self) -> Subject<'_> {
        match &self.page {
            Page::Languages
            | Page::NotFound
            | Page::Home
            | Page::HistoryIndex
            | Page::Search
            | Page::Subscribe
            | Page::Embed => Subject::Site,
            Page::Incident(id) => Subject::Incident(id),
            Page::History(part) => Subject::History(*part),
            Page::Service(slug) => Subject::Service(slug),
            Page::ServiceYear(part) => Subject::ServiceYear(part),
        }
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.locale.tag)
    }

    fn full_incidents<'a>(&'a self, _site: &'a Site) -> Vec<&'a str> {
        match &self.page {
            Page::Incident(id) => vec![id],
            _ => Vec::new(),
        }
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let builder = ViewBuilder::new(site, &self.locale, &self.page);
        let digest = match &self.page {
            Page::Incident(id) => digests.of_page(site, &builder, &self.path(), id),
            page => {
                let context = PageContext::of_list(&builder, page)?;
                Digest::of(&(digests.build, &self.locale.tag, context))
            }
        };
        Ok(digest?)
    }

    fn render(&self, renderer: &SiteRenderer, incidents: &Incidents) -> Result<Content> {
        let builder = ViewBuilder::new(&renderer.site, &self.locale, &self.page);
        let context = match &self.page {
            Page::Incident(id) => PageContext::of_incident(&builder, loaded(incidents, id)?),
            page => PageContext::of_list(&builder, page)?,
        };
        let pages = renderer.pages_in(&self.locale.tag)?;
        let page = pages.render(self.page.template(), &context)?;
        Ok(Content {
            bytes: page.html.into_bytes(),
            diagnostic: page.diagnostic,
        })
    }
}
