//! `site.toml`: what the owner of a site says about it.

mod csv;

use std::collections::BTreeMap;

use chrono::format::{Item, StrftimeItems};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::diagnostics::{Diagnostic, Location};
use crate::locale::Tag;
pub use csv::CsvSettings;

/// The name of the file below the root.
pub const FILE_NAME: &str = "site.toml";

/// A site's settings, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    pub title: LocalizedString,
    pub description: Option<LocalizedString>,
    /// Absolute, with a slash at its end.
    pub base_url: String,
    /// At least one; the first is the default.
    pub locales: Vec<Tag>,
    /// A file of the root.
    pub logo: Option<String>,
    /// Markdown.
    pub footer: Option<LocalizedString>,
    pub zones: BTreeMap<Tag, Tz>,
    pub accent: Option<String>,
    pub accent_dark: Option<String>,
    /// The authority and date of the feeds' `tag:` ids (RFC 4151): `status.example.com,2026`.
    pub authority: String,
    pub services: Vec<ServiceSettings>,
    /// The zone of records that do not say theirs.
    pub record_zone: Option<Tz>,
    /// The language of records whose form cannot say theirs.
    pub record_lang: Option<Tag>,
    /// What the columns of comma-separated records mean.
    pub csv: Option<CsvSettings>,
}

/// Words by language, or the same for all.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum LocalizedString {
    Single(String),
    ByLocale(BTreeMap<Tag, String>),
}

impl LocalizedString {
    /// The words in `locale` or the nearest language that has them, else in any.
    pub fn in_locale(&self, locale: &Tag) -> &str {
        match self {
            Self::Single(text) => text,
            Self::ByLocale(texts) => std::iter::once(locale.clone())
                .chain(locale.fallbacks())
                .chain([Tag::english()])
                .find_map(|tag| texts.get(&tag))
                .or_else(|| texts.values().next())
                .map_or("", String::as_str),
        }
    }
}

/// What the owner says about a service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceSettings {
    /// Its name in the records.
    pub name: String,
    pub slug: Option<String>,
    #[serde(default)]
    pub names: BTreeMap<Tag, String>,
}

