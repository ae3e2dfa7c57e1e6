//! How many of a tenant's people are affected: "1,200 users in your organization".

pub(super) mod words;

use std::ops::Range;
use std::sync::LazyLock;

use super::terms::Terms;
use crate::text::times::month_named;
use words::{CONNECTORS, COUNT_WORDS, OWN_PHRASES, PEOPLE};

/// English words for numbers, without the one of "one or more".
const NUMBER_WORDS: &[&str] = &[
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
];

/// How far before its number a label is looked at, and the number after it, in bytes.
const MAX_LABEL_LEN: usize = 96;

static OWN_PHRASE_TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::new(OWN_PHRASES));
static COUNT_TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::new(COUNT_WORDS));
static PEOPLE_TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::new(PEOPLE));

/// Whether a line of a text may count a tenant's people: where none may, no part of one does.
pub(super) fn may_count_people(text: &str) -> bool {
    OWN_PHRASE_TERMS.are_in(text) || COUNT_TERMS.are_in(text)
}

/// The sentences of a line, with the space after each. A point within a number ends none.
pub(super) fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut ends = rest.char_indices().filter_map(|(at, c)| {
            let end = at + c.len_utf8();
            let is_end = match c {
                '。' | '！' | '？' => true,
                '.' | '!' | '?' => rest[end..].starts_with(char::is_whitespace),
                _ => false,
            };
            is_end.then_some(end)
        });
        let (sentence, after) = rest.split_at(ends.next().unwrap_or(rest.len()));
        rest = after;
        Some(sentence)
    })
}

/// A word of a sentence: its place in the line, and its text in lower case.
struct Word {
    span: Range<usize>,
    text: String,
}

/// The numbers in a line that count the tenant's people. `offset` is where the line starts.
pub(super) fn push_spans(line: &str, offset: usize, spans: &mut Vec<Range<usize>>) {
    if !PEOPLE_TERMS.are_in(line) {
        return;
    }
    let mut previous_is_own = false;
    let mut start = 0;
    for sentence in sentences(line) {
        let is_own = OWN_PHRASE_TERMS.are_in(sentence);
        if is_own || previous_is_own && COUNT_TERMS.are_in(sentence) {
            push_counts(sentence, offset + start, spans);
        }
        push_labelled_count(sentence, offset + start, spans);
        previous_is_own = is_own;
        start += sentence.len();
    }
}

/// The numbers that count people: "1,200 users", "35 out of 90 of your users", "users (35)", "35 are
/// affected".
fn push_counts(sentence: &str, offset: usize, spans: &mut Vec<Range<usize>>) {
    let words = words(sentence);
    // From the end, since a number may count as the one after it does.
    let mut next_counts = false;
    let mut end = words.len();
    while let Some(last) = words[..end].iter().rposition(|word| is_number(&word.text)) {
        let before = words[..=last].iter().rev();
        let first = last + 1 - before.take_while(|word| is_number(&word.text)).count();
        let after = &words[last + 1..];
        let connectors = after.iter().take(4);
        let connectors = connectors.take_while(|word| CONNECTORS.contains(&&*word.text));
        let after = &after[connectors.count()..];
        let counts = match after {
            [next, ..] if is_people(next) => true,
            [next, ..] if is_number(&next.text) => next_counts,
            [verb, state, ..] => VERBS.contains(&&*verb.text) && COUNT_TERMS.are_in(&state.text),
            _ => false,
        };
        let span = words[first].span.start..words[last].span.end;
        let counts = counts && !is_part_of_name_or_date(sentence, &words, first);
        let is_in_brackets = sentence[..span.start].ends_with(['(', '（'])
            && sentence[span.end..].starts_with([')', '）'])
            && first
                .checked_sub(1)
                .is_some_and(|before| is_people(&words[before]));
        next_counts = counts || is_in_brackets;
        if next_counts {
            spans.push(offset + span.start..offset + span.end);
        }
        end = first;
    }
}

/// Whether the number of the word `first` is a part of a name, a version or a date: "Microsoft 365 users", "E3 users",
/// "November 18, 2026, users".
fn is_part_of_name_or_date(sentence: &str, words: &[Word], first: usize) -> bool {
    let number = &words[first];
    let is_joined = sentence[..number.span.start].ends_with(|c: char| c.is_ascii_alphabetic());
    let before = first.checked_sub(1).map_or("", |index| &words[index].text);
    is_joined
        || is_version(&number.text)
        || is_product_version(before, &number.text)
        || month_named(before).is_some()
        || is_year(&number.text) && BEFORE_YEARS.contains(&before)
}

/// Whether a number is that of a version by itself, such as 16.0.17328. Thousands are in groups of three digits.
fn is_version(number: &str) -> bool {
    let is_grouped = number.split('.').skip(1).all(|part| part.len() == 3);
    number.split('.').count() > 2 && !is_grouped
}

