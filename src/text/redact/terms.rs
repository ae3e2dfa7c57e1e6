//! Terms that are searched for together, in one pass over a text.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Terms in lower case, which are found in a text in lower, upper or mixed case.
#[derive(Debug)]
pub(super) struct Terms(AhoCorasick);

impl Terms {
    /// # Panics
    /// If the terms are more than a search can hold, which is some millions of bytes.
    pub fn new(terms: &[&str]) -> Self {
        // The search ignores the case of ASCII letters only.
        let upper_case = terms.iter().map(|term| term.to_uppercase());
        let capitalized = terms.iter().filter_map(|term| capitalize(term));
        let terms = terms.iter().map(|term| (*term).to_owned());
        let mut builder = AhoCorasick::builder();
        match builder
            .ascii_case_insensitive(true)
            // Three times as fast as what is chosen by default for more than a hundred terms.
            .kind(Some(AhoCorasickKind::DFA))
            .build(terms.chain(upper_case).chain(capitalized))
        {
            Ok(search) => Self(search),
            Err(error) => panic!("terms that cannot be searched for: {error}"),
        }
    }

    /// Whether a text contains one of them.
    pub fn are_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// A term with its first letter in upper case, where that is none of ASCII.
fn capitalize(term: &str) -> Option<String> {
    let first = term
        .chars()
        .next()
        .filter(|first| first.is_lowercase() && !first.is_ascii())?;
    let rest = &term[first.len_utf8()..];
    Some(first.to_uppercase().chain(rest.chars()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_in_any_case() {
        let terms = Terms::new(&["tenant", "empleado", "usuário", "組織", "ответственный"]);
        for text in [
            "Your TENANT",
            "a teNant's",
            "USUÁRIO",
            "usuários",
            "貴組織の",
            "Ответственный",
        ] {
            assert!(terms.are_in(text), "{text}");
        }
        for text in ["", "ten ant", "usuario", "組 織"] {
            assert!(!terms.are_in(text), "{text}");
        }
    }
}
