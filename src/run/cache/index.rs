//! The index of the cache: how the cache is read, as a whole or in parts, and written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::to_vec;
use tracing::warn;

use super::files::{self, FileWriter, PartIsLost};
use super::ids::{IdFile, IdIndex};
use super::texts::TextsFile;
use super::{Cache, CachedIncident, RecordFile, SiteFacts};
use crate::catalog::{
    Brief, Catalog, IncidentDays, Item, MissingParts, Month, Part, PartKey, PartedList,
};
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::publish::{Artifact, Stage};
use crate::run::own_files::{self, CACHE as INDEX_FILE};
use crate::store::Store;

/// The content of the index.
#[derive(Serialize, Deserialize)]
struct Index {
    #[serde(rename = "base")]
    build_digest: Digest,
    now: DateTime<Utc>,
    conflicts: BTreeMap<String, Vec<Diagnostic>>,
    #[serde(rename = "pages")]
    page_diagnostics: Option<BTreeMap<String, Diagnostic>>,
    site: SiteFacts,
    hidden: Vec<Arc<CachedIncident>>,
    inputs: Digest,
    current: Digest,
    past: Digest,
    months: Vec<StoredPart<Month, Arc<CachedIncident>>>,
    services: BTreeMap<String, Vec<StoredPart<i32, crate::catalog::ServiceBrief>>>,
    announced: Vec<StoredPart<Month, crate::catalog::Announced>>,
    id_digits: usize,
    ids: BTreeMap<String, Digest>,
    #[serde(default)]
    texts: Option<Digest>,
}

/// A part of a list, whose items are in a file.
#[derive(Serialize, Deserialize)]
#[serde(bound(
    serialize = "L: Serialize, T::Rank: Serialize, T::Facts: Serialize",
    deserialize = "L: Deserialize<'de>, T::Rank: Deserialize<'de>, T::Facts: Deserialize<'de>"
))]
struct StoredPart<L, T: Item> {
    list: L,
    number: usize,
    first: T::Rank,
    facts: T::Facts,
    file: Digest,
}

/// What a run always needs of the files that people write.
#[derive(Serialize, Deserialize)]
struct Inputs<'a> {
    records: Cow<'a, BTreeMap<String, RecordFile>>,
    annotated: Cow<'a, BTreeMap<String, String>>,
}

