//! Ranges of times, such as `11:00-11:30 UTC`: what is due then is due at their end.

use chrono::{DateTime, TimeDelta, Utc};

use super::words;
use super::{ParseOptions, ParsedInstant, find_all_after};

/// The instants by which something may be due in a text that was written at `written_at`, in order, including times without a
/// date as in [`find_all_after`]. Of a range it is the end; a range that may be another one has none.
pub fn find_deadlines_after(
    text: &str,
    options: ParseOptions,
    written_at: DateTime<Utc>,
) -> Vec<ParsedInstant> {
    let mut deadlines: Vec<Option<ParsedInstant>> = Vec::new();
    let mut last_end = None;
    for found in find_all_after(text, options, written_at) {
        let is_joined = last_end.is_some_and(|end| joins_range(text, end, found.span.start));
        last_end = Some(found.span.end);
        match deadlines.last_mut() {
            Some(start) if is_joined => {
                *start = start.take().and_then(|start| end_of_range(start, found));
            }
            _ => deadlines.push(Some(found)),
        }
    }
    deadlines.into_iter().flatten().collect()
}

/// How long a range may be: a longer one may lack the half of the day of its end, as in "2:00 PM - 4:00".
const MAX_RANGE: TimeDelta = TimeDelta::hours(12);

fn end_of_range(start: ParsedInstant, end: ParsedInstant) -> Option<ParsedInstant> {
    let span = start.span.start..end.span.end;
    // The day of an end without a date is that of the start or the day after.
    let days = match start.at.signed_duration_since(end.at) {
        gap if gap > TimeDelta::zero() => gap.num_days() + 1,
        _ => 0,
    };
    let at = end.at.checked_add_signed(TimeDelta::days(days))?;
    let is_short = at.signed_duration_since(start.at) <= MAX_RANGE;
    is_short.then_some(ParsedInstant { at, span, ..end })
}

/// Whether the text between two times makes a range of them. "and" does only behind "between".
fn joins_range(text: &str, start_end: usize, next_start: usize) -> bool {
    let Some(gap) = text.get(start_end..next_start) else {
        return false;
    };
    let gap = gap.trim().to_lowercase();
    let is_pair = words::RANGE_PAIRS.contains(&&*gap);
    words::RANGE_MARKS.contains(&&*gap)
        || words::RANGE_JOINTS.contains(&&*gap)
        || is_pair && {
            let before = text[..start_end].to_lowercase();
            let mut between = words::BETWEEN.iter();
            between.any(|word| before.contains(word))
        }
}
