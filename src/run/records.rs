//! Decodes the records of a root, and finds those that contradict each other.

use std::collections::BTreeMap;

use super::gather::Gathered;
use crate::content::Content;
use crate::problem::{Place, Problem};
use crate::record::{self, Reading, Record};
use crate::settings::ServiceSettings;

/// Every record of the root, by the incident's id.
pub(super) fn decode(content: &Content, gathered: &mut Gathered) -> BTreeMap<String, Vec<Record>> {
    let mut found: BTreeMap<String, Vec<(&str, Record)>> = BTreeMap::new();
    let reading = Reading {
        labels: &gathered.labels,
        zone: gathered.settings.record_zone,
        csv: gathered.settings.csv.as_ref(),
    };
    for (path, bytes) in content.folder("records") {
        let decoded = record::decode(path, bytes, None, reading);
        gathered.problems.extend(decoded.problems);
        let listed = decoded.services.into_iter().map(ServiceSettings::named);
        gathered.settings.services.extend(listed);
        for record in decoded.records {
            found
                .entry(record.id.clone())
                .or_default()
                .push((path, record));
        }
    }
    for (id, records) in &found {
        gathered.problems.extend(conflicts(id, records));
    }
    let without_paths =
        |records: Vec<(&str, Record)>| records.into_iter().map(|(_, r)| r).collect();
    found
        .into_iter()
        .map(|(id, records)| (id, without_paths(records)))
        .collect()
}

/// Records of one id that cannot be versions of one incident.
///
/// Several files of one incident are welcome as successive versions of it. But a team writes its own
/// incident in one file, and two versions of one time cannot both be right.
fn conflicts(id: &str, records: &[(&str, Record)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, (file, record)) in records.iter().enumerate() {
        let Some((other, _)) = records[..at].iter().find(|(_, other)| {
            let own = record.form.is_handwritten() || other.form.is_handwritten();
            let same_time =
                record.form == other.form && record.facts.updated_at == other.facts.updated_at;
            record != other && (own || same_time)
        }) else {
            continue;
        };
        problems.push(Problem::new(
            Place::file(*file),
            format!("two records of one id: {id} is also in {other}; all their updates are shown"),
            "give one of them another id, or remove it",
        ));
    }
    problems
}
