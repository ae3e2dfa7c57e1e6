//! The services that the settings name.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::localized_string::LocalizedString;
use super::names::parse_names;
use crate::locale::Tag;
use crate::text::fold_name;
use crate::toml_table::{TomlFile, TomlTable};

/// What the owner says about a service.
#[derive(Clone, Debug)]
pub struct ServiceSettings {
    /// Its name in the records.
    pub name: String,
    pub slug: Option<String>,
    pub names: BTreeMap<Tag, String>,
    /// That it does not concern the company, if it does not.
    pub muted: Option<Muted>,
}

/// That a service does not concern the company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Muted {
    /// Why, for readers.
    pub reason: Option<LocalizedString>,
}

/// How the settings say that a service does not concern the company: by `true`, or by the reason.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected true, a text with the reason, or a table of such texts by language tag"
)]
enum MutedValue {
    Flag(bool),
    Reason(LocalizedString),
}

impl MutedValue {
    fn into_muted(self) -> Option<Muted> {
        match self {
            Self::Flag(is_muted) => is_muted.then(Muted::default),
            Self::Reason(reason) => Some(Muted {
                reason: Some(reason),
            }),
        }
    }
}

impl ServiceSettings {
    /// A service of which only the name is known.
    pub fn from_name(name: String) -> Self {
        Self {
            name,
            slug: None,
            names: BTreeMap::new(),
            muted: None,
        }
    }
}

pub(super) fn parse_services(file: &TomlFile, tables: Vec<TomlTable>) -> Vec<ServiceSettings> {
    let mut services: Vec<ServiceSettings> = Vec::new();
    for mut table in tables {
        let offset = table.offset();
        let slug = table.take::<String>("slug");
        let slug = slug.and_then(|slug| parse_slug(file, slug));
        let names = table.take_table("names");
        let muted = table.take::<MutedValue>("muted");
        let Some(name) = table.take_required::<String>("name", "name = \"Mail\"") else {
            continue;
        };
        let name = name.into_inner();
        table.finish();
        if name.trim().is_empty() {
            file.error(
                offset,
                "the name of the service is empty",
                "write the name that it has in the records; until then it is not listed",
            );
            continue;
        }
        let is_same = |service: &ServiceSettings| fold_name(&service.name) == fold_name(&name);
        if services.iter().any(is_same) {
            file.error(
                offset,
                format!("the service {name:?} is listed twice"),
                "keep one of the two; until then the first one is used",
            );
            continue;
        }
        let mut service = ServiceSettings {
            slug,
            muted: muted.and_then(|muted| muted.into_inner().into_muted()),
            ..ServiceSettings::from_name(name)
        };
        service.names = parse_names(file, names);
        services.push(service);
    }
    services
}

/// The slug of a service, if it can be part of an address as it is written, in any letter case.
fn parse_slug(file: &TomlFile, slug: Spanned<String>) -> Option<String> {
    let is_valid = |part: &str| !part.is_empty() && part.chars().all(char::is_alphanumeric);
    if slug.get_ref().split('-').all(is_valid) {
        return Some(slug.into_inner());
    }
    file.error(
        slug.span().start,
        format!("the slug {:?} cannot be part of an address", slug.get_ref()),
        "write letters and digits, with single dashes between them, such as `exchange-online`; until then \
         the name makes the slug",
    );
    None
}
