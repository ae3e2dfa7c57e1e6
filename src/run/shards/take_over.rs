//! Takes over what the workers of a rebuild have made.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use tracing::info;

use super::files;
use super::rebuild_in_progress::Rebuild;
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::publish::{MetadataSupport, PublishedState};
use crate::run::cache::CachedIncident;
use crate::store::Store;

/// How long the shards of a rebuild may take. After that, what was made of it is taken over whatever is missing.
const MAX_AGE: TimeDelta = TimeDelta::days(1);

/// What workers found out about incidents.
#[derive(Debug)]
pub(in crate::run) struct TakenOver {
    pub build_digest: Digest,
    pub incidents: BTreeMap<String, CachedIncident>,
    /// The diagnostics of the root's own templates by page; `None` if a shard is missing.
    pub page_diagnostics: Option<BTreeMap<String, Diagnostic>>,
}

/// Takes the files that workers have written over into what is known to be `published`, once all shards are made. A
/// file that a worker may have written over a newer one counts as unknown, and so do those of a shard that was begun
/// and not made. `None` while shards are missing and the rebuild is not older than a day.
///
/// # Errors
/// If the root cannot be read.
pub(in crate::run) async fn take_over(
    root: &Store,
    rebuild: &Rebuild,
    published: &mut PublishedState,
    now: DateTime<Utc>,
) -> Result<Option<TakenOver>> {
    let shards = files::read_all(root, rebuild).await?;
    let is_made =
        |file: &Option<files::ShardFile>| file.as_ref().is_some_and(|file| file.made.is_some());
    let made = shards.iter().filter(|file| is_made(file)).count();
    if made < rebuild.shards && now - rebuild.now < MAX_AGE {
        info!(made, shards = rebuild.shards, "a rebuild is in progress");
        return Ok(None);
    }
    let mut taken_over = TakenOver {
        build_digest: rebuild.build_digest.clone(),
        incidents: BTreeMap::new(),
        page_diagnostics: (made == rebuild.shards).then(BTreeMap::new),
    };
    for file in shards.into_iter().flatten() {
        let Some(made) = file.made else {
            published.in_flight.extend(file.paths);
            continue;
        };
        for (path, file_digest) in made.files.0 {
            let known = published.manifest.0.get(&path);
            let is_same = |known: &_| file_digest.is_same_file(known, MetadataSupport::Kept);
            match known.filter(|_| rebuild.has_run_since) {
                Some(known) if is_same(known) => {}
                None if !rebuild.deleted_since.contains(&path) => {
                    published.manifest.0.insert(path, file_digest);
                }
                _ => {
                    published.in_flight.insert(path);
                }
            }
        }
        taken_over.incidents.extend(made.incidents);
        if let Some(diagnostics) = &mut taken_over.page_diagnostics {
            diagnostics.extend(made.page_diagnostics);
        }
    }
    Ok(Some(taken_over))
}
