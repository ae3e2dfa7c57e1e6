//! What is to be written to a root.

use std::fmt;

use crate::publish::Artifact;
use crate::store::Precondition;

#[derive(Debug)]
pub(super) struct Put {
    pub change: Change,
    pub file: Artifact,
    /// Makes sure that only the version that was compared is written over.
    pub condition: Precondition,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    New,
    Changed,
    /// A ledger entry that both know something of: what either knows is kept.
    Merged,
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
