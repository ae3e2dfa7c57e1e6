//! The files that a locale is built from.

/// A file of a locale: its path, for diagnostics, and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocaleFile<'a> {
    pub path: &'a str,
    pub text: &'a str,
}
