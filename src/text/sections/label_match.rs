//! Where a label of a section stands in a line, and where something only looks like one.

use std::ops::Range;

use memchr::{memchr, memchr3_iter};

use super::labels::{Label, Labels};
use super::section_kind::SectionKind;
use crate::text::chars::punctuation;

/// A label in a line, in bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LabelMatch {
    pub kind: SectionKind,
    /// Where the text before it ends: at its bullet, or at the label itself.
    pub start: usize,
    /// The label as written.
    pub label: Range<usize>,
    /// The remark in brackets behind it, which is the first of what its section says.
    pub parenthetical: Option<Range<usize>>,
    /// Where its text begins, or goes on behind the remark.
    pub content_start: usize,
}

/// Appends the labels in a line, in order; `above` is the section that the line stands in.
///
/// `found` is the caller's, and empty, so that the lines of a body share it.
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
                // It closed before the remark: what stands behind is the text's own.
                Some(_) if line[label_range.end..].starts_with(is_emphasis_char) => "",
                Some(parenthetical) => &line[parenthetical.end..],
                None => &line[label_range.end..],
            };
            let emphasis_len = emphasis_len(&line[from..label_range.start], after_label);
            let candidate = Candidate {
                before: &line[from..label_range.start - emphasis_len],
                label_text: &haystack[range],
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
            })
        });
        matches.extend(label_match);
    }
    if matches.is_empty() {
        let label_match = match_whole_line(line, labels)
            .or_else(|| match_before_dash(line, labels))
            .or_else(|| match_in_brackets(line, labels));
        matches.extend(label_match);
    }
}

/// The marks that may end a label, `:`, `：` and `】`, each with its length in bytes.
fn label_terminators(line: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = line.as_bytes();
    // The last bytes of the wide ones stand for them.
    memchr3_iter(b':', 0x9a, 0x91, bytes).filter_map(|index| match bytes[index] {
        b':' => Some((index, 1)),
        0x9a if bytes[..index].ends_with(&[0xef, 0xbc]) => Some((index - 2, 3)),
        0x91 if bytes[..index].ends_with(&[0xe3, 0x80]) => Some((index - 2, 3)),
        _ => None,
    })
}

/// Where a label's text begins: behind the colon that may follow a bracket, the emphasis of a label
/// that has some, and space.
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
    // What closes behind the colon ends as the label began; else it is the text's own.
    let text = rest.trim_start_matches(is_emphasis_char);
    let is_closed = line[..terminator].trim_end().ends_with(is_emphasis_char);
    if emphasis_len > 0 && !is_closed && rest.len() - text.len() >= emphasis_len {
        rest = text.trim_start();
    }
    line.len() - rest.len()
}

/// The longest remark in brackets behind a label, and how far back an open bracket is looked for, in
/// characters: so a line of nothing but brackets takes no longer.
const MAX_PARENTHETICAL_CHARS: usize = 60;

/// How far back the beginning of an address is looked for, in bytes: so a line without spaces takes no
/// longer.
const MAX_URL_LEN: usize = 300;

/// Where the last bracket opens in a text, not far from its end.
fn last_open_bracket(text: &str) -> Option<usize> {
    let mut last_chars = text.char_indices().rev().take(MAX_PARENTHETICAL_CHARS);
    last_chars
        .find(|(_, c)| matches!(c, '(' | '（'))
        .map(|(at, _)| at)
}

/// Where the remark in brackets begins that a text ends with, as in `Start time (UTC)`: it is the first
/// of what the label's section says.
fn parenthetical(text: &str) -> Option<usize> {
    let inside = text.strip_suffix([')', '）'])?;
    let start = last_open_bracket(inside)?;
    // "Workaround(s)" is a word.
    let is_apart = inside[start..].starts_with('（')
        || text[..start].ends_with(|c: char| c.is_whitespace() || punctuation::is_cjk(c));
    (is_apart && !inside[start..].contains([')', '）'])).then_some(start)
}

/// The remark that a text ends with, unless it is a part of the label: `Root cause (preliminary)`.
fn parenthetical_after_label(text: &str, labels: &Labels) -> Option<usize> {
    parenthetical(text).filter(|_| labels.suffix_matches(text).next().is_none())
}

/// Whether a character makes the words between two of it stand out, as in Markdown.
fn is_emphasis_char(c: char) -> bool {
    matches!(c, '*' | '_')
}

/// A text without the space and the emphasis at its end.
fn trim_label_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || is_emphasis_char(c))
}

/// The bytes of emphasis that open directly before a label and close behind it, before its colon or
/// after: `**Root cause:**`, `__Root cause__:`, `_Root cause:_`.
fn emphasis_len(before: &str, after: &str) -> usize {
    let text = before.trim_end_matches(is_emphasis_char);
    let opening = &before[text.len()..];
    let is_colon = |c: char| matches!(c, ':' | '：');
    let after_colon = match opening {
        // A single asterisk behind a space is a bullet.
        "*" => after.trim_start_matches(is_colon),
        _ => after.trim_start_matches(|c| is_colon(c) || c == ' '),
    };
    match opening.chars().next_back() {
        Some(last) if after_colon.starts_with(last) => opening.len(),
        _ => 0,
    }
}

