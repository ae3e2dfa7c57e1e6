//! The time that counts as now: one that is far ahead of the machine's clock is refused, and so is the
//! time of a ledger that is far ahead of it.

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;
use tracing::warn;

use super::options::Clock;
use crate::diagnostics::{Diagnostic, Location};
use crate::root::LEDGER_FOLDER;
use crate::site::rfc3339;
use crate::text::times::is_representable;

/// How far `now` may be ahead of the machine's clock.
pub const MAX_AHEAD: TimeDelta = TimeDelta::days(1);

/// How far the clock may be behind the ledger without a warning: events that were sent at about one
/// time arrive in any order.
pub(super) const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);

/// A `now` that no run may write down: news of later runs would count as older than it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "the time that is to count as now, {}, is more than a day ahead of this machine's clock, {}; \
     nothing was read or written",
    rfc3339(*.now),
    rfc3339(*.clock)
)]
pub struct NowTooFarAhead {
    pub now: DateTime<Utc>,
    pub clock: DateTime<Utc>,
}

/// Gives `now` back where it is at most [`MAX_AHEAD`] ahead of `clock`, the machine's time.
///
/// # Errors
/// Where it is further ahead.
pub fn checked_now(
    now: DateTime<Utc>,
    clock: DateTime<Utc>,
) -> Result<DateTime<Utc>, NowTooFarAhead> {
    if now - clock > MAX_AHEAD {
        return Err(NowTooFarAhead { now, clock });
    }
    Ok(now)
}

/// The times of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RunTimes {
    /// The time of the pages.
    pub now: DateTime<Utc>,
    /// The time under which the ledger records what the run saw: never before what it has recorded, or
    /// new versions would be sorted before known ones. After what it has recorded if that is far ahead,
    /// since many runs may meet the same ledger.
    pub recorded_at: DateTime<Utc>,
    /// When the ledger was written last, if that is more than [`MAX_AHEAD`] ahead of `now`.
    pub ledger_ahead: Option<DateTime<Utc>>,
}

impl RunTimes {
    /// The times of a run at `now`, where the ledger was written last at `last_seen_at`.
    ///
    /// A ledger that is up to a day ahead sets the time of the pages, too: clocks differ, and the
    /// difference goes by. Further ahead it does not.
    pub fn new(last_seen_at: Option<DateTime<Utc>>, now: DateTime<Utc>, clock: Clock) -> Self {
        match clock {
            Clock::Monotonic => Self::monotonic(last_seen_at, now),
            Clock::Given => Self {
                now,
                recorded_at: now,
                ledger_ahead: last_seen_at.filter(|seen| *seen - now > MAX_AHEAD),
            },
        }
    }

    fn monotonic(last_seen_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        let Some(last_seen_at) = last_seen_at.filter(|seen| *seen > now) else {
            return Self {
                now,
                recorded_at: now,
                ledger_ahead: None,
            };
        };
        let is_far_ahead = last_seen_at - now > MAX_AHEAD;
        if !is_far_ahead && last_seen_at - now > CLOCK_SKEW {
            warn!(
                "the clock ({}) is behind the last ledger write ({}); using the later time. correct the \
                 clock, or the ledger with `kairan mend-clock`",
                rfc3339(now),
                rfc3339(last_seen_at)
            );
        }
        if !is_far_ahead {
            return Self {
                now: last_seen_at,
                recorded_at: last_seen_at,
                ledger_ahead: None,
            };
        }
        let next = last_seen_at + TimeDelta::seconds(1);
        Self {
            now,
            recorded_at: if is_representable(next) {
                next
            } else {
                last_seen_at
            },
            ledger_ahead: Some(last_seen_at),
        }
    }

    /// Says that the ledger is far ahead, and what to do about it: in the same words in each run, so that
    /// it is not told as new each time.
    pub fn diagnostic(&self) -> Option<Diagnostic> {
        let last_seen_at = self.ledger_ahead?;
        Some(Diagnostic::new(
            Location::file(LEDGER_FOLDER),
            format!(
                "the ledger was last written on {}, more than a day after the time that counts as now; \
                 pages show the present state, and feeds announce nothing new until this is corrected",
                last_seen_at.date_naive()
            ),
            "if this machine's clock is right, correct the ledger: `kairan mend-clock` shows what it \
             would change; else correct the clock",
        ))
    }

    /// When the ledger will no longer be far ahead of the clock, if it is.
    pub fn next_change_at(&self) -> Option<DateTime<Utc>> {
        self.ledger_ahead
            .map(|last_seen_at| last_seen_at - MAX_AHEAD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_sets_the_time_of_the_pages_unless_it_is_more_than_a_day_ahead() {
        let now: DateTime<Utc> = "2026-10-02T09:00:00Z".parse().unwrap();
        for (last_seen_at, pages, is_far_ahead) in [
            (None, "2026-10-02T09:00:00Z", false),
            (Some("2026-10-01T09:00:00Z"), "2026-10-02T09:00:00Z", false),
            (Some("2026-10-02T09:10:00Z"), "2026-10-02T09:10:00Z", false),
            (Some("2026-10-03T09:00:00Z"), "2026-10-03T09:00:00Z", false),
            (Some("2026-10-03T09:00:01Z"), "2026-10-02T09:00:00Z", true),
            (Some("2099-01-01T00:00:00Z"), "2026-10-02T09:00:00Z", true),
        ] {
            let last_seen_at = last_seen_at.map(|at| at.parse().unwrap());
            let times = RunTimes::new(last_seen_at, now, Clock::Monotonic);
            assert_eq!(rfc3339(times.now), pages, "{last_seen_at:?}");
            let order = times.recorded_at.cmp(&last_seen_at.max(Some(now)).unwrap());
            assert_eq!(order.is_gt(), is_far_ahead);
            assert!(order.is_ge());
            assert_eq!(times.diagnostic().is_some(), is_far_ahead);
            // At that instant, and not before, it is no longer far ahead.
            if let Some(at) = times.next_change_at() {
                let ahead_at = |at| RunTimes::new(last_seen_at, at, Clock::Monotonic).ledger_ahead;
                assert_eq!(ahead_at(at), None);
                assert!(ahead_at(at - TimeDelta::seconds(1)).is_some());
            }
        }
    }

    #[test]
    fn now_may_be_a_day_ahead_of_the_clock_and_no_more() {
        let clock: DateTime<Utc> = "2026-09-30T09:00:00Z".parse().unwrap();
        for (now, is_accepted) in [
            ("2020-01-01T00:00:00Z", true),
            ("2026-09-30T09:00:00Z", true),
            ("2026-10-01T09:00:00Z", true),
            ("2026-10-01T09:00:01Z", false),
            ("2099-01-01T00:00:00Z", false),
        ] {
            let now = now.parse().unwrap();
            assert_eq!(checked_now(now, clock).is_ok(), is_accepted, "{now}");
        }
        let extremes = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
        assert!(checked_now(extremes[0], extremes[1]).is_ok());
        assert!(checked_now(extremes[1], extremes[0]).is_err());
    }
}
