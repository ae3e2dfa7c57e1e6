//! Changes of the ledger by other commands than a build.

use anyhow::Result;

use super::own_files::{self, STATE as STATE_FILE};
use crate::publish::{Artifact, Stage};
use crate::store::{Conflict, Precondition, Store};

/// Carries out a change of the ledger by another command than a build: the next build lists the ledger, also if
/// another one was completed in the meantime.
///
/// # Errors
/// The error of `change`; otherwise if the state cannot be read or written.
pub(super) async fn change_ledger<T>(
    root: &Store,
    change: impl Future<Output = Result<T>>,
) -> Result<T> {
    forget_last_run(root).await?;
    let changed = change.await;
    let forgotten = forget_last_run(root).await;
    changed.and_then(|changed| forgotten.map(|()| changed))
}

/// Takes the last run out of the state, of whatever version and site it is.
///
/// # Errors
/// If the state cannot be read or written.
pub(super) async fn forget_last_run(root: &Store) -> Result<()> {
    loop {
        let Some((bytes, version)) = own_files::read(root, STATE_FILE).await? else {
            return Ok(());
        };
        let state = serde_json::from_slice(&bytes);
        let Ok(serde_json::Value::Object(mut fields)) = state else {
            return Ok(());
        };
        if fields.remove("last").is_none_or(|last| last.is_null()) {
            return Ok(());
        }
        let file = Artifact::new(STATE_FILE, serde_json::to_vec(&fields)?, Stage::Data);
        let condition = Precondition::Unchanged(version);
        match own_files::write_if(root, &file, &condition).await {
            // A run has written it in the meantime.
            Err(error) if error.is::<Conflict>() => {}
            written => return written.map(|_| ()),
        }
    }
}
