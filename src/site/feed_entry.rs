//! The entry of a feed for one update.

use anyhow::Result;

use super::affected::MAX_NAMED_AFFECTED;
use super::feed_text::{other_language, push_warnings};
use super::feed_view::{CategoryView, EntryView};
use super::view_builder::{ViewBuilder, scheduled_key, update_status_view};
use super::{Page, Site, text_html, update_anchor};
use crate::incident::{
    Incident, IncidentSummary, Localized, Text, Update, UpdateSummary, is_only_planned,
};
use crate::locale::{Direction, Locale, Tag};
use crate::record::Impact;
use crate::text::html::escape;

impl Site {
    /// The entry for an update, whole.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(super) fn entry(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<EntryView> {
        let tag = &locale.tag;
        let summary = &incident.summary;
        let entry = self.entry_without_text(summary, &update.summary, tag);
        let state = self.state_text(incident, update, locale)?;
        let title = match state {
            Some(state) => {
                let title = self.one_line(&summary.title, tag);
                let title = locale.format_message(
                    "feed-entry-title",
                    &[("title", title.into()), ("status", state.into())],
                )?;
                format!("{title} [{}]", summary.source_id)
            }
            None => entry.title,
        };
        let mut categories = self.service_categories(summary, tag);
        let status = update.status.as_ref().filter(|status| status.is_known());
        if let Some(status) = status {
            let view = update_status_view(status, summary);
            categories.push(CategoryView {
                scheme: self.tag_uri("category/status"),
                label: view
                    .key
                    .map(|key| locale.format_message(&key, &[]))
                    .transpose()?,
                term: status.name.clone(),
            });
        }
        categories.extend(self.severity_category(summary, locale)?);
        let (line, line_lang) = self.summary_text(incident, update, locale)?;
        let service = categories.first().map_or("", |service| &service.term);
        let html = self.entry_html(incident, update, service, &entry.url, locale)?;
        Ok(EntryView {
            title,
            categories,
            summary: Some(line),
            summary_lang: line_lang,
            html: Some(html),
            ..entry
        })
    }

    /// How things stood with an update, in the words of pages; `None` where nobody told its status.
    pub(super) fn state_text(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<Option<String>> {
        let summary = &incident.summary;
        let status = update.status.as_ref().filter(|status| status.is_known());
        let view = status.map(|status| update_status_view(status, summary));
        // What only announced the work goes on to do so, whatever the clock says later.
        let is_announcement = summary.maintenance.is_some() && status.is_some_and(is_only_planned);
        let key = match summary.is_upcoming {
            true => Some(scheduled_key(summary).to_owned()),
            false if is_announcement => view.and_then(|view| view.key),
            false => view.and_then(|view| view.state_key.or(view.key)),
        };
        Ok(key
            .map(|key| locale.format_message(&key, &[]))
            .transpose()?)
    }

    /// What is known of an entry by the summary of its incident.
    pub(super) fn entry_without_text(
        &self,
        incident: &IncidentSummary,
        update: &UpdateSummary,
        tag: &Tag,
    ) -> EntryView {
        let service = self.services.get(&incident.service);
        let service = service.map_or(&*incident.service, |service| service.name_in(tag));
        let path = Page::Incident(incident.id.clone()).path(tag);
        let title = self.one_line(&incident.title, tag);
        let (title_tag, _) = self.for_readers(&incident.title, tag);
        EntryView {
            id: self.tag_uri(&format!("{}/{}", incident.id, update.id)),
            title: format!("{title} [{}]", incident.source_id),
            title_lang: other_language(title_tag, tag),
            url: format!("{}#{}", self.url(&path), update_anchor(&update.id)),
            categories: vec![CategoryView {
                scheme: self.tag_uri("category/service"),
                label: None,
                term: service.to_owned(),
            }],
            published: update.announced_at.first().copied().unwrap_or(update.at),
            updated: update.announced_at.last().copied().unwrap_or(update.at),
            summary: None,
            summary_lang: None,
            html: None,
        }
    }

    /// The services of an incident, the one that names it first.
    pub(super) fn service_categories(
        &self,
        incident: &IncidentSummary,
        tag: &Tag,
    ) -> Vec<CategoryView> {
        let mut names: Vec<String> = Vec::new();
        for name in std::iter::once(&incident.service).chain(&incident.services) {
            let service = self.services.get(name);
            let name = service.map_or(&**name, |service| service.name_in(tag));
            if names.len() < MAX_NAMED_AFFECTED && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        let scheme = self.tag_uri("category/service");
        let categories = names.into_iter().map(|term| CategoryView {
            scheme: scheme.clone(),
            label: None,
            term,
        });
        categories.collect()
    }

    /// The worst that is known of an incident, if anything is.
    pub(super) fn severity_category(
        &self,
        incident: &IncidentSummary,
        locale: &Locale,
    ) -> Result<Option<CategoryView>> {
        let impact = incident.max_counted_impact();
        if impact == Impact::Operational {
            return Ok(None);
        }
        let severity = impact.as_str();
        Ok(Some(CategoryView {
            scheme: self.tag_uri("category/severity"),
            label: Some(locale.format_message(&format!("state-{severity}"), &[])?),
            term: severity.to_owned(),
        }))
    }

    /// The update as on its page, with its own time, since the dates of an entry are those of its
    /// announcement.
    fn entry_html(
        &self,
        incident: &Incident,
        update: &Update,
        service: &str,
        url: &str,
        locale: &Locale,
    ) -> Result<String> {
        let head = locale.format_message("feed-entry-service", &[("service", service.into())])?;
        let mut words = vec![head, locale.date_time_with_utc(update.summary.at)];
        if update.summary.is_withdrawn {
            words.push(locale.format_message("update-unlisted", &[])?);
        }
        let mut html = format!("<p>{}</p>", escape(&words.join(" · ")));
        html.push_str(&self.frame_html(incident, locale)?);
        html.push_str(&self.update_with_provenance(incident, update, locale)?);
        html.push_str(&link_html(
            url,
            &locale.format_message("feed-entry-link", &[])?,
        ));
        Ok(in_direction(html, locale))
    }

    /// What is to be said of an incident as a whole: what the team says that it means for the company, its planned window,
    /// and what readers are warned of in its title.
    pub(super) fn frame_html(&self, incident: &Incident, locale: &Locale) -> Result<String> {
        let mut html = String::new();
        if let Some(verdict) = self.verdict_text(&incident.summary, locale)? {
            html.push_str(&format!("<p><strong>{}</strong></p>", escape(&verdict)));
        }
        if let Some(window) = planned_window(&incident.summary, locale)? {
            html.push_str(&format!("<p>{}</p>", escape(&window)));
        }
        let (_, title) = self.for_readers(&incident.summary.title, &locale.tag);
        push_warnings(&mut html, title, locale)?;
        Ok(html)
    }

    /// What the team says that an incident means for the company, in the words of its page.
    pub(super) fn verdict_text(
        &self,
        incident: &IncidentSummary,
        locale: &Locale,
    ) -> Result<Option<String>> {
        let page = Page::Incident(incident.id.clone());
        Ok(ViewBuilder::new(self, locale, &page).verdict_text(incident)?)
    }

    pub(super) fn one_line(&self, text: &Localized, tag: &Tag) -> String {
        let (tag, text) = self.for_readers(text, tag);
        text_html::one_line(&text.rich, tag)
    }

    /// The text for readers of `tag`, and its language.
    pub(super) fn for_readers<'t>(&self, text: &'t Localized, tag: &Tag) -> (&'t Tag, &'t Text) {
        text.in_locale(tag, self.default_locale())
    }

    /// A `tag:` URI (RFC 4151), which never changes.
    pub(super) fn tag_uri(&self, specific: &str) -> String {
        format!(
            "tag:{}:{}",
            self.settings.authority,
            super::percent_encode(specific)
        )
    }
}

/// A paragraph with a link.
pub(super) fn link_html(url: &str, words: &str) -> String {
    format!("<p><a href=\"{}\">{}</a></p>", escape(url), escape(words))
}

/// HTML in the direction of a language: a feed reader shows it on a page of its own, which is written from left to
/// right.
pub(super) fn in_direction(html: String, locale: &Locale) -> String {
    match locale.direction {
        Direction::Ltr => html,
        Direction::Rtl => format!("<div dir=\"rtl\">{html}</div>"),
    }
}

/// The planned start and end as a text.
fn planned_window(incident: &IncidentSummary, locale: &Locale) -> Result<Option<String>> {
    let Some(start) = incident.known_start().filter(|_| incident.is_planned()) else {
        return Ok(None);
    };
    let start = locale.date_time_with_utc(start);
    let text = match incident.ended_at {
        Some(end) => locale.format_message(
            "planned-from-until",
            &[
                ("from", start.into()),
                ("until", locale.date_time_with_utc(end).into()),
            ],
        )?,
        None => locale.format_message("planned-start", &[("at", start.into())])?,
    };
    Ok(Some(text))
}
