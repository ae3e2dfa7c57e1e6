//! What the banner that other sites embed says, as JSON.

use std::sync::Arc;

use anyhow::Result;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{Page, Site, ViewBuilder};

struct EmbedStatusOutput(Arc<Locale>);

/// One in every language.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let locales = site.locales.iter();
    locales
        .map(|locale| -> Box<dyn Output> { Box::new(EmbedStatusOutput(Arc::clone(locale))) })
        .collect()
}

impl EmbedStatusOutput {
    fn bytes(&self, site: &Site) -> Result<Vec<u8>> {
        let status = ViewBuilder::new(site, &self.0, &Page::Embed).embed_status()?;
        let mut bytes = serde_json::to_vec_pretty(&status)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl Output for EmbedStatusOutput {
    fn path(&self) -> String {
        format!("{}status.json", Page::Embed.path(&self.0.tag))
    }

    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn stage(&self) -> Stage {
        Stage::Data
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.0.tag)
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of(&(
            digests.build,
            Digest::of_bytes(&self.bytes(site)?),
        ))?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        Ok(self.bytes(&renderer.site)?.into())
    }
}
