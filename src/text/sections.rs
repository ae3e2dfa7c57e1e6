//! The labelled sections of a body.

use std::cmp::Ordering;
use std::mem;
use std::ops::Range;

use arcstr::Substr;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use smallvec::smallvec;

use super::block::{Block, Inline, RichText};
use super::body::Body;
use super::flat::{Flat, flatten};
use super::heading::{self, Heading};
use super::labels::Labels;
use super::lines::{Blocks, Line, indent, lines, trim};
use super::prose;
use super::style::{self, Style};
use super::times::{self, Reading, Usage};

/// What a section of a post tells.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    Title,
    UserImpact,
    MoreInfo,
    CurrentStatus,
    FinalStatus,
    ScopeOfImpact,
    StartTime,
    EndTime,
    EstimatedTimeToResolve,
    PreliminaryRootCause,
    RootCause,
    NextSteps,
    NextUpdateBy,
    /// Text under no label.
    Other,
}

impl SectionKind {
    /// Every kind, in the order in which a post usually has them.
    pub const ALL: [SectionKind; 14] = [
        SectionKind::Title,
        SectionKind::UserImpact,
        SectionKind::MoreInfo,
        SectionKind::CurrentStatus,
        SectionKind::FinalStatus,
        SectionKind::ScopeOfImpact,
        SectionKind::StartTime,
        SectionKind::EndTime,
        SectionKind::EstimatedTimeToResolve,
        SectionKind::PreliminaryRootCause,
        SectionKind::RootCause,
        SectionKind::NextSteps,
        SectionKind::NextUpdateBy,
        SectionKind::Other,
    ];

    /// Whether a section of this kind says an instant.
    pub fn is_time(self) -> bool {
        matches!(
            self,
            SectionKind::StartTime | SectionKind::EndTime | SectionKind::NextUpdateBy
        )
    }

    /// The kind's name in data, such as `user_impact`.
    pub fn as_str(self) -> &'static str {
        match self {
            SectionKind::Title => "title",
            SectionKind::UserImpact => "user_impact",
            SectionKind::MoreInfo => "more_info",
            SectionKind::CurrentStatus => "current_status",
            SectionKind::FinalStatus => "final_status",
            SectionKind::ScopeOfImpact => "scope_of_impact",
            SectionKind::StartTime => "start_time",
            SectionKind::EndTime => "end_time",
            SectionKind::EstimatedTimeToResolve => "estimated_time_to_resolve",
            SectionKind::PreliminaryRootCause => "preliminary_root_cause",
            SectionKind::RootCause => "root_cause",
            SectionKind::NextSteps => "next_steps",
            SectionKind::NextUpdateBy => "next_update_by",
            SectionKind::Other => "other",
        }
    }

    /// Whether its text is a single line: what stands below it is no part of it.
    pub(super) fn is_one_line(self) -> bool {
        matches!(
            self,
            SectionKind::Title
                | SectionKind::StartTime
                | SectionKind::EndTime
                | SectionKind::NextUpdateBy
        )
    }
}

/// A part of a body: what one label covers, or text under no label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub kind: SectionKind,
    /// The label as the body writes it, without its colon; `None` for [`SectionKind::Other`].
    pub label: Option<Substr>,
    pub text: RichText,
    /// The instant that a section of a time says, where it was understood.
    pub time: Option<Reading>,
}

/// The sections of a body; see [`cut`].
pub fn sections(body: &Body, labels: &Labels, zone: Option<Tz>) -> Vec<Section> {
    cut(&flatten(body), labels, zone)
}

/// Cuts a body into its sections, in order of appearance; sections without text are left out.
///
/// Lines under no label continue the section above them, but a title or a time is one line: what
/// follows it is [`SectionKind::Other`]. So is what follows a heading that is no label, where the
/// section's own label is set apart in the same way, or the language knows the heading. A label that
/// comes twice makes two sections.
///
/// Times that name no zone are in the one that the body names for all of them, else in `zone`.
pub fn cut(flat: &Flat, labels: &Labels, zone: Option<Tz>) -> Vec<Section> {
    let mut cutter = Cutter {
        done: Vec::with_capacity(USUAL),
        ..Cutter::default()
    };
    for line in lines(flat) {
        cutter.push(flat, labels, line);
    }
    let mut sections = cutter.finish();
    let mut times = sections.iter_mut().filter(|s| s.kind.is_time()).peekable();
    if times.peek().is_some() {
        let usage = Usage {
            zone: times::stated_zone(&flat.text).or(zone),
            day_first: labels.day_first,
        };
        for section in times {
            section.time = times::parse(&section.text.plain(), usage);
        }
    }
    sections
}

