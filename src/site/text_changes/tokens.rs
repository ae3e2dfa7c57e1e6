//! The tags and words of HTML that are compared.

use similar::DiffableStr;

/// A tag, a word, or the characters between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Token<'a> {
    Tag(&'a str),
    Text(&'a str),
}

impl<'a> Token<'a> {
    pub fn text(self) -> Option<&'a str> {
        match self {
            Token::Tag(_) => None,
            Token::Text(text) => Some(text),
        }
    }

    pub fn is_word(self) -> bool {
        let text = self.text().unwrap_or_default();
        text.contains(char::is_alphanumeric)
    }
}

/// HTML cut into its tags and, by the boundaries of Unicode (UAX 29), its words. A reference such as `&amp;` is never
/// cut.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        push_words(&mut tokens, text);
        let end = after.find('>').map_or(after.len(), |end| end + 1);
        let (tag, after) = after.split_at(end);
        if !tag.is_empty() {
            tokens.push(Token::Tag(tag));
        }
        rest = after;
    }
    tokens
}

fn push_words<'a>(tokens: &mut Vec<Token<'a>>, text: &'a str) {
    let mut rest = text;
    while !rest.is_empty() {
        let (words, reference) = rest.split_at(rest.find('&').unwrap_or(rest.len()));
        tokens.extend(words.tokenize_unicode_words().into_iter().map(Token::Text));
        let end = reference.find(';').map_or(reference.len(), |end| end + 1);
        let (reference, after) = reference.split_at(end);
        if !reference.is_empty() {
            tokens.push(Token::Text(reference));
        }
        rest = after;
    }
}

/// Whether a tag begins or ends a paragraph, an item, a list or code in lines of its own.
pub(super) fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let name = name.split([' ', '>']).next().unwrap_or_default();
    matches!(name, "p" | "li" | "ul" | "ol" | "pre")
}
