//! An incident as JSON, `/api/v1/incidents/{id}.json`: everything that is known of it, in all languages.
//!
//! Programs depend on it, so fields are only added, never renamed or removed. A text contains only the
//! languages into which it was translated.

use std::collections::BTreeMap;

mod form;

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::incident::{
    Annotation, EarlierRevision, Effect, Incident, IncidentSummary, Localized, Section, Text,
    Update, Verdict,
};
use crate::record::{AffectedItem, Impact};
use crate::site::{Page, Site, rfc3339, update_anchor};
use crate::text::RichText;
use crate::translation::Difference;
use form::{
    AffectedJson, AnnotationJson, AnnotationTextJson, DiagnosticJson, EarlierRevisionJson,
    IncidentJson, MaintenanceJson, PostIncidentReviewJson, ReportDocumentJson, SectionJson,
    TextJson, Texts, UpdateJson, VerdictJson,
};

/// The document of the review, if the site publishes it.
fn report_json(site: &Site, summary: &IncidentSummary) -> Option<ReportDocumentJson> {
    let path = site.report_path(summary)?;
    Some(ReportDocumentJson {
        url: site.url(&path),
        bytes: summary.report.as_ref()?.bytes,
    })
}

fn verdict_json(verdict: &Verdict) -> VerdictJson {
    let (affected, state) = match verdict.effect {
        Effect::Muted => (false, None),
        Effect::Unaffected => (false, Some(Impact::Operational)),
        Effect::Affected(state) => (true, state),
    };
    VerdictJson {
        affected,
        state: state.map(Impact::as_str),
        from: verdict.window.from.map(rfc3339),
        until: verdict.window.until.map(rfc3339),
    }
}

/// Renders an incident as JSON.
///
/// # Errors
/// If the writer fails, which cannot happen in memory.
pub fn render(site: &Site, incident: &Incident) -> Result<Vec<u8>> {
    let summary = &incident.summary;
    let page = Page::Incident(summary.id.clone()).path(site.default_locale());
    let url = site.url(&page);
    let json =
        IncidentJson {
            id: &summary.id,
            source_id: Some(&*summary.source_id).filter(|source_id| *source_id != summary.id),
            kind: if summary.maintenance.is_some() {
                "maintenance"
            } else {
                "incident"
            },
            service: service_name(site, &summary.service),
            services: summary
                .services
                .iter()
                .map(|name| service_name(site, name))
                .collect(),
            status: &summary.status.name,
            classification: summary
                .classification
                .as_ref()
                .map(|word| word.to_lowercase()),
            severity: summary.source_severity.as_deref(),
            upcoming: summary.is_upcoming,
            muted: summary.is_muted(),
            verdict: summary.verdict.as_ref().map(verdict_json),
            maintenance: summary.maintenance.map(|phase| MaintenanceJson {
                phase: phase.as_str(),
                planned_start: summary.known_start().map(rfc3339),
                planned_end: summary.ended_at.map(rfc3339),
            }),
            started_at: summary.known_start().map(rfc3339),
            // The end of maintenance that is not over is only planned.
            ended_at: summary.ended_at.filter(|_| summary.is_over()).map(rfc3339),
            updated_at: summary.updated_at.map(rfc3339),
            reopened_at: incident.reopened_at.map(rfc3339),
            title: texts(&summary.title),
            earlier_titles: incident.earlier_titles.iter().map(texts).collect(),
            root_cause: incident.root_cause.as_ref().map(texts),
            root_cause_is_preliminary: incident.root_cause_is_preliminary,
            next_steps: incident.next_steps.as_ref().map(steps).unwrap_or_default(),
            report: incident
                .review
                .as_ref()
                .map(|review| PostIncidentReviewJson {
                    url: review.url.as_deref(),
                    published_at: review.published_at.map(rfc3339),
                    document: report_json(site, summary),
                }),
            updates: incident
                .updates
                .iter()
                .map(|update| update_json(update, &url))
                .collect(),
            annotations: incident
                .annotations
                .iter()
                .filter(|annotation| annotation.window.contains(site.now))
                .map(|annotation| annotation_json(annotation, "team", &site.settings.base_url))
                .chain(incident.remarks.iter().map(|annotation| {
                    annotation_json(annotation, "record", &site.settings.base_url)
                }))
                .collect(),
            problems: incident
                .time_warnings
                .iter()
                .map(|diagnostic| DiagnosticJson {
                    place: diagnostic.location.to_string(),
                    message: &diagnostic.message,
                })
                .collect(),
            url,
        };
    let mut bytes = serde_json::to_vec_pretty(&json)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The name of a service as the site writes it, in whatever case the record has it.
fn service_name<'a>(site: &'a Site, name: &'a str) -> &'a str {
    let service = site.services.get(name);
    service.map_or(name, |service| match service.name.as_str() {
        "" => service.name_in(site.default_locale()),
        name => name,
    })
}

fn update_json<'a>(update: &'a Update, page: &str) -> UpdateJson<'a> {
    UpdateJson {
        id: &update.summary.id,
        at: rfc3339(update.summary.at),
        status: update.status.as_ref().map(|status| status.name.as_str()),
        next_update_by: update.summary.next_update_by.map(rfc3339),
        estimated_resolution_at: update.estimated_resolution_at.map(rfc3339),
        revision: update.revision_number(),
        first_seen_at: Some(rfc3339(update.first_seen_at)),
        listed: !update.summary.is_withdrawn,
        truncated: update.is_truncated,
        reopens: update.reopens,
        url: format!("{page}#{}", update_anchor(&update.summary.id)),
        affected: update.affected.iter().map(affected_json).collect(),
        sections: update.sections.iter().map(section_json).collect(),
        earlier: update
            .earlier_revisions
            .iter()
            .map(earlier_revision_json)
            .collect(),
    }
}

