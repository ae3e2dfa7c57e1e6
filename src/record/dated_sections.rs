//! Texts under dated headings, in the team's own Markdown: updates of its incidents, and translations.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::diagnostics::FileDiagnostics;
use crate::text::body::Body;
use crate::text::is_middle_dot;
use crate::text::markdown::{self, Images};

/// A body under a heading `## <time> [· attribute]…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedBody<T> {
    /// What the heading says first.
    pub time: T,
    /// Where the heading starts, in bytes of the file.
    pub offset: usize,
    /// What follows the time in the heading, split at `·` or another middle dot.
    pub attributes: Vec<String>,
    /// The Markdown below.
    pub body: Body,
}

/// Reads the dated sections of a file from byte `offset` on; what cannot be read is an error.
///
/// `parse_time` reads what a heading says first, or returns the remedy.
pub fn parse_dated_bodies<T>(
    offset: usize,
    parse_time: impl Fn(&str) -> Result<T, &'static str>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Vec<DatedBody<T>> {
    let text = diagnostics.text();
    let mut bodies = Vec::new();
    let is_dated = |heading: &str| parse_time(split_heading(heading).0).is_ok();
    for section in split_at_headings(offset, is_dated, diagnostics) {
        let body = &text[section.body.clone()];
        let Some(heading) = section.heading else {
            if let Some(at) = body.find(|c: char| !c.is_whitespace()) {
                diagnostics.error(
                    section.body.start + at,
                    "text before the first dated heading; it is not shown",
                    "put it under a heading such as `## 2026-09-14T06:45:00Z`",
                );
            }
            continue;
        };
        let (written, attributes) = split_heading(&text[heading]);
        let time = match parse_time(written) {
            Ok(time) => time,
            Err(help) => {
                let help = if begins_with_time(written, &parse_time) {
                    "write ` · ` between the time and what follows it"
                } else {
                    help
                };
                diagnostics.error(
                    section.start,
                    format!(
                        "the heading's time cannot be read: {written:?}; the update is not shown"
                    ),
                    help,
                );
                continue;
            }
        };
        markdown::check(diagnostics, section.body, Images::Descriptions);
        bodies.push(DatedBody {
            time,
            offset: section.start,
            attributes: attributes.map(str::to_owned).collect(),
            body: Body::markdown(body.trim()),
        });
    }
    bodies
}

/// The time of a heading, and its attributes.
fn split_heading(heading: &str) -> (&str, impl Iterator<Item = &str>) {
    let mut parts = heading.split(is_middle_dot).map(str::trim);
    (parts.next().unwrap_or_default(), parts)
}

/// Whether a heading has a time, and something else behind it.
fn begins_with_time<T>(
    heading: &str,
    parse_time: impl Fn(&str) -> Result<T, &'static str>,
) -> bool {
    let ends = heading.char_indices().rev();
    let mut ends = ends.filter(|(_, c)| !c.is_ascii_alphanumeric());
    ends.any(|(end, _)| parse_time(heading[..end].trim()).is_ok())
}

/// A part of a file, in bytes.
struct Section {
    start: usize,
    /// The text of its heading; the part before the first heading has none.
    heading: Option<Range<usize>>,
    body: Range<usize>,
}

