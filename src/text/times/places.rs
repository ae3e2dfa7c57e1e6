//! Zones that are named by a place or its people: `Berlin time`, `日本時間`, `heure française`.

use chrono_tz::Tz;

use super::cursor::{Cursor, Parsed, lowercase};
use super::names;
use super::place_names::PLACES;
use super::place_words::{
    CJK_STANDARD_TIMES, CJK_SUFFIXES, FILLERS, NO_ABBREVIATIONS, NO_ZONES, PREFIXES, SUFFIXES,
};
use super::words;
use super::zone::{Zone, named_zone};
use crate::text::chars::punctuation::is_cjk;

/// A zone behind a time that is named by a place, and the position behind it. It is [`Zone::Unknown`] where a
/// zone is plainly named but not known.
pub(super) fn place_behind(end: Cursor) -> Parsed<Zone> {
    let start = end.skip_separators();
    match start.one_of(&['(', '（', '[']) {
        Some((_, inside)) => in_brackets(inside),
        None => in_words(start),
    }
}

/// The zone of a place before a time, as in `北京时间 19:30`, and the start of its name.
pub(super) fn place_before(cursor: Cursor) -> Parsed<Zone> {
    let line = cursor.line_before();
    let suffixes = CJK_SUFFIXES.iter();
    let name = suffixes
        .filter_map(|suffix| line.trim_end().strip_suffix(suffix))
        .min_by_key(|name| name.len())?
        .trim_end();
    let names = PLACES.iter().flat_map(|(zone, names)| {
        let names = names.iter().filter(|known| name.ends_with(*known));
        names.map(move |known| (*zone, known.len()))
    });
    let (zone, len) = names
        .filter(|(_, len)| name[name.len() - len..].starts_with(is_cjk))
        .max_by_key(|(_, len)| *len)?;
    let start = cursor.rewind(line.len() - name.len() + len);
    Some((Zone::Named(zone), start))
}

/// How long a name in brackets may be, in bytes.
const MAX_NAME_LEN: usize = 80;

fn in_brackets(inside: Cursor) -> Parsed<Zone> {
    let len = inside.rest().find([')', '）', ']'])?;
    let (_, end) = inside.skip(len).one_of(&[')', '）', ']'])?;
    let written = inside.rest()[..len].trim();
    if len > MAX_NAME_LEN || written.contains(char::is_numeric) {
        return None;
    }
    let name = written.to_lowercase();
    let without_prefix = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix));
    let rest = without_prefix.unwrap_or(&name).trim();
    let without_suffix = [CJK_SUFFIXES, SUFFIXES]
        .into_iter()
        .flatten()
        .find_map(|suffix| rest.strip_suffix(suffix));
    let place = without_suffix.unwrap_or(rest).trim();
    if let Some(zone) = zone_of_place(place) {
        return Some((Zone::Named(zone), end));
    }
    let mut first_words = name.split(|c: char| !c.is_alphabetic());
    let first = first_words.next().unwrap_or_default();
    let is_other = NO_ZONES.contains(&first)
        || names::weekday(first).is_some()
        || names::month(first).is_some();
    let has_zone_word = without_prefix.is_some() || without_suffix.is_some();
    let is_name = written.starts_with(char::is_uppercase);
    ((has_zone_word || is_name) && !is_other).then_some((Zone::Unknown, end))
}

fn in_words(start: Cursor) -> Parsed<Zone> {
    behind_prefix(start)
        .or_else(|| before_noun(start))
        .or_else(|| before_cjk_suffix(start))
        .or_else(|| unknown_abbreviation(start))
}

