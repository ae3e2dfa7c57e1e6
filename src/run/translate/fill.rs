//! Fills the memory of one incident: from the memories of others, and by asking a translator.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};

use super::ask::{Answers, Question, ask};
use super::memory_store::MemoryStore;
use crate::digest::Digest;
use crate::locale::Tag;
use crate::settings::TranslationSettings;
use crate::store::Version;
use crate::text::RichText;
use crate::translation::markup::Wrapping;
use crate::translation::memory::{MachineTranslation, Outcome, TranslationUsage};
use crate::translation::{Glossary, IncidentMemory, Original, Segment, Untranslated};
use crate::translator::{Translator, TranslatorError};

/// Into how many languages a text is translated at a time.
const MAX_LANGUAGES_AT_A_TIME: usize = 4;

/// The most characters of a text that is translated: it would be fifty pages.
const MAX_CHARACTERS: u64 = 100_000;

/// Fills the memories of incidents.
pub(super) struct Filler<'a> {
    pub store: MemoryStore<'a>,
    pub translator: &'a Translator<'a>,
    pub settings: &'a TranslationSettings,
    pub glossary: &'a Glossary,
    pub now: DateTime<Utc>,
    /// Whether another request may be sent.
    pub may_go_on: &'a (dyn Fn() -> bool + Sync),
    pub progress: FillProgress,
}

/// What was done, and what stands in the way of more.
#[derive(Debug, Default)]
pub(super) struct FillProgress {
    /// What was translated, by a translator or from another incident; the characters are those that were sent.
    pub translated: Untranslated,
    /// Why the translator is not asked for more.
    pub failure: Option<TranslatorError>,
    pub has_reached_budget: bool,
}

impl FillProgress {
    /// The progress with a translator that could not be asked at all.
    pub fn failed(error: TranslatorError) -> Self {
        Self {
            failure: Some(error),
            ..Self::default()
        }
    }

    /// Whether nothing more is sent at present.
    pub fn is_stopped(&self) -> bool {
        self.failure.is_some() || self.has_reached_budget
    }
}

/// A segment in one language.
#[derive(Clone)]
struct Wanted<'s> {
    segment: &'s Segment,
    target: &'s Tag,
    /// The digest of the glossary's terms in it.
    terms: Option<Digest>,
}

