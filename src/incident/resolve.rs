//! Resolves a ledger entry into the incident that pages show.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::inputs::ResolveInputs;
use super::sections::{Redaction, Translation, promised_update, resolve_sections, section_time};
use super::translations::{Target, UpdateTranslations, assign_translations};
use super::warnings;
use super::{
    Annotation, AnnotationKind, AnnotationPosition, EarlierRevision, Incident, Localized,
    MaintenancePhase, PostIncidentReview, Section, Text, TitledHtml, Update,
};
use crate::diagnostics::Diagnostic;
use crate::ledger::{self, Entry, Revision};
use crate::locale::Tag;
use crate::record::{Facts, Form, Impact, SourceImpact, Status};
use crate::text::{self, RichText, SectionKind};
use crate::translation::{Provenance, TranslationFile};

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
    let mut forms = entry.snapshots.iter().map(|snapshot| snapshot.form);
    let redaction = match forms.any(Form::may_name_tenants) {
        true => Redaction::Tenants,
        false => Redaction::None,
    };
    let ledger_updates = entry.updates();
    let revisions: Vec<Vec<DistinctRevision<'_>>> =
        ledger_updates.iter().map(distinct_revisions).collect();
    let targets: Vec<Target<'_>> = ledger_updates
        .iter()
        .zip(&revisions)
        .map(|(update, revisions)| Target {
            update,
            revision_count: revisions.len(),
        })
        .collect();
    let translations = assign_translations(&translation_files, &targets, diagnostics);
    let updates: Vec<Update> = ledger_updates
        .iter()
        .zip(revisions)
        .zip(&translations)
        .map(|((update, revisions), translations)| {
            resolve_update(update, &revisions, translations, inputs, redaction)
        })
        .collect();
    let status = Status::parse(facts.status.as_deref().unwrap_or_default());
    let source_impact = facts.source_impact();
    let mut impact = status.impact(source_impact);
    if !status.is_known() && facts.ended_at.is_some() {
        impact = Impact::Operational;
    }
    let started_at = facts
        .started_at
        .or_else(|| newest_time(&updates, SectionKind::StartTime))
        .or_else(|| updates.first().map(|update| update.at))
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
    let is_open = impact != Impact::Operational;
    let ended_at = facts
        .ended_at
        .or_else(|| newest_time(&updates, SectionKind::EndTime))
        .filter(|_| !is_open || maintenance.is_some());
    let (title, earlier_titles) = resolve_titles(entry, &facts, &updates, redaction);
    let cause = newest_root_cause(&updates);
    Some(Incident {
        time_warnings: warnings::time_warnings(&entry.id, started_at, ended_at, &updates),
        id: entry.id.clone(),
        source_id: entry.source_id.clone(),
        service: facts.service.clone().unwrap_or_default(),
        services: touched_services(&facts),
        max_impact: max_impact(&status, impact, source_impact, &updates),
        impact,
        maintenance,
        review: post_incident_review(&facts, &status, &updates),
        classification: facts.classification,
        source_severity: facts.severity,
        started_at,
        ended_at,
        updated_at: facts
            .updated_at
            .or_else(|| updates.last().map(|update| update.at))
            .unwrap_or(started_at),
        title,
        earlier_titles,
        summary: newest_section(&updates, SectionKind::UserImpact)
            .or_else(|| newest_section(&updates, SectionKind::Symptoms))
            .map(|section| section.text.clone())
            .or_else(|| {
                let text = facts.user_impact.as_deref()?;
                Some(localized_english(text, redaction))
            }),
        root_cause_is_preliminary: cause
            .is_some_and(|section| section.kind != SectionKind::RootCause),
        root_cause: cause.map(|section| section.text.clone()),
        next_steps: newest_section(&updates, SectionKind::NextSteps)
            .map(|section| section.text.clone()),
        annotations: annotations_for(entry, inputs.annotations),
        remarks: remark_annotations(entry, redaction),
        status,
        updates,
    })
}

/// The facts of the newest snapshot; what its form never contains comes from earlier snapshots.
fn merge_facts(entry: &Entry) -> Option<Facts> {
    let facts = entry
        .snapshots
        .iter()
        .map(|snapshot| snapshot.facts.clone());
    facts.reduce(|before, facts| facts.fill_missing_from(before))
}

/// The names of the services that an entry's incident touches.
pub fn service_names(entry: &Entry) -> Vec<String> {
    merge_facts(entry).map_or_else(Vec::new, |facts| touched_services(&facts))
}

