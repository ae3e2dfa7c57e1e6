//! Where a label of a section stands in a line, and where something only looks like one.

use std::ops::Range;

use memchr::{memchr, memchr3_iter};

use super::labels::{Label, Labels};
use super::prose;
use super::sections::SectionKind;

/// A label in a line, in bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub kind: SectionKind,
    /// Where the text before it ends: at its bullet, or at the label itself.
    pub ornament: usize,
    /// The label as written.
    pub label: Range<usize>,
    /// The remark in brackets behind it, which is the first of what its section says.
    pub remark: Option<Range<usize>>,
    /// Where its text begins, or goes on behind the remark.
    pub content: usize,
}

/// Appends the labels in a line, in order; `above` is the section that the line stands in.
///
/// `found` is the caller's, and empty, so that the lines of a body share it.
pub(super) fn find(
    line: &str,
    labels: &Labels,
    above: Option<SectionKind>,
    found: &mut Vec<Heading>,
) {
    for (mark, len) in marks(line) {
        let from = found.last().map_or(0, |last| last.content);
        if mark < from {
            continue;
        }
        let section = found.last().map(|last| last.kind).or(above);
        let before_mark = without_end(&line[from..mark]);
        let note = own_note(before_mark, labels);
        let remark = note.map(|note| from + note..from + before_mark.len());
        let named = without_end(&before_mark[..note.unwrap_or(before_mark.len())]);
        let heading = labels.ending(named).find_map(|(label, at)| {
            let label_range = from + at.start..from + at.end;
            let behind = match &remark {
                // It closed before the remark: what stands behind is the text's own.
                Some(_) if line[label_range.end..].starts_with(is_emphasis) => "",
                Some(remark) => &line[remark.end..],
                None => &line[label_range.end..],
            };
            let emphasis = emphasis(&line[from..label_range.start], behind);
            let place = Place {
                before: &line[from..label_range.start - emphasis],
                written: &named[at],
                follows_label: !found.is_empty(),
                section,
            };
            let admits = place.is_first() || (note.is_none() && place.admits(label, labels));
            admits.then(|| Heading {
                kind: label.kind,
                ornament: from + place.ornament(),
                content: content_start(line, mark, len, emphasis),
                remark: remark.clone(),
                label: label_range,
            })
        });
        found.extend(heading);
    }
    if found.is_empty() {
        let heading = bare(line, labels)
            .or_else(|| dashed(line, labels))
            .or_else(|| in_brackets(line, labels));
        found.extend(heading);
    }
}

/// The marks that may end a label, `:`, `：` and `】`, each with its length in bytes.
fn marks(line: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
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
fn content_start(line: &str, mark: usize, len: usize, emphasis: usize) -> usize {
    let mut rest = line[mark + len..].trim_start();
    rest = rest.strip_prefix("| ").unwrap_or(rest);
    if line[mark..].starts_with('】') {
        rest = rest.trim_start_matches([':', '：']).trim_start();
    }
    // What closes behind the colon ends as the label began; else it is the text's own.
    let text = rest.trim_start_matches(is_emphasis);
    let is_closed = line[..mark].trim_end().ends_with(is_emphasis);
    if emphasis > 0 && !is_closed && rest.len() - text.len() >= emphasis {
        rest = text.trim_start();
    }
    line.len() - rest.len()
}

/// The longest remark in brackets behind a label, and how far back an open bracket is looked for, in
/// characters: so a line of nothing but brackets takes no longer.
const LONGEST_NOTE: usize = 60;

/// How far back the beginning of an address is looked for, in bytes: so a line without spaces takes no
/// longer.
const LONGEST_ADDRESS: usize = 300;

/// Where the last bracket opens in a text, not far from its end.
fn last_opening(text: &str) -> Option<usize> {
    let mut near = text.char_indices().rev().take(LONGEST_NOTE);
    near.find(|(_, c)| matches!(c, '(' | '（'))
        .map(|(at, _)| at)
}

/// Where the remark in brackets begins that a text ends with, as in `Start time (UTC)`: it is the first
/// of what the label's section says.
fn note(text: &str) -> Option<usize> {
    let inside = text.strip_suffix([')', '）'])?;
    let start = last_opening(inside)?;
    // "Workaround(s)" is a word.
    let is_apart = inside[start..].starts_with('（')
        || text[..start].ends_with(|c: char| c.is_whitespace() || prose::is_cjk(c));
    (is_apart && !inside[start..].contains([')', '）'])).then_some(start)
}

/// The remark that a text ends with, unless it is a part of the label: `Root cause (preliminary)`.
fn own_note(text: &str, labels: &Labels) -> Option<usize> {
    note(text).filter(|_| labels.ending(text).next().is_none())
}

/// Whether a character makes the words between two of it stand out, as in Markdown.
fn is_emphasis(c: char) -> bool {
    matches!(c, '*' | '_')
}

/// A text without the space and the emphasis at its end.
fn without_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || is_emphasis(c))
}

