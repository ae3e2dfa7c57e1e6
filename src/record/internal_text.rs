//! Parts of a text that its author marked as internal: work notes that were copied from a ticket, and
//! comments.

mod lines;
mod spans;

use std::borrow::Cow;
use std::ops::Range;

use super::journal::{has_unknown_label, journal_label};
use super::private::Audience;
use lines::{Line, SYMBOL_LEVEL, split_lines, without_symbols};
use spans::internal_spans;

/// A text without its [internal parts](internal_parts) and without comments (`<!-- … -->`, `{{/* … */}}`,
/// `{{< comment >}}…{{< /comment >}}`), and how many there were; `None` if there is none.
pub(super) fn remove_internal_parts(text: &str) -> Option<(String, usize)> {
    let mut found = comments(text);
    found.extend(internal_parts(text));
    found.sort_by_key(|part| part.start);
    let mut kept = String::with_capacity(text.len());
    let (mut from, mut count) = (0, 0);
    for part in found {
        if part.start >= from {
            kept.push_str(&text[from..part.start]);
            count += 1;
        }
        from = from.max(part.end);
    }
    kept.push_str(&text[from..]);
    (count > 0).then(|| (kept.trim().to_owned(), count))
}

/// A text with spaces in place of its [internal parts](internal_parts) from byte `start` on, and where the first of them
/// begins. Everything else keeps its place.
pub fn mask_internal_parts(text: &str, start: usize) -> (Cow<'_, str>, Option<usize>) {
    let mut masked = Cow::Borrowed(text);
    let mut first = None;
    for part in internal_parts(&text[start..]) {
        let part = start + part.start..start + part.end;
        first.get_or_insert(part.start);
        let blank = filled(&text[part.clone()], ' ');
        masked.to_mut().replace_range(part, &blank);
    }
    (masked, first)
}

/// The parts of a text that are internal, in bytes and in order:
///
/// - an entry of a ticket's journal under a line such as `2026-03-02 08:30:00 - Jo Doe (Work notes)`, up to
///   the next such line; also one under a label whose audience is not known,
/// - the text under a heading such as `### Work notes`, up to the next heading that is no lower,
/// - a paragraph that begins with a label such as `Work notes:` or a mark such as `[internal]`; where nothing stands
///   behind that, the paragraph, list or code block that follows,
/// - what stands between two marks, such as `[internal]…[/internal]`, and a remark such as `[internal: …]`,
/// - a row of a table with such a label in a cell, and a table with one above a column.
///
/// Headings, paragraphs and lines may be written in Markdown, in HTML or as in Jira.
pub fn internal_parts(text: &str) -> Vec<Range<usize>> {
    let spans = internal_spans(text);
    // What is internal within a line says nothing of the rest of it.
    let mut rest = Cow::Borrowed(text);
    for span in &spans {
        let filling = filled(&text[span.clone()], 'x');
        rest.to_mut().replace_range(span.clone(), &filling);
    }
    let mut parts = internal_lines(&rest);
    parts.extend(spans);
    parts.retain(|part| !text[part.clone()].trim().is_empty());
    parts.sort_by_key(|part| part.start);
    parts.dedup_by(|next, part| {
        let overlaps = next.start < part.end;
        if overlaps {
            part.end = part.end.max(next.end);
        }
        overlaps
    });
    parts
}

/// A text of the same lines and the same length of nothing but one character of ASCII.
fn filled(text: &str, filler: char) -> String {
    let chars = text.chars().flat_map(|c| match c {
        '\n' => std::iter::repeat_n('\n', 1),
        c => std::iter::repeat_n(filler, c.len_utf8()),
    });
    chars.collect()
}

/// The marks at the ends of comments. One that is not closed goes on to the end.
const COMMENT_MARKS: [(&str, &str); 4] = [
    ("<!--", "-->"),
    ("{{/*", "*/}}"),
    ("{{< comment >}}", "{{< /comment >}}"),
    ("{{% comment %}}", "{{% /comment %}}"),
];

fn comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (open, close) in COMMENT_MARKS {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at) {
            let inner = start + open.len();
            let end = text[inner..].find(close).map(|at| inner + at + close.len());
            from = end.unwrap_or(text.len());
            found.push(start..from);
        }
    }
    found
}

