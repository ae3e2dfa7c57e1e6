//! Which incidents are in which unit of the index, and what its keys lead to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::SearchUnit;
use crate::catalog::{Brief, ListedIncident, Month, Part, PartKey, PartedList};
use crate::incident::SearchWords;
use crate::site::HistoryPart;

/// How many months with incidents, the newest, are in no year.
const NEWEST_MONTHS: usize = 2;

/// How many incidents of a part of a month a file of keys is made for: it then has some thirty kilobytes. An incident with
/// many words changes all files of its part.
const PART_INCIDENTS_PER_KEY_FILE: usize = 12;

/// How many incidents of a year a file of keys is made for. A query with few results reads one file of each year for
/// each of its keys, and all are made anew when a month comes to the year.
const YEAR_INCIDENTS_PER_KEY_FILE: usize = 192;

/// An incident of a unit.
#[derive(Clone, Debug)]
pub(in crate::site) struct SearchedIncident {
    /// What its keys lead to in the unit: the place of the incident, or of its part of a month.
    pub number: u32,
    pub brief: Brief,
    /// The words by which it is found, if they are known.
    pub words: Option<Arc<SearchWords>>,
}

/// The incidents of a unit.
#[derive(Clone, Debug, Default)]
pub(in crate::site) struct SearchList {
    pub count: usize,
    /// The number below which all numbers are to which its keys lead.
    pub number_count: usize,
    /// The oldest first. None if some of them are not in memory.
    pub incidents: Vec<SearchedIncident>,
}

/// The number of a unit's files of keys.
pub(super) fn key_file_count(unit: SearchUnit, incidents: usize) -> usize {
    incidents.div_ceil(match unit {
        SearchUnit::Part(_) => PART_INCIDENTS_PER_KEY_FILE,
        SearchUnit::Year(_) => YEAR_INCIDENTS_PER_KEY_FILE,
    })
}

/// The oldest of the months that are in no year, of these months with incidents.
pub(super) fn first_newest_month(months: impl Iterator<Item = Month>) -> Option<Month> {
    let months: BTreeSet<Month> = months.collect();
    months.into_iter().rev().nth(NEWEST_MONTHS - 1)
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
    let first_newest = first_newest_month(months.parts().map(|((month, _), _)| month));
    let mut units: BTreeMap<SearchUnit, SearchUnitFacts> = BTreeMap::new();
    for (key, part) in months.parts() {
        let (month, number) = key;
        let is_of_year = Some(month) < first_newest;
        let year = is_of_year.then_some(SearchUnit::Year(month.year));
        let part_unit = SearchUnit::Part(HistoryPart { month, number });
        for unit in [Some(part_unit), year].into_iter().flatten() {
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
            let parts = (0..).zip(&facts.parts);
            let items = parts.map(|(place, key)| {
                let items = months.part(*key).and_then(Part::items)?;
                Some(items.iter().map(move |item| (place, item)))
            });
            let items: Option<Vec<_>> = items.collect();
            let items = items.into_iter().flatten().flatten();
            let incidents = (0..).zip(items);
            let incidents = incidents.map(|(place, (place_of_part, item))| SearchedIncident {
                number: match unit {
                    SearchUnit::Part(_) => place,
                    SearchUnit::Year(_) => place_of_part,
                },
                brief: item.brief(),
                words: item.search_words(),
            });
            let list = Self {
                count: facts.incidents,
                number_count: match unit {
                    SearchUnit::Part(_) => facts.incidents,
                    SearchUnit::Year(_) => facts.parts.len(),
                },
                incidents: incidents.collect(),
            };
            (unit, list)
        });
        lists.collect()
    }
}
