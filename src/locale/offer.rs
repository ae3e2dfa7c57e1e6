//! The languages of a site as a table, for a web server that sends readers to theirs: what
//! [`negotiate`](super::negotiate()) knows of languages, without the program that knows it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Tag;
use super::negotiate::suiting;

/// The scripts in which some language is written besides its usual one.
const SCRIPTS: [&str; 13] = [
    "Adlm", "Arab", "Beng", "Cyrl", "Deva", "Guru", "Hans", "Hant", "Hebr", "Latn", "Mong", "Tfng",
    "Vaii",
];
/// The areas larger than a country that locales are made for: the world, Europe, Latin America.
const AREAS: [&str; 3] = ["001", "150", "419"];

/// How a server finds the locale for a tag of an `Accept-Language` header.
///
/// The tag is taken in lower case, its language as `aliases` has it. Then `same` has the locale that
/// it names, and `near` the locales that suit it, nearest first. Where a tag is not in `near`, its
/// last subtag becomes `*`; where that is not there either, it is left out; and so on. Where that
/// leads to nothing, no locale suits. Locales are given by their place in `locales`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// The first is the default.
    locales: Vec<Tag>,
    aliases: BTreeMap<String, String>,
    same: BTreeMap<String, usize>,
    near: BTreeMap<String, Vec<usize>>,
}

impl Offer {
    /// The table for a site's locales. Exact for every tag of a language, a script that is in use
    /// and a region, and for the locales' own tags; a variant counts only where a locale has it.
    pub fn new(locales: &[Tag]) -> Self {
        let mut offer = Self {
            locales: locales.to_vec(),
            aliases: BTreeMap::new(),
            same: BTreeMap::new(),
            near: BTreeMap::new(),
        };
        let regions = [letters(2), AREAS.map(str::to_owned).to_vec()].concat();
        for language in [letters(2), letters(3)].concat() {
            offer.learn(&language, &regions);
        }
        for tag in locales {
            offer.note(tag.as_str());
        }
        offer
    }

    /// Notes which locales suit a language, in all scripts and regions.
    fn learn(&mut self, language: &str, regions: &[String]) {
        let Ok(tag) = language.parse::<Tag>() else {
            return;
        };
        if self.suiting(&tag).is_empty() {
            return;
        }
        if tag.as_str() != language && !tag.as_str().contains('-') {
            self.aliases
                .insert(language.to_owned(), tag.as_str().to_owned());
            return;
        }
        self.learn_written(language, regions);
        for script in SCRIPTS {
            self.learn_written(
                &format!("{language}-{script}").to_ascii_lowercase(),
                regions,
            );
        }
    }

    /// Notes which locales suit a language, perhaps in a script, in all regions.
    fn learn_written(&mut self, written: &str, regions: &[String]) {
        self.note(written);
        // Of a single locale, a region makes no difference.
        if self.near(written).len() < 2 {
            return;
        }
        let tags = regions.iter().map(|region| format!("{written}-{region}"));
        let mut counts: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for tag in tags.clone().filter_map(|tag| tag.parse().ok()) {
            *counts.entry(self.suiting(&tag)).or_default() += 1;
        }
        if let Some((usual, _)) = counts.into_iter().max_by_key(|(_, count)| *count)
            && self.near(written) != usual
        {
            self.near.insert(format!("{written}-*"), usual);
        }
        for tag in tags {
            self.note(&tag);
        }
    }

    /// Notes which locales suit a tag, unless the table says so already.
    fn note(&mut self, text: &str) {
        let Ok(tag) = text.parse::<Tag>() else {
            return;
        };
        let text = text.to_ascii_lowercase();
        if let Some(same) = self.place(&tag) {
            self.same.insert(text.clone(), same);
        }
        let near = self.suiting(&tag);
        if self.near(&text) != near {
            self.near.insert(text, near);
        }
    }

    fn suiting(&self, wish: &Tag) -> Vec<usize> {
        let suiting = suiting(wish, &self.locales).into_iter();
        suiting.filter_map(|tag| self.place(tag)).collect()
    }

    fn place(&self, tag: &Tag) -> Option<usize> {
        self.locales.iter().position(|offered| offered == tag)
    }

    /// What the table says of a tag in lower case and without aliases.
    fn near(&self, text: &str) -> &[usize] {
        let any = |text: &str| Some(format!("{}-*", text.rsplit_once('-')?.0));
        std::iter::successors(Some(text), |text| Some(text.rsplit_once('-')?.0))
            .find_map(|text| {
                let near = self.near.get(text);
                near.or_else(|| self.near.get(&any(text)?))
            })
            .map_or(&[], Vec::as_slice)
    }

    /// The locale nearest to a tag in lower case, by the table alone.
    #[cfg(test)]
    pub(super) fn first(&self, text: &str) -> Option<&Tag> {
        let (language, rest) = text.split_at(text.find('-').unwrap_or(text.len()));
        let language = self.aliases.get(language).map_or(language, String::as_str);
        let near = self.near(&format!("{language}{rest}"));
        near.first().map(|place| &self.locales[*place])
    }
}

/// All texts of so many letters, in the order of the alphabet.
fn letters(count: usize) -> Vec<String> {
    (0..count).fold(vec![String::new()], |texts, _| {
        texts
            .iter()
            .flat_map(|text| ('a'..='z').map(move |letter| format!("{text}{letter}")))
            .collect()
    })
}
