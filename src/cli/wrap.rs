//! Wraps lines to the width of a terminal.

use textwrap::{LineEnding, Options, WordSeparator, WordSplitter, WrapAlgorithm, core::Word};

/// Breaks lines that are wider than `columns` between words, and between the characters of scripts
/// without spaces. Continued lines keep the indentation of the line.
///
/// URLs and codes are not broken: inside ASCII a line breaks only at a space.
pub fn wrap(text: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / 40);
    for line in text.lines() {
        let content = line.trim_start();
        let indent = &line[..line.len() - content.len()];
        // A narrow terminal needs room for at least one word.
        let indent = if indent.len() * 2 < columns {
            indent
        } else {
            ""
        };
        let options = Options::new(columns)
            .initial_indent(indent)
            .subsequent_indent(indent)
            .line_ending(LineEnding::LF)
            .break_words(false)
            .word_separator(WordSeparator::Custom(find_words))
            .word_splitter(WordSplitter::NoHyphenation)
            .wrap_algorithm(WrapAlgorithm::FirstFit);
        wrapped.push_str(&textwrap::fill(content, options));
        wrapped.push('\n');
    }
    wrapped
}

/// The words of a line by the Unicode line breaking algorithm (UAX 14), joined where it would break
/// inside ASCII without a space.
fn find_words<'a>(line: &'a str) -> Box<dyn Iterator<Item = Word<'a>> + 'a> {
    let mut start = 0;
    let mut end = 0;
    let mut words = WordSeparator::UnicodeBreakProperties
        .find_words(line)
        .peekable();
    Box::new(std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            end += word.word.len() + word.whitespace.len();
            let (before, after) = line.split_at(end);
            let is_ascii_word = |c: char| c.is_ascii() && c != ' ';
            let is_joined = before.ends_with(is_ascii_word) && after.starts_with(is_ascii_word);
            if !is_joined || words.peek().is_none() {
                let joined = Word::from(&line[start..end]);
                start = end;
                return Some(joined);
            }
        }
    }))
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
            ("  a-b-c d/e-f (g-h)\n", 10, "  a-b-c\n  d/e-f\n  (g-h)\n"),
            (
                "  一部のユーザーが。メール「受信」不可\n",
                14,
                "  一部のユー\n  ザーが。メー\n  ル「受信」不\n  可\n",
            ),
            ("            narrow terminal\n", 10, "narrow\nterminal\n"),
            ("\n  \n", 10, "\n\n"),
            ("", 10, ""),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(wrap(text, columns), expected, "{text}");
        }
    }
}
