//! The search: an index of static files in each language, of which a script fetches those that a query needs.
//!
//! The incidents of the newest months with any are a *unit* of the index each, and all earlier ones are in units of a
//! year. In its unit an incident has a number. Of each unit there are files of keys, each with the numbers of the
//! incidents that have it, and files of what is shown of incidents. A file of a month is small enough to be written
//! with each of its updates; one of a year is found by few of its keys, and is written when one of them changes.

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
