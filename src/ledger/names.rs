//! Names that are recorded once and never derived again: `ledger/names.json`.
//!
//! A service's slug is part of its page's address and of its feeds' addresses. It is recorded when the
//! service is first published, and from then on it belongs to that service: no other service gets it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use icu_normalizer::ComposingNormalizerBorrowed;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::clock::ClockCorrection;
use crate::digest::Digest;
use crate::text::fold_name;

/// The version of the file that this program writes.
pub const NAMES_VERSION: u32 = 2;

/// The most bytes of a slug that is newly recorded. Published slugs that are longer stay.
pub const MAX_SLUG_BYTES: usize = 80;

/// The most bytes that a file system takes as the name of a folder.
const MAX_FILE_NAME_BYTES: usize = 255;

/// What to call a service of whose name no letter or digit can stand in an address.
const DEFAULT_SLUG: &str = "service";

/// Every recorded name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    version: u32,
    /// The authority of the feeds' ids, which are to stay when the site gets another address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    authority: Option<String>,
    /// By slug.
    #[serde(default)]
    services: BTreeMap<String, NamedService>,
    /// The slugs of each service, by its name as [`fold_name`] gives it; the oldest slug first.
    #[serde(skip)]
    slugs_by_name: BTreeMap<String, BTreeSet<(DateTime<Utc>, String)>>,
    /// Every slug by what [`fold_path`] makes of it.
    #[serde(skip)]
    slugs_by_path: BTreeMap<String, String>,
}

/// The service to which a slug belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedService {
    /// The service's name in the records; several where a team has added the new name of a service
    /// that was renamed.
    pub names: BTreeSet<String>,
    /// When the slug was recorded, or the service first seen.
    pub since: DateTime<Utc>,
}

/// Why the file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NamesError {
    #[error("the recorded names cannot be read ({0})")]
    Corrupt(String),
    #[error(
        "the recorded names were written by a newer kairan (version {0}, this one knows {NAMES_VERSION})"
    )]
    UnsupportedVersion(u32),
}

/// The slug that was asked for belongs to another service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlugTaken {
    pub slug: String,
    pub owner: NamedService,
}

/// A slug that two ledgers have recorded for different services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlugConflict {
    pub slug: String,
    /// The service whose slug it is in the union of the ledgers.
    pub winner: NamedService,
    /// The service that has the slug no longer, at least by some of its names.
    pub loser: NamedService,
    /// Whether the loser is a service of the ledger that was asked, not of the other.
    pub is_own_loss: bool,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            version: NAMES_VERSION,
            authority: None,
            services: BTreeMap::new(),
            slugs_by_name: BTreeMap::new(),
            slugs_by_path: BTreeMap::new(),
        }
    }
}

#[derive(Deserialize)]
struct FileVersion {
    version: u32,
}

impl Names {
    /// Reads the file's content.
    ///
    /// # Errors
    /// If it is damaged or of a newer version.
    pub fn parse(bytes: &[u8]) -> Result<Self, NamesError> {
        let corrupt = |error: serde_json::Error| NamesError::Corrupt(error.to_string());
        let FileVersion { version } = serde_json::from_slice(bytes).map_err(corrupt)?;
        if version > NAMES_VERSION {
            return Err(NamesError::UnsupportedVersion(version));
        }
        let mut names: Self = serde_json::from_slice(bytes).map_err(corrupt)?;
        if let Some(slug) = names.services.keys().find(|slug| !is_valid_slug(slug)) {
            let reason = format!("{slug:?} cannot stand in an address");
            return Err(NamesError::Corrupt(reason));
        }
        names.reindex();
        Ok(names)
    }

    fn reindex(&mut self) {
        self.slugs_by_name.clear();
        self.slugs_by_path.clear();
        for (slug, service) in &self.services {
            self.slugs_by_path.insert(fold_path(slug), slug.clone());
            for name in &service.names {
                let slugs = self.slugs_by_name.entry(fold_name(name)).or_default();
                slugs.insert((service.since, slug.clone()));
            }
        }
    }

