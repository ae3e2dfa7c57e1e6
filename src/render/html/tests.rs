use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use super::fixtures::*;
use super::*;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::site::view::LogItem;
use crate::translation::{Difference, DifferenceKind};

#[test]
fn every_page_renders_in_every_locale() {
    for (path, html) in render_site() {
        assert!(html.starts_with("<!doctype html>"), "{path}");
    }
}

#[test]
fn an_unknown_word_is_an_error_that_names_template_and_key() {
    let overrides = [("home.html", "\n{{ t(key=\"no-such-word\") }}")];
    let (renderer, diagnostics, locales) = renderer(&overrides);
    assert_eq!(diagnostics, []);
    let rendered = renderer.render("404.html", &empty_page(&locales)).unwrap();
    assert!(rendered.diagnostic.is_none());
    let home = home(&locales[0], "outage");
    let page = TestContext {
        home: Some(home),
        ..empty_page(&locales)
    };
    let rendered = renderer.render("home.html", &page).unwrap();
    let diagnostic = rendered.diagnostic.unwrap();
    assert_eq!(diagnostic.location.to_string(), "templates/home.html:2:4");
    assert!(diagnostic.message.contains("no-such-word"), "{diagnostic}");
    assert!(
        rendered.html.contains("2 services are down"),
        "the built-in one serves"
    );

    let error = renderer.render("no-such.html", &page).unwrap_err();
    assert!(error.to_string().contains("no-such.html"), "{error}");
}

#[test]
fn a_missing_argument_is_an_error() {
    let overrides = [("404.html", "{{ t(key=\"started-at\") }}")];
    let (renderer, _, locales) = renderer(&overrides);
    let diagnostic = renderer
        .render("404.html", &empty_page(&locales))
        .unwrap()
        .diagnostic
        .unwrap();
    assert!(diagnostic.message.contains("started-at"), "{diagnostic}");
}

#[test]
fn a_template_with_a_mistake_is_reported_and_the_built_in_one_is_used() {
    let cases = [
        ("{% if %}", "templates/404.html:1:"),
        ("<p>\n  {{ page.title | louder }}", "templates/404.html:2:"),
        ("<p>é {{ <no.such /> }}", "templates/404.html:1:"),
        ("{% extends \"none.html\" %}", "templates/404.html"),
    ];
    for (text, location) in cases {
        let (renderer, diagnostics, locales) = renderer(&[("404.html", text)]);
        assert_eq!(diagnostics.len(), 1, "{text}: {diagnostics:?}");
        let found = diagnostics[0].location.to_string();
        assert!(found.starts_with(location), "{text}: {}", diagnostics[0]);
        let rendered = renderer.render("404.html", &empty_page(&locales)).unwrap();
        assert!(rendered.html.contains("Page not found"), "{text}");
    }
}

#[test]
fn templates_of_a_root_may_depend_on_each_other_in_any_order() {
    let overrides = [
        ("404.html", "{{ <own.greeting /> }}"),
        (
            "components/zz.html",
            "{% component own.greeting() %}hello{% endcomponent own.greeting %}",
        ),
        ("home.html", "{% oops %}"),
    ];
    let (renderer, diagnostics, locales) = renderer(&overrides);
    let files: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.location.file.as_str())
        .collect();
    assert_eq!(files, ["templates/home.html"]);
    assert_eq!(
        renderer
            .render("404.html", &empty_page(&locales))
            .unwrap()
            .html,
        "hello"
    );
}

#[test]
fn a_template_that_lacks_a_component_that_others_need_is_reported() {
    let (_, diagnostics, _) = renderer(&[("components/card.html", "nothing")]);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(
        diagnostics[0].location.to_string(),
        "templates/components/card.html"
    );
    assert!(
        diagnostics[0].message.contains("card."),
        "{}",
        diagnostics[0]
    );
}

