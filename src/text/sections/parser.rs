//! Splits a body into sections.

use std::cmp::Ordering;
use std::mem;
use std::ops::Range;

use arcstr::Substr;
use chrono_tz::Tz;

use super::heading_match::{continues_subject, is_other_heading, match_joined_heading};
use super::heading_style::{self, HeadingStyle};
use super::label_match;
use super::label_parts::LabelMatch;
use super::labels::Labels;
use super::section::{Section, SectionDraft, name_titles};
use super::section_kind::SectionKind;
use crate::text::body::{Body, to_marked_text};
use crate::text::chars::punctuation;
use crate::text::marked_text::MarkedText;
use crate::text::rich_text::{BlockBuilder, Line, indent_width, split_lines, trim_range};
use crate::text::times::{self, ParseOptions};

/// Parses a body into sections; see [`split_sections`].
pub fn parse_sections(body: &Body, labels: &Labels, zone: Option<Tz>) -> Vec<Section> {
    split_sections(&to_marked_text(body), labels, zone)
}

/// Splits a body into its sections, in order of appearance. Sections without text are left out.
///
/// A line without a label continues the section before it. A title or a time has one line; the text after
/// it is [`SectionKind::Other`]. So is the text after a heading that is not a label, if the heading is
/// formatted like the label of the section, or if it is in the language's list of headings. A label that
/// occurs twice makes two sections.
///
/// A time without a zone is in the zone that the body states for all its times, or else in `zone`.
pub fn split_sections(marked: &MarkedText, labels: &Labels, zone: Option<Tz>) -> Vec<Section> {
    let mut parser = SectionParser {
        sections: Vec::with_capacity(USUAL_SECTION_COUNT),
        ..SectionParser::default()
    };
    for line in split_lines(marked) {
        parser.push_line(marked, labels, line);
    }
    let mut sections = parser.finish(labels);
    let states_time = |section: &&mut Section| {
        section.kind.is_time() || section.kind == SectionKind::EstimatedTimeToResolve
    };
    let mut times = sections.iter_mut().filter(states_time).peekable();
    if times.peek().is_some() {
        let options = ParseOptions {
            zone: times::stated_zone(&marked.text).or(zone),
            day_first: labels.day_first,
        };
        for section in times {
            let text = section.text.plain();
            section.time = match section.kind.is_time() {
                true => times::find_first(&text, options),
                // An estimate is told in prose, which may state other times, too.
                false => times::find_deadline(&text, options),
            };
        }
    }
    sections
}

/// The symbol of an item marker that is markup, not a character of the text.
const MARKED_ITEM: char = ' ';

/// The usual number of sections in a post.
const USUAL_SECTION_COUNT: usize = 8;

/// Assigns lines to sections.
#[derive(Default)]
struct SectionParser {
    sections: Vec<Section>,
    kind: Option<SectionKind>,
    label: Option<Substr>,
    /// Whether the label is a heading that says more than the label that it begins with.
    label_goes_on: bool,
    /// The section that goes on after the line of this one: Google Cloud puts a line of symptoms into the
    /// middle of its description.
    interrupted: Option<(SectionKind, Option<Substr>)>,
    blocks: BlockBuilder,
    /// The style of the section's label, if the label is a whole line. A line of the same style ends the
    /// section even if it is not a label.
    label_style: Option<HeadingStyle>,
    /// Whether the body lost line breaks, so that a line which is not a list item contains a label.
    lacks_line_breaks: bool,
    /// The labels of the current line; empty between lines.
    matches: Vec<LabelMatch>,
    /// The bullet before the first label, with its indentation. The page from which the body was copied puts
    /// it before every line, so it does not make a list.
    boilerplate_bullet: Option<(char, usize)>,
    /// The item marker of the section's last list, and whether its first item has a label. If it has none,
    /// no item of the list has one, as in `- Impact: …`, `- Workaround: …` below the name of a product.
    current_list: Option<((char, usize), bool)>,
    /// Whether the list item of which a line was read last begins with a label.
    is_item_labelled: bool,
}

