//! Parses the halves of the day: `AM`, `p.m.`, `午後`.

use super::cursor::{Cursor, Parsed, lowercase, optional};

/// Half a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayPeriod {
    Am,
    Pm,
}

/// Halves of the day that precede the hour.
pub(super) const DAY_PERIOD_PREFIXES: &[(&str, DayPeriod)] = &[
    ("午前", DayPeriod::Am),
    ("午後", DayPeriod::Pm),
    ("上午", DayPeriod::Am),
    ("下午", DayPeriod::Pm),
    ("晚上", DayPeriod::Pm),
    ("오전", DayPeriod::Am),
    ("오후", DayPeriod::Pm),
];

/// A half of the day that follows the hour.
pub(super) fn period_of_word(word: &str) -> Option<DayPeriod> {
    match word {
        "am" | "a" | "ص" | "صباحًا" | "صباحا" => Some(DayPeriod::Am),
        "pm" | "p" | "noon" | "م" | "مساءً" | "مساء" => Some(DayPeriod::Pm),
        _ => None,
    }
}

/// `AM`, `p.m.`, `م`.
pub(super) fn day_period(start: Cursor) -> Parsed<DayPeriod> {
    let (word, after) = start.word()?;
    let after = match word {
        "a" | "p" | "A" | "P" => {
            let (_, after) = after.one_of(&['.'])?;
            let after = after.skip_whitespace().any_word(&["m"])?;
            optional(after, after.one_of(&['.'])).1
        }
        _ => after,
    };
    Some((period_of_word(&lowercase(word)?)?, after))
}
