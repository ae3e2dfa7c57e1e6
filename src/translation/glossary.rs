//! `glossary.csv`: how terms are translated, and which are not.
//!
//! ```text
//! term,ja,de,do not translate,forbidden
//! mailbox,メールボックス,Postfach,,
//! Exchange Online,,,yes,
//! outage,障害,Störung,,機能停止; Ausfall
//! ```
//!
//! A column named by a language tag has the translation into that language. `do not translate` holds `yes` where the
//! term stays as it is, and `forbidden` words that its translations must not use, separated by semicolons.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use super::check::Difference;
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::digest::Digest;
use crate::locale::Tag;
use crate::text::encoding::decode_handwritten;

/// The name of the file below the root.
pub const FILE_NAME: &str = "glossary.csv";

/// The terms of a site. Its default has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary(Vec<Row>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    term: String,
    /// The term in lower case.
    folded: String,
    is_kept: bool,
    translations: BTreeMap<Tag, String>,
    forbidden: Vec<String>,
}

/// What a term has to be in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Term<'a> {
    /// As it stands in the glossary.
    pub term: &'a str,
    /// The term in lower case.
    #[serde(skip)]
    pub folded: &'a str,
    /// Its translation: the term itself where it is not to be translated, `None` where only words are forbidden.
    pub translation: Option<&'a str>,
    /// Words that must not stand for it.
    pub forbidden: &'a [String],
}

/// What a column holds.
enum Column {
    Term,
    Translation(Tag),
    Kept,
    Forbidden,
}

impl Glossary {
    /// Reads the file. What cannot be used is added to `diagnostics`, and the rest holds.
    pub fn parse(bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let text = match decode_handwritten(FILE_NAME, bytes) {
            Ok(text) => text,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return Self::default();
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut file_diagnostics = FileDiagnostics::new(FILE_NAME, text);
        let rows = parse_rows(text, &mut file_diagnostics);
        diagnostics.extend(file_diagnostics.into_vec());
        Self(rows)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The terms that stand in `text`, with what they have to be in `locale`; each once, in the order of the file.
    pub fn terms_in<'a>(&'a self, text: &str, locale: &Tag) -> Vec<Term<'a>> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let rows = self.0.iter();
        let rows = rows.filter(|row| !find_word(text, &row.folded).is_empty());
        let terms = rows.map(|row| {
            let translation = match row.is_kept {
                true => Some(&row.term),
                false => locale
                    .lookup(&row.translations)
                    .map(|(_, translation)| translation),
            };
            Term {
                term: &row.term,
                folded: &row.folded,
                translation: translation.map(String::as_str),
                forbidden: &row.forbidden,
            }
        });
        terms
            .filter(|term| term.translation.is_some() || !term.forbidden.is_empty())
            .collect()
    }

    /// What a translation into `locale` does not have as the glossary asks for it: the translations of terms that it
    /// lacks, and words that it must not use.
    pub fn differences(&self, original: &str, translation: &str, locale: &Tag) -> Vec<Difference> {
        let mut differences = Vec::new();
        for term in self.terms_in(original, locale) {
            let is_used = |word: &str| !find_word(translation, &word.to_lowercase()).is_empty();
            let wanted = term.translation.filter(|wanted| !is_used(wanted));
            differences.extend(wanted.map(Difference::missing));
            let forbidden = term.forbidden.iter().filter(|word| is_used(word));
            differences.extend(forbidden.map(|word| Difference::added(word)));
        }
        differences
    }

    /// The digest of the terms that stand in `text`; `None` if there are none. A translation that was made with
    /// other terms is out of date.
    pub fn digest_of_terms(&self, text: &str, locale: &Tag) -> Option<Digest> {
        let terms = self.terms_in(text, locale);
        // Terms can always be written as JSON.
        (!terms.is_empty()).then(|| Digest::of(&terms).unwrap_or_default())
    }
}

fn parse_rows(text: &str, diagnostics: &mut FileDiagnostics<'_>) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut columns: Option<Vec<Option<Column>>> = None;
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let offset = error.position().map_or(0, csv::Position::byte);
                diagnostics.error(
                    usize::try_from(offset).unwrap_or_default(),
                    format!("the line cannot be read: {error}"),
                    "write it in UTF-8, with as many cells as the first line; until then it is left out",
                );
                continue;
            }
        };
        let offset = record.position().map_or(0, csv::Position::byte);
        let offset = usize::try_from(offset).unwrap_or_default();
        let Some(columns) = &columns else {
            columns = Some(parse_columns(&record, offset, diagnostics));
            continue;
        };
        let Some(row) = parse_row(&record, columns) else {
            if record.iter().any(|cell| !cell.is_empty()) {
                diagnostics.error(
                    offset,
                    "the line has no term",
                    "write the term into the column `term`; until then the line is left out",
                );
            }
            continue;
        };
        if rows.iter().any(|known| known.folded == row.folded) {
            diagnostics.error(
                offset,
                format!("the term {:?} stands there twice", row.term),
                "keep one of the two lines; until then the first one holds",
            );
            continue;
        }
        rows.push(row);
    }
    rows
}

