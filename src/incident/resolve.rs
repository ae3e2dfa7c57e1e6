//! Resolves a ledger entry into the incident that pages show.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::doubts;
use super::sections::{LabelSets, Translation, sections};
use super::{
    Annotation, AnnotationKind, Incident, Localized, NoteText, Phase, Position, Report, Section,
    Text, Update, Wording,
};
use crate::ledger::{self, Entry, Revision};
use crate::locale::Tag;
use crate::record::{Facts, Form, Impact, Status, Weight};
use crate::text::{self, RichText, SectionKind};
use crate::translation::{Source, TranslationFile};

/// What a ledger entry is resolved with.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub labels: &'a LabelSets,
    /// The zone of times in texts that name none.
    pub zone: Option<Tz>,
    /// Of any incident.
    pub translations: &'a [TranslationFile],
    /// Of any incident.
    pub annotations: &'a [Annotation],
    /// Planned maintenance follows it.
    pub now: DateTime<Utc>,
}

/// The incident that an entry tells of; none for an entry that holds no version of any record.
pub fn resolve(entry: &Entry, context: Context<'_>) -> Option<Incident> {
    let facts = facts(entry)?;
    let files: Vec<&TranslationFile> = context
        .translations
        .iter()
        .filter(|file| file.incident == entry.id)
        .collect();
    let mut forms = entry.snapshots.iter().map(|snapshot| snapshot.form);
    let for_tenants = forms.any(Form::is_for_tenants);
    let known = entry.updates();
    let updates: Vec<Update> = known
        .iter()
        .map(|update| {
            let announced = entry.announced.get(&update.id).cloned().unwrap_or_default();
            resolve_update(update, announced, &files, context, for_tenants)
        })
        .collect();
    let status = Status::read(facts.status.as_deref().unwrap_or_default());
    let weight = facts.weight();
    let mut impact = status.impact(weight);
    if !status.is_known() && facts.ended_at.is_some() {
        impact = Impact::Operational;
    }
    let started_at = facts
        .started_at
        .or_else(|| newest_time(&updates, SectionKind::StartTime))
        .or_else(|| updates.first().map(|update| update.at))
        .or_else(|| entry.first_seen_at())
        .unwrap_or_default();
    let maintenance = weight
        .is_maintenance()
        .then(|| Phase::of(&status, started_at, facts.ended_at, context.now));
    if let Some(phase) = maintenance {
        impact = match phase {
            Phase::InProgress => Impact::Maintenance,
            Phase::Upcoming | Phase::Over => Impact::Operational,
        };
    }
    let is_open = impact != Impact::Operational;
    let ended_at = facts
        .ended_at
        .or_else(|| newest_time(&updates, SectionKind::EndTime))
        .filter(|_| !is_open || maintenance.is_some());
    let (title, earlier_titles) = titles(entry, &facts, &updates);
    let cause = newest_cause(&updates);
    Some(Incident {
        problems: doubts::times(&entry.id, started_at, ended_at, &updates),
        id: entry.id.clone(),
        service: facts.service.clone().unwrap_or_default(),
        services: services(&facts),
        severity: severity(&status, impact, weight, &updates),
        impact,
        maintenance,
        report: report(&facts, &status, &updates),
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
        summary: newest(&updates, SectionKind::UserImpact)
            .map(|section| section.text.clone())
            .or_else(|| facts.impact.as_deref().map(english)),
        preliminary: cause.is_some_and(|section| section.kind != SectionKind::RootCause),
        root_cause: cause.map(|section| section.text.clone()),
        next_steps: newest(&updates, SectionKind::NextSteps).map(|section| section.text.clone()),
        annotations: annotations(entry, context.annotations),
        remarks: remarks(entry),
        status,
        updates,
    })
}

/// The newest version's facts; what its form never says comes from the versions before it.
fn facts(entry: &Entry) -> Option<Facts> {
    let facts = entry
        .snapshots
        .iter()
        .map(|snapshot| snapshot.facts.clone());
    facts.reduce(|before, facts| facts.over(before))
}

/// Every service that it touches; the one of a record that names none has no name.
fn services(facts: &Facts) -> Vec<String> {
    match &facts.services[..] {
        [] => vec![facts.service.clone().unwrap_or_default()],
        all => all.to_vec(),
    }
}

