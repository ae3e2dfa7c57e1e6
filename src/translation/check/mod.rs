//! Compares a translation with its original: the facts of both as multisets, in both directions, and whether all
//! of it is there and in its language.
//!
//! An instant must be met by an instant, a number by a number with its unit, a code by itself. Numbers up to twelve
//! may be words. What only looks different (`3:30 PM` and `15 時 30 分`) is no difference; see
//! [`facts`](super::facts).

// In the order in which they may import each other.
mod difference;
mod accepted;
mod texts;
mod words;
mod matching;
mod order;
mod prose;

use super::facts::{Fact, Language, facts_in};
use crate::locale::Tag;

use texts::Texts;

pub use accepted::Accepted;
pub use difference::{Difference, DifferenceKind};

/// An original, to which any number of translations are compared.
pub struct Original<'a> {
    text: &'a str,
    language: Language,
    facts: Vec<Fact>,
}

impl<'a> Original<'a> {
    pub fn new(text: &'a str, language: &Tag) -> Self {
        let language = Language::new(language);
        let facts = facts_in(text, &language);
        Self {
            text,
            language,
            facts,
        }
    }

    /// What a translation into a language has otherwise: the facts in their order in the original, then what only
    /// the translation has, then what is not translated or cut off. Each is reported once.
    pub fn differences(&self, translation: &str, language: &Tag) -> Vec<Difference> {
        self.compare(translation, language, true)
    }

    /// The same without looking for what is cut off or not translated, for a text whose fact is all that counts.
    pub fn differences_of_facts(&self, translation: &str, language: &Tag) -> Vec<Difference> {
        self.compare(translation, language, false)
    }

    fn compare(&self, translation: &str, language: &Tag, is_prose: bool) -> Vec<Difference> {
        let language = Language::new(language);
        if translation == self.text {
            let is_whole = is_prose
                && language.code != self.language.code
                && (prose::needs_translation(self.text)
                    || prose::is_sentence_of_other_script(self.text, &self.language, &language));
            return Vec::from_iter(is_whole.then(|| Difference::untranslated(translation)));
        }
        let facts = facts_in(translation, &language);
        let texts = Texts {
            original: self.text,
            translation,
            original_language: &self.language,
            language: &language,
        };
        let mut differences = Vec::new();
        if !(self.facts.is_empty() && facts.is_empty()) {
            let matched = matching::match_facts(&self.facts, &facts, texts);
            order::find_swapped(&matched.pairs, texts, &mut differences);
            differences.extend(matched.differences);
        }
        if is_prose && language.code != self.language.code {
            prose::find_differences(texts, &mut differences);
        }
        let mut seen = std::collections::BTreeSet::new();
        differences.retain(|difference| seen.insert(difference.clone()));
        differences
    }
}

#[cfg(test)]
mod tests;
