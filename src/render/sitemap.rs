//! The site map (<https://www.sitemaps.org/protocol.html>) with every page in every language.
//!
//! `sitemap.xml` is an index of parts, each with the pages of a part of the history. A part stays far below the
//! limits of the protocol (50,000 addresses, 50 MB), and a change rewrites only its own part. The files are
//! written by hand because the available crate depends on a second library for dates.

use anyhow::Result;
use chrono::NaiveDate;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::publish::Stage;
use crate::site::{HistoryPart, Page, ServicePart, Site, Subject};

const MEDIA_TYPE: &str = "application/xml; charset=utf-8";

/// The index of the site map.
struct Index;

/// A part of the site map.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// A part of the history, and the incidents in it.
    Incidents(HistoryPart),
    /// All other pages.
    Others,
}

impl Part {
    /// Every part, always in the same order.
    fn all(site: &Site) -> impl Iterator<Item = Self> {
        let history = site.history_parts().map(Self::Incidents);
        std::iter::once(Self::Others).chain(history)
    }

    /// The path below the site's root.
    fn file_path(self) -> String {
        match self {
            Self::Others => "sitemap-pages.xml".to_owned(),
            Self::Incidents(HistoryPart { month, number }) => {
                let month = format!("{:04}-{:02}", month.year, month.month);
                match number {
                    1 => format!("sitemap-{month}.xml"),
                    number => format!("sitemap-{month}-{number}.xml"),
                }
            }
        }
    }

    /// The pages that it lists.
    fn pages(self, site: &Site) -> Vec<Page> {
        match self {
            Self::Incidents(part) => {
                let incidents = site.incidents_in(part);
                let incidents = incidents.map(|incident| Page::Incident(incident.id.clone()));
                std::iter::once(Page::History(part))
                    .chain(incidents)
                    .collect()
            }
            Self::Others => {
                let pages = site.pages().into_iter();
                let is_other = |page: &Page| {
                    !matches!(page, Page::Incident(_) | Page::History(_) | Page::Embed)
                        && !page.is_locale_independent()
                        && !is_earlier_address(site, page)
                };
                pages.filter(is_other).collect()
            }
        }
    }
}

/// The index and its parts.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = vec![Box::new(Index)];
    outputs.extend(Part::all(site).map(|part| -> Box<dyn Output> { Box::new(part) }));
    outputs
}

impl Output for Index {
    fn path(&self) -> String {
        "sitemap.xml".to_owned()
    }

    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn stage(&self) -> Stage {
        Stage::List
    }

    /// Rendering it takes no longer than looking at everything that it is rendered from.
    fn input_digest(&self, site: &Site, _digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of_bytes(&render_index(site)))
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        Ok(render_index(&renderer.site).into())
    }
}

impl Output for Part {
    fn path(&self) -> String {
        self.file_path()
    }

    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn stage(&self) -> Stage {
        Stage::List
    }

    fn subject(&self) -> Subject<'_> {
        match self {
            Self::Incidents(part) => Subject::History(*part),
            Self::Others => Subject::Site,
        }
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let pages = self.pages(site);
        let pages = pages.iter().map(|page| {
            let path = page.path(site.default_locale());
            (path, modified_on(site, page))
        });
        let pages: Vec<_> = pages.collect();
        Ok(Digest::of(&(digests.build, self.path(), pages))?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        Ok(render_part(&renderer.site, *self).into())
    }
}

/// Renders the index of the parts. It has no dates, so that it changes with the parts that there are only.
fn render_index(site: &Site) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for part in Part::all(site) {
        let url = site.url(&part.file_path());
        xml.push_str(&format!("<sitemap><loc>{url}</loc></sitemap>\n"));
    }
    xml.push_str("</sitemapindex>\n");
    xml.into_bytes()
}

/// Renders a part. A page's date is the day of the newest update on it, never of the run.
fn render_part(site: &Site, part: Part) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in &part.pages(site) {
        let alternates: String = site
            .locales
            .iter()
            .map(|locale| (locale.tag.to_string(), site.url(&page.path(&locale.tag))))
            .chain([("x-default".to_owned(), site.x_default(page))])
            .map(|(lang, url)| {
                format!("<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{url}\"/>")
            })
            .collect();
        let last_update = modified_on(site, page);
        let lastmod = last_update.map_or_else(String::new, |at| format!("<lastmod>{at}</lastmod>"));
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

/// The day of the newest update on a page, in UTC, where it is known: crawlers come no more often than that, and the part
/// is not written again by each update of a day.
fn modified_on(site: &Site, page: &Page) -> Option<NaiveDate> {
    let Page::Incident(id) = page else {
        return None;
    };
    let modified_at = site.incident(id)?.last_update_at()?;
    Some(modified_at.date_naive())
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
