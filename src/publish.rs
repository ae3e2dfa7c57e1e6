//! The files of a site, the manifest of what is published, and the changes that lead from one to the other.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::digest::{Digest, hex};

/// Every run writes it, and no manifest lists it.
pub use crate::site::HEARTBEAT_PATH;

/// How long a file may be kept by browsers and edges that may bring news: news must not wait.
pub const NEWS_CACHE_CONTROL: &str = "public, max-age=60, must-revalidate";

/// How long a file may be kept that hardly ever changes under its name.
pub const ASSET_CACHE_CONTROL: &str = "public, max-age=86400";

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Below the site's root.
    pub path: String,
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
    /// How long a browser or an edge may keep it, as `Cache-Control`.
    pub cache_control: &'static str,
    /// The language of what is in it, if one.
    pub language: Option<String>,
    pub stage: Stage,
    /// The digest of what it was rendered from, for a file that may be reused for it.
    pub input_digest: Option<Digest>,
}

/// When a file is written: what others link to comes first; [`SiteChanges`] has the whole rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Asset,
    Incident,
    Data,
    List,
}

impl Artifact {
    pub fn new(path: impl Into<String>, bytes: Vec<u8>, stage: Stage) -> Self {
        let path = path.into();
        Self {
            media_type: media_type(&path),
            cache_control: match stage {
                Stage::Asset => ASSET_CACHE_CONTROL,
                _ => NEWS_CACHE_CONTROL,
            },
            language: None,
            path,
            bytes,
            stage,
            input_digest: None,
        }
    }

    pub fn with_input_digest(mut self, input_digest: Digest) -> Self {
        self.input_digest = Some(input_digest);
        self
    }

    pub fn file_digest(&self) -> FileDigest {
        FileDigest {
            digest: content_digest(&self.bytes),
            size: self.bytes.len() as u64,
            metadata: Some(self.metadata_digest()),
            input_digest: self.input_digest.clone(),
        }
    }

    /// Of all that a store may keep of a file besides its bytes.
    fn metadata_digest(&self) -> Digest {
        let language = self.language.as_deref().unwrap_or_default();
        // No part has a line break.
        let text = [self.media_type, self.cache_control, language].join("\n");
        Digest::of_bytes(text.as_bytes())
    }
}

/// Whether a store keeps media type, language and `Cache-Control` of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetadataSupport {
    Kept,
    /// As in a folder, whose web server decides about them.
    Ignored,
}

/// A path's media type, by its extension in any letter case.
pub fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// What a manifest records of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDigest {
    /// 128 bits of SHA-256, in hexadecimal.
    pub digest: String,
    /// In bytes.
    pub size: u64,
    /// Of media type, language and `Cache-Control`. Earlier releases did not record it: what they wrote
    /// is written once more to a store that keeps metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Digest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "made_from")]
    pub input_digest: Option<Digest>,
}

impl FileDigest {
    /// Whether two files are the same to a store, whatever they were made from.
    pub fn is_same_file(&self, other: &Self, metadata_support: MetadataSupport) -> bool {
        let same_metadata = match metadata_support {
            MetadataSupport::Kept => self.metadata == other.metadata,
            MetadataSupport::Ignored => true,
        };
        (&self.digest, self.size) == (&other.digest, other.size) && same_metadata
    }

    /// Whether it is that of a file with these bytes.
    pub fn matches(&self, bytes: &[u8]) -> bool {
        self.size == bytes.len() as u64 && self.digest == content_digest(bytes)
    }
}

fn content_digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..16])
}

/// Every file of a published site, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Manifest(pub BTreeMap<String, FileDigest>);

/// What is known of the files in the site's store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedState {
    /// It is kept in files of its own; earlier releases kept it beside the rest.
    #[serde(default, skip_serializing)]
    pub manifest: Manifest,
    /// The paths that a run was about to write or delete, and of which it has not recorded the outcome. A
    /// file that the manifest lists too exists, in its old or its new form; any other may exist or not.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[serde(rename = "underway")]
    pub in_flight: BTreeSet<String>,
}

impl PublishedState {
    /// What is known of the file at `path`: `None` if it may be missing, or in its old or its new form.
    pub fn settled(&self, path: &str) -> Option<&FileDigest> {
        let file_digest = self.manifest.0.get(path);
        file_digest.filter(|_| !self.in_flight.contains(path))
    }

