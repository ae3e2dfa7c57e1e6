//! The names of the files of annotations and notices: what they are about, and in which language.

use crate::diagnostics::{Diagnostic, Location};
use crate::locale::Tag;

/// What the name of a note's file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoteName {
    /// The same for all languages of a note.
    pub name: String,
    pub locale: Option<Tag>,
}

/// What the name of an annotation's file says, on a site in `locales`.
pub(super) fn annotation_name(
    path: &str,
    is_known: impl Fn(&str) -> bool,
    locales: &[Tag],
) -> Result<(String, NoteName), Diagnostic> {
    parse_stem(stem(path)?, is_known, locales).map_err(|message| {
        Diagnostic::new(
            Location::file(path),
            message,
            "name the file by incident, language and, for several annotations, a name: \
             EX703958.ja-workaround.md",
        )
    })
}

/// The incident that the annotation in the file at `path` is about, if its id is known: by the file's name
/// alone.
pub fn annotated_incident(path: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let (incident, _) = annotation_name(path, is_known, &[]).ok()?;
    Some(incident)
}

/// The ids with which the name of a file may begin that is about an incident, the longest first.
pub fn possible_ids(name: &str) -> impl Iterator<Item = &str> {
    let ends = name.rmatch_indices(['.', '-']).map(|(end, _)| end);
    [name.len()].into_iter().chain(ends).map(|end| &name[..end])
}

/// Splits `<id>[.<locale>][-name]`. Ids and language tags may contain dashes and dots themselves, so the
/// longest known id that matches is taken, then the longest language tag. One of the site's `locales` may also
/// stand at the end, as it does in the names of notices: `<id>-name.<locale>`.
fn parse_stem(
    stem: &str,
    is_known: impl Fn(&str) -> bool,
    locales: &[Tag],
) -> Result<(String, NoteName), String> {
    let incident = possible_ids(stem).find(|id| is_known(id)).ok_or_else(|| {
        let id = stem.split('.').next().unwrap_or(stem);
        format!("annotation of an unknown incident: {id}")
    })?;
    let rest = &stem[incident.len()..];
    let strip_dash = |name: &str| name.strip_prefix('-').unwrap_or(name).to_owned();
    let Some(rest) = rest.strip_prefix('.') else {
        let NoteName { name, locale } = split_locale(rest, locales);
        let locale = locale.filter(|locale| locales.contains(locale));
        let name = NoteName {
            name: strip_dash(if locale.is_some() { &name } else { rest }),
            locale,
        };
        return Ok((incident.to_owned(), name));
    };
    let dashes = rest.match_indices('-').map(|(at, _)| at);
    let mut ends: Vec<usize> = dashes.chain([rest.len()]).collect();
    ends.reverse();
    let found = ends
        .into_iter()
        .find_map(|end| Some((parse_locale(&rest[..end], locales)?, end)));
    let (locale, end) =
        found.ok_or_else(|| format!("{rest:?} does not start with a language tag"))?;
    let name = NoteName {
        name: strip_dash(&rest[end..]),
        locale: Some(locale),
    };
    Ok((incident.to_owned(), name))
}

/// What the name of a notice's file says, on a site in `locales`: `<name>[.<locale>]`.
///
/// # Errors
/// A diagnostic for a name in which a language of the site stands before the end, as it does in that of an annotation.
pub(super) fn notice_name(path: &str, locales: &[Tag]) -> Result<NoteName, Diagnostic> {
    let stem = stem(path)?;
    let name = split_locale(stem, locales);
    let tagged = stem.rsplit_once('.').filter(|_| name.locale.is_none());
    let inner = tagged.and_then(|(front, behind)| {
        let (tag, rest) = behind.split_once('-')?;
        let locale: Tag = tag.parse().ok()?;
        let mut readers = locales.iter();
        let is_meant = readers.any(|reader| reader.same_language(&locale));
        is_meant.then(|| format!("{front}-{rest}.{tag}.md"))
    });
    match inner {
        Some(correct) => Err(Diagnostic::new(
            Location::file(path),
            "the notice is not shown: its language does not stand at the end of the file's name, or is not \
             written as usual",
            format!("name the file {correct}, or write the language as in pt-BR or zh-Hant"),
        )),
        None => Ok(name),
    }
}

/// The name of a note's file without folder and extension.
///
/// # Errors
/// A diagnostic for a file that is not Markdown by its name.
fn stem(path: &str) -> Result<&str, Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name
        .rsplit_once('.')
        .filter(|(_, extension)| extension.eq_ignore_ascii_case("md"));
    stem.map(|(stem, _)| stem).ok_or_else(|| {
        Diagnostic::new(
            Location::file(path),
            "the file is not a note: its name does not end in `.md`",
            "rename it, or put it below static/ if it is to be published as it is",
        )
    })
}

/// Splits `<name>[.<locale>]`, on a site in `locales`.
fn split_locale(stem: &str, locales: &[Tag]) -> NoteName {
    let tagged = stem
        .rsplit_once('.')
        .and_then(|(name, tag)| Some((name, parse_locale(tag, locales)?)));
    match tagged {
        Some((name, tag)) => NoteName {
            name: name.to_owned(),
            locale: Some(tag),
        },
        None => NoteName {
            name: stem.to_owned(),
            locale: None,
        },
    }
}

/// The language tag in a file's name, on a site in `locales`. A name such as `workaround` is also a valid variant
/// subtag, and `move` that of a script, so in a language that the site has not, only a script or a region in its
/// usual case counts as part of the tag.
fn parse_locale(text: &str, locales: &[Tag]) -> Option<Tag> {
    let is_subtag = |part: &str| {
        matches!(part.len(), 2 | 4) && part.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let tag: Tag = text.parse().ok()?;
    (locales.contains(&tag) || text.split('-').skip(1).all(is_subtag)).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_incident_language_and_which_note() {
        let known = ["EX703958", "NET-2026-014", "NET-2026"];
        let locales = ["en", "ja", "pt-BR"].map(|tag| tag.parse().unwrap());
        let cases = [
            ("EX703958", Ok(("EX703958", None, ""))),
            ("EX703958-workaround", Ok(("EX703958", None, "workaround"))),
            ("EX703958.ja", Ok(("EX703958", Some("ja"), ""))),
            (
                "EX703958.ja-workaround",
                Ok(("EX703958", Some("ja"), "workaround")),
            ),
            (
                "EX703958.pt-BR-how-to",
                Ok(("EX703958", Some("pt-BR"), "how-to")),
            ),
            (
                "NET-2026-014.zh-Hant",
                Ok(("NET-2026-014", Some("zh-Hant"), "")),
            ),
            ("NET-2026-015", Ok(("NET-2026", None, "015"))),
            (
                "EX703958-workaround.ja",
                Ok(("EX703958", Some("ja"), "workaround")),
            ),
            (
                "NET-2026-014-a.b.pt-BR",
                Ok(("NET-2026-014", Some("pt-BR"), "a.b")),
            ),
            // This site has no such language.
            ("EX703958-how.it", Ok(("EX703958", None, "how.it"))),
            ("EX9", Err(())),
            ("EX703958.!!", Err(())),
        ];
        for (stem, expected) in cases {
            let found = parse_stem(stem, |id| known.contains(&id), &locales).map_err(|_| ());
            let expected = expected.map(|(incident, locale, name)| {
                let locale: Option<&str> = locale;
                let name = NoteName {
                    name: name.to_owned(),
                    locale: locale.map(|tag| tag.parse().unwrap()),
                };
                (incident.to_owned(), name)
            });
            assert_eq!(found, expected, "{stem}");
        }
    }
}
