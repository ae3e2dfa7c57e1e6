//! Parses the parts of the day: `AM`, `p.m.`, `午後`, "in the afternoon".

use super::cursor::{Cursor, Parsed, lowercase, optional};

/// A part of the day beside an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayPeriod {
    Am,
    Pm,
    /// From the evening to the early morning.
    Night,
    Noon,
}

impl DayPeriod {
    /// The hour from 0 to 23 that an hour beside this part of the day means.
    pub(super) fn hour(self, hour: u32) -> u32 {
        match (self, hour) {
            (Self::Am | Self::Night, 12) => 0,
            (Self::Pm, 1..=11) | (Self::Night, 6..=11) | (Self::Noon, 1..=5) => hour + 12,
            _ => hour,
        }
    }
}

/// Parts of the day that precede the hour.
pub(super) const DAY_PERIOD_PREFIXES: &[(&str, DayPeriod)] = &[
    ("午前", DayPeriod::Am),
    ("午後", DayPeriod::Pm),
    ("上午", DayPeriod::Am),
    ("凌晨", DayPeriod::Am),
    ("清晨", DayPeriod::Am),
    ("早上", DayPeriod::Am),
    ("早晨", DayPeriod::Am),
    ("中午", DayPeriod::Noon),
    ("下午", DayPeriod::Pm),
    ("傍晚", DayPeriod::Pm),
    ("晚上", DayPeriod::Night),
    ("晚间", DayPeriod::Night),
    ("夜里", DayPeriod::Night),
    ("深夜", DayPeriod::Night),
    ("오전", DayPeriod::Am),
    ("오후", DayPeriod::Pm),
    ("새벽", DayPeriod::Am),
    ("아침", DayPeriod::Am),
    ("저녁", DayPeriod::Pm),
    ("밤", DayPeriod::Night),
    ("낮", DayPeriod::Noon),
    ("朝", DayPeriod::Am),
    ("夜", DayPeriod::Night),
    ("昼", DayPeriod::Noon),
];

/// Phrases behind the hour, in lower case.
const PHRASES: &[(&str, DayPeriod)] = &[
    ("in the morning", DayPeriod::Am),
    ("this morning", DayPeriod::Am),
    ("in the afternoon", DayPeriod::Pm),
    ("this afternoon", DayPeriod::Pm),
    ("in the evening", DayPeriod::Pm),
    ("this evening", DayPeriod::Pm),
    ("at night", DayPeriod::Night),
    ("tonight", DayPeriod::Night),
    ("midnight", DayPeriod::Am),
    ("de la mañana", DayPeriod::Am),
    ("de la madrugada", DayPeriod::Am),
    ("de la tarde", DayPeriod::Pm),
    ("de la noche", DayPeriod::Night),
    ("del mediodía", DayPeriod::Noon),
    ("da manhã", DayPeriod::Am),
    ("da madrugada", DayPeriod::Am),
    ("da tarde", DayPeriod::Pm),
    ("da noite", DayPeriod::Night),
    ("du matin", DayPeriod::Am),
    ("de l'après-midi", DayPeriod::Pm),
    ("de l’après-midi", DayPeriod::Pm),
    ("du soir", DayPeriod::Night),
    ("di mattina", DayPeriod::Am),
    ("del mattino", DayPeriod::Am),
    ("di notte", DayPeriod::Am),
    ("del pomeriggio", DayPeriod::Pm),
    ("di pomeriggio", DayPeriod::Pm),
    ("di sera", DayPeriod::Night),
    ("della sera", DayPeriod::Night),
    ("'s ochtends", DayPeriod::Am),
    ("'s middags", DayPeriod::Pm),
    ("'s avonds", DayPeriod::Night),
    ("morgens", DayPeriod::Am),
    ("vormittags", DayPeriod::Am),
    ("mittags", DayPeriod::Noon),
    ("nachmittags", DayPeriod::Pm),
    ("abends", DayPeriod::Night),
    ("nachts", DayPeriod::Night),
    ("صباحًا", DayPeriod::Am),
    ("صباحاً", DayPeriod::Am),
    ("صباحا", DayPeriod::Am),
    ("بعد الظهر", DayPeriod::Pm),
    ("ظهرًا", DayPeriod::Noon),
    ("ظهراً", DayPeriod::Noon),
    ("ظهرا", DayPeriod::Noon),
    ("مساءً", DayPeriod::Pm),
    ("مساء", DayPeriod::Pm),
    ("ليلاً", DayPeriod::Night),
    ("ليلًا", DayPeriod::Night),
    ("утра", DayPeriod::Am),
    ("дня", DayPeriod::Pm),
    ("вечера", DayPeriod::Pm),
    ("ночи", DayPeriod::Night),
    ("a. m.", DayPeriod::Am),
    ("p. m.", DayPeriod::Pm),
];

/// The part of the day before an hour, and the position of the hour.
pub fn period_before(text: &str, start: usize) -> Option<(DayPeriod, usize)> {
    let (period, after) = prefix_at(Cursor::new(text, start))?;
    Some((period, after.position))
}

/// The part of the day after an hour, and the position after it.
pub fn period_behind(text: &str, end: usize) -> Option<(DayPeriod, usize)> {
    let rest = text[end..].trim_start_matches([' ', ',']);
    let position = text.len() - rest.len();
    if position > end + 2 {
        return None;
    }
    let (period, after) = phrase_at(Cursor::new(text, position))?;
    Some((period, after.position))
}

/// A part of the day before a number, and the position of the number.
pub(super) fn prefix_at(start: Cursor) -> Parsed<DayPeriod> {
    if start.peek()?.is_ascii() {
        return None;
    }
    let (word, period) = DAY_PERIOD_PREFIXES
        .iter()
        .find(|(word, _)| start.starts_with(word))?;
    let gap = start.skip(word.len()).skip_whitespace();
    let after = optional(gap, gap.one_of(&['の'])).1.skip_whitespace();
    after.number().map(|_| (*period, after))
}

/// A text without the part of the day that it ends with.
pub(super) fn strip_prefix_before(text: &str) -> Option<(DayPeriod, &str)> {
    let text = text.trim_end();
    let text = text.strip_suffix('の').unwrap_or(text);
    let mut prefixes = DAY_PERIOD_PREFIXES.iter();
    prefixes.find_map(|(word, period)| Some((*period, text.strip_suffix(word)?)))
}

/// A phrase behind an hour, as words of its own.
fn phrase_at(start: Cursor) -> Parsed<DayPeriod> {
    let (phrase, period) = PHRASES
        .iter()
        .find(|(phrase, _)| start.starts_with(phrase))?;
    let after = start.skip(phrase.len());
    let is_apart = !after.rest().starts_with(char::is_alphabetic);
    is_apart.then_some((*period, after))
}

/// A half of the day that follows the hour.
pub(super) fn period_of_word(word: &str) -> Option<DayPeriod> {
    match word {
        "am" | "a" | "ص" | "صباحًا" | "صباحا" => Some(DayPeriod::Am),
        "pm" | "p" | "noon" | "م" | "مساءً" | "مساء" => Some(DayPeriod::Pm),
        _ => None,
    }
}

/// `AM`, `p.m.`, `م`, "in the afternoon".
pub(super) fn day_period(start: Cursor) -> Parsed<DayPeriod> {
    if let Some(found) = phrase_at(start) {
        return Some(found);
    }
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
