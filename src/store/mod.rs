//! Stores of files: a root is read from a store, and a site is written to one.
//!
//! Each backend is a file in this folder and a variant of [`Store`]; all of them pass the same contract suite.

mod dir;
mod error;
mod file;
mod hidden;
mod memory;
pub mod requests;
#[cfg(feature = "aws")]
pub mod s3;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Error, Result, bail};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::publish::{Artifact, Manifest, MetadataSupport};

pub use dir::{DirStore, KnownVersions, is_folder, read_named_file, write_named_file};
pub use error::{Conflict, UnusableFile, check_path};
pub use file::{Content, FileList, FileVersions, Precondition, Version};
pub use memory::MemoryStore;
pub use requests::RequestCounts;
#[cfg(feature = "aws")]
pub use s3::S3Store;

/// A store of files by path. Paths are relative, with `/` between their parts.
#[derive(Clone, Debug)]
pub enum Store {
    Memory(MemoryStore),
    Dir(DirStore),
    #[cfg(feature = "aws")]
    S3(S3Store),
}

impl Store {
    pub fn memory() -> Self {
        Self::Memory(MemoryStore::default())
    }

    pub fn dir(path: impl Into<PathBuf>) -> Self {
        Self::Dir(DirStore::new(path))
    }

    /// Opens the store at a location as on the command line: `s3://bucket/prefix`, or else a folder.
    ///
    /// # Errors
    /// If it is a bucket and this program was built without S3, or the name of the bucket is missing.
    pub async fn open(location: &Path) -> Result<Self> {
        let Some(bucket) = location
            .to_str()
            .and_then(|name| name.strip_prefix("s3://"))
        else {
            return Ok(Self::dir(location));
        };
        #[cfg(feature = "aws")]
        {
            let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
            if bucket.is_empty() {
                bail!(
                    "{} names no bucket: write s3://bucket/prefix",
                    location.display()
                );
            }
            let config = s3::sdk_config_from_env().await;
            Ok(Self::S3(S3Store::new(
                &config,
                bucket,
                prefix,
                s3::RetryPolicy::default(),
            )))
        }
        #[cfg(not(feature = "aws"))]
        bail!(
            "s3://{bucket}: this kairan was built without S3 support; install it with --features aws"
        );
    }

