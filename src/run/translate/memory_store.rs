//! The memory of what machines translated, in its store. Every file is written only over the version that was read,
//! and where another run was faster, what it wrote is kept.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::locale::Tag;
use crate::publish::{Artifact, Stage};
use crate::run::ledger_store::{TRANSLATION_USAGE_FILE, memory_index_path, memory_path};
use crate::store::{Conflict, Precondition, Store, Version};
use crate::translation::memory::{MemoryIndex, TranslationUsage};
use crate::translation::{IncidentMemory, SegmentKey};

/// The memory of a root.
pub(super) struct MemoryStore<'a> {
    root: &'a Store,
    /// The parts of the index that were read.
    index: BTreeMap<String, MemoryIndex>,
}

impl<'a> MemoryStore<'a> {
    /// The memory of a root, before anything is read.
    pub fn new(root: &'a Store) -> Self {
        Self {
            root,
            index: BTreeMap::new(),
        }
    }

    /// How much was sent, and whether the translator answers.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn usage(&self) -> Result<TranslationUsage> {
        let bytes = self.root.get(TRANSLATION_USAGE_FILE).await?;
        Ok(bytes.map_or_else(TranslationUsage::default, |bytes| {
            TranslationUsage::parse(&bytes)
        }))
    }

    /// Changes what is recorded of how much was sent, and returns what `change` does.
    ///
    /// # Errors
    /// If the store refuses.
    pub async fn update_usage<T>(&self, change: impl Fn(&mut TranslationUsage) -> T) -> Result<T> {
        let (result, _) = self
            .update(TRANSLATION_USAGE_FILE, |bytes| {
                let mut usage =
                    bytes.map_or_else(TranslationUsage::default, TranslationUsage::parse);
                let result = change(&mut usage);
                Ok((usage.serialize(), result))
            })
            .await?;
        Ok(result)
    }

    /// The incidents other than `incident` whose memories have these translations, as the index knows it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn find(
        &mut self,
        wanted: impl Iterator<Item = (&SegmentKey, &Tag)> + Clone,
        incident: &str,
    ) -> Result<Vec<String>> {
        self.read_parts(wanted.clone().map(|(segment, _)| segment))
            .await?;
        let found = wanted.filter_map(|(segment, locale)| {
            let part = self.index.get(MemoryIndex::part_of(segment))?;
            part.incident(segment, locale)
        });
        let mut found: Vec<String> = found
            .filter(|id| *id != incident)
            .map(str::to_owned)
            .collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    async fn read_parts(&mut self, segments: impl Iterator<Item = &SegmentKey>) -> Result<()> {
        let names = segments.map(|segment| MemoryIndex::part_of(segment).to_owned());
        let mut names: Vec<String> = names
            .filter(|name| !self.index.contains_key(name))
            .collect();
        names.sort_unstable();
        names.dedup();
        let reads = names
            .iter()
            .map(async |name| self.root.get(&memory_index_path(name)).await);
        let files = self.root.try_join_bounded(reads).await?;
        for (name, bytes) in names.into_iter().zip(files) {
            let part = bytes.and_then(|bytes| MemoryIndex::parse(&bytes));
            self.index.insert(name, part.unwrap_or_default());
        }
        Ok(())
    }

    /// Records in the index that the memory of `incident` is about to get these translations. So a run that dies
    /// afterwards leaves no translation that cannot be found.
    ///
    /// # Errors
    /// If the store refuses.
    pub async fn claim(
        &mut self,
        claims: impl Iterator<Item = (&SegmentKey, &Tag)>,
        incident: &str,
    ) -> Result<()> {
        let mut by_part: BTreeMap<&str, Vec<(&SegmentKey, &Tag)>> = BTreeMap::new();
        for (segment, locale) in claims {
            let claims = by_part.entry(MemoryIndex::part_of(segment)).or_default();
            claims.push((segment, locale));
        }
        let writes = by_part.iter().map(async |(name, claims)| {
            let path = memory_index_path(name);
            let update = self.update(&path, |bytes| {
                let mut part = bytes.and_then(MemoryIndex::parse).unwrap_or_default();
                for (segment, locale) in claims {
                    part.set(segment, locale, incident);
                }
                Ok((part.serialize(), part))
            });
            let (part, _) = update.await?;
            Ok(((*name).to_owned(), part))
        });
        let written = self.root.try_join_bounded(writes).await?;
        self.index.extend(written);
        Ok(())
    }

    /// What machines translated of an incident; empty if the file is damaged.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn read(&self, incident: &str) -> Result<IncidentMemory> {
        let bytes = self.root.get(&memory_path(incident)).await?;
        let memory = bytes.and_then(|bytes| IncidentMemory::parse(&bytes).ok());
        Ok(memory.unwrap_or_default())
    }

    /// Adds translations to the memory of an incident, and returns its new version.
    ///
    /// # Errors
    /// If the store refuses, or the file is damaged: a damaged file is not written over.
    pub async fn add(&self, incident: &str, new: &IncidentMemory) -> Result<Version> {
        let path = memory_path(incident);
        let (_, version) = self
            .update(&path, |bytes| {
                let mut memory = match bytes {
                    None => IncidentMemory::default(),
                    Some(bytes) => IncidentMemory::parse(bytes)
                        .map_err(|error| anyhow::anyhow!("{path} cannot be used: {error}"))?,
                };
                memory.merge(new.clone());
                Ok((memory.serialize(), ()))
            })
            .await?;
        Ok(version)
    }

    /// Writes what `change` makes of a file, if that differs from it. Repeats this while another run writes the file in
    /// between. Returns the other result of `change`, and the version of the file.
    async fn update<T>(
        &self,
        path: &str,
        change: impl Fn(Option<&[u8]>) -> Result<(Vec<u8>, T)>,
    ) -> Result<(T, Version)> {
        loop {
            let (bytes, version) = self.root.get_versioned(path).await?.unzip();
            let (changed, result) = change(bytes.as_deref())?;
            if let Some(version) = &version
                && bytes.as_ref() == Some(&changed)
            {
                return Ok((result, version.clone()));
            }
            let file = Artifact::new(path, changed, Stage::Data);
            let condition = Precondition::if_unchanged(version);
            match self.root.put_if(&file, &condition).await {
                Ok(version) => return Ok((result, version)),
                Err(error) if error.is::<Conflict>() => {}
                Err(error) => return Err(error),
            }
        }
    }
}
