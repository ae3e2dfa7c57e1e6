//! Markdown: renders the team's own texts (annotations, notices, the footer), and parses bodies.
//!
//! It is CommonMark with tables, strikethrough and footnotes. Raw HTML and links with unsafe schemes are shown
//! as text and reported. The rendered HTML is sanitised in addition.

// In the order in which they may import each other.
mod cjk_emphasis;
mod detect;
mod events;
mod marked_text;

use std::ops::Range;
use std::sync::LazyLock;

use ammonia::UrlRelative;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd, html};

use super::chars::{is_clean, is_printable, strip_unprintable};
use super::url::MARKDOWN_LINK_SCHEMES;
use crate::diagnostics::FileDiagnostics;
use events::{Finding, for_each_event};

pub use detect::{has_html, is_unmistakable};
pub use events::{Images, SITE_ROOT};

pub(super) use marked_text::to_marked_text;

/// Renders the Markdown in a range of a file as sanitized HTML, whose headings start at `h3`.
///
/// Findings are added to the diagnostics, in the order of the text. `id_prefix` makes the ids of footnotes
/// unique on a page with several texts.
pub fn render(
    diagnostics: &mut FileDiagnostics<'_>,
    range: Range<usize>,
    id_prefix: &str,
    images: Images<'_>,
) -> String {
    let markdown = diagnostics.text().get(range.clone()).unwrap_or_default();
    let mut events = Vec::new();
    let findings = for_each_event(markdown, id_prefix, images, |event, _| {
        events.push(event.into_static());
    });
    shift_headings(&mut events);
    let mut raw = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut raw, events.into_iter());
    report(diagnostics, range, findings);
    SANITIZER.clean(&strip_unprintable(raw)).to_string()
}

/// Adds to the diagnostics what of the Markdown in a range of a file is not shown as its author intended, as
/// [`render`] does.
pub fn check(diagnostics: &mut FileDiagnostics<'_>, range: Range<usize>, images: Images<'_>) {
    let markdown = diagnostics.text().get(range.clone()).unwrap_or_default();
    let findings = for_each_event(markdown, "", images, |_, _| {});
    report(diagnostics, range, findings);
}

/// Adds findings about the Markdown in a range of a file to the diagnostics, in the order of the text.
fn report(diagnostics: &mut FileDiagnostics<'_>, range: Range<usize>, mut findings: Vec<Finding>) {
    let start = range.start;
    let markdown = diagnostics.text().get(range).unwrap_or_default();
    findings.extend(find_unprintable(markdown));
    findings.sort_by_key(|finding| finding.offset);
    for finding in findings {
        diagnostics.error(start + finding.offset, finding.message, finding.help);
    }
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

/// The first unprintable character. All of them are left out.
fn find_unprintable(markdown: &str) -> Option<Finding> {
    if is_clean(markdown) {
        return None;
    }
    let (offset, c) = markdown.char_indices().find(|(_, c)| !is_printable(*c))?;
    Some(Finding {
        offset,
        message: format!("the character U+{:04X} is left out", u32::from(c)),
        help: "remove it: neither pages nor feeds can carry it".to_owned(),
    })
}

/// Shifts the levels of headings so that the highest is `h3`: pages use `h1` and `h2` themselves.
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

#[cfg(test)]
mod tests;
