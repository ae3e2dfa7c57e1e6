//! The files with the translations of an incident into one language, as they are edited: what is not changed in them
//! stays as it was written.

use std::fmt::Write as _;
use std::ops::Range;

use super::sections::{SECTION_END, is_unlabelled, split_translation};
use super::translatable::{SectionRef, is_original};
use super::translations::translated_updates;
use super::{Incident, ResolveInputs};
use crate::diagnostics::Diagnostic;
use crate::ledger::Entry;
use crate::locale::Tag;
use crate::text::encoding::decode_handwritten;
use crate::text::front_matter::{FencedFields, YAML_FENCE};
use crate::text::{Labels, SectionKind, to_markdown};
use crate::translation::file::{self, TranslatedUpdate};
use crate::translation::{Accepted, Review};

/// What the texts of a language are called in its files.
#[derive(Clone, Copy)]
pub struct Headings<'a> {
    pub labels: &'a Labels,
    /// The name of a section in the language; it is written where the labels read it as such.
    pub name: &'a dyn Fn(SectionKind) -> String,
}

/// The files with the translations of an incident into one language.
pub struct TranslationFiles<'a> {
    incident: &'a Incident,
    locale: &'a Tag,
    headings: Headings<'a>,
    files: Vec<EditedFile>,
}

struct EditedFile {
    path: String,
    /// What stands before the first heading.
    head: String,
    review: Review,
    translator: Option<String>,
    accepted: Vec<Accepted>,
    updates: Vec<EditedUpdate>,
    is_changed: bool,
    /// Whether the front matter is to be written anew.
    is_head_changed: bool,
}

/// A heading, and what stands below it up to the next one.
struct EditedUpdate {
    /// The id of the update; `None` where the incident has none such.
    id: Option<String>,
    revision: usize,
    review: Review,
    text: String,
    /// Where the heading and the translation are in `text`.
    heading: Range<usize>,
    body: Range<usize>,
    parts: Vec<Part>,
    is_changed: bool,
    /// Whether its heading is to be written anew.
    is_heading_changed: bool,
}

/// The translation of a section.
struct Part {
    kind: SectionKind,
    label: Option<String>,
    /// In Markdown.
    text: String,
    /// Where its original is in the update.
    order: usize,
}

impl<'a> TranslationFiles<'a> {
    pub fn new(incident: &'a Incident, locale: &'a Tag, headings: Headings<'a>) -> Self {
        Self {
            incident,
            locale,
            headings,
            files: Vec::new(),
        }
    }

    /// Adds a file, if it is of this language.
    ///
    /// # Errors
    /// A diagnostic where it cannot be read.
    pub fn add(
        &mut self,
        path: &str,
        bytes: &[u8],
        entry: &Entry,
        inputs: ResolveInputs<'_>,
    ) -> Result<(), Diagnostic> {
        let parsed = file::parse(path, bytes, &mut Vec::new())?;
        if parsed.locale != *self.locale {
            return Ok(());
        }
        let text = decode_handwritten(path, bytes)?;
        let ids = translated_updates(entry, &parsed);
        let lines = |number: usize| text.split_inclusive('\n').take(number).map(str::len).sum();
        let start_of =
            |update: &TranslatedUpdate| lines(update.location.line.unwrap_or(1).saturating_sub(1));
        let starts: Vec<usize> = parsed.updates.iter().map(start_of).collect();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let updates = parsed.updates.iter().zip(ids).zip(starts.iter().zip(ends));
        let updates = updates.map(|((update, id), (start, end))| {
            self.edited_update(update, id, &text[*start..end], inputs)
        });
        self.files.push(EditedFile {
            path: path.to_owned(),
            head: text[..starts.first().copied().unwrap_or(text.len())].to_owned(),
            review: parsed.review,
            updates: updates.collect(),
            translator: parsed.translator,
            accepted: parsed.accepted,
            is_changed: false,
            is_head_changed: false,
        });
        // New texts come into the file that has the name for them.
        let usual = self.usual_path();
        self.files.sort_by_key(|file| file.path != usual);
        Ok(())
    }

