//! Badges: pictures of the state of the site or of a service, for other pages.

use textwrap::core::display_width;

use super::ViewBuilder;
use crate::locale::{Direction, MessageError};
use crate::site::Page;
use crate::site::view::BadgeView;
use crate::text::shorten;

/// Between a text and what is beside it.
const PADDING: u32 = 8;

/// The symbol of the state, and the space behind it.
const SYMBOL: u32 = 12;
const SYMBOL_SPACE: u32 = 5;

/// How many characters of a name are shown.
const MAX_LABEL_CHARS: usize = 40;

impl ViewBuilder<'_> {
    /// The badge of the page, which is the home page or that of a service. It has the words of the home page, and those
    /// of the service's page.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn badge(&self) -> Result<BadgeView, MessageError> {
        let service = match self.page {
            Page::Service(slug) => self.site.services.by_slug(slug),
            _ => None,
        };
        let tag = &self.locale.tag;
        let (label, state, words) = match service {
            Some(service) => {
                let state = self.state_of(service);
                let words = self.locale.format_message(&format!("state-{state}"), &[])?;
                (service.name_in(tag), state, words)
            }
            None => {
                let overall = self.overall();
                let words = self.overall_count(&overall)?;
                (
                    self.site.settings.title.in_locale(tag),
                    overall.state,
                    words,
                )
            }
        };
        let label = shorten(label, MAX_LABEL_CHARS);
        let (label_length, words_length) = (length(&label), length(&words));
        let label_part = label_length + 2 * PADDING;
        let state_part = PADDING + SYMBOL + SYMBOL_SPACE + words_length + PADDING;
        // The far corners of the part with the state are round.
        let straight = state_part - 3;
        let (label_x, words_x, symbol_x, outline) = match self.locale.direction {
            Direction::Ltr => (
                label_part / 2,
                label_part + PADDING + SYMBOL + SYMBOL_SPACE + words_length / 2,
                label_part + PADDING,
                format!("M{label_part} 0h{straight}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{straight}z"),
            ),
            Direction::Rtl => (
                state_part + label_part / 2,
                PADDING + words_length / 2,
                PADDING + words_length + SYMBOL_SPACE,
                format!("M{state_part} 0H3a3 3 0 0 0-3 3v14a3 3 0 0 0 3 3h{straight}z"),
            ),
        };
        Ok(BadgeView {
            lang: tag.to_string(),
            dir: self.locale.direction.as_str(),
            state,
            label,
            words,
            width: label_part + state_part,
            label_x,
            label_length,
            words_x,
            words_length,
            symbol_x,
            outline,
        })
    }
}

/// About how long a text is in a usual font of 11 pixels. It is drawn in exactly this length, so that a reader's own font
/// neither leaves the badge nor meets what is beside it.
fn length(text: &str) -> u32 {
    let tenths = text.chars().map(|c| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | ' ' | '(' | ')' => 38,
        'f' | 'r' | 't' | '-' => 46,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 104,
        'A'..='Z' => 76,
        // The letters of Arabic are joined.
        '\u{600}'..='\u{6ff}' => 56,
        _ => match display_width(c.encode_utf8(&mut [0; 4])) {
            0 => 0,
            1 => 67,
            _ => 112,
        },
    });
    let tenths: u32 = tenths.sum();
    tenths.div_ceil(10).max(1)
}
