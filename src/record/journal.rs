//! The journal of a ticket in one cell: entries, each with its time, its author and its label.

use std::ops::Range;

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
    let mut is_after_blank_line = true;
    for (line, end) in lines(cell) {
        let start = line.start;
        let line = &cell[line];
        let leading = line.len() - line.trim_start().len();
        let line = line.trim();
        let public = || label_within(line, Audience::is_comment);
        if let Some(found) = entry_label(line).or_else(public) {
            let before = line.split_once(" - ").map_or("", |(time, _)| time);
            let at = parse_time(before).or_else(|| parse_time(found.rest));
            // Behind a label that begins the text of its entry.
            let text = found.rest.trim_start_matches([':', '：']).trim_start();
            let has_text = !text.is_empty() && parse_time(text).is_none();
            let audience = Audience::of_label(found.label);
            // A line of a list in the text may have a parenthesis, too.
            let is_heading = match audience {
                Audience::Unknown => at.is_some() && is_after_blank_line,
                Audience::Everyone if has_text => at.is_some() && is_after_blank_line,
                _ => at.is_some() || has_time(line),
            };
            if is_heading {
                let line_end = start + leading + line.len();
                headings.push(Heading {
                    start,
                    end: match has_text {
                        true => line_end - text.len(),
                        false => end,
                    },
                    at,
                    label: found.label,
                    audience,
                });
            }
        }
        is_after_blank_line = line.is_empty();
    }
    let is_internal = |heading: &Heading<'_>| heading.audience == Audience::Internal;
    if !headings.iter().any(is_internal) {
        headings.retain(|heading| heading.at.is_some());
    }
    headings
}

/// The lines of a cell, which ends them as text or as HTML does, each with where the next one begins.
fn lines(cell: &str) -> Vec<(Range<usize>, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, mark) in cell.match_indices(['\n', '<']) {
        let end = match mark {
            "<" => line_break_len(&cell[at..]).map(|len| at + len),
            _ => Some(at + mark.len()),
        };
        if let Some(end) = end {
            lines.push((start..at, end));
            start = end;
        }
    }
    lines.push((start..cell.len(), cell.len()));
    lines
}

/// The length of the `<br>` with which a text begins.
fn line_break_len(text: &str) -> Option<usize> {
    let name = text.get(1..3)?;
    let rest = text[3..].trim_start_matches([' ', '/']);
    let is_break = name.eq_ignore_ascii_case("br") && rest.starts_with('>');
    is_break.then_some(text.len() - rest.len() + 1)
}

/// The label of an entry of a journal in a line.
struct EntryLabel<'a> {
    label: &'a str,
    /// What stands behind it.
    rest: &'a str,
}

/// The longest label that is looked for within a line, in bytes. It keeps the search linear in lines of brackets.
const MAX_LABEL_LEN: usize = 80;

/// What stands in brackets in a line above an entry of a journal: wherever it says that the entry is internal, or else
/// at the line's end.
fn entry_label(line: &str) -> Option<EntryLabel<'_>> {
    let is_internal = |label: &str| Audience::is_internal_mark(label, false);
    label_within(line, is_internal).or_else(|| {
        let label = last_parenthesis(line)?;
        Some(EntryLabel { label, rest: "" })
    })
}

/// The first label in brackets for which `is_label` is true, with what stands behind it.
fn label_within(line: &str, is_label: impl Fn(&str) -> bool) -> Option<EntryLabel<'_>> {
    let openings = line.match_indices(['(', '（']);
    let mut labels = openings.filter_map(|(at, mark)| {
        let inside = &line[at + mark.len()..];
        let near = &inside[..inside.floor_char_boundary(MAX_LABEL_LEN)];
        let closing = near.find([')', '）'])?;
        let rest = inside[closing..].trim_start_matches([')', '）']).trim();
        let label = near[..closing].trim();
        Some(EntryLabel { label, rest }).filter(|found| !found.label.contains(['(', '（']))
    });
    labels.find(|found| is_label(found.label))
}

