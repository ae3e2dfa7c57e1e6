//! The feed of each incident, and the feed of the incidents that are open, as Atom in each language.

use std::sync::Arc;

use anyhow::Result;

use super::atom;
use super::output::{Content, InputDigests, Output, loaded};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{Feed, FeedFormat, Site, Subject, incident_feed_path, open_feed_path};

const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";

/// The feed of an incident, by id, in one language.
struct IncidentFeed {
    id: String,
    locale: Arc<Locale>,
}

/// The feed of open incidents in one language.
struct OpenFeed(Arc<Locale>);

/// Every one of these feeds.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    for locale in &site.locales {
        outputs.push(Box::new(OpenFeed(Arc::clone(locale))));
        let ids = site.incident_ids().cloned();
        outputs.extend(ids.map(|id| -> Box<dyn Output> {
            let locale = Arc::clone(locale);
            Box::new(IncidentFeed { id, locale })
        }));
    }
    outputs
}

impl Output for IncidentFeed {
    fn path(&self) -> String {
        incident_feed_path(&self.id, &self.locale.tag)
    }

    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn stage(&self) -> Stage {
        Stage::Incident
    }

    fn subject(&self) -> Subject<'_> {
        Subject::Incident(&self.id)
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.locale.tag)
    }

    fn full_incidents<'a>(&'a self, _site: &'a Site) -> Vec<&'a str> {
        vec![&self.id]
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let digest = digests.with_services(&self.id, site.incident(&self.id), site);
        Ok(Digest::of(&(digests.build, self.path(), digest))?)
    }

    fn render(&self, renderer: &SiteRenderer, incidents: &Incidents) -> Result<Content> {
        let incident = loaded(incidents, &self.id)?;
        let view = renderer.site.incident_feed(incident, &self.locale)?;
        Ok(atom::render(&view)?.into())
    }
}

impl Output for OpenFeed {
    fn path(&self) -> String {
        open_feed_path(&self.0.tag)
    }

    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn stage(&self) -> Stage {
        Stage::Data
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.0.tag)
    }

    fn full_incidents<'a>(&'a self, site: &'a Site) -> Vec<&'a str> {
        site.open_feed_texts().collect()
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let incidents = site.open_feed_incidents().into_iter();
        let entries: Vec<_> = incidents
            .map(|incident| {
                let digest = digests.with_services(&incident.id, Some(incident), site);
                (&incident.id, digest)
            })
            .collect();
        let since = site.feed_since(&Feed {
            service: None,
            format: FeedFormat::Atom,
        });
        Ok(Digest::of(&(digests.build, self.path(), since, entries))?)
    }

    fn render(&self, renderer: &SiteRenderer, incidents: &Incidents) -> Result<Content> {
        let view = renderer.site.open_feed(&self.0, incidents)?;
        Ok(atom::render(&view)?.into())
    }
}