    fn edited_update(
        &self,
        update: &TranslatedUpdate,
        id: Option<String>,
        text: &str,
        inputs: ResolveInputs<'_>,
    ) -> EditedUpdate {
        let heading_end = text.find(['\r', '\n']).unwrap_or(text.len());
        let rest = &text[heading_end..];
        let body_start = heading_end + (rest.len() - rest.trim_start().len());
        let sections = split_translation(&update.body, self.locale, inputs);
        let originals = self.originals_of(id.as_deref());
        let is_only_one = originals.len() == 1 && sections.len() == 1;
        let mut parts: Vec<Part> = Vec::with_capacity(sections.len());
        for section in sections {
            let kind = match originals.first() {
                Some(only) if is_only_one && is_unlabelled(&section) => *only,
                _ => section.kind,
            };
            let index = parts.iter().filter(|part| part.kind == kind).count();
            let order = order_of(&originals, kind, index)
                .or(parts.last().map(|part| part.order))
                .unwrap_or_default();
            parts.push(Part {
                kind,
                label: section.label.map(|label| label.to_string()),
                text: to_markdown(&section.text),
                order,
            });
        }
        EditedUpdate {
            id,
            revision: update.revision,
            review: update.review,
            text: text.to_owned(),
            heading: 0..heading_end,
            body: body_start..(body_start + update.body.content.len()).min(text.len()),
            parts,
            is_changed: false,
            is_heading_changed: false,
        }
    }

    /// The kinds of the sections of an update in its source's words, in their order.
    fn originals_of(&self, id: Option<&str>) -> Vec<SectionKind> {
        let mut updates = self.incident.updates.iter();
        let update = updates.find(|update| Some(update.summary.id.as_str()) == id);
        let sections = update.into_iter().flat_map(|update| &update.sections);
        let originals = sections.filter(|section| is_original(&section.text));
        originals.map(|section| section.kind).collect()
    }

    fn usual_path(&self) -> String {
        let id = &self.incident.summary.id;
        format!("translations/{id}.{}.md", self.locale)
    }

    /// Who stands for the translation of a section, and its Markdown, if a file has one.
    pub fn find(&self, section: &SectionRef) -> Option<(Review, &str)> {
        let updates = self.files.iter().flat_map(|file| &file.updates);
        let mut of_update = updates.filter(|update| update.is_of(section));
        of_update.find_map(|update| {
            let part = update.part(section)?;
            Some((update.review, update.parts[part].text.as_str()))
        })
    }

    /// The differences that the files dismiss.
    pub fn accepted(&self) -> impl Iterator<Item = &Accepted> {
        self.files.iter().flat_map(|file| &file.accepted)
    }

    /// The path of the file that has a translation of a section, or in which a new one would be written.
    pub fn path_of(&self, section: &SectionRef) -> String {
        let has_it = |file: &&EditedFile| {
            let mut updates = file.updates.iter();
            updates.any(|update| update.is_of(section) && update.part(section).is_some())
        };
        let file = self.files.iter().find(has_it).or(self.files.first());
        file.map_or_else(|| self.usual_path(), |file| file.path.clone())
    }

    /// Puts a translation into the file that has one of this section, or else one of its update.
    pub fn set(&mut self, section: &SectionRef, markdown: &str, review: Review) {
        let part = self.take(section).unwrap_or_else(|| self.new_part(section));
        let part = Part {
            text: markdown.to_owned(),
            ..part
        };
        let provenance = review.provenance();
        let is_place = |update: &EditedUpdate| {
            update.is_of(section) && update.review.provenance() == provenance
        };
        let found = self
            .files
            .iter()
            .position(|file| file.updates.iter().any(is_place));
        let file = match found {
            Some(file) => file,
            None => self.file_for_new(review),
        };
        let position = self.position_of(section);
        let file = &mut self.files[file];
        let index = file.updates.iter().position(is_place).unwrap_or_else(|| {
            let mut updates = file.updates.iter();
            let index = updates.position(|update| position(update.id.as_deref()));
            let index = index.unwrap_or(file.updates.len());
            let update = EditedUpdate::new(section, review);
            file.updates.insert(index, update);
            index
        });
        let update = &mut file.updates[index];
        let at = update
            .parts
            .iter()
            .position(|known| known.order > part.order);
        update.parts.insert(at.unwrap_or(update.parts.len()), part);
        update.is_heading_changed |= update.review != review;
        update.review = review;
        update.is_changed = true;
        file.is_changed = true;
    }

