//! Imports records into the ledger of a root, without publishing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use indicatif::ProgressBar;

use super::cache::Cache;
use super::clock::RunTimes;
use super::derived_names::names_of_root;
use super::identity::{ambiguous_incident_diagnostic, known_ids, shared_id_diagnostic};
use super::ledger_change::change_ledger;
use super::ledger_store::{self, Ledger};
use super::site_config::{SiteConfig, decode_options};
use crate::diagnostics::{Diagnostic, Location};
use crate::record::{self, Form, Namespace, Record};
use crate::root::{Listing, RootFiles};
use crate::store::{self, Store};
use crate::text::parse_sections;

/// How the files of an import are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportOptions {
    /// The form of files whose form cannot be detected by their content.
    pub form: Option<Form>,
    /// The zone of times that are written without one.
    pub zone: Option<Tz>,
}

/// The records that were decoded from some files.
#[derive(Debug, Default)]
pub struct DecodedFiles {
    /// By form.
    pub tallies: BTreeMap<Form, Tally>,
    pub diagnostics: Vec<Diagnostic>,
    /// With the files that they are from, by their systems and ids.
    records: BTreeMap<(Namespace, String), Vec<(String, Record)>>,
}

impl DecodedFiles {
    /// Every record that was read.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values().flatten().map(|(_, record)| record)
    }
}

/// The counts of the records of one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub records: usize,
    pub updates: usize,
    /// Updates with at least one section under a label.
    pub updates_with_sections: usize,
    pub sections: usize,
    /// Characters of all bodies without white space, and how many of them are in a labelled section.
    pub characters: usize,
    pub characters_in_sections: usize,
    /// Sections that hold a time, and how many of these times were parsed.
    pub times: usize,
    pub times_parsed: usize,
    pub diagnostics: usize,
}