impl ServiceSettings {
    /// A service of which only the name is known.
    pub fn from_name(name: String) -> Self {
        Self {
            name,
            slug: None,
            names: BTreeMap::new(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    title: LocalizedString,
    description: Option<LocalizedString>,
    base_url: toml::Spanned<String>,
    locales: toml::Spanned<Vec<toml::Spanned<String>>>,
    logo: Option<String>,
    footer: Option<LocalizedString>,
    #[serde(default)]
    zones: BTreeMap<String, toml::Spanned<String>>,
    #[serde(default)]
    colors: Colors,
    #[serde(default)]
    feeds: Feeds,
    #[serde(default)]
    services: Vec<ServiceSettings>,
    #[serde(default)]
    records: Records,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Colors {
    accent: Option<toml::Spanned<String>>,
    accent_dark: Option<toml::Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Feeds {
    authority: Option<toml::Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Records {
    zone: Option<toml::Spanned<String>>,
    lang: Option<toml::Spanned<String>>,
    csv: Option<toml::Spanned<CsvSettings>>,
}

impl Settings {
    /// Reads the text of `site.toml`; what is wrong with a part of it is added to `problems`.
    ///
    /// # Errors
    /// A problem without whose remedy there can be no site: no title, address or language.
    pub fn parse(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Result<Self, Diagnostic> {
        let location_at = |offset: usize| Location::at_offset(FILE_NAME, text, offset);
        let file: SettingsFile = toml::from_str(text).map_err(|error| {
            let location = error
                .span()
                .map_or(Location::file(FILE_NAME), |span| location_at(span.start));
            Diagnostic::new(
                location,
                error.message().trim().to_owned(),
                "correct the field; the README lists all of them",
            )
        })?;
        let base_url = normalize_base_url(file.base_url.get_ref()).ok_or_else(|| {
            Diagnostic::new(
                location_at(file.base_url.span().start),
                format!("base_url is not an address: {:?}", file.base_url.get_ref()),
                "write where the site is published: https://status.example.com",
            )
        })?;
        let mut locales = Vec::new();
        for value in file.locales.get_ref() {
            match value.get_ref().parse::<Tag>() {
                Ok(tag) if !locales.contains(&tag) => locales.push(tag),
                Ok(_) => {}
                Err(error) => diagnostics.push(Diagnostic::new(
                    location_at(value.span().start),
                    error.to_string(),
                    "the site is made without this language until then",
                )),
            }
        }
        if locales.is_empty() {
            return Err(Diagnostic::new(
                location_at(file.locales.span().start),
                "no language",
                "name at least one: locales = [\"en\"]",
            ));
        }
        let mut zone = |value: &toml::Spanned<String>| {
            let zone: Option<Tz> = value.get_ref().parse().ok();
            if zone.is_none() {
                diagnostics.push(Diagnostic::new(
                    location_at(value.span().start),
                    format!("unknown time zone {:?}", value.get_ref()),
                    "use a name of the IANA time zone database, such as Asia/Tokyo",
                ));
            }
            zone
        };
        let zones = file
            .zones
            .iter()
            .filter_map(|(tag, value)| Some((tag.parse().ok()?, zone(value)?)))
            .collect();
        let csv = file.records.csv.as_ref();
        let csv_location = location_at(csv.map_or(0, |csv| csv.span().start));
        let record_zone = file.records.zone.as_ref().and_then(&mut zone);
        let record_lang = file.records.lang.as_ref().and_then(|value| {
            let tag = value.get_ref().parse::<Tag>();
            tag.map_err(|error| {
                diagnostics.push(Diagnostic::new(
                    location_at(value.span().start),
                    error.to_string(),
                    "records that do not say their language are taken for English until then",
                ));
            })
            .ok()
        });
        let csv = file.records.csv.map(toml::Spanned::into_inner);
        let csv = csv.map(|csv| CsvSettings {
            lang: csv.lang.or_else(|| record_lang.clone()),
            ..csv
        });
        let time_format = csv.as_ref().and_then(|csv| csv.time_format.as_deref());
        if time_format
            .is_some_and(|format| StrftimeItems::new(format).any(|item| item == Item::Error))
        {
            diagnostics.push(Diagnostic::new(
                csv_location,
                format!(
                    "time_format is not in strftime's notation: {:?}",
                    time_format.unwrap_or_default()
                ),
                "write it like %d/%m/%Y %H:%M",
            ));
        }
        let mut color = |value: Option<toml::Spanned<String>>| {
            let value = value?;
            let is_valid = is_color(value.get_ref());
            if !is_valid {
                diagnostics.push(Diagnostic::new(
                    location_at(value.span().start),
                    format!("{:?} is not a colour", value.get_ref()),
                    "write it as #rgb or #rrggbb",
                ));
            }
            is_valid.then(|| value.into_inner())
        };
        let accent = color(file.colors.accent);
        let accent_dark = color(file.colors.accent_dark);
        let authority = match file.feeds.authority {
            Some(value) if is_authority(value.get_ref()) => value.into_inner(),
            value => {
                if let Some(value) = value {
                    diagnostics.push(Diagnostic::new(
                        location_at(value.span().start),
                        format!("{:?} cannot stand in feed ids", value.get_ref()),
                        "write a domain of yours and a year in which it was: status.example.com,2026",
                    ));
                }
                default_authority(&base_url)
            }
        };
        Ok(Self {
            title: file.title,
            description: file.description,
            base_url,
            locales,
            logo: file.logo,
            footer: file.footer,
            zones,
            accent,
            accent_dark,
            authority,
            services: file.services,
            record_zone,
            record_lang,
            csv,
        })
    }

    /// The language of texts that do not say theirs, and of readers with none of the site's.
    pub fn default_locale(&self) -> &Tag {
        &self.locales[0]
    }
}

/// An `http` or `https` address with a host and no query, with one slash at its end.
fn normalize_base_url(address: &str) -> Option<String> {
    let written = address.trim();
    let rest = written
        .strip_prefix("https://")
        .or_else(|| written.strip_prefix("http://"))?;
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%@".contains(c);
    let host = rest.split('/').next().unwrap_or_default();
    (!host.is_empty() && rest.chars().all(is_allowed))
        .then(|| format!("{}/", written.trim_end_matches('/')))
}

/// `#rgb` or `#rrggbb`: nothing that could end a declaration in the style sheet.
fn is_color(written: &str) -> bool {
    written.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// RFC 4151: an authority name, a comma, a date.
fn is_authority(written: &str) -> bool {
    written.split_once(',').is_some_and(|(name, date)| {
        let name_ok = |c: char| c.is_ascii_alphanumeric() || "-.@".contains(c);
        let date_ok = |c: char| c.is_ascii_digit() || c == '-';
        !name.is_empty()
            && name.chars().all(name_ok)
            && date.len() >= 4
            && date.chars().all(date_ok)
    })
}

/// The host of the site, in the year in which Kairan's ids began.
fn default_authority(base_url: &str) -> String {
    let host = base_url
        .split("//")
        .nth(1)
        .and_then(|rest| rest.split(['/', ':']).next())
        .unwrap_or("localhost");
    format!("{host},2026")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "title = \"T\"\nbase_url = \"https://a.example/x\"\nlocales = [\"en\"]\n";

    fn read(text: &str) -> (Result<Settings, Diagnostic>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        (Settings::parse(text, &mut diagnostics), diagnostics)
    }

    #[test]
    fn three_fields_are_enough() {
        let (settings, diagnostics) = read(SMALL);
        let settings = settings.unwrap();
        assert_eq!(diagnostics, []);
        assert_eq!(settings.base_url, "https://a.example/x/");
        assert_eq!(settings.authority, "a.example,2026");
        assert_eq!(settings.title.in_locale(&"ja".parse().unwrap()), "T");
    }

    #[test]
    fn words_fall_back_to_a_near_language() {
        let words: LocalizedString = LocalizedString::ByLocale(
            [("pt", "a"), ("en", "b")]
                .map(|(tag, word)| (tag.parse().unwrap(), word.to_owned()))
                .into(),
        );
        assert_eq!(words.in_locale(&"pt-BR".parse().unwrap()), "a");
        assert_eq!(words.in_locale(&"ja".parse().unwrap()), "b");
    }

    #[test]
    fn a_flaw_has_its_place_and_the_rest_serves() {
        let cases = [
            ("[zones]\nen = \"Mars/Base\"\n", "site.toml:5:6"),
            ("[colors]\naccent = \"red;}\"\n", "site.toml:5:10"),
            ("[feeds]\nauthority = \"no comma\"\n", "site.toml:5:13"),
            (
                "[records.csv]\nid = \"No\"\ntime_format = \"%Q\"\n",
                "site.toml:4:1",
            ),
        ];
        for (more, place) in cases {
            let (settings, diagnostics) = read(&format!("{SMALL}{more}"));
            assert!(settings.is_ok());
            let places: Vec<_> = diagnostics.iter().map(|p| p.location.to_string()).collect();
            assert_eq!(places, [place]);
        }
    }

    #[test]
    fn without_the_essentials_there_is_no_site() {
        let cases = [
            ("title = \"T\"\n", "site.toml:1:1"),
            (
                "title = \"T\"\nbase_url = \"x\"\nlocales = [\"en\"]",
                "site.toml:2:12",
            ),
            (
                "title = \"T\"\nbase_url = \"https://a\"\nlocales = []",
                "site.toml:3:11",
            ),
            ("title = \n", "site.toml:1:9"),
        ];
        for (text, place) in cases {
            let (settings, _) = read(text);
            assert_eq!(settings.unwrap_err().location.to_string(), place, "{text}");
        }
    }
}