fn parse_columns(
    record: &csv::StringRecord,
    offset: usize,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Vec<Option<Column>> {
    let parse = |name: &str| match name.to_lowercase().as_str() {
        "term" => Some(Column::Term),
        "do not translate" => Some(Column::Kept),
        "forbidden" => Some(Column::Forbidden),
        _ => name.parse().ok().map(Column::Translation),
    };
    let columns: Vec<Option<Column>> = record.iter().map(parse).collect();
    for (name, column) in record.iter().zip(&columns) {
        if column.is_none() && !name.is_empty() {
            diagnostics.error(
                offset,
                format!("nothing is known of the column {name:?}"),
                "name it `term`, `do not translate`, `forbidden` or by a language such as `ja`; until then it \
                 is not read",
            );
        }
    }
    if !columns
        .iter()
        .flatten()
        .any(|column| matches!(column, Column::Term))
    {
        diagnostics.error(
            offset,
            "no column is named `term`",
            "write the names of the columns into the first line, such as: term,ja,de,do not translate,forbidden",
        );
    }
    columns
}

fn parse_row(record: &csv::StringRecord, columns: &[Option<Column>]) -> Option<Row> {
    let mut row = Row {
        term: String::new(),
        folded: String::new(),
        is_kept: false,
        translations: BTreeMap::new(),
        forbidden: Vec::new(),
    };
    let cells = record.iter().zip(columns);
    for (cell, column) in cells.filter(|(cell, _)| !cell.is_empty()) {
        match column {
            Some(Column::Term) => cell.clone_into(&mut row.term),
            Some(Column::Translation(locale)) => {
                row.translations.insert(locale.clone(), cell.to_owned());
            }
            Some(Column::Kept) => {
                row.is_kept = ["yes", "true", "x", "1"].contains(&cell.to_lowercase().as_str());
            }
            Some(Column::Forbidden) => {
                let words = cell.split([';', '；']).map(str::trim);
                let words = words.filter(|word| !word.is_empty());
                row.forbidden = words.map(str::to_owned).collect();
            }
            None => {}
        }
    }
    row.folded = row.term.to_lowercase();
    (!row.term.is_empty()).then_some(row)
}

/// Where `word`, which is in lower case, stands in `text` in any case, and is no part of a longer word.
pub fn find_word(text: &str, word: &str) -> Vec<Range<usize>> {
    let is_of_word = |c: char| c.is_alphanumeric() && !is_without_spaces(c);
    let joins = |one: Option<char>, other: Option<char>| {
        one.is_some_and(is_of_word) && other.is_some_and(is_of_word)
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut before = None;
    for (start, first) in text.char_indices() {
        let is_free = found.last().is_none_or(|last| last.end <= start);
        if is_free && !joins(before, Some(first)) {
            let len = matching_len(&text[start..], word);
            found.extend(len.map(|len| start..start + len).filter(|range| {
                let last = text[range.clone()].chars().next_back();
                !joins(last, text[range.end..].chars().next())
            }));
        }
        before = Some(first);
    }
    found
}

/// The number of bytes of the beginning of `text` that is `word` in any case.
fn matching_len(text: &str, word: &str) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let mut rest = word;
    for (offset, c) in text.char_indices() {
        if rest.is_empty() {
            return Some(offset);
        }
        for lower in c.to_lowercase() {
            rest = rest.strip_prefix(lower)?;
        }
    }
    rest.is_empty().then_some(text.len())
}

/// Whether a character is of a script that puts no spaces between words.
fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
term,ja,de,do not translate,forbidden
mailbox,メールボックス,Postfach,,
Exchange Online,,,yes,
outage,障害,Störung,,機能停止; Ausfall
mail flow,,,,
";

    fn parse(text: &str) -> (Glossary, Vec<String>) {
        let mut diagnostics = Vec::new();
        let glossary = Glossary::parse(text.as_bytes(), &mut diagnostics);
        let shown = diagnostics.iter().map(ToString::to_string);
        (glossary, shown.collect())
    }

    #[test]
    fn the_terms_of_a_text_are_found_as_whole_words() {
        let (glossary, diagnostics) = parse(FILE);
        assert_eq!(diagnostics, [""; 0]);
        let terms = |text: &str, locale: &str| -> Vec<(String, Option<String>)> {
            let locale: Tag = locale.parse().unwrap();
            let terms = glossary.terms_in(text, &locale).into_iter();
            terms
                .map(|t| (t.term.to_owned(), t.translation.map(str::to_owned)))
                .collect()
        };
        let term = |term: &str, translation: Option<&str>| {
            (term.to_owned(), translation.map(str::to_owned))
        };
        assert_eq!(
            terms("Your Mailbox is full", "de-AT"),
            [term("mailbox", Some("Postfach"))]
        );
        assert_eq!(terms("Two mailboxes", "de"), []);
        assert_eq!(
            terms("An outage of exchange online.", "fr"),
            [
                term("Exchange Online", Some("Exchange Online")),
                term("outage", None)
            ]
        );
        assert_eq!(terms("The mail flow", "ja"), []);
    }

    #[test]
    fn a_word_is_found_in_any_case_and_in_any_script() {
        for (text, word, expected) in [
            ("Mail, mail, e-mail", "mail", &["Mail", "mail", "mail"][..]),
            ("mailbox Mailer", "mail", &[]),
            ("İstanbul ofisi", "ofisi", &["ofisi"]),
            ("新しいメールが届く", "メール", &["メール"]),
            ("Straße", "straße", &["Straße"]),
            ("a a a", "a a", &["a a"]),
            ("", "a", &[]),
            ("a", "", &[]),
        ] {
            let found = find_word(text, word).into_iter();
            let found: Vec<&str> = found.map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_translation_without_the_terms_or_with_forbidden_words_differs() {
        let (glossary, _) = parse(FILE);
        let de: Tag = "de".parse().unwrap();
        for (original, translation, expected) in [
            ("Your mailbox is full.", "Ihr Postfach ist voll.", &[][..]),
            (
                "Your mailbox is full.",
                "Ihr Briefkasten ist voll.",
                &["\"Postfach\" is missing"],
            ),
            // A compound of the translation may have another ending, which is for people to judge.
            ("An outage.", "Eine Störung.", &[]),
            (
                "An outage.",
                "Ein Ausfall.",
                &[
                    "\"Störung\" is missing",
                    "\"Ausfall\" is not in the original",
                ],
            ),
            (
                "Exchange Online works.",
                "Austausch im Netz geht.",
                &["\"Exchange Online\" is missing"],
            ),
            ("Nothing of it.", "Nichts davon.", &[]),
        ] {
            let found = glossary.differences(original, translation, &de).into_iter();
            let found: Vec<String> = found.map(|difference| difference.describe()).collect();
            assert_eq!(found, expected, "{translation}");
        }
    }

    #[test]
    fn a_change_concerns_the_texts_with_the_term_and_no_others() {
        let (before, _) = parse(FILE);
        let (after, _) = parse(&FILE.replace("Postfach", "Mailbox"));
        let [ja, de] = ["ja", "de"].map(|tag| tag.parse::<Tag>().unwrap());
        let is_same = |text: &str, locale: &Tag| {
            before.digest_of_terms(text, locale) == after.digest_of_terms(text, locale)
        };
        assert!(!is_same("The mailbox is full.", &de));
        assert!(is_same("The mailbox is full.", &ja));
        assert!(is_same("An outage.", &de));
        assert_eq!(before.digest_of_terms("Nothing.", &de), None);
    }

    #[test]
    fn what_cannot_be_used_is_reported_and_the_rest_holds() {
        let (glossary, diagnostics) = parse(
            "term;x,Term,ja,colour\n,mailbox,メールボックス,\n,,メール,\n,Mailbox,郵便受け,\n",
        );
        assert_eq!(glossary.0.len(), 1);
        let expected = ["\"term;x\"", "\"colour\"", "no term", "twice"];
        assert_eq!(diagnostics.len(), expected.len(), "{diagnostics:?}");
        for (diagnostic, part) in diagnostics.iter().zip(expected) {
            assert!(diagnostic.contains(part), "{diagnostic}");
        }
        let (none, diagnostics) = parse("word,ja\nmailbox,メールボックス\n");
        assert_eq!(none, Glossary::default());
        assert!(
            diagnostics
                .iter()
                .any(|d| d.contains("no column is named `term`")),
            "{diagnostics:?}"
        );
        assert_eq!(parse("").1, [""; 0]);
    }
}
