//! The laws of `tests/laws` on the examples of this project, whole and broken at random.
//!
//! The fuzz targets in `fuzz/` try the same laws for as long as one lets them.

use std::fs;
use std::sync::LazyLock;

use kairan::record::Form;
use kairan::text::Format;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::fixtures::{project_path, read_folder};

#[path = "../laws/mod.rs"]
mod laws;

static READER: LazyLock<laws::Fixture> = LazyLock::new(laws::Fixture::default);

/// The words that fuzzing inserts as well.
static DICTIONARY: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let dictionary = fs::read_to_string(project_path("fuzz/words.dict")).unwrap();
    let quoted = dictionary
        .lines()
        .filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(unescape).collect()
});

/// The bytes of a dictionary's word: `\x0a`, `\"` and `\\` are escapes.
fn unescape(word: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = word;
    while let Some((plain, escape)) = rest.split_once('\\') {
        bytes.extend(plain.bytes());
        rest = match escape.strip_prefix('x') {
            Some(hex) => {
                bytes.push(u8::from_str_radix(&hex[..2], 16).unwrap());
                &hex[2..]
            }
            None => {
                bytes.extend(escape.bytes().take(1));
                &escape[1..]
            }
        };
    }
    bytes.extend(rest.bytes());
    bytes
}

/// Our own records of every form.
static EXAMPLE_RECORDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folders = ["content/records", "tests/fixtures/records", "tests/golden"];
    let files = folders
        .iter()
        .flat_map(|folder| read_folder(&project_path(folder)));
    let records = files.filter(|(name, _)| !name.contains("/site/"));
    records.map(|(_, bytes)| bytes).collect()
});

const FORMS: [Form; 10] = [
    Form::Graph,
    Form::Table,
    Form::Article,
    Form::Markdown,
    Form::ServiceComms,
    Form::Statuspage,
    Form::Google,
    Form::Feed,
    Form::Csv,
    Form::Cstate,
];

/// One thing that goes wrong on the way: see [`Slip::befall`].
#[derive(Clone, Debug)]
enum Mutation {
    Cut(Index),
    Delete(Index, usize),
    Repeat(Index, usize),
    Flip(Index, u8),
    Insert(Index, Index),
}

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let at = any::<Index>;
    let mutation = prop_oneof![
        1 => at().prop_map(Mutation::Cut),
        4 => (at(), 1..60_usize).prop_map(|(at, len)| Mutation::Delete(at, len)),
        4 => (at(), 1..60_usize).prop_map(|(at, len)| Mutation::Repeat(at, len)),
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Flip(at, byte)),
        8 => (at(), at()).prop_map(|(at, word)| Mutation::Insert(at, word)),
    ];
    prop::collection::vec(mutation, 0..12)
}

impl Mutation {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let offset = |at: &Index| at.index(bytes.len() + 1);
        match self {
            Self::Cut(at) => bytes.truncate(offset(at)),
            Self::Delete(at, len) => {
                let at = offset(at);
                bytes.drain(at..(at + len).min(bytes.len()));
            }
            Self::Repeat(at, len) => {
                let at = offset(at);
                let repeated = bytes[at..(at + len).min(bytes.len())].to_vec();
                bytes.splice(at..at, repeated);
            }
            Self::Flip(at, byte) => {
                let at = offset(at);
                if let Some(target) = bytes.get_mut(at) {
                    *target = *byte;
                }
            }
            Self::Insert(at, word) => {
                let at = offset(at);
                let word = word.get(&DICTIONARY);
                bytes.splice(at..at, word.iter().copied());
            }
        }
    }
}

/// A text of ours, broken.
fn mutated(corpus: &[Vec<u8>], choice: Index, mutations: &[Mutation]) -> Vec<u8> {
    let mut bytes = choice.get(corpus).clone();
    mutations
        .iter()
        .for_each(|mutation| mutation.apply(&mut bytes));
    bytes
}

#[test]
fn the_laws_hold_for_our_own_records() {
    assert!(EXAMPLE_RECORDS.len() > 10);
    for bytes in EXAMPLE_RECORDS.iter() {
        laws::check_record(&READER, bytes, None);
        laws::check_front_matter(bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_for_broken_records(which: Index, slips in mutations(), form in prop::option::of(0..FORMS.len())) {
        let bytes = mutated(&EXAMPLE_RECORDS, which, &slips);
        laws::check_record(&READER, &bytes, form.map(|form| FORMS[form]));
    }

    #[test]
    fn the_laws_hold_for_broken_texts(which: Index, slips in mutations()) {
        let bytes = mutated(&EXAMPLE_RECORDS, which, &slips);
        let text = String::from_utf8_lossy(&bytes);
        for format in [Format::Text, Format::Html, Format::Markdown] {
            laws::check_body(&READER, &text, format);
        }
        laws::check_markdown(&text);
        laws::check_front_matter(&bytes);
    }

    #[test]
    fn the_laws_hold_for_broken_translations(which: [Index; 2], slips in mutations()) {
        let [original, translated] = which.map(|which| mutated(&EXAMPLE_RECORDS, which, &slips));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(4000).collect::<String>();
        laws::check_translation(&text(&original), &text(&translated));
    }
}
