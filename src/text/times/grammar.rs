//! How a date, a time and a zone make an instant.

use std::ops::Range;

use super::clock::{Time, Zone, named_zone, time_and_zone, zone_before, zone_between};
use super::cursor::{Cursor, Read, optional};
use super::date::{Date, date};
use super::usual::usual;
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

/// The date and time that begin at a place, in either order, and the bytes that they cover: a zone
/// may stand before the place.
pub(super) fn written(start: Cursor) -> Option<(Written, Range<usize>)> {
    usual(start)
        .map(|(written, end)| (written, start.at..end.at))
        .or_else(|| in_any_form(start))
}

fn in_any_form(start: Cursor) -> Option<(Written, Range<usize>)> {
    let (mut written, end) = date_and_time(start).or_else(|| time_and_date(start))?;
    let end = match bracket(end) {
        Some((bracket, end)) => {
            written.bracket = Some(bracket);
            end
        }
        None => end,
    };
    let mut begin = start;
    if written.zone.is_none()
        && let Some((zone, before)) = zone_before(start)
    {
        written.zone = Some(zone);
        begin = before;
    }
    if written.zone.is_none() && written.bracket.is_none() {
        written.zone = zone_of_stretch(written.time, end).map(|(zone, _)| zone);
    }
    Some((written, begin.at..end.at))
}

fn date_and_time(start: Cursor) -> Read<Written> {
    let (date, after_date) = date(start)?;
    let (time, zone, end) = timed(after_date).or_else(|| {
        // "2024年1月26日 UTC 21:30"
        let (between, after_zone) = zone_between(after_date.gap())?;
        let (time, behind, end) = timed(after_zone)?;
        let agrees = behind.is_none_or(|behind| behind == between);
        agrees.then_some((time, Some(between), end))
    })?;
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

/// The zone at the end of a stretch of time whose beginning names none, `10:00 - 11:30 UTC`, and where
/// the stretch ends.
///
/// Where only its end says which half of the day it is, the beginning is not known.
fn zone_of_stretch(time: Time, end: Cursor) -> Read<Zone> {
    let gap = end.space();
    let until = match gap.one_of(&['-', '–', '—', '~', '〜', '～']) {
        Some((_, after)) => after.space(),
        None => gap.word_of(words::TO)?.space(),
    };
    let after_date = date(until).map_or(until, |(_, after)| after);
    let (until, zone, after) = timed(after_date)?;
    let zone = match until.halved && !time.halved {
        true => zone.and(Some(Zone::Ambiguous)),
        false => zone,
    };
    Some((zone?, after))
}

/// `6:03 PM UTC on April 9, 2019`; a date with a time of its own does not belong to the first one.
fn time_and_date(start: Cursor) -> Read<Written> {
    let (time, zone, after_time) = time_and_zone(start)?;
    let (zone, after_time) = match zone {
        Some(zone) => (Some(zone), after_time),
        // "10:00 - 11:30 UTC on April 9, 2019"
        None => optional(after_time, zone_of_stretch(time, after_time)),
    };
    let gap = after_time.gap();
    let on = gap.word_of(words::ON).map_or(gap, Cursor::space);
    let (date, end) = date(on)?;
    if timed(end).is_some() {
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

/// The time that follows a date, with its zone.
fn timed(after_date: Cursor) -> Option<(Time, Option<Zone>, Cursor)> {
    let (start, is_about) = to_time(after_date);
    let (time, zone, end) = time_and_zone(start)?;
    // "environ 5 h" is how long something took, unless a zone follows.
    let is_stretch = is_about && zone.is_none() && end.since(&start).ends_with(['h', 'H']);
    (!is_stretch).then_some((time, zone, end))
}

/// From a date to its time, past commas, words such as "at" and "around", and the `T` of ISO 8601;
/// and whether one of the words says that the time is not exact.
fn to_time(after_date: Cursor) -> (Cursor, bool) {
    let mut cursor = after_date.gap();
    if let Some(after) = cursor.one_of(&['T', 't']).map(|(_, after)| after)
        && after.number().is_some()
    {
        return (after, false);
    }
    if let Some((_, after)) = cursor.one_of(&['-', '–', '—', '・', '·']) {
        cursor = after.space();
    }
    let mut is_about = false;
    for _ in 0..4 {
        let about = cursor
            .phrase_of(words::ABOUT)
            .or_else(|| cursor.text_of(words::ABOUT_BEFORE));
        if let Some(after) = about {
            is_about = true;
            cursor = optional(after, after.one_of(&['.'])).1.space();
        } else if let Some(after) = cursor
            .word_of(words::AT)
            .or_else(|| cursor.text_of(words::AT_BEFORE))
        {
            cursor = after.space();
        } else {
            break;
        }
    }
    (cursor, is_about)
}

fn bracket(before: Cursor) -> Read<Bracket> {
    let (_, inside) = before.space().one_of(&['(', '（', '['])?;
    let inside = inside.space();
    let (date, (time, zone, end)) = match date(inside) {
        Some((date, after)) => (Some(date), timed(after)?),
        None => (None, time_and_zone(inside)?),
    };
    let zone = zone.filter(|zone| *zone != Zone::Ambiguous)?;
    let (_, end) = end.space().one_of(&[')', '）', ']'])?;
    Some((Bracket { date, time, zone }, end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_usual_form_is_read_as_any_is(
            weekday in prop::sample::select(vec!["Friday", "Wednesday", "friday", "Fri"]),
            month in prop::sample::select(vec!["January", "September", "May", "Mai"]),
            numbers in (0..33_u32, 1899..2101_u32, 0..14_u32, 0..62_u32),
            half in prop::sample::select(vec![" AM UTC", " PM UTC", " PM UTC+9", "\u{a0}PM UTC", " PM\u{a0}UTC", " PM GMT"]),
            behind in prop::sample::select(vec![
                "", ".", ". +9", ".5", ", then", " (9:30 PM UTC)", "（9:30 PM UTC）", " -3", "\nx", "End time: 9", "x", "時間",
            ]),
        ) {
            let (day, year, hour, minute) = numbers;
            let text = format!("{weekday}, {month} {day}, {year}, at {hour}:{minute:02}{half}{behind}");
            let start = Cursor::at(&text, 0);
            prop_assert_eq!(written(start), in_any_form(start), "{}", text);
        }
    }

    #[test]
    fn the_usual_form_is_known() {
        for text in [
            "Friday, January 26, 2024, at 9:30 PM UTC",
            "Wednesday, September 30, 2026, at 12:00 AM\u{a0}UTC.",
        ] {
            assert!(usual(Cursor::at(text, 0)).is_some(), "{text}");
        }
    }
}
