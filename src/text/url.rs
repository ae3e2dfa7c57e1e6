//! URLs in texts: where they stand, and which of them may become links.

use std::ops::Range;

/// The schemes that a link in a source's text may have.
const LINK_SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// The schemes that a link in the team's own Markdown may have: telephone numbers, too.
pub(super) const MARKDOWN_LINK_SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The range of the first `http` or `https` URL in a text, without the punctuation of the sentence
/// around it.
pub(super) fn next_url(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(separator) = text[from..].find("://").map(|index| from + index) {
        from = separator + 3;
        let mut schemes = ["https", "http"].into_iter();
        let Some(scheme) = schemes.find(|scheme| text[..separator].ends_with(scheme)) else {
            continue;
        };
        let tail = &text[from..];
        if !tail.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') {
            continue;
        }
        let tail = &tail[..url_len(tail)];
        let mut url = tail.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '|']);
        // A closing bracket belongs to the URL only if the URL opens it.
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            if url.ends_with(close) && !url.contains(open) {
                url = url.trim_end_matches([close, '.', ',']);
            }
        }
        return Some(separator - scheme.len()..from + url.len());
    }
    None
}

/// The length in bytes of the URL characters that a text begins with.
pub(super) fn url_len(text: &str) -> usize {
    let end = text.bytes().position(|byte| !is_url_byte(byte));
    end.unwrap_or(text.len())
}

/// Whether a byte may be a part of a URL.
pub(super) fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'`' | b'\\')
}

/// Whether a path segment looks like a domain: `contoso.example` does, `report.pdf` does not.
pub fn looks_like_domain(segment: &str) -> bool {
    segment.rsplit_once('.').is_some_and(|(_, end)| {
        let has_file_extension = ["pdf", "doc", "docx", "html", "htm", "md"].contains(&end);
        !has_file_extension && end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

/// The URL of a link in a source's text without control characters and surrounding space, if its
/// scheme is allowed.
pub(super) fn safe_href(href: &str) -> Option<String> {
    let href: String = href.trim().chars().filter(|c| !c.is_control()).collect();
    let scheme = href.split(':').next()?;
    is_one_of(scheme, &LINK_SCHEMES).then_some(href)
}

/// Whether the URL of a link in the team's Markdown is relative or has an allowed scheme, both as it is
/// written and as browsers read it, which ignore tabs and newlines in it.
pub(super) fn is_safe_markdown_url(url: &str) -> bool {
    let is_ignored = |c: char| c.is_control() || c == ' ';
    let normalized: String = url.chars().filter(|c| !is_ignored(*c)).collect();
    is_relative_or_allowed(url) && is_relative_or_allowed(&normalized)
}

fn is_relative_or_allowed(url: &str) -> bool {
    match url.find([':', '/', '?', '#']) {
        Some(end) if url[end..].starts_with(':') => is_one_of(&url[..end], &MARKDOWN_LINK_SCHEMES),
        _ => true,
    }
}

fn is_one_of(scheme: &str, allowed: &[&str]) -> bool {
    allowed
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
}
