//! The files of keys of a unit.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::Result;

use super::SearchUnit;
use super::lists::{SearchList, SearchedIncident, key_file_count};
use crate::digest::Digest;
use crate::incident::language_of;
use crate::locale::Tag;
use crate::text::words::{index_keys, key_file, words};

/// The languages that join words to longer ones, in whose inside a word is found.
const COMPOUNDING: [&str; 11] = [
    "da", "de", "et", "fi", "hu", "is", "nb", "nl", "nn", "no", "sv",
];

/// The files of keys that were made of each unit in each language, and what they are made from. A unit's files are made
/// together, and asked for one by one.
#[derive(Debug, Default)]
pub(in crate::site) struct SearchIndexes(Mutex<BTreeMap<(SearchUnit, Tag), Arc<UnitIndex>>>);

#[derive(Debug, Default)]
pub(super) struct UnitIndex {
    digest: OnceLock<Digest>,
    /// By number; empty where no file was asked for yet, or all were.
    files: Mutex<Vec<Option<Vec<u8>>>>,
}

impl SearchIndexes {
    pub(super) fn of(&self, unit: SearchUnit, locale: &Tag) -> Arc<UnitIndex> {
        let mut units = lock(&self.0);
        Arc::clone(units.entry((unit, locale.clone())).or_default())
    }
}

/// What a thread that panicked had locked is only made anew, so it may be used.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl UnitIndex {
    /// The digest of what the files are made from: the incidents, and the names of the services of each.
    ///
    /// # Errors
    /// Only on a bug: it cannot be serialised.
    pub fn digest<'a>(
        &self,
        made_from: impl FnOnce() -> (&'a [SearchedIncident], Vec<Vec<&'a str>>),
    ) -> Result<Digest> {
        if let Some(digest) = self.digest.get() {
            return Ok(digest.clone());
        }
        let (incidents, service_names) = made_from();
        let digests = incidents
            .iter()
            .map(|incident| (incident.number, &incident.brief.digest));
        let made_from: Vec<_> = digests.zip(service_names).collect();
        let digest = Digest::of(&made_from)?;
        Ok(self.digest.get_or_init(|| digest).clone())
    }

    /// The file with this number. `make` makes all of them.
    pub fn file(&self, number: usize, make: impl FnOnce() -> Vec<Option<Vec<u8>>>) -> Vec<u8> {
        let mut files = lock(&self.files);
        if files.get(number).is_none_or(Option::is_none) {
            *files = make();
        }
        let file = files.get_mut(number).and_then(Option::take);
        if files.iter().all(Option::is_none) {
            files.clear();
        }
        file.unwrap_or_default()
    }
}

/// The files of keys of a unit with the incidents of a list, each with the names of its services.
pub(super) fn make_key_files(
    unit: SearchUnit,
    list: &SearchList,
    service_names: &[Vec<&str>],
    locale_index: usize,
    locale: &Tag,
) -> Vec<Option<Vec<u8>>> {
    let language = language_of(locale);
    let is_compounding = COMPOUNDING.contains(&language);
    let mut found: Vec<(&str, bool, u32)> = Vec::new();
    let mut service_words = Vec::new();
    for (incident, names) in list.incidents.iter().zip(service_names) {
        let number = incident.number;
        for name in names {
            words(name, |word| service_words.push((word.to_owned(), number)));
        }
        let of_incident = incident.words.iter();
        let of_incident = of_incident.flat_map(|words| words.in_locale(locale_index, language));
        found.extend(of_incident.map(|(word, is_own)| (word, is_own && is_compounding, number)));
    }
    let service_words = service_words.iter();
    found.extend(service_words.map(|(word, number)| (word.as_str(), is_compounding, *number)));
    found.sort_unstable();
    found.dedup();
    let mut numbers_by_key: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for same in found.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let (word, is_compounding, _) = same[0];
        index_keys(word, is_compounding, |key| {
            let numbers = same.iter().map(|(_, _, number)| *number);
            match numbers_by_key.get_mut(key) {
                Some(known) => known.extend(numbers),
                None => {
                    numbers_by_key.insert(key.to_owned(), numbers.collect());
                }
            }
        });
    }
    let count = key_file_count(unit, list.incidents.len());
    let mut files = vec![KeyFile::default(); count];
    for (key, mut numbers) in numbers_by_key {
        numbers.sort_unstable();
        numbers.dedup();
        files[key_file(&key, count)].add(key, &encode(&numbers, list.number_count));
    }
    let files = files.into_iter();
    files
        .map(|file| Some(file.into_json().into_bytes()))
        .collect()
}

