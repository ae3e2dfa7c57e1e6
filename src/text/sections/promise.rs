//! The instants by which a text promises its next update and expects the incident to be resolved.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::labels::{Labels, fold_word};
use super::section_kind::SectionKind;
use crate::text::chars::punctuation::{self, sentence_start};
use crate::text::rich_text::RichText;
use crate::text::times::{self, ParseOptions, ParsedInstant};

/// The instant by which the sections of an update promise the next one, apart from a section
/// [`SectionKind::NextUpdateBy`] that states a date: that is its [`Section::time`].
///
/// A sentence promises an update where a phrase of `promise_before` or `promise_after` stands beside a
/// time: "We will provide an update by 15:30 PST". A time without a date is understood from when the
/// update was posted; see [`times::find_deadlines_after`]. What is not later than the update is no promise.
///
/// [`Section::time`]: super::Section::time
pub fn promised_update<'a>(
    sections: impl Iterator<Item = (SectionKind, &'a RichText)> + Clone,
    labels: &Labels,
    posted_at: DateTime<Utc>,
    zone: Option<Tz>,
) -> Option<DateTime<Utc>> {
    let options = options_for(sections.clone(), labels, zone);
    let is_later = |promise: &ParsedInstant| promise.at > posted_at;
    let under_label = sections
        .clone()
        .filter(|(kind, _)| *kind == SectionKind::NextUpdateBy)
        .find_map(|(_, text)| {
            let text = text.plain();
            let mut found = times::find_deadlines_after(&text, options, posted_at).into_iter();
            let first = found.next().filter(is_later)?;
            let surroundings = Surroundings::of(&text, &first);
            if surroundings.is_some_and(|text| text.is_withdrawn(labels)) {
                return None;
            }
            let before = times::strip_time_words(&text[..first.span.start]);
            punctuation::is_decoration(before).then_some(first.at)
        });
    under_label.or_else(|| {
        sections.into_iter().find_map(|(_, text)| {
            let text = text.plain();
            let mut lines = text.lines().filter(|line| times::may_state_time(line));
            lines.find_map(|line| {
                let found = times::find_deadlines_after(line, options, posted_at);
                let mut promises = found.into_iter().filter(is_later);
                let is_promise = |time: &ParsedInstant| {
                    Surroundings::of(line, time).is_some_and(|text| text.has_promise(labels))
                };
                let promise = promises.find(is_promise);
                promise.map(|promise| promise.at)
            })
        })
    })
}

/// The instant by which an update expects its incident to be resolved: what a section
/// [`SectionKind::EstimatedTimeToResolve`] states, or a sentence that has a phrase of `estimates` and none of
/// `estimates_never`. Of several times of a sentence it is the last.
pub fn expected_resolution<'a>(
    sections: impl Iterator<Item = (SectionKind, &'a RichText)> + Clone,
    labels: &Labels,
    posted_at: DateTime<Utc>,
    zone: Option<Tz>,
) -> Option<DateTime<Utc>> {
    let options = options_for(sections.clone(), labels, zone);
    let is_later = |time: &ParsedInstant| time.at > posted_at;
    let estimate = |kind: SectionKind, line: &str| {
        let found = times::find_deadlines_after(line, options, posted_at);
        let mut later = found.into_iter().rev().filter(is_later);
        let time = match kind {
            SectionKind::EstimatedTimeToResolve => {
                later.find(|time| times::is_deadline(line, &time.span))
            }
            _ => later.find(|time| {
                Surroundings::of(line, time).is_some_and(|text| text.has_estimate(labels))
            }),
        };
        time.map(|time| time.at)
    };
    let of_kinds = |is_included: fn(SectionKind) -> bool| {
        let sections = sections.clone().filter(move |(kind, _)| is_included(*kind));
        sections.into_iter().find_map(|(kind, text)| {
            let text = text.plain();
            let mut lines = text.lines().filter(|line| times::may_state_time(line));
            lines.find_map(|line| estimate(kind, line))
        })
    };
    of_kinds(|kind| kind == SectionKind::EstimatedTimeToResolve)
        .or_else(|| of_kinds(|kind| kind != SectionKind::NextUpdateBy))
}

/// Whether sections may tell of times: where none does, [`promised_update`] and [`expected_resolution`] find
/// nothing.
pub fn may_tell_times<'a>(mut sections: impl Iterator<Item = (SectionKind, &'a RichText)>) -> bool {
    sections.any(|(kind, text)| {
        kind == SectionKind::NextUpdateBy || times::may_state_time(&text.plain())
    })
}

/// How to understand the times of an update.
fn options_for<'a>(
    mut sections: impl Iterator<Item = (SectionKind, &'a RichText)>,
    labels: &Labels,
    zone: Option<Tz>,
) -> ParseOptions {
    let stated_zone = sections.find_map(|(_, text)| times::stated_zone(&text.plain()));
    ParseOptions {
        zone: stated_zone.or(zone),
        day_first: labels.day_first,
    }
}

/// How far around a time its sentence is looked at, in bytes. The work would grow with the square of a
/// line of many times otherwise.
const MAX_DISTANCE: usize = 500;

/// The sentence around a time, as phrases are compared: in lower case, with single spaces.
struct Surroundings {
    before: String,
    /// What follows, to the end of the line.
    after: String,
}