/// Splits a file at the lines that start with `## `, but not within fenced code.
///
/// A fence that is not closed hides no heading, nor does raw HTML: an update must not vanish because
/// the one above it lacks a line. A dated heading in fenced code is an error, since it may be an update.
fn split_at_headings(
    start: usize,
    is_dated: impl Fn(&str) -> bool,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Vec<Section> {
    let text = diagnostics.text();
    let mut fences = closed_fences(text, start).into_iter().peekable();
    let mut sections = Vec::new();
    let mut current = Section {
        start,
        heading: None,
        body: start..text.len(),
    };
    let mut offset = start;
    for line in text[start..].split_inclusive('\n') {
        let line_start = offset;
        offset += line.len();
        let marker_len = heading_marker_len(line, &is_dated);
        let dated_line = match marker_len {
            Some(_) => None,
            None => dated_line(line, &is_dated),
        };
        let Some(marker_len) = marker_len.or(dated_line) else {
            continue;
        };
        let heading = &line[marker_len..];
        while fences.next_if(|fence| fence.end <= line_start).is_some() {}
        if fences
            .peek()
            .is_some_and(|fence| fence.contains(&line_start))
        {
            if is_dated(heading) {
                diagnostics.error(
                    line_start,
                    "a dated heading within fenced code; it starts no update",
                    "close the code above it with its fence in a line of its own; to show such a \
                     line in code, put two spaces before it",
                );
            }
            continue;
        }
        if dated_line.is_some() {
            diagnostics.warning(
                line_start,
                "a dated line that does not begin with two marks and a space; it starts no update",
                "if it is the heading of an update, write `## ` in front of its time",
            );
            continue;
        }
        if current.heading.is_some() && names_no_time(heading) {
            diagnostics.warning(
                line_start,
                format!(
                    "the heading {:?} has no time; it is shown within the update above it",
                    heading.trim()
                ),
                "write headings within an update with three marks: `### Root cause`",
            );
            continue;
        }
        current.body.end = line_start;
        sections.push(current);
        current = Section {
            start: line_start,
            heading: Some(line_start + marker_len..offset),
            body: offset..text.len(),
        };
    }
    sections.push(current);
    sections
}

/// The length of `## ` at the start of a line. Before a time it may be written as an input method does,
/// with full-width marks or an ideographic space, which Markdown takes for text.
fn heading_marker_len(line: &str, is_dated: impl Fn(&str) -> bool) -> Option<usize> {
    if line.starts_with("## ") {
        return Some("## ".len());
    }
    let rest = line
        .strip_prefix("##")
        .or_else(|| line.strip_prefix("＃＃"))?;
    let heading = rest.strip_prefix([' ', '\u{3000}'])?;
    is_dated(heading).then(|| line.len() - heading.len())
}

/// Where the time is in a line that looks like a dated heading and is none: one of another level than the second or
/// without the space behind its marks, a bold line, or a plain one with an attribute.
fn dated_line(line: &str, is_dated: impl Fn(&str) -> bool) -> Option<usize> {
    let text = line.trim();
    let heading = text.trim_start_matches('#');
    let bold = text
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"));
    let is_written = match (text.len() - heading.len(), bold) {
        (1..=6, _) => is_dated(heading.trim_start()),
        (_, Some(bold)) => is_dated(bold),
        (_, None) => text.contains(is_middle_dot) && is_dated(text),
    };
    is_written.then(|| line.len() - line.trim_start_matches(['#', '*', ' ']).len())
}

/// Whether a heading can be no time and has no attributes, so that it names a section.
fn names_no_time(heading: &str) -> bool {
    !heading.contains(|c: char| c.is_numeric() || is_middle_dot(c))
}

/// The blocks of fenced code from byte `start` of a text on that are closed.
fn closed_fences(text: &str, start: usize) -> Vec<Range<usize>> {
    let may_have_fences = ["```", "~~~"]
        .iter()
        .any(|fence| text[start..].contains(fence));
    if !may_have_fences {
        return Vec::new();
    }
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let events = Parser::new_ext(&text[start..], options).into_offset_iter();
    let blocks = events.filter_map(|(event, range)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
            Some(start + range.start..start + range.end)
        }
        _ => None,
    });
    blocks
        .filter(|block| is_closed(&text[block.clone()]))
        .collect()
}

