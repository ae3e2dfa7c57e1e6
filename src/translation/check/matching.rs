//! Finds for each fact of an original the one of the translation that keeps it.

use std::collections::{BTreeMap, VecDeque};

use super::difference::Difference;
use super::texts::Texts;
use super::words::{says_amount, says_number};
use crate::translation::facts::{Fact, FactKind, Key, Number, Unit, Value};

/// The facts of a translation beside those of its original.
pub(super) struct Matched<'a> {
    /// Facts that are kept, each with its counterpart.
    pub pairs: Vec<(&'a Fact, &'a Fact)>,
    pub differences: Vec<Difference>,
}

/// A fact, and whether it has found its counterpart.
struct Candidate<'a> {
    fact: &'a Fact,
    is_matched: bool,
}

fn candidates<'a>(facts: impl Iterator<Item = &'a Fact>) -> Vec<Candidate<'a>> {
    facts
        .map(|fact| Candidate {
            fact,
            is_matched: false,
        })
        .collect()
}

/// Matches the facts of an original with those of a translation, each with at most one.
pub(super) fn match_facts<'a>(
    original: &'a [Fact],
    translation: &'a [Fact],
    texts: Texts<'_>,
) -> Matched<'a> {
    let mut pairs = Vec::new();
    let mut wanted = candidates(original.iter());
    let mut given = candidates(translation.iter());
    pair_up(&mut wanted, &mut given, &mut pairs);
    explain_same_moments(&wanted, &mut given);
    // What is left of joined facts may be kept in parts: "8:00 PM UTC on March 4" as a date and a time.
    while wanted
        .iter()
        .chain(&given)
        .any(|one| !one.is_matched && !one.fact.parts.is_empty())
    {
        let has_code = |all: &[Candidate<'_>]| {
            all.iter().any(|one| {
                !one.is_matched && one.fact.kind == FactKind::Code && !one.fact.parts.is_empty()
            })
        };
        // The halves of two codes are never exchanged.
        let keeps_codes = has_code(&wanted) && has_code(&given);
        let count = wanted.len() + given.len();
        wanted = in_parts(wanted, keeps_codes);
        given = in_parts(given, keeps_codes);
        if wanted.len() + given.len() == count {
            break;
        }
        pair_up(&mut wanted, &mut given, &mut pairs);
    }
    let mut differences = Vec::new();
    if wanted.iter().chain(&given).any(|one| !one.is_matched) {
        explain(&mut wanted, &mut given, texts);
        report(&wanted, &given, texts, &mut differences);
    }
    Matched { pairs, differences }
}

