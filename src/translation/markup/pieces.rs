//! Texts that are too long for one request, in pieces.

use crate::text::{Block, Inline, RichText};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: RichText,
    /// Whether its first block is the rest of the last block of the piece before.
    pub continues: bool,
}

/// Divides a text into pieces that `fits` accepts: between blocks where that is possible, otherwise between words.
/// A piece of a single character is not divided.
pub fn split(text: &RichText, fits: &dyn Fn(&RichText) -> bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for block in &text.0 {
        let alone = RichText(vec![block.clone()]);
        if let Some(last) = pieces.last_mut() {
            last.text.0.push(block.clone());
            if fits(&last.text) {
                continue;
            }
            last.text.0.pop();
        }
        let parts = divide(alone, fits).into_iter();
        pieces.extend(parts.enumerate().map(|(index, text)| Piece {
            text,
            continues: index > 0,
        }));
    }
    pieces
}

/// Cuts a text of one block in half until each part fits.
fn divide(text: RichText, fits: &dyn Fn(&RichText) -> bool) -> Vec<RichText> {
    if fits(&text) {
        return vec![text];
    }
    let (first, second) = halve(text);
    let Some(second) = second else {
        return vec![first];
    };
    let mut parts = divide(first, fits);
    parts.extend(divide(second, fits));
    parts
}

/// Cuts a text of one block in about the middle.
fn halve(mut text: RichText) -> (RichText, Option<RichText>) {
    let Some(block) = text.0.pop() else {
        return (text, None);
    };
    let (first, second) = match block {
        Block::Paragraph(content) => {
            let (first, second) = halve_inlines(content);
            (Block::Paragraph(first), second.map(Block::Paragraph))
        }
        Block::Item {
            depth,
            number,
            content,
        } => {
            let item = |content| Block::Item {
                depth,
                number,
                content,
            };
            let (first, second) = halve_inlines(content);
            (item(first), second.map(item))
        }
        Block::Code(code) => match cut_point(&code) {
            Some(at) => (
                Block::Code(code.substr(..at)),
                Some(Block::Code(code.substr(at..))),
            ),
            None => (Block::Code(code), None),
        },
    };
    (
        RichText(vec![first]),
        second.map(|block| RichText(vec![block])),
    )
}

fn halve_inlines(mut content: Vec<Inline>) -> (Vec<Inline>, Option<Vec<Inline>>) {
    if content.len() > 1 {
        let second = content.split_off(content.len() / 2);
        return (content, Some(second));
    }
    let Some(inline) = content.pop() else {
        return (content, None);
    };
    let at = match &inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => cut_point(text),
        // A link leads to one place.
        Inline::Link { .. } => None,
    };
    let Some(at) = at else {
        return (vec![inline], None);
    };
    let (first, second) = match inline {
        Inline::Text(text) => (
            Inline::Text(text.substr(..at)),
            Inline::Text(text.substr(at..)),
        ),
        Inline::Strong(text) => (
            Inline::Strong(text.substr(..at)),
            Inline::Strong(text.substr(at..)),
        ),
        Inline::Code(text) => (
            Inline::Code(text.substr(..at)),
            Inline::Code(text.substr(at..)),
        ),
        link @ Inline::Link { .. } => return (vec![link], None),
    };
    (vec![first], Some(vec![second]))
}

/// Where to cut a text: after the end of a sentence or else of a word that is nearest to its middle, or in the
/// middle.
fn cut_point(text: &str) -> Option<usize> {
    let middle = text.floor_char_boundary(text.len() / 2);
    let middle = match middle {
        0 => text.chars().next()?.len_utf8(),
        middle => middle,
    };
    let nearest = |ends: &mut dyn Iterator<Item = usize>| {
        let inside = ends.filter(|at| 0 < *at && *at < text.len());
        inside.min_by_key(|at| at.abs_diff(middle))
    };
    let sentences = [". ", "! ", "? ", "。", "！", "？"];
    let sentences = sentences.iter().flat_map(|end| text.match_indices(end));
    let mut sentence_ends = sentences.map(|(at, end)| at + end.len());
    let mut word_ends = text.match_indices(' ').map(|(at, space)| at + space.len());
    nearest(&mut sentence_ends)
        .or_else(|| nearest(&mut word_ends))
        .or_else(|| nearest(&mut std::iter::once(middle)))
}

/// Puts pieces together again: each is a text, and whether it continues the one before.
pub fn join(pieces: impl IntoIterator<Item = (RichText, bool)>) -> RichText {
    let mut joined = RichText::default();
    for (piece, continues) in pieces {
        let mut blocks = piece.0.into_iter();
        if continues && let (Some(last), Some(first)) = (joined.0.last_mut(), blocks.next()) {
            join_blocks(last, first);
        }
        joined.0.extend(blocks);
    }
    joined
}

fn join_blocks(block: &mut Block, rest: Block) {
    let rest = match rest {
        Block::Paragraph(rest) | Block::Item { content: rest, .. } => rest,
        Block::Code(rest) => vec![Inline::Code(rest)],
    };
    match block {
        Block::Paragraph(content) | Block::Item { content, .. } => content.extend(rest),
        Block::Code(code) => {
            let mut text = code.to_string();
            text.extend(rest.iter().map(Inline::text));
            *code = text.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Body, to_rich_text};

    fn split_to(html: &str, max_bytes: usize) -> (RichText, Vec<Piece>) {
        let text = to_rich_text(&Body::html(html));
        let pieces = split(&text, &|piece| piece.plain().len() <= max_bytes);
        (text, pieces)
    }

    #[test]
    fn a_text_is_cut_between_blocks_then_sentences_then_words() {
        let (_, pieces) = split_to("<p>One two. Three four.</p><p>Five</p><p>Six</p>", 14);
        let plain: Vec<_> = pieces
            .iter()
            .map(|piece| (piece.text.plain().into_owned(), piece.continues))
            .collect();
        let expected = [
            ("One two. ", false),
            ("Three four.", true),
            ("Five\nSix", false),
        ];
        assert_eq!(
            plain,
            expected.map(|(text, continues)| (text.to_owned(), continues))
        );
    }

    proptest! {
        #[test]
        fn pieces_fit_and_together_are_the_text(
            html in "(<p>|<li>|<b>|</b>|<pre>|</pre>|[a-c]{1,9}[. ]|あ。|<a href='https://a.example/'>l</a>){0,30}",
            max_bytes in 8_usize..40,
        ) {
            let (text, pieces) = split_to(&html, max_bytes);
            let joined = join(pieces.iter().map(|piece| (piece.text.clone(), piece.continues)));
            prop_assert_eq!(joined.plain(), text.plain());
            for piece in &pieces {
                prop_assert!(!piece.text.plain().is_empty());
            }
        }
    }
}
