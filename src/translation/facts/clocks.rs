//! Times of day, in the words of a language.

use super::language::Language;
use super::leading::{digits, strip_any};
use super::value::{Clock, with_fixed_offset};
use super::zones::zone_behind;
use crate::text::times::{self, DayPeriod as Period, Zone, period_before, period_behind};

/// The time of day at a position, and the position after it.
pub(super) fn clock_at(text: &str, start: usize, language: &Language) -> Option<(Clock, usize)> {
    let (prefix, at_hour) = match period_before(text, start) {
        Some((period, end)) => (Some(period), end),
        None => (None, start),
    };
    let in_words = half_hour_at(text, at_hour)
        .or_else(|| dutch_hour_at(text, at_hour, language))
        .or_else(|| bare_hour_at(text, at_hour));
    let (written, mut end) = match in_words {
        Some((minute, end)) => ((minute, 0, false, None), end),
        None => {
            let (clock, end) = times::clock_at(text, at_hour)?;
            (
                (clock.minute, clock.second, clock.has_am_pm, clock.zone),
                end,
            )
        }
    };
    let (mut minute, second, mut has_am_pm, mut zone) = written;
    let text_of_clock = &text[at_hour..end];
    // The preposition of German is the half of the day of English.
    if has_am_pm && !language.is("en") && text_of_clock.ends_with(" am") {
        return None;
    }
    let period = prefix.or_else(|| {
        let (period, after) = period_behind(text, end)?;
        end = after;
        Some(period)
    });
    if let Some(period) = period.filter(|_| !has_am_pm && minute <= 12 * 60 + 59) {
        minute = match period {
            Period::Am if minute >= 720 => minute - 720,
            Period::Pm if minute < 720 => minute + 720,
            Period::Night if (6 * 60..720).contains(&minute) => minute + 720,
            Period::Night if minute >= 720 => minute - 720,
            Period::Noon if minute < 6 * 60 => minute + 720,
            _ => minute,
        };
        has_am_pm = true;
    }
    let mut abbreviation = 0;
    if zone.is_none()
        && let Some((found, after)) = zone_behind(text, end)
    {
        zone = Some(found);
        end = after;
    }
    if zone == Some(Zone::Ambiguous) {
        let name = text[start..end].trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        let word = name.rsplit(|c: char| !c.is_ascii_alphabetic()).next();
        let bytes = word.unwrap_or_default().bytes();
        abbreviation = bytes.fold(1, |hash, byte| hash * 31 + u64::from(byte));
    }
    let clock = Clock {
        minute,
        second,
        zone: zone.map(with_fixed_offset),
        abbreviation,
        other_zone: None,
        has_am_pm,
    };
    Some((clock, end))
}

/// `9点半`, `9時半`, `9시 반`.
fn half_hour_at(text: &str, start: usize) -> Option<(u32, usize)> {
    let (hour, len) = digits(&text[start..])?;
    let rest = text[start + len..].trim_start_matches(' ');
    let rest = strip_any(rest, &["点半", "點半", "時半", "时半", "시 반", "시반"])?;
    (hour < 24).then(|| (hour * 60 + 30, text.len() - rest.len()))
}

/// `22 uur`, `15.30 uur`.
fn dutch_hour_at(text: &str, start: usize, language: &Language) -> Option<(u32, usize)> {
    if !language.is("nl") {
        return None;
    }
    let (hour, len) = digits(&text[start..])?;
    let rest = &text[start + len..];
    let (minute, rest) = match rest.strip_prefix(['.', ':']) {
        Some(minutes) => {
            let (minute, len) = digits(minutes).filter(|(_, len)| *len == 2)?;
            (minute, &minutes[len..])
        }
        None => (0, rest),
    };
    let rest = rest.trim_start_matches(' ').strip_prefix("uur")?;
    let is_time = hour < 24 && minute < 60 && len <= 2 && !rest.starts_with(char::is_alphabetic);
    is_time.then(|| (hour * 60 + minute, text.len() - rest.len()))
}

/// An hour before a part of the day: `10 de la noche`.
fn bare_hour_at(text: &str, start: usize) -> Option<(u32, usize)> {
    let (hour, len) = digits(&text[start..]).filter(|(hour, len)| *len <= 2 && *hour <= 12)?;
    let end = start + len;
    period_behind(text, end).map(|_| (hour * 60, end))
}

/// Whether a number is an hour by the words before it: `alle 22`, `a las 22`.
pub(super) fn is_hour_after(before: &str, language: &Language) -> bool {
    let words: &[&str] = match &*language.code {
        "it" => &["alle ", "dalle ", "le ", "ore ", "entro le ", "fino alle "],
        "es" => &["a las ", "las "],
        "pt" => &["às ", "as "],
        "fr" => &["à ", "À ", "dès ", "vers ", "avant ", "après "],
        _ => return false,
    };
    words.iter().any(|word| before.ends_with(word))
}
