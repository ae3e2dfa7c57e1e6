//! Joins facts that belong together: a date with its time of day, the two numbers of an error's code, hours
//! with minutes, a local time with the one in brackets.

use std::collections::VecDeque;

use chrono::TimeDelta;

use super::fact::{Fact, FactKind};
use super::units::Unit;
use super::value::{Clock, MILLION, Number, Value};
use crate::text::times::Zone;

/// The most characters between a date and its time of day: "on Wednesday, March 4, at approximately".
const MAX_GAP_TO_CLOCK: usize = 28;

/// Joins the facts of a folded text.
pub(super) fn join(facts: &mut Vec<Fact>, text: &str) {
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
