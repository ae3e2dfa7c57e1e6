//! The language of a text of which its record states none.

use crate::locale::Tag;
use crate::text;

/// The language of a text that is said to be in `stated`: records that state none are taken for English, and the script
/// may tell otherwise.
pub(super) fn written_language(text: &str, stated: Tag) -> Tag {
    let by_script = || text::language_of_script(text)?.parse().ok();
    match stated.same_language(&Tag::english()) {
        true => by_script().unwrap_or(stated),
        false => stated,
    }
}