/// How far an incident reached at its worst: few records say so once it is over, so the statuses that
/// Kairan saw count, and what the source says of its weight.
fn severity(status: &Status, impact: Impact, weight: Weight<'_>, updates: &[Update]) -> Impact {
    if matches!(status.word.as_str(), "falsePositive" | "cancelled") {
        return Impact::Operational;
    }
    updates
        .iter()
        .filter_map(|update| Some(update.status.as_ref()?.impact(weight)))
        .chain([impact, weight.impact()])
        .max()
        .unwrap_or(impact)
}

/// The post-incident report: a source says by a status that there is one, or by its address.
fn report(facts: &Facts, status: &Status, updates: &[Update]) -> Option<Report> {
    let mut statuses = updates.iter().filter_map(|update| update.status.as_ref());
    let is_published =
        facts.report.is_some() || status.is_reported() || statuses.any(Status::is_reported);
    is_published.then(|| Report {
        url: facts.report.clone(),
    })
}

fn resolve_update(
    update: &ledger::Update<'_>,
    announced: Vec<DateTime<Utc>>,
    files: &[&TranslationFile],
    context: Context<'_>,
    for_tenants: bool,
) -> Update {
    let mut wordings: Vec<Wording> = Vec::new();
    let mut previous: Option<RichText> = None;
    let has_earlier = update.revisions.len() > 1;
    for (number, revision) in (1..).zip(&update.revisions) {
        let is_present = number == update.revisions.len();
        let translations = translations(update, revision, number, is_present, files);
        // The same words in another form (`<br>` for a line end) are no other wording.
        let words = has_earlier.then(|| text::read(revision.body));
        let wording = Wording {
            first_seen_at: revision.first_seen_at,
            sections: sections(
                revision.body,
                revision.locale,
                &translations,
                context,
                for_tenants,
            ),
        };
        let is_same = previous
            .as_ref()
            .zip(words.as_ref())
            .is_some_and(|(before, now)| same_words(before, now));
        match wordings.last_mut() {
            Some(last) if is_same => last.sections = wording.sections,
            _ => wordings.push(wording),
        }
        previous = words;
    }
    let present = wordings.pop();
    let sections = present.map(|wording| wording.sections).unwrap_or_default();
    Update {
        id: update.id.clone(),
        at: update.at,
        first_seen_at: update.first_seen_at,
        announced,
        status: update.status.map(Status::read),
        next_update_by: time_of(&sections, SectionKind::NextUpdateBy),
        affected: update.affected.to_vec(),
        listed: update.listed,
        sections,
        earlier: wordings,
    }
}

/// What translates a wording: the translations that came with it, and those from files. The present
/// wording also takes a file's translation of an earlier one, marked as stale.
fn translations<'a>(
    update: &'a ledger::Update<'a>,
    revision: &Revision<'a>,
    number: usize,
    is_present: bool,
    files: &[&'a TranslationFile],
) -> Vec<Translation<'a>> {
    let provided = revision
        .translations
        .iter()
        .map(|(locale, body)| Translation {
            locale,
            body,
            source: Source::Provided,
            translator: None,
            stale: false,
        });
    let filed = files.iter().flat_map(|file| {
        let of_update = file.updates.iter().filter(|translated| {
            translated.at.timestamp() == update.at.timestamp()
                && (translated.revision == number || is_present && translated.revision < number)
        });
        of_update.map(|translated| Translation {
            locale: &file.locale,
            body: &translated.body,
            source: file.source,
            translator: file.translator.as_deref(),
            stale: translated.revision != number,
        })
    });
    provided.chain(filed).collect()
}

