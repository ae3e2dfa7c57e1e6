//! How long a run tells channels.

use std::time::Duration;

/// How long a run may tell channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TellingTime {
    /// For all channels together: the next run waits for it.
    pub at_most: Duration,
    /// How long messages are begun: what is cut off in its midst may have come, and is sent again.
    pub begins_for: Duration,
}

impl Default for TellingTime {
    fn default() -> Self {
        Self {
            at_most: Duration::from_secs(20),
            begins_for: Duration::from_secs(12),
        }
    }
}
