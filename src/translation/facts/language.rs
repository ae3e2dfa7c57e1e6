//! What differs between languages in how numbers and dates are written.

use crate::locale::Tag;

/// The conventions of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::translation) struct Language {
    /// Its first subtag, `pt` for `pt-BR`.
    pub code: Box<str>,
    /// Whether the first number of `3/10/2026` is the day.
    pub day_first: bool,
    /// Whether `21.30` may be a time of day.
    pub has_dotted_clock: bool,
    /// Whether a space may stand between thousands.
    pub groups_by_space: bool,
    /// Whether it is written without spaces between words, or with particles attached to them.
    pub script: Script,
}

/// The kind of a language's script, as far as a text in another one can be told from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::translation) enum Script {
    Latin,
    Japanese,
    Chinese,
    Korean,
    Arabic,
    Other,
}

impl Language {
    pub fn new(tag: &Tag) -> Self {
        let text = tag.as_str();
        let code = text.split('-').next().unwrap_or(text);
        let script = match code {
            "ja" => Script::Japanese,
            "zh" | "yue" => Script::Chinese,
            "ko" => Script::Korean,
            "ar" | "fa" | "ur" => Script::Arabic,
            "ru" | "uk" | "bg" | "be" | "el" | "he" | "th" | "hi" | "bn" | "mr" | "ta" | "te"
            | "ka" | "hy" | "my" | "km" | "lo" | "am" | "mk" => Script::Other,
            "sr" | "kk" if !text.contains("Latn") => Script::Other,
            _ => Script::Latin,
        };
        let is_month_first = matches!(text, "en" | "en-US" | "en-PH")
            || matches!(script, Script::Japanese | Script::Chinese | Script::Korean);
        Self {
            day_first: !is_month_first,
            has_dotted_clock: matches!(
                code,
                "de" | "it" | "nl" | "fi" | "da" | "nb" | "nn" | "no" | "sv" | "id" | "pl" | "cs"
            ),
            groups_by_space: script == Script::Other
                || script == Script::Latin && !matches!(code, "en" | "vi" | "id" | "ms" | "tr"),
            script,
            code: code.into(),
        }
    }

    pub fn is(&self, code: &str) -> bool {
        &*self.code == code
    }
}
