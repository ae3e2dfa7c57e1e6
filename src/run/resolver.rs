//! What an incident is resolved from, and how: in any thread.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Result;

use super::ledger_store::memory_path;
use super::site_config::{SiteConfig, parse_translations};
use crate::diagnostics::{Diagnostic, Location};
use crate::digest::Digest;
use crate::incident::{
    self, Incident, IncidentSummary, NoteContext, SearchWords, add_machine_translations,
    muted_names, parse_annotations,
};
use crate::ledger::Entry;
use crate::locale::Tag;
use crate::root::Listing;
use crate::settings::Settings;
use crate::store::Version;
use crate::text::Labels;
use crate::text::fold_name;
use crate::translation::{Glossary, IncidentMemory, Segment};

/// How many updates of resolved incidents are kept in memory for rendering. The incidents beyond that are
/// resolved again when it is their turn, so that the memory of a run does not grow with the archive; in
/// the first build of a site, their files are made at once.
pub(super) const MAX_KEPT_UPDATES: usize = 10_000;

/// What an incident is resolved from.
pub(super) struct IncidentInputs {
    pub entry: Entry,
    pub ledger_version: Version,
    /// Its translations, annotations and what machines translated, by path; `None` for a file that is gone.
    pub files: BTreeMap<String, Option<(Version, Vec<u8>)>>,
}

impl IncidentInputs {
    /// The digest of the versions that were read, which is that of `Loader::input_digest` where they are those
    /// that were listed.
    ///
    /// # Errors
    /// Only on a bug.
    pub fn digest(&self) -> Result<Digest> {
        let files = self.files.iter();
        let files = files.filter_map(|(path, file)| Some((path, &file.as_ref()?.0)));
        let files: Vec<_> = files.collect();
        Digest::of(&(Some(&self.ledger_version), files))
    }
}

/// A resolved incident, and what was found out about it.
pub(super) struct ResolvedIncident {
    pub incident: Incident,
    /// The files that its annotations show as images, and whether each exists.
    pub images: BTreeMap<String, bool>,
    /// The diagnostics of its annotations and translations.
    pub diagnostics: Vec<Diagnostic>,
    /// The version of what machines translated of it, if anything is.
    pub memory_version: Option<Version>,
    /// What machines are to translate, the most important first.
    pub untranslated: Vec<Segment>,
}

/// Resolves incidents.
pub(super) struct Resolver {
    settings: Settings,
    labels: Arc<BTreeMap<Tag, Labels>>,
    glossary: Arc<Glossary>,
    /// The names of the services that do not concern the company.
    muted_services: BTreeSet<String>,
    /// The services whose incidents no machine translates, as [`fold_name`] gives their names.
    untranslated_services: BTreeSet<String>,
    /// See [`NoteContext::is_preview`].
    is_preview: bool,
    /// The files of the root that images may be.
    static_files: BTreeSet<String>,
    pub now: DateTime<Utc>,
}

impl Resolver {
    pub fn new(config: &SiteConfig, listing: &Listing, now: DateTime<Utc>) -> Self {
        let static_files = listing.folder("static");
        let static_files = static_files.map(|(path, _)| path.to_owned());
        Self {
            settings: config.settings.clone(),
            muted_services: muted_names(&config.settings.services),
            untranslated_services: config
                .settings
                .translation
                .iter()
                .flat_map(|translation| &translation.without_services)
                .map(|name| fold_name(name))
                .collect(),
            is_preview: config.is_preview,
            labels: Arc::clone(&config.labels),
            glossary: Arc::clone(&config.glossary),
            static_files: static_files.collect(),
            now,
        }
    }

    /// Resolves an incident; `None` for an entry without updates.
    pub fn resolve(&self, inputs: &IncidentInputs) -> Option<ResolvedIncident> {
        let mut diagnostics = Vec::new();
        let files = inputs.files.iter();
        let files =
            files.filter_map(|(path, file)| Some((path.as_str(), file.as_ref()?.1.as_slice())));
        let memory_path = memory_path(&inputs.entry.id);
        let (memory, files): (Vec<_>, Vec<_>) = files.partition(|(path, _)| *path == memory_path);
        let (translations, annotations): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|(path, _)| path.starts_with("translations/"));
        let locales = &self.settings.locales;
        let translations = parse_translations(&translations, locales, &mut diagnostics);
        let images = RefCell::new(BTreeMap::new());
        let has_file = |path: &str| {
            let is_there = self.static_files.contains(path);
            images.borrow_mut().insert(path.to_owned(), is_there);
            is_there
        };
        let context = NoteContext {
            locales: &self.settings.locales,
            has_file: &has_file,
            is_preview: self.is_preview,
        };
        let is_known = |id: &str| id == inputs.entry.id;
        let annotations = parse_annotations(&annotations, is_known, context, &mut diagnostics);
        let resolve_inputs = incident::ResolveInputs {
            labels: &self.labels,
            zone: self.settings.record_zone,
            translations: &translations,
            annotations: &annotations,
            now: self.now,
        };
        let mut incident = incident::resolve(&inputs.entry, resolve_inputs, &mut diagnostics)?;
        let mut services = incident.summary.services.iter();
        incident.summary.is_of_muted_services =
            services.all(|name| self.muted_services.contains(&fold_name(name)));
        let mut memory_is_damaged = false;
        let memory = memory
            .first()
            .map(|(_, bytes)| IncidentMemory::parse(bytes));
        let memory = memory.unwrap_or_else(|| Ok(IncidentMemory::default()));
        let memory = memory.unwrap_or_else(|error| {
            memory_is_damaged = true;
            diagnostics.push(damaged_memory_diagnostic(&memory_path, &error));
            IncidentMemory::default()
        });
        // What is damaged is not written over, so nothing is asked for that could not be kept.
        let languages = match memory_is_damaged {
            true => &[],
            false => self.languages_of(&incident.summary),
        };
        let translation = self.settings.translation.as_ref();
        let translator = translation.map_or("", |translation| translation.provider.name());
        let untranslated = add_machine_translations(
            &mut incident,
            &memory,
            &self.glossary,
            languages,
            translator,
        );
        let memory_file = inputs.files.get(&memory_path).and_then(Option::as_ref);
        Some(ResolvedIncident {
            memory_version: memory_file.map(|(version, _)| version.clone()),
            untranslated,
            incident,
            images: images.into_inner(),
            diagnostics,
        })
    }

    /// The words by which an incident is found, in a site that has a search.
    pub fn search_words(&self, incident: &Incident) -> Option<SearchWords> {
        let locales = &self.settings.locales;
        let has_search = self.settings.has_search;
        has_search.then(|| SearchWords::of(incident, locales, self.now))
    }

    /// The languages into which machines translate an incident.
    fn languages_of(&self, summary: &IncidentSummary) -> &[Tag] {
        let Some(translation) = &self.settings.translation else {
            return &[];
        };
        let is_left_out =
            |service: &String| self.untranslated_services.contains(&fold_name(service));
        let last_changed_at = summary.updated_at.unwrap_or(summary.started_at);
        let is_old = |since| last_changed_at.date_naive() < since;
        match summary.services.iter().any(is_left_out) || translation.since.is_some_and(is_old) {
            true => &[],
            false => &translation.languages,
        }
    }
}

/// Says that what machines translated of an incident cannot be used.
fn damaged_memory_diagnostic(path: &str, problem: &str) -> Diagnostic {
    Diagnostic::new(
        Location::file(path),
        format!("what machines translated of the incident cannot be used: {problem}"),
        "restore the file from a copy, or delete it: then it is translated again. until then readers get the \
         original",
    )
}
