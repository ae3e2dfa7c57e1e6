//! A site into files, one module a format.

mod api;
mod atom;
mod file;
pub mod html;
mod robots;
mod rss;
mod sitemap;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::locale::Tag;
use crate::problem::Problem;
use crate::publish::{Artifact, Stage};
use crate::site::view::{HistoryView, HomeView, IncidentView, PageView, ServiceView};
use crate::site::{Format, Page, Site, Viewer};
use crate::text::printable;
pub use file::File;
use html::{Renderer, Templates};

/// What a page's template is given; see `site::view`.
#[derive(Serialize)]
struct Context {
    page: PageView,
    #[serde(skip_serializing_if = "Option::is_none")]
    home: Option<HomeView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<IncidentView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<HistoryView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<ServiceView>,
}

impl Context {
    fn new(viewer: &Viewer<'_>, site: &Site, page: &Page) -> Self {
        let mut context = Self {
            page: viewer.page(),
            home: None,
            incident: None,
            history: None,
            service: None,
        };
        match page {
            Page::Languages | Page::NotFound => {}
            Page::Home => context.home = Some(viewer.home()),
            Page::Incident(id) => context.incident = site.incident(id).map(|i| viewer.incident(i)),
            Page::History(month) => context.history = Some(viewer.history(*month)),
            Page::Service(slug) => context.service = viewer.service(slug),
        }
        context
    }
}

/// Files of a site, and what was wrong with the root's own templates, by file.
#[derive(Debug, Default)]
pub struct RenderedSite {
    pub artifacts: Vec<Artifact>,
    pub problems: BTreeMap<String, Problem>,
}

/// Renders `files` of a site. Pure; the same site gives the same bytes. `step` is called once a file,
/// for whoever shows progress.
///
/// # Errors
/// Where a view does not fit the built-in templates or a catalog lacks a word: mistakes of ours, not
/// of the data's.
pub fn render(
    site: &Site,
    files: &[File],
    templates: &Templates,
    step: &dyn Fn(),
) -> Result<RenderedSite> {
    let mut rendered = RenderedSite::default();
    let mut renderers: BTreeMap<&Tag, Renderer> = BTreeMap::new();
    for file in files {
        let path = file.path();
        let (bytes, stage) = match file {
            File::Page(page, locale) => {
                let renderer = renderers
                    .entry(&locale.tag)
                    .or_insert_with(|| templates.for_locale(locale, &site.locales));
                let context = Context::new(&Viewer::new(site, locale, page), site, page);
                let html = renderer.render(page.template(), &context)?;
                let problem = html.problem.map(|problem| (path.clone(), problem));
                rendered.problems.extend(problem);
                let stage = match page {
                    Page::Incident(_) => Stage::Incident,
                    _ => Stage::List,
                };
                (html.html.into_bytes(), stage)
            }
            File::Feed(feed, locale) => {
                let view = site.feed(feed, locale)?;
                let bytes = match feed.format {
                    Format::Atom => atom::atom(&view)?,
                    Format::Rss => rss::rss(&view)?,
                };
                (bytes, Stage::Data)
            }
            File::Incident(id) => {
                let incident = site.incident(id);
                let incident = incident.with_context(|| format!("no incident {id}"))?;
                (api::api(site, incident)?, Stage::Data)
            }
            File::SiteMap => (sitemap::sitemap(site), Stage::List),
            File::Robots => (robots::robots(site), Stage::List),
        };
        let artifact = Artifact::new(path, printable_bytes(bytes), stage);
        rendered.artifacts.push(match file {
            File::Page(_, locale) | File::Feed(_, locale) => {
                artifact.in_language(locale.tag.as_str())
            }
            _ => artifact,
        });
        step();
    }
    Ok(rendered)
}

/// What is written, without the characters that its readers cannot take: settings, notes, catalogs and
/// a root's own templates may hold such.
fn printable_bytes(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => printable(text).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}
