//! Whether all of a text is translated: sentences in the words of the original, and texts that are cut off.

use memchr::memmem;

use super::difference::Difference;
use super::texts::Texts;
use crate::translation::facts::{Language, Script, is_ideographic};

/// Adds a difference for each sentence that is left in the original's words, and one for what is cut off.
pub(super) fn find_differences(texts: Texts<'_>, differences: &mut Vec<Difference>) {
    find_untranslated(texts, differences);
    if let Some(missing) = cut_off(texts) {
        differences.push(Difference::missing(missing));
    }
}

/// The fewest words in lower case by which a text in Latin letters is a sentence and no name.
const MIN_WORDS: usize = 3;

/// The fewest characters by which a text in a script without spaces is a sentence and no name.
const MIN_IDEOGRAPHS: usize = 8;

/// Whether a text has words that another language has other words for, and not only names.
pub(super) fn needs_translation(text: &str) -> bool {
    let ideographs = text.chars().filter(|c| is_ideographic(*c)).count();
    ideographs >= MIN_IDEOGRAPHS || count_words(text) >= MIN_WORDS
}

/// The fewest characters of a sentence in a script without spaces.
const MIN_IDEOGRAPHS_OF_SENTENCE: usize = 3;

/// Whether a short text is a sentence, which a language in Latin letters and one in another script do not share.
pub(super) fn is_sentence_of_other_script(text: &str, from: &Language, to: &Language) -> bool {
    let is_latin = |language: &Language| language.script == Script::Latin;
    let ideographs = text.chars().filter(|c| is_ideographic(*c)).count();
    let has_words = ideographs >= MIN_IDEOGRAPHS_OF_SENTENCE || count_words(text) > 0;
    is_latin(from) != is_latin(to)
        && has_words
        && text
            .trim()
            .ends_with(['.', '!', '?', '。', '！', '？', '؟', '۔'])
}

/// The words of a text in lower case, without addresses and names.
fn count_words(text: &str) -> usize {
    let is_letter = |c: char| c.is_lowercase() || matches!(c, '\'' | '’');
    let words = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation()));
    let is_word = |word: &&str| !word.is_empty() && word.chars().all(is_letter);
    words.filter(is_word).count()
}

/// How many sentences of a text are looked for in the other one.
const MAX_PARTS: usize = 200;

fn find_untranslated(texts: Texts<'_>, differences: &mut Vec<Difference>) {
    let has_latin = |language: &Language| language.script == Script::Latin;
    if has_latin(texts.original_language) && !has_latin(texts.language) {
        for run in latin_runs(texts.translation).take(MAX_PARTS) {
            if is_left_as_it_was(run, texts) && count_words(run) > MIN_WORDS {
                differences.push(Difference::untranslated(run.trim()));
            }
        }
        return;
    }
    for sentence in sentences(texts.original).take(MAX_PARTS) {
        let sentence = sentence.trim_end_matches(is_sentence_end).trim();
        if is_left_as_it_was(sentence, texts)
            && needs_translation(sentence)
            && count_letters(sentence) >= 12
        {
            differences.push(Difference::untranslated(sentence));
        }
    }
    if !has_latin(texts.original_language) && has_latin(texts.language) {
        for run in ideographic_runs(texts.translation).take(MAX_PARTS) {
            let is_sentence = run.chars().count() >= MIN_IDEOGRAPHS;
            if is_sentence && is_left_as_it_was(run, texts) {
                differences.push(Difference::untranslated(run));
            }
        }
    }
}

/// Whether both texts contain a part outside of quotation marks and brackets: an error message stays as it is.
fn is_left_as_it_was(part: &str, texts: Texts<'_>) -> bool {
    [texts.translation, texts.original]
        .iter()
        .all(|text| is_unquoted_part(part, text))
}

fn is_unquoted_part(part: &str, text: &str) -> bool {
    // Nearly all sentences are translated, so this is mostly a search that finds nothing, and finds nothing faster
    // without preparing a search for all of the part.
    let beginning = &part[..part.floor_char_boundary(16)];
    if part.len() > text.len() || !text.contains(beginning) {
        return false;
    }
    let Some(start) = memmem::find(text.as_bytes(), part.as_bytes()) else {
        return false;
    };
    let before = text[..start].trim_end();
    let after = text[start + part.len()..].trim_start();
    let opens = before.ends_with([
        '"', '“', '„', '«', '「', '『', '(', '（', '‘', '\'', '`', '《',
    ]);
    let closes = after.trim_start_matches(is_sentence_end).starts_with([
        '"', '”', '“', '»', '」', '』', ')', '）', '’', '\'', '`', '》',
    ]);
    // Inside of a longer quotation.
    let is_inside = |opening: char, closing: char| {
        let opened = before.rfind(opening);
        opened.is_some_and(|at| !before[at..].contains(closing)) && after.contains(closing)
    };
    let is_quoted = opens && closes
        || [
            ('“', '”'),
            ('„', '“'),
            ('«', '»'),
            ('「', '」'),
            ('『', '』'),
            ('《', '》'),
        ]
        .into_iter()
        .any(|(opening, closing)| is_inside(opening, closing))
        || before.matches('"').count() % 2 == 1 && after.contains('"');
    !is_quoted
}

