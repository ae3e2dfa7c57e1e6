//! Marks in the HTML of a text what is not as in an earlier wording of it.

mod marked_html;
mod tokens;

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::locale::Direction;
use marked_html::MarkedHtml;
use tokens::{Token, is_block, tokens};

/// The most tags and words of a text that is compared: the time that it takes may grow with their square.
const MAX_TOKENS: usize = 6_000;

/// The fewest words that remain in a text with marks: two sentences of few words are read faster than marks in them.
const MIN_KEPT_WORDS: usize = 4;

/// Texts that are compared with each other, each cut into its tags and words once. All are the HTML of texts, as Kairan
/// writes it.
#[derive(Default)]
pub(super) struct TextChanges<'t> {
    texts: BTreeMap<&'t str, Text<'t>>,
    /// The numbers of the tags and words that are too long to be their own.
    numbers: BTreeMap<&'t str, u128>,
}

struct Text<'t> {
    tokens: Vec<Token<'t>>,
    /// The number of each token; numbers are compared faster than words.
    numbers: Vec<u128>,
    /// The numbers of those that are words, sorted.
    words: Vec<u128>,
}

impl<'t> TextChanges<'t> {
    /// The HTML of `after` with `<ins>` around the words that `before` lacks, and with `<del>` around those that only
    /// `before` has. `None` where less than half of the words are the same, or only a few, since marks would then say
    /// no more than the two texts, and where nothing that a reader sees has changed.
    pub fn marked(
        &mut self,
        before: &'t str,
        after: &'t str,
        direction: Direction,
    ) -> Option<String> {
        self.add(before);
        self.add(after);
        let (before, after) = (self.texts.get(before)?, self.texts.get(after)?);
        if before.tokens.len().max(after.tokens.len()) > MAX_TOKENS
            || !have_much_in_common(&before.words, &after.words)
        {
            return None;
        }
        let parts = parts(&before.numbers, &after.numbers);
        let (before, after) = (&before.tokens[..], &after.tokens[..]);
        let parts = joined(aligned(parts, before, after), before, after);
        let mut html = MarkedHtml::new(direction);
        for part in parts {
            if part.is_kept {
                html.push_kept(&after[part.after]);
            } else {
                html.push_removed(&before[part.before]);
                html.push_added(&after[part.after]);
            }
        }
        html.has_marks.then_some(html.html)
    }

    fn add(&mut self, html: &'t str) {
        if self.texts.contains_key(html) {
            return;
        }
        let tokens = tokens(html);
        let numbers = tokens.iter().map(|token| self.number(token.characters()));
        let numbers: Vec<u128> = numbers.collect();
        let words = tokens.iter().zip(&numbers);
        let words = words.filter_map(|(token, number)| token.is_word().then_some(*number));
        let mut words: Vec<u128> = words.collect();
        words.sort_unstable();
        let text = Text {
            tokens,
            numbers,
            words,
        };
        self.texts.insert(html, text);
    }

    /// A number that no other token has: up to fifteen bytes and how many they are, or else the next number.
    fn number(&mut self, token: &'t str) -> u128 {
        let mut bytes = [0; 16];
        if let (Some(own), Ok(length)) =
            (bytes[1..].get_mut(..token.len()), u8::try_from(token.len()))
        {
            own.copy_from_slice(token.as_bytes());
            bytes[0] = length;
            return u128::from_le_bytes(bytes);
        }
        let next = (self.numbers.len() as u128) << 8;
        *self.numbers.entry(token).or_insert(next)
    }
}

/// Whether at least half of the words of the longer text are in the other one, too, and not too few. The numbers of the
/// words are sorted.
fn have_much_in_common(before: &[u128], after: &[u128]) -> bool {
    let mut rest = before;
    let common = after.iter().filter(|word| {
        let smaller = rest.iter().take_while(|other| other < word).count();
        rest = &rest[smaller..];
        let is_common = rest.first() == Some(*word);
        rest = &rest[usize::from(is_common)..];
        is_common
    });
    let common = common.count();
    common >= MIN_KEPT_WORDS && common * 2 >= before.len().max(after.len())
}

