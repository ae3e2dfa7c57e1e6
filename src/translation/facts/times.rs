//! Dates and times of day, in the words of a language.

use chrono::Weekday;

use super::language::{Language, Script};
use super::value::{Clock, Date, with_fixed_offset};
use crate::text::times::{self, Zone};

/// The date at a position, and the position after it.
pub(super) fn date_at(text: &str, start: usize, language: &Language) -> Option<(Date, usize)> {
    let found = times::date_at(text, start, language.day_first)
        .map(|(date, end)| {
            let date = Date {
                year: date.year,
                month: date.month,
                day: date.day,
                weekday: date.weekday,
                other_year: None,
            };
            (date, end)
        })
        .or_else(|| numeric_date_at(text, start, language))?;
    let written = &text[start..found.1];
    let mut words = written.split(|c: char| !c.is_alphabetic());
    words
        .all(|word| may_name_month(word, language))
        .then_some(found)
}

/// `26-09-2026` in Dutch, `04.03.` in German, `3/4`.
fn numeric_date_at(text: &str, start: usize, language: &Language) -> Option<(Date, usize)> {
    let rest = &text[start..];
    let (first, separator, rest) = number_and_separator(rest)?;
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    let second: u32 = rest
        .get(..len)
        .filter(|_| (1..=2).contains(&len))?
        .parse()
        .ok()?;
    let after = &rest[len..];
    let (month, day) = match language.day_first || first > 12 {
        true => (second, first),
        false => (first, second),
    };
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    let date = |year: Option<i32>| Date {
        year,
        month,
        day,
        weekday: None,
        other_year: None,
    };
    let end = |rest: &str| text.len() - rest.len();
    let first_len = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let has_filled_up = language.day_first && first_len == 2 && len == 2;
    // With the year.
    if let Some(rest) = after.strip_prefix(separator) {
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let year = rest.get(..len).and_then(|year| year.parse::<i32>().ok());
        let (year, rest) = match (len, year) {
            (4, Some(year)) if separator == '-' => (Some(year), &rest[len..]),
            // "5.4.30" is a version.
            (2, Some(year)) if has_filled_up && separator != '-' => {
                (Some(2000 + year), &rest[len..])
            }
            (0, _) if separator == '.' => (None, rest),
            _ => return None,
        };
        return is_date.then(|| (date(year), end(rest)));
    }
    let is_apart =
        !after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '%' | '/' | '-'));
    (separator == '/' && is_date && is_apart).then(|| (date(None), end(after)))
}

fn number_and_separator(text: &str) -> Option<(u32, char, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text
        .get(..len)
        .filter(|_| (1..=2).contains(&len))?
        .parse()
        .ok()?;
    let separator = text[len..]
        .chars()
        .next()
        .filter(|c| matches!(c, '/' | '.' | '-'))?;
    Some((number, separator, &text[len + 1..]))
}

/// The month at a position without a day, `March 2026`, `2026年3月`, `3월`, its year, and the position after it.
pub(super) fn month_at(
    text: &str,
    start: usize,
    language: &Language,
) -> Option<(u32, Option<i32>, usize)> {
    let rest = &text[start..];
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        let (number, len) = digits(rest)?;
        let after = rest[len..].trim_start_matches(' ');
        if let Some(after) = strip_any(after, &["年", "년"]).filter(|_| len == 4) {
            let after = after.trim_start_matches(' ');
            let (month, len) = digits(after)?;
            let after = strip_any(after[len..].trim_start_matches(' '), &["月", "월"])?;
            let year = i32::try_from(number).ok()?;
            let is_month = (1..=12).contains(&month);
            return is_month.then_some((month, Some(year), text.len() - after.len()));
        }
        let after = strip_any(after, &["月", "월"])?;
        let is_month = len <= 2 && (1..=12).contains(&number) && !after.starts_with('間');
        return is_month.then_some((number, None, text.len() - after.len()));
    }
    let len = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let word = &rest[..len];
    let month = times::month_named(word)
        .filter(|_| may_name_month(word, language) && word.chars().count() > 2)?;
    let after = rest[len..].trim_start_matches(' ');
    let after = strip_any(after, &["de ", "del ", "of "]).unwrap_or(after);
    let year = digits(after).filter(|(year, len)| *len == 4 && (1990..2100).contains(year));
    let end = match year {
        Some((_, len)) => text.len() - after.len() + len,
        None => start + len,
    };
    let year = year.and_then(|(year, _)| i32::try_from(year).ok());
    // "May" and "March" are verbs, too: a month has a year behind it or a word such as "in" before it.
    let before = text[..start].trim_end();
    let last_word = before
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    let is_certain = year.is_some()
        || word.chars().count() > 5
        || matches!(
            &*last_word.to_lowercase(),
            "in" | "since"
                | "of"
                | "until"
                | "by"
                | "early"
                | "late"
                | "mid"
                | "last"
                | "next"
                | "from"
                | "during"
                | "im"
                | "seit"
                | "ab"
                | "bis"
                | "mitte"
                | "ende"
                | "anfang"
                | "en"
                | "depuis"
                | "de"
                | "fin"
                | "début"
                | "mi"
                | "desde"
                | "hasta"
                | "em"
                | "até"
                | "a"
                | "da"
                | "dal"
                | "sinds"
                | "vanaf"
                | "في"
                | "منذ"
                | "شهر"
                | "حتى"
        );
    is_certain.then_some((month, year, end))
}

