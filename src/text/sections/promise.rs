//! The instant by which a text promises its next update.

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
/// update was posted; see [`times::find_all_after`]. What is not later than the update is no promise.
///
/// [`Section::time`]: super::Section::time
pub fn promised_update<'a>(
    sections: impl Iterator<Item = (SectionKind, &'a RichText)> + Clone,
    labels: &Labels,
    posted_at: DateTime<Utc>,
    zone: Option<Tz>,
) -> Option<DateTime<Utc>> {
    let stated_zone = sections
        .clone()
        .find_map(|(_, text)| times::stated_zone(&text.plain()));
    let options = ParseOptions {
        zone: stated_zone.or(zone),
        day_first: labels.day_first,
    };
    let is_later = |promise: &ParsedInstant| promise.at > posted_at;
    let under_label = sections
        .clone()
        .filter(|(kind, _)| *kind == SectionKind::NextUpdateBy)
        .find_map(|(_, text)| {
            let text = text.plain();
            let mut found = times::find_all_after(&text, options, posted_at).into_iter();
            let first = found.next().filter(is_later)?;
            let before = times::strip_time_words(&text[..first.span.start]);
            punctuation::is_decoration(before).then_some(first.at)
        });
    under_label.or_else(|| {
        sections.into_iter().find_map(|(_, text)| {
            let text = text.plain();
            let mut lines = text.lines().filter(|line| times::may_state_time(line));
            lines.find_map(|line| {
                let found = times::find_all_after(line, options, posted_at);
                let mut promises = found.into_iter().filter(is_later);
                let promise = promises.find(|time| is_promise(line, time, labels));
                promise.map(|promise| promise.at)
            })
        })
    })
}

/// How far around a time its sentence is looked at, in bytes. The work would grow with the square of a
/// line of many times otherwise.
const MAX_DISTANCE: usize = 500;

/// Whether the sentence around a time says that the next update comes then.
fn is_promise(line: &str, time: &ParsedInstant, labels: &Labels) -> bool {
    let window_start = line.ceil_char_boundary(time.span.start.saturating_sub(MAX_DISTANCE));
    let window_end = line.floor_char_boundary(time.span.end + MAX_DISTANCE);
    let before = &line[window_start..time.span.start];
    let sentence = &before[sentence_start(before)..];
    // "Please follow https://example.com/1, where we will provide an update by …": elsewhere.
    if sentence.contains("://") {
        return false;
    }
    let before = normalize(times::strip_time_words(sentence));
    let after = normalize(&line[time.span.end..window_end]);
    let is_word =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !punctuation::is_cjk(c));
    let is_negated = |rest: &str| {
        let mut words = labels.promise_never_after.iter();
        words.any(|word| rest.trim_end().ends_with(word.as_str()))
    };
    let ends_with = |phrase: &String| {
        let rest = before.strip_suffix(phrase.as_str());
        rest.is_some_and(|rest| !is_word(rest.chars().next_back()) && !is_negated(rest))
    };
    let begins_with = |phrase: &String| {
        let rest = after.strip_prefix(phrase.as_str());
        rest.is_some_and(|rest| !is_word(rest.chars().next()))
    };
    labels.promise_before.iter().any(ends_with) || labels.promise_after.iter().any(begins_with)
}

/// A text as phrases are compared: in lower case, with single spaces.
fn normalize(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(fold_word).collect();
    words.join(" ")
}
