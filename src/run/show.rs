//! Shows an incident's log in the terminal.

use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use chrono::{DateTime, Utc};
use strsim::levenshtein;

use super::cache::Cache;
use super::decode;
use super::ingest::ingest;
use super::ledger_store::Ledger;
use super::loader::Loader;
use super::options::Clock;
use super::resolver::Resolver;
use crate::locale::{Locale, Tag};
use crate::root::Listing;
use crate::site::incident_to_text;
use crate::store::Store;

/// Returns the log of the incident `id` as text in a locale, by default the site's first. Records that
/// were not built yet are included.
///
/// # Errors
/// Where the incident is unknown, the site does not have the language, or the root cannot be read.
pub async fn show(
    root: &Store,
    id: &str,
    locale: Option<&Tag>,
    now: DateTime<Utc>,
) -> Result<String> {
    let listing = Listing::read(root).await?;
    let loader = stage(root, &listing, now).await?;
    let tag = locale.unwrap_or(loader.config.settings.default_locale());
    let locale = site_locale(&loader, tag)?;
    if !loader.ledger.versions().contains_key(id) {
        bail!("{}", unknown_incident(&loader, id));
    }
    let incident_files = loader.incident_files();
    let inputs = match loader.read_inputs(id, &incident_files).await? {
        Some(Ok(inputs)) => inputs,
        Some(Err(diagnostic)) => bail!("{diagnostic}"),
        None => bail!("the ledger entry of {id} was deleted meanwhile; run again"),
    };
    let resolver = Resolver::new(&loader.config, &listing, now);
    let resolved = resolver.resolve(&inputs);
    let incident = resolved
        .with_context(|| format!("the ledger entry of the incident {id} has no updates"))?
        .incident;
    incident_to_text(&incident, &locale, loader.config.settings.default_locale())
}

/// The root with the records that no build has ingested yet; nothing is written.
///
/// # Errors
/// If the root cannot be read.
pub(super) async fn stage<'a>(
    root: &'a Store,
    listing: &'a Listing,
    now: DateTime<Utc>,
) -> Result<Loader<'a>> {
    let mut loader = Loader::new(root, listing, Ledger::new(listing)).await?;
    let mut cache = Cache::default();
    let changes = decode::decode_changes(&mut loader, &mut cache, now, &()).await?;
    let clock = Clock::Given;
    ingest(&mut loader, &mut cache, changes, now, clock, None, &()).await?;
    Ok(loader)
}

/// The site's language for a tag: for `ja-JP` its `ja` will do.
///
/// # Errors
/// If the site has none.
pub(super) fn site_locale(loader: &Loader<'_>, tag: &Tag) -> Result<Arc<Locale>> {
    let locales = &loader.config.locales;
    let find_locale = |tag: &Tag| locales.iter().find(|locale| locale.tag == *tag);
    tag.find_nearest(find_locale).cloned().ok_or_else(|| {
        let available: Vec<&str> = locales.iter().map(|locale| locale.tag.as_str()).collect();
        anyhow!(
            "the site has no language {tag}: its languages are {}, by `locales` in site.toml",
            available.join(", ")
        )
    })
}

/// Says that there is no such incident, and which one may be meant.
pub(super) fn unknown_incident(loader: &Loader<'_>, id: &str) -> String {
    let remedy = did_you_mean(id, loader.ledger.versions().keys());
    let remedy = remedy.unwrap_or_else(|| "put its record into records/".to_owned());
    format!("there is no incident {id}: {remedy}")
}

/// The question whether one of `ids` was meant that are like `id`, if there are any.
pub(super) fn did_you_mean<'a>(id: &str, ids: impl Iterator<Item = &'a String>) -> Option<String> {
    let similar = similar_ids(id, ids);
    (!similar.is_empty()).then(|| format!("did you mean {}?", similar.join(" or ")))
}

/// The ids that differ from `id` in case only, or in one or two characters: at most three, the most
/// similar first.
fn similar_ids<'a>(id: &str, ids: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let wanted = id.to_lowercase();
    let max_distance = (wanted.len() / 4).clamp(1, 2);
    let mut candidates: Vec<(usize, &str)> = ids
        .map(|candidate| {
            (
                levenshtein(&wanted, &candidate.to_lowercase()),
                candidate.as_str(),
            )
        })
        .filter(|(distance, _)| *distance <= max_distance)
        .collect();
    candidates.sort_unstable();
    if candidates
        .first()
        .is_some_and(|(distance, _)| *distance == 0)
    {
        candidates.truncate(1);
    }
    candidates.into_iter().take(3).map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_with_a_typo_finds_similar_ids() {
        let ids = ["EX176222", "EX176276", "SP177484", "N-1"].map(str::to_owned);
        let cases: [(&str, &[&str]); 5] = [
            ("ex176222", &["EX176222"]),
            ("EX17622", &["EX176222"]),
            ("SP177448", &["SP177484"]),
            ("N-2", &["N-1"]),
            ("TM900000", &[]),
        ];
        for (id, expected) in cases {
            assert_eq!(similar_ids(id, ids.iter()), expected, "{id}");
        }
    }
}
