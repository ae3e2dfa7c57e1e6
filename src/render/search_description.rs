//! The description of the search in each language (OpenSearch 1.1), by which browsers offer it in their own field.

use std::sync::Arc;

use anyhow::Result;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{Page, Site, search_description_path};
use crate::text::html::escape;

/// How long the names may be, in characters.
const MAX_SHORT_NAME: usize = 16;
const MAX_LONG_NAME: usize = 48;

struct SearchDescription(Arc<Locale>);

/// One in every language, in a site with a search.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    if !site.settings.has_search {
        return Vec::new();
    }
    let locales = site.locales.iter();
    locales
        .map(|locale| -> Box<dyn Output> { Box::new(SearchDescription(Arc::clone(locale))) })
        .collect()
}

impl Output for SearchDescription {
    fn path(&self) -> String {
        search_description_path(&self.0.tag)
    }

    fn media_type(&self) -> &'static str {
        "application/opensearchdescription+xml; charset=utf-8"
    }

    fn stage(&self) -> Stage {
        Stage::Data
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.0.tag)
    }

    fn input_digest(&self, _site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of(&(digests.build, self.path()))?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        let site = &renderer.site;
        let tag = &self.0.tag;
        let title = site.settings.title.in_locale(tag);
        let label = self.0.format_message("search-label", &[])?;
        let start = |text: &str, length| escape(&text.chars().take(length).collect::<String>());
        let search = site.url(&Page::Search.path(tag));
        let own = site.url(&self.path());
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\" xml:lang=\"{tag}\">\n\
             <ShortName>{}</ShortName>\n\
             <LongName>{}</LongName>\n\
             <Description>{}</Description>\n\
             <Url type=\"text/html\" template=\"{search}?q={{searchTerms}}\"/>\n\
             <Url type=\"application/opensearchdescription+xml\" rel=\"self\" template=\"{own}\"/>\n\
             <Language>{tag}</Language>\n\
             <InputEncoding>UTF-8</InputEncoding>\n\
             <OutputEncoding>UTF-8</OutputEncoding>\n\
             </OpenSearchDescription>\n",
            start(title, MAX_SHORT_NAME),
            start(title, MAX_LONG_NAME),
            escape(&label),
        );
        Ok(xml.into_bytes().into())
    }
}
