//! Asks the sources of a site by hand.

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};

use super::Connections;
use super::connections::NO_REQUESTS;
use super::sources::{FetchedSource, Pauses, Sources};
use crate::store::Store;

/// Asks the sources of the site in `root`, or the one that is named, for what is new. It is kept for the next build,
/// unless `is_dry_run`.
///
/// # Errors
/// If there is no such source, the connections allow no request, or the root cannot be read or written. A source that
/// does not answer is no error.
pub async fn fetch(
    root: &Store,
    name: Option<&str>,
    is_dry_run: bool,
    connections: &Connections,
    now: DateTime<Utc>,
) -> Result<Vec<FetchedSource>> {
    let mut sources = Sources::read(root).await?;
    let names: Vec<String> = sources.statuses().into_keys().collect();
    match name {
        _ if names.is_empty() => bail!(
            "site.toml names no source that can be fetched: add `[[sources]]` with a name, a kind and a url, or run \
             `kairan check` to see what is wrong with it"
        ),
        Some(name) if !names.iter().any(|known| known == name) => {
            bail!(
                "there is no source {name:?}: those of site.toml are {}; `kairan check` says what is wrong with others",
                names.join(", ")
            )
        }
        _ => {}
    }
    let asker = connections.asker(root).context(NO_REQUESTS)?;
    let is_asked = |source: &str| name.is_none_or(|name| name == source);
    match is_dry_run {
        true => Ok(sources.try_fetch(asker, now, is_asked).await),
        false => {
            let pauses = Pauses::Ignored;
            sources.fetch(asker, None, now, pauses, is_asked).await
        }
    }
}
