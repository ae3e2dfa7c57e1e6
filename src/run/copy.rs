//! Copies a root from one store to another: a backup, its restoring, and the way into a bucket.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Context, Result, bail};

use super::ledger;
use crate::content::{FOLDERS, LEDGER, Listing};
use crate::ledger::{read, unite, write};
use crate::publish::{Artifact, Stage};
use crate::settings;
use crate::store::{Precondition, Store};

/// What differs between two roots, and what is to be done so that the second holds what the first
/// does. The state (`.kairan/`) is left out: it tells of a site, not of the root.
///
/// Its `Display` lists the files, one a line, and sums them up.
#[derive(Debug, Default)]
pub struct CopyPlan {
    puts: Vec<Put>,
    deletes: Vec<String>,
    unchanged: usize,
}

#[derive(Debug)]
struct Put {
    change: Change,
    file: Artifact,
    /// So that what was compared is what is written over.
    condition: Precondition,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    New,
    Changed,
    /// A ledger entry that both know something of: what either knows is kept.
    Merged,
}

/// Compares two roots. `delete` takes from `to` what people wrote there and `from` does not have;
/// the ledger only ever grows.
///
/// # Errors
/// Where a store cannot be read, `from` is no root, or a ledger entry is damaged.
pub async fn compare(from: &Store, to: &Store, delete: bool) -> Result<CopyPlan> {
    if from.get(settings::FILE).await?.is_none() {
        bail!(
            "{} has no {}, so it is no root: name the place that holds it",
            from.name(),
            settings::FILE
        );
    }
    let (here, there) = (paths(from).await?, paths(to).await?);
    let there: BTreeSet<String> = there.into_iter().collect();
    let files = from
        .together(here.iter().map(|path| from.get(path)))
        .await?;
    let known = to.together(here.iter().map(async |path| {
        if there.contains(path) {
            to.get_versioned(path).await
        } else {
            Ok(None)
        }
    }));
    let mut plan = CopyPlan::default();
    for ((path, bytes), known) in here.iter().zip(files).zip(known.await?) {
        // Between listing and reading a file may go: then there is nothing to copy.
        let Some(bytes) = bytes else { continue };
        let (known, version) = known.unzip();
        if known.as_ref() == Some(&bytes) {
            plan.unchanged += 1;
            continue;
        }
        let (change, bytes) = match (ledger::id_of(path), &known) {
            (Some(id), known) => match merged(path, id, &bytes, known.as_deref(), from, to)? {
                united if Some(&united) == known.as_ref() => {
                    plan.unchanged += 1;
                    continue;
                }
                united if known.is_some() => (Change::Merged, united),
                entry => (Change::New, entry),
            },
            (None, Some(_)) => (Change::Changed, bytes),
            (None, None) => (Change::New, bytes),
        };
        plan.puts.push(Put {
            change,
            file: Artifact::new(path, bytes, Stage::Data),
            condition: Precondition::still(version),
        });
    }
    if delete {
        let here: BTreeSet<String> = here.into_iter().collect();
        let gone = there.difference(&here);
        plan.deletes = gone
            .filter(|path| folder(path) != LEDGER)
            .cloned()
            .collect();
    }
    Ok(plan)
}

/// What a root holds, in the order in which it is to be written: with the ledger first no run takes
/// old news for new, and without settings, which come last, none publishes a part of the root.
async fn paths(root: &Store) -> Result<Vec<String>> {
    let listing = Listing::read(root).await?;
    let folders = std::iter::once(LEDGER).chain(FOLDERS);
    let files = folders.flat_map(|folder| listing.folder(folder));
    let mut paths: Vec<String> = files.map(|(path, _)| path.to_owned()).collect();
    paths.push(settings::FILE.to_owned());
    Ok(paths)
}

/// The entry as `to` is to hold it.
fn merged(
    path: &str,
    id: &str,
    bytes: &[u8],
    known: Option<&[u8]>,
    from: &Store,
    to: &Store,
) -> Result<Vec<u8>> {
    // A damaged entry must neither be kept as a backup nor take the place of a sound one.
    let entry = read(path, id, bytes).with_context(|| from.name())?;
    let Some(known) = known else {
        return Ok(bytes.to_vec());
    };
    let known = read(path, id, known).with_context(|| to.name())?;
    Ok(write(&unite(known, entry)))
}

impl CopyPlan {
    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.deletes.is_empty()
    }

    /// Does what the plan says. What is written again after a failure is only what is missing still.
    ///
    /// # Errors
    /// Where the store refuses, or someone changed a file since it was compared.
    pub async fn apply(&self, to: &Store) -> Result<()> {
        let failed = "not everything is copied; what is, is whole. do it again";
        // Between the folders order matters, within one it does not.
        for part in self
            .puts
            .chunk_by(|a, b| folder(&a.file.path) == folder(&b.file.path))
        {
            let puts = part.iter().map(|put| to.put_if(&put.file, &put.condition));
            to.together(puts).await.context(failed)?;
        }
        let deletes = self.deletes.iter().map(|path| to.delete(path));
        to.together(deletes).await.context(failed)?;
        Ok(())
    }

    fn count(&self, change: Change) -> usize {
        self.puts.iter().filter(|put| put.change == change).count()
    }
}

/// The folder of a root that a file is in.
fn folder(path: &str) -> &str {
    path.split_once('/').map_or("", |(folder, _)| folder)
}

impl fmt::Display for CopyPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Put { change, file, .. } in &self.puts {
            writeln!(f, "{change} {} ({} bytes)", file.path, file.bytes.len())?;
        }
        for path in &self.deletes {
            writeln!(f, "delete {path}")?;
        }
        let bytes: usize = self.puts.iter().map(|put| put.file.bytes.len()).sum();
        write!(
            f,
            "{} new, {} changed, {} merged, {} to delete, {} unchanged; {bytes} bytes to write",
            self.count(Change::New),
            self.count(Change::Changed),
            self.count(Change::Merged),
            self.deletes.len(),
            self.unchanged
        )
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Merged => "merged",
        })
    }
}
