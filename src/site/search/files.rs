//! The files of the index of a site.

use anyhow::Result;

use super::index::make_key_files;
use super::lists::{SearchedIncident, first_newest_month, key_file_count};
use super::{RESULTS_PER_FILE, SearchFile, SearchUnit};
use crate::catalog::Month;
use crate::digest::Digest;
use crate::locale::{Locale, MessageError, Tag};
use crate::site::view::{SearchIndexView, SearchPartView, SearchResultView, SearchYearView};
use crate::site::{HistoryPart, Page, Site, ViewBuilder};

impl Site {
    /// The files of the index; none in a site without a search.
    pub fn search_files(&self) -> Vec<SearchFile> {
        if !self.settings.has_search {
            return Vec::new();
        }
        let mut files = vec![SearchFile::Index];
        for (unit, list) in &self.lists.search {
            let keys = key_file_count(*unit, list.count);
            files.extend((0..keys).map(|number| SearchFile::Keys(*unit, number)));
            if let SearchUnit::Part(part) = *unit {
                let results = list.count.div_ceil(RESULTS_PER_FILE);
                files.extend((0..results).map(|number| SearchFile::Results(part, number)));
            }
        }
        files
    }

    /// The list of the units.
    pub fn search_index(&self) -> SearchIndexView {
        let units = self.lists.search.iter();
        let parts = units.clone().filter_map(|(unit, list)| match unit {
            SearchUnit::Part(part) => Some((
                part.month,
                SearchPartView {
                    name: unit.name(),
                    files: key_file_count(*unit, list.count),
                },
            )),
            SearchUnit::Year(_) => None,
        });
        let mut older: Vec<(Month, SearchPartView)> = parts.collect();
        let first_newest = first_newest_month(older.iter().map(|(month, _)| *month));
        let newest =
            older.split_off(older.partition_point(|(month, _)| Some(*month) < first_newest));
        let years = units.rev().filter_map(|(unit, list)| match unit {
            SearchUnit::Year(year) => {
                let of_year = older.iter().filter(|(month, _)| month.year == *year);
                Some(SearchYearView {
                    name: unit.name(),
                    files: key_file_count(*unit, list.count),
                    parts: of_year.map(|(_, part)| part.clone()).collect(),
                })
            }
            SearchUnit::Part(_) => None,
        });
        let newest = newest.into_iter().rev();
        SearchIndexView {
            results: RESULTS_PER_FILE,
            newest: newest.map(|(_, part)| part).collect(),
            years: years.collect(),
        }
    }

    /// What is shown of the incidents in a file of results, in the order of their numbers.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn search_results(
        &self,
        part: HistoryPart,
        number: usize,
        locale: &Locale,
    ) -> Result<Vec<SearchResultView>, MessageError> {
        let builder = ViewBuilder::new(self, locale, &Page::Search);
        let incidents = self.searched_incidents(SearchUnit::Part(part)).iter();
        let incidents = incidents.skip(number * RESULTS_PER_FILE);
        let incidents = incidents.take(RESULTS_PER_FILE);
        incidents
            .map(|incident| builder.search_result(&incident.brief.summary))
            .collect()
    }

    /// The digest of what a unit's files of keys are made from.
    ///
    /// # Errors
    /// Only on a bug: it cannot be serialised.
    pub fn search_keys_digest(&self, unit: SearchUnit, locale: &Tag) -> Result<Digest> {
        let incidents = self.searched_incidents(unit);
        let index = self.search_indexes.of(unit, locale);
        Ok(index.digest(|| {
            let names = incidents
                .iter()
                .map(|incident| self.service_names(incident, locale));
            (incidents, names.collect())
        })?)
    }

    /// A unit's file of keys with this number: the keys, and the numbers of the incidents or parts that have each.
    pub fn search_keys(&self, unit: SearchUnit, number: usize, locale: &Tag) -> Vec<u8> {
        let index = self.search_indexes.of(unit, locale);
        index.file(number, || {
            let Some(list) = self.lists.search.get(&unit) else {
                return Vec::new();
            };
            let names = list.incidents.iter();
            let names = names.map(|incident| self.service_names(incident, locale));
            let locales = self.settings.locales.iter();
            let locale_index = locales.take_while(|other| *other != locale).count();
            make_key_files(unit, list, &names.collect::<Vec<_>>(), locale_index, locale)
        })
    }

    fn searched_incidents(&self, unit: SearchUnit) -> &[SearchedIncident] {
        let list = self.lists.search.get(&unit);
        list.map_or(&[], |list| &list.incidents)
    }

    /// The names of an incident's services in the language of the pages.
    fn service_names<'a>(&'a self, incident: &'a SearchedIncident, locale: &Tag) -> Vec<&'a str> {
        let services = incident.brief.summary.services.iter();
        let services = services.filter_map(|name| self.services.get(name));
        services.map(|service| service.name_in(locale)).collect()
    }
}
