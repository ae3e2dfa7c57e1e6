//! What a run is given.

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

use super::connections::Connections;
use super::options::RunOptions;
use super::progress::Progress;
use crate::root::is_root_folder;
use crate::store::Store;

/// What a run is given: where it reads and writes, when it is, and what it may do.
#[derive(Clone, Copy)]
pub(super) struct RunInputs<'a> {
    pub root: &'a Store,
    pub site: &'a Store,
    /// The time of whoever started the run. From [`Start::now`](super::start::Start::now) on that one counts.
    pub now: DateTime<Utc>,
    pub options: RunOptions,
    pub connections: &'a Connections,
    pub progress: &'a dyn Progress,
}

/// Refuses a site that is the root, contains it or lies in one of its folders: files of the one would count
/// as files of the other, and be published or deleted. A site may have a folder of its own inside the root.
///
/// # Errors
/// If it is one of those.
pub(super) fn require_separate_site(root: &Store, site: &Store) -> Result<()> {
    let path_inside = site.path_inside(root);
    let top_folder = path_inside.as_deref().and_then(|path| path.iter().next());
    let has_own_folder = top_folder.is_some_and(|name| !is_root_folder(&name.to_string_lossy()));
    if site.overlaps(root) && !has_own_folder {
        bail!(
            "the site would be written to {}, which is, contains or lies inside the root {}: choose a place \
             beside the root, or a folder of its own in it",
            site.name(),
            root.name()
        );
    }
    Ok(())
}