impl Cache {
    /// Reads the index of the cache, and what a run needs of it in any case. Returns it with the digest of the
    /// index. A missing or damaged cache is empty, which costs one full run.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn read_index(root: &Store) -> Result<(Self, Option<Digest>)> {
        let Some((bytes, _)) = own_files::read(root, INDEX_FILE).await? else {
            return Ok((Self::default(), None));
        };
        // Another version of the program may have written it in another format.
        let Ok(index) = serde_json::from_slice::<Index>(&bytes) else {
            warn!("{INDEX_FILE} is damaged or of another version of Kairan; rebuilding the cache");
            return Ok((Self::default(), None));
        };
        let inputs = [((), index.inputs.clone())];
        let inputs = files::read::<_, Inputs<'static>>(root, inputs).await;
        let current = [((), index.current.clone())];
        let current = files::read::<_, BTreeMap<String, Brief>>(root, current).await;
        let past = [((), index.past.clone())];
        let past = files::read::<_, BTreeMap<String, IncidentDays>>(root, past).await;
        let (Some(inputs), Some(current), Some(past)) =
            (only(inputs)?, only(current)?, only(past)?)
        else {
            warn!("a part of the cache is damaged or missing; rebuilding the cache");
            return Ok((Self::default(), None));
        };
        let files = index.files();
        let services = index.services.into_iter();
        let catalog = Catalog {
            months: read_parts(index.months),
            services: services
                .map(|(slug, parts)| (slug, read_parts(parts)))
                .collect(),
            announced: read_parts(index.announced),
            current,
            past,
        };
        let id_files = index.ids.into_iter().map(|(name, digest)| {
            let file = IdFile {
                ids: None,
                file: Some(digest),
            };
            (name, file)
        });
        let cache = Self {
            build_digest: index.build_digest,
            now: index.now,
            records: inputs.records.into_owned(),
            conflicts: index.conflicts,
            incidents: BTreeMap::new(),
            page_diagnostics: index.page_diagnostics,
            last_known: BTreeMap::new(),
            catalog,
            hidden: index.hidden,
            ids: IdIndex {
                digits: index.id_digits,
                files: id_files.collect(),
            },
            texts: TextsFile::of_file(index.texts),
            annotated: inputs.annotated.into_owned(),
            site: index.site,
            is_read_partly: true,
            files,
            leftovers: BTreeSet::new(),
        };
        Ok((cache, Some(Digest::of_bytes(&bytes))))
    }

    /// Reads all incidents that are not in memory yet. Those that are stay as they are.
    ///
    /// # Errors
    /// If the store cannot be read, or [`PartIsLost`].
    pub async fn read_all(&mut self, root: &Store) -> Result<()> {
        if !std::mem::take(&mut self.is_read_partly) {
            return Ok(());
        }
        let months = self.catalog.months.parts();
        let unread = months.filter(|(_, part)| part.items().is_none());
        let missing = MissingParts {
            months: unread.map(|(key, _)| key).collect(),
            ..MissingParts::default()
        };
        self.read_parts(root, missing).await?;
        for cached in &self.hidden {
            let id = cached.brief.summary.id.clone();
            self.incidents
                .entry(id)
                .or_insert_with(|| Arc::clone(cached));
        }
        Ok(())
    }

    /// Reads parts of the lists, and takes over the incidents that are not in memory yet.
    ///
    /// # Errors
    /// If the store cannot be read, or [`PartIsLost`].
    pub async fn read_parts(&mut self, root: &Store, missing: MissingParts) -> Result<()> {
        let catalog = &mut self.catalog;
        let files = files_of(&catalog.months, missing.months);
        for (key, items) in files::read::<_, Vec<Arc<CachedIncident>>>(root, files).await? {
            for cached in &items {
                let id = cached.brief.summary.id.clone();
                self.incidents
                    .entry(id)
                    .or_insert_with(|| Arc::clone(cached));
            }
            catalog.months.load(key, items);
        }
        let files = missing.services.into_iter().filter_map(|(slug, key)| {
            let file = catalog.services.get(&slug)?.part(key)?.file()?.clone();
            Some(((slug, key), file))
        });
        let files: Vec<_> = files.collect();
        for ((slug, key), items) in files::read(root, files).await? {
            if let Some(list) = catalog.services.get_mut(&slug) {
                list.load(key, items);
            }
        }
        let files = files_of(&catalog.announced, missing.announced);
        for (key, items) in files::read(root, files).await? {
            catalog.announced.load(key, items);
        }
        Ok(())
    }

    /// Reads the files that tell where incidents with these ids are, or whose sources have these ids.
    ///
    /// # Errors
    /// If the store cannot be read, or [`PartIsLost`].
    pub async fn read_ids<'a>(
        &mut self,
        root: &Store,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<()> {
        let missing = self.ids.missing(ids);
        for (name, ids) in files::read(root, missing).await? {
            self.ids.files.entry(name).or_default().ids = Some(ids);
        }
        Ok(())
    }

    /// Reads incidents by their ids; those that are unknown are left out.
    ///
    /// # Errors
    /// If the store cannot be read, or [`PartIsLost`].
    pub async fn read_incidents(&mut self, root: &Store, ids: &BTreeSet<String>) -> Result<()> {
        if !self.is_read_partly {
            return Ok(());
        }
        self.read_ids(root, ids.iter().map(String::as_str)).await?;
        let known = ids.iter().filter_map(|id| Some((id, self.ids.get(id)?)));
        let places = known.map(|(id, known)| (id.clone(), known.archived_at));
        let places: Vec<_> = places.collect();
        self.read_places(root, places).await
    }

    /// Reads the incidents with these ids. The instant beside each id determines its place in the archive.
    ///
    /// # Errors
    /// If the store cannot be read, or [`PartIsLost`].
    pub async fn read_places(
        &mut self,
        root: &Store,
        places: impl IntoIterator<Item = (String, DateTime<Utc>)>,
    ) -> Result<()> {
        let months = &self.catalog.months;
        let keys = places.into_iter().map(|(id, archived_at)| {
            let month = Month::of(archived_at);
            let rank = crate::catalog::Rank { archived_at, id };
            (month, months.place(month, &rank))
        });
        let missing = MissingParts {
            months: keys.filter(|key| months.is_unread(*key)).collect(),
            ..MissingParts::default()
        };
        self.read_parts(root, missing).await
    }

    /// Reads the announcements of months.
    ///
    /// # Errors
    /// If the store cannot be read, or [`PartIsLost`].
    pub async fn read_announced(&mut self, root: &Store, months: &BTreeSet<Month>) -> Result<()> {
        let announced = &self.catalog.announced;
        let keys = months.iter().map(|month| (*month, 1));
        let missing = MissingParts {
            announced: keys.filter(|key| announced.is_unread(*key)).collect(),
            ..MissingParts::default()
        };
        self.read_parts(root, missing).await
    }

    /// Writes the cache into the root, and returns the digest of its index.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub async fn save(&mut self, root: &Store) -> Result<Digest> {
        let mut writer = FileWriter::new(root, &self.files);
        let months = write_parts(&mut self.catalog.months, &mut writer).await?;
        let mut services = BTreeMap::new();
        for (slug, list) in &mut self.catalog.services {
            let parts = write_parts(list, &mut writer).await?;
            services.insert(slug.clone(), parts);
        }
        let announced = &mut self.catalog.announced;
        let announced = write_parts(announced, &mut writer).await?;
        let mut ids = BTreeMap::new();
        for (name, file) in &mut self.ids.files {
            let digest = match (&file.file, &file.ids) {
                (Some(digest), _) => {
                    writer.keep(digest);
                    digest.clone()
                }
                (None, ids) => writer.add(to_vec(ids)?).await?,
            };
            file.file = Some(digest.clone());
            ids.insert(name.clone(), digest);
        }
        let inputs = Inputs {
            records: Cow::Borrowed(&self.records),
            annotated: Cow::Borrowed(&self.annotated),
        };
        let index = Index {
            build_digest: self.build_digest.clone(),
            now: self.now,
            conflicts: self.conflicts.clone(),
            page_diagnostics: self.page_diagnostics.clone(),
            site: self.site.clone(),
            hidden: self.hidden.clone(),
            inputs: writer.add(to_vec(&inputs)?).await?,
            current: writer.add(to_vec(&self.catalog.current)?).await?,
            past: writer.add(to_vec(&self.catalog.past)?).await?,
            months,
            services,
            announced,
            id_digits: self.ids.digits,
            ids,
            texts: self.texts.save(&mut writer).await?,
        };
        writer.flush().await?;
        let current = writer.current;
        let bytes = to_vec(&index)?;
        let digest = Digest::of_bytes(&bytes);
        own_files::write(root, &Artifact::new(INDEX_FILE, bytes, Stage::Data)).await?;
        let mut stored = std::mem::replace(&mut self.files, current);
        stored.append(&mut self.leftovers);
        files::remove(root, stored.difference(&self.files)).await?;
        Ok(digest)
    }

    /// Makes the next [`Cache::save`] write every file, and delete all others.
    ///
    /// # Errors
    /// If the store cannot be listed.
    pub async fn distrust_files(&mut self, root: &Store) -> Result<()> {
        self.files.clear();
        self.texts = TextsFile::default();
        self.leftovers.extend(files::list(root).await?);
        Ok(())
    }
}

