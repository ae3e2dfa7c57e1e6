//! Resolves the target of a request.

use percent_encoding::percent_decode_str;

use crate::site::percent_encode;

/// The answer of the preview to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A file of the site, by its path.
    File(String),
    /// Another path on this host, with the query: it starts with exactly one slash, since two of them
    /// would lead to another host.
    Redirect(String),
    /// Not found. The answer is the first of these pages that the site has.
    NotFound { pages: Vec<String> },
    /// The percent-decoded path is not UTF-8.
    Malformed,
}

/// Finds what a path and query lead to on a site that has the files for which `exists` is true, as the
/// function at the edge finds it: a folder is its `index.html`, and a folder's name without a slash
/// at its end leads to the folder.
pub fn resolve(path: &str, query: Option<&str>, exists: impl Fn(&str) -> bool) -> Resolution {
    let Ok(decoded) = percent_decode_str(path).decode_utf8() else {
        return Resolution::Malformed;
    };
    let file = decoded.strip_prefix('/').unwrap_or(&decoded);
    let index = |folder: &str| format!("{folder}index.html");
    if file.is_empty() || file.ends_with('/') {
        if exists(&index(file)) {
            return Resolution::File(index(file));
        }
    } else if exists(file) {
        return Resolution::File(file.to_owned());
    }
    let path = file.trim_start_matches(['/', '\\']);
    if !path.is_empty() && !path.ends_with('/') && exists(&index(&format!("{path}/"))) {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        return Resolution::Redirect(format!("/{}/{query}", percent_encode(path)));
    }
    let language = path.split('/').next().unwrap_or(path);
    Resolution::NotFound {
        pages: vec![format!("{language}/404.html"), "404.html".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 9] = [
        "index.html",
        "404.html",
        "en/index.html",
        "en/feed.atom",
        "ja/404.html",
        "ja/incidents/A-1/index.html",
        "en/incidents/2026-11-14-v2.1/index.html",
        "en/services/example.com/index.html",
        "社/index.html",
    ];

    fn resolve_here(target: &str) -> Resolution {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        resolve(path, query, |file| FILES.contains(&file))
    }

    #[test]
    fn a_path_leads_to_a_file() {
        let cases = [
            ("/", "index.html"),
            ("", "index.html"),
            ("/en/", "en/index.html"),
            ("/en/?a=b", "en/index.html"),
            ("/en/index.html", "en/index.html"),
            ("/en/feed.atom", "en/feed.atom"),
            ("/%65n/", "en/index.html"),
            ("/%E7%A4%BE/", "社/index.html"),
        ];
        for (target, file) in cases {
            assert_eq!(
                resolve_here(target),
                Resolution::File(file.to_owned()),
                "{target}"
            );
        }
    }

    #[test]
    fn a_redirect_stays_on_this_host() {
        let cases = [
            ("/en", "/en/"),
            ("/en?a=b&c", "/en/?a=b&c"),
            ("/ja/incidents/A-1", "/ja/incidents/A-1/"),
            (
                "/en/incidents/2026-11-14-v2.1",
                "/en/incidents/2026-11-14-v2.1/",
            ),
            ("/en/services/example.com", "/en/services/example.com/"),
            ("/%E7%A4%BE", "/%E7%A4%BE/"),
            ("//en", "/en/"),
            ("///en", "/en/"),
            ("/\\en", "/en/"),
            ("/\\/en", "/en/"),
            ("/%2F/en", "/en/"),
            ("/%2Fen", "/en/"),
            ("/%5cen", "/en/"),
            ("\\\\en", "/en/"),
        ];
        for (target, location) in cases {
            let expected = Resolution::Redirect(location.to_owned());
            assert_eq!(resolve_here(target), expected, "{target}");
        }
    }

    #[test]
    fn what_is_not_there_gets_the_page_of_its_language_where_there_is_one() {
        let cases = [
            ("/nothing/here", "nothing/404.html"),
            ("/ja/nothing", "ja/404.html"),
            ("//ja/nothing", "ja/404.html"),
            ("//evil.example/..", "evil.example/404.html"),
            ("//evil.example/%2e%2e", "evil.example/404.html"),
            ("//en/", "en/404.html"),
            ("/../site.toml", "../404.html"),
            ("/en/../en", "en/404.html"),
            ("/%0d%0aLocation:%20x", "\r\nLocation: x/404.html"),
            ("//", "/404.html"),
            ("/%4", "%4/404.html"),
        ];
        for (target, page) in cases {
            let pages = vec![page.to_owned(), "404.html".to_owned()];
            assert_eq!(
                resolve_here(target),
                Resolution::NotFound { pages },
                "{target}"
            );
        }
        assert_eq!(resolve_here("/%E7/"), Resolution::Malformed);
    }
}
