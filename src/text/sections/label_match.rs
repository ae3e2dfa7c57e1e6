//! Finds the labels of sections in a line.

use memchr::memchr3_iter;

use super::candidate::Candidate;
use super::heading_match::{
    match_before_dash, match_in_brackets, match_question, match_whole_line,
};
use super::label_parts::{
    LabelMatch, emphasis_len, is_emphasis_char, parenthetical_after_label, trim_label_end,
};
use super::labels::Labels;
use super::section_kind::SectionKind;

/// Appends the labels in a line to `matches`, in order. `matches` must be empty; it is an argument so that
/// the lines of a body share one allocation.
pub(super) fn find_labels(
    line: &str,
    labels: &Labels,
    current_section: Option<SectionKind>,
    matches: &mut Vec<LabelMatch>,
) {
    for (terminator, terminator_len) in label_terminators(line) {
        let from = matches.last().map_or(0, |last| last.content_start);
        if terminator < from {
            continue;
        }
        let section = matches.last().map(|last| last.kind).or(current_section);
        let before_terminator = trim_label_end(&line[from..terminator]);
        let parenthetical_start = parenthetical_after_label(before_terminator, labels);
        let parenthetical =
            parenthetical_start.map(|start| from + start..from + before_terminator.len());
        let haystack = trim_label_end(
            &before_terminator[..parenthetical_start.unwrap_or(before_terminator.len())],
        );
        let label_match = labels.suffix_matches(haystack).find_map(|(label, range)| {
            let label_range = from + range.start..from + range.end;
            let after_label = match &parenthetical {
                // The emphasis closed before the parenthetical, so what follows belongs to the content.
                Some(_) if line[label_range.end..].starts_with(is_emphasis_char) => "",
                Some(parenthetical) => &line[parenthetical.end..],
                None => &line[label_range.end..],
            };
            let emphasis_len = emphasis_len(&line[from..label_range.start], after_label);
            let candidate = Candidate {
                before: &line[from..label_range.start - emphasis_len],
                label_text: &haystack[range],
                after: &line[terminator..],
                follows_label: !matches.is_empty(),
                section,
            };
            let is_label = candidate.is_at_start()
                || (parenthetical_start.is_none() && candidate.is_label(label, labels));
            is_label.then(|| LabelMatch {
                kind: label.kind,
                start: from + candidate.bullet_start(),
                content_start: content_start(line, terminator, terminator_len, emphasis_len),
                parenthetical: parenthetical.clone(),
                label: label_range,
                goes_on: false,
            })
        });
        matches.extend(label_match);
    }
    if matches.is_empty() {
        let label_match = match_whole_line(line, labels)
            .or_else(|| match_question(line, labels))
            .or_else(|| match_before_dash(line, labels))
            .or_else(|| match_in_brackets(line, labels));
        matches.extend(label_match);
    }
}

/// The characters that may end a label, `:`, `：` and `】`: the position and length of each, in bytes.
fn label_terminators(line: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = line.as_bytes();
    // The full-width ones are found by their last bytes.
    memchr3_iter(b':', 0x9a, 0x91, bytes).filter_map(|index| match bytes[index] {
        b':' => Some((index, 1)),
        0x9a if bytes[..index].ends_with(&[0xef, 0xbc]) => Some((index - 2, 3)),
        0x91 if bytes[..index].ends_with(&[0xe3, 0x80]) => Some((index - 2, 3)),
        _ => None,
    })
}

/// The start of a label's content: after a colon that follows a bracket, the closing emphasis of the label,
/// and white space.
fn content_start(
    line: &str,
    terminator: usize,
    terminator_len: usize,
    emphasis_len: usize,
) -> usize {
    let mut rest = line[terminator + terminator_len..].trim_start();
    rest = rest.strip_prefix("| ").unwrap_or(rest);
    if line[terminator..].starts_with('】') {
        rest = rest.trim_start_matches([':', '：']).trim_start();
    }
    // Emphasis after the colon belongs to the label only if it closes what opened before the label.
    let text = rest.trim_start_matches(is_emphasis_char);
    let is_closed = line[..terminator].trim_end().ends_with(is_emphasis_char);
    if emphasis_len > 0 && !is_closed && rest.len() - text.len() >= emphasis_len {
        rest = text.trim_start();
    }
    line.len() - rest.len()
}