impl Index {
    /// The digests of all files that it names.
    fn files(&self) -> BTreeSet<Digest> {
        let months = self.months.iter().map(|part| &part.file);
        let services = self.services.values().flatten().map(|part| &part.file);
        let announced = self.announced.iter().map(|part| &part.file);
        let parts = months.chain(services).chain(announced);
        let others = self
            .ids
            .values()
            .chain([&self.inputs, &self.current, &self.past])
            .chain(&self.texts);
        parts.chain(others).cloned().collect()
    }
}

/// The content of the only file that was read; `None` if it is lost.
fn only<T>(read: Result<Vec<((), T)>>) -> Result<Option<T>> {
    match read {
        Ok(mut files) => Ok(files.pop().map(|((), content)| content)),
        Err(error) if error.is::<PartIsLost>() => Ok(None),
        Err(error) => Err(error),
    }
}

fn read_parts<L: Ord + Copy, T: Item>(parts: Vec<StoredPart<L, T>>) -> PartedList<L, T> {
    let parts = parts.into_iter().map(|part| {
        let key = (part.list, part.number);
        (key, Part::of_file(part.first, part.facts, part.file))
    });
    PartedList::of_parts(parts)
}

/// The files of these parts of a list.
fn files_of<L: Ord + Copy, T: Item>(
    list: &PartedList<L, T>,
    keys: BTreeSet<PartKey<L>>,
) -> Vec<(PartKey<L>, Digest)> {
    let file = |key: PartKey<L>| Some((key, list.part(key)?.file()?.clone()));
    keys.into_iter().filter_map(file).collect()
}

/// Writes the parts of a list that are not in their files.
async fn write_parts<L: Ord + Copy, T: Item + Serialize>(
    list: &mut PartedList<L, T>,
    writer: &mut FileWriter<'_>,
) -> Result<Vec<StoredPart<L, T>>> {
    let mut parts = Vec::new();
    for ((list, number), part) in list.parts_mut() {
        let file = match (part.file(), part.items()) {
            (Some(file), _) => {
                writer.keep(file);
                file.clone()
            }
            (None, items) => writer.add(to_vec(items.unwrap_or_default())?).await?,
        };
        part.set_file(file.clone());
        parts.push(StoredPart {
            list,
            number,
            first: part.first.clone(),
            facts: part.facts.clone(),
            file,
        });
    }
    Ok(parts)
}
