//! Lists of languages.

use toml::Spanned;

use crate::locale::Tag;
use crate::toml_table::TomlFile;

/// Reads a list of languages of the site. What cannot be used is reported and left out, and so is what is named twice:
/// `until_then` says what becomes of a language that is not one of the site's `locales`.
pub(super) fn parse_languages(
    file: &TomlFile,
    tags: Vec<Spanned<String>>,
    locales: &[Tag],
    until_then: &str,
) -> Vec<Tag> {
    let mut languages: Vec<Tag> = Vec::new();
    for tag in tags {
        let offset = tag.span().start;
        match tag.get_ref().parse::<Tag>() {
            Ok(language) if languages.contains(&language) => file.error(
                offset,
                format!("`{}` is named twice", tag.get_ref()),
                "remove it, or name another language; it counts once",
            ),
            Ok(language) if locales.contains(&language) => languages.push(language),
            _ => file.error(
                offset,
                format!("`{}` is not one of the site's `locales`", tag.get_ref()),
                format!("name a language of the site, or remove it; until then {until_then}"),
            ),
        }
    }
    languages
}
