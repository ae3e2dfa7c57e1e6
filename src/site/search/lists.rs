//! Which incidents are in which unit of the index.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::SearchUnit;
use crate::catalog::{Brief, ListedIncident, Month, Part, PartKey, PartedList};
use crate::incident::SearchWords;

/// How many months with incidents, the newest, are units of their own.
const MONTHS: usize = 3;

/// How many incidents of a month a file of keys is made for: it then has some twenty kilobytes.
const MONTH_INCIDENTS_PER_KEY_FILE: usize = 16;

/// The most files of keys of a month: each update of one of its incidents may change all of them, and a query reads
/// one of them for each of its keys.
const MAX_KEY_FILES_OF_MONTH: usize = 16;

/// How many incidents of a year a file of keys is made for: a query with few results reads one of each year for each
/// of its keys.
const YEAR_INCIDENTS_PER_KEY_FILE: usize = 4;

/// An incident of a unit.
#[derive(Clone, Debug)]
pub(in crate::site) struct SearchedIncident {
    pub brief: Brief,
    /// The words by which it is found, if they are known.
    pub words: Option<Arc<SearchWords>>,
}

/// The incidents of a unit.
#[derive(Clone, Debug, Default)]
pub(in crate::site) struct SearchList {
    pub count: usize,
    /// In the order of their numbers: the oldest has 0. None if some of them are not in memory.
    pub incidents: Vec<SearchedIncident>,
}

/// The number of a unit's files of keys. It seldom changes, since all of them are then made anew.
pub(super) fn key_file_count(unit: SearchUnit, incidents: usize) -> usize {
    let count = |per_file| incidents.div_ceil(per_file).next_power_of_two();
    match unit {
        SearchUnit::Month(_) => count(MONTH_INCIDENTS_PER_KEY_FILE).min(MAX_KEY_FILES_OF_MONTH),
        SearchUnit::Year(_) => count(YEAR_INCIDENTS_PER_KEY_FILE),
    }
}

/// What is known of a unit whose incidents are not in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchUnitFacts {
    /// How many incidents it has. With as many or more it has at least the same files.
    pub incidents: usize,
    /// The parts of the catalog in which they are, oldest first.
    pub parts: Vec<PartKey<Month>>,
}

/// The units of the index of these incidents.
pub fn search_units<I: ListedIncident>(
    months: &PartedList<Month, I>,
) -> BTreeMap<SearchUnit, SearchUnitFacts> {
    let all = months.parts().map(|((month, _), _)| month);
    let all: BTreeSet<Month> = all.collect();
    let newest: BTreeSet<&Month> = all.iter().rev().take(MONTHS).collect();
    let mut units: BTreeMap<SearchUnit, SearchUnitFacts> = BTreeMap::new();
    for (key, part) in months.parts() {
        let (month, _) = key;
        let unit = match newest.contains(&month) {
            true => SearchUnit::Month(month),
            false => SearchUnit::Year(month.year),
        };
        let facts = units.entry(unit).or_default();
        facts.incidents += part.facts.as_ref().count;
        facts.parts.push(key);
    }
    units
}

impl SearchList {
    /// The incidents of every unit.
    pub fn of_all<I: ListedIncident>(months: &PartedList<Month, I>) -> BTreeMap<SearchUnit, Self> {
        let units = search_units(months).into_iter();
        let lists = units.map(|(unit, facts)| {
            let parts = facts.parts.iter();
            let items = parts.map(|key| months.part(*key).and_then(Part::items));
            let items: Option<Vec<&[I]>> = items.collect();
            let items = items.into_iter().flatten().flatten();
            let incidents = items.map(|item| SearchedIncident {
                brief: item.brief(),
                words: item.search_words(),
            });
            let list = Self {
                count: facts.incidents,
                incidents: incidents.collect(),
            };
            (unit, list)
        });
        lists.collect()
    }
}
