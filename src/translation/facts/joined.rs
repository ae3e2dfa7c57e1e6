//! Joins facts that belong together: a date with its time of day, the two numbers of an error's code, hours
//! with minutes, and both ends of a range.

use std::collections::VecDeque;

use chrono::TimeDelta;

use super::fact::{Fact, FactKind};
use super::units::Unit;
use super::value::{Clock, MILLION, Number, Value, with_fixed_offset};
use crate::text::times::{Zone, zone_before_at};

/// The most characters between a date and its time of day: "on Wednesday, March 4, at approximately".
const MAX_GAP_TO_CLOCK: usize = 28;

/// The most characters between both ends of a range.
const MAX_RANGE_GAP: usize = 12;

/// Joins the facts of a folded text.
pub(super) fn join(facts: &mut Vec<Fact>, text: &str) {
    mark_damage(facts, text);
    take_zones_before(facts, text);
    share_years(facts);
    share_zones(facts, text);
    share_in_ranges(facts, text);
    join_brackets(facts, text);
    let is_instant = |one: &Fact, other: &Fact| {
        let kinds = (one.kind, other.kind);
        let gap = text
            .get(one.range.end..other.range.start)
            .unwrap_or_default();
        matches!(
            kinds,
            (FactKind::Date, FactKind::Clock) | (FactKind::Clock, FactKind::Date)
        ) && !other.is_optional
            && !one.is_optional
            && gap.len() <= MAX_GAP_TO_CLOCK * 2
            && gap.chars().count() <= MAX_GAP_TO_CLOCK
            && !gap.contains(['.', '。', ';', '\n', '!', '?', '؟', '、'])
    };
    let mut rest = VecDeque::from(std::mem::take(facts));
    while let Some(fact) = rest.pop_front() {
        let joined = rest.front().and_then(|next| {
            let gap = text
                .get(fact.range.end..next.range.start)
                .unwrap_or_default();
            if is_instant(&fact, next) && !is_date_of_next(&fact, next, rest.get(1), text) {
                Some((FactKind::Instant, instants(&fact, next)))
            } else if is_mail_code(&fact, next, gap) {
                let code = format!("{} {}", code_text(&fact), code_text(next));
                Some((FactKind::Code, vec![Value::Text(code.into())]))
            } else {
                let total = total_duration(&fact, next, gap)?;
                Some((FactKind::Number, vec![Value::Number(total)]))
            }
        });
        match joined {
            Some((kind, values)) => {
                let next = rest.pop_front();
                facts.extend(next.map(|next| composite(kind, fact, next, values)));
            }
            None => facts.push(fact),
        }
    }
}

/// Joins a local time with the time in brackets after it, `17:00 (8:00 UTC)`, which says when that is.
fn join_brackets(facts: &mut Vec<Fact>, text: &str) {
    let zone_of = |fact: &Fact| match fact.values.first() {
        Some(Value::Clock(clock)) => Some(clock.zone),
        _ => None,
    };
    let is_pair = |local: &Fact, other: &Fact| {
        let gap = text
            .get(local.range.end..other.range.start)
            .unwrap_or_default();
        let after = text.get(other.range.end..).unwrap_or_default();
        zone_of(local) == Some(None)
            && zone_of(other).flatten().is_some()
            && gap.trim() == "("
            && after.trim_start().starts_with(')')
    };
    let mut rest = std::mem::take(facts).into_iter().peekable();
    while let Some(fact) = rest.next() {
        match rest.next_if(|next| is_pair(&fact, next)) {
            Some(next) => {
                let values = next.values.clone();
                facts.push(composite(FactKind::Clock, fact, next, values));
            }
            None => facts.push(fact),
        }
    }
}

fn composite(kind: FactKind, first: Fact, second: Fact, values: Vec<Value>) -> Fact {
    Fact {
        range: first.range.start..second.range.end,
        kind,
        values,
        spellings: Vec::new(),
        parts: vec![first, second],
        is_optional: false,
    }
}

