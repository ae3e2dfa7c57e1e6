//! An incident's log for the terminal.

use std::fmt::Write;

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};

use super::index::Index;
use super::library::Library;
use super::{Mode, learn, records};
use crate::content::Listing;
use crate::incident::{Incident, Localized, Section};
use crate::locale::{Locale, Tag};
use crate::store::Store;
use crate::text::SectionKind;
use crate::translation::Source;

/// Writes the log of the incident `id` in the words of a locale: the site's default where none is
/// given.
///
/// # Errors
/// Where the ledger has no such incident, the site no such language, or the root cannot be read.
pub async fn show(
    root: &Store,
    id: &str,
    locale: Option<&Tag>,
    now: DateTime<Utc>,
) -> Result<String> {
    let listing = Listing::read(root).await?;
    let mut library = Library::enter(root, &listing).await?;
    let tag = locale.unwrap_or(library.gathered.settings.default_locale());
    let locales = &library.gathered.locales;
    let Some(locale) = locales.iter().find(|locale| locale.tag == *tag).cloned() else {
        bail!("the site has no language {tag}: its languages are in site.toml");
    };
    // What lies in records/ is shown whether or not it has been built yet.
    let mut index = Index::default();
    let news = records::decode(&mut library, &mut index).await?;
    let learned = learn(&mut library, &mut index, &news, now, Mode::Preview).await?;
    library.ledger.imagine(learned);
    if !library.ledger.versions().contains_key(id) {
        bail!("no incident {id} is known: put its record into records/");
    }
    let notes = library.notes();
    let ids = [id.to_owned()].into();
    let opened = library.open(&ids, &notes, now).await?.pop();
    let incident = opened
        .with_context(|| format!("nothing is known of the incident {id}"))?
        .incident;
    log(&incident, &locale)
}

fn log(incident: &Incident, locale: &Locale) -> Result<String> {
    let mut out = String::new();
    let fact = |key: &str, value: &str| -> Result<String> {
        let label = locale.word(key, &[])?;
        Ok(locale.word(
            "label-value",
            &[("label", label.into()), ("value", value.into())],
        )?)
    };
    writeln!(out, "{} · {}", incident.id, plain(&incident.title, locale))?;
    writeln!(out, "{}", fact("fact-service", &incident.service)?)?;
    writeln!(out, "{}", fact("fact-status", &incident.status.word)?)?;
    let (started, ended) = match incident.maintenance {
        Some(_) => ("fact-planned-start", "fact-planned-end"),
        None => ("fact-started", "fact-ended"),
    };
    let start = locale.instant(incident.started_at);
    writeln!(out, "{}", fact(started, &start)?)?;
    if let Some(end) = incident.ended_at {
        writeln!(out, "{}", fact(ended, &locale.instant(end))?)?;
    }
    for (number, update) in (1i64..).zip(&incident.updates) {
        let number = locale.word("update-number", &[("count", number.into())])?;
        writeln!(out, "\n── {number} · {}", locale.instant(update.at))?;
        if !update.listed {
            writeln!(out, "{}", locale.word("update-unlisted", &[])?)?;
        }
        if !update.earlier.is_empty() {
            writeln!(out, "{}", locale.word("update-edited", &[])?)?;
        }
        for section in &update.sections {
            write_section(&mut out, section, locale)?;
        }
    }
    Ok(out)
}

fn write_section(out: &mut String, section: &Section, locale: &Locale) -> Result<()> {
    let (_, text) = section.text.in_locale(&locale.tag);
    let key = format!("section-{}", section.kind.as_str().replace('_', "-"));
    let label = if section.kind == SectionKind::Other {
        String::new()
    } else {
        locale.word(&key, &[])?
    };
    writeln!(out, "\n{label}")?;
    for line in text.rich.plain().lines() {
        writeln!(out, "  {line}")?;
    }
    if matches!(text.source, Source::Machine | Source::Provided) {
        writeln!(out, "  ({})", locale.word("source-machine", &[])?)?;
    }
    if !text.differs.is_empty() {
        let tokens = locale.list(&text.differs);
        writeln!(
            out,
            "  ! {}",
            locale.word("source-differs", &[("tokens", tokens.into())])?
        )?;
    }
    Ok(())
}

fn plain(text: &Localized, locale: &Locale) -> String {
    text.in_locale(&locale.tag).1.rich.plain()
}
