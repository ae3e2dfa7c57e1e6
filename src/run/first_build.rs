//! The first build of a large site: the files of incidents are made while these are in memory, so that no incident is
//! resolved twice.
//!
//! Lists come after all incidents, and of a large archive not all incidents stay in memory until then. No published
//! page links to the files of a new site yet, so they may be written in any order. Besides the incident, its files show
//! its services, whose names are known from the ledger entries that were just written. If the names were different in
//! the end, the input digests of the files would differ, and the next run would make the files again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use super::apply::{FileCount, Found, make_group};
use super::cache::Cache;
use super::derived_names::settings_with_listed_services;
use super::group_maker::GroupMaker;
use super::inputs::RunInputs;
use super::loader::{IncidentFiles, Loader};
use super::make::BatchMaker;
use super::options::Memory;
use super::outdated::{Source, SourceContent};
use super::publishing::Publishing;
use super::report::Report;
use super::resolver::{MAX_KEPT_UPDATES, Resolver};
use super::site_lists::record_services;
use super::state::State;
use crate::catalog::Catalog;
use crate::incident::{Incidents, Services};
use crate::ledger::Entry;
use crate::publish::{OutdatedFile, SiteChanges, Stage};
use crate::render::html::Templates;
use crate::render::{SiteRenderer, outputs};
use crate::settings::{LocalizedString, Settings};
use crate::site::{
    Lists, Page, Site, Subject, incident_feed_path, incident_json_path, markdown_path,
};

/// What is known of the incidents whose entries a run writes, before they are resolved.
#[derive(Default)]
pub(super) struct WrittenEntries {
    ids: BTreeSet<String>,
    posts: usize,
}

impl WrittenEntries {
    /// Adds entries that are about to be written.
    pub fn add(&mut self, entries: &BTreeMap<String, Entry>) {
        let posts = |entry: &Entry| entry.logs().map(|log| log.posts.len()).sum::<usize>();
        self.ids.extend(entries.keys().cloned());
        self.posts += entries.values().map(posts).sum::<usize>();
    }

    /// How many entries are written.
    pub fn count(&self) -> usize {
        self.ids.len()
    }

    /// Whether the files of the incidents are to be made before the lists: nothing is published, these are all
    /// incidents of the ledger, and they are too many to be kept in memory.
    fn are_first(&self, loader: &Loader<'_>, state: &State) -> bool {
        self.posts > MAX_KEPT_UPDATES
            && state.has_published_nothing()
            && loader.ledger.damaged_ids().next().is_none()
            && loader.ledger.versions().keys().eq(&self.ids)
    }
}

/// Makes the files of incidents before the lists of a site are known.
pub(super) struct FirstBuild<'a> {
    inputs: RunInputs<'a>,
    templates: &'a Templates,
    settings: Settings,
    services: Services,
    logo: Option<String>,
    footer: Option<LocalizedString>,
    publishing: Publishing<'a>,
    report: &'a mut Report,
    found: Found,
    count: FileCount,
}

impl<'a> FirstBuild<'a> {
    /// Begins a first build if the run is one, and remembers which files are about to be written.
    ///
    /// # Errors
    /// If a store fails.
    pub async fn begin(
        inputs: RunInputs<'a>,
        written: WrittenEntries,
        templates: &'a Templates,
        loader: &mut Loader<'_>,
        cache: &Cache,
        state: &'a mut State,
        report: &'a mut Report,
    ) -> Result<Option<Self>> {
        let options = inputs.options;
        if !options.writes_site || !written.are_first(loader, state) {
            return Ok(None);
        }
        let settings = settings_with_listed_services(loader, cache);
        let names = loader.ledger.service_names();
        let (names, no_slugs) = (names.iter(), BTreeSet::new());
        let services =
            record_services(loader, &settings, names, &no_slugs, cache.now, options).await?;
        let files = written.ids.iter();
        let files = files
            .flat_map(|id| incident_paths(id, &settings))
            .map(|path| OutdatedFile {
                path,
                stage: Stage::Incident,
                source: (),
            });
        let changes = SiteChanges::new(&state.published, files.collect(), &BTreeSet::new());
        let total = changes.files().count();
        inputs.progress.begin(total);
        let state_root = (options.memory == Memory::Stored).then_some(inputs.root);
        let listing = loader.listing;
        let has_file = |path: &str| listing.get(path).is_some();
        Ok(Some(Self {
            inputs,
            templates,
            settings,
            services,
            logo: loader.config.logo_data_url(&loader.files),
            footer: loader.config.footer_html(&has_file),
            publishing: Publishing::begin(state, inputs.site, state_root, &changes).await?,
            report,
            found: Found::default(),
            count: FileCount { done: 0, total },
        }))
    }

