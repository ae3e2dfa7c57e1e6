//! The index of the search in each language: see `site::search`.

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{SearchFile, SearchUnit, Site, Subject};

/// A file of the index in one language.
struct SearchOutput {
    file: SearchFile,
    locale: Arc<Locale>,
}

/// Every file in every language.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    for locale in &site.locales {
        let files = site.search_files().into_iter();
        outputs.extend(files.map(|file| -> Box<dyn Output> {
            let locale = Arc::clone(locale);
            Box::new(SearchOutput { file, locale })
        }));
    }
    outputs
}

impl Output for SearchOutput {
    fn path(&self) -> String {
        self.file.path(&self.locale.tag)
    }

    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn stage(&self) -> Stage {
        Stage::Data
    }

    fn subject(&self) -> Subject<'_> {
        match self.file {
            SearchFile::Index => Subject::Site,
            SearchFile::Keys(unit, _) => Subject::Search(unit),
            SearchFile::Results(part, _) => Subject::Search(SearchUnit::Part(part)),
        }
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.locale.tag)
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let (build, path) = (digests.build, self.path());
        let digest = match self.file {
            SearchFile::Index => Digest::of(&(build, path, site.search_index())),
            SearchFile::Keys(unit, _) => {
                let made_from = site.search_keys_digest(unit, &self.locale.tag)?;
                Digest::of(&(build, path, made_from))
            }
            SearchFile::Results(part, number) => {
                let results = site.search_results(part, number, &self.locale)?;
                Digest::of(&(build, path, results))
            }
        };
        Ok(digest?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        let site = &renderer.site;
        Ok(match self.file {
            SearchFile::Index => json(&site.search_index())?.into(),
            SearchFile::Keys(unit, number) => {
                site.search_keys(unit, number, &self.locale.tag).into()
            }
            SearchFile::Results(part, number) => {
                json(&site.search_results(part, number, &self.locale)?)?.into()
            }
        })
    }
}

/// JSON with a line break at its end.
fn json(content: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(content)?;
    bytes.push(b'\n');
    Ok(bytes)
}
