//! A site into files, one module a format.

mod api;
mod atom;
pub mod html;
mod robots;
mod rss;
mod sitemap;

use anyhow::Result;
use serde::Serialize;

use crate::problem::Problem;
use crate::publish::{Artifact, Stage};
use crate::site::view::{HistoryView, HomeView, IncidentView, PageView, ServiceView};
use crate::site::{Format, Page, Site, Viewer, json_path};
use crate::text::printable;
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

/// Every file of a site, and what was wrong with the root's own templates.
#[derive(Debug, Default)]
pub struct RenderedSite {
    pub artifacts: Vec<Artifact>,
    pub problems: Vec<Problem>,
}

/// Renders a site: pages in every language, feeds, data, site map. Pure; the same site gives the same
/// bytes. `step` is called once a page, for whoever shows progress.
///
/// # Errors
/// Where a view does not fit the built-in templates or a catalog lacks a word: mistakes of ours, not
/// of the data's.
pub fn render(site: &Site, templates: &Templates, step: &dyn Fn()) -> Result<RenderedSite> {
    let mut rendered = RenderedSite::default();
    for (at, locale) in site.locales.iter().enumerate() {
        let renderer = templates.for_locale(locale, &site.locales);
        for page in site.pages() {
            // What is made once is made in the default language.
            if page.is_single() && at > 0 {
                continue;
            }
            let viewer = Viewer::new(site, locale, &page);
            let path = page.file(&locale.tag);
            let html = page_html(&viewer, site, &page, &renderer, &mut rendered.problems)?;
            let stage = match page {
                Page::Incident(_) => Stage::Incident,
                _ => Stage::List,
            };
            let artifact = file(path, html.into_bytes(), stage);
            rendered
                .artifacts
                .push(artifact.in_language(locale.tag.as_str()));
            step();
        }
        for feed in site.feeds() {
            let view = site.feed(&feed, locale)?;
            let bytes = match feed.format {
                Format::Atom => atom::atom(&view)?,
                Format::Rss => rss::rss(&view)?,
            };
            let artifact = file(feed.path(&locale.tag), bytes, Stage::Data);
            rendered
                .artifacts
                .push(artifact.in_language(locale.tag.as_str()));
        }
    }
    for incident in &site.incidents {
        let bytes = api::api(site, incident)?;
        let path = json_path(&incident.id);
        rendered.artifacts.push(file(path, bytes, Stage::Data));
    }
    let files = [
        ("sitemap.xml", sitemap::sitemap(site)),
        ("robots.txt", robots::robots(site)),
    ];
    let files = files.map(|(path, bytes)| file(path, bytes, Stage::List));
    rendered.artifacts.extend(files);
    rendered.problems.sort();
    rendered.problems.dedup();
    Ok(rendered)
}

/// A file, without the characters that its readers cannot take: settings, notes, catalogs and a
/// root's own templates may hold such.
fn file(path: impl Into<String>, bytes: Vec<u8>, stage: Stage) -> Artifact {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => printable(text).into_bytes(),
        Err(error) => error.into_bytes(),
    };
    Artifact::new(path, bytes, stage)
}

fn page_html(
    viewer: &Viewer<'_>,
    site: &Site,
    page: &Page,
    renderer: &Renderer,
    problems: &mut Vec<Problem>,
) -> Result<String> {
    let mut context = Context {
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
    let rendered = renderer.render(page.template(), &context)?;
    problems.extend(rendered.problem);
    Ok(rendered.html)
}
