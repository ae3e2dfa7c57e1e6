//! Bidirectional isolates in texts that are written from right to left (UAX 9).
//!
//! Without them such a text shows the parts of a code in the wrong order: `421 4.3.2` as `4.3.2 421`, `+966` as
//! `966+`, `2026-09-30` as `30-09-2026`, `/sites/hr` as `sites/hr/`.

use crate::text::html::{escape, unescape};

/// HTML with `<bdi dir="ltr">` around the codes in its text, and with code from left to right.
pub(super) fn isolate_html(html: &str) -> String {
    let mut isolated = String::with_capacity(html.len());
    let mut code_depth = 0_usize;
    let mut rest = html;
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        match code_depth {
            0 => push_isolated(&mut isolated, text),
            _ => isolated.push_str(text),
        }
        let (tag, after) = after.split_at(tag_length(after));
        match tag {
            "<code>" | "<pre>" => {
                code_depth += 1;
                isolated.push_str(tag.trim_end_matches('>'));
                isolated.push_str(" dir=\"ltr\">");
            }
            _ => {
                if matches!(tag, "</code>" | "</pre>") {
                    code_depth = code_depth.saturating_sub(1);
                }
                isolated.push_str(tag);
            }
        }
        rest = after;
    }
    isolated
}

/// A text in one line with U+2066 and U+2069 around its codes, for places that take no markup.
pub(super) fn isolate_plain(text: &str) -> String {
    let parts = parts(text)
        .into_iter()
        .map(|(part, is_code)| match is_code {
            true => format!("\u{2066}{part}\u{2069}"),
            false => part.to_owned(),
        });
    parts.collect()
}

fn push_isolated(isolated: &mut String, html_text: &str) {
    let text = unescape(html_text);
    for (part, is_code) in parts(&text) {
        match is_code {
            true => isolated.extend(["<bdi dir=\"ltr\">", &escape(part), "</bdi>"]),
            false => isolated.push_str(&escape(part)),
        }
    }
}

/// The length of the tag with which a piece of HTML begins. A quoted attribute may contain `>`.
pub(super) fn tag_length(html: &str) -> usize {
    let mut is_quoted = false;
    let end = html.find(|c| {
        is_quoted ^= c == '"';
        c == '>' && !is_quoted
    });
    end.map_or(html.len(), |end| end + 1)
}

/// A text cut into its codes, which are marked by `true`, and what is between them.
///
/// A quotation in Latin letters that begins with a number, such as `"421 4.3.2 Service not active"`, is a code
/// as a whole. Outside quotation marks a number may belong to the sentence before it, so that only runs of
/// numbers are codes there.
fn parts(text: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, quoted, after)) = split_quotation(rest) {
        push_words(&mut parts, before);
        parts.push((quoted, true));
        rest = after;
    }
    push_words(&mut parts, rest);
    parts
}

/// The first quotation of several words that begins with a digit and has no letter of a right-to-left
/// script, with the text before and after it.
fn split_quotation(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find(|c| closing_mark(c).is_some()) {
        let opening = text[from + at..].chars().next()?;
        let start = from + at + opening.len_utf8();
        let inner = &text[start..];
        let quoted = closing_mark(opening).and_then(|closing| inner.split(closing).next());
        let quoted = quoted.filter(|quoted| {
            quoted.len() < inner.len()
                && quoted.starts_with(|c: char| c.is_ascii_digit())
                && quoted.contains(' ')
                && !quoted.contains(is_right_to_left)
        });
        if let Some(quoted) = quoted {
            return Some((&text[..start], quoted, &inner[quoted.len()..]));
        }
        from = start;
    }
    None
}

/// The mark that closes what `opening` opens, if that is a quotation mark or a bracket.
fn closing_mark(opening: char) -> Option<char> {
    Some(match opening {
        '"' | '\'' | '`' => opening,
        '“' => '”',
        '‘' => '’',
        '«' => '»',
        '(' => ')',
        '[' => ']',
        _ => return None,
    })
}

