//! Parses Markdown bodies into marked text.
//!
//! The result is that of rendering to HTML and parsing the HTML, as a property test checks, without that
//! detour.

use pulldown_cmark::{Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_href;

use super::events::{Images, for_each_event};
use crate::text::marked_text::{MarkedText, MarkedTextBuilder};

/// Parses Markdown.
pub(in crate::text) fn to_marked_text(markdown: &str) -> MarkedText {
    let mut out = MarkedTextBuilder::with_capacity(markdown.len());
    let mut images = 0;
    for_each_event(markdown, "", Images::Descriptions, |event, begins_line| {
        if begins_line {
            out.begin_unindented_line();
        }
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            // An image is shown as its description, without markup.
            Event::Start(_) | Event::End(_) if images > 0 => {}
            event => push_event(&mut out, event, images > 0),
        }
    });
    out.finish()
}

fn push_event(out: &mut MarkedTextBuilder, event: Event<'_>, in_image: bool) {
    match event {
        Event::Text(text) => out.push(&text),
        Event::Code(text) if in_image => out.push(&text),
        Event::Code(text) => {
            out.code(false);
            out.push(&text);
            out.code(true);
        }
        Event::SoftBreak | Event::HardBreak if in_image => out.push(" "),
        Event::SoftBreak => out.push("\n"),
        Event::HardBreak | Event::Rule => out.break_line(),
        Event::FootnoteReference(id) => out.push(footnote_number(&id)),
        Event::Start(tag) => start_tag(out, &tag),
        Event::End(tag) => end_tag(out, tag),
        _ => {}
    }
}

fn start_tag(out: &mut MarkedTextBuilder, tag: &Tag<'_>) {
    match tag {
        Tag::Heading { level, .. } => out.open_heading(*level as u8),
        Tag::Strong => out.strong(false),
        Tag::Paragraph => out.open_paragraph(),
        Tag::CodeBlock(_) => out.pre(false),
        Tag::Link { dest_url, .. } => out.open_link(&encode_url(dest_url)),
        Tag::List(first) => out.open_list(first.map(|n| u32::try_from(n).unwrap_or(1))),
        Tag::Item => out.open_item(None),
        Tag::TableCell => out.open_cell(),
        Tag::FootnoteDefinition(id) => {
            out.break_line();
            out.push(footnote_number(id));
        }
        Tag::Strikethrough => out.strikethrough(false),
        Tag::Emphasis => {}
        _ => out.break_line(),
    }
}

/// The address of a link as rendered HTML has it: what a browser might take for something else (a
/// backslash, for instance, for a slash) is percent-encoded.
fn encode_url(url: &str) -> String {
    let mut escaped = String::with_capacity(url.len());
    // Writing to a string cannot fail.
    let _ = escape_href(&mut escaped, url);
    escaped.replace("&amp;", "&").replace("&#x27;", "'")
}

fn end_tag(out: &mut MarkedTextBuilder, tag: TagEnd) {
    match tag {
        TagEnd::Heading(_) => out.close_heading(),
        TagEnd::Strong => out.strong(true),
        TagEnd::CodeBlock => out.pre(true),
        TagEnd::Link => out.close_link(),
        TagEnd::List(_) => out.close_list(),
        TagEnd::Item => out.close_item(),
        TagEnd::Strikethrough => out.strikethrough(true),
        TagEnd::TableCell | TagEnd::Emphasis => {}
        _ => out.break_line(),
    }
}

/// The number of a footnote, from its id.
fn footnote_number(id: &str) -> &str {
    id.rsplit('-').next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::events::Images;
    use crate::diagnostics::FileDiagnostics;
    use crate::text::{Body, to_rich_text};

    /// The text by way of rendered HTML.
    fn rendered(markdown: &str) -> String {
        let mut diagnostics = FileDiagnostics::new("a.md", markdown);
        let html = super::super::render(
            &mut diagnostics,
            0..markdown.len(),
            "",
            Images::Descriptions,
        );
        to_rich_text(&Body::html(html)).html()
    }

    proptest! {
        #[test]
        fn the_text_is_that_of_the_rendered_page(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "Z ", "重要", "。", " ", "\n", "\n\n", "  \n", "**", "*", "~~", "`", "```\n", "# ", "## ", "- ", "1. ",
                "3) ", "  - ", "> ", "| a | b |\n| - | - |\n", "| c | d |", "[x](https://e.example/a?b=c&d)", "[x](javascript:y)",
                "![alt *text*](https://e.example/i.png)", "<b>", "<!-- c -->", "\\*", "\\\\ a", "&amp;", "&lt;", "<", "[^n]",
                "\n\n[^n]: note\n\n", "---\n", "https://e.example/x", "\u{a0}", "\u{1}", "![](https://e.example/i.png)",
            ]), 0..24),
        ) {
            let markdown = pieces.concat();
            let direct = to_rich_text(&Body::markdown(markdown.clone())).html();
            prop_assert_eq!(direct, rendered(&markdown));
        }
    }
}
