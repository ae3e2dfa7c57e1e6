//! The labelled sections of a body.

use std::cmp::Ordering;
use std::mem;
use std::ops::Range;

use arcstr::Substr;
use chrono_tz::Tz;

use super::heading_style::{self, HeadingStyle};
use super::label_match::{self, LabelMatch};
use super::labels::Labels;
use super::section_kind::SectionKind;
use crate::text::body::{Body, to_marked_text};
use crate::text::chars::punctuation;
use crate::text::marked_text::MarkedText;
use crate::text::rich_text::{
    Block, BlockBuilder, Inline, Line, RichText, indent_width, split_lines, trim_range,
};
use crate::text::times::{self, ParseOptions, ParsedInstant};

/// A part of a body: what one label covers, or text under no label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub kind: SectionKind,
    /// The label as the body writes it, without its colon; `None` for [`SectionKind::Other`].
    pub label: Option<Substr>,
    pub text: RichText,
    /// The instant that a section of a time says, where it was understood.
    pub time: Option<ParsedInstant>,
}

/// The sections of a body; see [`cut`].
pub fn parse_sections(body: &Body, labels: &Labels, zone: Option<Tz>) -> Vec<Section> {
    split_sections(&to_marked_text(body), labels, zone)
}

/// Cuts a body into its sections, in order of appearance; sections without text are left out.
///
/// Lines under no label continue the section above them, but a title or a time is one line: what
/// follows it is [`SectionKind::Other`]. So is what follows a heading that is no label, where the
/// section's own label is set apart in the same way, or the language knows the heading. A label that
/// comes twice makes two sections.
///
/// Times that name no zone are in the one that the body names for all of them, else in `zone`.
pub fn split_sections(marked: &MarkedText, labels: &Labels, zone: Option<Tz>) -> Vec<Section> {
    let mut parser = SectionParser {
        sections: Vec::with_capacity(USUAL_SECTION_COUNT),
        ..SectionParser::default()
    };
    for line in split_lines(marked) {
        parser.push_line(marked, labels, line);
    }
    let mut sections = parser.finish();
    let mut times = sections.iter_mut().filter(|s| s.kind.is_time()).peekable();
    if times.peek().is_some() {
        let options = ParseOptions {
            zone: times::stated_zone(&marked.text).or(zone),
            day_first: labels.day_first,
        };
        for section in times {
            section.time = times::find_first(&section.text.plain(), options);
        }
    }
    sections
}

/// So many sections a post usually has.
const USUAL_SECTION_COUNT: usize = 8;

/// A longer title is prose, in bytes: the summary of a report.
const MAX_TITLE_LEN: usize = 300;

/// Puts lines under the labels that they have or follow.
#[derive(Default)]
struct SectionParser {
    sections: Vec<Section>,
    kind: Option<SectionKind>,
    label: Option<Substr>,
    blocks: BlockBuilder,
    /// How the label of the section is set apart, where it has a line of its own: another line
    /// set apart so ends the section, though it is no label.
    label_style: Option<HeadingStyle>,
    /// The labels of a line, empty between lines.
    matches: Vec<LabelMatch>,
    /// The bullet before the first label, and how far it is indented: the page that the body was
    /// taken from puts it before every line, so it makes no list.
    boilerplate_bullet: Option<(char, usize)>,
    /// How the entries begin of the last list of the section, and whether its first has a label: if
    /// not, none has, as in `- Impact: …`, `- Workaround: …` under the name of a product.
    current_list: Option<((char, usize), bool)>,
}

impl SectionParser {
    fn push_line(&mut self, marked: &MarkedText, labels: &Labels, mut line: Line) {
        if self.kind.is_some_and(SectionKind::is_single_line) && self.blocks.has_lines() {
            self.begin_section(SectionKind::Other, None);
        }
        let mut matches = mem::take(&mut self.matches);
        if !line.is_preformatted {
            self.find_labels(marked, labels, &mut line.range, &mut matches);
        }
        let Line {
            range,
            is_preformatted: code,
        } = line;
        let mut from = range.start;
        for label_match in matches.drain(..) {
            let label_range =
                range.start + label_match.label.start..range.start + label_match.label.end;
            self.push_part(marked, code, from..range.start + label_match.start);
            self.begin_section(label_match.kind, Some(marked.text.substr(label_range)));
            if let Some(parenthetical) = label_match.parenthetical {
                let parenthetical =
                    range.start + parenthetical.start..range.start + parenthetical.end;
                self.blocks.push_parenthetical(marked, parenthetical);
            }
            from = range.start + label_match.content_start;
        }
        self.push_part(marked, code, from..range.end);
        self.matches = matches;
    }

