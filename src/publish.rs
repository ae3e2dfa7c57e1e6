//! The files of a site, the manifest of what is published, and the plan that leads from one to the other.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::digest::{Digest, hex};

/// The file by which monitors see that runs complete. Every run writes it, and no manifest lists it.
pub const HEARTBEAT_PATH: &str = "heartbeat.json";

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
    /// The digest of the inputs, for a file of which it is known without rendering.
    pub input_digest: Option<Digest>,
}

/// When a file is written: what others link to comes first; [`plan`] has the whole rule.
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
            // News must not wait for a cache; what never changes under its name may.
            cache_control: match stage {
                Stage::Asset => "public, max-age=86400",
                _ => "public, max-age=60, must-revalidate",
            },
            language: None,
            path,
            bytes,
            stage,
            input_digest: None,
        }
    }

    pub fn with_language(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }

    pub fn with_input_digest(mut self, input_digest: Option<Digest>) -> Self {
        self.input_digest = input_digest;
        self
    }

    fn file_digest(&self) -> FileDigest {
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

/// A path's media type, by its extension.
fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "json" => "application/json",
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
    fn is_same_file(&self, other: &Self, metadata_support: MetadataSupport) -> bool {
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
    pub manifest: Manifest,
    /// The paths that a run was about to write or delete, and of which it has not recorded the outcome. A
    /// file that the manifest lists too exists, in its old or its new form; any other may exist or not.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[serde(rename = "underway")]
    pub in_flight: BTreeSet<String>,
}

impl PublishedState {
    /// The file at `path`, if it was made from the same inputs.
    pub fn reusable(&self, path: &str, input_digest: Option<&Digest>) -> Option<&FileDigest> {
        let file_digest = self.manifest.0.get(path)?;
        let is_current =
            input_digest.is_some() && file_digest.input_digest.as_ref() == input_digest;
        (is_current && !self.in_flight.contains(path)).then_some(file_digest)
    }

    /// Records what `plan` will do before any of it is done, so that an interrupted run leaves no file that
    /// nobody knows of, or that is taken for what it no longer is.
    pub fn begin(&mut self, plan: &PublishPlan) {
        for path in &plan.deletes {
            self.manifest.0.remove(path);
        }
        let puts = plan.puts.iter().flatten().map(|artifact| &artifact.path);
        let in_flight: BTreeSet<String> = puts.chain(&plan.deletes).cloned().collect();
        for (path, file_digest) in &plan.manifest.0 {
            if !in_flight.contains(path) {
                self.manifest.0.insert(path.clone(), file_digest.clone());
            }
        }
        self.in_flight.extend(in_flight);
    }

    /// Records that the file at `path` is now as `plan` wants it.
    pub fn commit(&mut self, plan: &PublishPlan, path: &str) {
        self.in_flight.remove(path);
        if let Some(file_digest) = plan.manifest.0.get(path) {
            self.manifest.0.insert(path.to_owned(), file_digest.clone());
        }
    }
}

/// What is to be done so that a store holds the site.
#[derive(Debug, Default)]
pub struct PublishPlan {
    /// What to write, group after group; within a group the order is free.
    pub puts: Vec<Vec<Artifact>>,
    /// After all is written. Only what kairan wrote is ever deleted.
    pub deletes: Vec<String>,
    pub unchanged: usize,
    /// What the store holds once all is done.
    pub manifest: Manifest,
}

impl PublishPlan {
    /// A plan without any writes or deletes.
    pub fn noop(published: &PublishedState) -> Self {
        Self {
            unchanged: published.manifest.0.len(),
            manifest: published.manifest.clone(),
            ..Self::default()
        }
    }

    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.deletes.is_empty()
    }
}

/// Compares the site that should be with what is known to be published: `artifacts`, and the `reused`
/// files that stay as they are. Pure.
///
/// New files come before changed ones: no published page links to a file that is new to the site, and
/// once all of these are there, no link of a changed page leads nowhere. Deletes come last for the
/// same reason. So a reader never meets a dead link, whenever the run dies. Of a site that is all new,
/// the pages that lead to others come after them, and the page at its root last.
pub fn plan(
    published: &PublishedState,
    artifacts: Vec<Artifact>,
    reused: Manifest,
    metadata_support: MetadataSupport,
) -> PublishPlan {
    let mut plan = PublishPlan {
        unchanged: reused.0.len(),
        manifest: reused,
        ..PublishPlan::default()
    };
    let mut groups: BTreeMap<_, Vec<Artifact>> = BTreeMap::new();
    for artifact in artifacts {
        let file_digest = artifact.file_digest();
        let existing = published.manifest.0.get(&artifact.path);
        plan.manifest
            .0
            .insert(artifact.path.clone(), file_digest.clone());
        let is_published =
            existing.is_some_and(|existing| existing.is_same_file(&file_digest, metadata_support));
        if is_published && !published.in_flight.contains(&artifact.path) {
            plan.unchanged += 1;
        } else {
            let depth = artifact.path.matches('/').count();
            let rank = (existing.is_some(), artifact.stage, Reverse(depth));
            groups.entry(rank).or_default().push(artifact);
        }
    }
    plan.puts = groups.into_values().collect();
    for group in &mut plan.puts {
        group.sort_by(|a, b| a.path.cmp(&b.path));
    }
    let published_paths: BTreeSet<&String> = published
        .manifest
        .0
        .keys()
        .chain(&published.in_flight)
        .collect();
    plan.deletes = published_paths
        .into_iter()
        .filter(|path| !plan.manifest.0.contains_key(*path))
        .cloned()
        .collect();
    plan
}

#[cfg(test)]
mod tests;
