//! What a run may rely on, write and remember.

use super::report::Mode;

/// What a run does, decided once from its [`Mode`].
#[derive(Clone, Copy, Debug)]
pub(super) struct RunOptions {
    pub reuse: Reuse,
    pub clock: Clock,
    /// Whether changed entries are written to the ledger; otherwise they are staged in memory.
    pub writes_ledger: bool,
    pub writes_site: bool,
    pub memory: Memory,
    /// Whether the report says what would be written.
    pub reports_plan: bool,
}

/// What a run may take over from earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reuse {
    /// The state and the cache below `.kairan/`.
    Stored,
    /// Only what cannot be found out again: which files are published, and what was known of incidents whose
    /// ledger entries are damaged.
    LastKnown,
    /// What the last build of the same preview left in memory.
    Preview,
    Nothing,
}

/// The time that counts as now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// The given one, unless the ledger was written later: what is recorded must stay in order.
    Monotonic,
    /// The given one, even if it is before what the ledger records.
    Given,
}

/// Where a run keeps what it found and did for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Memory {
    /// In files below `.kairan/`.
    Stored,
    /// In the memory of a preview.
    Preview,
    Nowhere,
}

impl Mode {
    pub(super) fn options(self) -> RunOptions {
        let publish = RunOptions {
            reuse: Reuse::Stored,
            clock: Clock::Monotonic,
            writes_ledger: true,
            writes_site: true,
            memory: Memory::Stored,
            reports_plan: false,
        };
        let check = RunOptions {
            reuse: Reuse::Nothing,
            writes_ledger: false,
            writes_site: false,
            memory: Memory::Nowhere,
            ..publish
        };
        match self {
            Self::Publish => publish,
            Self::Full => RunOptions {
                reuse: Reuse::LastKnown,
                ..publish
            },
            Self::Check => check,
            Self::Plan => RunOptions {
                reuse: Reuse::Stored,
                reports_plan: true,
                ..check
            },
            Self::Preview => RunOptions {
                reuse: Reuse::Preview,
                clock: Clock::Given,
                writes_site: true,
                memory: Memory::Preview,
                ..check
            },
        }
    }
}
