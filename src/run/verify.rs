//! Compares the files of a published site with the manifest.

use std::fmt;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};

use super::inputs::require_separate_site;
use super::state;
use super::{Connections, Mode, Progress, Report, run_connected};
use crate::diagnostics::Diagnostic;
use crate::publish::{HEARTBEAT_PATH, PublishedState};
use crate::store::{FileList, Store, UnusableFile};

/// The differences between a published site and its manifest; all lists are sorted.
///
/// Its `Display` names the files, one a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Published files that do not exist.
    pub missing: Vec<String>,
    /// Published files with other bytes than those that were published.
    pub altered: Vec<String>,
    /// Files that Kairan did not write.
    pub foreign: Vec<String>,
    /// Files that an interrupted run was about to write or delete.
    pub unfinished: Vec<String>,
    /// Things in the site that cannot be files of it, such as a FIFO: they are neither read nor deleted.
    pub diagnostics: Vec<Diagnostic>,
    /// The number of files that are as they were published.
    pub intact: usize,
}

/// The location to which the root's site was last published, as on the command line.
///
/// # Errors
/// If the state cannot be read or is missing.
pub async fn site_location(root: &Store) -> Result<String> {
    let location = state::site_location(root).await?;
    location.with_context(|| {
        format!(
            "{} has no state of a build, so nothing is known to be published: build the site first",
            root.name()
        )
    })
}

/// Reads every file of `site` and compares it with the manifest in the root's state.
///
/// # Errors
/// If a store cannot be read, the root's last build published to another location, or the site overlaps
/// the root.
pub async fn verify(root: &Store, site: &Store) -> Result<Verification> {
    let published_to = site_location(root).await?;
    if published_to != site.name() {
        bail!(
            "the last build published to {published_to}, not to {}: pass --site {published_to}, or build to \
             this place",
            site.name()
        );
    }
    require_separate_site(root, site)?;
    let published = state::load(root, site).await?.published;
    let (manifest, underway) = (&published.manifest.0, &published.in_flight);
    let committed = manifest
        .iter()
        .filter(|(path, _)| !underway.contains(*path));
    let contents =
        site.try_join_bounded(committed.clone().map(
            async |(path, _)| match site.get(path).await {
                Err(error) if error.is::<UnusableFile>() => Ok(Content::Unusable),
                result => Ok(result?.map_or(Content::None, Content::Bytes)),
            },
        ));
    let mut verification = Verification {
        unfinished: underway.iter().cloned().collect(),
        ..Verification::default()
    };
    for ((path, file_digest), bytes) in committed.zip(contents.await?) {
        match bytes {
            Content::None => verification.missing.push(path.clone()),
            Content::Bytes(bytes) if file_digest.matches(&bytes) => verification.intact += 1,
            Content::Bytes(_) | Content::Unusable => verification.altered.push(path.clone()),
        }
    }
    let FileList { paths, diagnostics } = site.list("").await?;
    verification.foreign = paths;
    verification
        .foreign
        .retain(|path| is_foreign(path, &published));
    verification.diagnostics = diagnostics;
    verification
        .diagnostics
        .retain(|diagnostic| !manifest.contains_key(&diagnostic.location.file));
    Ok(verification)
}

/// The content at the path of a published file.
enum Content {
    None,
    Bytes(Vec<u8>),
    /// Something that is not a file, such as a FIFO.
    Unusable,
}

/// Whether a file of the site was not written by Kairan. Files below `.well-known/` may be a web server's own,
/// such as those by which it gets its certificate: only those that were published count.
fn is_foreign(path: &str, published: &PublishedState) -> bool {
    !published.manifest.0.contains_key(path)
        && !published.in_flight.contains(path)
        && path != HEARTBEAT_PATH
        && !path.starts_with(".well-known/")
}

/// Repairs the site: publishes again what is missing, altered or unfinished, together with what is new in
/// the root, and deletes the foreign files if `delete_foreign` is set. Sources are asked and channels are told, as by any
/// run that publishes.
///
/// # Errors
/// As [`run_connected`].
pub async fn repair(
    root: &Store,
    site: &Store,
    verification: &Verification,
    delete_foreign: bool,
    now: DateTime<Utc>,
    connections: &Connections,
    progress: &dyn Progress,
) -> Result<Report> {
    let mut state = state::load(root, site).await?;
    let damaged = verification
        .missing
        .iter()
        .chain(&verification.altered)
        .cloned();
    // A run writes all files again that an interrupted run left in flight.
    state.published.in_flight.extend(damaged);
    state.save(root).await?;
    let report = run_connected(root, site, now, Mode::Full, connections, progress).await?;
    if delete_foreign {
        // The run may have published a file where a foreign one stood when the site was compared.
        let published = state::load(root, site).await?.published;
        let foreign = verification.foreign.iter();
        let foreign = foreign.filter(|path| is_foreign(path, &published));
        let deletes = foreign.map(|path| site.delete(path));
        site.try_join_bounded(deletes).await?;
    }
    Ok(report)
}

impl Verification {
    /// Whether every published file is intact and there is nothing else.
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty() && self.by_kind().iter().all(|(_, paths)| paths.is_empty())
    }

    fn by_kind(&self) -> [(&'static str, &[String]); 4] {
        [
            ("missing", &self.missing),
            ("altered", &self.altered),
            ("foreign", &self.foreign),
            ("unfinished", &self.unfinished),
        ]
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, paths) in self.by_kind() {
            for path in paths {
                writeln!(f, "{kind} {path}")?;
            }
        }
        for diagnostic in &self.diagnostics {
            writeln!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}
