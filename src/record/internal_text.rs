//! Parts of a text that its author marked as internal: work notes that were copied from a ticket, and
//! comments.

use std::ops::Range;

use super::journal::{is_heading, last_parenthesis};
use super::private::Audience;

/// A text without its internal parts, and how many there were; `None` if there is none.
///
/// Internal is
///
/// - an entry of a ticket's journal under a line such as `2026-03-02 08:30:00 - Jo Doe (Work notes)`, up to
///   the next such line,
/// - the text under a heading such as `### Work notes`, up to the next heading,
/// - a paragraph that begins with a label such as `Work notes:` or a mark such as `[internal]`,
/// - a comment: `<!-- … -->`, `{{/* … */}}`, `{{< comment >}}…{{< /comment >}}`.
pub(super) fn remove_internal_parts(text: &str) -> Option<(String, usize)> {
    let mut parts = comments(text);
    parts.extend(internal_lines(text));
    parts.sort_by_key(|part| part.start);
    let mut kept = String::with_capacity(text.len());
    let (mut from, mut count) = (0, 0);
    for part in parts
        .into_iter()
        .filter(|part| !text[part.clone()].trim().is_empty())
    {
        if part.start >= from {
            kept.push_str(&text[from..part.start]);
            count += 1;
        }
        from = from.max(part.end);
    }
    kept.push_str(&text[from..]);
    (count > 0).then(|| (kept.trim().to_owned(), count))
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
    Entry,
    Section,
    Paragraph,
}

fn internal_lines(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(usize, Extent)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let is_entry = last_parenthesis(content).is_some_and(|label| is_heading(content, label));
        let is_section = heading_text(content).is_some();
        let ends = match open {
            Some((_, Extent::Entry)) => is_entry,
            Some((_, Extent::Section)) => is_entry || is_section,
            Some((_, Extent::Paragraph)) => is_entry || is_section || content.is_empty(),
            None => false,
        };
        if ends && let Some((from, _)) = open.take() {
            found.push(from..start);
        }
        if open.is_none() {
            open = internal_extent(content, is_entry).map(|extent| (start, extent));
        }
        start += line.len();
    }
    found.extend(open.map(|(from, _)| from..text.len()));
    found
}

/// What kind of internal part a line begins, if it begins one.
fn internal_extent(line: &str, is_entry: bool) -> Option<Extent> {
    let is_internal = |label: &str| Audience::is_internal_mark(label, false);
    if is_entry {
        let label = last_parenthesis(line)?;
        return (Audience::of_label(label) == Audience::Internal).then_some(Extent::Entry);
    }
    if heading_text(line).is_some_and(is_internal) {
        return Some(Extent::Section);
    }
    let marked = bracketed(line).is_some_and(|mark| Audience::is_internal_mark(mark, true));
    let labelled = || {
        let (label, _) = line.split_once([':', '：'])?;
        Some(is_internal(label))
    };
    (marked || labelled() == Some(true)).then_some(Extent::Paragraph)
}

/// What stands in brackets at the start of a line: `[internal] …`, `【社内限定】…`.
fn bracketed(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['-', '*', '>', ' ']);
    let inside = line.strip_prefix(['[', '(', '（', '【', '［'])?;
    let (inner, _) = inside.split_once([']', ')', '）', '】', '］'])?;
    Some(inner)
}

/// The text of a line that is a heading: `### Work notes`, `**Work notes**`, `<summary>Work notes</summary>`.
fn heading_text(line: &str) -> Option<&str> {
    if let Some((_, summary)) = line.split_once("<summary>") {
        return summary.split("</summary>").next();
    }
    let title = line.trim_start_matches('#');
    if title.len() < line.len() && title.starts_with(' ') {
        return Some(title);
    }
    let title = line.strip_prefix("**")?.strip_suffix("**")?;
    (!title.contains("**")).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_parts_are_removed() {
        for (text, kept, count) in [
            ("Work notes: X", "", 1),
            ("A.\n\nInternal note: X\nX\n\nB.", "A.\n\n\nB.", 1),
            (
                "A.\n\n### Work notes\n\nX\n\nX\n\n### Next steps\nB.",
                "A.\n\n### Next steps\nB.",
                1,
            ),
            ("**作業メモ**\nX\n\n**次の手順**\nB", "**次の手順**\nB", 1),
            (
                "2026-11-11 09:10:00 - Jo (Comments)\nA.\n\n2026-11-11 09:00:12 - Ann Lee (Work notes)\nX\n\nX",
                "2026-11-11 09:10:00 - Jo (Comments)\nA.",
                1,
            ),
            (
                "A.\n\n[internal] X\nX\n\n(Internal only) X\n\n- [INTERN] X\n\n【社内限定】X\n\nB.",
                "A.\n\n\n\n\n\nB.",
                4,
            ),
            (
                "Internal only: X\n\nNur intern: X\n\nÀ usage interne : X\n\n社外秘：X",
                "",
                4,
            ),
            (
                "A {{/* X */}}B{{< comment >}}X{{< /comment >}}C<!-- X",
                "A BC",
                3,
            ),
        ] {
            let removed = remove_internal_parts(text);
            assert_eq!(removed, Some((kept.to_owned(), count)), "{text}");
        }
        for text in [
            "",
            "We tell you more in our release notes: soon.",
            "The work notes of the vendor say that it is over.",
            "## Root cause\nA private link failed (internal)\nInternal: no",
            "[Internal Server Error] was shown to users.",
            "(Private links are not affected.)",
        ] {
            assert_eq!(remove_internal_parts(text), None, "{text}");
        }
    }
}
