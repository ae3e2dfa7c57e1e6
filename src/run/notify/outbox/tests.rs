use std::collections::BTreeMap;

use super::*;
use crate::incident::{Localized, Text};
use crate::locale::Tag;
use crate::record::{Impact, Status};
use crate::text::RichText;
use crate::translation::Provenance;

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-09-30T{text}:00Z").parse().unwrap()
}

/// An incident that stands so, and whose updates were announced at these times.
fn incident(id: &str, phase: Phase, updates: &[&str]) -> IncidentSummary {
    let status = match phase {
        Phase::Upcoming | Phase::Scheduled | Phase::Elapsed => "scheduled",
        Phase::Open | Phase::Begun => "investigating",
        Phase::Over => "resolved",
    };
    let impact = match phase {
        Phase::Open | Phase::Begun => Impact::Degraded,
        _ => Impact::Operational,
    };
    let title = Text {
        rich: RichText(Vec::new()),
        provenance: Provenance::Original,
        translator: None,
        stale: false,
        differences: Vec::new(),
    };
    IncidentSummary {
        id: id.to_owned(),
        source_id: id.to_owned(),
        namespace: None,
        service: String::new(),
        services: Vec::new(),
        earlier_services: Vec::new(),
        status: Status::parse(status),
        classification: None,
        source_severity: None,
        report: None,
        service_impacts: BTreeMap::new(),
        maintenance: match phase {
            Phase::Scheduled => Some(MaintenancePhase::Upcoming),
            Phase::Begun => Some(MaintenancePhase::InProgress),
            Phase::Elapsed => Some(MaintenancePhase::Over),
            Phase::Upcoming | Phase::Open | Phase::Over => None,
        },
        is_upcoming: matches!(phase, Phase::Upcoming | Phase::Scheduled),
        impact,
        max_impact: impact,
        started_at: at("08:00"),
        is_start_unknown: false,
        archived_at: at("08:00"),
        ended_at: None,
        closed_at: None,
        plan: None,
        updated_at: None,
        title: Localized::new(Tag::english(), title),
        user_impact: None,
        what_to_do: None,
        updates: updates
            .iter()
            .map(|time| UpdateSummary {
                id: (*time).into(),
                at: at(time),
                is_ahead: false,
                is_withdrawn: false,
                announced_at: vec![at(time)],
                archived: 0,
                next_update_by: None,
            })
            .collect(),
        verdicts: Vec::new(),
        verdict: None,
        is_of_muted_services: false,
    }
}

/// The last announcement of some incidents.
fn last_announced(incidents: &[IncidentSummary]) -> Option<DateTime<Utc>> {
    let updates = incidents.iter().flat_map(|incident| &incident.updates);
    updates
        .flat_map(|update| &update.announced_at)
        .max()
        .copied()
}

/// An outbox that has recorded these incidents at 09:00, and the same after it has recorded `then` at 10:00: what has
/// happened, in short.
async fn phase_changes(before: &[IncidentSummary], then: &[IncidentSummary]) -> Vec<String> {
    let root = Store::memory();
    let mut outbox = Outbox::read(&root, at("09:00")).await.unwrap();
    let no_one = |_: &str| false;
    outbox.record(before.iter(), last_announced(before), at("09:00"), no_one);
    assert_eq!(outbox.phase_changes(), [], "what was before is not told");
    outbox.save(&root).await.unwrap();
    let mut outbox = Outbox::read(&root, at("10:00")).await.unwrap();
    let last = last_announced(then).max(last_announced(before));
    outbox.record(then.iter(), last, at("10:00"), no_one);
    let told: Vec<String> = outbox.phase_changes().iter().map(in_short).collect();
    outbox.save(&root).await.unwrap();
    // However often it is looked at, it happened once.
    let mut again = Outbox::read(&root, at("11:00")).await.unwrap();
    again.record(then.iter(), last, at("11:00"), no_one);
    assert_eq!(again.phase_changes(), outbox.phase_changes());
    told
}

fn in_short(one: &PhaseChange) -> String {
    let by = one.update.as_deref().unwrap_or("none");
    let at = one.at.format("%H:%M");
    format!("{} {} {at} by {by}", one.incident, one.kind.as_str())
}

#[tokio::test]
async fn what_happens_is_told_by_an_update_that_comes_with_it_or_else_by_itself() {
    use Phase::{Begun, Elapsed, Open, Over, Scheduled, Upcoming};
    for (was, is, updates, expected) in [
        (Some(Open), Over, "", "resolved 10:00 by none"),
        (Some(Open), Over, "09:30", "resolved 09:30 by 09:30"),
        (Some(Over), Open, "", "reopened 10:00 by none"),
        (Some(Over), Open, "09:30", "reopened 09:30 by 09:30"),
        (Some(Open), Open, "09:30", ""),
        (Some(Over), Over, "09:30", ""),
        (Some(Upcoming), Open, "", ""),
        (Some(Upcoming), Over, "", "resolved 10:00 by none"),
        (None, Open, "09:30", ""),
        (None, Over, "09:30", "resolved 09:30 by 09:30"),
        (
            Some(Scheduled),
            Begun,
            "",
            "maintenance-begun 10:00 by none",
        ),
        (
            Some(Scheduled),
            Begun,
            "09:30",
            "maintenance-begun 09:30 by 09:30",
        ),
        (Some(Begun), Elapsed, "", ""),
        (Some(Scheduled), Elapsed, "", ""),
        (None, Scheduled, "09:30", ""),
    ] {
        let old = if was.is_some() { &["08:30"][..] } else { &[] };
        let before: Vec<_> = was
            .map(|phase| incident("A", phase, old))
            .into_iter()
            .collect();
        let new: Vec<&str> = updates.split_whitespace().collect();
        let then = incident("A", is, &[old, &new].concat());
        let told = phase_changes(&before, &[then]).await;
        let expected = (!expected.is_empty()).then(|| format!("A {expected}"));
        let expected: Vec<String> = expected.into_iter().collect();
        assert_eq!(told, expected, "{was:?} {is:?} {updates:?}");
    }
}