/// A line that is a label and nothing else, as in `<b>Root cause</b><br>` and `[Root cause]`, or its
/// first cell is.
fn match_whole_line(line: &str, labels: &Labels) -> Option<LabelMatch> {
    let (cell, content_start) = match memchr(b'|', line.as_bytes()) {
        Some(bar) => (&line[..bar], bar + 1),
        None => (line, line.len()),
    };
    if labels.is_too_long(cell) {
        return None;
    }
    match_at_start(cell, labels, content_start).map(|(_, heading)| heading)
}

/// A label of several words that a dash sets off from a sentence of its own, `Root cause - A disk
/// failed`; in `Next steps - as always - are open` the sentence goes on.
fn match_before_dash(line: &str, labels: &Labels) -> Option<LabelMatch> {
    let prefix = &line[..line.floor_char_boundary(labels.max_label_len())];
    // The last bytes of the wide dashes stand for them.
    let (at, content_start) =
        memchr3_iter(b'-', 0x93, 0x94, prefix.as_bytes()).find_map(|last| {
            let (before, after) = prefix.as_bytes().split_at(last);
            let before = before.strip_suffix(&[0xe2, 0x80]).unwrap_or(before);
            let is_apart = before.ends_with(b" ") && after[1..].starts_with(b" ");
            is_apart.then_some((before.len(), last + 2))
        })?;
    let (label, label_match) = match_at_start(&line[..at], labels, content_start)?;
    let is_lower = |at: usize| line[at..].starts_with(char::is_lowercase);
    // `Start time - End time` stands above the columns of a table.
    let mut other_labels = labels.suffix_matches(line[content_start..].trim_end());
    let is_label = label.is_distinctive()
        && !is_lower(label_match.label.start)
        && !is_lower(content_start)
        && !other_labels.any(|(_, range)| range.start == 0);
    is_label.then_some(label_match)
}

/// A label in brackets before a sentence of its own, `[Root cause] A disk failed`; that of `[Root cause]
/// of the outage` is a part of the sentence.
fn match_in_brackets(line: &str, labels: &Labels) -> Option<LabelMatch> {
    let prefix = &line[..line.floor_char_boundary(labels.max_label_len())];
    let end = punctuation::leading_bracket_end(prefix)?;
    let rest = line[end..].trim_start();
    let text = rest.trim_start_matches([':', '：']);
    let has_colon = text.len() < rest.len();
    let text = text.trim_start();
    let begins_sentence = |c: char| c.is_alphanumeric() && !c.is_lowercase();
    (has_colon || text.starts_with(begins_sentence)).then_some(())?;
    // `<title>` and `[summary]` are what programs write.
    let (_, label_match) = match_at_start(&line[..end], labels, line.len() - text.len())?;
    let is_lower = line[label_match.label.start..].starts_with(char::is_lowercase);
    (!is_lower).then_some(label_match)
}

/// The label that the beginning of a line is, ornaments and a remark aside; its text is at `content`.
fn match_at_start<'a>(
    beginning: &'a str,
    labels: &'a Labels,
    content_start: usize,
) -> Option<(&'a Label, LabelMatch)> {
    let text = trim_label_end(beginning);
    let (opening, text) = punctuation::strip_closing_bracket(text).unwrap_or(("", text));
    let parenthetical_start = parenthetical_after_label(text, labels);
    let haystack = trim_label_end(&text[..parenthetical_start.unwrap_or(text.len())]);
    let (label, range) = labels.suffix_matches(haystack).find(|(_, range)| {
        let before = &haystack[..range.start];
        punctuation::is_decoration(before.strip_suffix(opening).unwrap_or(before))
    })?;
    let label_match = LabelMatch {
        kind: label.kind,
        start: 0,
        label: range,
        parenthetical: parenthetical_start.map(|start| start..text.len()),
        content_start,
    };
    Some((label, label_match))
}

/// Whether a line begins with a heading of no section and a colon, or is one that is set apart.
pub(super) fn is_other_heading(
    line: &str,
    labels: &Labels,
    is_set_apart: impl Fn() -> bool,
) -> bool {
    let is_decoration = |c: char| c.is_whitespace() || is_emphasis_char(c) || c == '#';
    let text = line.trim_start_matches(is_decoration);
    // `■対応` and `【対応】` are set apart, too.
    let inner = text.trim_start_matches(punctuation::is_unambiguous_decoration);
    let is_set_apart = || inner.len() < text.len() || is_set_apart();
    let mut remainders = labels.strip_heading_prefixes(inner.trim_start());
    remainders.any(|rest| {
        let rest = rest.trim_start_matches(is_decoration);
        rest.starts_with([':', '：', '】']) || (rest.is_empty() && is_set_apart())
    })
}

