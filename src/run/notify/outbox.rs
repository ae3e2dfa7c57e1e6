//! The outbox: what is told of incidents that no update tells.
//!
//! It is written in each run that finds something new, before anything is told, and compares how the incidents stand
//! with how they stood when it was last written. So it makes no difference in which run a change came, or how often a
//! run died before it was recorded.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::cursor::Cursor;
use super::phase_change::PhaseChange;
use crate::incident::{IncidentSummary, MaintenancePhase, UpdateSummary, is_only_planned};
use crate::publish::{Artifact, Stage};
use crate::run::own_files::{self, OUTBOX};
use crate::site::EventKind;
use crate::store::{Precondition, Store, Version};

/// The version of the file. A later one is not read.
const VERSION: u32 = 1;

/// What begins longer ago than this, and has no update, is not told as new.
const MAX_NEWS_AGE: TimeDelta = TimeDelta::days(1);

/// How an incident stands by its source, as far as that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    /// It is to come, and no maintenance.
    Upcoming,
    Open,
    /// Maintenance that is to come.
    Scheduled,
    /// Maintenance in progress.
    Begun,
    /// The planned time of maintenance is over, and nothing was heard of its end.
    Elapsed,
    Over,
}

impl Phase {
    pub fn of(incident: &IncidentSummary) -> Self {
        match incident.maintenance {
            Some(MaintenancePhase::Upcoming) => Self::Scheduled,
            Some(MaintenancePhase::InProgress) => Self::Begun,
            Some(MaintenancePhase::Over) if is_only_planned(&incident.status) => Self::Elapsed,
            Some(MaintenancePhase::Over) => Self::Over,
            None if incident.is_upcoming => Self::Upcoming,
            None if incident.is_open_by_source() => Self::Open,
            None => Self::Over,
        }
    }
}

/// The content of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    version: u32,
    /// The time of the run that wrote it.
    recorded_at: DateTime<Utc>,
    /// When the last of the updates was announced that it has seen.
    seen_until: DateTime<Utc>,
    /// The channels that have a cursor.
    channels: BTreeSet<String>,
    /// How the incidents stood that are not over, or that were not some days ago, by id.
    phases: BTreeMap<String, Phase>,
    next_number: u64,
    /// What some channel has not been told yet.
    #[serde(alias = "happenings")]
    phase_changes: Vec<PhaseChange>,
}

/// The outbox.
#[derive(Debug)]
pub(super) struct Outbox {
    content: Content,
    /// The version of its file, if there is one.
    version: Option<Version>,
    /// Whether the file is as it was read.
    is_saved: bool,
    is_new: bool,
}

impl Outbox {
    /// Reads the outbox of a root. Where there is none, or none that can be read, nothing is known, and everything up
    /// to now counts as told.
    ///
    /// # Errors
    /// If the root cannot be read.
    pub async fn read(root: &Store, now: DateTime<Utc>) -> Result<Self> {
        let file = own_files::read(root, OUTBOX).await?;
        let (bytes, version) = file.unzip();
        let content = bytes.and_then(|bytes| match serde_json::from_slice::<Content>(&bytes) {
            Ok(content) if content.version == VERSION => Some(content),
            _ => {
                warn!("{OUTBOX} cannot be read; what has happened until now counts as told");
                None
            }
        });
        let is_new = content.is_none();
        let content = content.unwrap_or_else(|| Content {
            version: VERSION,
            recorded_at: now,
            seen_until: now,
            channels: BTreeSet::new(),
            phases: BTreeMap::new(),
            next_number: 1,
            phase_changes: Vec::new(),
        });
        Ok(Self {
            content,
            version,
            is_saved: !is_new,
            is_new,
        })
    }

    /// Whether nothing was recorded before.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Whether a run at a later time has recorded how the incidents stand.
    pub fn is_ahead_of(&self, now: DateTime<Utc>) -> bool {
        now < self.content.recorded_at
    }

    /// The channels that have a cursor.
    pub fn channels(&self) -> Vec<String> {
        self.content.channels.iter().cloned().collect()
    }

    /// Moves the instants that Kairan recorded itself as the ledger's were moved.
    pub fn correct(&mut self, correct: impl Fn(DateTime<Utc>) -> DateTime<Utc>) {
        let before = self.content.clone();
        let content = &mut self.content;
        content.recorded_at = correct(content.recorded_at);
        content.seen_until = correct(content.seen_until);
        for phase_change in &mut content.phase_changes {
            phase_change.at = correct(phase_change.at);
        }
        self.is_saved &= self.content == before;
    }

    /// Whether a channel has a cursor.
    pub fn knows(&self, channel: &str) -> bool {
        self.content.channels.contains(channel)
    }

    /// The number of the last phase change.
    pub fn last_number(&self) -> u64 {
        self.content.next_number - 1
    }

    /// What has happened, oldest first, as far as some channel has not been told of it.
    pub fn phase_changes(&self) -> &[PhaseChange] {
        &self.content.phase_changes
    }

