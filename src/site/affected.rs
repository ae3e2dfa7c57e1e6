//! What an update says is affected, as pages and feeds show it.

use anyhow::Result;

use super::view::{AffectedView, StateView};
use crate::locale::Locale;
use crate::record::AffectedItem;

/// How many of the items that an update affects a feed's entry and a page as Markdown name. The entry stands in the feed
/// of each of them, so that all feeds together would grow with the square of their number.
pub(super) const MAX_NAMED_AFFECTED: usize = 20;

/// Statuspage's words for the state of a component, and the message keys for them. Any other word is
/// shown unchanged.
const COMPONENT_STATES: [(&str, &str); 5] = [
    ("operational", "component-operational"),
    ("degraded_performance", "component-degraded-performance"),
    ("partial_outage", "component-partial-outage"),
    ("major_outage", "component-major-outage"),
    ("under_maintenance", "component-under-maintenance"),
];

pub(super) fn views(affected: &[AffectedItem]) -> Vec<AffectedView> {
    let view = |affected: &AffectedItem| AffectedView {
        name: affected.name.to_string(),
        before: affected
            .previous_state
            .as_deref()
            .filter(|_| affected.previous_state != affected.state)
            .map(state_view),
        state: affected.state.as_deref().map(state_view),
    };
    affected.iter().map(view).collect()
}

fn state_view(word: &str) -> StateView {
    let known = COMPONENT_STATES.iter().find(|(known, _)| *known == word);
    StateView {
        key: known.map(|(_, key)| *key),
        word: word.to_owned(),
    }
}

/// The affected items in one line of plain text. If there are more than `limit`, the line names one less
/// and counts the others.
///
/// # Errors
/// If a message is missing from the catalog.
pub(super) fn text_line(
    affected: &[AffectedItem],
    limit: usize,
    locale: &Locale,
) -> Result<String> {
    let named = match affected.len() {
        count if count > limit => limit.saturating_sub(1),
        count => count,
    };
    let (affected, others) = affected.split_at(named);
    let state_text = |state: &StateView| match state.key {
        Some(key) => locale.format_message(key, &[]),
        None => Ok(state.word.clone()),
    };
    let mut items = Vec::with_capacity(affected.len());
    for view in views(affected) {
        let name = view.name.as_str();
        items.push(match (&view.before, &view.state) {
            (Some(before), Some(state)) => locale.format_message(
                "affected-change",
                &[
                    ("name", name.into()),
                    ("before", state_text(before)?.into()),
                    ("state", state_text(state)?.into()),
                ],
            )?,
            (_, Some(state)) => locale.format_message(
                "label-value",
                &[("label", name.into()), ("value", state_text(state)?.into())],
            )?,
            _ => view.name,
        });
    }
    if !others.is_empty() {
        let args = [("count", others.len().into())];
        items.push(locale.format_message("affected-more", &args)?);
    }
    let label = locale.format_message("update-affected", &[])?;
    let list = locale.list(&items);
    Ok(locale.format_message(
        "label-value",
        &[("label", label.into()), ("value", list.into())],
    )?)
}
