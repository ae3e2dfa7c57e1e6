use proptest::prelude::*;

use super::*;
use crate::ledger::merge;
use crate::record::{Facts, Post, is_valid_id};
use crate::text::Body;

fn form_of(namespace: &str) -> Form {
    match namespace {
        google if google.starts_with("google") => Form::Google,
        "csv" => Form::Csv,
        "own" => Form::Markdown,
        "microsoft" => Form::Graph,
        _ => Form::Statuspage,
    }
}

/// A record of a system, whose first post is of so many seconds after the epoch.
fn record(namespace: &str, id: &str, seconds: i64) -> Record {
    let at = DateTime::from_timestamp(seconds, 0).unwrap();
    let posts = vec![Post::new(at, Body::text("words"))];
    let form = form_of(namespace);
    Record {
        namespace: namespace.parse().unwrap(),
        ..Record::new(id.to_owned(), form, Facts::default(), posts)
    }
}

/// The entries of a ledger by id.
type Entries = BTreeMap<String, Entry>;

/// What a run does: finds the incidents of records and adds the records to their entries. A record whose
/// incident is not known has the id `?`.
fn run(entries: &mut Entries, records: &[Record]) -> Vec<String> {
    let mut ids = IncidentIds::default();
    for (id, entry) in entries.iter() {
        ids.insert(id, Some(entry.origin()));
    }
    let assigned = assign(&mut ids, records);
    for (id, record) in assigned.iter().zip(records).filter(|(id, _)| *id != "?") {
        let known = entries.remove(id);
        let known = known.unwrap_or_else(|| Entry::new(id, &record.id));
        let entry = merge(Some(known), vec![record.clone()], DateTime::UNIX_EPOCH);
        entries.insert(id.clone(), entry.unwrap());
    }
    assigned
}

fn assign(ids: &mut IncidentIds, records: &[Record]) -> Vec<String> {
    let assigned = ids.assign(records).into_iter();
    assigned
        .map(|id| id.unwrap_or_else(|_| "?".to_owned()))
        .collect()
}

