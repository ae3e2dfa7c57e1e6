//! What annotations and notices have in common: a note is in one or several languages, and shown for a time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::diagnostics::Diagnostic;
use crate::locale::Tag;
use crate::text::markdown;

/// A note in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitledHtml {
    pub title: Option<String>,
    /// Sanitised. Addresses of images start with [`markdown::SITE_ROOT`].
    pub html: String,
    /// Who wrote it, in the words of this language.
    pub author: Option<String>,
    /// Whether it is a draft, which only a preview shows.
    pub is_draft: bool,
    /// What is wrong in its file, for a preview.
    pub problems: Vec<Diagnostic>,
}

impl TitledHtml {
    /// Whether it says anything to readers: a title, a text, or in a preview what is wrong.
    pub fn has_content(&self) -> bool {
        self.title.is_some() || !self.html.trim().is_empty() || !self.problems.is_empty()
    }

    /// The HTML for a page from which `root` leads to the site's root.
    pub fn html_seen_from(&self, root: &str) -> String {
        self.html.replace(markdown::SITE_ROOT, root)
    }
}

/// When a note is shown: from `from` until just before `until`. Each is unlimited if it is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

impl Window {
    /// The instants at which the note appears and disappears.
    pub fn boundaries(self) -> impl Iterator<Item = DateTime<Utc>> {
        [self.from, self.until].into_iter().flatten()
    }

    /// Whether it ends before it begins.
    pub(super) fn is_empty(self) -> bool {
        let span = self.from.zip(self.until);
        span.is_some_and(|(from, until)| until <= from)
    }

    pub fn contains(self, now: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}

/// The text in the language nearest to `locale`: in it, in a language that it falls back to, in the
/// site's, or in any.
pub(super) fn nearest_language<'a, T>(
    texts: &'a BTreeMap<Tag, T>,
    locale: &Tag,
    default_locale: &Tag,
) -> Option<(&'a Tag, &'a T)> {
    locale
        .lookup(texts)
        .or_else(|| texts.get_key_value(default_locale))
        .or_else(|| texts.iter().next())
}

/// A name as a part of an `id` attribute, another for every name: letters, digits, `-`, `_` and `.`
/// stay, and every other character becomes `~` and the hexadecimal digits of each byte.
pub(super) fn id_part(name: &str) -> String {
    let mut part = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
            part.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                part.push_str(&format!("~{byte:02x}"));
            }
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::parse_instant;

    #[test]
    fn a_note_is_shown_from_and_until() {
        let at = |text: &str| parse_instant(text).ok();
        let now = at("2026-09-30T09:00:00Z").unwrap();
        let cases = [
            (None, None, true),
            (at("2026-09-30T09:00:00Z"), None, true),
            (at("2026-09-30T09:00:01Z"), None, false),
            (None, at("2026-09-30T09:00:00Z"), false),
        ];
        for (from, until, shown) in cases {
            assert_eq!(Window { from, until }.contains(now), shown);
        }
    }

    #[test]
    fn a_part_of_an_id_has_no_space_and_tells_names_apart() {
        let cases = [
            ("workaround", "workaround"),
            ("how-to_2.b", "how-to_2.b"),
            ("how to", "how~20to"),
            ("how~20to", "how~7e20to"),
            ("回避策", "回避策"),
            ("a\u{3000}b", "a~e3~80~80b"),
            ("\"><", "~22~3e~3c"),
        ];
        for (name, part) in cases {
            assert_eq!(id_part(name), part);
        }
    }
}