fn digits(text: &str) -> Option<(u32, usize)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text
        .get(..len)
        .filter(|_| (1..=4).contains(&len))?
        .parse()
        .ok()?;
    Some((number, len))
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))
}

/// Whether a word of a date may name a month in a language: "set" and "may" are other words in most.
fn may_name_month(word: &str, language: &Language) -> bool {
    match word {
        "set" | "Set" | "ago" | "dic" | "ene" | "abr" | "dez" => !language.is("en"),
        "may" | "march" | "mar" | "jan" | "dec" | "sat" | "sun" | "mon" => !language.is("en"),
        _ => true,
    }
}

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

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Period {
    Am,
    Pm,
    /// From the evening to the early morning.
    Night,
    Noon,
}

/// The part of the day before an hour, and the position of the hour.
fn period_before(text: &str, start: usize) -> Option<(Period, usize)> {
    const WORDS: &[(&str, Period)] = &[
        ("午前", Period::Am),
        ("午後", Period::Pm),
        ("上午", Period::Am),
        ("凌晨", Period::Am),
        ("清晨", Period::Am),
        ("早上", Period::Am),
        ("早晨", Period::Am),
        ("中午", Period::Noon),
        ("下午", Period::Pm),
        ("傍晚", Period::Pm),
        ("晚上", Period::Night),
        ("晚间", Period::Night),
        ("夜里", Period::Night),
        ("深夜", Period::Night),
        ("오전", Period::Am),
        ("오후", Period::Pm),
        ("새벽", Period::Am),
        ("아침", Period::Am),
        ("저녁", Period::Pm),
        ("밤", Period::Night),
        ("낮", Period::Noon),
        ("朝", Period::Am),
        ("夜", Period::Night),
        ("昼", Period::Noon),
    ];
    let rest = &text[start..];
    let (word, period) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
    let after = rest[word.len()..].trim_start_matches([' ', 'の']);
    after
        .starts_with(|c: char| c.is_ascii_digit())
        .then(|| (*period, text.len() - after.len()))
}

/// The part of the day after an hour, and the position after it.
fn period_behind(text: &str, end: usize) -> Option<(Period, usize)> {
    const PHRASES: &[(&str, Period)] = &[
        ("in the morning", Period::Am),
        ("in the afternoon", Period::Pm),
        ("in the evening", Period::Pm),
        ("at night", Period::Night),
        ("de la mañana", Period::Am),
        ("de la madrugada", Period::Am),
        ("de la tarde", Period::Pm),
        ("de la noche", Period::Night),
        ("del mediodía", Period::Noon),
        ("da manhã", Period::Am),
        ("da madrugada", Period::Am),
        ("da tarde", Period::Pm),
        ("da noite", Period::Night),
        ("du matin", Period::Am),
        ("de l'après-midi", Period::Pm),
        ("du soir", Period::Night),
        ("di mattina", Period::Am),
        ("del mattino", Period::Am),
        ("di notte", Period::Am),
        ("del pomeriggio", Period::Pm),
        ("di pomeriggio", Period::Pm),
        ("di sera", Period::Night),
        ("della sera", Period::Night),
        ("'s ochtends", Period::Am),
        ("'s middags", Period::Pm),
        ("'s avonds", Period::Night),
        ("morgens", Period::Am),
        ("vormittags", Period::Am),
        ("mittags", Period::Noon),
        ("nachmittags", Period::Pm),
        ("abends", Period::Night),
        ("nachts", Period::Night),
        ("صباحًا", Period::Am),
        ("صباحاً", Period::Am),
        ("صباحا", Period::Am),
        ("ظهرًا", Period::Noon),
        ("ظهراً", Period::Noon),
        ("ظهرا", Period::Noon),
        ("مساءً", Period::Pm),
        ("مساء", Period::Pm),
        ("ليلاً", Period::Night),
        ("ليلًا", Period::Night),
        ("утра", Period::Am),
        ("дня", Period::Pm),
        ("вечера", Period::Pm),
        ("ночи", Period::Night),
        ("a. m.", Period::Am),
        ("p. m.", Period::Pm),
    ];
    let rest = text[end..].trim_start_matches([' ', ',']);
    if text.len() - rest.len() > end + 2 {
        return None;
    }
    let (phrase, period) = PHRASES
        .iter()
        .find(|(phrase, _)| rest.starts_with(phrase))?;
    let after = &rest[phrase.len()..];
    // A word may only begin as one of these.
    let is_apart = !after.starts_with(char::is_alphabetic);
    is_apart.then(|| (*period, text.len() - after.len()))
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

/// The zone behind a time, with the words between: `Uhr (UTC)`, `heure UTC`, `بتوقيت UTC`.
pub(super) fn zone_behind(text: &str, end: usize) -> Option<(Zone, usize)> {
    let rest = &text[end..];
    let mut at = rest.trim_start_matches([' ', ',']);
    let close = |after: usize| {
        let opens = text[end..after].contains(['(', '[']);
        let rest = text[after..].trim_start_matches(' ');
        match rest.strip_prefix([')', ']']).filter(|_| opens) {
            Some(rest) => Some(text.len() - rest.len()),
            None => (!opens).then_some(after),
        }
    };
    for word in [
        "uhr",
        "Uhr",
        "h",
        "heures",
        "heure",
        "horas",
        "hora",
        "hrs",
        "ore",
        "ora",
        "uur",
        "(",
        "[",
        "（",
        "heure de ",
        "heure ",
        "hora de ",
        "hora ",
        "ora ",
        "fuseau ",
        "horário ",
        "Zeitzone ",
        "de ",
        "بتوقيت ",
        "توقيت ",
        "بالتوقيت ",
        "في ",
    ] {
        if let Some(after) = at.strip_prefix(word)
            && !(word.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic))
        {
            at = after.trim_start_matches([' ', '(', '[']);
        }
    }
    let position = text.len() - at.len();
    if let Some((phrase, zone)) = ZONES.iter().find(|(phrase, _)| at.starts_with(phrase)) {
        return Some((*zone, close(position + phrase.len())?));
    }
    let (zone, after) = times::zone_at(text, position)?;
    // One or two letters are words.
    (after - position > 2).then_some((zone, close(after)?))
}

