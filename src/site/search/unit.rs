//! The units of the index and the files of each.

use crate::catalog::Month;
use crate::locale::Tag;
use crate::site::Page;

/// A part of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchUnit {
    /// The months of a year in UTC, without the newest ones of all. Its keys lead to months.
    Year(i32),
    /// The incidents of a month in UTC. Its keys lead to incidents.
    Month(Month),
}

impl SearchUnit {
    /// The name of its folder.
    pub fn name(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Month(Month { year, month }) => format!("{year:04}-{month:02}"),
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
    /// What is shown of the incidents of a month, by the number of the file, from 0.
    Results(Month, usize),
}

impl SearchFile {
    /// The path below the site's root.
    pub fn path(self, locale: &Tag) -> String {
        let folder = Page::Search.path(locale);
        match self {
            Self::Index => format!("{folder}index.json"),
            Self::Keys(unit, number) => format!("{folder}{}/{number}.json", unit.name()),
            Self::Results(month, number) => {
                let unit = SearchUnit::Month(month);
                format!("{folder}{}/results-{number}.json", unit.name())
            }
        }
    }
}
