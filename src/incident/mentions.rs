//! The ids of other incidents in the texts of an incident.

use super::Incident;
use crate::text::has_byte;

/// How many ids are told at most.
const MAX_IDS: usize = 8;

/// How long the number in an id is at least.
const MIN_DIGITS: usize = 4;

/// What is written like Microsoft's ids of incidents, and is the id of an article or of a message to administrators.
const OTHER_PREFIXES: [&str; 2] = ["KB", "MC"];

impl Incident {
    /// The ids in its texts, in the order in which they are first said, that are written like its own: "this event
    /// continues under EX176260". Whether there are such incidents is not looked at.
    pub fn mentioned_ids(&self) -> Vec<String> {
        let Some(own) = IdShape::of(&self.summary.source_id) else {
            return Vec::new();
        };
        let sections = self.updates.iter().flat_map(|update| &update.sections);
        let mut found: Vec<String> = Vec::new();
        for section in sections {
            let text = section.text.original().rich.plain();
            // Many texts have no digit, and so no id.
            if !has_byte(&text, |byte| byte.is_ascii_digit()) {
                continue;
            }
            for word in words(&text) {
                let is_other = word != self.summary.source_id
                    && !found.iter().any(|known| known == word)
                    && IdShape::of(word).is_some_and(|shape| shape.is_like(&own));
                if is_other && found.len() < MAX_IDS {
                    found.push(word.to_owned());
                }
            }
        }
        found
    }
}

/// The parts of a text between characters that are in no id.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .map(|word| word.trim_matches('-'))
}

/// How an id is written: capital letters and a number behind them.
struct IdShape<'a> {
    letters: &'a str,
    digits: usize,
}

impl<'a> IdShape<'a> {
    /// `None` if it is written otherwise: such ids cannot be told from other words.
    fn of(id: &'a str) -> Option<Self> {
        let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = id.len() - letters.len();
        let is_shape = (1..=12).contains(&letters.len())
            && letters.starts_with(|c: char| c.is_ascii_uppercase())
            && letters.chars().all(|c| c.is_ascii_uppercase() || c == '-');
        (is_shape && digits >= MIN_DIGITS && !OTHER_PREFIXES.contains(&letters))
            .then_some(Self { letters, digits })
    }

    /// Whether both may be ids of one system: Microsoft's begin with two letters for the service, others always with
    /// the same.
    fn is_like(&self, other: &Self) -> bool {
        self.digits.abs_diff(other.digits) <= 1
            && (self.letters == other.letters
                || self.letters.len() == 2 && other.letters.len() == 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_from_other_words() {
        let cases = [
            ("EX176260", "EX176260", true),
            ("EX176260", "SP176418", true),
            ("EX176260", "EX1310442", true),
            ("INC0012345", "INC0012346", true),
            ("INC0012345", "CHG0012346", false),
            ("NET-2026", "NET-2027", true),
            ("EX176260", "KB5001330", false),
            ("EX176260", "MC176260", false),
            ("EX176260", "0x8004", false),
            ("EX176260", "AADSTS50076", false),
            ("EX176260", "EX12", false),
            ("EX176260", "ex176260", false),
            ("evfbwcjn6njd", "evfbwcjn6njd", false),
        ];
        for (own, word, is_like) in cases {
            let shapes = IdShape::of(own).zip(IdShape::of(word));
            let found = shapes.is_some_and(|(own, word)| word.is_like(&own));
            assert_eq!(found, is_like, "{word} beside {own}");
        }
    }

    #[test]
    fn a_text_is_split_at_what_is_in_no_id() {
        let text = "found under EX176260. (SP176418)、TM1 -NET-2026- 「MO12345」";
        let found: Vec<&str> = words(text).filter(|word| !word.is_empty()).collect();
        let expected = [
            "found", "under", "EX176260", "SP176418", "TM1", "NET-2026", "MO12345",
        ];
        assert_eq!(found, expected);
    }
}