    /// Takes the translation of a section out of the file that has one.
    fn take(&mut self, section: &SectionRef) -> Option<Part> {
        for file in &mut self.files {
            for update in file
                .updates
                .iter_mut()
                .filter(|update| update.is_of(section))
            {
                if let Some(index) = update.part(section) {
                    update.is_changed = true;
                    file.is_changed = true;
                    return Some(update.parts.remove(index));
                }
            }
        }
        None
    }

    fn new_part(&self, section: &SectionRef) -> Part {
        let SectionRef {
            update,
            kind,
            index,
            ..
        } = section;
        let originals = self.originals_of(Some(update));
        let label = self
            .headings
            .labels
            .label_of(*kind, &(self.headings.name)(*kind));
        let order = match order_of(&originals, *kind, *index) {
            Some(order) => order,
            // A title of an update without one stands above all else.
            None if *kind == SectionKind::Title => 0,
            None => usize::MAX,
        };
        Part {
            kind: *kind,
            label,
            text: String::new(),
            order,
        }
    }

    fn file_for_new(&mut self, review: Review) -> usize {
        if self.files.is_empty() {
            self.files.push(EditedFile {
                path: self.usual_path(),
                head: String::new(),
                review,
                translator: None,
                accepted: Vec::new(),
                updates: Vec::new(),
                is_changed: true,
                is_head_changed: true,
            });
        }
        0
    }

    /// Whether an update is later than that of a section.
    fn position_of(&self, section: &SectionRef) -> impl Fn(Option<&str>) -> bool + use<'a> {
        let updates = &self.incident.updates;
        let index_of = |id: &str| updates.iter().position(|update| update.summary.id == id);
        let own = index_of(&section.update);
        move |id| id.and_then(index_of) > own
    }

    /// Dismisses a difference in the file that has the translation of a section.
    pub fn accept(&mut self, section: &SectionRef, accepted: Accepted) {
        let path = self.path_of(section);
        let files = self.files.iter_mut().filter(|file| file.path == path);
        for file in files.filter(|file| !file.accepted.contains(&accepted)) {
            file.accepted.push(accepted.clone());
            file.is_changed = true;
            file.is_head_changed = true;
        }
    }

    /// The paths and the texts of the files that are changed.
    pub fn finish(self) -> Vec<(String, String)> {
        let changed = self.files.into_iter().filter(|file| file.is_changed);
        changed.map(EditedFile::finish).collect()
    }
}

/// The place of the `index`-th section of a kind among the sections of an update. There is room for a title above
/// them.
fn order_of(originals: &[SectionKind], kind: SectionKind, index: usize) -> Option<usize> {
    let of_kind = (1..).zip(originals).filter(|(_, known)| **known == kind);
    of_kind.map(|(order, _)| order).nth(index)
}

impl EditedFile {
    fn finish(mut self) -> (String, String) {
        self.join_updates();
        // Where one word is true of all of it, it stands above.
        let mut reviews = self.updates.iter().map(|update| update.review);
        if let Some(first) = reviews.next()
            && first != self.review
            && reviews.all(|review| review == first)
        {
            if first.provenance() != self.review.provenance() {
                self.translator = None;
            }
            self.review = first;
            self.is_head_changed = true;
        }
        let mut text = match self.is_head_changed {
            true => self.written_head(),
            false => self.head,
        };
        let mut is_below_changed = false;
        for update in &self.updates {
            if update.is_changed || is_below_changed {
                text.truncate(text.trim_end().len());
                text.push_str("\n\n");
            }
            is_below_changed = update.is_changed;
            update.write(&mut text, self.review);
        }
        (self.path, text)
    }

    /// Puts what was taken from below a heading back there, if nothing but times is left. Times are shown from their
    /// instants, so it does not matter who stands for them.
    fn join_updates(&mut self) {
        for index in 0..self.updates.len() {
            let update = &self.updates[index];
            let has_texts = update.parts.iter().any(|part| !part.kind.is_time());
            if !update.is_changed || has_texts {
                continue;
            }
            let (id, revision) = (update.id.clone(), update.revision);
            let is_other = |(other, update): &(usize, &EditedUpdate)| {
                *other != index && update.id == id && update.revision == revision
            };
            let other = self.updates.iter().enumerate().find(is_other);
            let Some((other, _)) = other else { continue };
            let other = &mut self.updates[other];
            let (moved, review) = (std::mem::take(&mut other.parts), other.review);
            other.is_changed = true;
            let update = &mut self.updates[index];
            update.parts.extend(moved);
            update.parts.sort_by_key(|part| part.order);
            update.is_heading_changed |= update.review != review;
            update.review = review;
        }
        self.updates
            .retain(|update| !(update.is_changed && update.parts.is_empty()));
    }

