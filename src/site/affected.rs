//! What an update touches, as pages and feeds show it.

use anyhow::Result;

use super::view::{AffectedView, StateView};
use crate::locale::Locale;
use crate::record::Affected;

/// Statuspage's words for the state of a component, and the catalogs' keys for them. A word that is
/// not among them is shown as it stands.
const STATES: [(&str, &str); 5] = [
    ("operational", "component-operational"),
    ("degraded_performance", "component-degraded-performance"),
    ("partial_outage", "component-partial-outage"),
    ("major_outage", "component-major-outage"),
    ("under_maintenance", "component-under-maintenance"),
];

pub(super) fn views(affected: &[Affected]) -> Vec<AffectedView> {
    let view = |affected: &Affected| AffectedView {
        name: affected.name.to_string(),
        before: affected
            .before
            .as_deref()
            .filter(|_| affected.before != affected.state)
            .map(state),
        state: affected.state.as_deref().map(state),
    };
    affected.iter().map(view).collect()
}

fn state(word: &str) -> StateView {
    let known = STATES.iter().find(|(known, _)| *known == word);
    StateView {
        key: known.map(|(_, key)| *key),
        word: word.to_owned(),
    }
}

/// The same in one line of plain text.
///
/// # Errors
/// Where the catalog lacks a word.
pub(super) fn line(affected: &[Affected], locale: &Locale) -> Result<String> {
    let word = |state: &StateView| match state.key {
        Some(key) => locale.word(key, &[]),
        None => Ok(state.word.clone()),
    };
    let mut items = Vec::with_capacity(affected.len());
    for view in views(affected) {
        let name = view.name.as_str();
        items.push(match (&view.before, &view.state) {
            (Some(before), Some(state)) => locale.word(
                "affected-change",
                &[
                    ("name", name.into()),
                    ("before", word(before)?.into()),
                    ("state", word(state)?.into()),
                ],
            )?,
            (_, Some(state)) => locale.word(
                "label-value",
                &[("label", name.into()), ("value", word(state)?.into())],
            )?,
            _ => view.name,
        });
    }
    let label = locale.word("update-affected", &[])?;
    let list = locale.list(&items);
    Ok(locale.word(
        "label-value",
        &[("label", label.into()), ("value", list.into())],
    )?)
}
