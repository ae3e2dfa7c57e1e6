//! The names of something in several languages.

use std::collections::BTreeMap;

use crate::locale::{Tag, TagError};
use crate::toml_table::{TomlFile, TomlTable};

/// Names by language.
pub(super) fn parse_names(file: &TomlFile, table: Option<TomlTable>) -> BTreeMap<Tag, String> {
    let mut names = BTreeMap::new();
    for (key, text) in table.into_iter().flat_map(TomlTable::into_entries) {
        match key.get_ref().parse() {
            Ok(tag) => {
                names.insert(tag, text.into_inner());
            }
            Err(TagError { .. }) => file.error(
                key.span().start,
                format!("`{}` is not a language tag", key.get_ref()),
                "write one such as `ja`; until then this name is not used",
            ),
        }
    }
    names
}
