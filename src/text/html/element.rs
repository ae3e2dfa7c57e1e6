//! HTML tags, and what they do to marked text.

use super::entity;

/// The maximum length of a known element name.
const MAX_NAME_LEN: usize = 12;

/// The effect of an element on the text around it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ElementKind {
    /// No effect: `span`, `em`, `font`.
    Ignored,
    /// Ends a line: `br`, `p`, `div`, `tr`.
    LineBreak,
    /// A cell of a table row.
    Cell,
    /// A heading with its level, from 1.
    Heading(u8),
    Strong,
    Code,
    Pre,
    /// Text that is struck through: `del`, `s`.
    Strikethrough,
    /// A superscript: `sup`.
    Superscript,
    /// A link with its URL.
    Link(String),
    /// An image with its alternative text.
    Image(String),
    /// A list; an ordered list has its first number.
    List(Option<u32>),
    /// A list item, with the value of its `value` attribute.
    Item(Option<u32>),
    /// An element whose content is not shown: `script`.
    Hidden,
}

/// A tag of a known element.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HtmlTag<'a> {
    pub name: &'a str,
    pub is_closing: bool,
    pub kind: ElementKind,
}

impl<'a> HtmlTag<'a> {
    /// Parses the tag that `markup` begins with. Returns the tag and the text after its `>`, or `None` in
    /// place of that text if the tag is not closed.
    ///
    /// Returns `None` if no known element name follows the `<`.
    pub fn parse(markup: &'a str) -> Option<(HtmlTag<'a>, Option<&'a str>)> {
        let inside = markup.strip_prefix('<')?;
        let (is_closing, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside),
            None => (false, inside),
        };
        let is_end = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let mut start = inside.bytes().take(MAX_NAME_LEN + 1);
        let end = start.position(is_end)?;
        let (name, attributes) = inside.split_at(end);
        let mut kind = element_kind(name)?;
        let rest = parse_attributes(attributes, &mut kind);
        let tag = HtmlTag {
            name,
            is_closing,
            kind,
        };
        Some((tag, rest))
    }

    /// The text after the end tag of this element, if there is one.
    pub fn skip_content(&self, content: &'a str) -> Option<&'a str> {
        let mut rest = content;
        while let Some(next) = rest.find("</") {
            rest = &rest[next + 2..];
            let is_end = rest
                .get(..self.name.len())
                .is_some_and(|name| name.eq_ignore_ascii_case(self.name));
            if is_end {
                return Some(rest.split_once('>').map_or("", |(_, after)| after));
            }
        }
        None
    }
}

/// Parses the attributes up to the end of the tag into `kind`. Returns the text after the `>`.
fn parse_attributes<'a>(attributes: &'a str, kind: &mut ElementKind) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some(after);
        }
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=');
        // An attribute's name may start with `=`; without this the loop would not advance.
        let first = rest.chars().next()?.len_utf8();
        let end = first + rest[first..].find(is_end)?;
        let name = &rest[..end];
        rest = rest[end..].trim_ascii_start();
        let Some(value) = rest.strip_prefix('=') else {
            continue;
        };
        let value = value.trim_ascii_start();
        let (value, after) = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split_once(quote)?,
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace() || c == '>')?),
        };
        apply_attribute(kind, name, value);
        rest = after;
    }
}

fn apply_attribute(kind: &mut ElementKind, name: &str, value: &str) {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    match kind {
        ElementKind::Link(href) if is("href") => *href = entity::decode_all(value).into_owned(),
        ElementKind::Image(alt) if is("alt") => *alt = entity::decode_all(value).into_owned(),
        ElementKind::List(Some(start)) if is("start") => *start = value.parse().unwrap_or(*start),
        ElementKind::Item(number) if is("value") => *number = value.parse().ok(),
        _ => {}
    }
}

/// The kind of the element of a name; `None` for an unknown name.
///
/// Known are the elements that posts may have, and Word's own, with a colon. Elements that only programs
/// write (`source`, `output`, `data`) are not: in a post such names are placeholders.
fn element_kind(name: &str) -> Option<ElementKind> {
    let mut lower = [0; MAX_NAME_LEN];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"br" | b"p" | b"div" | b"tr" | b"address" | b"article" | b"aside" | b"blockquote"
        | b"body" | b"caption" | b"center" | b"dd" | b"details" | b"dl" | b"dt" | b"fieldset"
        | b"figcaption" | b"figure" | b"footer" | b"form" | b"head" | b"header" | b"hgroup"
        | b"hr" | b"html" | b"legend" | b"main" | b"nav" | b"section" | b"summary" | b"table"
        | b"tbody" | b"tfoot" | b"thead" => ElementKind::LineBreak,
        b"td" | b"th" => ElementKind::Cell,
        [b'h', level @ b'1'..=b'6'] => ElementKind::Heading(level - b'0'),
        b"b" | b"strong" => ElementKind::Strong,
        b"del" | b"s" | b"strike" => ElementKind::Strikethrough,
        b"sup" => ElementKind::Superscript,
        b"code" | b"kbd" | b"samp" | b"tt" => ElementKind::Code,
        b"pre" | b"listing" | b"xmp" => ElementKind::Pre,
        b"a" => ElementKind::Link(String::new()),
        b"img" => ElementKind::Image(String::new()),
        b"ul" | b"dir" => ElementKind::List(None),
        b"ol" => ElementKind::List(Some(1)),
        b"li" => ElementKind::Item(None),
        b"script" | b"style" | b"title" | b"template" | b"iframe" | b"noframes" => {
            ElementKind::Hidden
        }
        b"abbr" | b"acronym" | b"bdi" | b"bdo" | b"big" | b"button" | b"cite" | b"col"
        | b"colgroup" | b"dfn" | b"em" | b"font" | b"i" | b"input" | b"ins" | b"label"
        | b"link" | b"mark" | b"meta" | b"nobr" | b"noscript" | b"q" | b"rp" | b"rt" | b"ruby"
        | b"small" | b"span" | b"sub" | b"svg" | b"textarea" | b"time" | b"u" | b"var" | b"wbr" => {
            ElementKind::Ignored
        }
        other if other.starts_with(b"o:") || other.starts_with(b"w:") => ElementKind::Ignored,
        _ => return None,
    })
}
