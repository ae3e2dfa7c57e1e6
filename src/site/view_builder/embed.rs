//! The banner that other sites embed, and the same for programs.

use super::{ViewBuilder, rfc3339};
use crate::incident::IncidentSummary;
use crate::locale::MessageError;
use crate::site::view::{EmbedIncident, EmbedStatus, EmbedView};
use crate::site::{HEARTBEAT_PATH, Page};

/// How many open incidents the banner names.
const MAX_INCIDENTS: usize = 5;

impl ViewBuilder<'_> {
    /// The banner for other pages.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn embed(&self) -> Result<EmbedView, MessageError> {
        let overall = self.overall();
        let open = self.open_incidents();
        let named = open.iter().take(MAX_INCIDENTS);
        Ok(EmbedView {
            state: overall.state,
            words: self.overall_words(&overall)?,
            open: named.map(|incident| self.card(incident)).collect(),
            more: open.len().saturating_sub(MAX_INCIDENTS),
            newest_at: self.site.newest_at().map(rfc3339),
            heartbeat: self.href(HEARTBEAT_PATH),
            stale_after_minutes: self.site.settings.stale_after_minutes,
        })
    }

    /// The same as data.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn embed_status(&self) -> Result<EmbedStatus, MessageError> {
        let overall = self.overall();
        let open = self.open_incidents();
        let named = open.iter().take(MAX_INCIDENTS);
        Ok(EmbedStatus {
            lang: self.locale.tag.to_string(),
            state: overall.state,
            text: self.overall_words(&overall)?,
            url: self.site.url(&Page::Home.path(&self.locale.tag)),
            newest_news_at: self.site.newest_at().map(rfc3339),
            incidents: named
                .map(|incident| self.embed_incident(incident))
                .collect(),
            more_incidents: open.len().saturating_sub(MAX_INCIDENTS),
        })
    }

    fn embed_incident(&self, incident: &IncidentSummary) -> EmbedIncident {
        let card = self.card(incident);
        let page = Page::Incident(incident.id.clone());
        EmbedIncident {
            id: card.id,
            title: card.title.plain.unwrap_or_default(),
            title_lang: card.title.lang,
            service: card.service.name,
            state: incident.counted_impact().as_str(),
            started_at: card.started_at,
            next_update_by: card.next_update_by,
            next_update_overdue: card.next_update_overdue,
            url: self.site.url(&page.path(&self.locale.tag)),
        }
    }
}
