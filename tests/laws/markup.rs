//! Checks HTML: only allowed elements and attributes, well nested, no scripts.

/// The elements that texts may contain.
const ALLOWED_ELEMENTS: [&str; 34] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The allowed elements without an end tag.
const VOID_ELEMENTS: [&str; 3] = ["br", "hr", "img"];

/// The allowed attributes.
const ALLOWED_ATTRIBUTES: [&str; 12] = [
    "alt", "align", "class", "href", "id", "lang", "rel", "src", "start", "style", "title", "value",
];

/// Panics if `html` is not well formed or contains anything that is not allowed.
pub fn assert_well_formed(html: &str) {
    let mut open_elements: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>', '&']) {
        let tail = &rest[at..];
        if let Some(tail) = tail.strip_prefix('&') {
            let name = tail.split_once(';').map(|(name, _)| name);
            let is_known = matches!(name, Some("amp" | "lt" | "gt" | "quot" | "nbsp" | "#39"));
            assert!(is_known, "a bare ampersand: {html}");
            rest = tail;
            continue;
        }
        assert!(tail.starts_with('<'), "a bare bracket: {html}");
        if let Some(tail) = tail.strip_prefix("</") {
            let (name, tail) = tail.split_once('>').expect("an end tag ends");
            assert_eq!(
                open_elements.pop(),
                Some(name),
                "closed out of order: {html}"
            );
            rest = tail;
        } else {
            let (name, tail) = start_tag(&tail[1..], html);
            if !VOID_ELEMENTS.contains(&name) {
                open_elements.push(name);
            }
            rest = tail;
        }
    }
    assert!(
        open_elements.is_empty(),
        "left open, {open_elements:?}: {html}"
    );
}

/// The name of a start tag, and the text after the tag.
fn start_tag<'a>(text: &'a str, html: &str) -> (&'a str, &'a str) {
    let end = text.find([' ', '>']).expect("a start tag ends");
    let (name, mut rest) = text.split_at(end);
    assert!(ALLOWED_ELEMENTS.contains(&name), "<{name}>: {html}");
    while let Some(attribute) = rest.strip_prefix(' ') {
        let (key, value) = attribute
            .split_once("=\"")
            .expect("an attribute has a value");
        assert!(ALLOWED_ATTRIBUTES.contains(&key), "<{name} {key}>: {html}");
        let (value, tail) = value.split_once('"').expect("a value ends");
        if matches!(key, "href" | "src") {
            let scheme = value.split([':', '/', '?', '#']).next().unwrap_or_default();
            let has_scheme = value[scheme.len()..].starts_with(':');
            let is_safe = ["http", "https", "mailto", "tel"]
                .iter()
                .any(|s| scheme.eq_ignore_ascii_case(s));
            assert!(!has_scheme || is_safe, "a link to {value}: {html}");
        }
        rest = tail;
    }
    (name, rest.strip_prefix('>').expect("a start tag ends"))
}
