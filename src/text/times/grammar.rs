//! How dates, times and zones are written.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::cursor::{Cursor, lower};
use super::words;

/// A date and a time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub date: Date,
    pub time: Time,
    pub zone: Option<Zone>,
    pub bracket: Option<Bracket>,
}

/// A time in brackets behind a local one: `9:33 PM (12:33 PM UTC)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bracket {
    pub date: Option<Date>,
    pub time: Time,
    pub zone: Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub day: NaiveDate,
    pub weekday: Option<Weekday>,
}

impl Date {
    pub fn of(day: NaiveDate) -> Self {
        Self { day, weekday: None }
    }

    fn new(year: u32, month: u32, day: u32) -> Option<Self> {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    clock: NaiveTime,
    /// Midnight at the end of the day, `24:00`.
    next_day: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Minutes ahead of UTC.
    Offset(i32),
    Named(Tz),
    /// Several zones are called so.
    Ambiguous,
}

/// Something that was read, and where it ends.
type Read<'a, T> = Option<(T, Cursor<'a>)>;

/// The date and time that begin at a place, in either order, and where they end.
pub(super) fn written(start: Cursor) -> Option<(Written, usize)> {
    let (mut written, end) = date_and_time(start).or_else(|| time_and_date(start))?;
    let end = match bracket(end) {
        Some((bracket, end)) => {
            written.bracket = Some(bracket);
            end
        }
        None => end,
    };
    Some((written, end.at))
}

fn date_and_time(start: Cursor) -> Read<Written> {
    let (date, after_date) = date(start)?;
    let (time, zone, end) = time_and_zone(to_time(after_date))?;
    let bracket = None;
    Some((
        Written {
            date,
            time,
            zone,
            bracket,
        },
        end,
    ))
}

/// `6:03 PM UTC on April 9, 2019`; a date with a time of its own does not belong to the first one.
fn time_and_date(start: Cursor) -> Read<Written> {
    let (time, zone, after_time) = time_and_zone(start)?;
    let gap = after_time.gap();
    let on = gap.word_of(words::ON).map_or(gap, Cursor::space);
    let (date, end) = date(on)?;
    if time_and_zone(to_time(end)).is_some() {
        return None;
    }
    let (zone, end) = match zone {
        Some(zone) => (Some(zone), end),
        None => optional(end, self::zone(end.space())),
    };
    let bracket = None;
    Some((
        Written {
            date,
            time,
            zone,
            bracket,
        },
        end,
    ))
}

/// From a date to its time: commas, a word such as "at", the `T` of ISO 8601.
fn to_time(after_date: Cursor) -> Cursor {
    let mut cursor = after_date.gap();
    if let Some(after) = cursor.one_of(&['T', 't']).map(|(_, after)| after)
        && after.number().is_some()
    {
        return after;
    }
    if let Some((_, after)) = cursor.one_of(&['-', '–', '—', '・', '·']) {
        cursor = after.space();
    }
    for _ in 0..2 {
        if let Some(after) = cursor.word_of(words::AT) {
            cursor = after.space();
        }
    }
    cursor
}

fn bracket(before: Cursor) -> Read<Bracket> {
    let (_, inside) = before.space().one_of(&['(', '（', '['])?;
    let inside = inside.space();
    let (date, at_time) = match date(inside) {
        Some((date, after)) => (Some(date), to_time(after)),
        None => (None, inside),
    };
    let (time, zone, end) = time_and_zone(at_time)?;
    let zone = zone.filter(|zone| *zone != Zone::Ambiguous)?;
    let (_, end) = end.space().one_of(&[')', '）', ']'])?;
    Some((Bracket { date, time, zone }, end))
}

