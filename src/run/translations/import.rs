//! Reads translations that come back as XLIFF, and writes those that are right into files of translations.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};

use super::changes::{Changes, NewText};
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::incident::{
    Incident, ResolveInputs, Translatable, TranslationFiles, translatable_texts,
};
use crate::locale::Locale;
use crate::publish::{Artifact, Stage};
use crate::root::Listing;
use crate::run::loader::Loader;
use crate::run::resolver::Resolver;
use crate::run::show::{site_locale, stage, unknown_incident};
use crate::store::{Precondition, Store};
use crate::text::encoding::decode_text;
use crate::text::{Body, RichText, is_same_text, to_rich_text};
use crate::translation::xliff::{self, Progress, ReadIncident, ReadUnit};
use crate::translation::{
    Accepted, Difference, DifferenceKind, Original, Provenance, Review, SegmentKey,
};

/// How a file of translations is taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct TranslationImportOptions {
    /// Whether translations are taken although the check finds differences, which are then dismissed for their wording.
    pub accept: bool,
    /// Whether translations in files are replaced that were changed since the file was exported.
    pub replace: bool,
    /// Whether a person vouches for the translations, even if the file does not say that they were reviewed.
    pub reviewed: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
}

/// What came of importing translations.
#[derive(Debug, Default)]
pub struct TranslationImport {
    /// How many texts were written into each file, by its path.
    pub written: BTreeMap<String, usize>,
    /// How many of these still need a review.
    pub needs_review: usize,
    /// How many are as the site has them.
    pub unchanged: usize,
    /// How many have no translation.
    pub untranslated: usize,
    /// What was refused, and why.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for TranslationImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, count) in &self.written {
            writeln!(f, "{path}: {count} texts")?;
        }
        let written: usize = self.written.values().sum();
        write!(
            f,
            "{written} texts to write, {} as they were, {} without a translation, {} refused",
            self.unchanged,
            self.untranslated,
            self.diagnostics.len()
        )?;
        if self.needs_review > 0 {
            write!(
                f,
                "\n{} of them need a review by what the file says: --reviewed takes them as reviewed",
                self.needs_review
            )?;
        }
        Ok(())
    }
}

/// Reads `bytes`, the content of an XLIFF file, and writes what is right of it into the root's files of translations.
///
/// # Errors
/// If the root cannot be read or written, or a file of it was changed meanwhile.
pub async fn import_translations(
    root: &Store,
    file: &str,
    bytes: &[u8],
    options: TranslationImportOptions,
    now: DateTime<Utc>,
) -> Result<TranslationImport> {
    let mut import = TranslationImport::default();
    let text = match decode_text(file, bytes) {
        Ok(text) => text,
        Err(diagnostic) => {
            import.diagnostics.push(diagnostic);
            return Ok(import);
        }
    };
    let mut diagnostics = FileDiagnostics::new(file, &text);
    let incidents = xliff::read(&mut diagnostics);
    let listing = Listing::read(root).await?;
    let loader = stage(root, &listing, now).await?;
    let resolver = Resolver::new(&loader.config, &listing, now);
    let mut importer = Importer {
        loader: &loader,
        resolver: &resolver,
        options,
        diagnostics,
        import: &mut import,
    };
    for incident in merged(incidents) {
        importer.import(&incident).await?;
    }
    import.diagnostics = importer.diagnostics.into_vec();
    Ok(import)
}

/// The parts of an incident in one language, which a program may have put into several places, together.
fn merged(incidents: Vec<ReadIncident>) -> Vec<ReadIncident> {
    let mut merged: Vec<ReadIncident> = Vec::new();
    for incident in incidents {
        let known = merged
            .iter_mut()
            .find(|known| known.id == incident.id && known.target == incident.target);
        match known {
            Some(known) => known.units.extend(incident.units),
            None => merged.push(incident),
        }
    }
    merged
}

struct Importer<'a> {
    loader: &'a Loader<'a>,
    resolver: &'a Resolver,
    options: TranslationImportOptions,
    diagnostics: FileDiagnostics<'a>,
    import: &'a mut TranslationImport,
}

/// Why a unit is not taken: what is wrong, and the remedy.
struct Refusal {
    message: String,
    help: String,
}

fn refusal(message: impl Into<String>, help: impl Into<String>) -> Refusal {
    Refusal {
        message: message.into(),
        help: help.into(),
    }
}

