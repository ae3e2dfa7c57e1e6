//! How times of the day and zones are written.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::cursor::{Cursor, Read, lower, optional};
use super::words;

/// A time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    pub clock: NaiveTime,
    /// Midnight at the end of the day, `24:00`.
    pub next_day: bool,
    /// Whether the half of the day is said, as by `PM`.
    pub halved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Minutes ahead of UTC.
    Offset(i32),
    Named(Tz),
    /// Several zones are called so.
    Ambiguous,
}

/// Reads a time of the day and the zone behind it.
pub(super) fn time_and_zone(start: Cursor) -> Option<(Time, Option<Zone>, Cursor)> {
    let (time, with_seconds, end) = time(start)?;
    let end = after_about(end);
    // Behind the `T` of ISO 8601 there is no stretch of time.
    let is_whole = with_seconds || end.peek() == Some('-') && start.line_before().ends_with('T');
    let (zone, end) = optional(end, after_clock(end, is_whole));
    Some((time, zone, end))
}

/// Past `頃`, ` 左右`, `경`, which say that the time before is not exact. A Korean one is also how
/// other words begin, and stands without a space.
fn after_about(end: Cursor) -> Cursor {
    let spaced = end.space();
    let is_apart = spaced.at > end.at;
    match spaced.text_of(words::ABOUT_BEHIND) {
        Some(after) if !is_apart || !after.since(&spaced).starts_with(['경', '쯤']) => after,
        _ => end,
    }
}

/// A time of the day, and whether it has seconds.
fn time(start: Cursor) -> Option<(Time, bool, Cursor)> {
    let (half, at_hour) = match words::HALVES.iter().find(|(text, _)| start.begins(text)) {
        Some((text, half)) => (Some(*half), start.text_of(&[text])?.space()),
        None => (None, start),
    };
    let (hour, after_hour) = at_hour.short_number()?;
    let (minute, after_minute) = optional(after_hour, minutes(after_hour));
    let (second, after_second) = match minute {
        Some(_) => optional(after_minute, seconds(after_minute)),
        None => (None, after_minute),
    };
    let clock_end = after_second;
    let (late, end) = match half {
        Some(half) => (Some(half), clock_end),
        None => optional(clock_end, half_of_day(clock_end.space())),
    };
    if minute.is_none() && late.is_none() {
        return None;
    }
    let hour = match (late, hour) {
        (Some(words::Half::Morning), 12) => 0,
        (Some(words::Half::Afternoon), 1..=11) => hour + 12,
        _ => hour,
    };
    let next_day = hour == 24 && minute.unwrap_or(0) == 0;
    let hour = if next_day { 0 } else { hour };
    // A leap second is the second after it.
    let clock = NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), second.unwrap_or(0).min(59))?;
    let time = Time {
        clock,
        next_day,
        halved: late.is_some(),
    };
    Some((time, second.is_some(), end))
}

/// `:30`, `時30分`, `h30`, ` h 30`, `h`, ` 時`, ` Uhr`, `.30 Uhr`, `.30 PM`, `.30 CET`.
fn minutes(after_hour: Cursor) -> Read<u32> {
    if let Some((_, after)) = after_hour.one_of(&[':', '：']) {
        return two_digits(after);
    }
    if let Some((_, after)) = after_hour.one_of(&['.']) {
        let (minute, after) = two_digits(after)?;
        let behind = after.space();
        let is_time = behind.word_of(&["uhr"]).is_some()
            || half_of_day(behind).is_some()
            || named_zone(behind).is_some();
        return is_time.then_some((minute, after));
    }
    let word = after_hour.space();
    if let Some(after) = word.text_of(words::HOUR) {
        if after.text_of(words::STRETCH).is_some() {
            return None;
        }
        return Some(match after.space().short_number() {
            Some((minute, end)) if end.text_of(words::MINUTE).is_some() => {
                (minute, end.text_of(words::MINUTE)?)
            }
            _ => (0, after),
        });
    }
    if let Some(after) = word.word_of(&["uhr"]) {
        return Some((0, after));
    }
    let (_, after) = word.one_of(&['h'])?;
    two_digits(after.space()).or_else(|| after.is_boundary().then_some((0, after)))
}

