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

mod look;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};

use crate::locale::Locale;
use crate::problem::{Place, Problem};
pub use look::Colors;
use look::Look;

#[derive(RustEmbed)]
#[folder = "templates/"]
struct BuiltIn;

/// The built-in text of a template, `home.html` or `style.css`.
fn built_in(name: &str) -> String {
    BuiltIn::get(name).map_or_else(String::new, |file| {
        String::from_utf8_lossy(&file.data).into_owned()
    })
}

/// The templates of a site, parsed once.
pub struct Templates {
    built_in: Tera,
    /// The built-in ones with the root's own in their place, where it has any.
    own: Option<Tera>,
}

impl Templates {
    /// Takes the built-in templates and a root's own in their place: `overrides` is text by the path
    /// below `templates/`. A template that does not fit is left out, and is a problem.
    ///
    /// # Panics
    /// When a built-in template has a mistake, which the tests rule out.
    pub fn new(overrides: &BTreeMap<String, String>, colors: &Colors) -> (Self, Vec<Problem>) {
        let (look, mut problems) = Look::new(overrides, colors);
        let mut bare = Tera::default();
        // Every template escapes, whatever its name.
        bare.autoescape_on([""]);
        words::declare(&mut bare);
        bare.global_context()
            .insert_value("style", Value::safe_string(&look.style));
        bare.global_context()
            .insert_value("script", Value::safe_string(&look.script));
        bare.global_context()
            .insert_value("policy", Value::safe_string(&look.policy()));
        let files: Vec<_> = BuiltIn::iter()
            .filter(|name| name.ends_with(".html"))
            .map(|name| (name.to_string(), built_in(&name)))
            .collect();
        if let Err(error) = bare.add_raw_templates(files) {
            panic!("a built-in template has a mistake: {error}");
        }
        let own: BTreeMap<_, _> = overrides
            .iter()
            .filter(|(name, _)| name.ends_with(".html"))
            .collect();
        let own = (!own.is_empty()).then(|| {
            let (tera, misfits) = fit(&bare, own);
            problems.extend(misfits);
            tera
        });
        let templates = Self {
            built_in: bare,
            own,
        };
        (templates, problems)
    }

    /// The templates in the words of one locale; `site` is every locale of the site, for the few
    /// pages that speak all of them.
    pub fn for_locale(&self, locale: &Arc<Locale>, site: &[Arc<Locale>]) -> Renderer {
        let speak = |tera: &Tera| {
            let mut tera = tera.clone();
            words::register(&mut tera, locale, site);
            tera.global_context().insert("zone", locale.zone.name());
            tera
        };
        Renderer {
            built_in: speak(&self.built_in),
            own: self.own.as_ref().map(speak),
        }
    }
}

/// Adds as many of a root's templates as fit, each in whatever order lets it find the others.
fn fit(base: &Tera, mut waiting: BTreeMap<&String, &String>) -> (Tera, Vec<Problem>) {
    let mut tera = base.clone();
    if tera.add_raw_templates(waiting.iter()).is_ok() {
        return (tera, Vec::new());
    }
    tera = base.clone();
    loop {
        let mut misfits = Vec::new();
        let before = waiting.len();
        waiting.retain(|name, text| {
            let mut trial = tera.clone();
            match trial.add_raw_template(name, text) {
                Ok(()) => {
                    tera = trial;
                    false
                }
                Err(error) => {
                    misfits.push(misfit(name, text, &error));
                    true
                }
            }
        });
        if waiting.len() == before {
            return (tera, misfits);
        }
    }
}

/// Why a template of the root is left out.
fn misfit(name: &str, text: &str, error: &tera::Error) -> Problem {
    let file = format!("templates/{name}");
    let (place, message) = match error.kind() {
        ErrorKind::SyntaxError(report) => (
            Place::at_offset(file, text, report.span().range.start),
            report.message().to_owned(),
        ),
        _ => located(&file, name, &error.to_string()),
    };
    Problem::new(
        place,
        format!("this template does not fit: {}", first_lower(&message)),
        "mend or remove it; the built-in template serves until then",
    )
}

/// Reads the place out of Tera's report on a wrong reference, which it has as text only:
/// `error: MESSAGE`, then ` --> TEMPLATE:LINE:COLUMN`.
fn located(file: &str, name: &str, report: &str) -> (Place, String) {
    let mut message = "";
    for line in report.lines() {
        if let Some(said) = line.strip_prefix("error: ") {
            message = said;
        }
        let place = line.trim_start().strip_prefix("--> ");
        let Some((template, numbers)) = place.and_then(|place| place.split_once(':')) else {
            continue;
        };
        if template == name
            && let Some((line, column)) = numbers.split_once(':')
        {
            let place = Place {
                file: file.to_owned(),
                line: line.parse().ok(),
                column: column.parse().ok(),
            };
            return (place, message.to_owned());
        }
        // The mistake shows in a template that relied on what this one replaces.
        return (Place::file(file), format!("{message} ({template})"));
    }
    (
        Place::file(file),
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
    own: Option<Tera>,
}

/// A page, and what was wrong with the root's template for it, in which case the built-in one made it.
#[derive(Clone, Debug)]
pub struct Rendered {
    pub html: String,
    pub problem: Option<Problem>,
}

impl Renderer {
    /// Renders a page: `template` is `home.html`, `context` what `site::view` says that it needs.
    ///
    /// # Errors
    /// A view that the built-in template cannot show, or a word that the catalog lacks.
    pub fn render(&self, template: &str, context: &impl Serialize) -> anyhow::Result<Rendered> {
        let context = Context::from_serialize(context)
            .with_context(|| format!("the view of {template} is no context for a template"))?;
        let problem = match &self.own {
            None => None,
            Some(own) => match own.render(template, &context) {
                Ok(html) => {
                    return Ok(Rendered {
                        html,
                        problem: None,
                    });
                }
                Err(error) => Some(failure(template, &error)),
            },
        };
        let html = self
            .built_in
            .render(template, &context)
            .map_err(|error| anyhow!("{}", failure(template, &error)))?;
        Ok(Rendered { html, problem })
    }
}

/// Why a template could not show a page.
fn failure(template: &str, error: &tera::Error) -> Problem {
    let (place, message) = match error.kind() {
        ErrorKind::RenderingError(report) => (
            Place {
                file: format!("templates/{}", report.filename()),
                line: Some(report.span().start_line),
                column: Some(report.span().start_col + 1),
            },
            report.message().to_owned(),
        ),
        other => (
            Place::file(format!("templates/{template}")),
            other.to_string(),
        ),
    };
    Problem::new(
        place,
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
