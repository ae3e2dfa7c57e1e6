//! An incident's page.

use super::view::{
    AnnotationView, EarlierView, IncidentView, LogItem, ProblemView, ReportView, SectionView,
    TextView, UpdateView,
};
use super::viewer::{instant, update_status_view};
use super::{Viewer, affected};
use crate::incident::{Annotation, Incident, Localized, Position, Section, Update};
use crate::text::SectionKind;
use crate::translation::Source;

impl Viewer<'_> {
    pub fn incident(&self, incident: &Incident) -> IncidentView {
        let updates = self.updates(incident);
        let notes = |position: Position| {
            self.shown(incident, position)
                .filter_map(|note| self.annotation(note))
                .collect()
        };
        let section = |kind: SectionKind, text: &Localized| SectionView {
            kind: kebab(kind),
            text: self.text(text),
            at: None,
        };
        let cause = if incident.preliminary {
            SectionKind::PreliminaryRootCause
        } else {
            SectionKind::RootCause
        };
        // Of an incident that goes on the newest update stands right below.
        let newest = incident.updates.last().filter(|_| incident.is_open());
        let is_in_newest = newest.is_some_and(|update| update.section(cause).is_some());
        IncidentView {
            card: self.card(incident),
            earlier_titles: incident
                .earlier_titles
                .iter()
                .map(|t| self.text(t))
                .collect(),
            duration: incident.duration().map(|duration| duration.num_seconds()),
            now: self.now(incident),
            root_cause: incident
                .root_cause
                .as_ref()
                .filter(|_| !is_in_newest)
                .map(|text| section(cause, text)),
            preliminary: incident.preliminary,
            next_steps: incident
                .next_steps
                .as_ref()
                .map(|text| section(SectionKind::NextSteps, text)),
            report: incident.report.as_ref().map(|report| ReportView {
                url: report.url.clone(),
            }),
            remarks: incident
                .remarks
                .iter()
                .filter_map(|remark| self.annotation(remark))
                .collect(),
            top: notes(Position::Top),
            bottom: notes(Position::Bottom),
            latest: updates.last().cloned(),
            log: self.log(incident, updates),
            problems: incident
                .problems
                .iter()
                .map(|problem| ProblemView {
                    place: problem.place.to_string(),
                    message: problem.message.clone(),
                })
                .collect(),
            json: self.to_file(&super::page::json_path(&incident.id)),
        }
    }

    /// What is happening, for an incident that goes on: what the newest update says of it.
    fn now(&self, incident: &Incident) -> Vec<SectionView> {
        let Some(newest) = incident.updates.last().filter(|_| incident.is_open()) else {
            return Vec::new();
        };
        let of = |kinds: &[SectionKind]| -> Vec<SectionView> {
            let sections = newest.sections.iter();
            sections
                .filter(|section| kinds.contains(&section.kind))
                .filter_map(|section| self.section(section))
                .collect()
        };
        let status = of(&[SectionKind::CurrentStatus, SectionKind::FinalStatus]);
        if status.is_empty() {
            of(&[SectionKind::Other, SectionKind::MoreInfo])
        } else {
            status
        }
    }

    fn updates(&self, incident: &Incident) -> Vec<UpdateView> {
        let mut title: Option<&Section> = None;
        let mut views = Vec::with_capacity(incident.updates.len());
        for (number, update) in (1..).zip(&incident.updates) {
            let mut view = self.update(incident, update, number);
            if let Some(section) = update.section(SectionKind::Title) {
                let is_new = |before: &Section| {
                    let [before, now] = [before, section].map(|section| section.text.original());
                    before.rich.plain() != now.rich.plain()
                };
                if title.is_some_and(is_new) {
                    view.new_title = Some(self.text(&section.text));
                }
                title = Some(section);
            }
            views.push(view);
        }
        views
    }

    fn update(&self, incident: &Incident, update: &Update, number: usize) -> UpdateView {
        let sections = self.sections(&update.sections);
        let how = How::of(&sections);
        UpdateView {
            anchor: format!("u-{}", update.id),
            number,
            at: instant(update.at),
            status: update
                .status
                .as_ref()
                .map(|status| update_status_view(status, incident)),
            next_update_by: update.next_update_by.map(instant),
            first_seen_at: Some(instant(update.first_seen_at)),
            listed: update.listed,
            new_title: None,
            source: how.source,
            translator: how.translator,
            original_language: update.sections.first().map_or_else(
                || "en".to_owned(),
                |section| section.text.origin.to_string(),
            ),
            stale: sections.iter().any(|section| section.text.stale),
            differs: how.differs,
            sections,
            affected: affected::views(&update.affected),
            earlier: update
                .earlier
                .iter()
                .rev()
                .map(|wording| EarlierView {
                    first_seen_at: instant(wording.first_seen_at),
                    sections: self.sections(&wording.sections),
                })
                .collect(),
        }
    }

    /// The sections that an update shows: its title is the page's, and shown where it changes.
    fn sections(&self, sections: &[Section]) -> Vec<SectionView> {
        sections
            .iter()
            .filter(|section| section.kind != SectionKind::Title)
            .filter_map(|section| self.section(section))
            .collect()
    }

    /// A section, unless it is a translation without an original, into another language.
    fn section(&self, section: &Section) -> Option<SectionView> {
        let (tag, _) = section.text.in_locale(&self.locale.tag);
        let has_original = section.text.original().source == Source::Original;
        (has_original || tag.same_language(&self.locale.tag)).then(|| SectionView {
            kind: kebab(section.kind),
            text: self.text(&section.text),
            at: section.at.map(instant),
        })
    }

    /// The updates with the notes that stand among them, oldest first.
    fn log(&self, incident: &Incident, updates: Vec<UpdateView>) -> Vec<LogItem> {
        let mut notes: Vec<(String, AnnotationView)> = self
            .shown(incident, Position::Log)
            .filter_map(|note| {
                let from = note.from.unwrap_or(incident.started_at);
                Some((instant(from), self.annotation(note)?))
            })
            .collect();
        notes.sort_by(|a, b| a.0.cmp(&b.0));
        let mut notes = notes.into_iter().peekable();
        let mut log = Vec::new();
        for update in updates {
            while let Some((_, note)) = notes.next_if(|(at, _)| *at < update.at) {
                log.push(LogItem::Annotation(note));
            }
            log.push(LogItem::Update(Box::new(update)));
        }
        log.extend(notes.map(|(_, note)| LogItem::Annotation(note)));
        log
    }

    fn shown<'i>(
        &self,
        incident: &'i Incident,
        position: Position,
    ) -> impl Iterator<Item = &'i Annotation> {
        let now = self.site.now;
        let notes = incident.annotations.iter();
        notes.filter(move |note| note.position == position && note.is_shown(now))
    }

    fn annotation(&self, note: &Annotation) -> Option<AnnotationView> {
        let (tag, text) = note.in_locale(&self.locale.tag, self.site.default_locale())?;
        let name = if note.name.is_empty() {
            "1"
        } else {
            &note.name
        };
        Some(AnnotationView {
            anchor: format!("note-{name}"),
            title: text.title.clone(),
            kind: note.kind.as_str(),
            author: note.author.clone(),
            html: text.html.clone(),
            lang: tag.to_string(),
            dir: tag.direction().as_str(),
            foreign: (!tag.same_language(&self.locale.tag)).then(|| tag.to_string()),
            from: note.from.map(instant),
        })
    }
}

/// How an update came into the page's language.
struct How {
    source: &'static str,
    translator: Option<String>,
    differs: Vec<String>,
}

impl How {
    fn of(sections: &[SectionView]) -> Self {
        let source = |text: &TextView| {
            if text.untranslated {
                "untranslated"
            } else {
                text.source
            }
        };
        let mut sources: Vec<&'static str> = sections.iter().map(|s| source(&s.text)).collect();
        sources.sort_unstable();
        sources.dedup();
        let mut differs: Vec<String> = Vec::new();
        for token in sections.iter().flat_map(|section| &section.text.differs) {
            if !differs.contains(token) {
                differs.push(token.clone());
            }
        }
        Self {
            source: match sources[..] {
                [] => "original",
                [source] => source,
                _ => "mixed",
            },
            translator: sections.iter().find_map(|s| s.text.translator.clone()),
            differs,
        }
    }
}

/// A kind as the catalog's keys have it.
fn kebab(kind: SectionKind) -> String {
    kind.as_str().replace('_', "-")
}
