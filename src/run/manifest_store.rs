//! The manifest in its store: in parts below `.kairan/manifest/`, so that a run writes those in which files
//! changed. A part is named after its content and never changes; the state says which parts are the manifest.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::own_files;
use crate::digest::Digest;
use crate::publish::{Artifact, Manifest, Stage};
use crate::site::incident_of_path;
use crate::store::Store;

const FOLDER: &str = ".kairan/manifest";

/// The parts of a manifest by name, each with the digest of its content.
pub(super) type PartDigests = BTreeMap<String, Digest>;

/// The part that a file of the site is in: those of an incident are in one of sixteen, by its id.
fn part_name(path: &str) -> String {
    match incident_of_path(path) {
        Some(id) => {
            let digest = Digest::of_bytes(id.as_bytes());
            format!("incidents-{}", &digest.as_str()[..1])
        }
        None => "lists".to_owned(),
    }
}

/// How many parts these files of the site are in.
pub(super) fn count_parts<'a>(paths: impl Iterator<Item = &'a String>) -> usize {
    let names: BTreeSet<String> = paths.map(|path| part_name(path)).collect();
    names.len()
}

fn part_path(name: &str, digest: &Digest) -> String {
    format!("{FOLDER}/{name}-{}.json", digest.as_str())
}

/// Writes the parts of a manifest that are not `stored`, and returns all of them.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn write(
    root: &Store,
    manifest: &Manifest,
    stored: &PartDigests,
) -> Result<PartDigests> {
    let mut parts: BTreeMap<String, BTreeMap<&String, _>> = BTreeMap::new();
    for (path, file_digest) in &manifest.0 {
        let part = parts.entry(part_name(path)).or_default();
        part.insert(path, file_digest);
    }
    let mut digests = PartDigests::new();
    let mut files = Vec::new();
    for (name, part) in parts {
        let bytes = serde_json::to_vec(&part)?;
        let digest = Digest::of_bytes(&bytes);
        if stored.get(&name) != Some(&digest) {
            files.push(Artifact::new(part_path(&name, &digest), bytes, Stage::Data));
        }
        digests.insert(name, digest);
    }
    let writes = files.iter().map(|file| own_files::write(root, file));
    root.try_join_bounded(writes).await?;
    Ok(digests)
}

/// Reads a manifest; `None` if one of its parts is missing or damaged.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn read(root: &Store, parts: &PartDigests) -> Result<Option<Manifest>> {
    let reads = parts.iter().map(async |(name, digest)| {
        let file = own_files::read(root, &part_path(name, digest)).await?;
        let bytes = file.map(|(bytes, _)| bytes);
        Ok(bytes.filter(|bytes| Digest::of_bytes(bytes) == *digest))
    });
    let mut manifest = Manifest::default();
    for bytes in root.try_join_bounded(reads).await? {
        let part = bytes.and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
        let Some(mut part) = part else {
            return Ok(None);
        };
        manifest.0.append(&mut part.0);
    }
    Ok(Some(manifest))
}

/// The paths of all parts that are stored, also of those that a run has left which died before its state named
/// them.
///
/// # Errors
/// If the store cannot be listed.
pub(super) async fn list(root: &Store) -> Result<Vec<String>> {
    Ok(root.list(FOLDER).await?.paths)
}

/// The paths of parts.
pub(super) fn paths(parts: &PartDigests) -> impl Iterator<Item = String> {
    parts.iter().map(|(name, digest)| part_path(name, digest))
}

/// Deletes those of the parts at `paths` that are not among `current`.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn remove_others(
    root: &Store,
    paths: Vec<String>,
    current: &PartDigests,
) -> Result<()> {
    let kept: BTreeSet<String> = self::paths(current).collect();
    let others = paths.iter().filter(|path| !kept.contains(*path));
    root.try_join_bounded(others.map(|path| root.delete(path)))
        .await?;
    Ok(())
}
