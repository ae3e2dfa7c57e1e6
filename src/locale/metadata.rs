//! What is known of a locale besides its words: `locales/<tag>.toml`.

use std::str::FromStr;

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, de::Error};

use super::{Direction, LocaleFile, Tag};
use crate::diagnostics::{Diagnostic, Location};

/// The facts of a locale, read leniently: the file holds others too, for other parts of the
/// program.
#[derive(Debug, Deserialize)]
struct MetadataFile {
    name: Option<String>,
    direction: Option<Direction>,
    /// An IANA zone, such as `Asia/Tokyo`.
    #[serde(default, deserialize_with = "deserialize_zone")]
    zone: Option<Tz>,
    /// The locale whose forms of dates, numbers and lists serve, such as `en-GB` for an `en` of the
    /// whole world.
    formats: Option<Tag>,
}

#[derive(Debug)]
pub(super) struct LocaleMetadata {
    pub(super) name: Option<String>,
    pub(super) direction: Option<Direction>,
    pub(super) zone: Option<Tz>,
    pub(super) formats: Tag,
}

impl LocaleMetadata {
    /// Reads the files in order; a fact of a later one overrides that of an earlier one.
    pub(super) fn parse(tag: &Tag, files: &[LocaleFile]) -> Result<Self, Diagnostic> {
        let mut metadata = Self {
            name: None,
            direction: None,
            zone: None,
            formats: tag.clone(),
        };
        for locale_file in files {
            let file: MetadataFile = toml::from_str(locale_file.text)
                .map_err(|error| parse_error(locale_file, &error))?;
            metadata.name = file.name.or(metadata.name);
            metadata.direction = file.direction.or(metadata.direction);
            metadata.zone = file.zone.or(metadata.zone);
            metadata.formats = file.formats.unwrap_or(metadata.formats);
        }
        Ok(metadata)
    }
}

fn deserialize_zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Tz>, D::Error> {
    let name = String::deserialize(deserializer)?;
    Tz::from_str(&name)
        .map(Some)
        .map_err(|_| D::Error::custom(format!("there is no time zone `{name}`")))
}

fn parse_error(file: &LocaleFile, error: &toml::de::Error) -> Diagnostic {
    let location = match error.span() {
        Some(span) => Location::at_offset(file.path, file.text, span.start),
        None => Location::file(file.path),
    };
    Diagnostic::new(
        location,
        error.message(),
        "a locale has a `name`, a `direction` (ltr or rtl), a `zone` such as Asia/Tokyo, and may have `formats` such as en-GB",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: &str, texts: &[&str]) -> Result<LocaleMetadata, Diagnostic> {
        let source = |text| LocaleFile {
            path: "locales/x.toml",
            text,
        };
        let sources: Vec<_> = texts.iter().copied().map(source).collect();
        LocaleMetadata::parse(&tag.parse().unwrap(), &sources)
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
            let diagnostic = read("en", &[text]).unwrap_err();
            assert_eq!(diagnostic.location.to_string(), place, "{diagnostic}");
            assert!(diagnostic.message.starts_with(message), "{diagnostic}");
        }
    }
}
