//! The style and the script that every page carries, and the policy that lets nothing else run.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::built_in;
use crate::problem::{Place, Problem};

/// A site's own colours: CSS colour values, checked by whoever read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colors {
    pub accent: Option<String>,
    pub accent_dark: Option<String>,
}

/// The style and script as they stand in the page, byte for byte.
pub(super) struct Look {
    pub style: String,
    pub script: String,
}

impl Look {
    /// Takes a root's `style.css` and `script.js` in place of the built-in ones, and the colours.
    pub fn new(overrides: &BTreeMap<String, String>, colors: &Colors) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut take = |name: &str, end: &str| {
            let Some(text) = overrides.get(name) else {
                return built_in(name);
            };
            let Some(offset) = text.to_ascii_lowercase().find(end) else {
                // A browser reads every line end as this one before it takes the digest.
                return text.replace("\r\n", "\n").replace('\r', "\n");
            };
            problems.push(Problem::new(
                Place::at_offset(format!("templates/{name}"), text, offset),
                format!("`{end}` would end this file early, since it stands inside the page"),
                "write it another way, such as `<\\/` in a script; the built-in file serves until then",
            ));
            built_in(name)
        };
        let mut style = take("style.css", "</style");
        let script = take("script.js", "</script");
        let own = [
            ("accent-light", &colors.accent),
            ("accent-dark", &colors.accent_dark),
        ];
        for (name, color) in own {
            if let Some(color) = color {
                style.push_str(&format!(":root{{--{name}:{color}}}\n"));
            }
        }
        (Self { style, script }, problems)
    }

    /// The Content-Security-Policy of a page (w3.org/TR/CSP3): this style, this script, the site's own
    /// images, and nothing else from anywhere.
    pub fn policy(&self) -> String {
        format!(
            "default-src 'none'; style-src {}; script-src {}; img-src 'self' data:; \
             base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
            source(&self.style),
            source(&self.script),
        )
    }
}

/// The source expression of an inline text: the digest of its bytes.
fn source(text: &str) -> String {
    format!(
        "'sha256-{}'",
        BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}