impl SectionParser {
    fn push_line(&mut self, marked: &MarkedText, labels: &Labels, mut line: Line) {
        if self.blocks.has_lines()
            && !self.continues_list(marked, &line)
            && let Some((kind, label)) = self.interrupted.take()
        {
            self.begin_section(labels, kind, label);
        }
        if self.kind.is_some_and(SectionKind::is_single_line) && self.blocks.has_lines() {
            self.begin_section(labels, SectionKind::Other, None);
        }
        // `Root cause` may be underlined.
        let is_below_label = self.label.is_some() && self.blocks.is_empty();
        if is_below_label && heading_style::is_underline(&marked.text[line.range.clone()]) {
            return;
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
            self.push_part(marked, code, from..range.start + label_match.start);
            let has_own_line = range.start + label_match.content_start == range.end;
            let label_match = match has_own_line {
                true => label_match.with_remark(&marked.text[range.clone()]),
                false => label_match,
            };
            let label_range =
                range.start + label_match.label.start..range.start + label_match.label.end;
            let interrupted = (label_match.kind == SectionKind::Symptoms && !has_own_line)
                .then(|| self.interruptible_section());
            self.begin_section(
                labels,
                label_match.kind,
                Some(marked.text.substr(label_range)),
            );
            self.label_goes_on = label_match.goes_on;
            self.interrupted = interrupted.flatten();
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

    /// The open section, if a line of symptoms may stand in its middle.
    fn interruptible_section(&self) -> Option<(SectionKind, Option<Substr>)> {
        let kind = self.kind.unwrap_or(SectionKind::Other);
        let may_go_on = matches!(kind, SectionKind::CurrentStatus | SectionKind::Other);
        (may_go_on && !self.blocks.is_empty()).then(|| (kind, self.label.clone()))
    }

    /// Whether a line is a list item below the open section, or follows a line that introduces it.
    fn continues_list(&self, marked: &MarkedText, line: &Line) -> bool {
        let text = &marked.text[line.range.clone()];
        marked.marks.items.starting_at(line.range.start).is_some()
            || punctuation::leading_bullet(text).is_some()
            || punctuation::has_leading_number(text)
            || self.blocks.ends_with_colon()
    }

    /// Finds the labels of a line, after its boilerplate bullet. Without a label, the line may end the section.
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
        let item = item.map(|item| (MARKED_ITEM, usize::from(item.depth)));
        let number = || {
            let is_numbered = punctuation::has_leading_number(&marked.text[line.clone()])
                && heading_style::level_of_line(marked, line).is_none();
            is_numbered.then(|| ('1', indent_width(&marked.text, line.start)))
        };
        let item_marker = item
            .or(bullet_marker.filter(|marker| Some(*marker) != self.boilerplate_bullet))
            .or_else(number);
        if matches.iter().any(|found| found.start > 0) {
            let is_only_line = || marked.text.trim().len() == line.len();
            let is_marked = || punctuation::has_leading_mark(&marked.text[line.clone()]);
            let has_leading_label = matches.iter().any(|found| found.start == 0);
            if item_marker.is_none() && !has_leading_label && !is_only_line() && is_marked() {
                matches.clear();
            } else if item_marker.is_none() {
                self.lacks_line_breaks = true;
            } else if !self.lacks_line_breaks && !is_only_line() {
                // Where labels begin lines, one in the middle of a list item is a part of the item.
                matches.retain(|found| found.start == 0);
            }
        }
        if item_marker.is_none() && self.is_within_item(marked, line.start) {
            matches.clear();
        } else if matches.is_empty() && item_marker.is_none() {
            let text = &marked.text[line.clone()];
            let style = heading_style::of_line(marked, line).or_else(|| heading_style::plain(text));
            let is_set_off =
                || self.label_style == style && heading_style::follows_blank_line(marked, line);
            matches.extend(
                style.and_then(|style| match_joined_heading(text, labels, style, is_set_off)),
            );
        }
        let has_label = matches.first().is_some_and(|first| first.start == 0);
        // A label of a time with a time after it is a label in any list.
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
        let is_unlabelled = self.is_unlabelled_item(item_marker, has_label, has_time);
        if item_marker.is_some() {
            self.is_item_labelled = has_label && !is_unlabelled;
        }
        if is_unlabelled {
            matches.clear();
        } else if self.kind.is_none() && has_label {
            self.boilerplate_bullet = bullet_marker;
        }
        if let Some(last) = matches.last() {
            let has_own_line = line.start + last.content_start == line.end;
            self.label_style = match has_own_line {
                true => heading_style::of_line(marked, line)
                    .or_else(|| heading_style::plain(&marked.text[line.clone()])),
                false => heading_style::run_in(marked, line, &last.label),
            };
            return;
        }
        if self.ends_section(marked, labels, line, item_marker) {
            self.begin_section(labels, SectionKind::Other, None);
        }
    }

    /// Whether a line that begins no list item belongs to one without a label: in markup by its list, in plain
    /// text by its indentation.
    fn is_within_item(&self, marked: &MarkedText, line_start: usize) -> bool {
        let marks = &marked.marks;
        if marks.lists.covering(line_start).is_some() {
            let is_indented = marks.unindented.starting_at(line_start).is_none();
            return is_indented && self.kind.is_some() && !self.is_item_labelled;
        }
        let is_below = |((symbol, indent), is_labelled): ((char, usize), bool)| {
            symbol != MARKED_ITEM && !is_labelled && indent_width(&marked.text, line_start) > indent
        };
        self.current_list.is_some_and(is_below)
    }

    /// Whether a line without labels is a heading that ends the section.
    fn ends_section(
        &self,
        marked: &MarkedText,
        labels: &Labels,
        line: &Range<usize>,
        item_marker: Option<(char, usize)>,
    ) -> bool {
        let text = &marked.text[line.clone()];
        let own_style = || {
            heading_style::of_line(marked, line).or_else(|| {
                let plain = heading_style::plain(text);
                plain.filter(|_| plain == self.label_style)
            })
        };
        let styles = self
            .label_style
            .and_then(|label| Some((own_style()?, label)));
        let relative_level = styles.and_then(|(own, label)| own.cmp_level(label));
        if relative_level == Some(Ordering::Greater) {
            // A deeper heading is within the section.
            return false;
        }
        let label = self.label.as_deref().unwrap_or_default();
        if continues_subject(text, label, labels) {
            return false;
        }
        let has_label_style = styles.is_some_and(|(own, label)| own.is_like(label, text));
        // Directly after the label, a line in the style of the label is the first line of the section.
        let is_next_heading = has_label_style
            && !self.blocks.is_empty()
            && self.label_style.is_some_and(HeadingStyle::is_unmistakable);
        let is_plain_heading = self.label_style.is_some_and(HeadingStyle::is_plain)
            && item_marker.is_none()
            && heading_style::is_set_off(marked, line);
        if relative_level.is_some() || is_next_heading || is_plain_heading {
            return true;
        }
        // Next steps may have a part with such a heading, unless it has the style of the label.
        let may_end_at_heading = |kind| match kind {
            SectionKind::Other => false,
            SectionKind::NextSteps => has_label_style,
            _ => true,
        };
        // A list item is part of the section, unless the items of the list are labelled.
        let may_end = item_marker.is_none()
            || self.current_list == item_marker.map(|item_marker| (item_marker, true));
        may_end
            && self.kind.is_some_and(may_end_at_heading)
            && is_other_heading(text, labels, own_style)
    }

    /// Whether a line is an item of a list whose items have no labels. `has_label` says whether the line seems
    /// to begin with a label, and `has_time` whether that is the label of a time and a time follows it.
    fn is_unlabelled_item(
        &mut self,
        item_marker: Option<(char, usize)>,
        has_label: bool,
        has_time: impl Fn() -> bool,
    ) -> bool {
        // Before the first label and after a title, a list may begin with other facts and go on with labels.
        let is_prose = |kind: SectionKind| !kind.is_single_line() && kind != SectionKind::Other;
        match (item_marker, self.current_list) {
            (Some(item_marker), Some((list, is_labelled))) if item_marker == list => {
                return !is_labelled && has_label && !has_time();
            }
            // A deeper item is part of the item before it.
            (Some(item_marker), Some((list, is_labelled))) if item_marker.1 > list.1 => {
                let is_of_steps = self.kind == Some(SectionKind::NextSteps);
                return (!is_labelled || is_of_steps) && has_label && !has_time();
            }
            (Some(item_marker), _) if has_label || self.kind.is_some_and(is_prose) => {
                // A list that a sentence such as "The form has these fields:" introduces has no labels, and
                // neither has a list of steps.
                let is_introduced = has_label
                    && self.kind.is_some_and(is_prose)
                    && (self.blocks.ends_with_colon() || self.kind == Some(SectionKind::NextSteps))
                    && !has_time();
                self.current_list = Some((item_marker, has_label && !is_introduced));
                return is_introduced;
            }
            (None, _) if has_label => self.current_list = None,
            // Text between the lists of a section, such as the name of the next product.
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

    fn begin_section(&mut self, labels: &Labels, kind: SectionKind, label: Option<Substr>) {
        self.end_section(labels);
        self.interrupted = None;
        self.kind = Some(kind);
        self.label = label;
    }

    fn end_section(&mut self, labels: &Labels) {
        let draft = SectionDraft {
            kind: self.kind.unwrap_or(SectionKind::Other),
            label: self.label.take(),
            label_goes_on: mem::take(&mut self.label_goes_on),
            text: mem::take(&mut self.blocks).finish(),
        };
        draft.push_to(&mut self.sections, labels);
    }

    fn finish(mut self, labels: &Labels) -> Vec<Section> {
        self.end_section(labels);
        name_titles(&mut self.sections);
        self.sections
    }
}
