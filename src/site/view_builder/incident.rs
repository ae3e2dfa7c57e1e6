//! An incident's page.

use serde::Serialize;

use super::answers::link_to_newest;
use super::card::what_to_do;
use super::repetition::{fold, say_once};
use super::{ViewBuilder, diagnostic_views, kebab_case, rfc3339, update_status_view};
use crate::catalog::month_of;
use crate::incident::{
    Annotation, AnnotationKind, AnnotationPosition, Incident, IncidentSummary, Localized, Section,
    Update, readable_sections,
};
use crate::site::feed_text::shows_only_beginning;
use crate::site::text_changes::TextChanges;
use crate::site::text_html::{first_words, note_html, plain_line};
use crate::site::view::{
    AnnotationView, EarlierRevisionView, FirstWordsView, IncidentView, LogItem, MentionView,
    MonthLink, PostIncidentReviewView, PromiseView, ReportDocumentView, SectionView, ServiceLink,
    SilentView, UpdateView,
};
use crate::site::{HistoryPart, Page, affected, update_anchor};
use crate::text::SectionKind;

/// What an incident's page shows that depends on more than the incident, the settings and the page's address.
#[derive(Debug, Serialize)]
pub struct IncidentSurroundings<'a> {
    service: ServiceLink,
    other_services: Vec<ServiceLink>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    silent: Vec<SilentView>,
    footer: Option<&'a str>,
    /// Whether the time of the newest update is shown, which may be still to come.
    shows_updated_at: bool,
}

