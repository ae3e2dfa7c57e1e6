//! The facts of a text: what people act on, and what a translation must keep.
//!
//! Instants, dates, times of day, numbers with their units, codes, addresses, hosts, files, commands and
//! placeholders. A fact knows where it is in the text and in which ways it can be read, so that `3:30 PM` and
//! `15 時 30 分` are the same.

// In the order in which they may import each other.
mod folded;
mod language;
mod units;
mod value;
mod fact;
mod number;
mod leading;
mod zones;
mod clocks;
mod dates;
mod code;
mod known_names;
mod literal;
mod time_words;
mod tokens;
mod scanner;
mod completed;
mod joined;

pub(super) use language::{Language, Script};
pub(super) use units::{Unit, is_ideographic, unit_of_word};
pub(super) use value::{Key, Number, Value};

use crate::locale::Tag;

pub use fact::{Fact, FactKind};

/// The facts of a text in a language, in their order; they do not overlap.
pub fn facts_of(text: &str, language: &Tag) -> Vec<Fact> {
    facts_in(text, &Language::new(language))
}

/// See [`facts_of`].
pub(super) fn facts_in(text: &str, language: &Language) -> Vec<Fact> {
    let folded = folded::Folded::new(text);
    let mut facts = scanner::scan(&folded.text, language);
    if facts.is_empty() {
        return facts;
    }
    completed::complete(&mut facts, &folded.text);
    joined::join(&mut facts, &folded.text);
    for fact in &mut facts {
        fact.place(&|range| folded.original_range(range));
    }
    facts
}

#[cfg(test)]
mod tests;
