//! An incident's log as plain text in one locale, for a terminal.

use std::fmt::Write;

use anyhow::Result;

use super::affected;
use super::view::StatusView;
use super::viewer::{section_key, status_view, update_status_view};
use crate::incident::{Incident, Localized, Section, Text, Update};
use crate::locale::{Locale, Tag};
use crate::text::SectionKind;
use crate::translation::Source;

/// Writes what is known of an incident: its facts, its root cause and next steps, and every update.
///
/// # Errors
/// Where the catalog lacks a word.
pub fn log(incident: &Incident, locale: &Locale) -> Result<String> {
    let mut log = Log {
        out: String::new(),
        incident,
        locale,
    };
    log.facts()?;
    log.summary()?;
    for (number, update) in (1..).zip(&incident.updates) {
        log.update(number, update)?;
    }
    Ok(log.out)
}

struct Log<'a> {
    out: String,
    incident: &'a Incident,
    locale: &'a Locale,
}

impl Log<'_> {
    fn facts(&mut self) -> Result<()> {
        let incident = self.incident;
        let title = incident.title.in_locale(&self.locale.tag).1.rich.plain();
        writeln!(self.out, "{} · {title}", incident.id)?;
        if let [first, others @ ..] = &incident.services[..] {
            if !first.is_empty() {
                self.fact("fact-service", first)?;
            }
            if !others.is_empty() {
                self.fact("fact-also-affected", &self.locale.list(others))?;
            }
        }
        let status = self.status(&status_view(&incident.status, incident))?;
        self.fact("fact-status", &status)?;
        let (started, ended) = match incident.maintenance {
            Some(_) => ("fact-planned-start", "fact-planned-end"),
            None => ("fact-started", "fact-ended"),
        };
        self.fact(started, &self.locale.instant(incident.started_at))?;
        if let Some(end) = incident.ended_at {
            self.fact(ended, &self.locale.instant(end))?;
        }
        if let Some(report) = &incident.report {
            let published = self.locale.word("report-published", &[])?;
            self.fact("fact-report", report.url.as_ref().unwrap_or(&published))?;
        }
        Ok(())
    }

    /// What the newest update says that says it: the root cause, and what happens next.
    fn summary(&mut self) -> Result<()> {
        let cause = match self.incident.preliminary {
            true => "incident-preliminary-root-cause-heading",
            false => "incident-root-cause-heading",
        };
        let next = "incident-next-steps-heading";
        let incident = self.incident;
        for (key, text) in [(cause, &incident.root_cause), (next, &incident.next_steps)] {
            if let Some(text) = text {
                self.text(&self.locale.word(key, &[])?, text, true)?;
            }
        }
        Ok(())
    }

    fn update(&mut self, number: i64, update: &Update) -> Result<()> {
        let at = self.locale.instant(update.at);
        let number = [("count", number.into())];
        let number = self.locale.word("update-number", &number)?;
        writeln!(self.out, "\n── {number} · {at}")?;
        if let Some(status) = &update.status {
            let status = self.status(&update_status_view(status, self.incident))?;
            let status = [("status", status.into())];
            let line = self.locale.word("update-status-when-first-seen", &status)?;
            writeln!(self.out, "{line}")?;
        }
        for (is_so, key) in [
            (!update.listed, "update-unlisted"),
            (!update.earlier.is_empty(), "update-edited"),
        ] {
            if is_so {
                writeln!(self.out, "{}", self.locale.word(key, &[])?)?;
            }
        }
        if !update.affected.is_empty() {
            let line = affected::line(&update.affected, self.locale)?;
            writeln!(self.out, "{line}")?;
        }
        let mut sources = Vec::with_capacity(update.sections.len());
        for section in &update.sections {
            let (tag, text) = section.text.in_locale(&self.locale.tag);
            sources.push(self.source(tag, text)?);
        }
        // What holds for all of the update is said once.
        sources.dedup();
        let is_one = sources.len() == 1;
        if let [Some(source)] = &sources[..] {
            writeln!(self.out, "{source}")?;
        }
        for section in &update.sections {
            self.text(&self.heading(section)?, &section.text, !is_one)?;
        }
        Ok(())
    }

    fn heading(&self, section: &Section) -> Result<String> {
        if section.kind == SectionKind::Other {
            return Ok(String::new());
        }
        Ok(self.locale.word(&section_key(section.kind), &[])?)
    }

    /// A text under its heading, with what a reader must know of its translation.
    fn text(&mut self, heading: &str, text: &Localized, with_source: bool) -> Result<()> {
        let (tag, text) = text.in_locale(&self.locale.tag);
        writeln!(self.out)?;
        if !heading.is_empty() {
            writeln!(self.out, "{heading}")?;
        }
        for line in text.rich.plain().lines() {
            writeln!(self.out, "  {line}")?;
        }
        if let Some(source) = self.source(tag, text)?.filter(|_| with_source) {
            writeln!(self.out, "  ({source})")?;
        }
        if text.stale {
            writeln!(self.out, "  ! {}", self.locale.word("source-stale", &[])?)?;
        }
        if !text.differs.is_empty() {
            let tokens = self.locale.list(&text.differs);
            let tokens = [("tokens", tokens.into())];
            let differs = self.locale.word("source-differs", &tokens)?;
            writeln!(self.out, "  ! {differs}")?;
        }
        Ok(())
    }

    /// Who translated a text, or in which language it stands; an original in the reader's needs no
    /// word.
    fn source(&self, tag: &Tag, text: &Text) -> Result<Option<String>> {
        let locale = self.locale;
        let by = |key: &str, argument: &str, name: &str| {
            locale.word(key, &[(argument, name.to_owned().into())])
        };
        let said = match (text.source, &text.translator) {
            (Source::Original, _) if tag.same_language(&locale.tag) => return Ok(None),
            (Source::Original, _) => {
                let key = format!("language-{tag}");
                let language = locale.word(&key, &[]).unwrap_or_else(|_| tag.to_string());
                by("source-untranslated", "language", &language)
            }
            (Source::Reviewed, Some(name)) => by("source-reviewed-by", "name", name),
            (Source::Machine, Some(engine)) => by("source-machine-by", "engine", engine),
            (source, _) => locale.word(&format!("source-{}", source.as_str()), &[]),
        };
        Ok(Some(said?))
    }

    /// A status in the words of the locale; one that the catalog does not know as it stands.
    fn status(&self, status: &StatusView) -> Result<String> {
        match &status.key {
            Some(key) => Ok(self.locale.word(key, &[])?),
            None => Ok(status.word.clone()),
        }
    }

    fn fact(&mut self, key: &str, value: &str) -> Result<()> {
        let label = self.locale.word(key, &[])?;
        let arguments = [("label", label.into()), ("value", value.into())];
        let line = self.locale.word("label-value", &arguments)?;
        writeln!(self.out, "{line}")?;
        Ok(())
    }
}
