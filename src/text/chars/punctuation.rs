//! Classes of characters and punctuation: bullets, decoration, brackets, sentence ends, scripts.

/// The bullet of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text) struct Bullet {
    pub symbol: char,
    /// Its length in bytes, with the space after it.
    pub len: usize,
}

/// The bullet that a line begins with, if text follows it.
pub(in crate::text) fn leading_bullet(line: &str) -> Option<Bullet> {
    let symbol = line.chars().next()?;
    let after = &line[symbol.len_utf8()..];
    let content = after.trim_start();
    let next = content.chars().next()?;
    let is_spaced = content.len() < after.len();
    let is_bullet = match symbol {
        '•' | '・' | '‣' | '◦' | '▪' | '●' | '·' | '∙' | '⁃' => true,
        // "-We're reviewing …" is a list item; "-5 %" and "--force" are not.
        '-' | '–' => is_spaced || next.is_alphabetic() || matches!(next, '"' | '“' | '「'),
        '*' | '—' => is_spaced,
        _ => false,
    };
    is_bullet.then(|| Bullet {
        symbol,
        len: line.len() - content.len(),
    })
}

/// Whether a line begins with the number of a list item, `1. `, `2) ` or `(3) `, and text follows it.
pub(in crate::text) fn has_leading_number(line: &str) -> bool {
    let number = line.strip_prefix(['(', '（']).unwrap_or(line);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let after = number[digits..].strip_prefix(['.', ')', '）', '．']);
    let is_spaced = |after: &str| after.starts_with(|c: char| c.is_whitespace() || is_cjk(c));
    (1..=3).contains(&digits) && after.is_some_and(is_spaced)
}

/// The words before the number of a step, in lower case: `Step 1:`.
const STEP_WORDS: [&str; 12] = [
    "step",
    "schritt",
    "étape",
    "paso",
    "passo",
    "passaggio",
    "stap",
    "手順",
    "ステップ",
    "步骤",
    "步驟",
    "الخطوة",
];

/// Whether a line begins as an item of a list may that has no usual bullet or number, and text follows: `① `, `１．`,
/// `a) `, `■ `, `→ `, `+ `, `Step 1: `. A heading may begin so, too.
pub(in crate::text) fn has_leading_mark(line: &str) -> bool {
    let Some(first) = line.chars().next() else {
        return false;
    };
    let after = &line[first.len_utf8()..];
    if matches!(
        first,
        '①'..='⑳' | '⑴'..='⒇' | '❶'..='❿' | '■' | '□' | '◆' | '◇' | '○' | '◎' | '★' | '☆' | '▶' | '►'
            | '→' | '⇒' | '➡' | '✔' | '✓' | '✅'
    ) {
        return !after.trim().is_empty();
    }
    if first == '+' {
        return after.starts_with(char::is_whitespace);
    }
    let number = line.strip_prefix(['(', '（']).unwrap_or(line);
    let len = number
        .find(|c: char| !matches!(c, '0'..='9' | '０'..='９'))
        .unwrap_or(number.len());
    let rest = match number[..len].chars().count() {
        1..=3 => Some(&number[len..]),
        // `a)`
        _ => number.strip_prefix(|c: char| c.is_ascii_alphabetic()),
    };
    let closings: &[char] = match len {
        0 => &[')', '）'],
        _ => &['.', ')', '）', '．', '、'],
    };
    rest.is_some_and(|rest| rest.starts_with(closings)) || is_step(line)
}

/// Whether a line begins with the number of a step.
fn is_step(line: &str) -> bool {
    let lower = line[..line.floor_char_boundary(40)].to_lowercase();
    let mut words = STEP_WORDS.iter();
    words.any(|word| {
        let number = lower.strip_prefix(word).map(str::trim_start);
        number.is_some_and(|number| {
            let rest = number.trim_start_matches(char::is_numeric);
            rest.len() < number.len()
                && rest.starts_with([':', '：', '.', ')', '）', ' ', '-', '–'])
        })
    })
}

/// The start of the next item in a list that is written on one line.
pub(in crate::text) fn next_item_start(text: &str, symbol: char) -> Option<usize> {
    text.match_indices(symbol)
        .map(|(index, _)| index)
        .find(|&index| {
            index > 0
                && ends_sentence(&text[..index])
                && leading_bullet(&text[index..]).is_some_and(|found| found.len > symbol.len_utf8())
        })
}

/// Whether a text consists of nothing but decoration and at most one number (`1)`, `2.`, `(3)`).
pub(in crate::text) fn is_decoration(text: &str) -> bool {
    let text = text.trim_matches(is_decoration_char);
    if text.is_empty() {
        return true;
    }
    let number = text.trim_start_matches(['(', '（']);
    let digits = number.trim_end_matches(['.', ')', '）', '．']);
    match digits.chars().take(3).count() {
        1 | 2 => digits.len() < text.len() && digits.chars().all(char::is_numeric),
        _ => false,
    }
}

/// Whether a character is white space or decoration of any kind.
pub(in crate::text) fn is_decoration_char(c: char) -> bool {
    c.is_whitespace() || is_unambiguous_decoration(c) || is_ambiguous_decoration(c)
}

/// Whether a character decorates the start of a line but also occurs inside sentences.
pub(in crate::text) fn is_ambiguous_decoration(c: char) -> bool {
    matches!(
        c,
        '-' | '–' | '—' | '*' | '#' | '_' | '|' | '①'..='⑳'
        // Characters without width, which come with pasted HTML.
        | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}'
        // Quoted lines of a mail, and arrows.
        | '>' | '»' | '›' | '→' | '⇒'
    )
}

