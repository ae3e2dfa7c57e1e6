//! The words of a list of phrases.

use std::collections::BTreeSet;

use crate::text::chars::punctuation::is_cjk;

/// The words of phrases, and the characters of Chinese, Japanese and Korean, which have no spaces between words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Vocabulary {
    words: BTreeSet<String>,
    characters: BTreeSet<char>,
}

impl Vocabulary {
    pub fn of<'a>(phrases: impl IntoIterator<Item = &'a String>) -> Self {
        let mut vocabulary = Self::default();
        for phrase in phrases {
            let new = words(phrase).filter(|word| !vocabulary.words.contains(*word));
            let new: Vec<String> = new.map(str::to_owned).collect();
            vocabulary.words.extend(new);
            vocabulary.characters.extend(characters(phrase));
        }
        vocabulary
    }

    pub fn merge(&mut self, other: Self) {
        self.words.extend(other.words);
        self.characters.extend(other.characters);
    }

    /// Whether a text has no other words and characters than the phrases.
    pub fn has_all_of(&self, text: &str) -> bool {
        words(text).all(|word| self.words.contains(word))
            && characters(text).all(|character| self.characters.contains(&character))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric() || is_cjk(c));
    words.filter(|word| !word.is_empty())
}

fn characters(text: &str) -> impl Iterator<Item = char> {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.filter(|c| is_cjk(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_other_words_is_told_apart() {
        let phrases = ["at this time", "n/a", "現在", "なし"].map(str::to_owned);
        let vocabulary = Vocabulary::of(&phrases);
        for text in ["", "time", "at-this", "なし。現在、 at"] {
            assert!(vocabulary.has_all_of(text), "{text}");
        }
        for text in ["at times", "this is", "現状", "なしat that"] {
            assert!(!vocabulary.has_all_of(text), "{text}");
        }
    }
}
