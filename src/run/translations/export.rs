//! Writes what people should translate or review as XLIFF.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

use super::tasks::of_each_incident;
use crate::incident::{Incident, Translatable, translatable_texts};
use crate::locale::Tag;
use crate::root::Listing;
use crate::run::resolver::IncidentInputs;
use crate::run::show::{site_locale, stage, unknown_incident};
use crate::store::Store;
use crate::text::to_markdown;
use crate::translation::xliff::{
    Exchange, ExchangeIncident, ExchangeUnit, Target, TargetState, XliffVersion, write,
};
use crate::translation::{FactKind, Glossary, Provenance, SegmentKey, facts_of};

/// What is exported.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// The language into which it is to be translated.
    pub locale: Tag,
    /// The language of the originals; that of most texts where it is not named.
    pub from: Option<Tag>,
    /// The incidents; all of them where none is named.
    pub ids: Vec<String>,
    /// Whether texts are exported, too, that need nothing.
    pub all: bool,
    pub version: XliffVersion,
}

/// What was exported.
#[derive(Debug)]
pub struct TranslationExport {
    pub bytes: Vec<u8>,
    pub incidents: usize,
    pub texts: usize,
    /// How many texts are in other languages than the one that was exported.
    pub left_out: BTreeMap<Tag, usize>,
}

impl fmt::Display for TranslationExport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} texts of {} incidents", self.texts, self.incidents)?;
        for (language, count) in &self.left_out {
            write!(
                f,
                "\n{count} texts in {language} are left out, since a file has one language: export them with \
                 --from {language}"
            )?;
        }
        Ok(())
    }
}

/// Writes what people should translate or review into a language. What readers see first comes first.
///
/// # Errors
/// Where an incident is unknown, the site does not have the language, or the root cannot be read.
pub async fn export_translations(
    root: &Store,
    options: &ExportOptions,
    now: DateTime<Utc>,
) -> Result<TranslationExport> {
    let listing = Listing::read(root).await?;
    let loader = stage(root, &listing, now).await?;
    let locale = site_locale(&loader, &options.locale)?;
    let is_known = |id: &&String| loader.ledger.versions().contains_key(*id);
    if let Some(unknown) = options.ids.iter().find(|id| !is_known(id)) {
        bail!("{}", unknown_incident(&loader, unknown));
    }
    let units_of = |_: &IncidentInputs, incident: &Incident| {
        let texts = translatable_texts(incident, &locale.tag).into_iter();
        let texts = texts.filter(|text| options.all || !text.state().is_complete());
        let glossary = &loader.config.glossary;
        let units = texts.map(|text| {
            let unit = exchange_unit(&text, incident, &locale.tag, glossary);
            (text.original_locale.clone(), unit)
        });
        let id = incident.summary.id.clone();
        let is_wanted = options.ids.is_empty() || options.ids.contains(&id);
        let units: Vec<(Tag, ExchangeUnit)> = if is_wanted {
            units.collect()
        } else {
            Vec::new()
        };
        (id, about_incident(incident), units)
    };
    let mut by_language: BTreeMap<Tag, Vec<ExchangeIncident>> = BTreeMap::new();
    for (id, about, units) in of_each_incident(&loader, &listing, now, units_of).await? {
        for (language, unit) in units {
            let incidents = by_language.entry(language).or_default();
            match incidents.last_mut() {
                Some(last) if last.id == id => last.units.push(unit),
                _ => incidents.push(ExchangeIncident {
                    id: id.clone(),
                    notes: vec![about.clone()],
                    units: vec![unit],
                }),
            }
        }
    }
    let count = |incidents: &Vec<ExchangeIncident>| -> usize {
        incidents.iter().map(|incident| incident.units.len()).sum()
    };
    let most = by_language
        .iter()
        .max_by_key(|(_, incidents)| count(incidents));
    let source = options.from.clone().or(most.map(|(tag, _)| tag.clone()));
    let source = source.unwrap_or_else(Tag::english);
    let incidents = by_language.remove(&source).unwrap_or_default();
    let texts = count(&incidents);
    let exchange = Exchange {
        source,
        target: locale.tag.clone(),
        incidents,
    };
    Ok(TranslationExport {
        bytes: write(&exchange, options.version)?,
        incidents: exchange.incidents.len(),
        texts,
        left_out: by_language
            .iter()
            .map(|(tag, incidents)| (tag.clone(), count(incidents)))
            .collect(),
    })
}

