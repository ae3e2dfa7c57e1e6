//! Corrects what was recorded while the clock was ahead.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Entry;

/// How far an instant may be ahead of the clock without being corrected: the clocks of two machines
/// differ.
pub const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The recorded instants of a ledger that are ahead of the clock, and the instant that each becomes.
///
/// It concerns only what Kairan records itself ([`Entry::recorded_instants`] and
/// [`Names::recorded_instants`](super::names::Names::recorded_instants)), never the source's own times.
/// Of two recorded instants the earlier stays the earlier, so that everything that depends on their
/// order (which version is the newest, the order of the announcements, which service has a slug) stays
/// the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockCorrection {
    /// The time that counted as now when the correction was planned.
    pub planned_at: DateTime<Utc>,
    #[serde(rename = "instants")]
    corrected: BTreeMap<DateTime<Utc>, DateTime<Utc>>,
}

impl ClockCorrection {
    /// Plans to correct the instants among `recorded` that are more than `TOLERANCE` later than `now`:
    /// they become whole seconds, one second apart, of which the last is `now`. Where that would put one
    /// of them before an instant that is right, they come directly after that one.
    pub fn plan(recorded: impl IntoIterator<Item = DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        let correction = Self {
            planned_at: now,
            corrected: BTreeMap::new(),
        };
        correction.extended(recorded)
    }

    /// The same correction with the instants that were recorded since it was planned: they come after
    /// the others.
    pub fn extended(mut self, recorded: impl IntoIterator<Item = DateTime<Utc>>) -> Self {
        let latest_valid = self.planned_at + TOLERANCE;
        let targets: BTreeSet<DateTime<Utc>> = self.corrected.values().copied().collect();
        let (valid, ahead): (BTreeSet<_>, BTreeSet<_>) = recorded
            .into_iter()
            .filter(|at| !self.corrected.contains_key(at))
            .partition(|at| *at <= latest_valid || targets.contains(at));
        let second = TimeDelta::seconds(1);
        let end = self.planned_at.trunc_subsecs(0);
        let mut next = ahead.iter().skip(1).fold(end, |start, _| start - second);
        if let Some(last_valid) = valid.last().max(targets.last()) {
            next = next.max(last_valid.trunc_subsecs(0) + second);
        }
        for at in ahead {
            self.corrected.insert(at, next);
            next += second;
        }
        self.corrected.retain(|at, corrected| at != corrected);
        self
    }

    /// Whether there is nothing to correct.
    pub fn is_empty(&self) -> bool {
        self.corrected.is_empty()
    }

    /// The first and the last of the instants that corrected ones become.
    pub fn range(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let (_, first) = self.corrected.first_key_value()?;
        let (_, last) = self.corrected.last_key_value()?;
        Some((*first, *last))
    }

    /// Whether this recorded instant is to be corrected.
    pub fn concerns(&self, at: DateTime<Utc>) -> bool {
        self.corrected.contains_key(&at)
    }

    /// What a recorded instant becomes: another one if it is ahead, else itself.
    pub fn correct(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.corrected.get(&at).copied().unwrap_or(at)
    }

    /// What an instant becomes that was recorded elsewhere than in the ledger: of two of them the earlier does not become
    /// the later, whether or not the ledger has them.
    pub fn correct_between(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        if at <= self.planned_at + TOLERANCE {
            return self.correct(at);
        }
        let before = self.corrected.range(..=at).next_back();
        before.map_or(self.planned_at, |(_, corrected)| *corrected)
    }

    /// The entry with its recorded instants corrected. Its place in the archive stays, unless it is by the instant at which
    /// it was first seen.
    pub fn corrected_entry(&self, entry: &Entry) -> Entry {
        let place = entry.archived_at();
        let place = match Some(place) == entry.first_seen_at() {
            true => self.correct(place),
            false => place,
        };
        let mut entry = entry.clone();
        let seen = entry.snapshots.iter_mut().flat_map(|s| &mut s.seen);
        for at in seen {
            *at = self.correct(*at);
        }
        entry.replace_logs(|_, log| {
            let mut log = log.clone();
            for at in log.announced_at.iter_mut().flatten() {
                *at = self.correct(*at);
            }
            Some(log)
        });
        entry.fix_archived_at(place);
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn instants_ahead_of_the_clock_become_the_last_seconds_before_now() {
        let now = "2026-10-02T09:00:00.7Z";
        let cases: [(&[&str], &[&str]); 6] = [
            (&[], &[]),
            (
                &["2026-10-01T09:00:00Z", "2026-10-02T09:05:00.7Z"],
                &["2026-10-01T09:00:00Z", "2026-10-02T09:05:00.7Z"],
            ),
            (&["2099-01-01T00:00:00Z"], &["2026-10-02T09:00:00Z"]),
            (
                &[
                    "2026-10-01T09:00:00Z",
                    "2027-01-01T00:00:00Z",
                    "2099-01-01T00:00:00.5Z",
                ],
                &[
                    "2026-10-01T09:00:00Z",
                    "2026-10-02T08:59:59Z",
                    "2026-10-02T09:00:00Z",
                ],
            ),
            // A right instant is less than two seconds before now.
            (
                &[
                    "2026-10-02T08:59:59.2Z",
                    "2099-01-01T00:00:00Z",
                    "2099-01-01T00:00:01Z",
                ],
                &[
                    "2026-10-02T08:59:59.2Z",
                    "2026-10-02T09:00:00Z",
                    "2026-10-02T09:00:01Z",
                ],
            ),
            // Ahead by more than the tolerance, and the one before it by less.
            (
                &[
                    "2026-10-02T09:05:00Z",
                    "2026-10-02T09:05:01Z",
                    "2026-10-02T09:05:01.5Z",
                ],
                &[
                    "2026-10-02T09:05:00Z",
                    "2026-10-02T09:05:01Z",
                    "2026-10-02T09:05:02Z",
                ],
            ),
        ];
        for (recorded, expected) in cases {
            let recorded: Vec<_> = recorded.iter().map(|at| utc(at)).collect();
            let expected: Vec<_> = expected.iter().map(|at| utc(at)).collect();
            let correction = ClockCorrection::plan(recorded.clone(), utc(now));
            let corrected: Vec<_> = recorded.iter().map(|at| correction.correct(*at)).collect();
            assert_eq!(corrected, expected);
            assert_eq!(correction.is_empty(), recorded == expected);
            let again = ClockCorrection::plan(corrected, utc(now));
            assert!(again.is_empty(), "{again:?}");
        }
    }

    #[test]
    fn a_correction_that_was_begun_goes_on_with_the_same_instants() {
        let (first, second) = (utc("2099-01-01T00:00:00Z"), utc("2099-01-02T00:00:00Z"));
        let begun = ClockCorrection::plan([first, second], utc("2026-10-02T09:00:00Z"));
        // One file was written, another run has recorded something since.
        let later = utc("2099-01-03T00:00:00Z");
        let continued = begun
            .clone()
            .extended([begun.correct(first), second, later]);
        assert_eq!(continued.correct(second), begun.correct(second));
        assert_eq!(continued.correct(first), begun.correct(first));
        assert_eq!(continued.correct(later), utc("2026-10-02T09:00:01Z"));
    }
}
