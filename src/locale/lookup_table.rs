//! The languages of a site as a lookup table, by which a web server can send readers to their language:
//! it gives the results of [`negotiate`](super::negotiate()) without the data of CLDR.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Tag;
use super::negotiate::matching_locales;

/// The scripts that a language may be written in besides its usual one.
const SCRIPTS: [&str; 13] = [
    "Adlm", "Arab", "Beng", "Cyrl", "Deva", "Guru", "Hans", "Hant", "Hebr", "Latn", "Mong", "Tfng",
    "Vaii",
];
/// The regions larger than a country for which there are locales: the world, Europe, Latin America.
const MACROREGIONS: [&str; 3] = ["001", "150", "419"];

/// The table by which a server finds the locale for a tag of an `Accept-Language` header.
///
/// The tag is converted to lower case, and its language replaced by the one in `aliases`. `same` has the
/// locale that the tag names, and `near` the locales that suit it, nearest first. If a tag is not in `near`,
/// its last subtag is replaced by `*`; if that is not there either, the subtag is removed; and so on. If
/// nothing is found, no locale suits. Locales are given by their index in `locales`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct LocaleLookup {
    /// The first is the default.
    locales: Vec<Tag>,
    aliases: BTreeMap<String, String>,
    same: BTreeMap<String, usize>,
    near: BTreeMap<String, Vec<usize>>,
}

impl LocaleLookup {
    /// The table for a site's locales. It is exact for every tag that consists of a language, a script that
    /// is in use and a region, and for the locales' own tags. Variants count only if a locale has them.
    pub fn new(locales: &[Tag]) -> Self {
        let mut table = Self {
            locales: locales.to_vec(),
            aliases: BTreeMap::new(),
            same: BTreeMap::new(),
            near: BTreeMap::new(),
        };
        let regions = [
            alphabetic_strings(2),
            MACROREGIONS.map(str::to_owned).to_vec(),
        ]
        .concat();
        for language in [alphabetic_strings(2), alphabetic_strings(3)].concat() {
            table.add_language(&language, &regions);
        }
        for tag in locales {
            table.add_tag(tag.as_str());
        }
        table
    }

    /// Adds the locales that suit a language, in all scripts and regions.
    fn add_language(&mut self, language: &str, regions: &[String]) {
        let Ok(tag) = language.parse::<Tag>() else {
            return;
        };
        if self.matching_indices(&tag).is_empty() {
            return;
        }
        if tag.as_str() != language && !tag.as_str().contains('-') {
            self.aliases
                .insert(language.to_owned(), tag.as_str().to_owned());
            return;
        }
        self.add_regions(language, regions);
        for script in SCRIPTS {
            self.add_regions(
                &format!("{language}-{script}").to_ascii_lowercase(),
                regions,
            );
        }
    }

    /// Adds the locales that suit a language, optionally in a script, in all regions.
    fn add_regions(&mut self, prefix: &str, regions: &[String]) {
        self.add_tag(prefix);
        // With a single locale, the region makes no difference.
        if self.lookup(prefix).len() < 2 {
            return;
        }
        let tags = regions.iter().map(|region| format!("{prefix}-{region}"));
        let mut counts: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for tag in tags.clone().filter_map(|tag| tag.parse().ok()) {
            *counts.entry(self.matching_indices(&tag)).or_default() += 1;
        }
        if let Some((most_common, _)) = counts.into_iter().max_by_key(|(_, count)| *count)
            && self.lookup(prefix) != most_common
        {
            self.near.insert(format!("{prefix}-*"), most_common);
        }
        for tag in tags {
            self.add_tag(&tag);
        }
    }

    /// Adds the locales that suit a tag, unless they follow from the table already.
    fn add_tag(&mut self, text: &str) {
        let Ok(tag) = text.parse::<Tag>() else {
            return;
        };
        let text = text.to_ascii_lowercase();
        if let Some(index) = self.index_of(&tag) {
            self.same.insert(text.clone(), index);
        }
        let matching = self.matching_indices(&tag);
        if self.lookup(&text) != matching {
            self.near.insert(text, matching);
        }
    }

    fn matching_indices(&self, requested: &Tag) -> Vec<usize> {
        let matching = matching_locales(requested, &self.locales).into_iter();
        matching.filter_map(|tag| self.index_of(tag)).collect()
    }

    fn index_of(&self, tag: &Tag) -> Option<usize> {
        self.locales.iter().position(|offered| offered == tag)
    }

    /// The locales that the table gives for a tag in lower case and without aliases.
    fn lookup(&self, text: &str) -> &[usize] {
        let wildcard = |text: &str| Some(format!("{}-*", text.rsplit_once('-')?.0));
        std::iter::successors(Some(text), |text| Some(text.rsplit_once('-')?.0))
            .find_map(|text| {
                let near = self.near.get(text);
                near.or_else(|| self.near.get(&wildcard(text)?))
            })
            .map_or(&[], Vec::as_slice)
    }

    /// The locale that is nearest to a tag in lower case, by the table alone.
    #[cfg(test)]
    pub(super) fn best_match(&self, text: &str) -> Option<&Tag> {
        let (language, rest) = text.split_at(text.find('-').unwrap_or(text.len()));
        let language = self.aliases.get(language).map_or(language, String::as_str);
        let matching = self.lookup(&format!("{language}{rest}"));
        matching.first().map(|index| &self.locales[*index])
    }
}

/// All texts of this many letters, in alphabetical order.
fn alphabetic_strings(count: usize) -> Vec<String> {
    (0..count).fold(vec![String::new()], |texts, _| {
        texts
            .iter()
            .flat_map(|text| ('a'..='z').map(move |letter| format!("{text}{letter}")))
            .collect()
    })
}
