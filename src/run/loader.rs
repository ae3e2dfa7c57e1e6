//! Reads a root: what concerns the whole site, and what each incident is resolved from.

use std::collections::BTreeMap;

use anyhow::Result;

use super::cache::Cache;
use super::ledger_store::{Ledger, memory_path};
use super::names_store::NamesStore;
use super::resolver::IncidentInputs;
use super::site_config::{SiteConfig, parse_translations};
use crate::diagnostics::{Diagnostic, Location};
use crate::digest::Digest;
use crate::incident::{NoteContext, annotated_incident, parse_annotations};
use crate::render::html::{Colors, Templates};
use crate::root::{Listing, NAMES_FILE, RootFiles};
use crate::settings;
use crate::store::{Store, Version};
use crate::translation::{self, glossary};

/// See [`Loader::max_record_bytes`]: as many as one file may have, which is then read once.
const MAX_RECORD_BYTES: usize = 64_000_000;

pub(super) struct Loader<'a> {
    pub root: &'a Store,
    pub listing: &'a Listing,
    /// The files of the root that were read so far.
    pub files: RootFiles,
    pub config: SiteConfig,
    pub ledger: Ledger,
    /// The recorded names of services.
    pub names: NamesStore,
    /// How many bytes of records are in memory at a time, as they would be in JSON. A run that has more of them reads
    /// them again, part by part.
    pub max_record_bytes: usize,
}

/// The files of the annotations and translations of each incident, by its id; those of unknown incidents
/// are under the empty id.
pub(super) type IncidentFiles<'a> = BTreeMap<String, Vec<(&'a str, &'a Version)>>;

impl<'a> Loader<'a> {
    /// Reads what concerns the whole site; incidents are loaded later.
    ///
    /// # Errors
    /// If the root cannot be read, or has no usable settings.
    pub async fn new(root: &'a Store, listing: &'a Listing, ledger: Ledger) -> Result<Self> {
        let mut files = RootFiles::read(root, &listing.site_wide_paths()).await?;
        let mut config = SiteConfig::new(&files)?;
        let names = NamesStore::load(root, &mut config.diagnostics).await?;
        let logo = config.settings.logo.as_deref();
        if let Some(logo) = logo.filter(|logo| listing.get(logo).is_some()) {
            files.load(root, &[logo]).await?;
        }
        Ok(Self {
            root,
            listing,
            files,
            config,
            ledger,
            names,
            max_record_bytes: MAX_RECORD_BYTES,
        })
    }

    /// The digest of what every file depends on: the program, settings, languages and templates.
    ///
    /// # Errors
    /// Only on a bug.
    pub fn build_digest(&self) -> Result<Digest> {
        let files = ["locales", "templates"];
        let files = files.iter().flat_map(|folder| self.listing.folder(folder));
        let files =
            files.filter_map(|(path, listed)| Some((path, self.files.version(path, listed)?)));
        let files: Vec<_> = files.collect();
        let version_of = |path: &str| self.files.version(path, self.listing.get(path)?);
        let logo = self.config.settings.logo.as_deref().and_then(version_of);
        let program = Digest::of_build();
        let settings = version_of(settings::FILE_NAME);
        match version_of(glossary::FILE_NAME) {
            None => Ok(Digest::of(&(program, settings, logo, files))?),
            glossary => Ok(Digest::of(&(program, settings, logo, files, glossary))?),
        }
    }

    /// The templates of pages, and diagnostics for those of the root.
    pub fn templates(&mut self) -> (Templates, Vec<Diagnostic>) {
        let settings = &self.config.settings;
        let colors = Colors {
            accent: settings.accent.clone(),
            accent_dark: settings.accent_dark.clone(),
        };
        Templates::new(&self.config.template_overrides(&self.files), &colors)
    }