/// A part of two texts that is the same in both, or that took the place of another.
struct Part {
    is_kept: bool,
    before: Range<usize>,
    after: Range<usize>,
}

/// The parts of two texts, of which these are the numbers of the tokens, in order.
fn parts(before: &[u128], after: &[u128]) -> Vec<Part> {
    let (mut old, mut new) = (0, 0);
    let changes = capture_diff_slices(Algorithm::Myers, before, after);
    let parts = changes.into_iter().map(|change| {
        // `similar` 2.7 may give a deletion a wrong index in the new text, so positions are counted from the lengths.
        let (old_start, new_start) = (old, new);
        old += change.old_range().len();
        new += change.new_range().len();
        Part {
            is_kept: change.tag() == DiffTag::Equal,
            before: old_start..old,
            after: new_start..new,
        }
    });
    parts.collect()
}

/// The parts, where a paragraph or an item that was added or removed begins with its own tag: of
/// `<li>a</li><li>b</li>` without `a`, what is removed is `<li>a</li>`, not `a</li><li>`.
fn aligned(mut parts: Vec<Part>, before: &[Token<'_>], after: &[Token<'_>]) -> Vec<Part> {
    for index in 1..parts.len() {
        let part = &parts[index];
        let (tokens, range) = match (part.before.is_empty(), part.after.is_empty()) {
            (false, true) => (before, part.before.clone()),
            (true, false) => (after, part.after.clone()),
            _ => continue,
        };
        let kept_before = &parts[index - 1];
        if !kept_before.is_kept {
            continue;
        }
        let max_shift = kept_before.before.len().min(range.len());
        let is_repeated = |shift: &usize| tokens[range.start - shift] == tokens[range.end - shift];
        let opens_block = |shift: &usize| matches!(tokens[range.start - shift], Token::Tag(tag) if is_block(tag) && !tag.starts_with("</"));
        let shift = (1..=max_shift).take_while(is_repeated).find(opens_block);
        if let Some(shift) = shift.filter(|_| !opens_block(&0))
            && parts.get(index + 1).is_some_and(|next| next.is_kept)
        {
            let kept = &mut parts[index - 1];
            kept.before.end -= shift;
            kept.after.end -= shift;
            let part = &mut parts[index];
            part.before = part.before.start - shift..part.before.end - shift;
            part.after = part.after.start - shift..part.after.end - shift;
            let kept = &mut parts[index + 1];
            kept.before.start -= shift;
            kept.after.start -= shift;
        }
    }
    parts
}

/// The parts, where a few words that happen to be the same between two changes belong to the change: whole phrases read
/// better than crumbs, above all in scripts whose words are single characters.
fn joined(parts: Vec<Part>, before: &[Token<'_>], after: &[Token<'_>]) -> Vec<Part> {
    let changes_words = |part: &Part| {
        let mut changed = before[part.before.clone()]
            .iter()
            .chain(&after[part.after.clone()]);
        !part.is_kept && changed.any(|token| token.is_word())
    };
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    let mut parts = parts.into_iter().peekable();
    while let Some(part) = parts.next() {
        let is_joined = match part.is_kept {
            true => {
                parts.peek().is_some_and(changes_words) && is_crumb(&before[part.before.clone()])
            }
            false => changes_words(&part),
        };
        match joined.last_mut() {
            Some(last) if is_joined && changes_words(last) => {
                last.before.end = part.before.end;
                last.after.end = part.after.end;
            }
            _ => joined.push(part),
        }
    }
    joined
}

