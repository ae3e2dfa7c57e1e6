//! The files in which the workers of a rebuild say what they do: one for each shard, below `.kairan/rebuild/`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::rebuild_in_progress::Rebuild;
use crate::diagnostics::Diagnostic;
use crate::publish::{Artifact, Manifest, Stage};
use crate::run::cache::CachedIncident;
use crate::run::own_files;
use crate::store::Store;

const FOLDER: &str = ".kairan/rebuild";

/// What a worker is about to do, or has done.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::run) struct ShardFile {
    /// The files of the site that the worker writes.
    pub paths: BTreeSet<String>,
    /// What it has made, once all of it is written.
    pub made: Option<MadeShard>,
}

/// The incidents of a shard, and their files.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::run) struct MadeShard {
    pub incidents: BTreeMap<String, CachedIncident>,
    pub files: Manifest,
    /// The diagnostics of the root's own templates, by page.
    pub page_diagnostics: BTreeMap<String, Diagnostic>,
}

fn path(rebuild: &Rebuild, shard: usize) -> String {
    format!("{FOLDER}/{}/{shard}.json", rebuild.id.as_str())
}

/// Reads the file of a shard; `None` if no worker has begun it, or if it is damaged.
///
/// # Errors
/// If the store cannot be read.
pub(in crate::run) async fn read(
    root: &Store,
    rebuild: &Rebuild,
    shard: usize,
) -> Result<Option<ShardFile>> {
    let file = own_files::read(root, &path(rebuild, shard)).await?;
    Ok(file.and_then(|(bytes, _)| serde_json::from_slice(&bytes).ok()))
}

/// Reads the files of all shards, in the order of their numbers, as [`read`] does.
///
/// # Errors
/// If the store cannot be read.
pub(in crate::run) async fn read_all(
    root: &Store,
    rebuild: &Rebuild,
) -> Result<Vec<Option<ShardFile>>> {
    let reads = (0..rebuild.shards).map(|shard| read(root, rebuild, shard));
    root.try_join_bounded(reads).await
}

/// The files of the site that the workers of a rebuild have written or were about to write.
///
/// # Errors
/// If the store cannot be read.
pub(in crate::run) async fn begun_paths(
    root: &Store,
    rebuild: &Rebuild,
) -> Result<BTreeSet<String>> {
    let files = read_all(root, rebuild).await?;
    Ok(files
        .into_iter()
        .flatten()
        .flat_map(|file| file.paths)
        .collect())
}

/// Writes the file of a shard.
///
/// # Errors
/// If the store cannot be written.
pub(in crate::run) async fn write(
    root: &Store,
    rebuild: &Rebuild,
    shard: usize,
    file: &ShardFile,
) -> Result<()> {
    let bytes = serde_json::to_vec(file)?;
    let file = Artifact::new(path(rebuild, shard), bytes, Stage::Data);
    own_files::write(root, &file).await
}

/// Deletes the files of all rebuilds.
///
/// # Errors
/// If the store cannot be listed or written.
pub(in crate::run) async fn remove_files(root: &Store) -> Result<()> {
    let paths = root.list(FOLDER).await?.paths;
    let deletes = paths.iter().map(|path| root.delete(path));
    root.try_join_bounded(deletes).await?;
    Ok(())
}
