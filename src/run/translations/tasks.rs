//! Lists what is not translated well.

use std::cmp::Reverse;
use std::fmt;

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::incident::{Incident, TranslationState};
use crate::locale::Tag;
use crate::root::Listing;
use crate::run::loader::Loader;
use crate::run::resolver::{IncidentInputs, Resolver};
use crate::run::show::{site_locale, stage};
use crate::store::Store;
use crate::text::RichText;
use crate::translation::{Review, file};

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

/// What is missing, stale, damaged or made by a machine alone, in one language or in all of the site: what readers see
/// first comes first: open incidents before others, the worse before the lesser, the newer before the older.
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
    let tasks_of = |inputs: &IncidentInputs, incident: &Incident| -> Vec<TranslationTask> {
        let summary = &incident.summary;
        let tasks = locales.iter().map(|locale| TranslationTask {
            id: summary.id.clone(),
            locale: locale.clone(),
            title: RichText::plain(&summary.title.original().rich).into_owned(),
            is_open: !summary.is_over(),
            state: TranslationState::of(incident, locale),
            needs_review: needs_review(inputs, locale),
        });
        let tasks = tasks.filter(|task| task.needs_review || !task.state.is_complete());
        tasks.collect()
    };
    let tasks = of_each_incident(&loader, &listing, now, tasks_of).await?;
    Ok(tasks.into_iter().flatten().collect())
}

/// What `find` finds of every incident, in the order in which readers meet them: open ones before others, the worse
/// before the lesser, the newer before the older.
///
/// # Errors
/// If the root cannot be read.
pub(super) async fn of_each_incident<T>(
    loader: &Loader<'_>,
    listing: &Listing,
    now: DateTime<Utc>,
    find: impl Fn(&IncidentInputs, &Incident) -> T,
) -> Result<Vec<T>> {
    let incident_files = loader.incident_files();
    let resolver = Resolver::new(&loader.config, listing, now);
    let mut found = Vec::new();
    for id in loader.ledger.versions().keys() {
        // A damaged entry is what `check` reports.
        let Some(Ok(inputs)) = loader.read_inputs(id, &incident_files).await? else {
            continue;
        };
        let Some(resolved) = resolver.resolve(&inputs) else {
            continue;
        };
        let incident = resolved.incident;
        let summary = &incident.summary;
        let newest = summary.updates.last().map(|update| update.at);
        let rank = Reverse((!summary.is_over(), summary.impact, newest));
        found.push((rank, id.clone(), find(&inputs, &incident)));
    }
    found.sort_by(|(one, a, _), (other, b, _)| (one, a).cmp(&(other, b)));
    Ok(found.into_iter().map(|(_, _, found)| found).collect())
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
    let mut in_locale = read.filter(|file| file.locale == *locale);
    in_locale.any(|file| {
        let mut updates = file.updates.iter();
        updates.any(|update| update.review == Review::NeedsReview)
    })
}
