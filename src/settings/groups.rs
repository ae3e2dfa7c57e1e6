//! The groups in which services stand on the home page.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::names::parse_names;
use crate::locale::Tag;
use crate::text::fold_name;
use crate::toml_table::{TomlFile, TomlTable};

/// Services that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSettings {
    pub name: String,
    pub names: BTreeMap<Tag, String>,
    /// The names of its services in the records.
    pub services: Vec<String>,
}

impl GroupSettings {
    pub fn name_in(&self, locale: &Tag) -> &str {
        let name = locale.lookup(&self.names);
        name.map_or(&self.name, |(_, name)| name)
    }
}

pub(super) fn parse_groups(file: &TomlFile, tables: Vec<TomlTable>) -> Vec<GroupSettings> {
    let mut groups: Vec<GroupSettings> = Vec::new();
    let mut grouped: BTreeSet<String> = BTreeSet::new();
    for mut table in tables {
        let offset = table.offset();
        let names = table.take_table("names");
        let services = table.take::<Vec<Spanned<String>>>("services");
        let Some(name) = table.take_required::<String>("name", "name = \"Office\"") else {
            continue;
        };
        let name = name.into_inner();
        table.finish();
        if name.trim().is_empty() {
            file.error(
                offset,
                "the name of the group is empty",
                "write the name that readers know; until then its services stand in no group",
            );
            continue;
        }
        if groups.iter().any(|group| group.name == name) {
            file.error(
                offset,
                format!("the group {name:?} is listed twice"),
                "keep one of the two; until then the first one is used",
            );
            continue;
        }
        let mut members = Vec::new();
        for service in services.map(Spanned::into_inner).unwrap_or_default() {
            if grouped.insert(fold_name(service.get_ref())) {
                members.push(service.into_inner());
                continue;
            }
            file.error(
                service.span().start,
                format!("the service {:?} is in a group already", service.get_ref()),
                "name it in one group; until then it stands in the first",
            );
        }
        if members.is_empty() {
            file.error(
                offset,
                format!("the group {name:?} has no services"),
                "name them as in the records: services = [\"Mail\", \"Calendar\"]",
            );
            continue;
        }
        groups.push(GroupSettings {
            name,
            names: parse_names(file, names),
            services: members,
        });
    }
    groups
}