    /// The front matter, and what stands below it.
    fn written_head(&self) -> String {
        let mut head = format!("---\nsource: {}\n", self.review.as_str());
        if let Some(translator) = &self.translator {
            let field = match self.review {
                Review::Reviewed => "reviewer",
                Review::NeedsReview | Review::Machine => "engine",
            };
            let _ = writeln!(head, "{field}: {}", quoted(translator));
        }
        if !self.accepted.is_empty() {
            head.push_str("accept:\n");
        }
        let mut accepted: Vec<&Accepted> = self.accepted.iter().collect();
        accepted.sort_by_key(|one| &one.words);
        for of_words in accepted.chunk_by(|one, other| one.words == other.words) {
            let wordings = of_words.iter().map(|one| quoted(&one.wording));
            let wordings: Vec<String> = wordings.collect();
            let words = quoted(&of_words[0].words);
            let _ = writeln!(head, "  {words}: [{}]", wordings.join(", "));
        }
        let below = FencedFields::find(&self.head, YAML_FENCE);
        let below = below.map_or("", |fields| &self.head[fields.body_offset..]);
        head + "---\n" + below
    }
}

/// A text in YAML, which reads the strings of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl EditedUpdate {
    fn new(section: &SectionRef, review: Review) -> Self {
        Self {
            id: Some(section.update.clone()),
            revision: section.revision,
            review,
            text: String::new(),
            heading: 0..0,
            body: 0..0,
            parts: Vec::new(),
            is_changed: true,
            is_heading_changed: true,
        }
    }

    fn is_of(&self, section: &SectionRef) -> bool {
        self.id.as_ref() == Some(&section.update) && self.revision == section.revision
    }

    /// Which part is the translation of a section.
    fn part(&self, section: &SectionRef) -> Option<usize> {
        let parts = self.parts.iter().enumerate();
        let mut of_kind = parts.filter(|(_, part)| part.kind == section.kind);
        of_kind.nth(section.index).map(|(at, _)| at)
    }

    fn write(&self, out: &mut String, review_of_file: Review) {
        let id = self.id.as_ref().filter(|_| self.is_changed);
        let Some(id) = id else {
            out.push_str(&self.text);
            return;
        };
        // A heading that says nothing of who stands for its text stays as a person wrote it.
        let heading = self.text[self.heading.clone()].trim_end();
        if heading.is_empty() || self.is_heading_changed && file::names_review(heading) {
            let _ = write!(out, "## {id}");
            if self.revision > 1 {
                let _ = write!(out, " · revision {}", self.revision);
            }
        } else {
            out.push_str(heading);
        }
        if self.is_heading_changed && self.review != review_of_file {
            let _ = write!(out, " · {}", self.review.as_str());
        }
        out.push_str("\n\n");
        for (index, part) in self.parts.iter().enumerate() {
            part.write(out, index == 0);
        }
        let below = self.text[self.body.end..].trim();
        if !below.is_empty() {
            let _ = write!(out, "\n{below}\n");
        }
    }
}

impl Part {
    fn write(&self, out: &mut String, is_first: bool) {
        if !is_first {
            out.push('\n');
        }
        match &self.label {
            Some(label) if begins_with_block(&self.text) => {
                let _ = writeln!(out, "{label}:\n\n{}", self.text);
            }
            Some(label) => {
                let _ = writeln!(out, "{label}: {}", self.text);
            }
            None if is_first => {
                let _ = writeln!(out, "{}", self.text);
            }
            None => {
                let _ = writeln!(out, "{SECTION_END}\n\n{}", self.text);
            }
        }
    }
}

/// Whether Markdown begins with a list or code, which cannot stand in the line of a label.
fn begins_with_block(markdown: &str) -> bool {
    let after_number = markdown.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = after_number.len() < markdown.len() && after_number.starts_with(". ");
    is_numbered || markdown.starts_with("- ") || markdown.starts_with("```")
}
