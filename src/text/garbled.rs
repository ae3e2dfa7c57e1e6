//! Text that was read in the wrong encoding or lost characters on its way.

use std::ops::Range;

use encoding_rs::{SHIFT_JIS, WINDOWS_1252};

/// What made a text garbled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Garbling {
    /// UTF-8 that was read as Windows-1252, the encoding of Windows in Western Europe: `StÃ¶rung`.
    Windows1252,
    /// UTF-8 that was read as Windows-932, that of Japan: `縺薙ｓ`.
    Windows932,
    /// Shift_JIS that was read as Windows-1252: `ƒVƒXƒeƒ€`.
    ShiftJis,
    /// UTF-8 that was read as code page 850 or 437, those of Windows' console: `St├Ârung`, `canÔÇÖt`.
    Console,
    /// Characters that are lost: U+FFFD stands for each.
    Replaced,
}

/// The first garbled part of a text, if it has one beyond doubt.
pub fn find_garbled(text: &str) -> Option<(Range<usize>, Garbling)> {
    let bytes = text.as_bytes();
    if let Some(range) = find_shift_jis(text) {
        return Some((range, Garbling::ShiftJis));
    }
    if let Some(range) = find_console(text) {
        return Some((range, Garbling::Console));
    }
    // The leading bytes of U+00C0 to U+00FF, of 縺, 繧 and 繝, and of U+FFFD.
    memchr::memchr3_iter(0xc3, 0xe7, 0xef, bytes).find_map(|at| {
        let rest = &text[at..];
        match bytes[at] {
            0xc3 => misread_len(rest).map(|len| (at..at + len, Garbling::Windows1252)),
            0xe7 => windows_932_len(rest).map(|len| (at..at + len, Garbling::Windows932)),
            _ if rest.starts_with('\u{fffd}') => {
                Some((at..at + '\u{fffd}'.len_utf8(), Garbling::Replaced))
            }
            _ => None,
        }
    })
}

/// The first word of kana in Shift_JIS, of which Windows-1252 makes `ƒ` or `‚` and another character each.
fn find_shift_jis(text: &str) -> Option<Range<usize>> {
    // The first byte of `ƒ`, which stands in few texts.
    memchr::memchr(0xc6, text.as_bytes())?;
    let start = text.find('ƒ')?;
    let words = text[start..].split_whitespace();
    let kana = |word: &str| {
        let (bytes, _, has_unmappable) = WINDOWS_1252.encode(word);
        let read = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes);
        let read = read.filter(|_| !has_unmappable)?;
        Some(
            read.chars()
                .filter(|c| matches!(c, '\u{3041}'..='\u{30ff}'))
                .count(),
        )
    };
    let mut words = words.filter(|word| word.matches(['ƒ', '‚']).count() >= 3);
    let word = words.find(|word| kana(word).is_some_and(|count| count >= 3))?;
    let at = word.as_ptr().addr() - text.as_ptr().addr();
    Some(at..at + word.len())
}

/// What code page 850 makes of the bytes 0x80 to 0xBF, and code page 437 of those that it has otherwise.
const CONSOLE_CHARS: &str =
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐₧⌐╡╢╖╕╜╛";

/// The first character of which Windows' console made several: of a punctuation mark `ÔÇ` or `ΓÇ` and another
/// one, of a letter of Western Europe `├` and another one beside a letter.
fn find_console(text: &str) -> Option<Range<usize>> {
    let is_console = |c: &char| CONSOLE_CHARS.contains(*c);
    // The leading bytes of `Ô`, `Γ` and `├`.
    memchr::memchr3_iter(0xc3, 0xce, 0xe2, text.as_bytes()).find_map(|at| {
        let rest = &text[at..];
        let mut chars = rest.chars();
        let len = match chars.next()? {
            'Ô' | 'Γ' if rest[2..].starts_with('Ç') => {
                let last = chars.nth(1).filter(is_console)?;
                4 + last.len_utf8()
            }
            '├' => {
                let second = chars.next().filter(is_console)?;
                let before = text[..at].chars().next_back();
                let mut beside = [before, chars.next()].into_iter().flatten();
                if !beside.any(char::is_alphabetic) {
                    return None;
                }
                '├'.len_utf8() + second.len_utf8()
            }
            _ => return None,
        };
        Some(at..at + len)
    })
}

