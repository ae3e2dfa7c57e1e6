//! A run: from the files of a root to a published site.

mod apply;
mod batches;
mod cache;
mod channel_secrets;
pub mod clock;
mod connections;
pub mod copy;
mod copy_names;
mod decode;
mod derived_names;
pub mod fetch;
mod finish;
mod first_build;
pub mod forget;
mod group_maker;
mod heartbeat;
mod identity;
pub mod import;
mod incident_texts;
mod ingest;
mod inputs;
mod known_versions;
mod ledger_change;
mod ledger_store;
mod loader;
mod make;
mod manifest_store;
pub mod mend_clock;
mod names_store;
mod new_note;
pub mod notify;
mod options;
mod outdated;
mod own_files;
mod partial;
pub mod plan_summary;
mod progress;
mod publishing;
mod read_records;
pub mod rebuild;
mod record_parts;
mod report;
mod resolve;
mod resolver;
mod run_memory;
mod scope;
mod shards;
mod show;
mod site_config;
mod site_lists;
mod sources;
mod start;
mod state;
mod steps;
mod threads;
pub mod translate;
mod translations;
mod update_ledger;
pub mod verify;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::locale::LocaleLookup;
use crate::root::{Listing, RootFiles};
use crate::store::Store;
use inputs::RunInputs;
use site_config::SiteConfig;
use steps::run_and_retry;

pub use connections::Connections;
pub use new_note::{NewNote, annotate, notice};
pub use progress::Progress;
pub use report::{Mode, Report};
pub use run_memory::RunMemory;
pub use show::show;
pub use sources::{FetchedSource, SourceReport};
pub use translations::{
    ExportOptions, TranslationExport, TranslationImport, TranslationImportOptions, TranslationTask,
    draft_translation, export_translations, import_translations, translation_tasks,
};

/// The languages and the base URL of a site, for a web server in front of it.
#[derive(Debug, Serialize)]
pub struct SiteLocales {
    /// Absolute, with a slash at its end.
    pub base_url: String,
    #[serde(flatten)]
    pub lookup: LocaleLookup,
}

/// Reads the languages of `root`'s site.
///
/// # Errors
/// If the root cannot be read, or its settings lack what a site cannot do without.
pub async fn site_locales(root: &Store) -> Result<SiteLocales> {
    let listing = Listing::read(root).await?;
    let root_files = RootFiles::read(root, &listing.site_wide_paths()).await?;
    let settings = SiteConfig::new(&root_files)?.settings;
    Ok(SiteLocales {
        lookup: LocaleLookup::new(&settings.locales),
        base_url: settings.base_url,
    })
}

/// Builds the site of `root` and publishes it to `site`.
///
/// Only what changed since the last run is read, resolved and rendered: a run without changes costs one
/// list of the root's files. The site is the same as if it were built from scratch.
///
/// Only the stores are asked on the network. For sources, what was fetched before counts.
///
/// # Errors
/// If a store fails, the settings lack what a site cannot do without, or the deadline has passed. The
/// published site is then as before or partly up to date, and the next run continues from there.
pub async fn run(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    mode: Mode,
    progress: &dyn Progress,
) -> Result<Report> {
    let connections = Connections::default();
    run_connected(root, site, now, mode, &connections, progress).await
}

/// As [`run`]; a run that publishes asks the site's sources for what is new.
///
/// # Errors
/// As [`run`]. If a source does not answer, that is no error: the [`Report`] and the pages say so.
pub async fn run_connected(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    mode: Mode,
    connections: &Connections,
    progress: &dyn Progress,
) -> Result<Report> {
    let inputs = RunInputs {
        root,
        site,
        now,
        options: mode.options(),
        connections,
        progress,
    };
    run_and_retry(inputs, &mut RunMemory::default()).await
}

/// Builds a preview of `root` into `site`: the site that [`run`] would publish at `now`, without
/// writing anything into the root.
///
/// `memory` carries what the last build of the same preview found, so that a build costs what changed
/// since. It belongs to one root and one site, which nothing else may write to.
///
/// # Errors
/// As [`run`]. The site stays as it was, and the next build goes on from there.
pub async fn build_preview(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    memory: &mut RunMemory,
    progress: &dyn Progress,
) -> Result<Report> {
    let inputs = RunInputs {
        root,
        site,
        now,
        options: Mode::Preview.options(),
        connections: &Connections::default(),
        progress,
    };
    run_and_retry(inputs, memory).await
}
