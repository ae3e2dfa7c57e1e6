//! A position in a text, from which the parsers advance on success.

use std::borrow::Cow;

/// A position in a text. It is `Copy`, so that a parser can backtrack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    pub position: usize,
    /// Whether the first number of `3/10/2026` is the day.
    pub day_first: bool,
}

/// A parsed value and the position after it.
pub(super) type Parsed<'a, T> = Option<(T, Cursor<'a>)>;

/// The start of the next word or number at or after `from`.
pub(super) fn next_token_start(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.find(char::is_alphanumeric).map(|index| from + index)
}

/// The end of the word or number that starts at `start`.
pub(super) fn token_end(text: &str, start: usize) -> usize {
    let cursor = Cursor::new(text, start);
    match cursor.word() {
        Some((_, after)) => after.position,
        None => {
            let rest = cursor.rest();
            let is_digit = |c: char| c.is_alphanumeric() && !c.is_alphabetic();
            let len = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
            // Any other alphanumeric character is a token of its own.
            start + len.max(rest.chars().next().map_or(1, char::len_utf8))
        }
    }
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str, position: usize) -> Self {
        Self {
            text,
            position,
            day_first: false,
        }
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    /// The last 80 characters of the line before the position: the name of a zone is no longer.
    pub fn line_before(&self) -> &'a str {
        let before = &self.text[..self.position];
        let line = before.char_indices().rev().take(80);
        let line_start = line.take_while(|(_, c)| *c != '\n').last();
        line_start.map_or("", |(at, _)| &before[at..])
    }

    /// The text between an earlier position and this one.
    pub fn text_since(&self, earlier: &Self) -> &'a str {
        self.text
            .get(earlier.position..self.position)
            .unwrap_or_default()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips bytes; the new position must be a character boundary.
    pub fn skip(self, len: usize) -> Self {
        Self {
            position: self.position + len,
            ..self
        }
    }

    /// Goes back by bytes; the new position must be a character boundary.
    pub fn rewind(self, len: usize) -> Self {
        Self {
            position: self.position.saturating_sub(len),
            ..self
        }
    }

    /// Skips white space, including no-break spaces.
    pub fn skip_whitespace(self) -> Self {
        self.skip_while(char::is_whitespace)
    }

    /// Skips white space and commas.
    pub fn skip_separators(self) -> Self {
        self.skip_while(|c| c.is_whitespace() || matches!(c, ',' | '،' | '、' | '，'))
    }

    fn skip_while(self, predicate: impl Fn(char) -> bool) -> Self {
        let rest = self.rest();
        self.skip(rest.len() - rest.trim_start_matches(predicate).len())
    }

    /// Consumes one of some characters.
    pub fn one_of(self, characters: &[char]) -> Option<(char, Self)> {
        let next = self.peek()?;
        characters
            .contains(&next)
            .then(|| (next, self.skip(next.len_utf8())))
    }

    /// Whether the text continues with `text`.
    pub fn starts_with(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    /// Consumes one of some texts.
    pub fn any_literal(self, texts: &[&str]) -> Option<Self> {
        let text = texts.iter().find(|text| self.starts_with(text))?;
        Some(self.skip(text.len()))
    }

    /// Parses a number of at most four digits. Returns it with the number of digits.
    pub fn number(self) -> Option<(u32, usize, Self)> {
        let mut value = 0;
        let mut digits = 0;
        let mut cursor = self;
        if self.rest().starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        while let Some((digit, len)) = cursor.peek().and_then(digit) {
            digits += 1;
            if digits > 4 {
                return None;
            }
            value = value * 10 + digit;
            cursor = cursor.skip(len);
        }
        (digits > 0).then_some((value, digits, cursor))
    }

    /// Parses a number of one or two digits.
    pub fn up_to_two_digits(self) -> Option<(u32, Self)> {
        let (value, digits, after) = self.number()?;
        (digits <= 2).then_some((value, after))
    }

    /// Parses a number of two digits, at most 60.
    pub fn minute_or_second(self) -> Option<(u32, Self)> {
        let (value, digits, after) = self.number()?;
        (digits == 2 && value <= 60).then_some((value, after))
    }

    /// Parses a word: a run of letters.
    pub fn word(self) -> Option<(&'a str, Self)> {
        let rest = self.rest();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let len = match rest.as_bytes().get(letters) {
            Some(next) if !next.is_ascii() => {
                let other = rest[letters..].find(|c: char| !c.is_alphabetic());
                other.map_or(rest.len(), |len| letters + len)
            }
            _ => letters,
        };
        (len > 0).then(|| (&rest[..len], self.skip(len)))
    }

    /// Consumes a word if it is one of some words, which are in lower case.
    pub fn any_word(self, words: &[&str]) -> Option<Self> {
        let (word, after) = self.word()?;
        let is_word = match word.is_ascii() {
            true => words.iter().any(|known| known.eq_ignore_ascii_case(word)),
            false => words.contains(&&*lowercase(word)?),
        };
        is_word.then_some(after)
    }

    /// Consumes one of some phrases, whose words are in lower case.
    pub fn any_phrase(self, phrases: &[&str]) -> Option<Self> {
        let (word, after) = self.word()?;
        let first = lowercase(word)?;
        phrases.iter().find_map(|phrase| {
            if phrase.as_bytes().first() != first.as_bytes().first() {
                return None;
            }
            let rest = phrase.strip_prefix(&*first)?;
            if !rest.is_empty() && !rest.starts_with(' ') {
                return None;
            }
            let mut words = rest.split_whitespace();
            words.try_fold(after, |cursor, word| {
                cursor.skip_whitespace().any_word(&[word])
            })
        })
    }

    /// Whether a word or a number ends here.
    pub fn is_token_end(&self) -> bool {
        !self.peek().is_some_and(|c| c.is_ascii_alphanumeric())
    }
}

/// A word in lower case; `None` if it is longer than any name of a month, a day or a zone.
pub(super) fn lowercase(word: &str) -> Option<Cow<'_, str>> {
    if word.len() > MAX_WORD_LEN {
        return None;
    }
    Some(match word.contains(|c: char| !c.is_lowercase()) {
        true => Cow::Owned(word.to_lowercase()),
        false => Cow::Borrowed(word),
    })
}

/// The maximum length of a word that may be a name, in bytes.
const MAX_WORD_LEN: usize = 32;

/// The value of a decimal digit (ASCII, Arabic, Persian or full-width), and its length in bytes.
fn digit(c: char) -> Option<(u32, usize)> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '０'..='９' => '０',
        _ => return None,
    };
    Some((c as u32 - zero as u32, c.len_utf8()))
}

/// An optional value: if it could not be parsed, the position stays.
pub(super) fn optional<'a, T>(before: Cursor<'a>, read: Parsed<'a, T>) -> (Option<T>, Cursor<'a>) {
    match read {
        Some((value, after)) => (Some(value), after),
        None => (None, before),
    }
}
