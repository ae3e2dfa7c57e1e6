//! A text with its digits and the punctuation of numbers in ASCII, and where each part of it is in the original.

use std::borrow::Cow;
use std::ops::Range;

/// A text in which digits of all scripts, full-width characters, dashes, spaces and apostrophes are the ASCII
/// ones, and characters without width are left out.
#[derive(Clone, Debug)]
pub(super) struct Folded<'a> {
    pub text: Cow<'a, str>,
    /// Offsets in the folded text, with the offsets in the original that they stand for: one pair wherever the
    /// distance between the two changes, in order.
    breaks: Vec<(usize, usize)>,
}

impl<'a> Folded<'a> {
    pub fn new(text: &'a str) -> Self {
        let is_same = |c: char| fold(c) == Fold::Same;
        if text.is_ascii() || text.chars().all(is_same) {
            return Self {
                text: Cow::Borrowed(text),
                breaks: Vec::new(),
            };
        }
        let mut folded = String::with_capacity(text.len());
        let mut breaks = Vec::new();
        for (offset, c) in text.char_indices() {
            let len = folded.len();
            match fold(c) {
                Fold::Same => folded.push(c),
                Fold::To(to) => folded.push(to),
                Fold::Degrees(unit) => {
                    folded.push('°');
                    folded.push(unit);
                }
                Fold::Nothing => {}
            }
            if folded.len() - len != c.len_utf8() {
                breaks.push((folded.len(), offset + c.len_utf8()));
            }
        }
        Self {
            text: Cow::Owned(folded),
            breaks,
        }
    }

    /// The range in the original of a range in the folded text.
    pub fn original_range(&self, range: &Range<usize>) -> Range<usize> {
        if self.breaks.is_empty() {
            return range.clone();
        }
        // A character without width before the start belongs to what is before it.
        let count = self.breaks.partition_point(|(at, _)| *at <= range.start);
        let start = self.original_offset(count, range.start);
        let count = self.breaks.partition_point(|(at, _)| *at < range.end);
        // Within a folded character the original has no offset of its own: its end is in the next break.
        let end = match self.breaks.get(count) {
            Some((at, original)) if *at == range.end => *original,
            _ => self.original_offset(count, range.end),
        };
        start..end
    }

    fn original_offset(&self, break_count: usize, offset: usize) -> usize {
        match break_count
            .checked_sub(1)
            .and_then(|at| self.breaks.get(at))
        {
            Some((at, original)) => original + (offset - at),
            None => offset,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fold {
    Same,
    To(char),
    /// `℃` and `℉`.
    Degrees(char),
    Nothing,
}

fn fold(c: char) -> Fold {
    if c.is_ascii() {
        return Fold::Same;
    }
    // Most characters of scripts without spaces.
    if matches!(c, '\u{3041}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') {
        return Fold::Same;
    }
    if let Some(digit) = digit(c) {
        return Fold::To(digit);
    }
    match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Fold::To(' '),
        '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Fold::Nothing,
        '\u{2010}'..='\u{2013}' | '\u{2212}' => Fold::To('-'),
        '‘' | '’' | 'ʼ' | '′' => Fold::To('\''),
        '٫' => Fold::To('.'),
        '٬' | '،' => Fold::To(','),
        '٪' => Fold::To('%'),
        '〜' => Fold::To('~'),
        '℃' => Fold::Degrees('C'),
        '℉' => Fold::Degrees('F'),
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).map_or(Fold::Same, Fold::To)
        }
        _ => Fold::Same,
    }
}

/// The ASCII digit of a decimal digit of another script.
fn digit(c: char) -> Option<char> {
    // The zeros of the scripts whose languages Unicode's CLDR knows with digits of their own.
    const ZEROS: [u32; 16] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50,
        0xed0, 0x1040, 0x17e0,
    ];
    let code = u32::from(c);
    if !(0x660..0x1800).contains(&code) {
        return None;
    }
    let value = ZEROS.iter().find_map(|zero| {
        let value = code.checked_sub(*zero)?;
        (value < 10).then_some(value)
    })?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_the_folded_text_is_one_of_the_original() {
        for (text, part, expected) in [
            ("a 12 b", "12", "12"),
            ("約１２．５％です", "12.5%", "１２．５％"),
            ("نحو ١٢٫٥٪ من", "12.5%", "١٢٫٥٪"),
            ("a\u{200e}12\u{200e}b", "12", "12"),
            ("१२ घंटे", "12", "१२"),
            ("−4 ℃.", "-4 °C", "−4 ℃"),
            ("é 5", "5", "5"),
        ] {
            let folded = Folded::new(text);
            let start = folded.text.find(part).unwrap();
            let range = folded.original_range(&(start..start + part.len()));
            assert_eq!(text[range].trim_matches('\u{200e}'), expected, "{text}");
        }
    }
}
