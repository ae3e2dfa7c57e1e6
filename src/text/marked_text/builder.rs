//! Builds a flat text with marks, as the pieces of some markup come in.

use super::{ListItem, MarkedText, Marks, Spans};
use crate::text::chars::{is_clean, is_printable};
use crate::text::url::safe_href;

/// A flat text in the making.
#[derive(Default)]
pub(in crate::text) struct MarkedTextBuilder {
    text: String,
    marks: Marks,
    strong: OpenSpan,
    /// Where the open heading begins, and its level.
    heading: Option<(usize, u8)>,
    code: OpenSpan,
    pre: OpenSpan,
    /// Where the open link begins, and its address.
    link: Option<(usize, String)>,
    /// The open lists; an ordered one knows its next number.
    lists: Vec<Option<u32>>,
    /// An entry of a list that has no text yet.
    pending_item: Option<ListItem>,
}

/// Elements of one kind that stand in each other: the outermost counts.
#[derive(Default)]
struct OpenSpan {
    depth: usize,
    start: usize,
}

impl OpenSpan {
    /// Opens one at `here`, or closes the innermost; whole ones are added to `spans`.
    fn toggle(&mut self, closing: bool, here: usize, spans: &mut Spans<()>) {
        if !closing {
            if self.depth == 0 {
                self.start = here;
            }
            self.depth += 1;
        } else if self.depth > 0 {
            self.depth -= 1;
            if self.depth == 0 && self.start < here {
                spans.push(self.start..here, ());
            }
        }
    }

    /// Closes all.
    fn close_all(&mut self, here: usize, spans: &mut Spans<()>) {
        self.depth = self.depth.min(1);
        self.toggle(true, here, spans);
    }
}

impl MarkedTextBuilder {
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    pub fn break_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    pub fn separate_cell(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push_str(" | ");
        }
    }

    pub fn strong(&mut self, closing: bool) {
        let here = self.text.len();
        self.strong.toggle(closing, here, &mut self.marks.strong);
    }

    /// Opens a heading, which ends the line before it.
    pub fn open_heading(&mut self, level: u8) {
        self.close_heading();
        self.heading = Some((self.text.len(), level));
    }

    /// Closes the open heading. Of several lines it is none: in Markdown a line of dashes right below a
    /// paragraph makes it one.
    pub fn close_heading(&mut self) {
        self.break_line();
        let Some((start, level)) = self.heading.take() else {
            return;
        };
        let text = self.text[start..].trim();
        if !text.is_empty() && !text.contains('\n') {
            self.marks.headings.push(start..self.text.len(), level);
        }
    }

    pub fn code(&mut self, closing: bool) {
        let here = self.text.len();
        self.code.toggle(closing, here, &mut self.marks.code);
    }

    pub fn pre(&mut self, closing: bool) {
        self.break_line();
        let here = self.text.len();
        self.pre.toggle(closing, here, &mut self.marks.pre);
    }

    pub fn is_in_pre(&self) -> bool {
        self.pre.depth > 0
    }

    /// Opens a link, if a reader may follow it. It cannot stand in another: the next one ends it.
    pub fn open_link(&mut self, href: &str) {
        self.close_link();
        self.link = safe_href(href).map(|href| (self.text.len(), href));
    }

    pub fn close_link(&mut self) {
        if let Some((start, href)) = self.link.take()
            && start < self.text.len()
        {
            self.marks.links.push(start..self.text.len(), href.into());
        }
    }

    /// Opens a list; an ordered one begins with the number `first`.
    pub fn open_list(&mut self, first: Option<u32>) {
        self.break_line();
        self.lists.push(first);
    }

    pub fn close_list(&mut self) {
        self.break_line();
        self.lists.pop();
    }

    /// Begins an entry of a list, with the number that it asks for.
    pub fn open_item(&mut self, value: Option<u32>) {
        self.break_line();
        let number = match self.lists.last_mut() {
            Some(Some(next)) => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(1);
                Some(number)
            }
            _ => None,
        };
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        self.pending_item = Some(ListItem { depth, number });
    }

    pub fn close_item(&mut self) {
        self.break_line();
        self.pending_item = None;
    }

    /// Appends text in which a backslash before a newline is a character like any other.
    pub fn push(&mut self, text: &str) {
        self.push_with(|out| {
            if is_clean(text) {
                out.push_str(text);
                return;
            }
            let printable = text.chars().filter(|&c| is_printable(c));
            out.extend(printable.map(|c| if c == '\r' { '\n' } else { c }));
        });
    }

    /// Appends what `push` writes; an entry of a list begins at the first that is visible.
    pub fn push_with(&mut self, push: impl FnOnce(&mut String)) {
        let from = self.text.len();
        push(&mut self.text);
        if let Some(item) = self.pending_item
            && let Some(at) = self.text[from..].find(|c: char| !c.is_whitespace())
        {
            self.marks.items.push(from + at..from + at, item);
            self.pending_item = None;
        }
    }

    pub fn finish(mut self) -> MarkedText {
        if self.heading.is_some() {
            self.close_heading();
        }
        let here = self.text.len();
        self.strong.close_all(here, &mut self.marks.strong);
        self.code.close_all(here, &mut self.marks.code);
        self.pre.close_all(here, &mut self.marks.pre);
        self.close_link();
        MarkedText::new(self.text, self.marks)
    }
}
