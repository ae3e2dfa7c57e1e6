//! What the outputs of a site are rendered with.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use super::html::{Renderer, Templates};
use crate::locale::Tag;
use crate::site::Site;

/// A site, and the templates of its pages in each of its languages.
pub struct SiteRenderer {
    pub site: Site,
    /// By locale.
    pages: BTreeMap<Tag, Renderer>,
}

impl SiteRenderer {
    pub fn new(site: Site, templates: &Templates) -> Self {
        let locales = site.locales.iter();
        let renderers = locales.map(|locale| {
            let renderer = templates.for_locale(locale, &site.locales);
            (locale.tag.clone(), renderer)
        });
        let pages = renderers.collect();
        Self { site, pages }
    }

    /// What renders the pages of a locale.
    ///
    /// # Errors
    /// If the site does not have the locale.
    pub(super) fn pages_in(&self, locale: &Tag) -> Result<&Renderer> {
        let renderer = self.pages.get(locale);
        renderer.with_context(|| format!("the site has no locale {locale}"))
    }
}
