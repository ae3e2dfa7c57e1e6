//! Plans a rebuild: from here on its shards can be built.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::digest::Digest;
use crate::run::cache::Cache;
use crate::run::ingest::Ingested;
use crate::run::inputs::{RunInputs, require_separate_site};
use crate::run::loader::Loader;
use crate::run::shards::{Rebuild, begun_paths, remove_files};
use crate::run::site_lists::record_services_of;
use crate::run::start::Start;
use crate::run::update_ledger::update_ledger;
use crate::run::{Connections, Mode, Progress, state};
use crate::store::{KnownVersions, Store};

/// A rebuild that was planned.
#[derive(Debug, Serialize)]
pub struct RebuildPlan {
    /// Names the rebuild.
    pub rebuild: String,
    /// The numbers of the shards to build.
    pub shards: Vec<usize>,
    /// The names of the stores that hold the root and the site.
    #[serde(skip)]
    places: [String; 2],
}

impl fmt::Display for RebuildPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            rebuild,
            shards,
            places,
        } = self;
        writeln!(f, "rebuild {rebuild} with {} shards", shards.len())?;
        let quoted = |place: &str| match shlex::try_quote(place) {
            Ok(quoted) => quoted.into_owned(),
            // Only a zero byte cannot be quoted, and no place has one.
            Err(_) => place.to_owned(),
        };
        let [root, site] = places.each_ref().map(|place| quoted(place));
        for shard in shards {
            writeln!(
                f,
                "kairan rebuild shard {rebuild} {shard} --root {root} --out {site}"
            )?;
        }
        write!(f, "then build as usual, which ends the rebuild")
    }
}

/// Brings the ledger of `root` up to date, records the names of all services, and plans a rebuild of the site with so
/// many `shards`. It takes the place of one that is in progress, whose files count as unknown.
///
/// # Errors
/// As [`run`](crate::run::run()), or if there is to be no shard.
pub async fn plan_rebuild(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    shards: usize,
    progress: &dyn Progress,
) -> Result<RebuildPlan> {
    if shards == 0 {
        bail!("a rebuild needs at least one shard");
    }
    require_separate_site(root, site)?;
    let inputs = RunInputs {
        root,
        site,
        now,
        options: Mode::Full.options(),
        connections: &Connections::default(),
        progress,
    };
    let options = inputs.options;
    let mut state = state::load_for(root, site, now, options.reuse).await?;
    let mut start = Start::read(inputs, &state, &mut KnownVersions::default()).await?;
    let mut no_preview = Cache::default();
    let (cache, ledger) = start.read_cache(inputs, &state, &mut no_preview).await?;
    let mut loader = Loader::new(root, &start.listing, ledger).await?;
    let updated = update_ledger(inputs, &start, &mut loader, cache, Vec::new(), &mut state);
    let (mut cache, Ingested { times, .. }) = updated.await?;
    // Reads the entries that the run has not read yet.
    loader.ledger.survey_all(root).await?;
    let names = loader.ledger.service_names();
    let manifest = &state.published.manifest;
    let services = record_services_of(&mut loader, &cache, &names, manifest, options).await?;
    if let Some(given_up) = &state.rebuild {
        let paths = begun_paths(root, given_up).await?;
        state.published.in_flight.extend(paths);
    }
    let rebuild = Rebuild {
        id: Digest::of(&(times.now, shards, loader.listing_with_ledger()))?,
        shards,
        build_digest: loader.build_digest()?,
        now: times.now,
        has_run_since: false,
        deleted_since: BTreeSet::new(),
        service_names: services
            .iter()
            .map(|service| service.name.clone())
            .filter(|name| !name.is_empty())
            .collect(),
    };
    // The run that ends the rebuild need not decode the records again.
    cache.forget_lists();
    cache.save(root).await?;
    let plan = RebuildPlan {
        rebuild: rebuild.id.as_str().to_owned(),
        shards: (0..shards).collect(),
        places: [root.name(), site.name()],
    };
    state.begin_rebuild(root, rebuild).await?;
    remove_files(root).await?;
    Ok(plan)
}
