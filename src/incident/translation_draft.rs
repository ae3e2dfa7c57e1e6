//! The present translation of an incident as a file to edit.

use super::translatable::{all_sections, place_of_title};
use super::translation_files::{Headings, TranslationFiles};
use super::{Incident, Localized};
use crate::locale::Tag;
use crate::text::to_markdown;
use crate::translation::Review;

/// The path and the text of a file with the present translation of an incident, with the original text where there is
/// none.
pub fn translation_draft(
    incident: &Incident,
    locale: &Tag,
    headings: Headings<'_>,
) -> Option<(String, String)> {
    let mut files = TranslationFiles::new(incident, locale, headings);
    let shown = |text: &Localized| to_markdown(&text.in_locale(locale, locale).1.rich);
    for update in &incident.updates {
        for (place, section) in all_sections(update) {
            files.set(&place, &shown(&section.text), Review::NeedsReview);
        }
    }
    if let Some((place, title)) = place_of_title(incident)
        && files.find(&place).is_none()
    {
        files.set(&place, &shown(title), Review::NeedsReview);
    }
    files.finish().pop()
}