/// Whether the date after a time of day belongs to the time after it: "at 9:00 PM, and on March 5 at 8:00 PM".
fn is_date_of_next(clock: &Fact, date: &Fact, next: Option<&Fact>, text: &str) -> bool {
    if clock.kind != FactKind::Clock {
        return false;
    }
    let Some(next) = next.filter(|next| next.kind == FactKind::Clock) else {
        return false;
    };
    let gap = text
        .get(date.range.end..next.range.start)
        .unwrap_or_default();
    gap.len() <= MAX_GAP_TO_CLOCK && !gap.contains(['.', '。', ';', '\n'])
}

/// The instants that a date and a time of day may be, in either order.
fn instants(one: &Fact, other: &Fact) -> Vec<Value> {
    let values = || one.values.iter().chain(&other.values);
    let dates = values().filter_map(|value| match value {
        Value::Date(date) => date.naive(),
        _ => None,
    });
    let clocks = || {
        values().filter_map(|value| match value {
            Value::Clock(clock) => Some(clock),
            _ => None,
        })
    };
    // A local time tells which day it is where the zone of the brackets is.
    let local = [one, other]
        .into_iter()
        .find_map(|fact| match &fact.parts[..] {
            [local, _] if fact.kind == FactKind::Clock => match local.values.first() {
                Some(Value::Clock(clock)) => Some(*clock),
                _ => None,
            },
            _ => None,
        });
    let days = match local {
        Some(_) => -1..=1,
        None => 0..=0,
    };
    let dates: Vec<_> = dates
        .flat_map(|date| {
            let days = days.clone();
            days.filter_map(move |days| {
                date.checked_add_signed(TimeDelta::days(days))
                    .map(|day| (date, day))
            })
        })
        .collect();
    let instants = dates.into_iter().flat_map(|(date, day)| {
        clocks().filter_map(move |clock| {
            let at = clock.on(day)?;
            let ahead = local.map(|local| {
                Clock {
                    zone: Some(Zone::Offset(0)),
                    ..local
                }
                .on(date)
            });
            let offset = ahead.flatten().map(|local| local.signed_duration_since(at));
            let is_plausible = offset.is_none_or(|offset| (-12..=14).contains(&offset.num_hours()));
            is_plausible.then_some(at)
        })
    });
    instants.map(Value::Instant).collect()
}

/// `550 5.7.1`: an SMTP reply code with its enhanced status code (RFC 3463).
fn is_mail_code(reply: &Fact, status: &Fact, gap: &str) -> bool {
    let is_reply = match &reply.values[..] {
        [Value::Number(number)] => number
            .as_whole()
            .is_some_and(|code| (200..600).contains(&code)),
        // A question mark was put before it.
        [Value::Text(text)] => text.starts_with('?'),
        _ => false,
    };
    is_reply
        && status.kind == FactKind::Version
        && matches!(gap, " " | "-" | ", ")
        && reply.range.len() <= 4
}

fn code_text(fact: &Fact) -> String {
    match fact.values.first() {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Number(number)) => (number.millionths / MILLION).to_string(),
        _ => String::new(),
    }
}

/// `1 hour and 30 minutes` in milliseconds.
fn total_duration(one: &Fact, other: &Fact, gap: &str) -> Option<Number> {
    let duration = |fact: &Fact| {
        let mut numbers = fact.values.iter().filter_map(|value| match value {
            Value::Number(number) => Some(*number),
            _ => None,
        });
        let number = numbers.find(|number| number.unit.is_some_and(Unit::is_duration))?;
        Some((number, number.unit?.in_base().1))
    };
    let ((longer, factor), (shorter, small)) = (duration(one)?, duration(other)?);
    let joins = matches!(
        gap.trim(),
        "" | "," | "and" | "und" | "et" | "y" | "e" | "en" | "و" | "og" | "och" | "i" | "и"
    );
    // "1 hour to 30 minutes" is a range.
    (joins && factor > small).then_some(Number {
        millionths: longer.millionths * factor + shorter.millionths * small,
        unit: Some(Unit::Millisecond),
    })
}

