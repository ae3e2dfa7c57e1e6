//! An incident's log for the terminal.

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};

use super::index::Index;
use super::library::Library;
use super::{Mode, learn, records};
use crate::content::Listing;
use crate::locale::Tag;
use crate::site::log;
use crate::store::Store;

/// Writes the log of the incident `id` in the words of a locale: the site's default where none is
/// given.
///
/// # Errors
/// Where the ledger has no such incident, the site no such language, or the root cannot be read.
pub async fn show(
    root: &Store,
    id: &str,
    locale: Option<&Tag>,
    now: DateTime<Utc>,
) -> Result<String> {
    let listing = Listing::read(root).await?;
    let mut library = Library::enter(root, &listing).await?;
    let tag = locale.unwrap_or(library.gathered.settings.default_locale());
    let locales = &library.gathered.locales;
    let Some(locale) = locales.iter().find(|locale| locale.tag == *tag).cloned() else {
        bail!("the site has no language {tag}: its languages are in site.toml");
    };
    // What lies in records/ is shown whether or not it has been built yet.
    let mut index = Index::default();
    let news = records::decode(&mut library, &mut index).await?;
    let learned = learn(&mut library, &mut index, &news, now, Mode::Preview).await?;
    library.ledger.imagine(learned);
    if !library.ledger.versions().contains_key(id) {
        bail!("no incident {id} is known: put its record into records/");
    }
    let notes = library.notes();
    let ids = [id.to_owned()].into();
    let opened = library.open(&ids, &notes, now).await?.pop();
    let incident = opened
        .with_context(|| format!("nothing is known of the incident {id}"))?
        .incident;
    log(&incident, &locale)
}
