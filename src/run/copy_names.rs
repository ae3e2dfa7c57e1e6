//! The recorded names of services, when a root is copied.

use anyhow::{Context, Result};

use super::derived_names::names_of_root;
use super::names_store::NamesStore;
use crate::diagnostics::{Diagnostic, Location};
use crate::ledger::names::{NamedService, Names, NamesError, SlugConflict};
use crate::root::{Listing, NAMES_FILE};
use crate::settings;
use crate::site::rfc3339;
use crate::store::{Store, Version};

/// The recorded names as the second root is to hold them.
pub(super) struct CopiedNames {
    pub bytes: Vec<u8>,
    /// The file of the second root as it is.
    pub existing: Option<(Vec<u8>, Version)>,
}

/// The names of a root.
struct RootNames {
    names: Names,
    /// Its file, if there is one; otherwise the names are derived from the ledger.
    file: Option<(Vec<u8>, Version)>,
}

/// Merges the names of two roots. `None` if neither has any, or the file of one is damaged. The slugs that a
/// service loses are added to `diagnostics`, and so is a damaged file.
///
/// Names that are not recorded yet are derived: the entries that are copied could give the slugs of `to` to
/// other services.
///
/// # Errors
/// If a store cannot be read, or names have to be derived and a root has no usable settings.
pub(super) async fn merge_names(
    (from, from_listing): (&Store, &Listing),
    (to, to_listing): (&Store, &Listing),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<CopiedNames>> {
    let ours = read_names(from, from_listing).await?;
    let theirs = read_names(to, to_listing).await?;
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (ours, theirs) => {
            diagnostics.extend([ours.err(), theirs.err()].into_iter().flatten());
            return Ok(None);
        }
    };
    for conflict in theirs.names.conflicts(&ours.names) {
        diagnostics.push(conflict_diagnostic(&conflict, from, to));
    }
    let merged = theirs.names.clone().union(ours.names.clone());
    // A file that says the same stays as people may have formatted it.
    let bytes = match (ours.file, &theirs.file) {
        (_, Some((bytes, _))) if merged == theirs.names => bytes.clone(),
        (Some((bytes, _)), None) if merged == ours.names => bytes,
        (None, None) if merged.is_empty() => return Ok(None),
        _ => merged.serialize(),
    };
    Ok(Some(CopiedNames {
        bytes,
        existing: theirs.file,
    }))
}

async fn read_names(
    root: &Store,
    listing: &Listing,
) -> Result<std::result::Result<RootNames, Diagnostic>> {
    let file = match listing.get(NAMES_FILE) {
        Some(_) => root.get_versioned(NAMES_FILE).await?,
        None => None,
    };
    if let Some((bytes, version)) = file {
        let names = Names::parse(&bytes).map_err(|error| damaged_diagnostic(root, &error));
        return Ok(names.map(|names| RootNames {
            names,
            file: Some((bytes, version)),
        }));
    }
    // No site was made of a root without settings, such as an incomplete copy.
    let names = match root.get(settings::FILE_NAME).await? {
        Some(_) => names_of_root(root, listing).await,
        None => NamesStore::load(root, &mut Vec::new()).await,
    };
    let names = names.with_context(|| format!("the names of services in {}", root.name()))?;
    Ok(Ok(RootNames {
        names: names.names,
        file: None,
    }))
}

fn damaged_diagnostic(root: &Store, error: &NamesError) -> Diagnostic {
    Diagnostic::new(
        Location::file(format!("{}/{NAMES_FILE}", root.name())),
        format!("{error}; the names are neither copied nor written over"),
        "restore the file from a backup, or delete it: the next build there writes it again",
    )
}

/// Says that a service loses its slug, since the other root has recorded it for another service.
fn conflict_diagnostic(conflict: &SlugConflict, from: &Store, to: &Store) -> Diagnostic {
    let SlugConflict {
        slug,
        winner,
        loser,
        is_own_loss,
    } = conflict;
    let names = |service: &NamedService| {
        let names = service.names.iter().map(|name| format!("{name:?}"));
        names.collect::<Vec<_>>().join(", ")
    };
    let (winner_names, loser_names) = (names(winner), names(loser));
    let (of_loser, of_winner) = if *is_own_loss { (to, from) } else { (from, to) };
    let reason = if winner.since < loser.since {
        "which has had it longer"
    } else {
        "whose name comes first, since both have had it equally long"
    };
    Diagnostic::warning(
        Location::file(format!("{}/{NAMES_FILE}", to.name())),
        format!(
            "the slug {slug:?} belongs to the service {loser_names} in {} (since {}) and to {winner_names} in \
             {} (since {}); it goes to {winner_names}, {reason}, and {loser_names} is published at another \
             address by the next build of {}",
            of_loser.name(),
            rfc3339(loser.since),
            of_winner.name(),
            rfc3339(winner.since),
            to.name(),
        ),
        format!(
            "tell the readers of {loser_names}. for {loser_names} to keep the slug, write an earlier `since` \
             at services.{slug} in {}/{NAMES_FILE} before the copy is made",
            of_loser.name()
        ),
    )
}