/// A question mark or a replacement character attached to the front of a code is damage, and part of it:
/// `?550 5.7.1`.
fn mark_damage(facts: &mut [Fact], text: &str) {
    for fact in facts {
        let before = text.get(..fact.range.start).unwrap_or_default();
        let Some(rest) = before.strip_suffix(['?', '\u{fffd}']) else {
            continue;
        };
        let is_attached = rest
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '.' | '?' | '=' | ')'));
        if !is_attached {
            continue;
        }
        let start = rest.len();
        if let Some(written) = text.get(fact.range.clone()) {
            fact.values = vec![Value::Text(format!("?{}", written.to_lowercase()).into())];
            fact.spellings.clear();
            fact.range.start = start;
        }
    }
}

/// A time of day without a zone may have it before itself or before its date: `日本時間 3月5日 5:00`.
fn take_zones_before(facts: &mut [Fact], text: &str) {
    for index in 0..facts.len() {
        let (before, rest) = facts.split_at_mut(index);
        let Some(fact) = rest.first_mut() else {
            continue;
        };
        let start = fact.range.start;
        for value in &mut fact.values {
            let Value::Clock(clock) = value else { continue };
            if clock.zone.is_some() {
                continue;
            }
            let of_date = || {
                let date = before
                    .last()
                    .filter(|before| before.kind == FactKind::Date)?;
                let gap = text.get(date.range.end..start)?;
                (gap.len() <= 4).then(|| zone_before_at(text, date.range.start))?
            };
            clock.zone = zone_before_at(text, start)
                .or_else(of_date)
                .filter(|zone| *zone != Zone::Ambiguous)
                .map(with_fixed_offset);
        }
    }
}

/// A date without a year is in the year of the others, if they have one.
fn share_years(facts: &mut [Fact]) {
    let mut years: Vec<i32> = facts
        .iter()
        .flat_map(|fact| fact.values.iter().filter_map(Value::year))
        .collect();
    years.extend(
        facts
            .iter()
            .flat_map(|fact| &fact.values)
            .filter_map(|value| match value {
                Value::Number(number) => number
                    .as_whole()
                    .filter(|year| (1990..2100).contains(year))
                    .and_then(|year| i32::try_from(year).ok()),
                _ => None,
            }),
    );
    years.sort_unstable();
    years.dedup();
    let [year] = years[..] else { return };
    for value in facts.iter_mut().flat_map(|fact| &mut fact.values) {
        if let Value::Date(date) = value
            && date.year.is_none()
        {
            date.other_year = Some(year);
        }
    }
}

/// A time of day without a zone may be in that of another time in its sentence.
fn share_zones(facts: &mut [Fact], text: &str) {
    let zone_of = |fact: &Fact| {
        fact.values.iter().find_map(|value| match value {
            Value::Clock(clock) => clock.zone,
            _ => None,
        })
    };
    let zones: Vec<_> = facts
        .iter()
        .filter_map(|fact| Some((fact.range.clone(), zone_of(fact)?)))
        .collect();
    if zones.is_empty() {
        return;
    }
    for fact in facts {
        let range = fact.range.clone();
        for value in &mut fact.values {
            let Value::Clock(clock) = value else { continue };
            if clock.zone.is_some() {
                continue;
            }
            // The nearest times decide: of many, those far away need not be looked at.
            let after = zones.partition_point(|(other, _)| other.start < range.end);
            let around = after.saturating_sub(1)..(after + 1).min(zones.len());
            let same_sentence = zones[around].iter().find(|(other, _)| {
                let between = range.end.min(other.end)..range.start.max(other.start);
                text.get(between).is_some_and(|between| {
                    !between.contains(['。', '\n', '!', '؟']) && !between.contains(". ")
                })
            });
            clock.other_zone = same_sentence.map(|(_, zone)| *zone);
        }
    }
}

