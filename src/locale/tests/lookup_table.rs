use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::locale::{LocaleLookup, Tag, negotiate};

const SITES: [&[&str]; 4] = [
    &["en", "ja", "ar", "de", "fr"],
    &["en", "pt-BR", "zh-Hant", "he", "no"],
    &[
        "en-US", "en-GB", "es", "es-419", "pt-BR", "pt-PT", "zh-Hant", "zh",
    ],
    &["sr", "sr-Latn", "hi", "en-IN", "zh-HK", "zh-Hans"],
];

const HEADERS: [&str; 40] = [
    "",
    "*",
    "ja",
    "JA-jp",
    "ja-Jpan-JP",
    "en;q=0",
    "en;q=0, *",
    "en-US;q=0, en",
    "*, ja;q=0.5",
    "ar;q=0.5, ja;q=0.7",
    "ar;q=0.7, ja;q=0.7",
    "ja;q=2, ar",
    "ja;q=0.9999, ar;q=0.1",
    "ja;q=1.000, ar",
    "ja;q=1.001, ar",
    "ja;q=.5, ar;q=0.1",
    "ja;q=, ar;q=0.1",
    "ja;level=1;q=0.1, ar;q=0.5",
    ";;,,=, q=1, ar",
    "ja-JP ; Q=0.9 , en-GB;q=0.8",
    "de-CH-1996, de;q=0.9",
    "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5",
    "en-AU",
    "en-CA, fr-CA;q=0.9",
    "en-GB-oxendict",
    "es-MX",
    "es-ES",
    "pt",
    "pt-AO, ja;q=0.9",
    "zh-TW",
    "zh-CN, ja;q=0.8",
    "zh-Hant-HK",
    "zh-hans-tw",
    "zh-MO;q=0.5, cmn",
    "iw",
    "nb-NO, en;q=0.1",
    "nn",
    "sh",
    "hi-Latn",
    "x-klingon, e, english, en_gb, und, i-default, ar",
];

type Locales = Vec<Tag>;

static OFFERS: LazyLock<Vec<(Locales, LocaleLookup)>> = LazyLock::new(|| {
    let site = |site: &&[&str]| {
        let locales: Locales = site.iter().map(|text| text.parse().unwrap()).collect();
        let offer = LocaleLookup::new(&locales);
        (locales, offer)
    };
    SITES.iter().map(site).collect()
});

/// The tables, and what is chosen for a reader: the test of the function at the edge, which chooses
/// by the tables alone, reads them from the same file.
#[test]
fn the_tables_and_choices_are_those_that_the_edge_is_tested_with() {
    let site = |(locales, offer): &(Locales, LocaleLookup)| {
        let choice = |header: &&str| json!([header, negotiate(header, locales, &locales[0])]);
        let choices: Vec<Value> = HEADERS.iter().map(choice).collect();
        json!({"offer": offer, "choices": choices}).to_string()
    };
    let sites: Vec<String> = OFFERS.iter().map(site).collect();
    insta::with_settings!({
        snapshot_path => "../../../infra/tests",
        prepend_module_to_snapshot => false,
        omit_expression => true,
        description => "cargo test writes it anew with INSTA_UPDATE=always",
    }, {
        insta::assert_snapshot!("languages", format!("[{}]", sites.join(",\n")));
    });
}

proptest! {
    #[test]
    fn a_table_knows_what_negotiation_knows(
        language in "[a-z]{2}|en|zh|sr|pt|hi|no|nb|iw",
        script in "|-Latn|-Hant|-Hans|-Cyrl|-Arab",
        region in "|-[A-Z]{2}|-001|-419",
    ) {
        let wish = format!("{language}{script}{region}");
        for (locales, offer) in OFFERS.iter() {
            prop_assert_eq!(
                offer.best_match(&wish.to_ascii_lowercase()).unwrap_or(&locales[0]),
                negotiate(&wish, locales, &locales[0])
            );
        }
    }
}
