//! The archive of the site's Atom feed, in each language.

use std::sync::Arc;

use anyhow::Result;

use super::atom;
use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{FeedArchive, Site, Subject};

/// A document of the archive in one language.
struct FeedArchiveOutput {
    document: FeedArchive,
    locale: Arc<Locale>,
}

/// Every document in every language.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    for locale in &site.locales {
        outputs.extend(site.feed_archives().map(|document| -> Box<dyn Output> {
            let locale = Arc::clone(locale);
            Box::new(FeedArchiveOutput { document, locale })
        }));
    }
    outputs
}

impl Output for FeedArchiveOutput {
    fn path(&self) -> String {
        self.document.path(&self.locale.tag)
    }

    fn media_type(&self) -> &'static str {
        "application/atom+xml; charset=utf-8"
    }

    fn stage(&self) -> Stage {
        Stage::Data
    }

    fn subject(&self) -> Subject<'_> {
        Subject::FeedArchive(self.document)
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.locale.tag)
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let updates = site.archived_updates(self.document).into_iter();
        let entries = updates.map(|(incident, update)| {
            let incident = digests.with_services(&incident.id, Some(incident), site);
            (incident, &update.id)
        });
        let entries: Vec<_> = entries.collect();
        let previous = site.previous_archive(self.document);
        let previous = previous.map(|previous| previous.path(&self.locale.tag));
        let digest = Digest::of(&(digests.build, self.path(), previous, entries));
        Ok(digest?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        let view = renderer.site.feed_archive(self.document, &self.locale)?;
        Ok(atom::render(&view)?.into())
    }
}
