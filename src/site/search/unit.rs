//! The units of the index and the files of each.

use crate::catalog::Month;
use crate::locale::Tag;
use crate::site::{HistoryPart, Page};

/// A part of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchUnit {
    /// The parts of the months of a year in UTC, without those of the newest months of all. Its keys lead to parts.
    Year(i32),
    /// The incidents of a part of a month in UTC. Its keys lead to incidents.
    Part(HistoryPart),
}

impl SearchUnit {
    /// The name of its folder.
    pub fn name(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Part(HistoryPart { month, number }) => {
                let Month { year, month } = month;
                match number {
                    1 => format!("{year:04}-{month:02}"),
                    _ => format!("{year:04}-{month:02}-{number}"),
                }
            }
        }
    }
}

/// A file of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchFile {
    /// The list of the units.
    Index,
    /// Keys, by the number of the file, from 0.
    Keys(SearchUnit, usize),
    /// What is shown of the incidents of a part of a month, by the number of the file, from 0.
    Results(HistoryPart, usize),
}

impl SearchFile {
    /// The path below the site's root.
    pub fn path(self, locale: &Tag) -> String {
        let folder = Page::Search.path(locale);
        match self {
            Self::Index => format!("{folder}index.json"),
            Self::Keys(unit, number) => format!("{folder}{}/{number}.json", unit.name()),
            Self::Results(part, number) => {
                let unit = SearchUnit::Part(part);
                format!("{folder}{}/results-{number}.json", unit.name())
            }
        }
    }
}
