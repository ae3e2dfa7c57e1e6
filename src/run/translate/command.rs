//! What `kairan translate` does: it says what is missing and what that costs, and translates it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};

use super::memory_store::MemoryStore;
use super::report::TranslationReport;
use super::work::Work;
use crate::diagnostics::Diagnostic;
use crate::locale::Tag;
use crate::root::Listing;
use crate::run::Connections;
use crate::run::connections::NO_REQUESTS;
use crate::run::ledger_change::change_ledger;
use crate::run::ledger_store::Ledger;
use crate::run::loader::Loader;
use crate::run::progress::Progress;
use crate::run::resolver::Resolver;
use crate::settings::{ProviderSettings, TranslationSettings};
use crate::store::Store;
use crate::store::requests::Prices;
use crate::translation::markup::{Markup, Wrapping};
use crate::translation::{Segment, SegmentKey, Untranslated};

/// What machines are to translate of the incidents in a ledger.
///
/// Its `Display` lists it by language, with what it costs.
#[derive(Debug)]
pub struct TranslationPlan {
    settings: TranslationSettings,
    /// By language; a text that stands in several incidents counts once.
    missing: BTreeMap<Tag, Untranslated>,
    /// The incidents with something to translate, the newest first.
    incidents: Vec<String>,
    /// In USD for a million characters, and when the price was looked up.
    price: Option<(f64, String)>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds what machines are to translate of the incidents in the ledger of `root`. Nothing is written or sent.
///
/// # Errors
/// If the root cannot be read, or its settings name no translator.
pub async fn plan(root: &Store, now: DateTime<Utc>) -> Result<TranslationPlan> {
    let listing = Listing::read(root).await?;
    let loader = Loader::new(root, &listing, Ledger::new(&listing)).await?;
    let Some(settings) = loader.config.settings.translation.clone() else {
        bail!(
            "site.toml names no translator: add the table [translation] with a provider, which the README \
             describes"
        );
    };
    let resolver = Resolver::new(&loader.config, &listing, now);
    let incident_files = loader.incident_files();
    let mut store = MemoryStore::new(root);
    let mut counted: BTreeSet<(SegmentKey, Tag)> = BTreeSet::new();
    let mut missing: BTreeMap<Tag, Untranslated> = BTreeMap::new();
    let mut incidents = Vec::new();
    for id in loader.ledger.versions().keys() {
        let Some(Ok(inputs)) = loader.read_inputs(id, &incident_files).await? else {
            continue;
        };
        let Some(resolved) = resolver.resolve(&inputs) else {
            continue;
        };
        if resolved.untranslated.is_empty() {
            continue;
        }
        let summary = &resolved.incident.summary;
        incidents.push(((summary.is_open(), summary.updated_at), id.clone()));
        for segment in &resolved.untranslated {
            let is_elsewhere = is_in_other_memory(&mut store, id, segment, &loader).await?;
            for target in segment
                .targets
                .iter()
                .filter(|target| !is_elsewhere.contains(target))
            {
                if counted.insert((segment.key.clone(), target.clone())) {
                    let terms = loader
                        .config
                        .glossary
                        .terms_in(&segment.text.plain(), target);
                    let markup =
                        Markup::new(&segment.text, &segment.locale, &terms, Wrapping::Attribute);
                    let sum = missing.entry(target.clone()).or_default();
                    sum.segments += 1;
                    sum.characters += markup.characters();
                }
            }
        }
    }
    incidents.sort_by(|one, other| other.cmp(one));
    let prices = Prices::built_in()?;
    let price = match settings.provider {
        ProviderSettings::Amazon => Some(prices.translation.amazon),
        ProviderSettings::DeepL { .. } => Some(prices.translation.deepl),
        ProviderSettings::Chat { .. } => None,
    };
    Ok(TranslationPlan {
        price: price.map(|price| (price, prices.as_of.clone())),
        settings,
        missing,
        incidents: incidents.into_iter().map(|(_, id)| id).collect(),
        diagnostics: loader.config.diagnostics,
    })
}

/// The languages in which the memory of another incident has a segment.
async fn is_in_other_memory(
    store: &mut MemoryStore<'_>,
    id: &str,
    segment: &Segment,
    loader: &Loader<'_>,
) -> Result<BTreeSet<Tag>> {
    let mut found = BTreeSet::new();
    let keys = segment.targets.iter().map(|target| (&segment.key, target));
    for other in store.find(keys, id).await? {
        let memory = store.read(&other).await?;
        for target in &segment.targets {
            let text = segment.text.plain();
            let terms = loader.config.glossary.digest_of_terms(&text, target);
            if memory.get(&segment.key, target, terms.as_ref()).is_some() {
                found.insert(target.clone());
            }
        }
    }
    Ok(found)
}

impl TranslationPlan {
    /// Translates what is missing, as far as the budget reaches.
    ///
    /// # Errors
    /// If the root cannot be read or written. A translator that fails is in the report.
    pub async fn apply(
        &self,
        root: &Store,
        now: DateTime<Utc>,
        connections: &Connections,
        progress: &dyn Progress,
    ) -> Result<TranslationReport> {
        let http = connections.http.as_ref().context(NO_REQUESTS)?;
        let listing = Listing::read(root).await?;
        let loader = Loader::new(root, &listing, Ledger::new(&listing)).await?;
        let mut report = TranslationReport::default();
        let filled = change_ledger(root, async {
            let work = Work {
                loader: &loader,
                incident_files: &loader.incident_files(),
                resolver: &Resolver::new(&loader.config, &listing, now),
                settings: &self.settings,
                http,
                key: connections.translator_key.as_ref(),
                now,
                may_go_on: &|| !progress.deadline_reached(),
            };
            work.fill(&self.incidents, &mut report).await
        });
        filled.await?;
        let total: Untranslated = self.missing.values().copied().sum();
        let done = report.translated.segments;
        report.missing.segments = total.segments.saturating_sub(done);
        Ok(report)
    }

    pub fn is_empty(&self) -> bool {
        self.incidents.is_empty()
    }
}

impl fmt::Display for TranslationPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (
            language,
            Untranslated {
                segments,
                characters,
            },
        ) in &self.missing
        {
            writeln!(f, "{language}: {segments} texts, {characters} characters")?;
        }
        let total: Untranslated = self.missing.values().copied().sum();
        write!(
            f,
            "{} texts with {} characters to translate by {}",
            total.segments,
            total.characters,
            self.settings.provider.name()
        )?;
        match &self.price {
            Some((price, as_of)) => {
                #[expect(clippy::cast_precision_loss, reason = "it is a rough cost")]
                let cost = total.characters as f64 / 1e6 * price;
                write!(f, ": about {cost:.2} USD (list price, {as_of})")?;
            }
            None => f.write_str("; what it costs is known to who runs it")?,
        }
        let budget = self.settings.budget;
        write!(
            f,
            "\nbudget: {} characters a day, {} a month",
            budget.per_day, budget.per_month
        )
    }
}
