//! Parts of a text that its author marked as internal: work notes that were copied from a ticket, and
//! comments.

use std::ops::Range;

use super::journal::journal_label;
use super::private::Audience;

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

/// The parts of a text that are internal, in bytes and in order:
///
/// - an entry of a ticket's journal under a line such as `2026-03-02 08:30:00 - Jo Doe (Work notes)`, up to
///   the next such line,
/// - the text under a heading such as `### Work notes`, up to the next heading that is no lower,
/// - a paragraph that begins with a label such as `Work notes:` or a mark such as `[internal]`; where nothing stands
///   behind that, the paragraph, list or code block that follows.
pub fn internal_parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = internal_lines(text);
    parts.retain(|part| !text[part.clone()].trim().is_empty());
    parts
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
}

/// An internal part whose end is not found yet.
struct OpenPart {
    from: usize,
    extent: Extent,
    /// The marks of the code block in which the text is, which opened within the part.
    fence: Option<&'static str>,
    has_text: bool,
    is_list: bool,
    /// Where the empty lines begin that may end it.
    blank_from: Option<usize>,
}

fn internal_lines(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<OpenPart> = None;
    let mut start = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let content = line.trim();
        let next = lines.peek().map_or("", |next| next.trim());
        let entry_label = journal_label(content);
        let is_entry = entry_label.is_some();
        let heading = heading(content, next);
        if let Some(part) = &mut open {
            let level = heading.map(|(level, _)| level);
            let end = part.end_before(line, start, level, is_entry);
            if let Some(end) = end {
                found.push(part.from..end);
                open = None;
            }
        }
        if open.is_none() {
            let extent = internal_extent(content, heading, entry_label);
            open = extent.map(|extent| OpenPart {
                from: start,
                extent,
                fence: None,
                has_text: !is_label_alone(content),
                is_list: false,
                blank_from: None,
            });
        }
        start += line.len();
    }
    found.extend(open.map(|part| part.from..text.len()));
    found
}

impl OpenPart {
    /// Where the part ends, if it ends before the line that begins at `start`.
    fn end_before(
        &mut self,
        line: &str,
        start: usize,
        heading_level: Option<usize>,
        is_entry: bool,
    ) -> Option<usize> {
        let content = line.trim();
        // A `#` in a code block is no heading.
        if let Some(fence) = self.fence {
            self.fence = (!content.starts_with(fence)).then_some(fence);
            return None;
        }
        let is_over = match self.extent {
            Extent::Entry => is_entry,
            Extent::Section(level) => is_entry || heading_level.is_some_and(|other| other <= level),
            Extent::Paragraph => is_entry || heading_level.is_some(),
        };
        if is_over {
            return Some(self.blank_from.unwrap_or(start));
        }
        if self.extent == Extent::Paragraph {
            if content.is_empty() {
                if self.has_text {
                    self.blank_from.get_or_insert(start);
                }
                return None;
            }
            let goes_on = is_list_item(content) || line.starts_with(char::is_whitespace);
            if let Some(blank_from) = self.blank_from
                && !(self.is_list && goes_on)
            {
                return Some(blank_from);
            }
            self.blank_from = None;
            self.is_list |= !self.has_text && is_list_item(content);
            self.has_text = true;
        }
        let mut fences = ["```", "~~~"].into_iter();
        self.fence = fences.find(|fence| content.starts_with(fence));
        None
    }
}

/// What kind of internal part a line begins, if it begins one.
fn internal_extent(
    line: &str,
    heading: Option<(usize, &str)>,
    entry_label: Option<&str>,
) -> Option<Extent> {
    if let Some(label) = entry_label {
        return (Audience::of_label(label) == Audience::Internal).then_some(Extent::Entry);
    }
    if let Some((level, title)) = heading
        && is_internal_heading(title)
    {
        return Some(Extent::Section(level));
    }
    let marked = bracketed(line).is_some_and(|mark| Audience::is_internal_mark(mark, true));
    let labelled = label(line).is_some_and(|label| Audience::is_internal_mark(label, false));
    (marked || labelled).then_some(Extent::Paragraph)
}

/// Whether a heading, or what it begins with before a dash, a colon or a bracket, says that something is internal.
fn is_internal_heading(title: &str) -> bool {
    let before_bracket = title.split_once(['(', '（']);
    let beginnings = [label(title), before_bracket.map(|(beginning, _)| beginning)];
    let mut beginnings = beginnings.into_iter().flatten();
    Audience::is_internal_mark(title, true)
        || beginnings.any(|beginning| Audience::is_internal_mark(beginning, false))
}

