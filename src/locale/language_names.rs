//! The names of languages in one language: ICU4X with the data of CLDR.

use icu_experimental::displaynames::DisplayNamesOptions;
use icu_experimental::displaynames::multi::LanguageDisplayNames;
use icu_locale::{LanguageIdentifier, Locale, LocaleExpander};
use icu_provider::DataError;

use super::Tag;

/// The names of all languages in one of them.
pub(super) struct LanguageNames {
    tag: Tag,
    names: LanguageDisplayNames,
}

impl LanguageNames {
    /// The names in the language of `tag`, or in English if CLDR has none in that.
    pub(super) fn new(tag: &Tag) -> Result<Self, DataError> {
        let names_in = |tag: &Tag| {
            let locale = Locale::from(tag.language_id());
            LanguageDisplayNames::try_new((&locale).into(), DisplayNamesOptions::default())
        };
        Ok(Self {
            tag: tag.clone(),
            names: names_in(tag).or_else(|_| names_in(&Tag::english()))?,
        })
    }

    /// The name as it stands in a sentence, or the tag if there is none.
    pub(super) fn of(&self, tag: &Tag) -> String {
        let name = self.names.of(tag.language_id().language);
        name.unwrap_or(tag.as_str()).to_owned()
    }

    /// The language's own name as it stands alone, with a capital letter if its script has them.
    pub(super) fn own_name(&self) -> String {
        let name = self.of(&self.tag);
        let mut rest = name.chars();
        let first = rest.next().into_iter().flat_map(char::to_uppercase);
        first.chain(rest).collect()
    }
}

/// The most likely language of the country for which a tag is the code, where it is that of no language: `ja`
/// for `jp`, and none for `kr`, which is Kanuri.
pub fn language_of_country(tag: &Tag) -> Option<Tag> {
    let english = LanguageNames::new(&Tag::english()).ok()?;
    if english.of(tag) != tag.as_str() {
        return None;
    }
    let country = format!("und-{}", tag.as_str().to_ascii_uppercase());
    let mut id: LanguageIdentifier = country.parse().ok()?;
    id.region?;
    LocaleExpander::new_extended().maximize(&mut id);
    id.language.as_str().parse().ok()
}
