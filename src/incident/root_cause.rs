//! Which root cause counts.

use super::updates::updates_in_effect;
use super::{Section, Update};
use crate::text::SectionKind;

/// The sections that tell the root cause, the first choice first.
pub const CAUSE_KINDS: [SectionKind; 2] =
    [SectionKind::RootCause, SectionKind::PreliminaryRootCause];

/// The root cause in the newest update that states one, final or preliminary: sources have called a cause
/// final and revised it later. A section that `says_nothing` takes back what an
/// earlier update stated under the same label, and where not even a preliminary cause is known, there is no final one.
/// Of several in one update it is the last that states one: a trigger stands before its cause.
pub(super) fn newest_root_cause(
    updates: &[Update],
    says_nothing: impl Fn(&Section) -> bool,
) -> Option<&Section> {
    let newest = |kind| {
        let mut newest_first = updates_in_effect(updates).enumerate();
        let (age, newest) = newest_first.find(|(_, update)| update.section(kind).is_some())?;
        let mut sections = newest.sections.iter();
        let stated = sections.rfind(|section| section.kind == kind && !says_nothing(section));
        Some((age, stated))
    };
    let [of_final, preliminary] = CAUSE_KINDS.map(newest);
    let is_taken_back =
        |age| preliminary.is_some_and(|(newer, stated)| newer < age && stated.is_none());
    let of_final = of_final.filter(|(age, _)| !is_taken_back(*age));
    let causes = [of_final, preliminary].into_iter().flatten();
    let stated = causes.filter_map(|(age, section)| Some((age, section?)));
    let newest = stated.min_by_key(|(age, _)| *age);
    newest.map(|(_, section)| section)
}
