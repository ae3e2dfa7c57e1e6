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

/// The member of the state that counts these changes. A build drops it.
const CHANGES: &str = "ledger_changes";

/// Takes the last run out of the state, of whatever version and site it is. A build that goes on meanwhile cannot write
/// the state any more, since what it knows of the ledger may be from before the change.
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
        fields.remove("last");
        let changes = fields.get(CHANGES).and_then(serde_json::Value::as_u64);
        fields.insert(CHANGES.to_owned(), (changes.unwrap_or(0) + 1).into());
        let file = Artifact::new(STATE_FILE, serde_json::to_vec(&fields)?, Stage::Data);
        let condition = Precondition::Unchanged(version);
        match own_files::write_if(root, &file, &condition).await {
            // A run has written it in the meantime.
            Err(error) if error.is::<Conflict>() => {}
            written => return written.map(|_| ()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_build_that_goes_on_meanwhile_cannot_write_its_state() {
        for state in [
            r#"{"version": 4, "last": null}"#,
            r#"{"version": 4, "last": {"now": 1}}"#,
        ] {
            let root = Store::memory();
            let file = Artifact::new(STATE_FILE, state.into(), Stage::Data);
            own_files::write(&root, &file).await.unwrap();
            let mut versions = Vec::new();
            for _ in 0..3 {
                let (bytes, version) = own_files::read(&root, STATE_FILE).await.unwrap().unwrap();
                assert!(!versions.contains(&version));
                versions.push(version);
                let text = String::from_utf8(bytes.clone()).unwrap();
                assert_eq!(text.contains("\"last\""), versions.len() == 1, "{text}");
                change_ledger(&root, async { Ok(()) }).await.unwrap();
            }
        }
    }
}
