//! The team's own verdict on an incident: whether it concerns the company, and how far it reaches there.
//!
//! What the source says stays as it is. The verdict decides what counts: for the state of the home page and of
//! services, for their days, and for what feeds announce.

use serde::{Deserialize, Serialize};

use super::note::Window;
use crate::record::Impact;

/// What an incident means for the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// It does not concern the company: it stands on its own page, in the history and in the search, and counts for
    /// nothing else.
    Muted,
    /// It is shown like any other, and counts for nothing.
    Unaffected,
    /// It counts as this impact, or as what the source says.
    Affected(Option<Impact>),
}

/// The fields of a note that say what an incident means for the company, as they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VerdictFields {
    pub muted: Option<bool>,
    pub affected: Option<bool>,
    pub state: Option<Impact>,
}

/// What a note says that an incident means for the company, and when that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub effect: Effect,
    pub window: Window,
    /// The fragment of the note's address on the incident's page; `None` for a note without a text.
    pub note: Option<String>,
}

impl VerdictFields {
    /// What the fields say; `None` if they say nothing. Where they contradict each other, the worse counts.
    pub fn effect(self) -> Option<Effect> {
        if let Some(state) = self.bad_state() {
            Some(Effect::Affected(Some(state)))
        } else if self.affected == Some(true) {
            Some(Effect::Affected(None))
        } else if self.muted == Some(true) {
            Some(Effect::Muted)
        } else if self.affected == Some(false) || self.state.is_some() {
            Some(Effect::Unaffected)
        } else {
            None
        }
    }

    /// Whether one field says that the company is affected, and another one that it is not.
    pub fn contradict_each_other(self) -> bool {
        let says_affected = self.affected == Some(true) || self.bad_state().is_some();
        let says_unaffected = self.muted == Some(true)
            || self.affected == Some(false)
            || self.state == Some(Impact::Operational);
        says_affected && says_unaffected
    }

    fn bad_state(self) -> Option<Impact> {
        self.state.filter(|state| *state != Impact::Operational)
    }
}

impl Effect {
    /// The impact that it names, the least for one that names none.
    pub(super) fn impact_or_none(self) -> Option<Impact> {
        match self {
            Self::Affected(state) => Some(state.unwrap_or(Impact::Maintenance)),
            Self::Muted | Self::Unaffected => None,
        }
    }

    /// The impact that counts for an incident that goes on and has this one by its source.
    pub(super) fn counted(self, of_source: Impact) -> Impact {
        match self {
            Self::Muted | Self::Unaffected => Impact::Operational,
            Self::Affected(state) => state.unwrap_or(of_source),
        }
    }
}

impl Verdict {
    /// Whether it counts although the source calls the incident over: a state that is said to last until an instant.
    pub(super) fn outlasts_source(&self) -> bool {
        matches!(self.effect, Effect::Affected(Some(_))) && self.window.until.is_some()
    }
}
