//! The files of the cache: the index, and the files of its parts, which are named after their content and
//! never change. The index says which of them are the cache.

use std::collections::BTreeSet;

use anyhow::Result;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::digest::Digest;
use crate::publish::{Artifact, Stage};
use crate::run::own_files;
use crate::store::Store;

const FOLDER: &str = ".kairan/index";

/// How many files are written at a time.
const CHUNK_SIZE: usize = 32;

/// A file below `.kairan/` that only runs write is missing or damaged.
#[derive(Debug, Error)]
#[error("{0} is missing or damaged; run again")]
pub(in crate::run) struct PartIsLost(String);

impl PartIsLost {
    /// A part of the list of published files.
    pub fn of_manifest() -> Self {
        Self("a part of the list of published files".to_owned())
    }
}

fn path(digest: &Digest) -> String {
    format!("{FOLDER}/{}.json", digest.as_str())
}

/// Reads files of the cache.
///
/// # Errors
/// If the store cannot be read, or [`PartIsLost`].
pub(super) async fn read<K, T: DeserializeOwned>(
    root: &Store,
    files: impl IntoIterator<Item = (K, Digest)>,
) -> Result<Vec<(K, T)>> {
    let reads = files.into_iter().map(async |(key, digest)| {
        let path = path(&digest);
        let file = own_files::read(root, &path).await?;
        let bytes = file.map(|(bytes, _)| bytes);
        let bytes = bytes.filter(|bytes| Digest::of_bytes(bytes) == digest);
        let content = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let content = content.ok_or(PartIsLost(path))?;
        Ok((key, content))
    });
    root.try_join_bounded(reads).await
}

/// Writes the files of a cache, a bounded number of them at a time.
pub(super) struct FileWriter<'a> {
    root: &'a Store,
    /// The files that are there already.
    stored: &'a BTreeSet<Digest>,
    unwritten: Vec<Artifact>,
    /// All files of the cache.
    pub current: BTreeSet<Digest>,
}

impl<'a> FileWriter<'a> {
    pub fn new(root: &'a Store, stored: &'a BTreeSet<Digest>) -> Self {
        Self {
            root,
            stored,
            unwritten: Vec::new(),
            current: BTreeSet::new(),
        }
    }

    /// Keeps a file that is there already.
    pub fn keep(&mut self, digest: &Digest) {
        self.current.insert(digest.clone());
    }

    /// Writes a file with these bytes, and returns their digest.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub async fn add(&mut self, bytes: Vec<u8>) -> Result<Digest> {
        let digest = Digest::of_bytes(&bytes);
        if self.current.insert(digest.clone()) && !self.stored.contains(&digest) {
            let file = Artifact::new(path(&digest), bytes, Stage::Data);
            self.unwritten.push(file);
        }
        if self.unwritten.len() >= CHUNK_SIZE {
            self.flush().await?;
        }
        Ok(digest)
    }

    /// Writes what is not written yet.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub async fn flush(&mut self) -> Result<()> {
        let files = std::mem::take(&mut self.unwritten);
        let writes = files.iter().map(|file| own_files::write(self.root, file));
        self.root.try_join_bounded(writes).await?;
        Ok(())
    }
}

/// Deletes files of the cache.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn remove(root: &Store, files: impl IntoIterator<Item = &Digest>) -> Result<()> {
    let paths: Vec<String> = files.into_iter().map(path).collect();
    root.try_join_bounded(paths.iter().map(|path| root.delete(path)))
        .await?;
    Ok(())
}

/// The files that are stored, also those that a run has left which died before its index named them.
///
/// # Errors
/// If the store cannot be listed.
pub(super) async fn list(root: &Store) -> Result<Vec<Digest>> {
    let files = root.list(FOLDER).await?.paths;
    let name = |path: &String| {
        let name = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
        Digest::parse(name.strip_suffix(".json")?)
    };
    Ok(files.iter().filter_map(name).collect())
}