/// The bytes of emphasis that open directly before a label and close behind it, before its colon or
/// after: `**Root cause:**`, `__Root cause__:`, `_Root cause:_`.
fn emphasis(before: &str, behind: &str) -> usize {
    let text = before.trim_end_matches(is_emphasis);
    let opening = &before[text.len()..];
    let is_mark = |c: char| matches!(c, ':' | '：');
    let closing = match opening {
        // A single asterisk behind a space is a bullet.
        "*" => behind.trim_start_matches(is_mark),
        _ => behind.trim_start_matches(|c| is_mark(c) || c == ' '),
    };
    match opening.chars().next_back() {
        Some(last) if closing.starts_with(last) => opening.len(),
        _ => 0,
    }
}

/// A line that is a label and nothing else, as in `<b>Root cause</b><br>` and `[Root cause]`, or its
/// first cell is.
fn bare(line: &str, labels: &Labels) -> Option<Heading> {
    let (cell, content) = match memchr(b'|', line.as_bytes()) {
        Some(bar) => (&line[..bar], bar + 1),
        None => (line, line.len()),
    };
    if labels.is_too_long(cell) {
        return None;
    }
    leading(cell, labels, content).map(|(_, heading)| heading)
}

/// A label of several words that a dash sets off from a sentence of its own, `Root cause - A disk
/// failed`; in `Next steps - as always - are open` the sentence goes on.
fn dashed(line: &str, labels: &Labels) -> Option<Heading> {
    let near = &line[..line.floor_char_boundary(labels.longest_line())];
    // The last bytes of the wide dashes stand for them.
    let (at, content) = memchr3_iter(b'-', 0x93, 0x94, near.as_bytes()).find_map(|last| {
        let (before, after) = near.as_bytes().split_at(last);
        let before = before.strip_suffix(&[0xe2, 0x80]).unwrap_or(before);
        let is_apart = before.ends_with(b" ") && after[1..].starts_with(b" ");
        is_apart.then_some((before.len(), last + 2))
    })?;
    let (label, heading) = leading(&line[..at], labels, content)?;
    let is_lower = |at: usize| line[at..].starts_with(char::is_lowercase);
    // `Start time - End time` stands above the columns of a table.
    let mut others = labels.ending(line[content..].trim_end());
    let is_label = label.is_telling()
        && !is_lower(heading.label.start)
        && !is_lower(content)
        && !others.any(|(_, range)| range.start == 0);
    is_label.then_some(heading)
}

/// A label in brackets before a sentence of its own, `[Root cause] A disk failed`; that of `[Root cause]
/// of the outage` is a part of the sentence.
fn in_brackets(line: &str, labels: &Labels) -> Option<Heading> {
    let near = &line[..line.floor_char_boundary(labels.longest_line())];
    let end = prose::first_bracketed(near)?;
    let rest = line[end..].trim_start();
    let text = rest.trim_start_matches([':', '：']);
    let has_colon = text.len() < rest.len();
    let text = text.trim_start();
    let begins = |c: char| c.is_alphanumeric() && !c.is_lowercase();
    (has_colon || text.starts_with(begins)).then_some(())?;
    // `<title>` and `[summary]` are what programs write.
    let (_, heading) = leading(&line[..end], labels, line.len() - text.len())?;
    let is_lower = line[heading.label.start..].starts_with(char::is_lowercase);
    (!is_lower).then_some(heading)
}

/// The label that the beginning of a line is, ornaments and a remark aside; its text is at `content`.
fn leading<'a>(
    beginning: &'a str,
    labels: &'a Labels,
    content: usize,
) -> Option<(&'a Label, Heading)> {
    let text = without_end(beginning);
    let (opening, text) = prose::bracketed(text).unwrap_or(("", text));
    let note = own_note(text, labels);
    let named = without_end(&text[..note.unwrap_or(text.len())]);
    let (label, range) = labels.ending(named).find(|(_, range)| {
        let before = &named[..range.start];
        prose::is_ornament(before.strip_suffix(opening).unwrap_or(before))
    })?;
    let heading = Heading {
        kind: label.kind,
        ornament: 0,
        label: range,
        remark: note.map(|note| note..text.len()),
        content,
    };
    Some((label, heading))
}

/// Whether a line begins with a heading of no section and a colon, or is one that is set apart.
pub(super) fn is_other(line: &str, labels: &Labels, is_set_apart: impl Fn() -> bool) -> bool {
    let ornament = |c: char| c.is_whitespace() || is_emphasis(c) || c == '#';
    let text = line.trim_start_matches(ornament);
    // `■対応` and `【対応】` are set apart, too.
    let inner = text.trim_start_matches(prose::is_strong_ornament);
    let is_set_apart = || inner.len() < text.len() || is_set_apart();
    let mut behind = labels.behind_headings(inner.trim_start());
    behind.any(|rest| {
        let rest = rest.trim_start_matches(ornament);
        rest.starts_with([':', '：', '】']) || (rest.is_empty() && is_set_apart())
    })
}

