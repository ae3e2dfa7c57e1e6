//! Annotations: what the comms team adds to an incident of another source.
//!
//! Each is a file `annotations/<id>[.<locale>][-name].md`. The files of one incident and name are one
//! annotation in several languages.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::note::{TitledHtml, Window, id_part, nearest_language};
use super::note_files::{
    CommonFields, NoteContext, NoteFields, join_languages, merge_field, parse_note,
};
use super::note_names::annotation_name;
use super::summary::IncidentSummary;
use super::verdict::{Effect, Verdict, VerdictFields};
use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::record::Impact;

/// An annotation in every language that it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The incident that it is about.
    pub incident: String,
    /// Distinguishes the annotations of an incident; empty for the one without a name.
    pub name: String,
    pub kind: AnnotationKind,
    pub position: AnnotationPosition,
    pub window: Window,
    /// What it says that the incident means for the company.
    pub effect: Option<Effect>,
    pub texts: BTreeMap<Tag, TitledHtml>,
    /// The id of the update that it is about, beside which it stands.
    pub update: Option<String>,
    /// The path of its file, of several the first.
    pub path: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationKind {
    #[default]
    Note,
    Workaround,
    Impact,
    Action,
}

impl AnnotationKind {
    pub const ALL: [Self; 4] = [Self::Note, Self::Workaround, Self::Impact, Self::Action];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Workaround => "workaround",
            Self::Impact => "impact",
            Self::Action => "action",
        }
    }
}

/// Where an annotation is shown on the incident's page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationPosition {
    /// Above the log.
    #[default]
    Top,
    /// In the log, at the time `from`.
    Log,
    /// Below the log.
    Bottom,
}

impl AnnotationPosition {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Log => "log",
            Self::Bottom => "bottom",
        }
    }
}

impl Annotation {
    /// The annotation for readers of `locale`: in their language, else in the site's, else in any.
    pub fn in_locale(&self, locale: &Tag, default_locale: &Tag) -> Option<(&Tag, &TitledHtml)> {
        nearest_language(&self.texts, locale, default_locale)
    }

    /// Whether it says anything to readers, in any language.
    pub fn has_text(&self) -> bool {
        self.texts.values().any(TitledHtml::has_content)
    }

    /// The author, from the first language that names one.
    pub fn author(&self) -> Option<&str> {
        let mut texts = self.texts.values();
        texts.find_map(|text| text.author.as_deref())
    }

    /// The fragment of its address on the incident's page. It depends on the annotation's name alone.
    pub fn anchor(&self) -> String {
        format!("note-{}", anchor_part(&self.name))
    }
}

/// The part of an annotation's anchor that stands for its name. The annotation without a name has `1`, so
/// one that is named `1` has another part.
fn anchor_part(name: &str) -> String {
    match name {
        "" => "1".to_owned(),
        "1" => "~31".to_owned(),
        name => id_part(name),
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: Option<String>,
    kind: Option<AnnotationKind>,
    author: Option<String>,
    position: Option<AnnotationPosition>,
    from: Option<String>,
    until: Option<String>,
    muted: Option<bool>,
    affected: Option<bool>,
    state: Option<StateName>,
    update: Option<String>,
    #[serde(default)]
    draft: bool,
}

/// The state of a service, as a note writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateName {
    Operational,
    Maintenance,
    Advisory,
    Degraded,
    Outage,
}

impl From<StateName> for Impact {
    fn from(state: StateName) -> Self {
        match state {
            StateName::Operational => Self::Operational,
            StateName::Maintenance => Self::Maintenance,
            StateName::Advisory => Self::Advisory,
            StateName::Degraded => Self::Degraded,
            StateName::Outage => Self::Outage,
        }
    }
}

impl FrontMatter {
    fn verdict(&self) -> VerdictFields {
        VerdictFields {
            muted: self.muted,
            affected: self.affected,
            state: self.state.map(Impact::from),
        }
    }
}

impl FrontMatter {
    /// The names of the fields that state a verdict.
    fn verdict_fields(&self) -> Vec<&'static str> {
        let fields = [
            ("muted", self.muted.is_some()),
            ("affected", self.affected.is_some()),
            ("state", self.state.is_some()),
        ];
        let declared = fields.into_iter().filter(|(_, is_declared)| *is_declared);
        declared.map(|(field, _)| field).collect()
    }
}

impl NoteFields for FrontMatter {
    fn take_common(&mut self) -> CommonFields {
        CommonFields {
            title: self.title.take(),
            author: self.author.take(),
            from: self.from.take(),
            until: self.until.take(),
            is_draft: self.draft,
        }
    }