    /// The paths of all files below `folder`, or of all files of the store where it is empty. A folder
    /// that does not exist has no files.
    ///
    /// Left out are hidden files and folders (`.name`), except in the folder `.well-known` of a site or
    /// of its static files. What cannot be a file is left out as well, each with a diagnostic: a name
    /// that not every store can take, a FIFO, a socket or a device, a link that leads nowhere or in a
    /// circle, a folder that cannot be read.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn list(&self, folder: &str) -> Result<FileList> {
        if !folder.is_empty() {
            self.validate_path(folder)?;
        }
        Ok(match self {
            Self::Memory(memory) => FileList {
                paths: memory.list(folder),
                diagnostics: Vec::new(),
            },
            Self::Dir(dir) => dir.list(folder),
            #[cfg(feature = "aws")]
            Self::S3(s3) => {
                let FileVersions {
                    versions,
                    diagnostics,
                } = s3.versions(folder, None).await?;
                FileList {
                    paths: versions.into_keys().collect(),
                    diagnostics,
                }
            }
        })
    }

    /// The files that [`Store::list`] gives, each with the version that it has now. A remote store needs
    /// no more requests for this than for the list; a local one reads the files, and those that cannot be
    /// read are left out with a diagnostic.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn versions(&self, folder: &str) -> Result<FileVersions> {
        self.versions_within(folder, u64::MAX, &mut KnownVersions::default())
            .await
    }

    /// As [`Store::versions`]; a local store reads neither the files with more than `max_bytes` nor those that
    /// are as they were when they became `known`.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn versions_within(
        &self,
        folder: &str,
        max_bytes: u64,
        known: &mut KnownVersions,
    ) -> Result<FileVersions> {
        if !folder.is_empty() {
            self.validate_path(folder)?;
        }
        Ok(match self {
            Self::Memory(memory) => FileVersions {
                versions: memory.versions(folder),
                diagnostics: Vec::new(),
            },
            Self::Dir(dir) => dir.versions(folder, max_bytes, known),
            #[cfg(feature = "aws")]
            Self::S3(s3) => s3.versions(folder, None).await?,
        })
    }

    /// The files of the whole store with their versions, as [`Store::versions`] gives them, without those in
    /// the folder `skipped`: a remote store makes hardly any request for these, however many there are.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn versions_outside(&self, skipped: &str) -> Result<FileVersions> {
        self.validate_path(skipped)?;
        #[cfg(feature = "aws")]
        if let Self::S3(s3) = self {
            return s3.versions("", Some(skipped)).await;
        }
        let is_skipped = |path: &str| {
            let rest = path.strip_prefix(skipped);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let mut files = self.versions("").await?;
        files.versions.retain(|path, _| !is_skipped(path));
        files
            .diagnostics
            .retain(|diagnostic| !is_skipped(&diagnostic.location.file));
        Ok(files)
    }

    /// The bytes of a file, if there is one.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn get(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let file = self.get_versioned(path).await?;
        Ok(file.map(|(bytes, _)| bytes))
    }

    /// The bytes of a file and their version, for a [`Store::put_if`] that must not write over what
    /// it has not read.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn get_versioned(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>> {
        self.validate_path(path)?;
        let bytes = match self {
            Self::Memory(memory) => memory.get(path),
            Self::Dir(dir) => dir.get(path)?,
            #[cfg(feature = "aws")]
            Self::S3(s3) => {
                return match s3.get_within(path, u64::MAX).await? {
                    Some((Content::Bytes(bytes), version)) => Ok(Some((bytes, version))),
                    Some((Content::TooLarge(size), _)) => bail!("{path} has {size} bytes"),
                    None => Ok(None),
                };
            }
        };
        Ok(bytes.map(|bytes| {
            let version = Version::of(&bytes);
            (bytes, version)
        }))
    }

    /// The content of a file and its version, if there is one. One with more than `max_bytes` is not read.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn get_within(
        &self,
        path: &str,
        max_bytes: u64,
    ) -> Result<Option<(Content, Version)>> {
        self.validate_path(path)?;
        match self {
            Self::Memory(memory) => Ok(memory.get(path).map(|bytes| {
                let version = Version::of(&bytes);
                let size = bytes.len() as u64;
                let content = match size <= max_bytes {
                    true => Content::Bytes(bytes),
                    false => Content::TooLarge(size),
                };
                (content, version)
            })),
            Self::Dir(dir) => dir.get_within(path, max_bytes),
            #[cfg(feature = "aws")]
            Self::S3(s3) => s3.get_within(path, max_bytes).await,
        }
    }

    /// Writes a file atomically: a reader never sees a part of it.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub async fn put(&self, artifact: &Artifact) -> Result<()> {
        self.validate_path(&artifact.path)?;
        match self {
            Self::Memory(memory) => memory.put(artifact, None)?,
            Self::Dir(dir) => dir.put(artifact, None)?,
            #[cfg(feature = "aws")]
            Self::S3(s3) => {
                s3.put(artifact, None).await?;
            }
        }
        Ok(())
    }

    /// Writes a file if `condition` holds, and returns its new version. A file that already holds these very
    /// bytes counts as written.
    ///
    /// # Errors
    /// [`Conflict`] if the condition does not hold; otherwise if the store cannot be written.
    pub async fn put_if(&self, artifact: &Artifact, condition: &Precondition) -> Result<Version> {
        self.validate_path(&artifact.path)?;
        match self {
            Self::Memory(memory) => memory.put(artifact, Some(condition))?,
            Self::Dir(dir) => dir.put(artifact, Some(condition))?,
            #[cfg(feature = "aws")]
            Self::S3(s3) => return s3.put(artifact, Some(condition)).await,
        }
        Ok(Version::of(&artifact.bytes))
    }

    /// Writes files as [`Store::put_if`] does, several at a time, and returns the new version of each, or why no
    /// file can be written at its path.
    ///
    /// # Errors
    /// That of the first file that fails; some of the others may be written.
    pub async fn put_all_if(
        &self,
        files: &[(Artifact, Precondition)],
    ) -> Result<Vec<Result<Version, UnusableFile>>> {
        let separate_unusable = |result: Result<Version>| match result {
            Ok(version) => Ok(Ok(version)),
            Err(error) => error.downcast::<UnusableFile>().map(Err),
        };
        if let Self::Dir(dir) = self {
            for (artifact, _) in files {
                self.validate_path(&artifact.path)?;
            }
            let results = files.iter().zip(dir.put_all(files));
            let results = results.map(|((artifact, _), written)| {
                separate_unusable(written.map(|()| Version::of(&artifact.bytes)))
            });
            return results.collect();
        }
        let writes = files.iter().map(async |(artifact, condition)| {
            separate_unusable(self.put_if(artifact, condition).await)
        });
        self.try_join_bounded(writes).await
    }

    /// Deletes a file, if there is one.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub async fn delete(&self, path: &str) -> Result<()> {
        self.validate_path(path)?;
        match self {
            Self::Memory(memory) => memory.delete(path),
            Self::Dir(dir) => dir.delete(path)?,
            #[cfg(feature = "aws")]
            Self::S3(s3) => s3.delete(path).await?,
        }
        Ok(())
    }

    /// Awaits calls of this store, with a bounded number at a time, and returns their results in order. The
    /// first call that fails cancels the others; those in progress may or may not be carried out.
    ///
    /// # Errors
    /// That of the first call that fails.
    pub async fn try_join_bounded<T>(
        &self,
        futures: impl IntoIterator<Item = impl Future<Output = Result<T>>>,
    ) -> Result<Vec<T>> {
        stream::iter(futures)
            .buffered(self.max_concurrency())
            .try_collect()
            .await
    }

    /// How many calls of this store may be in progress at a time.
    pub fn max_concurrency(&self) -> usize {
        match self {
            Self::Memory(_) | Self::Dir(_) => 1,
            #[cfg(feature = "aws")]
            Self::S3(_) => s3::MAX_CONCURRENCY,
        }
    }

    /// The files of a manifest that still exist with the recorded size, since people delete folders by hand.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn retain_existing(&self, manifest: Manifest) -> Result<Manifest> {
        let mut existing = Manifest::default();
        #[cfg(feature = "aws")]
        let sizes_in_s3 = match self {
            Self::S3(s3) => s3.sizes().await?,
            Self::Memory(_) | Self::Dir(_) => std::collections::BTreeMap::default(),
        };
        for (path, file_digest) in manifest.0 {
            self.validate_path(&path)?;
            let size = match self {
                Self::Memory(memory) => memory.size(&path),
                Self::Dir(dir) => dir.size(&path)?,
                #[cfg(feature = "aws")]
                Self::S3(_) => sizes_in_s3.get(&path).copied(),
            };
            if size == Some(file_digest.size) {
                existing.0.insert(path, file_digest);
            }
        }
        Ok(existing)
    }

    /// The files of a manifest that still exist with the recorded bytes: every one of them is read.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn retain_unaltered(&self, manifest: Manifest) -> Result<Manifest> {
        let mut unaltered = self.retain_existing(manifest).await?;
        let mut altered = Vec::new();
        for (path, file_digest) in &unaltered.0 {
            // What cannot be read cannot be known to be unaltered.
            let bytes = self.get(path).await.unwrap_or_default();
            if !bytes.is_some_and(|bytes| file_digest.matches(&bytes)) {
                altered.push(path.clone());
            }
        }
        for path in altered {
            unaltered.0.remove(&path);
        }
        Ok(unaltered)
    }

    /// Whether a local store has a file at `path` with this size in bytes.
    ///
    /// # Errors
    /// If the store cannot be read, or is not local.
    pub fn has_file_of_size(&self, path: &str, size: u64) -> Result<bool> {
        self.validate_path(path)?;
        let found = match self {
            Self::Memory(memory) => memory.size(path),
            Self::Dir(dir) => dir.size(path)?,
            #[cfg(feature = "aws")]
            Self::S3(_) => bail!("{} is not local", self.name()),
        };
        Ok(found == Some(size))
    }

    /// Whether a file of one of the two stores could be a file of the other: they are the same place, or
    /// one lies inside the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Dir(this), Self::Dir(other)) => this.overlaps(other),
            #[cfg(feature = "aws")]
            (Self::S3(this), Self::S3(other)) => this.overlaps(other),
            // Stores of different kinds never overlap, and a store in memory has no places inside it.
            _ => false,
        }
    }

    /// What stands at `path` and is neither a file nor nothing, such as a folder or a FIFO: a file can be
    /// neither read nor written there. Only folders have such things.
    pub fn unusable_file(&self, path: &str) -> Option<UnusableFile> {
        match self {
            Self::Dir(dir) => dir.unusable_file(path),
            _ => None,
        }
    }

    /// The path of this store inside `other`, if both are folders and this one lies inside the other.
    pub fn path_inside(&self, other: &Self) -> Option<PathBuf> {
        match (self, other) {
            (Self::Dir(this), Self::Dir(other)) => this.path_inside(other),
            _ => None,
        }
    }

    /// Removes the temporary files that crashed runs left in a folder, or in the whole store where it is
    /// empty. Only folders have such files.
    pub fn remove_leftovers(&self, folder: &str) {
        if let Self::Dir(dir) = self {
            dir.remove_leftovers(folder);
        }
    }

    /// Whether the store keeps the metadata of a file.
    pub fn metadata_support(&self) -> MetadataSupport {
        match self {
            Self::Dir(_) => MetadataSupport::Ignored,
            Self::Memory(_) => MetadataSupport::Kept,
            #[cfg(feature = "aws")]
            Self::S3(_) => MetadataSupport::Kept,
        }
    }

    /// When a file was last modified, by the clock of the file system; `None` if there is no such file, or the
    /// store is no folder.
    pub fn modified_at(&self, path: &str) -> Option<SystemTime> {
        match self {
            Self::Dir(dir) => dir.modified_at(path),
            _ => None,
        }
    }

    /// Whether reading the metadata of every file is cheap.
    pub fn is_local(&self) -> bool {
        matches!(self, Self::Memory(_) | Self::Dir(_))
    }

    /// The number of requests made so far; zero for a store that does not count them.
    pub fn request_counts(&self) -> RequestCounts {
        match self {
            Self::Memory(_) | Self::Dir(_) => RequestCounts::default(),
            #[cfg(feature = "aws")]
            Self::S3(s3) => s3.request_counts(),
        }
    }

    /// The name of the store in messages and in the state.
    pub fn name(&self) -> String {
        match self {
            Self::Memory(_) => "memory".to_owned(),
            Self::Dir(dir) => dir.name(),
            #[cfg(feature = "aws")]
            Self::S3(s3) => s3.name(),
        }
    }

    /// Refuses a path that a file in the store cannot have.
    fn validate_path(&self, path: &str) -> Result<()> {
        match UnusableFile::with_bad_name(path) {
            None => Ok(()),
            Some(unusable) => Err(Error::new(unusable)
                .context(format!("{path:?} is not a valid path in {}", self.name()))),
        }
    }
}
