//! Builds a [`MarkedText`] from the pieces of markup, in order.

use super::{ListItem, MarkedText, Marks, Spans};
use crate::text::chars::{is_clean, is_printable};
use crate::text::url::safe_href;

/// Builds a [`MarkedText`].
#[derive(Default)]
pub(in crate::text) struct MarkedTextBuilder {
    text: String,
    marks: Marks,
    strong: OpenSpan,
    /// The start and the level of the open heading.
    heading: Option<(usize, u8)>,
    code: OpenSpan,
    pre: OpenSpan,
    /// The start and the URL of the open link.
    link: Option<(usize, String)>,
    /// The open lists; an ordered list has its next number.
    lists: Vec<Option<u32>>,
    outer_list: OpenSpan,
    /// A list item that has no text yet.
    pending_item: Option<ListItem>,
    /// How many elements are open whose text is struck through.
    strikethrough_depth: usize,
    /// Where the text of the open row of a table begins.
    row: Option<usize>,
}

/// Tracks nested elements of one kind; only the outermost is recorded.
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

/// What stands between the cells of a row.
const CELL_SEPARATOR: &str = " | ";

impl MarkedTextBuilder {
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    pub fn break_line(&mut self) {
        // Cells that only frame what stands in lines of its own are no row.
        if let Some(start) = self.row.take()
            && self.text[start..].split(CELL_SEPARATOR).all(str::is_empty)
        {
            self.truncate(start);
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Begins a cell of a table row. An empty one has its place, too, so that the others stay in their columns.
    pub fn open_cell(&mut self) {
        match self.row {
            Some(_) => self.text.push_str(CELL_SEPARATOR),
            None => {
                self.break_line();
                self.row = Some(self.text.len());
            }
        }
    }

    /// Takes back what was added from `len` on, in which no mark is closed.
    fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        for open in [&mut self.strong, &mut self.code, &mut self.pre] {
            open.start = open.start.min(len);
        }
        if let Some((start, _)) = &mut self.heading {
            *start = len.min(*start);
        }
        if let Some((start, _)) = &mut self.link {
            *start = len.min(*start);
        }
    }

    /// Text that is struck through stands between two tildes each, in which no reader takes it for what holds.
    pub fn strikethrough(&mut self, closing: bool) {
        let was_struck = self.strikethrough_depth > 0;
        self.strikethrough_depth = match closing {
            true => self.strikethrough_depth.saturating_sub(1),
            false => self.strikethrough_depth + 1,
        };
        if was_struck != (self.strikethrough_depth > 0) {
            self.push("~~");
        }
    }

    /// Begins a superscript: a power or the number of a note is no part of the number before it.
    pub fn open_superscript(&mut self, following: &str) {
        let ends_with_word = self.text.ends_with(char::is_alphanumeric);
        if ends_with_word && following.starts_with(|c: char| c.is_ascii_digit()) {
            self.push("^");
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

    /// Closes the open heading. Text of several lines is not recorded as a heading: in Markdown, a line of
    /// dashes directly below a paragraph would turn the whole paragraph into one.
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

    /// Opens a link, if its scheme is allowed. Links do not nest: opening one closes the open one.
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

    /// Notes that the line of Markdown that begins here has no indentation. Elsewhere than at the start of a line
    /// it does nothing.
    pub fn begin_unindented_line(&mut self) {
        let here = self.text.len();
        if self.text.is_empty() || self.text.ends_with('\n') {
            self.marks.unindented.push(here..here, ());
        }
    }

    /// Begins a paragraph that is set apart from the one before it.
    pub fn open_paragraph(&mut self) {
        self.break_line();
        let here = self.text.len();
        self.marks.paragraphs.push(here..here, ());
    }

    /// Opens a list; `first` is the first number of an ordered list.
    pub fn open_list(&mut self, first: Option<u32>) {
        self.break_line();
        self.toggle_list(false);
        self.lists.push(first);
    }

    pub fn close_list(&mut self) {
        self.break_line();
        self.toggle_list(true);
        self.lists.pop();
    }

    fn toggle_list(&mut self, closing: bool) {
        let here = self.text.len();
        self.outer_list.toggle(closing, here, &mut self.marks.lists);
    }

    /// Opens a list item; `value` is the number that the markup gives it.
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

    /// Appends text without unprintable characters. Unlike in [`push_cleaned`], a backslash before a
    /// newline is kept.
    ///
    /// [`push_cleaned`]: crate::text::chars::push_cleaned
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

    /// Appends what `push` writes. A pending list item begins at the first visible character.
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
        if self.strikethrough_depth > 0 {
            self.push("~~");
        }
        let here = self.text.len();
        self.strong.close_all(here, &mut self.marks.strong);
        self.code.close_all(here, &mut self.marks.code);
        self.pre.close_all(here, &mut self.marks.pre);
        self.outer_list.close_all(here, &mut self.marks.lists);
        self.close_link();
        MarkedText::new(self.text, self.marks)
    }
}
