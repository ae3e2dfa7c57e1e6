//! The labels that open sections, and the other phrases of a language that structure a body.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;
use toml::Spanned;

use super::alternatives::{Patterns, add_missing, expand};
use super::section_kind::SectionKind;
use super::vocabulary::Vocabulary;
use crate::diagnostics::Diagnostic;
use crate::text::chars::punctuation::{is_cjk, is_decoration_char};
use crate::toml_table::{TomlFile, TomlTable};

/// The labels that a language's records use, by section kind.
///
/// They are the `[labels]` table of a locale's TOML, without colons. Letter case and the kind of white space
/// do not matter:
/// ```toml
/// [labels]
/// day_first = true                   # where 3/10/2026 is the third of October
/// never_after = ["the", "our"]        # words that a label in the middle of a line never follows
/// headings = ["Remediation"]          # ends the section before it, and opens none
/// joiners = ["and", "of"]             # how a heading goes on after a label: "Root cause of the outage"
/// closings = ["This is the final update"] # begins a sentence that closes an update
/// promise_before = ["provide (an|another) update"] # stands before the time of the next update in prose
/// promise_after = ["までに(次の|)更新"]  # stands after it
/// nothing = ["None", "N/A"]           # what a section says that has nothing to say
/// nothing_fillers = ["at this time"]  # words that may stand beside that, before, after or within it
/// cause_words = ["cause", "because"]  # parts of words by which a text may tell of a cause or of prevention
/// promise_never_after = ["not"]       # "did not provide an update by …"
/// promise_never_before = ["できません"] # behind a phrase of `promise_after`
/// estimates = ["expect … (resolved|restored)"] # in the sentence by which an incident is expected to be resolved
/// promise_withdrawn = ["cancelled"]   # behind the time of an update that does not come then
/// estimates_never = ["not"]           # in a sentence that estimates nothing
/// estimates_never_after = ["after", "unless…"] # directly or a few words before a time that is not that of the estimate
/// root_cause = ["Root cause"]
/// next_steps = ["Next steps", "Next step"]
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The labels by their last two letters ([`suffix_key`]), longest first: a label is matched backwards
    /// from its colon.
    by_suffix: BTreeMap<u64, Vec<Label>>,
    never_after: Vec<String>,
    /// Headings that end the section before them and open none.
    headings: Vec<String>,
    /// Words by which a heading goes on after a label.
    pub(super) joiners: Vec<String>,
    /// Beginnings of sentences that close an update and belong to no section.
    pub(super) closings: Vec<String>,
    /// Phrases before the time of the next update in prose.
    pub(super) promise_before: Patterns,
    /// Phrases after the time of the next update in prose.
    pub(super) promise_after: Patterns,
    /// Words after which such a phrase promises nothing: "did not provide an update".
    pub(super) promise_never_after: Patterns,
    /// Words that follow a phrase of `promise_after` in a sentence that promises nothing.
    pub(super) promise_never_before: Patterns,
    /// Words behind the time of an update by which it does not come then.
    pub(super) promise_withdrawn: Patterns,
    /// Phrases of a sentence that says when an incident is expected to be resolved; `…` stands for any words.
    pub(super) estimates: Patterns,
    /// Phrases of a sentence that says no such thing.
    pub(super) estimates_never: Patterns,
    /// Words a little before a time that is not the one of the estimate: "once the 14:00 deployment is over".
    pub(super) estimates_never_after: Patterns,
    /// Texts of sections that say nothing, such as "None".
    nothing: Vec<String>,
    /// Words that change nothing in such a text, such as "at this time".
    nothing_fillers: Vec<String>,
    /// The words of both.
    nothing_words: Vocabulary,
    /// Parts of words by which a text may tell of a cause or of what prevents another incident.
    cause_words: Vec<String>,
    /// Whether numeric dates such as `3/10/2026` have the day first.
    pub(super) day_first: bool,
    /// The length of the longest label, in characters.
    max_letters: usize,
}

