//! A place in a text that reads on only where something fits.

use std::borrow::Cow;

/// A place in a text; a copy is a place to come back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    pub position: usize,
    /// Whether the first number of `3/10/2026` is the day.
    pub day_first: bool,
}

/// Something that was read, and where it ends.
pub(super) type Parsed<'a, T> = Option<(T, Cursor<'a>)>;

/// Where a word or a number next begins, from `from` on.
pub(super) fn next_token_start(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.find(char::is_alphanumeric).map(|index| from + index)
}

/// Where the word or the number ends that begins at `start`.
pub(super) fn token_end(text: &str, start: usize) -> usize {
    let cursor = Cursor::new(text, start);
    match cursor.word() {
        Some((_, after)) => after.position,
        None => {
            let rest = cursor.rest();
            let is_digit = |c: char| c.is_alphanumeric() && !c.is_alphabetic();
            let len = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
            // A letter that is no word, such as a mark, is passed alone.
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

    /// What stands before it in its line, as far back as the name of a zone may begin.
    pub fn line_before(&self) -> &'a str {
        let before = &self.text[..self.position];
        let line = before.char_indices().rev().take(80);
        let line_start = line.take_while(|(_, c)| *c != '\n').last();
        line_start.map_or("", |(at, _)| &before[at..])
    }

    /// The text from an earlier place up to here.
    pub fn text_since(&self, earlier: &Self) -> &'a str {
        self.text
            .get(earlier.position..self.position)
            .unwrap_or_default()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Past some bytes, which must end where a character does.
    pub fn skip(self, len: usize) -> Self {
        Self {
            position: self.position + len,
            ..self
        }
    }

    /// Before some bytes, which must begin where a character does.
    pub fn rewind(self, len: usize) -> Self {
        Self {
            position: self.position.saturating_sub(len),
            ..self
        }
    }

    /// Past white space, of which no-break spaces are a part.
    pub fn skip_whitespace(self) -> Self {
        self.skip_while(char::is_whitespace)
    }

    /// Past white space and commas.
    pub fn skip_separators(self) -> Self {
        self.skip_while(|c| c.is_whitespace() || matches!(c, ',' | '،' | '、' | '，'))
    }

    fn skip_while(self, predicate: impl Fn(char) -> bool) -> Self {
        let rest = self.rest();
        // Nearly always it stands before a letter, or there is one space.
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric();
        match rest.as_bytes() {
            [next, ..] if is_letter(next) => return self,
            [b' ', next, ..] if is_letter(next) => return self.skip(1),
            _ => {}
        }
        self.skip(rest.len() - rest.trim_start_matches(predicate).len())
    }

    /// Past one of some characters.
    pub fn one_of(self, characters: &[char]) -> Option<(char, Self)> {
        let next = self.peek()?;
        characters
            .contains(&next)
            .then(|| (next, self.skip(next.len_utf8())))
    }

    /// Whether a text stands here.
    pub fn starts_with(&self, text: &str) -> bool {
        let rest = self.rest();
        // Most are told apart by their first byte.
        rest.as_bytes().first() == text.as_bytes().first() && rest.starts_with(text)
    }

    /// Past one of some texts.
    pub fn any_literal(self, texts: &[&str]) -> Option<Self> {
        let text = texts.iter().find(|text| self.starts_with(text))?;
        Some(self.skip(text.len()))
    }

    /// A number of at most four digits, and how many it has.
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

    /// A number of one or two digits.
    pub fn up_to_two_digits(self) -> Option<(u32, Self)> {
        let (value, digits, after) = self.number()?;
        (digits <= 2).then_some((value, after))
    }

    /// A number of two digits up to 60.
    pub fn minute_or_second(self) -> Option<(u32, Self)> {
        let (value, digits, after) = self.number()?;
        (digits == 2 && value <= 60).then_some((value, after))
    }

    /// A run of letters.
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

    /// A run of letters if it is one of some words, which are in lower case.
    pub fn any_word(self, words: &[&str]) -> Option<Self> {
        let (word, after) = self.word()?;
        let is_word = match word.is_ascii() {
            true => words.iter().any(|known| known.eq_ignore_ascii_case(word)),
            false => words.contains(&&*lowercase(word)?),
        };
        is_word.then_some(after)
    }

    /// Past one of some phrases, whose words are in lower case.
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

/// A word in lower case; `None` for one that is longer than any name of a month or a day.
pub(super) fn lowercase(word: &str) -> Option<Cow<'_, str>> {
    if word.len() > MAX_WORD_LEN {
        return None;
    }
    Some(match word.contains(|c: char| !c.is_lowercase()) {
        true => Cow::Owned(word.to_lowercase()),
        false => Cow::Borrowed(word),
    })
}

/// The length of the longest name of a month, a day or a zone, in bytes, and some more.
const MAX_WORD_LEN: usize = 32;

/// A decimal digit of Latin, Arabic or full-width form, and its bytes.
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

/// What was read, or nothing and the place before it.
pub(super) fn optional<'a, T>(before: Cursor<'a>, read: Parsed<'a, T>) -> (Option<T>, Cursor<'a>) {
    match read {
        Some((value, after)) => (Some(value), after),
        None => (None, before),
    }
}
