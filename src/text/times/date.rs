//! How dates are written.

use chrono::{Days, NaiveDate, NaiveDateTime, Weekday};

use super::clock::Time;
use super::cursor::{Cursor, Read, lower, optional};
use super::words;

/// A day, and the day of the week that was written with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub day: NaiveDate,
    pub weekday: Option<Weekday>,
}

impl Date {
    pub fn of(day: NaiveDate) -> Self {
        Self { day, weekday: None }
    }

    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let year = i32::try_from(year).ok().filter(|year| *year >= 1900)?;
        NaiveDate::from_ymd_opt(year, month, day).map(Self::of)
    }

    pub fn and_time(self, time: Time) -> Option<NaiveDateTime> {
        let day = match time.next_day {
            true => self.day.checked_add_days(Days::new(1))?,
            false => self.day,
        };
        Some(day.and_time(time.clock))
    }
}

/// Reads a date with its day of the week, on either side and between commas or not.
pub(super) fn date(start: Cursor) -> Read<Date> {
    let (weekday, start) = optional(start, weekday(start));
    let after_weekday = match weekday {
        Some(_) => {
            let (_, after) = optional(start, start.one_of(&['.']));
            let gap = after.gap();
            gap.word_of(words::THE).map_or(gap, Cursor::space)
        }
        None => start,
    };
    let (mut date, end) = numeric_date(after_weekday)
        .or_else(|| month_first(after_weekday))
        .or_else(|| day_first(after_weekday))?;
    date.weekday = weekday;
    // Japanese, Chinese and Korean put the day of the week behind the date.
    let (bracket, inside) = optional(end.gap(), end.space().one_of(&['(', '（', '[']));
    if weekday.is_none()
        && let Some((weekday, after)) = self::weekday(inside.space())
        && let Some(end) = match bracket {
            Some(_) => after.one_of(&[')', '）', ']']).map(|(_, end)| end),
            None => Some(after),
        }
    {
        date.weekday = Some(weekday);
        return Some((date, end));
    }
    Some((date, end))
}

/// `2024-01-26`, `2024/1/26`, `2024. 1. 26.`, `2024年1月26日`, `1/26/2024`, `26.1.2024`.
fn numeric_date(start: Cursor) -> Read<Date> {
    let (first, digits, after) = start.number()?;
    if digits == 4 {
        let (month, after) = match after.space().text_of(words::YEAR) {
            Some(after) => {
                let (month, after) = after.space().short_number()?;
                (month, after.space().text_of(words::MONTH)?)
            }
            None => {
                let (separator, after) = after.one_of(&['-', '/', '.'])?;
                let (month, after) = after.space().short_number()?;
                (month, after.one_of(&[separator])?.1)
            }
        };
        let (day, after) = after.space().short_number()?;
        let after = after.space().text_of(words::DAY).unwrap_or(after);
        let after = optional(after, after.one_of(&['.'])).1;
        return Some((Date::new(first, month, day)?, after));
    }
    let (separator, after) = after.one_of(&['/', '.'])?;
    let (second, after) = after.short_number()?;
    let (_, after) = after.one_of(&[separator])?;
    let (year, 4, end) = after.number()? else {
        return None;
    };
    // English records write slashes as Americans do; dots are written with the day first.
    let month_first = first <= 12 && (!start.day_first || second > 12);
    let (month, day) = match separator {
        '/' if month_first => (first, second),
        _ => (second, first),
    };
    Some((Date::new(year, month, day)?, end))
}

/// `January 26, 2024`, `Jan. 26th 2024`.
fn month_first(start: Cursor) -> Read<Date> {
    let (month, after) = month(start)?;
    let (day, after) = after.space().short_number()?;
    let after = after.word_of(words::ORDINAL).unwrap_or(after);
    let (year, 4, end) = after.gap().number()? else {
        return None;
    };
    Some((Date::new(year, month, day)?, end))
}

/// `26 January 2024`, `26-Jan-2024`, `26. Januar 2024`, `1er février 2024`, `26 de enero de 2024`.
fn day_first(start: Cursor) -> Read<Date> {
    let (day, after) = start.short_number()?;
    let (_, after) = optional(after, after.one_of(&['.', 'º']));
    // "26-Jan-2024"
    if let Some((_, at_month)) = after.one_of(&['-'])
        && let Some((month, after)) = month(at_month)
    {
        let (_, after) = after.one_of(&['-'])?;
        let (year, 4, end) = after.number()? else {
            return None;
        };
        return Some((Date::new(year, month, day)?, end));
    }
    let after = after.word_of(words::ORDINAL).unwrap_or(after).space();
    let after = after.word_of(words::OF).map_or(after, Cursor::space);
    let (month, after) = month(after)?;
    let after = after.gap();
    let after = after.word_of(words::OF).map_or(after, Cursor::space);
    let (year, 4, end) = after.number()? else {
        return None;
    };
    Some((Date::new(year, month, day)?, end))
}

fn month(start: Cursor) -> Read<u32> {
    let (word, after) = start.word()?;
    let month = words::month(&lower(word)?)?;
    Some((month, optional(after, after.one_of(&['.'])).1))
}

fn weekday(start: Cursor) -> Read<Weekday> {
    let (word, after) = start.word()?;
    if let Some(weekday) = words::weekday(&lower(word)?) {
        // "terça-feira": the second half says nothing.
        return Some((weekday, after.text_of(&["-feira"]).unwrap_or(after)));
    }
    // "金曜日午後": a word goes on where no space ends it.
    let (three, _) = word
        .char_indices()
        .nth(3)
        .map(|(end, _)| word.split_at(end))?;
    Some((words::weekday(three)?, start.skip(three.len())))
}
