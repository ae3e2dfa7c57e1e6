//! What is known of a locale besides its words: `locales/<tag>.toml`.

use std::str::FromStr;

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, de::Error};

use super::{Direction, Source, Tag};
use crate::problem::{Place, Problem};

/// The facts of a locale, read leniently: the file holds others too, for other parts of the
/// program.
#[derive(Debug, Deserialize)]
struct File {
    name: Option<String>,
    direction: Option<Direction>,
    /// An IANA zone, such as `Asia/Tokyo`.
    #[serde(default, deserialize_with = "zone")]
    zone: Option<Tz>,
    /// The locale whose forms of dates, numbers and lists serve, such as `en-GB` for an `en` of the
    /// whole world.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: &str, texts: &[&str]) -> Result<Facts, Problem> {
        let source = |text| Source {
            file: "locales/x.toml",
            text,
        };
        let sources: Vec<_> = texts.iter().copied().map(source).collect();
        Facts::read(&tag.parse().unwrap(), &sources)
    }

    #[test]
    fn later_files_override_fact_by_fact_and_other_facts_are_left_alone() {
        let built_in = "name = \"English\"\ndirection = \"ltr\"\nzone = \"Etc/UTC\"\nformats = \"en-GB\"\n[labels]\ntitle = [\"Title\"]";
        let facts = read("en", &[built_in, "zone = \"Asia/Tokyo\""]).unwrap();
        assert_eq!(facts.name.as_deref(), Some("English"));
        assert_eq!(facts.direction, Some(Direction::Ltr));
        assert_eq!(facts.zone, Some(Tz::Asia__Tokyo));
        assert_eq!(facts.formats.as_str(), "en-GB");
        assert_eq!(read("en", &[]).unwrap().formats.as_str(), "en");
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        for (text, place, message) in [
            (
                "name = \"x\"\nzone = \"Asia/Osaka\"",
                "locales/x.toml:2:8",
                "there is no time zone `Asia/Osaka`",
            ),
            (
                "direction = \"up\"",
                "locales/x.toml:1:13",
                "unknown variant `up`",
            ),
            (
                "formats = \"english\"",
                "locales/x.toml:1:11",
                "`english` is not a language tag",
            ),
            ("name = ", "locales/x.toml:1:8", ""),
        ] {
            let problem = read("en", &[text]).unwrap_err();
            assert_eq!(problem.place.to_string(), place, "{problem}");
            assert!(problem.message.starts_with(message), "{problem}");
        }
    }
}