    /// Records what is about to be done before any of it is done, so that an interrupted run leaves no file
    /// that nobody knows of, or that is taken for what it no longer is.
    pub fn begin<T>(&mut self, changes: &SiteChanges<T>) {
        for path in &changes.deletes {
            self.manifest.0.remove(path);
        }
        for path in changes.files().map(|file| &file.path) {
            // It is to be made again even if the run stops before it comes to that.
            if let Some(file_digest) = self.manifest.0.get_mut(path) {
                file_digest.input_digest = None;
            }
        }
        self.in_flight.extend(changes.paths().cloned());
    }

    /// Records that the file at `path` is written.
    pub fn commit(&mut self, path: &str, file_digest: FileDigest) {
        self.in_flight.remove(path);
        self.manifest.0.insert(path.to_owned(), file_digest);
    }

    /// Records that the file at `path` is deleted.
    pub fn commit_delete(&mut self, path: &str) {
        self.in_flight.remove(path);
    }
}

/// A file that is to be made, from `source`.
#[derive(Debug)]
pub struct OutdatedFile<T> {
    pub path: String,
    pub stage: Stage,
    pub source: T,
}

/// What is to be done so that a store holds the site.
///
/// New files come before changed ones: no published page links to a file that is new to the site, and
/// once all of these are there, no link of a changed page leads nowhere. Deletes come last for the
/// same reason. So a reader never meets a dead link, whenever the run dies. Of a site that is all new,
/// the pages that lead to others come after them, and the page at its root last.
#[derive(Debug)]
pub struct SiteChanges<T> {
    /// The files to make, group after group; within a group the order is free. One that turns out to be the
    /// same as the published one need not be written.
    pub groups: Vec<Vec<OutdatedFile<T>>>,
    /// After all is written. Only what kairan wrote is ever deleted.
    pub deletes: Vec<String>,
}

impl<T> SiteChanges<T> {
    /// The changes that make the `outdated` files, leave the published files whose paths are `kept`, and
    /// delete all others.
    pub fn new(
        published: &PublishedState,
        outdated: Vec<OutdatedFile<T>>,
        kept: &BTreeSet<String>,
    ) -> Self {
        let deletes: BTreeSet<&String> = {
            let made: BTreeSet<&String> = outdated.iter().map(|file| &file.path).collect();
            let known = published.manifest.0.keys().chain(&published.in_flight);
            known
                .filter(|path| !kept.contains(*path) && !made.contains(path))
                .collect()
        };
        let deletes = deletes.into_iter().cloned().collect();
        let mut groups: BTreeMap<_, Vec<OutdatedFile<T>>> = BTreeMap::new();
        for file in outdated {
            let is_published = published.manifest.0.contains_key(&file.path);
            // Only pages that lead to others need an order among themselves.
            let depth = match file.stage {
                Stage::List => file.path.matches('/').count(),
                _ => 0,
            };
            let rank = (is_published, file.stage, Reverse(depth));
            groups.entry(rank).or_default().push(file);
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        for group in &mut groups {
            group.sort_by(|a, b| a.path.cmp(&b.path));
        }
        Self { groups, deletes }
    }

    /// Keeps only the changes of the files at those paths for which `is_kept` is true.
    pub fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        for group in &mut self.groups {
            group.retain(|file| is_kept(&file.path));
        }
        self.deletes.retain(|path| is_kept(path));
    }

    /// The files to make.
    pub fn files(&self) -> impl Iterator<Item = &OutdatedFile<T>> {
        self.groups.iter().flatten()
    }

    /// The paths of all files to make or delete.
    pub fn paths(&self) -> impl Iterator<Item = &String> {
        self.files().map(|file| &file.path).chain(&self.deletes)
    }
}

/// What a run would do to a site.
#[derive(Debug, Default)]
pub struct PublishPlan {
    /// What it would write, in this order.
    pub puts: Vec<PlannedPut>,
    /// What it would delete, after all is written.
    pub deletes: Vec<String>,
    pub unchanged: usize,
}

/// A file that a run would write.
#[derive(Debug)]
pub struct PlannedPut {
    pub path: String,
    /// In bytes.
    pub size: u64,
}

impl PublishPlan {
    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.deletes.is_empty()
    }
}

#[cfg(test)]
mod tests;
