//! The home page and an incident as Markdown, for programs that read text.

use anyhow::Result;

use super::affected::{self, MAX_NAMED_AFFECTED};
use super::facts::{cause_and_next_steps, next_update, next_update_sentence, start_and_end};
use super::provenance::{provenance_text, warning_texts};
use super::view_builder::{
    UNKNOWN, ViewBuilder, section_key, state_and_status_words, state_words, status_view,
    status_words, update_mark_keys, update_status_view,
};
use super::{Page, Site};
use crate::incident::{
    Annotation, Incident, IncidentSummary, Localized, Section, TitledHtml, Update,
    readable_sections,
};
use crate::locale::{Locale, Tag};
use crate::text::{Body, RichText, SectionKind, to_markdown, to_rich_text};
use crate::translation::Provenance;

/// Writes Markdown in one language. What others wrote is escaped, so that none of it becomes markup.
pub struct MarkdownWriter<'a> {
    site: &'a Site,
    locale: &'a Locale,
    builder: &'a ViewBuilder<'a>,
}

impl<'a> MarkdownWriter<'a> {
    /// `builder` is that of the page.
    pub fn new(site: &'a Site, locale: &'a Locale, builder: &'a ViewBuilder<'a>) -> Self {
        Self {
            site,
            locale,
            builder,
        }
    }

