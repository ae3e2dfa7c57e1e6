//! The tokens of a text (numbers, codes, addresses), and which of them are equivalent.

/// The forms of a token that are equivalent: digit grouping and the 12- or 24-hour clock differ by
/// language.
pub(super) fn equivalent_forms(token: &str) -> Vec<String> {
    let mut forms = vec![token.to_lowercase()];
    let digits: String = token.chars().filter(char::is_ascii_digit).collect();
    let is_number = token
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '+' | '-'))
        && token.matches('.').count() <= 1;
    if (is_number && !digits.is_empty()) || is_grouped(token, ' ') || is_grouped(token, '.') {
        forms.push(digits);
    }
    if let Some((hour, minute)) = parse_clock_time(token) {
        for hour in [hour, (hour + 12) % 24] {
            forms.push(format!("clock {hour:02}:{minute:02}"));
        }
    }
    forms
}

/// Whether a token is one number with a separator between thousands: `1 500`, `1.500.000`, `1 500,5`.
fn is_grouped(token: &str, separator: char) -> bool {
    let mut groups = token.split(separator);
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let has_leading_group = groups.next().is_some_and(|first| {
        (1..=3).contains(&first.len()) && is_digits(first) && !first.starts_with('0')
    });
    let mut count = 0;
    let mut seen_fraction = false;
    let has_full_groups = groups.all(|group| {
        count += 1;
        let (group, rest) = match group.split_once(|c| matches!(c, '.' | ',') && c != separator) {
            Some((group, rest)) => (group, Some(rest)),
            None => (group, None),
        };
        // A fraction is the last part of a number.
        let is_last = std::mem::replace(&mut seen_fraction, rest.is_some());
        !is_last && group.len() == 3 && is_digits(group) && rest.is_none_or(is_digits)
    });
    has_leading_group && has_full_groups && count > 0
}

/// Parses `9:30` and `21h30` into hour and minute.
fn parse_clock_time(token: &str) -> Option<(u32, u32)> {
    let (hour, minute) = token.split_once([':', 'h'])?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// The tokens of a text that a translation must keep: runs of ASCII that contain a digit, addresses, and
/// codes of several numbers (`550 5.7.1`) as one token.
pub(super) fn extract_tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut previous_end = usize::MAX;
    let mut start = None;
    let ends = text.char_indices().map(Some).chain([None]);
    for next in ends {
        let (offset, c) = next.unwrap_or((text.len(), ' '));
        if is_token_char(c) {
            start.get_or_insert(offset);
            continue;
        }
        let Some(from) = start.take() else { continue };
        let Some(raw) = text.get(from..offset) else {
            continue;
        };
        // A question mark in front is damage, so it is part of the token; other punctuation is not.
        let token = raw
            .trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '%' | '/'))
            .trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '?');
        if !must_survive(token) {
            continue;
        }
        let token_start = from
            + (raw.len()
                - raw
                    .trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '?')
                    .len());
        let is_continuation = previous_end != usize::MAX
            && token_start == previous_end + 1
            && text.as_bytes().get(previous_end) == Some(&b' ')
            && tokens.last().is_some_and(|last| {
                is_code_part(token) && is_code_part(last)
                    || last.len() < MAX_NUMBER_LEN && is_grouped(&format!("{last} {token}"), ' ')
            });
        match tokens.last_mut() {
            Some(last) if is_continuation => {
                last.push(' ');
                last.push_str(token);
            }
            _ => tokens.push(token.to_owned()),
        }
        previous_end = token_start + token.len();
    }
    tokens
}

/// The longest grouped number, in bytes: it keeps the time for a row of numbers linear.
const MAX_NUMBER_LEN: usize = 40;

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

/// Whether a token ends in a number, possibly with dots, as in `550 5.7.1`.
fn is_code_part(token: &str) -> bool {
    let last = token.rsplit(' ').next().unwrap_or(token);
    let last = last.strip_prefix('?').unwrap_or(last);
    !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The text with its numbers in ASCII: Arabic, Persian and full-width digits, and the separators of
/// Arabic. The no-break spaces and apostrophes that some languages put between thousands become spaces.
pub(super) fn normalize_digits(text: &str) -> String {
    let normalize_char = |c: char| {
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
    let text: String = text.chars().map(normalize_char).collect();
    let is_separator = |c: char| matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    if !text.contains(is_separator) {
        return text;
    }
    let mut normalized = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(offset) = rest.find(is_separator) {
        let (before, after) = rest.split_at(offset);
        let mut chars = after.chars();
        let c = chars.next().unwrap_or(' ');
        normalized.push_str(before);
        rest = chars.as_str();
        let count_leading_digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let is_thousands =
            count_leading_digits(rest) == 3 && normalized.ends_with(|c: char| c.is_ascii_digit());
        normalized.push(if is_thousands { ' ' } else { c });
    }
    normalized.push_str(rest);
    normalized
}
