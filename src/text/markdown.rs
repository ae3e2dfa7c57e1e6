//! The team's own Markdown: annotations, notices, the footer, its own incidents.
//!
//! CommonMark with tables, strikethrough and footnotes. Raw HTML and links to schemes that run
//! programs are shown as text and reported; what is left is sanitised all the same.

mod emphasis;
mod flat;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::UrlRelative;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::flat::is_printable;
use crate::problem::{Place, Problem};
use emphasis::Helped;
pub(super) use flat::flatten;

/// Markdown as HTML, with what its author should know.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Rendered {
    /// Sanitised HTML; its headings start at `h3`.
    pub html: String,
    /// In the order of their places.
    pub flaws: Vec<Flaw>,
}

/// Something in a Markdown text that is not shown as its author meant it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where it stands, in bytes of the Markdown.
    pub offset: usize,
    pub message: String,
    pub help: String,
}

impl Flaw {
    /// The flaw as a problem of a file whose Markdown starts at byte `start` of `content`.
    pub fn problem(self, file: &str, content: &str, start: usize) -> Problem {
        let place = Place::at_offset(file, content, start + self.offset);
        Problem::new(place, self.message, self.help)
    }
}

/// Renders Markdown; `id_prefix` keeps the footnotes of two texts on one page apart.
pub fn render(markdown: &str, id_prefix: &str) -> Rendered {
    let mut shown = Vec::new();
    let mut flaws = events(markdown, id_prefix, |event| {
        shown.push(event.into_static());
    });
    shift_headings(&mut shown);
    let mut raw = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut raw, shown.into_iter());
    flaws.extend(unprintable(markdown));
    flaws.sort_by_key(|flaw| flaw.offset);
    raw.retain(is_printable);
    Rendered {
        html: SANITIZER.clean(&raw).to_string(),
        flaws,
    }
}

/// Hands over what is shown of a text, piece by piece, and returns what is not shown as it was meant.
fn events(markdown: &str, id_prefix: &str, mut show: impl FnMut(Event<'_>)) -> Vec<Flaw> {
    let helped = Helped::new(markdown);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut page = Page {
        id_prefix,
        helped: &helped,
        footnotes: BTreeMap::new(),
        dropped: Vec::new(),
        in_comment: false,
        depth: 0,
        flaws: Vec::new(),
    };
    for (event, range) in Parser::new_ext(&helped.text, options).into_offset_iter() {
        if let Some(event) = page.admit(helped.clean(event), range) {
            show(event);
        }
    }
    page.flaws
}

static SANITIZER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .add_tag_attributes("sup", &["id"])
        .add_tag_attributes("div", &["id"])
        .add_allowed_classes("sup", &["footnote-reference", "footnote-definition-label"])
        .add_allowed_classes("div", &["footnote-definition"])
        .url_schemes(SCHEMES.into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"));
    builder
});

/// How many flaws of one text are told: whoever mends so many looks again.
const FLAWS: usize = 50;

/// The schemes that a link may have.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The first character that neither pages nor feeds can carry; all such are left out.
fn unprintable(markdown: &str) -> Option<Flaw> {
    let (offset, c) = markdown.char_indices().find(|(_, c)| !is_printable(*c))?;
    Some(Flaw {
        offset,
        message: format!("the character U+{:04X} is left out", u32::from(c)),
        help: "remove it: neither pages nor feeds can carry it".to_owned(),
    })
}

/// Moves headings down, so that the highest is an `h3`: pages use `h1` and `h2` themselves.
fn shift_headings(events: &mut [Event<'_>]) {
    let levels = events.iter_mut().filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) | Event::End(TagEnd::Heading(level)) => {
            Some(level)
        }
        _ => None,
    });
    let levels: Vec<&mut HeadingLevel> = levels.collect();
    let highest = levels.iter().map(|level| **level as usize).min();
    let shift = 3_usize.saturating_sub(highest.unwrap_or(3));
    for level in levels {
        *level = HeadingLevel::try_from(*level as usize + shift).unwrap_or(HeadingLevel::H6);
    }
}

/// What is known while events pass by.
struct Page<'a> {
    id_prefix: &'a str,
    helped: &'a Helped<'a>,
    /// The numbers of footnotes, by their names, in the order in which the text comes to them.
    footnotes: BTreeMap<String, usize>,
    /// For every open link and image, whether it was dropped.
    dropped: Vec<bool>,
    in_comment: bool,
    /// How many elements stand open around the event.
    depth: usize,
    flaws: Vec<Flaw>,
}

/// How deep elements may stand in each other: what is deeper is shown at this depth. An HTML parser
/// looks through all open elements at each new one.
const DEEPEST: usize = 64;

