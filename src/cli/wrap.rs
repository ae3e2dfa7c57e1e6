//! Lines made to fit a terminal.

use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthStr;

/// Breaks what is wider than `columns` between words, and between the characters of scripts that have
/// no spaces. What is carried over is as far indented as its line.
pub fn wrap(text: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / 40);
    for line in text.lines() {
        if line.width() <= columns {
            wrapped.push_str(line);
        } else {
            wrap_line(line, columns, &mut wrapped);
        }
        wrapped.push('\n');
    }
    wrapped
}

fn wrap_line(line: &str, columns: usize, wrapped: &mut String) {
    let indent = &line[..line.len() - line.trim_start().len()];
    // So that a narrow terminal has room for a word at all.
    let indent = if indent.len() * 2 < columns {
        indent
    } else {
        ""
    };
    wrapped.push_str(indent);
    let mut column = indent.len();
    let mut is_first = true;
    for part in unbreakable_parts(line.trim_start()) {
        let width = part.trim_end().width();
        if column + width > columns && !is_first {
            wrapped.truncate(wrapped.trim_end_matches(' ').len());
            wrapped.push('\n');
            wrapped.push_str(indent);
            column = indent.len();
        }
        wrapped.push_str(part);
        column += part.width();
        is_first = false;
    }
    wrapped.truncate(wrapped.trim_end_matches(' ').len());
}

/// The parts between which a line may break, by the Unicode line breaking algorithm (UAX 14), but for
/// addresses and codes: inside ASCII only where a space is.
fn unbreakable_parts(line: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    linebreaks(line).filter_map(move |(end, _)| {
        let (before, after) = line.split_at(end);
        let is_unbreakable = |c: char| c.is_ascii() && c != ' ';
        if before.ends_with(is_unbreakable) && after.starts_with(is_unbreakable) {
            return None;
        }
        let part = &line[start..end];
        start = end;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_keep_their_indent() {
        let cases = [
            ("Short.\n", 20, "Short.\n"),
            (
                "  Users cannot sign in to it.\n",
                16,
                "  Users cannot\n  sign in to it.\n",
            ),
            (
                "  ab https://status.example/long\n",
                16,
                "  ab\n  https://status.example/long\n",
            ),
            (
                "  一部のユーザーが。メール「受信」不可\n",
                14,
                "  一部のユー\n  ザーが。メー\n  ル「受信」不\n  可\n",
            ),
            ("", 10, ""),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(wrap(text, columns), expected, "{text}");
        }
    }
}
