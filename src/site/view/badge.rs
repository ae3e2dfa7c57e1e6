//! The view of a badge: a small picture with a name and a state.

use serde::Serialize;

use super::ImpactName;

/// A badge in one language. Lengths and places are in pixels.
#[derive(Clone, Debug, Serialize)]
pub struct BadgeView {
    pub lang: String,
    pub dir: &'static str,
    pub state: ImpactName,
    /// The name of the site or the service, and its state in words.
    pub label: String,
    pub words: String,
    pub width: u32,
    /// The middle of each text, and the length that it is drawn in, whatever the font.
    pub label_x: u32,
    pub label_length: u32,
    pub words_x: u32,
    pub words_length: u32,
    pub symbol_x: u32,
    /// The outline of the part with the state.
    pub outline: String,
}
