//! Where files are kept: a root is read from a store, and a site is written to one.
//!
//! A backend is a file of this folder and a variant of [`Store`]; all of them pass one contract suite.

mod dir;
mod memory;

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::publish::{Artifact, Manifest};

pub use dir::Dir;
pub use memory::Memory;

/// A place that keeps files by path. Paths are relative, with `/` between their parts.
#[derive(Clone, Debug)]
pub enum Store {
    Memory(Memory),
    Dir(Dir),
}

impl Store {
    pub fn memory() -> Self {
        Self::Memory(Memory::default())
    }

    pub fn dir(path: impl Into<PathBuf>) -> Self {
        Self::Dir(Dir::new(path))
    }

    /// The paths of all files below `folder` (all of the store's, where it is empty), sorted. Hidden
    /// files and folders (`.name`) are no one's content and left out. A folder that does not exist has
    /// no files.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn list(&self, folder: &str) -> Result<Vec<String>> {
        if !folder.is_empty() {
            self.contains(folder)?;
        }
        match self {
            Self::Memory(memory) => Ok(memory.list(folder)),
            Self::Dir(dir) => dir.list(folder),
        }
    }

    /// The bytes of a file, if there is one.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn get(&self, path: &str) -> Result<Option<Vec<u8>>> {
        self.contains(path)?;
        match self {
            Self::Memory(memory) => Ok(memory.get(path)),
            Self::Dir(dir) => dir.get(path),
        }
    }

    /// Writes a file whole or not at all: a reader never meets half of one.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub async fn put(&self, artifact: &Artifact) -> Result<()> {
        self.contains(&artifact.path)?;
        match self {
            Self::Memory(memory) => memory.put(artifact),
            Self::Dir(dir) => dir.put(artifact)?,
        }
        Ok(())
    }

    /// Deletes a file, if there is one.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub async fn delete(&self, path: &str) -> Result<()> {
        self.contains(path)?;
        match self {
            Self::Memory(memory) => memory.delete(path),
            Self::Dir(dir) => dir.delete(path)?,
        }
        Ok(())
    }

    /// What of a manifest is still there, as far as a look at names and sizes tells: people delete
    /// folders by hand.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn surviving(&self, manifest: Manifest) -> Result<Manifest> {
        let there = |path: &str, size: u64| match self {
            Self::Memory(memory) => Ok(memory.size(path) == Some(size)),
            Self::Dir(dir) => dir.size(path).map(|found| found == Some(size)),
        };
        let mut surviving = Manifest::default();
        for (path, print) in manifest.0 {
            self.contains(&path)?;
            if there(&path, print.size)? {
                surviving.0.insert(path, print);
            }
        }
        Ok(surviving)
    }

    /// Refuses a path that is none or leads out of the store.
    fn contains(&self, path: &str) -> Result<()> {
        let is_part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\\');
        if !path.split('/').all(is_part) {
            bail!("{path:?} is no path below {}", self.name());
        }
        Ok(())
    }

    /// What names the store in messages and in the state.
    pub fn name(&self) -> String {
        match self {
            Self::Memory(_) => "memory".to_owned(),
            Self::Dir(dir) => dir.name(),
        }
    }
}
