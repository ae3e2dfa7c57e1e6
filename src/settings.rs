//! `site.toml`: the settings of a site.

mod channels;
mod classifications;
mod csv;
mod groups;
mod languages;
mod localized_string;
mod names;
mod services;
mod source_url;
mod sources;
mod translation;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use crate::diagnostics::Diagnostic;
use crate::locale::Tag;
use crate::toml_table::{TomlFile, TomlTable};
use channels::parse_channels;
pub use channels::{ChannelKind, ChannelSettings};
pub use classifications::misspelt_classification;
pub use csv::CsvSettings;
pub use groups::GroupSettings;
use groups::parse_groups;
pub use localized_string::LocalizedString;
use services::parse_services;
pub use services::{Muted, ServiceSettings};
use sources::parse_sources;
pub use sources::{Cloud, GraphSettings, Selection, SourceKind, SourceSettings};
pub use translation::{Budget, ProviderSettings, TranslationSettings};

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
    /// Whether `locales` names another language by a tag that cannot be read.
    pub has_invalid_locale: bool,
    /// A file of the root.
    pub logo: Option<String>,
    /// Markdown.
    pub footer: Option<LocalizedString>,
    pub zones: BTreeMap<Tag, Tz>,
    pub accent: Option<String>,
    pub accent_dark: Option<String>,
    /// The authority and date of the feeds' `tag:` ids (RFC 4151): `status.example.com,2026`.
    pub authority: String,
    /// Whether the file states it. Otherwise it is that of the address, unless another one is recorded.
    pub is_authority_given: bool,
    pub services: Vec<ServiceSettings>,
    /// The groups in which services stand on the home page.
    pub groups: Vec<GroupSettings>,
    /// The zone of records that do not say theirs.
    pub record_zone: Option<Tz>,
    /// The language of records whose form cannot say theirs.
    pub record_lang: Option<Tag>,
    /// Whether what a ticket system marks as internal is published.
    pub work_notes: bool,
    /// What the columns of comma-separated records mean.
    pub csv: Option<CsvSettings>,
    /// What is fetched.
    pub sources: Vec<SourceSettings>,
    /// Whether the documents of post-incident reviews are published that were fetched.
    pub publishes_reports: bool,
    /// Whether the site has a page on which its incidents are searched.
    pub has_search: bool,
    /// Whether the home page and the pages of incidents are published as Markdown, too.
    pub has_markdown: bool,
    /// Where flaws in security are reported: addresses that begin with `https:`, `mailto:` or `tel:`.
    pub security_contacts: Vec<String>,
    /// What machines translate; nothing where it is missing.
    pub translation: Option<TranslationSettings>,
    /// Where subscribers are told of what happens.
    pub channels: Vec<ChannelSettings>,
    /// After how many minutes without a completed run the home page warns; 0 if it never does.
    pub stale_after_minutes: u32,
}

/// The default of [`Settings::stale_after_minutes`]: runs come every few minutes, or by a schedule of the owner.
const STALE_AFTER_MINUTES: u32 = 60;

