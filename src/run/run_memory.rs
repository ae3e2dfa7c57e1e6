//! What a run keeps in memory.

use anyhow::Error;

use super::cache::{Cache, PartIsLost};
use super::ledger_store::{EntryDiffers, SharedId, StagedEntry};
use super::state::State;
use crate::store::KnownVersions;

/// What a run keeps in memory: for its repetition where it finds that files are not as it knew them, and of a preview for
/// the next build. There it takes the place of the files below `.kairan/` and of the ledger's new entries, none of which
/// a preview writes.
///
/// It may be dropped at any time together with the site: the next build then makes everything anew.
#[derive(Debug, Default)]
pub struct RunMemory {
    pub(super) state: Option<State>,
    pub(super) cache: Cache,
    pub(super) staged: Vec<StagedEntry>,
    pub(super) known_versions: KnownVersions,
}

impl RunMemory {
    /// Forgets what does not agree with the stores, if that is what the `error` of a run says. Returns whether it is:
    /// then the run can be repeated.
    pub(super) fn forget_outdated(&mut self, error: &Error) -> bool {
        if let Some(state) = &mut self.state
            && (error.is::<EntryDiffers>() || error.is::<PartIsLost>())
        {
            // The ledger or the cache is not as the last run left it, so all of both is looked at.
            state.distrust_ledger();
            state.distrusts_cache |= error.is::<PartIsLost>();
            return true;
        }
        if error.is::<SharedId>() {
            // The run has forgotten what was staged.
            self.cache = Cache::default();
            return true;
        }
        false
    }
}
