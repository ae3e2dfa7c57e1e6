//! Where an incident's page says what to do meanwhile.

use chrono::{DateTime, Utc};

use super::updates::updates_in_effect;
use super::{Annotation, AnnotationKind, AnnotationPosition, Section, Update};
use crate::text::SectionKind;
use crate::translation::Provenance;

/// The fragment of the part of a page that has the source's workaround.
pub const WORKAROUND: &str = "workaround";

/// The fragment of the part of an incident's page that says what to do: a note of the team, or else the newest
/// workaround of the source, unless that `says_nothing`.
pub(super) fn what_to_do(
    annotations: &[Annotation],
    updates: &[Update],
    says_nothing: impl Fn(&Section) -> bool,
    now: DateTime<Utc>,
) -> Option<String> {
    // One above the log comes before one beside an update.
    let note = |kind| {
        let shown = annotations.iter().filter(|annotation| {
            annotation.kind == kind && annotation.has_text() && annotation.window.contains(now)
        });
        shown.min_by_key(|annotation| annotation.position != AnnotationPosition::Top)
    };
    let note = note(AnnotationKind::Workaround).or_else(|| note(AnnotationKind::Action));
    let workaround = updates_in_effect(updates).find_map(|update| {
        let mut sections = update.sections.iter();
        sections.find(|section| {
            section.kind == SectionKind::Workaround
                && section.text.original().provenance == Provenance::Original
        })
    });
    let workaround = workaround.filter(|section| !says_nothing(section));
    note.map(Annotation::anchor)
        .or_else(|| workaround.map(|_| WORKAROUND.to_owned()))
}
