//! The home page and the pages of incidents as Markdown, and `llms.txt`, which leads to them.

use std::sync::Arc;

use anyhow::Result;

use super::output::{Content, InputDigests, Output, loaded};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{
    MarkdownWriter, Page, Site, Subject, ViewBuilder, incident_json_path, markdown_path,
};
use crate::text::{Body, to_markdown, to_rich_text};

const MEDIA_TYPE: &str = "text/markdown; charset=utf-8";

/// A page as Markdown, in one language.
struct MarkdownOutput {
    page: Page,
    locale: Arc<Locale>,
}

/// The list of what there is as Markdown (llmstxt.org).
struct LlmsTxt;

/// The home page and every incident in every language, and what leads to them.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    if !site.settings.has_markdown {
        return outputs;
    }
    outputs.push(Box::new(LlmsTxt));
    for locale in &site.locales {
        let incidents = site.incident_ids().cloned().map(Page::Incident);
        let pages = std::iter::once(Page::Home).chain(incidents);
        outputs.extend(pages.map(|page| -> Box<dyn Output> {
            let locale = Arc::clone(locale);
            Box::new(MarkdownOutput { page, locale })
        }));
    }
    outputs
}

impl MarkdownOutput {
    fn home(&self, site: &Site) -> Result<String> {
        let builder = ViewBuilder::new(site, &self.locale, &self.page);
        MarkdownWriter::new(site, &self.locale, &builder).home()
    }
}

impl Output for MarkdownOutput {
    fn path(&self) -> String {
        markdown_path(&self.page, &self.locale.tag)
    }

    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn stage(&self) -> Stage {
        match self.page {
            Page::Incident(_) => Stage::Incident,
            _ => Stage::Data,
        }
    }

    fn subject(&self) -> Subject<'_> {
        match &self.page {
            Page::Incident(id) => Subject::Incident(id),
            _ => Subject::Site,
        }
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.locale.tag)
    }

    fn full_incidents<'a>(&'a self, _site: &'a Site) -> Vec<&'a str> {
        match &self.page {
            Page::Incident(id) => vec![id],
            _ => Vec::new(),
        }
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let digest = match &self.page {
            Page::Incident(id) => {
                let builder = ViewBuilder::new(site, &self.locale, &self.page);
                digests.of_page(site, &builder, &self.path(), id)
            }
            _ => Digest::of(&(digests.build, self.path(), self.home(site)?)),
        };
        Ok(digest?)
    }

    fn render(&self, renderer: &SiteRenderer, incidents: &Incidents) -> Result<Content> {
        let site = &renderer.site;
        let text = match &self.page {
            Page::Incident(id) => {
                let builder = ViewBuilder::new(site, &self.locale, &self.page);
                let writer = MarkdownWriter::new(site, &self.locale, &builder);
                writer.incident(loaded(incidents, id)?)?
            }
            _ => self.home(site)?,
        };
        Ok(text.into_bytes().into())
    }
}

impl Output for LlmsTxt {
    fn path(&self) -> String {
        "llms.txt".to_owned()
    }

    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn stage(&self) -> Stage {
        Stage::List
    }

    fn input_digest(&self, _site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of(&(digests.build, self.path()))?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        Ok(llms_txt(&renderer.site).into_bytes().into())
    }
}

/// It has no incident in it, so news does not change it.
fn llms_txt(site: &Site) -> String {
    let tag = site.default_locale();
    let escaped = |text: &str| to_markdown(&to_rich_text(&Body::text(text))).replace('\n', " ");
    let mut lines = vec![format!("# {}", escaped(site.settings.title.in_locale(tag)))];
    if let Some(description) = &site.settings.description {
        lines.push(format!("\n> {}", escaped(description.in_locale(tag))));
    }
    lines.push("\n## Status\n".to_owned());
    for locale in &site.locales {
        let url = site.url(&markdown_path(&Page::Home, &locale.tag));
        lines.push(format!("- [{}](<{url}>)", escaped(&locale.name)));
    }
    // `ID` stands for the id of an incident.
    let incident = Page::Incident("ID".to_owned());
    lines.push("\n## API\n".to_owned());
    for path in [markdown_path(&incident, tag), incident_json_path("ID")] {
        let url = site.url(&path);
        lines.push(format!("- [{path}](<{url}>)"));
    }
    lines.push(String::new());
    lines.join("\n")
}