/// The label of a line that stands above an entry of a journal, or begins one, whatever form its time has.
pub(super) fn journal_label(line: &str) -> Option<&str> {
    let found = entry_label(line).filter(|_| has_time(line))?;
    (Audience::of_label(found.label) != Audience::Unknown).then_some(found.label)
}

/// Whether a line is plainly one above an entry of a journal, whose label is neither known as public nor as internal:
/// `2026-03-02 08:30:00 - Jo Doe (…)`.
pub(super) fn has_unknown_label(line: &str) -> bool {
    /// The digits of a date with the hour and the minute.
    const MIN_DIGITS: usize = 10;
    let Some((time, rest)) = line.split_once(" - ") else {
        return false;
    };
    let is_time_char = |c: char| c.is_numeric() || " -/.:,TZ+年月日時分秒".contains(c);
    let mut words = time.split(|c: char| !c.is_alphabetic());
    let are_words_short = words.all(|word| word.chars().count() <= 4);
    let digits = time.chars().filter(|c| c.is_numeric()).count();
    let is_time = digits >= MIN_DIGITS
        && are_words_short
        && time.chars().all(|c| c.is_alphabetic() || is_time_char(c));
    let Some(label) = last_parenthesis(rest).filter(|_| is_time) else {
        return false;
    };
    let name = rest.split(['(', '（']).next().unwrap_or_default().trim();
    let is_label = !label.is_empty() && label.chars().all(|c| !c.is_numeric());
    is_label && is_name(name) && Audience::of_label(label) == Audience::Unknown
}

/// Whether a text may be the name of a person or a login: two to four words with capitals, or a word in a script without
/// them.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_without_case = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
    let is_capitalized =
        |word: &&str| word.starts_with(|c: char| c.is_uppercase() || is_without_case(c));
    let is_written_as_name = text
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '\'' | '’' | '-' | '・'));
    let has_enough_words = words.len() >= 2 || text.starts_with(is_without_case);
    is_written_as_name && has_enough_words && words.len() <= 4 && words.iter().all(is_capitalized)
}

/// Whether a line holds as many digits as a date with a time of day at least has.
fn has_time(line: &str) -> bool {
    line.chars().filter(|c| c.is_numeric()).count() >= 5
}

/// What stands in the parenthesis at the end of a line; one within it belongs to it.
fn last_parenthesis(line: &str) -> Option<&str> {
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
    fn a_line_of_brackets_is_read_once() {
        let line = format!("10:15:30 {} (Work notes", "(".repeat(200_000));
        assert_eq!(journal_label(&line), None);
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
            // A label is one wherever it stands in the line.
            (
                "2026-03-02 08:45:00 - Jo (Comments)\na\n\n2026-03-02 08:30:00 - Sam (Work notes): b",
                vec![
                    entry("08:45", "Comments", "a"),
                    entry("08:30", "Work notes", "b"),
                ],
            ),
            (
                "2026-03-02 08:30:00 - Sam (Work notes):\nb",
                vec![entry("08:30", "Work notes", "b")],
            ),
            (
                "2026-03-02 08:30:00 - Sam (Work notes) b\nc",
                vec![entry("08:30", "Work notes", "b\nc")],
            ),
            (
                "2026-03-02 08:45:00 - Jo (Comments)<br>a<br/><BR />2026-03-02 08:30:00 - Sam (Work notes)<br>b<br>",
                vec![
                    entry("08:45", "Comments", "a<br/><BR />"),
                    entry("08:30", "Work notes", "b<br>"),
                ],
            ),
            (
                "2026-03-02 08:30:00 - Sam (Work notes): b (see INC7)\nc",
                vec![entry("08:30", "Work notes", "b (see INC7)\nc")],
            ),
            (
                "2026-03-02 08:30:00 - Jo Doe (Comments): Do",
                vec![entry("08:30", "Comments", "Do")],
            ),
            // A remark of the text is none.
            (
                "Call 12345 (internal) or 0800 (public) at 08:30:00 - now",
                vec![entry(
                    "",
                    "",
                    "Call 12345 (internal) or 0800 (public) at 08:30:00 - now",
                )],
            ),
            (
                "Sam Roe (Work notes) 2026-03-02 08:30:00\nb",
                vec![entry("08:30", "Work notes", "b")],
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
