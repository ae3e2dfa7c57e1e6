//! The languages of a site as a table, for a web server that sends readers to theirs: what
//! [`negotiate`](super::negotiate) knows of languages, without the program that knows it.

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
/// With the tag in lower case: `same` has the locale that it names, and `near` the locales that
/// suit it, nearest first. Where a tag is not in `near`, what counts is the tag without its last
/// subtag; where that leads to nothing, no locale suits. Locales are given by their place in
/// `locales`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// The first is the default.
    locales: Vec<Tag>,
    same: BTreeMap<String, usize>,
    near: BTreeMap<String, Vec<usize>>,
}

impl Offer {
    /// The table for a site's locales. Exact for every tag of a language, a script that is in use
    /// and a region, and for the locales' own tags; a variant counts only where a locale has it.
    pub fn new(locales: &[Tag]) -> Self {
        let mut offer = Self {
            locales: locales.to_vec(),
            same: BTreeMap::new(),
            near: BTreeMap::new(),
        };
        for language in letters(2).chain(letters(3)) {
            if !offer.learn(&language) {
                continue;
            }
            for script in [""].into_iter().chain(SCRIPTS) {
                let written = join(&language, script);
                offer.learn(&written);
                for region in letters(2).chain(AREAS.map(str::to_owned)) {
                    offer.learn(&join(&written, &region));
                }
            }
        }
        for tag in locales {
            offer.learn(tag.as_str());
        }
        offer
    }

    /// Notes which locales suit a tag, unless the table says so already; whether any does.
    fn learn(&mut self, text: &str) -> bool {
        let Ok(tag) = text.parse::<Tag>() else {
            return false;
        };
        let text = text.to_ascii_lowercase();
        let place = |suits: &Tag| self.locales.iter().position(|tag| tag == suits);
        let near: Vec<usize> = suiting(&tag, &self.locales)
            .into_iter()
            .filter_map(place)
            .collect();
        if let Some(same) = place(&tag) {
            self.same.insert(text.clone(), same);
        }
        let suits = !near.is_empty();
        if self.near(&text) != near {
            self.near.insert(text, near);
        }
        suits
    }

    /// What the table says of a tag in lower case.
    fn near(&self, text: &str) -> &[usize] {
        std::iter::successors(Some(text), |text| Some(text.rsplit_once('-')?.0))
            .find_map(|text| self.near.get(text))
            .map_or(&[], Vec::as_slice)
    }
}

/// All texts of so many letters, in the order of the alphabet.
fn letters(count: u32) -> impl Iterator<Item = String> {
    (0..26_u32.pow(count)).map(move |number| {
        (0..count)
            .rev()
            .map(|place| char::from(b'a' + (number / 26_u32.pow(place) % 26) as u8))
            .collect()
    })
}

fn join(tag: &str, subtag: &str) -> String {
    match subtag {
        "" => tag.to_owned(),
        _ => format!("{tag}-{subtag}"),
    }
}
