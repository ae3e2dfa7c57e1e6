//! Drafts translations for people to edit.

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};

use crate::incident::{Headings, Incident, translation_draft};
use crate::locale::{Locale, Tag};
use crate::publish::{Artifact, Stage};
use crate::root::Listing;
use crate::run::loader::Loader;
use crate::run::resolver::Resolver;
use crate::run::show::{site_locale, stage, unknown_incident};
use crate::site::section_key;
use crate::store::{Precondition, Store};
use crate::text::{Labels, SectionKind};

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
    let draft = with_headings(&loader, &locale, |headings| {
        translation_draft(&incident, &locale.tag, headings)
    });
    let (path, draft) = draft.with_context(|| format!("nothing of {id} can be translated"))?;
    if root.get(&path).await?.is_some() {
        bail!("{path} is there already: edit it, or move it away for a new draft");
    }
    let file = Artifact::new(&path, draft.into_bytes(), Stage::Data);
    root.put_if(&file, &Precondition::Absent).await?;
    Ok(path)
}

/// Calls `edit` with what sections are called in a language.
pub(super) fn with_headings<T>(
    loader: &Loader<'_>,
    locale: &Locale,
    edit: impl FnOnce(Headings<'_>) -> T,
) -> T {
    let labels = locale.tag.lookup(&loader.config.labels);
    let no_labels = Labels::default();
    let name = |kind: SectionKind| {
        let message = locale.format_message(&section_key(kind), &[]);
        message.unwrap_or_default()
    };
    edit(Headings {
        labels: labels.map_or(&no_labels, |(_, labels)| labels),
        name: &name,
    })
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
        None => bail!("{}", unknown_incident(loader, id)),
    };
    let resolved = Resolver::new(&loader.config, listing, now).resolve(&inputs);
    let resolved = resolved
        .with_context(|| format!("the ledger entry of the incident {id} has no updates"))?;
    Ok(resolved.incident)
}
