//! The tags and words of HTML that are compared.

use similar::DiffableStr;

/// A tag, a word, or the characters between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Tag(&'a str),
    Word(&'a str),
    Between(&'a str),
}

impl<'a> Token<'a> {
    fn of_text(text: &'a str) -> Self {
        match text.contains(char::is_alphanumeric) {
            true => Self::Word(text),
            false => Self::Between(text),
        }
    }

    /// The characters, which no other kind of token has: a text has no `<`.
    pub fn characters(self) -> &'a str {
        match self {
            Token::Tag(text) | Token::Word(text) | Token::Between(text) => text,
        }
    }

    pub fn text(self) -> Option<&'a str> {
        match self {
            Token::Tag(_) => None,
            Token::Word(text) | Token::Between(text) => Some(text),
        }
    }

    pub fn is_word(self) -> bool {
        matches!(self, Token::Word(_))
    }
}

/// HTML cut into its tags and, by the boundaries of Unicode (UAX 29), its words. A reference such as `&amp;` is never
/// cut, nor is a time, a date, a version or a word with an apostrophe.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    // A word and the space behind it have some six bytes.
    let mut tokens = Vec::with_capacity(html.len() / 3);
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
    let first = tokens.len();
    let mut rest = text;
    while !rest.is_empty() {
        let (words, reference) = rest.split_at(rest.find('&').unwrap_or(rest.len()));
        push_words_without_references(tokens, words);
        let end = reference.find(';').map_or(reference.len(), |end| end + 1);
        let (reference, after) = reference.split_at(end);
        if !reference.is_empty() {
            tokens.push(Token::of_text(reference));
        }
        rest = after;
    }
    if text.contains([':', '-', '/', '&']) {
        let parts = tokens.split_off(first);
        push_joined(tokens, &parts, text);
    }
}

/// Joins the tokens that a text was cut into where they are parts of a number, or of a word with an apostrophe.
fn push_joined<'a>(tokens: &mut Vec<Token<'a>>, parts: &[Token<'a>], mut text: &'a str) {
    let mut rest = parts;
    while let [first, after @ ..] = rest {
        let mut length = first.characters().len();
        rest = after;
        while let [between, next, after @ ..] = rest
            && is_within_word(&text[..length], between.characters(), next.characters())
        {
            length += between.characters().len() + next.characters().len();
            rest = after;
        }
        let (joined, after) = text.split_at(length);
        tokens.push(Token::of_text(joined));
        text = after;
    }
}

/// Whether a sign between two words makes them one: `05:00`, `2026-09-30`, `can't`.
fn is_within_word(before: &str, sign: &str, after: &str) -> bool {
    match sign {
        ":" | "-" | "/" => {
            before.ends_with(|c: char| c.is_ascii_digit())
                && after.starts_with(|c: char| c.is_ascii_digit())
        }
        "&#39;" | "&#x27;" => {
            before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic)
        }
        _ => false,
    }
}

/// Looking for the boundaries of a word of ASCII letters between spaces in the tables of Unicode took 3 % of the
/// instructions of a full build.
fn push_words_without_references<'a>(tokens: &mut Vec<Token<'a>>, mut text: &'a str) {
    while !text.is_empty() {
        let (part, after) = text.split_at(first_word_after_space(text));
        let word = part.strip_suffix(' ').unwrap_or(part);
        if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            tokens.push(Token::Word(word));
            if word.len() < part.len() {
                tokens.push(Token::Between(&part[word.len()..]));
            }
        } else {
            tokens.extend(
                part.tokenize_unicode_words()
                    .into_iter()
                    .map(Token::of_text),
            );
        }
        text = after;
    }
}

/// Where an ASCII letter follows a space for the first time: a boundary, whatever stands around them.
fn first_word_after_space(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut starts = memchr::memchr_iter(b' ', bytes).map(|space| space + 1);
    let is_letter = |start: &usize| bytes.get(*start).is_some_and(u8::is_ascii_alphabetic);
    starts.find(is_letter).unwrap_or(text.len())
}

/// Whether a tag begins or ends a paragraph, an item, a list or code in lines of its own.
pub(super) fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let name = name.split([' ', '>']).next().unwrap_or_default();
    matches!(name, "p" | "li" | "ul" | "ol" | "pre")
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn words_end_where_unicode_says(text in "([a-c]{1,3}|[ .,:'’_0-9\\-]|\\u{301}|\\u{200d}|\\u{a0}|[éאあ한]| ){0,24}") {
            let text = text.as_str();
            let mut tokens = Vec::new();
            push_words_without_references(&mut tokens, text);
            let words: Vec<&str> = tokens.into_iter().map(Token::characters).collect();
            proptest::prop_assert_eq!(words, text.tokenize_unicode_words());
        }
    }
}
