//! Parses time zones: names, abbreviations and offsets from UTC.

use chrono_tz::Tz;

use super::cursor::{Cursor, Parsed, lowercase, optional};
use super::day_period::{day_period, period_of_word};
use super::words;

/// A zone as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Minutes ahead of UTC.
    Offset(i32),
    Named(Tz),
    /// An abbreviation of several zones.
    Ambiguous,
    /// What plainly names a zone that is not known: the time is no instant.
    Unknown,
}

/// Parses the zone after a time: `UTC`, ` (UTC)`, ` +09:00`, `Z`.
pub(super) fn zone_after_time(end: Cursor, allows_attached_offset: bool) -> Parsed<Zone> {
    let end = end.skip_whitespace().any_word(words::OCLOCK).unwrap_or(end);
    let at_zone = end.skip_whitespace();
    // "09:00-10:30" is a range; "09:00:00-10:30" and "09:00 -10:30" have an offset.
    let may_be_offset =
        at_zone.position > end.position || allows_attached_offset || end.peek() == Some('+');
    if may_be_offset && let Some(read) = utc_offset(at_zone, false) {
        return Some(read);
    }
    if let Some((_, inside)) = at_zone.one_of(&['(', '（', '[']) {
        let (zone, end) = named_zone(inside.skip_whitespace())?;
        return Some((zone, end.skip_whitespace().one_of(&[')', '）', ']'])?.1));
    }
    named_zone(at_zone).or_else(|| zone_of_region(at_zone))
}

/// The zones of North America that people name by their first word alone, behind a time: `4 PM Pacific`.
const REGIONS: [(&str, Tz); 4] = [
    ("Pacific", Tz::America__Los_Angeles),
    ("Mountain", Tz::America__Denver),
    ("Central", Tz::America__Chicago),
    ("Eastern", Tz::America__New_York),
];

/// A region that names a zone, unless it begins another name: `Central America`.
fn zone_of_region(start: Cursor) -> Parsed<Zone> {
    let (word, after) = start.word()?;
    let (_, zone) = REGIONS.iter().find(|(name, _)| *name == word)?;
    let next = after.skip_whitespace().peek();
    let ends_name = after.is_token_end() && !next.is_some_and(char::is_uppercase);
    ends_name.then_some((Zone::Named(*zone), after))
}

/// The minimum length, in bytes, of a zone before a date or time without brackets: shorter ones are words,
/// too.
const MIN_BARE_ZONE_LEN: usize = 3;

/// Parses a zone between a date and its time, up to the time: `UTC `, `UTC時間 `, `（UTC）`, `JST: `.
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

/// The zone before a position in its line, and the start of the zone.
///
/// A zone that belongs to a time before it (`9:00 PM UTC 2024-01-26`) does not count.
pub(super) fn zone_before<'a>(cursor: Cursor<'a>) -> Parsed<'a, Zone> {
    let line = cursor.line_before();
    let trimmed =
        line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '|'));
    let inside = trimmed.trim_end_matches([')', '）', ']']);
    let in_brackets = inside.len() < trimmed.len();
    let name = inside.trim_end();
    let before_phrase = |text: &'a str| {
        let mut phrases = ZONE_PHRASES.iter();
        phrases.find_map(|(phrase, _)| text.strip_suffix(phrase))
    };
    // "日本時間" is a name; "UTC時間" is a name with a suffix.
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

/// Whether a text seems to end with a time of day, by its last word.
fn ends_with_time(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',', '、', '，']);
    let before = text.trim_end_matches(char::is_alphabetic);
    let last_word = &text[before.len()..];
    let is_time_unit = || {
        let last_word = lowercase(last_word)?;
        Some(
            period_of_word(&last_word).is_some()
                || matches!(&*last_word, "m" | "h" | "uhr" | "時" | "时" | "分" | "秒"),
        )
    };
    match last_word {
        "" => before.ends_with(char::is_numeric),
        _ => is_time_unit().unwrap_or_default(),
    }
}

/// Parses the name of a zone, with the offset that may follow `UTC`.
pub(super) fn named_zone(start: Cursor) -> Parsed<Zone> {
    if let Some((phrase, zone)) = ZONE_PHRASES
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
    Some((zone_of_abbreviation(word)?, after))
}

