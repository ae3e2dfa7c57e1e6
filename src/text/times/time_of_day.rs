//! How times of the day and zones are written.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::cursor::{Cursor, Parsed, lowercase, optional};
use super::words;

/// A time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    pub time: NaiveTime,
    /// Midnight at the end of the day, `24:00`.
    pub next_day: bool,
    /// Whether the half of the day is said, as by `PM`.
    pub has_am_pm: bool,
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
pub(super) fn time_and_zone(start: Cursor) -> Option<(TimeOfDay, Option<Zone>, Cursor)> {
    let (time, has_seconds, end) = time(start)?;
    let end = skip_approximate_suffix(end);
    // Behind the `T` of ISO 8601 there is no stretch of time.
    let allows_attached_offset =
        has_seconds || end.peek() == Some('-') && start.line_before().ends_with('T');
    let (zone, end) = optional(end, zone_after_time(end, allows_attached_offset));
    Some((time, zone, end))
}

/// Past `頃`, ` 左右`, `경`, which say that the time before is not exact. A Korean one is also how
/// other words begin, and stands without a space.
fn skip_approximate_suffix(end: Cursor) -> Cursor {
    let after_space = end.skip_whitespace();
    let has_space = after_space.position > end.position;
    match after_space.any_literal(words::ABOUT_SUFFIXES) {
        Some(after) if !has_space || !after.text_since(&after_space).starts_with(['경', '쯤']) => {
            after
        }
        _ => end,
    }
}

/// A time of the day, and whether it has seconds.
fn time(start: Cursor) -> Option<(TimeOfDay, bool, Cursor)> {
    let (prefix_period, at_hour) = match words::DAY_PERIOD_PREFIXES
        .iter()
        .find(|(text, _)| start.starts_with(text))
    {
        Some((text, period)) => (Some(*period), start.any_literal(&[text])?.skip_whitespace()),
        None => (None, start),
    };
    let (hour, after_hour) = at_hour.up_to_two_digits()?;
    let (minute, after_minute) = optional(after_hour, minutes(after_hour));
    let (second, after_second) = match minute {
        Some(_) => optional(after_minute, seconds(after_minute)),
        None => (None, after_minute),
    };
    let clock_end = after_second;
    let (period, end) = match prefix_period {
        Some(period) => (Some(period), clock_end),
        None => optional(clock_end, day_period(clock_end.skip_whitespace())),
    };
    if minute.is_none() && period.is_none() {
        return None;
    }
    let hour = match (period, hour) {
        (Some(words::DayPeriod::Am), 12) => 0,
        (Some(words::DayPeriod::Pm), 1..=11) => hour + 12,
        _ => hour,
    };
    let next_day = hour == 24 && minute.unwrap_or(0) == 0;
    let hour = if next_day { 0 } else { hour };
    // A leap second is the second after it.
    let clock = NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), second.unwrap_or(0).min(59))?;
    let time = TimeOfDay {
        time: clock,
        next_day,
        has_am_pm: period.is_some(),
    };
    Some((time, second.is_some(), end))
}

/// `:30`, `時30分`, `h30`, ` h 30`, `h`, ` 時`, ` Uhr`, `.30 Uhr`, `.30 PM`, `.30 CET`.
fn minutes(after_hour: Cursor) -> Parsed<u32> {
    if let Some((_, after)) = after_hour.one_of(&[':', '：']) {
        return minute_or_second(after);
    }
    if let Some((_, after)) = after_hour.one_of(&['.']) {
        let (minute, after) = minute_or_second(after)?;
        let suffix = after.skip_whitespace();
        let is_time = suffix.any_word(&["uhr"]).is_some()
            || day_period(suffix).is_some()
            || named_zone(suffix).is_some();
        return is_time.then_some((minute, after));
    }
    let at_unit = after_hour.skip_whitespace();
    if let Some(after) = at_unit.any_literal(words::HOUR) {
        if after.any_literal(words::DURATION_SUFFIXES).is_some() {
            return None;
        }
        return Some(match after.skip_whitespace().up_to_two_digits() {
            Some((minute, end)) if end.any_literal(words::MINUTE).is_some() => {
                (minute, end.any_literal(words::MINUTE)?)
            }
            _ => (0, after),
        });
    }
    if let Some(after) = at_unit.any_word(&["uhr"]) {
        return Some((0, after));
    }
    let (_, after) = at_unit.one_of(&['h'])?;
    minute_or_second(after.skip_whitespace()).or_else(|| after.is_token_end().then_some((0, after)))
}