/// Names of zones in the words of languages, beside those that records have.
const ZONES: &[(&str, Zone)] = &[
    ("hora universal coordinada", Zone::Offset(0)),
    ("Hora universal coordinada", Zone::Offset(0)),
    ("tiempo universal coordinado", Zone::Offset(0)),
    ("Tiempo universal coordinado", Zone::Offset(0)),
    ("temps universel coordonné", Zone::Offset(0)),
    ("Temps universel coordonné", Zone::Offset(0)),
    ("tempo universal coordenado", Zone::Offset(0)),
    ("Tempo Universal Coordenado", Zone::Offset(0)),
    ("tempo coordinato universale", Zone::Offset(0)),
    ("koordinierte Weltzeit", Zone::Offset(0)),
    ("koordinierter Weltzeit", Zone::Offset(0)),
    ("Weltzeit", Zone::Offset(0)),
    ("التوقيت العالمي", Zone::Offset(0)),
    ("العالمي المنسق", Zone::Offset(0)),
    ("世界标准时间", Zone::Offset(0)),
    ("世界協調時間", Zone::Offset(0)),
    ("协调世界时间", Zone::Offset(0)),
    ("世界協定時間", Zone::Offset(0)),
    ("세계 협정시", Zone::Offset(0)),
    ("협정 세계시", Zone::Offset(0)),
    ("협정세계시", Zone::Offset(0)),
    (
        "太平洋標準時",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "太平洋夏時間",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "太平洋時間",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "太平洋时间",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "太平洋标准时间",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "태평양 표준시",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "태평양 시간",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    ("Pacífico", Zone::Named(chrono_tz::Tz::America__Los_Angeles)),
    (
        "du Pacifique",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "del Pacífico",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "do Pacífico",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "del Pacifico",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "Pazifische Zeit",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "المحيط الهادئ",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
];

/// The day of the week that a text without spaces has at a position: `水曜日`, `星期三`, `周三`, `수요일`.
pub(super) fn ideographic_weekday_at(
    text: &str,
    start: usize,
    script: Script,
) -> Option<(Weekday, usize)> {
    let rest = &text[start..];
    let number = |c: char| "一二三四五六".chars().position(|day| day == c);
    let weekdays = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    let len = rest.char_indices().nth(3).map_or(rest.len(), |(at, _)| at);
    let name = &rest[..len];
    match script {
        Script::Japanese if name.ends_with("曜日") => {
            Some((times::weekday_named(name)?, start + len))
        }
        Script::Korean if name.ends_with("요일") => {
            Some((times::weekday_named(name)?, start + len))
        }
        Script::Chinese => {
            let after = strip_any(rest, &["星期", "礼拜", "禮拜", "周", "週"])?;
            let day = after.chars().next()?;
            let index = match day {
                '日' | '天' => 6,
                _ => number(day)?,
            };
            // "周一" is a day, "每周一次" is once a week.
            let end = text.len() - after.len() + day.len_utf8();
            let is_day = !text[end..].starts_with(['次', '个', '個', '直', '般']);
            is_day.then(|| (weekdays[index], end))
        }
        _ => None,
    }
}
