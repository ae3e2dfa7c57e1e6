//! Renders the views of pages as HTML with templates.
//!
//! Templates contain markup and message keys. The built-in ones are part of the binary; a root can
//! override each of them with a file of the same name, and add others. A template of a root that has a
//! mistake is reported, and the built-in one is used instead.
//!
//! | template | context in addition to `page` (`PageView`) |
//! |---|---|
//! | `home.html` | `home` (`HomeView`) |
//! | `incident.html` | `incident` (`IncidentView`) |
//! | `history-index.html` | `history_index` (`HistoryIndexView`) |
//! | `history.html` | `history` (`HistoryView`) |
//! | `search.html` | `search` (`SearchView`) |
//! | `embed.html` | `embed` (`EmbedView`) |
//! | `badge.html` | `badge` (`BadgeView`), without `page` |
//! | `subscribe.html` | `subscribe` (`SubscribeView`) |
//! | `service.html` | `service` (`ServiceView`) |
//! | `service-year.html` | `service_year` (`ServiceYearView`) |
//! | `404.html` | `not_found` (`NotFoundView`) |
//! | `languages.html` | `languages` (`LanguagesView`) |
//!
//! Every template escapes what it shows. Only the fields named `html`, the footer, the style and the
//! script are marked as `| safe`. `style.css` and `script.js` are inlined, the built-in ones without comments;
//! where a template has a style or a script of its own, such as `search.css` and `search.js` beside `search.html`, that
//! follows in its pages, and so do those of what several pages show: `days.css` and `days.js` where days are drawn,
//! `lists.css` where incidents are listed, `excerpts.js` where they are found.

mod built_in;
mod excerpt;
mod inline_assets;
mod functions;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};

use crate::diagnostics::{Diagnostic, Location};
use crate::locale::Locale;
use crate::text::html::escape;
use crate::toml_table::nearest;
use built_in::{BuiltInTemplates, built_in};
pub use inline_assets::Colors;
use inline_assets::{InlineAssets, PageAssets};

/// The templates of a site, parsed once.
pub struct Templates {
    built_in: Tera,
    /// The built-in ones, overridden by the root's own; `None` if it has none.
    with_overrides: Option<Tera>,
    inlined: Arc<InlinedByTemplate>,
}

/// What is inlined in the pages of templates that have a style or a script of their own, by the name of the template.
type InlinedByTemplate = BTreeMap<String, Inlined>;

/// The style and the script of a page and the policy that allows them, as safe HTML.
struct Inlined {
    style: Value,
    script: Value,
    policy: Value,
}

impl Inlined {
    fn new(assets: &PageAssets) -> Self {
        Self {
            style: Value::safe_string(&assets.style),
            script: Value::safe_string(&assets.script),
            policy: Value::safe_string(&assets.content_security_policy()),
        }
    }

    fn insert_into(&self, context: &mut Context) {
        context.insert_value("style", self.style.clone());
        context.insert_value("script", self.script.clone());
        context.insert_value("policy", self.policy.clone());
    }
}

impl Templates {
    /// Parses the built-in templates and a root's own. `overrides` contains the text of each template by
    /// its path below `templates/`. A template that cannot be used is left out and reported.
    ///
    /// # Panics
    /// If a built-in template has a mistake, which the tests rule out.
    pub fn new(overrides: &BTreeMap<String, String>, colors: &Colors) -> (Self, Vec<Diagnostic>) {
        let (assets, mut diagnostics) = InlineAssets::new(overrides, colors);
        let mut base = Tera::default();
        // Every template escapes, regardless of the end of its name.
        base.autoescape_on([""]);
        base.set_escape_fn(|text, html| html.write_all(escape(text).as_bytes()));
        functions::register_stubs(&mut base);
        Inlined::new(&assets.common).insert_into(base.global_context());
        let inlined = assets.by_template.iter();
        let inlined = inlined
            .map(|(template, assets)| (template.clone(), Inlined::new(assets)))
            .collect();
        let files: Vec<_> = BuiltInTemplates::iter()
            .filter(|name| name.ends_with(".html"))
            .map(|name| (name.to_string(), built_in(&name)))
            .collect();
        if let Err(error) = base.add_raw_templates(files) {
            panic!("a built-in template has a mistake: {error}");
        }
        diagnostics.extend(unused_templates(overrides));
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
            inlined: Arc::new(inlined),
        };
        (templates, diagnostics)
    }

    /// The templates with the messages of one locale. `site_locales` are all locales of the site: a few
    /// pages use the messages of each.
    pub fn for_locale(&self, locale: &Arc<Locale>, site_locales: &[Arc<Locale>]) -> Renderer {
        let localize = |tera: &Tera| {
            let mut tera = tera.clone();
            functions::register(&mut tera, locale, site_locales);
            tera
        };
        Renderer {
            built_in: localize(&self.built_in),
            with_overrides: self.with_overrides.as_ref().map(localize),
            inlined: Arc::clone(&self.inlined),
        }
    }
}

/// Warnings for a root's templates that take the place of no built-in file, define no component and are
/// named by none of its other templates: they have no effect.
fn unused_templates(overrides: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let is_used = |name: &str, text: &str| {
        let mut others = overrides.iter().filter(|(other, _)| *other != name);
        BuiltInTemplates::get(name).is_some()
            || text.contains("{% component ")
            || others.any(|(_, text)| text.contains(name))
    };
    let unused = overrides.iter().filter(|(name, text)| !is_used(name, text));
    let unused = unused.map(|(name, _)| {
        let built_in: Vec<String> = BuiltInTemplates::iter().map(|name| name.to_string()).collect();
        let help = match nearest(name, built_in.iter().map(String::as_str)) {
            Some(similar) => format!("did you mean {similar}?"),
            None => "name it as a built-in template, include it in another one, or remove it".to_owned(),
        };
        Diagnostic::warning(
            Location::file(format!("templates/{name}")),
            "there is no built-in template of that name, and no other template names it: it has no effect",
            help,
        )
    });
    unused.collect()
}

/// Adds all templates of a root that can be used. A template may need another one, so they are tried until
/// no more can be added.
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

/// The diagnostic for a template of the root that is left out.
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
        format!("this template cannot be used: {}", first_lower(&message)),
        "correct or remove it; until then the built-in template is used",
    )
}

/// Parses the location from Tera's report on a wrong reference, which is only available as text:
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
        // The error is in a template that needs something that this one replaced.
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

/// Renders pages in one locale.
pub struct Renderer {
    built_in: Tera,
    with_overrides: Option<Tera>,
    inlined: Arc<InlinedByTemplate>,
}

/// A rendered page. With a diagnostic, the root's template failed and the built-in one was used.
#[derive(Clone, Debug)]
pub struct RenderedPage {
    pub html: String,
    pub diagnostic: Option<Diagnostic>,
}

impl Renderer {
    /// Renders a page. `template` is a name such as `home.html`, and `context` the view that it needs.
    ///
    /// # Errors
    /// If the view does not fit the built-in template, or if a message is missing from the catalog.
    pub fn render(&self, template: &str, context: &impl Serialize) -> anyhow::Result<RenderedPage> {
        let mut context = Context::from_serialize(context)
            .with_context(|| format!("the view of {template} cannot be a context of a template"))?;
        if let Some(inlined) = self.inlined.get(template) {
            inlined.insert_into(&mut context);
        }
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

/// The diagnostic for a template that failed to render a page.
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
        format!("{template} cannot be rendered: {}", first_lower(&message)),
        "correct or remove your template; until then the built-in template is used",
    )
}

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