/// `:59`, `:59.123`, `59秒`; a fraction is passed over.
fn seconds(after_minute: Cursor) -> Parsed<u32> {
    if let Some((second, after)) = after_minute.skip_whitespace().up_to_two_digits()
        && let Some(end) = after.any_literal(words::SECOND)
    {
        return Some((second, end));
    }
    let (_, after) = after_minute.one_of(&[':', '：'])?;
    let (second, end) = minute_or_second(after)?;
    let fraction = end.one_of(&['.', ',']).map(|(_, after)| after);
    let digits = fraction.map_or("", |after| after.rest());
    let len = digits.bytes().take_while(u8::is_ascii_digit).count();
    match fraction {
        Some(after) if len > 0 => Some((second, after.skip(len))),
        _ => Some((second, end)),
    }
}

fn minute_or_second(start: Cursor) -> Parsed<u32> {
    let (value, digits, after) = start.number()?;
    (digits == 2 && value <= 60).then_some((value, after))
}

/// `AM`, `p.m.`, `م`.
fn day_period(start: Cursor) -> Parsed<words::DayPeriod> {
    let (word, after) = start.word()?;
    let after = match word {
        "a" | "p" | "A" | "P" => {
            let (_, after) = after.one_of(&['.'])?;
            let after = after.skip_whitespace().any_word(&["m"])?;
            optional(after, after.one_of(&['.'])).1
        }
        _ => after,
    };
    Some((words::day_period(&lowercase(word)?)?, after))
}

/// The zone behind a time: `UTC`, ` (UTC)`, ` +09:00`, `Z`.
fn zone_after_time(end: Cursor, allows_attached_offset: bool) -> Parsed<Zone> {
    let end = end.skip_whitespace().any_word(words::OCLOCK).unwrap_or(end);
    let at_zone = end.skip_whitespace();
    // "09:00-10:30" is a stretch of time, "09:00:00-10:30" and "09:00 -10:30" have an offset.
    let may_be_offset =
        at_zone.position > end.position || allows_attached_offset || end.peek() == Some('+');
    if may_be_offset && let Some(read) = utc_offset(at_zone, false) {
        return Some(read);
    }
    if let Some((_, inside)) = at_zone.one_of(&['(', '（', '[']) {
        let (zone, end) = named_zone(inside.skip_whitespace())?;
        return Some((zone, end.skip_whitespace().one_of(&[')', '）', ']'])?.1));
    }
    named_zone(at_zone)
}

/// The bytes of the shortest zone that stands before something without brackets: of two letters there
/// are words, too.
const MIN_BARE_ZONE_LEN: usize = 3;

/// A zone between a date and its time, up to where that begins: `UTC `, `UTC時間 `, `（UTC）`, `JST: `.
pub(super) fn zone_between(start: Cursor) -> Parsed<Zone> {
    let (bracket, inside) = optional(start, start.one_of(&['(', '（', '[']));
    let inside = inside.skip_whitespace();
    let (zone, end) = named_zone(inside)?;
    if bracket.is_none() && end.text_since(&inside).len() < MIN_BARE_ZONE_LEN {
        return None;
    }
    let end = end
        .skip_whitespace()
        .any_literal(words::ZONE_SUFFIXES)
        .unwrap_or(end);
    let end = match bracket {
        Some(_) => end.skip_whitespace().one_of(&[')', '）', ']'])?.1,
        None => end,
    };
    let end = optional(end, end.skip_whitespace().one_of(&[':', '：'])).1;
    Some((zone, end.skip_whitespace()))
}