    /// Makes the files of these incidents, which are in the cache.
    ///
    /// # Errors
    /// If a store refuses, or the deadline is reached.
    pub async fn make_files(
        &mut self,
        incidents: &Incidents,
        resolver: &Arc<Resolver>,
        loader: &Loader<'_>,
        incident_files: &IncidentFiles<'_>,
        cache: &Cache,
    ) -> Result<()> {
        // The site of these incidents alone: their own files are the same as those of the whole site.
        let cached = incidents.keys().filter_map(|id| cache.incidents.get(id));
        let cached: Vec<_> = cached.cloned().collect();
        let digests = cached.iter().map(|cached| &cached.brief);
        let digests = digests.map(|brief| (brief.summary.id.clone(), brief.digest.clone()));
        let incident_digests = digests.collect();
        let catalog = Catalog::of_all(cached, &self.services, cache.now);
        let lists = Lists::new(&catalog, &self.services);
        let locales = loader.config.locales.clone();
        let (settings, services) = (self.settings.clone(), self.services.clone());
        let mut site = Site::new(settings, locales, lists, Vec::new(), services, cache.now);
        site.logo.clone_from(&self.logo);
        site.footer.clone_from(&self.footer);
        let files =
            outputs(&site).filter(|output| matches!(output.subject(), Subject::Incident(_)));
        let files = files.map(|output| OutdatedFile {
            path: output.path(),
            stage: output.stage(),
            source: Source {
                content: SourceContent::Output(output),
                published: None,
            },
        });
        let files: Vec<OutdatedFile<Source>> = files.collect();
        debug_assert!(
            files
                .iter()
                .all(|file| self.publishing.has_begun(&file.path)),
            "a file is to be written that the state does not tell of"
        );
        let renderer = SiteRenderer::new(site, self.templates);
        let resolver = Arc::clone(resolver);
        let maker = BatchMaker::new(self.inputs, renderer, resolver, cache, incident_digests);
        let group_maker = GroupMaker {
            loader,
            incident_files,
            incidents,
            maker: Arc::new(maker),
            site: self.inputs.site,
        };
        let publishing = Some(&mut self.publishing);
        let (report, found) = (&mut *self.report, &mut self.found);
        make_group(
            files,
            &group_maker,
            publishing,
            self.inputs.progress,
            report,
            found,
            &mut self.count,
        )
        .await
    }

    /// What a run says that stops here.
    pub fn stop_message(&self) -> String {
        self.count.stop_message()
    }

    /// Ends the first build; `outcome` is that of resolving the incidents.
    ///
    /// # Errors
    /// If that failed, or the state of the run that stops cannot be written.
    pub async fn end<T>(self, outcome: Result<T>, cache: &mut Cache) -> Result<T> {
        // Nothing was published before, so the diagnostics of all pages that are published are known.
        cache.page_diagnostics = Some(self.found.page_diagnostics);
        self.publishing.end_part(outcome).await
    }
}

/// The files of a site that are about one incident.
fn incident_paths(id: &str, settings: &Settings) -> Vec<String> {
    let page = Page::Incident(id.to_owned());
    let mut paths = vec![incident_json_path(id)];
    for locale in &settings.locales {
        paths.push(page.file_path(locale));
        paths.push(incident_feed_path(id, locale));
        if settings.has_markdown {
            paths.push(markdown_path(&page, locale));
        }
    }
    paths
}
