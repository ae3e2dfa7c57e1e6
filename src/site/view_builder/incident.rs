//! An incident's page.

use super::{ViewBuilder, kebab_case, rfc3339, update_status_view};
use crate::incident::{Annotation, AnnotationPosition, Incident, Localized, Section, Update};
use crate::site::affected;
use crate::site::view::{
    AnnotationView, DiagnosticView, EarlierRevisionView, IncidentView, LogItem,
    PostIncidentReviewView, SectionView, TextView, UpdateView,
};
use crate::text::SectionKind;

impl ViewBuilder<'_> {
    pub fn incident(&self, incident: &Incident) -> IncidentView {
        let updates = self.updates(incident);
        let annotations = |position: AnnotationPosition| {
            self.visible_annotations(incident, position)
                .filter_map(|annotation| self.annotation(annotation))
                .collect()
        };
        let section = |kind: SectionKind, text: &Localized| SectionView {
            kind: kebab_case(kind),
            text: self.text(text),
            at: None,
        };
        let cause_kind = if incident.root_cause_is_preliminary {
            SectionKind::PreliminaryRootCause
        } else {
            SectionKind::RootCause
        };
        // The page of an ongoing incident shows the newest update right below.
        let newest = incident.updates.last().filter(|_| incident.is_open());
        let is_in_newest = newest.is_some_and(|update| update.section(cause_kind).is_some());
        IncidentView {
            card: self.card(incident),
            earlier_titles: incident
                .earlier_titles
                .iter()
                .map(|t| self.text(t))
                .collect(),
            duration: incident.duration().map(|duration| duration.num_seconds()),
            current_status: self.current_status(incident),
            root_cause: incident
                .root_cause
                .as_ref()
                .filter(|_| !is_in_newest)
                .map(|text| section(cause_kind, text)),
            root_cause_is_preliminary: incident.root_cause_is_preliminary,
            next_steps: incident
                .next_steps
                .as_ref()
                .map(|text| section(SectionKind::NextSteps, text)),
            review: incident
                .review
                .as_ref()
                .map(|review| PostIncidentReviewView {
                    url: review.url.clone(),
                }),
            remarks: incident
                .remarks
                .iter()
                .filter_map(|remark| self.annotation(remark))
                .collect(),
            top: annotations(AnnotationPosition::Top),
            bottom: annotations(AnnotationPosition::Bottom),
            latest: updates.last().cloned(),
            log: self.log(incident, updates),
            diagnostics: incident
                .time_warnings
                .iter()
                .map(|diagnostic| DiagnosticView {
                    location: diagnostic.location.to_string(),
                    message: diagnostic.message.clone(),
                })
                .collect(),
            json: self.href(&crate::site::incident_json_path(&incident.id)),
        }
    }

    /// The current status of an ongoing incident, from its newest update.
    fn current_status(&self, incident: &Incident) -> Vec<SectionView> {
        let Some(newest) = incident.updates.last().filter(|_| incident.is_open()) else {
            return Vec::new();
        };
        let sections_of = |kinds: &[SectionKind]| -> Vec<SectionView> {
            let sections = newest.sections.iter();
            sections
                .filter(|section| kinds.contains(&section.kind))
                .filter_map(|section| self.section(section))
                .collect()
        };
        let status = sections_of(&[SectionKind::CurrentStatus, SectionKind::FinalStatus]);
        if status.is_empty() {
            sections_of(&[SectionKind::Other, SectionKind::MoreInfo])
        } else {
            status
        }
    }

    fn updates(&self, incident: &Incident) -> Vec<UpdateView> {
        let mut last_title: Option<&Section> = None;
        let mut views = Vec::with_capacity(incident.updates.len());
        for (number, update) in (1..).zip(&incident.updates) {
            let mut view = self.update(incident, update, number);
            if let Some(section) = update.section(SectionKind::Title) {
                let is_new = |before: &Section| {
                    let [before, after] = [before, section].map(|section| section.text.original());
                    before.rich.plain() != after.rich.plain()
                };
                if last_title.is_some_and(is_new) {
                    view.new_title = Some(self.text(&section.text));
                }
                last_title = Some(section);
            }
            views.push(view);
        }
        views
    }

    fn update(&self, incident: &Incident, update: &Update, number: usize) -> UpdateView {
        let sections = self.sections(&update.sections);
        let provenance = UpdateProvenance::of(&sections);
        UpdateView {
            anchor: format!("u-{}", update.id),
            alias_anchors: update.aliases.iter().map(|id| format!("u-{id}")).collect(),
            number,
            at: rfc3339(update.at),
            status: update
                .status
                .as_ref()
                .map(|status| update_status_view(status, incident)),
            next_update_by: update.next_update_by.map(rfc3339),
            first_seen_at: Some(rfc3339(update.first_seen_at)),
            is_withdrawn: update.is_withdrawn,
            new_title: None,
            provenance: provenance.provenance,
            translator: provenance.translator,
            original_language: update.sections.first().map_or_else(
                || "en".to_owned(),
                |section| section.text.original_locale.to_string(),
            ),
            stale: sections.iter().any(|section| section.text.stale),
            lost_tokens: provenance.lost_tokens,
            sections,
            affected: affected::views(&update.affected),
            earlier: update
                .earlier_revisions
                .iter()
                .rev()
                .map(|revision| EarlierRevisionView {
                    first_seen_at: rfc3339(revision.first_seen_at),
                    sections: self.sections(&revision.sections),
                })
                .collect(),
        }
    }

    /// The sections of an update without its title, which is shown only where it changes.
    fn sections(&self, sections: &[Section]) -> Vec<SectionView> {
        sections
            .iter()
            .filter(|section| section.kind != SectionKind::Title)
            .filter_map(|section| self.section(section))
            .collect()
    }

    /// The view of a section; `None` if it is not shown in this language.
    fn section(&self, section: &Section) -> Option<SectionView> {
        let is_readable = section.is_readable_in(&self.locale.tag);
        is_readable.then(|| SectionView {
            kind: kebab_case(section.kind),
            text: self.text(&section.text),
            at: section.at.map(rfc3339),
        })
    }

    /// The updates and the annotations among them, oldest first.
    fn log(&self, incident: &Incident, updates: Vec<UpdateView>) -> Vec<LogItem> {
        let mut annotations: Vec<(String, AnnotationView)> = self
            .visible_annotations(incident, AnnotationPosition::Log)
            .filter_map(|annotation| {
                let from = annotation.from.unwrap_or(incident.started_at);
                Some((rfc3339(from), self.annotation(annotation)?))
            })
            .collect();
        annotations.sort_by(|a, b| a.0.cmp(&b.0));
        let mut annotations = annotations.into_iter().peekable();
        let mut log = Vec::new();
        for update in updates {
            while let Some((_, annotation)) = annotations.next_if(|(at, _)| *at < update.at) {
                log.push(LogItem::Annotation(annotation));
            }
            log.push(LogItem::Update(Box::new(update)));
        }
        log.extend(annotations.map(|(_, annotation)| LogItem::Annotation(annotation)));
        log
    }

    fn visible_annotations<'i>(
        &self,
        incident: &'i Incident,
        position: AnnotationPosition,
    ) -> impl Iterator<Item = &'i Annotation> {
        let now = self.site.now;
        let annotations = incident.annotations.iter();
        annotations
            .filter(move |annotation| annotation.position == position && annotation.is_shown(now))
    }

    fn annotation(&self, annotation: &Annotation) -> Option<AnnotationView> {
        let (tag, text) = annotation.in_locale(&self.locale.tag, self.site.default_locale())?;
        Some(AnnotationView {
            anchor: annotation.anchor(),
            title: text.title.clone(),
            kind: annotation.kind.as_str(),
            author: text
                .author
                .as_deref()
                .or(annotation.author())
                .map(str::to_owned),
            html: text.html_seen_from(&self.root_href()),
            lang: tag.to_string(),
            dir: tag.direction().as_str(),
            content_lang: (!tag.same_language(&self.locale.tag)).then(|| tag.to_string()),
            from: annotation.from.map(rfc3339),
        })
    }
}

/// The provenance of an update's texts in the page's language.
struct UpdateProvenance {
    provenance: &'static str,
    translator: Option<String>,
    lost_tokens: Vec<String>,
}

impl UpdateProvenance {
    fn of(sections: &[SectionView]) -> Self {
        let provenance_of = |text: &TextView| {
            if text.untranslated {
                "untranslated"
            } else {
                text.provenance
            }
        };
        let mut provenances: Vec<&'static str> =
            sections.iter().map(|s| provenance_of(&s.text)).collect();
        provenances.sort_unstable();
        provenances.dedup();
        let mut lost_tokens: Vec<String> = Vec::new();
        for token in sections
            .iter()
            .flat_map(|section| &section.text.lost_tokens)
        {
            if !lost_tokens.contains(token) {
                lost_tokens.push(token.clone());
            }
        }
        Self {
            provenance: match provenances[..] {
                [] => "original",
                [provenance] => provenance,
                _ => "mixed",
            },
            translator: sections.iter().find_map(|s| s.text.translator.clone()),
            lost_tokens,
        }
    }
}
