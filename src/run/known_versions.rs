//! The versions of the files of a local root, remembered from one run to the next.

use anyhow::Result;

use super::own_files::{self, FILE_VERSIONS};
use crate::publish::{Artifact, Stage};
use crate::store::{KnownVersions, Store};

/// Reads what an earlier run remembered; empty for a store that is not a folder.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn load(root: &Store) -> Result<KnownVersions> {
    // It is asked for before the file is read: another run may write the file in between.
    let Some(written_at) = root.modified_at(FILE_VERSIONS) else {
        return Ok(KnownVersions::default());
    };
    let file = own_files::read(root, FILE_VERSIONS).await?;
    let known = file.map(|(bytes, _)| KnownVersions::parse(&bytes, written_at));
    Ok(known.unwrap_or_default())
}

/// Writes what this run has found, if that is worth it.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn save(root: &Store, known: &KnownVersions) -> Result<()> {
    if !known.is_worth_writing() {
        return Ok(());
    }
    let file = Artifact::new(FILE_VERSIONS, known.to_bytes()?, Stage::Data);
    own_files::write(root, &file).await
}