impl Surroundings {
    /// `None` if the sentence sends its readers elsewhere: "Please follow <https://example.com/1>, where we will
    /// provide an update by …".
    fn of(line: &str, time: &ParsedInstant) -> Option<Self> {
        let window_start = line.ceil_char_boundary(time.span.start.saturating_sub(MAX_DISTANCE));
        let window_end = line.floor_char_boundary(time.span.end + MAX_DISTANCE);
        let before = &line[window_start..time.span.start];
        let sentence = &before[sentence_start(before)..];
        (!sentence.contains("://")).then(|| Self {
            before: normalize(times::strip_time_words(sentence)),
            after: normalize(&line[time.span.end..window_end]),
        })
    }

    /// Whether the sentence says that the next update comes then.
    fn has_promise(&self, labels: &Labels) -> bool {
        if self.is_withdrawn(labels) {
            return false;
        }
        let is_negated = |rest: &str| {
            let mut negations = labels.promise_never_after.phrases().iter();
            negations.any(|negation| contains_words(end_of_clause(rest, NEGATED_WORDS), negation))
        };
        let ends_with = |phrase: &String| {
            let rest = self.before.strip_suffix(phrase.as_str());
            rest.is_some_and(|rest| !is_word(rest.chars().next_back()) && !is_negated(rest))
        };
        let begins_with = |phrase: &String| {
            let rest = self.after.strip_prefix(phrase.as_str());
            rest.is_some_and(|rest| {
                let rest = first_sentence(rest);
                let mut never = labels.promise_never_before.phrases().iter();
                !is_word(rest.chars().next()) && !never.any(|word| rest.contains(word.as_str()))
            })
        };
        labels.promise_before.phrases().iter().any(ends_with)
            || labels.promise_after.phrases().iter().any(begins_with) && !is_negated(&self.before)
    }

    /// Whether the sentence says that what was to come then does not.
    fn is_withdrawn(&self, labels: &Labels) -> bool {
        let rest = first_sentence(&self.after);
        let clause = rest
            .split([',', '،', '、', '，', ';'])
            .next()
            .unwrap_or(rest);
        let end = clause.match_indices(' ').nth(NEGATED_WORDS);
        let words = &clause[..end.map_or(clause.len(), |(at, _)| at)];
        let mut withdrawn = labels.promise_withdrawn.phrases().iter();
        withdrawn.any(|phrase| contains_words(words, phrase))
    }

    /// Whether the time is that of a condition or of what comes first: directly behind one of some words, or a few
    /// words behind one with an ellipsis.
    fn is_condition(&self, labels: &Labels) -> bool {
        let mut words = labels.estimates_never_after.phrases().iter();
        words.any(|words| match words.strip_suffix('…') {
            Some(words) => {
                contains_words(end_of_clause(&self.before, CONDITION_WORDS), words.trim())
            }
            None => {
                let rest = self.before.strip_suffix(words.as_str());
                rest.is_some_and(|rest| !is_word(rest.chars().next_back()))
            }
        })
    }

    /// Whether the sentence says that the incident is expected to be resolved then.
    fn has_estimate(&self, labels: &Labels) -> bool {
        let sentence = format!("{} {}", self.before, first_sentence(&self.after));
        let has = |phrase: &String| contains_in_order(&sentence, phrase);
        let has_words = |words: &String| contains_words(&sentence, words);
        !self.has_promise(labels)
            && !self.is_condition(labels)
            && labels.estimates.phrases().iter().any(has)
            && !labels.estimates_never.phrases().iter().any(has_words)
    }
}

/// Whether a sentence contains a phrase, whose words may be apart where it has an ellipsis. The phrase begins
/// a word.
fn contains_in_order(sentence: &str, phrase: &str) -> bool {
    let mut rest = sentence;
    phrase.split('…').map(str::trim).all(|part| {
        let mut found = rest.match_indices(part);
        let begins_word = |at: usize| !is_word(rest[..at].chars().next_back());
        let at = found.find(|(at, _)| begins_word(*at)).map(|(at, _)| at);
        at.inspect(|at| rest = &rest[at + part.len()..]).is_some()
    })
}

/// The last words of the last clause of a text, after `count` spaces at most.
fn end_of_clause(text: &str, count: usize) -> &str {
    let clause = text.rsplit([',', '،', '、', ';']).next().unwrap_or(text);
    let start = clause.rmatch_indices(' ').nth(count);
    &clause[start.map_or(0, |(at, _)| at)..]
}

/// How many words may stand between a condition and its time: "unless the disk fails again at 20:00".
const CONDITION_WORDS: usize = 4;

/// How many words before a phrase may negate it: "may not be able to provide an update".
const NEGATED_WORDS: usize = 5;

/// Whether a text contains whole words.
fn contains_words(text: &str, words: &str) -> bool {
    let mut found = text.match_indices(words);
    found.any(|(at, found)| {
        let after = &text[at + found.len()..];
        !is_word(text[..at].chars().next_back()) && !is_word(after.chars().next())
    })
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() && !punctuation::is_cjk(c))
}

/// A text to the end of its first sentence.
fn first_sentence(text: &str) -> &str {
    let end = text.find(". ").or_else(|| text.find('。'));
    &text[..end.unwrap_or(text.len())]
}

/// A text as phrases are compared: in lower case, with single spaces.
fn normalize(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(fold_word).collect();
    words.join(" ")
}