/// How far an internal part goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// To the next entry of the journal.
    Entry,
    /// To the next heading of this level or a higher one.
    Section(usize),
    /// To the end of the paragraph, or of the one that follows where nothing stands behind the label.
    Paragraph,
    /// To the last row of the table.
    Table,
    /// To the line that closes the container, with that.
    Container,
    /// To the end of the line.
    Line,
}

/// An internal part whose end is not found yet.
struct OpenPart {
    from: usize,
    extent: Extent,
    /// The marks of the code block in which the text is, which opened within the part.
    fence: Option<&'static str>,
    has_text: bool,
    is_list: bool,
    is_quoted: bool,
    /// Where the empty lines begin that may end it.
    blank_from: Option<usize>,
}

/// Where an internal part begins in a line, how far it goes, and whether it has text in that line already.
struct Beginning {
    from: usize,
    extent: Extent,
    has_text: bool,
}

fn internal_lines(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<OpenPart> = None;
    let mut is_after_blank_line = true;
    let lines = split_lines(text);
    for (index, line) in lines.iter().enumerate() {
        let next = lines.get(index + 1);
        let next_content = next.map_or("", |next| next.content);
        let heading = line.heading(next_content);
        let is_paragraph = is_after_blank_line && !next_content.is_empty();
        let entry = match journal_label(line.content) {
            Some(label) => Some(Audience::of_label(label)),
            None => (is_paragraph && has_unknown_label(line.content)).then_some(Audience::Internal),
        };
        is_after_blank_line = line.content.is_empty();
        if let Some(part) = &mut open {
            let level = heading.map(|(level, _)| level);
            match part.end_at(line, level, entry.is_some()) {
                None => continue,
                Some(end) => found.push(part.from..end),
            }
            let is_closing_line = part.extent == Extent::Container;
            open = None;
            if is_closing_line {
                continue;
            }
        }
        let beginning = match entry {
            Some(Audience::Internal) => Some(Beginning::of_line(line, Extent::Entry)),
            Some(_) => None,
            None => internal_beginning(line, heading, next.is_some_and(Line::is_delimiter_row)),
        };
        open = beginning.map(|beginning| OpenPart {
            from: beginning.from,
            extent: beginning.extent,
            fence: None,
            has_text: beginning.has_text,
            is_list: false,
            is_quoted: line.is_quoted,
            blank_from: None,
        });
    }
    found.extend(open.map(|part| part.from..text.len()));
    found
}

impl Beginning {
    fn of_line(line: &Line<'_>, extent: Extent) -> Self {
        Self {
            from: line.range.start,
            extent,
            has_text: true,
        }
    }

    /// A part behind other text of a line, or of the whole line where `at` is its beginning.
    fn within(line: &Line<'_>, at: usize, extent: Extent) -> Self {
        Self {
            from: match at {
                0 => line.range.start,
                _ => line.content_start + at,
            },
            extent,
            has_text: true,
        }
    }
}

impl OpenPart {
    /// Where the part ends, if it ends before this line, or, in a container, with it.
    fn end_at(
        &mut self,
        line: &Line<'_>,
        heading_level: Option<usize>,
        is_entry: bool,
    ) -> Option<usize> {
        let start = line.range.start;
        let content = line.content;
        // A `#` in a code block is no heading.
        if let Some(fence) = self.fence {
            self.fence = (!content.starts_with(fence)).then_some(fence);
            return None;
        }
        let ends_quotation = self.is_quoted && !line.is_quoted && !content.is_empty();
        let is_over = match self.extent {
            Extent::Entry => is_entry,
            Extent::Section(level) => {
                is_entry || ends_quotation || heading_level.is_some_and(|other| other <= level)
            }
            Extent::Paragraph => {
                is_entry
                    || ends_quotation
                    || heading_level.is_some_and(|level| level < SYMBOL_LEVEL)
            }
            Extent::Table => !line.is_row(),
            Extent::Line => true,
            Extent::Container => {
                let is_closing = content.len() >= 3 && content.bytes().all(|byte| byte == b':');
                return is_closing.then_some(line.range.end);
            }
        };
        if is_over {
            return Some(self.blank_from.unwrap_or(start));
        }
        if self.extent == Extent::Paragraph {
            if self.has_text && (content.is_empty() || line.begins_block) {
                self.blank_from.get_or_insert(start);
            }
            if content.is_empty() {
                return None;
            }
            let goes_on = line.is_list_item() || line.is_indented;
            if let Some(blank_from) = self.blank_from
                && !(self.is_list && goes_on)
            {
                return Some(blank_from);
            }
            self.blank_from = None;
            self.is_list |= !self.has_text && line.is_list_item();
            self.has_text = true;
        }
        let mut fences = ["```", "~~~"].into_iter();
        self.fence = fences.find(|fence| content.starts_with(fence));
        None
    }
}

