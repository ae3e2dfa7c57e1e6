//! Makes the files of the incidents of one shard.

use std::fmt;
use std::sync::Arc;

use anyhow::{Result, bail};

use crate::diagnostics::Diagnostic;
use crate::render::SiteRenderer;
use crate::root::Listing;
use crate::run::apply::{Found, apply};
use crate::run::cache::Cache;
use crate::run::group_maker::GroupMaker;
use crate::run::inputs::{RunInputs, require_separate_site};
use crate::run::ledger_store::Ledger;
use crate::run::loader::Loader;
use crate::run::make::BatchMaker;
use crate::run::options::RunOptions;
use crate::run::outdated::find_changes;
use crate::run::publishing::Publishing;
use crate::run::resolve::resolve_changed;
use crate::run::shards::{self, MadeShard, ShardFile};
use crate::run::site_lists::make_site;
use crate::run::sources::Sources;
use crate::run::state::{self, State};
use crate::run::{Connections, Mode, Progress, Report};
use crate::settings::ServiceSettings;
use crate::site::incident_of_path;
use crate::store::Store;

/// What a worker has made of a shard.
#[derive(Debug, Default)]
pub struct ShardReport {
    pub shard: usize,
    pub incidents: usize,
    /// How many files of the site were written.
    pub written: usize,
    /// Warnings about the texts of the incidents, and what is wrong in templates.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for ShardReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            shard,
            incidents,
            written,
            ..
        } = self;
        write!(
            f,
            "shard {shard}: {incidents} incidents; {written} files written"
        )
    }
}

/// Makes and writes the files of the incidents of a shard of the rebuild with this id, unless that was done. What it
/// finds out is left in the root for the run that ends the rebuild. The ledger, the state and all other files stay as
/// they are.
///
/// # Errors
/// If no such rebuild is in progress, if something on which every file depends has changed since it was planned, if a
/// store fails or the deadline is reached. The shard may be built again.
pub async fn build_shard(
    root: &Store,
    site: &Store,
    rebuild_id: &str,
    shard: usize,
    progress: &dyn Progress,
) -> Result<ShardReport> {
    require_separate_site(root, site)?;
    let planned = state::rebuild_in_progress(root, site).await?;
    let Some(rebuild) = planned.filter(|rebuild| rebuild.id.as_str() == rebuild_id) else {
        bail!("no rebuild {rebuild_id} is in progress: plan one with `kairan rebuild plan`");
    };
    if shard >= rebuild.shards {
        bail!(
            "the rebuild has the shards 0 to {}, and no shard {shard}",
            rebuild.shards - 1
        );
    }
    let mut report = ShardReport {
        shard,
        ..ShardReport::default()
    };
    let known = shards::read(root, &rebuild, shard).await?;
    if let Some(made) = known.and_then(|file| file.made) {
        report.incidents = made.incidents.len();
        return Ok(report);
    }
    let inputs = RunInputs {
        root,
        site,
        now: rebuild.now,
        // Only the site is written: the plan has recorded the names of all services.
        options: RunOptions {
            writes_site: true,
            ..Mode::Check.options()
        },
        connections: &Connections::default(),
        progress,
    };
    let listing = Listing::read(root).await?;
    let mut loader = Loader::new(root, &listing, Ledger::new(&listing)).await?;
    if loader.build_digest()? != rebuild.build_digest {
        bail!(
            "the program, the settings, languages or templates have changed since the rebuild {rebuild_id} was \
             planned: plan it again"
        );
    }
    let service_names = rebuild.service_names.iter().cloned();
    let services = &mut loader.config.settings.services;
    services.extend(service_names.map(ServiceSettings::from_name));
    // To which incident a file belongs depends on the ids of all incidents.
    let mut incident_files = loader.incident_files();
    loader
        .ledger
        .retain_incidents(|id| rebuild.shard_of(id) == shard);
    let mut cache = Cache::new(rebuild.build_digest.clone());
    cache.now = rebuild.now;
    let resolved =
        resolve_changed(&mut loader, &incident_files, &mut cache, None, progress).await?;

    let mut state = State::new(site);
    let (files, previous) = (&mut incident_files, resolved.previous);
    let mut shard_site = make_site(
        &mut loader,
        files,
        &mut cache,
        previous,
        &mut state,
        inputs.options,
    )
    .await?;
    Sources::read(root).await?.mark_silent(&mut shard_site);
    let digests = cache.incident_digests();
    let changes = find_changes(&loader, &cache, &shard_site, &digests, &mut state, progress);
    let (mut changes, _) = changes.await?;
    changes.retain(|path| incident_of_path(path).is_some());
    let mut file = ShardFile {
        paths: changes.paths().cloned().collect(),
        made: None,
    };
    shards::write(root, &rebuild, shard, &file).await?;

    let (templates, _) = loader.templates();
    let renderer = SiteRenderer::new(shard_site, &templates);
    let maker = BatchMaker::new(inputs, renderer, resolved.resolver, &cache, digests);
    let group_maker = GroupMaker {
        loader: &loader,
        incident_files: &incident_files,
        incidents: &resolved.incidents,
        maker: Arc::new(maker),
        site,
    };
    let mut found = Found::default();
    let mut run_report = Report::default();
    let mut publishing = Publishing::begin(&mut state, site, None, &changes).await?;
    apply(
        changes,
        &group_maker,
        Some(&mut publishing),
        progress,
        &mut run_report,
        &mut found,
    )
    .await?;
    drop(publishing);
    report.incidents = cache.incidents.len();
    report.written = run_report.written;
    report.diagnostics = found.diagnostics;
    report.diagnostics.extend(resolved.warnings);
    report
        .diagnostics
        .extend(found.page_diagnostics.values().cloned());
    let incidents = cache.incidents.into_iter();
    file.made = Some(MadeShard {
        incidents: incidents
            .map(|(id, cached)| (id, Arc::unwrap_or_clone(cached)))
            .collect(),
        files: state.published.manifest,
        page_diagnostics: found.page_diagnostics,
    });
    shards::write(root, &rebuild, shard, &file).await?;
    let still_planned = state::rebuild_in_progress(root, site).await?;
    if still_planned.is_none_or(|planned| planned.id != rebuild.id) {
        // A run may have written newer files, and this worker older ones over them.
        state::mark_unknown(root, site, file.paths).await?;
        bail!(
            "the rebuild {rebuild_id} ended while shard {shard} was built: the next run makes its files again"
        );
    }
    Ok(report)
}
