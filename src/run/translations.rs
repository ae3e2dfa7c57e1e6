//! Lists what is not translated well, and drafts translations for people to edit.

use std::cmp::Reverse;
use std::fmt;

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};

use super::loader::Loader;
use super::resolver::{IncidentInputs, Resolver};
use super::show::{did_you_mean, site_locale, stage};
use crate::incident::{Incident, TranslationState, translation_draft};
use crate::locale::Tag;
use crate::publish::{Artifact, Stage};
use crate::root::Listing;
use crate::site::section_key;
use crate::store::{Precondition, Store};
use crate::text::{Labels, RichText};
use crate::translation::file;

/// An incident that is not fully translated into a language.
#[derive(Clone, Debug)]
pub struct TranslationTask {
    pub id: String,
    pub locale: Tag,
    pub title: String,
    pub is_open: bool,
    pub state: TranslationState,
    /// Whether its file asks for a review.
    pub needs_review: bool,
}

impl fmt::Display for TranslationTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = &self.state;
        let counts = [
            (state.missing, "missing"),
            (state.stale, "stale"),
            (state.damaged, "damaged"),
            (state.machine, "machine"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let mut parts: Vec<String> = counts
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        parts.extend(self.needs_review.then(|| "needs review".to_owned()));
        let open = if self.is_open { "open" } else { "over" };
        write!(
            f,
            "{}\t{}\t{open}\t{}\t{}",
            self.id,
            self.locale,
            parts.join(", "),
            self.title
        )
    }
}

/// What is missing, stale, damaged or made by a machine alone, in one language or in all of the site: what readers
/// meet first stands first, open incidents before others, the worse before the lesser, the newer before the older.
///
/// # Errors
/// Where the site does not have the language, or the root cannot be read.
pub async fn translation_tasks(
    root: &Store,
    locale: Option<&Tag>,
    now: DateTime<Utc>,
) -> Result<Vec<TranslationTask>> {
    let listing = Listing::read(root).await?;
    let loader = stage(root, &listing, now).await?;
    let locales: Vec<Tag> = match locale {
        Some(tag) => vec![site_locale(&loader, tag)?.tag.clone()],
        None => loader
            .config
            .locales
            .iter()
            .map(|locale| locale.tag.clone())
            .collect(),
    };
    let incident_files = loader.incident_files();
    let resolver = Resolver::new(&loader.config, &listing, now);
    let mut tasks = Vec::new();
    for id in loader.ledger.versions().keys() {
        // A damaged entry is what `check` reports.
        let Some(Ok(inputs)) = loader.read_inputs(id, &incident_files).await? else {
            continue;
        };
        let Some(resolved) = resolver.resolve(&inputs) else {
            continue;
        };
        let summary = &resolved.incident.summary;
        for locale in &locales {
            let task = TranslationTask {
                id: id.clone(),
                locale: locale.clone(),
                title: RichText::plain(&summary.title.original().rich).into_owned(),
                is_open: !summary.is_over(),
                state: TranslationState::of(&resolved.incident, locale),
                needs_review: needs_review(&inputs, locale),
            };
            if task.needs_review || !task.state.is_complete() {
                let newest = summary.updates.last().map(|update| update.at);
                tasks.push((Reverse((task.is_open, summary.impact, newest)), task));
            }
        }
    }
    tasks.sort_by(|(one, a), (other, b)| (one, &a.id, &a.locale).cmp(&(other, &b.id, &b.locale)));
    Ok(tasks.into_iter().map(|(_, task)| task).collect())
}

/// Whether the file of an incident's translation into a language asks for a review.
fn needs_review(inputs: &IncidentInputs, locale: &Tag) -> bool {
    let files = inputs
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("translations/"));
    let read = files.filter_map(|(path, file)| {
        let (_, bytes) = file.as_ref()?;
        file::parse(path, bytes, &mut Vec::new()).ok()
    });
    read.into_iter()
        .any(|file| file.needs_review && file.locale == *locale)
}

/// Writes the present translation of an incident as a file to edit, and returns its path. What has no translation
/// stands there in its own language.
///
/// # Errors
/// Where the incident is unknown, the site does not have the language, the file is there already, or the root cannot
/// be read or written.
pub async fn draft_translation(
    root: &Store,
    id: &str,
    locale: &Tag,
    now: DateTime<Utc>,
) -> Result<String> {
    let listing = Listing::read(root).await?;
    let loader = stage(root, &listing, now).await?;
    let locale = site_locale(&loader, locale)?;
    let incident = read_incident(&loader, &listing, id, now).await?;
    let labels = locale
        .tag
        .lookup(&loader.config.labels)
        .map(|(_, labels)| labels);
    let no_labels = Labels::default();
    let heading = |kind| {
        locale
            .format_message(&section_key(kind), &[])
            .unwrap_or_default()
    };
    let draft = translation_draft(
        &incident,
        &locale.tag,
        labels.unwrap_or(&no_labels),
        heading,
    );
    let path = format!("translations/{id}.{}.md", locale.tag);
    if root.get(&path).await?.is_some() {
        bail!("{path} is there already: edit it, or move it away for a new draft");
    }
    let file = Artifact::new(&path, draft.into_bytes(), Stage::Data);
    root.put_if(&file, &Precondition::Absent).await?;
    Ok(path)
}

async fn read_incident(
    loader: &Loader<'_>,
    listing: &Listing,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Incident> {
    let inputs = match loader.read_inputs(id, &loader.incident_files()).await? {
        Some(Ok(inputs)) => inputs,
        Some(Err(diagnostic)) => bail!("{diagnostic}"),
        None => {
            let remedy = did_you_mean(id, loader.ledger.versions().keys());
            let remedy = remedy.unwrap_or_else(|| "put its record into records/".to_owned());
            bail!("there is no incident {id}: {remedy}")
        }
    };
    let resolved = Resolver::new(&loader.config, listing, now).resolve(&inputs);
    let resolved = resolved
        .with_context(|| format!("the ledger entry of the incident {id} has no updates"))?;
    Ok(resolved.incident)
}
