//! Imports records into the ledger of a root, without publishing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use indicatif::ProgressBar;

use super::cache::Cache;
use super::clock::RunTimes;
use super::derived_names::names_of_root;
use super::identity::{ambiguous_incident_diagnostic, known_ids, shared_id_diagnostic};
use super::ingest::NewsLast;
use super::ledger_change::forget_last_run;
use super::ledger_store::{self, Ledger};
use super::names_store::NamesStore;
use super::options::Clock;
use super::site_config::{SiteConfig, decode_options};
use crate::diagnostics::{Diagnostic, Location};
use crate::record::{self, Decoded, Form, MAX_FILE_BYTES, Namespace, Record};
use crate::root::{Listing, RootFiles};
use crate::store::{self, Content, Store};
use crate::text::parse_sections;

/// How many incidents are added to the ledger at a time.
const MAX_PART_INCIDENTS: usize = 2_000;

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
    /// The counts of the records of each form.
    pub tallies: BTreeMap<Form, Tally>,
    pub diagnostics: Vec<Diagnostic>,
    /// The records by their systems and ids, each with the file that it is from.
    records: BTreeMap<(Namespace, String), Vec<(ArcStr, Record)>>,
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

/// A file of records to import.
#[derive(Debug)]
pub struct ImportFile {
    /// Its name in messages.
    path: String,
    place: Place,
}

/// Where the bytes of a file are.
#[derive(Debug)]
enum Place {
    /// Named on the command line: it may also be a FIFO or a terminal.
    Named(PathBuf),
    /// The name of the file in a folder.
    In(Store, String),
    Memory(Vec<u8>),
}

impl ImportFile {
    /// A file whose bytes are known.
    pub fn in_memory(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            path: path.into(),
            place: Place::Memory(bytes),
        }
    }

    /// What is in it; `None` if it is gone.
    async fn read(&self) -> Result<Option<Content>> {
        match &self.place {
            Place::Named(path) => store::read_named_file(path, MAX_FILE_BYTES).map(Some),
            Place::In(folder, name) => {
                let file = folder.get_within(name, MAX_FILE_BYTES).await?;
                Ok(file.map(|(content, _)| content))
            }
            Place::Memory(bytes) => Ok(Some(Content::Bytes(bytes.clone()))),
        }
    }
}

/// The file at a path, or all files below the folder there. What cannot be a file in the folder is added to
/// `diagnostics`.
///
/// # Errors
/// If the folder cannot be read, or there are no files.
pub async fn find_files(path: &Path, diagnostics: &mut Vec<Diagnostic>) -> Result<Vec<ImportFile>> {
    if !store::is_folder(path) {
        return Ok(vec![ImportFile {
            path: path.display().to_string(),
            place: Place::Named(path.to_owned()),
        }]);
    }
    let folder = Store::dir(path);
    let listed = folder.list("").await?;
    let name_in_messages = |name: &str| path.join(name).display().to_string();
    diagnostics.extend(listed.diagnostics.into_iter().map(|diagnostic| Diagnostic {
        location: Location::file(name_in_messages(&diagnostic.location.file)),
        ..diagnostic
    }));
    if listed.paths.is_empty() {
        bail!("there are no files at {}", path.display());
    }
    let files = listed.paths.into_iter().map(|name| ImportFile {
        path: name_in_messages(&name),
        place: Place::In(folder.clone(), name),
    });
    Ok(files.collect())
}

/// Decodes the records of `files`, one file after the other, with the settings and labels of `root`. What is to
/// be published only after `now` is held back.
///
/// # Errors
/// If the root has no usable settings, or a file cannot be read.
pub async fn decode_files(
    root: &Store,
    files: &[ImportFile],
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
    for file in files {
        let path = ArcStr::from(file.path.as_str());
        let mut decoded = match file.read().await? {
            Some(Content::Bytes(bytes)) => {
                record::decode(&path, &bytes, options.form, decode_options)
            }
            Some(Content::TooLarge(size)) => Decoded::of_large_file(&path, size),
            None => Decoded::default(),
        };
        decoded.hold_back(&path, now);
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
    decoded_files: DecodedFiles,
    now: DateTime<Utc>,
) -> Result<ImportReport> {
    let listing = Listing::read(root).await?;
    let mut names = names_of_root(root, &listing).await?;
    let mut ledger = Ledger::new(&listing);
    ledger.survey_all(root).await?;
    let times = RunTimes::new(ledger.last_seen_at(), now, Clock::Monotonic);
    let mut ids = known_ids(&ledger, &Cache::default());
    let assigned = ids.assign(decoded_files.records());
    let mut records: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let decoded = decoded_files.records.into_values().flatten();
    for (id, (path, record)) in assigned.into_iter().zip(decoded) {
        let id = match id {
            Ok(id) => id,
            Err(ambiguous) => {
                let Record { namespace, id, .. } = &record;
                let diagnostic = ambiguous_incident_diagnostic(&ambiguous, namespace, id, &path);
                diagnostics.push(diagnostic);
                continue;
            }
        };
        let diagnostic = shared_id_diagnostic(&ids, &id, &record, &path);
        let versions = records.entry(id);
        let versions = versions.or_insert_with(|| {
            diagnostics.extend(diagnostic);
            Vec::with_capacity(1)
        });
        versions.push(record);
    }
    let saved = save_records(root, &mut ledger, &mut names, records, times).await;
    let changed_entries = match saved {
        Ok(0) => 0,
        // A build may have been completed in the meantime.
        saved => {
            let forgotten = forget_last_run(root).await;
            saved.and_then(|changed| forgotten.map(|()| changed))?
        }
    };
    diagnostics.extend(ledger.diagnostics().cloned().chain(times.diagnostic()));
    Ok(ImportReport {
        changed_entries,
        diagnostics,
    })
}

/// Adds records to the ledger, in parts. Returns how many entries changed.
async fn save_records(
    root: &Store,
    ledger: &mut Ledger,
    names: &mut NamesStore,
    mut records: BTreeMap<String, Vec<Record>>,
    times: RunTimes,
) -> Result<usize> {
    let mut news = NewsLast::new(ledger, times);
    let (mut changed, mut is_migrated) = (0, false);
    let mut outdated: BTreeSet<String> = ledger.outdated_ids().cloned().collect();
    loop {
        let next = records.keys().nth(MAX_PART_INCIDENTS).cloned();
        let rest = next.map(|next| records.split_off(&next));
        let mut ids: BTreeSet<String> = records.keys().cloned().collect();
        if rest.is_none() {
            ids.append(&mut outdated);
        }
        ledger.load(root, &ids).await?;
        let entries = news.ingest(ledger, &ids, records, rest.is_none());
        if changed == 0 && !entries.is_empty() {
            forget_last_run(root).await?;
        }
        changed += entries.len();
        is_migrated |= ledger.save(root, names, entries).await?;
        ledger.release(ids.iter().filter(|id| !news.announcer.awaits(id)));
        match rest {
            Some(rest) => records = rest,
            None => break,
        }
    }
    ledger.end_first_import(root).await?;
    if is_migrated {
        ledger_store::remove_backups(root).await?;
    }
    Ok(changed)
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
