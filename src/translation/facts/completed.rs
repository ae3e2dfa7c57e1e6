//! Completes facts by what stands beside them: damage, a zone, a year, a unit, the half of the day.

use super::fact::{Fact, FactKind};
use super::value::{Clock, Number, Value, with_fixed_offset};
use crate::text::times::{Zone, zone_before_at};

/// The most characters between both ends of a range.
const MAX_RANGE_GAP: usize = 12;

/// Completes the facts of a folded text by what stands beside them.
pub(super) fn complete(facts: &mut [Fact], text: &str) {
    mark_damage(facts, text);
    take_zones_before(facts, text);
    share_years(facts);
    share_zones(facts, text);
    share_in_ranges(facts, text);
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
            // Only the nearest times are looked at, since a text may have many.
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
