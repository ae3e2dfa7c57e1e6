//! What holds of any body.

use proptest::prelude::*;

use super::*;
use crate::text::chars::punctuation;

/// The characters of a text that are neither space nor ornament nor a label's colon.
fn without_decoration(text: &str) -> String {
    let is_decoration = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || punctuation::is_unambiguous_decoration(c)
            || punctuation::is_ambiguous_decoration(c)
            || matches!(
                c,
                ':' | '：' | '】' | '?' | '|' | '\\' | '.' | ')' | '(' | '0'..='9'
            )
    };
    text.chars().filter(|&c| !is_decoration(c)).collect()
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Title",
        "Root cause",
        "root cause",
        "Next steps",
        "End time",
        "Description",
        "Symptoms",
        "Impact",
        " and ",
        "?",
        "This is the final update. ",
        "タイトル",
        "影響範囲",
        "状況",
        ":",
        "：",
        " : ",
        "\n",
        "\n\n",
        " ",
        "\u{a0}",
        "\u{a0}\u{a0}",
        "- ",
        "• ",
        "・",
        "– ",
        "* ",
        "**",
        "1) ",
        "2. ",
        "## ",
        "【",
        "】",
        "。",
        "」",
        ". ",
        "the ",
        "Exchange Online: ",
        "We're here",
        "です",
        "https://example.com/a.",
        "UTC",
        "9:30",
        "\t",
        "\r\n",
        "\\\n",
        "\u{8}",
    ]);
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_body_is_cut_without_panic(content in "\\PC*", html in any::<bool>()) {
        let format = if html { Format::Html } else { Format::Text };
        parse_sections(&Body { format, content: content.into() }, &labels(&[EN, JA]), None);
    }

    #[test]
    fn no_text_is_lost_or_made_up(text in pieces()) {
        let labels = labels(&[EN, JA]);
        let sections = parse_sections(&Body::text(text.clone()), &labels, None);
        let mut kept = String::new();
        for section in &sections {
            kept.push_str(&without_decoration(section.label.as_deref().unwrap_or("")));
            kept.push_str(&without_decoration(&section.text.plain()));
        }
        // A label without text leaves no section; nothing else may be missing or made up.
        let without_labels = |text: &str| {
            let names = ["Title", "Rootcause", "rootcause", "Nextsteps", "Endtime", "Description", "Symptoms", "タイトル", "影響範囲", "状況"];
            names.iter().fold(text.to_owned(), |text, name| text.replace(name, ""))
        };
        prop_assert_eq!(without_labels(&kept), without_labels(&without_decoration(&text)));
    }

    #[test]
    fn a_section_reads_as_its_own_body(text in pieces()) {
        // What a section holds, read again, is the same text: nothing in it is left to interpret
        // but a bullet behind a bullet, which is one.
        for section in parse_sections(&Body::text(text), &labels(&[EN, JA]), None) {
            let again = crate::text::to_rich_text(&Body::html(section.text.html()));
            prop_assert_eq!(without_decoration(&again.plain()), without_decoration(&section.text.plain()));
        }
    }
}