/// `heure de Paris`, `hora de Madrid`, `بتوقيت الرياض`.
fn behind_prefix(start: Cursor) -> Parsed<Zone> {
    let window = start.rest();
    let window = &window[..window.floor_char_boundary(MAX_NAME_LEN)];
    let prefix = PREFIXES.iter().find(|prefix| {
        let written = window.get(..prefix.len());
        written.is_some_and(|written| written.to_lowercase() == **prefix)
    })?;
    let name = start.skip(prefix.len()).skip_whitespace();
    if let Some(found) = named_zone(name) {
        return Some(found);
    }
    // The lower case of a few letters has another length; then the name is not known.
    let lower = name.rest()[..name.rest().floor_char_boundary(MAX_NAME_LEN)].to_lowercase();
    let known = PLACES.iter().flat_map(|(zone, names)| {
        let begins = |known: &&&str| {
            let rest = lower.strip_prefix(**known);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        };
        names
            .iter()
            .filter(begins)
            .map(|known| (*zone, known.len()))
    });
    match known.max_by_key(|(_, len)| *len) {
        Some((zone, len)) if name.rest().is_char_boundary(len) => {
            Some((Zone::Named(zone), name.skip(len)))
        }
        _ => Some((Zone::Unknown, name)),
    }
}

/// How many words a name before `time` may have.
const MAX_NAME_WORDS: usize = 4;

/// `Berlin time`, `New York local time`, `mitteleuropäischer Zeit`.
fn before_noun(start: Cursor) -> Parsed<Zone> {
    let mut cursor = start;
    let mut name = String::new();
    for count in 0..=MAX_NAME_WORDS {
        let (word, after) = cursor.word()?;
        let lower = lowercase(word)?;
        if count > 0 && words::ZONE_NOUNS.contains(&&*lower) {
            let zone = zone_of_place(name.trim()).map_or(Zone::Unknown, Zone::Named);
            return Some((zone, after));
        }
        let is_german =
            lower.ends_with("er") && after.skip_whitespace().any_word(&["zeit"]).is_some();
        let is_filler = FILLERS.contains(&&*lower);
        if !is_filler {
            let is_place = zone_of_place(&lower).is_some();
            if !word.starts_with(char::is_uppercase) && !is_place && !is_german {
                return None;
            }
            name.push(' ');
            name.push_str(&lower);
        }
        cursor = after.skip_whitespace();
    }
    None
}

/// `東京時間`, `中国标准时间`, `한국 표준시`. Of a place that is not known only with a word for a standard time, since
/// `作業時間` is a working time.
fn before_cjk_suffix(start: Cursor) -> Parsed<Zone> {
    let places = PLACES.iter().flat_map(|(zone, names)| {
        let names = names.iter().filter(|name| name.starts_with(is_cjk));
        names.map(move |name| (*zone, *name))
    });
    let known = places.filter_map(|(zone, name)| {
        let after = start.any_literal(&[name])?.skip_whitespace();
        Some((zone, after.any_literal(CJK_SUFFIXES)?))
    });
    if let Some((zone, end)) = known.max_by_key(|(_, end)| end.position) {
        return Some((Zone::Named(zone), end));
    }
    let rest = start.rest();
    let is_name = |c: char| is_cjk(c) && c.is_alphanumeric() || c == ' ';
    let len = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    let run = &rest[..len.min(rest.floor_char_boundary(MAX_NAME_LEN / 2))];
    let mut standard = CJK_STANDARD_TIMES.iter();
    let end = standard.find_map(|suffix| Some(run.find(suffix)? + suffix.len()))?;
    Some((Zone::Unknown, start.skip(end)))
}

/// An abbreviation in capitals that seems to be that of a zone, such as `VLAT`.
fn unknown_abbreviation(start: Cursor) -> Parsed<Zone> {
    let (word, end) = start.word()?;
    let is_zone = (3..=5).contains(&word.len())
        && word.ends_with('T')
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && !NO_ABBREVIATIONS.contains(&word);
    is_zone.then_some((Zone::Unknown, end))
}

/// The zone of a place by its name in lower case.
fn zone_of_place(name: &str) -> Option<Tz> {
    let mut places = PLACES.iter();
    let (zone, _) = places.find(|(_, names)| names.contains(&name))?;
    Some(*zone)
}
