//! What every published site is, whatever it was made from.

use std::collections::BTreeSet;

use kairan::text::is_printable;
use quick_xml::Reader;
use quick_xml::events::Event;
use scraper::{Html, Node};

use crate::fixtures::TestSite;

/// Checks that every file can be read by those for whom it is, and that no page runs or fetches
/// what is not ours.
pub fn assert_well_formed(site: &TestSite) {
    for path in site.files.keys() {
        let is_text = |path: &str| {
            let extension = path.rsplit('.').next().unwrap_or_default();
            matches!(
                extension,
                "html" | "atom" | "rss" | "xml" | "json" | "txt" | "svg"
            )
        };
        if path.starts_with("static/") || !is_text(path) {
            continue;
        }
        let text = site.text(path);
        if let Some(c) = text.chars().find(|c| !is_printable(*c)) {
            panic!("{path} holds U+{:04X}", u32::from(c));
        }
        match path.rsplit('.').next() {
            Some("html") => assert_html(path, text),
            Some("atom" | "rss" | "xml") => assert_xml(path, text),
            Some("json") => {
                serde_json::from_str::<serde_json::Value>(text)
                    .unwrap_or_else(|error| panic!("{path}: {error}"));
            }
            _ => {}
        }
    }
}

fn assert_html(path: &str, text: &str) {
    let page = Html::parse_document(text);
    let mut scripts = 0;
    let mut ids = BTreeSet::new();
    let mut fragments = Vec::new();
    for node in page.tree.values() {
        let Node::Element(element) = node else {
            continue;
        };
        match element.name() {
            // Browsers do not run data.
            "script" if element.attr("type") == Some("application/ld+json") => {}
            "script" => scripts += 1,
            // Only the search asks for anything.
            "form" => assert_eq!(element.attr("role"), Some("search"), "{path} has a <form>"),
            "iframe" | "object" | "embed" | "base" => {
                panic!("{path} has a <{}>", element.name());
            }
            _ => {}
        }
        for (name, value) in element.attrs() {
            match (name, value.strip_prefix('#')) {
                ("id", _) => {
                    let is_valid = !value.is_empty() && !value.contains(char::is_whitespace);
                    assert!(is_valid, "{path} has the id {value:?}");
                    assert!(ids.insert(value), "{path} has the id {value:?} twice");
                }
                ("href", Some(fragment)) => fragments.push(fragment),
                _ => {}
            }
            assert!(!name.starts_with("on"), "{path} has {name}={value:?}");
            if matches!(name, "href" | "src" | "action" | "formaction") {
                assert!(is_safe_url(value), "{path} has {name}={value:?}");
            }
        }
    }
    for fragment in fragments {
        assert!(ids.contains(fragment), "{path} has no id {fragment:?}");
    }
    assert_eq!(scripts, 1, "{path}: there is one script, and it is ours");
    assert!(
        text.ends_with("</html>\n") || text.ends_with("</html>"),
        "{path} is cut off"
    );
}

fn is_safe_url(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| {
        matches!(
            scheme,
            "http" | "https" | "mailto" | "tel" | "data" | "webcal"
        ) || scheme.contains(['/', '?', '#'])
    })
}

fn assert_xml(path: &str, text: &str) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut depth = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth -= 1,
            Ok(Event::Text(words)) => {
                words
                    .decode()
                    .unwrap_or_else(|error| panic!("{path}: {error}"));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{path}: {error} at byte {}", reader.error_position()),
        }
    }
    assert_eq!(depth, 0, "{path} is cut off");
}