/// One label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub kind: SectionKind,
    /// The folded characters; a space matches any white space.
    folded: String,
    /// The length of `folded`, in characters.
    letter_count: usize,
    /// Whether it is a question, such as "What caused this?".
    pub is_question: bool,
}

/// The first mistake in a list of labels.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct LabelsError(Diagnostic);

impl Labels {
    /// Parses the `[labels]` table of a locale's TOML. A file without the table has no labels.
    ///
    /// # Errors
    /// A mistake anywhere in the table.
    pub fn parse(toml: &str) -> Result<Labels, LabelsError> {
        let file = TomlFile::new("labels", toml);
        let table = file.parse_leniently().take_table("labels");
        let labels = table.map(|table| Labels::from_table(&file, table));
        match file.into_diagnostics().into_iter().next() {
            Some(diagnostic) => Err(LabelsError(diagnostic)),
            None => Ok(labels.unwrap_or_default()),
        }
    }

    /// Parses a `[labels]` table. Mistakes are reported in `file`, and what contains one is left out.
    pub fn from_table(file: &TomlFile, mut table: TomlTable) -> Labels {
        type Texts = Vec<Spanned<String>>;
        let fold_all = |texts: Option<Spanned<Texts>>| {
            let texts = texts.into_iter().flat_map(Spanned::into_inner);
            texts.map(|text| fold_word(text.get_ref().trim())).collect()
        };
        let expand_all = |patterns: Vec<String>| -> Vec<String> {
            patterns
                .iter()
                .flat_map(|pattern| expand(pattern))
                .collect()
        };
        let mut labels = Labels {
            day_first: table.take("day_first").is_some_and(Spanned::into_inner),
            never_after: fold_all(table.take("never_after")),
            headings: fold_all(table.take("headings")),
            joiners: fold_all(table.take("joiners")),
            closings: fold_all(table.take("closings")),
            promise_before: Patterns::new(fold_all(table.take("promise_before"))),
            promise_after: Patterns::new(fold_all(table.take("promise_after"))),
            promise_never_after: Patterns::new(fold_all(table.take("promise_never_after"))),
            promise_never_before: Patterns::new(fold_all(table.take("promise_never_before"))),
            estimates: Patterns::new(fold_all(table.take("estimates"))),
            estimates_never: Patterns::new(fold_all(table.take("estimates_never"))),
            estimates_never_after: Patterns::new(fold_all(table.take("estimates_never_after"))),
            promise_withdrawn: Patterns::new(fold_all(table.take("promise_withdrawn"))),
            nothing: expand_all(fold_all(table.take("nothing"))),
            nothing_fillers: expand_all(fold_all(table.take("nothing_fillers"))),
            cause_words: fold_all(table.take("cause_words")),
            ..Labels::default()
        };
        let nothing = labels.nothing.iter().chain(&labels.nothing_fillers);
        labels.nothing_words = Vocabulary::of(nothing);
        let kinds = SectionKind::ALL.into_iter();
        for kind in kinds.filter(|kind| *kind != SectionKind::Other) {
            let texts = table.take::<Texts>(kind.as_str());
            for text in texts.into_iter().flat_map(Spanned::into_inner) {
                let offset = text.span().start;
                let Some(label) = Label::new(kind, text.get_ref()) else {
                    let message = format!("a label under `{}` is empty", kind.as_str());
                    file.error(offset, message, "write its words without the colon");
                    continue;
                };
                if let Some(known) = labels.add(label) {
                    file.error(
                        offset,
                        format!(
                            "the label `{}` is under both `{}` and `{}`",
                            text.get_ref(),
                            known.as_str(),
                            kind.as_str()
                        ),
                        "remove it from one of them; until then the first is used",
                    );
                }
            }
        }
        table.finish();
        labels
    }

