//! The JSON Schemas of the documents that programs read, published beside these.

use anyhow::Result;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::publish::{ASSET_CACHE_CONTROL, Stage};
use crate::site::Site;

/// The path of each schema below the site's root, and its text.
const SCHEMAS: [(&str, &str); 2] = [
    (
        "api/v1/schema/incident.json",
        include_str!("../../docs/schemas/api/incident.json"),
    ),
    (
        "api/v2/schema/statuspage.json",
        include_str!("../../docs/schemas/api/statuspage.json"),
    ),
];

struct Schema {
    path: &'static str,
    text: &'static str,
}

pub(super) fn outputs(_site: &Site) -> Vec<Box<dyn Output>> {
    let schemas = SCHEMAS.into_iter();
    schemas
        .map(|(path, text)| -> Box<dyn Output> { Box::new(Schema { path, text }) })
        .collect()
}

impl Output for Schema {
    fn path(&self) -> String {
        self.path.to_owned()
    }

    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn cache_control(&self) -> &'static str {
        ASSET_CACHE_CONTROL
    }

    fn stage(&self) -> Stage {
        Stage::Asset
    }

    fn input_digest(&self, _site: &Site, _digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of(&(self.path, self.text))?)
    }

    fn render(&self, _renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        Ok(self.text.as_bytes().to_vec().into())
    }
}
