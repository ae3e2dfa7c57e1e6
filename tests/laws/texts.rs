//! Properties of texts: bodies, the team's Markdown, translations, annotations.

use kairan::diagnostics::{Diagnostic, FileDiagnostics};
use kairan::incident::{NoteContext, parse_annotations, parse_notices};
use kairan::locale::Tag;
use kairan::text::{self, Body, Format, is_printable, markdown as md, parse_sections, times};
use kairan::translation::{self, Original, facts_of};

use super::{Fixture, assert_well_formed};

/// The letters of a text, which parsing must not change.
pub fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// Checks a body of a post in a format.
pub fn check_body(fixture: &Fixture, content: &str, format: Format) {
    let body = Body {
        format,
        content: content.into(),
    };
    let rich = text::to_rich_text(&body);
    assert_eq!(rich, text::to_rich_text(&body));
    let (html, plain) = (rich.html(), rich.plain());
    assert_well_formed(&html);
    assert!(plain.chars().all(is_printable), "{plain:?}");
    let reparsed = text::to_rich_text(&Body::html(&*html));
    assert_eq!(
        letters(&reparsed.plain()),
        letters(&plain),
        "parsing its own HTML gives other letters"
    );
    if format == Format::Text {
        let printable = text::strip_unprintable(content.to_owned());
        assert_eq!(letters(&plain), letters(&printable), "a text lost letters");
    }
    for locale in ["en", "ja", "ar", "fr"] {
        let mut rest = letters(&plain).into_iter();
        for section in parse_sections(&body, fixture.labels(locale), None) {
            assert_well_formed(&section.text.html());
            for letter in letters(&section.text.plain()) {
                assert!(rest.any(|known| known == letter), "{letter} was made up");
            }
            assert_eq!(
                section.label.is_none(),
                section.kind == text::SectionKind::Other
            );
            assert!(!section.text.is_empty());
        }
    }
    check_instants(&plain);
}

/// Checks that the instants in a text are in order and do not overlap.
fn check_instants(text: &str) {
    for zone in [None, Some(chrono_tz::Europe::Berlin)] {
        let options = times::ParseOptions {
            zone,
            ..times::ParseOptions::default()
        };
        let mut end = 0;
        for instant in times::find_all(text, options) {
            assert!(instant.span.start >= end && instant.span.start < instant.span.end);
            assert!(text.get(instant.span.clone()).is_some(), "{instant:?}");
            end = instant.span.end;
        }
        assert_eq!(
            times::find_first(text, options),
            times::find_all(text, options).into_iter().next()
        );
    }
    times::stated_zone(text);
}

/// Checks a Markdown text of the team.
pub fn check_markdown(text: &str) {
    let render = || {
        let mut diagnostics = FileDiagnostics::new("notices/a.md", text);
        let html = md::render(
            &mut diagnostics,
            0..text.len(),
            "note-",
            md::Images::Static(&|_| true),
        );
        (html, diagnostics.into_vec())
    };
    let (html, diagnostics) = render();
    assert_eq!((html.clone(), diagnostics.clone()), render());
    assert_well_formed(&html);
    assert!(html.chars().all(is_printable));
    let place = |d: &Diagnostic| (d.location.line, d.location.column);
    let located = diagnostics.iter().filter(|d| d.location.line.is_some());
    assert!(located.is_sorted_by_key(place));
    assert_locations_valid(&diagnostics, text);
}

/// Checks that facts are in their order in the text, and that a text has nothing otherwise than itself.
pub fn check_translation(original: &str, translated: &str) {
    for tag in ["en", "ja", "ar", "de", "fr", "nl", "zh-Hant", "ko"] {
        let tag: Tag = tag.parse().unwrap();
        for text in [original, translated] {
            let mut end = 0;
            for fact in facts_of(text, &tag) {
                assert!(fact.range.start >= end && fact.range.start < fact.range.end);
                assert!(text.get(fact.range.clone()).is_some(), "{fact:?}");
                end = fact.range.end;
            }
        }
        let compared = Original::new(original, &Tag::english());
        let differences = compared.differences(translated, &tag);
        assert_eq!(differences, compared.differences(translated, &tag));
        // A text that is not quite the same, so that all facts are compared.
        let own = Original::new(original, &tag).differences(&format!("{original} "), &tag);
        assert!(own.is_empty(), "{original:?} differs from itself: {own:?}");
    }
}

/// Checks a file with front matter: an annotation, a notice, a translation.
pub fn check_front_matter(bytes: &[u8]) {
    let mut diagnostics = Vec::new();
    let english = [Tag::english()];
    let context = NoteContext {
        locales: &english,
        has_file: &|_| true,
        is_preview: false,
    };
    let is_known = |id: &str| ["EX1", "NET-2026-014"].contains(&id);
    let file = "annotations/EX1.ja-way.md";
    let annotations = parse_annotations(&[(file, bytes)], is_known, context, &mut diagnostics);
    for text in annotations.iter().flat_map(|note| note.texts.values()) {
        assert_well_formed(&text.html);
    }
    parse_notices(
        [("notices/harvest.ja.md", bytes)],
        context,
        &mut diagnostics,
    );
    match translation::file::parse("translations/EX1.ja.md", bytes, &mut diagnostics) {
        Ok(file) => {
            for update in file.updates {
                assert_well_formed(&text::to_rich_text(&update.body).html());
            }
        }
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    assert_locations_valid(&diagnostics, &String::from_utf8_lossy(bytes));
}

/// Asserts that the location of every diagnostic is in the text.
fn assert_locations_valid(diagnostics: &[Diagnostic], text: &str) {
    let lines = text.split('\n').count();
    for diagnostic in diagnostics {
        let line = diagnostic.location.line.unwrap_or(1);
        assert!((1..=lines).contains(&line), "{diagnostic}");
        assert!(diagnostic.location.column != Some(0), "{diagnostic}");
    }
}