fn affected_json(affected: &AffectedItem) -> AffectedJson<'_> {
    AffectedJson {
        name: &affected.name,
        before: affected.previous_state.as_deref(),
        state: affected.state.as_deref(),
    }
}

fn earlier_revision_json(revision: &EarlierRevision) -> EarlierRevisionJson<'_> {
    EarlierRevisionJson {
        first_seen_at: rfc3339(revision.first_seen_at),
        sections: revision.sections.iter().map(section_json).collect(),
    }
}

fn section_json(section: &Section) -> SectionJson<'_> {
    SectionJson {
        kind: section.kind.as_str(),
        text: texts(&section.text),
        at: section.at.map(rfc3339),
    }
}

/// `root` is the site's absolute address.
fn annotation_json<'a>(
    annotation: &'a Annotation,
    source: &'static str,
    root: &str,
) -> AnnotationJson<'a> {
    let format_instant = |at: Option<DateTime<Utc>>| at.map(rfc3339);
    let texts = annotation.texts.iter().map(|(tag, text)| {
        let json = AnnotationTextJson {
            title: text.title.as_deref(),
            html: text.html_seen_from(root),
        };
        (tag, json)
    });
    AnnotationJson {
        source,
        kind: annotation.kind.as_str(),
        position: annotation.position.as_str(),
        update: annotation.update.as_deref(),
        author: annotation.author(),
        from: format_instant(annotation.window.from),
        until: format_instant(annotation.window.until),
        text: texts.collect(),
    }
}

fn texts(text: &Localized) -> Texts<'_> {
    let all = text.all();
    all.map(|(tag, text)| (tag, text_json(text, text.rich.plain().into_owned())))
        .collect()
}

fn text_json(text: &Text, plain: String) -> TextJson<'_> {
    TextJson {
        text: plain,
        source: text.provenance.as_str(),
        engine: text.translator.as_deref(),
        stale: text.stale,
        differs: text.differences.iter().map(Difference::words).collect(),
        differences: &text.differences,
    }
}

/// The steps of a section: its list items, or its paragraphs if it has no list.
///
/// The n-th step of a translation belongs to the n-th step of the original. If a translation has more
/// steps, the last one of the original gets all of them.
fn steps(text: &Localized) -> Vec<Texts<'_>> {
    let count = split_steps(&text.original().rich).len();
    let mut steps: Vec<Texts<'_>> = (0..count).map(|_| BTreeMap::new()).collect();
    for (tag, text) in text.all() {
        for (index, words) in split_steps(&text.rich).into_iter().enumerate() {
            let Some(step) = steps.get_mut(index.min(count.saturating_sub(1))) else {
                continue;
            };
            step.entry(tag)
                .and_modify(|existing| existing.text = format!("{}\n{words}", existing.text))
                .or_insert_with(|| text_json(text, words));
        }
    }
    steps
}

/// Each step, and what stands before, between and after them: "We will not do the following:" is a part of what is said.
fn split_steps(text: &RichText) -> Vec<String> {
    let words = text.0.iter().map(|block| {
        let block = RichText(vec![block.clone()]);
        let plain = block.plain();
        plain.strip_prefix("- ").unwrap_or(&plain).trim().to_owned()
    });
    words.filter(|words| !words.is_empty()).collect()
}
