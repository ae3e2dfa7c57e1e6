//! cState incidents with one file per language.

use std::mem;

use crate::locale::Tag;
use crate::record::{Form, Record};

/// Makes one record of those of one incident that are cState's files of it in several languages:
/// `vpn.md`, `vpn.ja.md`, `vpn.de.md`.
///
/// The file that says no language is the original, else the English one, else the first by its
/// language. The others are translations of its updates by their times, and what is of no update's time
/// is an update of its own. `record` finds the record in an element.
pub fn merge_translations<T>(records: &mut Vec<T>, record_of: impl Fn(&mut T) -> &mut Record) {
    if records.len() < 2 {
        return;
    }
    let ranked = mem::take(records).into_iter().map(|mut item| {
        let lang = stated_language(record_of(&mut item));
        let is_not_english = lang.as_ref().is_some_and(|lang| *lang != Tag::english());
        ((is_not_english, lang), item)
    });
    let mut ranked: Vec<_> = ranked.collect();
    // Among equals no language comes before any.
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    for ((_, lang), mut item) in ranked {
        let translation = record_of(&mut item);
        let mut merged = records.iter_mut().map(&record_of);
        let original = lang.as_ref().and_then(|lang| {
            merged
                .find(|candidate| candidate.form == Form::Cstate && !has_language(candidate, lang))
        });
        match (original, lang) {
            (Some(original), Some(lang)) => attach_translation(original, translation, &lang),
            _ => records.push(item),
        }
    }
}

/// The language that a file says it is in.
fn stated_language(record: &Record) -> Option<Tag> {
    let stated = record.facts.extra_fields.get("lang");
    stated.filter(|_| record.form == Form::Cstate)?.parse().ok()
}

/// Whether a record has a text in a language already.
fn has_language(record: &Record, lang: &Tag) -> bool {
    let mut posts = record.posts.iter();
    posts.any(|post| post.locale == *lang || post.translations.contains_key(lang))
}

/// Attaches a translation's posts to the original by time; unmatched posts become updates of their own.
/// Other fields of the translation are ignored.
fn attach_translation(original: &mut Record, translation: &mut Record, lang: &Tag) {
    let mut unmatched = Vec::new();
    for post in mem::take(&mut translation.posts) {
        let mut candidates = original.posts.iter_mut();
        let counterpart = candidates.find(|candidate| {
            candidate.at == post.at && !candidate.translations.contains_key(lang)
        });
        match counterpart {
            Some(original_post) => {
                original_post.translations.insert(lang.clone(), post.body);
            }
            None => unmatched.push(post),
        }
    }
    original.posts.append(&mut unmatched);
    original.posts.sort_by_key(|post| post.at);
    let newest = original.posts.last().map(|post| post.at);
    original.facts.updated_at = original.facts.updated_at.max(newest);
    if let Some(title) = translation.facts.title.take() {
        original.facts.translated_titles.insert(lang.clone(), title);
    }
}