/// `+09:00`, `-0330`, and after `UTC` also `+9`.
fn utc_offset(start: Cursor, after_utc: bool) -> Parsed<Zone> {
    // Other dashes are a minus sign only directly after `UTC`.
    let signs: &[char] = if after_utc {
        &['+', '-', '−', '–', '‑']
    } else {
        &['+', '-', '−']
    };
    let (sign, after) = start.one_of(signs)?;
    // "12:30 UTC + 1", but not "12:30 UTC + 30 minutes"
    let after = match after_utc && sign == '+' {
        true => after.skip_whitespace(),
        false => after,
    };
    let (value, digits, after_digits) = after.number()?;
    let unit = after_digits.skip_whitespace();
    let is_duration = [words::MINUTES, words::HOURS, words::DAYS]
        .iter()
        .any(|words| unit.any_word(words).is_some());
    if is_duration {
        return None;
    }
    let (hours, minutes, end) = match (digits, after_digits.one_of(&[':'])) {
        (4, _) => (value / 100, value % 100, after_digits),
        (1 | 2, Some((_, at_minute))) if after_utc || digits == 2 => {
            let (minutes, end) = at_minute.minute_or_second()?;
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

/// Zones with names of several words or without ASCII letters. A name precedes those that are prefixes of it.
const ZONE_PHRASES: &[(&str, Tz)] = &[
    ("Coordinated Universal Time", Tz::UTC),
    ("temps universel coordonné", Tz::UTC),
    ("temps universel", Tz::UTC),
    ("koordinierter Weltzeit", Tz::UTC),
    ("koordinierte Weltzeit", Tz::UTC),
    ("Weltzeit", Tz::UTC),
    ("世界標準時間", Tz::UTC),
    ("世界標準時", Tz::UTC),
    ("世界标准时间", Tz::UTC),
    ("بتوقيت غرينتش", Tz::UTC),
    ("Zulu", Tz::UTC),
    ("GMT Standard Time", Tz::Europe__London),
    ("W. Europe Standard Time", Tz::Europe__Berlin),
    ("E. Europe Standard Time", Tz::Europe__Chisinau),
    ("協定世界時", Tz::UTC),
    ("بالتوقيت العالمي المنسق", Tz::UTC),
    ("بتوقيت UTC", Tz::UTC),
    ("世界協定時", Tz::UTC),
    ("协调世界时", Tz::UTC),
    ("협정 세계시", Tz::UTC),
    ("日本標準時", Tz::Asia__Tokyo),
    ("日本時間", Tz::Asia__Tokyo),
    ("Japan Standard Time", Tz::Asia__Tokyo),
    ("北京时间", Tz::Asia__Shanghai),
    ("한국 시간", Tz::Asia__Seoul),
    ("Greenwich Mean Time", Tz::UTC),
    ("Central European Time", Tz::Europe__Berlin),
    ("heure de Paris", Tz::Europe__Paris),
    ("Central European Summer Time", Tz::Europe__Berlin),
    ("British Summer Time", Tz::Europe__London),
    ("India Standard Time", Tz::Asia__Kolkata),
    ("Indian Standard Time", Tz::Asia__Kolkata),
    ("China Standard Time", Tz::Asia__Shanghai),
    ("Korea Standard Time", Tz::Asia__Seoul),
    ("Singapore Standard Time", Tz::Asia__Singapore),
    ("Pacific Time", Tz::America__Los_Angeles),
    ("Pacific Daylight Time", Tz::America__Los_Angeles),
    ("Pacific Standard Time", Tz::America__Los_Angeles),
    ("Mountain Time", Tz::America__Denver),
    ("Mountain Daylight Time", Tz::America__Denver),
    ("Mountain Standard Time", Tz::America__Denver),
    ("Central Time", Tz::America__Chicago),
    ("Central Daylight Time", Tz::America__Chicago),
    ("Central Standard Time", Tz::America__Chicago),
    ("Eastern Time", Tz::America__New_York),
    ("Eastern Daylight Time", Tz::America__New_York),
    ("Eastern Standard Time", Tz::America__New_York),
];

/// The zone of an abbreviation in capitals.
fn zone_of_abbreviation(word: &str) -> Option<Zone> {
    let hours = |hours: i32| Zone::Offset(hours * 60);
    Some(match word {
        "Z" | "WET" | "UCT" => hours(0),
        "CET" | "MEZ" | "WEST" | "HEC" | "WAT" => hours(1),
        "CEST" | "MESZ" | "EET" | "SAST" | "HAEC" => hours(2),
        "EEST" | "MSK" | "EAT" | "TRT" => hours(3),
        "PKT" => hours(5),
        "WIB" | "ICT" => hours(7),
        "HKT" | "SGT" | "AWST" | "WITA" | "PHT" => hours(8),
        "JST" | "KST" => hours(9),
        "ACST" => Zone::Offset(9 * 60 + 30),
        "AEST" => hours(10),
        "ACDT" => Zone::Offset(10 * 60 + 30),
        "AEDT" => hours(11),
        "NZST" => hours(12),
        "NZDT" => hours(13),
        "BRT" => hours(-3),
        "EDT" | "HAE" => hours(-4),
        "EST" | "CDT" | "HNE" => hours(-5),
        "MDT" => hours(-6),
        "MST" | "PDT" => hours(-7),
        "PST" | "AKDT" => hours(-8),
        "AKST" => hours(-9),
        "HST" => hours(-10),
        "PT" => Zone::Named(Tz::America__Los_Angeles),
        "MT" => Zone::Named(Tz::America__Denver),
        "CT" => Zone::Named(Tz::America__Chicago),
        "ET" => Zone::Named(Tz::America__New_York),
        "AST" | "BST" | "CST" | "GST" | "IST" | "SST" => Zone::Ambiguous,
        _ => return None,
    })
}
