//! Which of a source's incidents are taken.

use super::{Decoded, Facts, ListedService, Record};
use crate::settings::{Selection, SourceSettings};

/// Removes from `decoded` what `source` does not take: services, and incidents of these services alone, or of other
/// features or classifications.
pub fn select(decoded: &mut Decoded, source: &SourceSettings) {
    if source.take.is_empty() && source.leave_out.is_empty() {
        return;
    }
    decoded
        .services
        .retain(|ListedService { name, .. }| takes_service(source, name));
    decoded.records.retain_mut(|record| take(record, source));
}

/// Whether a source's services of this name are taken.
pub fn takes_service(source: &SourceSettings, name: &str) -> bool {
    let take = &source.take.services;
    (take.is_empty() || names(take, name)) && !names(&source.leave_out.services, name)
}

/// Whether an incident is taken. Of its services those stay that are.
fn take(record: &mut Record, source: &SourceSettings) -> bool {
    let facts = &mut record.facts;
    let fits = |selection: &Selection, if_empty: bool| {
        let source_impact = facts.source_impact();
        let by_classification = match selection.classifications.as_slice() {
            [] => if_empty,
            words => words
                .iter()
                .any(|word| source_impact.is_classified_as(word)),
        };
        let by_feature = match selection.features.as_slice() {
            [] => if_empty,
            words => features(facts).any(|word| names(words, word)),
        };
        (by_classification, by_feature)
    };
    let (of_taken_class, of_taken_feature) = fits(&source.take, true);
    let (of_other_class, of_other_feature) = fits(&source.leave_out, false);
    if !of_taken_class || !of_taken_feature || of_other_class || of_other_feature {
        return false;
    }
    let all = facts.service.iter().chain(&facts.services);
    let taken: Vec<String> = all
        .filter(|name| takes_service(source, name))
        .cloned()
        .collect();
    if facts.service.is_none() {
        return source.take.services.is_empty();
    }
    (facts.service, facts.services) = Facts::normalize_services(taken);
    facts.service.is_some()
}

/// The feature of Microsoft's issues, and the group that it is in.
fn features(facts: &Facts) -> impl Iterator<Item = &String> {
    let fields = ["feature", "featureGroup"];
    fields
        .into_iter()
        .filter_map(|field| facts.extra_fields.get(field))
}

/// Whether one of `words` is `name`, in any letter case.
fn names(words: &[String], name: &str) -> bool {
    let name = name.trim().to_lowercase();
    words.iter().any(|word| word.trim().to_lowercase() == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Form;
    use crate::settings::SourceKind;

    fn record(id: &str, services: &[&str], classification: &str, feature: &str) -> Record {
        let services = services.iter().map(|name| (*name).to_owned());
        let (service, services) = Facts::normalize_services(services);
        let mut facts = Facts {
            service,
            services,
            classification: Some(classification.to_owned()),
            ..Facts::default()
        };
        let key = "feature".to_owned();
        facts.extra_fields.insert(key, feature.to_owned());
        Record::new(id.to_owned(), Form::Graph, facts, Vec::new())
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn incidents_are_taken_by_service_feature_and_classification() {
        let everything = SourceSettings {
            name: "a".to_owned(),
            title: "A".to_owned(),
            kind: SourceKind::Feed { url: String::new() },
            take: Selection::default(),
            leave_out: Selection::default(),
        };
        let services = |services: &[&str]| Selection {
            services: words(services),
            ..Selection::default()
        };
        let classes = |classifications: &[&str]| Selection {
            classifications: words(classifications),
            ..Selection::default()
        };
        let features = |features: &[&str]| Selection {
            features: words(features),
            ..Selection::default()
        };
        let none = Selection::default;
        for (take, leave_out, expected) in [
            (none(), none(), "1:Mail+Chat 2:Chat 3:"),
            (services(&["mail"]), none(), "1:Mail"),
            (services(&["Chat "]), none(), "1:Chat 2:Chat"),
            (none(), services(&["Chat"]), "1:Mail 3:"),
            (
                services(&["Mail", "Chat"]),
                services(&["Mail"]),
                "1:Chat 2:Chat",
            ),
            (classes(&["Incident"]), none(), "1:Mail+Chat"),
            (none(), classes(&["advisory"]), "1:Mail+Chat"),
            (features(&["send"]), none(), "1:Mail+Chat 3:"),
            (none(), features(&["send"]), "2:Chat"),
            (features(&["send"]), classes(&["advisory"]), "1:Mail+Chat"),
        ] {
            let mut decoded = Decoded {
                records: vec![
                    record("1", &["Mail", "Chat"], "incident", "send"),
                    record("2", &["Chat"], "advisory", "read"),
                    record("3", &[], "advisory", "Send"),
                ],
                ..Decoded::default()
            };
            let source = SourceSettings {
                take,
                leave_out,
                ..everything.clone()
            };
            select(&mut decoded, &source);
            let taken = decoded.records.iter().map(|record| {
                let facts = &record.facts;
                let services = match facts.services.as_slice() {
                    [] => facts.service.clone().unwrap_or_default(),
                    several => several.join("+"),
                };
                format!("{}:{services}", record.id)
            });
            let taken: Vec<String> = taken.collect();
            assert_eq!(taken.join(" "), expected, "{source:?}");
        }
    }
}
