//! Says once what the updates of a log say again and again: a log of Microsoft repeats a third of its words.

use std::collections::{BTreeMap, BTreeSet};

use crate::locale::Direction;
use crate::site::text_changes::TextChanges;
use crate::site::view::{
    AffectedView, AnswerView, AnsweredView, SectionView, StateView, UnchangedView, UpdateLink,
    UpdateView,
};

/// The HTML that a section shows, and that of its original where that is a translation.
type Wording<'t> = (Option<&'t str>, Option<&'t str>);

/// The texts of the newest update that has sections of a kind, each with its language and the update since which it
/// is so.
type KnownTexts<'t> = BTreeMap<Wording<'t>, (String, UpdateLink)>;

/// What stands in the place of a kind of section where what an update affects is unchanged.
const AFFECTED: &str = "affected";

/// The most updates of a log whose texts are all unfolded.
const MAX_UNFOLDED: usize = 10;

/// How many of the newest updates of a longer log are unfolded. Its first one is, too.
const UNFOLDED_NEWEST: usize = 2;

/// The most bytes of HTML of the first or one of the newest updates of a long log that is not folded.
const MAX_LONG_TEXT: usize = 6_000;

/// The most bytes of HTML of an update that is not folded, since its fold would take as much room.
const MAX_SHORT_TEXT: usize = 200;

