//! The words of a text, as the search finds them: folded, so that it does not matter how they are written.
//!
//! `templates/search.js` reads a query by the same rules; `tests/fixtures/search/words.json` has the cases of both.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// The most characters of a word that count; nobody searches for the rest of a longer one.
const MAX_WORD_CHARS: usize = 64;

/// The fewest letters of a word in whose inside another word is looked for, and of a word that is found there.
const MIN_COMPOUND: usize = 8;
const MIN_INNER: usize = 5;

/// The fewest letters before a word inside another one.
const MIN_HEAD: usize = 3;

/// The least length of a word or of a beginning of one that other characters than these may follow.
pub const MIN_BEGINNING: usize = 3;

/// The least length of a beginning of a code, which is a word with a digit among its first letters.
pub const MIN_CODE_BEGINNING: usize = 8;

/// A text as it is compared: without case, width, accents and vowel marks, and with the digits of ASCII.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(text.to_ascii_lowercase()),
            false => Cow::Borrowed(text),
        };
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut folded = String::with_capacity(decomposed.len());
    for c in decomposed.to_lowercase().chars() {
        match c {
            // Marks of Latin, Greek, Cyrillic, Hebrew and Arabic letters, the Arabic tatweel, and signs without width.
            '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'
            | '\u{5c1}'..='\u{5c2}'
            | '\u{5c4}'..='\u{5c5}'
            | '\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{621}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6dc}'
            | '\u{6df}'..='\u{6e4}'
            | '\u{6e7}'..='\u{6e8}'
            | '\u{6ea}'..='\u{6ed}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' => {}
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            // Alef wasla; teh marbuta; alef maksura and the Persian yeh; the Persian kaf.
            '\u{671}' => folded.push('\u{627}'),
            '\u{629}' => folded.push('\u{647}'),
            '\u{649}' | '\u{6cc}' => folded.push('\u{64a}'),
            '\u{6a9}' => folded.push('\u{643}'),
            '\u{660}'..='\u{669}' => folded.push(ascii_digit(c, '\u{660}')),
            '\u{6f0}'..='\u{6f9}' => folded.push(ascii_digit(c, '\u{6f0}')),
            '\u{966}'..='\u{96f}' => folded.push(ascii_digit(c, '\u{966}')),
            c => folded.push(c),
        }
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&folded);
    Cow::Owned(composed.into_owned())
}

/// The digit of ASCII for one of the ten that begin at `zero`.
fn ascii_digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

/// Whether a character belongs to a script that is written without spaces between words, or in which words of a
/// sentence are joined to what follows them.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        // Thai and Lao, Myanmar, Hangul, Khmer.
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}'
        // Signs of iteration, kana, bopomofo, Han, Hangul.
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{312f}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether words consist of a character: letters, marks and numbers.
fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    matches!(
        category,
        GeneralCategory::UppercaseLetter
            | GeneralCategory::LowercaseLetter
            | GeneralCategory::TitlecaseLetter
            | GeneralCategory::ModifierLetter
            | GeneralCategory::OtherLetter
            | GeneralCategory::NonspacingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::DecimalNumber
            | GeneralCategory::LetterNumber
            | GeneralCategory::OtherNumber
    )
}

/// Whether a character holds the parts of one word together: `5.7.1`, `outlook.example.com`, `max_size`.
fn is_joiner(c: char) -> bool {
    matches!(c, '.' | '_')
}

/// Adds the words of a text to `found`, in the order in which they stand. A run of characters of a script without
/// spaces is one word.
pub fn words(text: &str, found: impl FnMut(&str)) {
    let folded = fold(text);
    match folded.is_ascii() {
        true => ascii_words(&folded, found),
        false => unicode_words(&folded, found),
    }
}