/// The internal part that a line begins, if it begins one.
fn internal_beginning(
    line: &Line<'_>,
    heading: Option<(usize, &str)>,
    is_above_delimiter: bool,
) -> Option<Beginning> {
    let content = line.content;
    let of_line = |extent| Some(Beginning::of_line(line, extent));
    if line.is_row() {
        let mut cells = content.split('|').map(str::trim);
        if cells.any(|cell| Audience::is_whole_internal_mark(cell, false)) {
            return of_line(match is_above_delimiter {
                true => Extent::Table,
                false => Extent::Line,
            });
        }
    }
    if let Some(name) = content.strip_prefix(":::")
        && Audience::is_internal_mark(name, true)
    {
        return of_line(Extent::Container);
    }
    if let Some((level, title)) = heading {
        if is_internal_end(title) {
            return of_line(Extent::Line);
        }
        let has_text =
            level == SYMBOL_LEVEL && (bracketed(content).is_some() || has_text_behind_label(title));
        if is_internal_heading(title) && !has_text {
            return of_line(Extent::Section(level));
        }
    }
    let marked = bracketed(content).is_some_and(|mark| Audience::is_internal_mark(mark, true));
    let labelled = label(content).is_some_and(|label| Audience::is_internal_mark(label, false));
    if marked || labelled {
        return Some(Beginning {
            has_text: !is_label_alone(content),
            ..Beginning::of_line(line, Extent::Paragraph)
        });
    }
    let (words, has_symbol) = without_symbols(content);
    if is_bare_label(words) {
        return Some(Beginning {
            has_text: false,
            ..Beginning::of_line(line, Extent::Paragraph)
        });
    }
    if begins_with_mark(words, has_symbol) {
        return of_line(Extent::Paragraph);
    }
    beginning_within(line)
}

/// Whether a heading, or what it begins with before a dash, a colon or a bracket, says that something is internal.
fn is_internal_heading(title: &str) -> bool {
    Audience::is_internal_mark(title, true)
        || label(title).is_some_and(|label| Audience::is_internal_mark(label, false))
}

/// Whether a title says that an internal part is over: `END INTERNAL`.
fn is_internal_end(title: &str) -> bool {
    const ENDS: &[&str] = &[
        "end of", "end", "/", "ende", "fin de", "fin", "fine", "einde",
    ];
    const ENDS_BEHIND: &[&str] = &[
        "end",
        "ende",
        "fin",
        "終わり",
        "ここまで",
        "以上",
        "结束",
        "結束",
        "끝",
    ];
    let title = title.to_lowercase();
    let before = ENDS.iter().filter_map(|end| title.strip_prefix(end));
    let behind = ENDS_BEHIND.iter().filter_map(|end| title.strip_suffix(end));
    let mut rests = before.chain(behind);
    rests.any(|rest| Audience::is_whole_internal_mark(rest, true))
}

/// What stands before a colon, or before a dash between spaces, unless a sentence ends in it.
fn label(line: &str) -> Option<&str> {
    let ends = [":", "：", " - ", " – ", " — "].into_iter();
    let end = ends.filter_map(|end| line.find(end)).min()?;
    let label = &line[..end];
    let mut points = label.match_indices(['.', '!', '?', '。', '！', '？']);
    let has_sentence = points.any(|(at, point)| {
        let behind = &label[at + point.len()..];
        let ends_words = label[..at].ends_with(char::is_alphabetic);
        ends_words && (!point.is_ascii() || behind.starts_with(char::is_whitespace))
    });
    (!has_sentence).then_some(label)
}