/// Every affected service; one without a name if the record names none.
fn touched_services(facts: &Facts) -> Vec<String> {
    match &facts.services[..] {
        [] => vec![facts.service.clone().unwrap_or_default()],
        all => all.to_vec(),
    }
}

/// The worst impact that an incident had. Few records state it once the incident is over, so it is taken
/// from the statuses that Kairan observed and from the source's severity and classification.
fn max_impact(
    status: &Status,
    impact: Impact,
    source_impact: SourceImpact<'_>,
    updates: &[Update],
) -> Impact {
    if matches!(status.name.as_str(), "falsePositive" | "cancelled") {
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
    let mut statuses = updates.iter().filter_map(|update| update.status.as_ref());
    let is_published = facts.report_url.is_some()
        || status.is_review_published()
        || statuses.any(Status::is_review_published);
    is_published.then(|| PostIncidentReview {
        url: facts.report_url.clone(),
    })
}

/// A revision whose words differ from those of the revision before it.
struct DistinctRevision<'a> {
    first_seen_at: DateTime<Utc>,
    revision: &'a Revision<'a>,
}

/// The revisions of an update, oldest first. The same words in another form (`<br>` for a line end) are
/// the same revision, in its newest form.
fn distinct_revisions<'a>(update: &'a ledger::Update<'a>) -> Vec<DistinctRevision<'a>> {
    let mut distinct: Vec<DistinctRevision<'a>> = Vec::new();
    let mut previous_text: Option<RichText> = None;
    let has_earlier = update.revisions.len() > 1;
    for revision in &update.revisions {
        let text = has_earlier.then(|| text::to_rich_text(&revision.readable_body()));
        let is_same = previous_text
            .as_ref()
            .zip(text.as_ref())
            .is_some_and(|(before, after)| eq_ignoring_whitespace(before, after));
        match distinct.last_mut() {
            Some(last) if is_same => last.revision = revision,
            _ => distinct.push(DistinctRevision {
                first_seen_at: revision.first_seen_at,
                revision,
            }),
        }
        previous_text = text;
    }
    distinct
}

fn resolve_update(
    update: &ledger::Update<'_>,
    revisions: &[DistinctRevision<'_>],
    translations: &UpdateTranslations<'_>,
    inputs: ResolveInputs<'_>,
    redaction: Redaction,
) -> Update {
    let numbered = (1..).zip(revisions);
    let mut resolved: Vec<EarlierRevision> = numbered
        .map(|(number, distinct)| {
            let revision = distinct.revision;
            let translations =
                collect_translations(revision, number, number == revisions.len(), translations);
            EarlierRevision {
                first_seen_at: distinct.first_seen_at,
                sections: resolve_sections(
                    &revision.readable_body(),
                    revision.locale,
                    &translations,
                    inputs,
                    redaction,
                ),
            }
        })
        .collect();
    let current = resolved.pop();
    let sections = current
        .map(|resolved| resolved.sections)
        .unwrap_or_default();
    Update {
        id: update.id.clone(),
        aliases: update.aliases.clone(),
        at: update.at,
        first_seen_at: update.first_seen_at,
        announced_at: update.announced_at.clone(),
        status: update.status.map(Status::parse),
        next_update_by: section_time(&sections, SectionKind::NextUpdateBy)
            .or_else(|| promised_update(&sections, update.at, inputs)),
        affected: update.affected.to_vec(),
        is_withdrawn: !update.listed,
        sections,
        earlier_revisions: resolved,
    }
}

/// The translations of one revision: those that came with it, and those from files. The present
/// revision also takes a file's translation of an earlier one, marked as stale.
fn collect_translations<'a>(
    revision: &'a Revision<'a>,
    number: usize,
    is_current: bool,
    of_update: &UpdateTranslations<'a>,
) -> Vec<Translation<'a>> {
    let provided = revision
        .translations
        .iter()
        .map(|(locale, body)| Translation {
            locale,
            body,
            provenance: Provenance::Provided,
            translator: None,
            stale: false,
        });
    let from_files = of_update
        .iter()
        .filter(|(_, translated)| {
            translated.revision == number || is_current && translated.revision < number
        })
        .map(|(file, translated)| Translation {
            locale: &file.locale,
            body: &translated.body,
            provenance: file.provenance,
            translator: file.translator.as_deref(),
            stale: translated.revision != number,
        });
    provided.chain(from_files).collect()
}

