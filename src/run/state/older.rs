//! States that other versions of the program wrote: another form of [`State::last_run`] in version 1, the manifest as a
//! part of the file up to version 2, and other parts of the manifest in version 3.

use anyhow::{Result, bail};
use serde::Deserialize;
use serde::de::Error as _;

use super::{STATE_FILE, STATE_VERSION, State};
use crate::run::manifest_store::{ManifestIndex, parse_version_3};

#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

#[derive(Deserialize)]
struct Version3 {
    #[serde(default, deserialize_with = "parse_version_3")]
    manifest_parts: ManifestIndex,
}

/// Refuses a state of a later version. Its version number is the only thing that can be relied on to be there.
///
/// # Errors
/// If a newer program wrote it.
pub(super) fn check_version(bytes: &[u8]) -> Result<()> {
    if let Ok(VersionOnly { version }) = serde_json::from_slice(bytes)
        && version > STATE_VERSION
    {
        bail!(
            "{STATE_FILE} was written by a newer kairan (version {version}, this one knows {STATE_VERSION}): run \
             that version or a later one"
        );
    }
    Ok(())
}

/// Reads a state of this version or an earlier one.
///
/// # Errors
/// If it is damaged.
pub(super) fn parse(bytes: &[u8]) -> serde_json::Result<State> {
    let mut state: State = serde_json::from_slice(bytes)?;
    if state.version > STATE_VERSION {
        return Err(serde_json::Error::custom("a newer kairan wrote it"));
    }
    if state.version == 3 {
        let Version3 { manifest_parts } = serde_json::from_slice(bytes)?;
        state.manifest_index = manifest_parts;
    }
    state.version = STATE_VERSION;
    Ok(state)
}