/// Whether a word that reads like an article is the letter that a thing is called by: "follow plan A".
///
/// One capital letter behind a word in small letters; behind any other an article of a title
/// (`Users See A`) or of a sentence cannot be told from it.
fn is_name(word: &str, before: &str) -> bool {
    let mut letters = word.chars();
    let is_capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let word_before = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    is_capital && !word_before.is_empty() && word_before.chars().all(char::is_lowercase)
}

/// Where something that reads like a label stands.
struct Place<'a> {
    /// The line up to it, from the text of the label before it.
    before: &'a str,
    /// The label as written.
    written: &'a str,
    /// Whether `before` is the text of a label in the same line, so that the line holds several.
    follows_label: bool,
    section: Option<SectionKind>,
}

impl Place<'_> {
    /// Whether it is a label there.
    ///
    /// It is at the start of a line and after a no-break space; after the end of a sentence; glued
    /// to the text before it, where a line break was lost; and after a plain space in a line that
    /// holds several labels. The later ones ask for more, because prose has such words too.
    fn admits(&self, label: &Label, labels: &Labels) -> bool {
        if self.is_first() {
            return true;
        }
        if self.written.chars().next().is_some_and(char::is_lowercase) {
            return false;
        }
        let text = self.before.trim_end();
        let gap = &self.before[text.len()..];
        let is_address = || {
            let near = &text[text.ceil_char_boundary(text.len().saturating_sub(LONGEST_ADDRESS))..];
            let word = near.rsplit(char::is_whitespace).next();
            word.is_some_and(|word| word.contains("://"))
        };
        // "https://example.com/?Title:x"
        if gap.is_empty() && !label.is_telling() && is_address() {
            return false;
        }
        if gap.contains(['\u{a0}', '\u{3000}', '\t'])
            || prose::ends_sentence(text)
            || text.ends_with(prose::is_strong_ornament)
        {
            return true;
        }
        // A title comes first; "Job title:" and "pageTitle:" are text.
        if label.kind == SectionKind::Title {
            return false;
        }
        match gap {
            "" => label.is_long() && self.is_seam(text),
            _ => self.is_after_text(text, label, labels),
        }
    }

    /// Whether two texts were glued together here, as in `FormsUser impact` and `UTCEnd time`.
    fn is_seam(&self, text: &str) -> bool {
        let Some(last) = text.chars().next_back() else {
            return false;
        };
        // A straight quote behind a space opens what it quotes.
        let is_quote = matches!(last, '"' | '\'');
        if is_quote && text[..text.len() - 1].ends_with(char::is_whitespace) {
            return false;
        }
        let mut written = self.written.chars();
        if written.next().is_some_and(char::is_uppercase) {
            last.is_lowercase()
                || last.is_numeric()
                || prose::is_closing(last)
                || prose::is_cjk(last)
                || (last.is_uppercase() && written.next().is_some_and(char::is_lowercase))
        } else {
            last.is_ascii_alphanumeric() || prose::is_closing(last)
        }
    }

    /// Whether a label may follow a text that ends no sentence: a title, a time, a list of words.
    fn is_after_text(&self, text: &str, label: &Label, labels: &Labels) -> bool {
        let last_word = text
            .rsplit(|c: char| c.is_whitespace())
            .next()
            .unwrap_or("");
        let before = text[..text.len() - last_word.len()].trim_end();
        if (labels.forbids_after(last_word) && !is_name(last_word, before))
            || last_word.ends_with(['(', '「', '“', ',', '、'])
        {
            return false;
        }
        // "(see Next steps: below)"
        let bracket = last_opening(text).map(|at| &text[at..]);
        let is_open = |rest: &str| !rest.contains([')', '）', '.', '。', '!', '?']);
        if bracket.is_some_and(is_open) {
            return false;
        }
        let after_one_line = self.section.is_some_and(SectionKind::is_one_line);
        self.follows_label && (label.is_telling() || after_one_line)
    }

    /// Whether no text stands before it: a label's own text may be a number, as in "End time: 9."
    fn is_first(&self) -> bool {
        match self.follows_label {
            true => self.before.trim().is_empty(),
            false => prose::is_ornament(self.before),
        }
    }

    /// Where the bullet begins that stands directly before it.
    fn ornament(&self) -> usize {
        if self.is_first() {
            return 0;
        }
        let bullet = |c: char| {
            c.is_whitespace() || prose::is_strong_ornament(c) || prose::is_weak_ornament(c)
        };
        let text = self.before.trim_end_matches(bullet);
        // A dash that is part of the text has no space before it.
        match self.before[text.len()..].starts_with(prose::is_weak_ornament) {
            true => self.before.trim_end().len(),
            false => text.len(),
        }
    }
}
