//! Internal parts of a text that begin and end with a mark: `[internal: …]`, `<internal>…</internal>`.

use std::ops::Range;

use crate::record::private::Audience;

/// The brackets in which marks stand.
const BRACKETS: &[(char, char)] = &[
    ('[', ']'),
    ('(', ')'),
    ('【', '】'),
    ('（', '）'),
    ('［', '］'),
];

/// How far the end of a mark is looked for, in bytes.
const MAX_MARK_LEN: usize = 100;

/// How far the end of a remark in brackets is looked for, in bytes.
const MAX_REMARK_LEN: usize = 4_000;

/// The parts between two marks, and the remarks in brackets that begin with a label: in order, none within another.
pub(super) fn internal_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let closings = closing_marks(text);
    for (at, mark) in text.match_indices(['[', '(', '【', '（', '［', '<', '{']) {
        if spans.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let end = match mark {
            "<" => element_end(text, at, '<', '>', &closings),
            "{" => panel_len(&text[at..]).map(|len| at + len),
            "[" => {
                let end = element_end(text, at, '[', ']', &closings);
                end.or_else(|| remark_len(&text[at..]).map(|len| at + len))
            }
            _ => remark_len(&text[at..]).map(|len| at + len),
        };
        spans.extend(end.map(|end| at..end));
    }
    spans
}

/// The marks that close internal elements: `[/internal]`, `</internal>`.
fn closing_marks(text: &str) -> Vec<Range<usize>> {
    let marks = text.match_indices("[/").chain(text.match_indices("</"));
    let marks = marks.filter_map(|(at, mark)| {
        let close = if mark == "[/" { ']' } else { '>' };
        let open = if close == ']' { '[' } else { '<' };
        let name = inside(&text[at..], open, close)?;
        let is_internal = Audience::is_whole_internal_mark(&name[1..], true);
        is_internal.then(|| at..at + name.len() + 2)
    });
    let mut marks: Vec<Range<usize>> = marks.collect();
    marks.sort_by_key(|mark| mark.start);
    marks
}

/// The end of the element that begins at a bracket: `[internal]…[/internal]`. One of HTML that is not closed goes on to
/// the end of the text.
fn element_end(
    text: &str,
    at: usize,
    open: char,
    close: char,
    closings: &[Range<usize>],
) -> Option<usize> {
    let name = inside(&text[at..], open, close)?;
    if !Audience::is_whole_internal_mark(name, true) {
        return None;
    }
    let next = closings.partition_point(|closing| closing.start < at);
    let end = closings.get(next).map(|closing| closing.end);
    end.or_else(|| (open == '<').then_some(text.len()))
}

/// What stands between the bracket that a text begins with and the one that closes it.
fn inside(text: &str, open: char, close: char) -> Option<&str> {
    let rest = text.strip_prefix(open)?;
    let near = &rest[..rest.floor_char_boundary(MAX_MARK_LEN)];
    near.split_once(close).map(|(inside, _)| inside)
}

/// The length of Jira's panel that a text begins with, if its title says that it is internal: up to the next mark of its
/// name, or to the end.
fn panel_len(text: &str) -> Option<usize> {
    let (name, parameters) = inside(text, '{', '}')?.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let titles = parameters.split('|').map(|parameter| {
        let (key, value) = parameter.split_once('=').unwrap_or(("title", parameter));
        (key.trim().eq_ignore_ascii_case("title"), value)
    });
    let mut titles = titles.filter(|(is_title, _)| *is_title);
    let is_internal = titles.any(|(_, title)| Audience::is_internal_mark(title, true));
    if !is_name || !is_internal {
        return None;
    }
    let start = name.len() + parameters.len() + 3;
    let end = format!("{{{name}}}");
    let len = text[start..].find(&end).map(|at| start + at + end.len());
    Some(len.unwrap_or(text.len()))
}

/// The length of the remark in brackets that a text begins with, if a label says that it is internal:
/// `[internal: …]`, `(internal note: …)`. One that is not closed goes on to the end of its paragraph.
fn remark_len(text: &str) -> Option<usize> {
    let (open, close) = *BRACKETS.iter().find(|(open, _)| text.starts_with(*open))?;
    let near = &text[..text.floor_char_boundary(MAX_MARK_LEN)];
    let (label, _) = near[open.len_utf8()..].split_once([':', '：'])?;
    if label.contains([close, '\n']) || !Audience::is_internal_mark(label, true) {
        return None;
    }
    let paragraph = text.split("\n\n").next().unwrap_or(text);
    let near = &paragraph[..paragraph.floor_char_boundary(MAX_REMARK_LEN)];
    let mut depth = 0_usize;
    for (at, c) in near.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
        }
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    Some(paragraph.len())
}
