//! Decides whether words within a line that read like a label are one.

use super::label_parts::last_open_bracket;
use super::labels::{Label, Labels};
use super::section_kind::SectionKind;
use crate::text::chars::punctuation;

/// The maximum distance to the start of a URL, in bytes. It keeps the search linear in lines without spaces.
const MAX_URL_LEN: usize = 300;

/// The maximum distance to both ends of a quotation, in bytes, for the same reason.
const MAX_QUOTATION_LEN: usize = 600;

/// Whether a word that looks like an article is the name of a thing, as in "follow plan A".
///
/// It is one capital letter after a lowercase word. After a capitalised word it may be an article in a title
/// (`Users See A`).
fn is_letter_name(word: &str, before: &str) -> bool {
    let mut letters = word.chars();
    let is_capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let word_before = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    is_capital && !word_before.is_empty() && word_before.chars().all(char::is_lowercase)
}

/// Words that read like a label, and where they are.
pub(super) struct Candidate<'a> {
    /// The line before it, from the content of the previous label on.
    pub before: &'a str,
    /// The label as written.
    pub label_text: &'a str,
    /// The line from the end of the label on.
    pub after: &'a str,
    /// Whether `before` is the content of a label in the same line, so that the line contains several.
    pub follows_label: bool,
    pub section: Option<SectionKind>,
}

impl Candidate<'_> {
    /// Whether it is a label.
    ///
    /// It is one at the start of a line, after a no-break space, after the end of a sentence, directly after
    /// other text where a line break was lost, and after a space in a line that contains several labels. The
    /// later cases have more conditions, because prose contains such words too. Within a quotation, such as the words
    /// of an error message, it is none.
    pub fn is_label(&self, label: &Label, labels: &Labels) -> bool {
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
        if self.is_quoted() {
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
        if matches!(label.kind, SectionKind::Title | SectionKind::Summary) {
            return false;
        }
        match gap {
            "" => label.is_long() && self.is_missing_line_break(text),
            _ => self.may_follow_text(text, label, labels),
        }
    }

    /// Whether a quotation that opens before it closes behind it, in the same line. Of a long line it is not known.
    fn is_quoted(&self) -> bool {
        let is_short = self.before.len().max(self.after.len()) <= MAX_QUOTATION_LEN;
        is_short && punctuation::is_within_quotation(self.before, self.after)
    }

    /// Whether a line break was lost here, as in `FormsUser impact` and `UTCEnd time`.
    fn is_missing_line_break(&self, text: &str) -> bool {
        let Some(last) = text.chars().next_back() else {
            return false;
        };
        // A straight quotation mark after a space is an opening one.
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

    /// Whether a label may follow text that is not the end of a sentence, such as a title or a time.
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

    /// Whether there is no text before it. The content of a previous label may be a number, as in
    /// "End time: 9."
    pub fn is_at_start(&self) -> bool {
        match self.follows_label {
            true => self.before.trim().is_empty(),
            false => punctuation::is_decoration(self.before),
        }
    }

    /// The start of the bullet directly before it.
    pub fn bullet_start(&self) -> usize {
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
