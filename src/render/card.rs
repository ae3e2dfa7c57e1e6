//! The pictures of states that messengers show beside a link to a page (`og:image`).
//!
//! They are part of the program, drawn by `scripts/cards`: a symbol and a colour for each state, without a word and so
//! without a font.

use anyhow::{Context as _, Result};
use rust_embed::RustEmbed;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::publish::{ASSET_CACHE_CONTROL, Stage};
use crate::site::{CARDS_FOLDER, Site};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Cards;

/// The picture of a state, by the name of its file.
struct Card(String);

pub(super) fn outputs(_site: &Site) -> Vec<Box<dyn Output>> {
    let cards = Cards::iter();
    cards
        .map(|name| -> Box<dyn Output> { Box::new(Card(name.into_owned())) })
        .collect()
}

impl Output for Card {
    fn path(&self) -> String {
        format!("{CARDS_FOLDER}{}", self.0)
    }

    fn media_type(&self) -> &'static str {
        "image/png"
    }

    fn cache_control(&self) -> &'static str {
        ASSET_CACHE_CONTROL
    }

    fn stage(&self) -> Stage {
        Stage::Asset
    }

    fn input_digest(&self, _site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of(&(digests.build, self.path()))?)
    }

    fn render(&self, _renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        let card = Cards::get(&self.0);
        let card = card.with_context(|| format!("the program has no {}", self.0))?;
        Ok(card.data.into_owned().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_small_picture() {
        for state in [
            "operational",
            "maintenance",
            "advisory",
            "degraded",
            "outage",
            "unknown",
        ] {
            let card = Cards::get(&format!("card-{state}.png")).unwrap();
            assert!(card.data.starts_with(b"\x89PNG"), "{state}");
            // IHDR: width and height.
            assert_eq!(card.data[16..24], [0, 0, 4, 176, 0, 0, 2, 118], "{state}");
            assert!(card.data.len() < 8_000, "{state}: {}", card.data.len());
        }
        assert_eq!(Cards::iter().count(), 6);
    }
}
