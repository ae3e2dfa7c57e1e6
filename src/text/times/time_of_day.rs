//! Parses times of day.

use chrono::NaiveTime;

use super::cursor::{Cursor, Parsed, optional};
use super::day_period::{day_period, prefix_at, strip_prefix_before};
use super::parsed::TimeOfDay;
use super::places::place_behind;
use super::words;
use super::zone::{Zone, named_zone, zone_after_time};

/// Parses a time of day and the zone after it.
pub(super) fn time_and_zone(start: Cursor) -> Option<(TimeOfDay, Option<Zone>, Cursor)> {
    let (time, has_seconds, end) = time(start)?;
    let end = skip_approximate_suffix(end);
    // After the `T` of ISO 8601 a hyphen begins an offset, not the end of a range.
    let allows_attached_offset =
        has_seconds || end.peek() == Some('-') && start.line_before().ends_with('T');
    let (zone, end) = optional(end, zone_after_time(end, allows_attached_offset));
    Some((time, zone, end))
}

/// As [`time_and_zone`], with the zones that are named by a place; what plainly names a zone that is not known
/// is [`Zone::Unknown`].
pub(super) fn time_and_any_zone(start: Cursor) -> Option<(TimeOfDay, Option<Zone>, Cursor)> {
    let (time, zone, end) = time_and_zone(start)?;
    if zone.is_some() {
        return Some((time, zone, end));
    }
    let behind = end.skip_whitespace();
    let behind = behind.any_word(words::OCLOCK).unwrap_or(end);
    let (zone, end) = optional(end, place_behind(behind));
    Some((time, zone, end))
}

/// Skips `頃`, ` 左右`, `경`, which say that the time before them is approximate. The Korean ones are written
/// without a space; after a space they begin another word.
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

/// Parses a time of day. Returns whether it has seconds.
fn time(start: Cursor) -> Option<(TimeOfDay, bool, Cursor)> {
    let (prefix, at_hour) = optional(start, prefix_at(start));
    let (hour, after_hour) = at_hour.up_to_two_digits()?;
    // Within a run of letters, as in `更新は午後8時`.
    let before = || strip_prefix_before(start.line_before()).map(|(period, _)| period);
    let prefix_period = prefix.or_else(before);
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
    let hour = period.map_or(hour, |period| period.hour(hour));
    let next_day = hour == 24 && minute.unwrap_or(0) == 0;
    let hour = if next_day { 0 } else { hour };
    // A leap second counts as the second before it.
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
        return after.minute_or_second();
    }
    if let Some((_, after)) = after_hour.one_of(&['.']) {
        let (minute, after) = after.minute_or_second()?;
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
        if let Some(end) = half_past(after) {
            return Some((30, end));
        }
        let minute = after.skip_whitespace().up_to_two_digits();
        let minute = minute.and_then(|(minute, end)| {
            let end = end.skip_whitespace().any_literal(words::MINUTE)?;
            // `20時 30分間` is half an hour from then on.
            let is_duration = end.any_literal(words::DURATION_SUFFIXES).is_some();
            (!is_duration).then_some((minute, end))
        });
        return Some(minute.unwrap_or((0, after)));
    }
    if let Some(after) = at_unit.any_word(&["uhr"]) {
        return Some(minutes_behind_uhr(after).unwrap_or((0, after)));
    }
    let (_, after) = at_unit.one_of(&['h'])?;
    after
        .skip_whitespace()
        .minute_or_second()
        .or_else(|| after.is_token_end().then_some((0, after)))
}

/// `9時半`, `9点半`, `9시 반`. The Korean one may begin another word.
fn half_past(after_hour: Cursor) -> Option<Cursor> {
    let start = after_hour.skip_whitespace();
    if let Some(end) = start.any_literal(&["半"]) {
        return Some(end);
    }
    let end = start.any_literal(&["반"])?;
    let is_apart = !end.rest().starts_with(char::is_alphabetic);
    let particles = ["에", "까지", "경", "쯤", "부터", "으로", "이"];
    (is_apart || end.any_literal(&particles).is_some()).then_some(end)
}

/// The minutes of `11 Uhr 30`, unless another word follows, which the number would count.
fn minutes_behind_uhr(after: Cursor) -> Parsed<u32> {
    let (minute, end) = after.skip_whitespace().minute_or_second()?;
    let next = end.skip_whitespace();
    let is_end = next
        .peek()
        .is_none_or(|c| !c.is_alphanumeric() && c != ':' && c != '%');
    (is_end || named_zone(next).is_some()).then_some((minute, end))
}

/// `:59`, `:59.123`, `59秒`. A fraction is ignored.
fn seconds(after_minute: Cursor) -> Parsed<u32> {
    if let Some((second, after)) = after_minute.skip_whitespace().up_to_two_digits()
        && let Some(end) = after.skip_whitespace().any_literal(words::SECOND)
    {
        return Some((second, end));
    }
    let (_, after) = after_minute.one_of(&[':', '：'])?;
    let (second, end) = after.minute_or_second()?;
    let fraction = end.one_of(&['.', ',']).map(|(_, after)| after);
    let digits = fraction.map_or("", |after| after.rest());
    let len = digits.bytes().take_while(u8::is_ascii_digit).count();
    match fraction {
        Some(after) if len > 0 => Some((second, after.skip(len))),
        _ => Some((second, end)),
    }
}
