//! Titles that are whole texts: Google Workspace writes its first message into the field of the title.

use crate::text::body::Body;
use crate::text::sections::{Labels, SectionKind, parse_sections};
use crate::text::to_rich_text;

/// How many characters a title may have.
const MAX_CHARS: usize = 200;

/// The title in a text that is longer than a title, has several lines, or is Markdown: what it labels as
/// its title, else its first sentence. `None` for a text that is a title itself.
pub(super) fn title_in(text: &str, is_markdown: bool, labels: Option<&Labels>) -> Option<String> {
    let text = text.trim();
    let has_marks = is_markdown && (text.contains("**") || text.starts_with('#'));
    if !text.contains('\n') && !has_marks && text.chars().count() <= MAX_CHARS {
        return None;
    }
    let body = if is_markdown {
        Body::markdown(text)
    } else {
        Body::text(text)
    };
    let sections = labels.map_or_else(Vec::new, |labels| parse_sections(&body, labels, None));
    let titled = sections
        .iter()
        .find(|section| section.kind == SectionKind::Title)
        .or_else(|| sections.first());
    let rich_text = titled.map_or_else(|| to_rich_text(&body), |section| section.text.clone());
    let plain = rich_text.plain();
    let line = plain.lines().map(str::trim).find(|line| !line.is_empty())?;
    let sentence = first_sentence(line);
    Some(match sentence.char_indices().nth(MAX_CHARS) {
        None => sentence.to_owned(),
        Some((end, _)) => {
            let words = sentence[..end].rsplit_once(' ');
            let start = words.map_or(&sentence[..end], |(start, _)| start);
            format!("{start}…")
        }
    })
}

/// A line up to the end of its first sentence.
fn first_sentence(line: &str) -> &str {
    let ends_here = |(at, c): &(usize, char)| {
        let rest = &line[at + c.len_utf8()..];
        match c {
            '。' | '！' | '？' => true,
            // Not within `v2.1` or `e.g. mail`.
            '.' | '!' | '?' => {
                let next = rest.trim_start();
                next.len() < rest.len() && next.starts_with(|c: char| !c.is_lowercase())
            }
            _ => false,
        }
    };
    let end = line.char_indices().find(ends_here);
    end.map_or(line, |(at, c)| &line[..at + c.len_utf8()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{LocaleFiles, Tag};

    #[test]
    fn the_title_in_a_text_is_what_it_labels_so_or_its_first_sentence() {
        let labels = LocaleFiles::new(&[], &mut Vec::new()).labels;
        let labels = labels.get(&Tag::english());
        let long = "word ".repeat(60);
        let cases = [
            (
                "**Title:**\nSearch is slow.\n**Description:**\nWe look.",
                Some("Search is slow."),
            ),
            (
                "**Summary**\nSearch is slow. It was fast.\n",
                Some("Search is slow."),
            ),
            (
                "Title: Search is slow\nDescription: We look.",
                Some("Search is slow"),
            ),
            ("# Search is slow\n\nWe look.", Some("Search is slow")),
            (
                "Search v2.1 is slow, e.g. here. We look.\nMore.",
                Some("Search v2.1 is slow, e.g. here."),
            ),
            ("検索が遅い。調査中。\n詳細", Some("検索が遅い。")),
            ("Search is slow", None),
            ("Search is slow. It was fast.", None),
        ];
        for (text, expected) in cases {
            assert_eq!(title_in(text, true, labels).as_deref(), expected, "{text}");
        }
        let cut = title_in(&long, false, labels).unwrap();
        assert!(
            cut.ends_with("word…") && cut.chars().count() <= MAX_CHARS,
            "{cut}"
        );
        assert_eq!(title_in("a **b** c", false, labels), None);
    }
}
