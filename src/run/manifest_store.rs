//! The manifest in its store: in parts below `.kairan/manifest/`, so that a run reads and writes those that have
//! the files at which it looks. A part is named after its content and never changes; the index of the parts is in
//! the state.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use litemap::LiteMap;
use serde::{Deserialize, Deserializer, Serialize};

use super::own_files;
use crate::digest::Digest;
use crate::publish::{Artifact, FileDigest, Manifest, Stage};
use crate::site::incident_of_path;
use crate::store::Store;

const FOLDER: &str = ".kairan/manifest";

/// How many files a part has on average, at most: small enough that a run which changes one incident reads little,
/// large enough that the index stays small beside the parts.
const FILES_PER_PART: usize = 512;

/// How many parts are written at a time.
const CHUNK_SIZE: usize = 32;

/// How many parts a run checks in a local site, besides the part with the pages of the whole site.
const SAMPLED_PARTS: usize = 8;

/// How many bits of a hash find a part, at most.
const MAX_BITS: u32 = 16;

/// The parts of a stored manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ManifestIndex {
    /// How many bits of a hash find the part of a file; `None` if an earlier release, which had other parts, wrote
    /// them.
    bits: Option<u32>,
    parts: BTreeMap<String, StoredPart>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StoredPart {
    digest: Digest,
    /// How many files of the site are in it.
    files: usize,
}

impl StoredPart {
    fn path(&self, name: &str) -> String {
        format!("{FOLDER}/{name}-{}.json", self.digest.as_str())
    }
}

impl ManifestIndex {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether it is known which part has a file, so that parts can be read one by one.
    pub fn finds_parts(&self) -> bool {
        self.bits.is_some()
    }

    /// The names of all parts.
    pub fn names(&self) -> BTreeSet<String> {
        self.parts.keys().cloned().collect()
    }

    /// How many files of the site are in these parts.
    pub fn file_count(&self, names: &BTreeSet<String>) -> usize {
        self.parts_named(names).map(|(_, part)| part.files).sum()
    }

    /// The parts with these names, as far as they exist.
    fn parts_named<'a>(
        &'a self,
        names: &'a BTreeSet<String>,
    ) -> impl Iterator<Item = (&'a String, &'a StoredPart)> {
        let part = |name| Some((name, self.parts.get(name)?));
        names.iter().filter_map(part)
    }

    /// The names of the parts that have these files of the site, if they have any.
    pub fn names_of(&self, paths: impl Iterator<Item = String>) -> BTreeSet<String> {
        match self.bits {
            Some(bits) => paths.map(|path| part_name(&path, bits)).collect(),
            None => self.names(),
        }
    }

    /// The parts whose files a run at `now` looks for in a local site: the part with the pages of the whole site, and
    /// some others, so that each run looks for a few thousand files, and each time for different ones. In a small site
    /// these are all files. Someone who deletes a folder by hand deletes files of nearly every part.
    pub fn sample(&self, now: DateTime<Utc>) -> BTreeSet<String> {
        let order =
            |name: &String| Digest::of_bytes(format!("{} {name}", now.timestamp()).as_bytes());
        let mut names: Vec<String> = self.parts.keys().cloned().collect();
        names.sort_by_cached_key(order);
        names.truncate(SAMPLED_PARTS);
        let mut sample = self.names_of(std::iter::once(String::new()));
        sample.extend(names);
        sample
    }

    /// The names of the parts that are not the same in an earlier index.
    pub fn names_changed_since(&self, earlier: &Self) -> BTreeSet<String> {
        let changed = self.parts.iter();
        let changed = changed.filter(|(name, part)| earlier.parts.get(*name) != Some(part));
        changed.map(|(name, _)| name.clone()).collect()
    }

    /// The paths of the stored parts.
    pub fn paths(&self) -> impl Iterator<Item = String> {
        self.parts.iter().map(|(name, part)| part.path(name))
    }
}

/// Reads the index of version 3 of the state: the digest of each part by name.
///
/// # Errors
/// If it has another form.
pub(super) fn parse_version_3<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<ManifestIndex, D::Error> {
    let digests = BTreeMap::<String, Digest>::deserialize(deserializer)?;
    let parts = digests.into_iter();
    let parts = parts.map(|(name, digest)| (name, StoredPart { digest, files: 0 }));
    Ok(ManifestIndex {
        bits: None,
        parts: parts.collect(),
    })
}