fn date(start: Cursor) -> Read<Date> {
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
    let (bracket, inside) = optional(end, end.space().one_of(&['(', '（', '[']));
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
        let (month, after) = match after.text_of(words::YEAR) {
            Some(after) => {
                let (month, after) = after.space().short_number()?;
                (month, after.text_of(words::MONTH)?)
            }
            None => {
                let (separator, after) = after.one_of(&['-', '/', '.'])?;
                let (month, after) = after.space().short_number()?;
                (month, after.one_of(&[separator])?.1)
            }
        };
        let (day, after) = after.space().short_number()?;
        let after = after.text_of(words::DAY).unwrap_or(after);
        let after = optional(after, after.one_of(&['.'])).1;
        return Some((Date::new(first, month, day)?, after));
    }
    let (separator, after) = after.one_of(&['/', '.'])?;
    let (second, after) = after.short_number()?;
    let (_, after) = after.one_of(&[separator])?;
    let (year, 4, end) = after.number()? else {
        return None;
    };
    // Records write slashes as Americans do; dots are written with the day first.
    let (month, day) = match separator {
        '/' if first <= 12 => (first, second),
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

/// `26 January 2024`, `26. Januar 2024`, `1er février 2024`, `26 de enero de 2024`.
fn day_first(start: Cursor) -> Read<Date> {
    let (day, after) = start.short_number()?;
    let (_, after) = optional(after, after.one_of(&['.', 'º']));
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

fn time_and_zone(start: Cursor) -> Option<(Time, Option<Zone>, Cursor)> {
    let (time, with_seconds, end) = time(start)?;
    let (zone, end) = optional(end, after_clock(end, with_seconds));
    Some((time, zone, end))
}

/// A time of the day, and whether it has seconds.
fn time(start: Cursor) -> Option<(Time, bool, Cursor)> {
    let (half, at_hour) = match words::HALVES
        .iter()
        .find(|(text, _)| start.rest().starts_with(text))
    {
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
    Some((Time { clock, next_day }, second.is_some(), end))
}

/// `:30`, `時30分`, `h30`, `h`, `時`, `.30 Uhr`.
fn minutes(after_hour: Cursor) -> Read<u32> {
    if let Some((_, after)) = after_hour.one_of(&[':', '：']) {
        return two_digits(after);
    }
    if let Some((_, after)) = after_hour.one_of(&['.']) {
        let (minute, after) = two_digits(after)?;
        after.space().word_of(&["uhr"])?;
        return Some((minute, after));
    }
    if let Some(after) = after_hour.text_of(words::HOUR) {
        return Some(match after.space().short_number() {
            Some((minute, end)) if end.text_of(words::MINUTE).is_some() => {
                (minute, end.text_of(words::MINUTE)?)
            }
            _ => (0, after),
        });
    }
    let (_, after) = after_hour.one_of(&['h'])?;
    two_digits(after).or_else(|| after.is_boundary().then_some((0, after)))
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
fn after_clock(end: Cursor, with_seconds: bool) -> Read<Zone> {
    let end = end.space().word_of(&["uhr"]).unwrap_or(end);
    let at_zone = end.space();
    // "09:00-10:30" is a stretch of time, "09:00:00-10:30" and "09:00 -10:30" have an offset.
    let is_apart = at_zone.at > end.at || with_seconds || end.peek() == Some('+');
    if is_apart && let Some(read) = offset(at_zone, false) {
        return Some(read);
    }
    if let Some((_, inside)) = at_zone.one_of(&['(', '（', '[']) {
        let (zone, end) = zone(inside.space())?;
        return Some((zone, end.space().one_of(&[')', '）', ']'])?.1));
    }
    zone(at_zone)
}

/// A zone by its name, with the offset that may follow `UTC`.
fn zone(start: Cursor) -> Read<Zone> {
    if let Some((phrase, zone)) = words::ZONE_PHRASES
        .iter()
        .find(|(phrase, _)| start.rest().starts_with(phrase))
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
    let (sign, after) = start.one_of(&['+', '-', '−'])?;
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

/// What was read, or nothing and the place before it.
fn optional<'a, T>(before: Cursor<'a>, read: Read<'a, T>) -> (Option<T>, Cursor<'a>) {
    match read {
        Some((value, after)) => (Some(value), after),
        None => (None, before),
    }
}
