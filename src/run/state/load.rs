//! Reads the state.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use tracing::warn;

use super::older::{check_version, parse};
use super::{STATE_FILE, State};
use crate::digest::Digest;
use crate::publish::Manifest;
use crate::root::LEDGER_FOLDER;
use crate::run::options::Reuse;
use crate::run::shards::{Rebuild, take_over};
use crate::run::{manifest_store, own_files};
use crate::store::Store;

/// Records in the stored state, which another run has written, that nothing is known of the files at `paths`.
///
/// # Errors
/// As [`State::save`].
pub(in crate::run) async fn mark_unknown(
    root: &Store,
    site: &Store,
    paths: BTreeSet<String>,
) -> Result<()> {
    let mut theirs = load(root, site).await?;
    theirs.published.in_flight.extend(paths);
    theirs.last_run = None;
    theirs.save(root).await
}

/// Loads the state as a run may rely on it.
///
/// # Errors
/// As [`load`].
pub(in crate::run) async fn load_for(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    reuse: Reuse,
) -> Result<State> {
    let is_full = match reuse {
        Reuse::Nothing | Reuse::Preview => return Ok(State::new(site)),
        Reuse::Stored => false,
        Reuse::LastKnown => true,
    };
    let mut state = load_head(root, site).await?;
    if is_full || site.is_local() && !state.seems_to_exist(root, site, now).await? {
        state.read_manifest(root).await?;
        let manifest = std::mem::take(&mut state.published.manifest);
        let recorded_count = manifest.0.len();
        // In S3 this would cost a request for each file.
        state.published.manifest = match is_full && site.is_local() {
            true => site.retain_unaltered(manifest).await?,
            false => site.retain_existing(manifest).await?,
        };
        if state.published.manifest.0.len() < recorded_count {
            state.distrust_last_run();
        }
    }
    if let Some(rebuild) = state.rebuild.clone() {
        state.read_manifest(root).await?;
        let now = state.monotonic_now(now);
        state.taken_over = take_over(root, &rebuild, &mut state.published, now).await?;
    }
    if is_full {
        state.distrust_last_run();
        for file_digest in state.published.manifest.0.values_mut() {
            file_digest.input_digest = None;
        }
        site.remove_leftovers("");
        for folder in [LEDGER_FOLDER, own_files::FOLDER] {
            root.remove_leftovers(folder);
        }
        state.old_parts = manifest_store::list(root).await?;
    }
    Ok(state)
}

/// Reads the state of `site`. If it is missing or damaged, the next run writes every file again: the
/// state holds nothing that cannot be derived.
///
/// # Errors
/// If the store cannot be read, or a newer program wrote the state.
pub(in crate::run) async fn load(root: &Store, site: &Store) -> Result<State> {
    let mut state = load_head(root, site).await?;
    state.read_manifest(root).await?;
    Ok(state)
}

/// As [`load`], without the manifest.
pub(super) async fn load_head(root: &Store, site: &Store) -> Result<State> {
    let empty = State::new(site);
    let Some((bytes, version)) = own_files::read(root, STATE_FILE).await? else {
        return Ok(empty);
    };
    let parsed = parse(&bytes);
    if parsed.is_err() {
        check_version(&bytes)?;
    }
    let state = match parsed {
        // A state of another site does not apply to this one.
        Ok(state) if state.site != empty.site => State {
            old_parts: state.manifest_index.paths().collect(),
            ..empty
        },
        Ok(state) => State {
            unread_parts: state.manifest_index.names(),
            ..state
        },
        Err(error) => {
            warn!("{STATE_FILE} is damaged ({error}); every file is written anew");
            empty
        }
    };
    Ok(State {
        stored: Some((Digest::of_bytes(&bytes), version)),
        ..state
    })
}

/// The rebuild of this site that is in progress.
///
/// # Errors
/// As [`load`].
pub(in crate::run) async fn rebuild_in_progress(
    root: &Store,
    site: &Store,
) -> Result<Option<Rebuild>> {
    Ok(load_head(root, site).await?.rebuild)
}

/// The files of the site that was published last, wherever it is.
///
/// # Errors
/// If the store cannot be read.
pub(in crate::run) async fn last_manifest(root: &Store) -> Result<Manifest> {
    let file = own_files::read(root, STATE_FILE).await?;
    let Some(state) = file.and_then(|(bytes, _)| parse(&bytes).ok()) else {
        return Ok(Manifest::default());
    };
    let index = state.manifest_index;
    if index.is_empty() {
        return Ok(state.published.manifest);
    }
    let manifest = manifest_store::read(root, &index, &index.names()).await?;
    Ok(manifest.unwrap_or_default())
}

/// The name of the store that holds the site, if a state tells of one.
///
/// # Errors
/// If the store cannot be read.
pub(in crate::run) async fn site_location(root: &Store) -> Result<Option<String>> {
    #[derive(Deserialize)]
    struct SiteLocation {
        site: String,
    }
    let file = own_files::read(root, STATE_FILE).await?;
    let location = file.and_then(|(bytes, _)| serde_json::from_slice::<SiteLocation>(&bytes).ok());
    Ok(location.map(|location| location.site))
}
