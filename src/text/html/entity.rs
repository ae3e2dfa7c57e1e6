//! Character references of HTML.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// The maximum length of a reference's name; the longest in HTML is `CounterClockwiseContourIntegral`.
const MAX_NAME_LEN: usize = 32;

/// Decodes the reference that `text` begins with. Returns the characters and the text after it.
///
/// Without a semicolon only the names that posts really write so are decoded, and only if no letter
/// follows: `?a=1&copy=2` is a URL.
pub(super) fn decode(text: &str) -> Option<(Cow<'static, str>, &str)> {
    let inside = text.strip_prefix('&')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '#';
    let end = inside.find(|c| !is_name(c)).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(end);
    match rest.strip_prefix(';') {
        Some(rest) if name.len() <= MAX_NAME_LEN => Some((decode_name(name)?, rest)),
        None if matches!(name, "amp" | "lt" | "gt" | "quot" | "nbsp") => {
            Some((decode_name(name)?, rest))
        }
        _ => None,
    }
}

/// Decodes every reference in a text.
pub(super) fn decode_all(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.find('&') {
        out.push_str(&rest[..next]);
        rest = &rest[next..];
        match decode(rest) {
            Some((characters, after)) => {
                out.push_str(&characters);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn decode_name(name: &str) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" | "#34" => "\"",
        "apos" | "#39" => "'",
        "nbsp" | "#160" => "\u{a0}",
        _ => return decode_rare_name(name).map(Cow::Owned),
    }))
}

/// Decodes a rare reference by html5ever's table of 2,231 names and its rules for numbers (`&#146;` is
/// `’`).
fn decode_rare_name(name: &str) -> Option<String> {
    let reference = format!("&{name};");
    let tokenizer = Tokenizer::new(CharacterSink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(reference.as_str().into());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let decoded = tokenizer.sink.0.into_inner();
    (decoded != reference && !decoded.is_empty()).then_some(decoded)
}

#[derive(Default)]
struct CharacterSink(RefCell<String>);

impl TokenSink for CharacterSink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::CharacterTokens(characters) = token {
            self.0.borrow_mut().push_str(&characters);
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded() {
        for (text, expected) in [
            ("&amp;&lt;&gt;&quot;&apos;&#39;", "&<>\"''"),
            ("a&nbsp;b&#160;c&#xA0;d", "a\u{a0}b\u{a0}c\u{a0}d"),
            ("&hellip;&eacute;&rsquo;&#x2019;&#8217;&#146;", "…é’’’’"),
            ("AT&amp;T, AT&T, a & b, &", "AT&T, AT&T, a & b, &"),
            ("?a=1&copy=2&ampere=3", "?a=1&copy=2&ampere=3"),
            ("&nbsp &lt", "\u{a0} <"),
            (
                "&nosuchname; &; &#; &#x; &#xZZ;",
                "&nosuchname; &; &#; &#x; &#xZZ;",
            ),
            ("&amp;amp;", "&amp;"),
        ] {
            assert_eq!(decode_all(text), expected, "{text}");
        }
    }
}