fn about_incident(incident: &Incident) -> String {
    let summary = &incident.summary;
    let state = if summary.is_over() { "over" } else { "open" };
    let title = summary.title.original().rich.plain();
    format!("{}, {}, {state}: {title}", summary.id, summary.service)
}

fn exchange_unit(
    text: &Translatable<'_>,
    incident: &Incident,
    locale: &Tag,
    glossary: &Glossary,
) -> ExchangeUnit {
    let source = to_markdown(text.original);
    let plain = text.original.plain();
    let mut notes = Vec::new();
    let places = text.places.iter().map(|place| &place.section);
    let places: Vec<String> = places.map(|section| section.describe(incident)).collect();
    let name = places.first().cloned().unwrap_or_default();
    notes.push(match places.len() {
        0 | 1 => name.clone(),
        count => format!("{name}, and {} other places of the incident", count - 1),
    });
    let facts = facts_of(&plain, text.original_locale);
    let words = |is_literal: bool| -> Vec<&str> {
        let facts = facts
            .iter()
            .filter(|fact| fact.kind.is_literal() == is_literal);
        facts
            .filter_map(|fact| plain.get(fact.range.clone()))
            .collect()
    };
    for (words, what) in [
        (words(true), "must stay as they are"),
        (words(false), "must mean the same"),
    ] {
        if !words.is_empty() {
            notes.push(format!("{what}: {}", words.join(" | ")));
        }
    }
    let terms = glossary.terms_in(&plain, locale);
    for term in &terms {
        if let Some(translation) = term.translation {
            notes.push(format!("glossary: {} = {translation}", term.term));
        }
        if !term.forbidden.is_empty() {
            let words = term.forbidden.join(" | ");
            notes.push(format!("glossary: not for {}: {words}", term.term));
        }
    }
    let present = text.present();
    if let Some(present) = present {
        if present.stale {
            notes.push("the target translates an earlier wording of the source".to_owned());
        }
        for difference in &present.differences {
            notes.push(format!("the check found: {}", difference.describe()));
        }
        if let Some(translator) = &present.translator {
            notes.push(format!("the target is by {translator}"));
        }
    }
    let target = present.map(|present| Target {
        text: to_markdown(&present.rich),
        key: SegmentKey::of(locale, &present.rich),
        state: match present.provenance {
            _ if present.stale => TargetState::Stale,
            _ if !present.differences.is_empty() => TargetState::Damaged,
            Provenance::Machine => TargetState::Machine,
            Provenance::Provided => TargetState::Provided,
            Provenance::Reviewed | Provenance::Original => TargetState::Reviewed,
        },
    });
    let terms = terms.iter().filter_map(|term| {
        let translation = term.translation?;
        Some((term.term.to_owned(), translation.to_owned()))
    });
    ExchangeUnit {
        key: text.key.clone(),
        name,
        protected: protected(&source, &words(true), text.original_locale),
        source,
        target,
        notes,
        terms: terms.collect(),
    }
}

/// Where `literals` are in Markdown, which are the same in every language.
fn protected(markdown: &str, literals: &[&str], locale: &Tag) -> Vec<Range<usize>> {
    let facts = facts_of(markdown, locale).into_iter();
    // A backslash may look like a part of a fact, and the address of a link is no word of the text.
    let literals = facts.filter(|fact| {
        let words = markdown.get(fact.range.clone()).unwrap_or_default();
        !words.is_empty() && (literals.contains(&words) || fact.kind == FactKind::Address)
    });
    let mut ranges: Vec<Range<usize>> = literals.map(|fact| fact.range).collect();
    ranges.sort_by_key(|range| range.start);
    let mut end = 0;
    ranges.retain(|range| {
        let is_free = end <= range.start;
        if is_free {
            end = range.end;
        }
        is_free
    });
    ranges
}