impl ViewBuilder<'_> {
    /// See [`IncidentSurroundings`]; the page changes only with them and with what else it is made from.
    pub fn incident_surroundings(&self, incident: &IncidentSummary) -> IncidentSurroundings<'_> {
        let footer = self.site.footer.as_ref();
        IncidentSurroundings {
            service: self.first_service(incident),
            other_services: self.other_services(incident),
            silent: self.silent_of_incident(incident),
            footer: footer.map(|words| words.in_locale(&self.locale.tag)),
            shows_updated_at: self.shown_updated_at(incident).is_some(),
        }
    }

    /// The other incidents that the texts name. A page depends on no other incident, so each is looked for by the search.
    fn mentions(&self, incident: &Incident) -> Vec<MentionView> {
        let ids = incident.mentioned_ids().into_iter();
        let search = self.site.settings.has_search;
        let search = search.then(|| self.page_href(&Page::Search));
        ids.map(|id| MentionView {
            href: search.as_ref().map(|href| format!("{href}?q={id}")),
            id,
        })
        .collect()
    }

    /// The first page of the month in which lists have an incident.
    fn month_of(&self, incident: &IncidentSummary) -> MonthLink {
        let month = month_of(incident);
        MonthLink {
            year: month.year,
            month: month.month,
            href: self.page_href(&Page::History(HistoryPart { month, number: 1 })),
        }
    }

    /// The sources that tell of the services of an incident that is not over, and do not answer.
    fn silent_of_incident(&self, incident: &IncidentSummary) -> Vec<SilentView> {
        let sources = self.site.silent_sources.iter();
        self.silent(sources.filter(|silent| {
            let mut names = incident.services.iter();
            !incident.is_over()
                && names.any(|name| {
                    let service = self.site.services.get(name);
                    service.is_some_and(|service| silent.services.contains(&service.slug))
                })
        }))
    }

    pub fn incident(&self, incident: &Incident) -> IncidentView {
        let annotations = |position: AnnotationPosition| {
            self.visible_annotations(incident, position)
                .filter_map(|annotation| self.annotation(annotation))
                .collect()
        };
        let impact = self.impact_answers(incident);
        let answers = self.other_answers(incident);
        let mut updates = self.updates(incident);
        let answers_in_order = impact.iter().chain(&answers);
        say_once(&mut updates, answers_in_order, self.locale.direction);
        for (view, update) in updates.iter_mut().zip(&incident.updates) {
            view.first_words = self.first_words(view, update);
        }
        fold(&mut updates);
        IncidentView {
            card: self.card(&incident.summary),
            other_services: self.other_services(&incident.summary),
            silent: self.silent_of_incident(&incident.summary),
            earlier_titles: incident
                .earlier_titles
                .iter()
                .map(|title| self.line(title))
                .collect(),
            is_false_positive: incident.summary.status.is_false_positive(),
            what_to_do: what_to_do(&incident.summary).map(str::to_owned),
            reopened_at: incident.reopened_at.map(rfc3339),
            duration: incident.duration().map(|duration| duration.num_seconds()),
            impact,
            answers,
            review: incident
                .review
                .as_ref()
                .map(|review| PostIncidentReviewView {
                    url: review.url.clone(),
                    published_at: review.published_at.map(rfc3339),
                    document: self.report_document(&incident.summary),
                }),
            remarks: incident
                .remarks
                .iter()
                .filter_map(|remark| self.annotation(remark))
                .collect(),
            top: self.top_annotations(incident),
            bottom: annotations(AnnotationPosition::Bottom),
            newest: link_to_newest(incident).filter(|_| updates.len() > 1),
            log: self.log(incident, updates),
            mentions: self.mentions(incident),
            month: self.month_of(&incident.summary),
            diagnostics: diagnostic_views(&incident.time_warnings),
            json: self.href(&crate::site::incident_json_path(&incident.summary.id)),
        }
    }

    /// The document of the review, if the site publishes it.
    fn report_document(&self, summary: &IncidentSummary) -> Option<ReportDocumentView> {
        let path = self.site.report_path(summary)?;
        let document = summary.report.as_ref()?;
        let kilobytes = i64::try_from(document.bytes.div_ceil(1_000)).unwrap_or(i64::MAX);
        Some(ReportDocumentView {
            href: self.href(&path),
            kind: document.kind()?.name(),
            size: self.locale.number(kilobytes),
        })
    }

    /// The annotations above the log: what the incident means for the team's readers, then what they can do.
    fn top_annotations(&self, incident: &Incident) -> Vec<AnnotationView> {
        let top = self.visible_annotations(incident, AnnotationPosition::Top);
        let mut top: Vec<_> = top.collect();
        top.sort_by_key(|annotation| match annotation.kind {
            AnnotationKind::Impact => 0,
            AnnotationKind::Workaround => 1,
            AnnotationKind::Action => 2,
            AnnotationKind::Note => 3,
        });
        top.into_iter()
            .filter_map(|annotation| self.annotation(annotation))
            .collect()
    }

    /// The first words of what an update says that is new: rather how things stand than anything else.
    fn first_words(&self, view: &UpdateView, update: &Update) -> Option<FirstWordsView> {
        let telling = [
            SectionKind::CurrentStatus,
            SectionKind::FinalStatus,
            SectionKind::Other,
        ];
        let kinds = view.sections.iter().map(|section| &section.kind);
        let answered = view.answered.iter().map(|answered| &answered.kind);
        let shown: Vec<&String> = kinds.chain(answered).collect();
        let sections = update.sections.iter().filter(|section| {
            section.kind != SectionKind::Title && shown.contains(&&kebab_case(section.kind))
        });
        let section = sections.min_by_key(|section| {
            let place = telling.iter().position(|kind| *kind == section.kind);
            place.unwrap_or(telling.len())
        })?;
        let line = self.line(&section.text);
        let plain = line.plain?;
        let text = first_words(&plain);
        // A short text that is all that follows is not said twice.
        let is_alone =
            matches!(&view.sections[..], [only] if only.kind == kebab_case(section.kind));
        if is_alone && text == plain {
            return None;
        }
        Some(FirstWordsView {
            text,
            lang: line.lang,
            dir: line.dir,
        })
    }

    fn updates(&self, incident: &Incident) -> Vec<UpdateView> {
        let mut previous_title: Option<&Localized> = None;
        let mut views = Vec::with_capacity(incident.updates.len());
        let newest = incident.current_update();
        for (number, update) in (1..).zip(&incident.updates) {
            let is_latest = newest.is_some_and(|newest| newest.summary.id == update.summary.id);
            let promise = match (update.summary.next_update_by, is_latest) {
                (_, false) => Promise::Superseded,
                (Some(at), true) if at <= self.site.now => Promise::Overdue,
                (_, true) => Promise::Due,
            };
            views.push(self.update(incident, update, number, previous_title, promise));
            let title = update.section(SectionKind::Title);
            previous_title = title.map(|section| &section.text).or(previous_title);
        }
        views
    }

    /// `previous_title` is that of the updates before it, `promise` how its promise of the next one stands.
    fn update(
        &self,
        incident: &Incident,
        update: &Update,
        number: usize,
        previous_title: Option<&Localized>,
        promise: Promise,
    ) -> UpdateView {
        let title = update
            .section(SectionKind::Title)
            .map(|section| &section.text);
        let new_title = title.filter(|title| {
            previous_title.is_some_and(|previous| !previous.has_same_original(title))
        });
        // A title that stands on the page is not repeated.
        let shown_titles = [Some(&incident.summary.title), previous_title, new_title];
        let shown_titles: Vec<&Localized> = shown_titles.into_iter().flatten().collect();
        let mut sections = self.sections(&update.sections, &shown_titles);
        let mut promised = false;
        for section in &mut sections {
            if section.kind == kebab_case(SectionKind::NextUpdateBy) {
                promise.section_kind().clone_into(&mut section.kind);
                promised = true;
            }
        }
        let is_valid = !promised && promise != Promise::Superseded;
        let estimate = update.estimated_resolution_at.filter(|_| {
            let mut sections = update.sections.iter();
            promise != Promise::Superseded
                && !sections.any(|section| {
                    section.kind == SectionKind::EstimatedTimeToResolve && section.at.is_some()
                })
        });
        UpdateView {
            anchor: update_anchor(&update.summary.id),
            alias_anchors: update.aliases.iter().map(|id| update_anchor(id)).collect(),
            number,
            at: rfc3339(update.summary.at),
            status: update
                .status
                .as_ref()
                .map(|status| update_status_view(status, &incident.summary)),
            is_status_stated: update.is_status_stated,
            estimated_resolution_at: estimate.map(rfc3339),
            next_update: update
                .summary
                .next_update_by
                .filter(|_| is_valid)
                .map(|at| PromiseView {
                    at: rfc3339(at),
                    overdue: promise == Promise::Overdue,
                }),
            is_withdrawn: update.summary.is_withdrawn,
            is_truncated: shows_only_beginning(update, &self.locale.tag, self.site),
            reopens: update.reopens,
            new_title: new_title.map(|title| self.line(title)),
            provenance: shared_provenance(&sections),
            stale: sections.iter().any(|section| section.text.stale),
            first_words: None,
            sections,
            answered: Vec::new(),
            unchanged: Vec::new(),
            changed_since: Vec::new(),
            is_folded: false,
            affected: affected::views(&update.affected),
            earlier: self.earlier_revisions(incident, update),
        }
    }

    /// The earlier revisions of an update, newest first, each with marks on what the next one changed.
    fn earlier_revisions(&self, incident: &Incident, update: &Update) -> Vec<EarlierRevisionView> {
        let shown_titles = [&incident.summary.title];
        let mut next = self.sections(&update.sections, &shown_titles);
        let mut views = Vec::with_capacity(update.earlier_revisions.len());
        for revision in update.earlier_revisions.iter().rev() {
            let sections = self.sections(&revision.sections, &shown_titles);
            let mut view = EarlierRevisionView {
                first_seen_at: rfc3339(revision.first_seen_at),
                sections: sections.clone(),
                has_marks: false,
            };
            for section in &mut view.sections {
                let mut next = next.iter().filter(|next| next.kind == section.kind);
                let next = next.next().map(|next| &next.text);
                let next = next.filter(|next| next.language == section.text.language);
                let wordings = section
                    .text
                    .html
                    .as_deref()
                    .zip(next.and_then(|text| text.html.as_deref()));
                let marked = wordings.and_then(|(before, after)| {
                    TextChanges::default().marked(before, after, self.locale.direction)
                });
                if let Some(html) = marked {
                    section.text.html = Some(html);
                    view.has_marks = true;
                }
            }
            views.push(view);
            next = sections;
        }
        views
    }

    /// The sections of an update that readers of this language are shown, without a title that is one of
    /// `shown_titles`.
    fn sections(&self, sections: &[Section], shown_titles: &[&Localized]) -> Vec<SectionView> {
        // A translation of the title alone has no original.
        let is_same = |title: &Localized, other: &Localized| {
            title.has_same_original(other) || self.line(title).plain == self.line(other).plain
        };
        readable_sections(sections, &self.locale.tag, self.site.default_locale())
            .filter(|section| {
                let mut shown_titles = shown_titles.iter();
                section.kind != SectionKind::Title
                    || !shown_titles.any(|title| is_same(title, &section.text))
            })
            .map(|section| self.section(section))
            .collect()
    }

    pub(super) fn section(&self, section: &Section) -> SectionView {
        SectionView {
            kind: kebab_case(section.kind),
            text: self.text(&section.text),
            at: section.at.map(rfc3339),
        }
    }

    /// The updates and the annotations among them, oldest first.
    fn log(&self, incident: &Incident, updates: Vec<UpdateView>) -> Vec<LogItem> {
        let in_log = || self.visible_annotations(incident, AnnotationPosition::Log);
        let mut annotations: Vec<(String, AnnotationView)> = in_log()
            .filter(|annotation| annotation.update.is_none())
            .filter_map(|annotation| {
                let from = annotation
                    .window
                    .from
                    .unwrap_or(incident.summary.started_at);
                Some((rfc3339(from), self.annotation(annotation)?))
            })
            .collect();
        annotations.sort_by(|a, b| a.0.cmp(&b.0));
        let mut annotations = annotations.into_iter().peekable();
        let mut log = Vec::new();
        for update in updates {
            while let Some((_, annotation)) = annotations.next_if(|(at, _)| *at < update.at) {
                log.push(LogItem::Annotation(Box::new(annotation)));
            }
            let anchor = update.anchor.clone();
            log.push(LogItem::Update(Box::new(update)));
            let about_it = in_log().filter(|annotation| {
                let update = annotation.update.as_ref();
                update.is_some_and(|id| anchor == update_anchor(id))
            });
            let views = about_it.filter_map(|annotation| self.annotation(annotation));
            log.extend(views.map(|view| LogItem::Annotation(Box::new(view))));
        }
        let rest = annotations.map(|(_, annotation)| Box::new(annotation));
        log.extend(rest.map(LogItem::Annotation));
        log
    }

    fn visible_annotations<'i>(
        &self,
        incident: &'i Incident,
        position: AnnotationPosition,
    ) -> impl Iterator<Item = &'i Annotation> {
        let now = self.site.now;
        let annotations = incident.annotations.iter();
        annotations.filter(move |annotation| {
            annotation.position == position
                && annotation.has_text()
                && annotation.window.contains(now)
        })
    }

    fn annotation(&self, annotation: &Annotation) -> Option<AnnotationView> {
        let (tag, text) = annotation.in_locale(&self.locale.tag, self.site.default_locale())?;
        Some(AnnotationView {
            anchor: annotation.anchor(),
            title: text.title.clone().map(|title| plain_line(title, tag)),
            kind: annotation.kind.as_str(),
            author: text
                .author
                .as_deref()
                .or(annotation.author())
                .map(str::to_owned),
            html: note_html(&text.html_seen_from(&self.root_href()), tag),
            lang: tag.to_string(),
            dir: tag.direction().as_str(),
            content_lang: (!tag.same_language(&self.locale.tag)).then(|| tag.to_string()),
            from: annotation.window.from.map(rfc3339),
            is_draft: text.is_draft,
            problems: diagnostic_views(&text.problems),
        })
    }
}

/// How an update's promise of the next one stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Promise {
    /// Its time is to come, or not known.
    Due,
    Overdue,
    /// A later update has been published, or the incident is over.
    Superseded,
}

impl Promise {
    /// What the page calls the section that makes the promise.
    fn section_kind(self) -> &'static str {
        match self {
            Self::Due => "next-update-by",
            Self::Overdue => "next-update-overdue",
            Self::Superseded => "next-update-promised",
        }
    }
}

/// Where all of the texts come from: `original`, `reviewed`, `machine` or `provided` in the page's language,
/// `untranslated` in another, or `mixed`.
fn shared_provenance(sections: &[SectionView]) -> &'static str {
    let source = |section: &SectionView| {
        let text = &section.text;
        (
            text.untranslated.then(|| text.language.clone()),
            text.provenance,
            text.translator.clone(),
        )
    };
    let Some(first) = sections.first() else {
        return "original";
    };
    if sections
        .iter()
        .any(|section| source(section) != source(first))
    {
        "mixed"
    } else if first.text.untranslated {
        "untranslated"
    } else {
        first.text.provenance
    }
}
