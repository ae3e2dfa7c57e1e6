//! An incident's log as plain text in one locale, for a terminal.

use std::fmt::Write;

use anyhow::Result;

use super::affected;
use super::view::StatusView;
use super::view_builder::{section_key, status_view, update_status_view};
use crate::incident::{Incident, Localized, Section, Text, Update};
use crate::locale::{Locale, Tag};
use crate::text::SectionKind;
use crate::translation::Provenance;

/// The incident as plain text: its facts, root cause, next steps, and every update.
///
/// # Errors
/// If a message is missing from the catalog.
pub fn incident_to_text(incident: &Incident, locale: &Locale) -> Result<String> {
    let mut writer = TextWriter {
        out: String::new(),
        incident,
        locale,
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
}

impl TextWriter<'_> {
    fn write_facts(&mut self) -> Result<()> {
        let incident = self.incident;
        let title = incident.title.in_locale(&self.locale.tag).1.rich.plain();
        writeln!(self.out, "{} · {title}", incident.source_id)?;
        if let [first, others @ ..] = &incident.services[..] {
            if !first.is_empty() {
                self.write_fact("fact-service", first)?;
            }
            if !others.is_empty() {
                self.write_fact("fact-also-affected", &self.locale.list(others))?;
            }
        }
        let status = self.status_text(&status_view(&incident.status, incident))?;
        self.write_fact("fact-status", &status)?;
        let (started, ended) = match incident.maintenance {
            Some(_) => ("fact-planned-start", "fact-planned-end"),
            None => ("fact-started", "fact-ended"),
        };
        self.write_fact(
            started,
            &self.locale.date_time_with_utc(incident.started_at),
        )?;
        if let Some(end) = incident.ended_at {
            self.write_fact(ended, &self.locale.date_time_with_utc(end))?;
        }
        if let Some(review) = &incident.review {
            let published = self.locale.format_message("report-published", &[])?;
            self.write_fact("fact-report", review.url.as_ref().unwrap_or(&published))?;
        }
        Ok(())
    }

    /// Writes the root cause and the next steps, each from the newest update that states it.
    fn write_cause_and_next_steps(&mut self) -> Result<()> {
        let cause_key = match self.incident.root_cause_is_preliminary {
            true => "incident-preliminary-root-cause-heading",
            false => "incident-root-cause-heading",
        };
        let next_key = "incident-next-steps-heading";
        let incident = self.incident;
        for (key, text) in [
            (cause_key, &incident.root_cause),
            (next_key, &incident.next_steps),
        ] {
            if let Some(text) = text {
                self.write_text(&self.locale.format_message(key, &[])?, text, true)?;
            }
        }
        Ok(())
    }

    fn write_update(&mut self, number: i64, update: &Update) -> Result<()> {
        let at = self.locale.date_time_with_utc(update.at);
        let args = [("count", number.into())];
        let title = self.locale.format_message("update-number", &args)?;
        writeln!(self.out, "\n── {title} · {at}")?;
        if let Some(status) = &update.status {
            let text = self.status_text(&update_status_view(status, self.incident))?;
            let args = [("status", text.into())];
            let line = self
                .locale
                .format_message("update-status-when-first-seen", &args)?;
            writeln!(self.out, "{line}")?;
        }
        for (applies, key) in [
            (update.is_withdrawn, "update-unlisted"),
            (!update.earlier_revisions.is_empty(), "update-edited"),
        ] {
            if applies {
                writeln!(self.out, "{}", self.locale.format_message(key, &[])?)?;
            }
        }
        if !update.affected.is_empty() {
            let line = affected::text_line(&update.affected, self.locale)?;
            writeln!(self.out, "{line}")?;
        }
        let mut provenances = Vec::with_capacity(update.sections.len());
        for section in &update.sections {
            let (tag, text) = section.text.in_locale(&self.locale.tag);
            provenances.push(self.provenance_text(tag, text)?);
        }
        // If all sections have the same provenance, it is written once for the update.
        provenances.dedup();
        let is_uniform = provenances.len() == 1;
        if let [Some(provenance)] = &provenances[..] {
            writeln!(self.out, "{provenance}")?;
        }
        for section in &update.sections {
            self.write_text(&self.heading(section)?, &section.text, !is_uniform)?;
        }
        Ok(())
    }

    fn heading(&self, section: &Section) -> Result<String> {
        if section.kind == SectionKind::Other {
            return Ok(String::new());
        }
        Ok(self
            .locale
            .format_message(&section_key(section.kind), &[])?)
    }

    /// Writes a text under its heading, with the warnings about its translation.
    fn write_text(&mut self, heading: &str, text: &Localized, with_provenance: bool) -> Result<()> {
        let (tag, text) = text.in_locale(&self.locale.tag);
        writeln!(self.out)?;
        if !heading.is_empty() {
            writeln!(self.out, "{heading}")?;
        }
        for line in text.rich.plain().lines() {
            writeln!(self.out, "  {line}")?;
        }
        if let Some(provenance) = self.provenance_text(tag, text)?.filter(|_| with_provenance) {
            writeln!(self.out, "  ({provenance})")?;
        }
        if text.stale {
            writeln!(
                self.out,
                "  ! {}",
                self.locale.format_message("source-stale", &[])?
            )?;
        }
        if !text.lost_tokens.is_empty() {
            let tokens = self.locale.list(&text.lost_tokens);
            let args = [("tokens", tokens.into())];
            let line = self.locale.format_message("source-differs", &args)?;
            writeln!(self.out, "  ! {line}")?;
        }
        Ok(())
    }

    /// Who translated a text, or which language it is in; `None` for an original in the reader's
    /// language.
    fn provenance_text(&self, tag: &Tag, text: &Text) -> Result<Option<String>> {
        let locale = self.locale;
        let attributed = |key: &str, argument: &str, name: &str| {
            locale.format_message(key, &[(argument, name.to_owned().into())])
        };
        let phrase = match (text.provenance, &text.translator) {
            (Provenance::Original, _) if tag.same_language(&locale.tag) => return Ok(None),
            (Provenance::Original, _) => {
                let key = format!("language-{tag}");
                let language = locale
                    .format_message(&key, &[])
                    .unwrap_or_else(|_| tag.to_string());
                attributed("source-untranslated", "language", &language)
            }
            (Provenance::Reviewed, Some(name)) => attributed("source-reviewed-by", "name", name),
            (Provenance::Machine, Some(engine)) => {
                attributed("source-machine-by", "engine", engine)
            }
            (provenance, _) => {
                locale.format_message(&format!("source-{}", provenance.as_str()), &[])
            }
        };
        Ok(Some(phrase?))
    }

    /// A status in the words of the locale; unchanged if the catalog has no message for it.
    fn status_text(&self, status: &StatusView) -> Result<String> {
        match &status.key {
            Some(key) => Ok(self.locale.format_message(key, &[])?),
            None => Ok(status.word.clone()),
        }
    }

    fn write_fact(&mut self, key: &str, value: &str) -> Result<()> {
        let label = self.locale.format_message(key, &[])?;
        let args = [("label", label.into()), ("value", value.into())];
        let line = self.locale.format_message("label-value", &args)?;
        writeln!(self.out, "{line}")?;
        Ok(())
    }
}
