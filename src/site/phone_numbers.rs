//! Telephone numbers in texts of the team, which must not be broken over two lines.

use super::bidi::tag_length;

/// How many digits an international number has (E.164), at least a few of a short one.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// HTML with `<span class="tel">` around the international numbers (`+81 6 5550 0174`) in its text.
pub(super) fn keep_together(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['+', '<']) {
        let (before, found) = rest.split_at(at);
        kept.push_str(before);
        let is_apart = !before.ends_with(|c: char| c.is_alphanumeric());
        let length = match found.starts_with('<') {
            true => {
                let end = tag_length(found);
                kept.push_str(&found[..end]);
                end
            }
            false if is_apart && let Some(length) = number_length(found) => {
                kept.extend(["<span class=\"tel\">", &found[..length], "</span>"]);
                length
            }
            false => {
                kept.push('+');
                1
            }
        };
        rest = &found[length..];
    }
    kept.push_str(rest);
    kept
}

/// The length of the number with which a text begins.
fn number_length(text: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_digit() || " -.()/\u{a0}".contains(c);
    let number = &text[1..];
    let end = number.find(|c| !is_part(c)).unwrap_or(number.len());
    let number = number[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let is_number = number.starts_with(|c: char| c.is_ascii_digit()) && DIGITS.contains(&digits);
    is_number.then_some(1 + number.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn international_numbers_are_kept_together() {
        let cases = [
            (
                "<p>Call +81 6 5550 0174, day and night.</p>",
                "<p>Call <span class=\"tel\">+81 6 5550 0174</span>, day and night.</p>",
            ),
            (
                "(+49 (0)40 555-0174) or +33 1 70 18 99 00.",
                "(<span class=\"tel\">+49 (0)40 555-0174</span>) or <span class=\"tel\">+33 1 70 18 99 00</span>.",
            ),
            (
                "<a href=\"tel:+81655500174\" title=\"> +81 6 5550 0174\">+81 6 5550 0174</a>",
                "<a href=\"tel:+81655500174\" title=\"> +81 6 5550 0174\"><span class=\"tel\">+81 6 5550 0174</span></a>",
            ),
            ("a + b, C++17, +5 %, 3+4", "a + b, C++17, +5 %, 3+4"),
            ("x+81655500174", "x+81655500174"),
            ("+1234567890123456", "+1234567890123456"),
            ("", ""),
        ];
        for (html, expected) in cases {
            assert_eq!(keep_together(html), expected);
        }
    }
}
