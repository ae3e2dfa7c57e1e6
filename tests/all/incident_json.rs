//! Queries on the JSON of an incident, for tests.

use scraper::{Html, Selector};
use serde_json::Value;

/// An incident as `/api/v1/incidents/{id}.json` has it.
pub struct IncidentJson(pub Value);

impl IncidentJson {
    /// A field of the incident as text; empty where it is null.
    pub fn text_field(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    pub fn updates(&self) -> Vec<&Value> {
        self.0["updates"].as_array().unwrap().iter().collect()
    }

    /// A field of every update, oldest first; empty where it is null.
    pub fn update_fields(&self, field: &str) -> Vec<&str> {
        let updates = self.updates().into_iter();
        updates
            .map(|update| update[field].as_str().unwrap_or_default())
            .collect()
    }

    /// What a language has of a text, or nothing.
    pub fn title(&self, locale: &str) -> &str {
        text_in(&self.0["title"], locale)
    }

    /// This title and those before it, newest first.
    pub fn titles(&self, locale: &str) -> Vec<&str> {
        let earlier = self.0["earlier_titles"].as_array().unwrap().iter();
        std::iter::once(&self.0["title"])
            .chain(earlier)
            .map(|title| text_in(title, locale))
            .collect()
    }

    pub fn root_cause(&self, locale: &str) -> &str {
        text_in(&self.0["root_cause"], locale)
    }

    pub fn next_steps(&self, locale: &str) -> Vec<&str> {
        let steps = self.0["next_steps"].as_array().unwrap().iter();
        steps.map(|step| text_in(step, locale)).collect()
    }

    /// The kinds of an update's sections that have a text in a language.
    pub fn kinds(&self, update: usize, locale: &str) -> Vec<&str> {
        let sections = self.sections(update).into_iter();
        let in_locale = sections.filter(|section| !section["text"][locale].is_null());
        in_locale
            .map(|section| section["kind"].as_str().unwrap())
            .collect()
    }

    pub fn sections(&self, update: usize) -> Vec<&Value> {
        let sections = &self.updates()[update]["sections"];
        sections.as_array().unwrap().iter().collect()
    }

    /// The words of an update's section.
    pub fn section(&self, update: usize, kind: &str, locale: &str) -> &str {
        let sections = self.sections(update).into_iter();
        let mut sections = sections.filter(|section| section["kind"] == kind);
        text_in(&sections.next().unwrap()["text"], locale)
    }

    /// What translations into a language damage or lack, over all updates.
    pub fn lost_tokens(&self, locale: &str) -> Vec<&str> {
        let updates = 0..self.updates().len();
        let sections = updates.flat_map(|update| self.sections(update));
        let differs = sections.filter_map(|section| section["text"][locale]["differs"].as_array());
        differs
            .flatten()
            .map(|token| token.as_str().unwrap())
            .collect()
    }

    /// Where the texts of all updates in a language come from, each once, sorted.
    pub fn provenances(&self, locale: &str) -> Vec<&str> {
        let updates = 0..self.updates().len();
        let sections = updates.flat_map(|update| self.sections(update));
        let mut sources: Vec<&str> = sections
            .filter_map(|section| section["text"][locale]["source"].as_str())
            .collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }
}

fn text_in<'a>(texts: &'a Value, locale: &str) -> &'a str {
    texts[locale]["text"].as_str().unwrap_or_default()
}

/// The words of all elements of a page that a CSS selector finds.
pub fn select_texts(page: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let selector = Selector::parse(selector).unwrap();
    let found = page.select(&selector);
    found
        .map(|element| element.text().collect::<String>().trim().to_owned())
        .collect()
}

/// The warnings on a page.
pub fn page_warnings(page: &str) -> Vec<String> {
    select_texts(page, ".doubt")
}
