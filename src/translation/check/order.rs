//! Facts that a translation keeps, but exchanges: two codes of one sentence, both numbers of "3 of 14".

use super::difference::Difference;
use super::texts::Texts;
use crate::translation::facts::{Fact, FactKind, Script};

/// Adds a difference for each two facts that have changed places.
///
/// Languages put the parts of a sentence in another order, so only what no language does is reported: two codes that
/// are apart by a comma on both sides, and what stands in two sentences on both sides.
pub(super) fn find_swapped(
    pairs: &[(&Fact, &Fact)],
    texts: Texts<'_>,
    differences: &mut Vec<Difference>,
) {
    if pairs.len() < 2 {
        return;
    }
    let mut pairs = pairs.to_vec();
    pairs.sort_by_key(|(original, _)| original.range.start);
    for both in pairs.windows(2) {
        let &[(first, first_kept), (second, second_kept)] = both else {
            continue;
        };
        let [original, translation] = [
            between(texts.original, first, second),
            between(texts.translation, first_kept, second_kept),
        ];
        let is_inverted = first_kept.range.start > second_kept.range.start;
        let is_swapped = match first.kind {
            _ if first.kind != second.kind => false,
            FactKind::Number => is_exchanged_share(original, translation, is_inverted, texts),
            FactKind::Code | FactKind::Version | FactKind::Address | FactKind::Host => {
                is_inverted && has_break(original) && has_break(translation)
            }
            _ => false,
        };
        if is_swapped {
            let written = |fact: &Fact| texts.original.get(fact.range.clone()).unwrap_or_default();
            differences.push(Difference::changed(written(first), written(second)));
            differences.push(Difference::changed(written(second), written(first)));
        }
    }
}

/// The text between two facts, in either order.
fn between<'a>(text: &'a str, one: &Fact, other: &Fact) -> &'a str {
    let start = one.range.end.min(other.range.end);
    let end = one.range.start.max(other.range.start);
    text.get(start..end).unwrap_or_default()
}

fn has_break(text: &str) -> bool {
    text.contains([',', ';', '、', '，', '；', '،', '؛', '。', '\n']) || text.contains(". ")
}

/// Whether "3 of 14" has become "14 of 3".
fn is_exchanged_share(
    original: &str,
    translation: &str,
    is_inverted: bool,
    texts: Texts<'_>,
) -> bool {
    const PART_FIRST: &[&str] = &[
        "of",
        "out of",
        "of the",
        "out of the",
        "von",
        "von den",
        "von insgesamt",
        "der",
        "sur",
        "sur les",
        "des",
        "de",
        "de los",
        "de las",
        "de un total de",
        "dos",
        "das",
        "em",
        "di",
        "dei",
        "delle",
        "su",
        "van de",
        "van",
        "من",
        "من أصل",
        "من بين",
        "/",
    ];
    const WHOLE_FIRST: &[&str] = &[
        "中",
        "のうち",
        "の内",
        "个中的",
        "個中的",
        "个中有",
        "中的",
        "대 중",
        "개 중",
    ];
    let is_part_first = |text: &str| PART_FIRST.contains(&text.trim());
    let is_whole_first = |text: &str| {
        text.chars().count() <= 12 && WHOLE_FIRST.iter().any(|words| text.contains(words))
    };
    let has_whole_first =
        |script: Script| matches!(script, Script::Japanese | Script::Chinese | Script::Korean);
    if has_whole_first(texts.original_language.script) {
        return false;
    }
    is_part_first(original)
        && match has_whole_first(texts.language.script) {
            true => !is_inverted && is_whole_first(translation),
            false => is_inverted && is_part_first(translation),
        }
}
