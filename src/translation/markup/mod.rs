//! A text as it is sent to a provider, and reading what comes back.
//!
//! It is sent as HTML in which `translate="no"` marks what must stay: the attribute is HTML's own, and both Amazon
//! Translate and DeepL keep what it marks. Where a provider has altered it all the same, the text is sent once more
//! with placeholders in its place.

mod pieces;

use std::ops::Range;

use super::facts::{FactKind, facts_of};
use super::glossary::{Term, find_word};
use crate::locale::Tag;
use crate::text::html::push_escaped;
use crate::text::{Block, Body, Inline, RichText, to_rich_text};

pub use pieces::{Piece, join, split};

/// How parts are marked that must stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    Attribute,
    /// The attribute, with a placeholder for the part inside.
    Placeholder,
}

/// A text as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup {
    pub html: String,
    /// What the placeholders stand for, by their numbers.
    placeholders: Vec<String>,
}

/// The marks around the number of a placeholder: no text has them, and they are no letters of any language.
const PLACEHOLDER: (char, char) = ('⟦', '⟧');

impl Markup {
    /// The text, which is in the language `locale`, with its facts that are the same in every language and the `terms`
    /// of the glossary marked, each of the terms by its translation. In placeholders are times as well, as they stand
    /// in the original.
    pub fn new(text: &RichText, locale: &Tag, terms: &[Term<'_>], wrapping: Wrapping) -> Self {
        let mut placeholders = Vec::new();
        let html = text.html_with(&mut |html, text, is_code| {
            let mut end = 0;
            for (range, content) in protected_parts(text, is_code, locale, terms, wrapping) {
                push_escaped(html, &text[end..range.start]);
                end = range.end;
                html.push_str("<span translate=\"no\">");
                match wrapping {
                    Wrapping::Attribute => push_escaped(html, content),
                    Wrapping::Placeholder => {
                        let (open, close) = PLACEHOLDER;
                        html.push_str(&format!("{open}{}{close}", placeholders.len()));
                        placeholders.push(content.to_owned());
                    }
                }
                html.push_str("</span>");
            }
            push_escaped(html, &text[end..]);
        });
        Self { html, placeholders }
    }

    /// The number of characters, as providers count them.
    pub fn characters(&self) -> u64 {
        self.html.chars().count() as u64
    }

    /// Reads the translation of this markup; `original` is the text that it was made of. `None` if it is empty.
    pub fn read(&self, html: &str, original: &RichText) -> Option<RichText> {
        let mut text = to_rich_text(&Body::html(self.without_placeholders(html)));
        remove_foreign_links(&mut text, original);
        Some(text).filter(|text| !text.plain().trim().is_empty())
    }

    /// The HTML with what the placeholders stand for.
    fn without_placeholders(&self, html: &str) -> String {
        let (open, close) = PLACEHOLDER;
        let mut filled = String::with_capacity(html.len());
        let mut rest = html;
        while let Some((before, after)) = rest.split_once(open) {
            filled.push_str(before);
            let content = after.split_once(close).and_then(|(number, after)| {
                let number: usize = number.trim().parse().ok()?;
                Some((self.placeholders.get(number)?, after))
            });
            match content {
                Some((content, after)) => {
                    push_escaped(&mut filled, content);
                    rest = after;
                }
                None => {
                    filled.push(open);
                    rest = after;
                }
            }
        }
        filled + rest
    }
}

/// The parts of a run of text that must stay, in their order, each with what it is to be.
fn protected_parts<'a>(
    text: &'a str,
    is_code: bool,
    locale: &Tag,
    terms: &[Term<'a>],
    wrapping: Wrapping,
) -> Vec<(Range<usize>, &'a str)> {
    if is_code && !text.is_empty() {
        return vec![(0..text.len(), text)];
    }
    let is_protected = |kind: FactKind| {
        let is_time = matches!(kind, FactKind::Instant | FactKind::Date | FactKind::Clock);
        kind.is_literal() || is_time && wrapping == Wrapping::Placeholder
    };
    let facts = facts_of(text, locale).into_iter();
    let facts = facts.filter(|fact| is_protected(fact.kind));
    let mut parts: Vec<(Range<usize>, &str)> = facts
        .filter_map(|fact| Some((fact.range.clone(), text.get(fact.range)?)))
        .collect();
    for term in terms {
        let Some(translation) = term.translation else {
            continue;
        };
        let is_kept = translation == term.term;
        let found = find_word(text, term.folded).into_iter();
        // A term that is not translated stays in the case in which it was written.
        parts.extend(found.map(|range| match is_kept {
            true => (range.clone(), &text[range]),
            false => (range, translation),
        }));
    }
    // If parts overlap, the one that begins first is kept, and of several such parts the longest.
    parts.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    parts.retain(|(range, _)| {
        let is_free = end <= range.start;
        if is_free {
            end = range.end;
        }
        is_free
    });
    parts
}

/// Makes text of the links that the original does not have: a provider has no say in where readers are led.
fn remove_foreign_links(text: &mut RichText, original: &RichText) {
    let is_known = |href: &str| links(original).any(|known| known == href);
    for block in &mut text.0 {
        let (Block::Paragraph(content) | Block::Item { content, .. }) = block else {
            continue;
        };
        for inline in content {
            if let Inline::Link { text, href } = inline
                && !is_known(href)
            {
                *inline = Inline::Text(text.clone());
            }
        }
    }
}

fn links(text: &RichText) -> impl Iterator<Item = &str> {
    let inlines = text.0.iter().flat_map(|block| match block {
        Block::Paragraph(content) | Block::Item { content, .. } => content.as_slice(),
        Block::Code(_) => &[],
    });
    inlines.filter_map(|inline| match inline {
        Inline::Link { href, .. } => Some(href.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translation::Glossary;

    fn glossary() -> Glossary {
        let file = "term,ja,do not translate\nmailbox,メールボックス,\nExchange Online,,yes\n";
        Glossary::parse(file.as_bytes(), &mut Vec::new())
    }

    fn markup(text: &RichText, wrapping: Wrapping) -> Markup {
        let glossary = glossary();
        let terms = glossary.terms_in(&text.plain(), &"ja".parse().unwrap());
        Markup::new(text, &Tag::english(), &terms, wrapping)
    }

    const TEXT: &str = "<p>exchange online: error 550 5.7.1 in your mailbox &amp; <code>a b</code>, see \
                        <a href=\"https://a.example/x\">the page</a></p>";

    #[test]
    fn what_must_stay_is_marked() {
        let text = to_rich_text(&Body::html(TEXT));
        let html = markup(&text, Wrapping::Attribute).html;
        for part in [
            "<span translate=\"no\">exchange online</span>:",
            "<span translate=\"no\">550 5.7.1</span>",
            "<span translate=\"no\">メールボックス</span> &amp; ",
            "<code><span translate=\"no\">a b</span></code>",
            ">the page</a>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn placeholders_are_filled_wherever_they_come_back() {
        let text = to_rich_text(&Body::html(
            "Error 5.7.1 &amp; https://a.example/?a=1&amp;b=2",
        ));
        let markup = markup(&text, Wrapping::Placeholder);
        assert!(!markup.html.contains("5.7.1"), "{}", markup.html);
        let read = |html: &str| {
            markup
                .read(html, &text)
                .map(|text| text.plain().into_owned())
        };
        let translated = "エラー ⟦0⟧ と <span translate=\"no\">⟦ 1 ⟧</span>";
        assert_eq!(
            read(translated).as_deref(),
            Some("エラー 5.7.1 と https://a.example/?a=1&b=2")
        );
        assert_eq!(read("⟦7⟧ ⟦x⟧ ⟦").as_deref(), Some("⟦7⟧ ⟦x⟧ ⟦"));
        assert_eq!(read("<p> </p>"), None);
    }

    #[test]
    fn a_translation_leads_only_where_the_original_does() {
        let text = to_rich_text(&Body::html(TEXT));
        let markup = markup(&text, Wrapping::Attribute);
        let translated = "<a href=\"https://a.example/x\">頁</a> <a href=\"https://b.example/\">他</a>\
                          <script>x</script><img src=x onerror=y>";
        let html = markup.read(translated, &text).unwrap().html();
        assert!(html.contains("href=\"https://a.example/x\""), "{html}");
        assert!(
            !html.contains("b.example") && !html.contains("script"),
            "{html}"
        );
        assert!(!html.contains("onerror"), "{html}");
    }

    #[test]
    fn a_translation_that_changes_nothing_reads_as_the_original() {
        let text = to_rich_text(&Body::html(
            "<p>Error 5.7.1 at 9:30</p><ul><li>one</li><li>two x1y</li></ul>",
        ));
        for wrapping in [Wrapping::Attribute, Wrapping::Placeholder] {
            let markup = markup(&text, wrapping);
            let read = markup.read(&markup.html, &text).unwrap();
            assert_eq!(read.html(), text.html());
        }
    }
}