    /// Finds the labels of a line, once its furniture is gone, and the end of a section in it.
    fn find_labels(
        &mut self,
        marked: &MarkedText,
        labels: &Labels,
        line: &mut Range<usize>,
        matches: &mut Vec<LabelMatch>,
    ) {
        let bullet = punctuation::leading_bullet(&marked.text[line.clone()]);
        let bullet_marker =
            bullet.map(|bullet| (bullet.symbol, indent_width(&marked.text, line.start)));
        if bullet_marker.is_some() && bullet_marker == self.boilerplate_bullet {
            line.start += bullet.map_or(0, |bullet| bullet.len);
        }
        label_match::find_labels(&marked.text[line.clone()], labels, self.kind, matches);
        let item = marked.marks.items.starting_at(line.start);
        let item = item.map(|item| (' ', usize::from(item.depth)));
        let item_marker =
            item.or(bullet_marker.filter(|marker| Some(*marker) != self.boilerplate_bullet));
        let has_label = matches.first().is_some_and(|first| first.start == 0);
        // Whatever stands above a list: an entry that says when it began is what it looks like.
        let has_time = || {
            let first = matches.first().filter(|first| first.kind.is_time());
            let options = ParseOptions {
                zone: Some(Tz::UTC),
                day_first: labels.day_first,
            };
            let text =
                |first: &LabelMatch| &marked.text[line.start + first.content_start..line.end];
            first.is_some_and(|first| times::find_first(text(first), options).is_some())
        };
        if self.is_unlabelled_item(item_marker, has_label, has_time) {
            matches.clear();
        } else if self.kind.is_none() && has_label {
            self.boilerplate_bullet = bullet_marker;
        }
        if let Some(last) = matches.last() {
            let has_own_line = line.start + last.content_start == line.end;
            self.label_style = match has_own_line {
                true => line_style(marked, line),
                false => heading_level_style(marked, line),
            };
            return;
        }
        let own_style = || line_style(marked, line);
        let styles = self
            .label_style
            .and_then(|label| Some((own_style()?, label)));
        let relative_level = styles.and_then(|(own, label)| own.cmp_level(label));
        if relative_level == Some(Ordering::Greater) {
            // A deeper heading stands over a part of the section.
            return;
        }
        // What is to be done may have a part of such a name.
        let may_end_at_heading =
            |kind| !matches!(kind, SectionKind::Other | SectionKind::NextSteps);
        // An entry of a list is a part of its section, unless the list is of labels.
        let may_end = item_marker.is_none()
            || self.current_list == item_marker.map(|item_marker| (item_marker, true));
        let in_section = may_end && self.kind.is_some_and(may_end_at_heading);
        let text = &marked.text[line.clone()];
        // Right below the label a line set apart as it is is the first of the section.
        let has_label_style =
            styles.is_some_and(|(own, label)| own == label) && !self.blocks.is_empty();
        let ends_style = relative_level.is_some() || has_label_style;
        if ends_style
            || (in_section && label_match::is_other_heading(text, labels, || own_style().is_some()))
        {
            self.begin_section(SectionKind::Other, None);
        }
    }

    /// Whether a line is an entry of a list that has no labels, whatever it looks like; `entry` says
    /// how an entry begins, `has_label` whether the line looks as if it began with a label, and `is_dated`
    /// whether that is one of a time, and a time follows.
    fn is_unlabelled_item(
        &mut self,
        item_marker: Option<(char, usize)>,
        has_label: bool,
        has_time: impl Fn() -> bool,
    ) -> bool {
        // Before the first label, and under a title, a list may be of other facts, and then of labels.
        let is_prose = |kind: SectionKind| !kind.is_single_line() && kind != SectionKind::Other;
        match (item_marker, self.current_list) {
            (Some(item_marker), Some((list, is_labelled))) if item_marker == list => {
                return !is_labelled && has_label && !has_time();
            }
            // A deeper entry is a part of the one above.
            (Some(item_marker), Some((list, _))) if item_marker.1 > list.1 => {}
            (Some(item_marker), _) if has_label || self.kind.is_some_and(is_prose) => {
                // "The form has these fields:" stands above a list of no labels.
                let is_introduced = has_label
                    && self.kind.is_some_and(is_prose)
                    && self.blocks.ends_with_colon()
                    && !has_time();
                self.current_list = Some((item_marker, has_label && !is_introduced));
                return is_introduced;
            }
            (None, _) if has_label => self.current_list = None,
            // The text between the lists of a section, such as the name of the next product.
            _ => {}
        }
        false
    }

    fn push_part(&mut self, marked: &MarkedText, code: bool, part: Range<usize>) {
        if part.is_empty() {
            return;
        }
        let range = match code {
            true => part,
            false => trim_range(&marked.text, part),
        };
        self.blocks.push_line(
            marked,
            &Line {
                range,
                is_preformatted: code,
            },
        );
    }

    fn begin_section(&mut self, kind: SectionKind, label: Option<Substr>) {
        self.end_section();
        self.kind = Some(kind);
        self.label = label;
    }

    fn end_section(&mut self) {
        let blocks = mem::take(&mut self.blocks);
        let mut label = self.label.take();
        if blocks.is_empty() {
            return;
        }
        let mut kind = self.kind.unwrap_or(SectionKind::Other);
        let mut text = blocks.finish();
        if kind == SectionKind::Title && text.plain().len() > MAX_TITLE_LEN {
            // The summary of a report: its heading stands above it as it did.
            kind = SectionKind::Other;
            if let Some(label) = label.take() {
                text.0
                    .insert(0, Block::Paragraph(vec![Inline::Strong(label)]));
            }
        }
        self.sections.push(Section {
            kind,
            label,
            text,
            time: None,
        });
    }

    fn finish(mut self) -> Vec<Section> {
        self.end_section();
        self.sections
    }
}

/// The style of a line that is a heading, by markup or by `#`.
fn heading_level_style(marked: &MarkedText, line: &Range<usize>) -> Option<HeadingStyle> {
    let mark = marked.marks.headings.covering(line.start);
    mark.map(|(_, level)| HeadingStyle::Heading(*level))
        .or_else(|| heading_style::markdown_heading(&marked.text[line.clone()]))
}

/// How a line is set apart, by markup or by its letters.
fn line_style(marked: &MarkedText, line: &Range<usize>) -> Option<HeadingStyle> {
    let heading = heading_level_style(marked, line);
    if heading.is_some() {
        return heading;
    }
    let strong = marked.marks.strong.covering(line.start);
    let is_strong = strong.is_some_and(|(range, ())| range.end >= line.end);
    match is_strong {
        true => Some(HeadingStyle::Emphasis),
        false => heading_style::detect(&marked.text[line.clone()]),
    }
}
