//! The templates that are built into the program.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "templates/"]
pub(super) struct BuiltInTemplates;

/// The built-in text of a template, such as `home.html`, or of `style.css` or `script.js`.
pub(super) fn built_in(name: &str) -> String {
    BuiltInTemplates::get(name).map_or_else(String::new, |file| {
        String::from_utf8_lossy(&file.data).into_owned()
    })
}