    /// A label of a kind: `preferred` if that is one, else the longest; `None` for a kind without labels.
    pub fn label_of(&self, kind: SectionKind, preferred: &str) -> Option<String> {
        let labels = self.by_suffix.values().flatten();
        let of_kind = labels.filter(|label| label.kind == kind && !label.is_question);
        let wanted = fold_word(preferred.trim());
        if of_kind.clone().any(|label| label.folded == wanted) {
            return Some(preferred.trim().to_owned());
        }
        let longest = of_kind.max_by_key(|label| (label.letter_count, &label.folded))?;
        let mut chars = longest.folded.chars();
        let first = chars.next()?;
        Some(first.to_uppercase().chain(chars).collect())
    }

    /// Adds the labels of another list. If both contain a label, the kind in `other` wins.
    pub fn merge(&mut self, other: Labels) {
        self.day_first |= other.day_first;
        self.nothing_words.merge(other.nothing_words);
        for (known, others) in [
            (&mut self.promise_before, other.promise_before),
            (&mut self.promise_after, other.promise_after),
            (&mut self.promise_never_after, other.promise_never_after),
            (&mut self.promise_never_before, other.promise_never_before),
            (&mut self.estimates, other.estimates),
            (&mut self.estimates_never, other.estimates_never),
            (&mut self.estimates_never_after, other.estimates_never_after),
            (&mut self.promise_withdrawn, other.promise_withdrawn),
        ] {
            known.merge(others);
        }
        for (known, others) in [
            (&mut self.never_after, other.never_after),
            (&mut self.headings, other.headings),
            (&mut self.joiners, other.joiners),
            (&mut self.closings, other.closings),
            (&mut self.nothing, other.nothing),
            (&mut self.nothing_fillers, other.nothing_fillers),
            (&mut self.cause_words, other.cause_words),
        ] {
            add_missing(known, others);
        }
        for label in other.by_suffix.into_values().flatten() {
            self.remove(&label);
            self.add(label);
        }
    }

    /// Adds a label. If it is already known as another kind, that kind is kept and returned.
    fn add(&mut self, label: Label) -> Option<SectionKind> {
        let same_suffix = self.by_suffix.entry(label.suffix_key()).or_default();
        if let Some(known) = same_suffix
            .iter()
            .find(|known| known.folded == label.folded)
        {
            return (known.kind != label.kind).then_some(known.kind);
        }
        self.max_letters = self.max_letters.max(label.letter_count);
        let index = same_suffix.partition_point(|known| known.letter_count >= label.letter_count);
        same_suffix.insert(index, label);
        None
    }

    fn remove(&mut self, label: &Label) {
        if let Some(same_suffix) = self.by_suffix.get_mut(&label.suffix_key()) {
            same_suffix.retain(|known| known.folded != label.folded);
        }
    }

    /// The labels that `text` ends with, longest first, each with its range in `text`.
    pub(super) fn suffix_matches<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (&'a Label, Range<usize>)> + 'a {
        self.by_suffix
            .get(&suffix_key(text.chars().rev().map(fold_letter)))
            .into_iter()
            .flatten()
            .filter_map(|label| Some((label, label.start_in(text)?..text.len())))
    }

    /// Whether a text is too long to be a label with decoration.
    pub(super) fn is_too_long(&self, text: &str) -> bool {
        text.len() > self.max_label_len()
    }

    /// The maximum length of a label with decoration, in bytes.
    pub(super) fn max_label_len(&self) -> usize {
        16 + 4 * self.max_letters
    }

    /// For each entry of `headings` that a text begins with, the rest of the text.
    pub(super) fn strip_heading_prefixes<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        let headings = self.headings.iter();
        headings.filter_map(move |known| strip_folded_prefix(text, known))
    }

    /// Whether a text is an entry of `headings`, apart from decoration before it.
    pub(super) fn is_heading(&self, text: &str) -> bool {
        let text = text.trim_start_matches(is_decoration_char);
        self.strip_heading_prefixes(text).any(str::is_empty)
    }

