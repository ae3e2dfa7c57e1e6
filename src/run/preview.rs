//! What a preview remembers from one build to the next.

use super::cache::Cache;
use super::ledger_store::StagedEntry;
use super::state::State;
use crate::store::KnownVersions;

/// What the last build of a preview found and wrote. It takes the place of the files below `.kairan/`
/// and of the ledger's new entries, none of which a preview writes.
///
/// It may be dropped at any time together with the site: the next build then makes everything anew.
#[derive(Debug, Default)]
pub struct PreviewMemory {
    pub(super) state: Option<State>,
    pub(super) cache: Cache,
    pub(super) staged: Vec<StagedEntry>,
    pub(super) known_versions: KnownVersions,
}