/// Whether these tokens have no tag and at most a word, or two characters of a script without spaces.
fn is_crumb(tokens: &[Token<'_>]) -> bool {
    let mut words = tokens.iter().filter(|token| token.is_word());
    let is_text = tokens.iter().all(|token| token.text().is_some());
    let has_sentence_end = tokens.iter().any(|token| {
        let text = token.text().unwrap_or_default();
        text.contains(['.', '。', '!', '?', '؟', '！', '？'])
    });
    let is_short = match (words.next(), words.next(), words.next()) {
        (Some(Token::Word(first)), Some(Token::Word(second)), None) => {
            [first, second].iter().all(|word| word.chars().count() == 1)
        }
        (_, None, None) => true,
        _ => false,
    };
    is_text && !has_sentence_end && is_short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(before: &str, after: &str) -> Option<String> {
        TextChanges::default().marked(before, after, Direction::Ltr)
    }

    #[test]
    fn added_and_removed_words_are_marked() {
        for (before, after, expected) in [
            (
                "<p>We are restarting the gateways in Osaka.</p>",
                "<p>We are restarting the last gateways in Osaka.</p>",
                "<p>We are restarting the <ins>last</ins> gateways in Osaka.</p>",
            ),
            (
                "<p>We are restarting the gateways in Osaka.</p>",
                "<p>We have restarted the gateways in Osaka.</p>",
                "<p>We <del>are restarting</del> <ins>have restarted</ins> the gateways in Osaka.</p>",
            ),
            // A paragraph more, and one less.
            (
                "<p>The queues are long, and shrinking.</p>",
                "<p>The queues are long, and shrinking.</p><p>Teams works.</p>",
                "<p>The queues are long, and shrinking.</p><p><ins>Teams works.</ins></p>",
            ),
            (
                "<p>The queues are long, and shrinking.</p><p>Teams works.</p>",
                "<p>The queues are long, and shrinking.</p>",
                "<p>The queues are long, and shrinking.</p><p><del>Teams works.</del></p>",
            ),
            // The same with the items of a list.
            (
                "<ul><li>Mail in Japan</li><li>Teams</li><li>Calendars in Japan</li></ul>",
                "<ul><li>Mail in Japan</li><li>Calendars in Japan</li></ul>",
                "<ul><li>Mail in Japan</li><li><del>Teams</del></li><li>Calendars in Japan</li></ul>",
            ),
            (
                "<ul><li>Mail in Japan</li><li>Calendars in Japan</li></ul>",
                "<ul><li>Mail in Japan</li><li>Teams</li><li>Calendars in Japan</li></ul>",
                "<ul><li>Mail in Japan</li><li><ins>Teams</ins></li><li>Calendars in Japan</li></ul>",
            ),
            // A reference is one character, and the text of a link is marked inside it.
            (
                "<p>Mail &amp; calendars fail in &quot;East&quot; and West.</p>",
                "<p>Mail &amp; calendars fail in &quot;West&quot; and West.</p>",
                "<p>Mail &amp; calendars fail in &quot;<del>East</del> <ins>West</ins>&quot; and West.</p>",
            ),
            (
                "<p>Mail fails: see <a href=\"https://a.example/\">the page</a> for more.</p>",
                "<p>Mail fails: see <a href=\"https://a.example/\">the new page</a> for more.</p>",
                "<p>Mail fails: see <a href=\"https://a.example/\">the <ins>new</ins> page</a> for more.</p>",
            ),
            // Times, dates and words with an apostrophe are compared as a whole.
            (
                "<p>Users couldn&#39;t open mail on 2023-03-14 until 05:00 in the West.</p>",
                "<p>Users can&#39;t open mail on 2023-03-15 until 06:00 in the West.</p>",
                "<p>Users <del>couldn&#39;t</del> <ins>can&#39;t</ins> open mail on <del>2023-03-14 until 05:00</del> \
                 <ins>2023-03-15 until 06:00</ins> in the West.</p>",
            ),
            // Scripts without spaces.
            (
                "<p>大阪のゲートウェイを再起動しています。</p>",
                "<p>大阪のゲートウェイを再起動しました。</p>",
                "<p>大阪のゲートウェイを再起動し<del>ています</del> <ins>ました</ins>。</p>",
            ),
            (
                "<p>我们正在重启网关。</p>",
                "<p>我们已经重启网关。</p>",
                "<p>我们<del>正在</del> <ins>已经</ins>重启网关。</p>",
            ),
        ] {
            assert_eq!(marks(before, after).as_deref(), Some(expected), "{after}");
        }
    }

    #[test]
    fn removed_codes_are_isolated_in_a_text_from_right_to_left() {
        let before = "<p>يظهر الرمز <bdi dir=\"ltr\">421 4.3.2</bdi> عند الإرسال.</p>";
        let after = "<p>يظهر الرمز الآن عند الإرسال.</p>";
        let marked = TextChanges::default().marked(before, after, Direction::Rtl);
        assert_eq!(
            marked.as_deref(),
            Some(
                "<p>يظهر الرمز <del><bdi dir=\"ltr\">421 4.3.2</bdi></del> <ins>الآن</ins> عند الإرسال.</p>"
            )
        );
    }

    #[test]
    fn texts_that_have_little_in_common_have_no_marks() {
        let text = "<p>We are restarting the gateways in Osaka.</p>";
        assert_eq!(marks(text, "<p>All queues are empty since noon.</p>"), None);
        assert_eq!(marks("", text), None);
        assert_eq!(marks(text, ""), None);
        // Another link, and no other word.
        let link = text.replace("Osaka", "<a href=\"https://a.example/\">Osaka</a>");
        assert_eq!(marks(text, &link), None);
        // Short sentences.
        assert_eq!(
            marks("<p>We are looking.</p>", "<p>We are waiting.</p>"),
            None
        );
        // What a comparison would take too long for.
        let long = format!("<p>{}</p>", "word ".repeat(MAX_TOKENS));
        assert_eq!(marks(&long, &long.replacen("word", "words", 1)), None);
    }

    /// Words and markup as the HTML of texts has them.
    fn html() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        let word = prop::sample::select(vec!["mail", "再起動", "&amp;", "الرمز", "421", ".", "é"]);
        let inline = (word, 0..4_u8).prop_map(|(word, kind)| match kind {
            0 => format!("<strong>{word}</strong>"),
            _ => format!("{word} "),
        });
        let line = prop::collection::vec(inline, 1..8).prop_map(|words| words.concat());
        let block = (line, any::<bool>()).prop_map(|(line, is_list)| match is_list {
            true => format!("<ul><li>{line}</li><li>{line}</li></ul>"),
            false => format!("<p>{line}</p>"),
        });
        prop::collection::vec(block, 0..4).prop_map(|blocks| blocks.concat())
    }

    /// The HTML without the elements of this name.
    fn without(html: &str, name: &str) -> String {
        let opening = format!("<{name}>");
        let mut parts = html.split(&opening);
        let mut rest = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (_, after) = part
                .split_once(&format!("</{name}>"))
                .expect("it is closed");
            rest.push_str(after);
        }
        rest
    }

    proptest::proptest! {
        #[test]
        fn without_what_was_removed_it_is_the_new_text(before in html(), after in html()) {
            if let Some(marked) = marks(&before, &after) {
                let rest = without(&marked, "del").replace("<p></p>", "").replace("<li></li>", "");
                let rest = rest.replace("<ins>", "").replace("</ins>", "");
                // A space keeps what was removed and what was added apart.
                let without_spaces = |text: &str| text.replace(' ', "");
                proptest::prop_assert_eq!(without_spaces(&rest), without_spaces(&after));
            }
        }

        #[test]
        fn every_removed_word_was_in_the_old_text(before in html(), after in html()) {
            if let Some(marked) = marks(&before, &after) {
                let before = before.replace("<strong>", "").replace("</strong>", "");
                for removed in marked.split("<del>").skip(1) {
                    let removed = removed.split("</del>").next().unwrap_or_default();
                    for word in removed.split_whitespace() {
                        proptest::prop_assert!(before.contains(word), "{} in {}", word, before);
                    }
                }
            }
        }
    }
}
