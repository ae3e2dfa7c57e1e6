//! Matches headings: labels without a colon, and headings that open no section.

use std::iter;
use std::ops::Range;

use memchr::{memchr, memchr3_iter};

use super::heading_style::HeadingStyle;
use super::label_parts::{LabelMatch, is_emphasis_char, parenthetical_after_label, trim_label_end};
use super::labels::{Label, Labels, QUESTION_MARKS, fold_word};
use crate::text::chars::punctuation;

/// A label that is a whole line, as in `<b>Root cause</b><br>` and `[Root cause]`, or the first cell of one.
pub(super) fn match_whole_line(line: &str, labels: &Labels) -> Option<LabelMatch> {
    let (cell, content_start) = match memchr(b'|', line.as_bytes()) {
        Some(bar) => (&line[..bar], bar + 1),
        None => (line, line.len()),
    };
    if labels.is_too_long(cell) {
        return None;
    }
    match_at_start(cell, labels, content_start).map(|(_, heading)| heading)
}

/// A label of several words, a dash and a new sentence: `Root cause - A disk failed`. In `Next steps - as
/// always - are open` the words are part of the sentence.
pub(super) fn match_before_dash(line: &str, labels: &Labels) -> Option<LabelMatch> {
    let prefix = &line[..line.floor_char_boundary(labels.max_label_len())];
    // En and em dashes are found by their last bytes.
    let (at, content_start) =
        memchr3_iter(b'-', 0x93, 0x94, prefix.as_bytes()).find_map(|last| {
            let (before, after) = prefix.as_bytes().split_at(last);
            let before = before.strip_suffix(&[0xe2, 0x80]).unwrap_or(before);
            let is_apart = before.ends_with(b" ") && after[1..].starts_with(b" ");
            is_apart.then_some((before.len(), last + 2))
        })?;
    let (label, label_match) = match_at_start(&line[..at], labels, content_start)?;
    let is_lower = |at: usize| line[at..].starts_with(char::is_lowercase);
    // `Start time - End time` is the head of a table.
    let mut other_labels = labels.suffix_matches(line[content_start..].trim_end());
    let is_label = label.is_distinctive()
        && !is_lower(label_match.label.start)
        && !is_lower(content_start)
        && !other_labels.any(|(_, range)| range.start == 0);
    is_label.then_some(label_match)
}

/// A label in brackets and a new sentence: `[Root cause] A disk failed`. In `[Root cause] of the outage` it is
/// part of the sentence.
pub(super) fn match_in_brackets(line: &str, labels: &Labels) -> Option<LabelMatch> {
    let prefix = &line[..line.floor_char_boundary(labels.max_label_len())];
    let end = punctuation::leading_bracket_end(prefix)?;
    let rest = line[end..].trim_start();
    let text = rest.trim_start_matches([':', '：']);
    let has_colon = text.len() < rest.len();
    let text = text.trim_start();
    let begins_sentence = |c: char| c.is_alphanumeric() && !c.is_lowercase();
    (has_colon || text.starts_with(begins_sentence)).then_some(())?;
    // Programs write `<title>` and `[summary]`.
    let (_, label_match) = match_at_start(&line[..end], labels, line.len() - text.len())?;
    let is_lower = line[label_match.label.start..].starts_with(char::is_lowercase);
    (!is_lower).then_some(label_match)
}

/// The label that the beginning of a line consists of, apart from decoration and a parenthetical. Its
/// content starts at `content_start`.
fn match_at_start<'a>(
    beginning: &'a str,
    labels: &'a Labels,
    content_start: usize,
) -> Option<(&'a Label, LabelMatch)> {
    let text = trim_label_end(beginning);
    let text = trim_label_end(text.trim_end_matches(QUESTION_MARKS));
    let (opening, text) = punctuation::strip_closing_bracket(text).unwrap_or(("", text));
    let parenthetical_start = parenthetical_after_label(text, labels);
    let haystack = trim_label_end(&text[..parenthetical_start.unwrap_or(text.len())]);
    let (label, range) = label_at_start(haystack, opening, labels)?;
    let label_match = LabelMatch {
        kind: label.kind,
        start: 0,
        label: range,
        goes_on: false,
        parenthetical: parenthetical_start.map(|start| start..text.len()),
        content_start,
    };
    Some((label, label_match))
}

/// The label that a text consists of, apart from decoration and an opening bracket.
fn label_at_start<'a>(
    text: &'a str,
    opening: &str,
    labels: &'a Labels,
) -> Option<(&'a Label, Range<usize>)> {
    labels.suffix_matches(text).find(|(_, range)| {
        let before = &text[..range.start];
        punctuation::is_decoration(before.strip_suffix(opening).unwrap_or(before))
    })
}

