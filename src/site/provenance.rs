//! Where a text comes from, in the words of a locale.

use anyhow::Result;

use crate::incident::Text;
use crate::locale::{Locale, Tag};
use crate::translation::{Difference, Provenance};

/// Which language a text is in, if that is not the reader's, and who translated it, if anyone did; `None`
/// for an original in the reader's language. `tag` is the language of `text`.
///
/// # Errors
/// If a message is missing from the catalog.
pub(super) fn provenance_text(locale: &Locale, tag: &Tag, text: &Text) -> Result<Option<String>> {
    let attributed = |key: &str, argument: &str, name: &str| {
        locale.format_message(key, &[(argument, name.to_owned().into())])
    };
    let mut phrases = Vec::new();
    if !tag.same_language(&locale.tag) {
        let language = locale.language_name(tag);
        let key = match text.provenance {
            Provenance::Original => "source-untranslated",
            _ => "source-shown-in",
        };
        phrases.push(attributed(key, "language", &language)?);
    }
    match (text.provenance, &text.translator) {
        (Provenance::Original, _) => {}
        (Provenance::Reviewed, Some(name)) => {
            phrases.push(attributed("source-reviewed-by", "name", name)?);
        }
        (Provenance::Machine, Some(engine)) => {
            phrases.push(attributed("source-machine-by", "engine", engine)?);
        }
        (provenance, _) => {
            let key = format!("source-{}", provenance.as_str());
            phrases.push(locale.format_message(&key, &[])?);
        }
    }
    Ok((!phrases.is_empty()).then(|| phrases.join(" · ")))
}

/// What readers are warned of in a text: that it translates an earlier version, and what it has otherwise than its
/// original.
///
/// # Errors
/// If a message is missing from the catalog.
pub(super) fn warning_texts(locale: &Locale, text: &Text) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    if text.stale {
        warnings.push(locale.format_message("source-stale", &[])?);
    }
    for difference in &text.differences {
        warnings.push(difference_text(locale, difference)?);
    }
    Ok(warnings)
}

fn difference_text(locale: &Locale, difference: &Difference) -> Result<String> {
    let words = |words: &Option<String>| words.clone().unwrap_or_default();
    let args = [
        ("original", words(&difference.original).into()),
        ("translation", words(&difference.translation).into()),
    ];
    let key = format!("difference-{}", difference.kind.as_str());
    Ok(locale.format_message(&key, &args)?)
}
