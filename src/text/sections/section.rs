//! A section, and what becomes of the text under a label.

use arcstr::Substr;

use super::closing;
use super::labels::Labels;
use super::section_kind::SectionKind;
use crate::text::rich_text::{Block, Inline, RichText};
use crate::text::times::ParsedInstant;

/// A part of a body: the text under one label, or text without a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub kind: SectionKind,
    /// The label as the body writes it, without its colon; `None` for [`SectionKind::Other`].
    pub label: Option<Substr>,
    pub text: RichText,
    /// The instant that a section of a time states, or by which an incident is expected to be resolved,
    /// where it was understood.
    pub time: Option<ParsedInstant>,
}

/// The most characters of a title; a longer text under its label is prose.
const MAX_TITLE_CHARS: usize = 200;

/// A label and the text under it.
pub(super) struct SectionDraft {
    pub kind: SectionKind,
    pub label: Option<Substr>,
    /// Whether the label is a heading that says more than the label that it begins with.
    pub label_goes_on: bool,
    pub text: RichText,
}

impl SectionDraft {
    /// Appends the section of the draft, if it has text, and closing sentences as a section of their own.
    pub fn push_to(mut self, sections: &mut Vec<Section>, labels: &Labels) {
        let closing = match self.kind.may_end_with_closing() {
            true => closing::split_off(&mut self.text, labels),
            false => RichText::default(),
        };
        let is_empty = self.text.is_empty();
        if is_empty && self.label_goes_on
            || self.kind == SectionKind::Title && !is_title(&self.text)
        {
            self.turn_label_into_text();
        }
        let section = (self.kind, self.label, self.text);
        for (kind, label, text) in [section, (SectionKind::Other, None, closing)] {
            if !text.is_empty() {
                sections.push(Section {
                    kind,
                    label,
                    text,
                    time: None,
                });
            }
        }
    }

    /// Makes the label the first line of a text without a label.
    fn turn_label_into_text(&mut self) {
        self.kind = SectionKind::Other;
        if let Some(label) = self.label.take() {
            let heading = Block::Paragraph(vec![Inline::Strong(label)]);
            self.text.0.insert(0, heading);
        }
    }
}

/// Whether a text is one short line.
fn is_title(text: &RichText) -> bool {
    let plain = text.plain();
    let is_long = plain.char_indices().nth(MAX_TITLE_CHARS).is_some();
    !is_long && !plain.contains('\n')
}

/// Makes a title of each summary that is one: Google Cloud writes the title as `Summary:`, in one line
/// above `Description:`.
pub(super) fn name_titles(sections: &mut [Section]) {
    for index in 1..sections.len() {
        let [section, next] = &mut sections[index - 1..=index] else {
            continue;
        };
        if section.kind == SectionKind::Summary
            && next.kind == SectionKind::CurrentStatus
            && is_title(&section.text)
        {
            section.kind = SectionKind::Title;
        }
    }
}
