//! The keys of JSON texts, whole or cut off.

use std::sync::OnceLock;

use memchr::memmem::Finder;

/// Whether a text starts like a JSON object or list.
pub(in crate::record) fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Searches texts for some keys of JSON objects.
pub(in crate::record) struct KeyFinder {
    names: &'static [&'static str],
    finders: OnceLock<Vec<Finder<'static>>>,
}

impl KeyFinder {
    pub const fn new(names: &'static [&'static str]) -> Self {
        Self {
            names,
            finders: OnceLock::new(),
        }
    }

    /// Whether a JSON text, whole or cut off, has one of them anywhere.
    ///
    /// Inside a JSON string the quotes around a word would be escaped, so only a key can stand before a
    /// colon.
    pub fn any_in(&self, text: &str) -> bool {
        let finder_for = |name: &&str| Finder::new(&format!("\"{name}\"")).into_owned();
        let finders = || self.names.iter().map(finder_for).collect();
        looks_like_json(text)
            && self.finders.get_or_init(finders).iter().any(|finder| {
                finder.find_iter(text.as_bytes()).any(|at| {
                    let after = &text[at + finder.needle().len()..];
                    after.trim_start().starts_with(':')
                })
            })
    }
}

/// The keys of a text in their order, as they are written between their quotes.
pub(super) fn keys(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (_, after_quote) = rest.split_once('"')?;
            let end = string_end(after_quote)?;
            let (string, after) = (&after_quote[..end], &after_quote[end + 1..]);
            rest = after;
            if after.trim_start().starts_with(':') {
                return Some(string);
            }
        }
    })
}

/// Where the quote is that ends a JSON string.
fn string_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let at = from + memchr::memchr2(b'"', b'\\', bytes.get(from..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        from = at + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_stands_before_a_colon() {
        let text = r#"{"a": "b\"c\": \\", "d" : ["e", {"f\"g":1}], "h": "cut"#;
        assert_eq!(keys(text).collect::<Vec<_>>(), ["a", "d", "f\\\"g", "h"]);
    }
}