/// So many sections a post usually has.
const USUAL: usize = 8;

/// A longer title is prose, in bytes: the summary of a report.
const LONGEST_TITLE: usize = 300;

/// Puts lines under the labels that they have or follow.
#[derive(Default)]
struct Cutter {
    done: Vec<Section>,
    kind: Option<SectionKind>,
    label: Option<Substr>,
    blocks: Blocks,
    /// How the label of the section is set apart, where it has a line of its own: another line
    /// set apart so ends the section, though it is no label.
    style: Option<Style>,
    /// The labels of a line, empty between lines.
    headings: Vec<Heading>,
    /// The bullet before the first label, and how far it is indented: the page that the body was
    /// taken from puts it before every line, so it makes no list.
    furniture: Option<(char, usize)>,
    /// How the entries begin of the last list of the section, and whether its first has a label: if
    /// not, none has, as in `- Impact: …`, `- Workaround: …` under the name of a product.
    list: Option<((char, usize), bool)>,
}

impl Cutter {
    fn push(&mut self, flat: &Flat, labels: &Labels, mut line: Line) {
        if self.kind.is_some_and(SectionKind::is_one_line) && self.blocks.has_line() {
            self.begin(SectionKind::Other, None);
        }
        let mut headings = mem::take(&mut self.headings);
        if !line.code {
            self.find_headings(flat, labels, &mut line.range, &mut headings);
        }
        let Line { range, code } = line;
        let mut from = range.start;
        for found in headings.drain(..) {
            let written = range.start + found.label.start..range.start + found.label.end;
            self.push_part(flat, code, from..range.start + found.ornament);
            self.begin(found.kind, Some(flat.text.substr(written)));
            if let Some(remark) = found.remark {
                let remark = range.start + remark.start..range.start + remark.end;
                self.blocks.open(flat, remark);
            }
            from = range.start + found.content;
        }
        self.push_part(flat, code, from..range.end);
        self.headings = headings;
    }

    /// Finds the labels of a line, once its furniture is gone, and the end of a section in it.
    fn find_headings(
        &mut self,
        flat: &Flat,
        labels: &Labels,
        line: &mut Range<usize>,
        headings: &mut Vec<Heading>,
    ) {
        let bullet = prose::bullet(&flat.text[line.clone()]);
        let mark = bullet.map(|bullet| (bullet.mark, indent(&flat.text, line.start)));
        if mark.is_some() && mark == self.furniture {
            line.start += bullet.map_or(0, |bullet| bullet.len);
        }
        heading::find(&flat.text[line.clone()], labels, self.kind, headings);
        let item = flat.marks.items.starting(line.start);
        let item = item.map(|item| (' ', usize::from(item.depth)));
        let entry = item.or(mark.filter(|mark| Some(*mark) != self.furniture));
        let has_label = headings.first().is_some_and(|first| first.ornament == 0);
        // Whatever stands above a list: an entry that says when it began is what it looks like.
        let is_dated = || {
            let first = headings.first().filter(|first| first.kind.is_time());
            let usage = Usage {
                zone: Some(Tz::UTC),
                day_first: labels.day_first,
            };
            let text = |first: &Heading| &flat.text[line.start + first.content..line.end];
            first.is_some_and(|first| times::parse(text(first), usage).is_some())
        };
        if self.is_plain(entry, has_label, is_dated) {
            headings.clear();
        } else if self.kind.is_none() && has_label {
            self.furniture = mark;
        }
        if let Some(last) = headings.last() {
            let has_own_line = line.start + last.content == line.end;
            self.style = match has_own_line {
                true => style(flat, line),
                false => heading_style(flat, line),
            };
            return;
        }
        let apart = || style(flat, line);
        let styles = self.style.and_then(|label| Some((apart()?, label)));
        let level = styles.and_then(|(own, label)| own.level_in(label));
        if level == Some(Ordering::Greater) {
            // A deeper heading stands over a part of the section.
            return;
        }
        // What is to be done may have a part of such a name.
        let ends = |kind| !matches!(kind, SectionKind::Other | SectionKind::NextSteps);
        // An entry of a list is a part of its section, unless the list is of labels.
        let may_end = entry.is_none() || self.list == entry.map(|entry| (entry, true));
        let in_section = may_end && self.kind.is_some_and(ends);
        let text = &flat.text[line.clone()];
        // Right below the label a line set apart as it is is the first of the section.
        let is_same = styles.is_some_and(|(own, label)| own == label) && !self.blocks.is_empty();
        let ends_style = level.is_some() || is_same;
        if ends_style || (in_section && heading::is_other(text, labels, || apart().is_some())) {
            self.begin(SectionKind::Other, None);
        }
    }

