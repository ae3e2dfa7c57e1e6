//! The style and the script that are inlined in each page, and the content security policy that allows
//! nothing else.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::built_in::{BuiltInTemplates, built_in};
use crate::diagnostics::{Diagnostic, Location};
use crate::text::strip_unprintable;

/// A site's own colours, as CSS colour values that are known to be valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colors {
    pub accent: Option<String>,
    pub accent_dark: Option<String>,
}

/// The styles and scripts that pages of several templates have, with the names of these templates.
const SHARED: [(&str, &[&str]); 8] = [
    ("choice.css", &["404.html", "languages.html"]),
    ("days.css", &["home.html", "service.html"]),
    ("home.js", &["embed.html", "service.html"]),
    (
        "lists.css",
        &[
            "history.html",
            "home.html",
            "search.html",
            "service-year.html",
            "service.html",
        ],
    ),
    ("months.css", &["history-index.html", "service.html"]),
    ("days.js", &["home.html", "service.html"]),
    ("excerpts.js", &["search.html"]),
    (
        "search-field.css",
        &["history-index.html", "home.html", "search.html"],
    ),
];

/// The templates of pages that do without the style of all others.
const WITHOUT_COMMON_STYLE: [&str; 1] = ["embed.html"];

/// The styles and scripts, byte for byte as in the pages.
pub(super) struct InlineAssets {
    /// Those of every page.
    pub common: PageAssets,
    /// Those of the pages of a template, by its name, where it has a style or a script of its own.
    pub by_template: BTreeMap<String, PageAssets>,
}

/// The style and the script of a page.
#[derive(Clone)]
pub(super) struct PageAssets {
    pub style: String,
    pub script: String,
}

impl InlineAssets {
    /// Prepares the styles and scripts: a root's `style.css`, `script.js` and those of templates, such as `search.css`
    /// and `search.js` for `search.html`, override the built-in ones, and the colours are added.
    pub fn new(overrides: &BTreeMap<String, String>, colors: &Colors) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut load = |name: &str, closing_tag: &str| {
            let Some(text) = overrides.get(name) else {
                return without_comments(&built_in(name));
            };
            // Browsers compute the digest of the parsed page, in which every line ends with `\n`.
            let text = strip_unprintable(text.clone());
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            let lowercase = text.to_ascii_lowercase();
            let closing = lowercase
                .find(closing_tag)
                .map(|offset| (offset, closing_tag));
            // After `<!--` and `<script`, a closing tag no longer ends the script.
            let comment = lowercase.find("<!--").map(|offset| (offset, "<!--"));
            let comment =
                comment.filter(|_| name.ends_with(".js") && lowercase.contains("<script"));
            let Some((offset, end)) = closing.or(comment) else {
                return text;
            };
            diagnostics.push(Diagnostic::new(
                Location::at_offset(format!("templates/{name}"), &text, offset),
                format!("`{end}` cannot be part of this file, which is inlined into every page"),
                "write it another way, such as `<\\/` or `\\x3c` in a script; until then the built-in file is used",
            ));
            without_comments(&built_in(name))
        };
        let common = PageAssets {
            style: load("style.css", "</style"),
            script: load("script.js", "</script"),
        };
        let custom_colors = [
            ("accent-light", &colors.accent),
            ("accent-dark", &colors.accent_dark),
        ];
        let custom_colors = custom_colors.into_iter().filter_map(|(name, color)| {
            let color = color.as_deref()?;
            Some(format!(":root{{--{name}:{color}}}\n"))
        });
        let custom_colors: String = custom_colors.collect();
        let templates = BuiltInTemplates::iter();
        let templates =
            templates.filter_map(|name| Some((name.strip_suffix(".html")?.to_owned(), name)));
        let by_template = templates.filter_map(|(stem, template)| {
            let mut own = |kind: &str, closing_tag: &str| {
                let shared = SHARED.iter();
                let shared = shared.filter(|(_, templates)| templates.contains(&&*template));
                let names = shared.map(|(name, _)| (*name).to_owned());
                let names = std::iter::once(format!("{stem}{kind}")).chain(names);
                let names = names.filter(|name| name.ends_with(kind));
                let names = names.filter(|name| BuiltInTemplates::get(name).is_some());
                let texts: Vec<String> = names.map(|name| load(&name, closing_tag)).collect();
                texts.concat()
            };
            let (style, script) = (own(".css", "</style"), own(".js", "</script"));
            let assets = PageAssets {
                style: match WITHOUT_COMMON_STYLE.contains(&&*template) {
                    true => joined(&[&style, &custom_colors]),
                    false => joined(&[&common.style, &style, &custom_colors]),
                },
                script: joined(&[&common.script, &script]),
            };
            let has_own = !style.is_empty() || !script.is_empty();
            has_own.then(|| (template.into_owned(), assets))
        });
        let by_template = by_template.collect();
        let common = PageAssets {
            style: joined(&[&common.style, &custom_colors]),
            ..common
        };
        let assets = Self {
            common,
            by_template,
        };
        (assets, diagnostics)
    }
}

impl PageAssets {
    /// The Content-Security-Policy of the page (w3.org/TR/CSP3): the style, the script, the site's own images and
    /// data, and nothing else from anywhere.
    pub fn content_security_policy(&self) -> String {
        format!(
            "default-src 'none'; style-src {}; script-src {}; img-src 'self' data:; connect-src 'self'; \
             base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'",
            csp_hash(&self.style),
            csp_hash(&self.script),
        )
    }
}

/// The texts, each in lines of its own.
fn joined(texts: &[&String]) -> String {
    let mut joined = String::new();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        if !joined.is_empty() && !joined.ends_with('\n') {
            joined.push('\n');
        }
        joined.push_str(text);
    }
    joined
}

/// A built-in style or script without the lines that are comments and without indentation, which are for those who
/// read the source: they are in every page.
fn without_comments(text: &str) -> String {
    let lines = text.lines().map(str::trim_start);
    let lines = lines.filter(|line| !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The source expression that allows an inline text: the digest of its bytes.
fn csp_hash(text: &str) -> String {
    format!(
        "'sha256-{}'",
        BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}