    /// The positions at which a heading may go on after a label, last first: the joining words of the
    /// language, and punctuation that joins in any language.
    pub(super) fn joints(&self, heading: &str) -> Vec<usize> {
        let is_joint = |at: usize, c: char| {
            let rest = &heading[at..];
            let is_after_space = heading[..at].ends_with(char::is_whitespace);
            match c {
                '/' | '&' | '+' | '(' | '（' | ',' | '、' | '・' => true,
                '-' | '–' | '—' | '|' => is_after_space,
                _ => self.joiners.iter().any(|joiner| {
                    let after = strip_folded_prefix(rest, joiner);
                    after.is_some_and(|after| is_joined(is_after_space, joiner, after))
                }),
            }
        };
        let places = heading
            .char_indices()
            .filter(|(at, c)| *at > 0 && is_joint(*at, *c));
        let mut places: Vec<usize> = places.map(|(at, _)| at).collect();
        places.reverse();
        places
    }

    /// Whether a text says in one of these languages only that there is nothing to say, such as "None at this
    /// time.", or when there will be: "Under investigation. We will provide an update by 10:00 UTC."
    pub fn any_is_nothing<'a>(languages: impl IntoIterator<Item = &'a Self>, text: &str) -> bool {
        if text.len() > MAX_NOTHING_LEN {
            return false;
        }
        let words: Vec<String> = text.split_whitespace().map(fold_word).collect();
        let text = words.join(" ");
        let mut languages = languages.into_iter();
        languages.any(|labels| labels.is_nothing(&text))
    }

    /// As [`Labels::any_is_nothing`], of a folded text in this language.
    fn is_nothing(&self, text: &str) -> bool {
        if self.is_nothing_sentence(text) {
            return true;
        }
        let sentences = || text.split(". ").flat_map(|part| part.split('。'));
        // Most texts have no such sentence, and are not compared with the phrases of all promises.
        if !sentences().any(|sentence| self.is_nothing_sentence(sentence)) {
            return false;
        }
        let is_beside_the_point = |sentence: &&str| {
            let has = |phrase: &String| sentence.contains(phrase.as_str());
            let mut closings = self.closings.iter();
            closings.any(|closing| sentence.starts_with(closing.as_str()))
                || self.promise_before.phrases().iter().any(has)
                || self.promise_after.phrases().iter().any(has)
        };
        let mut said = sentences()
            .filter(|sentence| !is_beside_the_point(sentence))
            .peekable();
        said.peek().is_some() && said.all(|sentence| self.is_nothing_sentence(sentence))
    }

    fn is_nothing_sentence(&self, sentence: &str) -> bool {
        let trim = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let is_known = |text: &String| text.is_empty() || self.nothing.contains(text);
        let mut text = trim(sentence);
        // Most texts have other words, and are not compared with every phrase.
        self.nothing_words.has_all_of(&text)
            && (is_known(&text)
                || self.nothing_fillers.iter().any(|filler| {
                    text.contains(filler) && {
                        text = trim(&without_phrase(&text, filler));
                        is_known(&text)
                    }
                }))
    }

    /// Whether a text may tell of a cause, or of what is done against another incident, in the words of any of
    /// these languages.
    pub fn any_may_tell_cause<'a>(
        languages: impl IntoIterator<Item = &'a Self>,
        text: &str,
    ) -> bool {
        let folded = fold_word(text);
        // Most texts are ASCII, which half of the words are not.
        let is_ascii = folded.is_ascii();
        let words = languages.into_iter().flat_map(|labels| &labels.cause_words);
        let mut words = words.filter(|word| !is_ascii || word.is_ascii());
        words.any(|word| memmem::find(folded.as_bytes(), word.as_bytes()).is_some())
    }

    /// Whether no label follows a word within a line, such as an article.
    pub(super) fn forbids_label_after(&self, word: &str) -> bool {
        let word = fold_word(word);
        !word.is_empty() && self.never_after.contains(&word)
    }
}

