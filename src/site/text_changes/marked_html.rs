//! HTML in which some words are marked as added or removed.

use super::tokens::{Token, is_block};
use crate::locale::Direction;
use crate::site::bidi::isolate_html;

/// HTML in which some words are marked.
pub(super) struct MarkedHtml {
    pub html: String,
    /// The names of the elements that are open, outermost first.
    open: Vec<String>,
    direction: Direction,
    pub has_marks: bool,
}

impl MarkedHtml {
    pub fn new(direction: Direction) -> Self {
        Self {
            html: String::new(),
            open: Vec::new(),
            direction,
            has_marks: false,
        }
    }

    pub fn push_kept(&mut self, tokens: &[Token<'_>]) {
        for token in tokens {
            match token {
                Token::Tag(tag) => self.push_tag(tag),
                Token::Word(text) | Token::Between(text) => self.html.push_str(text),
            }
        }
    }

    fn push_tag(&mut self, tag: &str) {
        let name = tag.trim_start_matches(['<', '/']);
        let name = name.split([' ', '>', '/']).next().unwrap_or_default();
        if tag.starts_with("</") {
            self.open.pop();
        } else if name != "br" {
            self.open.push(name.to_owned());
        }
        self.html.push_str(tag);
    }

    /// Marks the words; white space at the end of them stays outside, where a line may break.
    pub fn push_added(&mut self, tokens: &[Token<'_>]) {
        for run in tokens.chunk_by(|a, b| a.text().is_some() && b.text().is_some()) {
            if let [Token::Tag(tag)] = run {
                self.push_tag(tag);
                continue;
            }
            let text: String = run.iter().filter_map(|token| token.text()).collect();
            if text.trim().is_empty() {
                self.html.push_str(&text);
                continue;
            }
            // Without the style, and as text, two wordings of one place stand apart.
            let removed = self.html.strip_suffix("</del>");
            if removed.is_some_and(|removed| !removed.ends_with(char::is_whitespace))
                && !text.starts_with(char::is_whitespace)
            {
                self.html.push(' ');
            }
            self.html.push_str(&in_element(&text, "ins"));
            self.has_marks = true;
        }
    }

    /// Marks the words, one element for each of the paragraphs and items in which they stood. Links and emphasis in
    /// them are left out.
    pub fn push_removed(&mut self, tokens: &[Token<'_>]) {
        let ends_run = |token: &Token<'_>| matches!(token, Token::Tag(tag) if is_block(tag));
        for run in tokens.split(ends_run) {
            let text: String = run.iter().filter_map(|token| token.text()).collect();
            if text.trim().is_empty() {
                continue;
            }
            let text = match self.direction {
                Direction::Ltr => text,
                Direction::Rtl => isolate_html(&text),
            };
            match self.open.last().map(String::as_str) {
                None => self.html.extend(["<p><del>", text.trim(), "</del></p>"]),
                Some("ul" | "ol") => {
                    self.html.extend(["<li><del>", text.trim(), "</del></li>"]);
                }
                Some(_) => self.html.extend(["<del>", &text, "</del>"]),
            }
            self.has_marks = true;
        }
    }
}

/// The text in an element, which leaves out the white space around it.
fn in_element(text: &str, name: &str) -> String {
    let start = text.len() - text.trim_start().len();
    let (before, rest) = text.split_at(start);
    let (inner, after) = rest.split_at(rest.trim_end().len());
    format!("{before}<{name}>{inner}</{name}>{after}")
}
