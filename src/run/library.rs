//! What a root tells of its incidents, opened one by one.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::gather::Gathered;
use super::ledger::{self, Ledger};
use crate::content::{Content, Listing};
use crate::fingerprint::Fingerprint;
use crate::incident::{self, Incident, annotated};
use crate::problem::Problem;
use crate::store::{Store, Version};
use crate::translation;

pub(super) struct Library<'a> {
    pub root: &'a Store,
    pub listing: &'a Listing,
    /// What was read of the root so far.
    pub content: Content,
    pub gathered: Gathered,
    pub ledger: Ledger,
}

/// The files of notes and translations of each incident, by its id; those of none that is known
/// under the empty one.
pub(super) type Notes<'a> = BTreeMap<String, Vec<(&'a str, &'a Version)>>;

/// An incident as it was resolved, and what is wrong with its notes and translations.
pub(super) struct Opened {
    pub incident: Incident,
    pub problems: Vec<Problem>,
}

impl<'a> Library<'a> {
    /// Reads what concerns the whole site, and no incident yet.
    ///
    /// # Errors
    /// Where the root cannot be read, or there are no usable settings.
    pub async fn enter(root: &'a Store, listing: &'a Listing) -> Result<Self> {
        let mut content = Content::read(root, &listing.common()).await?;
        let gathered = Gathered::new(&content)?;
        let logo = gathered.settings.logo.as_deref();
        if let Some(logo) = logo.filter(|logo| listing.get(logo).is_some()) {
            content.add(root, &[logo]).await?;
        }
        Ok(Self {
            root,
            listing,
            content,
            gathered,
            ledger: Ledger::new(listing),
        })
    }

    /// What everything is made by: the program, the settings, the languages, the templates.
    ///
    /// # Errors
    /// Where it cannot be written: a mistake of ours.
    pub fn base(&self) -> Result<Fingerprint> {
        let files = ["locales", "templates"];
        let files = files.iter().flat_map(|folder| self.listing.folder(folder));
        let files: Vec<_> = files.collect();
        let one = |path: &str| self.listing.get(path);
        let logo = self.gathered.settings.logo.as_deref().and_then(one);
        let program = Fingerprint::of_program();
        let settings = one(crate::settings::FILE);
        Ok(Fingerprint::of(&(program, settings, logo, files))?)
    }

    /// The root as it is listed now that the ledger was written.
    pub fn as_written(&self) -> Listing {
        let mut listing = self.listing.clone();
        for (id, version) in self.ledger.versions() {
            listing.insert(ledger::path(id), version.clone());
        }
        listing
    }

    /// Whose notes and translations there are, by the names of the files.
    pub fn notes(&self) -> Notes<'a> {
        let ids = self.ledger.versions();
        let mut notes = Notes::new();
        for (path, version) in self.listing.folder("annotations") {
            let id = annotated(path, ids.keys().map(String::as_str));
            let of = notes.entry(id.unwrap_or_default()).or_default();
            of.push((path, version));
        }
        for (path, version) in self.listing.folder("translations") {
            let id = translation::file::translated(path).filter(|id| ids.contains_key(*id));
            let of = notes.entry(id.unwrap_or_default().to_owned()).or_default();
            of.push((path, version));
        }
        notes
    }

    /// Reads incidents and all that belongs to them, and resolves them.
    ///
    /// # Errors
    /// Where the store cannot be read, or an entry of the ledger is damaged.
    pub async fn open(
        &mut self,
        ids: &BTreeSet<String>,
        notes: &Notes<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Opened>> {
        self.ledger.open(self.root, ids).await?;
        let paths = ids.iter().filter_map(|id| notes.get(id)).flatten();
        let paths: Vec<&str> = paths.map(|(path, _)| *path).collect();
        self.content.add(self.root, &paths).await?;
        Ok(ids
            .iter()
            .filter_map(|id| self.resolve(id, notes, now))
            .collect())
    }

    fn resolve(&self, id: &str, notes: &Notes<'_>, now: DateTime<Utc>) -> Option<Opened> {
        let entry = self.ledger.entry(id)?;
        let mut problems = Vec::new();
        let files = notes.get(id).map_or(&[][..], Vec::as_slice);
        let (translations, annotations) = self.read(files);
        let translations = self
            .gathered
            .translations(&translations, Some(entry), &mut problems);
        let ids = [id].into_iter();
        let annotations = self.gathered.annotations(&annotations, ids, &mut problems);
        let context = incident::Context {
            labels: &self.gathered.labels,
            zone: self.gathered.settings.record_zone,
            translations: &translations,
            annotations: &annotations,
            now,
        };
        let incident = incident::resolve(entry, context)?;
        Some(Opened { incident, problems })
    }

    /// What is wrong with the notes and translations of no incident that is known.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn strays(&mut self, notes: &Notes<'_>) -> Result<Vec<Problem>> {
        let Some(files) = notes.get("") else {
            return Ok(Vec::new());
        };
        let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        self.content.add(self.root, &paths).await?;
        let (translations, annotations) = self.read(files);
        let mut problems = Vec::new();
        self.gathered
            .translations(&translations, None, &mut problems);
        let ids = self.ledger.versions().keys().map(String::as_str);
        self.gathered.annotations(&annotations, ids, &mut problems);
        Ok(problems)
    }

    /// The translations among `files`, and the annotations, with their bytes.
    #[expect(clippy::type_complexity, reason = "two lists of paths with bytes")]
    fn read<'f>(
        &'f self,
        files: &[(&'f str, &Version)],
    ) -> (Vec<(&'f str, &'f [u8])>, Vec<(&'f str, &'f [u8])>) {
        let bytes = |(path, _): &(&'f str, &Version)| Some((*path, self.content.file(path)?));
        let files = files.iter().filter_map(bytes);
        files.partition(|(path, _)| path.starts_with("translations/"))
    }
}
