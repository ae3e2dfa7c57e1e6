//! Waits for the end of a series of changes.

use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// Editors write a file in several steps, and a program may write without a pause: a rebuild begins
/// when it was quiet for a while, or at the latest after `max_wait`.
#[derive(Clone, Copy, Debug)]
pub struct Debounce {
    pub quiet: Duration,
    pub max_wait: Duration,
}

impl Default for Debounce {
    fn default() -> Self {
        Self {
            quiet: Duration::from_millis(100),
            max_wait: Duration::from_secs(1),
        }
    }
}

impl Debounce {
    /// Waits for a change, and for the end of the series that it begins.
    pub async fn wait(self, changes: &Notify) {
        changes.notified().await;
        let latest = Instant::now() + self.max_wait;
        loop {
            let quiet_at = Instant::now() + self.quiet;
            let was_quiet = timeout_at(quiet_at.min(latest), changes.notified())
                .await
                .is_err();
            if was_quiet || Instant::now() >= latest {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::timeout;

    use super::*;

    const NEVER: Duration = Duration::from_secs(3600);
    const GENEROUS: Duration = Duration::from_secs(30);

    #[tokio::test]
    async fn a_quiet_time_ends_a_series_of_changes() {
        let changes = Notify::new();
        let debounce = Debounce {
            quiet: Duration::from_millis(1),
            max_wait: NEVER,
        };
        changes.notify_one();
        timeout(GENEROUS, debounce.wait(&changes)).await.unwrap();
    }

    #[tokio::test]
    async fn changes_without_a_pause_end_after_the_maximum_wait() {
        let changes = Arc::new(Notify::new());
        let debounce = Debounce {
            quiet: NEVER,
            max_wait: Duration::from_millis(50),
        };
        let writer = tokio::spawn({
            let changes = Arc::clone(&changes);
            async move {
                loop {
                    changes.notify_one();
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        });
        timeout(GENEROUS, debounce.wait(&changes)).await.unwrap();
        writer.abort();
    }
}
