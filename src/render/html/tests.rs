use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::samples::{self, Page};
use super::*;
use crate::locale::Source;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

fn locales() -> Vec<Arc<Locale>> {
    let catalogs = [
        (
            "en",
            "name = \"English\"",
            include_str!("../../../content/locales/en.ftl"),
        ),
        (
            "ja",
            "name = \"日本語\"\nzone = \"Asia/Tokyo\"",
            include_str!("../../../content/locales/ja.ftl"),
        ),
        (
            "ar",
            "name = \"العربية\"\nzone = \"Asia/Riyadh\"",
            include_str!("../../../content/locales/ar.ftl"),
        ),
        (
            "de",
            "name = \"Deutsch\"\nzone = \"Europe/Berlin\"",
            include_str!("../../../content/locales/de.ftl"),
        ),
    ];
    let source = |text| {
        [Source {
            file: "locale",
            text,
        }]
    };
    catalogs
        .map(|(tag, facts, words)| {
            let locale = Locale::new(tag.parse().unwrap(), &source(facts), &source(words), None);
            Arc::new(locale.unwrap_or_else(|problems| panic!("{tag}: {problems:?}")))
        })
        .into()
}

fn renderer(overrides: &[(&str, &str)]) -> (Renderer, Vec<Problem>, Vec<Arc<Locale>>) {
    let overrides = overrides
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    let (templates, problems) = Templates::new(&overrides, &Colors::default());
    let locales = locales();
    (
        templates.for_locale(&locales[0], &locales),
        problems,
        locales,
    )
}

fn bare(locales: &[Arc<Locale>]) -> Page<'static> {
    Page {
        page: samples::page(&locales[0], locales, ""),
        home: None,
        incident: None,
        history: None,
        service: None,
    }
}

/// Every kind of page in every locale, by its path in a site.
pub(super) fn site() -> Vec<(String, String)> {
    let locales = locales();
    let (templates, problems) = Templates::new(&BTreeMap::new(), &Colors::default());
    assert_eq!(problems, []);
    let mut pages = Vec::new();
    for locale in &locales {
        let renderer = templates.for_locale(locale, &locales);
        let at = |path: &str| Page {
            page: samples::page(locale, &locales, path),
            ..bare(&locales)
        };
        let mut add = |path: &str, template: &str, page: Page| {
            let rendered = renderer.render(template, &page).unwrap();
            pages.push((format!("{}/{path}index.html", locale.tag), rendered.html));
        };
        let home = samples::home(locale, "degraded");
        add(
            "",
            "home.html",
            Page {
                home: Some(&home),
                ..at("")
            },
        );
        let calm = samples::home(locale, "operational");
        add(
            "calm/",
            "home.html",
            Page {
                home: Some(&calm),
                ..at("calm/")
            },
        );
        for (open, id) in [(true, "MO100101"), (false, "MO100102")] {
            let incident = samples::incident(locale, open);
            let path = format!("incidents/{id}/");
            add(
                &path,
                "incident.html",
                Page {
                    incident: Some(&incident),
                    ..at(&path)
                },
            );
        }
        let history = samples::history(locale);
        add(
            "history/2026-09/",
            "history.html",
            Page {
                history: Some(&history),
                ..at("history/2026-09/")
            },
        );
        let service = samples::service(locale);
        let path = "services/exchange-online/";
        add(
            path,
            "service.html",
            Page {
                service: Some(&service),
                ..at(path)
            },
        );
        add("languages/", "languages.html", at("languages/"));
        add("404/", "404.html", at("404/"));
    }
    pages
}
#[test]
fn every_page_renders_in_every_locale() {
    for (path, html) in site() {
        assert!(html.starts_with("<!doctype html>"), "{path}");
    }
}
