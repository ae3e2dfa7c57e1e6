//! Removes incidents from the ledger that never were any.

use std::fmt;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

use super::cache::Cache;
use super::decode;
use super::derived_names::derive_names;
use super::ledger_change::change_ledger;
use super::ledger_store::{Ledger, entry_path, memory_path};
use super::loader::Loader;
use super::names_store::NamesStore;
use super::outdated::report_path;
use super::show::did_you_mean;
use crate::ledger::{self, ParsedEntry};
use crate::publish::{Artifact, Stage};
use crate::root::Listing;
use crate::store::{Conflict, Precondition, Store, Version};

/// Where the entries are kept that were removed.
const COPIES_FOLDER: &str = ".kairan/forgotten";

/// Which entries are to be removed from a ledger, and what that leads to.
///
/// Its `Display` lists the entries and the files that belong to them.
#[derive(Debug)]
pub struct ForgetPlan {
    entries: Vec<ForgottenEntry>,
    /// The names of services, which stay those of the services of the entries.
    names: NamesStore,
}

#[derive(Debug)]
struct ForgottenEntry {
    id: String,
    bytes: Vec<u8>,
    version: Version,
    /// What it is about: its title, and how many updates it has.
    description: String,
    /// The files of records that tell of it.
    record_files: Vec<String>,
    /// The files of its annotations and translations.
    authored_files: Vec<String>,
    /// The document of its review, which is removed with it.
    report: Option<String>,
}

/// Finds what removing the incidents `ids` from the ledger of `root` takes, and what would bring them back.
/// Nothing is written.
///
/// # Errors
/// If an incident is unknown, or the root cannot be read.
pub async fn plan(root: &Store, ids: &[String], now: DateTime<Utc>) -> Result<ForgetPlan> {
    let listing = Listing::read(root).await?;
    let mut loader = Loader::new(root, &listing, Ledger::new(&listing)).await?;
    let mut cache = Cache::default();
    cache.now = now;
    decode::decode_changes(&mut loader, &mut cache, now, &()).await?;
    let incident_files = loader.incident_files();
    let mut entries: Vec<ForgottenEntry> = Vec::new();
    for id in ids {
        if entries.iter().any(|entry| entry.id == *id) {
            continue;
        }
        let known = loader.ledger.versions();
        let file = match known.contains_key(id) {
            true => root.get_versioned(&entry_path(id)).await?,
            false => None,
        };
        let Some((bytes, version)) = file else {
            let remedy = did_you_mean(id, known.keys());
            let remedy = remedy.unwrap_or_else(|| "there is nothing to forget".to_owned());
            bail!("the ledger has no incident {id}: {remedy}");
        };
        let mut report = None;
        let description = match ledger::parse(id, &bytes) {
            Ok(ParsedEntry { entry, .. }) => {
                let mut documents = entry.snapshots.iter().rev();
                let document = documents.find_map(|one| one.facts.report_document.as_ref());
                report = document.map(report_path);
                let title = entry
                    .newest()
                    .and_then(|newest| newest.facts.title.as_deref());
                let updates = entry.updates().len();
                format!("{:?}, updates: {updates}", title.unwrap_or_default())
            }
            Err(_) => "it cannot be read".to_owned(),
        };
        let files = cache.records.iter();
        let telling = files.filter(|(_, file)| file.record_digests.contains_key(id));
        let authored_files = incident_files.get(id).into_iter().flatten();
        entries.push(ForgottenEntry {
            id: id.clone(),
            bytes,
            version,
            description,
            record_files: telling.map(|(path, _)| path.clone()).collect(),
            authored_files: authored_files.map(|(path, _)| (*path).to_owned()).collect(),
            report,
        });
    }
    derive_names(&mut loader, &cache).await?;
    Ok(ForgetPlan {
        entries,
        names: loader.names,
    })
}

impl ForgetPlan {
    /// Removes the entries from the ledger. Each is copied before any is removed, and never over an
    /// older copy. Returns where the copies are.
    ///
    /// # Errors
    /// If the store cannot be written, or an entry has changed since the plan was made.
    pub async fn apply(&self, root: &Store) -> Result<Vec<String>> {
        change_ledger(root, self.remove_entries(root)).await
    }

    async fn remove_entries(&self, root: &Store) -> Result<Vec<String>> {
        let mut copies = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            copies.push(entry.copy(root).await?);
        }
        self.names.clone().save_before_ledger(root).await?;
        for entry in &self.entries {
            let path = entry_path(&entry.id);
            match root.get_versioned(&path).await? {
                Some((_, version)) if version == entry.version => root.delete(&path).await?,
                Some(_) => {
                    bail!("{path} has changed since the plan was made; run the command again")
                }
                None => {}
            }
            // The copy of the entry is what cannot be got again.
            root.delete(&memory_path(&entry.id)).await?;
            if let Some(report) = &entry.report {
                root.delete(report).await?;
            }
        }
        Ok(copies)
    }
}

impl ForgottenEntry {
    /// Keeps the entry as it is, and says where.
    async fn copy(&self, root: &Store) -> Result<String> {
        let mut number = 1;
        loop {
            let name = match number {
                1 => self.id.clone(),
                _ => format!("{}-{number}", self.id),
            };
            let path = format!("{COPIES_FOLDER}/{name}.json");
            let copy = Artifact::new(&path, self.bytes.clone(), Stage::Data);
            match root.put_if(&copy, &Precondition::Absent).await {
                Ok(_) => return Ok(path),
                Err(error) if error.is::<Conflict>() => number += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

impl fmt::Display for ForgetPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            writeln!(
                f,
                "delete {} ({})",
                entry_path(&entry.id),
                entry.description
            )?;
            if let Some(path) = &entry.report {
                writeln!(f, "delete {path} (the document of its review)")?;
            }
            for path in &entry.record_files {
                writeln!(
                    f,
                    "  {path} still holds a record of it, with which the next build would publish it again: \
                     take the record out of the file first"
                )?;
            }
            for path in &entry.authored_files {
                writeln!(f, "  {path} belongs to it and stays: delete it as well")?;
            }
        }
        write!(
            f,
            "entries to delete: {}. a copy of each is kept in {COPIES_FOLDER}/, and the next build takes \
             their pages and what feeds and lists say of them from the site",
            self.entries.len()
        )
    }
}
