//! How a date, a time and a zone make an instant.

use super::clock::{Time, Zone, named_zone, time_and_zone};
use super::cursor::{Cursor, Read, optional};
use super::date::{Date, date};
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
        None => optional(end, named_zone(end.space())),
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
