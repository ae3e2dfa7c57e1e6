//! What an incident's page answers before its log: what it means, what to do, how things stand, why, what comes next.

use super::{ViewBuilder, kebab_case, section_key};
use crate::incident::{
    CAUSE_KINDS, IMPACT_KINDS, Incident, Localized, Section, Update, WORKAROUND, readable_sections,
};
use crate::site::facts::root_cause_heading;
use crate::site::update_anchor;
use crate::site::view::{AnswerView, SectionView, UpdateLink};
use crate::text::SectionKind;

/// The most bytes of a text without labels that stands above the log.
const MAX_UNLABELLED: usize = 4_000;

/// A section of an update, and the place of the update in the log, from 1.
type Found<'i> = (usize, &'i Update, &'i Section);

impl ViewBuilder<'_> {
    /// What the incident means for users, and for whom.
    pub(super) fn impact_answers(&self, incident: &Incident) -> Vec<AnswerView> {
        let impact = incident.summary.user_impact.as_ref().map(|text| {
            let found = IMPACT_KINDS
                .into_iter()
                .find_map(|kind| self.newest_section(incident, kind));
            match found {
                Some(found) => self.answer("impact", section_key(found.2.kind), &[found]),
                None => {
                    let kind = SectionKind::UserImpact;
                    self.answer_of_text("impact", section_key(kind), kind, text, None)
                }
            }
        });
        let scope = self
            .newest_section(incident, SectionKind::ScopeOfImpact)
            .filter(|_| !incident.summary.status.is_false_positive());
        let scope = scope.map(|found| self.answer("scope", section_key(found.2.kind), &[found]));
        [impact, scope].into_iter().flatten().collect()
    }

    /// What to do about it, how things stand, the root cause and the next steps.
    pub(super) fn other_answers(&self, incident: &Incident) -> Vec<AnswerView> {
        let is_open = incident.summary.is_open();
        let workaround = self
            .newest_section(incident, SectionKind::Workaround)
            .filter(|_| is_open)
            .map(|found| self.answer(WORKAROUND, section_key(found.2.kind), &[found]));
        let mut answers = Vec::from_iter(workaround);
        answers.extend(self.progress_answer(incident));
        if incident.summary.status.is_false_positive() {
            return answers;
        }
        let is_over = !is_open && !incident.summary.is_planned();
        let kind = match incident.root_cause_is_preliminary {
            true => SectionKind::PreliminaryRootCause,
            false => SectionKind::RootCause,
        };
        let heading = root_cause_heading(incident);
        if let Some(text) = &incident.root_cause {
            let update = link_to_newest_with_text(incident, &CAUSE_KINDS, text);
            let heading = heading.to_owned();
            answers.push(self.answer_of_text("root-cause", heading, kind, text, update));
        } else if is_over && lacks(incident, &CAUSE_KINDS) {
            let none = "incident-root-cause-none";
            answers.push(no_answer("root-cause", heading, none));
        }
        // Next steps of an open incident are part of what is happening, and may change with each update.
        let (kind, heading) = (SectionKind::NextSteps, "incident-next-steps-heading");
        if let Some(text) = incident.next_steps.as_ref().filter(|_| is_over) {
            let update = link_to_newest_with_text(incident, &[kind], text);
            let heading = heading.to_owned();
            answers.push(self.answer_of_text("next-steps", heading, kind, text, update));
        } else if is_over && lacks(incident, &[kind]) {
            answers.push(no_answer("next-steps", heading, "incident-next-steps-none"));
        }
        answers
    }

    /// How things stand: by the newest update that says so, the current status of an open incident, the final one of
    /// another, or else what it says without a label. The final status of an incident that is open again tells nothing.
    fn progress_answer(&self, incident: &Incident) -> Option<AnswerView> {
        use SectionKind::{CurrentStatus, FinalStatus, Other};
        let is_open = incident.summary.is_open();
        // That a report is there does not tell how it ended.
        if incident.summary.status.is_review_published()
            && let Some(found) = self.newest_section(incident, FinalStatus)
        {
            return Some(self.answer("now", section_key(FinalStatus), &[found]));
        }
        let kinds = match is_open {
            true => [CurrentStatus, Other, FinalStatus],
            false => [FinalStatus, Other, CurrentStatus],
        };
        let mut newest_first = updates_in_effect(incident).take(match is_open {
            true => usize::MAX,
            false => 1,
        });
        let (kind, found) = newest_first.find_map(|(number, update)| {
            kinds.into_iter().find_map(|kind| {
                let sections = self.sections_of(update, kind);
                let found: Vec<_> = sections.map(|section| (number, update, section)).collect();
                (!found.is_empty()).then_some((kind, found))
            })
        })?;
        let heading = match kind {
            FinalStatus if is_open => return None,
            FinalStatus => section_key(kind),
            CurrentStatus if is_open => "incident-now-heading".to_owned(),
            _ => "incident-newest-update-heading".to_owned(),
        };
        let lengths = found
            .iter()
            .map(|(_, _, section)| section.text.original().rich.plain().len());
        // A whole report stays in the log, where it can be folded.
        let is_short = kind != Other || lengths.sum::<usize>() <= MAX_UNLABELLED;
        is_short.then(|| self.answer("now", heading, &found))
    }

    fn newest_section<'i>(
        &'i self,
        incident: &'i Incident,
        kind: SectionKind,
    ) -> Option<Found<'i>> {
        updates_in_effect(incident).find_map(|(number, update)| {
            let section = self.sections_of(update, kind).next()?;
            Some((number, update, section))
        })
    }

    /// The sections of this kind that readers of this language are shown.
    fn sections_of<'i>(
        &'i self,
        update: &'i Update,
        kind: SectionKind,
    ) -> impl Iterator<Item = &'i Section> {
        let (locale, default_locale) = (&self.locale.tag, self.site.default_locale());
        readable_sections(&update.sections, locale, default_locale)
            .filter(move |section| section.kind == kind)
    }

    /// The answer that sections of one update give.
    fn answer(&self, anchor: &'static str, heading: String, found: &[Found<'_>]) -> AnswerView {
        AnswerView {
            anchor,
            heading,
            sections: found
                .iter()
                .map(|(_, _, section)| self.section(section))
                .collect(),
            none: None,
            update: found
                .first()
                .map(|(number, update, _)| update_link(*number, update)),
        }
    }

    fn answer_of_text(
        &self,
        anchor: &'static str,
        heading: String,
        kind: SectionKind,
        text: &Localized,
        update: Option<UpdateLink>,
    ) -> AnswerView {
        AnswerView {
            anchor,
            heading,
            sections: vec![SectionView {
                kind: kebab_case(kind),
                text: self.text(text),
                at: None,
            }],
            none: None,
            update,
        }
    }
}