/// Whether a word that reads like an article is the letter that a thing is called by: "follow plan A".
///
/// One capital letter behind a word in small letters; behind any other an article of a title
/// (`Users See A`) or of a sentence cannot be told from it.
fn is_letter_name(word: &str, before: &str) -> bool {
    let mut letters = word.chars();
    let is_capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let word_before = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    is_capital && !word_before.is_empty() && word_before.chars().all(char::is_lowercase)
}

/// Where something that reads like a label stands.
struct Candidate<'a> {
    /// The line up to it, from the text of the label before it.
    before: &'a str,
    /// The label as written.
    label_text: &'a str,
    /// Whether `before` is the text of a label in the same line, so that the line holds several.
    follows_label: bool,
    section: Option<SectionKind>,
}

impl Candidate<'_> {
    /// Whether it is a label there.
    ///
    /// It is at the start of a line and after a no-break space; after the end of a sentence; glued
    /// to the text before it, where a line break was lost; and after a plain space in a line that
    /// holds several labels. The later ones ask for more, because prose has such words too.
    fn is_label(&self, label: &Label, labels: &Labels) -> bool {
        if self.is_at_start() {
            return true;
        }
        if self
            .label_text
            .chars()
            .next()
            .is_some_and(char::is_lowercase)
        {
            return false;
        }
        let text = self.before.trim_end();
        let gap = &self.before[text.len()..];
        let is_in_url = || {
            let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(MAX_URL_LEN))..];
            let word = tail.rsplit(char::is_whitespace).next();
            word.is_some_and(|word| word.contains("://"))
        };
        // "https://example.com/?Title:x"
        if gap.is_empty() && !label.is_distinctive() && is_in_url() {
            return false;
        }
        if gap.contains(['\u{a0}', '\u{3000}', '\t'])
            || punctuation::ends_sentence(text)
            || text.ends_with(punctuation::is_unambiguous_decoration)
        {
            return true;
        }
        // A title comes first; "Job title:" and "pageTitle:" are text.
        if label.kind == SectionKind::Title {
            return false;
        }
        match gap {
            "" => label.is_long() && self.is_missing_line_break(text),
            _ => self.may_follow_text(text, label, labels),
        }
    }

    /// Whether two texts were glued together here, as in `FormsUser impact` and `UTCEnd time`.
    fn is_missing_line_break(&self, text: &str) -> bool {
        let Some(last) = text.chars().next_back() else {
            return false;
        };
        // A straight quote behind a space opens what it quotes.
        let is_quote = matches!(last, '"' | '\'');
        if is_quote && text[..text.len() - 1].ends_with(char::is_whitespace) {
            return false;
        }
        let mut label_chars = self.label_text.chars();
        if label_chars.next().is_some_and(char::is_uppercase) {
            last.is_lowercase()
                || last.is_numeric()
                || punctuation::is_closing_punctuation(last)
                || punctuation::is_cjk(last)
                || (last.is_uppercase() && label_chars.next().is_some_and(char::is_lowercase))
        } else {
            last.is_ascii_alphanumeric() || punctuation::is_closing_punctuation(last)
        }
    }

    /// Whether a label may follow a text that ends no sentence: a title, a time, a list of words.
    fn may_follow_text(&self, text: &str, label: &Label, labels: &Labels) -> bool {
        let last_word = text
            .rsplit(|c: char| c.is_whitespace())
            .next()
            .unwrap_or("");
        let before = text[..text.len() - last_word.len()].trim_end();
        if (labels.forbids_label_after(last_word) && !is_letter_name(last_word, before))
            || last_word.ends_with(['(', '「', '“', ',', '、'])
        {
            return false;
        }
        // "(see Next steps: below)"
        let bracket = last_open_bracket(text).map(|at| &text[at..]);
        let is_open = |rest: &str| !rest.contains([')', '）', '.', '。', '!', '?']);
        if bracket.is_some_and(is_open) {
            return false;
        }
        let after_one_line = self.section.is_some_and(SectionKind::is_single_line);
        self.follows_label && (label.is_distinctive() || after_one_line)
    }

    /// Whether no text stands before it: a label's own text may be a number, as in "End time: 9."
    fn is_at_start(&self) -> bool {
        match self.follows_label {
            true => self.before.trim().is_empty(),
            false => punctuation::is_decoration(self.before),
        }
    }

    /// Where the bullet begins that stands directly before it.
    fn bullet_start(&self) -> usize {
        if self.is_at_start() {
            return 0;
        }
        let text = self
            .before
            .trim_end_matches(punctuation::is_decoration_char);
        // A dash that is part of the text has no space before it.
        match self.before[text.len()..].starts_with(punctuation::is_ambiguous_decoration) {
            true => self.before.trim_end().len(),
            false => text.len(),
        }
    }
}