    /// What is wrong in files that concern the whole site, in the list of the root and in the ledger.
    pub fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        let mut diagnostics = std::mem::take(&mut self.config.diagnostics);
        diagnostics.extend(self.listing.diagnostics().iter().cloned());
        diagnostics.extend(self.ledger.diagnostics().cloned());
        diagnostics
    }

    /// What of an incident's entry, annotations and translations is known or was read: the same digest,
    /// the same incident.
    ///
    /// # Errors
    /// Only on a bug.
    pub fn input_digest(&self, id: &str, incident_files: &IncidentFiles<'_>) -> Result<Digest> {
        let memory_path = memory_path(id);
        let memory = self.ledger.memory_version(id);
        let memory = memory.map(|version| (memory_path.as_str(), version));
        let files = incident_files.get(id).into_iter().flatten().copied();
        let files = files
            .chain(memory)
            .filter_map(|(path, listed)| Some((path, self.files.version(path, listed)?)));
        let files: BTreeMap<_, _> = files.collect();
        let files: Vec<_> = files.into_iter().collect();
        let ledger_version = self.ledger.versions().get(id);
        Ok(Digest::of(&(ledger_version, files))?)
    }

    /// The root as this run has read it, with the ledger as it was written.
    pub fn listing_with_ledger(&self) -> Listing {
        let mut listing = self.files.as_read(self.listing);
        self.ledger.update_listing(&mut listing);
        if let Some(version) = self.names.version() {
            listing.insert(NAMES_FILE.to_owned(), version.clone());
        }
        listing
    }

    /// The annotation and translation files of each incident, by the names of the files.
    pub fn incident_files(&self) -> IncidentFiles<'a> {
        let is_known = |id: &str| self.ledger.versions().contains_key(id);
        let mut incident_files = IncidentFiles::new();
        for folder in ["annotations", "translations"] {
            for (path, version) in self.listing.folder(folder) {
                let id = incident_of_file(path, is_known);
                let files = incident_files.entry(id.unwrap_or_default()).or_default();
                files.push((path, version));
            }
        }
        incident_files
    }

    /// As [`Loader::incident_files`]; of a cache that is read partly, the incident of each file is known already.
    pub fn incident_files_for(&self, cache: &Cache) -> IncidentFiles<'a> {
        if !cache.is_read_partly {
            return self.incident_files();
        }
        let mut incident_files = IncidentFiles::new();
        for folder in ["annotations", "translations"] {
            for (path, version) in self.listing.folder(folder) {
                if let Some(id) = cache.annotated.get(path) {
                    let files = incident_files.entry(id.clone()).or_default();
                    files.push((path, version));
                }
            }
        }
        incident_files
    }

    /// Reads what an incident is resolved from; `None` if it has no ledger entry.
    ///
    /// # Errors
    /// If the store cannot be read. A diagnostic stands for an entry that is damaged.
    pub async fn read_inputs(
        &self,
        id: &str,
        incident_files: &IncidentFiles<'_>,
    ) -> Result<Option<Result<IncidentInputs, Diagnostic>>> {
        let (entry, ledger_version) = match self.ledger.read_entry(self.root, id).await? {
            None => return Ok(None),
            Some(Err(diagnostic)) => return Ok(Some(Err(diagnostic))),
            Some(Ok(read)) => read,
        };
        let mut files = BTreeMap::new();
        let paths = incident_files.get(id).into_iter().flatten();
        let paths = paths.map(|(path, _)| (*path).to_owned());
        let read = async |path: &str| {
            let file = self.root.get_versioned(path).await?;
            Ok::<_, anyhow::Error>(file.map(|(bytes, version)| (version, bytes)))
        };
        for path in paths {
            let file = read(&path).await?;
            files.insert(path, file);
        }
        if self.ledger.may_have_memory(id) {
            let path = memory_path(id);
            let file = read(&path).await?;
            // A file that was only looked for, and is not there, is no input.
            if file.is_some() || self.ledger.memory_version(id).is_some() {
                files.insert(path, file);
            }
        }
        Ok(Some(Ok(IncidentInputs {
            entry,
            ledger_version,
            files,
        })))
    }

    /// The diagnostics of annotations and translations of unknown incidents.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn orphan_diagnostics(
        &mut self,
        incident_files: &IncidentFiles<'_>,
    ) -> Result<Vec<Diagnostic>> {
        let Some(files) = incident_files.get("") else {
            return Ok(Vec::new());
        };
        let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        self.files.load(self.root, &paths).await?;
        let (translations, annotations) = self.split_by_kind(files);
        let mut diagnostics = Vec::new();
        let locales = &self.config.settings.locales;
        let translations = parse_translations(&translations, locales, &mut diagnostics);
        diagnostics.extend(translations.iter().map(|file| {
            Diagnostic::new(
                Location::file(&file.file),
                format!("translation of an unknown incident: {}", file.incident),
                "check the name of the file, or add the incident's record",
            )
        }));
        let is_known = |id: &str| self.ledger.versions().contains_key(id);
        let context = NoteContext {
            locales: &self.config.settings.locales,
            has_file: &|path| self.listing.get(path).is_some(),
            is_preview: false,
        };
        parse_annotations(&annotations, is_known, context, &mut diagnostics);
        Ok(diagnostics)
    }

    /// The translations among `files`, and the annotations, with their bytes.
    #[expect(clippy::type_complexity, reason = "two lists of paths with bytes")]
    fn split_by_kind<'f>(
        &'f self,
        files: &[(&'f str, &Version)],
    ) -> (Vec<(&'f str, &'f [u8])>, Vec<(&'f str, &'f [u8])>) {
        let bytes = |(path, _): &(&'f str, &Version)| Some((*path, self.files.get(path)?));
        let files = files.iter().filter_map(bytes);
        files.partition(|(path, _)| path.starts_with("translations/"))
    }
}

/// The incident of an annotation or a translation by the name of its file, if its id is known.
pub(super) fn incident_of_file(path: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    if path.starts_with("annotations/") {
        return annotated_incident(path, is_known);
    }
    let incident = translation::file::translated_incident(path)?;
    is_known(incident).then(|| incident.to_owned())
}