    fn merge(&mut self, other: Self) -> Vec<&'static str> {
        let verdict = self.verdict();
        let own = (self.muted, self.affected, self.state);
        let declared = other.verdict_fields();
        let agreements = [
            ("kind", merge_field(&mut self.kind, other.kind)),
            ("position", merge_field(&mut self.position, other.position)),
            ("muted", merge_field(&mut self.muted, other.muted)),
            ("affected", merge_field(&mut self.affected, other.affected)),
            ("state", merge_field(&mut self.state, other.state)),
            ("update", merge_field(&mut self.update, other.update)),
        ];
        let differing = agreements.into_iter().filter(|(_, agree)| !agree);
        let mut differing: Vec<&str> = differing.map(|(field, _)| field).collect();
        // Together they are one verdict, which one file alone may state.
        if self.verdict().contradict_each_other() && !verdict.contradict_each_other() {
            (self.muted, self.affected, self.state) = own;
            let others = declared
                .into_iter()
                .filter(|field| !differing.contains(field));
            let others: Vec<&str> = others.collect();
            differing.extend(others);
        }
        differing
    }

    fn remove_verdict(&mut self) -> Vec<&'static str> {
        let declared = self.verdict_fields();
        (self.muted, self.affected, self.state) = (None, None, None);
        declared
    }

    fn check(&self, diagnostics: &mut FileDiagnostics<'_>) {
        if !self.verdict().contradict_each_other() {
            return;
        }
        let text = diagnostics.text();
        let fields = ["muted", "affected", "state"].map(|field| format!("\n{field}"));
        let first = fields.iter().filter_map(|field| text.find(field)).min();
        diagnostics.error(
            first.map_or(0, |newline| newline + 1),
            "`muted`, `affected` and `state` contradict each other; the worse counts",
            "say either that the company is not affected (`muted: true` or `affected: false`), or how far it is \
             (`state: outage`)",
        );
    }
}

/// Reads the annotations in `files`, each a path and its content, on the incidents whose ids are known. The
/// files of one incident and name become one annotation in several languages.
///
/// What cannot be shown is added to `diagnostics`.
pub fn parse_annotations(
    files: &[(&str, &[u8])],
    is_known: impl Fn(&str) -> bool,
    context: NoteContext<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Annotation> {
    let mut by_incident: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (path, bytes) in files {
        match annotation_name(path, &is_known, context.locales) {
            Ok((incident, name)) => {
                let id_prefix = format!("footnote-{}", anchor_part(&name.name));
                let file =
                    parse_note::<FrontMatter>(path, bytes, name, &id_prefix, context, diagnostics);
                by_incident.entry(incident).or_default().push(file);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    let mut annotations = Vec::new();
    for (incident, files) in by_incident {
        let notes = join_languages(files, context, diagnostics);
        annotations.extend(notes.into_iter().map(|note| Annotation {
            incident: incident.clone(),
            name: note.name,
            kind: note.fields.kind.unwrap_or_default(),
            position: note.fields.position.unwrap_or_default(),
            window: note.window,
            effect: note.fields.verdict().effect(),
            update: note.fields.update,
            path: note.path,
            texts: note.texts,
        }));
    }
    annotations
}

/// The verdicts of notes on one incident that have begun to count, in the order in which they do.
pub(super) fn verdicts_of(annotations: &[Annotation], now: DateTime<Utc>) -> Vec<Verdict> {
    let begun = annotations.iter().filter(|annotation| {
        let from = annotation.window.from;
        from.is_none_or(|from| from <= now)
    });
    let verdicts = begun.filter_map(|annotation| {
        Some(Verdict {
            effect: annotation.effect?,
            window: annotation.window,
            note: annotation.has_text().then(|| annotation.anchor()),
        })
    });
    let mut verdicts: Vec<Verdict> = verdicts.collect();
    // The sort is stable, so that those of one instant stay in the order of their names; the worst counts.
    verdicts.sort_by_key(|verdict| (verdict.window.from, verdict.effect.impact_or_none()));
    verdicts
}

/// Reports notes that say how far the company is affected from an instant on at which the source has called the
/// incident over, and not until when: they count for nothing.
pub(super) fn report_uncounted_verdicts(
    summary: &IncidentSummary,
    annotations: &[Annotation],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(ended_at) = summary.source_ended_at() else {
        return;
    };
    for annotation in annotations {
        let Window { from, until } = annotation.window;
        let is_affected = matches!(annotation.effect, Some(Effect::Affected(_)));
        if is_affected && until.is_none() && from.is_some_and(|from| ended_at <= from) {
            diagnostics.push(Diagnostic::warning(
                Location::file(&annotation.path),
                format!(
                    "the state that the note names counts for nothing: {} is over by its source since {}",
                    summary.source_id,
                    ended_at.format("%Y-%m-%dT%H:%M:%SZ"),
                ),
                "say with `until` how long the company is affected",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_own_anchor() {
        let names = [
            "", "1", "01", "~31", "-1", "how to", "how~20to", "a", "A", "\u{3000}",
        ];
        let anchors: std::collections::BTreeSet<String> = names.map(anchor_part).into();
        assert_eq!(anchors.len(), names.len());
        for anchor in anchors {
            assert!(!anchor.contains(char::is_whitespace), "{anchor}");
        }
    }
}
