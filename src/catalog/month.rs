use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};

/// A month of the archive, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    pub year: i32,
    pub month: u32,
}

impl Month {
    /// The month of an instant.
    pub fn of(at: DateTime<Utc>) -> Self {
        Self {
            year: at.year(),
            month: at.month(),
        }
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        match self.month {
            12 => Self {
                year: self.year + 1,
                month: 1,
            },
            month => Self {
                month: month + 1,
                ..self
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_follows_each_month() {
        for (at, year, month) in [
            ("2026-01-31T23:59:59Z", 2026, 2),
            ("2026-11-01T00:00:00Z", 2026, 12),
            ("2026-12-31T23:59:59Z", 2027, 1),
        ] {
            let next = Month::of(at.parse().unwrap()).next();
            assert_eq!(next, Month { year, month }, "{at}");
        }
    }
}