/// What stands before a colon, or before a dash between spaces.
fn label(line: &str) -> Option<&str> {
    let ends = [":", "：", " - ", " – ", " — "].into_iter();
    let end = ends.filter_map(|end| line.find(end)).min()?;
    Some(&line[..end])
}

/// Whether nothing stands behind the label or the mark of a line.
fn is_label_alone(line: &str) -> bool {
    let is_mark = bracketed(line).is_some_and(|mark| Audience::is_internal_mark(mark, true));
    let ends: &[char] = match is_mark {
        true => &[']', ')', '】', '）', '］'],
        false => &[':', '：'],
    };
    let behind = line.split_once(ends).map(|(_, behind)| behind);
    behind.is_some_and(|behind| behind.trim_matches(['*', ' ']).is_empty())
}

/// Whether a line begins an item of a list.
fn is_list_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let marks: &[char] = match rest.len() < line.len() {
        true => &['.', ')'],
        false => &['-', '*', '+', '•'],
    };
    rest.strip_prefix(marks)
        .is_some_and(|rest| rest.starts_with(' '))
}

/// What stands in brackets at the start of a line: `[internal] …`, `【社内限定】…`.
fn bracketed(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['-', '*', '>', ' ']);
    let inside = line.strip_prefix(['[', '(', '（', '【', '［'])?;
    let (inner, _) = inside.split_once([']', ')', '）', '】', '］'])?;
    Some(inner)
}

/// The level of bold lines and of summaries, which stand below any other heading.
const LOWEST_LEVEL: usize = 7;

/// The level and the text of a line that is a heading: `### Work notes`, `**Work notes**`,
/// `<summary>Work notes</summary>`, or a line that is underlined by the `next` one.
fn heading<'a>(line: &'a str, next: &str) -> Option<(usize, &'a str)> {
    if let Some((_, summary)) = line.split_once("<summary>") {
        return Some((LOWEST_LEVEL, summary.split("</summary>").next()?));
    }
    let title = line.trim_start_matches('#');
    if title.len() < line.len() && title.starts_with(' ') {
        return Some((line.len() - title.len(), title));
    }
    if let Some(title) = line
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"))
    {
        return (!title.contains("**")).then_some((LOWEST_LEVEL, title));
    }
    let is_underline = |mark: char| next.len() > 1 && next.chars().all(|c| c == mark);
    let level = match (is_underline('='), is_underline('-')) {
        (true, _) => 1,
        (_, true) => 2,
        _ => return None,
    };
    let is_text = line.starts_with(char::is_alphanumeric);
    is_text.then_some((level, line))
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
                "A.\n\n### Work notes\nX\n\n#### Details\nX\n\n**Steps**\n- X\n\n### Next steps\nB.",
                "A.\n\n### Next steps\nB.",
                1,
            ),
            (
                "### Work notes\n```\n# X\n### X\n```\nX\n\n## B\nB.",
                "## B\nB.",
                1,
            ),
            (
                "A.\n\nInternal note:\n\n- X\n- X\n\n- X\n\nB.",
                "A.\n\n\nB.",
                1,
            ),
            ("Internal note: X (by Jo)\n\nB.", "B.", 1),
            ("[internal]\n\nX\nX\n\nB.", "B.", 1),
            ("Internal note:\n\n```\nX\n\n# X\n```\n\nB.", "B.", 1),
            (
                "Work notes\n----------\nX\n\nX\n\nNext\n====\nB.",
                "Next\n====\nB.",
                1,
            ),
            (
                "### Internal notes — team only\nX\n\n### Next\nB.",
                "### Next\nB.",
                1,
            ),
            ("### Internal\nX", "", 1),
            ("INTERNAL NOTE - X\n\nB.", "B.", 1),
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
            "### Internal: DNS fails\nA.",
            "### Private (preview) endpoints\nA.",
            "Next steps\n\nA.",
            "## Root cause\nA private link failed (internal)\nInternal: no",
            "[Internal Server Error] was shown to users.",
            "(Private links are not affected.)",
        ] {
            assert_eq!(remove_internal_parts(text), None, "{text}");
        }
    }
}
