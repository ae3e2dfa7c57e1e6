//! The team's own Markdown: annotations, notices, the footer, its own incidents.
//!
//! CommonMark with tables, strikethrough and footnotes. Raw HTML and links to schemes that run
//! programs are shown as text and reported; what is left is sanitised all the same.

mod cjk_emphasis;
mod detect;
mod marked_text;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::UrlRelative;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::chars::is_printable;
use super::url::{MARKDOWN_LINK_SCHEMES, is_safe_markdown_url};
use crate::diagnostics::FileDiagnostics;
use cjk_emphasis::PatchedMarkdown;
pub use detect::{has_html, is_unmistakable};
pub(super) use marked_text::to_marked_text;

/// Something in a Markdown text that is not shown as its author meant it.
struct Finding {
    /// Where it is, in bytes of the Markdown.
    offset: usize,
    message: String,
    help: String,
}

/// What becomes of the images of a text.
#[derive(Clone, Copy)]
pub enum Images<'a> {
    /// The text is shown where only their descriptions can be; each is reported.
    Descriptions,
    /// Those that are files below `static/` are shown, with [`SITE_ROOT`] in front of their paths. All
    /// others are reported and replaced by their descriptions, since the policy of the pages blocks what
    /// is elsewhere. The function says whether there is a file at a path such as `static/shot.png`.
    Static(&'a dyn Fn(&str) -> bool),
}

/// Stands for the way from a page to the site's root in the addresses of images; whoever shows the HTML
/// replaces it.
pub const SITE_ROOT: &str = "./.kairan-site-root/";

/// Renders the Markdown in a range of a file as sanitized HTML, whose headings start at `h3`.
///
/// What its author should know is added to the diagnostics, in the order of the text. `id_prefix`
/// keeps the footnotes of two texts on one page apart.
pub fn render(
    diagnostics: &mut FileDiagnostics<'_>,
    range: Range<usize>,
    id_prefix: &str,
    images: Images<'_>,
) -> String {
    let start = range.start;
    let markdown = diagnostics.text().get(range).unwrap_or_default();
    let mut events = Vec::new();
    let mut findings = for_each_event(markdown, id_prefix, images, |event| {
        events.push(event.into_static());
    });
    shift_headings(&mut events);
    let mut raw = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut raw, events.into_iter());
    findings.extend(find_unprintable(markdown));
    findings.sort_by_key(|finding| finding.offset);
    for finding in findings {
        diagnostics.error(start + finding.offset, finding.message, finding.help);
    }
    raw.retain(is_printable);
    SANITIZER.clean(&raw).to_string()
}

/// Hands over what is shown of a text, piece by piece, and returns what is not shown as it was meant.
fn for_each_event(
    markdown: &str,
    id_prefix: &str,
    images: Images<'_>,
    mut emit: impl FnMut(Event<'_>),
) -> Vec<Finding> {
    let patched = PatchedMarkdown::new(markdown);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut filter = EventFilter {
        id_prefix,
        images,
        patched: &patched,
        footnotes: BTreeMap::new(),
        footnote_count: 0,
        defined_footnotes: BTreeSet::new(),
        dropped: Vec::new(),
        in_comment: false,
        depth: 0,
        findings: Vec::new(),
    };
    for (event, range) in Parser::new_ext(&patched.text, options).into_offset_iter() {
        if let Some(event) = filter.apply(patched.strip_placeholders(event), range) {
            emit(event);
        }
    }
    filter.findings
}

static SANITIZER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .add_tag_attributes("sup", &["id"])
        .add_tag_attributes("div", &["id"])
        .add_allowed_classes("sup", &["footnote-reference", "footnote-definition-label"])
        .add_allowed_classes("div", &["footnote-definition"])
        .url_schemes(MARKDOWN_LINK_SCHEMES.into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"));
    builder
});

