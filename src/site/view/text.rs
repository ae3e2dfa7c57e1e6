//! The view of a text, which may be a translation.

use serde::Serialize;

use crate::translation::Difference;

/// A text in the page's language if there is one, else in the site's default language or in that of the
/// original.
#[derive(Clone, Debug, Serialize)]
pub struct TextView {
    /// Safe HTML: blocks (`<p>`, `<ul>`, …). Titles have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The text as plain text in one line. Sections of updates have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    /// The tag for the `lang` attribute: `ja`, `en`, or `ja-t-en-t0-und` for a machine translation.
    pub lang: String,
    pub dir: &'static str,
    /// `original`, `reviewed`, `machine` or `provided`.
    pub provenance: &'static str,
    /// The reviewer's name or the engine.
    pub translator: Option<String>,
    /// Whether it is shown in another language because there is no text in the page's language.
    pub untranslated: bool,
    /// The tag of the text's language without any extension, whose name is shown.
    pub language: String,
    /// Whether it translates an earlier revision of the original.
    pub stale: bool,
    /// What the translation has otherwise than its original.
    pub differences: Vec<Difference>,
    /// The original, if a translation is shown.
    pub original: Option<OriginalView>,
}

/// The original of a translation.
#[derive(Clone, Debug, Serialize)]
pub struct OriginalView {
    /// In the same forms as the translation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    pub lang: String,
    pub dir: &'static str,
}