impl Settings {
    /// Reads the text of `site.toml`. What is wrong with a key that a site can do without is added to
    /// `diagnostics`, and the key counts as absent.
    ///
    /// # Errors
    /// The text is not TOML; there is no title, address or language; or the authority of the feeds'
    /// ids cannot be used, without which every id would change.
    pub fn parse(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Result<Self, Diagnostic> {
        let file = TomlFile::new(FILE_NAME, text);
        let settings = Self::from_table(&file, file.parse()?);
        diagnostics.extend(file.into_diagnostics());
        settings
    }

    fn from_table(file: &TomlFile, mut table: TomlTable) -> Result<Self, Diagnostic> {
        let title = table.require("title", "title = \"Status\"")?.into_inner();
        let base_url =
            table.require::<String>("base_url", "base_url = \"https://status.example.com\"")?;
        let base_url = normalize_base_url(base_url.get_ref()).map_err(|problem| {
            file.diagnostic(
                base_url.span().start,
                format!("base_url {problem}"),
                "write where the site is published: https://status.example.com",
            )
        })?;
        let (locales, has_invalid_locale) = parse_locales(file, &mut table)?;
        let authority = parse_authority(file, &mut table)?;
        let zones = table.take_table("zones");
        let zones = zones.map(|zones| parse_zones(file, zones, &locales));
        let mut colors = table.take_table("colors");
        let mut color = |key| parse_color(file, colors.as_mut()?.take(key)?);
        let (accent, accent_dark) = (color("accent"), color("accent_dark"));
        colors.into_iter().for_each(TomlTable::finish);
        let services = parse_services(file, table.take_tables("services"));
        let groups = parse_groups(file, table.take_tables("groups"));
        let sources = parse_sources(file, table.take_tables("sources"));
        let mut records = table.take_table("records");
        let record_zone = records.as_mut().and_then(|table| table.take_zone("zone"));
        let record_lang = records.as_mut().and_then(|table| table.take::<Tag>("lang"));
        let record_lang = record_lang.map(Spanned::into_inner);
        let work_notes = records.as_mut().and_then(|table| table.take("work_notes"));
        let csv = records.as_mut().and_then(|table| table.take_table("csv"));
        let csv = csv.and_then(|csv| CsvSettings::from_table(file, csv, record_lang.as_ref()));
        records.into_iter().for_each(TomlTable::finish);
        let translation = table.take_table("translation");
        let translation =
            translation.and_then(|table| TranslationSettings::from_table(file, table, &locales));
        let channels = parse_channels(file, table.take_tables("channels"), &locales);
        let publishes_reports = table.take("publish_reports");
        let stale_after_minutes = table.take("stale_after_minutes");
        let has_search = table.take("search");
        let has_markdown = table.take("markdown");
        let security_contacts = parse_security_contacts(file, &mut table);
        let settings = Self {
            title,
            description: table.take("description").map(Spanned::into_inner),
            is_authority_given: authority.is_some(),
            authority: authority.unwrap_or_else(|| default_authority(&base_url)),
            base_url,
            locales,
            has_invalid_locale,
            logo: table.take("logo").map(Spanned::into_inner),
            footer: table.take("footer").map(Spanned::into_inner),
            zones: zones.unwrap_or_default(),
            accent,
            accent_dark,
            services,
            groups,
            record_zone,
            record_lang,
            work_notes: work_notes.is_some_and(Spanned::into_inner),
            csv,
            sources,
            publishes_reports: publishes_reports.is_some_and(Spanned::into_inner),
            has_search: has_search.is_none_or(Spanned::into_inner),
            has_markdown: has_markdown.is_none_or(Spanned::into_inner),
            security_contacts,
            translation,
            channels,
            stale_after_minutes: stale_after_minutes
                .map_or(STALE_AFTER_MINUTES, Spanned::into_inner),
        };
        table.finish();
        Ok(settings)
    }

    /// The language of texts that do not say theirs, and of readers with none of the site's.
    pub fn default_locale(&self) -> &Tag {
        &self.locales[0]
    }

    /// The path of the site's root on its host, with a slash at its end: `/`, `/status/`.
    pub fn base_path(&self) -> String {
        let host_and_path = self.base_url.split_once("://").map_or("", |(_, rest)| rest);
        let path = host_and_path.split_once('/').map_or("", |(_, path)| path);
        format!("/{path}")
    }

    /// The beginning of the year from which on [`Self::authority`] holds.
    pub fn authority_date(&self) -> DateTime<Utc> {
        let (_, date) = self.authority.split_once(',').unwrap_or_default();
        let year = date.get(..4).and_then(|year| year.parse().ok());
        let start_of = |year: i32| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single();
        year.and_then(start_of)
            .or_else(|| start_of(FIRST_YEAR))
            .unwrap_or_default()
    }
}

/// The languages of the site, and whether one of them cannot be read.
fn parse_locales(file: &TomlFile, table: &mut TomlTable) -> Result<(Vec<Tag>, bool), Diagnostic> {
    let values = table.require::<Vec<Spanned<String>>>("locales", "locales = [\"en\"]")?;
    let offset = values.span().start;
    let mut locales = Vec::new();
    let mut has_invalid_locale = false;
    for value in values.into_inner() {
        match value.get_ref().parse::<Tag>() {
            Ok(tag) if !locales.contains(&tag) => locales.push(tag),
            Ok(_) => {}
            Err(error) => {
                has_invalid_locale = true;
                file.error(
                    value.span().start,
                    error.to_string(),
                    "correct the tag; until then pages of languages that are not named here stay as \
                     they are",
                );
            }
        }
    }
    if locales.is_empty() {
        return Err(file.diagnostic(
            offset,
            "no language",
            "name at least one: locales = [\"en\"]",
        ));
    }
    Ok((locales, has_invalid_locale))
}

/// The authority of the feeds' ids, if the file has one.
fn parse_authority(file: &TomlFile, table: &mut TomlTable) -> Result<Option<String>, Diagnostic> {
    const EXAMPLE: &str = "authority = \"status.example.com,2026\"";
    let Some(mut feeds) = table.take_table("feeds") else {
        // Without the table every id would be another, so a misspelling of it is no small matter.
        return table.misspelling_of("feeds").map_or(Ok(None), Err);
    };
    if feeds.is_empty() {
        return Ok(None);
    }
    let authority = feeds.require::<String>("authority", EXAMPLE)?;
    feeds.finish();
    if is_authority(authority.get_ref()) {
        return Ok(Some(authority.into_inner()));
    }
    Err(file.diagnostic(
        authority.span().start,
        format!(
            "{:?} is not a tag authority (RFC 4151)",
            authority.get_ref()
        ),
        format!("write a domain of yours and a year in which it was: {EXAMPLE}"),
    ))
}

/// One address, or several.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text, or a list of texts")]
enum Contacts {
    One(String),
    Several(Vec<String>),
}

/// The contacts for security (RFC 9116, 2.5.3). One that cannot be used is left out.
fn parse_security_contacts(file: &TomlFile, table: &mut TomlTable) -> Vec<String> {
    let Some(contacts) = table.take::<Contacts>("security_contact") else {
        return Vec::new();
    };
    let offset = contacts.span().start;
    let contacts = match contacts.into_inner() {
        Contacts::One(contact) => vec![contact],
        Contacts::Several(contacts) => contacts,
    };
    let is_usable = |contact: &String| {
        let schemes = ["https://", "mailto:", "tel:"];
        let mut rests = schemes
            .iter()
            .filter_map(|scheme| contact.strip_prefix(scheme));
        rests.any(|rest| !rest.is_empty()) && contact.chars().all(|c| c.is_ascii_graphic())
    };
    let (usable, others): (Vec<_>, Vec<_>) = contacts.into_iter().partition(is_usable);
    for contact in others {
        file.error(
            offset,
            format!("{contact:?} is no contact of security.txt (RFC 9116)"),
            "write an address that begins with mailto:, https:// or tel:; until then it is left out",
        );
    }
    usable
}

fn parse_zones(file: &TomlFile, table: TomlTable, locales: &[Tag]) -> BTreeMap<Tag, Tz> {
    let mut zones = BTreeMap::new();
    for (key, zone) in table.into_entries::<String>() {
        let tag = key.get_ref().parse::<Tag>();
        match tag {
            Ok(tag) if locales.contains(&tag) => {
                zones.extend(file.parse_zone(&zone).map(|zone| (tag, zone)));
            }
            _ => file.error(
                key.span().start,
                format!("`{}` is not one of the site's `locales`", key.get_ref()),
                "name a language of the site, or remove the zone",
            ),
        }
    }
    zones
}

fn parse_color(file: &TomlFile, value: Spanned<String>) -> Option<String> {
    if is_color(value.get_ref()) {
        return Some(value.into_inner());
    }
    file.error(
        value.span().start,
        format!("{:?} is not a colour", value.get_ref()),
        "write it as #rgb or #rrggbb; until then the built-in colour is used",
    );
    None
}

/// An `http` or `https` address with a host, no query, no user and no password, with one slash at its end.
///
/// # Errors
///
/// What is wrong with it; a password is not told.
fn normalize_base_url(address: &str) -> Result<String, String> {
    let written = address.trim();
    let no_url = || format!("is not an http(s) URL: {address:?}");
    let rest = written.strip_prefix("https://");
    let rest = rest.or_else(|| written.strip_prefix("http://"));
    let rest = rest.ok_or_else(no_url)?;
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('@') {
        return Err("has a user name or a password, which every page would show".to_owned());
    }
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%@".contains(c);
    if !rest.chars().all(is_allowed) || Url::parse(written).is_err() {
        return Err(no_url());
    }
    Ok(format!("{}/", written.trim_end_matches('/')))
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

/// The year in which Kairan's ids began.
const FIRST_YEAR: i32 = 2026;

/// The host of the site, in the year in which Kairan's ids began.
fn default_authority(base_url: &str) -> String {
    let host = base_url
        .split("//")
        .nth(1)
        .and_then(|rest| rest.split(['/', ':']).next());
    // RFC 4151 has no place for the brackets and colons of an IPv6 address.
    let host = host.filter(|host| !host.starts_with('['));
    let host = host.unwrap_or("localhost");
    format!("{host},{FIRST_YEAR}")
}

#[cfg(test)]
mod tests;