/// The group of a file of the site: an incident, a service or a month, whose files a run looks at together. All other
/// files are one group.
fn group_of(path: &str) -> &str {
    if let Some(id) = incident_of_path(path) {
        return id;
    }
    let mut names = path.splitn(4, '/');
    match (names.next(), names.next(), names.next(), names.next()) {
        (_, Some("services" | "history" | "feed-archive" | "search"), Some(name), Some(_)) => name,
        _ => "",
    }
}

/// The name of the part that has a file of the site.
fn part_name(path: &str, bits: u32) -> String {
    let digest = Digest::of_bytes(group_of(path).as_bytes());
    // A digest always begins with four hexadecimal digits.
    let hash = u32::from_str_radix(&digest.as_str()[..4], 16).unwrap_or_default();
    format!("{:04x}", hash >> (MAX_BITS - bits))
}

/// How many bits find the parts of a manifest with so many files.
fn bits_for(files: usize) -> u32 {
    let mut bits = 0;
    while files >> bits > FILES_PER_PART && bits < MAX_BITS {
        bits += 1;
    }
    bits
}

/// How many parts of a manifest with `file_count` files have these files of the site.
pub(super) fn count_parts<'a>(paths: impl Iterator<Item = &'a String>, file_count: usize) -> usize {
    let bits = bits_for(file_count);
    let names: BTreeSet<String> = paths.map(|path| part_name(path, bits)).collect();
    names.len()
}

/// Writes the parts of a manifest that are not stored as `index` says, and returns the new index. The parts that
/// are `unread` stay as they are: `manifest` has none of their files.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn write(
    root: &Store,
    manifest: &Manifest,
    index: &ManifestIndex,
    unread: &BTreeSet<String>,
) -> Result<ManifestIndex> {
    let bits = match index.bits {
        Some(bits) if !unread.is_empty() => bits,
        _ => bits_for(manifest.0.len()),
    };
    let mut contents: BTreeMap<String, BTreeMap<&String, &FileDigest>> = BTreeMap::new();
    for (path, file_digest) in &manifest.0 {
        let content = contents.entry(part_name(path, bits)).or_default();
        content.insert(path, file_digest);
    }
    if let Some(name) = contents.keys().find(|name| unread.contains(*name)) {
        bail!("the part {name} of the manifest was to be changed without having been read");
    }
    let kept = index
        .parts
        .iter()
        .filter(|(name, _)| unread.contains(*name));
    let mut parts: BTreeMap<String, StoredPart> = kept
        .map(|(name, part)| (name.clone(), part.clone()))
        .collect();
    let mut contents = contents.into_iter();
    loop {
        let mut files = Vec::new();
        for (name, content) in contents.by_ref() {
            let bytes = serde_json::to_vec(&content)?;
            let part = StoredPart {
                digest: Digest::of_bytes(&bytes),
                files: content.len(),
            };
            if index.parts.get(&name) != Some(&part) {
                files.push(Artifact::new(part.path(&name), bytes, Stage::Data));
            }
            parts.insert(name, part);
            if files.len() == CHUNK_SIZE {
                break;
            }
        }
        if files.is_empty() {
            break;
        }
        let writes = files.iter().map(|file| own_files::write(root, file));
        root.try_join_bounded(writes).await?;
    }
    Ok(ManifestIndex {
        bits: Some(bits),
        parts,
    })
}

/// The bytes of a part; `None` if it is missing or damaged.
async fn read_part(root: &Store, name: &str, part: &StoredPart) -> Result<Option<Vec<u8>>> {
    let file = own_files::read(root, &part.path(name)).await?;
    let bytes = file.map(|(bytes, _)| bytes);
    Ok(bytes.filter(|bytes| Digest::of_bytes(bytes) == part.digest))
}

/// Reads parts of a manifest; `None` if one of them is missing or damaged. A part that is not in the index has no
/// files.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn read(
    root: &Store,
    index: &ManifestIndex,
    names: &BTreeSet<String>,
) -> Result<Option<Manifest>> {
    let reads = index
        .parts_named(names)
        .map(async |(name, part)| read_part(root, name, part).await);
    let mut manifest = Manifest::default();
    for bytes in root.try_join_bounded(reads).await? {
        let part = bytes.and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
        let Some(part) = part else {
            return Ok(None);
        };
        manifest.0.extend(part.0);
    }
    Ok(Some(manifest))
}

