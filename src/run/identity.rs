//! Which incidents the ledger knows, by the systems that gave them their ids.

use super::cache::Cache;
use super::ledger_store::Ledger;
use crate::diagnostics::{Diagnostic, Location};
use crate::ledger::{AmbiguousIncident, IncidentIds};
use crate::record::{Namespace, Record};

/// The ids of all incidents of the ledger. What an entry that is not loaded says of its incident comes
/// from the cache, and of a damaged one what the cache knew of it before.
pub(super) fn known_ids(ledger: &Ledger, cache: &Cache) -> IncidentIds {
    let mut ids = IncidentIds::default();
    for id in ledger.versions().keys().chain(ledger.damaged_ids()) {
        let cached = || cache.incidents.get(id).or_else(|| cache.last_known.get(id));
        let read = ledger.facts(id).map(|facts| facts.origin.clone());
        let origin = read.or_else(|| Some(cached()?.origin.clone()));
        // An entry that was deleted since it was listed does not count.
        if origin.is_some() || ledger.is_damaged(id) {
            ids.insert(id, origin);
        }
    }
    ids
}

/// Says that a record in `path` is left out, since it is not known to which incident it belongs.
pub(super) fn ambiguous_incident_diagnostic(
    ambiguous: &AmbiguousIncident,
    namespace: &Namespace,
    source_id: &str,
    path: &str,
) -> Diagnostic {
    let message = format!(
        "the record {source_id} does not say which {namespace} it is from, and {ambiguous}: it is left out"
    );
    let help = if *namespace == Namespace::STATUSPAGE {
        "add the `page` with its `id`, as the page's API gives it"
    } else {
        "add `affected_products`, as the dashboard gives them"
    };
    Diagnostic::new(Location::file(path), message, help)
}

/// Says that the incident `id` of a record in `path` is not called what its source calls it, since
/// another incident is.
pub(super) fn shared_id_diagnostic(
    ids: &IncidentIds,
    id: &str,
    record: &Record,
    path: &str,
) -> Option<Diagnostic> {
    let (source_id, namespace) = (&record.id, &record.namespace);
    let owner = ids.owner(source_id).filter(|_| id != source_id)?;
    let (message, remedy) = if owner == source_id {
        (
            format!("two systems use the id {source_id}: that of {namespace} is published as {id}"),
            "keep one of the records, and write what the other adds as an annotation",
        )
    } else {
        (
            format!(
                "ids that differ only in letter case: {owner} and {source_id}; {source_id} of \
                 {namespace} is published as {id}"
            ),
            "write its id in both records as in the first",
        )
    };
    let help = format!(
        "if they are two incidents, leave it so, and call annotations and translations of this one by \
         the id {id}. if they are one, {remedy}"
    );
    Some(Diagnostic::warning(Location::file(path), message, help))
}