/// The title, and the earlier ones, newest first.
///
/// The title is that of the record, with the translations of the newest update that has the same title.
/// If the record has none, the title is that of the newest update.
fn resolve_titles(
    entry: &Entry,
    facts: &Facts,
    updates: &[Update],
    redaction: Redaction,
) -> (Localized, Vec<Localized>) {
    let update_titles: Vec<&Localized> = updates
        .iter()
        .rev()
        .flat_map(|update| &update.sections)
        // A translation may contain a title although the update does not: that is a section of its own.
        .filter(|section| section.kind == SectionKind::Title)
        .map(|section| &section.text)
        .collect();
    let mut title = match &facts.title {
        Some(title) => {
            let title_text = rich_from_plain(title, redaction);
            update_titles
                .iter()
                .find(|text| eq_ignoring_whitespace(&text.original().rich, &title_text))
                .map_or_else(
                    || record_title(title_text, entry, &update_titles),
                    |text| (*text).clone(),
                )
        }
        None => update_titles.first().map_or_else(
            || localized_english(&entry.source_id, redaction),
            |text| (*text).clone(),
        ),
    };
    for (locale, translated) in &facts.translated_titles {
        let text = Text {
            provenance: Provenance::Provided,
            ..Text::original(rich_from_plain(translated, redaction))
        };
        title.add(locale, text);
    }
    let mut earlier: Vec<Localized> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut is_new = |text: &Localized| seen.insert(without_whitespace(&text.original().rich));
    is_new(&title);
    // Nearly every update repeats the title of the one after it.
    let mut newer_title = title.original();
    for text in update_titles {
        let original = text.original();
        if original.provenance == Provenance::Original && original.rich != newer_title.rich {
            newer_title = original;
            if is_new(text) {
                earlier.push(text.clone());
            }
        }
    }
    let snapshot_titles = entry.snapshots.iter().rev();
    let mut snapshot_titles: Vec<_> = snapshot_titles
        .filter_map(|snapshot| snapshot.facts.title.as_deref())
        .collect();
    snapshot_titles.dedup();
    earlier.extend(
        snapshot_titles
            .into_iter()
            .map(|title| localized_english(title, redaction))
            .filter(is_new),
    );
    (title, earlier)
}

/// A title that no update has in these words, with the nearest translations: those that have no original
/// of their own, or else those of another title, marked as stale.
fn record_title(title: RichText, entry: &Entry, update_titles: &[&Localized]) -> Localized {
    let newest_post = entry.newest().and_then(|snapshot| snapshot.posts.last());
    let original_locale = newest_post.map_or_else(Tag::english, |post| post.locale.clone());
    let mut localized = Localized::new(original_locale, Text::original(title));
    for text in update_titles {
        let has_original = text.original().provenance == Provenance::Original;
        for (locale, translation) in text.all() {
            if translation.provenance != Provenance::Original {
                let stale = translation.stale || has_original;
                localized.add(
                    locale,
                    Text {
                        stale,
                        ..translation.clone()
                    },
                );
            }
        }
    }
    localized
}

fn newest_section(updates: &[Update], kind: SectionKind) -> Option<&Section> {
    updates.iter().rev().find_map(|update| update.section(kind))
}

/// The root cause in the newest update that states one, final or preliminary: sources have called a cause
/// final and revised it later.
fn newest_root_cause(updates: &[Update]) -> Option<&Section> {
    updates.iter().rev().find_map(|update| {
        let preliminary = || update.section(SectionKind::PreliminaryRootCause);
        update.section(SectionKind::RootCause).or_else(preliminary)
    })
}

fn newest_time(updates: &[Update], kind: SectionKind) -> Option<DateTime<Utc>> {
    updates
        .iter()
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
        from: None,
        until: None,
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

fn localized_english(text: &str, redaction: Redaction) -> Localized {
    let text = rich_from_plain(text, redaction);
    Localized::new(Tag::english(), Text::original(text))
}

fn rich_from_plain(text: &str, redaction: Redaction) -> RichText {
    parse_redacted(&text::Body::text(text), redaction)
}

/// The text of a body beside the log. Addresses of tenants are redacted whoever wrote it.
fn parse_redacted(body: &text::Body, redaction: Redaction) -> RichText {
    let mut text = text::to_rich_text(body);
    match redaction {
        Redaction::None => text.redact_tenant_addresses(),
        Redaction::Tenants => text.redact_tenants(),
    }
    text
}

/// Whether two texts are equal apart from white space and markup.
fn eq_ignoring_whitespace(a: &RichText, b: &RichText) -> bool {
    a == b || non_whitespace_chars(&a.plain()).eq(non_whitespace_chars(&b.plain()))
}

/// A text without white space.
fn without_whitespace(text: &RichText) -> String {
    non_whitespace_chars(&text.plain()).collect()
}

/// The visible characters of a text.
fn non_whitespace_chars(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}