/// Whether something stands behind the colon of a label.
fn has_text_behind_label(title: &str) -> bool {
    let behind = title.split_once([':', '：']).map(|(_, behind)| behind);
    behind.is_some_and(|behind| !behind.trim().is_empty())
}

/// Whether nothing stands behind the label or the mark of a line.
fn is_label_alone(line: &str) -> bool {
    let is_mark = bracketed(line).is_some_and(|mark| Audience::is_internal_mark(mark, true));
    let ends: &[char] = match is_mark {
        true => &[']', ')', '】', '）', '］'],
        false => &[':', '：'],
    };
    let behind = line.split_once(ends).map(|(_, behind)| behind);
    behind.is_some_and(|behind| behind.trim_matches(['*', '_', ' ', ':', '：']).is_empty())
}

/// Whether a line is a label and nothing else: `Internal note`, `_Work notes_`.
fn is_bare_label(words: &str) -> bool {
    let is_mark = |c: char| matches!(c, '*' | '_' | '~' | '`' | ':' | '：' | ' ');
    Audience::is_whole_internal_mark(words.trim_matches(is_mark), false)
}

/// Whether a text begins with a mark before a space: `※社外秘 …`. Without a symbol in front of it only a word without
/// letters of other scripts is one.
fn begins_with_mark(words: &str, has_symbol: bool) -> bool {
    let is_han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let Some((mark, _)) = words.split_once(char::is_whitespace) else {
        return false;
    };
    (has_symbol || mark.chars().all(is_han)) && Audience::is_whole_internal_mark(mark, false)
}

/// What stands in brackets at the start of a line: `[internal] …`, `【社内限定】…`.
fn bracketed(line: &str) -> Option<&str> {
    let (line, _) = without_symbols(line.trim_start_matches(['-', '*', '>', ' ']));
    let inside = line.strip_prefix(['[', '(', '（', '【', '［'])?;
    let (inner, _) = inside.split_once([']', ')', '）', '】', '］'])?;
    Some(inner)
}

/// The longest mark that is looked for within a line, in bytes.
const MAX_MARK_LEN: usize = 100;

/// An internal part that begins behind other text of its line: at a mark in square brackets, or at a label that
/// begins a sentence.
fn beginning_within(line: &Line<'_>) -> Option<Beginning> {
    let content = line.content;
    for (at, bracket) in content.match_indices(['[', '【', '［']) {
        let inside = &content[at + bracket.len()..];
        let near = &inside[..inside.floor_char_boundary(MAX_MARK_LEN)];
        let Some(mark) = near.split([']', '】', '］']).next() else {
            continue;
        };
        let Some(behind) = inside[mark.len()..].strip_prefix([']', '】', '］']) else {
            continue;
        };
        let is_link = behind.starts_with(['(', '[', ':']) || at > 0 && content[..at].ends_with(']');
        if is_link || !Audience::is_whole_internal_mark(mark, true) {
            continue;
        }
        return Some(match behind.trim().is_empty() {
            // It is said of the line.
            true => Beginning::of_line(line, Extent::Line),
            false => Beginning::within(line, at, Extent::Paragraph),
        });
    }
    let ends = content.match_indices(['.', '!', '?', '。', '！', '？', ':', '：']);
    let starts = ends.filter_map(|(at, mark)| {
        let start = at + mark.len();
        let rest = content[start..].trim_start();
        let is_start = !mark.is_ascii() || rest.len() < content.len() - start;
        is_start.then_some(content.len() - rest.len())
    });
    let mut starts = starts.filter(|start| {
        let near = &content[*start..content.floor_char_boundary(start + MAX_MARK_LEN)];
        let label = near.split_once([':', '：']).map(|(label, _)| label);
        label.is_some_and(|label| Audience::is_whole_internal_mark(label, false))
    });
    let start = starts.next()?;
    Some(Beginning::within(line, start, Extent::Paragraph))
}

#[cfg(test)]
mod tests;
