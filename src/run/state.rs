//! What the last run published, and where: `.kairan/state.json` below the root.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};
use tracing::warn;

use crate::publish::{Artifact, Manifest, Stage};
use crate::store::Store;

const FILE: &str = ".kairan/state.json";
const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// The store that holds the site.
    site: String,
    pub manifest: Manifest,
}

impl State {
    /// Nothing is known of what is published.
    pub fn new(site: &Store) -> Self {
        Self {
            version: VERSION,
            site: site.name(),
            manifest: Manifest::default(),
        }
    }
}

/// What is known of what `site` holds. State that is gone or damaged costs one full writing, never
/// more: it holds nothing that is not made anew.
///
/// # Errors
/// Where the store cannot be read, or a newer program wrote the state.
pub(super) async fn load(root: &Store, site: &Store) -> Result<State> {
    let Some(bytes) = root.get(FILE).await? else {
        return Ok(State::new(site));
    };
    let state: State = match serde_json::from_slice(&bytes) {
        Ok(state) => state,
        Err(error) => {
            warn!("{FILE} is damaged ({error}); every file is written anew");
            return Ok(State::new(site));
        }
    };
    if state.version > VERSION {
        bail!(
            "{FILE} was written by a newer kairan (version {}, this one knows {VERSION}): run that \
             version or a later one",
            state.version
        );
    }
    // What was published elsewhere says nothing about this place.
    Ok(if state.site == site.name() {
        state
    } else {
        State::new(site)
    })
}

/// Remembers what is published now; last of all, so that a run that dies is done again.
///
/// # Errors
/// Where the store refuses.
pub(super) async fn save(root: &Store, site: &Store, manifest: Manifest) -> Result<()> {
    let state = State {
        manifest,
        ..State::new(site)
    };
    let mut bytes = serde_json::to_vec_pretty(&state)?;
    bytes.push(b'\n');
    if root.get(FILE).await?.as_deref() == Some(&bytes) {
        return Ok(());
    }
    root.put(&Artifact::new(FILE, bytes, Stage::Data)).await
}
