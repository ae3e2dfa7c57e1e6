//! The text of an update as clients of Statuspage's API read it.

use std::fmt::Write;

use anyhow::Result;

use crate::incident::{Incident, Section, Update, readable_sections};
use crate::locale::{Locale, Tag};
use crate::site::provenance::{provenance_text, warning_texts};
use crate::site::text_html::plain_line;
use crate::site::view_builder::section_key;
use crate::text::SectionKind;

/// The longest text of an update, in bytes, before it is escaped.
const MAX_BODY: usize = 8_000;

/// The text of an update: each section with its label, paragraphs apart by an empty line.
///
/// Statuspage passes on what its authors wrote, which is plain text or HTML, and clients show either. So this is plain
/// text in which only what HTML would take for markup is escaped. Where it is a translation, or not in the language
/// of `locale`, its last lines say so. `url` leads to the rest of a text that is cut.
///
/// # Errors
/// If a message is missing from the catalog.
pub(super) fn body(
    incident: &Incident,
    update: &Update,
    locale: &Locale,
    default_locale: &Tag,
    url: &str,
) -> Result<String> {
    let mut text = String::new();
    let mut remarks: Vec<String> = Vec::new();
    let is_own_title = |section: &Section| {
        section.kind == SectionKind::Title
            && incident.summary.title.has_same_original(&section.text)
    };
    let sections = readable_sections(&update.sections, &locale.tag, default_locale);
    for section in sections.filter(|section| !is_own_title(section)) {
        let (tag, words) = section.text.in_locale(&locale.tag, default_locale);
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let plain = words.rich.plain();
        let plain = plain.trim();
        if section.kind == SectionKind::Other {
            text.push_str(plain);
        } else {
            let label = locale.format_message(&section_key(section.kind), &[])?;
            let args = [("label", label.into()), ("value", plain.into())];
            text.push_str(&locale.format_message("label-value", &args)?);
        }
        remarks.extend(provenance_text(locale, tag, words)?);
        remarks.extend(warning_texts(locale, words)?);
    }
    if update.is_truncated || text.len() > MAX_BODY {
        cut(&mut text, MAX_BODY);
        let more = locale.format_message("feed-entry-link", &[])?;
        write!(text, "\n\n{more}: {url}")?;
    }
    let mut told: Vec<String> = Vec::new();
    for remark in remarks {
        if !told.contains(&remark) {
            write!(text, "\n\n({remark})")?;
            told.push(remark);
        }
    }
    Ok(escape_markup(&plain_line(text, &locale.tag)))
}

/// Cuts a text at a character, so that it has at most so many bytes and an ellipsis.
pub(super) fn cut(text: &mut String, at_most: usize) {
    if text.len() <= at_most {
        return;
    }
    text.truncate(text.floor_char_boundary(at_most));
    text.truncate(text.trim_end().len());
    text.push('…');
}

/// Escapes what HTML would take for a tag or a character reference, and nothing else.
fn escape_markup(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        match c {
            '<' if next.is_ascii_alphabetic() || "/!?".contains(next) => escaped.push_str("&lt;"),
            '&' if next.is_ascii_alphabetic() || next == '#' => escaped.push_str("&amp;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_markup_is_escaped() {
        for (text, expected) in [
            ("a < b & c > d", "a < b & c > d"),
            ("<script>", "&lt;script>"),
            ("</p> <!-- <?", "&lt;/p> &lt;!-- &lt;?"),
            ("R&D &lt; &#60;", "R&amp;D &amp;lt; &amp;#60;"),
            ("停電 & 復旧 <", "停電 & 復旧 <"),
        ] {
            assert_eq!(escape_markup(text), expected);
        }
    }

    #[test]
    fn a_text_is_cut_at_a_character() {
        let mut text = "あいう".to_owned();
        cut(&mut text, 7);
        assert_eq!(text, "あい…");
    }
}
