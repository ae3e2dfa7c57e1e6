//! Which incidents are in which unit of the index, and what its keys lead to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::SearchUnit;
use crate::catalog::{Brief, ListedIncident, Month, Part, PartKey, PartedList};
use crate::incident::SearchWords;

/// How many months with incidents, the newest, are in no year.
pub(super) const NEWEST_MONTHS: usize = 2;

/// How many incidents of a month a file of keys is made for: it then has some thirty kilobytes.
const MONTH_INCIDENTS_PER_KEY_FILE: usize = 12;

/// The most files of keys of a month: an incident with many words changes all of them.
const MAX_KEY_FILES_OF_MONTH: usize = 32;

/// How many incidents of a year a file of keys is made for. A query with few results reads one file of each year for
/// each of its keys, and all are made anew when a month comes to the year.
const YEAR_INCIDENTS_PER_KEY_FILE: usize = 192;

const MONTHS_OF_YEAR: usize = 12;

/// An incident of a unit.
#[derive(Clone, Debug)]
pub(in crate::site) struct SearchedIncident {
    /// What its keys lead to in the unit: the incident, or its month.
    pub number: u32,
    pub brief: Brief,
    /// The words by which it is found, if they are known.
    pub words: Option<Arc<SearchWords>>,
}

/// The incidents of a unit.
#[derive(Clone, Debug, Default)]
pub(in crate::site) struct SearchList {
    pub count: usize,
    /// The oldest first. None if some of them are not in memory.
    pub incidents: Vec<SearchedIncident>,
}

/// The number of a unit's files of keys.
pub(super) fn key_file_count(unit: SearchUnit, incidents: usize) -> usize {
    match unit {
        SearchUnit::Month(_) => incidents
            .div_ceil(MONTH_INCIDENTS_PER_KEY_FILE)
            .min(MAX_KEY_FILES_OF_MONTH),
        SearchUnit::Year(_) => incidents.div_ceil(YEAR_INCIDENTS_PER_KEY_FILE),
    }
}

/// The number below which all numbers are to which the keys of a unit lead.
pub(super) fn number_count(unit: SearchUnit, incidents: usize) -> usize {
    match unit {
        SearchUnit::Month(_) => incidents,
        SearchUnit::Year(_) => MONTHS_OF_YEAR,
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
    let newest: BTreeSet<&Month> = all.iter().rev().take(NEWEST_MONTHS).collect();
    let mut units: BTreeMap<SearchUnit, SearchUnitFacts> = BTreeMap::new();
    for (key, part) in months.parts() {
        let (month, _) = key;
        let is_of_year = !newest.contains(&month);
        let year = is_of_year.then_some(SearchUnit::Year(month.year));
        for unit in [Some(SearchUnit::Month(month)), year].into_iter().flatten() {
            let facts = units.entry(unit).or_default();
            facts.incidents += part.facts.as_ref().count;
            facts.parts.push(key);
        }
    }
    units
}

impl SearchList {
    /// The incidents of every unit.
    pub fn of_all<I: ListedIncident>(months: &PartedList<Month, I>) -> BTreeMap<SearchUnit, Self> {
        let units = search_units(months).into_iter();
        let lists = units.map(|(unit, facts)| {
            let parts = facts.parts.iter();
            let items = parts.map(|key| {
                let items = months.part(*key).and_then(Part::items)?;
                Some(items.iter().map(|item| (key.0, item)))
            });
            let items: Option<Vec<_>> = items.collect();
            let items = items.into_iter().flatten().flatten();
            let incidents = (0..).zip(items);
            let incidents = incidents.map(|(place, (month, item))| SearchedIncident {
                number: match unit {
                    SearchUnit::Month(_) => place,
                    SearchUnit::Year(_) => month.month - 1,
                },
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