/// Whether a character belongs to a script that is written from right to left: Hebrew, Arabic and their
/// neighbours in the Unicode blocks.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Appends the parts of a text without quotations.
fn push_words<'a>(parts: &mut Vec<(&'a str, bool)>, text: &'a str) {
    let mut plain_from = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        let opening = word.len() - word.trim_start_matches(|c| closing_mark(c).is_some()).len();
        let code = code_length(&rest[opening..]);
        let start = at + opening;
        at = match code {
            0 => at + word.len() + rest[word.len()..].chars().next().map_or(0, char::len_utf8),
            code => {
                parts.push((&text[plain_from..start], false));
                parts.push((&text[start..start + code], true));
                plain_from = start + code;
                plain_from
            }
        };
    }
    parts.push((&text[plain_from..], false));
}

/// The length of the code with which a text begins, or 0 if it begins with none.
fn code_length(text: &str) -> usize {
    let mut numbers = 0;
    let mut length = 0;
    for word in text.split(' ') {
        // An area code: `+1 (555) 010-0000`.
        let number = match numbers > 0 && is_bracketed_number(word) {
            true => word,
            false => without_end(word),
        };
        if !is_number(number) && !is_bracketed_number(number) {
            break;
        }
        length += number.len() + usize::from(numbers > 0);
        numbers += 1;
        // Punctuation ends the run: `+966 11 555 0174.`
        if number != word {
            break;
        }
    }
    if numbers > 1 {
        return length;
    }
    let word = text.split(char::is_whitespace).next().unwrap_or_default();
    let word = without_end(word);
    if is_reordered(word) { word.len() } else { 0 }
}