/// The first character that neither pages nor feeds can carry; all such are left out.
fn find_unprintable(markdown: &str) -> Option<Finding> {
    let (offset, c) = markdown.char_indices().find(|(_, c)| !is_printable(*c))?;
    Some(Finding {
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
struct EventFilter<'a> {
    id_prefix: &'a str,
    images: Images<'a>,
    patched: &'a PatchedMarkdown<'a>,
    /// The numbers of the footnotes, by their names in lower case.
    footnotes: BTreeMap<String, usize>,
    /// How many numbers are given: a second definition of a footnote has one of its own.
    footnote_count: usize,
    /// The numbers of the footnotes that are defined.
    defined_footnotes: BTreeSet<usize>,
    /// For every open link and image, whether it was dropped.
    dropped: Vec<bool>,
    in_comment: bool,
    /// How many elements stand open around the event.
    depth: usize,
    findings: Vec<Finding>,
}

/// How deep elements may stand in each other: what is deeper is shown at this depth. An HTML parser
/// looks through all open elements at each new one.
const MAX_NESTING: usize = 64;

impl EventFilter<'_> {
    /// The event as it is shown, if it is.
    fn apply<'e>(&mut self, event: Event<'e>, range: Range<usize>) -> Option<Event<'e>> {
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
            Event::Html(text) => Event::Text(self.strip_comments(&text)),
            Event::InlineHtml(text) => {
                self.in_comment = false;
                self.report_html(&range);
                Event::Text(self.strip_comments(&text))
            }
            Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
                level,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            Event::Start(Tag::Link { dest_url, .. }) if !is_safe_markdown_url(&dest_url) => {
                self.report_link(&range, &dest_url);
                self.dropped.push(true);
                return None;
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let address = self.image_address(&dest_url, &range);
                self.dropped.push(address.is_none());
                Event::Start(Tag::Image {
                    link_type,
                    dest_url: address?.into(),
                    title,
                    id,
                })
            }
            Event::Start(Tag::Link { .. }) => {
                self.dropped.push(false);
                event
            }
            Event::End(TagEnd::Link | TagEnd::Image) => match self.dropped.pop() {
                Some(true) => return None,
                _ => event,
            },
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let number = self.definition_number(&name, &range);
                Event::Start(Tag::FootnoteDefinition(self.footnote_id(number)))
            }
            Event::FootnoteReference(name) => {
                let number = self.footnote_number(&name);
                Event::FootnoteReference(self.footnote_id(number))
            }
            other => other,
        })
    }

    /// Whether an event opens or closes an element below the deepest.
    fn is_too_deep(&mut self, event: &Event, range: &Range<usize>) -> bool {
        match event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth == MAX_NESTING + 1 {
                    self.report(
                        range,
                        format!(
                            "more than {MAX_NESTING} lists, quotations or emphases in each other"
                        ),
                        "say it with fewer levels; it is shown without the deepest".to_owned(),
                    );
                }
                self.depth > MAX_NESTING
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.depth >= MAX_NESTING
            }
            _ => false,
        }
    }

    /// The number of a footnote, from 1 in the order of first appearance. Its name may be any text, in
    /// which case does not matter.
    fn footnote_number(&mut self, name: &str) -> usize {
        let next = self.footnote_count + 1;
        let number = *self.footnotes.entry(name.to_lowercase()).or_insert(next);
        self.footnote_count = self.footnote_count.max(number);
        number
    }

    /// The number of a footnote's definition, which no other definition has.
    fn definition_number(&mut self, name: &str, range: &Range<usize>) -> usize {
        let number = self.footnote_number(name);
        if self.defined_footnotes.insert(number) {
            return number;
        }
        self.report(
            range,
            format!("the footnote {name:?} is defined again; links lead to the first definition"),
            "give it another name, or remove it".to_owned(),
        );
        self.footnote_count += 1;
        self.footnote_count
    }

    fn footnote_id<'e>(&self, number: usize) -> CowStr<'e> {
        format!("{}-note-{number}", self.id_prefix).into()
    }

    /// The address under which an image is shown, if it is.
    fn image_address(&mut self, url: &str, range: &Range<usize>) -> Option<String> {
        let url_start = first_line(url).to_owned();
        let exists = match self.images {
            Images::Descriptions => {
                self.report(
                    range,
                    format!("only the description of an image is shown: `{url_start}`"),
                    "put the file below static/ and link to it, or show it in an annotation"
                        .to_owned(),
                );
                return is_safe_markdown_url(url).then(|| url.to_owned());
            }
            Images::Static(exists) => exists,
        };
        let Some(path) = static_path(url) else {
            self.report(
                range,
                format!("an image is left out, since it is not below static/: `{url_start}`"),
                "put it below static/ and write its path: `![what it shows](/static/name.png)`"
                    .to_owned(),
            );
            return None;
        };
        if !exists(&percent_decode(path)) {
            self.report(
                range,
                format!(
                    "an image is left out, since there is no file `{}`",
                    first_line(path)
                ),
                "put it below static/, or correct its path".to_owned(),
            );
            return None;
        }
        Some(format!("{SITE_ROOT}{path}"))
    }

    /// Raw HTML as the text that it is; a comment is for nobody, and may go on in the next line.
    fn strip_comments<'e>(&mut self, html: &str) -> CowStr<'e> {
        let mut visible = String::new();
        let mut rest = html;
        loop {
            let delimiter = if self.in_comment { "-->" } else { "<!--" };
            let Some((part, after)) = rest.split_once(delimiter) else {
                break;
            };
            if !self.in_comment {
                visible.push_str(part);
            }
            self.in_comment = !self.in_comment;
            rest = after;
        }
        if !self.in_comment {
            visible.push_str(rest);
        }
        visible.into()
    }

    fn report_html(&mut self, range: &Range<usize>) {
        let original = self.patched.original_text(range).trim();
        let is_comment = original.starts_with("<!--");
        let (message, help) = match is_comment {
            true => (
                "an HTML comment is left out".to_owned(),
                "remove it: the text is public".to_owned(),
            ),
            false => (
                format!("raw HTML is shown as text: {}", first_line(original)),
                "write it in Markdown, or put it between backticks to show it".to_owned(),
            ),
        };
        self.report(range, message, help);
    }

    fn report_link(&mut self, range: &Range<usize>, url: &str) {
        let message = format!("a link is left out: its address is `{}`", first_line(url));
        let schemes = MARKDOWN_LINK_SCHEMES.join(", ");
        let help = format!("use one of {schemes}, or an address without a scheme");
        self.report(range, message, help);
    }

    fn report(&mut self, range: &Range<usize>, message: String, help: String) {
        self.findings.push(Finding {
            offset: self.patched.original_offset(range.start),
            message,
            help,
        });
    }
}

/// The path below the site's root that an image's address names, for a file below `static/`, however
/// the way up to the root is written.
fn static_path(url: &str) -> Option<&str> {
    let mut path = url.strip_prefix('/').unwrap_or(url);
    while let Some(rest) = path.strip_prefix("./").or_else(|| path.strip_prefix("../")) {
        path = rest;
    }
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let path = &path[..end];
    let has_climb = path.split('/').any(|part| matches!(part, "." | ".." | ""));
    (path.starts_with("static/") && !has_climb).then_some(path)
}

/// A path with its percent-encoded bytes decoded.
fn percent_decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() {
            &after[2..]
        } else {
            after
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