/// The length of a character at the start of a text whose bytes in UTF-8 were each read as Windows-1252.
fn misread_len(text: &str) -> Option<usize> {
    let lead = text.chars().next()?;
    let char_count = match u32::from(lead) {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let (last, c) = text.char_indices().nth(char_count - 1)?;
    let misread = &text[..last + c.len_utf8()];
    // Behind a capital letter these may well stand: `«CAFÉ»`.
    let is_punctuation = |c| {
        matches!(
            c,
            '«' | '»'
                | '“'
                | '”'
                | '‘'
                | '’'
                | '„'
                | '‚'
                | '…'
                | '–'
                | '—'
                | '·'
                | '™'
                | '\u{a0}'
        )
    };
    if char_count == 2 && is_punctuation(c) {
        return None;
    }
    let (original, _, has_unmappable) = WINDOWS_1252.encode(misread);
    (!has_unmappable && std::str::from_utf8(&original).is_ok()).then_some(misread.len())
}

/// The length of a word at the start of a text in which several of the characters stand that the first
/// two bytes of every kana in UTF-8 make in Windows-932.
fn windows_932_len(text: &str) -> Option<usize> {
    let is_typical = |c: char| matches!(c, '縺' | '繧' | '繝');
    if !text.starts_with(is_typical) {
        return None;
    }
    let word_end = text.find(char::is_whitespace).unwrap_or(text.len());
    let mut ends = text[..word_end].match_indices(is_typical);
    ends.nth(2).map(|(at, found)| at + found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_text_is_found_and_named() {
        let cases = [
            ("StÃ¶rung im Netz", Some(("Ã¶", Garbling::Windows1252))),
            ("We canâ€™t say", Some(("â€™", Garbling::Windows1252))),
            ("ã‚µãƒ¼ãƒ“ã‚¹", Some(("ã‚µ", Garbling::Windows1252))),
            ("ÐŸÐ¾Ñ‡Ñ‚Ð°", Some(("ÐŸ", Garbling::Windows1252))),
            ("ðŸ› ", Some(("ðŸ›\u{a0}", Garbling::Windows1252))),
            (
                "繝｡繝ｼ繝ｫ縺ｮ髫懷ｮｳ",
                Some(("繝｡繝ｼ繝", Garbling::Windows932)),
            ),
            ("ƒVƒXƒeƒ€ is down", Some(("ƒVƒXƒeƒ€", Garbling::ShiftJis))),
            ("AdminsÔÇÖ reports", Some(("ÔÇÖ", Garbling::Console))),
            ("We canΓÇÖt say", Some(("ΓÇÖ", Garbling::Console))),
            ("VPN f├╝r B├╝ro", Some(("├╝", Garbling::Console))),
            ("├ûffnungszeiten", Some(("├û", Garbling::Console))),
            ("src\n├── text\n│   ├─ a\n└── b", None),
            ("Côte d'Azur, ΔΓ and HÔTEL", None),
            ("f(x) = ƒ and ƒ', ƒ''", None),
            ("Caf\u{fffd}", Some(("\u{fffd}", Garbling::Replaced))),
            ("Störung im «CAFÉ»… É”", None),
            ("MANUTENÇÃO DO SERVIÇO", None),
            ("Die Änderung – für alle", None),
            ("メールの障害を繧り返す", None),
            ("全角（ＡＢＣ）", None),
            ("plain", None),
        ];
        for (text, expected) in cases {
            let text = text.replace("ðŸ› ", "ðŸ›\u{a0}");
            let found = find_garbled(&text).map(|(range, garbling)| (&text[range], garbling));
            assert_eq!(found, expected, "{text}");
        }
    }
}
