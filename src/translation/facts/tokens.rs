//! Where facts may begin, and where words, numbers and signs end.

use super::units::is_ideographic;

/// The next position at which a fact may begin.
pub(super) fn next_start(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let may_begin = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || byte >= 0x80
            || matches!(
                byte,
                b'{' | b'<' | b'[' | b'$' | b'%' | b'`' | b'/' | b'\\' | b'-' | b'+' | b'(' | b'*'
            )
    };
    let at = from + rest.bytes().position(may_begin)?;
    // A sign of several bytes is passed over as a whole.
    Some((at..).find(|at| text.is_char_boundary(*at)).unwrap_or(at))
}

/// The end of the word, the number or the sign at a position.
pub(super) fn end_of_token(text: &str, start: usize) -> usize {
    let is_ascii_letter = |byte: &&u8| byte.is_ascii_alphabetic();
    let ascii_end = start
        + text.as_bytes()[start..]
            .iter()
            .take_while(is_ascii_letter)
            .count();
    if ascii_end > start && text.as_bytes().get(ascii_end).is_none_or(u8::is_ascii) {
        return ascii_end;
    }
    let mut chars = text[start..].chars();
    let Some(first) = chars.next() else {
        return start + 1;
    };
    if first.is_ascii_digit() {
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        return start + digits;
    }
    if is_ideographic(first) {
        // What begins no fact is passed over at once.
        let rest = &text[start + first.len_utf8()..];
        let may_begin = |c: char| !is_ideographic(c) || ideograph_use(c).is_some();
        return start + first.len_utf8() + rest.find(may_begin).unwrap_or(rest.len());
    }
    if !is_letter(first) {
        return start + first.len_utf8();
    }
    let is_word = |c: char| is_letter(c) && !is_ideographic(c);
    start
        + text[start..]
            .find(|c: char| !is_word(c))
            .unwrap_or(text.len() - start)
}

/// Whether a character is a letter, or a mark of one. The ranges of the usual scripts are looked at first, because the
/// table of Unicode takes far longer.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '×' | '÷' => false,
        '\u{c0}'..='\u{24f}' | '\u{620}'..='\u{65f}' | '\u{671}'..='\u{6d3}' => true,
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        _ => c.is_alphabetic(),
    }
}

/// What an ideograph, a kana or a syllable may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdeographUse {
    /// A part of the day before an hour, or the name of noon.
    Clock,
    NamedClock,
    Weekday,
    PartOfHour,
}

pub(super) fn ideograph_use(c: char) -> Option<IdeographUse> {
    Some(match c {
        '午' | '上' | '下' | '凌' | '清' | '早' | '中' | '傍' | '晚' | '夜' | '深' | '朝'
        | '昼' | '오' | '새' | '아' | '저' | '밤' | '낮' => IdeographUse::Clock,
        '正' | '真' | '정' | '자' => IdeographUse::NamedClock,
        '月' | '火' | '水' | '木' | '金' | '土' | '日' | '星' | '礼' | '禮' | '周' | '週'
        | '월' | '화' | '수' | '목' | '금' | '토' | '일' => IdeographUse::Weekday,
        '半' | '반' | '一' => IdeographUse::PartOfHour,
        _ => return None,
    })
}
