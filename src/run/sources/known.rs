//! The sources that the settings name, with what is known of them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono_tz::Tz;

use super::file::StoredFile;
use super::state::{SourceState, SourceStatus};
use crate::digest::Digest;
use crate::record::{Form, takes_service};
use crate::root::{FETCHED_FOLDER, RootFiles};
use crate::settings::{self, Settings, SourceKind, SourceSettings};
use crate::site::{SilentSource, Site};
use crate::source::{self, SourceMemory};
use crate::store::{Store, Version};
use crate::text::encoding::decode_handwritten;

/// The sources of a site.
#[derive(Debug, Default)]
pub(in crate::run) struct Sources {
    /// Those of the settings, each with what is known of it.
    pub(super) all: Vec<(SourceSettings, SourceState)>,
    /// The zone of times that do not say theirs.
    pub(super) record_zone: Option<Tz>,
    pub(super) stored: StoredFile,
}

impl Sources {
    /// The sources that the settings name, as they were when they were fetched last.
    ///
    /// # Errors
    /// If the root cannot be read.
    pub async fn read(root: &Store) -> Result<Self> {
        let root_files = RootFiles::read(root, &[]).await?;
        // What is wrong with the settings is reported where they are read for the site.
        let Some(settings) = root_files.settings.as_deref().and_then(parse_settings) else {
            return Ok(Self::default());
        };
        if settings.sources.is_empty() {
            return Ok(Self::default());
        }
        let stored = StoredFile::read(root).await?;
        let known = |source: SourceSettings| {
            let place = Digest::of(&format!("{:?}", source.kind)).ok();
            let state = stored.sources().get(&source.name).cloned();
            let state = match source.kind {
                // It is the same source whose settings are broken now: what it told of is in an unknown state.
                SourceKind::Unusable => state.map(SourceState::without_document),
                _ => state.filter(|state| state.place == place),
            };
            let state = state.unwrap_or_else(|| SourceState {
                place,
                ..SourceState::default()
            });
            (source, state)
        };
        Ok(Self {
            all: settings.sources.into_iter().map(known).collect(),
            record_zone: settings.record_zone,
            stored,
        })
    }

    /// The documents that were fetched, by path, each with the version that is stored.
    pub fn documents(&self) -> impl Iterator<Item = (String, &Version)> {
        self.all.iter().filter_map(|(source, state)| {
            let document = state.document.as_ref()?;
            Some((document_path(source), &document.version))
        })
    }

    /// Whether each of them answers, by name.
    pub fn statuses(&self) -> BTreeMap<String, SourceStatus> {
        let statuses = self.all.iter();
        let statuses = statuses.map(|(source, state)| (source.name.clone(), state.status()));
        statuses.collect()
    }

    /// Tells a site which sources are silent: their services are in an unknown state.
    pub fn mark_silent(&self, site: &mut Site) {
        for (source, state) in &self.all {
            let SourceStatus::Silent(since) = state.status() else {
                continue;
            };
            let told = state.services.iter();
            let told = told.filter(|name| takes_service(source, name));
            let names = told.chain(&source.take.services);
            let services = names.filter_map(|name| site.services.get(name));
            let services: BTreeSet<String> = services.map(|service| service.slug.clone()).collect();
            site.unknown_services.extend(services.iter().cloned());
            site.silent_sources.push(SilentSource {
                title: source.title.clone(),
                since,
                services,
            });
        }
    }

    /// Lets the next run ask for whole documents of sources whose stored document is another one than was written, or
    /// is gone: `files` are those that this run has read.
    ///
    /// # Errors
    /// If the root cannot be written.
    pub async fn distrust_altered(&mut self, root: &Store, files: &RootFiles) -> Result<()> {
        let mut is_altered = false;
        for (source, state) in &mut self.all {
            let Some(document) = &state.document else {
                continue;
            };
            let read = files.version(&document_path(source), &document.version);
            if read != Some(&document.version) {
                state.document = None;
                state.memory = SourceMemory::default();
                is_altered = true;
            }
        }
        match is_altered {
            true => self.save(root).await,
            false => Ok(()),
        }
    }

    pub(super) async fn save(&mut self, root: &Store) -> Result<()> {
        let sources = self.all.iter();
        let sources = sources.map(|(source, state)| (source.name.clone(), state.clone()));
        self.stored.save(root, &sources.collect()).await
    }
}

fn parse_settings(bytes: &[u8]) -> Option<Settings> {
    let text = decode_handwritten(settings::FILE_NAME, bytes).ok()?;
    Settings::parse(&text, &mut Vec::new()).ok()
}

/// The path of what a source told last.
pub(super) fn document_path(source: &SourceSettings) -> String {
    let ending = match source::form(&source.kind) {
        Some(Form::Feed) => "xml",
        _ => "json",
    };
    format!("{FETCHED_FOLDER}/{}.{ending}", source.name)
}

/// The source from which a file of records was fetched, if it was.
pub(in crate::run) fn source_of<'s>(
    path: &str,
    sources: &'s [SourceSettings],
) -> Option<&'s SourceSettings> {
    let name = path.strip_prefix(FETCHED_FOLDER)?.strip_prefix('/')?;
    let (name, _) = name.rsplit_once('.')?;
    sources.iter().find(|source| source.name == name)
}
