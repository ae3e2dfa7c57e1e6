//! An incident that has a file in each of several languages.

use std::mem;

use crate::locale::Tag;
use crate::record::{Form, Record};

/// Makes one record of those of one incident that are cState's files of it in several languages:
/// `vpn.md`, `vpn.ja.md`, `vpn.de.md`.
///
/// The file that says no language is the original, else the English one, else the first by its
/// language. The others are translations of its updates by their times, and what is of no update's time
/// is an update of its own. `record` finds the record in an element.
pub fn join_languages<T>(records: &mut Vec<T>, record: impl Fn(&mut T) -> &mut Record) {
    if records.len() < 2 {
        return;
    }
    let ranked = mem::take(records).into_iter().map(|mut file| {
        let lang = language(record(&mut file));
        let is_foreign = lang.as_ref().is_some_and(|lang| *lang != Tag::english());
        ((is_foreign, lang), file)
    });
    let mut ranked: Vec<_> = ranked.collect();
    // Among equals no language comes before any.
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    for ((_, lang), mut file) in ranked {
        let translation = record(&mut file);
        let mut known = records.iter_mut().map(&record);
        let original = lang
            .as_ref()
            .and_then(|lang| known.find(|known| known.form == Form::Cstate && !is_in(known, lang)));
        match (original, lang) {
            (Some(original), Some(lang)) => lay_beside(original, translation, &lang),
            _ => records.push(file),
        }
    }
}

/// The language that a file says it is in.
fn language(record: &Record) -> Option<Tag> {
    let said = record.facts.others.get("lang");
    said.filter(|_| record.form == Form::Cstate)?.parse().ok()
}

/// Whether a record has a text in a language already.
fn is_in(record: &Record, lang: &Tag) -> bool {
    let mut posts = record.posts.iter();
    posts.any(|post| post.locale == *lang || post.translations.contains_key(lang))
}

/// Adds a translation's texts to the original; what else its file says is the original's to say.
fn lay_beside(original: &mut Record, translation: &mut Record, lang: &Tag) {
    let mut strays = Vec::new();
    for post in mem::take(&mut translation.posts) {
        let mut known = original.posts.iter_mut();
        let counterpart =
            known.find(|known| known.at == post.at && !known.translations.contains_key(lang));
        match counterpart {
            Some(known) => {
                known.translations.insert(lang.clone(), post.body);
            }
            None => strays.push(post),
        }
    }
    original.posts.append(&mut strays);
    original.posts.sort_by_key(|post| post.at);
    let newest = original.posts.last().map(|post| post.at);
    original.facts.updated_at = original.facts.updated_at.max(newest);
    if let Some(title) = translation.facts.title.take() {
        original.facts.titles.insert(lang.clone(), title);
    }
}
