//! The documents of Statuspage's public API, `/api/v2/*.json`: in the site's first language, and below the folder of
//! each language in that one.

use std::sync::Arc;

use anyhow::Result;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{Site, StatuspageBuilder, StatuspageFile};

struct StatuspageOutput {
    file: StatuspageFile,
    locale: Arc<Locale>,
    path: String,
}

/// Every document in every language.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    let locales = site.locales.iter();
    let first = locales.clone().take(1).map(|locale| (locale, None));
    let all = first.chain(locales.map(|locale| (locale, Some(&locale.tag))));
    for (locale, folder) in all {
        outputs.extend(StatuspageFile::ALL.map(|file| -> Box<dyn Output> {
            Box::new(StatuspageOutput {
                file,
                locale: Arc::clone(locale),
                path: file.path(folder),
            })
        }));
    }
    outputs
}

impl Output for StatuspageOutput {
    fn path(&self) -> String {
        self.path.clone()
    }

    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn stage(&self) -> Stage {
        Stage::Data
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.locale.tag)
    }

    fn incidents_with_texts<'a>(&'a self, site: &'a Site) -> Vec<&'a str> {
        let builder = StatuspageBuilder::new(site, &self.locale);
        let (incidents, planned) = builder.incidents(self.file);
        let all = incidents.into_iter().chain(planned);
        all.map(|incident| incident.id.as_str()).collect()
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let builder = StatuspageBuilder::new(site, &self.locale);
        let (incidents, planned) = builder.incidents(self.file);
        let digest_of = |id: &str| digests.incident(id);
        let ids = [incidents, planned].map(|incidents| {
            let ids = incidents.into_iter().map(|incident| &incident.id);
            ids.map(|id| (id, digest_of(id))).collect::<Vec<_>>()
        });
        let frame = builder.frame(self.file)?;
        Ok(Digest::of(&(digests.build, &self.path, frame, ids))?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        let builder = StatuspageBuilder::new(&renderer.site, &self.locale);
        let document = builder.document(self.file)?;
        let mut bytes = serde_json::to_vec(&document)?;
        bytes.push(b'\n');
        Ok(bytes.into())
    }
}
