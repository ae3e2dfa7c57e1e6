//! What is known of a locale besides its words: `locales/<tag>.toml`.

use std::str::FromStr;

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, de::Error};

use super::{Direction, Source, Tag};
use crate::problem::{Place, Problem};

/// The facts of a locale, read leniently: the file holds others too, for other parts of the program.
#[derive(Debug, Deserialize)]
struct File {
    name: Option<String>,
    direction: Option<Direction>,
    /// An IANA zone, such as `Asia/Tokyo`.
    #[serde(default, deserialize_with = "zone")]
    zone: Option<Tz>,
    /// The locale whose forms of dates, numbers and plurals serve, such as `en-GB` for the `en` of the
    /// whole world. Of the same language, as the plural forms of its catalog are.
    formats: Option<Tag>,
}

#[derive(Debug)]
pub(super) struct Facts {
    pub(super) name: Option<String>,
    pub(super) direction: Option<Direction>,
    pub(super) zone: Option<Tz>,
    pub(super) formats: Tag,
}

impl Facts {
    /// Reads the files in order; a fact of a later one overrides that of an earlier one.
    pub(super) fn read(tag: &Tag, sources: &[Source]) -> Result<Self, Problem> {
        let mut facts = Self {
            name: None,
            direction: None,
            zone: None,
            formats: tag.clone(),
        };
        for source in sources {
            let file: File =
                toml::from_str(source.text).map_err(|error| at_fault(source, &error))?;
            facts.name = file.name.or(facts.name);
            facts.direction = file.direction.or(facts.direction);
            facts.zone = file.zone.or(facts.zone);
            facts.formats = file.formats.unwrap_or(facts.formats);
            if !facts.formats.same_language(tag) {
                return Err(Problem::new(
                    Place::file(source.file),
                    format!(
                        "the formats of `{tag}` cannot be those of `{}`",
                        facts.formats
                    ),
                    "name a locale of the same language",
                ));
            }
        }
        Ok(facts)
    }
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Tz>, D::Error> {
    let name = String::deserialize(deserializer)?;
    Tz::from_str(&name)
        .map(Some)
        .map_err(|_| D::Error::custom(format!("there is no time zone `{name}`")))
}

fn at_fault(source: &Source, error: &toml::de::Error) -> Problem {
    let place = match error.span() {
        Some(span) => Place::at_offset(source.file, source.text, span.start),
        None => Place::file(source.file),
    };
    Problem::new(
        place,
        error.message(),
        "a locale has a `name`, a `direction` (ltr or rtl), a `zone` such as Asia/Tokyo, and may have `formats` such as en-GB",
    )
}