/// `:59`, `:59.123`, `59秒`; a fraction is passed over.
fn seconds(after_minute: Cursor) -> Read<u32> {
    if let Some((second, after)) = after_minute.space().short_number()
        && let Some(end) = after.text_of(words::SECOND)
    {
        return Some((second, end));
    }
    let (_, after) = after_minute.one_of(&[':', '：'])?;
    let (second, end) = two_digits(after)?;
    let fraction = end.one_of(&['.', ',']).map(|(_, after)| after);
    let digits = fraction.map_or("", |after| after.rest());
    let len = digits.bytes().take_while(u8::is_ascii_digit).count();
    match fraction {
        Some(after) if len > 0 => Some((second, after.skip(len))),
        _ => Some((second, end)),
    }
}

fn two_digits(start: Cursor) -> Read<u32> {
    let (value, digits, after) = start.number()?;
    (digits == 2 && value <= 60).then_some((value, after))
}

/// `AM`, `p.m.`, `م`.
fn half_of_day(start: Cursor) -> Read<words::Half> {
    let (word, after) = start.word()?;
    let after = match word {
        "a" | "p" | "A" | "P" => {
            let (_, after) = after.one_of(&['.'])?;
            let after = after.space().word_of(&["m"])?;
            optional(after, after.one_of(&['.'])).1
        }
        _ => after,
    };
    Some((words::half(&lower(word)?)?, after))
}

/// The zone behind a time: `UTC`, ` (UTC)`, ` +09:00`, `Z`.
fn after_clock(end: Cursor, is_whole: bool) -> Read<Zone> {
    let end = end.space().word_of(words::OCLOCK).unwrap_or(end);
    let at_zone = end.space();
    // "09:00-10:30" is a stretch of time, "09:00:00-10:30" and "09:00 -10:30" have an offset.
    let is_apart = at_zone.at > end.at || is_whole || end.peek() == Some('+');
    if is_apart && let Some(read) = offset(at_zone, false) {
        return Some(read);
    }
    if let Some((_, inside)) = at_zone.one_of(&['(', '（', '[']) {
        let (zone, end) = named_zone(inside.space())?;
        return Some((zone, end.space().one_of(&[')', '）', ']'])?.1));
    }
    named_zone(at_zone)
}

/// The bytes of the shortest zone that stands before something without brackets: of two letters there
/// are words, too.
const SHORTEST_ALONE: usize = 3;

/// A zone between a date and its time, up to where that begins: `UTC `, `UTC時間 `, `（UTC）`, `JST: `.
pub(super) fn zone_between(start: Cursor) -> Read<Zone> {
    let (bracket, inside) = optional(start, start.one_of(&['(', '（', '[']));
    let inside = inside.space();
    let (zone, end) = named_zone(inside)?;
    if bracket.is_none() && end.since(&inside).len() < SHORTEST_ALONE {
        return None;
    }
    let end = end.space().text_of(words::ZONE_TIME).unwrap_or(end);
    let end = match bracket {
        Some(_) => end.space().one_of(&[')', '）', ']'])?.1,
        None => end,
    };
    let end = optional(end, end.space().one_of(&[':', '：'])).1;
    Some((zone, end.space()))
}