const BASE_36: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A file of keys. Compressed it has three quarters of the bytes of an object with a name for each key.
#[derive(Clone, Debug, Default)]
struct KeyFile {
    /// With a space between two keys, each after how many UTF-16 code units it has in common with the one before it, in
    /// one digit of base 36.
    keys: String,
    /// What each key leads to, with a space between two: see [`encode`].
    numbers: String,
    last: String,
}

impl KeyFile {
    const MAX_COMMON: usize = BASE_36.len() - 1;

    /// Adds a key that sorts behind all others.
    fn add(&mut self, key: String, numbers: &str) {
        if !self.keys.is_empty() {
            self.keys.push(' ');
            self.numbers.push(' ');
        }
        let pairs = self.last.chars().zip(key.chars());
        let same = pairs.take_while(|(one, other)| one == other);
        let (mut units, mut bytes) = (0, 0);
        for (c, _) in same {
            if units + c.len_utf16() > Self::MAX_COMMON {
                break;
            }
            units += c.len_utf16();
            bytes += c.len_utf8();
        }
        self.keys.push(char::from(BASE_36[units]));
        self.keys.push_str(&key[bytes..]);
        self.numbers.push_str(numbers);
        self.last = key;
    }

    fn into_json(self) -> String {
        // Words have neither quotes nor backslashes nor control characters.
        format!(
            "{{\"keys\":\"{}\",\n\"numbers\":\"{}\"}}\n",
            self.keys, self.numbers
        )
    }
}

/// Numbers below `count` as the shorter of: how much each is greater than the one before it, with commas between; and
/// after an `x` hexadecimal digits, each of which has a bit for four numbers, the first of them the highest.
fn encode(numbers: &[u32], count: usize) -> String {
    let mut list = String::new();
    let mut previous = 0;
    for (index, number) in numbers.iter().enumerate() {
        if index > 0 {
            list.push(',');
        }
        let _ = write!(list, "{}", number - previous);
        previous = *number;
    }
    let digits = count.div_ceil(4);
    if list.len() <= digits + 1 {
        return list;
    }
    let mut bits = vec![0_u8; digits];
    for number in numbers {
        bits[*number as usize / 4] |= 8 >> (number % 4);
    }
    let mut text = String::from("x");
    for digit in bits {
        let _ = write!(text, "{digit:x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the script reads them.
    fn decode(encoded: &str) -> Vec<u32> {
        if let Some(digits) = encoded.strip_prefix('x') {
            let digits = digits.chars().map(|digit| digit.to_digit(16).unwrap());
            let bits = digits.flat_map(|digit| (0..4).map(move |bit| digit & (8 >> bit) != 0));
            let numbers = (0..).zip(bits).filter(|(_, is_set)| *is_set);
            return numbers.map(|(number, _)| number).collect();
        }
        let mut number = 0;
        let steps = encoded.split(',').map(|step| step.parse::<u32>().unwrap());
        steps
            .map(|step| {
                number += step;
                number
            })
            .collect()
    }

    /// The keys of a file, as the script reads them.
    fn keys_of(json: &str) -> Vec<String> {
        let file: serde_json::Value = serde_json::from_str(json).unwrap();
        let mut last: Vec<u16> = Vec::new();
        let keys = file["keys"].as_str().unwrap().split(' ');
        let keys = keys.filter(|key| !key.is_empty()).map(|key| {
            let common = key.chars().next().unwrap().to_digit(36).unwrap();
            last.truncate(common as usize);
            last.extend(key[1..].encode_utf16());
            String::from_utf16(&last).unwrap()
        });
        let keys: Vec<String> = keys.collect();
        let numbers = file["numbers"].as_str().unwrap().split(' ');
        assert_eq!(numbers.filter(|one| !one.is_empty()).count(), keys.len());
        keys
    }

    proptest! {
        #[test]
        fn keys_are_read_as_they_were_written(
            keys in proptest::collection::btree_set("(a|日|😀){0,50}[a-c]", 0..20),
        ) {
            let mut file = KeyFile::default();
            for key in &keys {
                file.add(key.clone(), "0");
            }
            let keys: Vec<String> = keys.into_iter().collect();
            prop_assert_eq!(keys_of(&file.into_json()), keys);
        }

        #[test]
        fn numbers_are_read_as_they_were_written(
            numbers in proptest::collection::btree_set(0..200_u32, 1..150),
        ) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            prop_assert_eq!(decode(&encode(&numbers, 200)), numbers);
        }
    }
}
