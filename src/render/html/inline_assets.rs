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

/// The scripts that pages of several templates have, with the names of these templates.
const SHARED_SCRIPTS: [(&str, &[&str]); 1] = [("days.js", &["home.html", "service.html"])];

/// The style and the scripts, byte for byte as in the pages.
pub(super) struct InlineAssets {
    pub style: String,
    /// The script of every page.
    pub script: String,
    /// By the name of a template: the script of every page, followed by one for the pages of this template.
    pub scripts: BTreeMap<String, String>,
}

impl InlineAssets {
    /// Prepares the style and the scripts: a root's `style.css`, `script.js` and scripts of templates, such as
    /// `home.js` for `home.html`, override the built-in ones, and the colours are added.
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
        let mut style = load("style.css", "</style");
        let script = load("script.js", "</script");
        let templates = BuiltInTemplates::iter();
        let templates =
            templates.filter_map(|name| Some((name.strip_suffix(".html")?.to_owned(), name)));
        let own_scripts = templates.filter_map(|(stem, template)| {
            let shared = SHARED_SCRIPTS.iter();
            let shared = shared.filter(|(_, templates)| templates.contains(&&*template));
            let shared = shared.map(|(name, _)| (*name).to_owned());
            let own = format!("{stem}.js");
            let own = BuiltInTemplates::get(&own).map(|_| own);
            let names: Vec<String> = own.into_iter().chain(shared).collect();
            let scripts = names.iter().map(|name| load(name, "</script"));
            let own = scripts.reduce(|all, script| all + &script)?;
            Some((template.into_owned(), format!("{script}{own}")))
        });
        let scripts = own_scripts.collect();
        let custom_colors = [
            ("accent-light", &colors.accent),
            ("accent-dark", &colors.accent_dark),
        ];
        for (name, color) in custom_colors {
            if let Some(color) = color {
                style.push_str(&format!(":root{{--{name}:{color}}}\n"));
            }
        }
        let assets = Self {
            style,
            script,
            scripts,
        };
        (assets, diagnostics)
    }

    /// The Content-Security-Policy of a page with this script (w3.org/TR/CSP3): the style, the script, the
    /// site's own images and data, and nothing else from anywhere.
    pub fn content_security_policy(&self, script: &str) -> String {
        format!(
            "default-src 'none'; style-src {}; script-src {}; img-src 'self' data:; connect-src 'self'; \
             base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
            csp_hash(&self.style),
            csp_hash(script),
        )
    }
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
