//! The laws of `tests/laws` on the examples of this project, whole and broken at random.
//!
//! The fuzz targets in `fuzz/` try the same laws for as long as one lets them.

use std::fs;
use std::sync::LazyLock;

use kairan::record::Form;
use kairan::text::Format;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::root::{files_below, project};

#[path = "../laws/mod.rs"]
mod laws;

static READER: LazyLock<laws::Reader> = LazyLock::new(laws::Reader::default);

/// The words that fuzzing inserts as well.
static WORDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let dictionary = fs::read_to_string(project("fuzz/words.dict")).unwrap();
    let quoted = dictionary
        .lines()
        .filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(unescaped).collect()
});

/// The bytes of a dictionary's word: `\x0a`, `\"` and `\\` are escapes.
fn unescaped(word: &str) -> Vec<u8> {
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
static RECORDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folders = ["content/records", "tests/fixtures/records", "tests/golden"];
    let files = folders
        .iter()
        .flat_map(|folder| files_below(&project(folder)));
    let records = files.filter(|(name, _)| !name.contains("/site/"));
    records.map(|(_, bytes)| bytes).collect()
});

const FORMS: [Form; 9] = [
    Form::Graph,
    Form::Table,
    Form::Article,
    Form::Markdown,
    Form::ServiceComms,
    Form::Statuspage,
    Form::Google,
    Form::Csv,
    Form::Cstate,
];

/// One thing that goes wrong on the way: see [`Slip::befall`].
#[derive(Clone, Debug)]
enum Slip {
    Cut(Index),
    Delete(Index, usize),
    Repeat(Index, usize),
    Flip(Index, u8),
    Insert(Index, Index),
}

fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let at = any::<Index>;
    let slip = prop_oneof![
        1 => at().prop_map(Slip::Cut),
        4 => (at(), 1..60_usize).prop_map(|(at, len)| Slip::Delete(at, len)),
        4 => (at(), 1..60_usize).prop_map(|(at, len)| Slip::Repeat(at, len)),
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Slip::Flip(at, byte)),
        8 => (at(), at()).prop_map(|(at, word)| Slip::Insert(at, word)),
    ];
    prop::collection::vec(slip, 0..12)
}

impl Slip {
    fn befall(&self, bytes: &mut Vec<u8>) {
        let place = |at: &Index| at.index(bytes.len() + 1);
        match self {
            Self::Cut(at) => bytes.truncate(place(at)),
            Self::Delete(at, len) => {
                let at = place(at);
                bytes.drain(at..(at + len).min(bytes.len()));
            }
            Self::Repeat(at, len) => {
                let at = place(at);
                let again = bytes[at..(at + len).min(bytes.len())].to_vec();
                bytes.splice(at..at, again);
            }
            Self::Flip(at, byte) => {
                let at = place(at);
                if let Some(known) = bytes.get_mut(at) {
                    *known = *byte;
                }
            }
            Self::Insert(at, word) => {
                let at = place(at);
                let word = word.get(&WORDS);
                bytes.splice(at..at, word.iter().copied());
            }
        }
    }
}

/// A text of ours, broken.
fn broken(of: &[Vec<u8>], which: Index, slips: &[Slip]) -> Vec<u8> {
    let mut bytes = which.get(of).clone();
    slips.iter().for_each(|slip| slip.befall(&mut bytes));
    bytes
}

#[test]
fn the_laws_hold_for_our_own_records() {
    assert!(RECORDS.len() > 10);
    for bytes in RECORDS.iter() {
        laws::record(&READER, bytes, None);
        laws::front_matter(bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_for_broken_records(which: Index, slips in slips(), form in prop::option::of(0..FORMS.len())) {
        let bytes = broken(&RECORDS, which, &slips);
        laws::record(&READER, &bytes, form.map(|form| FORMS[form]));
    }

    #[test]
    fn the_laws_hold_for_broken_texts(which: Index, slips in slips()) {
        let bytes = broken(&RECORDS, which, &slips);
        let text = String::from_utf8_lossy(&bytes);
        for format in [Format::Text, Format::Html, Format::Markdown] {
            laws::body(&READER, &text, format);
        }
        laws::markdown(&text);
        laws::front_matter(&bytes);
    }

    #[test]
    fn the_laws_hold_for_broken_translations(which: [Index; 2], slips in slips()) {
        let [original, translated] = which.map(|which| broken(&RECORDS, which, &slips));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(4000).collect::<String>();
        laws::translation(&text(&original), &text(&translated));
    }
}