/// The words of a folded text of ASCII alone, without a copy of each: that took 5 % of the instructions of a full build.
fn ascii_words(folded: &str, mut found: impl FnMut(&str)) {
    let is_word_byte = |at: usize| {
        folded
            .as_bytes()
            .get(at)
            .is_some_and(u8::is_ascii_alphanumeric)
    };
    let mut start = None;
    for (at, byte) in folded.bytes().enumerate() {
        let is_part = byte.is_ascii_alphanumeric();
        let is_inside = is_part || is_joiner(byte.into()) && is_word_byte(at + 1);
        match start {
            Some(from) if !is_inside || at - from >= MAX_WORD_CHARS => {
                found(&folded[from..at]);
                start = is_part.then_some(at);
            }
            None if is_part => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        found(&folded[from..]);
    }
}

fn unicode_words(folded: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut length = 0;
    let mut is_run = false;
    let mut characters = folded.chars().peekable();
    while let Some(c) = characters.next() {
        let is_part = is_word_char(c);
        let begins_other = is_part && length > 0 && is_unspaced(c) != is_run;
        let next_is_part = |next: Option<&char>| {
            next.is_some_and(|next| is_word_char(*next) && !is_unspaced(*next))
        };
        let joins = is_joiner(c) && length > 0 && !is_run && next_is_part(characters.peek());
        if begins_other || !(is_part || joins) || length >= MAX_WORD_CHARS {
            flush(&mut word, &mut found);
            length = 0;
        }
        if is_part || (joins && length > 0) {
            is_run = is_unspaced(c);
            word.push(c);
            length += 1;
        }
    }
    flush(&mut word, &mut found);
}

fn flush(word: &mut String, found: &mut impl FnMut(&str)) {
    if !word.is_empty() {
        found(word);
        word.clear();
    }
}

/// Adds the keys to `found` under which an index has a word of [`words`]: in a script without spaces each pair of
/// neighbors and the last character, otherwise the word, what follows each joiner in it, and, if `is_compounding`, what
/// may be a word at its end.
pub fn index_keys(word: &str, is_compounding: bool, mut found: impl FnMut(&str)) {
    if word.chars().next().is_some_and(is_unspaced) {
        let starts: Vec<usize> = word.char_indices().map(|(start, _)| start).collect();
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 2).copied().unwrap_or(word.len());
            found(&word[*start..end]);
        }
        return;
    }
    let mut start = 0;
    loop {
        let rest = &word[start..];
        let part = rest.split(is_joiner).next().unwrap_or(rest);
        found(&without_article(rest));
        // A query that is so short has to be the whole word.
        if part.len() < rest.len() && part.chars().count() < MIN_BEGINNING {
            found(part);
        }
        if is_compounding {
            for inner in inner_words(part) {
                found(inner);
            }
        }
        if part.len() == rest.len() {
            return;
        }
        start += part.len() + 1;
    }
}

/// The ends of a long word that may be words themselves.
fn inner_words(part: &str) -> impl Iterator<Item = &str> {
    let is_letters = part.chars().all(char::is_alphabetic);
    let starts: Vec<usize> = match is_letters {
        true => part.char_indices().map(|(start, _)| start).collect(),
        false => Vec::new(),
    };
    let last = match starts.len() >= MIN_COMPOUND {
        true => starts.len() - MIN_INNER,
        false => 0,
    };
    (MIN_HEAD..=last).map(move |index| &part[starts[index]..])
}

/// An Arabic word without its article and what is joined to that, if enough of the word is left.
fn without_article(word: &str) -> Cow<'_, str> {
    const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "لل", "ال"];
    let found = ARTICLES.iter().find_map(|article| {
        let rest = word.strip_prefix(article)?;
        (rest.chars().count() >= MIN_BEGINNING).then_some(rest)
    });
    Cow::Borrowed(found.unwrap_or(word))
}

/// The part of a key that determines where in an index it is: all keys that begin with a word of a query have it in
/// common with the word, unless that is too short.
pub fn key_head(key: &str) -> &str {
    let length = match key.chars().next() {
        Some(c) if is_unspaced(c) => 1,
        _ if is_code(key) => MIN_CODE_BEGINNING,
        _ => MIN_BEGINNING,
    };
    let end = key.char_indices().nth(length).map(|(end, _)| end);
    &key[..end.unwrap_or(key.len())]
}

