//! A page's view into HTML, by the templates.
//!
//! Templates are markup and catalog keys. The built-in ones are in the binary; a root may override
//! each by a file of the same name, and add its own. A template of a root that has a mistake never
//! stops a page: it is a problem, and the built-in one serves.
//!
//! | template | its context, beside `page` (`PageView`) |
//! |---|---|
//! | `home.html` | `home` (`HomeView`) |
//! | `incident.html` | `incident` (`IncidentView`) |
//! | `history.html` | `history` (`HistoryView`) |
//! | `service.html` | `service` (`ServiceView`) |
//! | `404.html`, `languages.html` | nothing |
//!
//! Every template escapes what it shows; `| safe` stands at the fields named `html`, the footer and the
//! style and script alone. `style.css` and `script.js` are taken as they are and inlined.

mod built_in;
mod inline_assets;
mod functions;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};

use crate::diagnostics::{Diagnostic, Location};
use crate::locale::Locale;
use built_in::{BuiltInTemplates, built_in};
pub use inline_assets::Colors;
use inline_assets::InlineAssets;

/// The templates of a site, parsed once.
pub struct Templates {
    built_in: Tera,
    /// The built-in ones with the root's own in their place, where it has any.
    with_overrides: Option<Tera>,
}

impl Templates {
    /// Takes the built-in templates and a root's own in their place: `overrides` is text by the path
    /// below `templates/`. A template that does not fit is left out, and is a problem.
    ///
    /// # Panics
    /// When a built-in template has a mistake, which the tests rule out.
    pub fn new(overrides: &BTreeMap<String, String>, colors: &Colors) -> (Self, Vec<Diagnostic>) {
        let (assets, mut diagnostics) = InlineAssets::new(overrides, colors);
        let mut base = Tera::default();
        // Every template escapes, whatever its name.
        base.autoescape_on([""]);
        functions::register_stubs(&mut base);
        base.global_context()
            .insert_value("style", Value::safe_string(&assets.style));
        base.global_context()
            .insert_value("script", Value::safe_string(&assets.script));
        base.global_context().insert_value(
            "policy",
            Value::safe_string(&assets.content_security_policy()),
        );
        let files: Vec<_> = BuiltInTemplates::iter()
            .filter(|name| name.ends_with(".html"))
            .map(|name| (name.to_string(), built_in(&name)))
            .collect();
        if let Err(error) = base.add_raw_templates(files) {
            panic!("a built-in template has a mistake: {error}");
        }
        let html_overrides: BTreeMap<_, _> = overrides
            .iter()
            .filter(|(name, _)| name.ends_with(".html"))
            .collect();
        let with_overrides = (!html_overrides.is_empty()).then(|| {
            let (tera, fit_diagnostics) = add_overrides(&base, html_overrides);
            diagnostics.extend(fit_diagnostics);
            tera
        });
        let templates = Self {
            built_in: base,
            with_overrides,
        };
        (templates, diagnostics)
    }

    /// The templates in the words of one locale; `site` is every locale of the site, for the few
    /// pages that speak all of them.
    pub fn for_locale(&self, locale: &Arc<Locale>, site_locales: &[Arc<Locale>]) -> Renderer {
        let localize = |tera: &Tera| {
            let mut tera = tera.clone();
            functions::register(&mut tera, locale, site_locales);
            tera.global_context().insert("zone", locale.zone.name());
            tera
        };
        Renderer {
            built_in: localize(&self.built_in),
            with_overrides: self.with_overrides.as_ref().map(localize),
        }
    }
}

/// Adds as many of a root's templates as fit, each in whatever order lets it find the others.
fn add_overrides(base: &Tera, mut pending: BTreeMap<&String, &String>) -> (Tera, Vec<Diagnostic>) {
    let mut tera = base.clone();
    if tera.add_raw_templates(pending.iter()).is_ok() {
        return (tera, Vec::new());
    }
    tera = base.clone();
    loop {
        let mut diagnostics = Vec::new();
        let pending_before = pending.len();
        pending.retain(|name, text| {
            let mut trial = tera.clone();
            match trial.add_raw_template(name, text) {
                Ok(()) => {
                    tera = trial;
                    false
                }
                Err(error) => {
                    diagnostics.push(load_diagnostic(name, text, &error));
                    true
                }
            }
        });
        if pending.len() == pending_before {
            return (tera, diagnostics);
        }
    }
}