impl Importer<'_> {
    async fn import(&mut self, read: &ReadIncident) -> Result<()> {
        let locale = match site_locale(self.loader, &read.target) {
            Ok(locale) => locale,
            Err(error) => {
                let help = "correct the target language, or add it to `locales` in site.toml";
                self.diagnostics.error(read.offset, error.to_string(), help);
                return Ok(());
            }
        };
        let incident_files = self.loader.incident_files();
        let inputs = match self.loader.read_inputs(&read.id, &incident_files).await? {
            Some(Ok(inputs)) => inputs,
            Some(Err(diagnostic)) => {
                self.diagnostics.push(diagnostic);
                return Ok(());
            }
            None => {
                let message = unknown_incident(self.loader, &read.id);
                let help = "correct the id, or import the incident's record first";
                self.diagnostics.error(read.offset, message, help);
                return Ok(());
            }
        };
        let Some(resolved) = self.resolver.resolve(&inputs) else {
            return Ok(());
        };
        let resolve_inputs = ResolveInputs {
            labels: &self.loader.config.labels,
            zone: self.loader.config.settings.record_zone,
            translations: &[],
            annotations: &[],
            now: self.resolver.now,
        };
        let changes = Changes {
            loader: self.loader,
            resolver: self.resolver,
            locale: &locale,
            incident: &resolved.incident,
            resolve_inputs,
        };
        let texts = translatable_texts(&resolved.incident, &locale.tag);
        let new = changes.with_files(&inputs, |files| {
            self.new_texts(read, &texts, &resolved.incident, &files, &locale)
        });
        let new = match new {
            Ok(new) => new,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                return Ok(());
            }
        };
        let made = changes.make(inputs, new, &mut self.diagnostics);
        for change in made.files {
            let count = self.import.written.entry(change.path.clone()).or_default();
            *count += change.texts;
            if self.options.dry_run {
                continue;
            }
            let artifact = Artifact::new(&change.path, change.text.into_bytes(), Stage::Data);
            let condition = Precondition::if_unchanged(change.version);
            let written = self.loader.root.put_if(&artifact, &condition).await;
            written.with_context(|| format!("{} is not written: run it again", change.path))?;
        }
        self.import.needs_review += made.needs_review;
        Ok(())
    }

    /// The texts that are taken.
    fn new_texts(
        &mut self,
        read: &ReadIncident,
        texts: &[Translatable<'_>],
        incident: &Incident,
        files: &TranslationFiles<'_>,
        locale: &Locale,
    ) -> Vec<NewText> {
        let mut seen = BTreeSet::new();
        let mut new = Vec::new();
        for unit in &read.units {
            let text = texts.iter().find(|text| text.key.as_str() == unit.id);
            let taken = match text {
                _ if !seen.insert(&unit.id) => Err(refusal(
                    format!("the unit {} stands there twice", unit.id),
                    "keep one of the two; the first one is taken",
                )),
                None => Err(refusal(
                    format!(
                        "no text of {} is the original of the unit {}: it was changed or removed since it was exported",
                        read.id, unit.id
                    ),
                    "export the incident again, and carry the translation over",
                )),
                Some(text) => self.taken(unit, text, incident, files, locale),
            };
            match taken {
                Ok(taken) => new.extend(taken),
                Err(Refusal { message, help }) => {
                    let offset = if text.is_some() {
                        unit.target_offset
                    } else {
                        unit.offset
                    };
                    self.diagnostics.error(offset, message, help);
                }
            }
        }
        new
    }

    /// What is to be written of a unit, if anything is.
    fn taken(
        &mut self,
        unit: &ReadUnit,
        text: &Translatable<'_>,
        incident: &Incident,
        files: &TranslationFiles<'_>,
        locale: &Locale,
    ) -> Result<Option<NewText>, Refusal> {
        let name = text
            .places
            .first()
            .map(|place| place.section.describe(incident));
        let name = format!("{}, {}", incident.summary.id, name.unwrap_or_default());
        if !is_same_text(&read_markdown(&unit.source), text.original) {
            return Err(refusal(
                format!(
                    "{name}: the source of the unit was altered, so its translation may be of something else"
                ),
                "restore the source from the exported file",
            ));
        }
        if unit.target.trim().is_empty() {
            self.import.untranslated += 1;
            return Ok(None);
        }
        let translation = read_markdown(&unit.target);
        let is_untouched = match &unit.present {
            Some(present) => *present == SegmentKey::of(&locale.tag, &translation).as_str(),
            None => {
                let present = text.present();
                present.is_some_and(|present| is_same_text(&present.rich, &translation))
            }
        };
        if is_untouched && unit.progress == Progress::Open {
            self.import.unchanged += 1;
            return Ok(None);
        }
        let review = match unit.progress {
            Progress::Reviewed => Review::Reviewed,
            Progress::Open | Progress::Translated if self.options.reviewed => Review::Reviewed,
            Progress::Open | Progress::Translated => Review::NeedsReview,
        };
        let mut sections = Vec::new();
        for place in &text.places {
            let shown = place.shown.filter(|shown| !shown.stale);
            let is_shown = shown.is_some_and(|shown| {
                is_same_text(&shown.rich, &translation) && shown.provenance <= review.provenance()
            });
            if is_shown {
                continue;
            }
            if shown.is_some_and(|shown| shown.provenance == Provenance::Provided)
                && review != Review::Reviewed
            {
                return Err(refusal(
                    format!(
                        "{name}: its record brings a translation, which is trusted more than one that needs a review"
                    ),
                    "review it and say so by its state, or import it with --reviewed",
                ));
            }
            if let Some((Review::Reviewed | Review::NeedsReview, markdown)) =
                files.find(&place.section)
            {
                let known = read_markdown(markdown);
                let is_as_exported =
                    unit.present.as_deref() == Some(SegmentKey::of(&locale.tag, &known).as_str());
                if !is_same_text(&known, &translation) && !is_as_exported && !self.options.replace {
                    return Err(refusal(
                        format!(
                            "{name}: {} has another translation, which is not the one that was exported",
                            files.path_of(&place.section)
                        ),
                        "compare the two; --replace takes this one",
                    ));
                }
            }
            sections.push(place.section.clone());
        }
        if sections.is_empty() {
            self.import.unchanged += 1;
            return Ok(None);
        }
        let accepted = self.check(unit, text, &translation, &name, files, locale)?;
        Ok(Some(NewText {
            offset: unit.target_offset,
            name,
            key: text.key.clone(),
            sections,
            translation,
            review,
            accepted,
        }))
    }

    /// Compares a translation with its original. Returns the differences that are dismissed.
    fn check(
        &self,
        unit: &ReadUnit,
        text: &Translatable<'_>,
        translation: &RichText,
        name: &str,
        files: &TranslationFiles<'_>,
        locale: &Locale,
    ) -> Result<Vec<Accepted>, Refusal> {
        let original = text.original.plain();
        let translation = translation.plain();
        let differences =
            Original::new(&original, text.original_locale).differences(&translation, &locale.tag);
        let glossary = &self.loader.config.glossary;
        let of_terms = glossary.differences(&original, &translation, &locale.tag);
        let is_dismissed = |difference: &&Difference| {
            let mut accepted = files.accepted();
            accepted.any(|entry| entry.dismisses(difference, &translation))
        };
        let differences = differences.iter().chain(&of_terms);
        let differences: Vec<&Difference> = differences
            .filter(|difference| !is_dismissed(difference))
            .collect();
        let is_accepted = |difference: &&Difference| {
            let is_named = |words: &String| {
                words
                    .split_whitespace()
                    .eq(difference.words().split_whitespace())
            };
            self.options.accept || unit.accepts_all || unit.accepted.iter().any(is_named)
        };
        let (accepted, refused): (Vec<&Difference>, Vec<&Difference>) =
            differences.into_iter().partition(is_accepted);
        if refused.is_empty() {
            let accepted = accepted.into_iter().map(|difference| Accepted {
                words: difference.words().to_owned(),
                wording: wording(difference, &translation),
            });
            return Ok(accepted.collect());
        }
        let described: Vec<String> = refused
            .iter()
            .map(|difference| difference.describe())
            .collect();
        Err(refusal(
            format!("{name}: {}", described.join(", ")),
            "correct the target; where it is right, write a note `accept` to the unit, or import it with --accept",
        ))
    }
}

/// The words of a translation for which a difference is dismissed.
fn wording(difference: &Difference, translation: &str) -> String {
    let words = match (difference.kind, &difference.translation) {
        (DifferenceKind::Missing, _) | (_, None) => translation,
        (_, Some(words)) => words.trim_end_matches('…'),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read_markdown(markdown: &str) -> RichText {
    to_rich_text(&Body::markdown(markdown.trim()))
}
