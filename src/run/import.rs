//! Imports records into the ledger of a root, without publishing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::Result;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use indicatif::ProgressBar;

use super::gather::Gathered;
use super::ledger::{self, Ledger};
use crate::content::{Content, Listing};
use crate::problem::Problem;
use crate::record::{self, Form, Reading, Record};
use crate::store::Store;
use crate::text::sections;

/// How files are to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The form of every file, where its content does not say.
    pub form: Option<Form>,
    /// The zone of times that do not say theirs.
    pub zone: Option<Tz>,
}

/// What was understood of some files.
#[derive(Debug, Default)]
pub struct Understood {
    /// By form.
    pub forms: BTreeMap<Form, Tally>,
    pub problems: Vec<Problem>,
    records: BTreeMap<String, Vec<Record>>,
}

impl Understood {
    /// Every record that was read.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values().flatten()
    }
}

/// What records of one form hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub records: usize,
    pub updates: usize,
    /// Updates with at least one section under a label.
    pub labelled: usize,
    pub sections: usize,
    /// Characters of all bodies, white space left out, and those of them under a label.
    pub characters: usize,
    pub in_sections: usize,
    /// Sections that say a time, and those of them whose time was understood.
    pub times: usize,
    pub times_read: usize,
    pub problems: usize,
}

/// Reads files as records. `files` are paths, for messages, and bytes; `root` gives settings and
/// labels.
///
/// # Errors
/// Where the root has no usable settings.
pub async fn understand(
    root: &Store,
    files: &[(String, Vec<u8>)],
    options: Options,
    progress: &ProgressBar,
) -> Result<Understood> {
    let listing = Listing::read(root).await?;
    let gathered = Gathered::new(&Content::read(root, &listing.common()).await?)?;
    let zone = options.zone.or(gathered.settings.record_zone);
    let reading = Reading {
        labels: &gathered.labels,
        zone,
        lang: gathered.settings.record_lang.as_ref(),
        csv: gathered.settings.csv.as_ref(),
    };
    progress.set_length(files.len() as u64);
    let mut understood = Understood::default();
    for (path, bytes) in files {
        let decoded = record::decode(path, bytes, options.form, reading);
        let forms: BTreeSet<Form> = decoded.records.iter().map(|record| record.form).collect();
        for form in forms {
            let tally = understood.forms.entry(form).or_default();
            tally.problems += decoded.problems.len();
        }
        understood.problems.extend(decoded.problems);
        for record in decoded.records {
            let versions = understood.records.entry(record.id.clone()).or_default();
            versions.push(record);
        }
        progress.inc(1);
    }
    for versions in understood.records.values_mut() {
        record::join_languages(versions, |record| record);
        for record in versions {
            let tally = understood.forms.entry(record.form).or_default();
            tally.add(record, &gathered);
        }
    }
    progress.finish_and_clear();
    Ok(understood)
}

/// Adds what was understood to the ledger: returns how many entries changed. A second import of the
/// same changes none.
///
/// # Errors
/// Where the ledger cannot be read or written.
pub async fn import(root: &Store, understood: &Understood, now: DateTime<Utc>) -> Result<usize> {
    let listing = Listing::read(root).await?;
    let mut ledger = Ledger::read(root, &listing).await?;
    let now = ledger::not_before(ledger.newest_seen(), now);
    let touched: BTreeSet<String> = understood.records.keys().cloned().collect();
    let elsewhere = ledger.announced(&touched);
    let learned = ledger.learn(&touched, &understood.records, elsewhere, true, now);
    let changed = learned.len();
    ledger.save(root, learned).await?;
    Ok(changed)
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = match self.characters {
            0 => 100.0,
            characters => self.in_sections as f64 * 100.0 / characters as f64,
        };
        write!(
            f,
            "{} incidents, {} updates ({} with sections), {} sections with {share:.1} % of the text, \
             {} of {} times understood, {} problems",
            self.records,
            self.updates,
            self.labelled,
            self.sections,
            self.times_read,
            self.times,
            self.problems
        )
    }
}

impl Tally {
    fn add(&mut self, record: &Record, gathered: &Gathered) {
        self.records += 1;
        for post in &record.posts {
            self.updates += 1;
            let Some(labels) = gathered.labels.get(&post.locale) else {
                continue;
            };
            // As the pages will show them: what the import alone is told of zones is not of texts.
            let found = sections(&post.body, labels, gathered.settings.record_zone);
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
                self.in_sections += characters;
                if section.kind.is_time() {
                    self.times += 1;
                    self.times_read += usize::from(section.time.is_some());
                }
            }
            self.labelled += usize::from(is_labelled);
        }
    }
}