/// The title, and those before it, newest first.
///
/// The record's own title counts, in the words of the newest update that has the same; without one
/// the newest update's.
fn titles(entry: &Entry, facts: &Facts, updates: &[Update]) -> (Localized, Vec<Localized>) {
    let titled: Vec<&Localized> = updates
        .iter()
        .rev()
        .flat_map(|update| &update.sections)
        // Translations that bring a title of their own to an update without one have a section each.
        .filter(|section| section.kind == SectionKind::Title)
        .map(|section| &section.text)
        .collect();
    let mut title = match &facts.title {
        Some(title) => {
            let words = plain(title);
            titled
                .iter()
                .find(|text| same_words(&text.original().rich, &words))
                .map_or_else(|| retitled(words, entry, &titled), |text| (*text).clone())
        }
        None => titled
            .first()
            .map_or_else(|| english(&entry.id), |text| (*text).clone()),
    };
    for (locale, words) in &facts.titles {
        let text = Text {
            source: Source::Provided,
            ..Text::original(plain(words))
        };
        title.add(locale, text);
    }
    let mut earlier: Vec<Localized> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut is_new = |text: &Localized| seen.insert(squeezed(&text.original().rich));
    is_new(&title);
    // Nearly all say what the one after them says.
    let mut after = title.original();
    for text in titled {
        let original = text.original();
        if original.source == Source::Original && original.rich != after.rich {
            after = original;
            if is_new(text) {
                earlier.push(text.clone());
            }
        }
    }
    let from_facts = entry.snapshots.iter().rev();
    let mut from_facts: Vec<_> = from_facts
        .filter_map(|snapshot| snapshot.facts.title.as_deref())
        .collect();
    from_facts.dedup();
    earlier.extend(from_facts.into_iter().map(english).filter(is_new));
    (title, earlier)
}

/// A title that no update has in these words, with the nearest translations there are: those that
/// stand alone as its translations, or else of another title, marked as stale.
fn retitled(title: RichText, entry: &Entry, titled: &[&Localized]) -> Localized {
    let newest_post = entry.newest().and_then(|snapshot| snapshot.posts.last());
    let origin = newest_post.map_or_else(Tag::english, |post| post.locale.clone());
    let mut localized = Localized::new(origin, Text::original(title));
    for text in titled {
        let has_original = text.original().source == Source::Original;
        for (locale, translation) in text.all() {
            if translation.source != Source::Original {
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

fn newest(updates: &[Update], kind: SectionKind) -> Option<&Section> {
    updates.iter().rev().find_map(|update| update.section(kind))
}

/// What is said last of the cause: sources have called one final that they later knew more of.
fn newest_cause(updates: &[Update]) -> Option<&Section> {
    updates.iter().rev().find_map(|update| {
        let preliminary = || update.section(SectionKind::PreliminaryRootCause);
        update.section(SectionKind::RootCause).or_else(preliminary)
    })
}

fn newest_time(updates: &[Update], kind: SectionKind) -> Option<DateTime<Utc>> {
    updates
        .iter()
        .rev()
        .find_map(|update| time_of(&update.sections, kind))
}

pub(super) fn time_of(sections: &[Section], kind: SectionKind) -> Option<DateTime<Utc>> {
    sections
        .iter()
        .find_map(|section| section.at.filter(|_| section.kind == kind))
}

fn annotations(entry: &Entry, all: &[Annotation]) -> Vec<Annotation> {
    let ours = all.iter().filter(|note| note.incident == entry.id);
    ours.cloned().collect()
}

/// What came with the record beside the log, as a note that is not the team's.
fn remarks(entry: &Entry) -> Vec<Annotation> {
    let remarks = entry.newest_remarks().iter().map(|remark| Annotation {
        incident: entry.id.clone(),
        name: "record".to_owned(),
        kind: AnnotationKind::Note,
        position: Position::Top,
        from: None,
        until: None,
        author: None,
        texts: [(
            remark.locale.clone(),
            NoteText {
                title: None,
                html: shown(&remark.body).html(),
            },
        )]
        .into(),
    });
    remarks.collect()
}

fn english(text: &str) -> Localized {
    Localized::new(Tag::english(), Text::original(plain(text)))
}

fn plain(text: &str) -> RichText {
    shown(&text::Body::text(text))
}

/// What is shown of a text beside the log: whoever wrote it, it names no tenant.
fn shown(body: &text::Body) -> RichText {
    let mut text = text::read(body);
    text.leave_out_tenants();
    text
}

/// Whether two texts are the same but for white space and markup.
fn same_words(a: &RichText, b: &RichText) -> bool {
    a == b || visible(&a.plain()).eq(visible(&b.plain()))
}

/// A text without its white space.
fn squeezed(text: &RichText) -> String {
    visible(&text.plain()).collect()
}

/// The characters of a text that one sees.
fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}