/// Whether a block of fenced code ends with a fence that is at least as long as the one that opens it.
fn is_closed(block: &str) -> bool {
    let fence = block.chars().next().unwrap_or_default();
    let length = |line: &str| line.chars().take_while(|c| *c == fence).count();
    let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
    let last = rest.trim_end().rsplit('\n').next().unwrap_or_default();
    let last = last.trim_start_matches([' ', '\t', '>']);
    length(last) >= length(first) && last.chars().all(|c| c == fence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::parse_instant;

    /// The attribute and the body of each update of a text, and the diagnostics.
    fn parse(text: &str) -> (Vec<(String, String)>, Vec<String>) {
        let mut diagnostics = FileDiagnostics::new("a.md", text);
        let bodies = parse_dated_bodies(0, parse_instant, &mut diagnostics);
        let bodies = bodies
            .into_iter()
            .map(|dated| (dated.attributes.join(","), dated.body.content.to_string()));
        let told = diagnostics.into_vec().into_iter();
        let told = told.map(|d| format!("{}: {}", d.location, d.message));
        (bodies.collect(), told.collect())
    }

    #[test]
    fn no_line_of_an_update_swallows_the_next_update() {
        for first in [
            "```reboot``` helps.",
            "``` reboot ``` and ``` wait ``` help.",
            "  ```reboot``` helps.",
            "```sh\nreboot\n```",
            "~~~\n## a heading\n~~~",
            "````\n```\n## a heading\n````",
            "~~~\n```\n~~~",
            "> ```\n> quoted",
            "- a list\n  ```\n  code\n  ```",
            "    indented\n\n    ```",
            "<br>",
            "<!-- not closed",
            "<script>",
            "A line\n```\nnever closed",
            "~~~ never closed",
        ] {
            let text = format!(
                "## 2026-09-14T06:00:00Z · a\n{first}\n## 2026-09-14T07:00:00Z · b\nIt works.\n"
            );
            let (bodies, _) = parse(&text);
            let expected = [("a", first.trim()), ("b", "It works.")];
            let expected = expected.map(|(name, body)| (name.to_owned(), body.to_owned()));
            assert_eq!(bodies, expected, "{text}");
        }
    }

    #[test]
    fn headings_may_be_written_with_a_japanese_input_method() {
        for heading in [
            "## 2026-11-14 15:45 +09:00 ・ investigating",
            "## 2026-11-14 15:45 +09:00・investigating",
            "## 2026-11-14T06:45:00Z ･ investigating",
            "## 2026-11-14T06:45:00Z • investigating",
            "## ２０２６－１１－１４　１５：４５　＋０９：００・investigating",
            "##　2026-11-14T06:45:00Z・investigating",
            "＃＃　2026-11-14T06:45:00Z · investigating",
        ] {
            let (bodies, told) = parse(&format!("{heading}\nx\n##　見出し\n"));
            let expected = [("investigating".to_owned(), "x\n##　見出し".to_owned())];
            assert_eq!(
                (bodies, told.len()),
                (expected.to_vec(), 0),
                "{heading}: {told:?}"
            );
        }
    }

    #[test]
    fn a_heading_without_a_time_belongs_to_the_update_above_it() {
        let (bodies, told) = parse("## 2026-09-14T06:00:00Z · a\nx\n\n## Root cause\nA push.\n");
        assert_eq!(bodies[0].1, "x\n\n## Root cause\nA push.");
        assert_eq!(
            told,
            [
                "a.md:4:1: the heading \"Root cause\" has no time; it is shown within the update above it"
            ]
        );
        // One that may be a time is none of the update above.
        for heading in ["## soon · b", "## 14:00", "## 1 Sept"] {
            let (bodies, told) = parse(&format!("## 2026-09-14T06:00:00Z · a\nx\n{heading}\ny\n"));
            assert_eq!(bodies[0].1, "x", "{heading}");
            assert!(told[0].contains("cannot be read"), "{told:?}");
        }
    }

    #[test]
    fn what_looks_like_a_dated_heading_is_told() {
        for line in [
            "# 2026-09-14T07:00:00Z · b",
            "### 2026-09-14T07:00:00Z · b",
            "#### 2026-09-14T07:00:00Z",
            "##2026-09-14T07:00:00Z · b",
            "**2026-09-14T07:00:00Z · b**",
            "2026-09-14T07:00:00Z · b",
        ] {
            let text = format!("## 2026-09-14T06:00:00Z\nx\n{line}\ny\n");
            let (bodies, told) = parse(&text);
            assert_eq!(bodies.len(), 1);
            assert!(
                told[0].starts_with("a.md:3:1: a dated line that does not begin with two marks"),
                "{told:?}"
            );
        }
    }

    #[test]
    fn the_remedy_for_another_separator_names_the_middle_dot() {
        for separator in [" — ", " | ", "、", "／", "：", " "] {
            let text = format!("## 2026-11-14 15:45 +09:00{separator}investigating\nx\n");
            let mut diagnostics = FileDiagnostics::new("a.md", &text);
            parse_dated_bodies(0, parse_instant, &mut diagnostics);
            let told = diagnostics.into_vec();
            assert!(
                told.len() == 1 && told[0].help.contains('·'),
                "{text}: {told:?}"
            );
        }
    }

    #[test]
    fn a_dated_heading_in_code_is_shown_as_code_and_reported() {
        let code = "```\n## 2026-09-14T07:00:00Z · b\n```";
        let text = format!("## 2026-09-14T06:00:00Z · a\n{code}\n");
        let (bodies, told) = parse(&text);
        assert_eq!(bodies, [("a".to_owned(), code.to_owned())]);
        assert_eq!(
            told,
            ["a.md:3:1: a dated heading within fenced code; it starts no update"]
        );
    }

    #[test]
    fn a_fence_that_is_never_closed_shows_the_rest_of_its_update_as_code() {
        let text = "## 2026-09-14T06:00:00Z\n```\ncode\n## 2026-09-14T07:00:00Z\n```\ncode\n```\n";
        let (bodies, told) = parse(text);
        // The second fence closes the first, for all that Markdown can tell.
        assert_eq!(bodies.len(), 1);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("a.md:4:1: a dated heading within fenced code"));
    }
}
