//! Dates, months and days of the week, in the words of a language.

use chrono::Weekday;

use super::language::{Language, Script};
use super::leading::{digits, strip_any};
use super::value::Date;
use crate::text::times;

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

/// Whether a word of a date may name a month in a language: "set" and "may" are other words in most.
fn may_name_month(word: &str, language: &Language) -> bool {
    match word {
        "set" | "Set" | "ago" | "dic" | "ene" | "abr" | "dez" => !language.is("en"),
        "may" | "march" | "mar" | "jan" | "dec" | "sat" | "sun" | "mon" => !language.is("en"),
        _ => true,
    }
}

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