/// A question that is a label, before its answer: `What caused this? A disk failed.`
pub(super) fn match_question(line: &str, labels: &Labels) -> Option<LabelMatch> {
    let prefix = &line[..line.floor_char_boundary(labels.max_label_len())];
    let (question, _) = prefix.split_once(QUESTION_MARKS)?;
    let answer = line[question.len()..].trim_start_matches(QUESTION_MARKS);
    let answer = answer.trim_start_matches(|c: char| is_emphasis_char(c) || c.is_whitespace());
    let (label, label_match) = match_at_start(question, labels, line.len() - answer.len())?;
    label.is_question.then_some(label_match)
}

/// The maximum length of a heading, in bytes.
const MAX_HEADING_LEN: usize = 120;

/// A line of its own that begins with a label and goes on as headings do, such as `Root cause of the
/// restarts`. The longest label that it begins with says what it is about.
///
/// A time or a title is never meant: `Start time and end time` stands above a table. A plain line that
/// `is_set_off`, as the label before it is, counts as a heading.
pub(super) fn match_joined_heading(
    line: &str,
    labels: &Labels,
    style: HeadingStyle,
    is_set_off: impl Fn() -> bool,
) -> Option<LabelMatch> {
    let heading = trim_label_end(trim_label_end(line).trim_end_matches([':', '：']));
    let (opening, heading) = punctuation::strip_closing_bracket(heading).unwrap_or(("", heading));
    if line.len() > MAX_HEADING_LEN || !(style.may_go_on(heading) || is_set_off()) {
        return None;
    }
    // "Description of impact" is known as a heading, so it is no description.
    let ends = iter::once(heading.len()).chain(labels.joints(heading));
    let beginnings = ends.map(|end| trim_label_end(&heading[..end]));
    let mut beginnings = beginnings.take_while(|beginning| !labels.is_heading(beginning));
    beginnings.find_map(|beginning| {
        let (label, range) = label_at_start(beginning, opening, labels)?;
        (!label.kind.is_single_line()).then_some(LabelMatch {
            kind: label.kind,
            start: 0,
            label: range.start..heading.len(),
            goes_on: true,
            parenthetical: None,
            content_start: line.len(),
        })
    })
}

/// Whether a line is a heading over a part of what the section's label names: `Impact to mail:` below
/// `Customer impact:`.
pub(super) fn continues_subject(line: &str, label: &str, labels: &Labels) -> bool {
    let is_markup = |c: char| c.is_whitespace() || is_emphasis_char(c) || c == '#';
    let text = line.trim_start_matches(is_markup);
    let end = text.find([':', '：']).unwrap_or(text.len());
    let text = trim_label_end(&text[..end]);
    let mut subjects = labels.strip_heading_prefixes(text).filter_map(|after| {
        let subject = &text[..text.len() - after.len()];
        after.starts_with(char::is_whitespace).then_some(subject)
    });
    !label.is_empty()
        && line.len() <= MAX_HEADING_LEN
        && subjects.any(|subject| ends_with_words(&fold_word(label), &fold_word(subject)))
        && !labels.is_heading(text)
}

fn ends_with_words(text: &str, words: &str) -> bool {
    let rest = text.strip_suffix(words);
    rest.is_some_and(|rest| rest.ends_with(char::is_whitespace))
}

/// Whether a line begins with a heading of no section and a colon, or is such a heading and is set apart
/// in the way that `style` says.
pub(super) fn is_other_heading(
    line: &str,
    labels: &Labels,
    style: impl Fn() -> Option<HeadingStyle>,
) -> bool {
    let is_decoration = |c: char| c.is_whitespace() || is_emphasis_char(c) || c == '#';
    let text = line.trim_start_matches(is_decoration);
    // `■対応` and `【対応】` are set apart, too.
    let inner = text.trim_start_matches(punctuation::is_unambiguous_decoration);
    let style = || match inner.len() < text.len() {
        true => Some(HeadingStyle::Brackets),
        false => style(),
    };
    let heading = inner.trim_start();
    labels.strip_heading_prefixes(heading).any(|after| {
        let rest = after.trim_start_matches(is_decoration);
        let rest = rest.trim_start_matches(QUESTION_MARKS);
        let goes_on = |style: HeadingStyle| {
            let len = heading.len() - after.len();
            let mut joints = labels.joints(heading).into_iter();
            line.len() <= MAX_HEADING_LEN
                && style.may_go_on(heading)
                && joints.any(|joint| heading[..joint].trim_end().len() == len)
        };
        // A word in a line of its own may be what is left of a sentence.
        let may_stand_alone = |style: HeadingStyle| {
            style.is_unmistakable() || !heading.starts_with(char::is_lowercase)
        };
        let is_own_line = |style| may_stand_alone(style) && (rest.is_empty() || goes_on(style));
        rest.starts_with([':', '：', '】']) || style().is_some_and(is_own_line)
    })
}
