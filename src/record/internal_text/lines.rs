//! The lines of a text in Markdown, HTML or the notation of a ticket system, without what is written around their words.

use std::ops::Range;

/// A line of a text, or a block of its HTML.
#[derive(Debug)]
pub(super) struct Line<'t> {
    /// In bytes of the text, with what ends the line.
    pub range: Range<usize>,
    /// Without spaces, tags and the marks of a quotation at its ends.
    pub content: &'t str,
    /// Where `content` begins in the text.
    pub content_start: usize,
    /// Whether it begins a block of HTML: what stands above it is another paragraph.
    pub begins_block: bool,
    pub is_quoted: bool,
    pub is_indented: bool,
    /// Whether it is in an item of a list in HTML.
    is_tagged_item: bool,
    /// The level of a heading of HTML, or of a line that is bold as a whole.
    tag_level: Option<usize>,
}

/// The level of bold lines and of summaries, which stand below any other heading.
pub(super) const LOWEST_LEVEL: usize = 7;

/// The level of lines with a symbol in front: they may be headings as well as items, so they end only what begins at such
/// a line.
pub(super) const SYMBOL_LEVEL: usize = 8;

/// Symbols in front of headings and remarks.
const SYMBOLS: &[char] = &[
    '■', '□', '◆', '◇', '●', '○', '◎', '★', '☆', '▼', '▽', '▲', '△', '▶', '►', '※', '⚠', '❗', '‼',
    '🔒',
];

/// Tags of HTML that begin a block, or end one.
const BLOCK_TAGS: &[&str] = &[
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "td",
    "th",
    "table",
    "tbody",
    "thead",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "section",
    "article",
    "pre",
    "summary",
    "details",
    "hr",
];

/// Tags of HTML within a line.
const INLINE_TAGS: &[&str] = &[
    "b", "strong", "i", "em", "u", "span", "font", "small", "big", "mark", "code",
];

/// The longest tag that is looked for, in bytes.
const MAX_TAG_LEN: usize = 200;

/// A tag of HTML at the start of a text.
struct HtmlTag {
    name: String,
    is_closing: bool,
    len: usize,
}

impl HtmlTag {
    fn at_start(text: &str) -> Option<Self> {
        let inside = text.strip_prefix('<')?;
        let near = &inside[..inside.floor_char_boundary(MAX_TAG_LEN)];
        let (tag, _) = near.split_once('>')?;
        let name = tag.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = name[..end.unwrap_or(name.len())].to_ascii_lowercase();
        let is_known =
            name == "br" || BLOCK_TAGS.contains(&&*name) || INLINE_TAGS.contains(&&*name);
        is_known.then(|| Self {
            is_closing: tag.starts_with('/'),
            len: tag.len() + 2,
            name,
        })
    }

    /// The tag that ends a text.
    fn at_end(text: &str) -> Option<Self> {
        let start = text.strip_suffix('>')?.rfind('<')?;
        Self::at_start(&text[start..]).filter(|tag| start + tag.len == text.len())
    }

    fn is_block(&self) -> bool {
        BLOCK_TAGS.contains(&&*self.name)
    }

    /// The level of the heading that it makes of a line which it surrounds.
    fn level(&self) -> Option<usize> {
        match &*self.name {
            "b" | "strong" | "summary" => Some(LOWEST_LEVEL),
            name => name.strip_prefix('h')?.parse().ok(),
        }
    }
}

/// The lines of a text: as it is written, and as its HTML breaks them.
pub(super) fn split_lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut begins_block = false;
    // Whether the line has words already, and not only tags.
    let mut has_words = false;
    let mut at = 0;
    let mut push = |range: Range<usize>, begins_block: bool| {
        if !range.is_empty() {
            lines.push(Line::new(text, range, begins_block));
        }
    };
    while let Some(next) = text[at..].find(['\n', '<']).map(|len| at + len) {
        has_words |= !text[at..next].trim().is_empty();
        let tag = HtmlTag::at_start(&text[next..]);
        at = next + tag.as_ref().map_or(1, |tag| tag.len);
        let Some(tag) = tag else {
            if text[next..].starts_with('\n') {
                push(start..at, begins_block);
                (start, begins_block, has_words) = (at, false, false);
            } else {
                has_words = true;
            }
            continue;
        };
        let is_block = tag.is_block();
        if is_block && !tag.is_closing {
            if has_words {
                push(start..next, begins_block);
                (start, has_words) = (next, false);
            }
            begins_block = true;
        } else if is_block || tag.name == "br" {
            // What ends the line of the text as well is no line of its own.
            let end = at + text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
            at = match text[at..end].matches('\n').count() {
                1 => end,
                _ => at,
            };
            push(start..at, begins_block);
            (start, begins_block, has_words) = (at, is_block, false);
        }
    }
    push(start..text.len(), begins_block);
    lines
}

