//! Lines that messages to people have, whatever the channel.

use crate::site::{EventFact, EventView};

/// What happened, to which incident.
pub(super) fn heading(event: &EventView) -> String {
    format!("{} – {}", event.words.kind, event.title)
}

/// What it concerns, in a line: the id by which people know the incident, how things stand, and the services.
pub(super) fn summary(event: &EventView) -> String {
    let parts = [Some(&*event.source_id), Some(&*event.state)];
    let parts = parts.into_iter().chain([event.status.as_deref()]).flatten();
    let services = event.services.iter().map(|service| &*service.name);
    let parts: Vec<&str> = parts
        .chain(services)
        .filter(|part| !part.trim().is_empty())
        .collect();
    parts.join(" · ")
}

/// The facts that say something.
pub(super) fn told_facts(event: &EventView) -> impl Iterator<Item = &EventFact> {
    let facts = event.facts.iter();
    facts.filter(|fact| !fact.label.trim().is_empty() && !fact.value.trim().is_empty())
}