/// The zone that is written before a place in its line, and where it begins.
///
/// One that belongs to the time before it (`9:00 PM UTC 2024-01-26`) says nothing of what follows.
pub(super) fn zone_before<'a>(cursor: Cursor<'a>) -> Parsed<'a, Zone> {
    let line = cursor.line_before();
    let trimmed =
        line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '|'));
    let inside = trimmed.trim_end_matches([')', '）', ']']);
    let in_brackets = inside.len() < trimmed.len();
    let name = inside.trim_end();
    let before_phrase = |text: &'a str| {
        let mut phrases = words::ZONE_PHRASES.iter();
        phrases.find_map(|(phrase, _)| text.strip_suffix(phrase))
    };
    // "日本時間" is a name, and "UTC時間" a name and a word.
    let name = match before_phrase(name) {
        Some(_) => name,
        None => {
            let mut suffixes = words::ZONE_SUFFIXES.iter();
            let without_suffix = suffixes.find_map(|word| name.strip_suffix(word));
            without_suffix.unwrap_or(name).trim_end()
        }
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+' | ':');
    let before = before_phrase(name).unwrap_or_else(|| name.trim_end_matches(is_name));
    let start = cursor.rewind(line.len() - before.len());
    let (zone, end) = named_zone(start)?;
    let is_too_short = end.text_since(&start).len() < MIN_BARE_ZONE_LEN && !in_brackets;
    if is_too_short || end.position != cursor.position - (line.len() - name.len()) {
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
    let last_word = &text[before.len()..];
    let is_time_unit = || {
        let last_word = lowercase(last_word)?;
        Some(
            words::day_period(&last_word).is_some()
                || matches!(&*last_word, "m" | "h" | "uhr" | "時" | "时" | "分" | "秒"),
        )
    };
    match last_word {
        "" => before.ends_with(char::is_numeric),
        _ => is_time_unit().unwrap_or_default(),
    }
}

/// A zone by its name, with the offset that may follow `UTC`.
pub(super) fn named_zone(start: Cursor) -> Parsed<Zone> {
    if let Some((phrase, zone)) = words::ZONE_PHRASES
        .iter()
        .find(|(phrase, _)| start.starts_with(phrase))
    {
        return Some((Zone::Named(*zone), start.any_literal(&[phrase])?));
    }
    for utc_name in ["UTC", "GMT", "utc", "gmt"] {
        if let Some(after) = start.any_literal(&[utc_name]) {
            if let Some(read) = utc_offset(after.skip_whitespace(), true) {
                return Some(read);
            }
            // "UTCEnd time": the line break was lost.
            let lacks_line_break = after.peek().is_some_and(|c| c.is_ascii_uppercase())
                && after
                    .rest()
                    .chars()
                    .nth(1)
                    .is_some_and(|c| c.is_ascii_lowercase());
            return (after.is_token_end() || lacks_line_break).then_some((Zone::Offset(0), after));
        }
    }
    let rest = start.rest();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
    if name.contains('/')
        && let Ok(zone) = name.trim_end_matches(['-', '+', '/']).parse()
    {
        return Some((Zone::Named(zone), start.any_literal(&[name])?));
    }
    let (word, after) = start.word()?;
    Some((words::zone(word)?, after))
}

/// `+09:00`, `-0330`, and, behind `UTC`, `+9`.
fn utc_offset(start: Cursor, after_utc: bool) -> Parsed<Zone> {
    // A dash of another width means minus only where nothing else can stand.
    let signs: &[char] = if after_utc {
        &['+', '-', '−', '–', '‑']
    } else {
        &['+', '-', '−']
    };
    let (sign, after) = start.one_of(signs)?;
    let (value, digits, after_digits) = after.number()?;
    let (hours, minutes, end) = match (digits, after_digits.one_of(&[':'])) {
        (4, _) => (value / 100, value % 100, after_digits),
        (1 | 2, Some((_, at_minute))) if after_utc || digits == 2 => {
            let (minutes, end) = minute_or_second(at_minute)?;
            (value, minutes, end)
        }
        (1 | 2, None) if after_utc => (value, 0, after_digits),
        _ => return None,
    };
    let is_valid = hours <= 14 && matches!(minutes, 0 | 30 | 45);
    if !is_valid || !end.is_token_end() || day_period(end.skip_whitespace()).is_some() {
        return None;
    }
    let minutes = i32::try_from(hours * 60 + minutes).ok()?;
    Some((
        Zone::Offset(if sign == '+' { minutes } else { -minutes }),
        end,
    ))
}