    /// The file's content: the same names give the same bytes.
    pub fn serialize(&self) -> Vec<u8> {
        // Maps, sets and strings cannot fail to serialise.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The authority with which the feeds' ids were published.
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    pub fn record_authority(&mut self, authority: &str) {
        self.authority = Some(authority.to_owned());
    }

    /// The slugs that are recorded for a service, by its name in any spelling (see [`fold_name`]): the
    /// one that was recorded first comes first.
    pub fn slugs_of(&self, name: &str) -> impl Iterator<Item = &str> {
        let slugs = self.slugs_by_name.get(&fold_name(name));
        slugs.into_iter().flatten().map(|(_, slug)| slug.as_str())
    }

    /// Every recorded slug with its service, in the order of the slugs.
    pub fn services(&self) -> impl Iterator<Item = (&str, &NamedService)> {
        let services = self.services.iter();
        services.map(|(slug, service)| (slug.as_str(), service))
    }

    /// Since when a slug is recorded.
    pub fn since(&self, slug: &str) -> Option<DateTime<Utc>> {
        Some(self.services.get(slug)?.since)
    }

    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
    }

    /// The recorded slug that a file system may take for `slug`, with its service.
    fn equivalent(&self, slug: &str) -> Option<(&String, &NamedService)> {
        let recorded = match self.services.get_key_value(slug) {
            Some((recorded, _)) => recorded,
            None => self.slugs_by_path.get(&fold_path(slug))?,
        };
        self.services.get_key_value(recorded)
    }

    /// Records a slug for the service `name`, made of `wanted`: the bounded slug of that text, with a
    /// number behind it if another service has it. A longer one that version 1 has `published`, and
    /// that no service has, is recorded as it is.
    pub fn record_slug(
        &mut self,
        name: &str,
        wanted: &str,
        published: &BTreeSet<String>,
        since: DateTime<Utc>,
    ) -> String {
        let version_1 = slugify(wanted);
        let base = if version_1.len() <= MAX_FILE_NAME_BYTES && published.contains(&version_1) {
            version_1
        } else {
            bounded(&slugify(&normalize(wanted)), "", MAX_SLUG_BYTES)
        };
        let slug = self.unique_slug(base);
        self.insert(slug.clone(), name, since);
        slug
    }

    /// Records exactly the slug of `wanted` for the service `name`, unless it is recorded for it.
    ///
    /// # Errors
    /// If it belongs to another service.
    pub fn record_exact_slug(
        &mut self,
        name: &str,
        wanted: &str,
        published: &BTreeSet<String>,
        since: DateTime<Utc>,
    ) -> Result<String, SlugTaken> {
        let version_1 = slugify(wanted);
        let is_kept = version_1.len() <= MAX_FILE_NAME_BYTES
            && (published.contains(&version_1) || self.services.contains_key(&version_1));
        let slug = if is_kept {
            version_1
        } else {
            bounded(&slugify(&normalize(wanted)), "", MAX_SLUG_BYTES)
        };
        let folded = fold_name(name);
        match self.equivalent(&slug) {
            None => {
                self.insert(slug.clone(), name, since);
                Ok(slug)
            }
            Some((taken, owner)) if owner.names.iter().any(|n| fold_name(n) == folded) => {
                Ok(taken.clone())
            }
            Some((taken, owner)) => Err(SlugTaken {
                slug: taken.clone(),
                owner: owner.clone(),
            }),
        }
    }

    fn unique_slug(&self, base: String) -> String {
        if self.equivalent(&base).is_none() {
            return base;
        }
        let numbered = (2_u64..).map(|number| {
            let suffix = format!("-{number}");
            if base.len() + suffix.len() > MAX_SLUG_BYTES {
                bounded(&base, &suffix, MAX_SLUG_BYTES)
            } else {
                format!("{base}{suffix}")
            }
        });
        let mut free = numbered.filter(|slug| self.equivalent(slug).is_none());
        free.next().unwrap_or(base)
    }

    fn insert(&mut self, slug: String, name: &str, since: DateTime<Utc>) {
        let slugs = self.slugs_by_name.entry(fold_name(name)).or_default();
        slugs.insert((since, slug.clone()));
        self.slugs_by_path.insert(fold_path(&slug), slug.clone());
        let service = NamedService {
            names: [name.to_owned()].into(),
            since,
        };
        self.services.insert(slug, service);
    }

    /// Adds the slugs of `earlier`, which an earlier run recorded, that are missing. A slug that is there stays as it is.
    /// Returns how many were missing.
    pub fn add_missing(&mut self, earlier: &Self) -> usize {
        let missing = earlier.services.iter();
        let missing: Vec<_> = missing
            .filter(|(slug, _)| self.equivalent(slug).is_none())
            .map(|(slug, service)| (slug.clone(), service.clone()))
            .collect();
        let count = missing.len();
        self.services.extend(missing);
        self.reindex();
        self.authority = self.authority.take().or_else(|| earlier.authority.clone());
        count
    }