/// Replaces joined facts without a counterpart by their parts.
fn in_parts(all: Vec<Candidate<'_>>, keeps_codes: bool) -> Vec<Candidate<'_>> {
    let mut split = Vec::with_capacity(all.len() + 2);
    for one in all {
        let is_kept = one.is_matched
            || one.fact.parts.is_empty()
            || keeps_codes && one.fact.kind == FactKind::Code;
        match is_kept {
            true => split.push(one),
            false => split.extend(candidates(one.fact.parts.iter())),
        }
    }
    split
}

/// Matches what one keeps of the other, in the order of both.
fn pair_up<'a>(
    wanted: &mut [Candidate<'a>],
    given: &mut [Candidate<'a>],
    pairs: &mut Vec<(&'a Fact, &'a Fact)>,
) {
    let mut by_key: BTreeMap<Key<'a>, Vec<usize>> = BTreeMap::new();
    for (index, one) in given.iter().enumerate().rev() {
        if !one.is_matched {
            for key in one.fact.keys() {
                by_key.entry(key).or_default().push(index);
            }
        }
    }
    // What need not be met takes a counterpart last.
    for is_optional in [false, true] {
        for one in wanted
            .iter_mut()
            .filter(|one| !one.is_matched && one.fact.is_optional == is_optional)
        {
            let mut found: Option<usize> = None;
            for key in one.fact.keys() {
                let Some(indices) = by_key.get_mut(&key) else {
                    continue;
                };
                while indices.last().is_some_and(|index| given[*index].is_matched) {
                    indices.pop();
                }
                let mut open = indices.iter().rev().copied().take(MAX_TRIES);
                let next = open.find(|index| {
                    !given[*index].is_matched && one.fact.is_kept_in(given[*index].fact)
                });
                found = match (found, next) {
                    (Some(found), Some(next)) => Some(found.min(next)),
                    (found, next) => found.or(next),
                };
            }
            if let Some(index) = found {
                one.is_matched = true;
                given[index].is_matched = true;
                pairs.push((one.fact, given[index].fact));
            }
        }
    }
}

/// How many facts of the same number, day or minute are looked at: one text hardly has so many.
const MAX_TRIES: usize = 64;

/// Marks facts as matched whose counterpart is written in words, or is part of another fact.
fn explain(wanted: &mut [Candidate<'_>], given: &mut [Candidate<'_>], texts: Texts<'_>) {
    explain_phones(wanted, given);
    explain_days(wanted, given);
    let mut lower: [Option<String>; 2] = [None, None];
    let mut spelled = |fact: &Fact, in_translation: bool| {
        let (text, language) = match in_translation {
            true => (texts.translation, texts.language),
            false => (texts.original, texts.original_language),
        };
        let text = &*lower[usize::from(in_translation)].get_or_insert_with(|| text.to_lowercase());
        let mut numbers = numbers_of(fact);
        numbers.any(|number| {
            let in_words =
                number
                    .as_whole()
                    .is_some_and(|whole| match says_number(text, whole, language) {
                        Some(is_said) => {
                            is_said && number.unit.is_none_or(|unit| !unit.is_attached())
                        }
                        None => whole <= 12,
                    });
            in_words || says_amount(text, number)
        })
    };
    // A number that only the translation has is another one in place of the original's, if both have one unit or one
    // value, whatever words are around.
    let invented: Vec<&Fact> = given
        .iter()
        .filter(|one| {
            !(one.is_matched || one.fact.is_optional)
                && one.fact.kind == FactKind::Number
                && !spelled(one.fact, false)
        })
        .map(|one| one.fact)
        .take(MAX_TRIES)
        .collect();
    for one in wanted.iter_mut().filter(|one| !one.is_matched) {
        let is_replaced = || {
            let mut invented = invented.iter();
            invented.any(|other| has_same_unit_or_value(one.fact, other))
        };
        one.is_matched = one.fact.is_optional || spelled(one.fact, true) && !is_replaced();
    }
    let is_replacement = |fact: &Fact, wanted: &[Candidate<'_>]| {
        let mut open = wanted.iter().filter(|one| !one.is_matched).take(MAX_TRIES);
        open.any(|one| has_same_unit_or_value(one.fact, fact))
    };
    let states_month = |facts: &[Candidate<'_>]| {
        facts.iter().any(|one| {
            matches!(
                one.fact.kind,
                FactKind::Month | FactKind::Date | FactKind::Instant
            )
        })
    };
    let has_months = states_month(wanted);
    for one in given.iter_mut().filter(|one| !one.is_matched) {
        let is_small = |number: &Number| {
            number
                .as_whole()
                .is_some_and(|whole| (1..=2).contains(&whole))
                && number.unit.is_none_or(|unit| !unit.is_attached())
        };
        let is_word = numbers_of(one.fact).any(is_small) && !is_replacement(one.fact, wanted)
            || one.fact.kind == FactKind::Month && !has_months;
        one.is_matched = one.fact.is_optional || is_word || spelled(one.fact, false);
    }
}

fn has_same_unit_or_value(one: &Fact, other: &Fact) -> bool {
    numbers_of(one).any(|number| {
        numbers_of(other)
            .any(|other| number.unit == other.unit || number.millionths == other.millionths)
    })
}

fn numbers_of(fact: &Fact) -> impl Iterator<Item = &Number> {
    fact.values.iter().filter_map(|value| match value {
        Value::Number(number) => Some(number),
        _ => None,
    })
}

/// A translation may say a moment in a second zone, too: `5:00 JST (20:00 UTC)`.
fn explain_same_moments(wanted: &[Candidate<'_>], given: &mut [Candidate<'_>]) {
    let open = given.iter().filter(|one| !one.is_matched).count();
    if open == 0 || open > MAX_TRIES {
        return;
    }
    let with_parts = wanted
        .iter()
        .flat_map(|one| std::iter::once(one.fact).chain(&one.fact.parts));
    let values: Vec<&Value> = with_parts.flat_map(|fact| &fact.values).collect();
    let is_said = |value: &Value| {
        match value {
        Value::Instant(_) => values.contains(&value),
        Value::Clock(clock) if clock.utc_minute().is_some() => values.iter().any(|other| {
            matches!(other, Value::Clock(other) if other.utc_minute() == clock.utc_minute() && other.zone != clock.zone)
        }),
        _ => false,
    }
    };
    for one in given.iter_mut().filter(|one| !one.is_matched) {
        one.is_matched = one.fact.values.iter().any(is_said);
    }
}

/// A telephone number in national form is that in international form: `03-5555-0100` is `+81 3 5555 0100`.
fn explain_phones(wanted: &mut [Candidate<'_>], given: &mut [Candidate<'_>]) {
    let digits = |fact: &Fact| match (fact.kind, fact.values.first()) {
        (FactKind::Phone, Some(Value::Text(digits))) => Some(digits.to_string()),
        _ => None,
    };
    for one in wanted.iter_mut().filter(|one| !one.is_matched) {
        let Some(own) = digits(one.fact) else {
            continue;
        };
        let same = given
            .iter_mut()
            .filter(|other| !other.is_matched)
            .find(|other| {
                digits(other.fact).is_some_and(|other| {
                    let [short, long] = if own.len() < other.len() {
                        [&own, &other]
                    } else {
                        [&other, &own]
                    };
                    let national = short.trim_start_matches('0');
                    let code_len = long.len().saturating_sub(national.len());
                    long.ends_with(national) && national.len() >= 7 && (1..=3).contains(&code_len)
                })
            });
        if let Some(other) = same {
            other.is_matched = true;
            one.is_matched = true;
        }
    }
}

/// "March 4 and 5" may be "3月4日と3月5日", and a weekday may be part of a date on one side alone.
fn explain_days(wanted: &mut [Candidate<'_>], given: &mut [Candidate<'_>]) {
    let dates = |all: &[Candidate<'_>]| -> Vec<(u32, u32, Option<u32>)> {
        let with_parts = all
            .iter()
            .flat_map(|one| std::iter::once(one.fact).chain(&one.fact.parts));
        let values = with_parts.flat_map(|fact| &fact.values);
        values
            .filter_map(|value| match value {
                Value::Date(date) => {
                    let actual = date.year.or(date.other_year).and(date.naive());
                    let actual = actual.map(|date| chrono::Datelike::weekday(&date));
                    let weekday = date.weekday.or(actual);
                    Some((
                        date.month,
                        date.day,
                        weekday.map(|day| day.num_days_from_monday()),
                    ))
                }
                _ => None,
            })
            .collect()
    };
    let [wanted_dates, given_dates] = [dates(wanted), dates(given)];
    explain_weekdays(wanted, &given_dates);
    explain_weekdays(given, &wanted_dates);
    explain_bare_days(wanted, given, &given_dates);
    explain_bare_days(given, wanted, &wanted_dates);
}

fn explain_weekdays(facts: &mut [Candidate<'_>], dates: &[(u32, u32, Option<u32>)]) {
    for one in facts.iter_mut().filter(|one| !one.is_matched) {
        if let Some(Value::Weekday(day)) = one.fact.values.first() {
            let day = day.num_days_from_monday();
            one.is_matched = dates.iter().any(|(_, _, weekday)| *weekday == Some(day));
        }
    }
}

/// Matches dates of `full` with days of `bare` whose month is that of another date beside them.
fn explain_bare_days(
    full: &mut [Candidate<'_>],
    bare: &mut [Candidate<'_>],
    bare_dates: &[(u32, u32, Option<u32>)],
) {
    for one in full.iter_mut().filter(|one| !one.is_matched) {
        let date = one.fact.values.iter().find_map(|value| match value {
            Value::Date(date) => Some(*date),
            _ => None,
        });
        let Some(date) =
            date.filter(|date| bare_dates.iter().any(|(month, ..)| *month == date.month))
        else {
            continue;
        };
        let is_day = |number: &Number| {
            let has_unit = number.unit.is_none_or(Unit::is_duration);
            number.as_whole() == Some(date.day) && has_unit
        };
        let same = bare
            .iter_mut()
            .find(|other| !other.is_matched && numbers_of(other.fact).any(is_day));
        if let Some(other) = same {
            other.is_matched = true;
            one.is_matched = true;
        }
    }
}

/// Reports what is left: what the translation has in place of a fact of the original, what it lacks, what it adds.
fn report(
    wanted: &[Candidate<'_>],
    given: &[Candidate<'_>],
    texts: Texts<'_>,
    differences: &mut Vec<Difference>,
) {
    let mut added: BTreeMap<u8, VecDeque<&Fact>> = BTreeMap::new();
    for one in given.iter().filter(|one| !one.is_matched) {
        added
            .entry(class(one.fact.kind))
            .or_default()
            .push_back(one.fact);
    }
    for one in wanted.iter().filter(|one| !one.is_matched) {
        let written = written(texts.original, one.fact);
        let instead = added
            .get_mut(&class(one.fact.kind))
            .and_then(VecDeque::pop_front);
        differences.push(match instead {
            Some(other) => Difference::changed(written, self::written(texts.translation, other)),
            None => Difference::missing(written),
        });
    }
    let mut added: Vec<&Fact> = added.into_values().flatten().collect();
    added.sort_by_key(|fact| fact.range.start);
    let added = added.into_iter();
    differences.extend(added.map(|fact| Difference::added(written(texts.translation, fact))));
}

fn written<'a>(text: &'a str, fact: &Fact) -> &'a str {
    text.get(fact.range.clone()).unwrap_or_default()
}

/// The class of a kind: a fact may have become another one of the same class.
fn class(kind: FactKind) -> u8 {
    match kind {
        FactKind::Instant | FactKind::Date | FactKind::Month => 0,
        FactKind::Clock => 1,
        FactKind::Weekday => 2,
        FactKind::Number => 3,
        FactKind::Phone => 4,
        FactKind::Code | FactKind::Version => 5,
        FactKind::Address | FactKind::Host => 6,
        FactKind::File => 7,
        FactKind::Command => 8,
        FactKind::Placeholder => 9,
    }
}
