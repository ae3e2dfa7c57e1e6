//! How many requests are made at a time: more while all is well, half as many when S3 asks to slow down.
//!
//! The rule is that of TCP (RFC 5681): the number grows by one with each success until it is halved for the
//! first time, and from then on by one with as many successes as it is large. How much S3 takes at a time
//! depends on the bucket and grows slowly with the load ("Best practices design patterns: optimizing Amazon
//! S3 performance" in its user guide), so no fixed number suits all.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// Enough to hide the latency of S3.
const START: usize = 16;

/// More connections at a time gain nothing.
pub(in crate::store) const MAX: usize = 64;

/// The requests of a store that are in progress, and how many there may be.
#[derive(Debug, Default)]
pub(super) struct Concurrency {
    state: Mutex<State>,
    /// Wakes a request that waits for its turn.
    ended: Notify,
}

#[derive(Debug)]
struct State {
    limit: usize,
    in_progress: usize,
    /// Since the limit last changed.
    successes: usize,
    /// How often the limit was halved.
    halvings: u64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            limit: START,
            in_progress: 0,
            successes: 0,
            halvings: 0,
        }
    }
}

impl State {
    fn count_success(&mut self) {
        self.successes += 1;
        let needed = if self.halvings == 0 { 1 } else { self.limit };
        if self.successes >= needed {
            self.successes = 0;
            self.limit = (self.limit + 1).min(MAX);
        }
    }

    /// Halves the limit, unless that was done since the request began that was refused: those in progress
    /// at that time say the same thing.
    fn slow_down(&mut self, halvings_at_start: u64) {
        if self.halvings == halvings_at_start {
            self.halvings += 1;
            self.successes = 0;
            self.limit = (self.limit / 2).max(1);
        }
    }
}

impl Concurrency {
    /// Waits until one more request may be made. It is in progress until the [`Turn`] is dropped.
    pub async fn turn(&self) -> Turn<'_> {
        loop {
            let ended = self.ended.notified();
            if let Some(turn) = self.try_turn() {
                return turn;
            }
            ended.await;
        }
    }

    fn try_turn(&self) -> Option<Turn<'_>> {
        let mut state = self.lock();
        if state.in_progress >= state.limit {
            return None;
        }
        state.in_progress += 1;
        if state.in_progress < state.limit {
            self.ended.notify_one();
        }
        Some(Turn {
            concurrency: self,
            halvings_at_start: state.halvings,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic in another thread leaves the numbers valid.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is in progress.
pub(super) struct Turn<'a> {
    concurrency: &'a Concurrency,
    halvings_at_start: u64,
}

impl Turn<'_> {
    /// The request was served.
    pub fn succeed(self) {
        self.concurrency.lock().count_success();
    }

    /// The request was answered with `503 SlowDown` or the like.
    pub fn slow_down(self) {
        self.concurrency.lock().slow_down(self.halvings_at_start);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.concurrency.lock().in_progress -= 1;
        self.concurrency.ended.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_doubles_with_its_successes_until_it_is_halved() {
        let mut state = State::default();
        for _ in 0..START {
            state.count_success();
        }
        assert_eq!(state.limit, 2 * START);
        for _ in 0..10 * MAX {
            state.count_success();
        }
        assert_eq!(state.limit, MAX);
        state.slow_down(0);
        assert_eq!(state.limit, MAX / 2);
        // From then on it takes as many successes as are made at a time to add one.
        for successes in [MAX / 2 - 1, 1] {
            assert_eq!(state.limit, MAX / 2);
            for _ in 0..successes {
                state.count_success();
            }
        }
        assert_eq!(state.limit, MAX / 2 + 1);
    }

    #[test]
    fn refusals_of_requests_that_were_made_together_halve_the_limit_once() {
        let concurrency = Concurrency::default();
        let turns: Vec<Turn> = (0..START).filter_map(|_| concurrency.try_turn()).collect();
        assert_eq!(turns.len(), START);
        assert!(concurrency.try_turn().is_none());
        turns.into_iter().for_each(Turn::slow_down);
        assert_eq!(concurrency.lock().limit, START / 2);
        while let Some(turn) = concurrency.try_turn() {
            turn.slow_down();
            if concurrency.lock().limit == 1 {
                break;
            }
        }
        // One request is always made, or nobody would learn that S3 is well again.
        concurrency.try_turn().unwrap().slow_down();
        assert_eq!(concurrency.lock().limit, 1);
        let only = concurrency.try_turn().unwrap();
        assert!(concurrency.try_turn().is_none());
        drop(only);
        assert!(concurrency.try_turn().is_some());
    }
}