/// Why a template of the root is left out.
fn load_diagnostic(name: &str, text: &str, error: &tera::Error) -> Diagnostic {
    let file = format!("templates/{name}");
    let (location, message) = match error.kind() {
        ErrorKind::SyntaxError(report) => (
            Location::at_offset(file, text, report.span().range.start),
            report.message().to_owned(),
        ),
        _ => parse_location(&file, name, &error.to_string()),
    };
    Diagnostic::new(
        location,
        format!("this template does not fit: {}", first_lower(&message)),
        "mend or remove it; the built-in template serves until then",
    )
}

/// Reads the place out of Tera's report on a wrong reference, which it has as text only:
/// `error: MESSAGE`, then ` --> TEMPLATE:LINE:COLUMN`.
fn parse_location(file: &str, name: &str, report: &str) -> (Location, String) {
    let mut message = "";
    for line in report.lines() {
        if let Some(rest) = line.strip_prefix("error: ") {
            message = rest;
        }
        let location = line.trim_start().strip_prefix("--> ");
        let Some((template, position)) = location.and_then(|location| location.split_once(':'))
        else {
            continue;
        };
        if template == name
            && let Some((line, column)) = position.split_once(':')
        {
            let location = Location {
                file: file.to_owned(),
                line: line.parse().ok(),
                column: column.parse().ok(),
            };
            return (location, message.to_owned());
        }
        // The mistake shows in a template that relied on what this one replaces.
        return (Location::file(file), format!("{message} ({template})"));
    }
    (
        Location::file(file),
        report.lines().next().unwrap_or(report).to_owned(),
    )
}

fn first_lower(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}

/// The templates in one locale: view in, page out.
pub struct Renderer {
    built_in: Tera,
    with_overrides: Option<Tera>,
}

/// A page, and what was wrong with the root's template for it, in which case the built-in one made it.
#[derive(Clone, Debug)]
pub struct RenderedPage {
    pub html: String,
    pub diagnostic: Option<Diagnostic>,
}

impl Renderer {
    /// Renders a page: `template` is `home.html`, `context` what `site::view` says that it needs.
    ///
    /// # Errors
    /// A view that the built-in template cannot show, or a word that the catalog lacks.
    pub fn render(&self, template: &str, context: &impl Serialize) -> anyhow::Result<RenderedPage> {
        let context = Context::from_serialize(context)
            .with_context(|| format!("the view of {template} is no context for a template"))?;
        let diagnostic = match &self.with_overrides {
            None => None,
            Some(overridden) => match overridden.render(template, &context) {
                Ok(html) => {
                    return Ok(RenderedPage {
                        html,
                        diagnostic: None,
                    });
                }
                Err(error) => Some(render_diagnostic(template, &error)),
            },
        };
        let html = self
            .built_in
            .render(template, &context)
            .map_err(|error| anyhow!("{}", render_diagnostic(template, &error)))?;
        Ok(RenderedPage { html, diagnostic })
    }
}

/// Why a template could not show a page.
fn render_diagnostic(template: &str, error: &tera::Error) -> Diagnostic {
    let (location, message) = match error.kind() {
        ErrorKind::RenderingError(report) => (
            Location {
                file: format!("templates/{}", report.filename()),
                line: Some(report.span().start_line),
                column: Some(report.span().start_col + 1),
            },
            report.message().to_owned(),
        ),
        other => (
            Location::file(format!("templates/{template}")),
            other.to_string(),
        ),
    };
    Diagnostic::new(
        location,
        format!("{template} cannot be shown: {}", first_lower(&message)),
        "mend or remove your template; the built-in template serves until then",
    )
}

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