fn no_answer(anchor: &'static str, heading: &str, none: &'static str) -> AnswerView {
    AnswerView {
        anchor,
        heading: heading.to_owned(),
        sections: Vec::new(),
        none: Some(none),
        update: None,
    }
}

/// Whether the page may say that the log has no section of these kinds: every text has a label, and nothing else tells
/// of the incident.
fn lacks(incident: &Incident, kinds: &[SectionKind]) -> bool {
    let mut sections = incident.updates.iter().flat_map(|update| &update.sections);
    incident.is_fully_labelled
        && incident.remarks.is_empty()
        && incident.review.is_none()
        && !sections.any(|section| kinds.contains(&section.kind))
}

/// The updates that are in effect, newest first, each with its place in the log, from 1.
fn updates_in_effect(incident: &Incident) -> impl Iterator<Item = (usize, &Update)> {
    let newest_first = incident.updates.iter().enumerate().rev();
    newest_first
        .map(|(index, update)| (index + 1, update))
        .filter(|(_, update)| update.summary.is_in_effect())
}

/// The newest update that says a text in a section of one of these kinds.
fn link_to_newest_with_text(
    incident: &Incident,
    kinds: &[SectionKind],
    text: &Localized,
) -> Option<UpdateLink> {
    let mut newest_first = updates_in_effect(incident);
    let (number, update) = newest_first.find(|(_, update)| {
        let mut sections = update.sections.iter();
        sections.any(|section| kinds.contains(&section.kind) && section.text == *text)
    })?;
    Some(update_link(number, update))
}

/// The newest update that is in effect.
pub(super) fn link_to_newest(incident: &Incident) -> Option<UpdateLink> {
    let (number, update) = updates_in_effect(incident).next()?;
    Some(update_link(number, update))
}

fn update_link(number: usize, update: &Update) -> UpdateLink {
    UpdateLink {
        anchor: update_anchor(&update.summary.id),
        number,
        at: super::rfc3339(update.summary.at),
    }
}
