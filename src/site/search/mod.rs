//! The search: an index of static files in each language, of which a script fetches those that a query needs.
//!
//! The incidents of each part of a month are a *unit* of the index, in which each has a number: there are files of keys,
//! each with the numbers of the incidents that have it, and files of what is shown of incidents. A unit stays as it is once
//! nothing happens to its incidents. The parts of the months of a year are a unit, too, whose keys have the numbers of the
//! parts that have them, so that a query for a rare word reads the files of few parts. The newest months are in no year,
//! since each new word would be written twice.

mod files;
mod index;
mod lists;
mod unit;

pub use lists::{SearchUnitFacts, search_units};
pub use unit::{SearchFile, SearchUnit};

pub(super) use index::SearchIndexes;
pub(super) use lists::SearchList;

/// How many incidents are in a file of what is shown of them.
const RESULTS_PER_FILE: usize = 10;