/// Whether a word is digits in brackets.
fn is_bracketed_number(word: &str) -> bool {
    let inside = word
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    inside.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a word is a number, maybe with dots or signs in it.
fn is_number(word: &str) -> bool {
    let is_number_char = |c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-');
    word.ends_with(|c: char| c.is_ascii_digit()) && word.chars().all(is_number_char)
}

/// A word without the punctuation that ends a part of a sentence. A bracket that closes one within it stays.
fn without_end(word: &str) -> &str {
    let is_end = |c: char| {
        matches!(
            c,
            '.' | ','
                | ';'
                | ':'
                | '!'
                | '?'
                | ')'
                | ']'
                | '}'
                | '>'
                | '"'
                | '\''
                | '`'
                | '’'
                | '”'
                | '»'
                | '…'
        ) || is_right_to_left(c) && !c.is_alphabetic()
    };
    let trimmed = word.trim_end_matches(is_end);
    let opening = match word[trimmed.len()..].chars().next() {
        Some(')') => '(',
        Some(']') => '[',
        Some('}') => '{',
        Some('>') => '<',
        _ => return trimmed,
    };
    match trimmed.contains(opening) {
        true => &word[..trimmed.len() + 1],
        false => trimmed,
    }
}

/// Whether the parts of a word in ASCII change their places in a right-to-left text: it has a sign at one of
/// its ends, or begins with a digit and has a sign that does not belong into a number.
fn is_reordered(word: &str) -> bool {
    let is_sign = |c: char| !c.is_ascii_alphanumeric() && c != '%';
    let has_letter = word.contains(|c: char| c.is_ascii_alphabetic());
    let has_digit = word.contains(|c: char| c.is_ascii_digit());
    let breaks_number = |c: char| match c {
        '.' | ',' | ':' | '/' => has_letter,
        c => is_sign(c),
    };
    word.chars().all(|c| c.is_ascii_graphic())
        && (has_letter || has_digit)
        && (word.starts_with(is_sign)
            || word.ends_with(is_sign)
            || word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(breaks_number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_isolated() {
        let cases = [
            ("رمز 421 4.3.2 هنا", "رمز [421 4.3.2] هنا"),
            ("اتصل +966 11 555 0174.", "اتصل [+966 11 555 0174]."),
            (
                "اتصل (+966 11 555 0174)، ثم",
                "اتصل ([+966 11 555 0174])، ثم",
            ),
            ("اتصل +966-11-5550174؛ شكرًا", "اتصل [+966-11-5550174]؛ شكرًا"),
            ("في 2026 فقط", "في 2026 فقط"),
            ("بدون أرقام", "بدون أرقام"),
            ("421 4.3.2", "[421 4.3.2]"),
            (
                "الخطأ \"421 4.3.2 Service not active\" يظهر",
                "الخطأ \"[421 4.3.2 Service not active]\" يظهر",
            ),
            (
                "«550 rejected» ثم (4 GB free)",
                "«[550 rejected]» ثم ([4 GB free])",
            ),
            // They read in order without isolates.
            ("الخطأ \"Error 17\" يظهر", "الخطأ \"Error 17\" يظهر"),
            ("في 2026 Microsoft Teams", "في 2026 Microsoft Teams"),
            ("الإصدار 16.0.17928.", "الإصدار 16.0.17928."),
            ("بنسبة 38% في 3/10", "بنسبة 38% في 3/10"),
            ("\"3 من 5\"", "\"3 من 5\""),
            ("لم يُغلق \"421 x", "لم يُغلق \"421 x"),
            // They do not.
            ("منذ 2026-09-30.", "منذ [2026-09-30]."),
            ("العنوان 2001:db8::1، ثم", "العنوان [2001:db8::1]، ثم"),
            ("الإصدار 4.3.2-beta", "الإصدار [4.3.2-beta]"),
            (
                "افتح https://x.example/ الآن",
                "افتح [https://x.example/] الآن",
            ),
            ("المسار /sites/hr.", "المسار [/sites/hr]."),
            ("الخيار -Force", "الخيار [-Force]"),
            ("القناة @it، والوسم #vpn", "القناة [@it]، والوسم [#vpn]"),
            ("درجة -5 هنا", "درجة [-5] هنا"),
            (
                "اتصل على +1 (555) 010-0000 الآن",
                "اتصل على [+1 (555) 010-0000] الآن",
            ),
            ("اكتب {tenant} هنا.", "اكتب [{tenant}] هنا."),
            ("اكتب (<tenant>).", "اكتب ([<tenant>])."),
            ("فقرة - أولى", "فقرة - أولى"),
        ];
        for (text, expected) in cases {
            let marked = isolate_plain(text);
            let marked = marked.replace('\u{2066}', "[").replace('\u{2069}', "]");
            assert_eq!(marked, expected);
        }
    }

    #[test]
    fn the_text_of_html_is_isolated_and_its_tags_and_code_are_not() {
        let cases = [
            (
                "<p>رمز 421 4.3.2 &amp; &quot;550 a b&quot;</p>",
                "<p>رمز <bdi dir=\"ltr\">421 4.3.2</bdi> &amp; &quot;<bdi dir=\"ltr\">550 a b</bdi>&quot;</p>",
            ),
            (
                "<p><a href=\"https://x.example/1 2\" title=\"a > 1 2\">نص</a></p>",
                "<p><a href=\"https://x.example/1 2\" title=\"a > 1 2\">نص</a></p>",
            ),
            (
                "<p><strong>1 2</strong> <code>1 2</code> 3 4</p>",
                "<p><strong><bdi dir=\"ltr\">1 2</bdi></strong> <code dir=\"ltr\">1 2</code> <bdi dir=\"ltr\">3 4</bdi></p>",
            ),
            (
                "<pre><code>/a\n1 2</code></pre>",
                "<pre dir=\"ltr\"><code dir=\"ltr\">/a\n1 2</code></pre>",
            ),
            ("a < b", "a < b"),
            ("", ""),
        ];
        for (html, expected) in cases {
            assert_eq!(isolate_html(html), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_but_isolates_is_added(text in "([0-9.+/a-z\"'()«»&<> -]|[\u{627}-\u{62a}]|،){0,40}") {
            let bare = isolate_plain(&text).replace(['\u{2066}', '\u{2069}'], "");
            proptest::prop_assert_eq!(&bare, &text);
            let html = isolate_html(&escape(&text));
            let bare = html.replace("<bdi dir=\"ltr\">", "").replace("</bdi>", "");
            proptest::prop_assert_eq!(unescape(&bare), text);
        }
    }
}
