//! What translators have in common in their codes of languages.

use crate::locale::Tag;

/// The language of a tag alone: `pt` for `pt-BR`.
pub(super) fn language(tag: &Tag) -> &str {
    tag.as_str().split('-').next().unwrap_or_default()
}

/// Whether a tag of Chinese is written in traditional characters: `zh-TW`, `zh-Hant`.
pub(super) fn is_traditional_chinese(tag: &Tag) -> bool {
    let script = tag.likely_script();
    script.is_some_and(|script| script.as_str() == "Hant")
}