/// Reads a file, or all files below a folder, each with its path. What cannot be read in the folder is added
/// to `diagnostics`.
///
/// # Errors
/// If the file or the folder cannot be read, or there are no files.
pub async fn read_files(
    path: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<(String, Vec<u8>)>> {
    if let Some(bytes) = store::read_named_file(path)? {
        return Ok(vec![(path.display().to_string(), bytes)]);
    }
    let folder = Store::dir(path);
    let mut files = Vec::new();
    let listed = folder.versions("").await?;
    for diagnostic in listed.diagnostics {
        let file = path.join(&diagnostic.location.file).display().to_string();
        diagnostics.push(Diagnostic {
            location: Location::file(file),
            ..diagnostic
        });
    }
    for name in listed.versions.into_keys() {
        if let Some(bytes) = folder.get(&name).await? {
            files.push((path.join(name).display().to_string(), bytes));
        }
    }
    if files.is_empty() {
        bail!("there are no files at {}", path.display());
    }
    Ok(files)
}

/// Decodes records from `files`, which are paths (for messages) and bytes, with the settings and labels of
/// `root`. What is to be published only after `now` is held back.
///
/// # Errors
/// If the root has no usable settings.
pub async fn decode_files(
    root: &Store,
    files: &[(String, Vec<u8>)],
    options: ImportOptions,
    now: DateTime<Utc>,
    progress: &ProgressBar,
) -> Result<DecodedFiles> {
    let listing = Listing::read(root).await?;
    let config = SiteConfig::new(&RootFiles::read(root, &listing.site_wide_paths()).await?)?;
    let zone = options.zone.or(config.settings.record_zone);
    let decode_options = decode_options(&config.settings, &config.labels, zone);
    progress.set_length(files.len() as u64);
    let mut decoded_files = DecodedFiles::default();
    for (path, bytes) in files {
        let mut decoded = record::decode(path, bytes, options.form, decode_options);
        decoded.hold_back(path, now);
        let forms: BTreeSet<Form> = decoded.records.iter().map(|record| record.form).collect();
        for form in forms {
            let tally = decoded_files.tallies.entry(form).or_default();
            tally.diagnostics += decoded.diagnostics.len();
        }
        decoded_files.diagnostics.extend(decoded.diagnostics);
        for record in decoded.records {
            let key = (record.namespace.clone(), record.id.clone());
            let versions = decoded_files.records.entry(key).or_default();
            versions.push((path.clone(), record));
        }
        progress.inc(1);
    }
    for versions in decoded_files.records.values_mut() {
        record::merge_translations(versions, |(_, record)| record);
        for (_, record) in versions {
            let tally = decoded_files.tallies.entry(record.form).or_default();
            tally.add(record, &config);
        }
    }
    progress.finish_and_clear();
    Ok(decoded_files)
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// How many ledger entries changed.
    pub changed_entries: usize,
    /// What is wrong in the ledger, whose entries that cannot be used stay as they are, and ids that
    /// several systems use.
    pub diagnostics: Vec<Diagnostic>,
}

/// Adds decoded records to the ledger. A second import of the same changes nothing.
///
/// # Errors
/// If the store cannot be read or written.
pub async fn import(
    root: &Store,
    decoded_files: &DecodedFiles,
    now: DateTime<Utc>,
) -> Result<ImportReport> {
    let listing = Listing::read(root).await?;
    let mut names = names_of_root(root, &listing).await?;
    let mut ledger = Ledger::load_all(root, &listing).await?;
    let times = RunTimes::new(ledger.last_seen_at(), now);
    let mut ids = known_ids(&ledger, &Cache::default());
    let assigned = ids.assign(decoded_files.records());
    let mut records: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let decoded = decoded_files.records.values().flatten();
    for (id, (path, record)) in assigned.into_iter().zip(decoded) {
        let id = match id {
            Ok(id) => id,
            Err(ambiguous) => {
                diagnostics.push(ambiguous_incident_diagnostic(&ambiguous, record, path));
                continue;
            }
        };
        let versions = records.entry(id.clone()).or_default();
        if versions.is_empty() {
            diagnostics.extend(shared_id_diagnostic(&ids, &id, record, path));
        }
        versions.push(record.clone());
    }
    let changed_ids: BTreeSet<String> = records.keys().cloned().collect();
    let existing_announcements = ledger.announced_at(&changed_ids);
    let changed_entries = ledger.ingest(&changed_ids, &records, existing_announcements, times);
    diagnostics.extend(ledger.diagnostics().cloned().chain(times.diagnostic()));
    let report = ImportReport {
        changed_entries: changed_entries.len(),
        diagnostics,
    };
    let has_changes = !changed_entries.is_empty();
    let save = async {
        if ledger.save(root, &mut names, changed_entries).await? {
            ledger_store::remove_backups(root).await?;
        }
        Ok(report)
    };
    match has_changes {
        true => change_ledger(root, save).await,
        false => save.await,
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = match self.characters {
            0 => 100.0,
            characters => self.characters_in_sections as f64 * 100.0 / characters as f64,
        };
        write!(
            f,
            "{} incidents, {} updates ({} with sections), {} sections with {share:.1} % of the text, \
             {} of {} times understood, {} problems",
            self.records,
            self.updates,
            self.updates_with_sections,
            self.sections,
            self.times_parsed,
            self.times,
            self.diagnostics
        )
    }
}

impl Tally {
    fn add(&mut self, record: &Record, config: &SiteConfig) {
        self.records += 1;
        for post in &record.posts {
            self.updates += 1;
            let Some(labels) = config.labels.get(&post.locale) else {
                continue;
            };
            // As pages will show them: the zone that is given to an import does not apply to texts.
            let found = parse_sections(&post.body, labels, config.settings.record_zone);
            let mut is_labelled = false;
            for section in &found {
                let plain = section.text.plain();
                let characters = plain.chars().filter(|c| !c.is_whitespace()).count();
                self.characters += characters;
                if section.label.is_none() {
                    continue;
                }
                is_labelled = true;
                self.sections += 1;
                self.characters_in_sections += characters;
                if section.kind.is_time() {
                    self.times += 1;
                    self.times_parsed += usize::from(section.time.is_some());
                }
            }
            self.updates_with_sections += usize::from(is_labelled);
        }
    }
}
