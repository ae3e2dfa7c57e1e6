//! What a run or a command translated, and what stands in the way of more.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::http::is_waiting;
use crate::settings::TranslationSettings;
use crate::translation::Untranslated;
use crate::translation::memory::{Pause, TranslationUsage};

/// What a run translated, and what is still to be translated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslationReport {
    /// What was translated, with the number of characters that were sent.
    #[serde(skip)]
    pub translated: Untranslated,
    /// What is still missing.
    pub missing: Untranslated,
    /// Since when the translator does not answer as it should.
    pub pause: Option<Pause>,
    /// When characters may be sent again, if the budget is used up.
    pub budget_refilled_at: Option<DateTime<Utc>>,
}

impl TranslationReport {
    /// Whether nothing was translated, and nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.translated.is_none() && self.missing.is_none()
    }

    /// When the next run is to go on, at `now`; `None` if nothing is missing.
    pub(in crate::run) fn resume_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.missing.is_none() {
            return None;
        }
        let paused_until = self.pause.as_ref().map(|pause| pause.retry_at);
        Some(paused_until.max(self.budget_refilled_at).unwrap_or(now))
    }
}

impl fmt::Display for TranslationReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            translated,
            missing,
            ..
        } = self;
        write!(
            f,
            "{} texts translated ({} characters sent), {} still to translate",
            translated.segments, translated.characters, missing.segments
        )?;
        if let Some(pause) = &self.pause {
            write!(
                f,
                "; {} has not answered as it should since {}, and is asked again at {}: {}",
                pause.translator,
                pause.since.format("%F %R UTC"),
                pause.retry_at.format("%F %R UTC"),
                pause.reason
            )?;
        }
        if let Some(at) = self.budget_refilled_at {
            write!(
                f,
                "; the budget of characters is used up until {}",
                at.format("%F %R UTC")
            )?;
        }
        Ok(())
    }
}

impl TranslationReport {
    /// Takes over what stands in the way of sending more at `now`.
    pub(in crate::run) fn note_obstacles(
        &mut self,
        usage: &mut TranslationUsage,
        settings: &TranslationSettings,
        now: DateTime<Utc>,
    ) {
        let name = settings.provider.name();
        let pause = usage.pause.clone();
        let is_current =
            |pause: &Pause| pause.translator == name && is_waiting(pause.retry_at, now);
        self.pause = pause.filter(is_current);
        if usage.remaining(now, settings.budget) == 0 {
            self.budget_refilled_at = Some(usage.refilled_at(settings.budget));
        }
    }
}