/// Whether a key has a digit among its first characters.
fn is_code(key: &str) -> bool {
    let mut beginning = key.chars().take(MIN_BEGINNING);
    beginning.any(|c| c.is_ascii_digit())
}

/// The hash of a key's head by which its file in an index is found: FNV-1a of its UTF-16 code units, in 32 bits
/// (<https://datatracker.ietf.org/doc/html/rfc9923>).
fn key_hash(key: &str) -> u32 {
    let units = key_head(key).encode_utf16();
    units.fold(0x811c_9dc5, |hash, unit| {
        (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193)
    })
}

/// The number of the file of an index that has a key, if there are `count` files, from 0. One file more takes keys from
/// one other file only, by linear hashing (W. Litwin, 1980), so an index that grows does not change as a whole.
///
/// # Panics
/// If there are no files.
pub fn key_file(key: &str, count: usize) -> usize {
    assert!(count > 0, "an index has at least one file");
    let (hash, size) = (key_hash(key) as usize, count.next_power_of_two());
    match hash % size {
        file if file < count => file,
        _ => hash % (size / 2),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Case {
        text: String,
        words: Vec<String>,
        /// The keys of all words, sorted, where they are not the words.
        keys: Option<Vec<String>>,
        #[serde(default)]
        compounding: bool,
    }

    #[derive(Deserialize)]
    struct KeyFile {
        key: String,
        /// The number of the key's file by how many there are.
        files: BTreeMap<usize, usize>,
    }

    #[derive(Deserialize)]
    struct Cases {
        words: Vec<Case>,
        key_files: Vec<KeyFile>,
    }

    fn cases() -> Cases {
        serde_json::from_str(include_str!("../../tests/fixtures/search/words.json")).unwrap()
    }

    fn words_of(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        words(text, |word| found.push(word.to_owned()));
        found
    }

    fn keys_of(text: &str, is_compounding: bool) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for word in words_of(text) {
            index_keys(&word, is_compounding, |key| {
                keys.insert(key.to_owned());
            });
        }
        keys
    }

    #[test]
    fn words_and_keys_are_those_of_the_table() {
        for case in cases().words {
            assert_eq!(words_of(&case.text), case.words, "{}", case.text);
            let keys = keys_of(&case.text, case.compounding);
            let expected = case.keys.unwrap_or(case.words);
            assert_eq!(keys, expected.into_iter().collect(), "{}", case.text);
        }
    }

    #[test]
    fn files_of_keys_are_those_of_the_table() {
        for KeyFile { key, files } in cases().key_files {
            for (count, file) in files {
                assert_eq!(key_file(&key, count), file, "{key} of {count}");
            }
        }
    }

    #[test]
    fn one_file_more_takes_keys_from_one_other() {
        let keys: Vec<String> = (0..5000).map(|number| format!("{number:x}word")).collect();
        for count in 1..40 {
            let moved = keys.iter().filter_map(|key| {
                let (before, after) = (key_file(key, count), key_file(key, count + 1));
                assert!(before < count && after <= count, "{key} {count}");
                (before != after).then_some((before, after))
            });
            let moved: BTreeSet<_> = moved.collect();
            assert_eq!(moved.len(), 1, "{count}");
            assert_eq!(moved.first().unwrap().1, count);
        }
    }

    proptest! {
        #[test]
        fn words_of_ascii_are_those_of_any_text(text in "[a-z0-9._ -]{0,40}|[a-z._]{60,140}") {
            let (mut of_ascii, mut of_any) = (Vec::new(), Vec::new());
            ascii_words(&text, |word| of_ascii.push(word.to_owned()));
            unicode_words(&text, |word| of_any.push(word.to_owned()));
            prop_assert_eq!(of_ascii, of_any);
        }

        /// A word of the folded text is a word of the text, so nothing is lost where a text is folded twice.
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let folded = fold(&text).into_owned();
            prop_assert_eq!(fold(&folded), folded.as_str());
        }

        #[test]
        fn the_words_of_words_are_the_same(text in "\\PC{0,40}") {
            for word in words_of(&text) {
                prop_assert_eq!(words_of(&word), [word.as_str()]);
            }
        }
    }
}