impl Page<'_> {
    /// The event as it is shown, if it is.
    fn admit<'e>(&mut self, event: Event<'e>, range: Range<usize>) -> Option<Event<'e>> {
        if self.is_too_deep(&event, &range) {
            return None;
        }
        Some(match event {
            Event::Start(Tag::HtmlBlock) => {
                self.in_comment = false;
                self.report_html(&range);
                Event::Start(Tag::Paragraph)
            }
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Html(text) => Event::Text(self.without_comments(&text)),
            Event::InlineHtml(text) => {
                self.in_comment = false;
                self.report_html(&range);
                Event::Text(self.without_comments(&text))
            }
            Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
                level,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !is_safe(&dest_url) =>
            {
                self.report_link(&range, &dest_url);
                self.dropped.push(true);
                return None;
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                self.dropped.push(false);
                event
            }
            Event::End(TagEnd::Link | TagEnd::Image) => match self.dropped.pop() {
                Some(true) => return None,
                _ => event,
            },
            Event::Start(Tag::FootnoteDefinition(name)) => {
                Event::Start(Tag::FootnoteDefinition(self.footnote(&name)))
            }
            Event::FootnoteReference(name) => Event::FootnoteReference(self.footnote(&name)),
            other => other,
        })
    }

    /// Whether an event opens or closes an element below the deepest.
    fn is_too_deep(&mut self, event: &Event, range: &Range<usize>) -> bool {
        match event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth == DEEPEST + 1 {
                    self.report(
                        range,
                        format!("more than {DEEPEST} lists, quotations or emphases in each other"),
                        "say it with fewer levels; it is shown without the deepest".to_owned(),
                    );
                }
                self.depth > DEEPEST
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.depth >= DEEPEST
            }
            _ => false,
        }
    }

    /// A footnote's id: its name may be any text, and another text may use the same.
    fn footnote<'e>(&mut self, name: &str) -> CowStr<'e> {
        let next = self.footnotes.len() + 1;
        let number = *self.footnotes.entry(name.to_owned()).or_insert(next);
        format!("{}-note-{number}", self.id_prefix).into()
    }

    /// Raw HTML as the text that it is; a comment is for nobody, and may go on in the next line.
    fn without_comments<'e>(&mut self, html: &str) -> CowStr<'e> {
        let mut shown = String::new();
        let mut rest = html;
        loop {
            let edge = if self.in_comment { "-->" } else { "<!--" };
            let Some((part, after)) = rest.split_once(edge) else {
                break;
            };
            if !self.in_comment {
                shown.push_str(part);
            }
            self.in_comment = !self.in_comment;
            rest = after;
        }
        if !self.in_comment {
            shown.push_str(rest);
        }
        shown.into()
    }

    fn report_html(&mut self, range: &Range<usize>) {
        let source = self.helped.source(range).trim();
        let comment = source.starts_with("<!--");
        let (message, help) = match comment {
            true => (
                "an HTML comment is left out".to_owned(),
                "remove it: the text is public".to_owned(),
            ),
            false => (
                format!("raw HTML is shown as text: {}", first_line(source)),
                "write it in Markdown, or put it between backticks to show it".to_owned(),
            ),
        };
        self.report(range, message, help);
    }

    fn report_link(&mut self, range: &Range<usize>, address: &str) {
        let message = format!(
            "a link is left out: its address is `{}`",
            first_line(address)
        );
        let schemes = SCHEMES.join(", ");
        let help = format!("use one of {schemes}, or an address without a scheme");
        self.report(range, message, help);
    }

    fn report(&mut self, range: &Range<usize>, message: String, help: String) {
        if self.flaws.len() < FLAWS {
            self.flaws.push(Flaw {
                offset: self.helped.source_offset(range.start),
                message,
                help,
            });
        }
    }
}

/// Whether a link's address is relative or has a scheme that runs nothing: as it stands, and as browsers
/// read it, who pass over tabs and newlines in it.
fn is_safe(address: &str) -> bool {
    let is_passed_over = |c: char| c.is_control() || c == ' ';
    let read: String = address.chars().filter(|c| !is_passed_over(*c)).collect();
    has_safe_scheme(address) && has_safe_scheme(&read)
}

fn has_safe_scheme(address: &str) -> bool {
    match address.find([':', '/', '?', '#']) {
        Some(end) if address[end..].starts_with(':') => SCHEMES
            .iter()
            .any(|scheme| address[..end].eq_ignore_ascii_case(scheme)),
        _ => true,
    }
}

fn first_line(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((end, _)) => &line[..end],
        None => line,
    }
}

#[cfg(test)]
mod tests;
