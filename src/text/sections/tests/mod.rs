//! How bodies are cut into sections.

mod ends;
mod headings;
mod label_lists;
mod labels;
mod languages;
mod properties;
mod lists;
mod nothing;
mod parentheticals;
mod promised_times;
mod promises;

use super::*;
use crate::text::{Body, Format};

fn labels(languages: &[&str]) -> Labels {
    let mut labels = Labels::default();
    for language in languages {
        labels.merge(Labels::parse(language).unwrap());
    }
    labels
}

const EN: &str = include_str!("../../../../content/locales/en.toml");
const JA: &str = include_str!("../../../../content/locales/ja.toml");
const AR: &str = include_str!("../../../../content/locales/ar.toml");
const DE: &str = include_str!("../../../../content/locales/de.toml");
const ES: &str = include_str!("../../../../content/locales/es.toml");
const FR: &str = include_str!("../../../../content/locales/fr.toml");
const KO: &str = include_str!("../../../../content/locales/ko.toml");
const PT: &str = include_str!("../../../../content/locales/pt.toml");
const ZH: &str = include_str!("../../../../content/locales/zh.toml");

/// The sections of a body, each as its kind and its text, with `/` for a line's end.
fn section_texts(body: &Body, languages: &[&str]) -> Vec<String> {
    let sections = parse_sections(body, &labels(languages), None);
    let show = |section: &Section| {
        let text = section.text.plain().replace('\n', " / ");
        format!("{}: {text}", section.kind.as_str())
    };
    sections.iter().map(show).collect()
}

fn english(text: &str) -> Vec<String> {
    section_texts(&Body::text(text), &[EN])
}

fn japanese(text: &str) -> Vec<String> {
    section_texts(&Body::text(text), &[JA])
}
