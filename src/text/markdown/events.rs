//! The events of a Markdown text that are shown, and findings about the others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::cjk_emphasis::PatchedMarkdown;
use crate::text::url::{MARKDOWN_LINK_SCHEMES, is_safe_markdown_url};

/// Something in a Markdown text that is not shown as its author intended.
pub(super) struct Finding {
    /// Its position in the Markdown, in bytes.
    pub offset: usize,
    pub message: String,
    pub help: String,
}

/// How the images of a text are shown.
#[derive(Clone, Copy)]
pub enum Images<'a> {
    /// As their descriptions; each is reported.
    Descriptions,
    /// Images that are files below `static/` are shown, with [`SITE_ROOT`] before their paths. All others are
    /// reported and replaced by their descriptions, since the content security policy of the pages blocks
    /// them. The function says whether there is a file at a path such as `static/shot.png`.
    Static(&'a dyn Fn(&str) -> bool),
}

/// A placeholder in the URLs of images for the relative path from a page to the root of the site. The caller
/// replaces it.
pub const SITE_ROOT: &str = "./.kairan-site-root/";

/// Calls `emit` with each event that is shown, and whether it begins a line without indentation. Returns what is not shown as its author intended.
pub(super) fn for_each_event(
    markdown: &str,
    id_prefix: &str,
    images: Images<'_>,
    mut emit: impl FnMut(Event<'_>, bool),
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
        let begins_line = patched.text[..range.start].ends_with('\n');
        if let Some(event) = filter.apply(patched.strip_placeholders(event), range) {
            emit(event, begins_line);
        }
    }
    filter.findings
}

/// Filters the events of a text, and collects findings.
struct EventFilter<'a> {
    id_prefix: &'a str,
    images: Images<'a>,
    patched: &'a PatchedMarkdown<'a>,
    /// The numbers of footnotes, by names in lower case.
    footnotes: BTreeMap<String, usize>,
    /// The last assigned number. A second definition of a footnote gets a number of its own.
    footnote_count: usize,
    /// The numbers of defined footnotes.
    defined_footnotes: BTreeSet<usize>,
    /// For each open link and image, whether it was dropped.
    dropped: Vec<bool>,
    in_comment: bool,
    /// The number of open elements.
    depth: usize,
    findings: Vec<Finding>,
}

/// The maximum nesting of elements. Deeper content is shown at this depth: an HTML parser searches all open
/// elements at each new one.
const MAX_NESTING: usize = 64;

impl EventFilter<'_> {
    /// The event as it is shown; `None` if it is not.
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

    /// Whether an event opens or closes an element beyond the maximum nesting.
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

    /// The number of a footnote, from 1 in order of first appearance. The case of its name does not matter.
    fn footnote_number(&mut self, name: &str) -> usize {
        let next = self.footnote_count + 1;
        let number = *self.footnotes.entry(name.to_lowercase()).or_insert(next);
        self.footnote_count = self.footnote_count.max(number);
        number
    }

    /// The number of a footnote's definition, unique among definitions.
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

    /// The URL with which an image is shown; `None` if it is not shown.
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

    /// Raw HTML as text, without comments. A comment may continue in the next event.
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

/// The path of an image below `static/`, from a URL that is relative to the page or to the root of the site.
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
