//! Writes a text as Markdown that is read back as the same text.

use std::borrow::Cow;
use std::iter;

use super::body::{Body, to_rich_text};
use super::markdown::{self, Images};
use super::rich_text::{Block, Inline, RichText};
use crate::diagnostics::FileDiagnostics;

/// The text as Markdown. Backslashes stand only in lines that need one, so that people can edit it; formatting that
/// Markdown cannot express is left out, and the words never are.
pub fn to_markdown(text: &RichText) -> String {
    if let Some(markdown) = plain_paragraphs(text) {
        debug_assert!(reads_as(&markdown, text), "{markdown}");
        return markdown;
    }
    let markdown = write_blocks(text);
    if reads_as(&markdown, text) {
        return markdown;
    }
    let plain = text.plain();
    let lines = plain.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<String> = lines.map(|line| escape_all(line.trim())).collect();
    lines.join("\n\n")
}

/// A text of paragraphs in which nothing may be markup but the number of an item, as nearly all are. Reading these back,
/// too, took 8 % of the instructions of a full build.
fn plain_paragraphs(text: &RichText) -> Option<String> {
    let paragraphs = text.0.iter().map(|block| match block {
        Block::Paragraph(content) => match &content[..] {
            [Inline::Text(text)] if has_no_markup(text) => Some(plain_paragraph(text)),
            _ => None,
        },
        _ => None,
    });
    let paragraphs: Vec<Cow<'_, str>> = paragraphs.collect::<Option<_>>()?;
    Some(paragraphs.join("\n\n"))
}

/// A line without markup, which is no item even where it begins with the number of one.
fn plain_paragraph(line: &str) -> Cow<'_, str> {
    let (number, rest) = line.split_at(line.bytes().take_while(u8::is_ascii_digit).count());
    let mut after = rest.chars();
    let is_number = (1..=9).contains(&number.len())
        && after.next().is_some_and(|c| matches!(c, '.' | ')'))
        && after.next().is_none_or(|c| c == ' ');
    match is_number {
        true => format!("{number}\\{rest}").into(),
        false => line.into(),
    }
}

/// Whether a line has only letters, digits, single spaces and punctuation that has no meaning in Markdown, except behind
/// a number, and is no address.
fn has_no_markup(line: &str) -> bool {
    let mut before = ' ';
    let mut is_plain = |c: char| {
        let is_plain = match c {
            'a'..='z' | 'A'..='Z' => true,
            ' ' => before != ' ',
            '/' => before != ':',
            ',' | '.' | ';' | ':' | '?' | '(' | ')' | '%' | '\'' | '"' | '’' | '“' | '”' => {
                true
            }
            '、' | '。' | '，' | '・' | '：' | '（' | '）' | '「' | '」' | '،' | '·' => {
                true
            }
            '-' | '+' | '–' | '—' => true,
            c => c.is_alphanumeric(),
        };
        before = c;
        is_plain
    };
    line.starts_with(char::is_alphanumeric)
        && !line.ends_with(' ')
        && line.chars().all(&mut is_plain)
}

fn write_blocks(text: &RichText) -> String {
    let mut markdown = String::new();
    let mut before: Option<&Block> = None;
    // At which column the text of each open item begins.
    let mut columns: Vec<usize> = Vec::new();
    for block in &text.0 {
        if let Some(before) = before {
            markdown.push_str(if continues_list(before, block) {
                "\n"
            } else {
                "\n\n"
            });
        }
        if let Block::Item { depth, number, .. } = block {
            columns.truncate((*depth).into());
            let column = columns.last().copied().unwrap_or_default();
            markdown.extend(iter::repeat_n(' ', column));
            columns.push(column + marker(*number).len());
        } else {
            columns.clear();
        }
        markdown.push_str(&write_block(block));
        before = Some(block);
    }
    markdown
}

/// Whether an item may stand in the line below another block. A list may only begin there with the number 1.
fn continues_list(before: &Block, block: &Block) -> bool {
    let (Block::Item { number: one, .. }, Block::Item { number: other, .. }) = (before, block)
    else {
        return false;
    };
    one.is_some() == other.is_some() || other.is_none() || *other == Some(1)
}

fn marker(number: Option<u32>) -> String {
    number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "))
}

/// A block as if it stood alone, with as little escaped as its reading back allows.
fn write_block(block: &Block) -> String {
    let (marker, content) = match block {
        Block::Paragraph(content) => (String::new(), content),
        Block::Item {
            number, content, ..
        } => (marker(*number), content),
        Block::Code(code) => return fenced(code),
    };
    let as_they_are = |text: &str| text.to_owned();
    let candidates = [
        format!("{marker}{}", write_inlines(content, &as_they_are)),
        format!("{marker}{}", write_inlines(content, &escape_all)),
    ];
    // The same with and without backslashes, as nearly all paragraphs are: `to_markdown` reads the whole text back, and
    // reading each block alone, too, took a twentieth of a full build.
    let is_text = |inline: &Inline| matches!(inline, Inline::Text(_));
    if candidates[0] == candidates[1] && content.iter().all(is_text) {
        let [markdown, _] = candidates;
        return markdown;
    }
    let alone = RichText(vec![at_first_level(block)]);
    let found = candidates
        .into_iter()
        .find(|markdown| reads_as(markdown, &alone));
    found.unwrap_or_else(|| {
        let text: String = content.iter().map(Inline::text).collect();
        format!("{marker}{}", escape_all(&text))
    })
}