    /// Records how the incidents stand that are not over, or that were not some days ago, and what has happened since
    /// this was last recorded. `last_announced_at` is when something of any incident was last announced, and of what
    /// `is_hidden` nothing is known at present.
    pub fn record<'i>(
        &mut self,
        incidents: impl Iterator<Item = &'i IncidentSummary>,
        last_announced_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
        is_hidden: impl Fn(&str) -> bool,
    ) {
        let before = self.content.clone();
        let mut phases = BTreeMap::new();
        for incident in incidents {
            let (was, is) = (
                before.phases.get(&incident.id).copied(),
                Phase::of(incident),
            );
            phases.insert(incident.id.clone(), is);
            if was == Some(is) || self.is_new {
                continue;
            }
            let news = news_since(incident, before.seen_until);
            let change = Change {
                was,
                is,
                has_news: news.is_some(),
                is_first_heard: is_first_heard(incident, before.seen_until),
            };
            if let Some(kind) = happened(incident, &change, now) {
                let (at, update) = match news {
                    Some((at, update)) => (at, Some(update.id.to_string())),
                    None => (now, None),
                };
                self.push(at, &incident.id, kind, update);
            }
        }
        for (id, was) in &before.phases {
            if phases.contains_key(id) {
                continue;
            }
            if is_hidden(id) {
                phases.insert(id.clone(), *was);
            } else if *was != Phase::Over {
                // It is over, since long by its source's clock.
                let kind = match was {
                    Phase::Scheduled | Phase::Begun | Phase::Elapsed => EventKind::MaintenanceOver,
                    Phase::Upcoming | Phase::Open | Phase::Over => EventKind::Resolved,
                };
                self.push(now, id, kind, None);
            }
        }
        self.content.phases = phases;
        self.content.seen_until =
            last_announced_at.map_or(before.seen_until, |at| at.max(before.seen_until));
        if self.content != before {
            self.is_saved = false;
        }
        self.content.recorded_at = self.content.recorded_at.max(now);
    }

    fn push(&mut self, at: DateTime<Utc>, incident: &str, kind: EventKind, update: Option<String>) {
        let number = self.content.next_number;
        self.content.next_number += 1;
        self.content.phase_changes.push(PhaseChange {
            number,
            at,
            incident: incident.to_owned(),
            kind,
            update,
        });
    }

    /// Records which channels there are, and forgets what all of them have been told.
    pub fn keep_for(&mut self, cursors: &BTreeMap<String, Cursor>) {
        let channels: BTreeSet<String> = cursors.keys().cloned().collect();
        let phase_changes = &mut self.content.phase_changes;
        let count = phase_changes.len();
        phase_changes.retain(|one| cursors.values().any(|cursor| !cursor.is_past(one)));
        if phase_changes.len() != count || channels != self.content.channels {
            self.content.channels = channels;
            self.is_saved = false;
        }
    }

    /// Writes the outbox, if it is not as it was read.
    ///
    /// # Errors
    /// [`Conflict`](crate::store::Conflict) if another run has written it meanwhile; otherwise if the root cannot be
    /// written.
    pub async fn save(&mut self, root: &Store) -> Result<()> {
        if self.is_saved {
            return Ok(());
        }
        let mut bytes = serde_json::to_vec_pretty(&self.content)?;
        bytes.push(b'\n');
        let artifact = Artifact::new(OUTBOX, bytes, Stage::Data);
        let condition = Precondition::if_unchanged(self.version.take());
        self.version = own_files::write_if(root, &artifact, &condition).await?;
        self.is_saved = true;
        Ok(())
    }
}

/// The newest update of an incident that was announced after `seen_until` for the first time, as news, and when.
fn news_since(
    incident: &IncidentSummary,
    seen_until: DateTime<Utc>,
) -> Option<(DateTime<Utc>, &UpdateSummary)> {
    let first_announced = incident.updates.iter().filter_map(|update| {
        let first = update.announced_at.first()?;
        (update.archived == 0 && seen_until < *first).then_some((*first, update))
    });
    first_announced.max_by_key(|(at, _)| *at)
}

/// Whether nothing of an incident was announced until `seen_until`.
fn is_first_heard(incident: &IncidentSummary, seen_until: DateTime<Utc>) -> bool {
    incident.announcement_times().all(|at| seen_until < at)
}

/// How an incident stands otherwise than before.
struct Change {
    /// `None` if it was not among those that are not over, or were not some days ago.
    was: Option<Phase>,
    is: Phase,
    /// Whether a new update tells of it.
    has_news: bool,
    is_first_heard: bool,
}

/// What has happened to an incident.
fn happened(incident: &IncidentSummary, change: &Change, now: DateTime<Utc>) -> Option<EventKind> {
    let Change { was, is, .. } = *change;
    let over = match incident.maintenance {
        Some(_) => EventKind::MaintenanceOver,
        None => EventKind::Resolved,
    };
    match (was, is) {
        (Some(Phase::Upcoming | Phase::Scheduled | Phase::Over), Phase::Begun) => {
            Some(EventKind::MaintenanceBegun)
        }
        (Some(Phase::Over), Phase::Open) => Some(EventKind::Reopened),
        (Some(_), Phase::Over) => Some(over),
        // It was over before it was heard of: its newest update tells that.
        (None, Phase::Over) => (change.has_news && change.is_first_heard).then_some(over),
        (None, Phase::Begun) if !change.has_news && was_told(incident) => {
            Some(EventKind::MaintenanceBegun)
        }
        (None, Phase::Open) if !change.has_news && was_told(incident) => Some(EventKind::Reopened),
        // Its first update tells of it, unless it has none.
        (None, is) if incident.updates.is_empty() => {
            let is_recent = |start: DateTime<Utc>| now - start < MAX_NEWS_AGE;
            let is_news = incident.known_start().is_some_and(is_recent);
            let kind = match is {
                Phase::Scheduled => EventKind::MaintenanceScheduled,
                Phase::Begun => EventKind::MaintenanceBegun,
                Phase::Upcoming | Phase::Open => EventKind::Opened,
                Phase::Elapsed | Phase::Over => return None,
            };
            is_news.then_some(kind)
        }
        _ => None,
    }
}

/// Whether an update of an incident was announced as news.
fn was_told(incident: &IncidentSummary) -> bool {
    let mut updates = incident.updates.iter();
    updates.any(|update| update.archived < update.announced_at.len())
}

#[cfg(test)]
mod tests;