    /// The home page: how things stand, what is open and planned, and the state of each service.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn home(&self) -> Result<String> {
        let tag = &self.locale.tag;
        let mut parts = vec![
            format!("# {}", escaped(self.site.settings.title.in_locale(tag))),
            escaped(&self.builder.overall_text()?),
        ];
        if let Some(at) = self.site.newest_at() {
            let at = self.locale.date_time_with_utc(at);
            parts.push(escaped(&self.message_with("as-of", "at", &at)?));
        }
        parts.extend(self.notices(|service| self.builder.has_open_incident(service))?);
        let open = self.builder.open();
        parts.push(format!("## {}", self.message("home-open-heading")?));
        parts.push(match open.is_empty() {
            true if self.builder.overall_state() == UNKNOWN => self.message("state-unknown")?,
            true => self.message("home-open-none")?,
            false => self.items(&open)?,
        });
        let planned = self.builder.planned();
        if !planned.is_empty() {
            parts.push(format!("## {}", self.message("maintenance-heading")?));
            parts.push(self.items(&planned)?);
        }
        let services = self.builder.service_states();
        if !services.is_empty() {
            parts.push(format!("## {}", self.message("home-services-heading")?));
            let lines = services.iter().map(|(name, url, state)| {
                let words = self.message(&format!("state-{state}"))?;
                Ok(format!("- [{}](<{url}>): {words}", escaped(name)))
            });
            parts.push(lines.collect::<Result<Vec<String>>>()?.join("\n"));
        }
        parts.extend(self.notices(|service| service.is_none())?);
        Ok(parts.join("\n\n") + "\n")
    }

    /// The notices that are shown now, of those on services for which `is_wanted` is true.
    fn notices(&self, is_wanted: impl Fn(Option<&str>) -> bool) -> Result<Vec<String>> {
        let mut parts = Vec::new();
        for notice in self.site.notices_shown(is_wanted) {
            let default_locale = self.site.default_locale();
            if let Some((text_tag, text)) = notice.in_locale(&self.locale.tag, default_locale) {
                let heading = text.title.as_deref().map(escaped);
                let heading = heading.map_or_else(|| self.message("home-notices-heading"), Ok)?;
                parts.extend(self.written_by_team(&heading, text_tag, text)?);
            }
        }
        Ok(parts)
    }

    /// A list of incidents with links to their pages.
    fn items(&self, incidents: &[&IncidentSummary]) -> Result<String> {
        let lines = incidents.iter().map(|incident| {
            let (_, title) = self.for_readers(&incident.title);
            let page = Page::Incident(incident.id.clone());
            let url = self.site.url(&page.path(&self.locale.tag));
            let status = state_words(&status_view(&incident.status, incident), self.locale)?;
            let mut facts = vec![status];
            facts.extend(self.builder.verdict_text(incident)?);
            facts.extend(self.builder.planned_words(incident)?);
            if let Some(at) = incident.next_update_by() {
                let key = next_update_sentence(at, self.site.now);
                let at = self.locale.date_time_with_utc(at);
                facts.push(self.message_with(key, "at", &at)?);
            }
            let title = one_line(&title.rich);
            Ok(format!(
                "- [{title}](<{url}>) · {}",
                escaped(&facts.join(" · "))
            ))
        });
        Ok(lines.collect::<Result<Vec<String>>>()?.join("\n"))
    }

    /// The page of an incident: its facts, the team's notes, cause and next steps, and every update.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn incident(&self, incident: &Incident) -> Result<String> {
        let summary = &incident.summary;
        let (tag, title) = self.for_readers(&summary.title);
        let mut parts = vec![format!("# {}", one_line(&title.rich))];
        parts.extend(self.remarks_on(tag, title)?);
        parts.push(self.facts(incident)?);
        let notes = incident.annotations.iter();
        for note in notes.filter(|note| note.window.contains(self.site.now)) {
            parts.extend(self.note(note)?);
        }
        for (key, text) in cause_and_next_steps(incident) {
            parts.push(format!("## {}", self.message(key)?));
            parts.extend(self.text(text)?);
        }
        for (number, update) in (1..).zip(&incident.updates) {
            parts.extend(self.update(number, update, summary)?);
        }
        Ok(parts.join("\n\n") + "\n")
    }

    fn facts(&self, incident: &Incident) -> Result<String> {
        let summary = &incident.summary;
        let unknown = || self.message("fact-unknown");
        let time = |at| self.locale.date_time_with_utc(at);
        let services = self.builder.names_of_services(summary);
        let status = status_view(&summary.status, summary);
        let status = state_and_status_words(&status, self.locale)?;
        let mut facts = vec![
            ("fact-incident-id", summary.source_id.clone()),
            ("fact-service", self.locale.list(&services)),
            ("fact-status", status),
        ];
        for (key, at) in start_and_end(summary) {
            facts.push((key, at.map(time).map_or_else(unknown, Ok)?));
        }
        facts.extend(incident.reopened_at.map(|at| ("fact-reopened", time(at))));
        facts.extend(next_update(summary, self.site.now).map(|(key, at)| (key, time(at))));
        let mut lines = Vec::new();
        for (label, value) in facts {
            lines.push(format!("- {}", self.label_value(label, &escaped(&value))?));
        }
        if let Some(words) = self.builder.verdict_text(summary)? {
            lines.push(format!("- {}", escaped(&words)));
        }
        if let Some(review) = &incident.review {
            let value = match &review.url {
                Some(url) => escaped(url),
                None => self.message("report-published")?,
            };
            lines.push(format!("- {}", self.label_value("fact-report", &value)?));
        }
        let page = Page::Incident(summary.id.clone());
        lines.push(format!(
            "- <{}>",
            self.site.url(&page.path(&self.locale.tag))
        ));
        // The script of the search reads this line, too.
        if let Some(original) = self.original_locale(incident) {
            let words = self.message("source-show-original")?;
            let url = self.site.url(&page.path(original));
            lines.push(format!("- [{words}](<{url}>)"));
        }
        Ok(lines.join("\n"))
    }

    /// The language of the site in which the original of the title, or of a text in the log, is, where readers are shown a
    /// translation of it.
    fn original_locale(&self, incident: &Incident) -> Option<&'a Tag> {
        let sections = incident.updates.iter().flat_map(|update| &update.sections);
        let texts = sections.map(|section| &section.text);
        let mut originals = std::iter::once(&incident.summary.title)
            .chain(texts)
            .filter(|text| self.for_readers(text).1.provenance != Provenance::Original)
            .map(|text| &text.original_locale);
        originals.find_map(|original| {
            let mut tags = self.site.locales.iter().map(|locale| &locale.tag);
            tags.find(|tag| tag.same_language(original) && **tag != self.locale.tag)
        })
    }

    fn note(&self, note: &Annotation) -> Result<Vec<String>> {
        let default_locale = self.site.default_locale();
        let Some((tag, text)) = note.in_locale(&self.locale.tag, default_locale) else {
            return Ok(Vec::new());
        };
        let kind = self.message(&format!("note-kind-{}", note.kind.as_str()))?;
        let heading = match &text.title {
            Some(title) => {
                let args = [("label", kind.into()), ("value", escaped(title).into())];
                self.locale.format_message("label-value", &args)?
            }
            None => kind,
        };
        self.written_by_team(&heading, tag, text)
    }

    /// What the team wrote, below a heading, and its language where that is another one.
    fn written_by_team(&self, heading: &str, tag: &Tag, text: &TitledHtml) -> Result<Vec<String>> {
        let html = text.html_seen_from(&self.site.settings.base_url);
        let body = to_rich_text(&Body::html(html));
        let mut parts = vec![format!("## {heading}"), to_markdown(&body)];
        if !tag.same_language(&self.locale.tag) {
            let language = self.locale.language_name(tag);
            let words = self.message_with("source-untranslated", "language", &language)?;
            parts.push(format!("> {}", escaped(&words)));
        }
        Ok(parts)
    }

    fn update(
        &self,
        number: i64,
        update: &Update,
        incident: &IncidentSummary,
    ) -> Result<Vec<String>> {
        let at = self.locale.date_time_with_utc(update.summary.at);
        let args = [("count", number.into())];
        let title = self.locale.format_message("update-number", &args)?;
        let mut parts = vec![format!("## {title} · {}", escaped(&at))];
        if let Some(status) = &update.status {
            let words = status_words(&update_status_view(status, incident), self.locale)?;
            let line = match update.is_status_stated {
                true => words,
                false => self.message_with("update-status-when-first-seen", "status", &words)?,
            };
            parts.push(escaped(&line));
        }
        for key in update_mark_keys(update) {
            parts.push(self.message(key)?);
        }
        if !update.affected.is_empty() {
            let line = affected::text_line(&update.affected, MAX_NAMED_AFFECTED, self.locale)?;
            parts.push(escaped(&line));
        }
        let default_locale = self.site.default_locale();
        let sections = readable_sections(&update.sections, &self.locale.tag, default_locale);
        for section in sections {
            parts.extend(self.section(section)?);
        }
        Ok(parts)
    }

    fn section(&self, section: &Section) -> Result<Vec<String>> {
        let mut parts = Vec::new();
        if section.kind != SectionKind::Other {
            parts.push(format!("### {}", self.message(&section_key(section.kind))?));
        }
        parts.extend(self.text(&section.text)?);
        Ok(parts)
    }

    /// A text, who translated it, and what is doubtful in it.
    fn text(&self, text: &Localized) -> Result<Vec<String>> {
        let (tag, text) = self.for_readers(text);
        let mut parts = vec![to_markdown(&text.rich)];
        parts.extend(self.remarks_on(tag, text)?);
        Ok(parts)
    }

    fn remarks_on(&self, tag: &Tag, text: &crate::incident::Text) -> Result<Vec<String>> {
        let mut remarks = Vec::new();
        remarks.extend(provenance_text(self.locale, tag, text)?);
        remarks.extend(warning_texts(self.locale, text)?);
        let remarks = remarks
            .iter()
            .map(|remark| format!("> {}", escaped(remark)));
        Ok(remarks.collect())
    }

    fn for_readers<'t>(&self, text: &'t Localized) -> (&'t Tag, &'t crate::incident::Text) {
        text.in_locale(&self.locale.tag, self.site.default_locale())
    }

    fn message(&self, key: &str) -> Result<String> {
        Ok(self.locale.format_message(key, &[])?)
    }

    fn message_with(&self, key: &str, name: &str, value: &str) -> Result<String> {
        let args = [(name, value.to_owned().into())];
        Ok(self.locale.format_message(key, &args)?)
    }

    fn label_value(&self, label: &str, value: &str) -> Result<String> {
        let args = [
            ("label", self.message(label)?.into()),
            ("value", value.to_owned().into()),
        ];
        Ok(self.locale.format_message("label-value", &args)?)
    }
}

/// A text in one line in which nothing is markup.
fn escaped(text: &str) -> String {
    one_line(&to_rich_text(&Body::text(text)))
}

fn one_line(text: &RichText) -> String {
    let markdown = to_markdown(text);
    let lines = markdown.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
