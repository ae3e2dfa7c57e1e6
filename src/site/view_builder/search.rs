//! The page of the search, and what it shows of an incident that was found.

use super::state::{state_words, status_words};
use super::{ViewBuilder, status_view};
use crate::incident::IncidentSummary;
use crate::locale::{Direction, MessageError};
use crate::site::SearchFile;
use crate::site::routes::MARKDOWN_FILE;
use crate::site::view::{SearchResultView, SearchView, VerdictView};

impl ViewBuilder<'_> {
    pub fn search(&self) -> SearchView {
        let locales = self.site.locales.iter();
        SearchView {
            index: self.href(&SearchFile::Index.path(&self.locale.tag)),
            markdown: (self.site.settings.has_markdown).then_some(MARKDOWN_FILE),
            right_to_left: locales
                .filter(|locale| locale.direction == Direction::Rtl)
                .map(|locale| locale.tag.to_string())
                .collect(),
        }
    }

    /// What is shown of an incident that was found.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(in crate::site) fn search_result(
        &self,
        incident: &IncidentSummary,
    ) -> Result<SearchResultView, MessageError> {
        let card = self.card(incident);
        let status = status_view(&incident.status, incident);
        Ok(SearchResultView {
            id: card.id,
            href: card.href,
            title: card.title.plain.unwrap_or_default(),
            lang: card.title.lang,
            dir: card.title.dir,
            service: card.service.name,
            state: status.state,
            symbol: if status.open {
                status.impact
            } else {
                "operational"
            },
            status: state_words(&status, self.locale)?,
            source_status: match status.says_more {
                true => Some(status_words(&status, self.locale)?),
                false => None,
            },
            days: self.days_of(incident)?,
            verdict: match card.verdict {
                Some(verdict) => Some(self.verdict_words(&verdict)?),
                None => None,
            },
        })
    }

    /// What an incident means for the company, as lists say it.
    pub(super) fn verdict_words(&self, verdict: &VerdictView) -> Result<String, MessageError> {
        let words = self.locale.format_message(&verdict.key, &[])?;
        if !verdict.concerns {
            return Ok(words);
        }
        let label = self.locale.format_message("verdict-heading", &[])?;
        let args = [("label", label.into()), ("value", words.into())];
        self.locale.format_message("label-value", &args)
    }

    /// When an incident was, as lists say it.
    fn days_of(&self, incident: &IncidentSummary) -> Result<String, MessageError> {
        let locale = self.locale;
        let Some(start) = incident.known_start() else {
            return Ok(String::new());
        };
        let is_planned = incident.is_planned();
        let Some(end) = incident.ended_at else {
            let (key, at) = match is_planned {
                true => ("planned-start", locale.date_time_with_utc(start)),
                false => ("started-at", locale.date(start)),
            };
            return locale.format_message(key, &[("at", at.into())]);
        };
        let (from, until) = (locale.date(start), locale.date(end));
        if from == until {
            return Ok(from);
        }
        let args = [("from", from.into()), ("until", until.into())];
        locale.format_message("from-until", &args)
    }
}