    /// Everything that `self` or `other` has recorded. A slug that they have recorded for different
    /// services stays with the service that has had it longer; the other keeps its other slugs.
    ///
    /// Commutative, associative and idempotent.
    pub fn union(mut self, other: Self) -> Self {
        for (slug, theirs) in other.services {
            let Some(ours) = self.services.get_mut(&slug) else {
                self.services.insert(slug, theirs);
                continue;
            };
            *ours = NamedService::earlier(ours.clone(), theirs);
        }
        self.version = self.version.max(other.version);
        let authorities = [self.authority, other.authority];
        self.authority = authorities.into_iter().flatten().min();
        self.reindex();
        self
    }

    /// The slugs that a service of `self` or of `other` loses by [`Names::union`].
    pub fn conflicts(&self, other: &Self) -> Vec<SlugConflict> {
        let shared = self.services.iter();
        let shared =
            shared.filter_map(|(slug, ours)| Some((slug, ours, other.services.get(slug)?)));
        let conflicts = shared.filter_map(|(slug, ours, theirs)| {
            let winner = NamedService::earlier(ours.clone(), theirs.clone());
            let is_own_loss = !ours.has_only_names_of(&winner);
            let loser = if is_own_loss { ours } else { theirs };
            (!loser.has_only_names_of(&winner)).then(|| SlugConflict {
                slug: slug.clone(),
                loser: loser.clone(),
                winner,
                is_own_loss,
            })
        });
        conflicts.collect()
    }

    /// When each slug was recorded. Unordered.
    pub fn recorded_instants(&self) -> impl Iterator<Item = DateTime<Utc>> {
        self.services.values().map(|service| service.since)
    }

    /// Corrects the instants at which slugs were recorded.
    pub fn correct_clock(&mut self, correction: &ClockCorrection) {
        for service in self.services.values_mut() {
            service.since = correction.correct(service.since);
        }
        self.reindex();
    }
}

impl NamedService {
    /// The owner of a slug that two ledgers have recorded: the service that has had it longer. Copies of one
    /// record may differ in the further names that a team has added, all of which are kept.
    ///
    /// Nothing of the other service is kept, and names are compared by the first of them alone: otherwise it
    /// would matter in which order three ledgers are merged.
    fn earlier(one: Self, other: Self) -> Self {
        match one.precedence().cmp(&other.precedence()) {
            Ordering::Less => one,
            Ordering::Greater => other,
            Ordering::Equal => Self {
                names: &one.names | &other.names,
                since: one.since,
            },
        }
    }

    fn has_only_names_of(&self, other: &Self) -> bool {
        let others: BTreeSet<String> = other.names.iter().map(|name| fold_name(name)).collect();
        self.names
            .iter()
            .all(|name| others.contains(&fold_name(name)))
    }

    /// By what the owner of a slug is decided: when the slug was recorded, then the first of the names.
    fn precedence(&self) -> (DateTime<Utc>, Option<String>) {
        let first = self.names.iter().map(|name| fold_name(name)).min();
        (self.since, first)
    }
}

/// A part of a path as the file systems compare it that compare least: without letter case, and
/// whatever way in which a character is composed.
pub fn fold_path(part: &str) -> String {
    // Upper case first, since `ß` and `ss` differ in lower case only.
    let upper = part.to_uppercase();
    ComposingNormalizerBorrowed::new_nfkc()
        .normalize(&upper)
        .to_lowercase()
}

fn normalize(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(text)
        .into_owned()
}

/// Lower-case letters and digits of any script, with single dashes between them.
fn slugify(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { DEFAULT_SLUG } else { slug }.to_owned()
}

/// A name of at most `max_bytes` with `suffix` at its end. One that is cut ends in a digest of the
/// whole, so that two long names do not become one.
pub(super) fn bounded(name: &str, suffix: &str, max_bytes: usize) -> String {
    if name.len() + suffix.len() <= max_bytes {
        return format!("{name}{suffix}");
    }
    let digest = Digest::of_bytes(name.as_bytes());
    let digest = &digest.as_str()[..8];
    let length = max_bytes - suffix.len() - digest.len() - 1;
    let start = name[..name.floor_char_boundary(length)].trim_end_matches('-');
    format!("{start}-{digest}{suffix}")
}

/// Whether a slug, which people may have written into the file, can be part of an address and of a
/// path.
fn is_valid_slug(slug: &str) -> bool {
    (1..=MAX_FILE_NAME_BYTES).contains(&slug.len())
        && slug.chars().all(|c| c.is_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests;
