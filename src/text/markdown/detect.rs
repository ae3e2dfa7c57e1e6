//! Whether a text is Markdown beyond doubt.

/// Whether a text is Markdown beyond doubt: it has no HTML, and
///
/// - a link with an address, `[text](https://…)` or `[text](mailto:…)`, or
/// - a heading: a line of `##` and a space, or of a single `#`, a space and a word that begins with no
///   lower-case letter, between blank lines, or
/// - a heading of one line that is underlined with at least three `=`, or with about as many `-` as it has
///   letters, or
/// - a link to an address that stands at the text's end, `[1]: https://…`, or
/// - strong text, `**text**`, with neither letters nor digits just outside, or
/// - a fenced block of code that is closed.
///
/// Asterisks and dashes at the starts of lines, bracketed words and single `*` and `_` are plain text as
/// well, and prove nothing.
pub fn is_unmistakable(text: &str) -> bool {
    !has_html(text)
        && (has_link(text)
            || has_heading(text)
            || has_underlined_heading(text)
            || has_reference(text)
            || has_strong(text)
            || has_fenced_code(text))
}

/// Whether a text has anything that could be an HTML tag. What stands in backticks is none, nor is an address:
/// `<https://help.example>`, `<desk@help.example>`.
pub fn has_html(text: &str) -> bool {
    // Where a mark has no other, what follows it is no code.
    let is_balanced = text.matches('`').count().is_multiple_of(2);
    let parts = text.split('`').enumerate();
    let mut outside = parts.filter(|(number, _)| !is_balanced || number.is_multiple_of(2));
    outside.any(|(_, part)| {
        let mut tags = part.match_indices('<').map(|(at, _)| &part[at + 1..]);
        tags.any(is_tag)
    })
}

/// Whether what stands behind a `<` is a tag.
fn is_tag(rest: &str) -> bool {
    let name = rest.strip_prefix('/').unwrap_or(rest);
    let after = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && after.starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))
        && after.contains('>')
}

fn has_link(text: &str) -> bool {
    text.match_indices("](").any(|(at, separator)| {
        let before = text[..at].rsplit('\n').next().unwrap_or_default();
        let label = before.rsplit_once('[').map(|(_, label)| label.trim());
        let address = &text[at + separator.len()..];
        let end = address.find(|c: char| c == ')' || c.is_whitespace());
        let schemes = ["https://", "http://", "mailto:"];
        label.is_some_and(|label| !label.is_empty())
            && schemes.iter().any(|scheme| address.starts_with(scheme))
            && end.is_some_and(|end| address[end..].starts_with(')'))
    })
}

fn has_heading(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_blank = |line: Option<&&str>| line.is_none_or(|line| line.is_empty());
    lines.iter().enumerate().any(|(index, line)| {
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        let Some(title) = title.strip_prefix(' ').map(str::trim_start) else {
            return false;
        };
        let is_alone = lines.len() > 1
            && is_blank(lines.get(index + 1))
            && is_blank(index.checked_sub(1).and_then(|before| lines.get(before)));
        let begins = |test: fn(char) -> bool| title.starts_with(test);
        match level {
            1 => is_alone && begins(|c| c.is_alphabetic() && !c.is_lowercase()),
            2..=6 => begins(char::is_alphanumeric),
            _ => false,
        }
    })
}

fn has_underlined_heading(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let is_blank = |line: Option<&&str>| line.is_none_or(|line| line.is_empty());
    lines.windows(2).enumerate().any(|(index, pair)| {
        let [title, underline] = pair else {
            return false;
        };
        let consists_of = |mark: char| underline.chars().all(|c| c == mark);
        let letters = title.chars().count();
        // A line of dashes is a line between paragraphs as well.
        let is_underlined = underline.len() >= 3
            && (consists_of('=')
                || consists_of('-') && letters.abs_diff(underline.len()) <= letters / 4);
        is_underlined
            && is_blank(index.checked_sub(1).and_then(|before| lines.get(before)))
            && title.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase())
            && letters <= MAX_TITLE_CHARS
            && !title.ends_with(['.', '。', ',', ';'])
    })
}

/// The maximum length of an underlined heading, in characters.
const MAX_TITLE_CHARS: usize = 80;

fn has_reference(text: &str) -> bool {
    text.lines().any(|line| {
        let definition = line
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]: "));
        definition.is_some_and(|(name, address)| {
            let schemes = ["https://", "http://", "mailto:"];
            let is_address = schemes
                .iter()
                .any(|scheme| address.trim_start().starts_with(scheme));
            !name.is_empty() && is_address && text.contains(&format!("][{name}]"))
        })
    })
}

fn has_strong(text: &str) -> bool {
    let is_outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '*');
    let is_inside = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '*');
    text.lines().any(|line| {
        let mut parts = line
            .match_indices("**")
            .map(|(at, mark)| (at, at + mark.len()));
        let mut opened: Option<usize> = None;
        parts.any(|(start, end)| {
            let (before, after) = (
                line[..start].chars().next_back(),
                line[end..].chars().next(),
            );
            if opened.is_some_and(|opened| opened < start) && is_inside(before) && is_outside(after)
            {
                return true;
            }
            if is_outside(before) && is_inside(after) {
                opened = Some(end);
            }
            false
        })
    })
}

fn has_fenced_code(text: &str) -> bool {
    let fences = text.lines().filter(|line| line.starts_with("```"));
    fences.count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_be_plain_text_is_markdown() {
        for text in [
            "See [the portal](https://help.example/x).",
            "Write to [us](mailto:desk@help.example)",
            "# Summary\r\n\r\nWe looked.",
            "## Root cause\nAn expired certificate.",
            "Before\n\n### 原因\n\nAfter",
            "## Root cause\nSee <https://help.example/x>, <desk@help.example> and `<tenant>`.",
            "**Update**: some users",
            "It is **all** well.",
            "Run:\n```\ncurl -I\n```\n",
            "Root Cause\n==========\nA push.",
            "We looked.\r\n\r\nRoot Cause\r\n----------\r\nA push.",
            "原因\n====\n証明書の期限切れです。",
            "What happened?\n===\nIt stopped.",
            "A push, see [the change][1].\n\n[1]: https://help.example/x",
        ] {
            assert!(is_unmistakable(text), "{text}");
        }
        for text in [
            "",
            "* one\n* two\n- three\n1. four",
            "Hosts [192.0.2.1] and [xxx.example] (see below)",
            "The value [a](b) and f[0](x)",
            "# of users affected: 5",
            "#1234 was deployed\n#hashtag",
            "# Only a line",
            "We looked.\n---\nAll is well.",
            "All users in the region\nsee errors\n====",
            "Update 3\n--------------------------------------------",
            "see below\n===",
            "[1] is a host: https://help.example/x",
            "[x]: https://help.example/x",
            "2**3**4 and a ** b ** c and ****",
            "snake_case_name and *maybe* this",
            "a `name` and ``` in a line",
            "<br />- [x](https://a.example) **b**<br />",
            "See [the portal](https://help.example/x).</p>",
        ] {
            assert!(!is_unmistakable(text), "{text}");
        }
        assert!(is_unmistakable("**Latency** < 5 ms for <= 3 hosts"));
    }
}
