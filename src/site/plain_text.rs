//! An incident's log as plain text in one locale, for a terminal.

use std::fmt::Write;

use anyhow::Result;

use super::affected;
use super::facts::{cause_and_next_steps, start_and_end};
use super::provenance::{provenance_text, warning_texts};
use super::view_builder::{
    section_key, state_and_status_words, status_view, status_words, update_mark_keys,
    update_status_view,
};
use crate::incident::{Incident, Localized, Section, Text, Update, readable_sections};
use crate::locale::{Locale, Tag};
use crate::text::SectionKind;

/// The incident as plain text: its facts, root cause, next steps, and every update. A text without a
/// translation into the language of `locale` is in that of `default_locale` or the original.
///
/// # Errors
/// If a message is missing from the catalog.
pub fn incident_to_text(
    incident: &Incident,
    locale: &Locale,
    default_locale: &Tag,
) -> Result<String> {
    let mut writer = TextWriter {
        out: String::new(),
        incident,
        locale,
        default_locale,
    };
    writer.write_facts()?;
    writer.write_cause_and_next_steps()?;
    for (number, update) in (1..).zip(&incident.updates) {
        writer.write_update(number, update)?;
    }
    Ok(writer.out)
}

struct TextWriter<'a> {
    out: String,
    incident: &'a Incident,
    locale: &'a Locale,
    default_locale: &'a Tag,
}

impl TextWriter<'_> {
    /// The text for the readers, and its language.
    fn for_readers<'t>(&self, text: &'t Localized) -> (&'t Tag, &'t Text) {
        text.in_locale(&self.locale.tag, self.default_locale)
    }

    fn write_facts(&mut self) -> Result<()> {
        let incident = self.incident;
        let summary = &incident.summary;
        let title = self.for_readers(&summary.title).1.rich.plain();
        writeln!(self.out, "{} · {title}", summary.source_id)?;
        if let [first, others @ ..] = &summary.services[..] {
            if !first.is_empty() {
                self.write_fact("fact-service", first)?;
            }
            if !others.is_empty() {
                self.write_fact("fact-also-affected", &self.locale.list(others))?;
            }
        }
        let status = status_view(&summary.status, summary);
        let words = state_and_status_words(&status, self.locale)?;
        self.write_fact("fact-status", &words)?;
        for (key, at) in start_and_end(summary) {
            let at = match at {
                Some(at) => self.locale.date_time_with_utc(at),
                None => self.locale.format_message("fact-unknown", &[])?,
            };
            self.write_fact(key, &at)?;
        }
        if let Some(at) = incident.reopened_at {
            self.write_fact("fact-reopened", &self.locale.date_time_with_utc(at))?;
        }
        if let Some(review) = &incident.review {
            let published = self.locale.format_message("report-published", &[])?;
            self.write_fact("fact-report", review.url.as_ref().unwrap_or(&published))?;
        }
        Ok(())
    }

    /// Writes the root cause and the next steps, each from the newest update that states it.
    fn write_cause_and_next_steps(&mut self) -> Result<()> {
        for (key, text) in cause_and_next_steps(self.incident) {
            self.write_text(&self.locale.format_message(key, &[])?, text, true)?;
        }
        Ok(())
    }

    fn write_update(&mut self, number: i64, update: &Update) -> Result<()> {
        let at = self.locale.date_time_with_utc(update.summary.at);
        let args = [("count", number.into())];
        let title = self.locale.format_message("update-number", &args)?;
        writeln!(self.out, "\n── {title} · {at}")?;
        if let Some(status) = &update.status {
            let text = status_words(
                &update_status_view(status, &self.incident.summary),
                self.locale,
            )?;
            let line = match update.is_status_stated {
                true => text,
                false => self
                    .locale
                    .format_message("update-status-when-first-seen", &[("status", text.into())])?,
            };
            writeln!(self.out, "{line}")?;
        }
        for key in update_mark_keys(update) {
            writeln!(self.out, "{}", self.locale.format_message(key, &[])?)?;
        }
        if !update.affected.is_empty() {
            let line = affected::text_line(&update.affected, usize::MAX, self.locale)?;
            writeln!(self.out, "{line}")?;
        }
        let sections = readable_sections(&update.sections, &self.locale.tag, self.default_locale);
        let sections: Vec<&Section> = sections.collect();
        let mut provenances = Vec::with_capacity(sections.len());
        for section in &sections {
            let (tag, text) = self.for_readers(&section.text);
            provenances.push(provenance_text(self.locale, tag, text)?);
        }
        // If all sections have the same provenance, it is written once for the update.
        provenances.dedup();
        let is_uniform = provenances.len() == 1;
        if let [Some(provenance)] = &provenances[..] {
            writeln!(self.out, "{provenance}")?;
        }
        for section in sections {
            self.write_text(&self.heading(section.kind)?, &section.text, !is_uniform)?;
        }
        Ok(())
    }

    fn heading(&self, kind: SectionKind) -> Result<String> {
        if kind == SectionKind::Other {
            return Ok(String::new());
        }
        Ok(self.locale.format_message(&section_key(kind), &[])?)
    }

    /// Writes a text under its heading, with the warnings about its translation.
    fn write_text(&mut self, heading: &str, text: &Localized, with_provenance: bool) -> Result<()> {
        let (tag, text) = self.for_readers(text);
        writeln!(self.out)?;
        if !heading.is_empty() {
            writeln!(self.out, "{heading}")?;
        }
        for line in text.rich.plain().lines() {
            writeln!(self.out, "  {line}")?;
        }
        if let Some(provenance) =
            provenance_text(self.locale, tag, text)?.filter(|_| with_provenance)
        {
            writeln!(self.out, "  ({provenance})")?;
        }
        for warning in warning_texts(self.locale, text)? {
            writeln!(self.out, "  ! {warning}")?;
        }
        Ok(())
    }

    fn write_fact(&mut self, key: &str, value: &str) -> Result<()> {
        let label = self.locale.format_message(key, &[])?;
        let args = [("label", label.into()), ("value", value.into())];
        let line = self.locale.format_message("label-value", &args)?;
        writeln!(self.out, "{line}")?;
        Ok(())
    }
}
