//! The site map (<https://www.sitemaps.org/protocol.html>) with every page in every language.
//!
//! It is written by hand because the available crate depends on a second library for dates.

use anyhow::Result;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::{IncidentSummary, Incidents};
use crate::publish::Stage;
use crate::site::{Page, ServicePart, Site, rfc3339};

struct Sitemap;

pub(super) fn outputs(_site: &Site) -> Vec<Box<dyn Output>> {
    vec![Box::new(Sitemap)]
}

impl Output for Sitemap {
    fn path(&self) -> String {
        "sitemap.xml".to_owned()
    }

    fn media_type(&self) -> &'static str {
        "application/xml; charset=utf-8"
    }

    fn stage(&self) -> Stage {
        Stage::List
    }

    /// Rendering it takes no longer than looking at everything that it is rendered from.
    fn input_digest(&self, site: &Site, _digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of_bytes(&render(site)))
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        Ok(render(&renderer.site).into())
    }
}

/// Renders the site map. A page's date is that of the newest update on it, never of the run.
fn render(site: &Site) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in site
        .pages()
        .iter()
        .filter(|page| !page.is_locale_independent() && !is_earlier_address(site, page))
    {
        let alternates: String = site
            .locales
            .iter()
            .map(|locale| (locale.tag.to_string(), site.url(&page.path(&locale.tag))))
            .chain([("x-default".to_owned(), site.x_default(page))])
            .map(|(lang, url)| {
                format!("<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{url}\"/>")
            })
            .collect();
        let last_update = match page {
            Page::Incident(id) => site.incident(id).and_then(IncidentSummary::last_update_at),
            _ => None,
        };
        let lastmod = last_update.map_or_else(String::new, |at| {
            format!("<lastmod>{}</lastmod>", rfc3339(at))
        });
        for locale in &site.locales {
            let url = site.url(&page.path(&locale.tag));
            xml.push_str(&format!(
                "<url><loc>{url}</loc>{lastmod}{alternates}</url>\n"
            ));
        }
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

/// Whether a page is that of a service at an earlier address.
fn is_earlier_address(site: &Site, page: &Page) -> bool {
    let (Page::Service(slug) | Page::ServiceYear(ServicePart { slug, .. })) = page else {
        return false;
    };
    site.services
        .by_slug(slug)
        .is_some_and(|service| service.slug != *slug)
}
