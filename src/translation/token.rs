//! The tokens of a text: numbers, codes, addresses, and when two of them are the same.

/// The forms under which a token counts as the same: digit grouping and 12 or 24 hours differ by
/// language.
pub(super) fn folds(token: &str) -> Vec<String> {
    let mut folds = vec![token.to_lowercase()];
    let digits: String = token.chars().filter(char::is_ascii_digit).collect();
    let is_number = token
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '+' | '-'))
        && token.matches('.').count() <= 1;
    if (is_number && !digits.is_empty()) || is_grouped(token, ' ') || is_grouped(token, '.') {
        folds.push(digits);
    }
    if let Some((hour, minute)) = clock(token) {
        for hour in [hour, (hour + 12) % 24] {
            folds.push(format!("clock {hour:02}:{minute:02}"));
        }
    }
    folds
}

/// Whether a token is one number whose thousands some mark sets apart: `1 500`, `1.500.000`, `1 500,5`.
fn is_grouped(token: &str, mark: char) -> bool {
    let mut groups = token.split(mark);
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let begins = groups.next().is_some_and(|first| {
        (1..=3).contains(&first.len()) && is_digits(first) && !first.starts_with('0')
    });
    let mut count = 0;
    let mut fraction = false;
    let goes_on = groups.all(|group| {
        count += 1;
        let (group, rest) = match group.split_once(|c| matches!(c, '.' | ',') && c != mark) {
            Some((group, rest)) => (group, Some(rest)),
            None => (group, None),
        };
        // Nothing follows a fraction.
        let is_last = std::mem::replace(&mut fraction, rest.is_some());
        !is_last && group.len() == 3 && is_digits(group) && rest.is_none_or(is_digits)
    });
    begins && goes_on && count > 0
}

/// `9:30` and `21h30`.
fn clock(token: &str) -> Option<(u32, u32)> {
    let (hour, minute) = token.split_once([':', 'h'])?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// The tokens of a text that must survive: runs of ASCII with a digit in them, addresses, and
/// codes of several numbers (`550 5.7.1`) as one.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut previous_end = usize::MAX;
    let mut start = None;
    let ends = text.char_indices().map(Some).chain([None]);
    for next in ends {
        let (at, c) = next.unwrap_or((text.len(), ' '));
        if is_token_char(c) {
            start.get_or_insert(at);
            continue;
        }
        let Some(from) = start.take() else { continue };
        let Some(raw) = text.get(from..at) else {
            continue;
        };
        // A question mark in front is damage worth keeping; other punctuation is the sentence's.
        let token = raw
            .trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '%' | '/'))
            .trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '?');
        if !must_survive(token) {
            continue;
        }
        let begin = from
            + (raw.len()
                - raw
                    .trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '?')
                    .len());
        let joins = previous_end != usize::MAX
            && begin == previous_end + 1
            && text.as_bytes().get(previous_end) == Some(&b' ')
            && tokens.last().is_some_and(|last| {
                is_code_part(token) && is_code_part(last)
                    || last.len() < LONGEST_NUMBER && is_grouped(&format!("{last} {token}"), ' ')
            });
        match tokens.last_mut() {
            Some(last) if joins => {
                last.push(' ');
                last.push_str(token);
            }
            _ => tokens.push(token.to_owned()),
        }
        previous_end = begin + token.len();
    }
    tokens
}

/// No number has more bytes, so that a row of them takes no longer than its text.
const LONGEST_NUMBER: usize = 40;

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '.' | ',' | ':' | '/' | '@' | '%' | '_' | '-' | '+' | '?' | '#' | '&' | '=' | '~'
        )
}

fn must_survive(token: &str) -> bool {
    token.bytes().any(|byte| byte.is_ascii_digit())
        || token.contains("://")
        || token.starts_with("www.")
        || token.contains('@') && token.contains('.')
}

/// A number, possibly with dots, as in `550 5.7.1`.
fn is_code_part(token: &str) -> bool {
    let last = token.rsplit(' ').next().unwrap_or(token);
    let last = last.strip_prefix('?').unwrap_or(last);
    !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Numbers as English writes them, but for the mark between thousands: Arabic, Persian and
/// full-width digits as ASCII, with the marks that Arabic has in numbers, and the no-break spaces and
/// apostrophes that other languages have between thousands as spaces.
pub(super) fn western(text: &str) -> String {
    let digit = |c: char| {
        let zero = match c {
            '٠'..='٩' => '٠',
            '۰'..='۹' => '۰',
            '０'..='９' => '０',
            '٫' => return '.',
            '٬' => return ',',
            '٪' => return '%',
            _ => return c,
        };
        char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
    };
    let text: String = text.chars().map(digit).collect();
    let is_mark = |c: char| matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    if !text.contains(is_mark) {
        return text;
    }
    let mut western = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(mark) = rest.find(is_mark) {
        let (before, behind) = rest.split_at(mark);
        let mut behind = behind.chars();
        let c = behind.next().unwrap_or(' ');
        western.push_str(before);
        rest = behind.as_str();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let is_thousands = digits(rest) == 3 && western.ends_with(|c: char| c.is_ascii_digit());
        western.push(if is_thousands { ' ' } else { c });
    }
    western.push_str(rest);
    western
}
