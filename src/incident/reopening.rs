//! Whether an incident went on after its source had called it over.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::Update;
use crate::ledger::Entry;
use crate::record::{Form, Status};
use crate::text::SectionKind;

/// Marks the updates with which an incident was reopened. Returns when that was last: at the time of the
/// update, or else when the source changed the status of its record.
pub(super) fn find_reopening(entry: &Entry, updates: &mut [Update]) -> Option<DateTime<Utc>> {
    let mut reopened_at = None;
    let mut is_over = false;
    let listed = updates.iter_mut();
    for update in listed.filter(|update| !update.summary.is_withdrawn) {
        let Some(is_open) = says_open(update) else {
            continue;
        };
        update.reopens = is_over && is_open;
        if update.reopens {
            reopened_at = Some(update.summary.at);
        }
        is_over = !is_open;
    }
    reopened_at.or_else(|| reopened_record(entry))
}

/// The updates since an incident was last reopened, by an update or at `reopened_at` by its record; all of them if it never
/// was.
pub(super) fn updates_since_reopening(
    updates: &[Update],
    reopened_at: Option<DateTime<Utc>>,
) -> &[Update] {
    let by_update = updates.iter().rposition(|update| update.reopens);
    let by_record = || {
        let reopened_at = reopened_at?;
        Some(updates.partition_point(|update| update.summary.at < reopened_at))
    };
    let start = by_update.or_else(by_record).unwrap_or_default();
    &updates[start..]
}

/// When the first of `updates` called an incident over that is over by its `status`, and that none called open since.
pub(super) fn first_closing(updates: &[Update], status: &Status) -> Option<DateTime<Utc>> {
    let in_effect = updates
        .iter()
        .filter(|update| update.summary.is_in_effect());
    let mut closing = None;
    for update in in_effect {
        match says_open(update) {
            Some(true) => closing = None,
            Some(false) => closing = closing.or(Some(update.summary.at)),
            None => {}
        }
    }
    closing.filter(|_| !status.is_open())
}

/// Whether an update calls its incident over.
pub(super) fn says_over(update: &Update) -> bool {
    says_open(update) == Some(false)
}

/// Whether the incident is open with an update: by its status, or by the label under which the update
/// says how things stand. `None` if it does not say.
fn says_open(update: &Update) -> Option<bool> {
    let status = update.status.as_ref().filter(|status| status.is_known());
    status.map(Status::is_open).or_else(|| {
        let has = |kind| update.section(kind).is_some();
        (has(SectionKind::FinalStatus) != has(SectionKind::CurrentStatus))
            .then(|| has(SectionKind::CurrentStatus))
    })
}

/// When the status of a record went from one that ends an incident to another.
fn reopened_record(entry: &Entry) -> Option<DateTime<Utc>> {
    let mut reopened_at = None;
    // Two forms may tell of one incident, and one of them may be out of date.
    let mut over_in_forms: BTreeSet<Form> = BTreeSet::new();
    for snapshot in &entry.snapshots {
        let status = snapshot.facts.status.as_deref().map(Status::parse);
        let Some(status) = status.filter(Status::is_known) else {
            continue;
        };
        if !status.is_open() {
            over_in_forms.insert(snapshot.form);
        } else if over_in_forms.remove(&snapshot.form) {
            let changed_at = snapshot.facts.updated_at;
            reopened_at = Some(changed_at.unwrap_or_else(|| snapshot.first_seen_at()));
        }
    }
    reopened_at
}