#[test]
fn text_from_outside_is_escaped() {
    let (renderer, _, locales) = renderer(&[]);
    let hostile = "<script>alert(\"x\")</script>";
    let mut incident = incident(&locales[0], true);
    incident.card.title.plain = Some(hostile.into());
    incident.card.id = hostile.into();
    incident.card.service.name = hostile.into();
    incident.card.status.key = None;
    incident.card.status.word = hostile.into();
    incident.card.classification = Some(hostile.into());
    incident.diagnostics[0].message = hostile.into();
    let Some(LogItem::Update(first)) = incident.log.first_mut() else {
        panic!("the log begins with an update");
    };
    first.new_title = Some(incident.card.title.clone());
    first.sections[0].text.differences = vec![Difference {
        kind: DifferenceKind::Missing,
        original: Some(hostile.into()),
        translation: None,
    }];
    first.provenance = "machine";
    first.sections[0].text.translator = Some(hostile.into());
    if let Some(words) = &mut first.first_words {
        words.text = hostile.into();
    }
    let page = TestContext {
        incident: Some(incident),
        ..empty_page(&locales)
    };
    let html = renderer.render("incident.html", &page).unwrap().html;
    assert_eq!(html.matches("<script").count(), 2, "only the page's own");
    assert!(
        html.contains("\"headline\":\"\\u003cscript>alert"),
        "{html}"
    );
    assert!(html.matches("&lt;script&gt;alert(&quot;x&quot;)").count() >= 9);
    assert!(!html.contains("&amp;lt;"), "nothing is escaped twice");
}

#[test]
fn structured_data_cannot_end_its_script_and_an_excerpt_is_plain_text() {
    let overrides = [(
        "404.html",
        "{% set safe %}{{ 'R&D' }}{% endset %}{{ {\"b\": none, \"a\": [\"</script><!--\"]} | json_ld }} {{ [safe, \"\", \"a<b\"] | excerpt }}",
    )];
    let (renderer, _, locales) = renderer(&overrides);
    let page = renderer.render("404.html", &empty_page(&locales)).unwrap();
    let expected = "{\"a\":[\"\\u003c/script>\\u003c!--\"]} R&amp;D · a&lt;b";
    assert_eq!(page.html, expected, "{:?}", page.diagnostic);
}

#[test]
fn a_message_keeps_the_markup_of_its_arguments_and_escapes_the_rest() {
    let overrides = [(
        "404.html",
        "{% set name %}<b>{{ '<' }}</b>{% endset %}{{ t(key=\"from-until\", from=name, until=\"<i>\") }}",
    )];
    let (renderer, _, locales) = renderer(&overrides);
    let html = renderer
        .render("404.html", &empty_page(&locales))
        .unwrap()
        .html;
    assert_eq!(html, "<b>&lt;</b> to &lt;i&gt;");
}

#[test]
fn filters_format_for_the_locale() {
    let cases = [
        ("{{ '2026-09-30T22:00:00Z' | iso_day }}", "2026-10-01"),
        ("{{ '2026-09-30T22:00:00Z' | time_of_day }}", "7:00"),
        ("{{ 2026 | month(month=9) }}", "2026年9月"),
        ("{{ 12345 | number }}", "12,345"),
        ("{{ 5400 | duration }}", "1時間30分"),
        (
            "{{ ['<a>', 'b'] | list }}",
            "<bdi>&lt;a&gt;</bdi>、<bdi>b</bdi>",
        ),
        ("{{ t(key='nav-history', locale='en') }}", "History"),
        ("{{ t(key='no-such', default='as it is') }}", "as it is"),
    ];
    let locales = locales();
    for (text, expected) in cases {
        let overrides = BTreeMap::from([("404.html".to_owned(), text.to_owned())]);
        let (templates, _) = Templates::new(&overrides, &Colors::default());
        let rendered = templates
            .for_locale(&locales[1], &locales)
            .render("404.html", &empty_page(&locales));
        assert_eq!(rendered.unwrap().html, expected, "{text}");
    }
    for text in [
        "{{ 'yesterday' | instant }}",
        "{{ '2026-13-01' | day }}",
        "{{ 5 | month }}",
        "{{ t(key='nav-history', locale='tlh') }}",
        "{{ t(key='started-at', at=[]) }}",
    ] {
        let (renderer, _, locales) = renderer(&[("404.html", text)]);
        let rendered = renderer.render("404.html", &empty_page(&locales)).unwrap();
        assert!(rendered.diagnostic.is_some(), "{text}");
    }
}