    /// Whether a line is an entry of a list that has no labels, whatever it looks like; `entry` says
    /// how an entry begins, `has_label` whether the line looks as if it began with a label, and `is_dated`
    /// whether that is one of a time, and a time follows.
    fn is_plain(
        &mut self,
        entry: Option<(char, usize)>,
        has_label: bool,
        is_dated: impl Fn() -> bool,
    ) -> bool {
        // Before the first label, and under a title, a list may be of other facts, and then of labels.
        let in_text = |kind: SectionKind| !kind.is_one_line() && kind != SectionKind::Other;
        match (entry, self.list) {
            (Some(entry), Some((list, of_labels))) if entry == list => {
                return !of_labels && has_label && !is_dated();
            }
            // A deeper entry is a part of the one above.
            (Some(entry), Some((list, _))) if entry.1 > list.1 => {}
            (Some(entry), _) if has_label || self.kind.is_some_and(in_text) => {
                // "The form has these fields:" stands above a list of no labels.
                let is_introduced = has_label
                    && self.kind.is_some_and(in_text)
                    && self.blocks.end_with_colon()
                    && !is_dated();
                self.list = Some((entry, has_label && !is_introduced));
                return is_introduced;
            }
            (None, _) if has_label => self.list = None,
            // The text between the lists of a section, such as the name of the next product.
            _ => {}
        }
        false
    }

    fn push_part(&mut self, flat: &Flat, code: bool, part: Range<usize>) {
        if part.is_empty() {
            return;
        }
        let range = match code {
            true => part,
            false => trim(&flat.text, part),
        };
        self.blocks.push(flat, &Line { range, code });
    }

    fn begin(&mut self, kind: SectionKind, label: Option<Substr>) {
        self.end();
        self.kind = Some(kind);
        self.label = label;
    }

    fn end(&mut self) {
        let blocks = mem::take(&mut self.blocks);
        let mut label = self.label.take();
        if blocks.is_empty() {
            return;
        }
        let mut kind = self.kind.unwrap_or(SectionKind::Other);
        let mut text = blocks.finish();
        if kind == SectionKind::Title && text.plain().len() > LONGEST_TITLE {
            // The summary of a report: its heading stands above it as it did.
            kind = SectionKind::Other;
            if let Some(label) = label.take() {
                text.0
                    .insert(0, Block::Paragraph(smallvec![Inline::Strong(label)]));
            }
        }
        self.done.push(Section {
            kind,
            label,
            text,
            time: None,
        });
    }

    fn finish(mut self) -> Vec<Section> {
        self.end();
        self.done
    }
}

/// The style of a line that is a heading, by markup or by `#`.
fn heading_style(flat: &Flat, line: &Range<usize>) -> Option<Style> {
    let mark = flat.marks.headings.covering(line.start);
    mark.map(|(_, level)| Style::Heading(*level))
        .or_else(|| style::heading(&flat.text[line.clone()]))
}

/// How a line is set apart, by markup or by its letters.
fn style(flat: &Flat, line: &Range<usize>) -> Option<Style> {
    let heading = heading_style(flat, line);
    if heading.is_some() {
        return heading;
    }
    let strong = flat.marks.strong.covering(line.start);
    let is_strong = strong.is_some_and(|(range, ())| range.end >= line.end);
    match is_strong {
        true => Some(Style::Emphasis),
        false => style::style(&flat.text[line.clone()]),
    }
}

#[cfg(test)]
mod tests;
