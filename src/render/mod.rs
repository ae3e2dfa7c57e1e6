//! Renders the files of a site; there is a module for each format.

mod json_v1;
mod atom;
mod output;
mod page_context;
pub mod html;
mod robots;
mod rss;
mod sitemap;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use crate::diagnostics::Diagnostic;
use crate::incident::Incident;
use crate::locale::Tag;
use crate::publish::{Artifact, Stage};
use crate::site::{FeedFormat, Page, Site, ViewBuilder};
use crate::text::strip_unprintable;
use html::{Renderer, Templates};
pub use output::Output;
use page_context::PageContext;

/// Rendered files of a site, and the diagnostics of the root's own templates by the file that they concern.
#[derive(Debug, Default)]
pub struct RenderedSite {
    pub artifacts: Vec<Artifact>,
    pub diagnostics: BTreeMap<String, Diagnostic>,
}

/// Renders `outputs` of a site: the same site gives the same bytes. `incidents` are those of which the outputs
/// show more than the summary, by id. `on_output` is called after each file, to show progress or to stop.
///
/// # Errors
/// If an incident is missing or `on_output` fails. Otherwise only on a bug: a view does not fit the built-in
/// templates, or a message is missing from a built-in catalog.
pub fn render(
    site: &Site,
    incidents: &BTreeMap<String, Incident>,
    outputs: &[Output],
    templates: &Templates,
    on_output: &dyn Fn() -> Result<()>,
) -> Result<RenderedSite> {
    let incident = |id: &str| {
        let incident = incidents.get(id);
        incident.with_context(|| format!("the incident {id} is not loaded"))
    };
    let mut rendered = RenderedSite::default();
    let mut renderers: BTreeMap<&Tag, Renderer> = BTreeMap::new();
    for output in outputs {
        let path = output.path();
        let (bytes, stage) = match output {
            Output::Page(page, locale) => {
                let renderer = renderers
                    .entry(&locale.tag)
                    .or_insert_with(|| templates.for_locale(locale, &site.locales));
                let builder = ViewBuilder::new(site, locale, page);
                let context = match page {
                    Page::Incident(id) => PageContext::of_incident(&builder, incident(id)?),
                    page => PageContext::of_list(&builder, page),
                };
                let rendered_page = renderer.render(page.template(), &context)?;
                let diagnostic = rendered_page
                    .diagnostic
                    .map(|diagnostic| (path.clone(), diagnostic));
                rendered.diagnostics.extend(diagnostic);
                let stage = match page {
                    Page::Incident(_) => Stage::Incident,
                    _ => Stage::List,
                };
                (rendered_page.html.into_bytes(), stage)
            }
            Output::Feed(feed, locale) => {
                let view = site.feed(feed, locale, incidents)?;
                let bytes = match feed.format {
                    FeedFormat::Atom => atom::render(&view)?,
                    FeedFormat::Rss => rss::render(&view)?,
                };
                (bytes, Stage::Data)
            }
            Output::IncidentJson(id) => (json_v1::render(site, incident(id)?)?, Stage::Data),
            Output::Sitemap => (sitemap::render(site), Stage::List),
            Output::Robots => (robots::render(site), Stage::List),
        };
        let artifact = Artifact::new(path, printable_bytes(bytes), stage);
        rendered.artifacts.push(match output {
            Output::Page(_, locale) | Output::Feed(_, locale) => {
                artifact.with_language(locale.tag.as_str())
            }
            _ => artifact,
        });
        on_output()?;
    }
    Ok(rendered)
}

/// Removes the characters that XML and HTML do not allow: settings, notes, catalogs and a root's own
/// templates may contain them.
fn printable_bytes(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => strip_unprintable(text).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}
