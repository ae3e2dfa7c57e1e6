//! What the name of one of Hugo's files says.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

use crate::digest::hex;
use crate::locale::Tag;
use crate::record::{DecodeOptions, is_valid_id};

/// Whether a file is Hugo's page of a whole section, which tells of no incident.
pub(in crate::record) fn is_section_page(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    name.starts_with("_index.") && name.ends_with(".md")
}

/// The name of a file without its extension, or of its folder where Hugo asks for `index.md`; and the
/// known language that it ends with, as in `vpn.ja.md`.
pub(in crate::record) fn name_and_language<'a>(
    file: &'a str,
    options: DecodeOptions<'_>,
) -> (&'a str, Option<Tag>) {
    let mut parts = file.rsplit('/');
    let last = parts.next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let known_tag = |lang: &str| {
        let lang: Tag = lang.parse().ok()?;
        options.labels.contains_key(&lang).then_some(lang)
    };
    let split = stem.rsplit_once('.');
    let (stem, lang) = split
        .and_then(|(stem, lang)| Some((stem, Some(known_tag(lang)?))))
        .unwrap_or((stem, None));
    match parts.next() {
        Some(folder) if stem == "index" => (folder, lang),
        _ => (stem, lang),
    }
}

/// The id of the incident in a file of that name: the name, or where it cannot stand in an address what
/// is left of it, and a digest that tells it from others of which the same is left.
pub(in crate::record) fn incident_id(name: &str) -> Cow<'_, str> {
    if is_valid_id(name) {
        return name.into();
    }
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let mut id = parts.join("-");
    id.truncate(MAX_ID_STEM_BYTES);
    let digest = hex(&Sha256::digest(name)[..4]);
    match id.as_str() {
        "" => digest.into(),
        _ => format!("{id}-{digest}").into(),
    }
}

/// How much of a name stands in the id beside its digest, in bytes.
const MAX_ID_STEM_BYTES: usize = 80;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_name_makes_an_id_of_its_own() {
        for (file, expected) in [
            ("records/2026-05-07-vpn.md", "2026-05-07-vpn"),
            ("records/vpn/index.md", "vpn"),
            ("records/2026-05-07-störung.md", "2026-05-07-st-rung-"),
            ("records/vpn is down.md", "vpn-is-down-"),
            ("records/障害.md", ""),
            (".md", ""),
        ] {
            let labels = BTreeMap::new();
            let options = DecodeOptions::new(&labels);
            let id = incident_id(name_and_language(file, options).0);
            assert!(is_valid_id(&id) && id.starts_with(expected), "{file}: {id}");
        }
        let long = "a ".repeat(100);
        let names = ["障害", "障害2", "復旧", "a b", "a-b", &long, &long[1..]];
        for (at, name) in names.iter().enumerate() {
            assert!(is_valid_id(&incident_id(name)), "{name}");
            assert!(
                !names[..at]
                    .iter()
                    .any(|other| incident_id(other) == incident_id(name)),
                "{name}"
            );
        }
    }
}