/// Whether a character never occurs inside a sentence, so that it always begins something new.
pub(in crate::text) fn is_unambiguous_decoration(c: char) -> bool {
    matches!(
        c,
        '•' | '・'
            | '‣'
            | '◦'
            | '▪'
            | '●'
            | '·'
            | '∙'
            | '⁃'
            | '･'
            | '※'
            // Technical signs, geometric shapes, dingbats and pictures: ⏰ ■ ○ ▼ ★ ✅ ⬛.
            | '\u{23cf}'..='\u{23ff}'
            | '\u{25a0}'..='\u{27bf}'
            | '\u{2b1b}'..='\u{2b55}'
            | '\u{1f300}'..='\u{1faff}'
            | '【'
    )
}

/// The brackets around headings. In Japanese, a closing `】` ends a label as a colon does.
const BRACKETS: [(&str, char); 8] = [
    ("[", ']'),
    ("［", '］'),
    ("<", '>'),
    ("＜", '＞'),
    ("《", '》'),
    ("〈", '〉'),
    ("〔", '〕'),
    ("【", '】'),
];

/// The opening bracket that matches the closing one at the end of a text, and the text without the
/// closing one. The text must contain no other bracket of the kind.
pub(in crate::text) fn strip_closing_bracket(text: &str) -> Option<(&'static str, &str)> {
    let last = text.chars().next_back()?;
    let (opening, _) = BRACKETS.into_iter().find(|(_, closing)| *closing == last)?;
    let text = &text[..text.len() - last.len_utf8()];
    let is_pair = text.matches(opening).count() == 1 && !text.contains(last);
    is_pair.then_some((opening, text))
}

/// The position after the bracket pair that a text begins with, after decoration.
pub(in crate::text) fn leading_bracket_end(text: &str) -> Option<usize> {
    let inside = text.trim_start_matches(is_decoration_char);
    let (_, closing) = BRACKETS
        .into_iter()
        .find(|(opening, _)| inside.starts_with(opening))?;
    let end = inside.find(closing)? + closing.len_utf8();
    Some(text.len() - inside.len() + end)
}

/// Whether a text ends with the end of a sentence, possibly followed by closing quotes and brackets.
pub(in crate::text) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(is_closing_punctuation);
    text.ends_with(['.', '!', '?', '…', '。', '．', '｡', '！', '？', '؟', '۔'])
}

/// The start of the last sentence of a text, without white space before it.
pub(in crate::text) fn sentence_start(text: &str) -> usize {
    let mut ends = text.char_indices().rev().skip(1).filter(|(at, c)| {
        let is_apart = || {
            let after = &text[at + c.len_utf8()..];
            after.starts_with(char::is_whitespace) || is_cjk(*c)
        };
        matches!(
            c,
            '.' | '!' | '?' | '…' | '。' | '．' | '｡' | '！' | '？' | '؟' | '۔'
        ) && is_apart()
    });
    let end = ends.next().map_or(0, |(at, c)| at + c.len_utf8());
    text.len() - text[end..].trim_start().len()
}

/// Whether a character is a closing quotation mark or bracket.
pub(in crate::text) fn is_closing_punctuation(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）' | '】' | '〉' | '》' | '］'
    )
}

/// Quotation marks that open, each with those that close it. A straight one does both; German closes with the mark with
/// which English opens.
const QUOTATION_MARKS: [(char, &[char]); 7] = [
    ('"', &['"']),
    ('＂', &['＂']),
    ('“', &['”']),
    ('„', &['“', '”']),
    ('«', &['»']),
    ('「', &['」']),
    ('『', &['』']),
];

/// Whether a quotation is open at the end of `before` that the first mark in `after` closes. Where that leaves another one
/// open, a mark is missing, and nothing is known.
pub(in crate::text) fn is_within_quotation(before: &str, after: &str) -> bool {
    let Some(closing) = open_quotation(before, None) else {
        return false;
    };
    let is_mark = |c: char| {
        let mut marks = QUOTATION_MARKS.iter();
        marks.any(|(mark, closing)| *mark == c || closing.contains(&c))
    };
    let first = after.find(is_mark);
    let closes = first.is_some_and(|at| after[at..].starts_with(closing));
    closes && open_quotation(after, Some(closing)).is_none()
}

/// The marks that would close the quotation that is open at the end of a text, if one is. `open` are those of the one that
/// is open at its beginning.
fn open_quotation(text: &str, mut open: Option<&'static [char]>) -> Option<&'static [char]> {
    let mut before = ' ';
    for c in text.chars() {
        // Behind a number it stands for inches.
        let is_inch = c == '"' && before.is_ascii_digit();
        match open {
            _ if is_inch => {}
            Some(closing) if closing.contains(&c) => open = None,
            Some(_) => {}
            None => {
                let mut marks = QUOTATION_MARKS.into_iter();
                open = marks
                    .find(|(mark, _)| *mark == c)
                    .map(|(_, closing)| closing);
            }
        }
        before = c;
    }
    open
}

/// Whether a character belongs to a script that is written without spaces or letter case.
pub(in crate::text) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}'   // Hangul letters
        | '\u{2e80}'..='\u{a4cf}' // radicals, symbols and punctuation, kana, ideographs, Yi
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' // Hangul syllables
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' // full- and half-width forms
        | '\u{1aff0}'..='\u{1b16f}'
        | '\u{20000}'..='\u{3fffd}')
}
