//! The locales that come with the program: words, facts and labels, as data in the binary.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "content/locales/"]
struct EmbeddedFiles;

/// A built-in file of a locale, such as `ja.ftl` or `ja.toml`.
pub fn built_in_file(name: &str) -> Option<Cow<'static, str>> {
    let file = EmbeddedFiles::get(name)?;
    Some(match file.data {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    })
}

/// The names of all built-in files, sorted.
pub fn built_in_file_names() -> Vec<String> {
    let mut names: Vec<String> = EmbeddedFiles::iter().map(Cow::into_owned).collect();
    names.sort();
    names
}
