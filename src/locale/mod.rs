//! A locale: its tag and fallbacks, its words, and how it writes dates, numbers and lists.
//!
//! A locale is data: a catalog of messages (`locales/<tag>.ftl`) and a file of metadata
//! (`locales/<tag>.toml`: its own name, direction, time zone, and whose formats it uses). A new
//! locale needs no code.

mod built_in;
mod references;
mod messages;
mod resolve;
mod catalog;
mod direction;
mod language_names;
mod locale_file;
mod metadata;
mod formats;
mod load;
mod negotiate;
mod lookup_table;
mod tag;
#[cfg(test)]
mod tests;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

pub use built_in::{built_in_file, built_in_file_names};
pub use catalog::{MessageError, MessageValue};
pub use direction::Direction;
pub use load::{LocaleFiles, TextFile};
pub use locale_file::LocaleFile;
pub use lookup_table::LocaleLookup;
pub use negotiate::negotiate;
pub use resolve::Placeholders;
pub use tag::{Tag, TagError};

use crate::diagnostics::{Diagnostic, Location};
use catalog::Catalog;
use formats::Formats;
use language_names::LanguageNames;
pub use language_names::language_of_country;
use metadata::LocaleMetadata;
use resolve::Entries;

/// One language of the site, with its words and formats; built once a run, and shared by threads.
pub struct Locale {
    pub tag: Tag,
    /// Its own name, such as `Deutsch`.
    pub name: String,
    pub direction: Direction,
    /// The zone in which its times are shown.
    pub zone: Tz,
    catalog: Catalog,
    formats: Formats,
    language_names: LanguageNames,
}

impl Locale {
    /// Builds a locale from its catalogs in the order of precedence: a later one overrides an
    /// earlier one message by message. Its name is that of its language in CLDR, its direction that of its script, and
    /// its zone is UTC unless `zone` is another. A message with a mistake is left out, with a
    /// diagnostic.
    ///
    /// # Errors
    /// The formats of dates and numbers cannot be loaded, which is a bug.
    pub fn from_catalogs(
        tag: &Tag,
        catalogs: &[LocaleFile],
        zone: Option<Tz>,
    ) -> Result<(Self, Vec<Diagnostic>)> {
        let files = catalogs.iter().copied().map(messages::parse).collect();
        let (entries, _, mut diagnostics) = resolve::resolve(files, None);
        let metadata = LocaleMetadata::default();
        let locale = Self::from_parts(tag, metadata, entries, zone, &mut diagnostics)?;
        Ok((locale, diagnostics))
    }

    fn from_parts(
        tag: &Tag,
        metadata: LocaleMetadata,
        entries: Entries,
        zone: Option<Tz>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self> {
        let formats = Formats::new(metadata.formats.as_ref().unwrap_or(tag))?;
        let formats = if formats.has_month_names() {
            formats
        } else {
            diagnostics.push(Diagnostic::new(
                Location::file(format!("locales/{tag}.toml")),
                format!("there are no formats of dates and numbers for `{tag}`"),
                "name a related locale as `formats`; until then the English ones are used",
            ));
            Formats::new(&"en-GB".parse()?)?
        };
        let language_names = LanguageNames::new(tag)?;
        Ok(Self {
            formats,
            catalog: Catalog::new(tag, entries)?,
            name: metadata.name.unwrap_or_else(|| language_names.own_name()),
            language_names,
            direction: metadata.direction.unwrap_or_else(|| tag.direction()),
            zone: zone.or(metadata.zone).unwrap_or(Tz::UTC),
            tag: tag.clone(),
        })
    }

    /// The message `key` with its placeholders filled.
    ///
    /// # Errors
    /// The message is missing, or `args` lacks one of its placeholders.
    pub fn format_message(
        &self,
        key: &str,
        args: &[(&str, MessageValue)],
    ) -> Result<String, MessageError> {
        self.catalog.format_message(key, args, &self.formats)
    }

    /// Every message, and the placeholders in it.
    pub fn placeholders(&self) -> Placeholders {
        self.catalog.placeholders()
    }

    /// The date in the locale's zone: `25 January 2024`.
    pub fn date(&self, at: DateTime<Utc>) -> String {
        self.formats.date(at, self.zone)
    }

    /// The time of day in the locale's zone: `03:38`.
    pub fn time(&self, at: DateTime<Utc>) -> String {
        self.formats.time(at, self.zone)
    }

    /// Date, time and zone: `25 January 2024 at 03:38 GMT+9`, `2024年1月25日 3:38 JST`.
    pub fn date_time(&self, at: DateTime<Utc>) -> String {
        self.formats.date_time(at, self.zone)
    }

    /// The instant in full, in the locale's zone and in UTC, which has its date where it is
    /// another: `25 January 2024 at 18:38 GMT+9 (09:38 UTC)`, `25 January 2024 at 03:38 GMT+9 (24
    /// January 2024 at 18:38 UTC)`. Where the zone is at UTC then, it stands alone: `24 January
    /// 2024 at 18:38 UTC`.
    pub fn date_time_with_utc(&self, at: DateTime<Utc>) -> String {
        self.formats.date_time_with_utc(at, self.zone)
    }

    /// A month (from 1) and its year: `January 2024`. An impossible month is given as `2024-13`.
    pub fn month(&self, year: i32, month: u32) -> String {
        match NaiveDate::from_ymd_opt(year, month, 1) {
            Some(first) => self.formats.month(first),
            None => format!("{year}-{month:02}"),
        }
    }

    /// A year: `2024`, `2024年`.
    pub fn year(&self, year: i32) -> String {
        match NaiveDate::from_ymd_opt(year, 1, 1) {
            Some(first) => self.formats.year(first),
            None => year.to_string(),
        }
    }

    /// A day of the week and its date without the year: `Thu 25 Jan`.
    pub fn day(&self, day: NaiveDate) -> String {
        self.formats.day(day)
    }

    /// The name of a language in this one, as it stands in a sentence: `Italian`, `イタリア語`. It is the tag
    /// itself if CLDR does not know the language.
    pub fn language_name(&self, tag: &Tag) -> String {
        self.language_names.of(tag)
    }

    /// A whole number: `1,234`.
    pub fn number(&self, number: i64) -> String {
        self.formats.number(number)
    }

    /// Several things in a sentence: `a, b and c`.
    pub fn list(&self, items: &[impl AsRef<str>]) -> String {
        self.formats.list(items)
    }

    /// A length of time in its greatest unit and the next smaller one, rounded down: `4 days 18
    /// hours`, `1 day`, `5 minutes`. A negative one counts as none.
    ///
    /// # Errors
    /// As [`Locale::format_message`].
    pub fn duration(&self, duration: TimeDelta) -> Result<String, MessageError> {
        let minutes = duration.num_minutes().max(0);
        let (first, second) = match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
            (0, 0, 0) => return self.format_message("duration-under-a-minute", &[]),
            (0, 0, minutes) => (("duration-minutes", minutes), None),
            (0, hours, minutes) => (
                ("duration-hours", hours),
                Some(("duration-minutes", minutes)),
            ),
            (days, hours, _) => (("duration-days", days), Some(("duration-hours", hours))),
        };
        let format_unit =
            |(key, count): (&str, i64)| self.format_message(key, &[("count", count.into())]);
        match second {
            Some(second) if second.1 > 0 => self.format_message(
                "duration-pair",
                &[
                    ("first", format_unit(first)?.into()),
                    ("second", format_unit(second)?.into()),
                ],
            ),
            _ => format_unit(first),
        }
    }
}
