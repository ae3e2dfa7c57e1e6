//! An incident's log for the terminal.

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use strsim::levenshtein;

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
    // `ja-JP` is content with `ja`.
    let fallbacks = tag.fallbacks();
    let mut wanted = std::iter::once(tag).chain(&fallbacks);
    let found = |tag: &Tag| locales.iter().find(|locale| locale.tag == *tag);
    let Some(locale) = wanted.find_map(found).cloned() else {
        let known: Vec<&str> = locales.iter().map(|locale| locale.tag.as_str()).collect();
        bail!(
            "the site has no language {tag}: its languages are {}, by `locales` in site.toml",
            known.join(", ")
        );
    };
    // What lies in records/ is shown whether or not it has been built yet.
    let mut index = Index::default();
    let news = records::decode(&mut library, &mut index).await?;
    let learned = learn(&mut library, &mut index, &news, now, Mode::Preview).await?;
    library.ledger.imagine(learned);
    if !library.ledger.versions().contains_key(id) {
        let near = near(id, library.ledger.versions().keys());
        if near.is_empty() {
            bail!("no incident {id} is known: put its record into records/");
        }
        bail!("no incident {id} is known: is it {}?", near.join(" or "));
    }
    let notes = library.notes();
    let ids = [id.to_owned()].into();
    let opened = library.open(&ids, &notes, now).await?.pop();
    let incident = opened
        .with_context(|| format!("nothing is known of the incident {id}"))?
        .incident;
    log(&incident, &locale)
}

/// The ids that someone may have meant: the same in other case, or with a slip of the hand or two;
/// at most three, the nearest first.
fn near<'a>(id: &str, known: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let wanted = id.to_lowercase();
    let slips = (wanted.len() / 4).clamp(1, 2);
    let mut near: Vec<(usize, &str)> = known
        .map(|known| (levenshtein(&wanted, &known.to_lowercase()), known.as_str()))
        .filter(|(distance, _)| *distance <= slips)
        .collect();
    near.sort_unstable();
    if near.first().is_some_and(|(distance, _)| *distance == 0) {
        near.truncate(1);
    }
    near.into_iter().take(3).map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_with_a_slip_finds_its_own() {
        let known = ["EX176222", "EX176276", "SP177484", "N-1"].map(str::to_owned);
        let cases: [(&str, &[&str]); 5] = [
            ("ex176222", &["EX176222"]),
            ("EX17622", &["EX176222"]),
            ("SP177448", &["SP177484"]),
            ("N-2", &["N-1"]),
            ("TM900000", &[]),
        ];
        for (id, expected) in cases {
            assert_eq!(near(id, known.iter()), expected, "{id}");
        }
    }
}