/// The part of a page between `start` and `end`.
fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let after = html.split_once(start).unwrap().1;
    after.split_once(end).unwrap().0
}

#[test]
fn the_policy_allows_only_what_is_inlined() {
    let colors = Colors {
        accent: Some("#123456".into()),
        accent_dark: None,
    };
    let (templates, _) = Templates::new(&BTreeMap::new(), &colors);
    let locales = locales();
    let renderer = templates.for_locale(&locales[0], &locales);
    let html = renderer
        .render("404.html", &empty_page(&locales))
        .unwrap()
        .html;
    assert!(html.contains("--accent-light:#123456"));
    let policy = between(&html, "Content-Security-Policy\" content=\"", "\"");
    let script = html
        .split_once("<script ")
        .unwrap()
        .1
        .split_once('>')
        .unwrap()
        .1;
    let inlined = [
        ("style-src", between(&html, "<style>", "</style>")),
        ("script-src", script.split_once("</script>").unwrap().0),
    ];
    for (directive, text) in inlined {
        let digest = BASE64_STANDARD.encode(Sha256::digest(text));
        assert!(
            policy.contains(&format!("{directive} 'sha256-{digest}'")),
            "{policy}"
        );
    }
    assert!(!policy.contains("unsafe-inline"));
}

#[test]
fn no_page_has_inline_styles_or_event_handlers() {
    for (path, html) in render_site() {
        let body = html.split_once("<body>").unwrap().1;
        assert!(!body.contains(" style="), "{path}");
        assert!(
            !body.contains(" onclick=") && !body.contains(" onload="),
            "{path}"
        );
    }
}

#[test]
fn a_style_that_would_end_early_is_reported() {
    let (_, diagnostics, _) = renderer(&[("style.css", "a{}\n/*</STYLE>*/")]);
    assert_eq!(
        diagnostics[0].location.to_string(),
        "templates/style.css:2:3"
    );
    let (renderer, diagnostics, locales) = renderer(&[("style.css", "a{\r\ntop:0}")]);
    assert_eq!(diagnostics, []);
    let html = renderer
        .render("404.html", &empty_page(&locales))
        .unwrap()
        .html;
    assert!(html.contains("<style>a{\ntop:0}\n"));
}

#[test]
fn every_message_that_a_template_uses_is_in_the_catalog() {
    let keys = locales()[0].placeholders().clone();
    let mut named = BTreeSet::new();
    for file in BuiltInTemplates::iter() {
        let text = built_in(&file);
        for rest in text.split("t(key=\"").skip(1) {
            let (key, after) = rest.split_once('"').unwrap();
            let known = match after.starts_with(" ~") {
                true => keys.keys().any(|other| other.starts_with(key)),
                false => keys.contains_key(key),
            };
            assert!(known, "{file}: {key}");
            named.insert(key.to_owned());
        }
    }
    assert!(named.len() > 50, "the templates are read: {named:?}");
}

#[test]
fn the_page_of_a_long_translated_incident_is_small() {
    let pages = render_site();
    let (_, html) = pages
        .iter()
        .find(|(path, _)| path == "ja/incidents/MO100101/index.html")
        .unwrap();
    // The size is that of the uncompressed page, of which compression leaves about a quarter.
    assert!(html.len() < 64 * 1024, "{} bytes", html.len());
}
