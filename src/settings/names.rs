//! Names: of something in several languages, and short ones after which files and environment variables are named.

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

/// The most bytes of a short name.
const MAX_SHORT_NAME_BYTES: usize = 40;

/// The `name` of a thing of this kind, such as `channel`. One after which nothing can be named is reported, with what
/// follows from it.
pub(super) fn parse_short_name(
    file: &TomlFile,
    table: &mut TomlTable,
    kind: &str,
    example: &str,
    consequence: &str,
) -> Option<String> {
    let name = table.take_required::<String>("name", example)?;
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let text = name.get_ref();
    if (1..=MAX_SHORT_NAME_BYTES).contains(&text.len()) && text.bytes().all(is_allowed) {
        return Some(name.into_inner());
    }
    file.error(
        name.span().start,
        format!("{text:?} cannot be the name of a {kind}"),
        format!(
            "use lower-case letters, digits and dashes, at most {MAX_SHORT_NAME_BYTES}; {consequence}"
        ),
    );
    None
}