#[test]
fn the_second_incident_of_an_id_is_called_after_its_system() {
    // The records of each run, and the ids of their incidents.
    type Runs<'a> = &'a [(&'a [(&'a str, &'a str, i64)], &'a [&'a str])];
    let long = "a".repeat(MAX_ID_BYTES);
    let cut = format!("csv-{}-04c48537", "a".repeat(87));
    let long_cases: Runs<'_> = &[
        (&[("own", &long, 1)], &[&long]),
        (&[("csv", &long, 1)], &[&cut]),
    ];
    let cases: [Runs<'_>; 10] = [
        // In one run the earliest incident has the id, wherever its record stands.
        &[(&[("own", "1", 20), ("csv", "1", 10)], &["own-1", "1"])],
        &[(&[("own", "1", 10), ("csv", "1", 10)], &["own-1", "1"])],
        // In several runs the first one has it.
        &[
            (&[("own", "1", 20)], &["1"]),
            (&[("csv", "1", 10)], &["csv-1"]),
            (&[("csv", "1", 10), ("own", "1", 5)], &["csv-1", "1"]),
            (&[("statuspage-x", "1", 0)], &["statuspage-x-1"]),
        ],
        // The id of another incident is not taken.
        &[
            (&[("own", "csv-1", 9), ("own", "1", 9)], &["csv-1", "1"]),
            (&[("csv", "1", 9)], &["csv-1-2"]),
            (&[("csv", "csv-1", 9)], &["csv-csv-1"]),
        ],
        &[(
            &[("own", "abc", 1), ("own", "ABC", 2), ("own", "Abc", 3)],
            &["abc", "own-ABC", "own-Abc-2"],
        )],
        // A system that is known only by its family may be any of the family.
        &[
            (&[("statuspage", "1", 1)], &["1"]),
            (&[("statuspage-x", "1", 2)], &["1"]),
            (&[("statuspage", "1", 1)], &["1"]),
            (&[("statuspage-y", "1", 0)], &["statuspage-y-1"]),
        ],
        // Where two systems of a kind have the id, a record of the kind is of neither.
        &[
            (&[("statuspage-x", "1", 2)], &["1"]),
            (&[("statuspage-y", "1", 0)], &["statuspage-y-1"]),
            (
                &[("statuspage", "1", 1), ("statuspage", "2", 1)],
                &["?", "2"],
            ),
        ],
        &[(
            &[
                ("google", "1", 0),
                ("google-cloud", "1", 1),
                ("google-workspace", "1", 2),
            ],
            &["?", "1", "google-workspace-1"],
        )],
        &[(
            &[("microsoft", "EX1", 1), ("microsoft", "EX1", 2)],
            &["EX1", "EX1"],
        )],
        long_cases,
    ];
    for runs in cases {
        let mut entries = Entries::new();
        for (records, expected) in runs {
            let records = records.iter();
            let records: Vec<Record> = records.map(|(ns, id, at)| record(ns, id, *at)).collect();
            assert_eq!(run(&mut entries, &records), *expected);
        }
    }
}

#[test]
fn an_incident_keeps_its_id_when_the_entry_of_the_other_is_gone() {
    let mut entries = Entries::new();
    let records = [record("own", "1", 1), record("csv", "1", 2)];
    assert_eq!(run(&mut entries, &records), ["1", "csv-1"]);
    entries.remove("1");
    assert_eq!(run(&mut entries, &records[1..]), ["csv-1"]);
    assert_eq!(run(&mut entries, &records), ["1", "csv-1"]);
}

#[test]
fn an_entry_without_a_namespace_is_of_every_system_whose_forms_it_holds() {
    let entry = |namespaces: &[&str]| {
        let records = namespaces.iter();
        let records: Vec<Record> = records.map(|ns| record(ns, "1", 1)).collect();
        let mut entry = merge(None, records, DateTime::UNIX_EPOCH).unwrap();
        entry.namespace = None;
        entry
    };
    let csv = record("csv", "1", 9);
    let mut entries = Entries::from([("1".to_owned(), entry(&["csv"]))]);
    assert_eq!(run(&mut entries, std::slice::from_ref(&csv)), ["1"]);
    assert_eq!(entries["1"].namespace, Some(Namespace::CSV));
    let mut entries = Entries::from([("1".to_owned(), entry(&["csv", "own"]))]);
    assert_eq!(run(&mut entries, &[csv, record("own", "1", 9)]), ["1", "1"]);
    assert_eq!(entries["1"].namespace, None);
    assert_eq!(
        run(&mut entries, &[record("microsoft", "1", 9)]),
        ["microsoft-1"]
    );
}

#[test]
fn a_record_waits_for_an_entry_that_cannot_be_read_and_may_be_its_own() {
    let mut ids = IncidentIds::default();
    ids.insert("1", None);
    assert_eq!(assign(&mut ids, &[record("csv", "1", 1)]), ["1"]);
    // What is known to be of another incident does not have to be waited for.
    let own = Origin {
        namespaces: [Namespace::OWN].into(),
        source_id: "1".to_owned(),
    };
    ids.insert("1", Some(own));
    ids.insert("csv-1", None);
    assert_eq!(assign(&mut ids, &[record("csv", "1", 1)]), ["csv-1"]);
    assert_eq!(
        assign(&mut ids, &[record("microsoft", "1", 1)]),
        ["microsoft-1"]
    );
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    let namespaces = vec!["csv", "own", "microsoft", "statuspage-x", "statuspage-y"];
    let ids = vec!["1", "a", "A", "csv-a", "own-a", "csv-a-2"];
    let one = (
        prop::sample::select(namespaces),
        prop::sample::select(ids),
        0..9_i64,
    );
    let one = one.prop_map(|(namespace, id, at)| record(namespace, id, at));
    prop::collection::vec(one, 1..6)
}

proptest! {
    #[test]
    fn no_incident_is_renamed_and_no_two_share_an_id(
        runs in prop::collection::vec(records(), 1..6)
    ) {
        let mut entries = Entries::new();
        let mut known: BTreeMap<(Namespace, String), String> = BTreeMap::new();
        for records in &runs {
            let mut reversed_records = records.clone();
            reversed_records.reverse();
            let mut reversed = run(&mut entries.clone(), &reversed_records);
            reversed.reverse();
            let assigned = run(&mut entries, records);
            prop_assert_eq!(&assigned, &reversed, "the order in a run matters");
            for (record, id) in records.iter().zip(assigned) {
                prop_assert!(is_valid_id(&id), "{}", id);
                let key = (record.namespace.clone(), record.id.clone());
                let before = known.entry(key).or_insert_with(|| id.clone());
                prop_assert_eq!(&*before, &id);
            }
            let paths: BTreeSet<String> = entries.keys().map(|id| fold_path(id)).collect();
            prop_assert_eq!(paths.len(), known.len());
            for ((namespace, source_id), id) in &known {
                let origin = entries[id].origin();
                prop_assert_eq!(origin.namespaces, Namespaces::from([namespace.clone()]));
                prop_assert_eq!(&origin.source_id, source_id);
            }
        }
    }
}
