//! Differences that a person has looked at and found to be none.

use super::difference::{Difference, DifferenceKind};

/// A difference that is dismissed, for one wording: where the translation changes, it is reported again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The words of the original, or of the translation where only that has them, as they are reported.
    pub words: String,
    /// The words of the translation by which that is right.
    pub wording: String,
}

impl Accepted {
    /// Whether it dismisses a difference of a translation.
    pub fn dismisses(&self, difference: &Difference, translation: &str) -> bool {
        let wording = one_line(&self.wording);
        let is_reported = one_line(&self.words) == difference.words();
        let has_words = match difference.kind {
            DifferenceKind::Missing => true,
            // A long quotation is cut off.
            _ => wording.contains(
                difference
                    .translation
                    .as_deref()
                    .unwrap_or_default()
                    .trim_end_matches('…'),
            ),
        };
        is_reported && has_words && !wording.is_empty() && one_line(translation).contains(&wording)
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_dismissed_for_one_wording_alone() {
        let accepted = |words: &str, wording: &str| Accepted {
            words: words.to_owned(),
            wording: wording.to_owned(),
        };
        let missing = Difference::missing("24-hour");
        let changed = Difference::changed("8:00 PM UTC", "20:00");
        let text = "Die  Überwachung läuft rund um die Uhr, bis 20:00 Uhr.";
        for (entry, difference, expected) in [
            (accepted("24-hour", "rund um die Uhr"), &missing, true),
            (accepted("24-hour", "den ganzen Tag"), &missing, false),
            (accepted("48-hour", "rund um die Uhr"), &missing, false),
            (accepted("24-hour", ""), &missing, false),
            (accepted("8:00 PM UTC", "bis 20:00 Uhr"), &changed, true),
            (accepted("8:00 PM UTC", "rund um die Uhr"), &changed, false),
        ] {
            assert_eq!(entry.dismisses(difference, text), expected, "{entry:?}");
        }
        let long = "Users see that mail is late. ".repeat(9);
        let untranslated = Difference::untranslated(&long);
        assert!(accepted(untranslated.words(), &long).dismisses(&untranslated, &long));
    }
}
