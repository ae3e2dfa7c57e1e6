//! How much was sent to providers of translations, and since when one does not answer.

use chrono::{DateTime, Datelike, Duration, NaiveDate, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use crate::settings::Budget;

/// The version of the file format.
const VERSION: u32 = 1;

/// How many characters were sent on the present day and in the present month, in UTC, and why the provider is not
/// asked at present.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslationUsage {
    version: u32,
    day: NaiveDate,
    characters_of_day: u64,
    characters_of_month: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
}

/// A provider that does not answer as it should. Until it is asked again, originals are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub translator: String,
    pub since: DateTime<Utc>,
    pub retry_at: DateTime<Utc>,
    /// What went wrong, and what to do about it.
    pub reason: String,
}

impl Pause {
    /// The shortest and the longest time until the provider is asked again.
    const SHORTEST: TimeDelta = TimeDelta::minutes(1);
    const LONGEST: TimeDelta = TimeDelta::hours(1);
}

impl TranslationUsage {
    /// Reads the file; one that is damaged counts as empty.
    pub fn parse(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    pub fn serialize(&self) -> Vec<u8> {
        let file = Self {
            version: VERSION,
            ..self.clone()
        };
        // Nothing in it can fail to be written as JSON.
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Begins a new day or month, if it is one. A clock that went back begins none, unless it was ahead by more than a
    /// day before.
    fn turn_to(&mut self, now: DateTime<Utc>) {
        let today = now.date_naive();
        let was_ahead = self.day - today > Duration::days(1);
        if today <= self.day && !was_ahead {
            return;
        }
        if (today.year(), today.month()) != (self.day.year(), self.day.month()) {
            self.characters_of_month = 0;
        }
        self.characters_of_day = 0;
        self.day = today;
    }

    /// How many characters may still be sent at `now`.
    pub fn remaining(&mut self, now: DateTime<Utc>, budget: Budget) -> u64 {
        self.turn_to(now);
        let of_day = budget.per_day.saturating_sub(self.characters_of_day);
        of_day.min(budget.per_month.saturating_sub(self.characters_of_month))
    }

    /// Counts characters that are about to be sent.
    pub fn count(&mut self, now: DateTime<Utc>, characters: u64) {
        self.turn_to(now);
        self.characters_of_day += characters;
        self.characters_of_month += characters;
    }

    /// Gives characters back that were counted and not sent.
    pub fn give_back(&mut self, characters: u64) {
        self.characters_of_day = self.characters_of_day.saturating_sub(characters);
        self.characters_of_month = self.characters_of_month.saturating_sub(characters);
    }

    /// When more characters may be sent, if none may at `now`.
    pub fn refilled_at(&self, budget: Budget) -> DateTime<Utc> {
        let midnight =
            |day: NaiveDate| Utc.from_utc_datetime(&day.and_time(chrono::NaiveTime::MIN));
        let next_month = self
            .day
            .with_day(1)
            .and_then(|first| first.checked_add_months(chrono::Months::new(1)));
        match next_month {
            Some(first) if self.characters_of_month >= budget.per_month => midnight(first),
            _ => midnight(self.day + Duration::days(1)),
        }
    }

    /// Records that the provider failed. It is asked again after as long as it has failed already, at least a
    /// minute and at most an hour; or when it says, where that is later.
    pub fn record_failure(
        &mut self,
        translator: &str,
        now: DateTime<Utc>,
        asked_to_wait_until: Option<DateTime<Utc>>,
        reason: String,
    ) {
        let before = self.pause.take();
        let before = before.filter(|pause| pause.translator == translator);
        let since = before.map_or(now, |pause| pause.since.min(now));
        let delay = (now - since).clamp(Pause::SHORTEST, Pause::LONGEST);
        let retry_at = now + delay;
        self.pause = Some(Pause {
            translator: translator.to_owned(),
            since,
            retry_at: asked_to_wait_until.map_or(retry_at, |until| until.max(retry_at)),
            reason,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    const BUDGET: Budget = Budget {
        per_day: 100,
        per_month: 150,
    };

    #[test]
    fn a_budget_is_of_a_day_and_of_a_month() {
        let mut usage = TranslationUsage::default();
        let first = at("2026-02-27T23:59:00Z");
        assert_eq!(usage.remaining(first, BUDGET), 100);
        usage.count(first, 90);
        assert_eq!(usage.remaining(first, BUDGET), 10);
        assert_eq!(usage.refilled_at(BUDGET), at("2026-02-28T00:00:00Z"));
        let second = at("2026-02-28T00:00:00Z");
        assert_eq!(usage.remaining(second, BUDGET), 60);
        usage.count(second, 60);
        assert_eq!(usage.remaining(second, BUDGET), 0);
        assert_eq!(usage.refilled_at(BUDGET), at("2026-03-01T00:00:00Z"));
        // A clock that goes back gives no new budget.
        assert_eq!(usage.remaining(first, BUDGET), 0);
        usage.give_back(10);
        assert_eq!(usage.remaining(second, BUDGET), 10);
        assert_eq!(usage.remaining(at("2026-03-01T00:00:00Z"), BUDGET), 100);
        let bytes = usage.serialize();
        assert_eq!(TranslationUsage::parse(&bytes).serialize(), bytes);
        assert_eq!(TranslationUsage::parse(b"{"), TranslationUsage::default());
    }

    #[test]
    fn a_provider_that_fails_is_asked_ever_more_rarely() {
        let mut usage = TranslationUsage::default();
        let mut now = at("2026-09-30T08:00:00Z");
        let mut delays = Vec::new();
        for _ in 0..9 {
            usage.record_failure("X", now, None, "503".to_owned());
            let pause = usage.pause.clone().unwrap();
            assert_eq!(pause.since, at("2026-09-30T08:00:00Z"));
            delays.push((pause.retry_at - now).num_minutes());
            now = pause.retry_at;
        }
        assert_eq!(delays, [1, 1, 2, 4, 8, 16, 32, 60, 60]);
        let later = now + TimeDelta::hours(3);
        usage.record_failure("X", now, Some(later), "429".to_owned());
        assert_eq!(usage.pause.clone().unwrap().retry_at, later);
        usage.record_failure("X", now, Some(now), "429".to_owned());
        let retry_at = usage.pause.clone().unwrap().retry_at;
        assert_eq!(retry_at - now, TimeDelta::hours(1));
        // Another provider is not to blame.
        usage.record_failure("Y", now, None, "503".to_owned());
        assert_eq!(usage.pause.unwrap().since, now);
    }
}