impl Filler<'_> {
    /// Translates the segments of an incident, as far as that is possible at present. Returns the new version of its
    /// memory, if there is one.
    ///
    /// # Errors
    /// If the store refuses. A failure of the translator is recorded in the progress.
    pub async fn fill(&mut self, incident: &str, segments: &[Segment]) -> Result<Option<Version>> {
        let wanted = segments.iter().flat_map(|segment| {
            let targets = segment.targets.iter();
            targets.map(move |target| (segment, target))
        });
        let mut wanted: Vec<Wanted<'_>> = wanted
            .map(|(segment, target)| Wanted {
                segment,
                target,
                terms: self.glossary.digest_of_terms(&segment.text.plain(), target),
            })
            .collect();
        let mut new = self.copy_from_others(incident, &wanted).await?;
        wanted.retain(|wanted| {
            let known = new.get(&wanted.segment.key, wanted.target, wanted.terms.as_ref());
            known.is_none()
        });
        self.progress.translated.segments += segments
            .iter()
            .map(|segment| segment.targets.len() as u64)
            .sum::<u64>()
            - wanted.len() as u64;
        self.ask_for(incident, &wanted, &mut new).await?;
        if new.is_empty() {
            return Ok(None);
        }
        self.store.add(incident, &new).await.map(Some)
    }

    /// What the memories of other incidents have of what is wanted.
    async fn copy_from_others(
        &mut self,
        incident: &str,
        wanted: &[Wanted<'_>],
    ) -> Result<IncidentMemory> {
        let keys = wanted
            .iter()
            .map(|wanted| (&wanted.segment.key, wanted.target));
        let mut copied = IncidentMemory::default();
        for other in self.store.find(keys, incident).await? {
            let memory = self.store.read(&other).await?;
            for Wanted {
                segment,
                target,
                terms,
            } in wanted
            {
                let known = memory.get(&segment.key, target, terms.as_ref());
                let name = self.settings.provider.name();
                if let Some(known) = known.filter(|known| known.is_final(name)) {
                    let (key, target) = (segment.key.clone(), (*target).clone());
                    copied.add(key, target, terms.clone(), known.clone());
                }
            }
        }
        Ok(copied)
    }

    /// Asks the translator for what is wanted, as far as the budget reaches, and adds what comes to `new`.
    async fn ask_for(
        &mut self,
        incident: &str,
        wanted: &[Wanted<'_>],
        new: &mut IncidentMemory,
    ) -> Result<()> {
        let questions = self.questions(wanted.iter(), Wrapping::Attribute);
        let max_characters = self.max_characters();
        let asked = wanted.iter().cloned().zip(questions);
        let (asked, too_long): (Vec<_>, Vec<_>) =
            asked.partition(|(_, question)| question.characters() <= max_characters);
        for (wanted, question) in too_long {
            let characters = question.characters();
            let reason =
                format!("it has {characters} characters, which are too many for the budget");
            self.add(new, &wanted, Outcome::Refused(reason));
        }
        let (wanted, questions): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        let count = self.reserve(&questions).await?;
        let wanted = &wanted[..count];
        if wanted.is_empty() {
            return Ok(());
        }
        let claims = wanted
            .iter()
            .map(|wanted| (&wanted.segment.key, wanted.target));
        self.store.claim(claims, incident).await?;
        let answers = self.send(wanted, &questions[..count]).await?;
        let damaged: Vec<usize> = (0..count)
            .filter(|index| match &answers[*index] {
                Some(Ok(text)) => damage(wanted[*index].segment, wanted[*index].target, text) > 0,
                _ => false,
            })
            .collect();
        let better = self.ask_again(wanted, &damaged).await?;
        for (index, answer) in answers.into_iter().enumerate() {
            let Some(answer) = answer else { continue };
            let Wanted {
                segment, target, ..
            } = &wanted[index];
            let outcome = match answer {
                Ok(text) => {
                    let second = better.get(&index);
                    let is_better = |second: &&RichText| {
                        damage(segment, target, second) < damage(segment, target, &text)
                    };
                    let text = second.filter(is_better).unwrap_or(&text);
                    self.progress.translated.segments += 1;
                    Outcome::Html(text.html())
                }
                Err(reason) => Outcome::Refused(reason),
            };
            self.add(new, &wanted[index], outcome);
        }
        Ok(())
    }

    fn add(&self, new: &mut IncidentMemory, wanted: &Wanted<'_>, outcome: Outcome) {
        let translation = MachineTranslation {
            translated_at: self.now,
            translator: self.settings.provider.name().to_owned(),
            outcome,
        };
        let Wanted {
            segment,
            target,
            terms,
        } = wanted;
        let (key, target) = (segment.key.clone(), (*target).clone());
        new.add(key, target, terms.clone(), translation);
    }

    /// The most characters of one text: what is longer would use up the budget of a day, or of many.
    fn max_characters(&self) -> u64 {
        let budget = self.settings.budget;
        MAX_CHARACTERS.min(budget.per_day).min(budget.per_month)
    }

    /// Asks once more for texts whose facts were damaged, this time with placeholders for the facts.
    async fn ask_again(
        &mut self,
        wanted: &[Wanted<'_>],
        damaged: &[usize],
    ) -> Result<BTreeMap<usize, RichText>> {
        let again: Vec<Wanted<'_>> = damaged.iter().map(|index| wanted[*index].clone()).collect();
        if again.is_empty() || self.progress.failure.is_some() {
            return Ok(BTreeMap::new());
        }
        let questions = self.questions(again.iter(), Wrapping::Placeholder);
        let count = self.reserve(&questions).await?;
        let answers = self.send(&again[..count], &questions[..count]).await?;
        let answers = damaged.iter().zip(answers);
        let texts = answers.filter_map(|(index, answer)| Some((*index, answer?.ok()?)));
        Ok(texts.collect())
    }

    fn questions<'w>(
        &self,
        wanted: impl Iterator<Item = &'w Wanted<'w>>,
        wrapping: Wrapping,
    ) -> Vec<Question> {
        let limits = self.translator.limits();
        let question = |wanted: &Wanted<'_>| {
            let text = &wanted.segment.text;
            let terms = self.glossary.terms_in(&text.plain(), wanted.target);
            Question::new(text, &wanted.segment.locale, &terms, wrapping, limits)
        };
        wanted.map(question).collect()
    }

    /// Counts the characters of as many of the questions as the budget has room for, and returns their number. They
    /// are counted before they are sent: a run that dies has counted too many, and never too few.
    async fn reserve(&mut self, questions: &[Question]) -> Result<usize> {
        if questions.is_empty() {
            return Ok(0);
        }
        let (now, budget) = (self.now, self.settings.budget);
        let count = self.store.update_usage(|usage| {
            let remaining = usage.remaining(now, budget);
            let mut reserved = 0;
            let fitting = questions.iter().take_while(|question| {
                reserved += question.characters();
                reserved <= remaining
            });
            let count = fitting.count();
            let fitting = questions[..count].iter();
            usage.count(now, fitting.map(Question::characters).sum());
            count
        });
        let count = count.await?;
        self.progress.has_reached_budget |= count < questions.len();
        Ok(count)
    }

    /// Sends questions, several languages at a time, and corrects what was counted by what was sent.
    async fn send(
        &mut self,
        wanted: &[Wanted<'_>],
        questions: &[Question],
    ) -> Result<Vec<Option<Result<RichText, String>>>> {
        let mut by_language: BTreeMap<(&Tag, &Tag), Vec<usize>> = BTreeMap::new();
        for (index, wanted) in wanted.iter().enumerate() {
            let languages = (&wanted.segment.locale, wanted.target);
            by_language.entry(languages).or_default().push(index);
        }
        let (translator, may_go_on) = (self.translator, self.may_go_on);
        let asked = by_language
            .into_iter()
            .map(async |((source, target), indices)| {
                let own: Vec<&Question> = indices.iter().map(|index| &questions[*index]).collect();
                let answers = ask(translator, source, target, &own, may_go_on).await;
                (indices, answers)
            });
        let asked = stream::iter(asked).buffered(MAX_LANGUAGES_AT_A_TIME);
        let asked: Vec<(Vec<usize>, Answers)> = asked.collect().await;
        let mut all = vec![None; questions.len()];
        let mut sent = 0;
        for (indices, answers) in asked {
            sent += answers.sent;
            self.progress.failure = self.progress.failure.take().or(answers.failure);
            for (index, answer) in indices.into_iter().zip(answers.answers) {
                all[index] = answer;
            }
        }
        self.progress.translated.characters += sent;
        let reserved: u64 = questions.iter().map(Question::characters).sum();
        let now = self.now;
        if sent != reserved {
            // What was refused among others was sent again alone.
            let correct = |usage: &mut TranslationUsage| match reserved.checked_sub(sent) {
                Some(unsent) => usage.give_back(unsent),
                None => usage.count(now, sent - reserved),
            };
            self.store.update_usage(correct).await?;
        }
        Ok(all)
    }
}

/// How many facts a translation into `target` has otherwise than its segment.
fn damage(segment: &Segment, target: &Tag, translation: &RichText) -> usize {
    let original = segment.text.plain();
    let original = Original::new(&original, &segment.locale);
    let translation = translation.plain();
    original.differences_of_facts(&translation, target).len()
}
