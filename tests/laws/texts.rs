//! Texts: bodies, the team's Markdown, translations, notes.

use kairan::incident::{read_annotation, read_notice};
use kairan::locale::Tag;
use kairan::problem::Problem;
use kairan::text::{self, Body, Format, is_printable, markdown as md, sections, times};
use kairan::translation::{self, Source, differences};

use super::{Reader, assert_sound};

/// The letters of a text, as a list: what reading may not change.
pub fn words(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// A body of a post, as `format` says it is.
pub fn body(reader: &Reader, content: &str, format: Format) {
    let body = Body {
        format,
        content: content.into(),
    };
    let rich = text::read(&body);
    assert_eq!(rich, text::read(&body));
    let (html, plain) = (rich.html(), rich.plain());
    assert_sound(&html);
    assert!(plain.chars().all(is_printable), "{plain:?}");
    let again = text::read(&Body::html(&*html));
    assert_eq!(
        words(&again.plain()),
        words(&plain),
        "its own HTML says something else"
    );
    if format == Format::Text {
        let printable = text::printable(content.to_owned());
        assert_eq!(words(&plain), words(&printable), "a text lost letters");
    }
    for locale in ["en", "ja", "ar", "fr"] {
        let mut rest = words(&plain).into_iter();
        for section in sections(&body, reader.labels(locale), None) {
            assert_sound(&section.text.html());
            for letter in words(&section.text.plain()) {
                assert!(rest.any(|known| known == letter), "{letter} was made up");
            }
            assert_eq!(
                section.label.is_none(),
                section.kind == text::SectionKind::Other
            );
            assert!(!section.text.is_empty());
        }
    }
    instants(&plain);
}

/// The instants in a text lie in it, one behind the other.
fn instants(text: &str) {
    for zone in [None, Some(chrono_tz::Europe::Berlin)] {
        let usage = times::Usage {
            zone,
            ..times::Usage::default()
        };
        let mut end = 0;
        for reading in times::find(text, usage) {
            assert!(reading.span.start >= end && reading.span.start < reading.span.end);
            assert!(text.get(reading.span.clone()).is_some(), "{reading:?}");
            end = reading.span.end;
        }
        assert_eq!(
            times::parse(text, usage),
            times::find(text, usage).into_iter().next()
        );
    }
    times::stated_zone(text);
}

/// A text of the team's own.
pub fn markdown(text: &str) {
    let rendered = md::render(text, "note-");
    assert_eq!(rendered, md::render(text, "note-"));
    assert_sound(&rendered.html);
    assert!(rendered.html.chars().all(is_printable));
    assert!(rendered.flaws.is_sorted_by_key(|flaw| flaw.offset));
    for flaw in rendered.flaws {
        assert!(text.is_char_boundary(flaw.offset), "{flaw:?}");
        in_place(&[flaw.problem("notices/a.md", text, 0)], text);
    }
}

/// What a translation lost: nothing, where it says the same.
pub fn translation(original: &str, translated: &str) {
    for source in [Source::Machine, Source::Reviewed] {
        let lost = differences(original, translated, source);
        assert_eq!(lost, differences(original, translated, source));
        assert!(lost.iter().all(|token| !token.is_empty()));
        let none = differences(original, original, source);
        assert!(none.is_empty(), "{original:?} lost of itself: {none:?}");
    }
}

/// A file with front matter: a note, a notice, a translation.
pub fn front_matter(bytes: &[u8]) {
    let mut problems = Vec::new();
    let english = Tag::english();
    let ids = || ["EX1", "NET-2026-014"].into_iter();
    let file = "annotations/EX1.ja-way.md";
    let note = read_annotation(file, bytes, ids(), &english, &mut problems);
    for text in note.iter().flat_map(|note| note.texts.values()) {
        assert_sound(&text.html);
    }
    problems.extend(note.err());
    if let Err(problem) = read_notice("notices/harvest.ja.md", bytes, &english, &mut problems) {
        problems.push(problem);
    }
    match translation::file::read("translations/EX1.ja.md", bytes, &mut problems) {
        Ok(file) => {
            for update in file.updates {
                assert_sound(&text::read(&update.body).html());
            }
        }
        Err(problem) => problems.push(problem),
    }
    in_place(&problems, &String::from_utf8_lossy(bytes));
}

/// Every problem says a place that is in the text.
fn in_place(problems: &[Problem], text: &str) {
    let lines = text.split('\n').count();
    for problem in problems {
        let line = problem.place.line.unwrap_or(1);
        assert!((1..=lines).contains(&line), "{problem}");
        assert!(problem.place.column != Some(0), "{problem}");
    }
}