/// The zone that is written before a place in its line, and where it begins.
///
/// One that belongs to the time before it (`9:00 PM UTC 2024-01-26`) says nothing of what follows.
pub(super) fn zone_before<'a>(place: Cursor<'a>) -> Read<'a, Zone> {
    let line = place.line_before();
    let named = line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '|'));
    let inside = named.trim_end_matches([')', '）', ']']);
    let in_brackets = inside.len() < named.len();
    let named = inside.trim_end();
    let phrase_before = |text: &'a str| {
        let mut phrases = words::ZONE_PHRASES.iter();
        phrases.find_map(|(phrase, _)| text.strip_suffix(phrase))
    };
    // "日本時間" is a name, and "UTC時間" a name and a word.
    let named = match phrase_before(named) {
        Some(_) => named,
        None => {
            let mut words = words::ZONE_TIME.iter();
            let shorter = words.find_map(|word| named.strip_suffix(word));
            shorter.unwrap_or(named).trim_end()
        }
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+' | ':');
    let before = phrase_before(named).unwrap_or_else(|| named.trim_end_matches(is_name));
    let start = place.back(line.len() - before.len());
    let (zone, end) = named_zone(start)?;
    let is_short = end.since(&start).len() < SHORTEST_ALONE && !in_brackets;
    if is_short || end.at != place.at - (line.len() - named.len()) {
        return None;
    }
    let before = before.trim_end();
    let before = match in_brackets {
        true => before.strip_suffix(['(', '（', '['])?.trim_end(),
        false => before,
    };
    (!ends_with_time(before)).then_some((zone, start))
}

/// Whether a text ends with a time of the day, as far as its last letters tell.
fn ends_with_time(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',', '、', '，']);
    let before = text.trim_end_matches(char::is_alphabetic);
    let last = &text[before.len()..];
    let is_clock = || {
        let last = lower(last)?;
        Some(
            words::half(&last).is_some()
                || matches!(&*last, "m" | "h" | "uhr" | "時" | "时" | "分" | "秒"),
        )
    };
    match last {
        "" => before.ends_with(char::is_numeric),
        _ => is_clock().unwrap_or_default(),
    }
}

/// A zone by its name, with the offset that may follow `UTC`.
pub(super) fn named_zone(start: Cursor) -> Read<Zone> {
    if let Some((phrase, zone)) = words::ZONE_PHRASES
        .iter()
        .find(|(phrase, _)| start.begins(phrase))
    {
        return Some((Zone::Named(*zone), start.text_of(&[phrase])?));
    }
    for universal in ["UTC", "GMT", "utc", "gmt"] {
        if let Some(after) = start.text_of(&[universal]) {
            if let Some(read) = offset(after.space(), true) {
                return Some(read);
            }
            // "UTCEnd time": the line break was lost.
            let glued = after.peek().is_some_and(|c| c.is_ascii_uppercase())
                && after
                    .rest()
                    .chars()
                    .nth(1)
                    .is_some_and(|c| c.is_ascii_lowercase());
            return (after.is_boundary() || glued).then_some((Zone::Offset(0), after));
        }
    }
    let rest = start.rest();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
    if name.contains('/')
        && let Ok(zone) = name.trim_end_matches(['-', '+', '/']).parse()
    {
        return Some((Zone::Named(zone), start.text_of(&[name])?));
    }
    let (word, after) = start.word()?;
    Some((words::zone(word)?, after))
}

/// `+09:00`, `-0330`, and, behind `UTC`, `+9`.
fn offset(start: Cursor, after_utc: bool) -> Read<Zone> {
    // A dash of another width means minus only where nothing else can stand.
    let dashes: &[char] = if after_utc {
        &['+', '-', '−', '–', '‑']
    } else {
        &['+', '-', '−']
    };
    let (sign, after) = start.one_of(dashes)?;
    let (value, digits, after_digits) = after.number()?;
    let (hours, minutes, end) = match (digits, after_digits.one_of(&[':'])) {
        (4, _) => (value / 100, value % 100, after_digits),
        (1 | 2, Some((_, at_minute))) if after_utc || digits == 2 => {
            let (minutes, end) = two_digits(at_minute)?;
            (value, minutes, end)
        }
        (1 | 2, None) if after_utc => (value, 0, after_digits),
        _ => return None,
    };
    let is_real = hours <= 14 && matches!(minutes, 0 | 30 | 45);
    if !is_real || !end.is_boundary() || half_of_day(end.space()).is_some() {
        return None;
    }
    let minutes = i32::try_from(hours * 60 + minutes).ok()?;
    Some((
        Zone::Offset(if sign == '+' { minutes } else { -minutes }),
        end,
    ))
}