/// Whether all files of these parts exist in a local site with their recorded sizes. A part that is missing or damaged
/// counts as one whose files do not exist.
///
/// # Errors
/// If a store cannot be read.
pub(super) async fn all_files_exist(
    root: &Store,
    site: &Store,
    index: &ManifestIndex,
    names: &BTreeSet<String>,
) -> Result<bool> {
    #[derive(Deserialize)]
    struct Size {
        size: u64,
    }
    for (name, part) in index.parts_named(names) {
        let bytes = read_part(root, name, part).await?;
        let sizes = bytes
            .as_ref()
            .and_then(|bytes| serde_json::from_slice::<LiteMap<String, Size>>(bytes).ok());
        let Some(sizes) = sizes else {
            return Ok(false);
        };
        for (path, Size { size }) in &sizes {
            if !site.has_file_of_size(path, *size)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// The paths of all parts that are stored, also of those that a run has left which died before its state named
/// them.
///
/// # Errors
/// If the store cannot be listed.
pub(super) async fn list(root: &Store) -> Result<Vec<String>> {
    Ok(root.list(FOLDER).await?.paths)
}

/// Deletes those of the parts at `paths` that are not among `current`.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn remove_others(
    root: &Store,
    paths: Vec<String>,
    current: &ManifestIndex,
) -> Result<()> {
    let kept: BTreeSet<String> = current.paths().collect();
    let others: BTreeSet<&String> = paths.iter().filter(|path| !kept.contains(*path)).collect();
    root.try_join_bounded(others.into_iter().map(|path| root.delete(path)))
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_a_run_looks_at_together_are_in_one_part() {
        let groups = [
            ("en/incidents/EX1/index.html", "EX1"),
            ("ja/incidents/EX1/index.html", "EX1"),
            ("api/v1/incidents/EX1.json", "EX1"),
            ("en/services/mail/index.html", "mail"),
            ("en/services/mail/feed.atom", "mail"),
            ("en/services/mail/2026/2/index.html", "mail"),
            ("ja/history/2026-05/index.html", "2026-05"),
            ("en/feed-archive/2026-05/1.atom", "2026-05"),
            ("ja/search/2026-05/3.json", "2026-05"),
            ("en/search/index.json", ""),
            ("en/history/index.html", ""),
            ("en/index.html", ""),
            ("index.html", ""),
            ("static/logo.svg", ""),
        ];
        for (path, group) in groups {
            assert_eq!(group_of(path), group, "{path}");
        }
    }

    #[test]
    fn the_size_of_a_part_does_not_grow_with_the_site() {
        for files in [0, 1, 512, 513, 34_000, 350_000, 4_000_000] {
            let parts = 1_usize << bits_for(files);
            assert!(files / parts <= FILES_PER_PART, "{files}");
            assert!(parts == 1 || files / parts >= FILES_PER_PART / 2, "{files}");
        }
        let names: BTreeSet<String> = (0..10_000)
            .map(|number| part_name(&format!("en/incidents/EX{number}/index.html"), 4))
            .collect();
        assert_eq!(names.len(), 16);
    }

    #[test]
    fn every_part_is_sampled_sooner_or_later_and_the_pages_of_the_site_always() {
        let index = |parts: usize| ManifestIndex {
            bits: Some(8),
            parts: (0..parts)
                .map(|number| {
                    let digest = Digest::of_bytes(b"");
                    (format!("{number:04x}"), StoredPart { digest, files: 1 })
                })
                .collect(),
        };
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        assert!(index(8).sample(at(0)).is_superset(&index(8).names()));
        let large = index(256);
        let samples: Vec<_> = (0..1_000)
            .map(|second| large.sample(at(60 * second)))
            .collect();
        let of_site = part_name("en/index.html", 8);
        assert!(
            samples
                .iter()
                .all(|sample| sample.contains(&of_site) && sample.len() <= 9)
        );
        let all: BTreeSet<String> = samples.into_iter().flatten().collect();
        assert_eq!(all, large.names());
    }
}