impl<'t> Line<'t> {
    fn new(text: &'t str, range: Range<usize>, begins_block: bool) -> Self {
        let line = &text[range.clone()];
        let mut content = line.trim_start();
        let mut tag_level = None;
        let mut is_quoted = false;
        let mut is_tagged_item = false;
        loop {
            let rest = if let Some(tag) = HtmlTag::at_start(content) {
                is_tagged_item |= tag.name == "li" && !tag.is_closing;
                tag_level = tag.level().filter(|_| !tag.is_closing).or(tag_level);
                &content[tag.len..]
            } else if let Some(rest) = content.strip_prefix('>') {
                is_quoted = true;
                rest
            } else {
                break;
            };
            content = rest.trim_start();
        }
        if is_quoted && let Some(rest) = after_alert(content) {
            content = rest;
        }
        let content_start = range.end - content.len();
        content = content.trim_end();
        let mut is_tagged_to_the_end = false;
        while let Some(tag) = HtmlTag::at_end(content) {
            is_tagged_to_the_end |= tag.is_closing && tag.level().is_some();
            content = content[..content.len() - tag.len].trim_end();
        }
        Self {
            content,
            content_start,
            begins_block,
            is_quoted,
            is_tagged_item,
            is_indented: line.starts_with(char::is_whitespace),
            tag_level: tag_level.filter(|_| is_tagged_to_the_end),
            range,
        }
    }

    /// The level and the text of a line that is a heading: `### Work notes`, `**Work notes**`, `h3. Work notes`,
    /// `--- INTERNAL ---`, `<summary>Work notes</summary>`, `■作業メモ`, or a line that is underlined by the `next` one.
    pub fn heading(&self, next: &str) -> Option<(usize, &'t str)> {
        let line = self.content;
        if line.is_empty() {
            return None;
        }
        if let Some(level) = self.tag_level {
            return Some((level, line));
        }
        let title = line.trim_start_matches('#');
        if title.len() < line.len() && title.starts_with(' ') {
            return Some((line.len() - title.len(), title));
        }
        if let Some(heading) = jira_heading(line) {
            return Some(heading);
        }
        if let Some(title) = ruled_title(line) {
            return Some((LOWEST_LEVEL, title));
        }
        let (title, has_symbol) = without_symbols(line);
        if has_symbol || line.starts_with('【') {
            return Some((SYMBOL_LEVEL, title));
        }
        let is_underline = |mark: char| next.len() > 1 && next.chars().all(|c| c == mark);
        let level = match (is_underline('='), is_underline('-')) {
            (true, _) => 1,
            (_, true) => 2,
            _ => return None,
        };
        let is_text = line.starts_with(char::is_alphanumeric);
        is_text.then_some((level, line))
    }

    /// Whether it begins an item of a list.
    pub fn is_list_item(&self) -> bool {
        let line = self.content;
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let marks: &[char] = match rest.len() < line.len() {
            true => &['.', ')'],
            false => &['-', '*', '+', '•'],
        };
        let rest = rest.strip_prefix(marks);
        self.is_tagged_item || rest.is_some_and(|rest| rest.starts_with(' '))
    }

    /// Whether it is a row of a table in the notation of Markdown or Jira.
    pub fn is_row(&self) -> bool {
        self.content.starts_with('|')
    }

    /// Whether it is the line below the names of a table's columns.
    pub fn is_delimiter_row(&self) -> bool {
        self.is_row()
            && self.content.contains('-')
            && self
                .content
                .trim_matches(['|', '-', ':', ' ', '\t'])
                .is_empty()
    }
}

/// What stands behind GitHub's mark of an alert: `[!CAUTION] …`.
fn after_alert(content: &str) -> Option<&str> {
    let (name, rest) = content.strip_prefix("[!")?.split_once(']')?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name.then(|| rest.trim_start())
}

/// A heading of Jira: `h3. Work notes`.
fn jira_heading(line: &str) -> Option<(usize, &str)> {
    let (level, title) = line.strip_prefix('h')?.split_once(". ")?;
    let level = level.parse().ok()?;
    (1..=6).contains(&level).then_some((level, title))
}

/// What stands between marks such as those of a rule: `**Work notes**`, `--- INTERNAL ---`.
fn ruled_title(line: &str) -> Option<&str> {
    let mark = line.chars().next()?;
    if !matches!(mark, '*' | '_' | '-' | '=' | '#' | '~' | '+') {
        return None;
    }
    let title = line.trim_start_matches(mark);
    let before = line.len() - title.len();
    let inner = title.trim_end_matches(mark);
    let is_between = before > 1 && title.len() - inner.len() > 1 && !inner.contains(&line[..2]);
    let inner = inner.trim();
    (is_between && !inner.is_empty()).then_some(inner)
}

/// A line without the symbols at its ends, and whether it begins with one.
pub(super) fn without_symbols(line: &str) -> (&str, bool) {
    let is_symbol = |c: char| SYMBOLS.contains(&c) || c == '\u{fe0f}';
    let rest = line.trim_start_matches(is_symbol);
    let has_symbol = rest.len() < line.len();
    (rest.trim_end_matches(is_symbol).trim(), has_symbol)
}
