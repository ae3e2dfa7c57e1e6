//! What is known of a locale besides its words: `locales/<tag>.toml`.

use chrono_tz::Tz;

use super::{Direction, Tag};
use crate::toml_table::TomlTable;

/// A locale's metadata, as far as its files have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LocaleMetadata {
    pub(super) name: Option<String>,
    pub(super) direction: Option<Direction>,
    /// An IANA zone, such as `Asia/Tokyo`.
    pub(super) zone: Option<Tz>,
    /// The locale whose formats of dates, numbers and lists are used, such as `en-GB` for an `en` of
    /// the whole world.
    pub(super) formats: Option<Tag>,
}

impl LocaleMetadata {
    /// Takes the keys of the metadata from the table of a locale's file.
    pub(super) fn from_table(table: &mut TomlTable) -> Self {
        Self {
            name: table.take("name").map(toml::Spanned::into_inner),
            direction: table.take("direction").map(toml::Spanned::into_inner),
            zone: table.take_zone("zone"),
            formats: table.take("formats").map(toml::Spanned::into_inner),
        }
    }

    /// Takes every value that `later` has.
    pub(super) fn override_with(&mut self, later: Self) {
        *self = Self {
            name: later.name.or(self.name.take()),
            direction: later.direction.or(self.direction),
            zone: later.zone.or(self.zone),
            formats: later.formats.or(self.formats.take()),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toml_table::TomlFile;

    fn read(text: &str) -> (LocaleMetadata, Vec<String>) {
        let file = TomlFile::new("locales/x.toml", text);
        let mut table = file.parse_leniently();
        let metadata = LocaleMetadata::from_table(&mut table);
        table.take_table("labels");
        table.finish();
        let diagnostics = file.into_diagnostics();
        (
            metadata,
            diagnostics.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn a_later_file_overrides_value_by_value() {
        let built_in = "name = \"English\"\ndirection = \"ltr\"\nzone = \"Etc/UTC\"\nformats = \"en-GB\"\n[labels]\ntitle = [\"Title\"]";
        let (mut metadata, diagnostics) = read(built_in);
        assert_eq!(diagnostics, [""; 0]);
        metadata.override_with(read("zone = \"Asia/Tokyo\"").0);
        assert_eq!(metadata.name.as_deref(), Some("English"));
        assert_eq!(metadata.direction, Some(Direction::Ltr));
        assert_eq!(metadata.zone, Some(Tz::Asia__Tokyo));
        assert_eq!(metadata.formats, "en-GB".parse().ok());
    }

    #[test]
    fn a_mistake_is_reported_and_costs_one_value() {
        for (line, place, message) in [
            (
                "zone = \"Asia/Osaka\"",
                "2:8",
                "unknown time zone `Asia/Osaka`",
            ),
            ("zone = 9", "2:8", "`zone`: it is the number `9`"),
            (
                "direction = \"up\"",
                "2:13",
                "`direction`: unknown variant `up`",
            ),
            (
                "formats = \"english\"",
                "2:11",
                "`formats`: `english` is not a language tag",
            ),
            ("dirction = \"rtl\"", "2:1", "unknown key `dirction`"),
            ("zone = ", "2:8", "TOML syntax error"),
        ] {
            let (metadata, diagnostics) = read(&format!("name = \"x\"\n{line}\n"));
            assert_eq!(metadata.name.as_deref(), Some("x"), "{line}");
            assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
            let start = format!("error: locales/x.toml:{place}: {message}");
            assert!(diagnostics[0].starts_with(&start), "{diagnostics:?}");
        }
    }
}
