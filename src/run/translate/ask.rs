//! Asks a translator for texts, in batches of the size that it takes.

use std::ops::Range;

use crate::locale::Tag;
use crate::text::RichText;
use crate::translation::glossary::Term;
use crate::translation::markup::{Markup, Wrapping, join, split};
use crate::translator::{Limits, Request, Translator, TranslatorError};

/// A text to be translated into one language, in pieces that each fit into a request.
pub(super) struct Question {
    pieces: Vec<QuestionPiece>,
}

struct QuestionPiece {
    text: RichText,
    continues: bool,
    markup: Markup,
}

/// What a translator made of a text.
pub(super) type Answer = Result<RichText, String>;

/// What came of several questions.
pub(super) struct Answers {
    /// For each question, in their order, its answer; `None` if none came.
    pub answers: Vec<Option<Answer>>,
    /// How many characters were sent and answered.
    pub sent: u64,
    /// Why the translator was not asked for the rest.
    pub failure: Option<TranslatorError>,
}

impl Question {
    /// The text is in the language `source`.
    pub fn new(
        text: &RichText,
        source: &Tag,
        terms: &[Term<'_>],
        wrapping: Wrapping,
        limits: Limits,
    ) -> Self {
        let fits = |text: &RichText| {
            Markup::new(text, source, terms, wrapping).html.len() <= limits.max_bytes
        };
        let pieces = split(text, &fits).into_iter().map(|piece| QuestionPiece {
            markup: Markup::new(&piece.text, source, terms, wrapping),
            text: piece.text,
            continues: piece.continues,
        });
        Self {
            pieces: pieces.collect(),
        }
    }

    /// The number of characters that are sent.
    pub fn characters(&self) -> u64 {
        self.pieces
            .iter()
            .map(|piece| piece.markup.characters())
            .sum()
    }

    /// Puts the answers for its pieces together.
    fn answer(&self, answers: &[Option<Result<String, String>>]) -> Option<Answer> {
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for (piece, answer) in self.pieces.iter().zip(answers) {
            match answer.as_ref()? {
                Ok(html) => match piece.markup.read(html, &piece.text) {
                    Some(text) => pieces.push((text, piece.continues)),
                    None => return Some(Err("the translation is empty".to_owned())),
                },
                Err(reason) => return Some(Err(reason.clone())),
            }
        }
        Some(Ok(join(pieces)))
    }
}

/// Asks for translations from one language into another, until the translator fails or `may_go_on` is false.
pub(super) async fn ask(
    translator: &Translator<'_>,
    source: &Tag,
    target: &Tag,
    questions: &[&Question],
    may_go_on: &dyn Fn() -> bool,
) -> Answers {
    let pieces: Vec<&QuestionPiece> = questions
        .iter()
        .flat_map(|question| &question.pieces)
        .collect();
    let texts: Vec<&str> = pieces
        .iter()
        .map(|piece| piece.markup.html.as_str())
        .collect();
    let mut answers: Vec<Option<Result<String, String>>> = vec![None; texts.len()];
    let mut sent = 0;
    let mut failure = None;
    let mut batches = batches(&texts, translator.limits());
    batches.reverse();
    while let Some(batch) = batches.pop() {
        if !may_go_on() {
            break;
        }
        let characters = pieces[batch.clone()]
            .iter()
            .map(|piece| piece.markup.characters());
        let characters: u64 = characters.sum();
        let request = Request {
            source,
            target,
            texts: &texts[batch.clone()],
        };
        let answer = translator.translate(request).await;
        if !matches!(answer, Err(TranslatorError::Unavailable { .. })) {
            sent += characters;
        }
        match answer {
            Ok(translations) => {
                let answered = answers[batch].iter_mut().zip(translations);
                answered.for_each(|(answer, translation)| *answer = Some(Ok(translation)));
            }
            // One of the texts caused it.
            Err(TranslatorError::Refused(_)) if batch.len() > 1 => {
                batches.extend(batch.rev().map(|index| index..index + 1));
            }
            Err(TranslatorError::Refused(reason)) => answers[batch.start] = Some(Err(reason)),
            Err(error @ TranslatorError::UnsupportedLanguage) => {
                // Every other text would fail in the same way.
                let unanswered = answers.iter_mut().filter(|answer| answer.is_none());
                unanswered.for_each(|answer| *answer = Some(Err(error.to_string())));
                break;
            }
            Err(error @ TranslatorError::Unavailable { .. }) => {
                failure = Some(error);
                break;
            }
        }
    }
    let mut answers = answers.as_slice();
    let answers = questions.iter().map(|question| {
        let (own, others) = answers.split_at(question.pieces.len());
        answers = others;
        question.answer(own)
    });
    Answers {
        answers: answers.collect(),
        sent,
        failure,
    }
}

/// Divides texts into requests.
fn batches(texts: &[&str], limits: Limits) -> Vec<Range<usize>> {
    let mut batches: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (index, text) in texts.iter().enumerate() {
        bytes += text.len();
        match batches.last_mut() {
            Some(last) if last.len() < limits.max_texts && bytes <= limits.max_bytes => {
                last.end = index + 1;
            }
            _ => {
                bytes = text.len();
                batches.push(index..index + 1);
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_have_as_much_as_the_limits_allow() {
        let limits = Limits {
            max_texts: 2,
            max_bytes: 5,
        };
        for (texts, expected) in [
            (&["a", "b", "c"][..], &[0..2, 2..3][..]),
            (&["abc", "de", "f"], &[0..2, 2..3]),
            (&["abcd", "ef"], &[0..1, 1..2]),
            // The text cannot be divided further.
            (&["abcdefg", "h"], &[0..1, 1..2]),
            (&[], &[]),
        ] {
            assert_eq!(batches(texts, limits), expected, "{texts:?}");
        }
    }
}