#[tokio::test]
async fn maintenance_is_over_when_its_source_says_so() {
    for was in [Phase::Scheduled, Phase::Begun, Phase::Elapsed] {
        for (updates, expected) in [
            (&["08:30"][..], "A maintenance-over 10:00 by none"),
            (&["08:30", "09:30"], "A maintenance-over 09:30 by 09:30"),
        ] {
            let before = [incident("A", was, &["08:30"])];
            let over = IncidentSummary {
                maintenance: Some(MaintenancePhase::Over),
                ..incident("A", Phase::Over, updates)
            };
            assert_eq!(phase_changes(&before, &[over]).await, [expected], "{was:?}");
        }
    }
}

#[tokio::test]
async fn an_incident_without_updates_is_told_by_itself_if_it_began_today() {
    let new = incident("A", Phase::Open, &[]);
    let told = phase_changes(&[], std::slice::from_ref(&new)).await;
    assert_eq!(told, ["A opened 10:00 by none"]);
    let old = IncidentSummary {
        started_at: at("08:00") - TimeDelta::days(2),
        ..new
    };
    assert_eq!(phase_changes(&[], &[old]).await, [""; 0]);
}

#[tokio::test]
async fn what_was_told_long_ago_is_known_by_its_updates() {
    // It is over since so long that it was not among those that the outbox knows.
    let reopened = incident("A", Phase::Open, &["08:30"]);
    let other = incident("B", Phase::Open, &["08:40"]);
    let before = [other.clone()];
    let told = phase_changes(&before, &[other.clone(), reopened.clone()]).await;
    assert_eq!(told, ["A reopened 10:00 by none"]);
    let mut archived = reopened;
    archived.updates[0].archived = 1;
    assert_eq!(
        phase_changes(&[], &[archived]).await,
        [""; 0],
        "it comes with an archive"
    );
    // A review of an incident that was closed and told long ago does not close it again.
    let reviewed = incident("A", Phase::Over, &["08:30", "09:30"]);
    let told = phase_changes(&before, &[other, reviewed]).await;
    assert_eq!(told, [""; 0]);
}

#[tokio::test]
async fn an_incident_that_is_no_longer_listed_is_over_unless_nothing_is_known_of_it() {
    let before = [
        incident("A", Phase::Open, &["08:30"]),
        incident("B", Phase::Over, &["08:31"]),
        incident("M", Phase::Begun, &["08:32"]),
    ];
    assert_eq!(
        phase_changes(&before, &[]).await,
        [
            "A resolved 10:00 by none",
            "M maintenance-over 10:00 by none"
        ]
    );
    let root = Store::memory();
    let mut outbox = Outbox::read(&root, at("09:00")).await.unwrap();
    outbox.record(before.iter(), None, at("09:00"), |_| false);
    outbox.save(&root).await.unwrap();
    let mut outbox = Outbox::read(&root, at("10:00")).await.unwrap();
    outbox.record([].into_iter(), None, at("10:00"), |_| true);
    assert_eq!(outbox.phase_changes(), [], "their entries are damaged");
    outbox.record(before.iter(), None, at("11:00"), |_| false);
    assert_eq!(outbox.phase_changes(), [], "they are as they were");
}

#[tokio::test]
async fn what_every_channel_has_passed_is_forgotten_and_numbers_are_not_used_again() {
    let root = Store::memory();
    let mut outbox = Outbox::read(&root, at("09:00")).await.unwrap();
    let open = incident("A", Phase::Open, &["08:30"]);
    outbox.record([&open].into_iter(), None, at("09:00"), |_| false);
    let cursor = Cursor::begin(&root, "a", at("08:30"), outbox.last_number())
        .await
        .unwrap();
    let cursors = BTreeMap::from([("a".to_owned(), cursor)]);
    outbox.keep_for(&cursors);
    outbox.save(&root).await.unwrap();
    let mut outbox = Outbox::read(&root, at("10:00")).await.unwrap();
    let over = incident("A", Phase::Over, &["08:30"]);
    outbox.record([&over].into_iter(), None, at("10:00"), |_| false);
    outbox.keep_for(&cursors);
    assert_eq!(outbox.phase_changes().len(), 1);
    let later = Cursor::begin(&root, "a", at("08:30"), 2).await.unwrap();
    outbox.keep_for(&BTreeMap::from([("a".to_owned(), later)]));
    assert_eq!(outbox.phase_changes(), []);
    assert_eq!(outbox.last_number(), 1);
    outbox.save(&root).await.unwrap();
    assert_eq!(
        Outbox::read(&root, at("10:00"))
            .await
            .unwrap()
            .last_number(),
        1
    );
}