impl Label {
    fn new(kind: SectionKind, text: &str) -> Option<Label> {
        let text = text.trim_end_matches([':', '：']);
        let statement = text.trim_end_matches(QUESTION_MARKS).trim_end();
        let words: Vec<String> = statement.split_whitespace().map(fold_word).collect();
        let folded = words.join(" ");
        let letter_count = folded.chars().count();
        (letter_count > 0).then_some(Label {
            kind,
            folded,
            letter_count,
            is_question: statement.len() < text.len(),
        })
    }

    fn suffix_key(&self) -> u64 {
        suffix_key(self.folded.chars().rev())
    }

    /// The start of this label in a text that ends with it.
    fn start_in(&self, text: &str) -> Option<usize> {
        let mut rest = text;
        for letter in self.folded.chars().rev() {
            let last = rest.chars().next_back()?;
            if letter == ' ' && last.is_whitespace() {
                rest = rest.trim_end();
            } else if letter == fold_letter(last) {
                rest = &rest[..rest.len() - last.len_utf8()];
            } else {
                return None;
            }
        }
        Some(rest.len())
    }

    /// Whether it is specific enough that it does not occur with a colon within a sentence by chance.
    pub fn is_distinctive(&self) -> bool {
        let uncased = self.folded.starts_with(is_cjk);
        self.folded.contains(' ') || (uncased && self.letter_count >= 3)
    }

    /// Whether it is long enough to be recognised without a space before it.
    pub fn is_long(&self) -> bool {
        self.letter_count >= 7 || self.is_distinctive()
    }
}

/// The maximum length of a text that says nothing, in bytes.
const MAX_NOTHING_LEN: usize = 400;

/// A folded text without a phrase, wherever that stands as words of its own.
fn without_phrase(text: &str, phrase: &str) -> String {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_cjk(c));
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in text.match_indices(phrase) {
        let end = at + found.len();
        let is_apart =
            !is_word(text[..at].chars().next_back()) && !is_word(text[end..].chars().next());
        if is_apart {
            kept.push_str(text[from..at].trim_end());
            let rest = text[end..].trim_start_matches([' ', ',', '、', '，', '،']);
            from = text.len() - rest.len();
            if !kept.is_empty() && !kept.ends_with(is_cjk) {
                kept.push(' ');
            }
        }
    }
    kept.push_str(&text[from..]);
    kept
}

/// The marks that end a question.
pub(super) const QUESTION_MARKS: [char; 3] = ['?', '？', '؟'];

/// The first two characters, as one number. A label of one character is a whole text.
fn suffix_key(mut letters: impl Iterator<Item = char>) -> u64 {
    let mut next = || u64::from(u32::from(letters.next().unwrap_or(' ')));
    next() << 32 | next()
}

/// Folds a character for the comparison of labels: without letter case, any white space as a space, a
/// typographic apostrophe as a plain one.
fn fold_letter(letter: char) -> char {
    match letter {
        '\0'..='\x7f' => letter.to_ascii_lowercase(),
        '’' => '\'',
        _ if letter.is_whitespace() => ' ',
        _ => letter.to_lowercase().next().unwrap_or(letter),
    }
}

/// Whether a joining word is a word of its own. Chinese, Japanese and Korean write it without spaces, and
/// Arabic attaches it to the next word.
fn is_joined(is_after_space: bool, joiner: &str, after: &str) -> bool {
    let is_arabic = |c: char| matches!(c, '\u{600}'..='\u{6ff}');
    let is_apart = after.starts_with(|c: char| c.is_whitespace() || matches!(c, '\'' | '’'));
    joiner.starts_with(is_cjk) || is_after_space && (is_apart || joiner.starts_with(is_arabic))
}

/// The rest of a text after a folded prefix.
pub(super) fn strip_folded_prefix<'a>(text: &'a str, folded: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    let is_prefix = folded
        .chars()
        .all(|letter| rest.next().map(fold_letter) == Some(letter));
    is_prefix.then_some(rest.as_str())
}

pub(super) fn fold_word(word: &str) -> String {
    match word.is_ascii() {
        true => word.to_ascii_lowercase(),
        false => word.chars().map(fold_letter).collect(),
    }
}
