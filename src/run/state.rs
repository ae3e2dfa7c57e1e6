//! What the last run published, and where: `.kairan/state.json` below the root.

use anyhow::{Error, Result, bail};
use serde::{Deserialize, Serialize};
use tracing::warn;

use crate::publish::{Artifact, PublishPlan, Published, Stage};
use crate::store::{Conflict, Precondition, Store, Version};

const FILE: &str = ".kairan/state.json";
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// The store that holds the site.
    site: String,
    #[serde(flatten)]
    pub published: Published,
    /// The state's file as it was last read or written.
    #[serde(skip)]
    file: Option<(Vec<u8>, Version)>,
}

impl State {
    /// Nothing is known of what is published.
    pub fn new(site: &Store) -> Self {
        Self {
            version: VERSION,
            site: site.name(),
            published: Published::default(),
            file: None,
        }
    }

    /// Remembers what is published now, if that is any news.
    ///
    /// # Errors
    /// Where the store refuses, or another run remembered something meanwhile.
    pub async fn save(&mut self, root: &Store) -> Result<()> {
        let mut bytes = serde_json::to_vec_pretty(&self)?;
        bytes.push(b'\n');
        let (known, version) = self.file.take().unzip();
        if known.as_ref() == Some(&bytes) {
            self.file = known.zip(version);
            return Ok(());
        }
        let artifact = Artifact::new(FILE, bytes, Stage::Data);
        let version = root
            .put_if(&artifact, &Precondition::still(version))
            .await?;
        self.file = Some((artifact.bytes, version));
        Ok(())
    }

    /// Remembers what is published after `plan`, last of all.
    ///
    /// # Errors
    /// As [`State::save`]. Where another run worked on the same site meanwhile, no one knows whose
    /// files stand now: the next run writes them again.
    pub async fn conclude(&mut self, root: &Store, site: &Store, plan: &PublishPlan) -> Result<()> {
        let saved = self.save(root).await;
        if saved.as_ref().is_err_and(Error::is::<Conflict>) {
            let mut theirs = load(root, site).await?;
            theirs.published.set_out(plan);
            theirs.save(root).await?;
        }
        saved
    }
}

/// What is known of what `site` holds. State that is gone or damaged costs one full writing, never
/// more: it holds nothing that is not made anew.
///
/// # Errors
/// Where the store cannot be read, or a newer program wrote the state.
pub(super) async fn load(root: &Store, site: &Store) -> Result<State> {
    let nothing = State::new(site);
    let Some((bytes, version)) = root.get_versioned(FILE).await? else {
        return Ok(nothing);
    };
    // Of a newer version nothing but its number can be relied upon.
    if let Ok(Versioned { version }) = serde_json::from_slice(&bytes)
        && version > VERSION
    {
        bail!(
            "{FILE} was written by a newer kairan (version {version}, this one knows {VERSION}): run \
             that version or a later one"
        );
    }
    let state = match serde_json::from_slice::<State>(&bytes) {
        // What was published elsewhere says nothing about this place.
        Ok(state) if state.site != nothing.site => nothing,
        Ok(state) => state,
        Err(error) => {
            warn!("{FILE} is damaged ({error}); every file is written anew");
            nothing
        }
    };
    Ok(State {
        file: Some((bytes, version)),
        ..state
    })
}
