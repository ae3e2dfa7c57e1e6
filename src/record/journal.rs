//! The journal of a ticket in one cell: entries, each with its time, its author and its label.

use chrono::{DateTime, Utc};

use super::private::Audience;

/// An entry of a journal, or a cell that is none.
#[derive(Debug, PartialEq)]
pub(super) struct JournalEntry<'a> {
    /// `None` where it does not say its time.
    pub at: Option<DateTime<Utc>>,
    /// What says for whom it is: `Work notes`.
    pub label: Option<&'a str>,
    pub text: &'a str,
}

/// The entries of a cell: of a ServiceNow journal each after its line
/// `2026-03-02 08:30:00 - Jo Doe (Comments)`, of a Jira comment its text after time and author
/// (`02/Mar/26 8:30 AM;jdoe;…`), else the cell as it stands.
///
/// A line whose time cannot be read begins an entry only in a journal that has an internal entry: what
/// is internal must end where the next entry begins, and begin where it says so.
pub(super) fn split_journal<'c>(
    cell: &'c str,
    parse_time: impl Fn(&str) -> Option<DateTime<Utc>>,
) -> Vec<JournalEntry<'c>> {
    if let Some((time, rest)) = cell.split_once(';')
        && let (Some(at), Some((_, text))) = (parse_time(time), rest.split_once(';'))
    {
        return vec![JournalEntry {
            at: Some(at),
            label: None,
            text: text.trim(),
        }];
    }
    let headings = headings(cell, parse_time);
    let mut entries = vec![JournalEntry {
        at: None,
        label: None,
        text: &cell[..headings.first().map_or(cell.len(), |heading| heading.start)],
    }];
    let ends = headings.iter().skip(1).map(|heading| heading.start);
    let ends = ends.chain([cell.len()]);
    entries.extend(
        headings
            .iter()
            .zip(ends)
            .map(|(heading, end)| JournalEntry {
                at: heading.at,
                label: Some(heading.label),
                text: &cell[heading.end..end],
            }),
    );
    for entry in &mut entries {
        entry.text = entry.text.trim();
    }
    entries.retain(|entry| !entry.text.is_empty());
    entries
}

/// The line above an entry of a journal.
struct Heading<'a> {
    start: usize,
    end: usize,
    at: Option<DateTime<Utc>>,
    label: &'a str,
    audience: Audience,
}

fn headings(cell: &str, parse_time: impl Fn(&str) -> Option<DateTime<Utc>>) -> Vec<Heading<'_>> {
    let mut headings = Vec::new();
    let mut start = 0;
    let mut is_after_blank_line = true;
    for line in cell.split_inclusive('\n') {
        let end = start + line.len();
        let line = line.trim();
        if let Some(label) = last_parenthesis(line) {
            let at = line
                .split_once(" - ")
                .and_then(|(time, _)| parse_time(time));
            let audience = Audience::of_label(label);
            // A line of a list in the text may end with a parenthesis, too.
            let is_heading = match audience {
                Audience::Unknown => at.is_some() && is_after_blank_line,
                _ => at.is_some() || is_heading(line, label),
            };
            if is_heading {
                headings.push(Heading {
                    start,
                    end,
                    at,
                    label,
                    audience,
                });
            }
        }
        is_after_blank_line = line.is_empty();
        start = end;
    }
    let is_internal = |heading: &Heading<'_>| heading.audience == Audience::Internal;
    if !headings.iter().any(is_internal) {
        headings.retain(|heading| heading.at.is_some());
    }
    headings
}

/// Whether a line with this label at its end stands above an entry of a journal, whatever form its time
/// has.
pub(super) fn is_heading(line: &str, label: &str) -> bool {
    Audience::of_label(label) != Audience::Unknown && has_time(line)
}

/// Whether a line holds as many digits as a date with a time of day at least has.
fn has_time(line: &str) -> bool {
    line.chars().filter(|c| c.is_numeric()).count() >= 5
}

/// What stands in the parenthesis at the end of a line; one within it belongs to it.
pub(super) fn last_parenthesis(line: &str) -> Option<&str> {
    let inner_end = line.strip_suffix([')', '）'])?.len();
    let mut depth = 1;
    for (at, c) in line[..inner_end].char_indices().rev() {
        match c {
            ')' | '）' => depth += 1,
            '(' | '（' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(line[at + c.len_utf8()..inner_end].trim());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(cell: &str) -> Vec<(String, &str, &str)> {
        let parse = |time: &str| format!("{}Z", time.replace(' ', "T")).parse().ok();
        let entries = split_journal(cell, parse).into_iter();
        let written = |at: DateTime<Utc>| at.format("%H:%M").to_string();
        entries
            .map(|entry| {
                (
                    entry.at.map_or_else(String::new, written),
                    entry.label.unwrap_or_default(),
                    entry.text,
                )
            })
            .collect()
    }

    fn entry<'a>(time: &str, label: &'a str, text: &'a str) -> (String, &'a str, &'a str) {
        (time.to_owned(), label, text)
    }

    #[test]
    fn a_journal_is_split_at_its_headings() {
        for (cell, expected) in [
            ("Only words.", vec![entry("", "", "Only words.")]),
            (
                "2026-03-02 08:45:00 - Jo Doe (EXT) (Work notes)\na\n\n2026-03-02 08:30:00 - Jo Doe (Comments)\nb\n",
                vec![
                    entry("08:45", "Work notes", "a"),
                    entry("08:30", "Comments", "b"),
                ],
            ),
            (
                "2026-03-02 08:45:00 - Jo Doe (Comments (Customer visible))\r\na\r\n",
                vec![entry("08:45", "Comments (Customer visible)", "a")],
            ),
            (
                "2026-03-02 08:45:00 - Jo （作業メモ）\na",
                vec![entry("08:45", "作業メモ", "a")],
            ),
            // A time that cannot be read hides no work note, nor does it let one go on.
            (
                "11.11.2026 09:10 - Sam (Work notes)\na\n\n11.11.2026 09:00 - Sam (Comments)\nb",
                vec![entry("", "Work notes", "a"), entry("", "Comments", "b")],
            ),
            (
                "11.11.2026 09:10 - Sam (Comments)\na",
                vec![entry("", "", "11.11.2026 09:10 - Sam (Comments)\na")],
            ),
            // The lines of a list are no headings.
            (
                "2026-03-02 08:45:00 - Jo (Comments)\nWhat we did:\n2026-03-02 08:10:00 - Restart (twice)\nDone (at last)",
                vec![entry(
                    "08:45",
                    "Comments",
                    "What we did:\n2026-03-02 08:10:00 - Restart (twice)\nDone (at last)",
                )],
            ),
            (
                "2026-03-02 08:45:00;jdoe;Found: a; b.",
                vec![entry("08:45", "", "Found: a; b.")],
            ),
        ] {
            assert_eq!(entries(cell), expected, "{cell}");
        }
    }
}
