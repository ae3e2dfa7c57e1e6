//! Resolves a ledger entry into the incident that pages show.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::annotated_updates::find_annotated_updates;
use super::annotation::{report_uncounted_verdicts, verdicts_of};
use super::inputs::ResolveInputs;
use super::record_text::{localized_original, parse_redacted};
use super::reopening::{find_reopening, first_closing, says_over, updates_since_reopening};
use super::root_cause::newest_root_cause;
use super::sections::{Redaction, are_fully_labelled, section_time};
use super::service_impacts::service_impacts;
use super::titles::resolve_titles;
use super::translations::{Target, assign_translations};
use super::updates::{resolve_update, updates_in_effect};
use super::warnings::time_warnings;
use super::what_to_do::what_to_do;
use super::{
    Annotation, AnnotationKind, AnnotationPosition, Incident, IncidentSummary, Localized,
    MaintenancePhase, PlanHistory, PostIncidentReview, Section, TitledHtml, Update, Window,
    is_only_planned,
};
use crate::diagnostics::Diagnostic;
use crate::ledger::{Entry, Snapshot};
use crate::record::{Facts, Form, Impact, SourceImpact, Status, names_no_service};
use crate::text::{Labels, SectionKind, fold_name};
use crate::translation::TranslationFile;

/// Resolves an entry into the incident that pages show; `None` for an entry without any version of a
/// record. Translations that belong to no update are added to `diagnostics`.
pub fn resolve(
    entry: &Entry,
    inputs: ResolveInputs<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Incident> {
    let facts = merge_facts(entry)?;
    let translation_files: Vec<&TranslationFile> = inputs
        .translations
        .iter()
        .filter(|file| file.incident == entry.id)
        .collect();
    let redaction = Redaction::of(entry);
    let ledger_updates = entry.updates();
    let targets: Vec<Target<'_>> = ledger_updates.iter().map(Target::of).collect();
    let translations = assign_translations(&translation_files, &targets, diagnostics);
    let mut updates: Vec<Update> = ledger_updates
        .iter()
        .zip(&translations)
        .map(|(update, translations)| resolve_update(update, translations, inputs, redaction))
        .collect();
    let status = Status::parse(facts.status.as_deref().unwrap_or_default());
    let source_impact = facts.source_impact();
    let mut impact = status.impact(source_impact);
    let reopened_at = match source_impact.is_maintenance() {
        true => None,
        false => find_reopening(entry, &mut updates),
    };
    let since_reopening = updates_since_reopening(&updates, reopened_at);
    let stated_end = facts
        .ended_at
        .or_else(|| newest_time(since_reopening, SectionKind::EndTime));
    let closed_at = first_closing(since_reopening, &status);
    let end_to_come = stated_end.filter(|end| inputs.now < *end);
    // A record without a status is over once its end has come.
    if !status.is_known() && facts.ended_at.is_some_and(|end| end <= inputs.now) {
        impact = Impact::Operational;
    }
    let first_update_at = updates.first().map(|update| update.summary.at);
    // What calls an incident over, or was published after its end, does not tell when it began.
    let is_told_afterwards = first_update_at.is_some()
        && (updates.first().is_some_and(says_over) && !status.is_open()
            || stated_end.is_some_and(|end| Some(end) <= first_update_at));
    let stated_start = facts
        .started_at
        .or_else(|| newest_time(&updates, SectionKind::StartTime));
    let known_past = [stated_end, first_update_at, facts.updated_at];
    let known_past = known_past.into_iter().flatten();
    let started_at = stated_start
        .or(first_update_at.filter(|_| !is_told_afterwards))
        .or_else(|| known_past.filter(|at| *at <= inputs.now).min())
        .or_else(|| entry.first_seen_at())
        .unwrap_or_default();
    let maintenance = source_impact
        .is_maintenance()
        .then(|| MaintenancePhase::of(&status, started_at, facts.ended_at, inputs.now));
    if let Some(phase) = maintenance {
        impact = match phase {
            MaintenancePhase::InProgress => Impact::Maintenance,
            MaintenancePhase::Upcoming | MaintenancePhase::Over => Impact::Operational,
        };
    }
    let is_upcoming = match maintenance {
        Some(phase) => phase == MaintenancePhase::Upcoming,
        None => {
            impact != Impact::Operational
                && inputs.now < started_at
                && !calls_begun(entry, &updates, inputs.now)
        }
    };
    if is_upcoming {
        impact = Impact::Operational;
    }
    let is_open = impact != Impact::Operational;
    // What is planned has a planned end; an incident that is over ended at a time that has passed.
    let is_planned = is_upcoming || maintenance.is_some();
    let ended_at = stated_end.filter(|end| is_planned || (!is_open && *end <= inputs.now));
    // The first update of what is planned announces it.
    let is_start_told = first_update_at.is_some() && !is_planned && !is_told_afterwards;
    let is_start_unknown = stated_start.is_none() && !is_start_told;
    let ignored_end = facts
        .ended_at
        .filter(|end| is_open && !is_planned && *end <= inputs.now);
    let services = present_services(entry, &facts);
    let service_impacts = match is_open && !is_planned {
        true => service_impacts(&services, &updates),
        false => BTreeMap::new(),
    };
    // What is told of all its services counts more than one word for all of them.
    if let Some(worst) = service_impacts.values().max()
        && service_impacts.len() == services.len()
    {
        impact = *worst;
    }
    let (title, earlier_titles) = resolve_titles(entry, &facts, &updates, redaction);
    let cause = newest_root_cause(&updates, |section| says_nothing(&section.text, inputs));
    let user_impact = match status.is_false_positive() {
        true => None,
        false => user_impact(&facts, &updates, inputs, redaction),
    };
    let newest = updates.iter().rfind(|update| !update.summary.is_ahead);
    let newest_at = newest.map(|update| update.summary.at);
    let review = post_incident_review(&facts, &status, &updates);
    let mut annotations = annotations_for(entry, inputs.annotations);
    find_annotated_updates(&mut annotations, &updates, diagnostics);
    let mut summary = IncidentSummary {
        id: entry.id.clone(),
        source_id: entry.source_id.clone(),
        namespace: entry.namespace.clone(),
        service: services.first().cloned().unwrap_or_default(),
        earlier_services: earlier_services(entry, &services),
        services,
        service_impacts,
        max_impact: max_impact(&status, impact, source_impact, &updates),
        impact,
        maintenance,
        is_upcoming,
        classification: facts.classification,
        source_severity: facts.severity,
        report: facts.report_document,
        started_at,
        is_start_unknown,
        archived_at: entry.archived_at(),
        ended_at,
        closed_at,
        plan: PlanHistory::of(entry).filter(|_| is_planned),
        // Some sources do not touch their time of modification with every update.
        updated_at: facts.updated_at.max(newest_at),
        title,
        user_impact,
        what_to_do: what_to_do(
            &annotations,
            &updates,
            |section| says_nothing(&section.text, inputs),
            inputs.now,
        ),
        status,
        updates: updates
            .iter()
            .map(|update| update.summary.clone())
            .collect(),
        verdicts: verdicts_of(&annotations, inputs.now),
        verdict: None,
        is_of_muted_services: false,
    };
    summary.verdict = summary.verdict_in_effect(inputs.now).cloned();
    report_uncounted_verdicts(&summary, &annotations, diagnostics);
    Some(Incident {
        time_warnings: time_warnings(&summary, [end_to_come, ignored_end], &updates, inputs.now),
        summary,
        end_to_come,
        ignored_end,
        review,
        reopened_at,
        earlier_titles,
        root_cause_is_preliminary: cause
            .is_some_and(|section| section.kind != SectionKind::RootCause),
        root_cause: cause.map(|section| section.text.clone()),
        next_steps: newest_section(&updates, SectionKind::NextSteps)
            .map(|section| section.text.clone())
            .filter(|text| !says_nothing(text, inputs)),
        annotations,
        remarks: remark_annotations(entry, redaction),
        is_fully_labelled: are_fully_labelled(&updates, inputs.labels),
        updates,
    })
}

/// The facts of the newest snapshot; what its form never contains comes from earlier snapshots.
fn merge_facts(entry: &Entry) -> Option<Facts> {
    let snapshots = entry.snapshots.iter();
    snapshots.fold(None, |before, snapshot| {
        Some(merge_snapshot(before, snapshot))
    })
}

/// The facts of a snapshot, where `before` are those of the snapshots before it.
fn merge_snapshot(before: Option<Facts>, snapshot: &Snapshot) -> Facts {
    let mut facts = snapshot.facts.clone();
    let Some(before) = before else {
        return facts;
    };
    // A feed names its page in place of the services.
    if snapshot.form == Form::Feed && before.service.is_some() {
        facts.service = None;
    }
    facts.fill_missing_from(before)
}

/// The names of the services that an entry's incident touches.
pub fn service_names(entry: &Entry) -> Vec<String> {
    merge_facts(entry).map_or_else(Vec::new, |facts| touched_services(&facts))
}

/// The names of the services that an entry's incident has once it is resolved.
pub fn present_service_names(entry: &Entry) -> Vec<String> {
    merge_facts(entry).map_or_else(Vec::new, |facts| present_services(entry, &facts))
}

/// The names of the services that an entry's incident touches or ever touched, with the instant at which a
/// version was first seen that named the service so.
pub fn service_names_since(entry: &Entry) -> BTreeMap<String, DateTime<Utc>> {
    let mut since: BTreeMap<String, DateTime<Utc>> = BTreeMap::new();
    let mut merged = None;
    for snapshot in &entry.snapshots {
        let facts = merge_snapshot(merged, snapshot);
        for name in touched_services(&facts) {
            let first = since.entry(name).or_insert(snapshot.first_seen_at());
            *first = snapshot.first_seen_at().min(*first);
        }
        merged = Some(facts);
    }
    since
}

/// The services of an incident, without the collective names that an earlier version of the program took
/// for services.
fn present_services(entry: &Entry, facts: &Facts) -> Vec<String> {
    let mut services = touched_services(facts);
    let mut forms = entry.snapshots.iter().map(|snapshot| snapshot.form);
    if !forms.any(Form::is_handwritten) {
        services.retain(|name| !names_no_service(name));
    }
    if services.is_empty() {
        services.push(String::new());
    }
    services
}

/// The names of services under which earlier versions of an incident's record were published, and under which
/// it is not any more.
fn earlier_services(entry: &Entry, present: &[String]) -> Vec<String> {
    let present: BTreeSet<String> = present.iter().map(|name| fold_name(name)).collect();
    let ever = service_names_since(entry).into_keys();
    ever.filter(|name| !present.contains(&fold_name(name)))
        .collect()
}

/// Every affected service; one without a name if the record names none.
fn touched_services(facts: &Facts) -> Vec<String> {
    match &facts.services[..] {
        [] => vec![facts.service.clone().unwrap_or_default()],
        all => {
            let mut seen = BTreeSet::new();
            let names = all.iter().filter(|name| seen.insert(fold_name(name)));
            names.cloned().collect()
        }
    }
}

/// The sections that tell the impact on users, the first choice first. Google tells under "Diagnosis" what affected
/// customers see.
pub const IMPACT_KINDS: [SectionKind; 3] = [
    SectionKind::UserImpact,
    SectionKind::Symptoms,
    SectionKind::Diagnosis,
];

/// The impact on users, from the newest update that has a section on it, or else on what users see; otherwise from the
/// record. A text that says only that there is none to tell is no impact.
fn user_impact(
    facts: &Facts,
    updates: &[Update],
    inputs: ResolveInputs<'_>,
    redaction: Redaction,
) -> Option<Localized> {
    IMPACT_KINDS
        .into_iter()
        .find_map(|kind| newest_section(updates, kind))
        .map(|section| section.text.clone())
        .or_else(|| {
            let text = facts.user_impact.as_deref()?;
            Some(localized_original(text, redaction))
        })
        .filter(|text| !says_nothing(text, inputs))
}

/// Whether a text says only that there is nothing to say, such as "None at this time".
fn says_nothing(text: &Localized, inputs: ResolveInputs<'_>) -> bool {
    let plain = text.original().rich.plain();
    Labels::any_is_nothing(inputs.labels.values(), &plain)
}

/// Whether an update says that an incident has begun whose start is later than `now`: by a status that its
/// source gives to that update, or by an earlier start. The status of the incident as a whole does not
/// count, since ticket systems give one to work that is only planned.
fn calls_begun(entry: &Entry, updates: &[Update], now: DateTime<Utc>) -> bool {
    let says_begun = |word: &str| {
        let status = Status::parse(word);
        status.is_known() && !is_only_planned(&status)
    };
    let mut posts = entry
        .newest()
        .into_iter()
        .flat_map(|newest| &newest.log.posts);
    let has_status =
        posts.any(|post| post.at <= now && post.status.as_deref().is_some_and(says_begun));
    has_status
        || updates_in_effect(updates).any(|update| {
            section_time(&update.sections, SectionKind::StartTime).is_some_and(|start| start <= now)
        })
}

/// The worst impact that an incident had. Few records state it once the incident is over, so it is taken
/// from the statuses that Kairan observed and from the source's severity and classification.
fn max_impact(
    status: &Status,
    impact: Impact,
    source_impact: SourceImpact<'_>,
    updates: &[Update],
) -> Impact {
    if status.is_false_positive() || status.name == "cancelled" {
        return Impact::Operational;
    }
    updates
        .iter()
        .filter_map(|update| Some(update.status.as_ref()?.impact(source_impact)))
        .chain([impact, source_impact.impact()])
        .max()
        .unwrap_or(impact)
}

/// The post-incident review: a source announces it by a status or by its address.
fn post_incident_review(
    facts: &Facts,
    status: &Status,
    updates: &[Update],
) -> Option<PostIncidentReview> {
    let mut says_published = updates.iter().filter(|update| {
        let status = update.status.as_ref();
        status.is_some_and(Status::is_review_published)
    });
    let published_at = says_published.next().map(|update| update.summary.at);
    let is_published =
        facts.report_url.is_some() || status.is_review_published() || published_at.is_some();
    is_published.then(|| PostIncidentReview {
        url: facts.report_url.clone(),
        published_at,
    })
}

fn newest_section(updates: &[Update], kind: SectionKind) -> Option<&Section> {
    updates_in_effect(updates).find_map(|update| update.section(kind))
}

fn newest_time(updates: &[Update], kind: SectionKind) -> Option<DateTime<Utc>> {
    let listed = updates.iter().filter(|update| !update.summary.is_withdrawn);
    listed
        .rev()
        .find_map(|update| section_time(&update.sections, kind))
}

fn annotations_for(entry: &Entry, all: &[Annotation]) -> Vec<Annotation> {
    let ours = all
        .iter()
        .filter(|annotation| annotation.incident == entry.id);
    ours.cloned().collect()
}

/// What came with the record beside the log, as annotations that are not the team's.
fn remark_annotations(entry: &Entry, redaction: Redaction) -> Vec<Annotation> {
    let remarks = entry.newest_remarks().iter().map(|remark| Annotation {
        incident: entry.id.clone(),
        name: "record".to_owned(),
        kind: AnnotationKind::Note,
        position: AnnotationPosition::Top,
        window: Window::default(),
        effect: None,
        update: None,
        path: String::new(),
        texts: [(
            remark.locale.clone(),
            TitledHtml {
                html: parse_redacted(&remark.body, redaction).html(),
                ..TitledHtml::default()
            },
        )]
        .into(),
    });
    remarks.collect()
}
