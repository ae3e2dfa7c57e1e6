//! The style and the script that are inlined in every page, and the content security policy that allows
//! nothing else.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::built_in::built_in;
use crate::diagnostics::{Diagnostic, Location};
use crate::text::strip_unprintable;

/// A site's own colours, as CSS colour values that are known to be valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colors {
    pub accent: Option<String>,
    pub accent_dark: Option<String>,
}

/// The style and the script, byte for byte as in the page.
pub(super) struct InlineAssets {
    pub style: String,
    pub script: String,
}

impl InlineAssets {
    /// Prepares the style and the script: a root's `style.css` and `script.js` override the built-in ones, and
    /// the colours are added.
    pub fn new(overrides: &BTreeMap<String, String>, colors: &Colors) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut load = |name: &str, closing_tag: &str| {
            let Some(text) = overrides.get(name) else {
                return built_in(name);
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
            let comment = comment.filter(|_| name == "script.js" && lowercase.contains("<script"));
            let Some((offset, end)) = closing.or(comment) else {
                return text;
            };
            diagnostics.push(Diagnostic::new(
                Location::at_offset(format!("templates/{name}"), &text, offset),
                format!("`{end}` cannot be part of this file, which is inlined into every page"),
                "write it another way, such as `<\\/` or `\\x3c` in a script; until then the built-in file is used",
            ));
            built_in(name)
        };
        let mut style = load("style.css", "</style");
        let script = load("script.js", "</script");
        let custom_colors = [
            ("accent-light", &colors.accent),
            ("accent-dark", &colors.accent_dark),
        ];
        for (name, color) in custom_colors {
            if let Some(color) = color {
                style.push_str(&format!(":root{{--{name}:{color}}}\n"));
            }
        }
        (Self { style, script }, diagnostics)
    }

    /// The Content-Security-Policy of a page (w3.org/TR/CSP3): this style, this script, the site's own
    /// images, and nothing else from anywhere.
    pub fn content_security_policy(&self) -> String {
        format!(
            "default-src 'none'; style-src {}; script-src {}; img-src 'self' data:; \
             base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
            csp_hash(&self.style),
            csp_hash(&self.script),
        )
    }
}

/// The source expression that allows an inline text: the digest of its bytes.
fn csp_hash(text: &str) -> String {
    format!(
        "'sha256-{}'",
        BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}