/// What the end of a range says is so at its start, too: the unit of "3 to 4 hours", the half of the day of
/// "2 to 4 PM".
fn share_in_ranges(facts: &mut [Fact], text: &str) {
    for index in (1..facts.len()).rev() {
        let (before, after) = facts.split_at_mut(index);
        let (Some(first), Some(second)) = (before.last_mut(), after.first_mut()) else {
            continue;
        };
        let gap = text
            .get(first.range.end..second.range.start)
            .unwrap_or_default();
        if gap.chars().count() > MAX_RANGE_GAP || gap.contains(['.', '。', '\n']) {
            continue;
        }
        let unit = second.values.iter().find_map(|value| match value {
            Value::Number(number) => number.unit,
            _ => None,
        });
        if let Some(unit) = unit
            && first.kind == FactKind::Number
            && second.kind == FactKind::Number
        {
            let with_unit: Vec<Value> = first
                .values
                .iter()
                .filter_map(|value| match value {
                    Value::Number(number) if number.unit.is_none() => Some(Value::Number(Number {
                        unit: Some(unit),
                        ..*number
                    })),
                    _ => None,
                })
                .collect();
            first.values.extend(with_unit);
        }
        share_hour(first, second, gap);
        share_half_of_day(first, second);
        share_half_of_day(second, first);
    }
}

/// The number before a time of day at a full hour may be an hour, too: "7 und 9 Uhr".
fn share_hour(number: &mut Fact, clock: &Fact, gap: &str) {
    let joins = matches!(
        gap.trim(),
        "-" | "~"
            | "to"
            | "and"
            | "till"
            | "until"
            | "und"
            | "bis"
            | "et"
            | "à"
            | "y"
            | "a"
            | "e"
            | "en"
            | "tot"
            | "às"
            | "から"
            | "至"
            | "到"
            | "و"
    );
    let hour = clock.values.iter().find_map(|value| match value {
        Value::Clock(clock) if clock.minute.is_multiple_of(60) => Some(*clock),
        _ => None,
    });
    let own = number.values.iter().find_map(|value| match value {
        Value::Number(number) if number.unit.is_none() => {
            number.as_whole().filter(|hour| *hour < 24)
        }
        _ => None,
    });
    if let (true, Some(hour), Some(own)) = (joins, hour, own) {
        number.values.push(Value::Clock(Clock {
            other_zone: hour.zone.or(hour.other_zone),
            ..Clock::at(own * 60)
        }));
    }
}

/// A time of day without its half of the day may be in that of the one beside it; a number may be an hour.
fn share_half_of_day(fact: &mut Fact, stated: &Fact) {
    let half = stated.values.iter().find_map(|value| match value {
        Value::Clock(clock) if clock.has_am_pm => Some(*clock),
        _ => None,
    });
    let Some(half) = half else { return };
    let others: Vec<Value> = fact
        .values
        .iter()
        .filter_map(|value| match value {
            Value::Clock(clock) if !clock.has_am_pm && clock.minute <= 12 * 60 + 59 => Some(*clock),
            Value::Number(number) if number.unit.is_none() => {
                let hour = number.as_whole().filter(|hour| (1..=12).contains(hour))?;
                Some(Clock::at(hour * 60))
            }
            _ => None,
        })
        .flat_map(|clock| {
            let noon = Clock {
                minute: clock.minute % 720,
                ..clock
            };
            let later = Clock {
                minute: clock.minute % 720 + 720,
                ..clock
            };
            [noon, later].map(|clock| Clock {
                other_zone: clock.other_zone.or(half.zone),
                ..clock
            })
        })
        .map(Value::Clock)
        .collect();
    fact.values.extend(others);
}
