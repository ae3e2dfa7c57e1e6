//! Changes files of translations, and makes sure that what they say is read back as it was meant.

use std::collections::BTreeSet;

use super::draft::with_headings;
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::incident::{
    Headings, Incident, ResolveInputs, SectionRef, TranslationFiles, translatable_texts,
};
use crate::locale::Locale;
use crate::run::loader::Loader;
use crate::run::resolver::{IncidentInputs, Resolver};
use crate::store::Version;
use crate::text::{RichText, SectionKind, is_same_text, to_markdown};
use crate::translation::{Accepted, Review, SegmentKey};

/// A translation that is to be written.
pub(super) struct NewText {
    /// Where it is in the file that it comes from, in bytes.
    pub offset: usize,
    /// Where it stands, for messages.
    pub name: String,
    pub key: SegmentKey,
    pub sections: Vec<SectionRef>,
    pub translation: RichText,
    pub review: Review,
    pub accepted: Vec<Accepted>,
}

/// What is to be written.
#[derive(Default)]
pub(super) struct Made {
    pub files: Vec<ChangedFile>,
    /// How many texts need a review.
    pub needs_review: usize,
}

pub(super) struct ChangedFile {
    pub path: String,
    pub text: String,
    /// The version that it replaces.
    pub version: Option<Version>,
    /// How many texts were written into it.
    pub texts: usize,
}

/// Changes the translations of an incident into one language.
pub(super) struct Changes<'a> {
    pub loader: &'a Loader<'a>,
    pub resolver: &'a Resolver,
    pub locale: &'a Locale,
    pub incident: &'a Incident,
    pub resolve_inputs: ResolveInputs<'a>,
}

impl Changes<'_> {
    /// Calls `edit` with the files as they are.
    ///
    /// # Errors
    /// A diagnostic if one of them cannot be read, and so cannot be changed.
    pub fn with_files<T>(
        &self,
        inputs: &IncidentInputs,
        edit: impl FnOnce(TranslationFiles<'_>) -> T,
    ) -> Result<T, Diagnostic> {
        with_headings(self.loader, self.locale, |headings: Headings<'_>| {
            let mut files = TranslationFiles::new(self.incident, &self.locale.tag, headings);
            for (path, file) in &inputs.files {
                if let Some((_, bytes)) = file
                    && path.starts_with("translations/")
                {
                    files.add(path, bytes, &inputs.entry, self.resolve_inputs)?;
                }
            }
            Ok(edit(files))
        })
    }

    /// Puts new texts into the files, without those that would not be read back as they are meant: these are added to
    /// `diagnostics`.
    pub fn make(
        &self,
        mut inputs: IncidentInputs,
        mut new: Vec<NewText>,
        diagnostics: &mut FileDiagnostics<'_>,
    ) -> Made {
        while !new.is_empty() {
            let changed = match self.with_files(&inputs, |files| changed_files(files, &new)) {
                Ok(changed) => changed,
                Err(diagnostic) => {
                    diagnostics.push(diagnostic);
                    break;
                }
            };
            let mut files = Vec::with_capacity(changed.len());
            for (path, text, texts) in changed {
                let bytes = text.clone().into_bytes();
                let file = Some((Version::of(&bytes), bytes));
                let replaced = inputs.files.insert(path.clone(), file);
                files.push((
                    replaced,
                    ChangedFile {
                        path,
                        text,
                        version: None,
                        texts,
                    },
                ));
            }
            let misread = self.misread(&inputs, &new);
            for (replaced, file) in &mut files {
                file.version = replaced
                    .as_ref()
                    .and_then(|file| Some(file.as_ref()?.0.clone()));
                match replaced.take() {
                    Some(replaced) => inputs.files.insert(file.path.clone(), replaced),
                    None => inputs.files.remove(&file.path),
                };
            }
            if misread.is_empty() {
                let is_open = |text: &&NewText| text.review == Review::NeedsReview;
                return Made {
                    files: files.into_iter().map(|(_, file)| file).collect(),
                    needs_review: new.iter().filter(is_open).count(),
                };
            }
            let mut index = 0;
            new.retain(|text| {
                let is_misread = misread.contains(&index);
                index += 1;
                if is_misread {
                    diagnostics.error(
                        text.offset,
                        format!(
                            "{}: in a file of translations this text would not be read as the translation of that \
                             section alone",
                            text.name
                        ),
                        format!(
                            "write no label of a section into it; where the section itself has a label that \
                             locales/{}.toml does not know, add it there",
                            self.locale.tag
                        ),
                    );
                }
                !is_misread
            });
        }
        Made::default()
    }

    /// Which of the new texts are not shown as they are meant, or change what is shown of other texts.
    fn misread(&self, inputs: &IncidentInputs, new: &[NewText]) -> BTreeSet<usize> {
        let Some(resolved) = self.resolver.resolve(inputs) else {
            return (0..new.len()).collect();
        };
        let before = translatable_texts(self.incident, &self.locale.tag);
        let after = translatable_texts(&resolved.incident, &self.locale.tag);
        let mut misread = BTreeSet::new();
        for (before, after) in before.iter().zip(&after) {
            for (before, place) in before.places.iter().zip(&after.places) {
                let new_here = new.iter().position(|text| {
                    text.key == after.key && text.sections.contains(&place.section)
                });
                let is_right = match new_here {
                    Some(index) => place.shown.is_some_and(|shown| {
                        !shown.stale
                            && shown.provenance == new[index].review.provenance()
                            && is_same_text(&shown.rich, &new[index].translation)
                    }),
                    None => match (before.shown, place.shown) {
                        (Some(one), Some(other)) => is_same_text(&one.rich, &other.rich),
                        (one, other) => one.is_none() && other.is_none(),
                    },
                };
                if is_right {
                    continue;
                }
                let is_to_blame = |text: &NewText| {
                    let mut sections = text.sections.iter();
                    sections.any(|section| section.update == place.section.update)
                };
                let blamed = (0..).zip(new).filter(|(_, text)| is_to_blame(text));
                match new_here {
                    Some(index) => misread.extend([index]),
                    None => misread.extend(blamed.map(|(index, _)| index)),
                }
            }
        }
        // A text without a label is the likeliest to be read as a part of another one.
        let is_unlabelled = |index: &usize| {
            let mut sections = new[*index].sections.iter();
            sections.any(|section| section.kind == SectionKind::Other)
        };
        match misread.iter().any(is_unlabelled) {
            true => misread.into_iter().filter(is_unlabelled).collect(),
            false => misread,
        }
    }
}

/// The paths and texts of the files with new texts in them, and how many of these are in each.
fn changed_files(mut files: TranslationFiles<'_>, new: &[NewText]) -> Vec<(String, String, usize)> {
    for text in new {
        let markdown = to_markdown(&text.translation);
        for section in &text.sections {
            files.set(section, &markdown, text.review);
        }
        for section in &text.sections {
            for accepted in &text.accepted {
                files.accept(section, accepted.clone());
            }
        }
    }
    let paths: Vec<String> = new
        .iter()
        .filter_map(|text| text.sections.first())
        .map(|section| files.path_of(section))
        .collect();
    let count = |path: &String| paths.iter().filter(|known| *known == path).count();
    let changed = files.finish().into_iter();
    changed
        .map(|(path, text)| {
            let texts = count(&path);
            (path, text, texts)
        })
        .collect()
}
