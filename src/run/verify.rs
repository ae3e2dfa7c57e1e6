//! Compares what a store holds with what is known to be published there.

use std::fmt;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};

use super::state;
use super::{Mode, Report, Watcher, run};
use crate::publish::HEARTBEAT;
use crate::store::Store;

/// What is wrong with a published site; all lists are sorted.
///
/// Its `Display` names the files, one a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Published, and not there.
    pub missing: Vec<String>,
    /// There, with other bytes than those that were published.
    pub altered: Vec<String>,
    /// There, and not kairan's.
    pub foreign: Vec<String>,
    /// What a run that died set out to write or delete.
    pub unfinished: Vec<String>,
    /// How many files are as they were published.
    pub sound: usize,
}

/// Where the root's site was last published, as a person would name the place.
///
/// # Errors
/// Where the state cannot be read, or there is none.
pub async fn place(root: &Store) -> Result<String> {
    let place = state::place(root).await?;
    place.with_context(|| {
        format!(
            "{} has no state of a build, so nothing is known to be published: build the site first",
            root.name()
        )
    })
}

/// Reads every file of `site` and compares it with what the root's state says of it.
///
/// # Errors
/// Where a store cannot be read, or the root's last build published elsewhere.
pub async fn verify(root: &Store, site: &Store) -> Result<Findings> {
    let known = place(root).await?;
    if known != site.name() {
        bail!(
            "the last build published to {known}, and nothing is known of {}: name that place, or \
             build to this one",
            site.name()
        );
    }
    let published = state::load(root, site).await?.published;
    let (manifest, underway) = (&published.manifest.0, &published.underway);
    let settled = manifest
        .iter()
        .filter(|(path, _)| !underway.contains(*path));
    let read = site.together(settled.clone().map(|(path, _)| site.get(path)));
    let mut findings = Findings {
        unfinished: underway.iter().cloned().collect(),
        ..Findings::default()
    };
    for ((path, print), bytes) in settled.zip(read.await?) {
        match bytes {
            None => findings.missing.push(path.clone()),
            Some(bytes) if !print.is_of(&bytes) => findings.altered.push(path.clone()),
            Some(_) => findings.sound += 1,
        }
    }
    findings.foreign = site.list("").await?;
    findings.foreign.retain(|path| {
        !manifest.contains_key(path) && !underway.contains(path) && path != HEARTBEAT
    });
    Ok(findings)
}

/// Makes the site what it should be: publishes anew all that is missing, altered or unfinished, with
/// what is new in the root, and deletes the foreign files where `delete_foreign`.
///
/// # Errors
/// As [`run`].
pub async fn repair(
    root: &Store,
    site: &Store,
    findings: &Findings,
    delete_foreign: bool,
    now: DateTime<Utc>,
    watcher: &dyn Watcher,
) -> Result<Report> {
    let mut state = state::load(root, site).await?;
    let broken = findings.missing.iter().chain(&findings.altered).cloned();
    // That is just what a run that died leaves behind, and what the next run makes good.
    state.published.underway.extend(broken);
    state.save(root).await?;
    let report = run(root, site, now, Mode::Full, watcher).await?;
    if delete_foreign {
        let deletes = findings.foreign.iter().map(|path| site.delete(path));
        site.together(deletes).await?;
    }
    Ok(report)
}

impl Findings {
    /// Whether every published file is as it was published, and there is no other.
    pub fn is_empty(&self) -> bool {
        self.lists().iter().all(|(_, paths)| paths.is_empty())
    }

    fn lists(&self) -> [(&'static str, &[String]); 4] {
        [
            ("missing", &self.missing),
            ("altered", &self.altered),
            ("foreign", &self.foreign),
            ("unfinished", &self.unfinished),
        ]
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, paths) in self.lists() {
            for path in paths {
                writeln!(f, "{what} {path}")?;
            }
        }
        Ok(())
    }
}
