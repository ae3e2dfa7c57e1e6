//! Comments in YAML that were probably meant to be text: `title: Gateway #3 is down`.

use std::ops::Range;

use crate::diagnostics::FileDiagnostics;

/// The fields that hold text for readers.
const TEXT_FIELDS: [&str; 7] = [
    "title", "service", "impact", "author", "affected", "engine", "reviewer",
];

/// Reports the comments that cut off an unquoted text, in the YAML at `range` of a file.
///
/// A `#` after white space begins a comment (<https://yaml.org/spec/1.2.2/#66-comments>), also in the
/// middle of an unquoted text.
pub(super) fn report(range: Range<usize>, diagnostics: &mut FileDiagnostics<'_>) {
    let mut offset = range.start;
    // The field that a list belongs to, and the indentation of the field whose text is a block.
    let mut list_field = "";
    let mut block_indent: Option<usize> = None;
    // Whether a text without quotes may go on in the next line.
    let mut is_in_text = false;
    for line in diagnostics.text()[range].split_inclusive('\n') {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let content = content.trim_end();
        let is_in_block = block_indent.is_some_and(|outer| content.is_empty() || indent > outer);
        if is_in_block || content.starts_with('#') {
            // A text that goes on in this line ends at the comment.
            if !is_in_block && is_in_text && indent > 0 && comment_in(content).is_some() {
                report_comment(list_field, content, content, offset + indent, diagnostics);
            }
            offset += line.len();
            continue;
        }
        block_indent = None;
        let item = content.strip_prefix("- ");
        is_in_text = item.is_none() && indent > 0 || is_open_field(content);
        let (field, value) = match content.split_once(": ") {
            Some((field, value)) if item.is_none() && !field.contains('#') => (field, value),
            _ => (list_field, item.unwrap_or(content)),
        };
        if item.is_none() {
            list_field = content
                .split_once(':')
                .map_or(list_field, |(field, _)| field);
        }
        let value = value.trim_start();
        if value.starts_with(['|', '>']) {
            block_indent = Some(indent);
        } else if let Some(comment) = comment_in(value).filter(|comment| !is_flag(value, comment)) {
            let start = offset + indent + content.len() - comment.len();
            report_comment(field, value, comment, start, diagnostics);
        }
        offset += line.len();
    }
}

/// The first comment that cuts off a list in brackets, with its offset: in `affected: [Shop #3, Till]`.
pub(super) fn in_open_list(yaml: &str) -> Option<(usize, &str)> {
    let mut offset = 0;
    for line in yaml.split_inclusive('\n') {
        let line_start = offset;
        offset += line.len();
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            continue;
        };
        let start = line_start + name.len() + 2;
        let mut quote = None;
        let mut before = '[';
        for (at, c) in value.char_indices() {
            match quote {
                Some(mark) if c == mark => quote = None,
                Some(_) => {}
                None if !value.starts_with('[') || c == ']' => break,
                None if matches!(c, '"' | '\'') => quote = Some(c),
                None if c == '#' && before.is_whitespace() => {
                    return Some((start + at, &value[at..]));
                }
                None => {}
            }
            before = c;
        }
    }
    None
}

/// Whether a line is a field whose value is unquoted, or stands in the lines below it.
fn is_open_field(line: &str) -> bool {
    let value = line.split_once(':').map(|(_, value)| value.trim());
    value.is_some_and(|value| !value.starts_with(['"', '\'', '[', '{', '|', '>']))
}

/// Whether what stands before a comment is true or false, and no text.
fn is_flag(value: &str, comment: &str) -> bool {
    let before = value[..value.len() - comment.len()].trim_end();
    matches!(before, "true" | "false")
}

/// The comment behind an unquoted text, from its `#` on.
fn comment_in(value: &str) -> Option<&str> {
    if value.starts_with(['"', '\'', '[', '{', '&', '*', '!']) {
        return None;
    }
    if let Some(rest) = value.strip_prefix('#') {
        // In place of a value `#3` is text, and `# the shops` a comment.
        return Some(value).filter(|_| rest.starts_with(|c: char| c.is_alphanumeric()));
    }
    let (start, _) = value
        .match_indices('#')
        .find(|(at, _)| value[..*at].ends_with([' ', '\t']))?;
    Some(&value[start..])
}

fn report_comment(
    field: &str,
    value: &str,
    comment: &str,
    offset: usize,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let is_text = TEXT_FIELDS.contains(&field.trim().to_ascii_lowercase().as_str());
    // People put a space behind the mark of a comment, and none into `#3`.
    let is_spaced = comment[1..].starts_with(|c: char| c.is_whitespace());
    let message = format!("{comment:?} is a comment to YAML, and not part of the {field}");
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
    let help = format!("if it is text, put the whole value in quotes: \"{escaped}\"");
    match (is_text, is_spaced) {
        (true, false) => diagnostics.error(offset, message, help),
        (true, true) | (false, false) => diagnostics.warning(offset, message, help),
        (false, true) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_in_a_list_in_brackets_is_found_where_it_leaves_the_list_open() {
        for (yaml, expected) in [
            ("a: b\naffected: [Shop #3, Till]\n", Some((21, "#3, Till]"))),
            ("affected: [Shop, 'Till #3'] # all\n", None),
            ("affected: [C#, \"F #\"]\n", None),
            ("title: Shop #3\n", None),
        ] {
            assert_eq!(in_open_list(yaml), expected, "{yaml}");
        }
    }

    #[test]
    fn a_comment_that_cuts_off_a_text_is_reported_at_its_place() {
        let cases = [
            ("title: Gateway #3 is down\n", vec!["error: f:1:16"]),
            ("title: 'Gateway #3'\nservice: \"A #1\"\n", vec![]),
            ("title: Slow # and old\n", vec!["warning: f:1:13"]),
            ("# a comment\nstatus: resolved # since noon\n", vec![]),
            ("status: resolved #today\n", vec!["warning: f:1:18"]),
            ("affected:\n  - Shop\n  - Till #2\n", vec!["error: f:3:10"]),
            ("service: C#\nauthor: Jo\n", vec![]),
            ("title: #3 is down\n", vec!["error: f:1:8"]),
            (
                "affected: # the shops\n  - #3\n  - B\n",
                vec!["error: f:2:5"],
            ),
            ("#title: A\n#comment\n", vec![]),
            (
                "impact: |\n  Till #2\n  Till #3\ntitle: A #1\n",
                vec!["error: f:4:10"],
            ),
            ("title: A\n  long #1 title\n", vec!["error: f:2:8"]),
            (
                "title:\n  Gateway\n  #3 is down\nid: a\n",
                vec!["error: f:3:3"],
            ),
            ("title: Gateway\n  #3 is down\n", vec!["error: f:2:3"]),
            ("title: A\n#3 is down\n  # spaced\n", vec![]),
            ("affected:\n  - A\n  #- B\n", vec![]),
        ];
        for (yaml, expected) in cases {
            let mut diagnostics = FileDiagnostics::new("f", yaml);
            report(0..yaml.len(), &mut diagnostics);
            let told = diagnostics.into_vec().into_iter();
            let told: Vec<String> = told
                .map(|d| format!("{}: {}", d.severity, d.location))
                .collect();
            assert_eq!(told, expected, "{yaml}");
        }
    }
}