/// Takes out of the updates, oldest first, what is as in an update before or stands among the `answers`, and marks in
/// what remains how it has changed.
pub(super) fn say_once<'a>(
    updates: &mut [UpdateView],
    answers: impl Iterator<Item = &'a AnswerView>,
    direction: Direction,
) {
    let answered: BTreeMap<(&str, Wording<'_>), &AnswerView> = answers
        .flat_map(|answer| {
            answer
                .sections
                .iter()
                .map(move |section| (key(section), answer))
        })
        .collect();
    let sections = updates
        .iter_mut()
        .map(|update| std::mem::take(&mut update.sections));
    let sections: Vec<Vec<SectionView>> = sections.collect();
    let mut known: BTreeMap<&str, KnownTexts<'_>> = BTreeMap::new();
    let mut text_changes = TextChanges::default();
    for (update, sections) in updates.iter_mut().zip(&sections) {
        let link = link_to(update);
        let mut seen: BTreeMap<&str, KnownTexts<'_>> = BTreeMap::new();
        let mut changed: BTreeMap<usize, UpdateLink> = BTreeMap::new();
        let mut unchanged: BTreeMap<usize, UnchangedView> = BTreeMap::new();
        // An earlier text that one section repeats or changes is not what another one replaces.
        let repeated = sections.iter().map(key);
        let mut taken: BTreeSet<(&str, Wording<'_>)> = repeated.collect();
        for section in sections {
            let (kind, wording) = key(section);
            let texts = known.get(kind);
            let since = texts.and_then(|texts| texts.get(&wording));
            let since = since.map(|(_, since)| since);
            let of_kind = seen.entry(kind).or_default();
            let language = section.text.language.clone();
            let since_or_now = since.unwrap_or(&link).clone();
            of_kind.insert(wording, (language, since_or_now));
            if let Some(since) = since.filter(|_| section.at.is_none()) {
                let group = unchanged
                    .entry(since.number)
                    .or_insert_with(|| UnchangedView {
                        since: since.clone(),
                        kinds: Vec::new(),
                    });
                group.kinds.push(section.kind.clone());
            } else if let Some(answer) = answered.get(&(kind, wording)) {
                let mut earlier = update.answered.iter();
                if earlier.all(|earlier| earlier.anchor != answer.anchor) {
                    update.answered.push(AnsweredView {
                        kind: section.kind.clone(),
                        anchor: answer.anchor,
                        heading: answer.heading.clone(),
                    });
                }
            } else {
                let changes = texts.filter(|_| section.at.is_none());
                let changes = changes.and_then(|texts| {
                    let free = texts
                        .iter()
                        .filter(|(before, _)| !taken.contains(&(kind, **before)));
                    changes_since(&mut text_changes, free, section, direction)
                });
                let mut section = section.clone();
                if let Some(Changes {
                    html,
                    before,
                    since,
                }) = changes
                {
                    section.text.html = Some(html);
                    changed.insert(since.number, since.clone());
                    taken.insert((kind, before));
                }
                update.sections.push(section);
            }
        }
        known.extend(seen);
        update.changed_since = changed.into_values().collect();
        update.unchanged = unchanged.into_values().collect();
    }
    say_affected_once(updates);
}

/// Takes out of the updates, oldest first, what they affect where that is as an update before says it.
fn say_affected_once(updates: &mut [UpdateView]) {
    let mut known: Option<(Vec<AffectedView>, UpdateLink)> = None;
    let telling = updates.iter_mut();
    for update in telling.filter(|update| !update.affected.is_empty()) {
        match &known {
            Some((affected, since)) if are_same(affected, &update.affected) => {
                update.affected.clear();
                let mut groups = update.unchanged.iter_mut();
                match groups.find(|group| group.since.number == since.number) {
                    Some(group) => group.kinds.push(AFFECTED.to_owned()),
                    None => update.unchanged.push(UnchangedView {
                        since: since.clone(),
                        kinds: vec![AFFECTED.to_owned()],
                    }),
                }
            }
            _ => known = Some((update.affected.clone(), link_to(update))),
        }
    }
}

/// Whether the same items are affected, in the same states.
fn are_same(one: &[AffectedView], other: &[AffectedView]) -> bool {
    let items = |affected: &[AffectedView]| {
        let items = affected.iter();
        let word = |state: &StateView| state.word.clone();
        let items = items.map(|item| (item.name.clone(), item.state.as_ref().map(word)));
        items.collect::<Vec<_>>()
    };
    items(one) == items(other)
}

fn link_to(update: &UpdateView) -> UpdateLink {
    UpdateLink {
        anchor: update.anchor.clone(),
        number: update.number,
        at: update.at.clone(),
    }
}

/// How a section differs from an earlier text.
struct Changes<'k, 't> {
    /// The HTML of the section with marks on what has changed.
    html: String,
    before: Wording<'t>,
    /// The update since which the earlier text stood.
    since: &'k UpdateLink,
}

/// What has changed in a section since the most similar of the earlier `texts`.
fn changes_since<'k, 't>(
    text_changes: &mut TextChanges<'t>,
    texts: impl Iterator<Item = (&'k Wording<'t>, &'k (String, UpdateLink))>,
    section: &'t SectionView,
    direction: Direction,
) -> Option<Changes<'k, 't>>
where
    't: 'k,
{
    let text = &section.text;
    let after = text.html.as_deref()?;
    texts
        .filter(|(_, (language, _))| *language == text.language)
        .filter_map(|(before, (_, since))| {
            let html = text_changes.marked(before.0?, after, direction)?;
            Some(Changes {
                html,
                before: *before,
                since,
            })
        })
        .min_by_key(|changes| changes.html.len())
}

/// What makes two sections the same for a reader. One translation may stand for originals that differ.
fn key(section: &SectionView) -> (&str, Wording<'_>) {
    let text = &section.text;
    let original = text.original.as_ref();
    let original = original.and_then(|original| original.html.as_deref());
    (&section.kind, (text.html.as_deref(), original))
}

/// Folds the long texts of a long log, of which the first words remain: those in its middle, and very long ones anywhere.
pub(super) fn fold(updates: &mut [UpdateView]) {
    if updates.len() <= MAX_UNFOLDED {
        return;
    }
    let newest = updates.len() - UNFOLDED_NEWEST;
    for (index, update) in updates.iter_mut().enumerate() {
        let texts = update.sections.iter();
        let texts = texts.filter_map(|section| section.text.html.as_deref());
        let length = texts.map(str::len).sum::<usize>();
        let max_length = match (1..newest).contains(&index) {
            true => MAX_SHORT_TEXT,
            false => MAX_LONG_TEXT,
        };
        update.is_folded = update.first_words.is_some() && length > max_length;
    }
}
