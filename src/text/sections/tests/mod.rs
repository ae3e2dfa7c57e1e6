//! How bodies are cut into sections.

mod ends;
mod labels;
mod languages;
mod laws;
mod lists;
mod remarks;

use super::*;
use crate::text::Format;

fn labels(languages: &[&str]) -> Labels {
    let mut labels = Labels::default();
    for language in languages {
        labels.merge(Labels::parse(language).unwrap());
    }
    labels
}

const EN: &str = include_str!("../../../../content/locales/en.toml");
const JA: &str = include_str!("../../../../content/locales/ja.toml");

/// The sections of a body, each as its kind and its text, with `/` for a line's end.
fn cut(body: &Body, languages: &[&str]) -> Vec<String> {
    let sections = sections(body, &labels(languages), None);
    let show = |section: &Section| {
        let text = section.text.plain().replace('\n', " / ");
        format!("{}: {text}", section.kind.as_str())
    };
    sections.iter().map(show).collect()
}

fn english(text: &str) -> Vec<String> {
    cut(&Body::text(text), &[EN])
}

fn japanese(text: &str) -> Vec<String> {
    cut(&Body::text(text), &[JA])
}
