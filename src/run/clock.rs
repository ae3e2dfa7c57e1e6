//! Refuses a `now` that is far ahead of the machine's clock.

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

use crate::site::rfc3339;

/// How far `now` may be ahead of the machine's clock.
pub const MAX_AHEAD: TimeDelta = TimeDelta::days(1);

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

#[cfg(test)]
mod tests {
    use super::*;

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
