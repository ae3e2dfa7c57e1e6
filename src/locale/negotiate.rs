//! Language negotiation: the locale that suits a reader best, by the `Accept-Language` header.

use std::cmp::Reverse;

use super::Tag;

/// The best of `available` for an `Accept-Language` header (RFC 9110, section 12.5.4), else
/// `default`.
///
/// The languages are tried in the order of their weights. For each of them the tag itself is best, then its
/// fallbacks (see [`Tag::fallbacks`]), then any tag of the same language in the order of `available`, those
/// of the same script first: the same language of another region is nearer than another language. `*` asks
/// for `default`. A language of weight 0 is excluded, and what is not a language tag is ignored.
pub fn negotiate<'a>(header: &str, available: &'a [Tag], default: &'a Tag) -> &'a Tag {
    let mut ranges: Vec<_> = header.split(',').filter_map(parse_language_range).collect();
    // The sort is stable: of two languages of the same weight, the first one in the header comes first.
    ranges.sort_by_key(|(_, quality)| Reverse(*quality));
    let is_excluded = |tag: &Tag| {
        ranges
            .iter()
            .any(|(range, quality)| *quality == 0 && range.as_ref() == Some(tag))
    };
    let accepted = ranges.iter().filter(|(_, quality)| *quality > 0);
    accepted
        .filter_map(|(range, _)| match range {
            Some(tag) => matching_locales(tag, available)
                .into_iter()
                .find(|tag| !is_excluded(tag)),
            None => Some(default).filter(|tag| !is_excluded(tag)),
        })
        .next()
        .unwrap_or(default)
}

/// Those of `available` that suit a requested language, nearest first.
pub(super) fn matching_locales<'a>(requested: &Tag, available: &'a [Tag]) -> Vec<&'a Tag> {
    let fallback_matches = std::iter::once(requested)
        .chain(requested.fallbacks())
        .filter_map(|tag| available.iter().find(|offered| *offered == tag));
    let same_language = || available.iter().filter(|tag| tag.same_language(requested));
    let mut matching: Vec<&Tag> = Vec::new();
    // Readers of zh-SG read the script of zh-CN, and hardly that of zh-TW.
    let same_script =
        same_language().filter(|tag| tag.likely_script() == requested.likely_script());
    for tag in fallback_matches.chain(same_script).chain(same_language()) {
        if !matching.contains(&tag) {
            matching.push(tag);
        }
    }
    matching
}

/// One element of the header: a tag, or `None` for `*`, and its weight in thousandths.
fn parse_language_range(element: &str) -> Option<(Option<Tag>, u16)> {
    let (range, parameters) = element.split_once(';').unwrap_or((element, ""));
    let quality = match parameters.trim().split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("q") => {
            parse_quality(value.trim())?
        }
        _ => 1000,
    };
    match range.trim() {
        "*" => Some((None, quality)),
        tag => Some((Some(tag.parse().ok()?), quality)),
    }
}

/// Parses a weight of at most three decimals, `0` to `1.000`, as RFC 9110 defines it.
fn parse_quality(value: &str) -> Option<u16> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tags(texts: &[&str]) -> Vec<Tag> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn the_nearest_available_locale_is_chosen() {
        let site = &["en", "ja", "ar", "pt-BR", "zh-Hant"][..];
        for (header, best) in [
            ("", "en"),
            ("ja", "ja"),
            ("JA-jp", "ja"),
            ("ar;q=0.5, ja;q=0.7", "ja"),
            ("ar;q=0.7, ja;q=0.7", "ar"),
            ("de, fr, ja;q=0.1", "ja"),
            ("pt", "pt-BR"),
            ("pt-PT, ja;q=0.9", "pt-BR"),
            ("zh-TW", "zh-Hant"),
            ("zh-CN, ja;q=0.8", "zh-Hant"),
            ("*", "en"),
            ("*, ja;q=0.5", "en"),
            ("en;q=0, *", "en"),
            ("en;q=0, *, ja;q=0.5", "ja"),
            ("ja;q=0", "en"),
            ("ja-JP ; Q=0.9 , en-GB;q=0.8", "ja"),
            ("ja;q=2, ar", "ar"),
            ("ja;q=0.9999, ar;q=0.1", "ar"),
            (";;,,=, q=1, ar", "ar"),
        ] {
            let available = tags(site);
            assert_eq!(
                negotiate(header, &available, &available[0]).as_str(),
                best,
                "{header:?}"
            );
        }
    }

    #[test]
    fn the_same_script_counts_more_than_the_order_of_the_site() {
        for (site, header, best) in [
            (["zh-TW", "zh-CN"], "zh-SG", "zh-CN"),
            (["zh-CN", "zh-TW"], "zh-HK", "zh-TW"),
            (["zh-HK", "zh-Hans"], "zh-CN", "zh-Hans"),
            (["zh-TW", "zh-CN"], "zh", "zh-CN"),
            (["sr-Latn", "sr-BA"], "sr-RS", "sr-BA"),
        ] {
            let available = tags(&site);
            let chosen = negotiate(header, &available, &available[0]);
            assert_eq!(chosen.as_str(), best, "{header:?} of {site:?}");
        }
    }

    #[test]
    fn the_default_is_used_if_nothing_suits_or_nothing_is_available() {
        let available = tags(&["en", "ja"]);
        assert_eq!(negotiate("de", &available, &available[1]).as_str(), "ja");
        assert_eq!(negotiate("en", &[], &available[1]).as_str(), "ja");
    }

    proptest! {
        #[test]
        fn any_header_gives_an_offered_locale(header in ".{0,60}|([a-z]{2}(;q=[0-9.]{0,5})?,? ?){0,5}") {
            let available = tags(&["en", "ja", "ar"]);
            prop_assert!(available.contains(negotiate(&header, &available, &available[0])));
        }
    }
}
