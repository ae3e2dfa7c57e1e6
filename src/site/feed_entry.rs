//! The entry of a feed for one update.

use anyhow::Result;

use super::feed_view::{CategoryView, EntryView};
use super::provenance::{difference_text, provenance_text};
use super::view_builder::{scheduled_key, section_key, update_status_view};
use super::{Page, Site, affected, text_html};
use crate::incident::{
    Incident, IncidentSummary, Localized, Section, Text, Update, UpdateSummary, readable_sections,
};
use crate::locale::{Direction, Locale, Tag};
use crate::record::Impact;
use crate::text::SectionKind;
use crate::text::html::escape;
use crate::translation::Provenance;

/// How many of the items that an update affects an entry names. The entry stands in the feed of each of
/// them, so that all feeds together would grow with the square of their number.
const MAX_AFFECTED: usize = 20;

/// The maximum length of an entry's summary, in characters: chat programs cut what is longer.
const MAX_SUMMARY_CHARS: usize = 280;

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
        let key = match summary.is_upcoming {
            true => Some(scheduled_key(summary).to_owned()),
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
            url: format!("{}#u-{}", self.url(&path), update.id),
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
            if names.len() < MAX_AFFECTED && !names.iter().any(|known| known == name) {
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
        if incident.max_impact == Impact::Operational {
            return Ok(None);
        }
        let severity = incident.max_impact.as_str();
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
        let mut html = format!(
            "<p>{} · {}</p>",
            escape(&head),
            escape(&locale.date_time_with_utc(update.summary.at))
        );
        html.push_str(&self.frame_html(incident, locale)?);
        html.push_str(&self.update_with_provenance(incident, update, locale)?);
        html.push_str(&link_html(
            url,
            &locale.format_message("feed-entry-link", &[])?,
        ));
        Ok(in_direction(html, locale))
    }

    /// What is to be said of an incident as a whole: its planned window, and what its title has otherwise than the
    /// original.
    pub(super) fn frame_html(&self, incident: &Incident, locale: &Locale) -> Result<String> {
        let mut html = String::new();
        if let Some(window) = planned_window(&incident.summary, locale)? {
            html.push_str(&format!("<p>{}</p>", escape(&window)));
        }
        let (_, title) = self.for_readers(&incident.summary.title, &locale.tag);
        push_differences(&mut html, title, locale)?;
        Ok(html)
    }

    /// The text of an update, and what its title has otherwise than the original, as safe HTML with absolute addresses.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(super) fn update_html(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<String> {
        let mut html = String::new();
        let (_, title) = self.for_readers(&incident.summary.title, &locale.tag);
        push_differences(&mut html, title, locale)?;
        html.push_str(&self.sections_html(incident, update, locale)?);
        Ok(html)
    }

    /// The sections of an update, and what it affects.
    fn sections_html(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<String> {
        let mut html = String::new();
        for section in self.feed_sections(incident, update, &locale.tag) {
            let (tag, text) = self.for_readers(&section.text, &locale.tag);
            let label = locale.format_message(&section_key(section.kind), &[])?;
            html.push_str(&format!("<p><strong>{}</strong></p>", escape(&label)));
            if tag.same_language(&locale.tag) {
                html.push_str(&text_html::to_html(&text.rich, tag));
            } else {
                let dir = tag.direction().as_str();
                html.push_str(&format!("<div lang=\"{tag}\" dir=\"{dir}\">"));
                html.push_str(&text_html::to_html(&text.rich, tag));
                html.push_str("</div>");
            }
            push_differences(&mut html, text, locale)?;
        }
        if shows_only_beginning(update, &locale.tag, self) {
            let note = locale.format_message("update-truncated", &[])?;
            html.push_str(&format!("<p><em>{}</em></p>", escape(&note)));
        }
        if !update.affected.is_empty() {
            let line = affected::text_line(&update.affected, MAX_AFFECTED, locale)?;
            html.push_str(&format!("<p>{}</p>", escape(&line)));
        }
        Ok(html)
    }

    /// Who translated the sections of an update, or in which other languages they are.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(super) fn provenances(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<Vec<String>> {
        let provenances = self.provenances_and_originals(incident, update, locale)?;
        let mut phrases: Vec<String> = Vec::new();
        for (phrase, _) in provenances {
            if !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
        }
        Ok(phrases)
    }

    /// The same, each with the language of the original of a translation.
    fn provenances_and_originals<'a>(
        &'a self,
        incident: &'a Incident,
        update: &'a Update,
        locale: &'a Locale,
    ) -> Result<Vec<(String, Option<&'a Tag>)>> {
        let mut provenances: Vec<(String, Option<&Tag>)> = Vec::new();
        for section in self.feed_sections(incident, update, &locale.tag) {
            let (tag, text) = self.for_readers(&section.text, &locale.tag);
            let is_translation = text.provenance != Provenance::Original;
            let original = is_translation.then_some(&section.text.original_locale);
            let phrase = provenance_text(locale, tag, text)?;
            let provenance = phrase.map(|phrase| (phrase, original));
            provenances.extend(provenance.filter(|one| !provenances.contains(one)));
        }
        Ok(provenances)
    }

    /// The text of an update, and who translated it, with links to the originals.
    pub(super) fn update_with_provenance(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<String> {
        let mut html = self.sections_html(incident, update, locale)?;
        let provenances = self.provenances_and_originals(incident, update, locale)?;
        for (phrase, original) in provenances {
            html.push_str(&format!("<p><em>{}</em>", escape(&phrase)));
            if let Some(original) = original {
                let link = self.original_link(incident, update, original, locale)?;
                html.push_str(&format!(" · {link}"));
            }
            html.push_str("</p>");
        }
        Ok(html)
    }

    /// The link from a translation to its original: the update on the page in that language, or on the page of this
    /// one, where the original is folded.
    fn original_link(
        &self,
        incident: &Incident,
        update: &Update,
        original: &Tag,
        locale: &Locale,
    ) -> Result<String> {
        let mut locales = self.locales.iter().map(|locale| &locale.tag);
        let page_locale = locales.find(|tag| tag.same_language(original));
        let page = Page::Incident(incident.summary.id.clone());
        let page = self.url(&page.path(page_locale.unwrap_or(&locale.tag)));
        let words = locale.format_message("source-show-original", &[])?;
        Ok(format!(
            "<a href=\"{}#u-{}\">{}</a>",
            escape(&page),
            update.summary.id,
            escape(&words)
        ))
    }

    /// The sections of an update that readers of `tag` are shown. A title that is that of the incident
    /// stands above them.
    pub(super) fn feed_sections<'a>(
        &'a self,
        incident: &'a Incident,
        update: &'a Update,
        tag: &'a Tag,
    ) -> impl Iterator<Item = &'a Section> {
        readable_sections(&update.sections, tag, self.default_locale()).filter(|section| {
            !(section.kind == SectionKind::Title
                && incident.summary.title.has_same_original(&section.text))
        })
    }

    /// The beginning of a summary of an update: of its current or final status, or else its first section. With its
    /// language, if that is another than the feed's.
    pub(super) fn summary_text(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<(String, Option<String>)> {
        let sections = || self.feed_sections(incident, update, &locale.tag);
        let of_kind = |kind| sections().find(|section| section.kind == kind);
        let section = of_kind(SectionKind::CurrentStatus)
            .or_else(|| of_kind(SectionKind::FinalStatus))
            .or_else(|| sections().next());
        let Some(section) = section else {
            return Ok((String::new(), None));
        };
        let (tag, text) = self.for_readers(&section.text, &locale.tag);
        let line = text_html::plain_line(truncate(&text_html::words_in_line(&text.rich)), tag);
        let line = match text.differences.is_empty() {
            true => line,
            false => {
                let doubt = locale.format_message("source-doubtful", &[])?;
                format!("{line} ({doubt})")
            }
        };
        Ok((line, other_language(tag, &locale.tag)))
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

/// The language of a text, if it is another than that of the feed.
pub(super) fn other_language(tag: &Tag, feed: &Tag) -> Option<String> {
    (!tag.same_language(feed)).then(|| tag.to_string())
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

fn push_differences(html: &mut String, text: &Text, locale: &Locale) -> Result<()> {
    for difference in &text.differences {
        let words = difference_text(locale, difference)?;
        html.push_str(&format!("<p><em>{}</em></p>", escape(&words)));
    }
    Ok(())
}

/// Whether readers of `tag` are shown only the beginning of an update's text, since it is too long.
pub(super) fn shows_only_beginning(update: &Update, tag: &Tag, site: &Site) -> bool {
    let default_locale = site.default_locale();
    let mut sections = readable_sections(&update.sections, tag, default_locale);
    let is_too_long = |section: &Section| {
        let (_, text) = section.text.in_locale(tag, default_locale);
        text_html::is_too_long(&text.rich)
    };
    update.is_truncated || sections.any(is_too_long)
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

fn truncate(text: &str) -> String {
    match text.char_indices().nth(MAX_SUMMARY_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
