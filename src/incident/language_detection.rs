//! The language of a text of which its record states none.

use crate::locale::Tag;
use crate::text;

/// The language of a text whose record says `stated`: records that state none are taken for English, and the script
/// may tell otherwise.
pub(super) fn detect_language(text: &str, stated: Tag) -> Tag {
    let by_script = || text::language_of_script(text)?.parse().ok();
    match stated.same_language(&Tag::english()) {
        true => by_script().unwrap_or(stated),
        false => stated,
    }
}
