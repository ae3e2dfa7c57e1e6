//! What channels are still to be told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::cursor::{Cursor, Place};
use super::outbox::Outbox;
use crate::catalog::{Announced, Month};
use crate::incident::{IncidentSummary, Services};
use crate::locale::Tag;
use crate::run::cache::Cache;
use crate::settings::ChannelSettings;
use crate::site::{Event, EventKind};
use crate::store::Store;

/// The most announcements at which a run looks for a channel. What comes after them is left to the next one.
const MAX_ANNOUNCEMENTS: usize = 200;

/// Something that happened, and the incident as lists show it.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub event: Event,
    pub incident: Arc<IncidentSummary>,
    /// Its number, if no update tells of it.
    number: Option<u64>,
}

impl Pending {
    /// The place of the event in a language among all that is told.
    pub fn place(&self, language: &Tag) -> Place {
        match self.number {
            Some(number) => Place::Numbered(number, language.to_string()),
            None => Place::Announced(self.event.at, self.event.key(language)),
        }
    }
}

/// What a channel is still to be told, oldest first.
#[derive(Debug, Default)]
pub(super) struct PendingEvents {
    pub events: Vec<Pending>,
    /// Whether there is more than a run looks at.
    pub has_more: bool,
}

/// Reads what is known of the incidents of which something was announced or recorded that one of the channels may not
/// have been told of. Only the months of these announcements are read.
///
/// # Errors
/// If the root cannot be read.
pub(super) async fn read_needed<'c>(
    root: &Store,
    cache: &mut Cache,
    outbox: &Outbox,
    cursors: impl Iterator<Item = &'c Cursor> + Clone,
) -> Result<()> {
    let Some(since) = cursors.clone().map(Cursor::announced_at).min() else {
        return Ok(());
    };
    let first = Month::of(since);
    let months = cache.catalog.announced.parts();
    let months = months.map(|((month, _), _)| month);
    let months: BTreeSet<Month> = months.filter(|month| first <= *month).collect();
    cache.read_announced(root, &months).await?;
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for cursor in cursors {
        let announced = announced_since(cache, cursor.announced_at());
        let announced = announced.take(MAX_ANNOUNCEMENTS);
        ids.extend(announced.map(|announced| announced.incident.to_string()));
    }
    let phase_changes = outbox.phase_changes().iter();
    ids.extend(phase_changes.map(|phase_change| phase_change.incident.clone()));
    cache.read_incidents(root, &ids).await
}

/// The news that was announced at `since` or later, oldest first.
fn announced_since(cache: &Cache, since: DateTime<Utc>) -> impl Iterator<Item = &Announced> {
    let first = Month::of(since);
    let parts = cache.catalog.announced.parts();
    let parts = parts.filter(move |((month, _), _)| first <= *month);
    let items = parts.flat_map(|(_, part)| part.items().unwrap_or_default());
    items.filter(move |item| since <= item.at && !item.is_archived)
}

impl PendingEvents {
    /// What a channel is still to be told, of what [`read_needed`] has read.
    pub fn of(cache: &Cache, outbox: &Outbox, cursor: &Cursor) -> Self {
        let phase_changes = outbox.phase_changes().iter();
        let by_update = phase_changes
            .filter_map(|one| Some(((one.at, &*one.incident, one.update.as_deref()?), one.kind)));
        let by_update: BTreeMap<_, EventKind> = by_update.collect();
        let mut announced: Vec<&Announced> = announced_since(cache, cursor.announced_at())
            .take(MAX_ANNOUNCEMENTS + 1)
            .collect();
        let has_more = announced.len() > MAX_ANNOUNCEMENTS;
        announced.truncate(MAX_ANNOUNCEMENTS);
        let end = announced.last().map(|last| last.at).filter(|_| has_more);
        let summary = |id: &str| {
            let cached = cache.incidents.get(id)?;
            Some(Arc::clone(&cached.brief.summary))
        };
        let announced = announced.into_iter().filter_map(|announced| {
            let incident = summary(&announced.incident)?;
            let told_of = (announced.at, &*announced.incident, &*announced.update);
            let kind = kind_of(&incident, announced, by_update.get(&told_of).copied())?;
            Some(Pending {
                event: Event {
                    kind,
                    at: announced.at,
                    incident: announced.incident.to_string(),
                    update: Some(announced.update.to_string()),
                },
                incident,
                number: None,
            })
        });
        let numbered = outbox
            .phase_changes()
            .iter()
            .filter(|one| one.update.is_none());
        let numbered = numbered.filter_map(|one| {
            Some(Pending {
                event: Event {
                    kind: one.kind,
                    at: one.at,
                    incident: one.incident.clone(),
                    update: None,
                },
                incident: summary(&one.incident)?,
                number: Some(one.number),
            })
        });
        // What was recorded after the last announcement that is looked at waits for those before it.
        let numbered = numbered.filter(|one| end.is_none_or(|end| one.event.at <= end));
        let mut events: Vec<Pending> = announced.chain(numbered).collect();
        events.sort_by(|one, other| {
            let order = |pending: &Pending| (pending.event.at, pending.number);
            let by_key = || {
                one.event
                    .key(&Tag::english())
                    .cmp(&other.event.key(&Tag::english()))
            };
            order(one).cmp(&order(other)).then_with(by_key)
        });
        Self { events, has_more }
    }
}

/// What happened with an announcement of an update, unless it is recorded what `happened`; `None` where it is of an
/// archive, or the update is gone.
fn kind_of(
    incident: &IncidentSummary,
    announced: &Announced,
    happened: Option<EventKind>,
) -> Option<EventKind> {
    let mut updates = incident.updates.iter();
    let update = updates.find(|update| update.id == announced.update)?;
    let mut instants = update.announced_at.iter();
    let revision = instants.position(|at| *at == announced.at)?;
    if revision < update.archived {
        return None;
    }
    if revision > 0 {
        return Some(EventKind::Edited);
    }
    if happened.is_some() {
        return happened;
    }
    let first = incident
        .updates
        .iter()
        .filter_map(|update| update.announced_at.first());
    Some(match first.min() == Some(&announced.at) {
        false => EventKind::Updated,
        true if incident.maintenance.is_some() => EventKind::MaintenanceScheduled,
        true => EventKind::Opened,
    })
}

/// Whether a channel is told of an event: what the settings choose, and nothing of what does not concern the company.
pub(super) fn concerns(channel: &ChannelSettings, pending: &Pending, services: &Services) -> bool {
    let Pending {
        event, incident, ..
    } = pending;
    if channel.only_open_and_close && !event.kind.is_beginning_or_end() {
        return false;
    }
    // Whoever asks for a service wants to know of it, also if it is muted for all others.
    let is_muted_service = incident.is_of_muted_services && channel.services.is_empty();
    if is_muted_service || incident.was_muted_at(event.at) {
        return false;
    }
    let is_classification = |word: &String| incident.is_classified_as(word);
    let mut classifications = channel.classifications.iter();
    if !channel.classifications.is_empty() && !classifications.any(is_classification) {
        return false;
    }
    let slugs = incident.services.iter();
    let slugs = slugs.filter_map(|name| Some(&*services.get(name)?.slug));
    let slugs: BTreeSet<&str> = slugs.collect();
    let chosen = |service: &String| {
        let service = services.get(service).or_else(|| services.by_slug(service));
        service.is_some_and(|service| slugs.contains(&*service.slug))
    };
    channel.services.is_empty() || channel.services.iter().any(chosen)
}