fn at_first_level(block: &Block) -> Block {
    match block.clone() {
        Block::Item {
            number, content, ..
        } => Block::Item {
            depth: 0,
            number,
            content,
        },
        other => other,
    }
}

fn write_inlines(content: &[Inline], escape: &dyn Fn(&str) -> String) -> String {
    let write = |inline: &Inline| match inline {
        Inline::Text(text) => escape(text),
        Inline::Strong(text) => {
            let words = text.trim();
            let start = text.len() - text.trim_start().len();
            let (before, after) = (&text[..start], &text[start + words.len()..]);
            format!("{before}**{}**{after}", escape(words))
        }
        Inline::Code(code) => {
            let ticks = "`".repeat(longest_run_of_ticks(code) + 1);
            match code.starts_with('`') || code.ends_with('`') {
                true => format!("{ticks} {code} {ticks}"),
                false => format!("{ticks}{code}{ticks}"),
            }
        }
        // A bare address is read as a link.
        Inline::Link { text, href } if text == href => text.to_string(),
        Inline::Link { text, href } => match href.contains(['(', ')', ' ']) {
            true => format!("[{}](<{href}>)", escape(text)),
            false => format!("[{}]({href})", escape(text)),
        },
    };
    content.iter().map(write).collect()
}

fn fenced(code: &str) -> String {
    let fence = "`".repeat(longest_run_of_ticks(code).max(2) + 1);
    format!("{fence}\n{}\n{fence}", code.trim_end_matches('\n'))
}

fn longest_run_of_ticks(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or_default()
}

/// The text with a backslash before everything that Markdown may take for markup. See
/// <https://spec.commonmark.org/0.31.2/#backslash-escapes>.
fn escape_all(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut is_at_start = true;
    let mut before = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.clone().next();
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '_' => ![before, after]
                .into_iter()
                .all(|c| c.is_some_and(char::is_alphanumeric)),
            '&' => after.is_some_and(|c| c == '#' || c.is_ascii_alphanumeric()),
            '!' => after == Some('['),
            '#' | '+' | '-' | '=' | '.' | ')' | '>' => is_at_start,
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(c);
        // A number may begin an item.
        is_at_start &= c.is_ascii_digit() || c.is_whitespace();
        before = Some(c);
    }
    escaped
}

/// Whether Markdown is read as a text, without anything in it that is reported.
fn reads_as(markdown: &str, text: &RichText) -> bool {
    let mut diagnostics = FileDiagnostics::new("", markdown);
    markdown::check(&mut diagnostics, 0..markdown.len(), Images::Descriptions);
    let read = to_rich_text(&Body::markdown(markdown));
    // White space at the ends of what is strong stands outside in Markdown.
    let html = |text: &RichText| {
        let html = text.html().replace(" </strong>", "</strong> ");
        html.replace("<strong> ", " <strong>")
    };
    diagnostics.is_empty() && html(&read) == html(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::is_same_text;

    #[test]
    fn markdown_has_only_the_backslashes_that_it_needs() {
        for (html, expected) in [
            (
                "<p>Error 5.7.1 - it is 5 * 3.</p>",
                "Error 5.7.1 - it is 5 * 3.",
            ),
            ("<p>a_b and &lt;tenant&gt;</p>", "a_b and \\<tenant>"),
            ("<p># one</p>", "\\# one"),
            ("<p>1. one</p>", "1\\. one"),
            (
                "<p>See <a href=\"https://a.example/x\">this</a> &amp; that</p>",
                "See [this](https://a.example/x) & that",
            ),
            (
                "<p>https://a.example/a_b_c?x=1&amp;y=2</p>",
                "https://a.example/a_b_c?x=1&y=2",
            ),
            (
                "<p><b>Now: </b>run <code>a`b</code></p>",
                "**Now:** run ``a`b``",
            ),
            (
                "<p>One</p><p>Two</p><ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>",
                "One\n\nTwo\n\n- a\n  1. b\n- c",
            ),
            ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
            ("", ""),
        ] {
            let text = to_rich_text(&Body::html(html));
            assert_eq!(to_markdown(&text), expected, "{html}");
        }
    }

    proptest! {
        #[test]
        fn every_word_is_read_back(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "Z ", "重要", "。", " ", "<p>", "</p>", "<br>", "<b>", "</b>", "*", "**", "~~", "`", "```", "# ", "- ",
                "1. ", "3) ", "<li>", "<ul>", "</ul>", "<ol start=3>", "</ol>", "| a | b |", "|-|-|", "[x](y)", "&lt;b&gt;",
                "&amp;amp;", "<pre>", "</pre>", "<code>", "</code>", "\\", "_", "https://e.example/x_y", "===", "---", "&lt;!-- c --&gt;",
                "<a href='https://e.example/(a)'>", "</a>", "![", "]", "    ", "\n",
                "12", ". ", ": ", ":/", "/a", "(", ") ", "– ", "“", "·",
            ]), 0..24),
        ) {
            let text = to_rich_text(&Body::html(pieces.concat()));
            let markdown = to_markdown(&text);
            let read = to_rich_text(&Body::markdown(markdown.clone()));
            prop_assert!(is_same_text(&read, &text), "{} of {}", markdown, text.html());
            let mut diagnostics = FileDiagnostics::new("", &markdown);
            markdown::check(&mut diagnostics, 0..markdown.len(), Images::Descriptions);
            prop_assert!(diagnostics.is_empty(), "{}: {:?}", markdown, diagnostics.into_vec());
        }
    }
}