fn is_year(number: &str) -> bool {
    let is_of_century = number.starts_with("19") || number.starts_with("20");
    number.len() == 4 && is_of_century && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a number after this word belongs to the name of a product, or to a version or a plan of it.
fn is_product_version(before: &str, number: &str) -> bool {
    let is_short = number.len() <= 3;
    match before {
        "microsoft" | "office" | "outlook" | "exchange" | "server" | "sharepoint" | "dynamics"
        | "visio" | "excel" | "powerpoint" => number == "365" || is_year(number),
        "windows" | "android" | "ios" | "ipados" | "macos" | "chrome" | "firefox" | "safari"
        | "edge" | "version" | "build" => is_short || is_year(number),
        "plan" | "level" | "tier" | "phase" => number.len() == 1,
        _ => false,
    }
}

/// Words before a year, in lower case.
const BEFORE_YEARS: &[&str] = &[
    "in", "before", "since", "after", "until", "from", "during", "vor", "seit", "nach", "avant",
    "depuis", "antes", "desde",
];

/// Words between a number and what happened to those whom it counts.
const VERBS: &[&str] = &["are", "is", "were", "was", "have", "may"];

fn is_people(word: &Word) -> bool {
    PEOPLE.iter().any(|people| word.text.starts_with(people))
}

/// What may stand between a label and the number that it is about.
const LABEL_SEPARATORS: &[&str] = &[":", "=", "：", "–", " - ", " is ", " was ", " are "];

/// The number after a label that counts people: "Number of affected users: 1,200".
fn push_labelled_count(sentence: &str, offset: usize, spans: &mut Vec<Range<usize>>) {
    let separators = LABEL_SEPARATORS.iter();
    for (at, separator) in separators.flat_map(|separator| sentence.match_indices(separator)) {
        let label_start = sentence.ceil_char_boundary(at.saturating_sub(MAX_LABEL_LEN));
        let value = at + separator.len();
        let value_end = sentence.floor_char_boundary(value + MAX_LABEL_LEN);
        if counts_people(&sentence[label_start..at])
            && let Some(number) = leading_number(&sentence[value..value_end])
        {
            let start = offset + value;
            spans.push(start + number.start..start + number.end);
        }
    }
}

/// Whether a label says that a count of people follows.
pub(super) fn counts_people(label: &str) -> bool {
    PEOPLE_TERMS.are_in(label) && COUNT_TERMS.are_in(label) && !label.ends_with(char::is_numeric)
}

/// What may stand before a number that is not exact.
const APPROXIMATIONS: &[&str] = &[
    "about",
    "approximately",
    "approx",
    "around",
    "roughly",
    "nearly",
    "over",
    "more than",
    "up to",
    "at least",
    "circa",
    "ca",
];

/// The number that a text begins with, unless it is a time or a date.
pub(super) fn leading_number(text: &str) -> Option<Range<usize>> {
    let number = words(text).into_iter().find(|word| is_number(&word.text))?;
    let before = text[..number.span.start].trim().to_lowercase();
    let before = before.trim_matches(|c: char| c.is_whitespace() || "~≈*(.".contains(c));
    let is_leading = before.is_empty() || APPROXIMATIONS.contains(&before);
    let is_time = text[number.span.end..].starts_with([':', '/', '-']);
    (is_leading && !is_time).then_some(number.span)
}

/// The words and the numbers of a sentence. A number keeps the separators within it, and ends where
/// letters of another script follow: `1,200人`.
fn words(sentence: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chars = sentence.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        // What is left out counts as a word.
        if !c.is_alphanumeric() && c != '…' {
            continue;
        }
        let is_number = c.is_numeric();
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            let after = at + next.len_utf8();
            let continues = if is_number {
                next.is_numeric()
                    || matches!(next, 'k' | 'K' | '%' | '+' | '万' | '千')
                    || is_digit_separator(next) && starts_with_three_digits(&sentence[after..])
                    || next == '.' && sentence[after..].starts_with(char::is_numeric)
            } else {
                next.is_alphanumeric() && !next.is_numeric()
            };
            if !continues {
                break;
            }
            end = after;
            chars.next();
        }
        words.push(Word {
            span: start..end,
            text: sentence[start..end].to_lowercase(),
        });
    }
    words
}

fn is_digit_separator(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '٬'
    )
}

fn starts_with_three_digits(text: &str) -> bool {
    text.chars().take_while(|c| c.is_numeric()).count() == 3
}

fn is_number(word: &str) -> bool {
    word.starts_with(char::is_numeric) || NUMBER_WORDS.contains(&word) || word == "dozens"
}
