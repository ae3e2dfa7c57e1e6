//! A reader who follows every link.

use std::collections::{BTreeMap, BTreeSet};

/// The address of the sites under test.
pub const BASE_URL: &str = "https://status.example";

/// Every dead link that a reader can come upon who begins at one of `starts`, as `page -> link`.
pub fn dead_links(site: &BTreeMap<String, Vec<u8>>, starts: &[&str]) -> Vec<String> {
    let starts = starts.iter().filter(|path| site.contains_key(**path));
    let mut pending: Vec<String> = starts.map(|path| (*path).to_owned()).collect();
    let mut seen: BTreeSet<String> = pending.iter().cloned().collect();
    let mut dead = Vec::new();
    while let Some(page) = pending.pop() {
        let text = String::from_utf8_lossy(&site[&page]);
        for link in extract_links(&text) {
            let Some(target) = resolve_link(&page, link) else {
                continue;
            };
            if !site.contains_key(&target) {
                dead.push(format!("{page} -> {link}"));
            } else if has_links(&target) && seen.insert(target.clone()) {
                pending.push(target);
            }
        }
    }
    dead
}

/// Whether a file has links of its own: a page, a feed, a sitemap.
fn has_links(path: &str) -> bool {
    let extension = path.rsplit('.').next();
    matches!(extension, Some("html" | "atom" | "rss" | "xml"))
}

/// What stands in `href`, `src` and, of lists, between tags or quotes, as an address of the site.
fn extract_links(text: &str) -> Vec<&str> {
    let values_after = |opening: &'static str, end: char| {
        text.match_indices(opening).filter_map(move |(at, _)| {
            let rest = &text[at + opening.len()..];
            Some(&rest[..rest.find(end)?])
        })
    };
    let attributes = values_after(" href=\"", '"').chain(values_after(" src=\"", '"'));
    attributes
        .chain(values_after("<loc>", '<'))
        .chain(values_after("<link>", '<'))
        .chain(values_after("\"url\":\"", '"'))
        .chain(values_after("\"url\": \"", '"'))
        .collect()
}

/// The file that a link on a page leads to, if it is one of the site's.
fn resolve_link(page: &str, link: &str) -> Option<String> {
    let link = link.split(['#', '?']).next().unwrap_or(link);
    let (mut parts, link) = match link.strip_prefix(BASE_URL) {
        Some(path) => (Vec::new(), path.trim_start_matches('/')),
        None if link.is_empty() || link.contains(':') => return None,
        None => {
            let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
            (
                folder.split('/').filter(|part| !part.is_empty()).collect(),
                link,
            )
        }
    };
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    Some(
        if link.is_empty() || link.ends_with('/') || link.ends_with("..") {
            format!("{path}/index.html")
                .trim_start_matches('/')
                .to_owned()
        } else {
            path
        },
    )
}

#[test]
fn a_dead_link_is_found() {
    let site = |files: &[(&str, &str)]| -> BTreeMap<String, Vec<u8>> {
        let files = files.iter();
        files
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect()
    };
    let files = [
        ("index.html", r#"<a href="en/">"#),
        (
            "en/index.html",
            r#"<a href="../"> <a href="./#top"> <a href="incidents/A/"> <a href="https://x.example/">"#,
        ),
        (
            "en/incidents/A/index.html",
            r#"<a href="../../"> <a href="https://status.example/en/#x">"#,
        ),
        (
            "en/feed.atom",
            r#"<link href="https://status.example/en/incidents/B/"/>"#,
        ),
        ("unlisted.html", r#"<a href="nowhere">"#),
    ];
    assert_eq!(
        dead_links(&site(&files), &["index.html", "en/feed.atom"]),
        ["en/feed.atom -> https://status.example/en/incidents/B/"]
    );
    assert_eq!(dead_links(&site(&files), &["index.html"]), [""; 0]);
    assert_eq!(
        dead_links(&site(&files[..2]), &["index.html"]),
        ["en/index.html -> incidents/A/"]
    );
}
