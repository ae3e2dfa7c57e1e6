//! `robots.txt` (RFC 9309), which allows everything and names the site map.

use anyhow::Result;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::publish::Stage;
use crate::site::Site;

struct Robots;

pub(super) fn outputs(_site: &Site) -> Vec<Box<dyn Output>> {
    vec![Box::new(Robots)]
}

impl Output for Robots {
    fn path(&self) -> String {
        "robots.txt".to_owned()
    }

    fn media_type(&self) -> &'static str {
        "text/plain; charset=utf-8"
    }

    fn stage(&self) -> Stage {
        Stage::List
    }

    fn input_digest(&self, _site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of(&(digests.build, self.path()))?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        let sitemap = renderer.site.url("sitemap.xml");
        let text = format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n");
        Ok(text.into_bytes().into())
    }
}
