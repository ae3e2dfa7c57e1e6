//! Imports records into the ledger of a root, without publishing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::Result;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use indicatif::ProgressBar;

use super::cache::Cache;
use super::clock::RunTimes;
use super::identity::{known_ids, shared_id_diagnostic};
use super::ledger_store::{self, Ledger};
use super::site_config::SiteConfig;
use crate::diagnostics::Diagnostic;
use crate::record::{self, DecodeOptions, Form, Namespace, Record};
use crate::root::{Listing, RootFiles};
use crate::store::Store;
use crate::text::parse_sections;

/// How files are to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportOptions {
    /// The form of every file, where its content does not say.
    pub form: Option<Form>,
    /// The zone of times that do not say theirs.
    pub zone: Option<Tz>,
}

/// What was understood of some files.
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

/// What records of one form hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub records: usize,
    pub updates: usize,
    /// Updates with at least one section under a label.
    pub updates_with_sections: usize,
    pub sections: usize,
    /// Characters of all bodies, white space left out, and those of them under a label.
    pub characters: usize,
    pub characters_in_sections: usize,
    /// Sections that say a time, and those of them whose time was understood.
    pub times: usize,
    pub times_parsed: usize,
    pub diagnostics: usize,
}

/// Reads files as records. `files` are paths, for messages, and bytes; `root` gives settings and
/// labels.
///
/// # Errors
/// Where the root has no usable settings.
pub async fn decode_files(
    root: &Store,
    files: &[(String, Vec<u8>)],
    options: ImportOptions,
    progress: &ProgressBar,
) -> Result<DecodedFiles> {
    let listing = Listing::read(root).await?;
    let config = SiteConfig::new(&RootFiles::read(root, &listing.site_wide_paths()).await?)?;
    let zone = options.zone.or(config.settings.record_zone);
    let decode_options = DecodeOptions {
        labels: &config.labels,
        default_zone: zone,
        default_language: config.settings.record_lang.as_ref(),
        csv: config.settings.csv.as_ref(),
        with_work_notes: config.settings.work_notes,
    };
    progress.set_length(files.len() as u64);
    let mut decoded_files = DecodedFiles::default();
    for (path, bytes) in files {
        let decoded = record::decode(path, bytes, options.form, decode_options);
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
    let mut ledger = Ledger::load_all(root, &listing).await?;
    let times = RunTimes::new(ledger.last_seen_at(), now);
    let mut ids = known_ids(&ledger, &Cache::default());
    let assigned = ids.assign(decoded_files.records());
    let mut records: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let decoded = decoded_files.records.values().flatten();
    for (id, (path, record)) in assigned.into_iter().zip(decoded) {
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
    if ledger.save(root, changed_entries).await? {
        ledger_store::remove_backups(root).await?;
    }
    Ok(report)
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
            // As the pages will show them: what the import alone is told of zones is not of texts.
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