/// Runs of a text in Latin letters, with the spaces and the punctuation among them.
fn latin_runs(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| {
        c.is_ascii() && !matches!(c, '\n' | '"' | '(' | ')') || matches!(c, '’' | '‘' | '–')
    };
    text.split(move |c: char| !is_part(c))
        .map(|run| run.trim_matches(|c: char| !c.is_ascii_alphabetic()))
        .filter(|run| run.len() > 12)
}

/// Runs of a text in ideographs, kana or Hangul.
fn ideographic_runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_ideographic(c) || matches!(c, '。' | '「' | '」'))
        .filter(|run| !run.is_empty())
}

/// The sentences of a text, with what ends them.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return None;
            }
            let end = sentence_end(rest);
            let (sentence, after) = rest.split_at(end);
            rest = after;
            if sentence.chars().any(char::is_alphanumeric) {
                return Some(sentence.trim_end());
            }
        }
    })
}

/// The end of the first sentence of a text.
fn sentence_end(text: &str) -> usize {
    let mut ends = text.char_indices().filter(|(at, c)| {
        let end = at + c.len_utf8();
        match c {
            '\n' | '。' | '！' | '？' | '．' => true,
            '!' | '?' | '؟' | '۔' => text[end..].starts_with(char::is_whitespace),
            '.' => {
                // "z. B." and "Nr. 5" go on; a sentence begins with a capital or in a script without them.
                let next = text[end..].trim_start();
                let is_spaced = next.len() < text.len() - end;
                let begins = next
                    .chars()
                    .next()
                    .is_none_or(|c| !c.is_lowercase() && !c.is_ascii_digit());
                let word = text[..*at]
                    .rsplit(|c: char| !c.is_alphanumeric())
                    .next()
                    .unwrap_or_default();
                is_spaced
                    && begins
                    && (word.chars().count() > 1 || word.starts_with(|c: char| c.is_ascii_digit()))
            }
            _ => false,
        }
    });
    ends.next().map_or(text.len(), |(at, c)| at + c.len_utf8())
}

fn is_sentence_end(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '۔' | '…' | ':' | '：'
    )
}

fn count_letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// How much a text says, in letters of English: an ideograph says as much as several letters.
fn amount(text: &str, language: &Language) -> f64 {
    let of_char = |c: char| match c {
        '\u{3041}'..='\u{30ff}' => 1.45,
        '\u{3400}'..='\u{9fff}' => 3.1,
        '\u{ac00}'..='\u{d7af}' => 2.3,
        '\0'..='\u{7f}' => f64::from(u8::from(c.is_ascii_alphanumeric())),
        // Latin and Arabic letters, before the slow look-up of all others.
        '\u{c0}'..='\u{24f}' | '\u{620}'..='\u{64a}' | '\u{660}'..='\u{669}' => 1.0,
        '\u{64b}'..='\u{65f}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3020}' => 0.0,
        c if c.is_alphanumeric() => 1.0,
        _ => 0.0,
    };
    let letters = match text.is_ascii() {
        true => text.bytes().filter(u8::is_ascii_alphanumeric).count() as f64,
        false => text.chars().map(of_char).sum(),
    };
    letters / verbosity(language)
}

/// How many letters a language takes for what English says with one.
fn verbosity(language: &Language) -> f64 {
    match &*language.code {
        "de" => 1.15,
        "fr" => 1.17,
        "es" => 1.13,
        "pt" => 1.08,
        "it" => 1.12,
        "nl" => 1.12,
        "ar" => 0.86,
        _ => 1.0,
    }
}

/// The share of the original below which a translation lacks a part of it.
const MIN_SHARE: f64 = 0.62;

/// The same for a translation with fewer sentences.
const MIN_SHARE_OF_FEWER_SENTENCES: f64 = 0.8;

/// The fewest letters of an original whose length says something about that of its translation.
const MIN_LETTERS: f64 = 24.0;

/// The last sentence of the original, if the translation is too short for it.
fn cut_off<'a>(texts: Texts<'a>) -> Option<&'a str> {
    let expected = amount(texts.original, texts.original_language);
    let found = amount(texts.translation, texts.language);
    if expected < MIN_LETTERS && found > expected * 0.3 {
        return None;
    }
    let share = found / expected;
    if share >= MIN_SHARE_OF_FEWER_SENTENCES {
        return None;
    }
    let [count, of_translation] =
        [texts.original, texts.translation].map(|text| sentences(text).count());
    let is_cut = share < MIN_SHARE || of_translation < count;
    is_cut.then(|| sentences(texts.original).last()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_their_punctuation() {
        for (text, expected) in [
            ("One. Two!", &["One.", "Two!"][..]),
            (
                "Version 2.1 is out. It works",
                &["Version 2.1 is out.", "It works"],
            ),
            (
                "Wir prüfen z. B. den Zugang. Danach mehr.",
                &["Wir prüfen z. B. den Zugang.", "Danach mehr."],
            ),
            (
                "調査中です。続報します。",
                &["調査中です。", "続報します。"],
            ),
            ("نحقق في الأمر. سنبلغكم.", &["نحقق في الأمر.", "سنبلغكم."]),
            ("a\nb", &["a", "b"]),
        ] {
            assert_eq!(sentences(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
